//! The implementations of `Member` and `Loose`, which determine how each type is read.

use serde::{Serialize, Serializer};

use super::{
    Content, Found, Loose, Member, NoRow, Nothing, Place, ReadRow, Row, Rows, Shape, Slot, Text,
};
use crate::money::Decimal;
use crate::private::Private;
use crate::time::LocalDateTime;
use crate::wire::{Scalar, decimal};

/// The largest number of rows. No page has more. The limit prevents a hostile response from taking
/// much more memory than its bytes.
pub(super) const MOST_ROWS: usize = 50_000;

impl<T: Content> Shape for Option<T> {
    fn place(&mut self, found: Found<'_>) -> Option<Place<'_>> {
        match found {
            Found::Object => Some(Place::Object(self.insert(T::default()))),
            Found::Array if T::MAY_BE_IN_ARRAY => Some(Place::Rows(self)),
            Found::Array => self.insert(T::default()).rows().map(Place::Rows),
            Found::Text(text) => {
                *self = T::from_text(text);
                T::MAY_BE_TEXT.then_some(Place::Taken)
            }
            Found::Null => Some(Place::Taken),
        }
    }
}

/// Accepts at most one element.
impl<T: Content> Rows for Option<T> {
    fn add(&mut self, read: &mut ReadRow<'_>) -> Result<(), NoRow> {
        match self {
            Some(_) => Err(NoRow),
            None => read(self.insert(T::default())),
        }
    }
}

/// Accepts at most 50,000 elements, and keeps no spare capacity. A vector that doubles its capacity
/// would hold half as much again as it needs.
impl<T: Row> Rows for Vec<T> {
    fn add(&mut self, read: &mut ReadRow<'_>) -> Result<(), NoRow> {
        let mut record = T::Record::default();
        read(&mut record)?;
        if self.len() == MOST_ROWS {
            return Err(NoRow);
        }
        if self.len() == self.capacity() {
            self.reserve_exact(self.len() / 4 + 16);
        }
        self.push(T::of(record));
        Ok(())
    }

    fn end(&mut self) {
        self.shrink_to_fit();
    }
}

/// `null` is read as an empty list.
impl<T: Row> Shape for Vec<T> {
    fn place(&mut self, found: Found<'_>) -> Option<Place<'_>> {
        match found {
            Found::Array => Some(Place::Rows(self)),
            Found::Null => Some(Place::Taken),
            _ => None,
        }
    }
}

impl<T: Content> Member for T {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Shape(place)
    }
}

impl<T: Row> Member for Vec<T> {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Shape(place.get_or_insert_default())
    }
}

impl Member for i64 {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Int(place)
    }
}

impl Member for bool {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Flag(place)
    }
}

impl Member for Decimal {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Decimal(place)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::serialize(self, serializer)
    }
}

impl Loose for Decimal {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::LooseDecimal(place)
    }
}

impl Member for Scalar {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Scalar(place)
    }
}

impl Loose for Scalar {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::LooseScalar(place)
    }
}

impl Member for Nothing {
    fn slot(_place: &mut Option<Self>) -> Slot<'_> {
        Slot::Ignored
    }
}

impl Serialize for Nothing {
    fn serialize<S: Serializer>(&self, _serializer: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

macro_rules! texts {
    ($($type:ty as $kind:ident),+) => {$(
        impl Member for $type {
            fn slot(place: &mut Option<Self>) -> Slot<'_> {
                Slot::Text(Text::$kind(place))
            }
        }

        impl Loose for $type {
            fn slot(place: &mut Option<Self>) -> Slot<'_> {
                Slot::LooseText(Text::$kind(place))
            }
        }
    )+};
}

texts!(String as String, Private<String> as Private, LocalDateTime as Stamp);
