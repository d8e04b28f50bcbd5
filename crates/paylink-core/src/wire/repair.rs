//! Makes readable what is almost JSON: control characters within a text, and repeated members.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::members;

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
            let members =
                values_by_name(members(&mut serde_json::Deserializer::from_str(json.get())).ok()?);
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

/// Returns each name in the order of its first value, with all of its values.
fn values_by_name(members: Vec<(String, &RawValue)>) -> Vec<(String, Vec<&RawValue>)> {
    let mut all: Vec<(String, Vec<&RawValue>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (name, value) in members {
        match known.get(&name) {
            Some(index) => all[*index].1.push(value),
            None => {
                known.insert(name.clone(), all.len());
                all.push((name, vec![value]));
            }
        }
    }
    all
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
