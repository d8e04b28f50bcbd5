//! What is posted to a merchant, as a form or as JSON: unverified claims.

use std::collections::BTreeMap;

use paylink_core::callback::CallbackContent;
use paylink_core::wire::form;
use paylink_core::{CallbackRequest, WebUrl};
use paynet::callback::{ConfirmationPost, Redirect};
use paywall::callback::{HashKeys, threed::ThreeDReturn};
use serde::Serialize;

use crate::round_trip;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

pub(crate) fn forms(data: &[u8]) -> bool {
    let pairs: Vec<_> = form::pairs(data).collect();
    let written = query(&pairs);
    assert!(form::pairs(written.as_bytes()).eq(pairs.clone()), "a form written is a form read");
    let again = CallbackRequest::new("GET", written);
    // Only a parameter whose name begins with the rest of `&amp;` gets another name.
    let plain = |(name, value): &(String, String)| {
        (name.trim_start_matches("amp;").to_owned(), value.clone())
    };
    if pairs.len() <= CallbackRequest::MAX_PARAMETERS {
        let read = again.parameters().expect("few parameters");
        assert_eq!(read, pairs.iter().map(plain).collect::<Vec<_>>());
    }
    // Blanks around a body are not part of it.
    let data = data.trim_ascii();
    let [as_form, as_json] = [FORM, JSON]
        .map(|kind| CallbackRequest::new("POST", "").with_headers([kind]).with_body(data));
    // Each reader is tried, whether or not the others succeed.
    [redirect(&as_form), confirmation(&as_form), confirmation(&as_json), three_d(&as_form)]
        .contains(&true)
}

fn redirect(posted: &CallbackRequest) -> bool {
    let back = Redirect::read(posted);
    let again = CallbackRequest::new("GET", query(&members(&back))).with_header("accept", "*/*");
    assert_eq!(Redirect::read(&again), back);
    back != Redirect::default()
}

fn confirmation(posted: &CallbackRequest) -> bool {
    let Ok(read) = ConfirmationPost::read(posted) else { return false };
    let body = written(&read);
    let again = ConfirmationPost::read(
        &CallbackRequest::new("POST", "").with_headers([JSON]).with_body(body.as_str()),
    )
    .expect("what was read can be posted");
    assert_eq!(written(&again), body);
    // A form has only text: every amount and flag must be written in it.
    let came = match posted.content().expect("what was read has content") {
        CallbackContent::Json(json) => json.into_owned(),
        CallbackContent::Form(form) => {
            written(&form::pairs(&form).collect::<BTreeMap<_, _>>()).into_bytes()
        }
    };
    round_trip::check(&read, &came);
    true
}

fn three_d(posted: &CallbackRequest) -> bool {
    let Ok(read) = ThreeDReturn::read(posted, &HashKeys::new()) else { return false };
    let _ = (read.decimal_amount(), read.messages());
    if !posted.is_form() {
        return true;
    }
    let pairs: Vec<_> = form::pairs(posted.body()).collect();
    for (name, value) in members(&read) {
        let is_it =
            |(own, came): &(String, String)| own.eq_ignore_ascii_case(&name) && *came == value;
        assert!(name == "secondErrorMessage" || pairs.iter().any(is_it), "`{name}` did not come");
    }
    read.status.is_some() || read.payment_id.is_some()
}

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("it can be written")
}

/// The members of a type that has only text members.
fn members<T: Serialize>(value: &T) -> Vec<(String, String)> {
    let members: BTreeMap<String, Option<String>> =
        serde_json::from_str(&written(value)).expect("text");
    members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn query(pairs: &[(String, String)]) -> String {
    let base: WebUrl = "https://merchant.example/".parse().expect("an address");
    let one = |(name, value): &(String, String)| {
        let url = base.with_query(name, value);
        url.as_str().split_once('?').expect("a query").1.to_owned()
    };
    pairs.iter().map(one).collect::<Vec<_>>().join("&")
}
