//! Paging goes by page numbers and never by contents: two pages may rightly have equal rows, and
//! rows have no id.

use ahlpay::{LinkQuery, LinkStatus};
use paylink_core::PageCursor;
use paylink_testkit::servers::Do;

use crate::support::answers::{REQUEST_ID, page, row};
use crate::support::stub::AhlStub;

fn open() -> LinkQuery {
    LinkQuery::new().status(LinkStatus::Open).page_size(2)
}

/// The number of the requested page, from 0.
fn requested_page(body: &str) -> usize {
    body.split_once(r#""page":"#).unwrap().1.split(',').next().unwrap().parse().unwrap()
}

/// A stub with this many equal rows; `answer` makes a page from its number (from 0) and its rows.
async fn stub_with_equal_rows(
    count: usize,
    answer: impl Fn(usize, &[String]) -> String + Send + Sync + 'static,
) -> AhlStub {
    AhlStub::start(move |request| {
        let number = requested_page(&request.body);
        let rows = vec![row("START", ""); count.saturating_sub(number * 2).min(2)];
        Do::Answer(200, answer(number, &rows))
    })
    .await
}

/// The number of rows that a stream returns, and the error that ended it.
async fn count_rows(ahl: &AhlStub) -> (usize, Option<ahlpay::Error>) {
    let mut stream = ahl.links().list_all(open());
    let mut count = 0;
    while let Some(link) = stream.next().await {
        match link {
            Ok(_) => count += 1,
            Err(error) => return (count, Some(error)),
        }
    }
    (count, None)
}

#[tokio::test]
async fn wire_every_page_counts_even_if_rows_are_equal() {
    for (count, requests) in [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (9, 5)] {
        let ahl = stub_with_equal_rows(count, move |number, rows| {
            page(number + 1, count.div_ceil(2), count, rows)
        })
        .await;
        let (found, error) = count_rows(&ahl).await;
        assert!(error.is_none(), "{count}: {error:?}");
        assert_eq!((found, ahl.calls().len()), (count, requests), "{count} rows");
        let pages: Vec<usize> = ahl.bodies().iter().map(|body| requested_page(body)).collect();
        assert_eq!(pages, (0..requests).collect::<Vec<_>>(), "requested from 0");
    }
}

#[tokio::test]
async fn wire_a_list_is_read_to_the_end_with_one_total_or_none() {
    type Answer = fn(usize, &[String]) -> String;
    let answers: [(&str, Answer, usize); 6] = [
        ("pages", |number, rows| page(number + 1, 3, 5, rows).replace(r#""totalItems":5,"#, ""), 3),
        ("items", |number, rows| page(number + 1, 3, 5, rows).replace(r#""totalPages":3,"#, ""), 3),
        (
            "null",
            |number, rows| {
                page(number + 1, 3, 5, rows).replace(
                    r#""totalPages":3,"totalItems":5"#,
                    r#""totalPages":null,"totalItems":null"#,
                )
            },
            3,
        ),
        (
            "as text",
            |number, rows| {
                page(number + 1, 3, 5, rows).replace(r#""totalPages":3"#, r#""totalPages":"3""#)
            },
            3,
        ),
        (
            "negative",
            |number, rows| {
                page(number + 1, 3, 5, rows).replace(
                    r#""totalPages":3,"totalItems":5"#,
                    r#""totalPages":-1,"totalItems":-1"#,
                )
            },
            3,
        ),
        ("too many pages", |number, rows| page(number + 1, 9, 5, rows), 4),
    ];
    for (name, answer, requests) in answers {
        let ahl = stub_with_equal_rows(5, answer).await;
        let (found, error) = count_rows(&ahl).await;
        assert!(error.is_none(), "{name}: {error:?}");
        assert_eq!((found, ahl.calls().len()), (5, requests), "{name}");
    }
}

#[tokio::test]
async fn wire_an_answer_with_another_page_number_is_an_error() {
    // The page number never changes, counts from 0, or skips a page.
    for (name, shown) in
        [("never changes", [1, 1, 1]), ("counts from 0", [0, 1, 2]), ("skips one", [1, 3, 4])]
    {
        let ahl =
            stub_with_equal_rows(6, move |number, rows| page(shown[number], 3, 6, rows)).await;
        let (found, error) = count_rows(&ahl).await;
        let error = error.unwrap_or_else(|| panic!("{name}: {found} rows"));
        assert!(
            error.is_malformed() && error.to_string().contains("do not match the requested page"),
            "{name}: {error}"
        );
        assert_eq!(
            (error.operation(), error.request_id()),
            (Some("GetCreatedLinks"), Some(REQUEST_ID))
        );
        assert_eq!(
            found,
            if shown[0] == 1 { 2 } else { 0 },
            "{name}: no row of the wrong page is returned"
        );
        assert!(ahl.calls().len() <= 2);
    }
}

#[tokio::test]
async fn wire_a_full_page_without_a_page_number_is_an_error() {
    for count in 0..=5 {
        let answer =
            |_, rows: &[String]| crate::support::answers::done(&format!("[{}]", rows.join(",")));
        let ahl = stub_with_equal_rows(count, answer).await;
        let (found, error) = count_rows(&ahl).await;
        // A short page ends the list; after a full one there may be more rows.
        assert_eq!(
            (found, error.is_some()),
            if count < 2 { (count, false) } else { (0, true) },
            "{count}"
        );
        assert_eq!(ahl.calls().len(), 1);
    }
    let without_number = |rows: usize, items: &str| {
        let text = page(1, 3, 6, &vec![row("START", ""); rows]).replace(r#""currentPage":1,"#, "");
        text.replace(r#""totalItems":6"#, &format!(r#""totalItems":{items}"#))
    };
    for (rows, items, whole) in
        [(1, "null", true), (2, "null", false), (1, "6", false), (2, "6", false)]
    {
        let body = without_number(rows, items);
        let ahl = stub_with_equal_rows(6, move |_, _| body.clone()).await;
        let (found, error) = count_rows(&ahl).await;
        assert_eq!(
            (found, error.is_none()),
            if whole { (rows, true) } else { (0, false) },
            "{rows} of {items}"
        );
    }
}

#[tokio::test]
async fn wire_a_page_that_is_neither_full_nor_the_last_is_an_error() {
    // It is not known where the next page begins: the provider may limit the size silently.
    for (rows, items) in [(1, 2), (1, 99), (0, 1), (0, 99)] {
        let body = page(1, 1, items, &vec![row("START", ""); rows]);
        let ahl = stub_with_equal_rows(items, move |_, _| body.clone()).await;
        let (found, error) = count_rows(&ahl).await;
        assert!(found == 0 && error.is_some_and(|error| error.is_malformed()), "{rows} of {items}");
        assert_eq!(ahl.calls().len(), 1);
    }
}

#[tokio::test]
async fn wire_a_smaller_page_size_than_requested_is_accepted() {
    // Five rows, one per page, as the page size in the answer says.
    let ahl = AhlStub::start(|request| {
        let number = requested_page(&request.body);
        let text = page(number + 1, 5, 5, &[row("START", "")]);
        Do::Answer(200, text.replace(r#""pageSize":2"#, r#""pageSize":1"#))
    })
    .await;
    assert_eq!(count_rows(&ahl).await.0, 5);
    assert_eq!(ahl.calls().len(), 5);
}

#[tokio::test]
async fn wire_an_empty_page_after_others_ends_the_list_whatever_the_totals_say() {
    // Rows may have been removed meanwhile.
    let ahl = stub_with_equal_rows(4, |number, rows| page(number + 1, 1000, 2000, rows)).await;
    let (found, error) = count_rows(&ahl).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((found, ahl.calls().len()), (4, 3));
}

#[tokio::test]
async fn wire_a_stored_position_is_accepted_only_with_the_same_query() {
    let ahl = stub_with_equal_rows(5, |number, rows| page(number + 1, 3, 5, rows)).await;
    let first = ahl.links().list(&open(), None).await.unwrap();
    let stored = first.next.unwrap().to_string();
    assert_eq!((stored.as_str(), first.total), ("pc1:ahlpay:START@1x2", Some(5)));
    let cursor: PageCursor = stored.parse().unwrap();
    let mut rest = ahl.links().list_from(open(), cursor.clone());
    let mut count = 0;
    while let Some(link) = rest.next().await {
        link.unwrap();
        count += 1;
    }
    assert_eq!(count, 3);

    let paid = LinkQuery::new().status(LinkStatus::Paid).page_size(2);
    let before = ahl.requests().len();
    for (query, cursor) in [
        (&paid, cursor),
        (&open(), "pc1:paynet:START@1x2".parse().unwrap()),
        (&open(), "pc1:ahlpay:STARTx2".parse().unwrap()),
        (&open(), "pc1:ahlpay:START@x2".parse().unwrap()),
        (&open(), "pc1:ahlpay:START@xx2".parse().unwrap()),
        (&open(), "pc1:ahlpay:START@-1x2".parse().unwrap()),
        (&open(), "pc1:ahlpay:START@4294967295x2".parse().unwrap()),
        (&open(), "pc1:ahlpay:START@1@1x2".parse().unwrap()),
        (&open(), "pc1:ahlpay:@1x2".parse().unwrap()),
        (&open(), "pc1:ahlpay:START@1".parse().unwrap()),
        (&open().page_size(3), "pc1:ahlpay:START@1x2".parse().unwrap()),
    ] {
        let error = ahl.links().list(query, Some(&cursor)).await.unwrap_err();
        assert_eq!(
            (error.field(), error.provider()),
            (Some("cursor"), Some(&ahlpay::PROVIDER)),
            "{cursor}"
        );
    }
    assert_eq!(ahl.requests().len(), before, "nothing was sent");
}
