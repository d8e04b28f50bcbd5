//! Where Paynet's documentation is not clear, the sandbox has a switch with two positions. The
//! lifecycle of links has the same results in both. [`EXPECTED`] lists the results that cannot be
//! the same, with the reason; [`stopped`] lists the switches with which the client cannot work at
//! all.

mod lifecycle;
mod stopped;

use paylink_sandbox::Switch;
use paylink_testkit::switches::{Exception, SwitchMatrix, lines};

use lifecycle::run_lifecycle;

/// Switches, the name of the result that differs when all of them are on, and its value then. If
/// several entries match, the last one counts.
const EXPECTED: &[Exception] = &[
    // Paynet may refuse a second link with the same reference, as a duplicate.
    (
        &[Switch::PaynetDuplicateReferenceRefused],
        "second link of one reference",
        "refused: duplicate, no effect",
    ),
    (&[Switch::PaynetDuplicateReferenceRefused], "found by a reference of two links", "1"),
    // Or it may return the first link, which may have another amount, so it is not accepted.
    (
        &[Switch::PaynetDuplicateCreateIs100],
        "second link of one reference",
        "refused: duplicate, no effect",
    ),
    (&[Switch::PaynetDuplicateCreateIs100], "found by a reference of two links", "1"),
    // Paynet chooses which of two links with one reference is found; a key with an id is not
    // affected.
    (&[Switch::PaynetReferenceFindsOldest], "found by a reference of two links", "1"),
    // Paynet may refuse a link whose lifetime is left to it.
    (&[Switch::PaynetExpireDateRequired], "lifetime left to Paynet", "refused: invalid, no effect"),
    // Paynet may refuse the format of the phone number. The link is refused and no SMS is sent.
    (
        &[Switch::PaynetPhoneNeedsCountryCode],
        "a link that Paynet sends by SMS",
        "refused: invalid, no effect",
    ),
    // Without totals, only an empty page ends a list, which takes one more request.
    (&[Switch::PaynetListIsBareArray], "requests of a list", "3"),
    (&[Switch::PaynetListIsBareArray], "total of a list", "None"),
    // If a row has the id of the link, the key has it too.
    (&[Switch::PaynetListRowsCarryId], "keys of rows", "id and reference"),
    // The bank's reference is not the one of a link: such a key finds no link or is refused, and
    // deactivates nothing.
    (&[Switch::PaynetRowReferenceIsBank], "keys of rows", "none, or a reference that is not ours"),
    (
        &[Switch::PaynetRowReferenceIsBank],
        "rows",
        "no reference open, another reference paid, another reference paid, no reference paid, \
         no reference open",
    ),
    (
        &[Switch::PaynetRowReferenceIsBank, Switch::PaynetListRowsCarryId],
        "keys of rows",
        "none, or an id and a reference that is not ours",
    ),
    // A row without a reference has no key, whatever its id is; one without a status proves
    // nothing.
    (&[Switch::PaynetListRowsWithoutReference], "keys of rows", "none"),
    (
        &[Switch::PaynetListRowsWithoutReference],
        "rows",
        "no reference open, no reference paid, no reference paid, no reference paid, no reference \
         open",
    ),
    (
        &[Switch::PaynetListRowsWithoutStatus],
        "rows",
        "ORD-1 unknown, ORD-2 unknown, ORD-3 unknown, ORD-4 unknown, ORD-5 unknown",
    ),
    (
        &[Switch::PaynetListRowsWithoutStatus, Switch::PaynetRowReferenceIsBank],
        "rows",
        "no reference unknown, another reference unknown, another reference unknown, no reference \
         unknown, no reference unknown",
    ),
    (
        &[Switch::PaynetListRowsWithoutStatus, Switch::PaynetListRowsWithoutReference],
        "rows",
        "no reference unknown, no reference unknown, no reference unknown, no reference unknown, \
         no reference unknown",
    ),
    // A row may have the time of expiry; a number of hours is not one.
    (&[Switch::PaynetListExpiryIsStamp], "expiry of rows", "reported"),
    // The native update sends what the caller asks for; Paynet may accept it. The common model
    // sends neither of these.
    (&[Switch::PaynetPaidLinkTakesStatus], "native update of a paid link", "done"),
    (&[Switch::PaynetExpiredLinkReactivates], "native update of an expired link", "done"),
    // If Paynet does not report a partial refund, it cannot be counted; the merchant who made it
    // knows about it.
    (
        &[Switch::PaynetPartialRefundNotReported],
        "verdict on a payment refunded in part",
        "Paid, charged 149.90 TRY, reversal reported: true, []",
    ),
    // The id of the same payment is another one in each response.
    (&[Switch::PaynetXactIdChanges], "transaction in the callback", "another"),
    (&[Switch::PaynetXactIdChanges], "transaction in the return", "another"),
    // A callback may have no transaction id. The confirmation is the same.
    (&[Switch::PaynetCallbackWithoutXactId], "transaction in the callback", "none"),
    // Paynet chooses how many callbacks it sends; the confirmation is the same after each.
    (&[Switch::PaynetCallbackOncePerLink], "callbacks of three cards", "1"),
    (&[Switch::PaynetCallbackOnFailure], "callbacks of a declined payment", "claim: Some(false)"),
    // A return with an error id claims a failure; one without claims nothing.
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
async fn the_lifecycle_is_the_same_with_every_switch_in_either_position() {
    LIVES.assert_same_results(|on| async move { run_lifecycle(&on).await }).await;
}

#[tokio::test]
async fn the_results_of_the_lifecycle_are_the_expected_ones() {
    let shown = lines(&run_lifecycle(&[]).await);
    assert_eq!(shown, lifecycle::RESULTS, "{shown:#?}");
}

#[test]
fn the_exceptions_are_few_and_each_appears_once() {
    LIVES.assert_few_exceptions(LIVES.switches().len() / 2);
}
