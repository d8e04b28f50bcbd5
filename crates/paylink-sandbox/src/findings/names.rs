//! Names of fields in requests: which of them can be shown, and which documented name may have been
//! meant.

use strsim::osa_distance;

use crate::redaction::Redactor;

/// The longest name that is shown.
const LONGEST: usize = 40;

/// Returns the name if it looks like one. A text, a number or a key may be a value in the wrong
/// place.
pub(super) fn shown<'a>(name: &'a str, redactor: &Redactor) -> Option<&'a str> {
    let is_name = name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    (is_name && redactor.redact(name) == name).then_some(name)
}

/// Returns the documented name that is most similar to a name, if it is similar enough.
pub(super) fn meant<'a>(name: &str, documented: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    let wanted = plain(name);
    let near = documented.map(|own| (osa_distance(&wanted, &plain(own)), own));
    let (distance, own) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= wanted.len() / 4 && distance <= 3).then_some(own)
}

#[cfg(test)]
mod tests {
    use crate::providers::DESCRIPTIONS;

    use super::*;

    #[test]
    fn only_names_are_shown() {
        let redactor = Redactor::new(DESCRIPTIONS, "own_mark_");
        let shown = |name: &'static str| shown(name, &redactor);
        for name in ["amuont", "user_Name2", "x-y", "_"] {
            assert_eq!(shown(name), Some(name));
        }
        for text in
            ["", "4355084355084358", "Ayşe", "a b", "a\nb", "<b>", "sck_sandbox_x", "own_mark_x"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
        for mark in DESCRIPTIONS.iter().flat_map(|own| own.secrets.marks) {
            assert_eq!(super::shown(&format!("{mark}x"), &redactor), None, "{mark}");
        }
        assert_eq!(super::shown(&"a".repeat(LONGEST + 1), &redactor), None);
    }

    #[test]
    fn what_was_meant() {
        let documented = ["amount", "agent_note", "note", "succeed_url", "reference_no"];
        let meant = |name| meant(name, documented.into_iter());
        for (name, expected) in [
            ("amuont", Some("amount")),
            ("Amount", Some("amount")),
            ("successUrl", Some("succeed_url")),
            ("ReferenceNo", Some("reference_no")),
            ("referance_no", Some("reference_no")),
            ("nota", Some("note")),
            ("not", None),
            ("currency", None),
            ("", None),
        ] {
            assert_eq!(meant(name), expected, "{name}");
        }
    }
}
