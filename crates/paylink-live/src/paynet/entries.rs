//! The questions about Paynet, in the order of the register.

use paylink_sandbox::Switch;

use super::compare::{
    amount_of_unpaid, form_of_days, fraction, hours, index, last_day, lifetime_as_text,
    name_of_rows, no_rows, oldest_attempt_first, order, phone, reference_of_row, reference_of_two,
    same_id, total, zone,
};
use super::steps::*;
use super::{DONE_BEFORE, NO_DATA};
use crate::check::Check::{All, By, Code, Field, NoSuccess, NotCode, NotStatus, Status, Success};
use crate::check::Is;
use crate::entry::{Entry, compare, look};

const CALLBACK: &str = "needs a payment with a test card and an address that Paynet can reach";
const RETURN: &str = "needs a payment with a test card and a look at the browser";

/// The questions.
pub(super) const ENTRIES: &[Entry] = &[
    // Requests
    look(Switch::PaynetUnknownLinkIs404, UNKNOWN_LINK, All(&[Status(&[200]), Code(NO_DATA)])),
    look(
        Switch::PaynetInvalidRequestIsEnvelope,
        INVALID,
        All(&[Status(&[400]), Field("/type", Is::There), Field("/result_code", Is::There)]),
    ),
    look(Switch::PaynetDuplicateReferenceRefused, TWIN, Success),
    compare(Switch::PaynetReferenceFindsOldest, |s| Box::pin(reference_of_two(s))),
    look(Switch::PaynetExpireDateRequired, NO_LIFETIME, Success),
    look(Switch::PaynetCommissionAddedByDefault, CHECKED, Field("/amount", Is::Kurus(100)))
        .needs("needs somebody who opens the page of a link without addcomission_to_amount"),
    compare(Switch::PaynetPhoneNeedsCountryCode, |s| Box::pin(phone(s)))
        .needs("needs a phone that may be texted"),
    look(Switch::PaynetReadsAreGet, POSTED_READ, NotStatus(405)),
    compare(Switch::PaynetExpireDateTextRefused, |s| Box::pin(lifetime_as_text(s))),
    look(Switch::PaynetCreateAnswersNoId, FIRST, Field("/id", Is::Text)),
    look(Switch::PaynetDuplicateCreateIs100, TWIN, NotCode(DONE_BEFORE)),
    look(Switch::PaynetPaidLinkTakesStatus, PAID_UPDATED, NoSuccess)
        .needs("needs a link of this run that is paid with a test card"),
    look(Switch::PaynetExpiredLinkReactivates, EXPIRED_REOPENED, NoSuccess)
        .needs("needs a link whose time is over"),
    look(Switch::PaynetAmountIsRounded, MORE_DIGITS, NoSuccess),
    look(Switch::PaynetAmountTakesComma, COMMA, NoSuccess),
    // Link details
    compare(Switch::PaynetStampsAreUtc, |s| Box::pin(zone(s))),
    look(Switch::PaynetStampsHaveSevenDigits, FIRST_DETAIL, By(fraction)),
    look(
        Switch::PaynetCurrencyIsTry,
        FIRST_DETAIL,
        Field("/currency", Is::Word(&["TL"], &["TRY", "949"])),
    ),
    look(
        Switch::PaynetDetailTypesAsTabled,
        FIRST_DETAIL,
        All(&[Field("/status", Is::Number), Field("/send_confirmation_mail", Is::Flag)]),
    ),
    look(Switch::PaynetDetailWithoutPayments, FIRST_DETAIL, Field("/payments", Is::There)),
    look(Switch::PaynetXactIdBesidePayments, SEVERAL_DETAIL, Field("/xact_id", Is::NoText))
        .needs("needs a link that is paid with two test cards"),
    // Listing
    look(Switch::PaynetListRowsInLowercaseData, LISTING, By(name_of_rows)),
    look(Switch::PaynetListIsBareArray, LISTING, Field("", Is::NoList)),
    look(Switch::PaynetListExpiryIsStamp, LISTED_ROW, By(hours)),
    compare(Switch::PaynetListEndInclusive, |s| Box::pin(last_day(s))),
    look(Switch::PaynetListRowsCarryId, LISTED_ROW, Field("/id", Is::Absent)),
    look(Switch::PaynetListAmountIsRequested, LISTED_ROW, By(amount_of_unpaid)),
    look(Switch::PaynetListRowsWithoutStatus, LISTED_ROW, Field("/status", Is::Filled)),
    look(Switch::PaynetListRowsWithoutReference, LISTED_ROW, Field("/reference_no", Is::Filled)),
    look(Switch::PaynetListOldestFirst, LISTING, By(order)),
    compare(Switch::PaynetListDaysDotted, |s| Box::pin(form_of_days(s))),
    compare(Switch::PaynetStartingAfterCountsFromOne, |s| Box::pin(index(s))),
    look(Switch::PaynetRowReferenceIsBank, LISTED_ROW, By(reference_of_row)),
    look(Switch::PaynetEmptyListIsNoData, EMPTY_LIST, All(&[Success, By(no_rows)])),
    look(Switch::PaynetTotalCountsPage, PAGE_OF_ONE, By(total)),
    // Payments
    look(
        Switch::PaynetTransactionTypeMissing,
        CHECKED,
        Field("/transaction_type", Is::Word(&["1"], &[])),
    ),
    look(
        Switch::PaynetNetAmountInSnakeCase,
        CHECKED,
        All(&[Field("/netAmount", Is::There), Field("/net_amount", Is::Absent)]),
    ),
    look(Switch::PaynetTransactionIdIsText, CHECKED, Field("/id", Is::Number)),
    look(Switch::PaynetTransactionsNewestFirst, ATTEMPTS, By(oldest_attempt_first))
        .needs("needs a link that is declined, then paid with a test card"),
    look(Switch::PaynetNoTransactionsIsEmptyData, CHECK_OF_UNPAID, Code(NO_DATA)),
    look(
        Switch::PaynetPartialRefundNotReported,
        PARTLY_REFUNDED,
        Field("/shows_refund", Is::True("nothing shows the refund")),
    )
    .needs("needs a payment with a test card of which a part is refunded"),
    look(
        Switch::PaynetPaidLinkIsPaidAgain,
        PAID_TWICE,
        Field("/refused", Is::True("the second payment is accepted")),
    )
    .needs("needs a link that is paid in two tabs with a test card"),
    compare(Switch::PaynetXactIdChanges, |s| Box::pin(same_id(s))),
    // Callbacks and returns
    look(Switch::PaynetCallbackSaysReferenceNo, POST, Field("/referance_no", Is::There))
        .needs(CALLBACK),
    look(Switch::PaynetCallbackWithoutXactId, POST, Field("/xact_id", Is::There)).needs(CALLBACK),
    look(Switch::PaynetCallbackCarriesCardType, POST, Field("/card_type", Is::Absent))
        .needs(CALLBACK),
    look(Switch::PaynetCallbackAmountsAreCommaText, POST, Field("/amount", Is::Number))
        .needs(CALLBACK),
    look(
        Switch::PaynetCallbackOncePerLink,
        POSTS_OF_TWO_CARDS,
        Field("/posts", Is::Word(&["2"], &["0", "1"])),
    )
    .needs(CALLBACK),
    look(Switch::PaynetCallbackOnFailure, POSTS, Field("/posts", Is::Word(&["1"], &["2"])))
        .needs(CALLBACK),
    look(
        Switch::PaynetCallbackNeverRetried,
        RETRIES,
        Field("/retried", Is::True("one attempt or none")),
    )
    .needs("needs a payment with a test card and an address that answers with 500"),
    look(
        Switch::PaynetRedirectBeforeCallback,
        PAID,
        Field("/posted_first", Is::True("the payer comes first")),
    )
    .needs(CALLBACK),
    look(
        Switch::PaynetRedirectRaw,
        PAID,
        Field("/is_encoded", Is::True("xact_id is not percent-encoded")),
    )
    .needs(RETURN),
    look(Switch::PaynetRedirectHtmlAmpersand, PAID, Field("/back_paid", Is::Without("&amp;")))
        .needs(RETURN),
    look(
        Switch::PaynetRedirectCarriesError,
        PAID,
        Field("/back_declined", Is::Without("paynet_error_id=")),
    )
    .needs(RETURN),
];
