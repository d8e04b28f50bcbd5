//! A provider that reports the world late, incompletely and in any order.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use paylink_core::error::Refusal;
use paylink_core::time::{ManualClock, Zone};
use paylink_core::{
    Authenticity, Callback, CallbackKind, Capabilities, CreatedLink, Currency, Error, Evidence,
    Identity, Link, LinkKey, LinkProvider, LinkStatus, LocalDateTime, Money, Operation, PayLinks,
    Payment, PaymentOutcome, ProviderId, Result, Reversal, StatusBasis, Support, ValidatedLink,
    async_trait,
};

use super::world::{
    Attempt, Foreign, Habits, Ids, Order, REFERENCES, Returns, State, Statuses, World, chance,
};
use crate::support::clock;
use crate::support::fake::{everything, identity};

/// What the provider reports from, shared with the schedule.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) world: World,
    /// Determines what is reported late and twice. Two responses of one view report the same facts,
    /// in another order and with other encrypted ids.
    pub(super) view: u64,
    noise: Rng,
    /// Lets something happen between the two reads of one confirmation.
    pub(super) between: Option<Rng>,
    /// The payments of the order as the last response reported them, by the number of the attempt.
    pub(super) seen: Vec<(u64, State)>,
    /// The story of the schedule, if somebody wants to read it.
    pub(super) log: Option<Vec<String>>,
    clock: ManualClock,
    elapsed: u64,
}

impl Shared {
    pub(super) fn log(&mut self, event: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(event());
        }
    }

    /// Sets the clock to the time of the world.
    fn tick(&mut self) {
        self.clock.advance(Duration::from_secs(self.world.now - self.elapsed));
        self.elapsed = self.world.now;
    }

    fn lag(&self, of: u64, longest: u64) -> u64 {
        if longest == 0 {
            return 0;
        }
        Rng::with_seed(self.view ^ of.wrapping_mul(0x9e37_79b9_7f4a_7c15)).u64(0..=longest)
    }

    /// Returns the state of the attempt as this view reports it.
    fn reported(&self, attempt: &Attempt) -> State {
        let now = self.world.now;
        let at = now.saturating_sub(self.lag(attempt.number, self.world.habits.row_lag));
        attempt.state(at, if self.world.habits.returns_lag { at } else { now })
    }

    /// Returns the order's payments that this view reports.
    fn visible<'a>(&'a self, order: &'a Order) -> impl Iterator<Item = (&'a Attempt, State)> {
        let shows_attempts = self.world.habits.shows_attempts;
        let reported = order.attempts.iter().map(|attempt| (attempt, self.reported(attempt)));
        reported.filter(move |(_, state)| match state {
            State::Absent => false,
            State::InProgress | State::Declined => shows_attempts,
            State::Reserved | State::Released | State::Charged { .. } => true,
        })
    }

    fn link(&self, key: &LinkKey, noise: &mut Rng) -> Result<Link> {
        let World { habits, orders, now, .. } = &self.world;
        let order = orders.iter().find(|order| order.reference == key.reference().as_str());
        let order = order.expect("a link that the provider does not have");
        let at = now.saturating_sub(self.lag(0, habits.status_lag));
        let Some(status) = status(habits, order, at) else {
            return Err(Error::refused(Refusal::NotFound).with_read_operation("link/detail"));
        };
        let mut link = Link::new(key.clone(), status, StatusBasis::Reported, "?");
        link.reference = Some(order.reference.into());
        link.amount = Some(decimal(order.asked));
        link.currency = habits.link_currency.then_some(Currency::TRY);
        link.expires = order.expires.map(local);
        if habits.lists_transactions && habits.ids != Ids::Missing {
            let ids = self.visible(order).map(|(attempt, _)| id(habits, attempt, noise));
            link.transactions = ids.collect();
        }
        Ok(link)
    }

    fn rows(&self, reference: &str, noise: &mut Rng) -> Vec<Payment> {
        let World { habits, orders, .. } = &self.world;
        let mut rows = Vec::new();
        for order in orders {
            let is_foreign = order.reference != reference;
            if is_foreign && habits.foreign == Foreign::Never {
                continue;
            }
            for (attempt, state) in self.visible(order) {
                let mut row = row(habits, attempt, state, id(habits, attempt, noise));
                let named = match habits.foreign {
                    Foreign::WithReference => true,
                    Foreign::WithoutReference => false,
                    Foreign::Never => habits.names_reference,
                };
                if if is_foreign { named } else { habits.names_reference } {
                    row.reference = Some(order.reference.into());
                }
                let is_first = rows.is_empty() && habits.ids != Ids::Missing;
                if habits.contradicts && is_first && !is_foreign {
                    rows.push(contradicting(&row, self.view));
                }
                if habits.repeats_rows && self.lag(attempt.number, 1) == 1 {
                    rows.push(row.clone());
                }
                rows.push(row);
            }
        }
        noise.shuffle(&mut rows);
        rows
    }
}

/// Returns the status that the provider reports, or `None` if it reports the link as not found.
pub(super) fn status(habits: &Habits, order: &Order, at: u64) -> Option<LinkStatus> {
    let any = |state| order.attempts.iter().any(|attempt| attempt.now(at) == state);
    let end = order.ended(at);
    let ended = match order.deactivated {
        Some(deactivated) if end == Some(deactivated) => LinkStatus::Deactivated,
        _ => LinkStatus::Expired,
    };
    Some(match habits.statuses {
        Statuses::Unknown => LinkStatus::Unknown,
        Statuses::EndIsFinal if end.is_some_and(|end| !order.is_paid(end)) => ended,
        Statuses::FailureIsFinal if any(State::Declined) => LinkStatus::Failed,
        _ if order.is_paid(at) => LinkStatus::Paid,
        Statuses::OnlyPaid => return None,
        _ if end.is_some() => ended,
        _ if any(State::InProgress) => LinkStatus::Processing,
        _ => LinkStatus::Open,
    })
}

fn id(habits: &Habits, attempt: &Attempt, noise: &mut Rng) -> String {
    match habits.ids {
        Ids::Plain => attempt.number.to_string(),
        Ids::Changing => format!("{:x}", noise.u128(..)),
        Ids::Missing => String::new(),
    }
}

fn row(habits: &Habits, attempt: &Attempt, state: State, id: String) -> Payment {
    let (outcome, returned) = match state {
        State::Absent | State::InProgress => (PaymentOutcome::Unknown, 0),
        State::Declined => (PaymentOutcome::Failed, 0),
        State::Reserved => (PaymentOutcome::Authorized, 0),
        State::Released => (PaymentOutcome::Authorized, attempt.amount),
        State::Charged { returned } => (PaymentOutcome::Succeeded, returned),
    };
    let outcome = if attempt.unclear { PaymentOutcome::Unknown } else { outcome };
    let reversal = match habits.returns {
        Returns::Unreported => Reversal::Unknown,
        _ if returned == 0 => Reversal::None,
        _ if returned < attempt.amount => Reversal::Partial,
        _ => Reversal::Reversed,
    };
    let mut row = Payment::new(id, outcome, reversal);
    row.amount = habits.reports_amount.then(|| decimal(attempt.amount));
    row.currency = match attempt.currency {
        Currency::TRY => habits.row_currency.then_some(Currency::TRY),
        other => Some(other),
    };
    row.requested = habits.reports_requested.then(|| decimal(attempt.requested));
    if habits.returns == Returns::WithAmount && returned > 0 {
        row.reversed_amount = Some(decimal(returned));
    }
    if habits.row_time {
        row.at = attempt.decided.map(|(time, _)| local(time));
    }
    row
}

/// Returns a second row of the same transaction that says something else.
fn contradicting(row: &Payment, view: u64) -> Payment {
    let mut other = row.clone();
    match view % 4 {
        0 => other.amount = Some(decimal(1)),
        1 => other.outcome = PaymentOutcome::Failed,
        2 => other.reference = Some("ORD-3".into()),
        _ => other.reference = None,
    }
    other
}

fn decimal(minor: i64) -> paylink_core::Decimal {
    paylink_core::Decimal::from_minor(minor, 2)
}

fn local(at: u64) -> LocalDateTime {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    LocalDateTime::of(start + Duration::from_secs(at), Zone::Utc)
}

/// The handle's view of the world.
#[derive(Debug)]
pub(super) struct LateProvider {
    identity: Identity,
    capabilities: Capabilities,
    shared: Arc<Mutex<Shared>>,
}

impl LateProvider {
    pub(super) fn start(
        world: World,
        noise: Rng,
        log: Option<Vec<String>>,
    ) -> (PayLinks, Arc<Mutex<Shared>>) {
        let mut capabilities = everything();
        if !world.habits.offers_payments {
            capabilities =
                capabilities.with(Operation::Payments, Support::No, Evidence::Documented);
        }
        if world.habits.ids == Ids::Changing {
            capabilities = capabilities.with_transaction_ids_change();
        }
        if world.habits.statuses == Statuses::OnlyPaid {
            capabilities = capabilities.with_unpaid_links_not_found();
        }
        let (clock, control) = clock();
        let shared = Arc::new(Mutex::new(Shared {
            world,
            view: 0,
            noise,
            between: None,
            seen: Vec::new(),
            log,
            clock: control,
            elapsed: 0,
        }));
        let provider = Self { identity: identity(), capabilities, shared: Arc::clone(&shared) };
        (PayLinks::with_clock(provider, clock), shared)
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }
}

#[async_trait]
impl LinkProvider for LateProvider {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, _link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        Err(self.unsupported(Operation::Create))
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let mut shared = self.shared();
        shared.tick();
        shared.seen.clear();
        let mut noise = shared.noise.fork();
        shared.link(key, &mut noise)
    }

    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let mut shared = self.shared();
        if let Some(mut rng) = shared.between.take() {
            let event = shared.world.step(&mut rng);
            shared.log(|| format!("between the two reads: {event}"));
            shared.tick();
        }
        let mut noise = shared.noise.fork();
        let reference = link.key.reference().as_str();
        let rows = shared.rows(reference, &mut noise);
        let order = shared.world.orders.iter().find(|order| order.reference == reference).unwrap();
        shared.seen =
            shared.visible(order).map(|(attempt, state)| (attempt.number, state)).collect();
        Ok(rows)
    }
}

/// Returns a callback: the genuine one about an attempt, however late, or a forged one.
pub(super) fn callback(shared: &Shared, rng: &mut Rng) -> Callback {
    let provider = if chance(rng, 5) { "paywall" } else { "paynet" };
    let mut callback = Callback::new(
        ProviderId::new(provider),
        CallbackKind::Payment,
        if rng.bool() { Authenticity::Signed } else { Authenticity::Unsigned },
    );
    let order = &shared.world.orders[usize::from(chance(rng, 20))];
    callback.reference = chance(rng, 90).then(|| order.reference.to_owned());
    if chance(rng, 10) {
        callback.reference = Some(REFERENCES[rng.usize(0..2)].to_lowercase());
    }
    match rng.choice(&order.attempts) {
        Some(attempt) if chance(rng, 80) => {
            callback.transaction = Some(id(&shared.world.habits, attempt, rng));
            callback.claims_success = Some(attempt.is_charged(shared.world.now));
        }
        _ => callback.transaction = chance(rng, 70).then(|| rng.u64(..).to_string()),
    }
    if chance(rng, 30) {
        callback.claims_success = *rng.choice(&[None, Some(true), Some(false)]).unwrap();
    }
    callback.amount = Some(decimal(order.expected.amount.minor()));
    callback.currency = Some(order.expected.amount.currency());
    callback
}

/// Returns the key of the order's link: with the provider's id or without.
pub(super) fn key(order: &Order, with_id: bool) -> LinkKey {
    let reference = paylink_core::Reference::new(order.reference).unwrap();
    let key = LinkKey::by_reference(&identity(), reference);
    if with_id { key.with_id(order.id) } else { key }
}

/// Returns the amount in minor units, 0 without one.
pub(super) fn minor(amount: Option<Money>) -> i64 {
    amount.map_or(0, |amount| amount.minor())
}
