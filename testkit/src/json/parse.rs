use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Json;

pub(super) fn document(text: &str) -> Result<Json, String> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
    value(raw.get())
}

fn value(text: &str) -> Result<Json, String> {
    let message = |error: serde_json::Error| error.to_string();
    match text.as_bytes().first() {
        Some(b'n') => Ok(Json::Null),
        Some(b't') => Ok(Json::Bool(true)),
        Some(b'f') => Ok(Json::Bool(false)),
        Some(b'"') => Ok(Json::Text(serde_json::from_str(text).map_err(message)?)),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(message)?;
            items
                .into_iter()
                .map(|item| value(item.get()))
                .collect::<Result<_, _>>()
                .map(Json::Array)
        }
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text).map_err(message)?;
            let parsed = members.into_iter().map(|(name, raw)| Ok((name, value(raw.get())?)));
            parsed.collect::<Result<_, String>>().map(Json::Object)
        }
        _ => Ok(Json::Number(text.to_owned())),
    }
}

/// The members of an object in their order; a repeated name is an error.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, Box<RawValue>>()? {
            if members.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format!("member `{name}` appears twice")));
            }
            members.push((name, raw));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_digits_and_order() {
        let text = r#"{"b":9007199254740993.01,"a":[1.0e2,-0,null,true],"ş":"ı\"\n"}"#;
        let json = Json::parse(text).unwrap();
        assert_eq!(json.compact(), text);
        assert_eq!(json.member("b"), Some(&Json::Number("9007199254740993.01".to_owned())));
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in ["{ \"a\": b }", "{ a: 1 }", "{\"a\":1} x", "", "{\"a\":1,}"] {
            assert!(Json::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_a_repeated_member() {
        assert!(Json::parse(r#"{"x":{"a":1,"a":2}}"#).unwrap_err().contains("`a` appears twice"));
    }
}
