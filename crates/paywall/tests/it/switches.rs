//! What Paywall's documentation leaves open, the sandbox can do in two ways: the whole life of pages comes to the same results
//! in either. [`EXPECTED`] is the list of what cannot be the same, and why.

mod lifecycle;

use std::collections::{BTreeMap, BTreeSet};

use paylink_sandbox::Switch;
use paywall::api::linkqr_generate::LinkQrGenerate;
use tokio::task::JoinSet;

use crate::support::lira;
use crate::support::world::World;
use lifecycle::{Results, whole_life};

/// Switch, result that differs when it is on, what it then is.
const EXPECTED: &[(Switch, &str, &str)] = &[
    // The newest page demands customer and products; who gives none is told so.
    (Switch::PaywallCustomerAndProductsRequired, "a page without customer", "refused: code 2, no effect"),
    // A code whose page is over may be free again; a new reference for every attempt needs to know neither.
    (Switch::PaywallUniqueCodeFreeAgain, "second page of a closed one's reference", "done"),
    // Then the probe tells of the connection only.
    (Switch::PaywallVersionNeedsNoKeys, "version with wrong keys", "done"),
    // A page that nobody can pay; it takes a clock that is hours behind.
    (Switch::PaywallPastExpiryAccepted, "a page that is over when it is created", "done"),
    // The zone of a request is the client's setting, and this is the other one: the page lives three hours longer.
    (Switch::PaywallExpireDateTimeIsUtc, "page after its lifetime", "Open"),
    // A page that is shown no more cannot be told from one that never was. The closing itself comes to the same.
    (Switch::PaywallInquiryRefusesPassive, "status of a closed page", "refused: not found, no effect"),
    (Switch::PaywallInquiryRefusesPassive, "closing again", "refused: not found, no effect"),
    // Code 140 stands where the page would: an error, no verdict, and never paid.
    (Switch::PaywallInquiryRefusesExpired, "status of an expired page", "refused: code 140, no effect"),
    (Switch::PaywallInquiryRefusesExpired, "verdict on an expired page", "refused: code 140, no effect"),
    (Switch::PaywallInquiryRefusesExpired, "closing an expired page", "refused: code 140, no effect"),
    // The native call does as it is told; whether Paywall does is its choice. The common model does not ask.
    (Switch::PaywallPaidPageTakesPassive, "native closing of a paid page", "done"),
    // Nothing found, said in two ways; the common model takes both for no payment.
    (Switch::PaywallEmptyTrackingListIsSuccess, "a tracking code without payments", "0"),
    // With a key configured, an unsigned delivery is refused. What is confirmed is the same.
    (Switch::PaywallWebhookUnsigned, "webhook", "has no hash, but a key is configured"),
    (Switch::PaywallWebhookUnsigned, "webhook of a link", "has no hash, but a key is configured"),
];

/// The switches of this wing.
fn own() -> Vec<Switch> {
    let own: Vec<Switch> =
        Switch::ALL.iter().copied().filter(|switch| format!("{switch:?}").starts_with("Paywall")).collect();
    assert!(own.len() >= 30, "{}", own.len());
    own
}

/// The results that are to be expected with these switches on; the later entry holds.
fn expected(base: &Results, on: &[Switch]) -> Results {
    let mut results = base.clone();
    for (switch, result, value) in EXPECTED {
        if on.contains(switch) {
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
    let mut wrong = Vec::new();
    for (on, results) in lives {
        let wanted = expected(base, &on);
        let differences: BTreeMap<_, _> = results
            .iter()
            .filter(|(name, value)| wanted.get(*name) != Some(*value))
            .map(|(name, value)| (*name, (value.clone(), wanted.get(name).cloned())))
            .collect();
        assert_eq!(results.len(), wanted.len());
        if !differences.is_empty() {
            let off: Vec<_> = own().into_iter().filter(|own| !on.contains(own)).collect();
            let shown =
                if on.len() < off.len() { format!("on: {on:?}") } else { format!("all on but {off:?}") };
            wrong.push(format!("(is, should be) with {shown}:\n{differences:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_life_is_the_same_with_every_switch_in_either_position() {
    let base = whole_life(&[]).await;
    let alone = own().into_iter().map(|switch| vec![switch]).collect();
    assert_as_expected(&base, run(alone).await);
    let all_but = |left_out: &Switch| own().into_iter().filter(|own| own != left_out).collect();
    let mut among_others: Vec<Vec<Switch>> = own().iter().map(all_but).collect();
    among_others.push(own());
    assert_as_expected(&base, run(among_others).await);
}

#[tokio::test]
async fn the_results_of_a_whole_life_are_the_right_ones() {
    let results = whole_life(&[]).await;
    let shown: Vec<String> = results.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(shown, lifecycle::RIGHT, "{shown:#?}");
}

/// Apart from the lives, for so many bytes take their time.
#[tokio::test]
async fn a_photo_at_the_limit_is_refused_by_paywall_if_it_counts_the_text() {
    let world = World::new().await;
    let request = LinkQrGenerate::product("A", "B", lira("1"), &vec![7; 4 << 20]).unwrap();
    world.client.linkqr_generate(&request).await.unwrap();
    world.sandbox.set(Switch::PaywallPhotoLimitCountsText, true);
    let error = world.client.linkqr_generate(&request).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("138"), paywall::Effect::None), "{error}");
}

#[test]
fn the_exceptions_are_few_and_each_stands_once() {
    let switches: BTreeSet<Switch> = EXPECTED.iter().map(|own| own.0).collect();
    let entries: BTreeSet<_> = EXPECTED.iter().map(|(switch, name, _)| (*switch, *name)).collect();
    assert_eq!(entries.len(), EXPECTED.len());
    assert!(switches.len() * 3 <= own().len(), "{} of {} switches", switches.len(), own().len());
}
