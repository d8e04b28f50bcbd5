//! The POST to `confirmation_url`.

use paylink_core::Authenticity;
use paynet::callback::ConfirmationPost;
use paynet::{CallbackKind, CallbackRequest, Currency, PayLinks};

use super::payment;
use crate::support::{callback_post, idle_client};

#[tokio::test]
async fn wire_the_reference_is_spelt_with_an_a_or_an_e() {
    for name in ["referance_no", "reference_no"] {
        let callback =
            payment(&format!(r#"{{"{name}":"ORD-1","amount":149.90,"is_succeed":true}}"#));
        assert_eq!(callback.reference.as_deref(), Some("ORD-1"), "{name}");
        assert_eq!(callback.claims_success, Some(true));
    }
}

#[tokio::test]
async fn wire_xact_id_may_be_absent_from_the_callback() {
    let with = payment(r#"{"referance_no":"ORD-1","xact_id":"xk_a/b+c*","is_succeed":true}"#);
    assert_eq!(with.transaction.as_deref(), Some("xk_a/b+c*"));
    for without in [
        r#"{"referance_no":"ORD-1","is_succeed":true}"#,
        r#"{"referance_no":"ORD-1","xact_id":"","is_succeed":true}"#,
        r#"{"referance_no":"ORD-1","xact_id":null,"is_succeed":true}"#,
    ] {
        assert_eq!(payment(without).transaction, None, "{without}");
    }
}

#[tokio::test]
async fn wire_the_banks_order_id_is_never_the_reference() {
    let bank = r#""order_id":"BANK-1","authorization_code":"000001","is_succeed":true"#;
    let callback = payment(&format!(r#"{{{bank},"xact_id":"xk_1"}}"#));
    assert_eq!((callback.reference, callback.transaction.as_deref()), (None, Some("xk_1")));
    let error = ConfirmationPost::read(&callback_post(&format!("{{{bank}}}"))).unwrap_err();
    assert!(error.is_bad_callback(), "it does not identify a payment: {error}");
}

#[test]
fn wire_a_callback_is_a_posted_object_that_names_a_payment() {
    let whole = r#"{"referance_no":"ORD-1","is_succeed":true}"#;
    assert!(ConfirmationPost::read(&callback_post(&format!("\u{feff} {whole}"))).is_ok());
    let fetched = CallbackRequest::new("GET", "")
        .with_header("content-type", "application/json")
        .with_body(whole);
    assert!(ConfirmationPost::read(&fetched).unwrap_err().is_bad_callback());
    let nameless = r#"{"referance_no":"","xact_id":" ","is_succeed":true}"#;
    for body in ["{}", "[]", r#"["ORD-1"]"#, "null", "", nameless] {
        assert!(
            ConfirmationPost::read(&callback_post(body)).unwrap_err().is_bad_callback(),
            "{body}"
        );
    }
}

#[tokio::test]
async fn wire_flags_and_amounts_of_the_callback_are_lenient() {
    for (flag, claims) in [
        ("true", Some(true)),
        (r#""true""#, Some(true)),
        ("1", Some(true)),
        ("false", Some(false)),
        (r#""False""#, Some(false)),
        ("null", None),
    ] {
        assert_eq!(
            payment(&format!(r#"{{"referance_no":"ORD-1","is_succeed":{flag}}}"#)).claims_success,
            claims,
            "{flag}"
        );
    }
    for amount in ["149.90", r#""149.90""#, r#""149,90""#] {
        let callback =
            payment(&format!(r#"{{"referance_no":"ORD-1","amount":{amount},"currency":"TL"}}"#));
        assert_eq!(callback.amount.unwrap().as_str(), "149.90", "{amount}");
        assert_eq!(callback.currency, Some(Currency::TRY));
    }
}

#[tokio::test]
async fn wire_both_versions_of_the_page_are_read_and_unknown_fields_ignored() {
    let post = ConfirmationPost::read(&callback_post(
        r#"{"referance_no":"ORD-1","card_type":"cc","instalment":"3","yeni":{"a":1},"xact_date":"2026-01-30T10:02:03.4"}"#,
    ))
    .unwrap();
    assert_eq!((post.card_type.as_deref(), post.instalment), (Some("cc"), Some(3)));
    assert_eq!(
        ConfirmationPost::read(&callback_post(r#"{"xact_id":"xk_1"}"#)).unwrap().card_type,
        None
    );
}

#[tokio::test]
async fn wire_a_callback_is_json_or_a_form() {
    let form = |kind: &str, body: &str| {
        CallbackRequest::new("POST", "").with_header("Content-Type", kind).with_body(body)
    };
    let body =
        "referance_no=ORD-1&xact_id=xk_a%2Fb%2Bc*&amount=149%2C90&currency=TL&is_succeed=True";
    for kind in
        ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=UTF-8"]
    {
        let callback = PayLinks::new(idle_client())
            .read_callback(CallbackKind::Payment, &form(kind, body))
            .unwrap();
        assert_eq!(callback.reference.as_deref(), Some("ORD-1"));
        assert_eq!(callback.transaction.as_deref(), Some("xk_a/b+c*"));
        assert_eq!(
            (callback.amount.unwrap().as_str(), callback.claims_success),
            ("149.90", Some(true))
        );
    }
    let no_type: [(&str, &str); 0] = [];
    let bare = CallbackRequest::new("POST", "")
        .with_headers(no_type)
        .with_body(r#"{"referance_no":"ORD-1"}"#);
    assert_eq!(ConfirmationPost::read(&bare).unwrap().referance_no.as_deref(), Some("ORD-1"));
}

#[test]
fn wire_a_callback_is_read_by_its_looks_and_not_by_its_content_type() {
    let json = r#"{"reference_no":"R-1","xact_id":"xk_a+b","is_succeed":true}"#;
    let quoted = serde_json::to_string(json).unwrap();
    let form = "reference_no=R-1&xact_id=xk_a%2Bb&is_succeed=true";
    // A plus sign that was sent without an escape is read as a blank.
    let bare = "reference_no=R-1&xact_id=xk_a+b&is_succeed=true";
    for (kind, query, body) in [
        ("application/json", "", json),
        ("application/x-www-form-urlencoded", "", json),
        ("", "", json),
        ("application/json", "", &*quoted),
        ("application/json", "", &*format!("[{json}]")),
        ("application/x-www-form-urlencoded", "", form),
        ("application/json", "", form),
        ("text/plain", "", form),
        ("", "", bare),
        ("application/x-www-form-urlencoded", "", bare),
        ("application/json", form, ""),
        ("", "", &*form.replace('&', "&amp;")),
        ("application/json", "", &*json.replacen('{', r#"{"referance_no":" ","#, 1)),
    ] {
        let request =
            CallbackRequest::new("POST", query).with_header("content-type", kind).with_body(body);
        let post = ConfirmationPost::read(&request).unwrap();
        assert_eq!(post.reference(), Some("R-1"), "{kind} {body}");
        assert_eq!(post.xact_id.as_deref(), Some("xk_a+b"), "{kind} {body}");
        assert_eq!(post.is_succeed, Some(true), "{kind} {body}");
    }
    let parts = CallbackRequest::new("POST", "")
        .with_header("content-type", "multipart/form-data; boundary=x")
        .with_body("--x\r\n");
    let error = ConfirmationPost::read(&parts).unwrap_err();
    assert!(error.to_string().contains("multipart/form-data"), "{error}");
}

#[tokio::test]
async fn wire_the_body_is_read_by_its_looks_whatever_type_is_named() {
    let links = PayLinks::new(idle_client());
    let form = "application/x-www-form-urlencoded";
    let json_body = r#"{"reference_no":"ORD-1","xact_id":"xk_1","is_succeed":true}"#;
    let form_body = "reference_no=ORD-1&xact_id=xk_1&is_succeed=true";
    for (kind, body) in [
        (Some(form), json_body),
        (Some("text/plain"), json_body),
        (Some("application/json"), form_body),
        (Some("text/plain; charset=utf-8"), form_body),
        (None, form_body),
    ] {
        let headers = kind.map(|kind| ("Content-Type", kind));
        let request = CallbackRequest::new("POST", "").with_headers(headers).with_body(body);
        let callback = links.read_callback(CallbackKind::Payment, &request).unwrap();
        assert_eq!(callback.reference.as_deref(), Some("ORD-1"), "{kind:?} {body}");
        assert_eq!(callback.transaction.as_deref(), Some("xk_1"));
        assert_eq!(callback.claims_success, Some(true));
    }
}

#[tokio::test]
async fn wire_a_callback_is_unsigned() {
    let callback = payment(r#"{"referance_no":"ORD-1","is_succeed":true}"#);
    assert_eq!(
        (callback.authenticity, callback.kind),
        (Authenticity::Unsigned, CallbackKind::Payment)
    );
    assert_eq!(callback.provider, paynet::PROVIDER);
}

#[tokio::test]
async fn wire_malformed_callbacks_are_errors() {
    let links = PayLinks::new(idle_client());
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for request in [
        callback_post(""),
        callback_post("<html>"),
        callback_post("null"),
        callback_post(r#"{"is_succeed":"belki"}"#),
        callback_post(r#"{"referance_no":"A","reference_no":"B"}"#),
        callback_post(r#"{"referance_no":"A","referance_no":"B"}"#),
        CallbackRequest::new("POST", "")
            .with_header("content-type", "multipart/form-data; boundary=x")
            .with_body("--x\r\nContent-Disposition: form-data; name=\"reference_no\"\r\n\r\nA"),
        CallbackRequest::new("POST", "")
            .with_headers(form)
            .with_body("referance_no=A&referance_no=B"),
        CallbackRequest::new("POST", "").with_headers(form).with_body("is_succeed=belki"),
    ] {
        let error = links.read_callback(CallbackKind::Payment, &request).unwrap_err();
        assert!(error.is_bad_callback(), "{:?}: {error}", String::from_utf8_lossy(request.body()));
        assert_eq!(error.provider(), Some(&paynet::PROVIDER));
    }
}
