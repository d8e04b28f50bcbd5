//! Links that were made before, decisions, the history, and what is removed in the end.

use std::time::{Duration, SystemTime};

use paylink::{Payer, Reference};
use paylink_orders::state::Phase;
use paylink_orders::{CreateOutcome, Decision, EventKind, OrderFilter, OrderState, OrdersError};

use crate::support::{Shop, lira};

#[tokio::test]
async fn a_link_that_was_made_before_is_adopted_and_settles_its_order() {
    for provider in ["paynet", "paywall", "ahl"] {
        let shop = Shop::new(provider).await;
        let mut link = shop.order("1042").link;
        link.reference = Reference::new("OLD-7").unwrap();
        let created = shop.links.create(&link).await.unwrap();
        for _ in 0..2 {
            let order = shop.orders.adopt(&shop.order("1042"), &created.key).await.unwrap();
            assert_eq!(order.attempt.unwrap().phase, Phase::Open, "{provider}");
        }
        let other = shop.orders.adopt(&shop.order("1043"), &created.key).await.unwrap_err();
        assert!(matches!(other, OrdersError::Invalid { .. }), "{other}");
        assert!(shop.orders.get(&"1043".parse().unwrap()).await.unwrap().is_none());
        shop.work().await;
        // Nobody creates a second link for the order.
        let again = shop.orders.create(&shop.order("1042")).await.unwrap();
        assert!(matches!(again, CreateOutcome::Closed { phase: Some(Phase::Open), .. }));
        shop.sandbox.pay("OLD-7").await.unwrap();
        shop.work().await;
        assert_eq!(shop.view("1042").await.state, OrderState::Paid, "{provider}");
        assert_eq!(shop.fulfilled(), 1, "{provider}");
    }
}

#[tokio::test]
async fn an_adopted_link_ends_like_any_other() {
    let shop = Shop::new("paynet").await;
    let mut link = shop.order("1042").link;
    link.reference = Reference::new("OLD-7").unwrap();
    let created = shop.links.create(&link).await.unwrap();
    shop.orders.adopt(&shop.order("1042"), &created.key).await.unwrap();
    shop.work().await;
    shop.pass(Duration::from_secs(5 * 3600));
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::Expired);
    assert_eq!(shop.recorder.kinds(), [EventKind::Expired]);
    // The next link is asked for by the caller, not planned by itself.
    assert_eq!(shop.sandbox.links().len(), 1);
    shop.open("1042").await;
    assert_eq!(shop.reference("1042").await, "T1.1042-2");
}

#[tokio::test]
async fn each_write_and_each_decision_is_a_row_of_the_history() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.charge("1042", "200.00").await;
    shop.work().await;
    shop.decide(Decision::Accepted).await;
    shop.orders.cancel(&"1042".parse().unwrap()).await.unwrap();
    let rows = shop.orders.history(&"1042".parse().unwrap()).await.unwrap();
    let decided: Vec<_> = rows.iter().filter(|row| row.actor == "Zeynep").collect();
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[0].kind, "decided");
    assert!(decided[0].data.contains(r#""decision":"accepted""#), "{}", decided[0].data);
    let own = rows.iter().filter(|row| row.actor == "library").map(|row| row.kind.as_str());
    assert!(own.clone().any(|kind| kind == "sending") && own.clone().any(|kind| kind == "open"));

    shop.open("1043").await;
    shop.orders.cancel(&"1043".parse().unwrap()).await.unwrap();
    let kinds = shop.history("1043").await;
    assert_eq!(kinds, ["sending", "open", "cancelled", "deactivate", "read"]);
}

#[tokio::test]
async fn only_money_can_be_accepted() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.pay_late("T1.1042-1").await;
    shop.work().await;
    let id = shop.orders.incidents().await.unwrap()[0].id;
    let error = shop.orders.decide(id, Decision::Accepted, "Zeynep", "").await.unwrap_err();
    assert!(matches!(error, OrdersError::NotAcceptable(_)), "{error}");
    assert_eq!(shop.incidents().await.len(), 1);
}

#[tokio::test]
async fn a_purge_removes_the_payer_and_keeps_the_number() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.work().await;
    let soon = SystemTime::now() + Duration::from_secs(60);
    // While the link is watched, the order stays.
    assert_eq!(shop.orders.purgeable(soon).await.unwrap().orders, 0);
    assert_eq!(shop.orders.purge(soon).await.unwrap().orders, 0);
    shop.pass(Duration::from_secs(121 * 24 * 3600));
    shop.work().await;
    let soon = SystemTime::now() + Duration::from_secs(60);
    assert_eq!(shop.orders.purgeable(soon).await.unwrap().orders, 1);
    assert_eq!(shop.orders.purge(soon).await.unwrap().orders, 1);
    assert_eq!(shop.orders.purgeable(soon).await.unwrap().orders, 0);
    assert_eq!(shop.orders.purge(soon).await.unwrap().orders, 0);
    for (table, columns) in [
        ("orders", "link"),
        ("attempts", "url || last_error"),
        ("history", "CASE WHEN instr(data, 'Sipari') > 0 THEN data END"),
    ] {
        let found = format!("SELECT COUNT({columns}) FROM paylink_{table}");
        assert_eq!(shop.number(&found), 0, "{table}");
    }
    // The number is used, with what it was settled for, and is never used again.
    let paid = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(paid, CreateOutcome::Paid { charged } if charged == lira("149.90")));
    let mut other = shop.order("1042");
    other.link.amount = lira("1");
    let error = shop.orders.create(&other).await.unwrap_err();
    assert!(matches!(error, OrdersError::OtherContent(_)), "{error}");
    assert_eq!(shop.number("SELECT COUNT(*) FROM paylink_events WHERE event_key = 'paid:1042'"), 1);
    shop.work().await;
    assert_eq!(shop.fulfilled(), 1);
}

#[tokio::test]
async fn a_purged_order_that_waits_can_get_a_link_again_under_its_next_reference() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pass(Duration::from_secs(24 * 3600));
    shop.work().await;
    let soon = SystemTime::now() + Duration::from_secs(60);
    assert_eq!(shop.orders.purge(soon).await.unwrap().orders, 1);
    let mut order = shop.order("1042");
    order.link = order.link.payer(Payer::new("Ali Veli"));
    let open = shop.orders.create(&order).await.unwrap();
    assert!(matches!(open, CreateOutcome::Open { .. }), "{open:?}");
    assert_eq!(shop.reference("1042").await, "T1.1042-2");
    assert_eq!(shop.number("SELECT COUNT(*) FROM paylink_orders WHERE purged_at IS NULL"), 1);
}

#[tokio::test]
async fn the_feed_and_the_counts_report_what_is_stored() {
    let shop = Shop::new("paynet").await;
    for number in ["1", "2", "3"] {
        shop.open(number).await;
    }
    for number in ["1", "2"] {
        shop.pay(number).await;
    }
    shop.work().await;
    let first = shop.orders.events(0, 1).await.unwrap();
    assert_eq!((first.len(), first[0].position), (1, 1));
    let rest = shop.orders.events(1, 100).await.unwrap();
    assert_eq!((rest.len(), rest[0].position), (1, 2));
    let mut keys = [first[0].event.key.clone(), rest[0].event.key.clone()];
    keys.sort();
    assert_eq!(keys, ["paid:1", "paid:2"]);
    assert!(shop.orders.events(2, 100).await.unwrap().is_empty());
    let counts = shop.orders.counts().await.unwrap();
    assert_eq!(counts.attempts, [(Phase::Open, 1), (Phase::Paid, 2)]);
    assert_eq!((counts.oldest_in_doubt, counts.open_incidents, counts.due_events), (None, 0, 0));
}

#[tokio::test]
async fn the_history_names_who_made_each_write() {
    let shop = Shop::new("paynet").await;
    let desk = shop.orders.with_actor(" ayşe@desk ").unwrap();
    for number in ["1", "2"] {
        desk.create(&shop.order(number)).await.unwrap();
    }
    desk.renew(&"1".parse().unwrap()).await.unwrap();
    shop.orders.with_actor("can@desk").unwrap().cancel(&"2".parse().unwrap()).await.unwrap();
    let rows = async |number: &str| {
        let rows = shop.orders.history(&number.parse().unwrap()).await.unwrap();
        rows.into_iter().map(|row| (row.kind, row.actor)).collect::<Vec<_>>()
    };
    let row = |kind: &str, actor: &str| (kind.to_owned(), actor.to_owned());
    let own = [row("sending", "ayşe@desk"), row("open", "library")];
    let read = [row("deactivate", "library"), row("read", "library")];
    let first = [&own[..], &[row("renewal-wanted", "ayşe@desk")], &read].concat();
    assert_eq!(rows("1").await, first);
    assert_eq!(rows("2").await, [&own[..], &[row("cancelled", "can@desk")], &read].concat());
    // What the worker plans is the worker's, although a person has asked for it.
    shop.pass(Duration::from_secs(5 * 3600));
    shop.work().await;
    assert!(rows("1").await.contains(&row("planned", "library")));
    // An adopted link, a planned order and a purge have a name too.
    let mut link = shop.order("3").link;
    link.reference = Reference::new("OLD-1").unwrap();
    let key = shop.links.create(&link).await.unwrap().key;
    desk.adopt(&shop.order("3"), &key).await.unwrap();
    assert_eq!(rows("3").await, [row("adopted", "ayşe@desk")]);
    shop.place.create_in(&desk, &shop.order("4"), true).await.unwrap();
    assert_eq!(rows("4").await, [row("planned", "ayşe@desk")]);
    shop.pass(Duration::from_secs(24 * 3600));
    shop.work().await;
    desk.purge(SystemTime::now() + Duration::from_secs(60)).await.unwrap();
    assert_eq!(rows("2").await.last(), Some(&row("purged", "ayşe@desk")));
    assert!(shop.orders.with_actor(" ").is_err());
}

#[tokio::test]
async fn a_list_is_filtered_by_state_phase_and_time_and_goes_on_page_by_page() {
    let shop = Shop::new("paynet").await;
    shop.open("1").await;
    shop.open("2").await;
    shop.pay("2").await;
    shop.work().await;
    shop.pass(Duration::from_secs(2 * 3600));
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    for number in ["3", "4", "5"] {
        shop.open(number).await;
    }
    shop.orders.cancel(&"5".parse().unwrap()).await.unwrap();
    let list = async |change: fn(&mut OrderFilter, SystemTime), at: SystemTime| {
        let mut filter = OrderFilter::default();
        change(&mut filter, at);
        let (mut numbers, mut cursor) = (Vec::new(), None);
        loop {
            let page = shop.orders.list(&filter, cursor, 1).await.unwrap();
            numbers.extend(page.orders.iter().map(|order| order.number.to_string()));
            cursor = page.next;
            if cursor.is_none() {
                return numbers.join(" ");
            }
        }
    };
    assert_eq!(list(|_, _| {}, hour_ago).await, "5 4 3 2 1");
    assert_eq!(list(|own, at| own.created_from = Some(at), hour_ago).await, "5 4 3");
    assert_eq!(list(|own, at| own.created_before = Some(at), hour_ago).await, "2 1");
    // The start belongs to the range, and the end does not.
    let created = shop.view("4").await.created;
    assert_eq!(list(|own, at| own.created_from = Some(at), created).await, "5 4");
    assert_eq!(list(|own, at| own.created_before = Some(at), created).await, "3 2 1");
    assert_eq!(list(|own, _| own.phase = Some(Phase::Open), hour_ago).await, "4 3 1");
    assert_eq!(list(|own, _| own.phase = Some(Phase::Deactivated), hour_ago).await, "5");
    assert_eq!(list(|own, _| own.phase = Some(Phase::InDoubt), hour_ago).await, "");
    let all = |own: &mut OrderFilter, at: SystemTime| {
        own.state = Some(OrderState::Waiting);
        own.phase = Some(Phase::Open);
        own.created_before = Some(at);
    };
    assert_eq!(list(all, hour_ago).await, "1");
    assert_eq!(list(|own, _| own.state = Some(OrderState::Paid), hour_ago).await, "2");
}

#[tokio::test]
async fn an_order_says_when_its_link_is_looked_at_next() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let next = async || shop.view("1042").await.attempt.unwrap().next_due;
    let pause = next().await.unwrap().duration_since(SystemTime::now()).unwrap();
    assert!(pause > Duration::from_secs(5) && pause <= Duration::from_secs(15), "{pause:?}");
    shop.pass(Duration::from_secs(6 * 3600));
    shop.work().await;
    assert_eq!(next().await, None);
}
