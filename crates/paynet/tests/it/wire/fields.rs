//! Fields whose documented type differs from the published examples, and missing fields.

use paylink_core::wire::Scalar;
use paylink_core::{LinkStatus, StatusBasis, Zone};
use paynet::api::LinkLookup;
use paynet::api::mailorder_detail::MailorderDetail;
use paynet::api::status::PayLinkStatus;
use paynet::{Currency, Error, Response};

use crate::support::answers::{DONE, detail, rows};
use crate::support::reference;
use crate::support::stub::Stub;

async fn link_of(body: &str) -> Result<paylink_core::Link, Error> {
    let stub = Stub::answering(200, body).await;
    stub.get().await
}

async fn read(more: &str) -> Response<MailorderDetail> {
    let stub = Stub::answering(200, &detail(more)).await;
    stub.client().mailorder_detail(&LinkLookup::by_reference("R-1")).await.unwrap()
}

#[tokio::test]
async fn wire_status_is_a_number_or_text_and_only_1_is_paid() {
    for (json, common) in [
        ("0", LinkStatus::Open),
        ("1", LinkStatus::Paid),
        ("2", LinkStatus::Expired),
        ("3", LinkStatus::Deactivated),
        ("4", LinkStatus::Unknown),
        ("5", LinkStatus::Unknown),
        ("6", LinkStatus::Unknown),
        ("11", LinkStatus::Unknown),
        ("-1", LinkStatus::Unknown),
    ] {
        for status in [json.to_owned(), format!("\"{json}\"")] {
            let link = link_of(&detail(&format!("\"status\":{status}"))).await.unwrap();
            assert_eq!((link.status, link.provider_status.as_str()), (common, json), "{status}");
            assert_eq!(link.status_basis, StatusBasis::Reported);
        }
    }
    for text in [r#""""#, r#""ODEME_ALINDI""#, r#""01""#, r#""true""#, "true"] {
        let link = link_of(&detail(&format!("\"status\":{text}"))).await.unwrap();
        assert_eq!(link.status, LinkStatus::Unknown, "{text}");
    }
}

#[tokio::test]
async fn wire_a_link_without_status_is_malformed_and_never_paid() {
    for more in [r#""status":null"#, r#""xact_id":"xk_1""#] {
        let error = link_of(&detail(more)).await.unwrap_err();
        assert!(error.is_malformed() && error.http_status() == Some(200), "{more}: {error}");
    }
}

#[tokio::test]
async fn wire_status_3_of_a_link_is_deactivated_and_not_done() {
    let link = link_of(&detail(r#""status":3,"xact_id":"xk_1""#)).await.unwrap();
    assert_eq!((link.status, link.status.may_still_be_paid()), (LinkStatus::Deactivated, false));
    assert_eq!(read(r#""status":"3""#).await.status, Some(PayLinkStatus::Passive));
}

#[tokio::test]
async fn wire_send_confirmation_mail_is_a_flag_or_text() {
    for (json, value) in [
        ("false", Scalar::Flag(false)),
        ("true", Scalar::Flag(true)),
        (r#""false""#, Scalar::Text("false".into())),
        (r#""""#, Scalar::Text(String::new())),
    ] {
        let read = read(&format!(r#""status":0,"send_confirmation_mail":{json}"#)).await;
        assert_eq!(read.send_confirmation_mail, Some(value), "{json}");
    }
}

#[tokio::test]
async fn wire_flags_are_booleans_text_or_numbers() {
    for (json, notified) in [
        ("true", true),
        (r#""true""#, true),
        ("1", true),
        ("false", false),
        (r#""False""#, false),
        ("0", false),
    ] {
        let link = link_of(&detail(&format!(r#""status":0,"send_sms":{json},"send_mail":false"#)))
            .await
            .unwrap();
        assert_eq!(link.notified_by_provider, Some(notified), "{json}");
    }
    let link = link_of(&detail(r#""status":0,"send_sms":false"#)).await.unwrap();
    assert_eq!(link.notified_by_provider, None, "send_mail is missing");
}

#[tokio::test]
async fn wire_payments_may_be_absent_null_or_empty() {
    for (payments, transactions, all_listed) in [
        ("", vec!["xk_0"], true),
        (r#","payments":null"#, vec!["xk_0"], true),
        (r#","payments":[]"#, vec!["xk_0"], true),
        (
            r#","payments":[{"xact_id":"xk_2","id":5435},{"xact_id":"xk_1","id":"5436"}]"#,
            vec!["xk_0", "xk_2", "xk_1"],
            true,
        ),
        // A payment without an id is not listed.
        (r#","payments":[{"xact_id":"xk_0","id":1},{"xact_id":" "}]"#, vec!["xk_0"], false),
        (r#","payments":[{"xact_id":"xk_0","id":1},{}]"#, vec!["xk_0"], false),
        // In the older version of the response, more cards may have paid.
        (r#","multi_payment":true"#, vec!["xk_0"], false),
        (r#","multi_payment":true,"payments":[]"#, vec!["xk_0"], true),
        (r#","multi_payment":false"#, vec!["xk_0"], true),
    ] {
        let link =
            link_of(&detail(&format!(r#""status":1,"xact_id":"xk_0"{payments}"#))).await.unwrap();
        assert_eq!(link.transactions, transactions, "{payments}");
        assert_eq!(link.all_transactions_listed, all_listed, "{payments}");
    }
}

#[tokio::test]
async fn wire_empty_strings_are_read_as_missing_values() {
    let body = concat!(
        r#"{"company_code":"","agent_id":"","xact_id":"","reference_no":"R-1","email":"","user_name":"","#,
        r#""name_surname":"","amount":"","currency":"","installment":"","phone":"","bank_id":"","#,
        r#""expire_date":"","create_date":"","note":"","agent_note":"","succeed_url":"","error_url":"","#,
        r#""confirmation_url":"","bank_name":"","status":"0","send_confirmation_mail":"","send_sms":"","#,
        r#""send_mail":"","multi_payment":"","payments":[],"object_name":"","code":0,"message":""}"#
    );
    let link = link_of(body).await.unwrap();
    assert_eq!((link.amount, link.currency, link.notified_by_provider), (None, None, None));
    assert!(link.transactions.is_empty());
    assert_eq!(
        link.created.unwrap().unix_millis(Zone::Istanbul),
        None,
        "an empty time is no error"
    );
    let nulls = body.replace("\"\"", "null");
    assert_eq!(link_of(&nulls).await.unwrap().status, LinkStatus::Open);
}

#[tokio::test]
async fn wire_the_id_of_the_key_is_kept_because_the_response_has_none() {
    let stub = Stub::answering(200, &detail(r#""status":0"#)).await;
    let links = stub.links();
    let key = links.key_for(reference("R-1")).with_id("c1c4f41c-3d8c-4143-a2dc-114e587fd1b3");
    let link = links.get(&key).await.unwrap();
    assert_eq!(link.key, key, "the id of the key is kept");
    assert_eq!(stub.bodies(), [r#"{"id":"c1c4f41c-3d8c-4143-a2dc-114e587fd1b3"}"#]);
}

#[tokio::test]
async fn wire_a_missing_or_different_reference_in_the_response_is_a_mismatch() {
    for field in
        [r#""reference_no":"","#, r#""reference_no":null,"#, r#""reference_no":"R-2","#, ""]
    {
        let body = format!(r#"{{{field}"amount":149.90,"status":1,"xact_id":"xk_1","code":0}}"#);
        for with_id in [false, true] {
            let stub = Stub::answering(200, &body).await;
            let links = stub.links();
            let key = links.key_for(reference("R-1"));
            let key = if with_id { key.with_id("L-1") } else { key };
            let error = links.get(&key).await.unwrap_err();
            assert!(error.is_mismatch(), "{field} {with_id}: {error}");
            assert!(links.deactivate(&key).await.unwrap_err().is_mismatch());
            let sent =
                stub.requests().iter().filter(|own| own.service() != "mailorder/detail").count();
            assert_eq!(sent, 0, "nothing is written to another link");
        }
    }
}

#[tokio::test]
async fn wire_user_name_is_padded_with_spaces() {
    let response = read(r#""status":0,"user_name":"satış     ""#).await;
    assert_eq!(response.user_name.as_ref().map(|name| name.trim()), Some("satış"));
    assert_eq!(
        read(r#""status":0,"user_name":"          ""#)
            .await
            .user_name
            .as_ref()
            .map(|name| name.trim()),
        Some("")
    );
}

#[tokio::test]
async fn wire_installment_has_two_ls_on_links_and_one_on_payments() {
    assert_eq!(read(r#""status":0,"installment":3"#).await.installment, Some(3));
    assert_eq!(read(r#""status":0,"instalment":3"#).await.installment, None);
    let row = r#"{"xact_id":"xk_1","instalment":"6","installment":9}"#;
    let stub = Stub::answering(200, &rows(&[row])).await;
    let checked = paynet::api::transaction_check::TransactionCheck::by_xact_id("xk_1");
    assert_eq!(
        stub.client().transaction_check(&checked).await.unwrap().rows[0].instalment,
        Some(6)
    );
    let detailed = paynet::api::transaction_detail::TransactionDetail::by_xact_id("xk_1");
    assert_eq!(
        stub.client().transaction_detail(&detailed).await.unwrap().rows[0].instalment,
        Some(6)
    );
}

#[tokio::test]
async fn wire_currency_is_tl_or_try() {
    for (json, currency) in [
        (r#""TL""#, Some(Currency::TRY)),
        (r#""TRY""#, Some(Currency::TRY)),
        (r#""TL ""#, Some(Currency::TRY)),
        (r#""949""#, Some(Currency::TRY)),
        ("949", Some(Currency::TRY)),
        (r#""USD""#, Some(Currency::USD)),
        (r#""₺""#, None),
        ("null", None),
    ] {
        let body = format!(r#"{{"reference_no":"R-1","currency":{json},"status":0,"code":0}}"#);
        assert_eq!(link_of(&body).await.unwrap().currency, currency, "{json}");
    }
}

#[tokio::test]
async fn wire_times_have_no_zone_and_0_to_7_fraction_digits() {
    for (fraction, millis) in [
        ("", 0),
        (".7", 700),
        (".71", 710),
        (".717", 717),
        (".7171", 717),
        (".71712", 717),
        (".717123", 717),
        (".7171234", 717),
        (".7171234+03:00", 717),
    ] {
        let stamp = format!("2019-10-18T21:46:17{fraction}");
        let link =
            link_of(&detail(&format!(r#""status":0,"expire_date":"{stamp}""#))).await.unwrap();
        let expires = link.expires.unwrap();
        assert_eq!(expires.as_str(), stamp);
        assert_eq!(
            expires.unix_millis(Zone::Istanbul),
            Some(1_571_424_377_000 + millis),
            "{stamp}"
        );
    }
    let link = link_of(&detail(r#""status":1,"expire_date":"ilkbahar""#)).await.unwrap();
    assert_eq!(link.status, LinkStatus::Paid, "a malformed time does not hide the status");
}

#[tokio::test]
async fn wire_ids_are_text_or_numbers() {
    for (id, expected) in [
        (r#""c1c4f41c""#, Some("c1c4f41c")),
        ("4711", Some("4711")),
        ("null", None),
        (r#""""#, None),
    ] {
        let stub =
            Stub::answering(200, &format!(r#"{{"url":"https://odeme.example/l","id":{id},{DONE}"#))
                .await;
        let created = stub.create().await.unwrap();
        assert_eq!(created.key.id(), expected, "{id}");
        assert_eq!(
            created.key.reference().as_str(),
            "R-1",
            "found by reference where there is no id"
        );
    }
    for (id, scalar) in
        [("2527054", Scalar::Number("2527054".into())), (r#""ab+/""#, Scalar::Text("ab+/".into()))]
    {
        let row = format!(r#"{{"id":{id},"xact_id":"xk_1"}}"#);
        let stub = Stub::answering(200, &rows(&[&row])).await;
        let query = paynet::api::transaction_check::TransactionCheck::by_xact_id("xk_1");
        assert_eq!(
            stub.client().transaction_check(&query).await.unwrap().rows[0].id,
            Some(scalar.clone())
        );
        let query = paynet::api::transaction_detail::TransactionDetail::by_xact_id("xk_1");
        assert_eq!(
            stub.client().transaction_detail(&query).await.unwrap().rows[0].id,
            Some(scalar)
        );
    }
}

#[tokio::test]
async fn wire_the_url_is_opaque_and_is_returned_unchanged() {
    for url in ["https://pts-odeme.paynet.com.tr/?k=a+b/c==&x=%20", "http://127.0.0.1:1/l"] {
        let stub = Stub::answering(200, &format!(r#"{{"url":"{url}","id":"1",{DONE}"#)).await;
        assert_eq!(stub.create().await.unwrap().url, url);
    }
    for url in [
        "7",
        "true",
        r#""""#,
        r#""7""#,
        "null",
        r#""/l/1""#,
        r#""https://pay.example/ı""#,
        r#""javascript:alert(1)//""#,
        r#""data:text/html,x""#,
        r#""file:///l""#,
        r#""//pay.example/l""#,
        r#""https://pay.example/l\r\nX: y""#,
    ] {
        let stub = Stub::answering(200, &format!(r#"{{"url":{url},"id":"1",{DONE}"#)).await;
        let error = stub.create().await.unwrap_err();
        assert!(
            error.is_malformed() && error.effect() == paynet::Effect::Unknown,
            "{url}: {error}"
        );
    }
}

#[tokio::test]
async fn wire_unknown_fields_are_ignored_and_kept_in_the_body() {
    let body = detail(r#""status":0,"yeni_alan":{"a":[1,null]}"#);
    let link = link_of(&body).await.unwrap();
    assert_eq!(link.body.to_text(), body);
}
