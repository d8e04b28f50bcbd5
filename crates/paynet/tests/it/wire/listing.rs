//! The list: offsets, totals whose meaning is unverified, and rows in three wrappers.

use paylink_core::{LinkPage, LinkQuery, LinkStatus};

use crate::support::answers::{DONE, paid_detail, rows};
use crate::support::stub::{Do, Stub};
use crate::support::{expected, reference};

pub(super) fn days() -> LinkQuery {
    LinkQuery::new()
        .created_between("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap())
        .page_size(2)
}

fn row(number: usize) -> String {
    format!(
        r#"{{"reference_no":"R-{number}","amount":{number}.10,"currency":"TL","status":0,"create_date":"2026-11-20T10:00:00"}}"#
    )
}

/// A server with `count` links that pages by offset; `wrap` gets the rows, the offset and whether
/// there are more.
async fn paging(
    count: usize,
    wrap: impl Fn(&str, usize, bool) -> String + Send + Sync + 'static,
) -> Stub {
    Stub::start(move |request| {
        let number = |name: &str| {
            let rest = request.body.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest);
            rest.map_or(0, |rest| rest.split([',', '}']).next().unwrap().parse().unwrap())
        };
        let (start, limit): (usize, usize) = (number("starting_after"), number("limit"));
        let end = (start + limit).min(count);
        let page: Vec<String> = (start..end).map(row).collect();
        Do::Answer(200, wrap(&page.join(","), start, end < count))
    })
    .await
}

pub(super) async fn all(stub: &Stub) -> Vec<String> {
    let mut stream = stub.links().list_all(days());
    let mut found = Vec::new();
    while let Some(link) = stream.next().await {
        found.push(link.unwrap().reference.unwrap());
    }
    found
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("R-{number}")).collect()
}

async fn one(body: &str) -> LinkPage {
    Stub::answering(200, body).await.links().list(&days(), None).await.unwrap()
}

#[tokio::test]
async fn wire_list_rows_come_under_capital_data_small_data_or_bare() {
    for body in [
        format!(r#"{{"Data":[{}],{DONE}"#, row(7)),
        format!(r#"{{"data":[{}],{DONE}"#, row(7)),
        format!("[{}]", row(7)),
    ] {
        let page = one(&body).await;
        assert_eq!(page.links.len(), 1, "{body}");
        assert_eq!(page.links[0].reference.as_deref(), Some("R-7"));
        assert_eq!(page.links[0].amount, None, "what was drawn is not what was requested");
        assert_eq!(page.body.to_text(), body);
    }
}

#[tokio::test]
async fn wire_pages_are_requested_by_offset_and_each_row_is_listed_once() {
    for count in [0, 1, 2, 3, 4, 5, 7] {
        let stub = paging(count, move |rows, _, more| {
            format!(r#"{{"total":{count},"total_count":{count},"has_more":{more},"Data":[{rows}],{DONE}"#)
        })
        .await;
        assert_eq!(all(&stub).await, names(count));
        assert_eq!(stub.requests().len(), count.div_ceil(2).max(1), "{count} links");
    }
    let stub = paging(5, |rows, _, more| {
        format!(r#"{{"total":5,"has_more":{more},"Data":[{rows}],{DONE}"#)
    })
    .await;
    all(&stub).await;
    let dates = r#"{"datab":"2026-11-01","datbi":"2026-11-22","limit":2"#;
    assert_eq!(
        stub.bodies(),
        [
            format!("{dates}}}"),
            format!(r#"{dates},"starting_after":2}}"#),
            format!(r#"{dates},"starting_after":4}}"#)
        ]
    );
}

#[tokio::test]
async fn wire_a_wrong_total_loses_no_row() {
    type Wrap = fn(&str, usize, bool) -> String;
    let wraps: [(&str, Wrap); 9] = [
        ("absent", |rows, _, _| format!(r#"{{"Data":[{rows}],{DONE}"#)),
        ("bare", |rows, _, _| format!("[{rows}]")),
        ("null", |rows, _, _| format!(r#"{{"total":null,"has_more":null,"Data":[{rows}],{DONE}"#)),
        ("zero", |rows, _, _| format!(r#"{{"total":0,"Data":[{rows}],{DONE}"#)),
        ("negative", |rows, _, _| format!(r#"{{"total":-1,"Data":[{rows}],{DONE}"#)),
        ("per page, with has_more", |rows, _, more| {
            let count = rows.matches("reference_no").count();
            format!(r#"{{"total":{count},"has_more":{more},"Data":[{rows}],{DONE}"#)
        }),
        ("per page, without has_more", |rows, _, _| {
            let count = rows.matches("reference_no").count();
            format!(r#"{{"total":"{count}","Data":[{rows}],{DONE}"#)
        }),
        ("per page, beside the whole", |rows, _, _| {
            let count = rows.matches("reference_no").count();
            format!(r#"{{"total":{count},"total_count":5,"Data":[{rows}],{DONE}"#)
        }),
        ("too large", |rows, _, _| format!(r#"{{"total":1000000,"Data":[{rows}],{DONE}"#)),
    ];
    for (name, wrap) in wraps {
        let stub = paging(5, wrap).await;
        assert_eq!(all(&stub).await, names(5), "{name}");
        assert!(stub.requests().len() <= 4, "{name}: {} requests", stub.requests().len());
    }
}

#[tokio::test]
async fn wire_an_offset_that_counts_from_one_ends_with_an_error() {
    for count in [3, 4, 5, 8] {
        let stub = Stub::start(move |request| {
            let number = |name: &str| {
                let rest = request.body.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest);
                rest.map_or(0, |rest| {
                    rest.split([',', '}']).next().unwrap().parse::<usize>().unwrap()
                })
            };
            let start = number("starting_after").saturating_sub(1).min(count);
            let end = (start + 2).min(count);
            let rows: Vec<String> = (start..end).map(row).collect();
            let (rows, more) = (rows.join(","), end < count);
            Do::Answer(
                200,
                format!(r#"{{"total":{count},"has_more":{more},"Data":[{rows}],{DONE}"#),
            )
        })
        .await;
        let mut stream = stub.links().list_all(days());
        let mut last = None;
        while let Some(link) = stream.next().await {
            last = Some(link);
        }
        let error = last.unwrap().unwrap_err();
        assert!(
            error.is_malformed() && error.to_string().contains("repeats rows"),
            "{count}: {error}"
        );
    }
}

#[tokio::test]
async fn wire_has_more_wins_over_a_total_that_ends_too_early() {
    let stub = paging(5, |rows, start, more| {
        let seen = start + rows.matches("reference_no").count();
        format!(r#"{{"total":{seen},"has_more":{more},"Data":[{rows}],{DONE}"#)
    })
    .await;
    assert_eq!(all(&stub).await, names(5));
    let stub = paging(5, |rows, start, more| {
        let seen = start + rows.matches("reference_no").count();
        format!(r#"{{"total":{seen},"has_more":"{more}","Data":[{rows}],{DONE}"#)
    })
    .await;
    assert_eq!(all(&stub).await, names(5), "as text");
}

#[tokio::test]
async fn wire_an_empty_list_is_a_page_without_rows_or_a_refusal() {
    for (status, body) in [
        (200, rows(&[])),
        (200, format!(r#"{{"Data":null,{DONE}"#)),
        (200, "[]".to_owned()),
        (200, r#"{"object_name":null,"code":12,"message":"Kayıt bulunamadı"}"#.to_owned()),
        (404, r#"{"type":"no_data_error","message":"x","code":404,"result_code":12}"#.to_owned()),
    ] {
        let stub = Stub::answering(status, &body).await;
        assert!(all(&stub).await.is_empty(), "{body}");
        assert_eq!(stub.requests().len(), 1);
    }
    let stub = Stub::answering(404, "<html>").await;
    let error = stub.links().list(&days(), None).await.unwrap_err();
    assert_eq!(error.http_status(), Some(404), "a web server's 404 is no empty list");
}

#[tokio::test]
async fn wire_expire_date_in_a_row_is_hours_or_a_time_and_only_a_time_is_used() {
    for (json, expires) in [
        ("72", None),
        ("0.5", None),
        (r#""72""#, None),
        (r#""2019-10-18T21:46:17.71""#, Some("2019-10-18T21:46:17.71")),
        ("null", None),
    ] {
        let page =
            one(&rows(&[&format!(r#"{{"reference_no":"R-1","expire_date":{json}}}"#)])).await;
        assert_eq!(page.links[0].expires.as_ref().map(|stamp| stamp.as_str()), expires, "{json}");
    }
}

#[tokio::test]
async fn wire_status_in_a_row_may_be_absent_and_is_then_unknown() {
    for (json, status, value) in [
        (r#","status":1"#, LinkStatus::Paid, "1"),
        (r#","status":"3""#, LinkStatus::Deactivated, "3"),
        (r#","status":null"#, LinkStatus::Unknown, ""),
        ("", LinkStatus::Unknown, ""),
    ] {
        let page = one(&rows(&[&format!(r#"{{"reference_no":"R-1"{json}}}"#)])).await;
        assert_eq!(
            (page.links[0].status, page.links[0].provider_status.as_str()),
            (status, value),
            "{json}"
        );
    }
}

#[tokio::test]
async fn wire_a_row_has_a_key_only_if_its_reference_is_valid() {
    for (fields, key) in [
        (r#""reference_no":"R-1""#, Some("pl1:paynet:sandbox:default::R-1")),
        (r#""id":"L-1","reference_no":"R-1""#, Some("pl1:paynet:sandbox:default:L-1:R-1")),
        (r#""id":4711,"reference_no":"R-1""#, Some("pl1:paynet:sandbox:default:4711:R-1")),
        (r#""id":"L-1","reference_no":"""#, None),
        (r#""id":"L-1","reference_no":null"#, None),
        (r#""reference_no":"sipariş 1""#, None),
    ] {
        let page = one(&rows(&[&format!("{{{fields}}}")])).await;
        assert_eq!(page.links[0].key.as_ref().map(ToString::to_string).as_deref(), key, "{fields}");
    }
}

#[tokio::test]
async fn wire_rows_created_after_the_last_day_are_skipped() {
    let on =
        |name: &str, stamp: &str| format!(r#"{{"reference_no":"{name}","create_date":{stamp}}}"#);
    let (kept, late, undated) = (
        on("A", r#""2026-11-21T23:59:59.9999999""#),
        on("B", r#""2026-11-22T00:00:00""#),
        on("C", "null"),
    );
    let page = one(&rows(&[&kept, &late, &undated])).await;
    let found: Vec<_> = page.links.iter().map(|link| link.reference.as_deref().unwrap()).collect();
    assert_eq!((found, page.skipped_rows), (vec!["A", "C"], 1));
}

#[tokio::test]
async fn wire_a_page_whose_rows_are_all_skipped_does_not_end_the_list() {
    let stub = Stub::start(|request| {
        let row = |name: &str, day: u8| {
            format!(r#"{{"reference_no":"{name}","create_date":"2026-11-{day}T10:00:00"}}"#)
        };
        Do::Answer(
            200,
            match request.body.contains("starting_after") {
                false => rows(&[&row("A", 22), &row("B", 22)]),
                true if request.body.contains(r#""starting_after":2}"#) => rows(&[&row("C", 21)]),
                true => rows(&[]),
            },
        )
    })
    .await;
    assert_eq!(all(&stub).await, ["C"]);
}

#[tokio::test]
async fn wire_rows_under_another_name_are_an_error_and_not_an_empty_list() {
    let stub = Stub::answering(200, &format!(r#"{{"total":57,"orders":[{{}}],{DONE}"#)).await;
    let error = stub.links().list_all(days()).next().await.unwrap().unwrap_err();
    assert!(error.is_malformed() && error.to_string().contains("missing at `Data`"), "{error}");
    let none = Stub::services(&[
        ("mailorder/detail", paid_detail()),
        ("transaction/check", format!(r#"{{"rows":[],{DONE}"#)),
    ])
    .await;
    let links = none.links();
    let key = links.key_for(reference("R-1"));
    assert!(links.confirm(&key, &expected("149.90"), None).await.unwrap_err().is_malformed());
}

#[tokio::test]
async fn wire_a_list_that_ignores_the_offset_ends_with_an_error() {
    let same = [r#"{"reference_no":"R-1"}"#; 3];
    let stub = Stub::answering(200, &rows(&same).replacen('{', r#"{"total":4,"#, 1)).await;
    let mut all = stub.links().list_all(days().page_size(3));
    let mut seen = 0;
    let error = loop {
        match all.next().await.expect("the list ended without an error") {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert!(error.is_malformed(), "{error}");
    assert_eq!((seen, stub.requests().len()), (3, 2));
}
