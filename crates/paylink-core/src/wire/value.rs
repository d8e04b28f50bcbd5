//! The trait [`WireValue`] and its implementations: the types that can be decoded from a value in a
//! provider's JSON.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::notes::{self, Reason};
use super::read::JsonDeserializer;
use super::scalar::{Scalar, lossy};
use super::{decimal, is_blank};
use crate::money::Decimal;
use crate::private::Private;
use crate::time::{LocalDateTime, Zone};

/// A type that can be decoded from a value in a provider's JSON.
///
/// A provider's documentation often contradicts its examples. Therefore, an implementation accepts
/// more than one JSON type: a number may be a JSON string, and a text may be a JSON number. No
/// number is ever converted to a floating-point number.
///
/// The modules [`decides`](super::decides) and [`informs`](super::informs) decode and encode fields
/// of the type `Option<T>`, where `T` implements this trait. The macro
/// [`wire_objects!`](crate::wire_objects) implements this trait for structs.
pub trait WireValue: Sized + Serialize {
    /// Decodes a value on which an amount, an identity or a status depends. `null` becomes `None`.
    ///
    /// # Errors
    /// Returns an error if this type does not accept the value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;

    /// Decodes a value that is only informative. By default, this method accepts the same values as
    /// [`read`](Self::read).
    ///
    /// # Errors
    /// Returns why this type does not accept the value.
    fn read_informing(json: &RawValue) -> Result<Option<Self>, Reason> {
        within(json, |json| Self::read(json))
    }

    /// Encodes the value. By default, this method uses the type's own serialization.
    ///
    /// # Errors
    /// Returns an error if the serializer fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// Decodes a value that has several forms. Use this function in [`WireValue::read`].
///
/// A body is first read quickly: `usual` decodes the usual form in one scan, and returns an error
/// for all others. If there was an error anywhere in the body, the body is read again with care:
/// then `any` decodes each form from the JSON text of the value.
///
/// # Errors
/// Returns the error of `usual` or of `any`.
pub fn usual_or_any<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    usual: impl FnOnce(D) -> Result<Option<T>, D::Error>,
    any: impl FnOnce(&'de RawValue) -> Result<Option<T>, Reason>,
) -> Result<Option<T>, D::Error> {
    if notes::is_quick() { usual(deserializer) } else { from_json(deserializer, any) }
}

/// Decodes a value from its JSON text, also when the body is read quickly.
fn from_json<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&'de RawValue) -> Result<Option<T>, Reason>,
) -> Result<Option<T>, D::Error> {
    let json = <&'de RawValue>::deserialize(deserializer)?;
    read(json).map_err(|reason| de::Error::custom(notes::refuse(json, reason)))
}

/// Decodes a value from its JSON text, which is a part of a body.
///
/// # Errors
/// Returns why the value cannot be decoded.
pub fn within<'de, T>(
    json: &'de RawValue,
    read: impl FnOnce(&mut JsonDeserializer<'de>) -> serde_json::Result<T>,
) -> Result<T, Reason> {
    read(&mut serde_json::Deserializer::from_str(json.get()))
        .map_err(|error| notes::refuse_error(json.get(), &error))
}

/// Decodes a text from a JSON string, number or boolean. Characters that are not valid Unicode
/// cause an error, and are never replaced. A number becomes the text of its digits, and a boolean
/// becomes the text `true` or `false`. `null` becomes `None`.
///
/// # Errors
/// Returns an error for an object or an array, and for a string that is not valid Unicode.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'de, str>>, D::Error> {
    usual_or_any(deserializer, |json| json.deserialize_any(UsualText), exact_text)
}

fn exact_text(json: &RawValue) -> Result<Option<Cow<'_, str>>, Reason> {
    match lossy(json)? {
        Some((_, true)) => Err("the text is not valid UTF-8"),
        text => Ok(text.map(|(text, _)| text)),
    }
}

/// Decodes a text that is only informative. Characters that are not valid Unicode are replaced.
fn informing_text(json: &RawValue) -> Result<Option<Cow<'_, str>>, Reason> {
    let text = lossy(json)?;
    if let Some((_, true)) = text {
        notes::unread(json, "invalid characters were replaced");
    }
    Ok(text.map(|(text, _)| text))
}

/// Accepts a JSON text, a whole number or `null`, and nothing that must be reported.
struct UsualText;

impl<'de> Visitor<'de> for UsualText {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        match text.contains(char::REPLACEMENT_CHARACTER) {
            true => Err(E::custom("the text may not be valid UTF-8")),
            false => Ok(Some(Cow::Owned(text.to_owned()))),
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        // Most numbers in place of a text are status codes, which have one digit.
        let digit = usize::try_from(number).ok().and_then(|digit| "0123456789".get(digit..=digit));
        Ok(Some(digit.map_or_else(|| Cow::Owned(number.to_string()), Cow::Borrowed)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

macro_rules! texts {
    ($($type:ty),+) => {$(
        impl WireValue for $type {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                Ok(text(deserializer)?.map(|text| text.into_owned().into()))
            }

            fn read_informing(json: &RawValue) -> Result<Option<Self>, Reason> {
                Ok(informing_text(json)?.map(|text| text.into_owned().into()))
            }
        }
    )+};
}

texts!(String, Private<String>);

/// Accepts any text. If the field is only informative and [`LocalDateTime`] does not know the
/// format of the text, the field keeps the text, and is listed as not decoded. A time before 1970,
/// such as `0001-01-01T00:00:00`, replaces a missing time: it is also listed, but not kept.
impl WireValue for LocalDateTime {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        match text(deserializer)?.map(|text| Self::from(&*text)) {
            Some(stamp) if notes::is_quick() && is_unknown(&stamp) => {
                Err(de::Error::custom("the date and time has an unknown format"))
            }
            stamp => Ok(stamp),
        }
    }

    fn read_informing(json: &RawValue) -> Result<Option<Self>, Reason> {
        let stamp = informing_text(json)?.map(|text| Self::from(&*text));
        // Replaced characters are already reported.
        let is_reported = |stamp: &Self| stamp.as_str().contains(char::REPLACEMENT_CHARACTER);
        if stamp.as_ref().is_some_and(|stamp| is_unknown(stamp) && !is_reported(stamp)) {
            notes::unread(json, "the date and time has an unknown format");
        }
        Ok(stamp.filter(|stamp| !stamp.is_placeholder()))
    }
}

fn is_unknown(stamp: &LocalDateTime) -> bool {
    (stamp.unix_millis(Zone::Utc).is_none() || stamp.is_placeholder()) && !is_blank(stamp.as_str())
}

/// Accepts an integer, or a JSON string that contains an integer. `""` becomes `None`.
impl WireValue for i64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        usual_or_any(deserializer, Option::deserialize, whole_number)
    }
}

fn whole_number(json: &RawValue) -> Result<Option<i64>, Reason> {
    match exact_text(json)?.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(digits) => digits.parse().map(Some).map_err(|_| "a whole number is expected"),
    }
}

/// Accepts a boolean, the numbers 0 and 1, and a JSON string that contains one of these values. The
/// words `true` and `false` may be in upper or lower case. `""` becomes `None`.
impl WireValue for bool {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        usual_or_any(deserializer, Option::deserialize, boolean)
    }
}

fn boolean(json: &RawValue) -> Result<Option<bool>, Reason> {
    match exact_text(json)?.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some("1") => Ok(Some(true)),
        Some("0") => Ok(Some(false)),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
        Some(_) => Err("a boolean is expected"),
    }
}

/// Accepts a number or a quoted number. The digits are kept unchanged. `""` becomes `None`.
impl WireValue for Decimal {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        from_json(deserializer, |json| match json.get() {
            "null" | "\"\"" => Ok(None),
            _ => decimal::parse(json).map(Some).map_err(|_| "a decimal number is expected"),
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal::serialize(self, serializer)
    }
}

/// Accepts a JSON string, number or boolean. The JSON type of the value is kept.
impl WireValue for Scalar {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        from_json(deserializer, |json| Ok(exact_text(json)?.and_then(|text| Self::of(json, text))))
    }

    fn read_informing(json: &RawValue) -> Result<Option<Self>, Reason> {
        Ok(informing_text(json)?.and_then(|text| Self::of(json, text)))
    }
}

/// Accepts any JSON value, and keeps its JSON text.
impl WireValue for Private<Box<RawValue>> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        from_json(deserializer, |json| {
            Ok((json.get() != "null").then(|| Self::new(json.to_owned())))
        })
    }
}

/// A type without values, for fields whose JSON value is ignored. Such a field has the type
/// `Option<Nothing>` and is always `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Nothing {}

impl WireValue for Nothing {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| None)
    }
}

/// Decodes a struct from a JSON object. Unlike a derived `Deserialize`, this function does not
/// accept an array. `null` becomes `None`.
///
/// # Errors
/// Returns an error if the value is neither an object nor `null`, or if a member is invalid or
/// occurs twice.
pub fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Object<T>>::deserialize(deserializer)?.map(|Object(object)| object))
}

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// Decodes a JSON object into the list of its members, including repeated members.
///
/// ```
/// use paylink_core::wire::{self, RawValue};
/// let mut json = serde_json::Deserializer::from_str(r#"{"a":1.50,"a":[]}"#);
/// let members: Vec<(String, &RawValue)> = wire::members(&mut json)?;
/// assert_eq!((members[0].0.as_str(), members[1].1.get()), ("a", "[]"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Returns an error if the value is not an object, or if the value of a member is invalid.
pub fn members<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<(String, T)>, D::Error> {
    deserializer.deserialize_map(MembersVisitor(PhantomData))
}

struct MembersVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
    type Value = Vec<(String, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// Implements [`WireValue`](crate::wire::WireValue) for structs that are decoded from JSON objects.
#[macro_export]
macro_rules! wire_objects {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::wire::WireValue for $type {
            fn read<'de, D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Option<Self>, D::Error> {
                $crate::wire::object(deserializer)
            }
        }
    )+};
}

/// The largest number of rows. No page has more. The limit prevents a hostile response from taking
/// much more memory than its bytes.
const MAX_ROWS: usize = 50_000;

const TOO_MANY_ROWS: Reason = "there are too many rows";

/// Accepts an array of at most 50,000 objects. A single object is treated as an array with one
/// element, and `""` and `{}` are treated as an empty array.
impl<T: DeserializeOwned + Serialize> WireValue for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let usual = |json| Ok(Option::<Rows<T>>::deserialize(json)?.map(|Rows(rows)| rows));
        usual_or_any(deserializer, usual, rows)
    }
}

fn rows<T: DeserializeOwned>(json: &RawValue) -> Result<Option<Vec<T>>, Reason> {
    let Some(elements) = elements(json)? else { return Ok(None) };
    let mut rows = Vec::new();
    for element in elements {
        let Object(row) = within(element, |json| Object::deserialize(json))?;
        rows.push(row);
    }
    rows.shrink_to_fit();
    Ok(Some(rows))
}

/// Returns the JSON texts of at most 50,000 elements of an array. A single object is treated as an
/// array with one element, and `""` and `{}` are treated as an empty array. `null` becomes `None`.
///
/// # Errors
/// Returns an error for any other value.
pub fn elements(json: &RawValue) -> Result<Option<Vec<&RawValue>>, Reason> {
    match json.get().as_bytes() {
        b"null" => Ok(None),
        [b'[', ..] => match within(json, |json| Vec::deserialize(json))? {
            elements if elements.len() > MAX_ROWS => Err(TOO_MANY_ROWS),
            elements => Ok(Some(elements)),
        },
        [b'{', members @ .., b'}'] if members.trim_ascii().is_empty() => Ok(Some(Vec::new())),
        [b'{', ..] => Ok(Some(vec![json])),
        [b'"', ..] if exact_text(json)?.is_some_and(|text| is_blank(&text)) => Ok(Some(Vec::new())),
        _ => Err("an array is expected"),
    }
}

/// An array of objects.
struct Rows<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(RowsVisitor(PhantomData)).map(Self)
    }
}

struct RowsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RowsVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut rows = Vec::new();
        while let Some(Object(row)) = seq.next_element()? {
            if rows.len() == MAX_ROWS {
                return Err(de::Error::custom(TOO_MANY_ROWS));
            }
            rows.push(row);
        }
        rows.shrink_to_fit();
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::read::careful;
    use crate::wire::{DecodeError, Decoded, decides, decode, informs};

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Inner {
        #[serde(with = "decides")]
        id: Option<i64>,
        #[serde(with = "decides")]
        amount: Option<Decimal>,
        #[serde(with = "informs")]
        note: Option<String>,
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Outer {
        #[serde(with = "decides")]
        text: Option<String>,
        #[serde(with = "decides")]
        flag: Option<bool>,
        #[serde(with = "decides", rename = "theStamp")]
        stamp: Option<LocalDateTime>,
        #[serde(with = "decides")]
        kind: Option<Scalar>,
        #[serde(with = "decides")]
        first: Option<Inner>,
        #[serde(with = "decides")]
        rows: Option<Vec<Inner>>,
        #[serde(with = "informs")]
        name: Option<Private<String>>,
        #[serde(with = "informs")]
        count: Option<i64>,
        #[serde(with = "informs")]
        fee: Option<Decimal>,
        #[serde(with = "informs")]
        sent: Option<bool>,
        #[serde(with = "informs")]
        at: Option<LocalDateTime>,
        #[serde(with = "informs")]
        other: Option<Scalar>,
        #[serde(with = "informs")]
        more: Option<Vec<Inner>>,
        ignored: Option<u8>,
    }

    wire_objects!(Inner, Outer);

    fn outer(body: impl AsRef<[u8]>) -> Result<Decoded<Outer>, DecodeError> {
        decode(body.as_ref())
    }

    fn unread(decoded: &Decoded<Outer>) -> Vec<&str> {
        decoded.unread.iter().map(|field| field.path()).collect()
    }

    #[test]
    fn objects_are_read_in_any_order_and_digits_kept() {
        let text = r#"{"rows":[{"id":2,"amount":9007199254740993.01},{"new":[],"id":"3"}],"new":{"id":[1]},
            "first":{"amount":"0,10","id":1},"text":"a\n\u015f","flag":"True","theStamp":72,"kind":1.50}"#;
        let read = outer(text).unwrap();
        assert_eq!(unread(&read), [""; 0]);
        let written = serde_json::to_string(&read.value).unwrap();
        for part in [
            r#""text":"a\nş""#,
            r#""flag":true"#,
            r#""theStamp":"72""#,
            r#""kind":1.50"#,
            r#""first":{"id":1,"amount":0.10,"note":null}"#,
            r#""amount":9007199254740993.01"#,
        ] {
            assert!(written.contains(part), "{part}: {written}");
        }
        assert_eq!(outer(&written).unwrap().value, read.value);
    }

    #[test]
    fn absent_and_null_are_none() {
        assert_eq!(outer("{}").unwrap().value, Outer::default());
        let names = serde_json::to_string(&Outer::default()).unwrap();
        assert!(names.contains("\"more\":null"));
        assert_eq!(outer(names).unwrap().value, Outer::default());
    }

    /// Every kind of value, and whether text, a number, a flag, an amount or rows are in it.
    const VALUES: [(&str, &str); 15] = [
        ("\"a\\nb\"", "text"),
        ("7", "text int amount"),
        ("\"7\"", "text int amount"),
        ("1", "text int flag amount"),
        ("\"1\"", "text int flag amount"),
        ("\"\"", "text int flag amount rows"),
        ("true", "text flag"),
        ("\"FALSE\"", "text flag"),
        ("18446744073709551615", "text amount"),
        ("840.0", "text amount"),
        ("\"162,92\"", "text amount"),
        ("\"162,925\"", "text"),
        ("[1,{\"a\":[]}]", ""),
        ("{\"a\":{\"b\":1}}", "rows"),
        ("[]", "rows"),
    ];

    const NAMES: [&str; 13] = [
        "text", "flag", "theStamp", "kind", "first", "rows", "name", "count", "fee", "at", "other",
        "more", "new",
    ];

    const ODD: [&str; 12] = [
        "null",
        "false",
        "-5",
        "1e3",
        "{}",
        "[null]",
        "[{\"id\":1,\"note\":\"a\"},{\"note\":{}}]",
        "{\"id\":\"1\",\"amount\":0.10}",
        "\"\\ufffd\"",
        "\"\\ud83d\"",
        "\"2026-11-21T18:38:03\"",
        "\"a\u{fffd}\n\"",
    ];

    #[test]
    fn what_informs_is_read_or_reported_and_what_decides_is_read_or_refused() {
        for (value, kinds) in VALUES {
            for (name, kind) in [
                ("name", "text"),
                ("count", "int"),
                ("fee", "amount"),
                ("sent", "flag"),
                ("more", "rows"),
            ] {
                let read = outer(format!("{{\"{name}\":{value},\"text\":1}}")).unwrap();
                let expected = if kinds.contains(kind) { vec![] } else { vec![name] };
                assert_eq!(unread(&read), expected, "{name}: {value}");
                assert_eq!(read.value.text.as_deref(), Some("1"));
            }
            for (name, kind) in [("text", "text"), ("flag", "flag"), ("rows", "rows")] {
                match outer(format!("{{\"{name}\":{value},\"count\":1}}")) {
                    Ok(_) => assert!(kinds.contains(kind), "{name}: {value}"),
                    Err(why) => {
                        assert!(!kinds.contains(kind), "{name}: {value}");
                        assert!(why.path().starts_with(name), "{value}: {why}");
                    }
                }
            }
        }
    }

    #[test]
    fn wire_an_invalid_character_hides_only_its_own_field() {
        let read = outer(b"{\"name\":\"Ay\xC5\",\"text\":\"R-1\",\"other\":\"\xDE\"}").unwrap();
        assert_eq!(unread(&read), ["name", "other"]);
        assert_eq!(read.value.name.as_deref().map(String::as_str), Some("Ay\u{fffd}"));
        assert_eq!(read.value.text.as_deref(), Some("R-1"));
        let read = outer(r#"{"name":"a \ud83d","count":2}"#).unwrap();
        assert_eq!((unread(&read), read.value.count), (vec!["name"], Some(2)));
        for deciding in [&b"{\"text\":\"R\xC5\"}"[..], b"{\"text\":\"R\\ud83d\"}"] {
            assert_eq!(outer(deciding).unwrap_err().path(), "text");
        }
        let why = outer(b"{\"kind\":\"\xC5\"}").unwrap_err().to_string();
        assert_eq!(why, "the text is not valid UTF-8 at `kind` (line 1, column 14)");
    }

    #[test]
    fn wire_a_date_and_time_in_an_unknown_form_is_kept_and_reported() {
        for (json, unread_paths) in [
            (r#""2026-11-21T18:38:03""#, &[][..]),
            (r#""""#, &[]),
            ("null", &[]),
            (r#""tomorrow""#, &["at"]),
            ("72", &["at"]),
            (r#""\ud83d""#, &["at"]),
            ("[2026,11,21]", &["at"]),
        ] {
            let read = outer(format!("{{\"at\":{json},\"count\":2}}")).unwrap();
            assert_eq!(unread(&read), unread_paths, "{json}");
            let text = read.value.at.as_ref().map(LocalDateTime::as_str);
            assert_eq!(text.is_some(), !json.starts_with(['n', '[']), "{json}");
            assert_eq!(read.value.count, Some(2), "{json}");
        }
    }

    #[test]
    fn wire_a_line_break_within_a_text_is_read() {
        let read = outer("{\"name\":\"a\nb\",\"count\":2}").unwrap();
        assert_eq!(read.value.name.as_deref().map(String::as_str), Some("a\nb"));
        assert_eq!((unread(&read), read.value.count), (vec![], Some(2)));
    }

    #[test]
    fn wire_a_repeated_member_hides_only_itself() {
        let read = outer(r#"{"count":1,"text":"a","count":1,"ignored_too":1,"ignored_too":2}"#);
        let read = read.unwrap();
        assert_eq!((unread(&read), read.value.count), (vec!["count"], None));
        assert_eq!(read.value.text.as_deref(), Some("a"));
        let why = outer(r#"{"text":"a","count":1,"text":"a"}"#).unwrap_err().to_string();
        assert!(why.starts_with("a member occurs twice at `text` "), "{why}");
    }

    #[test]
    fn wire_rows_are_an_array_or_one_object_or_nothing() {
        let rows = |json: &str| outer(format!("{{\"rows\":{json}}}")).map(|read| read.value.rows);
        let row = |id| Inner { id: Some(id), ..Inner::default() };
        assert_eq!(rows(r#"[{"id":1},{"id":2}]"#).unwrap(), Some(vec![row(1), row(2)]));
        assert_eq!(rows(r#"{"id":1}"#).unwrap(), Some(vec![row(1)]));
        assert_eq!(rows("null").unwrap(), None);
        for nothing in ["{}", "[]", "\"\"", "\" \""] {
            assert_eq!(rows(nothing).unwrap(), Some(vec![]), "{nothing}");
        }
        for other in ["7", "true", "\"a\"", "[null]", "[[1]]", "[7]"] {
            assert!(rows(other).is_err(), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (json, place, reason) in [
            (r#"{"text":{}}"#, "text", "a string, a number or a boolean is expected"),
            (r#"{"flag":2}"#, "flag", "a boolean is expected"),
            (r#"{"theStamp":[]}"#, "theStamp", "a string, a number or a boolean is expected"),
            (r#"{"kind":{"a":1}}"#, "kind", "a string, a number or a boolean is expected"),
            (r#"{"first":[{"id":1}]}"#, "first", "a value does not have the expected form"),
            (r#"{"first":""}"#, "first", "a value does not have the expected form"),
            (r#"{"first":{"amount":true}}"#, "first.amount", "a decimal number is expected"),
            (r#"{"first":{"id":1.0}}"#, "first.id", "a whole number is expected"),
            (r#"{"rows":[{"id":1},{"id":{}}]}"#, "rows[1].id", "a string, a number"),
            (r#"{"rows":[{"id":1},[1]]}"#, "rows[1]", "a value does not have"),
            (r#"{"rows":[null]}"#, "rows[0]", "a value does not have the expected form"),
            (r#"{"count":{},"rows":[{"id":{}}]}"#, "rows[0].id", "a string, a number"),
            (r#"{"rows":[],"rows":[]}"#, "rows", "a member occurs twice"),
            (r#"{"rows":{"id":1},"rows":{"id":2}}"#, "rows", "a member occurs twice"),
        ] {
            let why = outer(json).unwrap_err().to_string();
            assert!(why.contains(&format!(" at `{place}` ")), "{json}: {why}");
            assert!(why.starts_with(reason), "{json}: {why}");
        }
        for json in ["[]", "[null,null]", "[{\"text\":\"a\"}]", "7", "null", "\"a\"", "{", "{}}"] {
            assert!(outer(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_quick_reading_and_the_careful_one_read_the_same() {
        for (name, value) in NAMES.iter().flat_map(|name| {
            VALUES.iter().map(|(value, _)| value).chain(&ODD).map(move |value| (name, value))
        }) {
            let body = format!("{{\"{name}\":{value},\"sent\":true}}");
            let mut value = None;
            let with_care = careful(&body, &mut |json| {
                value = Outer::read(json)?;
                Ok(())
            });
            match (outer(&body), with_care) {
                (Ok(any), Ok(unread)) => assert_eq!((Some(any.value), any.unread), (value, unread)),
                (any, with_care) => assert_eq!(any.map(drop), with_care.map(drop), "{body}"),
            }
        }
    }

    #[test]
    fn fields_that_could_not_be_read_are_named_in_rows_too() {
        let read = outer(r#"{"rows":[{"id":1},{"id":2,"note":{}}],"more":[{"note":[]}]}"#).unwrap();
        assert_eq!(unread(&read), ["rows[1].note", "more[0].note"]);
        assert_eq!(
            read.unread[0].to_string(),
            "`rows[1].note`: a string, a number or a boolean is expected"
        );
        let many = format!("{{\"rows\":[{}]}}", vec!["{\"note\":{}}"; 300].join(","));
        assert_eq!(outer(many).unwrap().unread.len(), 100);
        assert_eq!(outer(r#"{"count":{}}"#).unwrap().unread.len(), 1);
    }

    #[test]
    fn fifty_thousand_rows_are_the_most() {
        let rows = |count: usize| {
            let text = format!("{{\"rows\":[{}]}}", vec!["{}"; count].join(","));
            serde_json::from_str::<Outer>(&text).map(|outer| outer.rows.unwrap()).ok()
        };
        for count in [0, 1, 1000, MAX_ROWS] {
            assert_eq!(rows(count).unwrap().len(), count);
        }
        assert_eq!(rows(MAX_ROWS + 1), None);
        let row = format!("{{\"id\":{}1}}", " ".repeat(64));
        let body = |count| format!("{{\"rows\":[{}]}}", vec![row.as_str(); count].join(","));
        assert_eq!(outer(body(MAX_ROWS)).unwrap().value.rows.unwrap().len(), MAX_ROWS);
        assert_eq!(outer(body(MAX_ROWS + 1)).unwrap_err().path(), "rows");
    }
}
