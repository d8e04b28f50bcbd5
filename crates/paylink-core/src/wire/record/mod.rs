//! Records, which are structs that are deserialized from JSON objects.
//!
//! [`record!`](crate::record) declares a struct, and the JSON name of a field if the JSON name
//! differs from the field's name. The type of a field determines how the field is read, unless the
//! field is marked as [`loose`]. The same code reads all records through `dyn Record`, to keep
//! compiled programs small.

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

/// A struct that is deserialized from a JSON object. [`record!`](crate::record) implements this
/// trait.
pub trait Record {
    /// Returns the JSON names of the record's members.
    fn names(&self) -> Names;

    /// Returns the destination for the value of the member with this index.
    fn member(&mut self, at: usize) -> Slot<'_>;

    /// Returns the name of a missing required member, or `None` if no required member is missing.
    /// The decoder calls this method after it has read all members.
    fn missing(&mut self) -> Option<&'static str> {
        None
    }
}

/// The field that stores a JSON value. Each variant describes the JSON values that can be stored in
/// it. `null` is stored as `None`, unless the destination's type handles `null` itself.
pub enum Slot<'a> {
    /// A text, an integer or a boolean.
    Text(Text<'a>),
    /// An integer, or a text that contains an integer. `""` becomes `None`.
    Int(&'a mut Option<i64>),
    /// A boolean, `"true"` or `"false"` in upper or lower case, or 0 or 1. `""` becomes `None`.
    Flag(&'a mut Option<bool>),
    /// A number or a quoted number. The digits are kept unchanged. `""` becomes `None`.
    Decimal(&'a mut Option<Decimal>),
    /// A text, a number or a boolean. The JSON type of the value is kept.
    Scalar(&'a mut Option<Scalar>),
    /// The same values as [`Text`](Self::Text), and any number. Any other value becomes `None`.
    LooseText(Text<'a>),
    /// The same values as [`Decimal`](Self::Decimal). Any other value becomes `None`.
    LooseDecimal(&'a mut Option<Decimal>),
    /// The same values as [`Scalar`](Self::Scalar). Any other value becomes `None`.
    LooseScalar(&'a mut Option<Scalar>),
    /// Any JSON value.
    Json(&'a mut dyn Json),
    /// A JSON object, array or text, if the [`Shape`] can be decoded from it.
    Shape(&'a mut dyn Shape),
    /// Any JSON value. The value is ignored.
    Ignored,
    /// No value. Decoding fails, because a member with a different name has already set the same
    /// field.
    Again,
}

impl<'a> Slot<'a> {
    /// Creates a slot for a value that is parsed from text.
    pub fn word(place: &'a mut dyn Word) -> Self {
        Slot::Text(Text::Other(place))
    }
}

/// The field that stores a text value.
pub enum Text<'a> {
    /// A destination that keeps the text unchanged.
    String(&'a mut Option<String>),
    /// A destination that keeps the text unchanged as private data, which must not be logged.
    Private(&'a mut Option<Private<String>>),
    /// A destination for a local date and time.
    Stamp(&'a mut Option<LocalDateTime>),
    /// A destination of any other type that is parsed from text.
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

/// The field that stores a value that is parsed from text.
pub trait Word {
    /// Stores the value that is parsed from `text`.
    fn set(&mut self, text: &str);
}

impl<T: for<'a> From<&'a str>> Word for Option<T> {
    fn set(&mut self, text: &str) {
        *self = Some(T::from(text));
    }
}

/// The field that stores a value that is parsed from any JSON value.
pub trait Json {
    /// Stores the value that is parsed from `json`.
    fn set(&mut self, json: Box<RawValue>);
}

impl<T: From<Box<RawValue>>> Json for Option<T> {
    fn set(&mut self, json: Box<RawValue>) {
        *self = Some(T::from(json));
    }
}

/// A type that can be decoded from one or more kinds of JSON values: an object, an array, a text or
/// `null`.
pub trait Shape {
    /// Returns the field that stores the JSON value `found`, or `None` if `Self` cannot be decoded
    /// from a value of that kind.
    fn place(&mut self, found: Found<'_>) -> Option<Place<'_>>;
}

/// The kind of the JSON value that was found for a `Shape`.
#[derive(Clone, Copy)]
pub enum Found<'a> {
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A JSON string.
    Text(&'a str),
    /// The JSON value `null`.
    Null,
}

/// The field that stores the JSON value that was decoded for a `Shape`.
pub enum Place<'a> {
    /// The record that receives the members of the JSON object.
    Object(&'a mut dyn Record),
    /// The field that receives the elements of the JSON array.
    Rows(&'a mut dyn Rows),
    /// No destination, because the `Shape` has already stored or ignored the value.
    Taken,
}

/// The field that stores the elements of an array.
pub trait Rows {
    /// Adds one more element, which the function `read` reads.
    ///
    /// # Errors
    /// Returns the error from `read`. Also returns an error if the array has too many elements.
    fn add(&mut self, read: &mut ReadRow<'_>) -> Result<(), NoRow>;

    /// Finishes the array. The decoder calls this method after the last element.
    fn end(&mut self) {}
}

/// A function that reads one element of an array.
pub type ReadRow<'a> = dyn FnMut(&mut dyn Record) -> Result<(), NoRow> + 'a;

/// The error if an element cannot be added to the destination of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRow;

/// A type `T` that a field of type `Option<T>` can have.
pub trait Member: Sized {
    /// Returns the destination for the value of the field.
    fn slot(place: &mut Option<Self>) -> Slot<'_>;

    /// Serializes the value of the field.
    ///
    /// # Errors
    /// Returns an error if the serializer fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>
    where
        Self: Serialize,
    {
        self.serialize(serializer)
    }
}

/// A record that can be a member of another record. By default, this record is decoded only from a
/// JSON object. The constants of this trait allow decoding from an array or a text too.
pub trait Content: Record + Default {
    /// Whether the record can also be decoded from an array. An array of one record is read as that
    /// record, and an empty array becomes `None`.
    const MAY_BE_IN_ARRAY: bool = false;

    /// Whether the record can also be decoded from a text.
    const MAY_BE_TEXT: bool = false;

    /// Returns the record for a text that the provider sent instead of an object. By default, this
    /// method ignores the text and returns `None`.
    fn from_text(_text: &str) -> Option<Self> {
        None
    }

    /// Returns the destination of an array's elements, or `None` if this record does not collect
    /// the elements of an array.
    fn rows(&mut self) -> Option<&mut dyn Rows> {
        None
    }
}

/// The type of a field whose JSON value is ignored. This type has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {}

/// The type of the elements of a JSON array. Each element is decoded as a [`Record`](Self::Record),
/// and `of` converts this record into the element type.
pub trait Row: Sized {
    /// The record as which an element is decoded. For most element types, this is `Self`.
    type Record: Record + Default;

    /// Converts the decoded record into the element type.
    fn of(record: Self::Record) -> Self;
}

/// A type of fields that can be marked as [`loose`].
pub trait Loose: Sized {
    /// Returns the destination for the value of the field.
    fn slot(place: &mut Option<Self>) -> Slot<'_>;
}

/// Marks a field as informational. If the value of the field is invalid, the field becomes `None`
/// and the rest of the record is still decoded.
pub fn loose<T: Loose>(place: &mut Option<T>) -> Slot<'_> {
    T::slot(place)
}

/// A member to serialize.
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
            reported: Option<String> as loose,
            reported_kind: Option<Scalar> as loose,
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
        for (json, reported, kind, fee) in [
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
                "{{\"reported\":{json},\"reported_kind\":{json},\"fee\":{json},\"text\":1}}"
            ))
            .unwrap();
            assert_eq!(
                (read.reported.as_deref(), read.text.as_deref()),
                (reported, Some("1")),
                "{json}"
            );
            let written = read.reported_kind.map(|kind| serde_json::to_string(&kind).unwrap());
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
            // The error is reported after the closing bracket.
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
