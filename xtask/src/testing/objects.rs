//! What a provider answers is read by name and never by position.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::sources;

/// A type by its name, and whether it reads a text.
pub type Reader = (&'static str, fn(&str) -> bool);

/// Whether a type reads this.
pub fn reads<T: DeserializeOwned>(text: &str) -> bool {
    serde_json::from_str::<T>(text).is_ok()
}

/// Each of these types reads an object and refuses every array. Together with the requests, which
/// no provider writes, and with what has no fields, they are all that is read from JSON in this
/// crate, but for pages of rows.
pub fn assert_never_by_position(name: &str, answers: &[Reader], others: &[&str]) {
    let counted: BTreeSet<String> = answers
        .iter()
        .map(|(own, _)| *own)
        .chain(others.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(counted, sources::read_from_json(name), "{name}: the list is not the source's");
    for (own, reads) in answers {
        assert!(reads("{}"), "{own} is an object");
        for length in 0..100 {
            // Every field of an answer may be null.
            let array = format!("[{}]", vec!["null"; length].join(","));
            assert!(!reads(&array), "{own} is read from {length} values by position");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct ByPosition {
        #[allow(dead_code, reason = "only its decoding is tested")]
        id: Option<i64>,
    }

    #[test]
    #[should_panic(expected = "the list is not the source's")]
    fn a_type_that_is_left_out_is_missed() {
        assert_never_by_position("paynet", &[], &[]);
    }

    #[test]
    #[should_panic(expected = "Envelope is read from 1 values by position")]
    fn a_derive_alone_reads_by_position() {
        let all = sources::read_from_json("paynet");
        let others: Vec<&str> =
            all.iter().map(String::as_str).filter(|own| *own != "Envelope").collect();
        let answers: [Reader; 1] = [("Envelope", reads::<ByPosition>)];
        assert_never_by_position("paynet", &answers, &others);
    }
}
