//! The sandbox can do in two ways what Paywall's documentation leaves open. The lifecycle of pages
//! has the same results in either way; [`EXPECTED`] lists the exceptions and their reasons.

mod lifecycle;

use paylink_sandbox::Switch;
use paylink_testkit::switches::{Exception, SwitchMatrix, lines};
use paywall::api::linkqr_generate::LinkQrGenerate;

use crate::support::harness::Harness;
use crate::support::lira;
use lifecycle::lifecycle;

/// Switches, the name of a result that differs when all of them are on, and that result. If several
/// apply, the last one counts.
const EXPECTED: &[Exception] = &[
    // The newest documentation requires customer and products; without them the request is refused.
    (
        &[Switch::PaywallCustomerAndProductsRequired],
        "a page without customer",
        "refused: code 2, no effect",
    ),
    // The code of a deactivated page may be usable again. A new reference for every attempt avoids
    // the question.
    (
        &[Switch::PaywallUniqueCodeFreeAgain],
        "second page with the reference of a deactivated one",
        "done",
    ),
    // Then the version service tests the connection only.
    (&[Switch::PaywallVersionNeedsNoKeys], "version with wrong keys", "done"),
    // The page cannot be paid. This needs a local clock that is hours late.
    (&[Switch::PaywallPastExpiryAccepted], "a page that has expired when it is created", "done"),
    // The expiry is sent in the configured zone, and this Paywall reads it in the other one: the
    // page lives three hours longer.
    (&[Switch::PaywallExpireDateTimeIsUtc], "page after its lifetime", "Open"),
    // A page that the inquiry no longer returns looks like one that never existed. The deactivation
    // itself has the same result.
    (
        &[Switch::PaywallInquiryRefusesPassive],
        "status of a deactivated page",
        "refused: not found, no effect",
    ),
    (
        &[Switch::PaywallInquiryRefusesPassive],
        "deactivating again",
        "refused: not found, no effect",
    ),
    // The inquiry returns code 140 instead of the page: an error, not a verdict.
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
        "deactivating an expired page",
        "refused: code 140, no effect",
    ),
    // The native call sends the request, and this Paywall accepts it. The common model sends none.
    (&[Switch::PaywallPaidPageTakesPassive], "native deactivation of a paid page", "done"),
    // Two responses that mean "nothing found"; the common model reads both as no payment.
    (&[Switch::PaywallEmptyTrackingListIsSuccess], "a tracking code without payments", "0"),
    // If a key is configured, an unsigned callback is refused. The confirmation is the same.
    (&[Switch::PaywallWebhookUnsigned], "webhook", "has no hash, but a hash key is configured"),
    (
        &[Switch::PaywallWebhookUnsigned],
        "webhook of a link",
        "has no hash, but a hash key is configured",
    ),
];

const LIVES: SwitchMatrix =
    SwitchMatrix { prefix: "paywall-", excluded: |_| false, exceptions: EXPECTED };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lifecycle_has_the_same_results_with_every_switch_in_either_position() {
    LIVES.assert_same_results(|on| async move { lifecycle(&on).await }).await;
}

#[tokio::test]
async fn the_results_of_the_lifecycle_are_correct() {
    let shown = lines(&lifecycle(&[]).await);
    assert_eq!(shown, lifecycle::EXPECTED_RESULTS, "{shown:#?}");
}

/// Separate from the lifecycle, because so many bytes take time.
#[tokio::test]
async fn a_photo_of_the_largest_size_is_refused_by_a_paywall_that_counts_its_base64() {
    let harness = Harness::new().await;
    let request = LinkQrGenerate::product("A", "B", lira("1"), &vec![7; 4 << 20]).unwrap();
    harness.client.linkqr_generate(&request).await.unwrap();
    harness.sandbox.set(Switch::PaywallPhotoLimitCountsText, true);
    let error = harness.client.linkqr_generate(&request).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("138"), paywall::Effect::None), "{error}");
}

#[test]
fn the_exceptions_are_few_and_none_is_repeated() {
    LIVES.assert_few_exceptions(LIVES.switches().len() / 3);
}
