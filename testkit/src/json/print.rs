use super::Json;

pub(super) fn compact(json: &Json) -> String {
    match json {
        Json::Array(items) => format!("[{}]", join(items.iter().map(compact), ",")),
        Json::Object(members) => {
            let written =
                members.iter().map(|(name, value)| format!("{}:{}", quoted(name), compact(value)));
            format!("{{{}}}", join(written, ","))
        }
        scalar => self::scalar(scalar),
    }
}

pub(super) fn pretty(json: &Json) -> String {
    let mut out = String::new();
    write(&mut out, json, 0);
    out
}

fn write(out: &mut String, json: &Json, depth: usize) {
    match json {
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                line(out, position, depth + 1);
                write(out, item, depth + 1);
            }
            close(out, ']', depth);
        }
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (position, (name, value)) in members.iter().enumerate() {
                line(out, position, depth + 1);
                out.push_str(&quoted(name));
                out.push_str(": ");
                write(out, value, depth + 1);
            }
            close(out, '}', depth);
        }
        other => out.push_str(&compact(other)),
    }
}

fn line(out: &mut String, position: usize, depth: usize) {
    if position > 0 {
        out.push(',');
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}

fn close(out: &mut String, bracket: char, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(bracket);
}

fn scalar(json: &Json) -> String {
    match json {
        Json::Bool(value) => value.to_string(),
        Json::Number(digits) => digits.clone(),
        Json::Text(text) => quoted(text),
        Json::Null | Json::Array(_) | Json::Object(_) => "null".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_printing_keeps_every_digit() {
        let text = r#"{"amount":9007199254740993.01,"small":0.10,"rows":[{"n":1E+2},[]],"none":{},"ad":"Şğ\"\u0001"}"#;
        let expected = "{\n  \"amount\": 9007199254740993.01,\n  \"small\": 0.10,\n  \"rows\": [\n    {\n      \"n\": 1E+2\n    },\n    []\n  ],\n  \"none\": {},\n  \"ad\": \"Şğ\\\"\\u0001\"\n}";
        let json = Json::parse(text).unwrap();
        assert_eq!(pretty(&json), expected);
        assert_eq!(Json::parse(&pretty(&json)).unwrap(), json);
    }
}
