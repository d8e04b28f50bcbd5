//! Where AHL Pay's documentation leaves something open, a switch of the sandbox offers both
//! behaviours. The lifecycle of links has the same results with either, except for
//! [`EXCEPTIONS`].

mod lifecycle;

use paylink_sandbox::Switch;
use paylink_testkit::switches::{Exception, SwitchMatrix, lines};

use crate::support::harness::Harness;
use crate::support::new_link;
use lifecycle::run_lifecycle;

const VERDICT: &str = "verdict on a paid link";
const REFUNDED: &str = "verdict on a refunded payment";
const VOIDED: &str = "verdict on a voided payment";
const DEACTIVATION_OF_PAID: &str = "deactivation of a paid link";
const NATIVE: &str = "native deactivation of a paid link";

const REFUSED: &str = "refused: code SBX22, no effect";
const NO_SERVICE: &str = "refused: HTTP 404, no effect";

/// Switches, the result that differs if all of them are on, and its value; of several that match,
/// the last applies.
const EXCEPTIONS: &[Exception] = &[
    // The write may have been refused for another reason, so it is not sent again; the next call
    // logs in.
    (
        &[Switch::AhlExpiredTokenIsEnvelope],
        "a write after the session was ended",
        "refused: code SBX01, no effect",
    ),
    // If the amount in kuruş is read as lira, a hundred times too much is charged, and the verdict
    // says so.
    (&[Switch::AhlAmountIsLira], "amount on the page", "14990"),
    (&[Switch::AhlAmountIsLira], VERDICT, "Mismatch [TooMuch]"),
    // AHL Pay decides whether it sends a message.
    (&[Switch::AhlReceiverIsNotMessaged], "messages", "[]"),
    (
        &[Switch::AhlOrderIdTakenIsRefused],
        "second link of one order",
        "refused: code SBX20, no effect",
    ),
    // A row with an order number has a key.
    (&[Switch::AhlListRowsCarryOrderId], "keys of rows", "all"),
    // An array has no page numbers, so full pages cannot be distinguished.
    (&[Switch::AhlListIsBareArray], "open links in pages of ten", "0 rows, then unreadable"),
    // If its size is limited, too, nothing shows that there are more rows: the only case in which
    // rows are lost silently.
    (&[Switch::AhlListIsBareArray, Switch::AhlListSizeCapped], "open links in one page", "25 rows"),
    (&[Switch::AhlListAlwaysNewestFirst], "order of rows", "newest first"),
    // An undocumented state is not requested.
    (&[Switch::AhlPassiveLinkIsListedApart], "deactivated links among the expired ones", "0"),
    (&[Switch::AhlTransactionAmountsInKurus], VERDICT, "Mismatch [TooMuch]"),
    // A missing currency, status or refund is not assumed.
    (&[Switch::AhlTransactionsWithoutCurrency], VERDICT, "NotProvable []"),
    (&[Switch::AhlTransactionsWithoutStatus], VERDICT, "NotProvable []"),
    (&[Switch::AhlTransactionsWithoutStatus], VOIDED, "NotProvable []"),
    // A void in a row of its own is seen by the type of the row, if this type is listed.
    (&[Switch::AhlTransactionsWithoutStatus, Switch::AhlVoidHasRow], VOIDED, "Reversed []"),
    (&[Switch::AhlTransactionsOfSalesOnly, Switch::AhlVoidHasRow], VOIDED, "NotProvable []"),
    (&[Switch::AhlTransactionsOfSalesOnly], REFUNDED, "NotProvable []"),
    (&[Switch::AhlTransactionsOfSalesOnly, Switch::AhlRefundChangesRow], REFUNDED, "Reversed []"),
    (
        &[Switch::AhlTransactionsWithoutStatus, Switch::AhlRefundChangesRow],
        REFUNDED,
        "NotProvable []",
    ),
    // An authorization code without a status does not show whether the payment succeeded. The
    // transactions show it.
    (&[Switch::AhlInquiryOnlyAuthCode], "status of a paid link", "Unknown"),
    // The deactivation is therefore sent, and AHL Pay decides.
    (&[Switch::AhlInquiryOnlyAuthCode], DEACTIVATION_OF_PAID, REFUSED),
    (
        &[Switch::AhlInquiryOnlyAuthCode, Switch::AhlPassiveTakesPaidLink],
        DEACTIVATION_OF_PAID,
        "PaymentsFound",
    ),
    (
        &[Switch::AhlInquiryOnlyAuthCode, Switch::AhlNoPassiveService],
        DEACTIVATION_OF_PAID,
        NO_SERVICE,
    ),
    // Only the transactions show the payment.
    (&[Switch::AhlLinksNotInInquiry], "status of a paid link", "refused: not found, no effect"),
    (&[Switch::AhlLinksNotInInquiry], DEACTIVATION_OF_PAID, "AlreadyPaid"),
    (
        &[Switch::AhlLinksNotInInquiry, Switch::AhlTransactionsWithoutStatus],
        DEACTIVATION_OF_PAID,
        REFUSED,
    ),
    (
        &[
            Switch::AhlLinksNotInInquiry,
            Switch::AhlTransactionsWithoutStatus,
            Switch::AhlPassiveTakesPaidLink,
        ],
        DEACTIVATION_OF_PAID,
        "PaymentsFound",
    ),
    (
        &[
            Switch::AhlLinksNotInInquiry,
            Switch::AhlTransactionsWithoutStatus,
            Switch::AhlNoPassiveService,
        ],
        DEACTIVATION_OF_PAID,
        NO_SERVICE,
    ),
    // The native call is always sent; AHL Pay decides. The common model does not send it for a link
    // that is reported as paid.
    (&[Switch::AhlPassiveTakesPaidLink], NATIVE, "done"),
    // The service may not exist for merchants.
    (&[Switch::AhlNoPassiveService], NATIVE, NO_SERVICE),
    (&[Switch::AhlNoPassiveService], "deactivation", NO_SERVICE),
    (&[Switch::AhlNoPassiveService], "second deactivation", NO_SERVICE),
    (&[Switch::AhlNoPassiveService], "state of a deactivated link", "START"),
    (&[Switch::AhlNoPassiveService], "deactivated links among the expired ones", "0"),
];

const LIVES: SwitchMatrix = SwitchMatrix {
    prefix: "ahl-",
    excluded: |switch| switch == Switch::AhlCreateElsewhere,
    exceptions: EXCEPTIONS,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lifecycle_has_the_same_results_with_every_switch_on_or_off() {
    LIVES.assert_same_results(run_lifecycle).await;
}

#[tokio::test]
async fn the_lifecycle_has_the_expected_results_without_switches() {
    let shown = lines(&run_lifecycle(Vec::new()).await);
    assert_eq!(shown, lifecycle::EXPECTED, "{shown:#?}");
}

#[tokio::test]
async fn a_missing_creation_service_is_an_error_and_creates_nothing() {
    let harness = Harness::with(&[Switch::AhlCreateElsewhere]).await;
    let error = harness.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!((error.http_status(), error.effect()), (Some(404), ahlpay::Effect::None), "{error}");
    assert!(
        error.is_refused() && !error.is_not_found() && harness.ahl().links().is_empty(),
        "{error}"
    );
}

#[test]
fn the_exceptions_are_few_and_unique() {
    // AHL Pay documents the least: half of its switches change some result.
    LIVES.assert_few_exceptions(LIVES.switches().len() / 2);
}
