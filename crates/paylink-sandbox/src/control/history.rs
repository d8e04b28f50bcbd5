//! What has happened to a link, found in what was recorded.

use crate::form;
use crate::recording::RecordedRequest;
use crate::{Delivery, Finding, Provider, Shared};

use super::view::Detail;

/// More than a person reads.
const MOST: usize = 100;

/// The requests that named a link, newest first.
pub(crate) fn requests(shared: &Shared, link: &Detail) -> Vec<(u64, RecordedRequest)> {
    let reference = Reference::new(&link.summary.reference);
    let provider = link.summary.kind.provider();
    shared.requests.below(u64::MAX, MOST, |request| {
        Provider::of_path(&request.path).is_some_and(|(own, _)| own == provider)
            && (names(request, &link.marks)
                || !tells_of_its_link(request)
                    && reference.as_ref().is_some_and(|own| own.is_in(request)))
    })
}

/// The attempts to deliver its callbacks, newest first.
pub(crate) fn deliveries(shared: &Shared, link: &Detail) -> Vec<(u64, Delivery)> {
    shared.callbacks.log().below(u64::MAX, MOST, |own| own.link_id == link.callback_id)
}

/// What was found in these requests, newest first.
pub(crate) fn findings(
    shared: &Shared,
    requests: &[(u64, RecordedRequest)],
) -> Vec<(u64, Finding)> {
    let is_one_of = |own: &Finding| requests.iter().any(|(number, _)| *number == own.request);
    shared.findings.log().below(u64::MAX, MOST, is_one_of)
}

/// An answer that tells of many links is about none of them.
fn is_list(path: &str) -> bool {
    ["list", "getcreatedlinks"].iter().any(|name| path.to_ascii_lowercase().ends_with(name))
}

/// The answer to a creation names the link by what is the link's alone: with another one, a shared
/// reference says nothing.
fn tells_of_its_link(request: &RecordedRequest) -> bool {
    let creates = ["mailorder/create", "/generate", "CreateLinkPayment"];
    request.answer.contains("http") && creates.iter().any(|name| request.path.ends_with(name))
}

fn names(request: &RecordedRequest, marks: &[String]) -> bool {
    let answer = if is_list(&request.path) { "" } else { &request.answer };
    let headers = request.headers.iter().map(|(_, value)| value.as_str());
    let texts: Vec<&str> =
        [&request.path, &request.body, answer].into_iter().chain(headers).collect();
    marks.iter().any(|mark| texts.iter().any(|text| holds(text, mark)))
}

/// Whether a text holds a word, and not only as a part of a longer one.
fn holds(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let (before, rest) = text.split_at(at);
            !is_part(before.chars().next_back()) && !is_part(rest.chars().nth(word.chars().count()))
        })
}

/// A reference is any text, so it counts only as a whole value.
struct Reference {
    plain: String,
    in_json: String,
    in_form: String,
}

impl Reference {
    fn new(reference: &str) -> Option<Self> {
        (!reference.is_empty()).then(|| Self {
            plain: reference.to_owned(),
            in_json: crate::json::text(&reference),
            in_form: format!("={}", form::encode(reference)),
        })
    }

    fn is_in(&self, request: &RecordedRequest) -> bool {
        request.body.contains(&self.in_json)
            || request.body.split('&').any(|pair| pair.ends_with(&self.in_form))
            || request.headers.iter().any(|(_, value)| *value == self.plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_count() {
        for text in ["205334386", r#"{"Id":205334386}"#, "/checkout/205334386/pay", "şş 205334386"]
        {
            assert!(holds(text, "205334386"), "{text}");
        }
        for text in ["2053343860", "x205334386", "1-205334386", "", "20533438"] {
            assert!(!holds(text, "205334386"), "{text}");
        }
        assert!(!holds("a", ""));
    }
}
