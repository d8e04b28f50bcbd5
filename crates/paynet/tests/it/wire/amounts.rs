//! Amounts: every digit is kept, in every response with an amount, because no amount passes through
//! floating point.

use paylink_core::Verdict;
use paylink_testkit::shorthand::verdict_and_charge;
use paynet::api::LinkLookup;
use paynet::api::mailorder_list::MailorderList;
use paynet::api::transaction_check::TransactionCheck;
use paynet::api::transaction_detail::TransactionDetail;
use paynet::callback::ConfirmationPost;

use super::confirm;
use crate::support::answers::{DONE, rows};
use crate::support::answers::{KEPT, PAID, paid_detail};
use crate::support::stub::Stub;
use crate::support::{callback_post, expected, lira, reference};

/// Amounts that floating point would change: 2^53 + 1 with a fraction, and trailing zeros.
const CANARIES: [&str; 4] = ["9007199254740993.01", "0.10", "149.90", "120.00"];

/// `"name":digits` for each name; the names are separated by white space.
fn fields(names: &str, digits: &str) -> String {
    names
        .split_whitespace()
        .map(|name| format!("\"{name}\":{digits}"))
        .collect::<Vec<_>>()
        .join(",")
}

/// Asserts that every name is in the re-encoded value with these digits, unquoted.
fn assert_kept(encoded: &impl serde::Serialize, names: &str, digits: &str) {
    let text = serde_json::to_string(encoded).unwrap();
    for name in names.split_whitespace() {
        let field = format!("\"{name}\":{digits}");
        assert!(
            text.contains(&format!("{field},")) || text.contains(&format!("{field}}}")),
            "{field} in {text}"
        );
    }
}

#[tokio::test]
async fn wire_digits_survive_in_the_detail_of_a_link() {
    for digits in CANARIES {
        let body = format!(r#"{{"reference_no":"R-1","amount":{digits},"status":0,"code":0}}"#);
        let stub = Stub::answering(200, &body).await;
        let response =
            stub.client().mailorder_detail(&LinkLookup::by_reference("R-1")).await.unwrap();
        assert_eq!(response.amount.as_ref().unwrap().as_str(), digits);
        assert_kept(&*response, "amount", digits);
        let link = stub.get().await.unwrap();
        assert_eq!(link.amount.unwrap().as_str(), digits);
    }
}

#[tokio::test]
async fn wire_digits_survive_in_the_list() {
    for digits in CANARIES {
        let stub = Stub::answering(
            200,
            &rows(&[&format!(r#"{{"amount":{digits},"expire_date":{digits}}}"#)]),
        )
        .await;
        let days = MailorderList::new("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap());
        let page = stub.client().mailorder_list(&days).await.unwrap();
        assert_eq!(page.rows[0].amount.as_ref().unwrap().as_str(), digits);
        assert_kept(&page.rows[0], "amount expire_date", digits);
    }
}

#[tokio::test]
async fn wire_digits_survive_in_check() {
    let names = "amount netAmount comission comission_tax end_user_comission ratio";
    for digits in CANARIES {
        let stub = Stub::answering(200, &rows(&[&format!("{{{}}}", fields(names, digits))])).await;
        let checked =
            stub.client().transaction_check(&TransactionCheck::by_xact_id("xk_1")).await.unwrap();
        let row = &checked.rows[0];
        for amount in [&row.amount, &row.net_amount, &row.comission, &row.comission_tax] {
            assert_eq!(amount.as_ref().unwrap().as_str(), digits);
        }
        assert_kept(row, names, digits);
    }
}

#[tokio::test]
async fn wire_digits_survive_in_the_detail_of_a_transaction() {
    let names = "ratio end_user_ratio amount netAmount comission comission_tax end_user_comission \
        company_amount company_commission company_commission_with_tax company_net_amount \
        agent_amount agent_commission agent_commission_with_tax agent_net_amount \
        company_cost_ratio company_pay_ratio";
    for digits in CANARIES {
        let stub = Stub::answering(200, &rows(&[&format!("{{{}}}", fields(names, digits))])).await;
        let response =
            stub.client().transaction_detail(&TransactionDetail::by_xact_id("xk_1")).await.unwrap();
        assert_kept(&response.rows[0], names, digits);
    }
}

#[test]
fn wire_digits_survive_in_the_callback() {
    let names = "amount netAmount comission comission_tax";
    for digits in CANARIES {
        let post = ConfirmationPost::read(&callback_post(&format!(
            r#"{{"xact_id":"xk_1",{}}}"#,
            fields(names, digits)
        )))
        .unwrap();
        assert_eq!(post.amount.as_ref().unwrap().as_str(), digits);
        assert_kept(&post, names, digits);
    }
}

#[tokio::test]
async fn wire_digits_decide_the_verdict() {
    let link = r#"{"reference_no":"R-1","amount":9007199254740993.01,"currency":"TL","status":1,"xact_id":"xk_1","code":0}"#;
    let row = r#"{"xact_id":"xk_1","transaction_type":"1","amount":9007199254740993.01,"currency":"TL","is_succeed":true}"#;
    let kept = r#"{"xact_id":"xk_1","is_succeed":true,"reversed":false}"#;
    let exact = confirm(link, &[row], &[kept], &expected("9007199254740993.01")).await;
    assert_eq!(verdict_and_charge(&exact), (Verdict::Paid, Some(lira("9007199254740993.01"))));
    for (near, verdict) in [
        ("9007199254740993.00", Verdict::Overpaid),
        ("9007199254740993.02", Verdict::PartlyPaid),
        ("9007199254740992.00", Verdict::Overpaid),
    ] {
        let confirmation = confirm(link, &[row], &[kept], &expected(near)).await;
        assert_eq!(confirmation.verdict, verdict, "{near}");
    }
}

#[tokio::test]
async fn wire_amounts_are_numbers_or_text_with_a_dot_or_a_comma() {
    for (json, digits) in [
        ("120", "120"),
        ("120.5", "120.5"),
        ("120.00", "120.00"),
        (r#""120.00""#, "120.00"),
        (r#""120,00""#, "120.00"),
        (r#""0,10""#, "0.10"),
    ] {
        let row = format!(
            r#"{{"xact_id":"xk_1","amount":{json},"netAmount":{json},"currency":"TL","is_succeed":true}}"#
        );
        let body = format!(r#"{{"reference_no":"R-1","amount":{json},"status":0,{DONE}"#);
        let stub =
            Stub::services(&[("mailorder/detail", body), ("transaction/check", rows(&[&row]))])
                .await;
        let response = stub.client().mailorder_detail(&LinkLookup::by_id("L-1")).await.unwrap();
        assert_eq!(response.amount.as_ref().unwrap().as_str(), digits, "{json}");
        let checked =
            stub.client().transaction_check(&TransactionCheck::by_xact_id("xk_1")).await.unwrap();
        assert_eq!(checked.rows[0].net_amount.as_ref().unwrap().as_str(), digits, "{json}");
        let post = ConfirmationPost::read(&callback_post(&format!(
            r#"{{"xact_id":"xk_1","amount":{json}}}"#
        )))
        .unwrap();
        assert_eq!(post.amount.unwrap().as_str(), digits, "{json}");
    }
}

#[tokio::test]
async fn wire_an_amount_that_may_be_a_thousand_or_a_fraction_is_rejected() {
    for json in [r#""1.005""#, r#""1,005""#, r#""1.234,56""#, r#""12O""#, "true", "[]"] {
        let body = format!(r#"{{"reference_no":"R-1","amount":{json},"status":1,{DONE}"#);
        let stub = Stub::answering(200, &body).await;
        let links = stub.links();
        assert!(
            links.get(&links.key_for(reference("R-1"))).await.unwrap_err().is_malformed(),
            "{json}"
        );
    }
}

#[tokio::test]
async fn wire_net_amount_is_read_in_both_spellings() {
    for fields in [
        r#""netAmount":117.49"#,
        r#""net_amount":117.49"#,
        r#""netAmount":117.49,"net_amount":117.49"#,
    ] {
        let stub =
            Stub::answering(200, &rows(&[&format!(r#"{{"xact_id":"xk_1",{fields}}}"#)])).await;
        let checked =
            stub.client().transaction_check(&TransactionCheck::by_xact_id("xk_1")).await.unwrap();
        let row = &checked.rows[0];
        let net = row.net_amount.as_ref().or(row.net_amount_english.as_ref());
        assert_eq!(net.unwrap().as_str(), "117.49", "{fields}");
    }
}

#[tokio::test]
async fn wire_a_malformed_fee_or_time_does_not_hide_a_payment() {
    let odd = r#""comission":"162,925","ratio":"2.125","netAmount":[],"xact_date":20261121"#;
    let row = PAID.replacen('{', &format!("{{{odd},"), 1);
    let confirmation = confirm(&paid_detail(), &[&row], &[KEPT], &expected("149.90")).await;
    assert_eq!(confirmation.verdict, Verdict::Paid);
    assert_eq!(confirmation.payments[0].at.as_ref().unwrap().as_str(), "20261121");
    let post = callback_post(&format!(
        r#"{{"referance_no":"R-1","amount":"1.234,56",{odd},"is_succeed":true}}"#
    ));
    let claim = ConfirmationPost::read(&post).unwrap();
    assert_eq!((claim.reference(), &claim.amount, &claim.comission), (Some("R-1"), &None, &None));
}
