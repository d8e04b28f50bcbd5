//! Checks that answers are decoded by name and never by position.

use std::collections::BTreeSet;

use paylink_core::wire::{WireValue, decode};

use super::sources;

/// The name of a type, and whether a text decodes as it.
pub type Reader = (&'static str, fn(&str) -> bool);

/// Whether this text decodes as `T`.
pub fn reads<T: WireValue>(text: &str) -> bool {
    decode::<T>(text.as_bytes()).is_ok()
}

/// Asserts that each of the types `answers` decodes an object and refuses every array.
///
/// Together with `others` (requests, types without fields, pages of rows) they must be all types
/// of the crate `name` that are decoded from JSON.
pub fn assert_never_by_position(name: &str, answers: &[Reader], others: &[&str]) {
    let counted: BTreeSet<String> = answers
        .iter()
        .map(|(own, _)| *own)
        .chain(others.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(counted, sources::read_from_json(name), "{name}: the list is not the source's");
    for (own, reads) in answers {
        assert!(reads("{}"), "{own} does not decode an object");
        for length in 0..100 {
            // Every field of an answer may be null.
            let array = format!("[{}]", vec!["null"; length].join(","));
            assert!(!reads(&array), "{own} decodes {length} values by position");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    struct ByPosition {
        id: Option<i64>,
    }

    impl WireValue for ByPosition {
        fn read<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
            serde::Deserialize::deserialize(d).map(Some)
        }
    }

    #[test]
    #[should_panic(expected = "the list is not the source's")]
    fn a_type_that_is_missing_from_the_list_is_found() {
        assert_never_by_position("paynet", &[], &[]);
    }

    #[test]
    #[should_panic(expected = "Envelope decodes 1 values by position")]
    fn a_derive_alone_decodes_by_position() {
        let all = sources::read_from_json("paynet");
        let others: Vec<&str> =
            all.iter().map(String::as_str).filter(|own| *own != "Envelope").collect();
        let answers: [Reader; 1] = [("Envelope", reads::<ByPosition>)];
        assert_never_by_position("paynet", &answers, &others);
    }
}
