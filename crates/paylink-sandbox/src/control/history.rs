//! The history of a link, from what was recorded.

use crate::app::App;
use crate::context::Context;
use crate::form;
use crate::link_view::Detail;
use crate::provider::{Description, ProviderModule};
use crate::recording::RecordedRequest;
use crate::{Delivery, Finding};

/// The largest number of rows.
const MOST: usize = 100;

/// Returns the requests that named a link, newest first.
pub(crate) fn requests(app: &App, link: &Detail) -> Vec<(u64, RecordedRequest)> {
    let reference = Reference::new(&link.summary.reference);
    let module = app.providers.get(link.summary.kind.provider);
    let Some(description) = module.map(ProviderModule::description) else { return Vec::new() };
    app.context.requests.below(u64::MAX, MOST, |request| {
        description.owns(&request.path)
            && (names(request, &link.identifiers, description)
                || !answers_with_its_link(request, description)
                    && reference.as_ref().is_some_and(|own| own.is_in(request)))
    })
}

/// Returns the attempts to deliver its callbacks, newest first.
pub(crate) fn deliveries(context: &Context, link: &Detail) -> Vec<(u64, Delivery)> {
    context.callbacks.log().below(u64::MAX, MOST, |own| own.link_id == link.callback_id)
}

/// Returns the findings of these requests, newest first.
pub(crate) fn findings(
    context: &Context,
    requests: &[(u64, RecordedRequest)],
) -> Vec<(u64, Finding)> {
    let is_one_of = |own: &Finding| requests.iter().any(|(number, _)| *number == own.request);
    context.findings.log().below(u64::MAX, MOST, is_one_of)
}

/// Whether the answer lists links: then it is about none of them.
fn is_list(path: &str, description: &Description) -> bool {
    let path = path.to_ascii_lowercase();
    description.services.listing.iter().any(|end| path.ends_with(end))
}

/// Whether the request has created a link. The answer names that link by its own id, so the request
/// is not about another link that has the same reference.
fn answers_with_its_link(request: &RecordedRequest, description: &Description) -> bool {
    let creating = description.services.creating;
    request.answer.contains("http") && creating.iter().any(|end| request.path.ends_with(end))
}

fn names(request: &RecordedRequest, identifiers: &[String], description: &Description) -> bool {
    let answer = if is_list(&request.path, description) { "" } else { &request.answer };
    let headers = request.headers.iter().map(|(_, value)| value.as_str());
    let texts: Vec<&str> =
        [&request.path, &request.body, answer].into_iter().chain(headers).collect();
    identifiers.iter().any(|own| texts.iter().any(|text| contains_word(text, own)))
}

/// Whether a text contains a word, and not only as a part of a longer one.
fn contains_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let (before, rest) = text.split_at(at);
            !is_part(before.chars().next_back()) && !is_part(rest.chars().nth(word.chars().count()))
        })
}

/// A reference can be any text, so it is compared with whole values only.
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
            assert!(contains_word(text, "205334386"), "{text}");
        }
        for text in ["2053343860", "x205334386", "1-205334386", "", "20533438"] {
            assert!(!contains_word(text, "205334386"), "{text}");
        }
        assert!(!contains_word("a", ""));
    }
}
