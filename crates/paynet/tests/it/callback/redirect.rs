//! What the browser brings back to `succeed_url` and `error_url`.

use paynet::callback::Redirect;
use paynet::{CallbackKind, CallbackRequest, PayLinks};

use super::returned;
use crate::support::{browser_return, idle_client};

#[tokio::test]
async fn wire_a_plus_sign_decoded_as_a_space_is_restored() {
    let id = "xk_EAAAAAh7VYf9HG4+GR9ezqi+WAA8PY6P/4eroE*BUUHRCLxGO";
    let encoded = id.replace('+', "%2B").replace('/', "%2F").replace('*', "%2A");
    for query in [
        format!("xact_id={id}"),
        format!("xact_id={encoded}"),
        format!("o=1&xact_id={id}"),
        format!("xact_id={}", id.replace('+', "%20")),
    ] {
        assert_eq!(returned(&query).transaction.as_deref(), Some(id), "{query}");
    }
}

#[tokio::test]
async fn wire_names_may_begin_with_the_rest_of_an_escaped_ampersand() {
    let callback = returned("o=1&amp;xact_id=xk_1&amp;reference_no=ORD-1&amp;bank_error_id=51");
    assert_eq!(
        (callback.transaction.as_deref(), callback.reference.as_deref()),
        (Some("xk_1"), Some("ORD-1"))
    );
    assert_eq!(callback.claims_success, Some(false));
    let callback = returned("o=1&amp%3Bxact_id=xk_1");
    assert_eq!(callback.transaction.as_deref(), Some("xk_1"));
}

#[tokio::test]
async fn wire_parameters_are_found_behind_a_second_question_mark() {
    for query in [
        "o=1?xact_id=xk_1&reference_no=R-1",
        "o=1&t=ab?xact_id=xk_1&amp;reference_no=R-1",
        "xact_id=xk_1&reference_no=R-1&xact_id=xk_1&reference_no=R-1",
    ] {
        let callback = returned(query);
        assert_eq!(callback.transaction.as_deref(), Some("xk_1"), "{query}");
        assert_eq!(callback.reference.as_deref(), Some("R-1"), "{query}");
    }
}

#[tokio::test]
async fn wire_an_id_with_invalid_characters_is_no_claim() {
    let callback = returned("xact_id=xk_%C5&reference_no=R-1%DE");
    assert_eq!((callback.transaction, callback.reference), (None, None));
}

#[tokio::test]
async fn wire_the_browser_returns_with_get_or_post() {
    let links = PayLinks::new(idle_client());
    let form = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let request = CallbackRequest::new("POST", "o=1")
        .with_headers(form)
        .with_body("xact_id=xk_a+b&reference_no=ORD-1");
    let untyped =
        CallbackRequest::new("POST", "").with_body("xact_id=xk_a+b&reference_no=ORD-1\r\n");
    for request in [request, untyped] {
        let callback = links.read_callback(CallbackKind::BrowserReturn, &request).unwrap();
        assert_eq!(
            (callback.transaction.as_deref(), callback.reference.as_deref()),
            (Some("xk_a+b"), Some("ORD-1"))
        );
    }
}

#[tokio::test]
async fn wire_the_last_of_equal_names_counts() {
    // The merchant's own URL had parameters with these names already.
    let callback = returned("xact_id=eski&reference_no=benim&xact_id=xk_1&reference_no=ORD-1");
    assert_eq!(
        (callback.transaction.as_deref(), callback.reference.as_deref()),
        (Some("xk_1"), Some("ORD-1"))
    );
}

#[tokio::test]
async fn wire_a_return_never_claims_success_and_claims_failure_only_by_an_error_id() {
    for (query, claims) in [
        ("xact_id=xk_1", None),
        ("xact_id=xk_1&is_succeed=true&status=1", None),
        ("xact_id=xk_1&paynet_error_id=0&bank_error_id=0", None),
        ("xact_id=xk_1&paynet_error_id=", None),
        ("xact_id=xk_1&paynet_error_id=1", Some(false)),
        ("xact_id=xk_1&bank_error_id=51&bank_error_message=Yetersiz+bakiye", Some(false)),
        ("", None),
    ] {
        assert_eq!(returned(query).claims_success, claims, "{query}");
    }
    let back = Redirect::read(&browser_return("bank_error_message=Yetersiz+bakiye"));
    assert_eq!(back.bank_error_message.unwrap().as_str(), "Yetersiz bakiye");
}
