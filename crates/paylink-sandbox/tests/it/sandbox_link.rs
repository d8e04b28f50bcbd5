//! The links of all providers through one handle, and the same operations at the control API.

use std::time::Duration;

use paylink_sandbox::{ActionRefused, LinkStatus, PayerChoice, Sandbox, SandboxLink};
use serde_json::{Value, json};

use crate::support::Harness;

/// One link at each provider, under `PN-1`, `PW-1` and `AHL-1`.
async fn three_links(harness: &Harness) {
    harness.create_with_callback(r#""reference_no":"PN-1""#).await;
    let more = r#""UniqueCode":"PW-1","Amount":149.90,"InstallmentSupport":true"#;
    harness.page_with_webhook(more).await;
    harness.ahl_link(r#""orderId":"AHL-1""#).await;
}

const REFERENCES: [&str; 3] = ["PN-1", "PW-1", "AHL-1"];

fn status(sandbox: &Sandbox, reference: &str) -> LinkStatus {
    sandbox.link(reference).unwrap().status
}

#[tokio::test]
async fn links_are_listed_oldest_first_with_the_same_columns() {
    let harness = Harness::new().await;
    three_links(&harness).await;
    let links = harness.sandbox.links();
    let shown: Vec<_> = links
        .iter()
        .map(|own| {
            assert!(own.url.starts_with(harness.sandbox.url()), "{}", own.url);
            let amount = (own.amount.as_str(), own.currency);
            (own.provider.id(), own.kind, own.reference.as_str(), own.status, amount)
        })
        .collect();
    let lira = |currency| ("149.90", currency);
    assert_eq!(
        shown,
        [
            ("paynet", "paynet", "PN-1", LinkStatus::Open, lira("TL")),
            ("paywall", "paywall", "PW-1", LinkStatus::Open, lira("TRY")),
            ("ahlpay", "ahlpay", "AHL-1", LinkStatus::Open, lira("TL")),
        ]
    );
    for link in &links {
        assert_eq!(harness.sandbox.link(link).as_ref(), Some(link));
    }
    assert_eq!(harness.sandbox.link("none"), None);
}

#[tokio::test]
async fn every_action_is_the_same_at_every_provider() {
    let harness = Harness::new().await;
    let sandbox = &harness.sandbox;
    three_links(&harness).await;
    for reference in REFERENCES {
        let declined = sandbox.decline(reference).await.unwrap().link;
        let after = if reference == "AHL-1" { LinkStatus::Failed } else { LinkStatus::Open };
        assert_eq!((declined.status, declined.reference.as_str()), (after, reference));
        let paid = sandbox.pay(&declined).await.unwrap();
        assert_eq!(paid.link.status, LinkStatus::Paid, "{reference}");
        assert_eq!(paid.redirect.is_some(), reference == "PW-1");
        let again = sandbox.pay(reference).await.unwrap_err();
        assert!(matches!(again, ActionRefused::NotPossible(_)), "{again}");
        assert!(again.to_string().contains("cannot be paid"), "{again}");
        for wrong in [sandbox.expire(reference).await, sandbox.deactivate(reference).await] {
            assert!(matches!(wrong, Err(ActionRefused::NotPossible(_))), "{reference}");
        }
    }
    three_links_again(&harness).await;
    for reference in ["PN-2", "PW-2", "AHL-2"] {
        assert_eq!(sandbox.expire(reference).await.unwrap().link.status, LinkStatus::Expired);
    }
    for reference in ["PN-3", "PW-3", "AHL-3"] {
        let link = sandbox.deactivate(reference).await.unwrap().link;
        assert_eq!(link.status, LinkStatus::Deactivated);
    }
    assert_eq!(sandbox.pay("none").await, Err(ActionRefused::UnknownLink));
    assert_eq!(harness.receiver.bodies().len(), 2, "the callbacks of Paynet and Paywall");
}

async fn three_links_again(harness: &Harness) {
    for at in 2..4 {
        harness.create(&format!(r#""reference_no":"PN-{at}""#)).await;
        harness.page(&format!(r#""UniqueCode":"PW-{at}""#)).await;
        harness.ahl_link(&format!(r#""orderId":"AHL-{at}""#)).await;
    }
}

#[tokio::test]
async fn a_reference_means_its_newest_link_over_all_providers() {
    let harness = Harness::new().await;
    harness.a_link_of_every_kind().await;
    let paid = harness.sandbox.pay("R").await.unwrap().link;
    assert_eq!((paid.kind, paid.status), ("ahlpay", LinkStatus::Paid));
    let links: Vec<SandboxLink> = harness.sandbox.links();
    let open: Vec<_> = links.iter().filter(|own| own.status == LinkStatus::Open).collect();
    assert_eq!(open.len(), 3);
    for link in open {
        let after = harness.sandbox.pay(link).await.unwrap().link;
        let is_linkqr = link.kind == "linkqr";
        assert_eq!(after.status, if is_linkqr { LinkStatus::Open } else { LinkStatus::Paid });
    }
}

#[tokio::test]
async fn a_payer_can_be_charged_more_in_installments() {
    let harness = Harness::new().await;
    three_links(&harness).await;
    let choice = PayerChoice::new().charged("164.89").installments(6);
    for reference in REFERENCES {
        harness.sandbox.pay_with(reference, &choice).await.unwrap();
        let shown = harness.api_json("GET", &format!("/references/{reference}"), "").await;
        let installments = if reference == "AHL-1" { 1 } else { 6 };
        assert_eq!(shown["payments"][0]["amount"], "164.89", "{reference}");
        assert_eq!(shown["payments"][0]["installments"], installments, "{reference}");
        assert_eq!(shown["amount"], "149.90", "what was asked: {reference}");
    }
    let rows = harness.call("transaction/check", r#"{"reference_no":"PN-1"}"#).await.rows();
    assert_eq!(rows[0]["amount"], json!(164.89));
    let row = payment_of_page(&harness).await;
    for (name, value) in
        [("PaymentAmount", 164.89), ("OriginalAmount", 149.90), ("InterestAmount", 14.99)]
    {
        assert_eq!(row[name], json!(value), "{name}");
    }
    let row = harness.transaction_rows("").await.remove(0);
    assert_eq!((&row["totalAmount"], &row["amount"]), (&json!(164.89), &json!(149.90)));
    let wrong = PayerChoice::new().charged("x");
    harness.ahl_link(r#""orderId":"AHL-2""#).await;
    let refused = harness.sandbox.pay_with("AHL-2", &wrong).await.unwrap_err();
    assert!(matches!(refused, ActionRefused::InvalidInput(_)), "{refused}");
}

async fn payment_of_page(harness: &Harness) -> Value {
    let answer = harness.query("query", &[("merchantuniquecode", "PW-1")]).await;
    answer.json()["Body"]["Paywall"].clone()
}

#[tokio::test]
async fn a_late_payment_is_accepted_whatever_happened_to_the_link() {
    let late = PayerChoice::new().late(true);
    for (name, end) in [("paid", 0), ("expired", 1), ("deactivated", 2)] {
        let harness = Harness::new().await;
        let sandbox = &harness.sandbox;
        three_links(&harness).await;
        for reference in REFERENCES {
            match end {
                0 => sandbox.pay(reference).await,
                1 => sandbox.expire(reference).await,
                _ => sandbox.deactivate(reference).await,
            }
            .unwrap();
            assert!(sandbox.pay(reference).await.is_err(), "{reference} is {name}");
            let paid = sandbox.pay_with(reference, &late).await.unwrap();
            assert_eq!(paid.link.status, LinkStatus::Paid, "{reference} was {name}");
            let path = format!("/references/{reference}");
            let payments = harness.api_json("GET", &path, "").await["payments"].clone();
            let count = if end == 0 { 2 } else { 1 };
            assert_eq!(payments.as_array().unwrap().len(), count, "{reference} was {name}");
        }
    }
}

#[tokio::test]
async fn a_late_decline_changes_no_status() {
    let harness = Harness::new().await;
    three_links(&harness).await;
    for reference in REFERENCES {
        harness.sandbox.pay(reference).await.unwrap();
        let path = format!("/references/{reference}/decline");
        let after = harness.api_json("POST", &path, r#"{"late":true}"#).await;
        assert_eq!(after["status"], "paid", "{reference}");
        assert_eq!(after["payments"][1]["is_paid"], false, "{reference}");
    }
    assert_eq!(harness.inquired(harness.paywall().pages()[0].id).await["SuccessPayment"], true);
}

#[tokio::test]
async fn a_refund_is_whole_or_of_an_amount() {
    let harness = Harness::new().await;
    let sandbox = &harness.sandbox;
    three_links(&harness).await;
    for reference in REFERENCES {
        let early = sandbox.refund(reference).await.unwrap_err();
        assert_eq!(early.to_string(), "the link has no payment to refund", "{reference}");
        sandbox.pay(reference).await.unwrap();
        sandbox.refund_part(reference, "50.00").await.unwrap();
        for wrong in ["99.91", "0", "x", "-1"] {
            let refused = sandbox.refund_part(reference, wrong).await.unwrap_err();
            assert!(matches!(refused, ActionRefused::InvalidInput(_)), "{reference} {wrong}");
        }
        assert_eq!(refunded(&harness, reference).await, "50.00");
    }
    let body = r#"{"reference_no":"PN-1"}"#;
    let row = harness.call("transaction/detail", body).await.rows().remove(0);
    let first = row["reversed_xact_id"].clone();
    assert_eq!((&row["reversed"], &row["amount"]), (&json!(true), &json!(149.90)));
    let row = payment_of_page(&harness).await;
    assert_eq!(
        (&row["AnySuccessPartialRefund"], &row["ActivityAmount"]),
        (&json!(true), &json!(50.0))
    );
    let rows = harness.transaction_rows("").await;
    assert_eq!((&rows[0]["txnType"], &rows[0]["totalAmount"]), (&json!("REFUND"), &json!(50)));
    assert_eq!((&rows[1]["txnType"], &rows[1]["totalAmount"]), (&json!("AUTH"), &json!(149.90)));

    for reference in REFERENCES {
        sandbox.refund(reference).await.unwrap();
        assert_eq!(refunded(&harness, reference).await, "149.90", "{reference}");
        assert_eq!(status(sandbox, reference), LinkStatus::Paid, "{reference}");
        assert!(sandbox.refund(reference).await.is_err(), "{reference}");
    }
    let row = harness.call("transaction/detail", body).await.rows().remove(0);
    assert_eq!(row["reversed_xact_id"], first, "one refund id for one payment");
    assert_eq!(payment_of_page(&harness).await["AnySuccessRefund"], true);
    let rows = harness.transaction_rows("").await;
    assert_eq!(rows[0]["totalAmount"], json!(99.90));
}

async fn refunded(harness: &Harness, reference: &str) -> String {
    let shown = harness.api_json("GET", &format!("/references/{reference}"), "").await;
    assert_eq!(shown["payments"][0]["is_given_back"], true);
    shown["payments"][0]["given_back"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn two_payments_of_one_link_are_refunded_one_by_one_or_together() {
    let harness = Harness::new().await;
    let (sandbox, late) = (&harness.sandbox, PayerChoice::new().late(true));
    three_links(&harness).await;
    for reference in REFERENCES {
        sandbox.pay(reference).await.unwrap();
        sandbox.pay_with(reference, &late).await.unwrap();
        sandbox.refund_part(reference, "149.90").await.unwrap();
        let amounts = async || {
            let shown = harness.api_json("GET", &format!("/references/{reference}"), "").await;
            let payments = shown["payments"].as_array().unwrap().clone();
            payments.iter().map(|own| own["given_back"].to_string()).collect::<Vec<_>>()
        };
        assert_eq!(amounts().await, [r#""0.00""#, r#""149.90""#], "{reference}");
        sandbox.refund(reference).await.unwrap();
        assert_eq!(amounts().await, [r#""149.90""#, r#""149.90""#], "{reference}");
    }
}

#[tokio::test]
async fn only_paywall_can_mark_a_payment_as_fraud() {
    let harness = Harness::new().await;
    three_links(&harness).await;
    let early = harness.sandbox.mark_fraud("PW-1").await.unwrap_err();
    assert_eq!(early.to_string(), "the link has no payment that can be marked as fraud");
    for reference in REFERENCES {
        harness.sandbox.pay(reference).await.unwrap();
    }
    let before = payment_of_page(&harness).await;
    assert_eq!((&before["StatusId"], &before["Status"]), (&json!(4), &json!(true)));
    harness.sandbox.mark_fraud("PW-1").await.unwrap();
    let after = payment_of_page(&harness).await;
    assert_eq!((&after["StatusId"], &after["AnySuccessPayment"]), (&json!(13), &json!(true)));
    for reference in ["PN-1", "AHL-1"] {
        let refused = harness.sandbox.mark_fraud(reference).await.unwrap_err();
        assert!(refused.to_string().contains("documents no status"), "{refused}");
        let path = format!("/references/{reference}/mark-fraud");
        let answer = harness.api("POST", &path, "").await;
        assert_eq!(answer.status, 409, "{reference}");
        assert_eq!(answer.json()["error"], refused.to_string());
    }
    let shown = harness.api_json("GET", "/references/PW-1", "").await;
    assert_eq!(shown["payments"][0]["is_fraud"], true);
}

#[tokio::test]
async fn a_linkqr_link_is_refunded_and_marked_like_a_page() {
    let harness = Harness::new().await;
    harness.generate_link(r#""MerchantOrderId":"L-1","StockTrack":true,"StockCount":1"#).await;
    let sandbox = &harness.sandbox;
    sandbox.pay("L-1").await.unwrap();
    assert!(matches!(sandbox.expire("L-1").await, Err(ActionRefused::NotPossible(_))));
    let late = PayerChoice::new().late(true);
    assert_eq!(sandbox.pay_with("L-1", &late).await.unwrap().link.status, LinkStatus::SoldOut);
    assert_eq!(harness.paywall().links()[0].remaining, Some(0));
    sandbox.refund_part("L-1", "0.50").await.unwrap();
    sandbox.mark_fraud("L-1").await.unwrap();
    let shown = harness.api_json("GET", "/references/L-1", "").await;
    let payment = &shown["payments"][1];
    assert_eq!((&payment["given_back"], &payment["is_fraud"]), (&json!("0.50"), &json!(true)));
}

#[tokio::test]
async fn the_control_api_acts_on_a_reference() {
    let harness = Harness::new().await;
    harness.create(r#""reference_no":"Sipariş 1/2""#).await;
    let path = "/references/Sipari%C5%9F%201%2F2";
    assert_eq!(harness.api_json("GET", path, "").await["status"], "open");
    let paid = harness.api_json("POST", &format!("{path}/pay"), "").await;
    assert_eq!((&paid["status"], &paid["reference"]), (&json!("paid"), &json!("Sipariş 1/2")));
    let refund = format!("{path}/refund");
    assert_eq!(harness.api("POST", &refund, r#"{"amount":"150"}"#).await.status, 400);
    let part = harness.api_json("POST", &refund, r#"{"amount":"49.90"}"#).await;
    assert_eq!(part["payments"][0]["given_back"], "49.90");
    assert_eq!(harness.api("POST", &refund, "").await.status, 200);
    assert_eq!(harness.api("POST", &refund, "").await.status, 409);
    for (method, path) in [
        ("GET", "/references/none"),
        ("POST", "/references/none/pay"),
        ("POST", "/references/Sipari%C5%9F%201%2F2/sell"),
    ] {
        assert_eq!(harness.api(method, path, "").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_variables_are_those_that_the_program_prints() {
    let sandbox = Sandbox::start().await.unwrap();
    let variables = sandbox.variables();
    for line in sandbox.shell_exports().lines().filter_map(|line| line.strip_prefix("export ")) {
        let (name, value) = line.split_once('=').unwrap();
        assert!(variables.contains(&(name, value.to_owned())), "{name}");
        assert_eq!(sandbox.variable(name).as_deref(), Some(value));
    }
    let names: Vec<_> = variables.iter().map(|(name, _)| *name).collect();
    assert_eq!(names[..2], ["PAYLINK_SANDBOX_URL", "PAYLINK_SANDBOX_TOKEN"]);
    assert_eq!(sandbox.variable("PAYLINK_SANDBOX_TOKEN").as_deref(), Some(sandbox.control_token()));
    assert_eq!(names.len(), 20);
    assert_eq!(sandbox.variable("PATH"), None);
    sandbox.advance(Duration::from_secs(1));
}

/// What the three providers say about the payments of `PN-1`, `PW-1` and `AHL-1`: the number of
/// rows.
async fn rows(harness: &Harness) -> [usize; 3] {
    let check = harness.call("transaction/check", r#"{"reference_no":"PN-1"}"#).await;
    let query = harness.query("query", &[("merchantuniquecode", "PW-1")]).await;
    [
        if check.json()["code"] == 12 { 0 } else { check.rows().len() },
        usize::from(query.json()["ErrorCode"] == 0),
        harness.transaction_rows("").await.len(),
    ]
}

/// Whether the three providers say that the links are paid.
async fn paid(harness: &Harness) -> [bool; 3] {
    let detail = harness.call("mailorder/detail", r#"{"reference_no":"PN-1"}"#).await.json();
    let has_payment = detail["xact_id"] != "" || detail["payments"] != json!([]);
    assert_eq!(detail["status"] == 1, has_payment);
    let page = harness.paywall().pages()[0].id;
    [
        detail["status"] == 1,
        harness.inquired(page).await["SuccessPayment"] == true,
        harness.inquire_ahl("AHL-1").await.json()["isSuccess"] == true,
    ]
}

#[tokio::test]
async fn payments_and_statuses_can_be_reported_some_reads_later() {
    let harness = Harness::new().await;
    let sandbox = &harness.sandbox;
    three_links(&harness).await;
    sandbox.delay_payments(2);
    let lag = harness.api_json("PUT", "/lag", r#"{"status":1}"#).await;
    assert_eq!(lag, json!({ "payments": 2, "status": 1 }));
    for reference in REFERENCES {
        assert_eq!(sandbox.pay(reference).await.unwrap().link.status, LinkStatus::Paid);
    }
    assert_eq!(rows(&harness).await, [0; 3]);
    assert_eq!(rows(&harness).await, [0; 3]);
    assert_eq!(rows(&harness).await, [1; 3], "the third read shows the payments");
    assert_eq!(paid(&harness).await, [false; 3]);
    assert_eq!(paid(&harness).await, [true; 3], "the second read shows the status");

    sandbox.delay_payments(0);
    sandbox.delay_status(0);
    for reference in REFERENCES {
        let late = PayerChoice::new().late(true);
        sandbox.pay_with(reference, &late).await.unwrap();
    }
    assert_eq!((rows(&harness).await, paid(&harness).await), ([2, 1, 2], [true; 3]));
    assert_eq!(harness.api("PUT", "/lag", r#"{"rows":1}"#).await.status, 400);
}

#[tokio::test]
async fn the_list_of_paynet_lags_like_the_detail() {
    let harness = Harness::new().await;
    harness.create(r#""reference_no":"PN-1""#).await;
    harness.sandbox.delay_status(2);
    harness.sandbox.pay("PN-1").await.unwrap();
    assert_eq!(harness.list("").await.rows()[0]["status"], 0);
    assert_eq!(harness.detail(&harness.sandbox.links()[0].id).await["status"], 0);
    let row = harness.list("").await.rows().remove(0);
    assert_eq!((&row["status"], row["xact_id"] == ""), (&json!(1), false));
}
