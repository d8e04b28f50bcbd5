//! The intent comes first, a doubt is resolved and not repeated, and the next link waits for the
//! last one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use paylink_core::{
    Capabilities, CreatedLink, Evidence, Field, GrantedLifetime, Identity, Link, LinkKey,
    LinkProvider, LinkStatus, Notify, Operation, PayLinks, ProviderId, StatusBasis, Support,
    ValidatedLink, async_trait,
};
use paylink_orders::state::Phase;
use paylink_orders::{
    CancelOutcome, CreateOutcome, EventKind, IncidentKind, NewOrder, OrderState, Orders,
    OrdersError, Policy,
};
use paylink_sandbox::{Fault, FaultKind};

use crate::backend::Place;
use crate::support::{Recorder, Shop, lira};

const BOUND: Duration = Duration::from_secs(200);

fn lost(service: &str) -> Fault {
    Fault::new(service, FaultKind::DropAfterProcessing)
}

#[tokio::test]
async fn nothing_is_sent_for_a_transaction_that_is_rolled_back() {
    let shop = Shop::new("paynet").await;
    let order = shop.order("1042");
    let planned = shop.create_in(&order, false).await;
    assert!(matches!(planned, CreateOutcome::Pending), "{planned:?}");
    shop.work().await;
    assert_eq!(shop.sandbox.requests().len(), 0);
    assert!(shop.orders.get(&order.number).await.unwrap().is_none());

    // With the commit, the worker sends it, once.
    assert_eq!(shop.number("SELECT COUNT(*) FROM carts"), 0);
    shop.create_in(&order, true).await;
    assert_eq!(shop.number("SELECT COUNT(*) FROM carts"), 1);
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-1"]);
    let open = shop.orders.send(&order.number).await.unwrap();
    assert!(matches!(open, CreateOutcome::Open { .. }), "{open:?}");
    assert_eq!(shop.sent("T1.1042-1"), 1);
}

#[tokio::test]
async fn a_planned_order_is_sent_by_its_caller_or_by_create() {
    let shop = Shop::new("paynet").await;
    for (number, by_create) in [("1", false), ("2", true)] {
        let order = shop.order(number);
        shop.create_in(&order, true).await;
        let sent = if by_create {
            shop.orders.create(&order).await.unwrap()
        } else {
            shop.orders.send(&order.number).await.unwrap()
        };
        assert!(matches!(sent, CreateOutcome::Open { .. }), "{sent:?}");
        assert_eq!(shop.sent(&format!("T1.{number}-1")), 1);
    }
    let missing = shop.orders.send(&"3".parse().unwrap()).await.unwrap_err();
    assert!(matches!(missing, OrdersError::NoSuchOrder(_)), "{missing}");
}

#[tokio::test]
async fn a_database_of_another_installation_gets_no_order() {
    let (shop, other) = (Shop::new("paynet").await, Shop::new("paynet").await);
    other.database().execute("UPDATE paylink_installation SET prefix = 'T2.'", []).unwrap();
    let created = other.place.create_in(&shop.orders, &shop.order("1"), true).await;
    let error = created.unwrap_err();
    assert!(matches!(error, OrdersError::OtherPrefix { .. }), "{error}");
}

#[tokio::test]
async fn a_sender_that_died_is_resolved_after_its_bound_and_its_reference_is_not_sent_again() {
    for provider in ["paynet", "paywall", "ahl"] {
        let shop = Shop::new(provider).await;
        let slow = Fault::new("", FaultKind::Latency(Duration::from_secs(30)));
        shop.sandbox.fault(slow);
        let order = shop.order("1042");
        let create = shop.orders.create(&order);
        assert!(tokio::time::timeout(Duration::from_millis(300), create).await.is_err());
        shop.sandbox.clear_faults();
        // Until the bound, nobody touches it.
        assert_eq!(shop.phase("1042").await, Phase::Sending, "{provider}");
        shop.orders.step(8).await.unwrap();
        assert_eq!(shop.phase("1042").await, Phase::Sending, "{provider}");
        let again = shop.orders.create(&shop.order("1042")).await.unwrap();
        assert!(matches!(again, CreateOutcome::Pending), "{provider} {again:?}");
        shop.pass(BOUND);
        shop.database().execute("UPDATE paylink_attempts SET leased = 0", []).unwrap();
        shop.work().await;
        shop.pass(Duration::from_secs(61));
        shop.work().await;
        assert_eq!(shop.phase("1042").await, Phase::Open, "{provider}");
        assert_eq!(shop.reference("1042").await, "T1.1042-2", "{provider}");
        assert!(shop.sent("T1.1042-1") <= 1, "{provider}");
        assert_eq!(shop.sent("T1.1042-2"), 1, "{provider}");
    }
}

#[tokio::test]
async fn a_link_is_looked_for_before_it_counts_as_not_found() {
    let shop = Shop::new("paynet").await;
    shop.sandbox.fault(Fault::new("mailorder/create", FaultKind::Queue));
    let created = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(created, CreateOutcome::Pending), "{created:?}");
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::InDoubt);
    // The link appears late. Its URL is lost, so it is closed and the next one is created.
    shop.sandbox.process_queued().await;
    assert_eq!(shop.payable(), ["T1.1042-1"]);
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
    assert!(shop.history("1042").await.contains(&"resolved".to_owned()));
}

#[tokio::test]
async fn a_link_that_appears_after_it_was_given_up_is_still_watched() {
    let shop = Shop::new("paynet").await;
    shop.sandbox.fault(Fault::new("mailorder/create", FaultKind::Queue));
    shop.orders.create(&shop.order("1042")).await.unwrap();
    shop.work().await;
    shop.pass(Duration::from_secs(61));
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
    shop.sandbox.process_queued().await;
    // Somebody pays it all the same, for example from the provider's back office.
    shop.sandbox.pay("T1.1042-1").await.unwrap();
    shop.work().await;
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
    assert_eq!(shop.payable(), [""; 0], "the other link is deactivated");
}

#[tokio::test]
async fn an_unseen_link_is_deactivated_where_the_account_allows_it() {
    for (allowed, phase) in [(true, "deactivated-unseen"), (false, "not-found")] {
        let variables = [("PAYLINK_AHL_ALLOW_DEACTIVATION", Some("1"))];
        let shop = Shop::with("ahl", |_| {}, if allowed { &variables } else { &[] }).await;
        shop.sandbox.fault(lost("CreateLinkPayment"));
        shop.orders.create(&shop.order("1042")).await.unwrap();
        shop.work().await;
        let next = "T1.1042-2".to_owned();
        let orphan = "T1.1042-1".to_owned();
        let payable = if allowed { vec![next] } else { vec![orphan, next] };
        assert_eq!(shop.payable(), payable);
        let history = shop.orders.history(&"1042".parse().unwrap()).await.unwrap();
        assert!(history.iter().any(|row| row.data.contains(phase)), "{history:?}");
    }
}

#[tokio::test]
async fn a_link_that_the_provider_sent_is_not_replaced_before_its_end() {
    let shop = Shop::new("paynet").await;
    let mut order = shop.order("1042");
    order.link = order.link.notify(Notify::Sms);
    shop.sandbox.fault(lost("mailorder/create"));
    shop.orders.create(&order).await.unwrap();
    shop.work().await;
    // The payer may have it, so it stays.
    assert_eq!(shop.phase("1042").await, Phase::Found);
    assert_eq!(shop.payable(), ["T1.1042-1"]);
    assert_eq!(shop.incidents().await, []);
    shop.pay("1042").await;
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
}

#[tokio::test]
async fn a_refusal_ends_the_attempt_and_nothing_is_planned_until_the_caller_asks_again() {
    let shop = Shop::new("paynet").await;
    let refusal = FaultKind::Status(400, "{}".to_owned());
    shop.sandbox.fault(Fault::new("mailorder/create", refusal.clone()));
    let refused = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(refused, CreateOutcome::Refused(_)), "{refused:?}");
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::Refused);
    assert_eq!(shop.incidents().await, []);
    shop.open("1042").await;
    assert_eq!(shop.reference("1042").await, "T1.1042-2");

    // What the worker is refused, a person has to know.
    shop.create_in(&shop.order("1043"), true).await;
    shop.sandbox.fault(Fault::new("mailorder/create", refusal));
    shop.work().await;
    assert_eq!(shop.incidents().await, [IncidentKind::Refused]);
    assert_eq!(shop.phase("1043").await, Phase::Refused);
}

#[tokio::test]
async fn attempts_are_capped_and_spaced() {
    let shop = Shop::with("paynet", |policy| policy.max_attempts = 2, &[]).await;
    shop.sandbox.fault(lost("mailorder/create").times(9));
    shop.orders.create(&shop.order("1042")).await.unwrap();
    shop.orders.step(8).await.unwrap();
    // The next one is planned, but not before the pause.
    assert_eq!(shop.phase("1042").await, Phase::Planned);
    shop.orders.step(8).await.unwrap();
    let early = shop.orders.send(&"1042".parse().unwrap()).await.unwrap();
    assert!(matches!(early, CreateOutcome::Pending), "{early:?}");
    assert_eq!(shop.sent("T1.1042-2"), 0);
    shop.pass(Duration::from_secs(61));
    shop.work().await;
    assert_eq!(shop.sent("T1.1042-2"), 1);
    assert_eq!(shop.sandbox.links().len(), 2);
    assert_eq!(shop.incidents().await, [IncidentKind::TooManyAttempts]);
    let closed = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(closed, CreateOutcome::Closed { .. }), "{closed:?}");
}

#[tokio::test]
async fn a_link_that_was_created_too_late_is_closed_and_counts_as_orphan() {
    let shop = Arc::new(Shop::new("paynet").await);
    let slow = FaultKind::Latency(Duration::from_millis(1_500));
    shop.sandbox.fault(Fault::new("mailorder/create", slow));
    let late = {
        let shop = Arc::clone(&shop);
        tokio::spawn(async move { shop.orders.create(&shop.order("1042")).await.unwrap() })
    };
    tokio::time::sleep(Duration::from_millis(500)).await;
    // Another worker takes the attempt over, does not find the link, and creates the next one.
    shop.sandbox
        .fault(Fault::new("mailorder/detail", FaultKind::Status(200, NO_DATA.to_owned())).times(2));
    shop.database()
        .execute(
            "UPDATE paylink_attempts SET leased = 0, next_due = 0, phase = 2, phase_since = 0",
            [],
        )
        .unwrap();
    shop.orders.step(1).await.unwrap();
    assert_eq!(shop.number("SELECT phase FROM paylink_attempts WHERE number = 1"), 34);
    shop.work().await;
    let outcome = late.await.unwrap();
    assert!(matches!(outcome, CreateOutcome::Pending), "{outcome:?}");
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
    assert!(shop.history("1042").await.contains(&"orphan".to_owned()));
}

/// Paynet's response for a link that it does not have.
const NO_DATA: &str = r#"{"code":12,"message":"Kayıt bulunamadı"}"#;

#[tokio::test]
async fn a_renewed_order_never_has_two_links() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let number = "1042".parse().unwrap();
    let renewed = shop.orders.renew(&number).await.unwrap();
    assert!(matches!(renewed, CreateOutcome::Pending), "{renewed:?}");
    // The first link is deactivated, but a payment may be under way.
    assert_eq!(shop.payable(), [""; 0]);
    shop.work().await;
    assert_eq!(shop.payable(), [""; 0]);
    shop.pass(Duration::from_secs(31 * 60));
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
    // A payment of the first link that comes late settles the order, and closes the second link.
    shop.pay_late("T1.1042-1").await;
    shop.orders.renew(&number).await.unwrap();
    shop.pass(Duration::from_secs(31 * 60));
    shop.work().await;
    assert!(shop.payable().len() <= 1);
}

#[tokio::test]
async fn a_late_payment_while_a_link_is_being_renewed_settles_the_order_and_stops_the_next_link() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.orders.renew(&"1042".parse().unwrap()).await.unwrap();
    shop.pay_late("T1.1042-1").await;
    shop.work().await;
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
    shop.pass(Duration::from_secs(3600));
    shop.work().await;
    assert_eq!(shop.sandbox.links().len(), 1);
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
}

#[tokio::test]
async fn a_reference_that_is_too_long_is_refused_before_anything_is_stored() {
    let shop = Shop::new("paynet").await;
    let number = "N".repeat(40);
    let mut order = shop.order("1");
    order.number = number.parse().unwrap();
    // T1. + 40 + -99 are within the 50 characters.
    assert!(shop.orders.create(&order).await.is_ok());
    let long = Orders::builder("INSTALLATION1.").account(shop.links.clone(), Policy::new());
    let place = Place::new().await;
    let orders = place.open(long, Recorder::default()).await.unwrap();
    assert!(orders.create(&order).await.is_err());
    assert!(orders.get(&order.number).await.unwrap().is_none());
}

#[tokio::test]
async fn many_callers_and_workers_create_one_link_per_order() {
    let shop = Arc::new(Shop::new("paynet").await);
    let other = Arc::new(shop.restarted().await);
    let mut running = tokio::task::JoinSet::new();
    for round in 0..6 {
        for number in 0..5 {
            let (shop, other) = (Arc::clone(&shop), Arc::clone(&other));
            running.spawn(async move {
                let order = shop.order(&number.to_string());
                let orders = if round % 2 == 0 { &shop.orders } else { &*other };
                orders.create(&order).await.unwrap();
                orders.step(4).await.unwrap();
            });
        }
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
    let mut payable = shop.payable();
    payable.sort();
    assert_eq!(payable, ["T1.0-1", "T1.1-1", "T1.2-1", "T1.3-1", "T1.4-1"]);
    for number in ["0", "1", "2", "3", "4"] {
        shop.pay(number).await;
    }
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    let (first, second) = tokio::join!(shop.orders.step(64), other.step(64));
    assert_eq!(first.unwrap().attempts + second.unwrap().attempts, 5);
    shop.work().await;
    assert_eq!((shop.fulfilled(), shop.recorder.kinds().len()), (5, 5));
}

/// A provider that must not be called after the deadline for sending.
#[derive(Debug)]
struct TooSlow {
    identity: Identity,
    capabilities: Capabilities,
    created: Arc<AtomicUsize>,
}

#[async_trait]
impl LinkProvider for TooSlow {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> paylink_core::Result<CreatedLink> {
        self.created.fetch_add(1, Ordering::Relaxed);
        let key = LinkKey::by_reference(&self.identity, link.reference.clone());
        let lifetime = GrantedLifetime::Requested(Duration::from_secs(60));
        Ok(CreatedLink::new(key, "https://pay.example/1", lifetime))
    }

    /// The bound of a creation, and so the deadline for sending, has passed at once.
    fn longest_call(&self) -> Duration {
        Duration::ZERO
    }

    async fn get(&self, key: &LinkKey) -> paylink_core::Result<Link> {
        Ok(Link::new(key.clone(), LinkStatus::Open, StatusBasis::Reported, ""))
    }
}

#[tokio::test]
async fn nothing_is_sent_after_the_deadline_of_the_sender() {
    let documented = Evidence::Documented;
    let mut capabilities = Capabilities::new();
    for operation in [
        Operation::Create,
        Operation::Get,
        Operation::GetByReference,
        Operation::Deactivate,
        Operation::Payments,
    ] {
        capabilities = capabilities.with(operation, Support::Native, documented);
    }
    for field in [Field::Description, Field::Lifetime] {
        capabilities = capabilities.with(field, Support::Native, documented);
    }
    let identity = Identity::new(ProviderId::new("slow"), "test", "default").unwrap();
    let created = Arc::new(AtomicUsize::new(0));
    let provider =
        TooSlow { identity: identity.clone(), capabilities, created: Arc::clone(&created) };
    let links = PayLinks::new(provider);
    let place = Place::new().await;
    let builder = Orders::builder("T1.").account(links, Policy::new());
    let orders = place.open(builder, Recorder::default()).await.unwrap();
    let order = |number: &str| {
        NewOrder::new(number.parse().unwrap(), identity.clone(), lira("10"), "Sipariş")
            .link(|link| link.expires_in(Duration::from_secs(60)))
    };
    let refused = orders.create(&order("1")).await.unwrap();
    let CreateOutcome::Refused(error) = refused else { panic!("{refused:?}") };
    assert!(error.is_too_late(), "{error}");
    // The worker tries again later, with the same reference, because nothing was sent.
    place.create_in(&orders, &order("2"), true).await.unwrap();
    orders.step(4).await.unwrap();
    let attempt = orders.get(&"2".parse().unwrap()).await.unwrap().unwrap().attempt.unwrap();
    assert_eq!((attempt.phase, attempt.number), (Phase::Planned, 1));
    assert_eq!(created.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn an_order_that_is_cancelled_during_its_creation_gives_no_url_away() {
    let shop = Shop::new("paynet").await;
    let slow = FaultKind::Latency(Duration::from_millis(600));
    shop.sandbox.fault(Fault::new("mailorder/create", slow));
    let order = shop.order("1042");
    let (created, cancelled) = tokio::join!(shop.orders.create(&order), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        shop.orders.cancel(&order.number).await.unwrap()
    });
    let created = created.unwrap();
    assert!(
        matches!(created, CreateOutcome::Closed { state: OrderState::Cancelled, .. }),
        "{created:?}"
    );
    assert!(matches!(cancelled, CancelOutcome::MayStillBePaid { .. }), "{cancelled:?}");
    shop.orders.step(8).await.unwrap();
    assert_eq!(shop.payable(), [""; 0]);
}

#[tokio::test]
async fn an_order_whose_link_has_ended_waits_until_nobody_can_have_paid_it() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.sandbox.expire("T1.1042-1").await.unwrap();
    shop.work().await;
    let early = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(early, CreateOutcome::Pending), "{early:?}");
    assert_eq!(shop.sandbox.links().len(), 1);
    shop.pass(Duration::from_secs(5 * 3600));
    shop.work().await;
    shop.open("1042").await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
}
