//! The questions about AHL Pay, in the order of the register.

use paylink_sandbox::Switch;

use super::compare::{
    clocks, currency, deactivated, has_status, ignores_account, is_found, kurus, oldest_first,
    order_is_heeded, paid_link, passive_service, path, signature, size, text_ids, today_is_listed,
    types, wrapper,
};
use super::steps::*;
use crate::check::Check::{All, By, Field, Refusal, Status, Success};
use crate::check::Is;
use crate::entry::{Entry, compare, look};

const PAYMENT_OF_RUN: &str = "needs a link of this run that is paid with a test card";

/// The questions.
pub(super) const ENTRIES: &[Entry] = &[
    // Session
    look(Switch::AhlRefusalIsHttp400, INVALID, Status(&[200])),
    look(Switch::AhlExpiredTokenIsEnvelope, MADE_UP_TOKEN, Status(&[401])),
    look(Switch::AhlLoginReportsExpiry, SESSION, Field("/expireDate", Is::Absent)),
    look(Switch::AhlLoginWithoutTokenType, SESSION, Field("/tokenType", Is::Text)),
    look(Switch::AhlTokenAtRoot, LOGIN, Field("/data/token", Is::Text)),
    look(Switch::AhlLoginMerchantIdIsText, SESSION, Field("/merchantId", Is::Number)),
    look(Switch::AhlNewLoginEndsOlder, OLDER_TOKEN, Success),
    compare(Switch::AhlTextIdsAre400, |s| Box::pin(text_ids(s))),
    // Creation
    compare(Switch::AhlCreateElsewhere, |s| Box::pin(path(s))),
    compare(Switch::AhlCreateNeedsHash, |s| Box::pin(signature(s))),
    look(Switch::AhlCreateAnswersBareUrl, FIRST, Field("/data/url", Is::Text)),
    look(Switch::AhlOrderIdTakenIsRefused, TWIN, Success),
    look(
        Switch::AhlAmountIsLira,
        PAID,
        Field("/is_one_lira", Is::True("\"100\" is not 1.00 on the page")),
    )
    .needs("needs somebody who opens the page of a link over \"100\""),
    look(
        Switch::AhlReceiverIsNotMessaged,
        MESSAGED,
        Field("/is_messaged", Is::True("nothing is sent")),
    )
    .needs("needs a phone of your own that the link is sent to"),
    // Listing
    look(Switch::AhlListIsBareArray, LISTING, Field("/data", Is::Object)),
    look(Switch::AhlListRowsCarryOrderId, NEWEST_ROW, Field("/orderId", Is::Absent)),
    look(Switch::AhlListAlwaysNewestFirst, OLDEST_FIRST, By(oldest_first)),
    compare(Switch::AhlListSizeCapped, |s| Box::pin(size(s))),
    look(Switch::AhlListStampsInOneClock, NEWEST_ROW, By(clocks)),
    compare(Switch::AhlPassiveLinkIsListedApart, |s| Box::pin(deactivated(s))),
    // Inquiry
    look(Switch::AhlInquiryOfUnpaidIsSuccess, INQUIRY_OF_UNPAID, Refusal),
    look(
        Switch::AhlInquirySaysAuth,
        INQUIRED,
        All(&[
            By(is_found),
            By(has_status),
            Field("/data/txnStatus", Is::Word(&["SUCCESS", "SALE"], &["AUTH"])),
        ]),
    ),
    look(
        Switch::AhlInquirySaysSale,
        INQUIRED,
        All(&[By(is_found), By(has_status), Field("/data/txnStatus", Is::Without("SALE"))]),
    ),
    look(
        Switch::AhlInquiryOnlyAuthCode,
        INQUIRED,
        All(&[By(is_found), Field("/data/txnStatus", Is::Text)]),
    ),
    look(
        Switch::AhlInquiryCarriesOrder,
        INQUIRED,
        All(&[
            By(is_found),
            Field("/data/orderId", Is::Empty),
            Field("/data/totalAmount", Is::Empty),
            Field("/data/amount", Is::Empty),
            Field("/data/currency", Is::Empty),
        ]),
    ),
    look(Switch::AhlLinksNotInInquiry, INQUIRED, Success).needs(PAYMENT_OF_RUN),
    compare(Switch::AhlInquiryNeedsAccount, |s| Box::pin(ignores_account(s))),
    // Transactions
    look(Switch::AhlTransactionsArePaged, TRANSACTIONS, By(wrapper)),
    look(Switch::AhlTransactionsEndExcluded, TRANSACTIONS_UNTIL_TODAY, By(today_is_listed))
        .needs("needs a payment of this day with a test card"),
    compare(Switch::AhlTransactionsIgnoreOrderId, |s| Box::pin(order_is_heeded(s))),
    look(Switch::AhlNoTransactionsIsRefusal, NO_TRANSACTIONS, Success),
    look(Switch::AhlTransactionsOfSalesOnly, REFUNDED, By(types))
        .needs("needs a payment with a test card and its refund"),
    compare(Switch::AhlTransactionAmountsInKurus, |s| Box::pin(kurus(s))).needs(PAYMENT_OF_RUN),
    look(Switch::AhlTransactionsWithoutStatus, PAYMENT, Field("/status", Is::Text)),
    look(Switch::AhlTransactionsWithoutCurrency, PAYMENT, By(currency)),
    look(
        Switch::AhlRefundChangesRow,
        REFUNDED,
        Field("/of_all_types", Is::True("a refund has no row of its own")),
    )
    .needs("needs a payment with a test card and its refund"),
    look(
        Switch::AhlVoidHasRow,
        VOIDED,
        Field("/of_all_types", Is::False("a void has a row of its own")),
    )
    .needs("needs a payment with a test card and its cancellation"),
    look(
        Switch::AhlPaidLinkIsPaidAgain,
        PAID_TWICE,
        Field("/refused", Is::True("the second payment is accepted")),
    )
    .needs("needs a link that is paid in two tabs with a test card"),
    // Deactivation
    look(Switch::AhlNoPassiveService, CLOSED, By(passive_service)),
    compare(Switch::AhlPassiveTakesPaidLink, |s| Box::pin(paid_link(s))).needs(PAYMENT_OF_RUN),
];
