//! What Paynet's documentation leaves open, the sandbox can do in two ways: the whole life of links
//! comes to the same results in either. [`EXPECTED`] is the list of what cannot be the same, and
//! why; [`stopped`] holds the positions in which the client cannot do a part of its work at all.

mod lifecycle;
mod stopped;

use paylink_sandbox::Switch;
use xtask::testing::switches::{Exception, SwitchMatrix, lines};

use lifecycle::whole_life;

/// Switches, result that differs when all of these are on, what it then is; of several, the last
/// holds.
const EXPECTED: &[Exception] = &[
    // Paynet may refuse a second link under one reference; the refusal is read as what it is.
    (
        &[Switch::PaynetDuplicateReferenceRefused],
        "second link of one reference",
        "refused: duplicate, no effect",
    ),
    (&[Switch::PaynetDuplicateReferenceRefused], "found by a reference of two links", "1"),
    // Or it may answer with the first one, which may be over another amount: no link of the
    // caller's.
    (
        &[Switch::PaynetDuplicateCreateIs100],
        "second link of one reference",
        "refused: duplicate, no effect",
    ),
    (&[Switch::PaynetDuplicateCreateIs100], "found by a reference of two links", "1"),
    // Which of two links of one reference answers is Paynet's choice; a key with an id is not
    // subject to it.
    (&[Switch::PaynetReferenceFindsOldest], "found by a reference of two links", "1"),
    // A lifetime that is left to Paynet, which may not want to choose one.
    (&[Switch::PaynetExpireDateRequired], "lifetime left to Paynet", "refused: invalid, no effect"),
    // A phone in a form that Paynet does not take: the link is refused, and nobody was told.
    (
        &[Switch::PaynetPhoneNeedsCountryCode],
        "a link that Paynet texts",
        "refused: invalid, no effect",
    ),
    // Without totals, only an empty page ends a list: one request more.
    (&[Switch::PaynetListIsBareArray], "requests of a list", "3"),
    (&[Switch::PaynetListIsBareArray], "total of a list", "None"),
    // A row that carries the link's id gives a better key.
    (&[Switch::PaynetListRowsCarryId], "keys of rows", "id and reference"),
    // A bank's reference names no link: such a key finds nothing, or is refused for its reference,
    // and closes nothing.
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
    // The native update does as it is told; whether Paynet does is its choice. The common model
    // asks it neither.
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
    (
        &[Switch::PaynetRedirectCarriesError],
        "verdict on a declined payment with its return",
        "NotPaid",
    ),
];

const LIVES: SwitchMatrix =
    SwitchMatrix { prefix: "paynet-", excluded: stopped::by, exceptions: EXPECTED };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_life_is_the_same_with_every_switch_in_either_position() {
    LIVES.assert_same_results(|on| async move { whole_life(&on).await }).await;
}

#[tokio::test]
async fn the_results_of_a_whole_life_are_the_right_ones() {
    let shown = lines(&whole_life(&[]).await);
    assert_eq!(shown, lifecycle::RIGHT, "{shown:#?}");
}

#[test]
fn the_exceptions_are_few_and_each_stands_once() {
    LIVES.assert_few_exceptions(LIVES.switches().len() / 2);
}
