//! What Paynet's documentation leaves open, the sandbox can do in two ways: the whole life of links comes to the same
//! results in either. [`EXPECTED`] is the list of what cannot be the same, and why; [`stopped`] holds the positions in which
//! the client cannot do a part of its work at all.

mod lifecycle;
mod stopped;

use std::collections::{BTreeMap, BTreeSet};

use paylink_sandbox::Switch;
use tokio::task::JoinSet;

use lifecycle::{Results, whole_life};

/// Switches, result that differs when all of these are on, what it then is.
const EXPECTED: &[(&[Switch], &str, &str)] = &[
    // Paynet may refuse a second link under one reference; the refusal is read as what it is.
    (
        &[Switch::PaynetDuplicateReferenceRefused],
        "second link of one reference",
        "refused: duplicate, no effect",
    ),
    (&[Switch::PaynetDuplicateReferenceRefused], "found by a reference of two links", "1"),
    // Or it may answer with the first one, which may be over another amount: no link of the caller's.
    (&[Switch::PaynetDuplicateCreateIs100], "second link of one reference", "refused: duplicate, no effect"),
    (&[Switch::PaynetDuplicateCreateIs100], "found by a reference of two links", "1"),
    // Which of two links of one reference answers is Paynet's choice; a key with an id is not subject to it.
    (&[Switch::PaynetReferenceFindsOldest], "found by a reference of two links", "1"),
    // A lifetime that is left to Paynet, which may not want to choose one.
    (&[Switch::PaynetExpireDateRequired], "lifetime left to Paynet", "refused: invalid, no effect"),
    // A phone in a form that Paynet does not take: the link is refused, and nobody was told.
    (&[Switch::PaynetPhoneNeedsCountryCode], "a link that Paynet texts", "refused: invalid, no effect"),
    // Without totals, only an empty page ends a list: one request more.
    (&[Switch::PaynetListIsBareArray], "requests of a list", "3"),
    (&[Switch::PaynetListIsBareArray], "total of a list", "None"),
    // A row that carries the link's id gives a better key.
    (&[Switch::PaynetListRowsCarryId], "keys of rows", "id and reference"),
    // A bank's reference names no link: such a key finds nothing, or is refused for its reference, and closes nothing.
    (&[Switch::PaynetRowReferenceIsBank], "keys of rows", "none, or a reference that is not ours"),
    (
        &[Switch::PaynetRowReferenceIsBank],
        "rows",
        "no reference open 149.90, another reference paid 149.90, another reference paid 149.90, \
         no reference paid 149.90, no reference open 149.90",
    ),
    (
        &[Switch::PaynetRowReferenceIsBank, Switch::PaynetListRowsCarryId],
        "keys of rows",
        "none, or an id and a reference that is not ours",
    ),
    // A row may tell the instant of expiry; hours are none.
    (&[Switch::PaynetListExpiryIsStamp], "expiry of rows", "told"),
    // The native update does as it is told; whether Paynet does is its choice. The common model asks it neither.
    (&[Switch::PaynetPaidLinkTakesStatus], "native update of a paid link", "done"),
    (&[Switch::PaynetExpiredLinkReopens], "native update of an expired link", "done"),
    // What Paynet does not tell cannot be counted; the merchant who gave a part back knows it.
    (
        &[Switch::PaynetPartialRefundNotTold],
        "verdict on a payment given back in part",
        "Paid, charged 149.90 TRY, reversal told: true, []",
    ),
    // A callback without transaction claims none. What is confirmed is the same.
    (&[Switch::PaynetCallbackWithoutXactId], "transaction in the callback", "none"),
    // How many callbacks come is Paynet's choice; each of them confirms the same.
    (&[Switch::PaynetCallbackOncePerLink], "callbacks of three cards", "1"),
    (&[Switch::PaynetCallbackOnFailure], "callbacks of a declined payment", "claim: Some(false)"),
    // A return that names an error claims a failure; one that names none claims nothing.
    (&[Switch::PaynetRedirectCarriesError], "return of a declined payment", "claim: Some(false)"),
    (&[Switch::PaynetRedirectCarriesError], "verdict on a declined payment with its return", "NotPaid"),
];

/// The results that are to be expected with these switches on.
fn expected(base: &Results, on: &[Switch]) -> Results {
    let mut results = base.clone();
    for (switches, result, value) in EXPECTED {
        if switches.iter().all(|switch| on.contains(switch)) {
            let old = results.insert(result, (*value).to_owned());
            assert!(old.is_some(), "{result:?} is no result");
        }
    }
    results
}

/// Runs the lives of a few sandboxes at a time.
async fn run(settings: Vec<Vec<Switch>>) -> Vec<(Vec<Switch>, Results)> {
    const AT_ONCE: usize = 8;
    let (mut running, mut done) = (JoinSet::new(), Vec::new());
    for on in settings {
        if running.len() == AT_ONCE {
            done.push(running.join_next().await.unwrap().unwrap());
        }
        running.spawn(async move {
            let results = whole_life(&on).await;
            (on, results)
        });
    }
    done.extend(running.join_all().await);
    done
}

fn assert_as_expected(base: &Results, lives: Vec<(Vec<Switch>, Results)>) {
    for (on, results) in lives {
        let wanted = expected(base, &on);
        let differences: BTreeMap<_, _> = results
            .iter()
            .filter(|(name, value)| wanted.get(*name) != Some(*value))
            .map(|(name, value)| (*name, (value, wanted.get(name))))
            .collect();
        let off: Vec<_> = Switch::ALL.iter().filter(|own| !on.contains(own)).collect();
        let shown = if on.len() < off.len() { format!("on: {on:?}") } else { format!("all on but {off:?}") };
        assert!(differences.is_empty(), "(is, should be) with {shown}:\n{differences:#?}");
        assert_eq!(results.len(), wanted.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_life_is_the_same_with_every_switch_in_either_position() {
    let base = whole_life(&[]).await;
    let going: Vec<Switch> = Switch::ALL.iter().copied().filter(|own| !stopped::by(*own)).collect();
    let alone = going.iter().map(|switch| vec![*switch]).collect();
    assert_as_expected(&base, run(alone).await);
    // And among all others, three at a time.
    let all_but = |off: &[Switch]| going.iter().copied().filter(|own| !off.contains(own)).collect();
    let mut among_others: Vec<Vec<Switch>> = going.chunks(3).map(all_but).collect();
    among_others.push(going.clone());
    assert_as_expected(&base, run(among_others).await);
}

#[tokio::test]
async fn the_results_of_a_whole_life_are_the_right_ones() {
    let results = whole_life(&[]).await;
    let shown: Vec<String> = results.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(shown, lifecycle::RIGHT, "{shown:#?}");
}

#[test]
fn the_exceptions_are_few_and_each_stands_once() {
    let alone: BTreeSet<Switch> =
        EXPECTED.iter().filter(|own| own.0.len() == 1).map(|own| own.0[0]).collect();
    let entries: BTreeSet<_> = EXPECTED.iter().map(|(switches, name, _)| (*switches, *name)).collect();
    assert_eq!(entries.len(), EXPECTED.len());
    assert!(alone.len() * 3 <= Switch::ALL.len(), "{} of {} switches", alone.len(), Switch::ALL.len());
}
