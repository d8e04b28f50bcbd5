//! The doubtful creation: no order ever has two links that a payer can pay and has the address of,
//! and every verdict is true when it is given.
//!
//! A shop works by the book: it writes the reference down, creates, stores the key, gives the
//! address away; what is in doubt it resolves, in a new process, and tries again under a new
//! reference where that is allowed. Meanwhile answers come late, torn or not at all, requests are
//! processed long after their connection is gone, processes are killed, links expire, and the payer
//! pays whatever has reached him. What each single fault does is told in the provider crates'
//! tests.

mod chance;
mod clock;
mod shop;
mod stage;

use std::collections::HashMap;

use chance::Chance;
use paylink_sandbox::Switch;
use shop::{Shop, Told, Wires};
use stage::Stage;

use crate::books::Provider;

const SCHEDULES: u64 = 1000;

/// What no page settles, and what could change an answer to the shop's questions.
const OPEN_QUESTIONS: [Switch; 14] = [
    Switch::PaynetUnknownLinkIs404,
    Switch::PaynetReferenceFindsOldest,
    Switch::PaynetDetailTypesAsTabled,
    Switch::PaynetDetailWithoutPayments,
    Switch::PaynetPaidLinkTakesStatus,
    Switch::PaywallRefusalIsHttp400,
    Switch::PaywallEnvelopeAlwaysNewer,
    Switch::AhlRefusalIsHttp400,
    Switch::AhlInquiryOfUnpaidIsSuccess,
    Switch::AhlInquirySaysSale,
    Switch::AhlInquiryOnlyAuthCode,
    Switch::AhlInquiryCarriesOrder,
    Switch::AhlLinksNotInInquiry,
    Switch::AhlNoTransactionsIsRefusal,
];

/// How often each verdict was given, over all schedules.
async fn schedules(provider: Provider, notified: bool) -> HashMap<Told, usize> {
    let wires = Wires::new();
    let mut tally = HashMap::new();
    for number in 0..SCHEDULES {
        let mut chance = Chance::new(number);
        let switches: Vec<_> = OPEN_QUESTIONS.into_iter().filter(|_| chance.once_in(3)).collect();
        let stage = Stage::new(provider, chance).await;
        switches.iter().for_each(|switch| stage.sandbox.set(*switch, true));
        let shop = Shop::new(wires.clone(), stage, notified);
        // A task of its own, so that a schedule that fails is named.
        let told = tokio::spawn(shop.run()).await;
        for told in
            told.unwrap_or_else(|failed| panic!("schedule {number} of {provider:?}: {failed}"))
        {
            *tally.entry(told).or_default() += 1;
        }
    }
    tally
}

/// Of each of these enough to mean something, and none of any other.
fn assert_only(tally: &HashMap<Told, usize>, expected: &[Told]) {
    for told in expected {
        assert!(tally.get(told).is_some_and(|times| *times >= 20), "{told:?} is rare: {tally:?}");
    }
    assert_eq!(tally.len(), expected.len(), "{tally:?}");
}

use Told::{Closed, Created, Error, Found, Killed, LookupUnsupported, NotFound, Refused};

#[tokio::test]
async fn paynet_closes_what_nobody_was_told_of() {
    let tally = schedules(Provider::Paynet, false).await;
    assert_only(&tally, &[Created, Refused, Closed, NotFound, Error, Killed]);
}

#[tokio::test]
async fn paynet_finds_what_it_has_told_the_payer_of() {
    let tally = schedules(Provider::Paynet, true).await;
    assert_only(&tally, &[Created, Refused, Found, NotFound, Error, Killed]);
}

#[tokio::test]
async fn at_paywall_nothing_can_be_known() {
    let tally = schedules(Provider::Paywall, false).await;
    assert_only(&tally, &[Created, Refused, LookupUnsupported, Error, Killed]);
}

#[tokio::test]
async fn at_paywall_a_message_that_was_wanted_forbids_a_second_attempt() {
    let tally = schedules(Provider::Paywall, true).await;
    assert_only(&tally, &[Created, Refused, LookupUnsupported, Error, Killed]);
}

#[tokio::test]
async fn ahl_pay_shows_no_link_that_nobody_has_paid() {
    let tally = schedules(Provider::AhlPay, false).await;
    assert_only(&tally, &[Created, Refused, NotFound, Error, Killed]);
}

#[tokio::test]
async fn ahl_pay_shows_the_payment_of_a_link_that_it_has_told_the_payer_of() {
    let tally = schedules(Provider::AhlPay, true).await;
    assert_only(&tally, &[Created, Refused, Found, NotFound, Error, Killed]);
}
