//! The list of links: its statuses, pages and order.

use std::time::Duration;

use serde_json::Value;

use super::support::outcome;
use crate::support::{Harness, names};

const STATUSES: [&str; 6] = ["START", "PENDING", "SUCCESS", "FAIL", "EXPIRED", "PASSIVE"];

/// How many links each status has.
async fn totals(harness: &Harness) -> String {
    let mut totals = Vec::new();
    for status in STATUSES {
        let answer = harness.list_ahl(status, "").await;
        assert_eq!(outcome(&answer), "HTTP 200 success", "{}", answer.body);
        let data = answer.json()["data"].clone();
        let rows = data["result"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["status"] == status), "{data}");
        assert_eq!(data["totalItems"], rows.len());
        totals.push(rows.len().to_string());
    }
    totals.join(" ")
}

#[tokio::test]
async fn a_link_is_listed_under_its_status() {
    let harness = Harness::new().await;
    assert_eq!(totals(&harness).await, "0 0 0 0 0 0");
    harness.ahl_orders(&["start", "pending", "paid", "declined", "passive", "late"]).await;
    assert_eq!(totals(&harness).await, "6 0 0 0 0 0");
    let ahl = harness.ahl();
    ahl.begin("pending").unwrap();
    ahl.pay("paid").unwrap();
    ahl.decline("declined").unwrap();
    ahl.begin("late").unwrap();
    ahl.decline("late").unwrap();
    harness.passive_ahl("passive").await;
    assert_eq!(totals(&harness).await, "1 1 1 2 1 0", "a deactivated link is listed as expired");
    ahl.pay("late").unwrap();
    assert_eq!(totals(&harness).await, "1 1 2 1 1 0", "a failed link can be paid");
    harness.sandbox.advance(Duration::from_secs(3_601));
    assert_eq!(totals(&harness).await, "0 1 2 0 3 0");
    ahl.decline("pending").unwrap();
    assert_eq!(totals(&harness).await, "0 0 2 0 4 0");
    harness.ahl_orders(&["new"]).await;
    assert_eq!(totals(&harness).await, "1 0 2 0 4 0");
    let unknown = harness.list_ahl("nothing", "").await.json()["data"].clone();
    assert_eq!((&unknown["totalItems"], &unknown["totalPages"]), (&0.into(), &0.into()));
}

/// The orders of a page, and the members of paging that differ from page to page.
async fn page(harness: &Harness, more: &str) -> (String, String) {
    let data = harness.list_ahl("START", more).await.json()["data"].clone();
    let rows = data["result"].as_array().unwrap().iter();
    let created: Vec<&str> = rows.map(|row| row["orderId"].as_str().unwrap()).collect();
    let member = |name: &str| data[name].to_string();
    let names = ["currentPage", "pageSize", "totalPages", "totalItems", "orderByDesc"];
    (created.join(" "), names.map(member).join(" "))
}

#[tokio::test]
async fn pages_are_counted_from_0_and_answered_from_1() {
    let harness = Harness::new().await;
    harness.sandbox.set(paylink_sandbox::Switch::AhlListRowsCarryOrderId, true);
    harness.ahl_orders(&["a", "b", "c", "d", "e"]).await;
    for (more, orders, paging) in [
        ("", "e d c b a", "1 50 1 5 true"),
        (r#""orderByDesc":false"#, "a b c d e", "1 50 1 5 false"),
        (r#""size":2"#, "e d", "1 2 3 5 true"),
        (r#""size":2,"page":1"#, "c b", "2 2 3 5 true"),
        (r#""size":2,"page":2"#, "a", "3 2 3 5 true"),
        (r#""size":2,"page":3"#, "", "4 2 3 5 true"),
        (r#""size":2,"page":2,"orderByDesc":false"#, "e", "3 2 3 5 false"),
        (r#""size":5"#, "e d c b a", "1 5 1 5 true"),
        (r#""size":-1"#, "e d c b a", "1 -1 1 5 true"),
        (r#""size":-1,"page":1"#, "", "2 -1 1 5 true"),
        (
            r#""size":9223372036854775807,"page":9223372036854775807"#,
            "",
            "9223372036854775808 9223372036854775807 1 5 true",
        ),
    ] {
        assert_eq!(page(&harness, more).await, (orders.to_owned(), paging.to_owned()), "{more}");
    }
    let data = harness.list_ahl("START", r#""orderBy":"Anything""#).await;
    assert_eq!(data.json()["data"]["orderBy"], "Anything");
    let at = data.body.find(r#""data":"#).unwrap() + 7;
    assert_eq!(
        names(&data.body[at..data.body.len() - 1]),
        ["currentPage", "pageSize", "totalPages", "totalItems", "orderBy", "orderByDesc", "result"]
    );
}

#[tokio::test]
async fn the_whole_table_is_required() {
    let harness = Harness::new().await;
    for name in ["page", "size", "orderByDesc", "orderBy", "status"] {
        let answer = harness.list_ahl("START", &format!(r#""{name}":null"#)).await;
        assert_eq!(outcome(&answer), "HTTP 200 SBX11", "{name}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with(name), "{}", answer.body);
    }
    for more in [
        r#""page":-1"#,
        r#""page":"0""#,
        r#""page":0.5"#,
        r#""size":0"#,
        r#""size":-2"#,
        r#""orderByDesc":1"#,
        r#""orderByDesc":"true""#,
        r#""orderBy":true"#,
        r#""status":1"#,
    ] {
        assert_eq!(outcome(&harness.list_ahl("START", more).await), "HTTP 200 SBX12", "{more}");
    }
    let empty = harness.list_ahl("", "").await;
    assert_eq!((outcome(&empty).as_str(), &empty.json()["data"]), ("HTTP 200 SBX11", &Value::Null));
}
