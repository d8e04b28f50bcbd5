//! Makes readable what is almost JSON: control characters within a text, and repeated members.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep repeated members are searched. No field of a provider's response is deeper.
const MAX_DEPTH: usize = 6;

/// Returns the text with escaped control characters, and with every repeated member replaced by one
/// member with an array that contains the array of its values. No field on which something depends
/// can be read from such an array, not even one with rows. Returns `None` if the text needs no
/// repair or is not JSON even then.
pub(super) fn repaired(text: &str) -> Option<String> {
    let escaped = escape_control_characters(text);
    let mut merged = String::with_capacity(escaped.len());
    let is_merged = merge(serde_json::from_str(&escaped).ok()?, MAX_DEPTH, &mut merged)?;
    (is_merged || escaped != text).then_some(merged)
}

fn escape_control_characters(text: &str) -> String {
    let (mut in_text, mut is_escaped) = (false, false);
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if in_text && character < ' ' {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
            is_escaped = false;
            continue;
        }
        escaped.push(character);
        in_text ^= character == '"' && !is_escaped;
        is_escaped = in_text && character == '\\' && !is_escaped;
    }
    escaped
}

/// Writes a value. Returns whether a member is repeated in it.
fn merge(json: &RawValue, depth: usize, merged: &mut String) -> Option<bool> {
    let mut is_merged = false;
    match json.get().as_bytes().first()? {
        b'{' if depth > 0 => {
            let Members(members) = serde_json::from_str(json.get()).ok()?;
            merged.push('{');
            for (index, (name, values)) in members.iter().enumerate() {
                if index > 0 {
                    merged.push(',');
                }
                merged.push_str(&serde_json::to_string(name).ok()?);
                merged.push(':');
                match &**values {
                    [value] => is_merged |= merge(value, depth - 1, merged)?,
                    values => {
                        merged.push_str(&serde_json::to_string(&[values]).ok()?);
                        is_merged = true;
                    }
                }
            }
            merged.push('}');
        }
        b'[' if depth > 0 => {
            let elements: Vec<&RawValue> = serde_json::from_str(json.get()).ok()?;
            merged.push('[');
            for (index, element) in elements.into_iter().enumerate() {
                if index > 0 {
                    merged.push(',');
                }
                is_merged |= merge(element, depth - 1, merged)?;
            }
            merged.push(']');
        }
        _ => merged.push_str(json.get()),
    }
    Some(is_merged)
}

/// The members of an object in their order, each with all of its values.
struct Members<'a>(Vec<(String, Vec<&'a RawValue>)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Vec<(String, Vec<&RawValue>)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            match known.get(&name) {
                Some(index) => members[*index].1.push(value),
                None => {
                    known.insert(name.clone(), members.len());
                    members.push((name, vec![value]));
                }
            }
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_in_a_text_are_escaped() {
        assert_eq!(
            repaired("{\n\"note\":\"a\n\\\"b\t\",\"c\":\"\\\\\"}").unwrap(),
            r#"{"note":"a\u000a\"b\u0009","c":"\\"}"#
        );
        assert_eq!(repaired("{\n\t\"a\": 1}"), None);
        assert_eq!(repaired("{\"a\":\"\n\""), None);
    }

    #[test]
    fn repeated_members_become_an_array_in_an_array() {
        assert_eq!(
            repaired(r#"{"a":[{"b":1.50,"c":{},"b":"x"}],"d":null,"a":7}"#).unwrap(),
            r#"{"a":[[[{"b":1.50,"c":{},"b":"x"}],7]],"d":null}"#
        );
        assert_eq!(repaired(r#"{"a":[{"b":1,"b":1}]}"#).unwrap(), r#"{"a":[{"b":[[1,1]]}]}"#);
        assert_eq!(repaired(r#"{"a":[{"b":1},{"b":1}]}"#), None);
    }
}
