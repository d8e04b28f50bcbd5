//! What can be switched, and why it is not settled.

/// One unsettled reading of a provider's documentation. [`Switch::describe`] says what both
/// positions do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Switch {
    /// What a link or payment that does not exist is answered with.
    ///
    /// Documented: code 12 *nodata*, error type `no_data_error`, HTTP 404. Unverified: which of
    /// them these services use.
    PaynetUnknownLinkIs404,
    /// The shape of the body that comes with HTTP 400.
    ///
    /// Documented: `{type, message, code, result_code}` on every status but 200. iyzico's
    /// specification of the same host documents `{object_name, code, message}` on 400. Unverified:
    /// which one comes.
    PaynetInvalidRequestIsEnvelope,
    /// Whether a second link may carry the same reference.
    ///
    /// Documented: a code 5 *duplicatedata* exists; no page demands a unique reference. Unverified:
    /// whether create checks it.
    PaynetDuplicateReferenceRefused,
    /// Which link answers for a reference that several links carry.
    ///
    /// Unverified: nothing is published.
    PaynetReferenceFindsOldest,
    /// A link that is created without `expire_date`.
    ///
    /// Documented: the field is optional. Unverified: the lifetime that the provider then chooses
    /// (its sample sends 24).
    PaynetExpireDateRequired,
    /// A link that is created without `addcomission_to_amount`.
    ///
    /// Documented: false on the POST page, true on the GET page. Unverified: which one is right.
    PaynetCommissionAddedByDefault,
    /// A phone to which the provider is to text the link.
    ///
    /// Documented: a text, and ten digits in the answers. Unverified: whether the request takes
    /// them without country code.
    PaynetPhoneNeedsCountryCode,
    /// How detail and list are asked.
    ///
    /// Documented: an address and a JSON body, and no method. Observed: the provider's own sample
    /// posts whatever it knows.
    PaynetReadsAreGet,
    /// The type of `expire_date` in a request.
    ///
    /// Documented: a text on the page of the POST, a double on that of the GET. Observed: numbers
    /// only.
    PaynetExpireDateTextRefused,
    /// A second creation under one reference.
    ///
    /// Documented: code 100 *oldsuccessful* tells the success of an earlier card charge again.
    /// Unverified: whether create does so.
    PaynetDuplicateCreateIs100,
    /// The zone of dates that carry none.
    ///
    /// Unverified: no page names it.
    PaynetStampsAreUtc,
    /// The fraction of a second in dates.
    ///
    /// Documented: `.71` and `.717` in one example, so milliseconds without trailing zeros.
    /// Observed: seven digits in a third party's copy of an answer of another service.
    PaynetStampsHaveSevenDigits,
    /// How the Turkish lira is named.
    ///
    /// Documented: `TL` in the detail example, `char(3)` in the list's table. Observed: clients
    /// that expect `TRY`.
    PaynetCurrencyIsTry,
    /// The types of `status` and `send_confirmation_mail` in the detail.
    ///
    /// Documented twice: `char(1)` and `string` in the table, a number and a boolean in the
    /// example.
    PaynetDetailTypesAsTabled,
    /// Which version of the detail answers.
    ///
    /// Documented: the newer page has `payments`, the older one has not. Unverified: whether every
    /// account got the newer one.
    PaynetDetailWithoutPayments,
    /// `xact_id` of a link that was paid with several cards.
    ///
    /// Documented: `xact_id` is for a single card, `payments` for several; the example holds both.
    /// Unverified: which one is right.
    PaynetXactIdBesidePayments,
    /// The name of the array of rows in the list.
    ///
    /// Documented: `Data` at transaction/list, `data` at subscription/list. Unverified: the list of
    /// links.
    PaynetListRowsInLowercaseData,
    /// Whether the list has a wrapper at all.
    ///
    /// Unverified: the wrapper is cut from the page; observed: a client that reads a bare array
    /// too.
    PaynetListIsBareArray,
    /// `expire_date` in rows of the list.
    ///
    /// Documented: a double, described as the validity of the address. Unverified: whether it is
    /// hours, or a date as in the detail.
    PaynetListExpiryIsStamp,
    /// Whether links created on the day `datbi` are listed.
    ///
    /// Unverified: observed is only that the provider's sample sends tomorrow in order to include
    /// today.
    PaynetListEndInclusive,
    /// Whether rows of the list carry the link's `id`.
    ///
    /// Documented: no such field in the visible part of the table. Unverified: the part that is
    /// cut.
    PaynetListRowsCarryId,
    /// The order of the list.
    ///
    /// Unverified: nothing is published.
    PaynetListOldestFirst,
    /// The form of the days that are asked for.
    ///
    /// Documented: `01.02.2016` at another service. Observed: `2016-02-01` at a third one.
    /// Unverified: this one.
    PaynetListDaysDotted,
    /// From where the index of `starting_after` counts.
    ///
    /// Documented: one example, 15 with a limit of 15 for the rows 15 to 30. Unverified: whether
    /// the first row is row 0.
    PaynetStartingAfterCountsFromOne,
    /// `reference_no` in rows of the list.
    ///
    /// Documented: described as the bank's reference. Unverified: that it is the merchant's, as
    /// under this name elsewhere.
    PaynetRowReferenceIsBank,
    /// A list that has no rows.
    ///
    /// Documented: a code 12 *nodata* exists. Unverified: whether an empty list uses it.
    PaynetEmptyListIsNoData,
    /// What `total` counts in the list.
    ///
    /// Documented: `total` beside `total_count` at transaction/list. Unverified: which of them
    /// counts all rows.
    PaynetTotalCountsPage,
    /// A status update on a paid link.
    ///
    /// Unverified: nothing is published.
    PaynetPaidLinkTakesStatus,
    /// A status update to 0 on a link whose lifetime is over.
    ///
    /// Unverified: nothing is published.
    PaynetExpiredLinkReactivates,
    /// `transaction_type` in rows of transactions.
    ///
    /// Documented: 1 is a sale; the pages disagree about every other value. Unverified: that a sale
    /// always says so.
    PaynetTransactionTypeMissing,
    /// The name of the net amount in rows of transactions.
    ///
    /// Documented: `netAmount` on the Turkish page, `net_amount` on the English one. Observed:
    /// `netAmount`.
    PaynetNetAmountInSnakeCase,
    /// The type of `id` in rows of transactions.
    ///
    /// Documented twice: a string in the table, a number in the example.
    PaynetTransactionIdIsText,
    /// The order of several rows for one reference.
    ///
    /// Unverified: nothing is published; observed are clients that take the first row, and others
    /// that look for the newest.
    PaynetTransactionsNewestFirst,
    /// A check by the reference of a link that nobody tried to pay.
    ///
    /// Documented: an error type for a transaction that is not found. Unverified: whether an unused
    /// reference is such a case.
    PaynetNoTransactionsIsEmptyData,
    /// What the row of a payment says after a part of it was refunded.
    ///
    /// Observed: `reversed` and `reversed_xact_id`. Unverified: whether a part is enough for them.
    PaynetPartialRefundNotReported,
    /// The name of the reference in the callback.
    ///
    /// Documented: `referance_no`, on both versions of the page; observed: the same. Other clients
    /// expect `reference_no`.
    PaynetCallbackSaysReferenceNo,
    /// Whether the callback carries `xact_id`.
    ///
    /// Documented: not in the table. Observed: two clients read it from the callback.
    PaynetCallbackWithoutXactId,
    /// Whether the callback carries `card_type`.
    ///
    /// Documented: in the older version of the page only.
    PaynetCallbackCarriesCardType,
    /// The form of amounts in the callback.
    ///
    /// Documented: decimal, no example. Observed: texts with a comma in the provider's other
    /// services.
    PaynetCallbackAmountsAreCommaText,
    /// The callbacks of a link that is paid with several cards.
    ///
    /// Documented: the fields of one card (`card_number`, `authorization_code`). Unverified:
    /// whether each card is told.
    PaynetCallbackOncePerLink,
    /// Whether a declined payment is told to `confirmation_url`.
    ///
    /// Documented: the call is made on success, and yet it has a field `is_succeed`. Unverified: a
    /// call with false.
    PaynetCallbackOnFailure,
    /// What follows a callback that is not answered with a 2xx status.
    ///
    /// Unverified: nothing is published.
    PaynetCallbackNeverRetried,
    /// What comes first, the payer's return or the callback.
    ///
    /// Observed: a client that waits some seconds for the callback after the return.
    PaynetRedirectBeforeCallback,
    /// The `xact_id` in the address to which the payer is sent back.
    ///
    /// Documented: it is appended. Unverified: whether it is percent-encoded; it contains `/`, `+`
    /// and `*`.
    PaynetRedirectRaw,
    /// The separator in the address to which the payer is sent back.
    ///
    /// Observed: a client that strips `amp;` from parameter names.
    PaynetRedirectHtmlAmpersand,
    /// Whether the return after a failure names the error.
    ///
    /// Observed: a client that reads `paynet_error_id` and its three siblings; documented for
    /// another service only.
    PaynetRedirectCarriesError,
    /// The HTTP status for keys that are missing or wrong.
    ///
    /// Documented: an error code 401 exists. Unverified: whether it comes with HTTP 401.
    PaywallWrongKeysAre200,
    /// Whether `payment/version` looks at the keys.
    ///
    /// Documented: the page asks for the public pair. Unverified: whether wrong keys fail it.
    PaywallVersionNeedsNoKeys,
    /// `ErrorCodeType` and `ErrorMessage` in the envelope.
    ///
    /// Documented: present in the examples of passive and of the queries, absent in the older
    /// examples of the other services. Unverified: what the other services answer today.
    PaywallEnvelopeAlwaysNewer,
    /// The HTTP status of a refusal.
    ///
    /// Observed: the provider's own client demands a 2xx and then looks at `Result`. Unverified:
    /// that no refusal has another status.
    PaywallRefusalIsHttp400,
    /// `Body` of a refusal.
    ///
    /// Documented: `""` in the error template, which shows a success; `null` in other examples.
    /// Unverified: a real refusal.
    PaywallRefusalBodyIsEmptyText,
    /// How long a `UniqueCode` is taken.
    ///
    /// Documented: it must be unique (148). Unverified: whether it is free again when its page is
    /// not open any more.
    PaywallUniqueCodeFreeAgain,
    /// `Body` of the refusal of a `UniqueCode` that is taken.
    ///
    /// Unverified: nothing is published, and the answer decides whether a lost `Id` can be found
    /// again.
    PaywallDuplicateAnswersFirst,
    /// A page that is generated without `Customer` or `Products`.
    ///
    /// Documented twice: optional on the Turkish and the older English page, required on the newest
    /// English one.
    PaywallCustomerAndProductsRequired,
    /// An `ExpireDateTime` that is over.
    ///
    /// Unverified: nothing is published; a code 140 *expired* exists.
    PaywallPastExpiryAccepted,
    /// The zone of an `ExpireDateTime` that carries none.
    ///
    /// Documented: by the arithmetic of another service's example, stamps are Turkish wall clock.
    /// Unverified: this field.
    PaywallExpireDateTimeIsUtc,
    /// The zone of dates that carry none, in the inquiry and in the queries.
    ///
    /// Documented: by the arithmetic of another service's example, Turkish wall clock. Unverified:
    /// these fields.
    PaywallStampsAreUtc,
    /// The fields of the inquiry where table and example differ.
    ///
    /// Documented twice: `FailBackUrl` in the example only, `Installment` in the table only.
    PaywallInquiryAsTabled,
    /// The inquiry of a passive page.
    ///
    /// Unverified: nothing is published; no field of the answer could tell it.
    PaywallInquiryRefusesPassive,
    /// The inquiry of a page whose time is over.
    ///
    /// Documented: a code 140 *expired* exists, and `ExpiryTime` is a field. Unverified: which of
    /// them tells it.
    PaywallInquiryRefusesExpired,
    /// Passive on a page that is paid.
    ///
    /// Documented: a code 149 *already paid* exists. Unverified: whether passive answers with it.
    PaywallPaidPageTakesPassive,
    /// `Body` of linkqr/generate.
    ///
    /// Documented: `Link` alone. Observed: the provider's own client has `Id`, `MerchantOrderId`,
    /// `MerchantTrackId` and `Amount`, too.
    PaywallLinkQrAnswersDetails,
    /// What the limit of 4 MB for `PhotoBase64` is about.
    ///
    /// Documented: 4 MB. Unverified: the image or its Base64 text, and how much a MB is (here 1024
    /// × 1024).
    PaywallPhotoLimitCountsText,
    /// `MerchantUniqueCode` and `TrackingCode` of a payment of a page.
    ///
    /// Unverified: how a page maps to them. Documented: rows of unknown origin in another service
    /// with a generated `<guid>_<20 capitals and digits>`, and a `TrackingCode` that several rows
    /// share.
    PaywallMerchantCodeIsGenerated,
    /// The fields of a queried payment where table and examples differ.
    ///
    /// Documented twice: `Error` in the examples only; `Activities`, `IsFullyRefunded` and
    /// `RemainingRefundAmount` in the table only.
    PaywallQueryRowsAsTabled,
    /// A query by a tracking code that no payment has.
    ///
    /// Documented: -1 is *payment not found*. Unverified: whether an empty list is such a case.
    PaywallEmptyTrackingListIsSuccess,
    /// The order of the payments of a tracking code.
    ///
    /// Unverified: nothing is published.
    PaywallTrackingListNewestFirst,
    /// How the webhook names the page or the link.
    ///
    /// Unverified: no payload is published. Documented: the hash recipe says `checkoutId`; generate
    /// says `Id`.
    PaywallWebhookSaysId,
    /// The case of names in the webhook.
    ///
    /// Documented: PascalCase in the webhooks of other services, camelCase in their forms.
    /// Unverified: this one.
    PaywallWebhookNamesInCamelCase,
    /// The type of `Amount` in the webhook.
    ///
    /// Documented: a number in another service's webhook. Unverified: this one.
    PaywallWebhookAmountIsText,
    /// Whether the webhook is signed.
    ///
    /// Documented: only where a key has been made in the panel; without one the three hash fields
    /// are not sent.
    PaywallWebhookUnsigned,
    /// What `checkoutId` and `linkQrId` are, in the hash and under their own name.
    ///
    /// Unverified: no page says it; the link of a page names its GUID `CheckoutId`.
    PaywallWebhookIdIsGuid,
    /// The digits of the amount in the hash.
    ///
    /// Unverified: documented is only `{amount}`.
    PaywallWebhookHashAmountTwoDecimals,
    /// Zeros at the end of the amount in the hash. [`Switch::PaywallWebhookHashAmountTwoDecimals`]
    /// goes first.
    ///
    /// Unverified: documented is only `{amount}`.
    PaywallWebhookHashAmountTrimmed,
    /// The decimal separator of the amount in the hash.
    ///
    /// Unverified: documented is only `{amount}`; a Turkish server that formats by its own culture
    /// writes a comma.
    PaywallWebhookHashAmountWithComma,
    /// The case of the hash.
    ///
    /// Documented: lower case hex. Documented by example: a hash of another shape in another
    /// service.
    PaywallWebhookHashUpperCase,
    /// What follows a webhook that is not answered with a 2xx status.
    ///
    /// Unverified: nothing is published.
    PaywallWebhookNeverRetried,
    /// What comes first, the payer's return or the webhook.
    ///
    /// Unverified: nothing is published.
    PaywallBackBeforeWebhook,
    /// Parameters of the address to which the payer is sent back.
    ///
    /// Unverified: nothing is published. Observed: the provider's shop plugin reads `UniqueCode`
    /// after a direct payment.
    PaywallBackCarriesUniqueCode,
    /// The HTTP status of a refusal by content; a missing token is another matter.
    ///
    /// Unverified: no error answer is published. Observed: clients that look at `isSuccess` alone,
    /// and one that wants a 2xx first.
    AhlRefusalIsHttp400,
    /// The HTTP status for a token that is missing, unknown or expired.
    ///
    /// Unverified: nothing is published.
    AhlExpiredTokenIsEnvelope,
    /// Whether the login tells until when its token is valid.
    ///
    /// Observed: `expireDate` in the login of the back office, another host. Unverified: its
    /// format, and this login.
    AhlLoginReportsExpiry,
    /// Whether the login names the scheme of the `Authorization` header.
    ///
    /// Observed: one client reads `tokenType`, others write `Bearer` themselves.
    AhlLoginWithoutTokenType,
    /// Where the login has its token.
    ///
    /// Observed: in `data`; one client looks beside `isSuccess`, too.
    AhlTokenAtRoot,
    /// The type of `merchantId` in the login.
    ///
    /// Observed: a number; in the login of the back office a text.
    AhlLoginMerchantIdIsText,
    /// What a new login does to the tokens of earlier ones.
    ///
    /// Unverified: nothing is published.
    AhlNewLoginEndsOlder,
    /// A `merchantId` or `memberId` that is sent as a text.
    ///
    /// Observed twice: a client that sends `memberId` as a text to the inquiry, and one that says
    /// that a text is answered with HTTP 400.
    AhlTextIdsAre400,
    /// Where links are created.
    ///
    /// Documented: the name in the navigation. Unverified: the path, by analogy with the services
    /// whose pages can be read.
    AhlCreateElsewhere,
    /// A link that is created without `rnd` and `hash`.
    ///
    /// Documented: the hash of the card services. Observed: a client that creates links without it,
    /// at the back office.
    AhlCreateNeedsHash,
    /// `data` of a created link.
    ///
    /// Observed: an object with `url`. Documented: other services of the provider have a text in
    /// `data`.
    AhlCreateAnswersBareUrl,
    /// A second link under one `orderId`.
    ///
    /// Unverified: nothing is published.
    AhlOrderIdTakenIsRefused,
    /// The unit of an amount in a request.
    ///
    /// Observed: kuruş, in three clients. Documented: an example at another service that fits
    /// neither unit.
    AhlAmountIsLira,
    /// What a filled `receiverPhoneNumber` or `receiverEmail` does.
    ///
    /// Unverified: nothing is published but the names.
    AhlReceiverIsNotMessaged,
    /// `data` of the list.
    ///
    /// Documented twice: an array in the table, an object in the example.
    AhlListIsBareArray,
    /// Whether rows of the list name their order.
    ///
    /// Documented by example: they do not. Observed: they do in the same list of the back office.
    AhlListRowsCarryOrderId,
    /// The order of the list.
    ///
    /// Documented: `orderByDesc`, and one example with true. Unverified: what false does.
    AhlListAlwaysNewestFirst,
    /// How many rows a page of the list may have.
    ///
    /// Documented: 50 in the example, where 25 rows came, and no limit. Unverified: that there is
    /// none.
    AhlListSizeCapped,
    /// The clocks of the two stamps of a row.
    ///
    /// Documented by example: in all 25 rows they are six hours apart. Unverified: that this is so
    /// today.
    AhlListStampsInOneClock,
    /// The status under which a deactivated link is listed.
    ///
    /// Unverified: the documented states have none of its own; the back office reads its list of
    /// states from the server.
    AhlPassiveLinkIsListedApart,
    /// The inquiry of a link that nobody has paid.
    ///
    /// Unverified: nothing is published.
    AhlInquiryOfUnpaidIsSuccess,
    /// `txnStatus` of a paid order. [`Switch::AhlInquirySaysSale`] goes first.
    ///
    /// Observed: a client that takes `AUTH`, `SUCCESS` and `SALE` for paid, as a guess of its
    /// author.
    AhlInquirySaysAuth,
    /// `txnStatus` of a paid order, by another name.
    ///
    /// Observed: a client that takes `AUTH`, `SUCCESS` and `SALE` for paid, as a guess of its
    /// author.
    AhlInquirySaysSale,
    /// Whether the inquiry carries `txnStatus`.
    ///
    /// Observed: one client reads `authCode` alone, another `txnStatus` alone.
    AhlInquiryOnlyAuthCode,
    /// Whether the inquiry tells the order that was asked for.
    ///
    /// Unverified: its page could not be read, and no client reads more than `authCode` and
    /// `txnStatus`.
    AhlInquiryCarriesOrder,
    /// The inquiry of an order that was paid by link.
    ///
    /// Unverified: the service is observed for card payments only.
    AhlLinksNotInInquiry,
    /// `data` of the transactions.
    ///
    /// Documented by example: an array. Observed: an object with `result` and `totalItems` at the
    /// back office.
    AhlTransactionsArePaged,
    /// Whether transactions of the day `endDate` are listed.
    ///
    /// Unverified: nothing is published.
    AhlTransactionsEndExcluded,
    /// The filter `orderId` of the transactions.
    ///
    /// Documented: a filter of type int, null in the example. Unverified: what it does.
    AhlTransactionsIgnoreOrderId,
    /// What an order without transactions is answered with, where the list is filtered by it.
    ///
    /// Unverified: nothing is published.
    AhlNoTransactionsIsRefusal,
    /// What a null in `transactionType` lists.
    ///
    /// Documented: the filter is not required; the example names `Auth`. Unverified: what comes
    /// without it.
    AhlTransactionsOfSalesOnly,
    /// The unit of `totalAmount` and `amount` of a transaction.
    ///
    /// Observed: lira, as the back office prints them. Documented: an example of 1, and an example
    /// of another service that fits neither unit.
    AhlTransactionAmountsInKurus,
    /// Whether transactions tell if they succeeded.
    ///
    /// Observed: both at the back office. Documented: none of them in the part of the example that
    /// can be read.
    AhlTransactionsWithoutStatus,
    /// Whether transactions tell their currency.
    ///
    /// Observed: `currencyDesc` at the back office. Documented: none in the part of the example
    /// that can be read.
    AhlTransactionsWithoutCurrency,
    /// What a refund looks like among the transactions.
    ///
    /// Observed: rows with `txnType` `REFUND` at the back office, while a void shows in the row of
    /// the payment. Unverified: what becomes of the payment's row.
    AhlRefundChangesRow,
    /// Whether a merchant can deactivate a link.
    ///
    /// Observed: a service of the back office. Unverified: that the merchants' host has it.
    AhlNoPassiveService,
    /// Deactivating a link that is paid.
    ///
    /// Unverified: nothing is published.
    AhlPassiveTakesPaidLink,
}
