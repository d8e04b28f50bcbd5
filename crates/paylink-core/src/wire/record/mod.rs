//! Records: structs that are read from JSON objects, member by member.
//!
//! [`record!`](crate::record) declares the struct and, where it differs, the name of a field in the
//! JSON. How a field is read follows from its type, for all providers alike, unless the field says
//! [`loose`]. One and the same code reads all records, as `dyn Record`: decoders of their own for
//! some hundreds of documented fields would be a third of what we add to a program.

mod declare;
mod decode;
mod members;
mod names;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

pub use self::decode::{object, shape};
pub use self::names::Names;
use super::scalar::Scalar;
use crate::money::Decimal;
use crate::private::Private;
use crate::time::LocalDateTime;

/// A struct that is read from a JSON object. [`record!`](crate::record) implements it.
pub trait Record {
    /// The names in the JSON.
    fn names(&self) -> Names;

    /// Where the value of the name at this index belongs.
    fn member(&mut self, at: usize) -> Slot<'_>;

    /// All members were read: the name of one that had to come and did not.
    fn missing(&mut self) -> Option<&'static str> {
        None
    }
}

/// A place for a value, and how it is read. `null` is none, unless a type says otherwise.
pub enum Slot<'a> {
    /// Text, a whole number or a flag.
    Text(Text<'a>),
    /// A whole number, or text that is one; `""` is none.
    Int(&'a mut Option<i64>),
    /// A flag, `"true"` or `"false"` in any case, 0 or 1; `""` is none.
    Flag(&'a mut Option<bool>),
    /// A number or a quoted number, with its digits; `""` is none.
    Decimal(&'a mut Option<Decimal>),
    /// Text, a number or a flag, with its type.
    Scalar(&'a mut Option<Scalar>),
    /// As [`Text`](Self::Text), but any number, with its digits; anything else is none.
    LooseText(Text<'a>),
    /// As [`Decimal`](Self::Decimal); anything else is none.
    LooseDecimal(&'a mut Option<Decimal>),
    /// As [`Scalar`](Self::Scalar); anything else is none.
    LooseScalar(&'a mut Option<Scalar>),
    /// JSON of any kind.
    Json(&'a mut dyn Json),
    /// An object, rows, or what else may stand there.
    Shape(&'a mut dyn Shape),
    /// Whatever it is, it does not matter.
    Ignored,
    /// It came before, under another name: an error.
    Again,
}

impl<'a> Slot<'a> {
    /// A place for text that is turned into something.
    pub fn word(place: &'a mut dyn Word) -> Self {
        Slot::Text(Text::Other(place))
    }
}

/// A place for text.
pub enum Text<'a> {
    /// As it came.
    String(&'a mut Option<String>),
    /// As it came, and not to be shown.
    Private(&'a mut Option<Private<String>>),
    /// As a stamp.
    Stamp(&'a mut Option<LocalDateTime>),
    /// As anything else.
    Other(&'a mut dyn Word),
}

impl Text<'_> {
    fn set(self, text: &str) {
        match self {
            Self::String(place) => *place = Some(text.to_owned()),
            Self::Private(place) => *place = Some(text.into()),
            Self::Stamp(place) => *place = Some(text.into()),
            Self::Other(place) => place.set(text),
        }
    }
}

/// A place for what a text can be turned into.
pub trait Word {
    /// Puts it there.
    fn set(&mut self, text: &str);
}

impl<T: for<'a> From<&'a str>> Word for Option<T> {
    fn set(&mut self, text: &str) {
        *self = Some(T::from(text));
    }
}

/// A place for what JSON of any kind can be turned into.
pub trait Json {
    /// Puts it there.
    fn set(&mut self, json: Box<RawValue>);
}

impl<T: From<Box<RawValue>>> Json for Option<T> {
    fn set(&mut self, json: Box<RawValue>) {
        *self = Some(T::from(json));
    }
}

/// What may stand in one place: an object, rows, text.
pub trait Shape {
    /// Where it belongs; `None` if it may not stand here.
    fn place(&mut self, found: Found<'_>) -> Option<Place<'_>>;
}

/// What stands there.
#[derive(Clone, Copy)]
pub enum Found<'a> {
    /// An object.
    Object,
    /// An array.
    Array,
    /// Text.
    Text(&'a str),
    /// `null`
    Null,
}

/// Where something belongs.
pub enum Place<'a> {
    /// The members of the object.
    Object(&'a mut dyn Record),
    /// The elements of the array.
    Rows(&'a mut dyn Rows),
    /// It was taken.
    Taken,
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

/// A member that does not matter: whatever it is, it is not kept, so there is never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {}

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

/// For a field that only informs: what cannot be read is none, for it must not hide the rest.
pub fn loose<T: Loose>(place: &mut Option<T>) -> Slot<'_> {
    T::slot(place)
}

/// A member as it is written.
#[doc(hidden)]
pub struct Written<'a, T>(pub &'a T);

impl<T: Member + Serialize> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::members::MOST_ROWS;
    use super::*;
    use crate::record;
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
            let members: Vec<String> =
                names.iter().map(|name| format!("\"{name}\":{value}")).collect();
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
            let read = outer(&format!(
                "{{\"told\":{json},\"told_kind\":{json},\"fee\":{json},\"text\":1}}"
            ))
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
        for json in [
            "[]",
            "[null,null]",
            "[{\"text\":\"a\"}]",
            "7",
            "null",
            "\"text\"",
            "{",
            "{\"text\":\"a\"}}",
        ] {
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
        struct HttpResponse {
            id: Option<i64>,
        }
    }

    impl Content for HttpResponse {
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
            read_record::<Envelope<HttpResponse>>(text.as_bytes())
                .map(|envelope| envelope.content)
                .ok()
        };
        let one = || Some(Some(HttpResponse { id: Some(1) }));
        for json in [r#"{"id":1}"#, r#"[{"id":1}]"#, "\"1\""] {
            assert_eq!(content(json), one(), "{json}");
        }
        for json in ["null", "[]", "\"\"", "\"a\""] {
            assert_eq!(content(json), Some(None), "{json}");
        }
        for json in
            ["1", "true", "1.5", "[1]", "[[]]", "[null]", r#"[{"id":1},{"id":2}]"#, r#"{"id":1"#]
        {
            assert_eq!(content(json), None, "{json}");
        }
    }
}
