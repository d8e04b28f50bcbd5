//! The transactions: their filters, their order and reversals.

use std::time::Duration;

use serde_json::Value;

use super::support::outcome;
use crate::support::Harness;

fn reported(rows: &[Value]) -> String {
    let one = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        format!("{} {} {}", text("orderId"), text("txnType"), text("status"))
    };
    rows.iter().map(one).collect::<Vec<_>>().join(", ")
}

async fn three_orders(harness: &Harness) {
    harness.ahl_orders(&["a", "b", "c"]).await;
    harness.ahl().decline("a").unwrap();
    harness.ahl().pay("a").unwrap();
    harness.ahl().pay("b").unwrap();
    harness.ahl().refund("a");
    harness.ahl().void("b");
}

#[tokio::test]
async fn attempts_and_reversals_are_rows() {
    let harness = Harness::new().await;
    three_orders(&harness).await;
    let all = "a REFUND SUCCESS, b AUTH VOID, a AUTH SUCCESS, a AUTH FAIL";
    let a = "a REFUND SUCCESS, a AUTH SUCCESS, a AUTH FAIL";
    for (more, expected) in [
        ("", all),
        (r#""orderByDesc":true"#, all),
        (r#""orderByDesc":false,"orderId":"a""#, "a AUTH FAIL, a AUTH SUCCESS, a REFUND SUCCESS"),
        (r#""orderId":"a""#, a),
        (r#""orderId":"c""#, ""),
        (r#""orderId":"none""#, ""),
        (r#""transactionType":null"#, all),
        (r#""transactionType":["Auth"]"#, "b AUTH VOID, a AUTH SUCCESS, a AUTH FAIL"),
        (r#""transactionType":["Void","Refund"]"#, "a REFUND SUCCESS"),
        (r#""transactionType":["Refund"],"orderId":"b""#, ""),
        (r#""transactionType":["PreAuth"]"#, ""),
        (r#""responseCode":"51""#, "a AUTH FAIL"),
        (r#""bankCode":46"#, ""),
        (r#""size":2"#, "a REFUND SUCCESS, b AUTH VOID"),
        (r#""size":2,"page":1"#, "a AUTH SUCCESS, a AUTH FAIL"),
        (r#""size":2,"page":2"#, ""),
        (r#""size":-1"#, all),
        (r#""citizenshipNumber":null,"cardNumber":null,"invented":1"#, all),
    ] {
        assert_eq!(reported(&harness.transaction_rows(more).await), expected, "{more}");
    }
    let rows = harness.transaction_rows("").await;
    assert_eq!(
        reported(
            &harness.transaction_rows(&format!(r#""authCode":{}"#, rows[2]["authCode"])).await
        ),
        "a REFUND SUCCESS, a AUTH SUCCESS"
    );
    let declined = &rows[3];
    assert_eq!((&declined["authCode"], &declined["responseCode"]), (&Value::Null, &"51".into()));
    let paid = &rows[2];
    assert_eq!(
        (&paid["userCode"], &paid["currency"], &paid["currencyDesc"]),
        (&harness.ahl().email().into(), &"949".into(), &"TL".into())
    );
    assert_eq!(
        (&paid["merchantId"], &paid["installmentCount"]),
        (&harness.ahl().merchant_id().into(), &0.into())
    );
}

#[tokio::test]
async fn days_are_turkish_and_the_last_one_is_included() {
    let harness = Harness::new().await;
    harness.ahl_link("").await;
    harness.ahl().pay("O").unwrap();
    let day = |days: i64| {
        let now: jiff::civil::DateTime = harness.sandbox.now_text().parse().unwrap();
        now.date().checked_add(jiff::Span::new().days(days)).unwrap()
    };
    let (yesterday, today, tomorrow) = (day(-1), day(0), day(1));
    for (first, last, count) in [
        (yesterday, tomorrow, 1),
        (today, today, 1),
        (yesterday, yesterday, 0),
        (tomorrow, tomorrow, 0),
        (tomorrow, yesterday, 0),
    ] {
        let rows =
            harness.transaction_rows(&format!(r#""startDate":"{first}","endDate":"{last}""#)).await;
        assert_eq!(rows.len(), count, "{first} to {last}");
    }
    assert_eq!(harness.transaction_rows("").await[0]["endOfDayFlag"], false);
    harness.sandbox.advance(Duration::from_secs(86_400));
    assert_eq!(harness.transaction_rows("").await[0]["endOfDayFlag"], true);
}

#[tokio::test]
async fn the_table_is_required_except_for_what_its_example_lacks() {
    let harness = Harness::new().await;
    for name in ["page", "size", "orderBy", "startDate", "endDate", "merchantId"] {
        let answer = harness.transactions_ahl(&format!(r#""{name}":null"#)).await;
        assert_eq!(outcome(&answer), "HTTP 200 SBX11", "{name}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with(name), "{}", answer.body);
    }
    for (more, code) in [
        (r#""startDate":"01.10.2024""#, 12),
        (r#""endDate":"2024-11-15 00:00:00""#, 12),
        (r#""endDate":"2024-13-15""#, 12),
        (r#""startDate":20241001"#, 12),
        (r#""transactionType":"Auth""#, 12),
        (r#""transactionType":[1]"#, 12),
        (r#""orderId":["O"]"#, 12),
        (r#""orderByDesc":"no""#, 12),
        (r#""merchantId":1"#, 14),
    ] {
        assert_eq!(
            outcome(&harness.transactions_ahl(more).await),
            format!("HTTP 200 SBX{code}"),
            "{more}"
        );
    }
}
