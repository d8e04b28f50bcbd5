//! A provider's list saves reads, and never replaces one that decides.

use std::time::Duration;

use paylink::Operation;
use paylink_orders::{OrderState, Policy};
use paylink_sandbox::Switch;

use crate::support::Shop;

const DAY: Duration = Duration::from_secs(24 * 3600);
const LINKS: usize = 30;

fn policy(policy: &mut Policy) {
    policy.sweep_from = 10;
}

/// Opens links that are three days old and were read once.
async fn with_old_links(links: usize, switch: Option<Switch>) -> Shop {
    let shop = Shop::with("paynet", policy, &[]).await;
    if let Some(switch) = switch {
        shop.sandbox.set(switch, true);
    }
    for number in 0..links {
        let mut order = shop.order(&number.to_string());
        order.link = order.link.expires_in(30 * DAY);
        shop.orders.create(&order).await.unwrap();
    }
    shop.work().await;
    shop.pass(3 * DAY);
    shop
}

/// Runs the worker for a day, every quarter of an hour, and returns how many links were read and
/// how many pages of lists.
async fn one_day(shop: &Shop) -> (usize, usize) {
    let before = (shop.counter.calls(Operation::Get), shop.counter.calls(Operation::List));
    for _ in 0..96 {
        shop.pass(Duration::from_secs(15 * 60));
        // The next round begins when the list has been read.
        while !shop.orders.step(1_000).await.unwrap().is_idle() {}
    }
    let after = (shop.counter.calls(Operation::Get), shop.counter.calls(Operation::List));
    (after.0 - before.0, after.1 - before.1)
}

#[tokio::test]
async fn a_list_replaces_most_reads_of_links_that_stay_open() {
    let shop = with_old_links(LINKS, None).await;
    let (reads, pages) = one_day(&shop).await;
    // Without the list, each link would be read every quarter of an hour: 96 times.
    assert!(reads <= 3 * LINKS, "{reads} reads");
    assert!((90..=100).contains(&pages), "{pages} pages");
    assert!(reads + pages <= 96 * LINKS / 20, "{reads} reads and {pages} pages");

    // What is no longer open in the list is read singly, and only that read decides.
    shop.pay("7").await;
    shop.pass(Duration::from_secs(15 * 60));
    while !shop.orders.step(1_000).await.unwrap().is_idle() {}
    shop.orders.step(1_000).await.unwrap();
    assert_eq!(shop.view("7").await.state, OrderState::Paid);
    assert_eq!(shop.fulfilled(), 1);
}

#[tokio::test]
async fn a_list_that_does_not_show_status_and_reference_replaces_nothing() {
    for switch in [
        Switch::PaynetListRowsWithoutStatus,
        Switch::PaynetListRowsWithoutReference,
        Switch::PaynetRowReferenceIsBank,
    ] {
        let shop = with_old_links(10, Some(switch)).await;
        let before = shop.counter.calls(Operation::Get);
        for _ in 0..4 {
            shop.pass(Duration::from_secs(15 * 60));
            while !shop.orders.step(1_000).await.unwrap().is_idle() {}
        }
        let reads = shop.counter.calls(Operation::Get) - before;
        assert!(reads >= 30, "{switch:?}: {reads}");
        shop.pay("7").await;
        shop.pass(Duration::from_secs(15 * 60));
        while !shop.orders.step(1_000).await.unwrap().is_idle() {}
        assert_eq!(shop.view("7").await.state, OrderState::Paid, "{switch:?}");
    }
}

#[tokio::test]
async fn a_list_never_puts_off_the_read_at_the_end_of_a_link() {
    let shop = Shop::with("paynet", policy, &[]).await;
    for number in 0..12 {
        let mut order = shop.order(&number.to_string());
        order.link = order.link.expires_in(4 * DAY);
        shop.orders.create(&order).await.unwrap();
    }
    shop.work().await;
    shop.pass(3 * DAY + Duration::from_secs(20 * 3600));
    for _ in 0..2 {
        while !shop.orders.step(1_000).await.unwrap().is_idle() {}
        shop.pass(Duration::from_secs(15 * 60));
    }
    let late = "SELECT COUNT(*) FROM paylink_attempts WHERE next_due > expires_at";
    assert_eq!(shop.number(late), 0);
    let put_off = "SELECT COUNT(*) FROM paylink_attempts WHERE next_due = expires_at";
    assert_eq!(shop.number(put_off), 12);
}

#[tokio::test]
async fn other_providers_are_not_swept() {
    for provider in ["paywall", "ahl"] {
        let shop = Shop::with(provider, |policy| policy.sweep_from = 0, &[]).await;
        shop.open("1042").await;
        shop.pass(2 * DAY);
        shop.work().await;
        assert_eq!(shop.counter.calls(Operation::List), 0, "{provider}");
    }
}
