//! Requests, byte by byte.

use paylink_core::{LinkQuery, Notify};
use paynet::api::LinkLookup;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::api::mailorder_list::MailorderList;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use paynet::api::transaction_check::TransactionCheck;
use paynet::api::transaction_detail::TransactionDetail;
use paynet::{LinkOptions, Payer};

use super::{benign, each_service};
use crate::support::answers::CREATED;
use crate::support::stub::Stub;
use crate::support::{KEY, hours, lira, new_link, reference};

#[tokio::test]
async fn wire_the_key_follows_basic_as_it_is_and_is_never_base64() {
    let stub = benign().await;
    for (service, error) in each_service(&stub).await {
        assert!(error.is_none(), "{service}: {error:?}");
    }
    let requests = stub.requests();
    assert_eq!(requests.len(), 6);
    for request in &requests {
        assert_eq!(
            request.header_lines("authorization"),
            [format!("authorization: Basic {KEY}")],
            "{}",
            request.head
        );
        assert!(request.head.starts_with("POST /v1/"), "{}", request.head);
        assert!(request.head.split("\r\n").next().unwrap().ends_with(" HTTP/1.1"));
        assert_eq!(request.header_lines("accept"), ["accept: application/json; charset=UTF-8"]);
        assert_eq!(
            request.header_lines("content-type"),
            ["content-type: application/json; charset=UTF-8"]
        );
    }
}

#[tokio::test]
async fn wire_every_service_is_post_with_a_json_body_below_v1() {
    let stub = benign().await;
    each_service(&stub).await;
    let lines: Vec<String> =
        stub.requests().iter().map(|own| own.head.lines().next().unwrap().to_owned()).collect();
    assert_eq!(
        lines,
        [
            "POST /v1/mailorder/create HTTP/1.1",
            "POST /v1/mailorder/detail HTTP/1.1",
            "POST /v1/mailorder/list HTTP/1.1",
            "POST /v1/mailorder/status_update HTTP/1.1",
            "POST /v1/transaction/check HTTP/1.1",
            "POST /v1/transaction/detail HTTP/1.1",
        ]
    );
}

async fn body_of_create(request: &MailorderCreate) -> String {
    let stub = Stub::answering(200, CREATED).await;
    stub.client().mailorder_create(request).await.unwrap();
    stub.bodies().remove(0)
}

#[tokio::test]
async fn wire_flags_are_always_sent_even_if_false() {
    assert_eq!(
        body_of_create(&MailorderCreate::new("Ayşe Yılmaz", lira("149.90"))).await,
        concat!(
            r#"{"addcomission_to_amount":false,"name_surname":"Ayşe Yılmaz","amount":149.90,"#,
            r#""send_mail":false,"send_sms":false,"send_confirmation_mail":false,"multi_payment":false}"#
        )
    );
}

#[tokio::test]
async fn wire_a_create_with_all_fields_is_sent_as_these_bytes() {
    let request = MailorderCreate::new("ığüşöç İĞÜŞÖÇ", lira("0.10"))
        .pos_type(5)
        .addcomission_to_amount()
        .agent_id("1001")
        .user_name("satış")
        .email("musteri@example.com")
        .send_mail()
        .phone("5321234567")
        .send_sms()
        .expire_hours(72)
        .note("Sipariş \"1042\"")
        .agent_note("şube 1")
        .reference_no("ORD-1042-1")
        .return_urls("https://shop.example/ok?o=1", "https://shop.example/no?o=1")
        .confirmation_url("https://shop.example/cb")
        .send_confirmation_mail()
        .multi_payment()
        .extra("ratio_code", &"standart")
        .unwrap();
    assert_eq!(
        body_of_create(&request).await,
        concat!(
            r#"{"pos_type":5,"addcomission_to_amount":true,"agent_id":"1001","name_surname":"ığüşöç İĞÜŞÖÇ","#,
            r#""user_name":"satış","amount":0.10,"email":"musteri@example.com","send_mail":true,"#,
            r#""phone":"5321234567","send_sms":true,"expire_date":"72","note":"Sipariş \"1042\"","#,
            r#""agent_note":"şube 1","reference_no":"ORD-1042-1","succeed_url":"https://shop.example/ok?o=1","#,
            r#""error_url":"https://shop.example/no?o=1","confirmation_url":"https://shop.example/cb","#,
            r#""send_confirmation_mail":true,"multi_payment":true,"ratio_code":"standart"}"#
        )
    );
}

#[tokio::test]
async fn wire_the_amount_is_a_json_number_of_lira_with_two_digits() {
    for (amount, sent) in [
        ("149.90", r#""amount":149.90,"#),
        ("149,90", r#""amount":149.90,"#),
        ("0.10", r#""amount":0.10,"#),
        ("0.01", r#""amount":0.01,"#),
        ("120", r#""amount":120.00,"#),
        ("9007199254740993.01", r#""amount":9007199254740993.01,"#),
    ] {
        let body = body_of_create(&MailorderCreate::new("A", lira(amount))).await;
        assert!(body.contains(sent), "{amount}: {body}");
    }
}

#[tokio::test]
async fn wire_expire_date_is_sent_as_hours_in_text() {
    for (lifetime, sent) in [(hours(1), "1"), (hours(72), "72"), (hours(24 * 30), "720")] {
        let stub = Stub::answering(200, CREATED).await;
        stub.links().create(&new_link("R-1").expires_in(lifetime)).await.unwrap();
        assert!(
            stub.bodies()[0].contains(&format!(r#""expire_date":"{sent}","#)),
            "{:?}",
            stub.bodies()
        );
    }
    let stub = Stub::answering(200, CREATED).await;
    stub.links().create(&new_link("R-1").provider_default_expiry()).await.unwrap();
    assert!(!stub.bodies()[0].contains("expire_date"));
}

#[tokio::test]
async fn wire_a_link_of_the_common_model_is_sent_as_these_bytes() {
    let stub = Stub::answering(200, CREATED).await;
    let payer = Payer::new("Ayşe Yılmaz")
        .phone("0532 123 45 67".parse().unwrap())
        .email("ayse@example.com".parse().unwrap());
    let link = new_link("ORD-1042-1")
        .payer(payer)
        .return_urls(
            "https://shop.example/ok".parse().unwrap(),
            "https://shop.example/no".parse().unwrap(),
        )
        .callback_url("https://shop.example/cb".parse().unwrap())
        .notify(Notify::Sms);
    let mut options = LinkOptions::default();
    options.commission_on_payer = true;
    stub.client().create_link(&link, &options).await.unwrap();
    assert_eq!(
        stub.bodies(),
        [concat!(
            r#"{"addcomission_to_amount":true,"name_surname":"Ayşe Yılmaz","amount":149.90,"#,
            r#""email":"ayse@example.com","send_mail":false,"phone":"5321234567","send_sms":true,"#,
            r#""expire_date":"72","note":"Sipariş 1042","reference_no":"ORD-1042-1","#,
            r#""succeed_url":"https://shop.example/ok","error_url":"https://shop.example/no","#,
            r#""confirmation_url":"https://shop.example/cb","send_confirmation_mail":false,"multi_payment":false}"#
        )]
    );
}

#[tokio::test]
async fn wire_the_other_five_services_are_sent_as_these_bytes() {
    let stub = benign().await;
    let client = stub.client();
    let (by_id, by_reference) = (LinkLookup::by_id("L-1"), LinkLookup::by_reference("R-1"));
    client.mailorder_detail(&by_id).await.unwrap();
    client.mailorder_detail(&by_reference).await.unwrap();
    let update = |link: &LinkLookup, status| MailorderStatusUpdate::new(link.clone(), status);
    client.mailorder_status_update(&update(&by_id, NewStatus::Passive)).await.unwrap();
    client.mailorder_status_update(&update(&by_reference, NewStatus::Waiting)).await.unwrap();
    let days = MailorderList::new("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap());
    client.mailorder_list(&days).await.unwrap();
    client
        .mailorder_list(&days.clone().agent_id("1001").limit(15).starting_after(15))
        .await
        .unwrap();
    client.mailorder_list(&days.limit(15).ending_before(90)).await.unwrap();
    client.transaction_check(&TransactionCheck::by_xact_id("xk_a/b+c*")).await.unwrap();
    client.transaction_check(&TransactionCheck::by_reference("R-1")).await.unwrap();
    client.transaction_detail(&TransactionDetail::by_xact_id("xk_a/b+c*")).await.unwrap();
    client.transaction_detail(&TransactionDetail::by_id("2527054").user_id("U")).await.unwrap();
    client.transaction_detail(&TransactionDetail::by_xact("2527054")).await.unwrap();
    client.transaction_detail(&TransactionDetail::by_reference("R-1")).await.unwrap();
    assert_eq!(
        stub.bodies(),
        [
            r#"{"id":"L-1"}"#,
            r#"{"reference_no":"R-1"}"#,
            r#"{"id":"L-1","status":3}"#,
            r#"{"reference_no":"R-1","status":0}"#,
            r#"{"datab":"2026-11-01","datbi":"2026-11-21"}"#,
            r#"{"agent_id":"1001","datab":"2026-11-01","datbi":"2026-11-21","limit":15,"starting_after":15}"#,
            r#"{"datab":"2026-11-01","datbi":"2026-11-21","limit":15,"ending_before":90}"#,
            r#"{"xact_id":"xk_a/b+c*"}"#,
            r#"{"reference_no":"R-1"}"#,
            r#"{"xact_id":"xk_a/b+c*"}"#,
            r#"{"id":"2527054","user_id":"U"}"#,
            r#"{"xact":"2527054"}"#,
            r#"{"reference_no":"R-1"}"#,
        ]
    );
}

#[tokio::test]
async fn wire_the_common_model_reads_by_id_if_known_and_lists_one_day_more() {
    let stub = benign().await;
    let links = stub.links();
    let key = links.key_for(reference("R-1"));
    links.get(&key).await.unwrap();
    links.get(&key.with_id("L-1")).await.unwrap();
    let query = LinkQuery::new()
        .created_between("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap())
        .page_size(25);
    links.list(&query, None).await.unwrap();
    assert_eq!(
        stub.bodies(),
        [
            r#"{"reference_no":"R-1"}"#,
            r#"{"id":"L-1"}"#,
            r#"{"datab":"2026-11-01","datbi":"2026-12-01","limit":25}"#
        ]
    );
}

#[test]
fn wire_a_typed_field_cannot_be_sent_twice() {
    for name in ["amount", "send_sms", "reference_no", "multi_payment"] {
        let error = MailorderCreate::new("A", lira("1")).extra(name, &1).unwrap_err();
        assert_eq!((error.field(), error.is_invalid_request()), (Some("extra"), true), "{name}");
    }
}
