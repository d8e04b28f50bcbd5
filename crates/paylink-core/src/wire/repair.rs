//! Makes readable what is almost JSON: control characters and invalid escape sequences within a
//! text, values such as `NaN`, and repeated members.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::place::end_of_text;
use super::{Scalar, members};

/// How deep repeated members are searched. No field of a provider's response is deeper.
const MAX_DEPTH: usize = 6;

/// Returns the text with valid strings. A value such as `NaN` is replaced by an array that contains
/// an array, and every repeated member by one member with an array that contains the array of its
/// values. No field on which something depends can be read from such an array, not even one with
/// rows. Returns `None` if the text needs no repair or is not JSON even then.
pub(super) fn repaired(text: &str) -> Option<String> {
    let escaped = with_valid_tokens(text)?;
    let mut is_merged = false;
    let merged = merge(serde_json::from_str(&escaped).ok()?, MAX_DEPTH, &mut is_merged)?;
    (is_merged || escaped != text).then_some(merged)
}

fn with_valid_tokens(text: &str) -> Option<String> {
    let mut valid = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (values, string) = rest.split_at(rest.find('"').unwrap_or(rest.len()));
        push_values(values, &mut valid);
        let Some(string) = string.strip_prefix('"') else { return Some(valid) };
        let (string, behind) = string.split_at(end_of_text(string));
        match string.contains(|c: char| c < ' ' || c == '\\') {
            true => valid.push_str(&valid_string(string)?),
            false => valid.extend(["\"", string, "\""]),
        }
        rest = behind.strip_prefix('"')?;
    }
}

/// Adds what is between two strings. Values that are not JSON are replaced.
fn push_values(text: &str, valid: &mut String) {
    let is_value = |c: char| c.is_ascii_alphanumeric() || "+-._".contains(c);
    for part in text.split_inclusive(|c| !is_value(c)) {
        let value = part.strip_suffix(|c| !is_value(c)).unwrap_or(part);
        match value.is_empty() || serde_json::from_str::<&RawValue>(value).is_ok() {
            true => valid.push_str(part),
            false => valid.extend(["[[]]", &part[value.len()..]]),
        }
    }
}

/// Returns the string with escaped control characters. In place of half a surrogate pair, and of
/// every backslash if there is another invalid escape sequence, it has U+FFFD.
fn valid_string(string: &str) -> Option<String> {
    let mut json = "\"".to_owned();
    for character in string.chars() {
        match character {
            ..' ' => json.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => json.push(character),
        }
    }
    json.push('"');
    let text = match serde_json::from_str(&json) {
        Ok(json) => Scalar::from_json(json)?.into_text(),
        Err(_) => string.replace('\\', "\u{fffd}"),
    };
    serde_json::to_string(&text).ok()
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
            r#"{"note":"a\n\"b\t","c":"\\"}"#
        );
        assert_eq!(repaired("{\n\t\"a\": 1}"), None);
        assert_eq!(repaired("{\"a\":\"\n\""), None);
        assert_eq!((repaired("{\"a\":x y}"), repaired("f({\"a\":1})")), (None, None));
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
