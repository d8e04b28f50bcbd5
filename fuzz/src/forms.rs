//! What is posted to a merchant, as a form or as JSON: unverified claims.

use std::collections::BTreeMap;

use paylink_core::callback::BodyForm;
use paylink_core::wire::form;
use paylink_core::{CallbackRequest, WebUrl};
use paynet::callback::{ConfirmationPost, Redirect};
use paywall::callback::{HashKeys, threed::ThreeDReturn};
use serde::Serialize;

use crate::round_trip;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

pub(crate) fn forms(data: &[u8]) -> bool {
    let pairs = form::pairs(data);
    assert_eq!(form::pairs(query(&pairs).as_bytes()), pairs, "a form written is a form read");
    let posted = CallbackRequest::new("POST", "").with_headers([FORM]).with_body(data);
    if posted.body_form() == BodyForm::UrlEncoded {
        assert_eq!(posted.parameters(), pairs);
    }
    // Each reader is tried, whether or not the others succeed.
    [redirect(&posted), confirmation(&posted), in_json(data), three_d(&posted)].contains(&true)
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
    if posted.body_form() == BodyForm::UrlEncoded {
        let mut pairs: BTreeMap<String, String> = posted.parameters().into_iter().collect();
        for id in ["referance_no", "reference_no", "xact_id"] {
            if let Some(value) = pairs.get_mut(id) {
                *value = form::restore_plus(value.clone());
            }
        }
        round_trip::check(&read, written(&pairs).as_bytes());
    }
    true
}

fn in_json(data: &[u8]) -> bool {
    let posted = CallbackRequest::new("POST", "").with_headers([JSON]).with_body(data);
    let Ok(read) = ConfirmationPost::read(&posted) else { return false };
    // Replaced characters are not in the input.
    let is_exact = !written(&read).contains(char::REPLACEMENT_CHARACTER);
    if is_exact && posted.body_form() == BodyForm::Json {
        round_trip::check(&read, &posted.json_body());
    }
    true
}

fn three_d(posted: &CallbackRequest) -> bool {
    let Ok(read) = ThreeDReturn::read(posted, &HashKeys::new()) else { return false };
    let _ = (read.decimal_amount(), read.messages());
    let pairs = form::pairs(posted.body());
    let is_form = posted.body_form() == BodyForm::UrlEncoded;
    for (name, value) in members(&read).into_iter().filter(|_| is_form) {
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
