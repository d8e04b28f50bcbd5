//! Lists over many pages, while links are being created.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ahlpay::{LinkQuery, LinkStatus};
use paylink_core::LinkStream;
use paylink_sandbox::Switch;
use tokio::task::JoinSet;

use crate::support::harness::{Harness, LIST};
use crate::support::new_link;

const THOUSAND: usize = 1000;

/// Enough links for tests that do not depend on their number.
const SEVERAL: usize = 200;

fn open() -> LinkQuery {
    LinkQuery::new().status(LinkStatus::Open).page_size(50)
}

/// A sandbox with `count` links, `OLD-0` onwards, created ten at a time.
async fn with_links(count: usize, switches: &[Switch]) -> Harness {
    let harness = Harness::with(switches).await;
    for ten in 0..count / 10 {
        let mut running = JoinSet::new();
        for number in ten * 10..ten * 10 + 10 {
            let links = harness.links.clone();
            running.spawn(async move {
                links.create(&new_link(&format!("OLD-{number}"))).await.unwrap()
            });
        }
        running.join_all().await;
    }
    harness.sandbox.clear_requests();
    harness
}

/// How often each order was listed.
async fn count_rows(mut stream: LinkStream) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    while let Some(link) = stream.next().await {
        *found.entry(link.unwrap().reference.unwrap()).or_default() += 1;
    }
    found
}

fn assert_listed_once(found: &BTreeMap<String, usize>, count: usize) {
    for number in 0..count {
        assert_eq!(found.get(&format!("OLD-{number}")), Some(&1), "OLD-{number}");
    }
}

#[tokio::test]
async fn a_thousand_links_are_listed_once_each_in_twenty_requests() {
    let harness = with_links(THOUSAND, &[Switch::AhlListRowsCarryOrderId]).await;
    let found = count_rows(harness.links.list_all(open())).await;
    assert_listed_once(&found, THOUSAND);
    assert_eq!((found.len(), harness.requests(LIST).len()), (THOUSAND, 20));
}

#[tokio::test]
async fn rows_without_an_order_are_listed_without_a_key() {
    let harness = with_links(SEVERAL, &[]).await;
    let mut stream = harness.links.list_all(open());
    let mut count = 0;
    while let Some(link) = stream.next().await {
        let link = link.unwrap();
        assert_eq!((link.key, link.status), (None, LinkStatus::Open));
        count += 1;
    }
    assert_eq!((count, harness.requests(LIST).len()), (SEVERAL, 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_created_while_listing_do_not_repeat_or_hide_older_ones() {
    let harness = with_links(THOUSAND, &[Switch::AhlListRowsCarryOrderId]).await;
    let is_listing = Arc::new(AtomicBool::new(true));
    let (links, running) = (harness.links.clone(), is_listing.clone());
    let creating = tokio::spawn(async move {
        let mut count = 0;
        // No more than half a page.
        while running.load(Ordering::SeqCst) && count < 25 {
            links.create(&new_link(&format!("NEW-{count}"))).await.unwrap();
            count += 1;
        }
        count
    });
    let found = count_rows(harness.links.list_all(open())).await;
    is_listing.store(false, Ordering::SeqCst);
    let created: usize = creating.await.unwrap();
    assert!(created > 0, "links were created meanwhile");
    assert_listed_once(&found, THOUSAND);
    for (order, count) in found.iter().filter(|(order, _)| order.starts_with("NEW-")) {
        assert_eq!(*count, 1, "{order}");
    }
    let requests = harness.requests(LIST).len();
    assert!((20..=21).contains(&requests), "{requests} requests: one more if links were added");
}

#[tokio::test]
async fn a_smaller_page_size_than_requested_is_accepted() {
    let harness =
        with_links(SEVERAL, &[Switch::AhlListRowsCarryOrderId, Switch::AhlListSizeCapped]).await;
    let found = count_rows(harness.links.list_all(open())).await;
    assert_listed_once(&found, SEVERAL);
    assert_eq!(harness.requests(LIST).len(), 8, "25 a page");
}

#[tokio::test]
async fn a_full_page_as_a_bare_array_is_an_error() {
    let harness = with_links(SEVERAL, &[Switch::AhlListIsBareArray]).await;
    let error = harness.links.list_all(open()).next().await.unwrap().unwrap_err();
    assert!(error.is_malformed(), "{error}");
    // One page with all rows can be read.
    let page = harness.links.list(&open().page_size(SEVERAL as u32 + 1), None).await.unwrap();
    assert_eq!((page.links.len(), page.next), (SEVERAL, None));
}

#[tokio::test]
async fn a_list_that_is_always_newest_first_is_read_completely() {
    let harness =
        with_links(SEVERAL, &[Switch::AhlListRowsCarryOrderId, Switch::AhlListAlwaysNewestFirst])
            .await;
    assert_listed_once(&count_rows(harness.links.list_all(open())).await, SEVERAL);
}

#[tokio::test]
async fn a_list_continues_at_the_page_that_failed() {
    use paylink_sandbox::{Fault, FaultKind};
    let harness = with_links(SEVERAL, &[Switch::AhlListRowsCarryOrderId]).await;
    let mut stream = harness.links.list_all(open());
    let mut found = BTreeMap::new();
    for _ in 0..100 {
        found.insert(stream.next().await.unwrap().unwrap().reference.unwrap(), 1);
    }
    harness.sandbox.fault(Fault::new(LIST, FaultKind::Status(502, "<html>".into())).times(3));
    assert!(stream.next().await.unwrap().unwrap_err().is_retryable());
    assert!(stream.next().await.is_none(), "a stream ends after an error");
    for (order, count) in
        count_rows(harness.links.list_from(open(), stream.position().unwrap().clone())).await
    {
        *found.entry(order).or_default() += count;
    }
    assert_listed_once(&found, SEVERAL);
}
