//! What AHL Pay's documentation leaves open, the sandbox can do in two ways: the whole life of
//! links comes to the same results in either. [`EXCEPTIONS`] is the list of what cannot be the
//! same, and why.

mod lifecycle;

use paylink_sandbox::Switch;
use xtask::testing::switches::{Exception, SwitchMatrix, lines};

use crate::support::new_link;
use crate::support::world::World;
use lifecycle::whole_life;

const VERDICT: &str = "verdict on a paid link";
const REFUNDED: &str = "verdict on a refunded payment";
const CLOSING_PAID: &str = "closing a paid link";
const NATIVE: &str = "native closing of a paid link";

/// Switches, result that differs when all of these are on, what it then is; of several, the last
/// holds.
const EXCEPTIONS: &[Exception] = &[
    // A write is not repeated on a guess: it is refused, and the next one begins with a login.
    (
        &[Switch::AhlExpiredTokenIsEnvelope],
        "a write after the session was ended",
        "refused: code SBX01, no effect",
    ),
    // If text of kuruş is read as lira, a hundred times too much is drawn, and the verdict says so.
    (&[Switch::AhlAmountIsLira], "amount on the page", "14990"),
    (&[Switch::AhlAmountIsLira], VERDICT, "Mismatch [TooMuch]"),
    // Whether a receiver is told is AHL Pay's choice.
    (&[Switch::AhlReceiverIsNotMessaged], "messages", "[]"),
    (
        &[Switch::AhlOrderIdTakenIsRefused],
        "second link of one order",
        "refused: code SBX20, no effect",
    ),
    // A row that names its order gives a key.
    (&[Switch::AhlListRowsCarryOrderId], "keys of rows", "all"),
    // An array tells no page numbers: full pages could not be told apart.
    (&[Switch::AhlListIsBareArray], "open links in pages of ten", "0 rows, then unreadable"),
    // If it is capped besides, nothing tells that there is more: the one place where rows are lost
    // in silence.
    (&[Switch::AhlListIsBareArray, Switch::AhlListSizeCapped], "open links in one page", "25 rows"),
    (&[Switch::AhlListAlwaysNewestFirst], "order of rows", "newest first"),
    // A state that nobody has published is not asked for.
    (&[Switch::AhlPassiveLinkIsListedApart], "closed links among the expired ones", "0"),
    (&[Switch::AhlTransactionAmountsInKurus], VERDICT, "Mismatch [TooMuch]"),
    // What is not told is not made up: no currency, no status, no refund.
    (&[Switch::AhlTransactionsWithoutCurrency], VERDICT, "NotProvable []"),
    (&[Switch::AhlTransactionsWithoutStatus], VERDICT, "NotProvable []"),
    (&[Switch::AhlTransactionsWithoutStatus], "verdict on a voided payment", "NotProvable []"),
    (&[Switch::AhlTransactionsOfSalesOnly], REFUNDED, "NotProvable []"),
    (&[Switch::AhlTransactionsOfSalesOnly, Switch::AhlRefundChangesRow], REFUNDED, "Reversed []"),
    (
        &[Switch::AhlTransactionsWithoutStatus, Switch::AhlRefundChangesRow],
        REFUNDED,
        "NotProvable []",
    ),
    // A code of the bank alone says nothing of how it ended.
    (&[Switch::AhlInquiryOnlyAuthCode], "status of a paid link", "Unknown"),
    (&[Switch::AhlInquiryOnlyAuthCode], VERDICT, "NotProvable []"),
    (&[Switch::AhlInquiryOnlyAuthCode], CLOSING_PAID, "not known here"),
    // Then only the transactions know of the payment: enough to leave the link alone, not to call
    // it paid.
    (&[Switch::AhlLinksNotInInquiry], "status of a paid link", "refused: not found, no effect"),
    (&[Switch::AhlLinksNotInInquiry], VERDICT, "NotProvable []"),
    (&[Switch::AhlLinksNotInInquiry], CLOSING_PAID, "AlreadyPaid"),
    (
        &[Switch::AhlLinksNotInInquiry, Switch::AhlTransactionsWithoutStatus],
        CLOSING_PAID,
        "not known here",
    ),
    // The native call does as it is told; whether AHL Pay does is its choice. The common model does
    // not ask.
    (&[Switch::AhlPassiveTakesPaidLink], NATIVE, "done"),
    // The service may not be there for merchants.
    (&[Switch::AhlNoPassiveService], NATIVE, "refused: HTTP 404, no effect"),
    (&[Switch::AhlNoPassiveService], "closing", "refused: HTTP 404, no effect"),
    (&[Switch::AhlNoPassiveService], "closing again", "refused: HTTP 404, no effect"),
    (&[Switch::AhlNoPassiveService], "a closed link", "START"),
    (&[Switch::AhlNoPassiveService], "closed links among the expired ones", "0"),
];

const LIVES: SwitchMatrix = SwitchMatrix {
    prefix: "ahl-",
    excluded: |switch| switch == Switch::AhlCreateElsewhere,
    exceptions: EXCEPTIONS,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_life_is_the_same_with_every_switch_in_either_position() {
    LIVES.assert_same_results(whole_life).await;
}

#[tokio::test]
async fn the_results_of_a_whole_life_are_the_right_ones() {
    let shown = lines(&whole_life(Vec::new()).await);
    assert_eq!(shown, lifecycle::RIGHT, "{shown:#?}");
}

#[tokio::test]
async fn where_links_are_created_elsewhere_none_is_and_it_says_so() {
    let world = World::with(&[Switch::AhlCreateElsewhere]).await;
    let error = world.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!((error.http_status(), error.effect()), (Some(404), ahlpay::Effect::None), "{error}");
    assert!(
        error.is_refused() && !error.is_not_found() && world.ahl().links().is_empty(),
        "{error}"
    );
}

#[test]
fn the_exceptions_are_few_and_each_stands_once() {
    // AHL Pay documents the least: half of its readings show somewhere.
    LIVES.assert_few_exceptions(LIVES.switches().len() / 2);
}
