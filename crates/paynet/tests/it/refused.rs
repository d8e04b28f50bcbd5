//! What is refused before anything is sent, by field and rule. Every test ends in the same
//! sentence: nobody even connected.

use std::time::Duration;

use paylink_core::{
    Field, Installments, Language, LinkQuery, PageCursor, Phone, ProviderId, WebUrl,
};
use paynet::api::LinkLookup;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::api::mailorder_list::MailorderList;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use paynet::api::transaction_check::TransactionCheck;
use paynet::api::transaction_detail::TransactionDetail;
use paynet::{
    CallbackToken, Client, Currency, Environment, Error, Money, NewLink, Notify, Payer, Reference,
};

use crate::support::paynet_says::CREATED;
use crate::support::stub::Stub;
use crate::support::{KEY, hours, lira, new_link, sandbox_at};
use xtask::testing::refused::assert_refused;

async fn unused() -> Stub {
    Stub::answering(200, CREATED).await
}

async fn refusal_of(link: &NewLink) -> Error {
    let stub = unused().await;
    let error = stub.links().create(link).await.unwrap_err();
    let native = stub.client().create_link(link, &Default::default()).await.unwrap_err();
    assert_eq!(
        (native.field(), native.rule()),
        (error.field(), error.rule()),
        "both faces say the same"
    );
    assert_eq!(error.provider(), Some(&paynet::PROVIDER));
    stub.assert_untouched();
    error
}

async fn native_refusal_of(request: &MailorderCreate) -> Error {
    let stub = unused().await;
    let error = stub.client().mailorder_create(request).await.unwrap_err();
    assert_eq!(error.operation(), Some("mailorder/create"));
    stub.assert_untouched();
    error
}

#[tokio::test]
async fn the_server_of_these_tests_would_have_answered() {
    let stub = unused().await;
    stub.links().create(&new_link("R-1")).await.unwrap();
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn a_lookup_without_id_and_reference_or_with_a_blank_one() {
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
async fn a_reference_that_is_too_long_or_holds_control_characters() {
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

#[test]
fn a_reference_of_the_common_model_that_is_too_long_or_holds_a_separator() {
    for (text, rule) in [
        ("", "empty"),
        (&*"x".repeat(51), "at most 50"),
        ("a b", "separators"),
        ("a###b", "separators"),
        ("a&b", "separators"),
        ("a+b", "separators"),
        ("a;b", "separators"),
        ("a|b", "separators"),
        ("a\u{0}b", "separators"),
        ("a\r\nb", "separators"),
        ("sipariş", "separators"),
    ] {
        assert_refused(&Reference::new(text).unwrap_err(), "reference", rule);
    }
}

#[tokio::test]
async fn an_amount_that_is_none_and_another_currency() {
    for (text, rule) in [
        ("0", "greater than zero"),
        ("0.00", "greater than zero"),
        ("-1", "greater than zero"),
        ("1.005", "more digits"),
    ] {
        assert!(
            Money::parse(text, Currency::TRY).unwrap_err().to_string().contains(rule),
            "{text}"
        );
    }
    let dollars = Money::parse("149.90", Currency::USD).unwrap();
    assert_refused(&native_refusal_of(&MailorderCreate::new("A", dollars)).await, "amount", "TRY");
    let mut link = new_link("R-1");
    link.amount = dollars;
    assert_refused(&refusal_of(&link).await, "amount", "TRY");
}

#[tokio::test]
async fn a_malformed_phone_address_or_url() {
    let request = || MailorderCreate::new("A", lira("1"));
    for phone in
        ["", "532123456", "05321234567", "+905321234567", "532 123 45", "532123456x", "٥٣٢١٢٣٤٥٦٧"]
    {
        for send in [false, true] {
            assert_refused(
                &native_refusal_of(&request().phone(phone, send)).await,
                "phone",
                "ten digits",
            );
        }
    }
    for email in ["", "ayse", "ayse@", "a@b", "a b@c.de", "a@b.de,c@d.de", "a@b.de\r\nBcc: x@y.de"]
    {
        for send in [false, true] {
            assert_refused(
                &native_refusal_of(&request().email(email, send)).await,
                "email",
                "e-mail address",
            );
        }
    }
    const GOOD: &str = "https://shop.example/ok";
    for (bad, rule) in [
        ("", "begins with"),
        ("shop.example/ok", "begins with"),
        ("javascript:alert(1)", "begins with"),
        ("https://", "host"),
        ("https://user:pw@shop.example/", "user name"),
        ("https://shop.example/#x", "fragment"),
        ("https://shop.example/ödendi", "ASCII"),
        ("https://shop.example/\r\nX-A: b", "ASCII"),
        (&*format!("{GOOD}?{}", "x".repeat(2048)), "2048"),
    ] {
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

#[tokio::test]
async fn a_lifetime_that_is_no_whole_number_of_hours() {
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let link = || new_link("R-1");
    for (link, rule) in [
        (link().expires_in(minutes(90)), "whole hours"),
        (link().expires_in(hours(1) + Duration::from_nanos(1)), "whole hours"),
        (link().expires_in(Duration::ZERO), "at least one hour"),
        (link().expires_in_at_most(minutes(30)), "at least one hour"),
        (link().expires_in_at_most(minutes(59)), "at least one hour"),
        (link().expires_in(hours(1 << 33)), "too long"),
    ] {
        assert_refused(&refusal_of(&link).await, "lifetime", rule);
    }
    let mut undecided = link();
    undecided.lifetime = None;
    assert_refused(&refusal_of(&undecided).await, "lifetime", "must be chosen");
    let none = MailorderCreate::new("A", lira("1")).expire_hours(0);
    assert_refused(&native_refusal_of(&none).await, "expire_date", "at least one hour");

    let stub = unused().await;
    let granted =
        stub.links().create(&link().expires_in_at_most(minutes(90))).await.unwrap().lifetime;
    assert_eq!(
        granted,
        paylink_core::GrantedLifetime::Requested(hours(1)),
        "at most: rounded down, and told"
    );
}

#[tokio::test]
async fn a_missing_payer_and_a_message_without_an_address() {
    let mut nobody = new_link("R-1");
    nobody.payer = None;
    assert_refused(&refusal_of(&nobody).await, "payer.name", "required");
    assert_refused(
        &refusal_of(&new_link("R-1").payer(Payer::new(" "))).await,
        "payer.name",
        "required",
    );
    let error = refusal_of(&new_link("R-1").notify(Notify::Sms)).await;
    assert_refused(&error, "payer.phone", "required");
    let error = refusal_of(&new_link("R-1").notify(Notify::Email)).await;
    assert_refused(&error, "payer.email", "required");

    let blank = MailorderCreate::new(" ", lira("1"));
    assert_refused(&native_refusal_of(&blank).await, "name_surname", "blank");
    let mut request = MailorderCreate::new("A", lira("1"));
    request.send_sms = true;
    assert_refused(&native_refusal_of(&request).await, "phone", "required with send_sms");
    let mut request = MailorderCreate::new("A", lira("1"));
    request.send_mail = true;
    assert_refused(&native_refusal_of(&request).await, "email", "required with send_mail");
}

#[tokio::test]
async fn a_phone_of_another_country() {
    for notify in [false, true] {
        let payer = Payer::new("A").phone("+49 151 23456789".parse().unwrap());
        let link = new_link("R-1").payer(payer);
        let link = if notify { link.notify(Notify::Sms) } else { link };
        assert_refused(&refusal_of(&link).await, "payer.phone", "Turkish number");
    }
}

#[tokio::test]
async fn what_paynet_does_not_know_unless_it_was_marked() {
    let english = new_link("R-1").language(Language::English);
    assert_refused(&refusal_of(&english).await, "language", "not known to this provider");
    let single = new_link("R-1").installments(Installments::Single);
    assert_refused(&refusal_of(&single).await, "installments", "not known to this provider");
    let half = english.clone().installments(Installments::Single).best_effort(Field::Language);
    assert_refused(&refusal_of(&half).await, "installments", "best_effort");

    let stub = unused().await;
    let marked = half.best_effort(Field::Installments);
    let created = stub.links().create(&marked).await.unwrap();
    assert_eq!(created.ignored_fields, [Field::Language, Field::Installments]);
    assert!(!stub.bodies()[0].contains("nstal") && !stub.bodies()[0].contains("lang"));
    let plain = stub.links().create(&new_link("R-1")).await.unwrap();
    assert!(plain.ignored_fields.is_empty());
}

#[tokio::test]
async fn a_list_without_days_with_reversed_days_or_without_rows() {
    let stub = unused().await;
    let (links, client) = (stub.links(), stub.client());
    let (early, late) = ("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap());
    let days = || LinkQuery::new().created_between(early, late);
    let error = links.list(&LinkQuery::new(), None).await.unwrap_err();
    assert_refused(&error, "created_between", "required");
    let error = links.list(&LinkQuery::new().created_between(late, early), None).await.unwrap_err();
    assert_refused(&error, "created_between", "earlier day");
    assert_refused(
        &links.list(&days().page_size(0), None).await.unwrap_err(),
        "page_size",
        "at least 1",
    );
    let paid = days().status(paylink_core::LinkStatus::Paid);
    assert_refused(&links.list(&paid, None).await.unwrap_err(), "status", "does not know");
    let error = links.list_all(LinkQuery::new()).next().await.unwrap().unwrap_err();
    assert_refused(&error, "created_between", "required");

    let error = client.mailorder_list(&MailorderList::new(late, early)).await.unwrap_err();
    assert_refused(&error, "datbi", "earlier than datab");
    let error = client.mailorder_list(&MailorderList::new(early, late).limit(0)).await.unwrap_err();
    assert_refused(&error, "limit", "at least 1");
    stub.assert_untouched();
}

#[tokio::test]
async fn a_cursor_of_another_query_or_provider() {
    let stub = unused().await;
    let days = |last: &str| {
        LinkQuery::new().created_between("2026-11-01".parse().unwrap(), last.parse().unwrap())
    };
    let cursor: PageCursor = "pc1:paynet:2026-11-01..2026-11-21@50".parse().unwrap();
    let error = stub.links().list(&days("2026-11-20"), Some(&cursor)).await.unwrap_err();
    assert_refused(&error, "cursor", "the query that it came from");
    for text in [
        "",
        "50",
        "2026-11-01..2026-11-21@",
        "2026-11-01..2026-11-21@-1",
        "2026-11-01..2026-11-21@x",
    ] {
        let cursor = PageCursor::new(&paynet::PROVIDER, text);
        let error = stub.links().list(&days("2026-11-21"), Some(&cursor)).await.unwrap_err();
        assert_refused(&error, "cursor", "the query that it came from");
    }
    let other = PageCursor::new(&ProviderId::new("ahlpay"), "2026-11-01..2026-11-21@50");
    let error = stub.links().list(&days("2026-11-21"), Some(&other)).await.unwrap_err();
    assert_refused(&error, "cursor", "same provider");
    assert_refused(&"50".parse::<PageCursor>().unwrap_err(), "cursor", "text form");
    stub.assert_untouched();
}

#[tokio::test]
async fn a_secret_key_that_is_empty_or_would_break_the_header() {
    let stub = unused().await;
    for key in [
        "",
        "sck_KANARYA\r\nX-Evil: 1",
        "sck_KANARYA\n",
        "sck_ KANARYA",
        "sck_KANARYAş",
        "\u{0}KANARYA",
    ] {
        let error = Client::builder(sandbox_at(&stub.url()), key.into()).build().unwrap_err();
        assert_refused(&error, "key", "visible ASCII");
        assert!(!format!("{error} {error:?}").contains("KANARYA"), "{error:?}");
    }
    stub.assert_untouched();
}

#[tokio::test]
async fn an_environment_or_account_that_is_named_wrongly() {
    for name in ["", "Test", "prod", "live", "sandbox", "test "] {
        assert_refused(
            &Environment::named(name).unwrap_err(),
            "environment",
            "`test` or `production`",
        );
    }
    for name in ["", "a b", "a:b", &"x".repeat(65), "şube"] {
        let gateway = Environment::custom(name, "https://gateway.example/paynet").unwrap();
        let error = Client::builder(gateway, KEY.into()).build().unwrap_err();
        assert_refused(&error, "environment", "1 to 64");
        let error =
            Client::builder(Environment::Test, KEY.into()).account(name).build().unwrap_err();
        assert_refused(&error, "account", "1 to 64");
    }
}

#[test]
fn plain_http_anywhere_but_on_this_machine() {
    for url in [
        "http://10.0.0.1/paynet",
        "http://localhost.example",
        "https://api.paynet.com.tr",
        "ftp://127.0.0.1",
    ] {
        assert_refused(&Environment::sandbox(url).unwrap_err(), "base_url", "this machine");
    }
    for (url, rule) in [
        ("http://gateway.example", "https://"),
        ("http://127.0.0.1:80", "https://"),
        ("https://u:p@gateway.example", "user name"),
        ("https://gateway.example/?a=1", "query"),
        ("gateway.example", "absolute"),
    ] {
        assert_refused(&Environment::custom("gateway", url).unwrap_err(), "base_url", rule);
    }
}

#[test]
fn a_callback_token_key_that_is_short() {
    let error = CallbackToken::new("kisa").unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("32 bytes"), "{error}");
}
