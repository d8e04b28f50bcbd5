//! Listing links, page by page.

use std::collections::BTreeSet;

use paylink_core::{LinkQuery, LinkStatus, LocalDate, PayLinks};
use paylink_sandbox::Switch;
use paynet::api::mailorder_list::MailorderList;
use paynet::{LinkKey, LinkOptions};

use crate::support::harness::Harness;
use crate::support::{hours, new_link};

const MANY: usize = 125;

async fn with_many() -> (Harness, Vec<LinkKey>, LocalDate) {
    let harness = Harness::new().await;
    let mut keys = Vec::with_capacity(MANY);
    for number in 1..=MANY {
        keys.push(harness.create_link(&new_link(&format!("ORD-{number}"))).await.key);
    }
    let day = harness.day_of(&keys[0]).await;
    harness.sandbox.clear_requests();
    (harness, keys, day)
}

fn day_by_fifty(day: LocalDate) -> LinkQuery {
    LinkQuery::new().created_between(day, day).page_size(50)
}

async fn references(links: &PayLinks, query: LinkQuery) -> Vec<String> {
    let mut stream = links.list_all(query);
    let mut found = Vec::new();
    while let Some(link) = stream.next().await {
        found.push(link.unwrap().reference.unwrap());
    }
    found
}

fn newest_first(count: usize) -> Vec<String> {
    (1..=count).rev().map(|number| format!("ORD-{number}")).collect()
}

#[tokio::test]
async fn every_link_is_listed_once_in_exactly_three_requests() {
    let (harness, _, day) = with_many().await;
    assert_eq!(references(&harness.links, day_by_fifty(day)).await, newest_first(MANY));
    let dates = format!(r#"{{"datab":"{day}","datbi":"{}","limit":50"#, day.plus_days(1));
    let bodies: Vec<String> =
        harness.requests("mailorder/list").into_iter().map(|own| own.body).collect();
    assert_eq!(
        bodies,
        [
            format!("{dates}}}"),
            format!(r#"{dates},"starting_after":50}}"#),
            format!(r#"{dates},"starting_after":100}}"#)
        ]
    );
    assert_eq!(harness.sandbox.requests().len(), 3, "and nothing else was requested");
}

#[tokio::test]
async fn a_list_is_resumed_at_the_page_that_failed() {
    use paylink_sandbox::{Fault, FaultKind};
    let (harness, _, day) = with_many().await;
    let mut stream = harness.links.list_all(day_by_fifty(day));
    let mut found = BTreeSet::new();
    for _ in 0..50 {
        found.insert(stream.next().await.unwrap().unwrap().reference.unwrap());
    }
    harness
        .sandbox
        .fault(Fault::new("mailorder/list", FaultKind::Status(502, "<html>".into())).times(3));
    assert!(stream.next().await.unwrap().unwrap_err().is_retryable());
    assert!(stream.next().await.is_none(), "a stream ends after an error");
    let position = stream.position().unwrap().clone();
    let mut again = harness.links.list_from(day_by_fifty(day), position);
    while let Some(link) = again.next().await {
        assert!(found.insert(link.unwrap().reference.unwrap()), "seen twice");
    }
    assert_eq!(found.len(), MANY);
}

#[tokio::test]
async fn the_last_day_is_included_under_both_readings_of_datbi() {
    for inclusive in [false, true] {
        let harness = Harness::new().await;
        harness.sandbox.set(Switch::PaynetListEndInclusive, inclusive);
        let mut days = Vec::new();
        for number in 1..=4 {
            let key = harness
                .create_link(&new_link(&format!("ORD-{number}")).expires_in(hours(300)))
                .await
                .key;
            days.push(harness.day_of(&key).await);
            harness.sandbox.advance(hours(24));
        }
        for (first, last) in [(0, 0), (0, 1), (1, 2), (3, 3), (0, 3)] {
            let query = LinkQuery::new().created_between(days[first], days[last]);
            let mut found = references(&harness.links, query).await;
            found.reverse();
            let wanted: Vec<String> = (first..=last).map(|at| format!("ORD-{}", at + 1)).collect();
            assert_eq!(found, wanted, "days {first} to {last}, datbi inclusive: {inclusive}");
        }
    }
}

#[tokio::test]
async fn rows_have_a_status_and_a_key_that_finds_the_link() {
    let harness = Harness::new().await;
    let open = harness.create_link(&new_link("ORD-1")).await;
    let paid = harness.create_link(&new_link("ORD-2")).await;
    let deactivated = harness.create_link(&new_link("ORD-3")).await;
    harness.pay(&paid).await;
    harness.deactivate(&deactivated.key).await;
    let day = harness.day_of(&open.key).await;
    let page = harness.links.list(&day_by_fifty(day), None).await.unwrap();
    let statuses: Vec<_> =
        page.links.iter().map(|row| (row.reference.as_deref().unwrap(), row.status)).collect();
    assert_eq!(
        statuses,
        [
            ("ORD-3", LinkStatus::Deactivated),
            ("ORD-2", LinkStatus::Paid),
            ("ORD-1", LinkStatus::Open)
        ]
    );
    assert!(page.next.is_none());
    for row in &page.links {
        assert_eq!(row.description.as_ref().unwrap().as_str(), "Sipariş 1042");
        let key = row.key.as_ref().unwrap();
        assert_eq!(harness.links.get(key).await.unwrap().status, row.status);
    }
}

/// Paynet's page calls the amount of a row the amount drawn from the card.
#[tokio::test]
async fn the_amount_of_a_row_is_never_taken_for_the_requested_one() {
    for is_requested in [false, true] {
        let harness = Harness::new().await;
        harness.sandbox.set(Switch::PaynetListAmountIsRequested, is_requested);
        let mut options = LinkOptions::default();
        options.commission_on_payer = true;
        let link = new_link("ORD-1");
        let created = harness.client.create_link(&link, &options).await.unwrap();
        harness.pay(&created).await;
        let day = harness.day_of(&created.key).await;
        let page = harness.links.list(&day_by_fifty(day), None).await.unwrap();
        assert_eq!(page.links[0].amount, None);
        let native = MailorderList::new(day, day.plus_days(1));
        let row =
            harness.client.mailorder_list(&native).await.unwrap().into_parts().0.rows.remove(0);
        let wanted = if is_requested { "149.90" } else { "153.65" };
        assert_eq!(row.amount.unwrap().as_str(), wanted);
        let read = harness.get(&created.key).await;
        assert_eq!(read.amount.unwrap().as_str(), "149.90", "the link itself has it");
    }
}

#[tokio::test]
async fn rows_without_status_or_reference_are_listed_and_prove_nothing() {
    for (switch, status, reference) in [
        (Switch::PaynetListRowsWithoutStatus, LinkStatus::Unknown, Some("ORD-1")),
        (Switch::PaynetListRowsWithoutReference, LinkStatus::Paid, None),
    ] {
        let harness = Harness::new().await;
        harness.sandbox.set(switch, true);
        let created = harness.create_link(&new_link("ORD-1")).await;
        harness.pay(&created).await;
        let day = harness.day_of(&created.key).await;
        let page = harness.links.list(&day_by_fifty(day), None).await.unwrap();
        let row = &page.links[0];
        assert_eq!((row.status, row.reference.as_deref()), (status, reference), "{switch}");
        assert_eq!(row.key.is_some(), reference.is_some(), "{switch}");
    }
}

#[tokio::test]
async fn days_without_links_take_one_request_and_have_no_rows() {
    for no_data in [false, true] {
        let (harness, day) = (Harness::new().await, "2020-01-01".parse().unwrap());
        harness.sandbox.set(Switch::PaynetEmptyListIsNoData, no_data);
        assert!(references(&harness.links, day_by_fifty(day)).await.is_empty());
        assert_eq!(harness.sandbox.requests().len(), 1);
    }
}
