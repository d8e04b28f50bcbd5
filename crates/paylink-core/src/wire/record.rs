//! Records: structs that are read from JSON objects, member by member.
//!
//! [`record!`](crate::record) declares the struct and, where it differs, the name of a field in the JSON. How a field is read
//! follows from its type, for all providers alike, unless the field says [`loose`]. One and the same code reads all records, as
//! `dyn Record`: decoders of their own for some hundreds of documented fields would be a third of what we add to a program.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::scalar::{Scalar, unquoted};
use super::{decimal, flexible};
use crate::money::Decimal;
use crate::private::Private;
use crate::time::LocalDateTime;

/// More rows than any page holds: a hostile answer must not become much more than its bytes.
const MOST_ROWS: usize = 50_000;

/// A struct that is read from a JSON object. [`record!`](crate::record) implements it.
pub trait Record {
    /// The names in the JSON; 128 at most.
    fn names(&self) -> &'static [&'static str];

    /// Where the value of the name at this index belongs.
    fn member(&mut self, at: usize) -> Slot<'_>;

    /// All members were read.
    ///
    /// # Errors
    /// What is missing.
    fn end(&mut self) -> Result<(), &'static str> {
        Ok(())
    }
}

/// A place for a value, and how it is read. `null` is none, unless a type says otherwise.
pub enum Slot<'a> {
    /// Text, a whole number or a flag.
    Text(&'a mut dyn Word),
    /// A whole number, or text that is one; `""` is none.
    Int(&'a mut Option<i64>),
    /// A flag, `"true"` or `"false"` in any case, 0 or 1; `""` is none.
    Flag(&'a mut Option<bool>),
    /// A number or a quoted number, with its digits; `""` is none.
    Decimal(&'a mut Option<Decimal>),
    /// Text, a number or a flag, with its type.
    Scalar(&'a mut Option<Scalar>),
    /// As [`Text`](Self::Text), but a number may be any and keeps its digits, and what is neither is none.
    LooseText(&'a mut dyn Word),
    /// As [`Decimal`](Self::Decimal), but what is none is none.
    LooseDecimal(&'a mut Option<Decimal>),
    /// As [`Scalar`](Self::Scalar), but what is none is none.
    LooseScalar(&'a mut Option<Scalar>),
    /// JSON of any kind.
    Json(&'a mut dyn Json),
    /// An object, rows, or what else may stand there.
    Shape(&'a mut dyn Shape),
    /// Whatever it is, it does not matter.
    Ignored,
}

/// What is made of a text: whatever it can be turned into.
pub trait Word {
    /// Takes it.
    fn take(&mut self, text: &str);
}

impl<T: for<'a> From<&'a str>> Word for Option<T> {
    fn take(&mut self, text: &str) {
        *self = Some(T::from(text));
    }
}

/// What is made of JSON of any kind.
pub trait Json {
    /// Takes it.
    fn take(&mut self, json: Box<RawValue>);
}

impl<T: From<Box<RawValue>>> Json for Option<T> {
    fn take(&mut self, json: Box<RawValue>) {
        *self = Some(T::from(json));
    }
}

/// What may stand in one place: an object, rows, text. None of them unless a method says so.
pub trait Shape {
    /// Where the members of an object belong.
    fn object(&mut self) -> Option<&mut dyn Record> {
        None
    }

    /// Where the elements of an array belong.
    fn rows(&mut self) -> Option<&mut dyn Rows> {
        None
    }

    /// Takes text; whether it may stand here.
    fn text(&mut self, _text: &str) -> bool {
        false
    }

    /// Takes `null`; whether it may stand here.
    fn null(&mut self) -> bool {
        false
    }
}

/// Objects of an array, one after the other.
pub trait Rows {
    /// Has `read` read one more.
    ///
    /// # Errors
    /// That of `read`, or there is no room for it.
    fn add(&mut self, read: &mut ReadRow<'_>) -> Result<(), NoRow>;

    /// There are no more.
    fn end(&mut self) {}
}

/// Reads one row.
pub type ReadRow<'a> = dyn FnMut(&mut dyn Record) -> Result<(), NoRow> + 'a;

/// A row that was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRow;

/// A type that a field may have, in an `Option`.
pub trait Member: Sized {
    /// How it is read.
    fn slot(place: &mut Option<Self>) -> Slot<'_>;

    /// How it is written.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>
    where
        Self: Serialize,
    {
        self.serialize(serializer)
    }
}

/// A record that may be a member of another, and what else may stand in its place.
pub trait Content: Record + Default {
    /// Whether an array with one of them is that one, and an empty array none.
    const MAY_BE_IN_ARRAY: bool = false;

    /// Whether text may stand in its place.
    const MAY_BE_TEXT: bool = false;

    /// What that text means; nothing unless it says so.
    fn from_text(_text: &str) -> Option<Self> {
        None
    }

    /// Where the elements of an array belong, if it may be one itself.
    fn rows(&mut self) -> Option<&mut dyn Rows> {
        None
    }
}

/// What is kept of an element of an array: most records themselves.
pub trait Row: Sized {
    /// What is read.
    type Record: Record + Default;

    /// What is kept.
    fn of(record: Self::Record) -> Self;
}

/// A type that can be read [loosely](loose).
pub trait Loose: Sized {
    /// How it is read.
    fn slot(place: &mut Option<Self>) -> Slot<'_>;
}

/// For a field that only informs: what cannot be read must not hide the rest, and is none.
pub fn loose<T: Loose>(place: &mut Option<T>) -> Slot<'_> {
    T::slot(place)
}

/// Reads an object into a record, and nothing else.
///
/// # Errors
/// Another shape; a member that cannot be read or comes twice.
pub fn object<'de, D: Deserializer<'de>>(deserializer: D, record: &mut dyn Record) -> Result<(), D::Error> {
    deserializer.deserialize_map(Members(record))
}

/// Reads what may stand there.
///
/// # Errors
/// Another shape; a member that cannot be read or comes twice.
pub fn shape<'de, D: Deserializer<'de>>(deserializer: D, shape: &mut dyn Shape) -> Result<(), D::Error> {
    deserializer.deserialize_any(Any(shape))
}

struct Members<'a>(&'a mut dyn Record);

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let names = self.0.names();
        let (mut seen, mut next) = ([false; 128], 0);
        while let Some(known) = map.next_key_seed(Name { names, next })? {
            let Some(at) = known else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            match seen.get_mut(at) {
                Some(seen @ false) => *seen = true,
                _ => return Err(de::Error::custom("a member comes twice")),
            }
            next = at + 1;
            map.next_value_seed(self.0.member(at))?;
        }
        self.0.end().map_err(de::Error::custom)
    }
}

/// Finds a name, first where it is expected: providers write in the order of their documentation.
struct Name {
    names: &'static [&'static str],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<usize>, E> {
        let is_next = self.names.get(self.next) == Some(&name);
        Ok(if is_next { Some(self.next) } else { self.names.iter().position(|known| *known == name) })
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            Self::Text(word) => deserializer.deserialize_any(Text(word)),
            Self::Int(place) => flexible::int(deserializer).map(|int| *place = int),
            Self::Flag(place) => flexible::flag(deserializer).map(|flag| *place = flag),
            Self::Shape(place) => shape(deserializer, place),
            Self::Ignored => IgnoredAny::deserialize(deserializer).map(drop),
            other => other.take(<&RawValue>::deserialize(deserializer)?).map_err(de::Error::custom),
        }
    }
}

impl Slot<'_> {
    /// For those that want the JSON itself: digits are kept.
    fn take(self, json: &RawValue) -> Result<(), &'static str> {
        if json.get() == "null" {
            return Ok(());
        }
        match self {
            Self::Decimal(place) => *place = decimal::read(json).map_err(|_| "not a decimal number")?,
            Self::LooseDecimal(place) => *place = decimal::read(json).ok().flatten(),
            Self::Scalar(place) => {
                *place = Some(Scalar::from_json(json).ok_or("neither text, number nor flag")?);
            }
            Self::LooseScalar(place) => *place = Scalar::from_json(json),
            Self::LooseText(word) => match json.get().as_bytes().first() {
                Some(b'"') => unquoted(json.get()).iter().for_each(|text| word.take(text)),
                Some(b'-' | b'0'..=b'9' | b't' | b'f') => word.take(json.get()),
                _ => {}
            },
            Self::Json(place) => place.take(json.to_owned()),
            Self::Text(_) | Self::Int(_) | Self::Flag(_) | Self::Shape(_) | Self::Ignored => {}
        }
        Ok(())
    }
}

struct Text<'a>(&'a mut dyn Word);

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number or a flag")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.0.take(text);
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<(), E> {
        self.visit_str(&n.to_string())
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<(), E> {
        self.visit_str(&n.to_string())
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<(), E> {
        self.visit_str(if flag { "true" } else { "false" })
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

struct Any<'a>(&'a mut dyn Shape);

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another shape")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.0.object() {
            Some(record) => Members(record).visit_map(map),
            None => Err(de::Error::custom("no object is expected here")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let rows = self.0.rows().ok_or_else(|| de::Error::custom("no array is expected here"))?;
        while seq.next_element_seed(Element(&mut *rows))?.is_some() {}
        rows.end();
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if self.0.text(text) { Ok(()) } else { Err(de::Error::custom("no text is expected here")) }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        if self.0.null() { Ok(()) } else { Err(de::Error::custom("null is not expected here")) }
    }
}

struct Element<'a>(&'a mut dyn Rows);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let (mut row, mut why) = (Some(deserializer), None);
        let added = self.0.add(&mut |record| {
            let row = row.take().ok_or(NoRow)?;
            object(row, record).map_err(|error| why = Some(error)).map_err(|()| NoRow)
        });
        added.map_err(|NoRow| why.unwrap_or_else(|| de::Error::custom("more rows than are expected here")))
    }
}

impl<T: Content> Shape for Option<T> {
    fn object(&mut self) -> Option<&mut dyn Record> {
        Some(self.insert(T::default()))
    }

    fn rows(&mut self) -> Option<&mut dyn Rows> {
        if T::MAY_BE_IN_ARRAY { Some(self) } else { self.insert(T::default()).rows() }
    }

    fn text(&mut self, text: &str) -> bool {
        *self = T::from_text(text);
        T::MAY_BE_TEXT
    }

    fn null(&mut self) -> bool {
        true
    }
}

/// One at most.
impl<T: Content> Rows for Option<T> {
    fn add(&mut self, read: &mut ReadRow<'_>) -> Result<(), NoRow> {
        match self {
            Some(_) => Err(NoRow),
            None => read(self.insert(T::default())),
        }
    }
}

/// 50,000 at most, and no spare room: a vector that doubles would hold half as much again as it needs.
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

/// Rows once; `null` is none of them.
impl<T: Row> Shape for Vec<T> {
    fn rows(&mut self) -> Option<&mut dyn Rows> {
        self.is_empty().then_some(self as &mut dyn Rows)
    }

    fn null(&mut self) -> bool {
        true
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

macro_rules! texts {
    ($($type:ty),+) => {$(
        impl Member for $type {
            fn slot(place: &mut Option<Self>) -> Slot<'_> {
                Slot::Text(place)
            }
        }

        impl Loose for $type {
            fn slot(place: &mut Option<Self>) -> Slot<'_> {
                Slot::LooseText(place)
            }
        }
    )+};
}

texts!(String, Private<String>, LocalDateTime);

/// A member as it is written.
#[doc(hidden)]
pub struct Written<'a, T>(pub &'a T);

impl<T: Member + Serialize> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Declares a struct that is read from a JSON object, and written as one.
///
/// Every field is an `Option`: absent and `null` are none, none is not written, and the default is none of them. A field is read as its type is
/// ([`Member`]), or loosely where `as loose` says so, and has its own name in the JSON unless another is given. Unknown
/// members are ignored; one that comes twice is an error, and so is an array in the place of the object.
///
/// ```
/// use paylink_core::Decimal;
/// use paylink_core::wire::record::loose;
///
/// paylink_core::record! {
///     /// A payment.
///     #[derive(Clone, Debug)]
///     pub struct Payment {
///         /// Its number: a number in the example, text in the table.
///         pub id: Option<String>,
///         /// What was drawn.
///         pub amount: Option<Decimal>,
///         /// The fee.
///         pub net_fee: Option<Decimal> = "netFee" as loose,
///     }
/// }
///
/// let payment: Payment = serde_json::from_str(r#"{"id":7,"amount":149.90,"netFee":"-","new":[]}"#)?;
/// assert_eq!(serde_json::to_string(&payment)?, r#"{"id":"7","amount":149.90}"#);
/// assert!(serde_json::from_str::<Payment>(r#"["7",149.90]"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$param:ident: $bound:path>)? {
            $(
                $(#[$attribute:meta])*
                $field_vis:vis $field:ident: Option<$type:ty> $(= $wire:literal)? $(as $slot:path)?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name $(<$param>)? {
            $(
                $(#[$attribute])*
                $field_vis $field: Option<$type>,
            )*
        }

        const _: () = {
            use $crate::wire::record;
            use ::core::result::Result;

            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum At { $($field,)* }

            impl $(<$param: $bound>)? record::Record for $name $(<$param>)? {
                fn names(&self) -> &'static [&'static str] {
                    const NAMES: &[&str] = &[$($crate::record!(@name $field $($wire)?)),*];
                    const { assert!(NAMES.len() <= 128) };
                    NAMES
                }

                fn member(&mut self, at: usize) -> record::Slot<'_> {
                    $(
                        if at == At::$field as usize {
                            return $crate::record!(@slot self.$field $(, $slot)?);
                        }
                    )*
                    record::Slot::Ignored
                }
            }

            impl $(<$param: $bound>)? record::Shape for $name $(<$param>)? {
                fn object(&mut self) -> Option<&mut dyn record::Record> {
                    Some(self)
                }
            }

            impl $(<$param: $bound>)? record::Row for $name $(<$param>)? {
                type Record = Self;

                fn of(record: Self) -> Self {
                    record
                }
            }

            impl $(<$param>)? ::core::default::Default for $name $(<$param>)? {
                fn default() -> Self {
                    Self { $($field: None),* }
                }
            }

            impl<'de $(, $param: $bound)?> ::serde::Deserialize<'de> for $name $(<$param>)? {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let mut value = Self::default();
                    record::object(deserializer, &mut value)?;
                    Ok(value)
                }
            }

            impl $(<$param: $bound + ::serde::Serialize>)? ::serde::Serialize for $name $(<$param>)? {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    #[allow(unused_mut, reason = "of a record without fields")]
                    let mut map = serializer.serialize_map(None)?;
                    $(
                        if let Some(value) = &self.$field {
                            let name = $crate::record!(@name $field $($wire)?);
                            ::serde::ser::SerializeMap::serialize_entry(&mut map, name, &record::Written(value))?;
                        }
                    )*
                    ::serde::ser::SerializeMap::end(map)
                }
            }
        };
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@slot $place:expr) => { record::Member::slot(&mut $place) };
    (@slot $place:expr, $slot:path) => { $slot(&mut $place) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{read_json, read_record};

    record! {
        #[derive(Debug, PartialEq)]
        struct Inner {
            id: Option<i64>,
            amount: Option<Decimal>,
        }
    }

    impl Content for Inner {}

    record! {
        #[derive(Debug, PartialEq)]
        struct Outer {
            text: Option<String>,
            flag: Option<bool>,
            stamp: Option<LocalDateTime> = "theStamp",
            kind: Option<Scalar>,
            told: Option<String> as loose,
            told_kind: Option<Scalar> as loose,
            fee: Option<Decimal> as loose,
            first: Option<Inner>,
            rows: Option<Vec<Inner>>,
        }
    }

    fn outer(text: &str) -> Result<Outer, String> {
        let read = read_record::<Outer>(text.as_bytes());
        assert_eq!(read.as_ref().ok(), read_json(text.as_bytes()).as_ref().ok(), "{text}");
        read.map_err(|why| why.to_string())
    }

    #[test]
    fn objects_are_read_in_any_order_and_digits_kept() {
        let text = r#"{"rows":[{"id":2,"amount":9007199254740993.01},{"new":[],"id":"3"}],"new":{"id":[1]},
            "first":{"amount":"0,10","id":1},"text":"a\n\u015f","flag":"True","theStamp":72,"kind":1.50}"#;
        let read = outer(text).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            r#"{"text":"a\nş","flag":true,"theStamp":"72","kind":1.50,"first":{"id":1,"amount":0.10},"rows":[{"id":2,"amount":9007199254740993.01},{"id":3}]}"#
        );
        let again = outer(&serde_json::to_string(&read).unwrap()).unwrap();
        assert_eq!(again, read);
    }

    #[test]
    fn absent_and_null_are_none_but_null_rows_are_no_rows() {
        assert_eq!(outer("{}").unwrap(), Outer::default());
        let names = Outer::default().names();
        let all = |value: &str| {
            let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":{value}")).collect();
            outer(&format!("{{{}}}", members.join(",")))
        };
        assert_eq!(all("null").unwrap(), Outer { rows: Some(Vec::new()), ..Outer::default() });
    }

    #[test]
    fn what_only_informs_hides_nothing() {
        for (json, told, kind, fee) in [
            ("\"a\\nb\"", Some("a\nb"), Some("\"a\\nb\""), None),
            ("7", Some("7"), Some("7"), Some("7")),
            (
                "18446744073709551615",
                Some("18446744073709551615"),
                Some("18446744073709551615"),
                Some("18446744073709551615"),
            ),
            ("true", Some("true"), Some("true"), None),
            ("840.0", Some("840.0"), Some("840.0"), Some("840.0")),
            ("\"162,92\"", Some("162,92"), Some("\"162,92\""), Some("162.92")),
            ("\"162,925\"", Some("162,925"), Some("\"162,925\""), None),
            ("\"cut \\ud83d\"", None, None, None),
            ("[1,{\"a\":[]}]", None, None, None),
            ("{\"a\":{\"b\":1}}", None, None, None),
            ("null", None, None, None),
        ] {
            let read = outer(&format!("{{\"told\":{json},\"told_kind\":{json},\"fee\":{json},\"text\":1}}"))
                .unwrap();
            assert_eq!((read.told.as_deref(), read.text.as_deref()), (told, Some("1")), "{json}");
            let written = read.told_kind.map(|kind| serde_json::to_string(&kind).unwrap());
            assert_eq!(written.as_deref(), kind, "{json}");
            assert_eq!(read.fee.as_ref().map(Decimal::as_str), fee, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (json, place) in [
            (r#"{"text":1.5}"#, "text"),
            (r#"{"text":"\ud83d"}"#, "text"),
            (r#"{"flag":2}"#, "flag"),
            (r#"{"theStamp":0.5}"#, "theStamp"),
            (r#"{"kind":{}}"#, "kind"),
            // Noticed behind the bracket.
            (r#"{"first":[{"id":1}]}"#, "first[0]"),
            (r#"{"first":""}"#, "first"),
            (r#"{"first":7}"#, "first"),
            (r#"{"first":{"amount":true}}"#, "first.amount"),
            (r#"{"first":{"id":1.0}}"#, "first.id"),
            (r#"{"rows":{"id":1}}"#, "rows"),
            (r#"{"rows":""}"#, "rows"),
            (r#"{"rows":[[1]]}"#, "rows[0]"),
            (r#"{"rows":[null]}"#, "rows[0]"),
            (r#"{"rows":[{"id":1},{"id":{}}]}"#, "rows[1].id"),
            (r#"{"text":"a","text":"b"}"#, "text"),
            (r#"{"text":null,"text":"b"}"#, "text"),
            (r#"{"rows":[],"rows":[]}"#, "rows"),
        ] {
            let why = outer(json).unwrap_err();
            assert!(why.contains(&format!(" at `{place}` ")), "{json}: {why}");
        }
        for json in
            ["[]", "[null,null]", "[{\"text\":\"a\"}]", "7", "null", "\"text\"", "{", "{\"text\":\"a\"}}"]
        {
            assert!(outer(json).is_err(), "{json}");
        }
    }

    #[test]
    fn fifty_thousand_rows_are_the_most_and_there_is_no_spare_room() {
        let rows = |count: usize| {
            let text = format!("{{\"rows\":[{}]}}", vec!["{}"; count].join(","));
            serde_json::from_str::<Outer>(&text).map(|outer| outer.rows.unwrap()).ok()
        };
        for count in [0, 1, 15, 16, 17, 1000, MOST_ROWS] {
            let rows = rows(count).unwrap();
            assert_eq!((rows.len(), rows.capacity()), (count, count));
        }
        assert_eq!(rows(MOST_ROWS + 1), None);
    }

    record! {
        #[derive(Debug, PartialEq)]
        struct Answer {
            id: Option<i64>,
        }
    }

    impl Content for Answer {
        const MAY_BE_IN_ARRAY: bool = true;
        const MAY_BE_TEXT: bool = true;

        fn from_text(text: &str) -> Option<Self> {
            text.parse().ok().map(|id| Self { id: Some(id) })
        }
    }

    record! {
        #[derive(Debug, PartialEq)]
        struct Envelope<T: Member> {
            content: Option<T>,
        }
    }

    #[test]
    fn content_is_an_object_or_what_else_it_may_be() {
        let content = |json: &str| {
            let text = format!("{{\"content\":{json}}}");
            read_record::<Envelope<Answer>>(text.as_bytes()).map(|envelope| envelope.content).ok()
        };
        let one = || Some(Some(Answer { id: Some(1) }));
        for json in [r#"{"id":1}"#, r#"[{"id":1}]"#, "\"1\""] {
            assert_eq!(content(json), one(), "{json}");
        }
        for json in ["null", "[]", "\"\"", "\"a\""] {
            assert_eq!(content(json), Some(None), "{json}");
        }
        for json in ["1", "true", "1.5", "[1]", "[[]]", "[null]", r#"[{"id":1},{"id":2}]"#, r#"{"id":1"#] {
            assert_eq!(content(json), None, "{json}");
        }
    }
}
