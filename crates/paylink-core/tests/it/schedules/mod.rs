//! Random schedules: payers in two tabs with several cards, a bank, a merchant and a provider that
//! reports late and incompletely, while two orders are confirmed again and again.
//!
//! `cargo test` runs a tenth of the schedules. All of them, or one of them with its story:
//!
//! ```sh
//! SCHEDULES=60000 cargo test -p paylink-core --test it schedules -- --nocapture
//! SEED=17 cargo test -p paylink-core --test it schedules -- --nocapture
//! ```
#![allow(clippy::print_stdout, reason = "the figures and the story are for whoever asks for them")]

mod check;
mod provider;
mod world;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use paylink_core::{Callback, ConfirmOptions, Confirmation, Currency, PayLinks, Payment, Verdict};

use self::check::{at_any_time, ensure, unreported, when_settled};
use self::provider::{LateProvider, Shared, callback, key};
use self::world::{Habits, Order, Returns, State, World, chance};

/// How often something happened: what, the verdict, and why nothing better can be known.
#[derive(Debug, Default)]
struct Counts(BTreeMap<[&'static str; 3], usize>);

impl Counts {
    fn add(&mut self, what: &'static str, verdict: &'static str, reason: &'static str) {
        *self.0.entry([what, verdict, reason]).or_default() += 1;
    }

    fn of(&self, what: &str) -> usize {
        self.0.iter().filter(|(key, _)| key[0] == what).map(|(_, count)| count).sum()
    }
}

struct Schedule<'a> {
    rng: Rng,
    links: PayLinks,
    shared: Arc<Mutex<Shared>>,
    counts: &'a mut Counts,
    /// The fulfilment keys of the two orders.
    fulfilled: [Option<String>; 2],
}

impl Schedule<'_> {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    fn order(&self, index: usize) -> Order {
        self.shared().world.orders[index].clone()
    }

    async fn run(&mut self) -> Result<(), String> {
        for _ in 0..self.rng.usize(8..40) {
            self.change(|world, rng| world.step(rng));
            if chance(&mut self.rng, 25) {
                self.look().await?;
            }
        }
        self.change(|world, rng| world.settle(rng));
        for index in 0..2 {
            self.settled(index).await?;
        }
        Ok(())
    }

    /// Lets something happen, and notes it.
    fn change(&mut self, change: impl FnOnce(&mut World, &mut Rng) -> String) {
        let shared = &mut *self.shared.lock().unwrap();
        let event = change(&mut shared.world, &mut self.rng);
        shared.log(|| event);
    }

    /// Confirms one of the orders while everything goes on.
    async fn look(&mut self) -> Result<(), String> {
        let rng = &mut self.rng;
        let index = usize::from(chance(rng, 25));
        let (with_id, with_callback, goes_on) = (rng.bool(), chance(rng, 40), chance(rng, 20));
        let callback = {
            let mut shared = self.shared.lock().unwrap();
            shared.view = rng.u64(..);
            shared.between = goes_on.then(|| rng.fork());
            with_callback.then(|| callback(&shared, rng))
        };
        if goes_on {
            self.confirm(index, with_id, callback.as_ref()).await?;
            self.shared().between = None;
        } else {
            self.confirm_again(index, with_id, callback.as_ref()).await?;
        }
        Ok(())
    }

    /// Confirms an order for which nothing is late any more. Then moves its money twice, if
    /// anybody tried to pay.
    async fn settled(&mut self, index: usize) -> Result<(), String> {
        let callback = callback(&self.shared.lock().unwrap(), &mut self.rng);
        self.confirm_again(index, true, Some(&callback)).await?;
        let mut last = self.confirm(index, false, None).await?;
        let order = self.order(index);
        let reason = when_settled(&self.shared(), &order, &last)?;
        let is_paid = order.attempts.iter().any(|attempt| attempt.is_charged(u64::MAX));
        let what = if is_paid { "a settled link with a payment" } else { "a settled link without" };
        self.counts.add(what, last.verdict.as_str(), reason.unwrap_or_default());
        for _ in 0..if order.attempts.is_empty() { 0 } else { 2 } {
            let before = self.order(index);
            self.change(|world, rng| {
                world.now += 1;
                if rng.bool() { world.refund(rng, index) } else { world.charge(rng, index) }
            });
            let next = self.confirm_again(index, true, None).await?;
            let after = self.order(index);
            let is_reported = {
                let shared = self.shared();
                when_settled(&shared, &after, &next)?;
                money(&shared.world.habits, &before) != money(&shared.world.habits, &after)
                    && unreported(&shared, &after).is_none()
            };
            if is_reported {
                self.counts.add("a refund or a further payment", next.verdict.as_str(), "");
                ensure(next.event_key != last.event_key, "a change without an event key")?;
            }
            last = next;
        }
        Ok(())
    }

    /// Confirms the same state again: with the rows in another order, through the other key, and
    /// without the callback.
    async fn confirm_again(
        &mut self,
        index: usize,
        with_id: bool,
        callback: Option<&Callback>,
    ) -> Result<Confirmation, String> {
        let first = self.confirm(index, with_id, callback).await?;
        let again = self.confirm(index, !with_id, callback).await?;
        ensure(again.verdict == first.verdict, "the same state has another verdict")?;
        ensure(again.event_key == first.event_key, "the same state has another event key")?;
        if callback.is_some() {
            let without = self.confirm(index, with_id, None).await?;
            let may_change = matches!(
                without.verdict,
                Verdict::NotPaid | Verdict::Pending | Verdict::NotProvable
            );
            let is_same = without.verdict == first.verdict;
            ensure(is_same || may_change, "a callback changes an outcome of payments")?;
            ensure(without.fulfilment_key == first.fulfilment_key, "a callback fulfils")?;
        }
        Ok(first)
    }

    /// Confirms the order and checks what is true at any time.
    async fn confirm(
        &mut self,
        index: usize,
        with_id: bool,
        callback: Option<&Callback>,
    ) -> Result<Confirmation, String> {
        let order = self.order(index);
        let key = key(&order, with_id);
        // The time of the schedule may pass between two reads.
        let options = ConfirmOptions::default().timeout(Duration::MAX);
        let confirmation =
            self.links.confirm_with_options(&key, &order.expected, callback, options).await;
        let confirmation = confirmation.map_err(|error| format!("no confirmation: {error}"))?;
        self.shared().log(|| story(&confirmation, callback));
        self.counts.add("a confirmation", confirmation.verdict.as_str(), "");
        // Between the two reads, something may have happened.
        let order = self.order(index);
        at_any_time(&self.shared(), &order, &confirmation)?;
        if let Some(key) = &confirmation.fulfilment_key {
            if self.fulfilled[index].is_none() {
                self.counts.add("a fulfilled order", confirmation.verdict.as_str(), "");
            }
            let first = self.fulfilled[index].get_or_insert_with(|| key.clone());
            ensure(first == key, "a second fulfilment key")?;
            ensure(self.fulfilled[0] != self.fulfilled[1], "two orders with one fulfilment key")?;
        }
        Ok(confirmation)
    }
}

/// Returns the payments of the order with the money that was given back, as far as the provider
/// reports it, in the currency of the order.
fn money(habits: &Habits, order: &Order) -> Vec<(u64, i64)> {
    let own = order.attempts.iter().filter(|attempt| attempt.currency == Currency::TRY);
    let reported = own.filter_map(|attempt| {
        let State::Charged { returned } = attempt.now(u64::MAX) else { return None };
        let is_whole = returned == attempt.amount;
        Some(match habits.returns {
            Returns::WithAmount => (attempt.number, returned),
            Returns::WithoutAmount if is_whole => (attempt.number, returned),
            Returns::WithoutAmount | Returns::Unreported => (attempt.number, 0),
        })
    });
    reported.collect()
}

fn story(confirmation: &Confirmation, callback: Option<&Callback>) -> String {
    let with = callback.map(|callback| format!(" with {callback:?}")).unwrap_or_default();
    let Confirmation { verdict, mismatches, event_key, source, link, payments, .. } = confirmation;
    let row = |payment: &Payment| {
        let Payment { transaction, reference, outcome, reversal, amount, .. } = payment;
        let Payment { reversed_amount, requested, currency, at, .. } = payment;
        format!(
            "\n    {transaction:?} of {reference:?}: {outcome} {amount:?} {currency:?}, {reversal} \
             {reversed_amount:?}, requested {requested:?}, at {at:?}",
        )
    };
    let rows: String = payments.iter().map(row).collect();
    format!(
        "confirmed{with}: {verdict} {mismatches:?} {event_key}\n    from {source}, link {}{rows}",
        link.status
    )
}

/// Runs one schedule. Returns what is wrong.
fn run(seed: u64, reports: bool, counts: &mut Counts) -> Result<(), String> {
    let mut rng = Rng::with_seed(seed);
    let world = World::draw(&mut rng);
    let log = reports.then(|| vec![format!("{world:#?}")]);
    let (links, shared) = LateProvider::start(world, rng.fork(), log);
    let mut schedule = Schedule { rng, links, shared, counts, fulfilled: [None, None] };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let result = runtime.block_on(schedule.run());
    for event in schedule.shared().log.iter().flatten() {
        println!("{event}");
    }
    result
}

/// Runs the schedules on all processors. Returns what is wrong, with the seeds.
fn run_all(seeds: Range<u64>, reports: bool) -> (Counts, BTreeMap<String, Vec<u64>>) {
    let next = AtomicU64::new(seeds.start);
    let done = Mutex::new((Counts::default(), BTreeMap::<String, Vec<u64>>::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let (mut counts, mut wrong) = (Counts::default(), Vec::new());
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if !seeds.contains(&seed) {
                        break;
                    }
                    wrong.extend(run(seed, reports, &mut counts).err().map(|what| (what, seed)));
                }
                let (all, all_wrong) = &mut *done.lock().unwrap();
                for (key, count) in counts.0 {
                    *all.0.entry(key).or_default() += count;
                }
                for (what, seed) in wrong {
                    all_wrong.entry(what).or_default().push(seed);
                }
            });
        }
    });
    done.into_inner().unwrap()
}

#[test]
fn an_order_is_fulfilled_once_by_its_own_money_and_no_payment_is_lost() {
    let number = |name| std::env::var(name).ok().map(|text: String| text.parse::<u64>().unwrap());
    let one = number("SEED");
    let seeds = match one {
        Some(seed) => seed..seed + 1,
        None => 0..number("SCHEDULES").unwrap_or(6_000),
    };
    let start = Instant::now();
    let (counts, mut wrong) = run_all(seeds.clone(), one.is_some());
    for ([what, verdict, reason], count) in &counts.0 {
        let reason = if reason.is_empty() { "" } else { ", not reported: " }.to_owned() + reason;
        println!("{count:>9} {what}: {verdict}{reason}");
    }
    println!(
        "{} schedules with {} confirmations in {} s",
        seeds.end - seeds.start,
        counts.of("a confirmation"),
        start.elapsed().as_secs()
    );
    wrong.values_mut().for_each(|seeds| seeds.sort_unstable());
    let wrong: Vec<_> = wrong
        .iter()
        .map(|(what, seeds)| format!("{what}: {} schedules, SEED={}", seeds.len(), seeds[0]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
