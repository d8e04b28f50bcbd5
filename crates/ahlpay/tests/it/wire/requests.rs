//! The bytes of every request.

use std::time::{Duration, SystemTime};

use ahlpay::api::LinkState;
use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::{Currency, Installments, LinkOptions, Money, NewLink, Notify, Payer};
use paylink_core::{Clock, Field, GrantedLifetime, LinkQuery, LinkStatus, PayLinks};
use paylink_testkit::servers::Do;

use super::each_service;
use crate::support::answers::{self, all_successes, created, transactions};
use crate::support::stub::{AhlStub, LOGIN, service_of};
use crate::support::{
    API_USER, PASSWORD, expected, lira, new_link, new_request, payer, reference, with_clock,
};

/// The body that creating this link in the common model sends.
async fn sent(link: &NewLink, options: &LinkOptions) -> String {
    let ahl = AhlStub::answering(200, &created()).await;
    ahl.client().create_link(link, options).await.unwrap();
    ahl.bodies().remove(0)
}

async fn sent_native(request: &CreateLinkPayment) -> String {
    let ahl = AhlStub::answering(200, &created()).await;
    ahl.client().create_link_payment(request).await.unwrap();
    ahl.bodies().remove(0)
}

/// The value of a field, as JSON.
fn member(body: &str, name: &str) -> String {
    let members: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).unwrap();
    members.get(name).unwrap_or_else(|| panic!("{name} is not in {body}")).to_string()
}

#[tokio::test]
async fn wire_every_service_is_posted_to_its_path_with_the_token() {
    let ahl = AhlStub::services(&all_successes()).await;
    for (service, error) in each_service(&ahl.client()).await {
        assert!(error.is_none(), "{service}: {error:?}");
    }
    let lines: Vec<String> =
        ahl.requests().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(
        lines,
        [
            "POST /api/Security/AuthenticationMerchant",
            "POST /api/Payment/CreateLinkPayment",
            "POST /api/Payment/GetCreatedLinks",
            "POST /api/Payment/PaymentInquiry",
            "POST /api/Transaction/List",
            "POST /api/Payment/PassiveLinkPayment",
        ]
    );
    let kinds = [
        "accept-encoding: identity",
        "accept: application/json; charset=UTF-8",
        "content-type: application/json; charset=UTF-8",
    ];
    let agent = concat!("user-agent: paylink/", env!("CARGO_PKG_VERSION"));
    let (login, others) = (ahl.requests().remove(0), ahl.calls());
    assert_eq!(login.own_headers(), [kinds[0], kinds[1], kinds[2], agent], "a login has no token");
    for request in others {
        let own = [kinds[0], kinds[1], "authorization: Bearer T-1", kinds[2], agent];
        assert_eq!(request.own_headers(), own, "{}", request.line());
    }
}

#[tokio::test]
async fn wire_the_body_of_a_login_has_exactly_these_bytes() {
    let ahl = AhlStub::services(&all_successes()).await;
    let session = ahl.client().authentication_merchant().await.unwrap();
    assert_eq!(session.merchant_id, Some(97163));
    let login = ahl.requests().remove(0);
    assert_eq!(service_of(&login), LOGIN);
    let password = serde_json::to_string(PASSWORD).unwrap();
    assert_eq!(login.body, format!(r#"{{"email":"{API_USER}","password":{password}}}"#));
}

#[tokio::test]
async fn wire_the_body_of_a_creation_has_exactly_these_bytes() {
    assert_eq!(
        sent_native(&new_request("ORD-1")).await,
        concat!(
            r#"{"bankCode":"","orderId":"ORD-1","merchantId":97163,"amount":"14990","installmentCount":"0","#,
            r#""description":"Sipariş 1042","currency":"949","receiverEmail":"","receiverPhoneNumber":"","#,
            r#""expireMinute":4320,"memberId":1}"#
        )
    );
    let payer = payer("0532 123 45 67", "ayse@example.com");
    let link = new_link("R-1").payer(payer).notify(Notify::Sms).notify(Notify::Email);
    assert_eq!(
        sent(&link, &LinkOptions::new().bank_code("0046").installment_count(3)).await,
        concat!(
            r#"{"bankCode":"0046","orderId":"R-1","merchantId":97163,"amount":"14990","installmentCount":"3","#,
            r#""description":"Sipariş 1042","currency":"949","receiverEmail":"ayse@example.com","#,
            r#""receiverPhoneNumber":"5321234567","expireMinute":4320,"memberId":1}"#
        )
    );
}

#[tokio::test]
async fn wire_an_amount_is_sent_as_text_in_kurus() {
    for (amount, kurus) in [
        ("1.00", "100"),
        ("1", "100"),
        ("149.90", "14990"),
        ("149.9", "14990"),
        ("0.01", "1"),
        ("0.10", "10"),
        ("1234.56", "123456"),
        ("12345678901.23", "1234567890123"),
        ("9007199254740993.01", "900719925474099301"),
        ("92233720368547758.07", "9223372036854775807"),
    ] {
        let request = CreateLinkPayment::new("R-1", lira(amount), "d", 1).unwrap();
        assert_eq!(
            member(&sent_native(&request).await, "amount"),
            format!("\"{kurus}\""),
            "{amount}"
        );
        let mut link = new_link("R-1");
        link.amount = lira(amount);
        let body = sent(&link, &LinkOptions::default()).await;
        assert!(body.contains(&format!(r#""amount":"{kurus}","#)), "{body}");
    }
}

#[tokio::test]
async fn wire_a_currency_is_sent_as_its_iso_4217_number() {
    let albanian = "ALL".parse().unwrap();
    for (currency, number) in
        [(Currency::TRY, "949"), (Currency::USD, "840"), (Currency::EUR, "978"), (albanian, "008")]
    {
        let amount = Money::parse("1.00", currency).unwrap();
        let request = CreateLinkPayment::new("R-1", amount, "d", 1).unwrap();
        assert_eq!(member(&sent_native(&request).await, "currency"), format!("\"{number}\""));
    }
}

#[tokio::test]
async fn wire_merchant_and_member_ids_are_sent_as_numbers_even_if_the_login_returns_text() {
    for merchant_id in ["97163", r#""97163""#, r#"" 97163 ""#] {
        let session = answers::session("T-1")
            .replace(r#""merchantId":97163"#, &format!(r#""merchantId":{merchant_id}"#));
        let answers = all_successes();
        let ahl = AhlStub::with_login(
            move |_| Do::Answer(200, session.clone()),
            move |request| {
                let (_, body) =
                    answers.iter().find(|(name, _)| *name == service_of(request)).unwrap();
                Do::Answer(200, body.clone())
            },
        )
        .await;
        let client = ahl.builder().member_id(7).build().unwrap();
        for (service, error) in each_service(&client).await {
            assert!(error.is_none(), "{service} {merchant_id}: {error:?}");
        }
        for request in ahl.calls() {
            let (service, body) = (service_of(&request), &request.body);
            if ["CreateLinkPayment", "PaymentInquiry", "Transaction/List"].contains(&service) {
                assert_eq!(member(body, "merchantId"), "97163", "{service} {merchant_id}");
            }
            if ["CreateLinkPayment", "PaymentInquiry"].contains(&service) {
                assert_eq!(member(body, "memberId"), "7", "{service} {merchant_id}");
            }
            assert!(!body.contains(r#""97163""#) && !body.contains(r#""7""#), "{service}: {body}");
        }
    }
}

#[tokio::test]
async fn wire_merchant_and_member_ids_of_a_request_take_precedence() {
    let mut request = new_request("R-1");
    (request.merchant_id, request.member_id) = (Some(5001), Some(0));
    let body = sent_native(&request).await;
    assert_eq!(
        (member(&body, "merchantId"), member(&body, "memberId")),
        ("5001".into(), "0".into())
    );
}

#[tokio::test]
async fn wire_a_receiver_is_sent_only_if_a_message_was_requested() {
    let mut named = payer("+90 532 123 45 67", "ayse@example.com");
    named.name = "Ayşe".into();
    let both = [Field::PayerName, Field::PayerPhone, Field::PayerEmail]
        .into_iter()
        .fold(new_link("R-1").payer(named), NewLink::best_effort);
    for (link, phone, email) in [
        (both.clone(), "", ""),
        (both.clone().notify(Notify::Sms), "5321234567", ""),
        (both.clone().notify(Notify::Email), "", "ayse@example.com"),
        (both.clone().notify(Notify::Email).notify(Notify::Sms), "5321234567", "ayse@example.com"),
    ] {
        let body = sent(&link, &LinkOptions::default()).await;
        assert_eq!(member(&body, "receiverPhoneNumber"), format!("\"{phone}\""));
        assert_eq!(member(&body, "receiverEmail"), format!("\"{email}\""));
        assert!(!body.contains("Ayşe"), "a name is never sent: {body}");
    }
    let ahl = AhlStub::answering(200, &created()).await;
    let ignored = ahl.links().create(&both.notify(Notify::Sms)).await.unwrap().ignored_fields;
    assert_eq!(
        ignored,
        [Field::PayerName, Field::PayerEmail],
        "fields that are not sent are reported"
    );
}

#[tokio::test]
async fn wire_a_phone_is_sent_as_ten_digits_that_begin_with_5() {
    for text in ["5321234567", "05321234567", "905321234567", "+905321234567", "(0532) 123 45-67"] {
        let link =
            new_link("R-1").payer(Payer::new("").phone(text.parse().unwrap())).notify(Notify::Sms);
        let body = sent(&link, &LinkOptions::default()).await;
        assert_eq!(member(&body, "receiverPhoneNumber"), r#""5321234567""#, "{text}");
    }
}

#[tokio::test]
async fn wire_a_lifetime_is_sent_in_whole_minutes() {
    let seconds = Duration::from_secs;
    for (link, minutes) in [
        (new_link("R-1").expires_in(seconds(60)), 1),
        (new_link("R-1").expires_in(seconds(72 * 3600)), 4320),
        (new_link("R-1").expires_in_at_most(seconds(119)), 1),
        (new_link("R-1").expires_in_at_most(Duration::from_millis(179_999)), 2),
    ] {
        let ahl = AhlStub::answering(200, &created()).await;
        let granted = ahl.links().create(&link).await.unwrap().lifetime;
        assert_eq!(member(&ahl.bodies()[0], "expireMinute"), minutes.to_string());
        assert_eq!(
            granted,
            GrantedLifetime::Requested(seconds(60 * minutes)),
            "the requested lifetime is reported"
        );
    }
}

#[tokio::test]
async fn wire_a_single_payment_is_0_installments() {
    let three = LinkOptions::new().installment_count(3);
    for (chosen, options, count) in [
        (None, LinkOptions::new(), "0"),
        (Some(Installments::Single), LinkOptions::new(), "0"),
        (Some(Installments::Single), three.clone(), "0"),
        (None, three.clone(), "3"),
        (Some(Installments::Allowed), three, "3"),
    ] {
        let mut link = new_link("R-1");
        link.installments = chosen;
        let body = sent(&link, &options).await;
        assert_eq!(
            member(&body, "installmentCount"),
            format!("\"{count}\""),
            "{chosen:?} {options:?}"
        );
    }
}

#[tokio::test]
async fn wire_the_link_options_of_the_builder_apply_to_the_common_model() {
    let ahl = AhlStub::answering(200, &created()).await;
    let options = LinkOptions::new().bank_code("0046").installment_count(6);
    let links = PayLinks::new(ahl.builder().link_options(options).build().unwrap());
    links.create(&new_link("R-1")).await.unwrap();
    let body = ahl.bodies().remove(0);
    assert_eq!(
        (member(&body, "bankCode"), member(&body, "installmentCount")),
        (r#""0046""#.into(), r#""6""#.into())
    );
}

#[tokio::test]
async fn wire_turkish_letters_are_sent_unescaped() {
    let mut link = new_link("R-1");
    link.description = "ığüşöçİĞÜŞÖÇ \"1\"".into();
    let body = sent(&link, &LinkOptions::default()).await;
    assert!(body.contains(r#""description":"ığüşöçİĞÜŞÖÇ \"1\"","#), "{body}");
}

#[tokio::test]
async fn wire_a_list_request_has_all_five_fields_oldest_first() {
    let ahl = AhlStub::answering(200, &answers::page(1, 1, 0, &[])).await;
    let links = ahl.links();
    for (status, state) in [
        (LinkStatus::Open, "START"),
        (LinkStatus::Processing, "PENDING"),
        (LinkStatus::Paid, "SUCCESS"),
        (LinkStatus::Failed, "FAIL"),
        (LinkStatus::Expired, "EXPIRED"),
    ] {
        links.list(&LinkQuery::new().status(status), None).await.unwrap();
        let body = ahl.bodies().pop().unwrap();
        let right = format!(
            r#"{{"page":0,"size":50,"orderByDesc":false,"orderBy":"CreateDate","status":"{state}"}}"#
        );
        assert_eq!(body, right);
    }
    links.list(&LinkQuery::new().status(LinkStatus::Open).page_size(7), None).await.unwrap();
    assert_eq!(member(&ahl.bodies()[5], "size"), "7");
}

#[tokio::test]
async fn wire_a_newest_first_query_sends_the_published_example() {
    let published = include_str!("../../../../../fixtures/ahlpay/get-created-links/request.json");
    let ahl = AhlStub::answering(200, &answers::page(1, 1, 0, &[])).await;
    ahl.client()
        .get_created_links(&GetCreatedLinks::new(LinkState::Expired).newest_first())
        .await
        .unwrap();
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&ahl.bodies()[0]), value(published));
}

#[tokio::test]
async fn wire_an_inquiry_has_a_blank_hash_and_an_rnd_made_from_the_order() {
    let ahl = AhlStub::answering(200, &answers::inquired("SUCCESS")).await;
    let client = ahl.builder().hash_password(ahlpay::HashPassword::new("secret")).build().unwrap();
    let links = PayLinks::new(client);
    links.get(&links.key_for(reference("R-1"))).await.unwrap();
    let right = r#"{"memberId":1,"merchantId":97163,"orderId":"R-1","rnd":"RNDR-1","hash":""}"#;
    assert_eq!(ahl.bodies(), [right]);
    // At most 64 characters, as documented for both.
    let order = "ş".repeat(64);
    ahl.client().payment_inquiry(&PaymentInquiry::new(order.as_str())).await.unwrap();
    assert_eq!(member(&ahl.bodies()[1], "rnd"), format!("\"RND{}\"", "ş".repeat(61)));
    let stated = PaymentInquiry::new("R-1").rnd("RND-1");
    ahl.client().payment_inquiry(&stated).await.unwrap();
    assert_eq!(member(&ahl.bodies()[2], "rnd"), r#""RND-1""#);
}

#[tokio::test]
async fn wire_transactions_are_requested_until_tomorrow_in_turkish_time() {
    // 22:30 UTC is the next day in Türkiye.
    let late = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_300_200);
    let ahl = AhlStub::services(&[
        ("PaymentInquiry", answers::inquired("SUCCESS")),
        ("Transaction/List", transactions(&[])),
    ])
    .await;
    for (days, first) in [(None, "2026-10-09"), (Some(2), "2026-11-21"), (Some(365), "2025-11-23")]
    {
        let builder = ahl.builder().transport(&with_clock(Clock::manual(late).0));
        let builder =
            days.into_iter().fold(builder, |builder, days| builder.transaction_days(days));
        let links = PayLinks::new(builder.build().unwrap());
        links.confirm(&links.key_for(reference("R-1")), &expected("149.90"), None).await.unwrap();
        let right = format!(
            concat!(
                r#"{{"startDate":"{}","endDate":"2026-11-23","size":50,"page":0,"orderBy":"CreateDate","#,
                r#""orderByDesc":false,"merchantId":97163,"transactionType":null,"citizenshipNumber":null,"#,
                r#""orderId":"R-1","cardNumber":null,"authCode":null,"responseCode":null,"bankCode":null}}"#
            ),
            first
        );
        assert_eq!(ahl.bodies().pop().unwrap(), right);
    }
}

#[tokio::test]
async fn wire_a_deactivation_sends_the_order_only() {
    let ahl = AhlStub::services(&all_successes()).await;
    let request = ahlpay::api::passive_link_payment::PassiveLinkPayment::new("R-1");
    ahl.client().passive_link_payment(&request).await.unwrap();
    assert_eq!(ahl.bodies(), [r#"{"orderId":"R-1"}"#]);
}
