//! Creations in doubt: no order ever has two payable links whose URL the payer has, and every
//! resolution is true at the moment it is returned.
//!
//! A shop follows the documentation: it stores the reference, creates the link, stores the key and
//! gives the URL to the payer. It resolves a creation in doubt in a new process, and tries again
//! under a new reference where that is allowed. Meanwhile answers come late, torn or not at all,
//! requests are processed after their connection is gone, processes are killed, links expire, and
//! the payer pays every link that reached him. The effect of each single fault is tested in the
//! provider crates.

mod chance;
mod clock;
mod scenario;
mod shop;

use std::collections::HashMap;

use chance::Chance;
use paylink_sandbox::Switch;
use scenario::Scenario;
use shop::{Network, Shop, Step};

use crate::provider::Provider;

const SCHEDULES: u64 = 1000;

/// The undocumented behaviours that could change what the shop reads.
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

/// How often each step was taken, over all schedules.
async fn schedules(provider: Provider, notified: bool) -> HashMap<Step, usize> {
    let network = Network::new();
    let mut tally = HashMap::new();
    for number in 0..SCHEDULES {
        let mut chance = Chance::new(number);
        let switches: Vec<_> = OPEN_QUESTIONS.into_iter().filter(|_| chance.once_in(3)).collect();
        let scenario = Scenario::new(provider, chance).await;
        switches.iter().for_each(|switch| scenario.sandbox.set(*switch, true));
        let shop = Shop::new(network.clone(), scenario, notified);
        // A task of its own, so that the failure of a schedule names its number.
        let steps = tokio::spawn(shop.run()).await;
        for step in
            steps.unwrap_or_else(|failed| panic!("schedule {number} of {provider:?}: {failed}"))
        {
            *tally.entry(step).or_default() += 1;
        }
    }
    tally
}

/// Each expected step was taken at least 20 times, and no other step.
fn assert_only(tally: &HashMap<Step, usize>, expected: &[Step]) {
    for step in expected {
        assert!(tally.get(step).is_some_and(|times| *times >= 20), "{step:?} is rare: {tally:?}");
    }
    assert_eq!(tally.len(), expected.len(), "{tally:?}");
}

use Step::{
    Closed, Created, DeactivatedUnseen, Error, Found, Killed, LookupUnsupported, NotFound, Refused,
};

#[tokio::test]
async fn paynet_deactivates_links_that_nobody_received() {
    let tally = schedules(Provider::Paynet, false).await;
    assert_only(&tally, &[Created, Refused, Closed, NotFound, Error, Killed]);
}

#[tokio::test]
async fn paynet_finds_links_that_it_sent_to_the_payer() {
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
    assert_only(&tally, &[Created, Refused, NotFound, DeactivatedUnseen, Error, Killed]);
}

#[tokio::test]
async fn ahl_pay_shows_the_payment_of_a_link_that_it_sent_to_the_payer() {
    let tally = schedules(Provider::AhlPay, true).await;
    assert_only(&tally, &[Created, Refused, Found, NotFound, DeactivatedUnseen, Error, Killed]);
}
