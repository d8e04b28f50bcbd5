//! Lists over many pages, while links are being created.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ahlpay::{LinkQuery, LinkStatus};
use paylink_core::{LinkStream, PageCursor};
use paylink_sandbox::Switch;
use tokio::task::JoinSet;

use crate::support::env::{LIST, TestEnv};
use crate::support::new_link;

const THOUSAND: usize = 1000;

/// Enough for what is not about the number.
const SOME: usize = 200;

fn open() -> LinkQuery {
    LinkQuery::new().status(LinkStatus::Open).page_size(50)
}

/// So many links, `OLD-0` and on, ten at a time.
async fn with_links(count: usize, switches: &[Switch]) -> TestEnv {
    let env = TestEnv::with(switches).await;
    for ten in 0..count / 10 {
        let mut running = JoinSet::new();
        for number in ten * 10..ten * 10 + 10 {
            let links = env.links.clone();
            running.spawn(async move {
                links.create(&new_link(&format!("OLD-{number}"))).await.unwrap()
            });
        }
        running.join_all().await;
    }
    env.sandbox.clear_requests();
    env
}

/// How often each order was listed.
async fn counted(mut stream: LinkStream) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    while let Some(link) = stream.next().await {
        *found.entry(link.unwrap().reference.unwrap()).or_default() += 1;
    }
    found
}

fn assert_each_old_one_once(found: &BTreeMap<String, usize>, count: usize) {
    for number in 0..count {
        assert_eq!(found.get(&format!("OLD-{number}")), Some(&1), "OLD-{number}");
    }
}

#[tokio::test]
async fn a_thousand_links_are_listed_once_each_in_twenty_requests() {
    let env = with_links(THOUSAND, &[Switch::AhlListRowsCarryOrderId]).await;
    let found = counted(env.links.list_all(open())).await;
    assert_each_old_one_once(&found, THOUSAND);
    assert_eq!((found.len(), env.requests(LIST).len()), (THOUSAND, 20));
}

#[tokio::test]
async fn rows_that_name_nothing_are_not_lost_either() {
    let env = with_links(SOME, &[]).await;
    let mut stream = env.links.list_all(open());
    let mut count = 0;
    while let Some(link) = stream.next().await {
        let link = link.unwrap();
        assert_eq!((link.key, link.status), (None, LinkStatus::Open));
        count += 1;
    }
    assert_eq!((count, env.requests(LIST).len()), (SOME, 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_that_are_created_meanwhile_make_no_older_one_come_twice_or_never() {
    let env = with_links(THOUSAND, &[Switch::AhlListRowsCarryOrderId]).await;
    let goes_on = Arc::new(AtomicBool::new(true));
    let (links, running) = (env.links.clone(), goes_on.clone());
    let creating = tokio::spawn(async move {
        let mut count = 0;
        // No more than half a page.
        while running.load(Ordering::SeqCst) && count < 25 {
            links.create(&new_link(&format!("NEW-{count}"))).await.unwrap();
            count += 1;
        }
        count
    });
    let found = counted(env.links.list_all(open())).await;
    goes_on.store(false, Ordering::SeqCst);
    let created: usize = creating.await.unwrap();
    assert!(created > 0, "something was created meanwhile");
    assert_each_old_one_once(&found, THOUSAND);
    for (order, count) in found.iter().filter(|(order, _)| order.starts_with("NEW-")) {
        assert_eq!(*count, 1, "{order}");
    }
    let requests = env.requests(LIST).len();
    assert!((20..=21).contains(&requests), "{requests} requests: one more where rows were added");
}

#[tokio::test]
async fn pages_of_fewer_rows_than_were_asked_for_are_gone_along_with() {
    let env = with_links(SOME, &[Switch::AhlListRowsCarryOrderId, Switch::AhlListSizeCapped]).await;
    let found = counted(env.links.list_all(open())).await;
    assert_each_old_one_once(&found, SOME);
    assert_eq!(env.requests(LIST).len(), 8, "25 a page");
}

#[tokio::test]
async fn a_bare_array_that_fills_a_page_is_an_error_and_no_short_list() {
    let env = with_links(SOME, &[Switch::AhlListIsBareArray]).await;
    let error = env.links.list_all(open()).next().await.unwrap().unwrap_err();
    assert!(error.is_malformed(), "{error}");
    // One page that holds them all is enough.
    let page = env.links.list(&open().page_size(SOME as u32 + 1), None).await.unwrap();
    assert_eq!((page.links.len(), page.next), (SOME, None));
}

#[tokio::test]
async fn newest_first_is_the_same_list_as_long_as_nothing_is_added() {
    let env =
        with_links(SOME, &[Switch::AhlListRowsCarryOrderId, Switch::AhlListAlwaysNewestFirst])
            .await;
    assert_each_old_one_once(&counted(env.links.list_all(open())).await, SOME);
}

#[tokio::test]
async fn a_stored_position_is_where_another_process_goes_on() {
    let env = with_links(SOME, &[Switch::AhlListRowsCarryOrderId]).await;
    let mut stream = env.links.list_all(open());
    let mut found = BTreeMap::new();
    for _ in 0..130 {
        let link = stream.next().await.unwrap().unwrap();
        found.insert(link.reference.unwrap(), 1);
    }
    let stored = stream.position().unwrap().to_string();
    assert_eq!(stored, "pc1:ahlpay:START@2x50");

    let cursor: PageCursor = stored.parse().unwrap();
    let another = paylink_core::PayLinks::new(env.another().build().unwrap());
    // The rows of the page that was begun come again.
    let rest = counted(another.list_from(open(), cursor.clone())).await;
    assert_eq!(rest.len(), SOME - 100);
    found.extend(rest);
    assert_each_old_one_once(&found, SOME);

    let before = env.sandbox.requests().len();
    let paid = LinkQuery::new().status(LinkStatus::Paid).page_size(50);
    let error = another.list(&paid, Some(&cursor)).await.unwrap_err();
    assert_eq!(error.field(), Some("cursor"), "{error}");
    assert_eq!(env.sandbox.requests().len(), before);
}

#[tokio::test]
async fn a_failed_page_is_where_the_list_goes_on() {
    use paylink_sandbox::{Fault, FaultKind};
    let env = with_links(SOME, &[Switch::AhlListRowsCarryOrderId]).await;
    let mut stream = env.links.list_all(open());
    let mut found = BTreeMap::new();
    for _ in 0..100 {
        found.insert(stream.next().await.unwrap().unwrap().reference.unwrap(), 1);
    }
    env.sandbox.fault(Fault::new(LIST, FaultKind::Status(502, "<html>".into())).times(3));
    assert!(stream.next().await.unwrap().unwrap_err().is_retryable());
    assert!(stream.next().await.is_none(), "a stream ends after an error");
    for (order, count) in
        counted(env.links.list_from(open(), stream.position().unwrap().clone())).await
    {
        *found.entry(order).or_default() += count;
    }
    assert_each_old_one_once(&found, SOME);
}
