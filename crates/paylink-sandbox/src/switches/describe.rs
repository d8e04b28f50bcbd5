//! Both positions of every switch, in words.

use super::Switch;

impl Switch {
    /// What the sandbox does while the switch is off, and while it is on.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::PaynetUnknownLinkIs404 => {
                "off: HTTP 200 with code 12; on: HTTP 404 with type no_data_error and result_code 12"
            }
            Self::PaynetInvalidRequestIsEnvelope => {
                "off: {type, message, code: 400, result_code: 11}; on: {object_name, code: 11, message}"
            }
            Self::PaynetDuplicateReferenceRefused => "off: accepted; on: refused with code 5",
            Self::PaynetReferenceFindsOldest => "off: the newest; on: the oldest",
            Self::PaynetExpireDateRequired => "off: lives for 24 hours; on: refused with HTTP 400",
            Self::PaynetCommissionAddedByDefault => {
                "off: the payer pays the amount; on: the payer pays the commission on top"
            }
            Self::PaynetPhoneNeedsCountryCode => {
                "off: ten digits are texted; on: refused with HTTP 400, unless they follow 90"
            }
            Self::PaynetReadsAreGet => {
                "off: by POST with a JSON body; on: by GET with the fields in the query"
            }
            Self::PaynetExpireDateTextRefused => {
                "off: a number or a text; on: a text is refused with HTTP 400"
            }
            Self::PaynetDuplicateCreateIs100 => {
                "off: a new link; on: code 100 and the earlier link"
            }
            Self::PaynetStampsAreUtc => "off: Turkish wall clock; on: UTC",
            Self::PaynetStampsHaveSevenDigits => {
                "off: 0 to 3 digits, zeros trimmed; on: always 7 digits"
            }
            Self::PaynetCurrencyIsTry => "off: TL; on: TRY",
            Self::PaynetDetailTypesAsTabled => {
                "off: as in the example; on: as in the table: both are texts"
            }
            Self::PaynetDetailWithoutPayments => "off: with payments; on: without payments",
            Self::PaynetXactIdBesidePayments => "off: empty; on: the last payment's id",
            Self::PaynetListRowsInLowercaseData => "off: Data; on: data",
            Self::PaynetListIsBareArray => {
                "off: an object with totals and rows; on: the rows alone"
            }
            Self::PaynetListExpiryIsStamp => "off: hours as a number; on: a date",
            Self::PaynetListEndInclusive => "off: no, the range ends at its midnight; on: yes",
            Self::PaynetListRowsCarryId => "off: no; on: yes, as the first field",
            Self::PaynetListOldestFirst => "off: newest first; on: oldest first",
            Self::PaynetListDaysDotted => "off: 2016-02-01 or 01.02.2016; on: only 01.02.2016",
            Self::PaynetStartingAfterCountsFromOne => {
                "off: from 0, so that 15 skips 15 rows; on: from 1, so that 15 skips 14"
            }
            Self::PaynetRowReferenceIsBank => {
                "off: the merchant's reference; on: the bank's, empty before a payment"
            }
            Self::PaynetEmptyListIsNoData => "off: code 0 and no rows; on: code 12",
            Self::PaynetTotalCountsPage => {
                "off: all rows; on: the rows of the page, and total_count counts all"
            }
            Self::PaynetPaidLinkTakesStatus => {
                "off: refused with code 6; on: answered with success, and the link stays paid"
            }
            Self::PaynetExpiredLinkReactivates => {
                "off: refused with code 6; on: the link is open again for its first lifetime"
            }
            Self::PaynetTransactionTypeMissing => "off: 1; on: absent",
            Self::PaynetNetAmountInSnakeCase => "off: netAmount; on: net_amount",
            Self::PaynetTransactionIdIsText => "off: a number; on: a text",
            Self::PaynetTransactionsNewestFirst => "off: oldest first; on: newest first",
            Self::PaynetNoTransactionsIsEmptyData => {
                "off: not found, like an unknown payment; on: code 0 and no rows"
            }
            Self::PaynetPartialRefundNotReported => {
                "off: reversed, as after a whole refund; on: nothing"
            }
            Self::PaynetCallbackSaysReferenceNo => "off: referance_no; on: reference_no",
            Self::PaynetCallbackWithoutXactId => "off: it does; on: it does not",
            Self::PaynetCallbackCarriesCardType => "off: it does not; on: it does",
            Self::PaynetCallbackAmountsAreCommaText => {
                "off: JSON numbers; on: texts such as \"149,90\""
            }
            Self::PaynetCallbackOncePerLink => {
                "off: one per card; on: one with the last card and the whole amount"
            }
            Self::PaynetCallbackOnFailure => "off: it is not; on: it is, with is_succeed false",
            Self::PaynetCallbackNeverRetried => "off: up to two more attempts; on: nothing",
            Self::PaynetRedirectBeforeCallback => {
                "off: the callback; on: the return; the callback follows a moment later"
            }
            Self::PaynetRedirectRaw => {
                "off: percent-encoded; on: as it is, so that form decoding turns + into a space"
            }
            Self::PaynetRedirectHtmlAmpersand => "off: &; on: &amp;",
            Self::PaynetRedirectCarriesError => {
                "off: it does not; on: it carries paynet_error_id, bank_error_id and their messages"
            }
            Self::PaywallWrongKeysAre200 => {
                "off: HTTP 401 with ErrorCode 401; on: HTTP 200 with ErrorCode 401"
            }
            Self::PaywallVersionNeedsNoKeys => "off: it does; on: it does not",
            Self::PaywallEnvelopeAlwaysNewer => {
                "off: as in each service's example; on: present everywhere"
            }
            Self::PaywallRefusalIsHttp400 => {
                "off: HTTP 200 with Result false; on: HTTP 400 with Result false"
            }
            Self::PaywallRefusalBodyIsEmptyText => "off: null; on: \"\"",
            Self::PaywallUniqueCodeFreeAgain => {
                "off: for ever; on: as long as its page is open or paid"
            }
            Self::PaywallDuplicateAnswersFirst => {
                "off: like any refusal; on: the page that has the code, as generate answered it"
            }
            Self::PaywallCustomerAndProductsRequired => "off: accepted; on: refused with code 2",
            Self::PaywallPastExpiryAccepted => {
                "off: refused with code 140; on: the page is expired from the start"
            }
            Self::PaywallExpireDateTimeIsUtc => "off: Turkish wall clock; on: UTC",
            Self::PaywallStampsAreUtc => "off: Turkish wall clock; on: UTC",
            Self::PaywallInquiryAsTabled => "off: as in the example; on: as in the table",
            Self::PaywallInquiryRefusesPassive => {
                "off: the answer is that of an open page; on: refused with code 139"
            }
            Self::PaywallInquiryRefusesExpired => {
                "off: the answer is that of an open page; on: refused with code 140"
            }
            Self::PaywallPaidPageTakesPassive => {
                "off: refused with code 149; on: answered with success, and the page stays paid"
            }
            Self::PaywallLinkQrAnswersDetails => "off: Link alone; on: all five fields",
            Self::PaywallPhotoLimitCountsText => "off: the image; on: its Base64 text",
            Self::PaywallMerchantCodeIsGenerated => {
                "off: the page's UniqueCode, and empty; on: generated, and the page's UniqueCode"
            }
            Self::PaywallQueryRowsAsTabled => "off: as in the example; on: as in the table",
            Self::PaywallEmptyTrackingListIsSuccess => {
                "off: refused with code -1; on: success and an empty List"
            }
            Self::PaywallTrackingListNewestFirst => "off: oldest first; on: newest first",
            Self::PaywallWebhookSaysId => "off: by CheckoutId or LinkQrId; on: by Id and Guid",
            Self::PaywallWebhookNamesInCamelCase => "off: PascalCase; on: camelCase",
            Self::PaywallWebhookAmountIsText => "off: a number; on: a text with the same digits",
            Self::PaywallWebhookUnsigned => "off: it is; on: it is not",
            Self::PaywallWebhookIdIsGuid => "off: the number; on: the GUID",
            Self::PaywallWebhookHashAmountTwoDecimals => {
                "off: as in the body; on: always two decimals"
            }
            Self::PaywallWebhookHashAmountTrimmed => "off: as in the body; on: cut off",
            Self::PaywallWebhookHashAmountWithComma => "off: a dot; on: a comma",
            Self::PaywallWebhookHashUpperCase => "off: lower case; on: upper case",
            Self::PaywallWebhookNeverRetried => "off: up to two more attempts; on: nothing",
            Self::PaywallBackBeforeWebhook => {
                "off: the webhook; on: the return; the webhook follows a moment later"
            }
            Self::PaywallBackCarriesUniqueCode => "off: none; on: UniqueCode",
            Self::AhlRefusalIsHttp400 => {
                "off: HTTP 200 with isSuccess false; on: HTTP 400 with isSuccess false"
            }
            Self::AhlExpiredTokenIsEnvelope => {
                "off: HTTP 401 with isSuccess false; on: HTTP 200 with isSuccess false"
            }
            Self::AhlLoginReportsExpiry => "off: no expireDate; on: expireDate, Turkish wall clock",
            Self::AhlLoginWithoutTokenType => "off: tokenType Bearer; on: no tokenType",
            Self::AhlTokenAtRoot => "off: in data; on: beside isSuccess, without data",
            Self::AhlLoginMerchantIdIsText => "off: a number; on: a text",
            Self::AhlNewLoginEndsOlder => "off: they stay valid; on: they are refused",
            Self::AhlTextIdsAre400 => "off: taken, like the number; on: HTTP 400",
            Self::AhlCreateElsewhere => {
                "off: served at /api/Payment/CreateLinkPayment; on: at /api/CreateLinkPayment"
            }
            Self::AhlCreateNeedsHash => {
                "off: rnd and hash are not looked at; on: refused unless both are there and the hash is right"
            }
            Self::AhlCreateAnswersBareUrl => {
                "off: data is an object with url; on: data is the URL as a text"
            }
            Self::AhlOrderIdTakenIsRefused => "off: accepted; on: refused",
            Self::AhlAmountIsLira => "off: \"100\" is 1.00; on: \"100\" is 100.00",
            Self::AhlReceiverIsNotMessaged => "off: the link is sent there; on: nothing is sent",
            Self::AhlListIsBareArray => {
                "off: an object with the members of a page and result; on: the rows alone"
            }
            Self::AhlListRowsCarryOrderId => "off: no orderId; on: orderId, as the last member",
            Self::AhlListAlwaysNewestFirst => {
                "off: orderByDesc is heeded; on: newest first, whatever orderByDesc says"
            }
            Self::AhlListSizeCapped => {
                "off: any size is heeded; on: at most 25 rows a page, and pageSize says so"
            }
            Self::AhlListStampsInOneClock => {
                "off: linkExpiredDate is in a clock six hours behind; on: both are Turkish wall clock"
            }
            Self::AhlPassiveLinkIsListedApart => "off: under EXPIRED; on: under PASSIVE",
            Self::AhlInquiryOfUnpaidIsSuccess => {
                "off: refused, like an unknown order; on: isSuccess true with null members"
            }
            Self::AhlInquirySaysAuth => "off: SUCCESS; on: AUTH",
            Self::AhlInquirySaysSale => "off: SUCCESS; on: SALE",
            Self::AhlInquiryOnlyAuthCode => "off: authCode and txnStatus; on: authCode alone",
            Self::AhlInquiryCarriesOrder => {
                "off: it does not; on: by orderId, totalAmount and currency"
            }
            Self::AhlLinksNotInInquiry => {
                "off: found by its orderId; on: unknown, also when it is paid"
            }
            Self::AhlTransactionsArePaged => {
                "off: data is the array of rows; on: data is an object like that of the links' list"
            }
            Self::AhlTransactionsEndExcluded => "off: they are; on: they are not",
            Self::AhlTransactionsIgnoreOrderId => "off: it is heeded; on: it is not",
            Self::AhlNoTransactionsIsRefusal => {
                "off: no rows; on: refused like an order that does not exist"
            }
            Self::AhlTransactionsOfSalesOnly => {
                "off: null lists every type; on: null lists Auth alone"
            }
            Self::AhlTransactionAmountsInKurus => "off: lira; on: kuruş",
            Self::AhlTransactionsWithoutStatus => "off: status and statusDesc; on: neither",
            Self::AhlTransactionsWithoutCurrency => "off: currencyDesc TL; on: no currency",
            Self::AhlRefundChangesRow => {
                "off: a row of its own beside the unchanged payment; on: the payment's row says REFUND"
            }
            Self::AhlNoPassiveService => "off: there; on: HTTP 404 without an envelope",
            Self::AhlPassiveTakesPaidLink => {
                "off: refused; on: answered with success, and the link stays paid"
            }
        }
    }
}
