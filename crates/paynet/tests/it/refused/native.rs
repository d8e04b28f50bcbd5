//! The requests of the native client.

use paylink_core::{Phone, WebUrl};
use paylink_testkit::refused::{BAD_EMAILS, assert_refused, bad_urls};
use paynet::api::LinkLookup;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use paynet::api::transaction_check::TransactionCheck;
use paynet::api::transaction_detail::TransactionDetail;

use super::{native_refusal_of, unused};
use crate::support::lira;

#[tokio::test]
async fn a_lookup_without_or_with_a_blank_id_or_reference_is_refused() {
    let stub = unused().await;
    let client = stub.client();
    let link = "id or reference_no";
    for (lookup, rule) in [
        (LinkLookup::default(), "at least one"),
        (LinkLookup::by_id(""), "blank"),
        (LinkLookup::by_id(" \t"), "blank"),
        (LinkLookup::by_reference(""), "blank"),
    ] {
        assert_refused(&client.mailorder_detail(&lookup).await.unwrap_err(), link, rule);
        let update = MailorderStatusUpdate::new(lookup, NewStatus::Passive);
        assert_refused(&client.mailorder_status_update(&update).await.unwrap_err(), link, rule);
    }
    let payment = "xact_id or reference_no";
    for (query, rule) in [
        (TransactionCheck::default(), "at least one"),
        (TransactionCheck::by_xact_id(" "), "blank"),
        (TransactionCheck::by_reference(""), "blank"),
    ] {
        assert_refused(&client.transaction_check(&query).await.unwrap_err(), payment, rule);
    }
    let payment = "id, xact_id, xact or reference_no";
    for (query, rule) in [
        (TransactionDetail::default(), "at least one"),
        (TransactionDetail::default().user_id("U"), "at least one"),
        (TransactionDetail::by_id(""), "blank"),
        (TransactionDetail::by_xact("  "), "blank"),
    ] {
        assert_refused(&client.transaction_detail(&query).await.unwrap_err(), payment, rule);
    }
    stub.assert_untouched();
}

#[tokio::test]
async fn a_reference_that_is_too_long_or_has_control_characters_is_refused() {
    let stub = unused().await;
    let client = stub.client();
    for (text, rule) in [
        ("x".repeat(51), "at most 50"),
        ("ş".repeat(51), "at most 50"),
        ("a\r\nb".into(), "control"),
    ] {
        let lookup = LinkLookup::by_reference(&*text);
        assert_refused(&client.mailorder_detail(&lookup).await.unwrap_err(), "reference_no", rule);
        let update = MailorderStatusUpdate::new(lookup, NewStatus::Waiting);
        assert_refused(
            &client.mailorder_status_update(&update).await.unwrap_err(),
            "reference_no",
            rule,
        );
        let check = TransactionCheck::by_reference(&*text);
        assert_refused(&client.transaction_check(&check).await.unwrap_err(), "reference_no", rule);
        let detail = TransactionDetail::by_reference(&*text);
        assert_refused(
            &client.transaction_detail(&detail).await.unwrap_err(),
            "reference_no",
            rule,
        );
        let create = MailorderCreate::new("A", lira("1")).reference_no(&*text);
        assert_refused(&client.mailorder_create(&create).await.unwrap_err(), "reference_no", rule);
    }
    let create = MailorderCreate::new("A", lira("1")).reference_no(" ");
    assert_refused(&client.mailorder_create(&create).await.unwrap_err(), "reference_no", "blank");
    stub.assert_untouched();
}

#[tokio::test]
async fn a_malformed_phone_email_or_url_is_refused() {
    let request = || MailorderCreate::new("A", lira("1"));
    for phone in
        ["", "532123456", "05321234567", "+905321234567", "532 123 45", "532123456x", "٥٣٢١٢٣٤٥٦٧"]
    {
        for send in [false, true] {
            let request = request().phone(phone);
            let request = if send { request.send_sms() } else { request };
            assert_refused(&native_refusal_of(&request).await, "phone", "ten digits");
        }
    }
    for email in BAD_EMAILS {
        for send in [false, true] {
            let request = request().email(email);
            let request = if send { request.send_mail() } else { request };
            assert_refused(&native_refusal_of(&request).await, "email", "e-mail address");
        }
    }
    const GOOD: &str = "https://shop.example/ok";
    for (bad, rule) in bad_urls() {
        let bad = bad.as_str();
        assert_refused(
            &native_refusal_of(&request().return_urls(bad, GOOD)).await,
            "succeed_url",
            rule,
        );
        assert_refused(
            &native_refusal_of(&request().return_urls(GOOD, bad)).await,
            "error_url",
            rule,
        );
        assert_refused(
            &native_refusal_of(&request().confirmation_url(bad)).await,
            "confirmation_url",
            rule,
        );
        assert_refused(&bad.parse::<WebUrl>().unwrap_err(), "url", rule);
    }
    assert_refused(&"532 123".parse::<Phone>().unwrap_err(), "phone", "phone number");
}
