//! What really happens: orders, payers, the bank, the merchant. Amounts are minor units, times are
//! seconds since the start of the schedule.

use fastrand::Rng;
use paylink_core::confirmation::PENDING_GRACE;
use paylink_core::{Currency, Expected, Money};

/// The order of the first link has this reference, the order of the second link has the next one.
pub(super) const REFERENCES: [&str; 2] = ["ORD-1", "ORD-2"];

/// The longest time for which the provider reports an old state.
const LONGEST_LAG: u64 = 900;

/// Returns `true` in so many of 100 cases.
pub(super) fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

/// How the provider names transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    Plain,
    /// Encrypted anew in each response.
    Changing,
    Missing,
}

/// What the provider reports about money that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Returns {
    WithAmount,
    WithoutAmount,
    Unreported,
}

/// What the provider reports as the status of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statuses {
    Current,
    /// A status that the client does not know.
    Unknown,
    /// A link that has ended stays ended, even if it is paid later.
    EndIsFinal,
    /// A link with a declined attempt stays failed.
    FailureIsFinal,
    /// A link that is not paid is not found.
    OnlyPaid,
}

/// Rows of the second order in the responses about the first one, and the reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    Never,
    WithReference,
    WithoutReference,
}

/// How a provider reports, drawn once for a schedule.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    pub(super) several_cards: bool,
    pub(super) ids: Ids,
    pub(super) offers_payments: bool,
    pub(super) lists_transactions: bool,
    pub(super) names_reference: bool,
    pub(super) returns: Returns,
    pub(super) reports_requested: bool,
    pub(super) reports_amount: bool,
    pub(super) row_currency: bool,
    pub(super) link_currency: bool,
    pub(super) row_time: bool,
    pub(super) shows_attempts: bool,
    pub(super) repeats_rows: bool,
    /// Adds a second row to the first payment that says something else.
    pub(super) contradicts: bool,
    pub(super) foreign: Foreign,
    pub(super) statuses: Statuses,
    pub(super) status_lag: u64,
    pub(super) row_lag: u64,
    /// Whether a refund is reported as late as a payment. Otherwise, it is reported at once.
    pub(super) returns_lag: bool,
}

impl Habits {
    fn draw(rng: &mut Rng) -> Self {
        let mut of = |percent| chance(rng, percent);
        let (plain, changing, with_amount, without_amount) = (of(50), of(70), of(85), of(70));
        let (current, named) = (of(60), of(60));
        Self {
            several_cards: of(35),
            ids: match (plain, changing) {
                (true, _) => Ids::Plain,
                (false, true) => Ids::Changing,
                (false, false) => Ids::Missing,
            },
            offers_payments: of(93),
            lists_transactions: of(60),
            names_reference: of(92),
            returns: match (with_amount, without_amount) {
                (true, _) => Returns::WithAmount,
                (false, true) => Returns::WithoutAmount,
                (false, false) => Returns::Unreported,
            },
            reports_requested: of(40),
            reports_amount: of(98),
            row_currency: of(90),
            link_currency: of(90),
            row_time: of(93),
            shows_attempts: of(60),
            repeats_rows: of(15),
            contradicts: of(3),
            foreign: match (of(6), named) {
                (true, true) => Foreign::WithReference,
                (true, false) => Foreign::WithoutReference,
                (false, _) => Foreign::Never,
            },
            statuses: match (current, rng.u32(0..4)) {
                (true, _) => Statuses::Current,
                (false, 0) => Statuses::Unknown,
                (false, 1) => Statuses::EndIsFinal,
                (false, 2) => Statuses::FailureIsFinal,
                (false, _) => Statuses::OnlyPaid,
            },
            status_lag: rng.u64(0..2) * rng.u64(0..LONGEST_LAG),
            row_lag: rng.u64(0..2) * rng.u64(0..LONGEST_LAG),
            returns_lag: chance(rng, 30),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Declined,
    Reserved,
    Charged,
}

/// What a payment is at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Absent,
    InProgress,
    Declined,
    Reserved,
    Released,
    Charged { returned: i64 },
}

/// One card of one payer.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) number: u64,
    started: u64,
    pub(super) requested: i64,
    /// The amount that is charged or reserved.
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) decided: Option<(u64, Decision)>,
    captured: Option<u64>,
    released: Option<u64>,
    returns: Vec<(u64, i64)>,
    /// Whether the provider never reports the outcome.
    pub(super) unclear: bool,
}

impl Attempt {
    /// Returns the state at `at`, with the money that was given back until `returned_until`.
    pub(super) fn state(&self, at: u64, returned_until: u64) -> State {
        let until = |time: Option<u64>| time.is_some_and(|time| time <= at);
        match self.decided {
            _ if self.started > at => State::Absent,
            Some((time, decision)) if time <= at => match decision {
                Decision::Declined => State::Declined,
                Decision::Reserved if until(self.released) => State::Released,
                Decision::Reserved if !until(self.captured) => State::Reserved,
                Decision::Reserved | Decision::Charged => {
                    let made = self.returns.iter().filter(|(time, _)| *time <= returned_until);
                    State::Charged { returned: made.map(|(_, amount)| amount).sum() }
                }
            },
            _ => State::InProgress,
        }
    }

    pub(super) fn now(&self, now: u64) -> State {
        self.state(now, now)
    }

    pub(super) fn is_charged(&self, now: u64) -> bool {
        matches!(self.now(now), State::Charged { .. })
    }

    pub(super) fn returned(&self) -> i64 {
        self.returns.iter().map(|(_, amount)| amount).sum()
    }
}

/// One order with its link.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) id: &'static str,
    pub(super) reference: &'static str,
    pub(super) expected: Expected,
    /// The amount that the link was created for. A mistake makes it another amount than expected.
    pub(super) asked: i64,
    pub(super) expires: Option<u64>,
    pub(super) deactivated: Option<u64>,
    pub(super) attempts: Vec<Attempt>,
    /// The amounts of the payment pages that payers have open.
    tabs: Vec<i64>,
}

impl Order {
    fn draw(rng: &mut Rng, index: usize) -> Self {
        let amount = rng.i64(2..400) * 50;
        let lira = |minor| Money::from_minor(minor, Currency::TRY).unwrap();
        let mut expected = Expected::new(lira(amount));
        if chance(rng, 50) {
            expected = expected.allow_surcharge(rng.u32(1..900), lira(rng.i64(1..3_000))).unwrap();
        }
        if chance(rng, 35) {
            expected = expected.accept_link_alone();
        }
        if chance(rng, 35) {
            expected = expected.accept_unknown_reversal();
        }
        Self {
            id: ["17", "18"][index],
            reference: REFERENCES[index],
            expected,
            asked: match rng.u32(0..100) {
                0 => amount * 100,
                1 => amount - 1,
                2 => amount + 1,
                _ => amount,
            },
            expires: chance(rng, 80).then(|| rng.u64(300..6_000)),
            deactivated: None,
            attempts: Vec::new(),
            tabs: Vec::new(),
        }
    }

    pub(super) fn ended(&self, at: u64) -> Option<u64> {
        let ends = [self.expires, self.deactivated];
        ends.into_iter().flatten().filter(|end| *end <= at).min()
    }

    /// Returns the sum of everything that was ever charged until `at`.
    pub(super) fn charged(&self, at: u64) -> i64 {
        self.attempts.iter().filter(|attempt| attempt.is_charged(at)).map(|a| a.amount).sum()
    }

    /// Whether the provider has all of the money of this link at `at`.
    pub(super) fn is_paid(&self, at: u64) -> bool {
        self.charged(at) >= self.asked
    }
}

/// Two orders at one provider, and how the provider reports.
#[derive(Debug)]
pub(super) struct World {
    pub(super) habits: Habits,
    pub(super) orders: Vec<Order>,
    pub(super) now: u64,
    next_number: u64,
}

impl World {
    pub(super) fn draw(rng: &mut Rng) -> Self {
        let habits = Habits::draw(rng);
        let orders = (0..2).map(|index| Order::draw(rng, index)).collect();
        Self { habits, orders, now: 0, next_number: 1 }
    }

    /// Lets one thing happen. Returns what it was, for people.
    pub(super) fn step(&mut self, rng: &mut Rng) -> String {
        // Two things never happen in one second: rows without an id differ in their times.
        self.now += rng.u64(1..200);
        let now = self.now;
        let several_cards = self.habits.several_cards;
        let number = self.next_number;
        // Most of it happens to the first order.
        let index = usize::from(chance(rng, 25));
        let order = &mut self.orders[index];
        let name = order.reference;
        match rng.u32(0..100) {
            0..24 if order.ended(now).is_none() && (several_cards || !order.is_paid(now)) => {
                let rest = (order.asked - order.charged(now)).max(1);
                let part = rng.i64(1..=rest);
                order.tabs.push(if several_cards && rng.bool() { part } else { rest });
                format!("{now} {name}: a payer opens the page")
            }
            24..50 if !order.tabs.is_empty() => {
                let requested = order.tabs.swap_remove(rng.usize(0..order.tabs.len()));
                let attempt = attempt(rng, &order.expected, requested, now, number);
                self.next_number += 1;
                let event = format!("{now} {name}: a payer sends {} as {number}", attempt.amount);
                order.attempts.push(attempt);
                event
            }
            50..78 => match pick(rng, &mut order.attempts, |a| a.now(now) == State::InProgress) {
                Some(attempt) => {
                    let decision = match rng.u32(0..100) {
                        0..20 => Decision::Declined,
                        20..35 => Decision::Reserved,
                        _ => Decision::Charged,
                    };
                    attempt.decided = Some((now, decision));
                    format!("{now} {name}: the bank answers {decision:?} to {}", attempt.number)
                }
                None => format!("{now}: nothing"),
            },
            78..83 => match pick(rng, &mut order.attempts, |a| a.now(now) == State::Reserved) {
                Some(attempt) if rng.bool() => {
                    attempt.captured = Some(now);
                    format!("{now} {name}: {} is captured", attempt.number)
                }
                Some(attempt) => {
                    attempt.released = Some(now);
                    format!("{now} {name}: {} is released", attempt.number)
                }
                None => format!("{now}: nothing"),
            },
            83..91 => self.refund(rng, index),
            91..93 => {
                order.deactivated.get_or_insert(now);
                format!("{now} {name}: the merchant deactivates the link")
            }
            _ => format!("{now}: nothing"),
        }
    }

    /// Gives money of one payment back.
    pub(super) fn refund(&mut self, rng: &mut Rng, index: usize) -> String {
        let now = self.now;
        let order = &mut self.orders[index];
        let has_money =
            |attempt: &Attempt| attempt.is_charged(now) && attempt.returned() < attempt.amount;
        let Some(attempt) = pick(rng, &mut order.attempts, has_money) else {
            return format!("{now}: nothing");
        };
        let rest = attempt.amount - attempt.returned();
        let amount = if rng.bool() { rest } else { rng.i64(1..=rest) };
        attempt.returns.push((now, amount));
        format!("{now} {}: the merchant gives {amount} of {} back", order.reference, attempt.number)
    }

    /// Charges one more card on this link.
    pub(super) fn charge(&mut self, rng: &mut Rng, index: usize) -> String {
        let (now, number) = (self.now, self.next_number);
        self.next_number += 1;
        let order = &mut self.orders[index];
        let mut attempt = attempt(rng, &order.expected, order.asked, now, number);
        attempt.decided = Some((now, Decision::Charged));
        attempt.unclear = false;
        let event = format!("{now} {}: {} is charged as {number}", order.reference, attempt.amount);
        order.attempts.push(attempt);
        event
    }

    /// Ends everything: each bank answers, each link ends, and each state is reported.
    pub(super) fn settle(&mut self, rng: &mut Rng) -> String {
        for order in &mut self.orders {
            for attempt in &mut order.attempts {
                if attempt.decided.is_none() {
                    self.now += 1;
                    let decision = if rng.bool() { Decision::Charged } else { Decision::Declined };
                    attempt.decided = Some((self.now, decision));
                }
            }
            order.tabs.clear();
        }
        self.now += LONGEST_LAG;
        for order in &mut self.orders {
            match order.expires {
                Some(expires) => self.now = self.now.max(expires),
                None => _ = order.deactivated.get_or_insert(self.now),
            }
        }
        self.now += PENDING_GRACE.as_secs() + 1;
        self.habits.status_lag = 0;
        self.habits.row_lag = 0;
        self.habits.returns_lag = false;
        format!("{}: everything has ended", self.now)
    }
}

/// Draws what a payer sends: usually the requested amount, sometimes with a surcharge within,
/// at or beyond what the merchant allows, sometimes too little.
fn attempt(rng: &mut Rng, expected: &Expected, requested: i64, now: u64, number: u64) -> Attempt {
    let allowed = expected.max_surcharge;
    let surcharge = match rng.u32(0..100) {
        0..15 => rng.i64(0..=allowed),
        15..22 => allowed,
        22..27 => allowed + 1,
        27..30 => allowed + rng.i64(1..100_000),
        30..33 => -rng.i64(0..requested),
        _ => 0,
    };
    Attempt {
        number,
        started: now,
        requested,
        amount: requested + surcharge,
        currency: if chance(rng, 2) { Currency::USD } else { Currency::TRY },
        decided: None,
        captured: None,
        released: None,
        returns: Vec::new(),
        unclear: chance(rng, 2),
    }
}

fn pick<'a>(
    rng: &mut Rng,
    attempts: &'a mut [Attempt],
    fits: impl Fn(&Attempt) -> bool,
) -> Option<&'a mut Attempt> {
    let count = attempts.iter().filter(|attempt| fits(attempt)).count();
    let index = if count == 0 { return None } else { rng.usize(0..count) };
    attempts.iter_mut().filter(|attempt| fits(attempt)).nth(index)
}
