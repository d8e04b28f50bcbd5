//! The questions about Paywall, in the order of the register.

use paylink_sandbox::Switch;

use super::compare::{
    details, is_signed, merchant_code, names_in_pascal_case, newer_fields, photo_limit, same_place,
    zone_of_request, zone_of_stamps,
};
use super::steps::*;
use super::{CODE_TAKEN, PAYMENT_NOT_FOUND};
use crate::check::Check::{All, By, Code, Field, NoSuccess, Refusal, Status, Success};
use crate::check::{Check, Is};
use crate::entry::{Entry, compare, look};

const PAYMENT: &str = "needs a page of this run that is paid with a test card";
const WEBHOOK: &str = "needs a payment with a test card and an address that Paywall can reach";
const SIGNED: &str = "needs a payment with a test card, an address that Paywall can reach, and a \
                      hash key of the panel";

/// A code is taken: the refusal names no page.
const IS_TAKEN: Check = All(&[Refusal, Code(CODE_TAKEN), Field("/Body/Id", Is::Empty)]);

/// The questions.
pub(super) const ENTRIES: &[Entry] = &[
    // Answers and keys
    look(Switch::PaywallWrongKeysAre200, INQUIRY_WITH_WRONG_KEYS, Status(&[401, 403])),
    look(Switch::PaywallVersionNeedsNoKeys, VERSION_WITH_WRONG_KEYS, NoSuccess),
    compare(Switch::PaywallEnvelopeAlwaysNewer, |s| Box::pin(newer_fields(s))),
    look(Switch::PaywallRefusalIsHttp400, REFUSED, Status(&[200])),
    look(Switch::PaywallRefusalBodyIsEmptyText, REFUSED, Field("/Body", Is::Null)),
    // Pages
    look(Switch::PaywallUniqueCodeFreeAgain, TWIN_OF_CLOSED, All(&[Refusal, Code(CODE_TAKEN)])),
    look(Switch::PaywallDuplicateAnswersFirst, TWIN_OF_OPEN, IS_TAKEN),
    look(Switch::PaywallCustomerAndProductsRequired, BARE, Success),
    look(Switch::PaywallPastExpiryAccepted, PAST, Refusal),
    compare(Switch::PaywallExpireDateTimeIsUtc, |s| Box::pin(zone_of_request(s))),
    compare(Switch::PaywallStampsAreUtc, |s| Box::pin(zone_of_stamps(s))),
    look(
        Switch::PaywallInquiryAsTabled,
        FIRST_INQUIRY,
        All(&[Field("/Body/FailBackUrl", Is::There), Field("/Body/Installment", Is::Absent)]),
    ),
    look(Switch::PaywallInquiryRefusesPassive, INQUIRY_OF_CLOSED, Success),
    look(Switch::PaywallInquiryRefusesExpired, INQUIRY_OF_EXPIRED, Success)
        .needs("needs a page whose time is over"),
    look(Switch::PaywallPaidPageTakesPassive, PASSIVE_OF_PAID, Refusal).needs(PAYMENT),
    look(Switch::PaywallAmountIsRounded, MORE_DIGITS, Refusal),
    // LinkQr
    compare(Switch::PaywallLinkQrAnswersDetails, |s| Box::pin(details(s))),
    look(Switch::PaywallPhotoLimitCountsText, LINK_WITH_PHOTO, By(photo_limit)),
    // Payments
    look(Switch::PaywallMerchantCodeIsGenerated, PAID_ROW, By(merchant_code)).needs(PAYMENT),
    look(Switch::PaywallLaterAttemptHasOwnCode, ATTEMPTS, By(same_place))
        .needs("needs a page that is declined, then paid with a test card"),
    look(
        Switch::PaywallPaidPageIsPaidAgain,
        PAID_TWICE,
        Field("/refused", Is::True("the second payment is accepted")),
    )
    .needs("needs a page that is paid in two tabs with a test card"),
    look(
        Switch::PaywallQueryRowsAsTabled,
        PAID_ROW,
        All(&[
            Field("/Activities", Is::Absent),
            Field("/IsFullyRefunded", Is::Absent),
            Field("/RemainingRefundAmount", Is::Absent),
            Field("/Error", Is::There),
        ]),
    )
    .needs(PAYMENT),
    look(
        Switch::PaywallEmptyTrackingListIsSuccess,
        NO_PAYMENT,
        All(&[Refusal, Code(PAYMENT_NOT_FOUND)]),
    ),
    look(
        Switch::PaywallTrackingListOldestFirst,
        TRACKED,
        Field("/order", Is::Word(&["newest first"], &["oldest first", "in no order"])),
    )
    .needs("needs two payments with a test card under one tracking code"),
    // Webhooks
    look(Switch::PaywallWebhookSaysId, WEBHOOK_IN_LOWER_CASE, Field("/checkoutid", Is::There))
        .needs(WEBHOOK),
    look(
        Switch::PaywallWebhookIdIsGuid,
        RECIPE,
        All(&[By(is_signed), Field("/by_guid", Is::False("the GUID"))]),
    )
    .needs(SIGNED),
    look(Switch::PaywallWebhookNamesInCamelCase, POSTED, By(names_in_pascal_case)).needs(WEBHOOK),
    look(Switch::PaywallWebhookAmountIsText, WEBHOOK_IN_LOWER_CASE, Field("/amount", Is::Number))
        .needs(WEBHOOK),
    look(Switch::PaywallWebhookUnsigned, WEBHOOK_IN_LOWER_CASE, Field("/hash", Is::There))
        .needs(SIGNED),
    look(
        Switch::PaywallWebhookHashAmountTwoDecimals,
        RECIPE,
        All(&[By(is_signed), Field("/two_decimals", Is::False("two decimal places"))]),
    )
    .needs(SIGNED),
    look(
        Switch::PaywallWebhookHashAmountTrimmed,
        RECIPE,
        All(&[By(is_signed), Field("/trimmed", Is::False("no decimal places"))]),
    )
    .needs(SIGNED),
    look(
        Switch::PaywallWebhookHashAmountWithComma,
        RECIPE,
        All(&[By(is_signed), Field("/comma", Is::False("a comma"))]),
    )
    .needs(SIGNED),
    look(
        Switch::PaywallWebhookHashUpperCase,
        RECIPE,
        All(&[By(is_signed), Field("/in_capitals", Is::False("upper case"))]),
    )
    .needs(SIGNED),
    look(
        Switch::PaywallWebhookNeverRetried,
        RETRIES,
        Field("/retried", Is::True("one attempt or none")),
    )
    .needs("needs a payment with a test card and an address that answers with 500"),
    look(
        Switch::PaywallBackBeforeWebhook,
        PAID,
        Field("/posted_first", Is::True("the payer comes first")),
    )
    .needs(WEBHOOK),
    look(
        Switch::PaywallBackCarriesUniqueCode,
        PAID,
        Field("/added_to_return", Is::Word(&["nothing"], &["UniqueCode"])),
    )
    .needs("needs a payment with a test card and a look at the browser"),
];
