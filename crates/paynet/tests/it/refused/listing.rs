//! Listing links.

use paylink_core::{LinkQuery, PageCursor, ProviderId};
use paylink_testkit::refused::assert_refused;
use paynet::api::mailorder_list::MailorderList;

use super::unused;

#[tokio::test]
async fn a_list_without_days_with_reversed_days_or_with_no_rows_is_refused() {
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
    assert_refused(&links.list(&paid, None).await.unwrap_err(), "status", "does not support");
    let error = links.list_all(LinkQuery::new()).next().await.unwrap().unwrap_err();
    assert_refused(&error, "created_between", "required");

    let error = client.mailorder_list(&MailorderList::new(late, early)).await.unwrap_err();
    assert_refused(&error, "datbi", "earlier than `datab`");
    let error = client.mailorder_list(&MailorderList::new(early, late).limit(0)).await.unwrap_err();
    assert_refused(&error, "limit", "at least 1");
    stub.assert_untouched();
}

#[tokio::test]
async fn a_cursor_of_another_query_or_provider_is_refused() {
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
