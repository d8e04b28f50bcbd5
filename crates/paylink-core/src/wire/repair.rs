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
    let mut is_merged = false;
    let merged = merge(serde_json::from_str(&escaped).ok()?, MAX_DEPTH, &mut is_merged)?;
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

/// Returns a value with merged members. Sets `is_merged` if there are any.
fn merge(json: &RawValue, depth: usize, is_merged: &mut bool) -> Option<String> {
    let text = json.get();
    match text.as_bytes().first()? {
        b'{' if depth > 0 => {
            let members = members(&mut serde_json::Deserializer::from_str(text)).ok()?;
            let merged = by_name(members).into_iter().map(|(name, values)| {
                let value = match *values {
                    [value] => merge(value, depth - 1, is_merged)?,
                    _ => {
                        *is_merged = true;
                        serde_json::to_string(&[values]).ok()?
                    }
                };
                Some(format!("{}:{value}", serde_json::to_string(&name).ok()?))
            });
            Some(format!("{{{}}}", merged.collect::<Option<Vec<_>>>()?.join(",")))
        }
        b'[' if depth > 0 => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let merged = elements.into_iter().map(|json| merge(json, depth - 1, is_merged));
            Some(format!("[{}]", merged.collect::<Option<Vec<_>>>()?.join(",")))
        }
        _ => Some(text.to_owned()),
    }
}

/// Returns each name in the order of its first value, with all of its values.
fn by_name(members: Vec<(String, &RawValue)>) -> Vec<(String, Vec<&RawValue>)> {
    let mut all: Vec<(String, Vec<&RawValue>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (name, value) in members {
        let index = *known.entry(name.clone()).or_insert(all.len());
        if index == all.len() {
            all.push((name, Vec::new()));
        }
        all[index].1.push(value);
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
