//! What Paywall's documentation leaves open, the sandbox can do in two ways: the whole life of
//! pages comes to the same results in either. [`EXPECTED`] is the list of what cannot be the same,
//! and why.

mod lifecycle;

use paylink_sandbox::Switch;
use paywall::api::linkqr_generate::LinkQrGenerate;
use xtask::testing::switches::{Exception, SwitchMatrix, lines};

use crate::support::lira;
use crate::support::world::World;
use lifecycle::whole_life;

/// Switches, result that differs when all of these are on, what it then is; of several, the last
/// holds.
const EXPECTED: &[Exception] = &[
    // The newest page demands customer and products; who gives none is told so.
    (
        &[Switch::PaywallCustomerAndProductsRequired],
        "a page without customer",
        "refused: code 2, no effect",
    ),
    // A code whose page is over may be free again; a new reference for every attempt needs to know
    // neither.
    (&[Switch::PaywallUniqueCodeFreeAgain], "second page of a closed one's reference", "done"),
    // Then the probe tells of the connection only.
    (&[Switch::PaywallVersionNeedsNoKeys], "version with wrong keys", "done"),
    // A page that nobody can pay; it takes a clock that is hours behind.
    (&[Switch::PaywallPastExpiryAccepted], "a page that is over when it is created", "done"),
    // The zone of a request is the client's setting, and this is the other one: the page lives
    // three hours longer.
    (&[Switch::PaywallExpireDateTimeIsUtc], "page after its lifetime", "Open"),
    // A page that is shown no more cannot be told from one that never was. The closing itself comes
    // to the same.
    (
        &[Switch::PaywallInquiryRefusesPassive],
        "status of a closed page",
        "refused: not found, no effect",
    ),
    (&[Switch::PaywallInquiryRefusesPassive], "closing again", "refused: not found, no effect"),
    // Code 140 stands where the page would: an error, no verdict, and never paid.
    (
        &[Switch::PaywallInquiryRefusesExpired],
        "status of an expired page",
        "refused: code 140, no effect",
    ),
    (
        &[Switch::PaywallInquiryRefusesExpired],
        "verdict on an expired page",
        "refused: code 140, no effect",
    ),
    (
        &[Switch::PaywallInquiryRefusesExpired],
        "closing an expired page",
        "refused: code 140, no effect",
    ),
    // The native call does as it is told; whether Paywall does is its choice. The common model does
    // not ask.
    (&[Switch::PaywallPaidPageTakesPassive], "native closing of a paid page", "done"),
    // Nothing found, said in two ways; the common model takes both for no payment.
    (&[Switch::PaywallEmptyTrackingListIsSuccess], "a tracking code without payments", "0"),
    // With a key configured, an unsigned delivery is refused. What is confirmed is the same.
    (&[Switch::PaywallWebhookUnsigned], "webhook", "has no hash, but a key is configured"),
    (
        &[Switch::PaywallWebhookUnsigned],
        "webhook of a link",
        "has no hash, but a key is configured",
    ),
];

const LIVES: SwitchMatrix =
    SwitchMatrix { prefix: "paywall-", excluded: |_| false, exceptions: EXPECTED };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_life_is_the_same_with_every_switch_in_either_position() {
    LIVES.assert_same_results(|on| async move { whole_life(&on).await }).await;
}

#[tokio::test]
async fn the_results_of_a_whole_life_are_the_right_ones() {
    let shown = lines(&whole_life(&[]).await);
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
    LIVES.assert_few_exceptions(LIVES.switches().len() / 3);
}
