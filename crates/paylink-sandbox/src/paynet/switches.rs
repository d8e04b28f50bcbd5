//! The switches of Paynet: one for each reading of its documentation that no page settles.

/// Appends the switches of Paynet to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// The effect of an amount with more than two decimal places, or with an exponent.
            ///
            /// Unverified: nothing is published. Such amounts are what binary floating-point
            /// numbers are written as.
            PaynetAmountIsRounded = "paynet-amount-is-rounded" {
                off: "refused with HTTP 400",
                on: "rounded to two places, half up",
            }

            /// The effect of an amount as text with a comma.
            ///
            /// Observed: a client has a helper that writes `123,45`, as the services of another
            /// version take it. Unverified: these services.
            PaynetAmountTakesComma = "paynet-amount-takes-comma" {
                off: "refused with HTTP 400",
                on: "read like a dot",
            }

            /// The response for a link or payment that does not exist.
            ///
            /// Documented: code 12 *nodata*, error type `no_data_error`, HTTP 404. Unverified:
            /// which of them these services use.
            PaynetUnknownLinkIs404 = "paynet-unknown-link-is-404" {
                off: "HTTP 200 with code 12",
                on: "HTTP 404 with type no_data_error and result_code 12",
            }

            /// The shape of the body with HTTP 400.
            ///
            /// Documented: `{type, message, code, result_code}` on every status but 200. iyzico's
            /// specification of the same host documents `{object_name, code, message}` on 400.
            /// Unverified: which one is used.
            PaynetInvalidRequestIsEnvelope = "paynet-invalid-request-is-envelope" {
                off: "{type, message, code: 400, result_code: 11}",
                on: "{object_name, code: 11, message}",
            }

            /// Whether a second link may carry the same reference.
            ///
            /// Documented: a code 5 *duplicatedata* exists; no page demands a unique reference.
            /// Unverified: whether create checks it.
            PaynetDuplicateReferenceRefused = "paynet-duplicate-reference-refused" {
                off: "accepted",
                on: "refused with code 5",
            }

            /// Which link is returned for a reference that several links have.
            ///
            /// Unverified: nothing is published.
            PaynetReferenceFindsOldest = "paynet-reference-finds-oldest" {
                off: "the newest",
                on: "the oldest",
            }

            /// The effect of creating a link without `expire_date`.
            ///
            /// Documented: the field is optional. Unverified: the lifetime that the provider then
            /// chooses (its sample sends 24).
            PaynetExpireDateRequired = "paynet-expire-date-required" {
                off: "lives for 24 hours",
                on: "refused with HTTP 400",
            }

            /// The effect of creating a link without `addcomission_to_amount`.
            ///
            /// Documented: false on the POST page, true on the GET page. Unverified: which one is
            /// right.
            PaynetCommissionAddedByDefault = "paynet-commission-added-by-default" {
                off: "the payer pays the amount",
                on: "the payer pays the commission on top",
            }

            /// The format of the phone that receives the link.
            ///
            /// Documented: a text, and ten digits in the answers. Unverified: whether the request
            /// accepts them without a country code.
            PaynetPhoneNeedsCountryCode = "paynet-phone-needs-country-code" {
                off: "ten digits are texted",
                on: "refused with HTTP 400, unless they follow 90",
            }

            /// The HTTP method of detail and list.
            ///
            /// Documented: an address and a JSON body, and no method. Observed: the provider's own
            /// sample uses POST for all its services.
            PaynetReadsAreGet = "paynet-reads-are-get" {
                off: "by POST with a JSON body",
                on: "by GET with the fields in the query",
            }

            /// The type of `expire_date` in a request.
            ///
            /// Documented: a text on the page of the POST, a double on that of the GET. Observed:
            /// numbers only.
            PaynetExpireDateTextRefused = "paynet-expire-date-text-refused" {
                off: "a number or a text",
                on: "a text is refused with HTTP 400",
            }

            /// Whether the answer to create has the link's `id`.
            ///
            /// Unverified: the table of the answer is cut from the page. The provider's own class
            /// for the answer has no such member; two pieces of code that were never seen to
            /// succeed read one or send one.
            PaynetCreateAnswersNoId = "paynet-create-answers-no-id" {
                off: "it has",
                on: "it has only the URL and the envelope",
            }

            /// A second create with the same reference.
            ///
            /// Documented: code 100 *oldsuccessful* repeats the success of an earlier card charge.
            /// Unverified: whether create does so.
            PaynetDuplicateCreateIs100 = "paynet-duplicate-create-is-100" {
                off: "a new link",
                on: "code 100 and the earlier link",
            }

            /// The zone of dates without one.
            ///
            /// Unverified: no page names it.
            PaynetStampsAreUtc = "paynet-stamps-are-utc" {
                off: "Turkish wall clock",
                on: "UTC",
            }

            /// The fraction of a second in dates.
            ///
            /// Documented: `.71` and `.717` in one example, so milliseconds without trailing zeros.
            /// Observed: seven digits in a third party's copy of an answer of another service.
            PaynetStampsHaveSevenDigits = "paynet-stamps-have-seven-digits" {
                off: "0 to 3 digits, zeros trimmed",
                on: "always 7 digits",
            }

            /// The name of the Turkish lira.
            ///
            /// Documented: `TL` in the detail example, `char(3)` in the list's table. Code only: a
            /// client expects `TRY`.
            PaynetCurrencyIsTry = "paynet-currency-is-try" {
                off: "TL",
                on: "TRY",
            }

            /// The types of `status` and `send_confirmation_mail` in the detail.
            ///
            /// Documented twice: `char(1)` and `string` in the table, a number and a boolean in the
            /// example.
            PaynetDetailTypesAsTabled = "paynet-detail-types-as-tabled" {
                off: "as in the example",
                on: "as in the table: both are texts",
            }

            /// The version of the detail.
            ///
            /// Documented: the newer page has `payments`, the older one has not. Unverified:
            /// whether every account got the newer one.
            PaynetDetailWithoutPayments = "paynet-detail-without-payments" {
                off: "with payments",
                on: "without payments",
            }

            /// `xact_id` of a link that was paid with several cards.
            ///
            /// Documented: `xact_id` is for a single card, `payments` for several; the example
            /// holds both. Unverified: which one is right.
            PaynetXactIdBesidePayments = "paynet-xact-id-beside-payments" {
                off: "empty",
                on: "the last payment's id",
            }

            /// The name of the array of rows in the list.
            ///
            /// Documented: `Data` at transaction/list, `data` at subscription/list. Unverified: the
            /// list of links.
            PaynetListRowsInLowercaseData = "paynet-list-rows-in-lowercase-data" {
                off: "Data",
                on: "data",
            }

            /// Whether the list has a wrapper.
            ///
            /// Unverified: the wrapper is cut from the page. Code only: a client reads a bare array
            /// too.
            PaynetListIsBareArray = "paynet-list-is-bare-array" {
                off: "an object with totals and rows",
                on: "the rows alone",
            }

            /// `expire_date` in rows of the list.
            ///
            /// Documented: a double, described as the validity of the address. Unverified: whether
            /// it is hours, or a date as in the detail.
            PaynetListExpiryIsStamp = "paynet-list-expiry-is-stamp" {
                off: "hours as a number",
                on: "a date",
            }

            /// Whether links created on the day `datbi` are listed.
            ///
            /// Unverified: observed is only that the provider's sample sends tomorrow in order to
            /// include today.
            PaynetListEndInclusive = "paynet-list-end-inclusive" {
                off: "no, the range ends at its midnight",
                on: "yes",
            }

            /// Whether rows of the list carry the link's `id`.
            ///
            /// Documented: no such field in the visible part of the table. Unverified: the part
            /// that is cut.
            PaynetListRowsCarryId = "paynet-list-rows-carry-id" {
                off: "no",
                on: "yes, as the first field",
            }

            /// `amount` in rows of the list.
            ///
            /// Documented: described as the amount drawn from the card. Unverified: that these
            /// words are meant, beside a `reference_no` that is described as the bank's; and what
            /// the row of a link says that nobody has paid.
            PaynetListAmountIsRequested = "paynet-list-amount-is-requested" {
                off: "what was drawn from the cards, 0 before a payment",
                on: "the amount that the link was created with",
            }

            /// Whether rows of the list carry `status`.
            ///
            /// Documented: the list is for checking the states of links; no such field in the
            /// visible part of the table. Unverified: the part that is cut.
            PaynetListRowsWithoutStatus = "paynet-list-rows-without-status" {
                off: "yes",
                on: "no",
            }

            /// Whether rows of the list carry `reference_no`.
            ///
            /// Documented: in the table, described as the bank's reference. Unverified: whether a
            /// row has it that has no payment, and so no reference of a bank.
            PaynetListRowsWithoutReference = "paynet-list-rows-without-reference" {
                off: "yes",
                on: "no",
            }

            /// The order of the list.
            ///
            /// Unverified: nothing is published.
            PaynetListOldestFirst = "paynet-list-oldest-first" {
                off: "newest first",
                on: "oldest first",
            }

            /// The format of the requested days.
            ///
            /// Documented: `01.02.2016` at another service. Observed: `2016-02-01` at a third one.
            /// Unverified: this one.
            PaynetListDaysDotted = "paynet-list-days-dotted" {
                off: "2016-02-01 or 01.02.2016",
                on: "only 01.02.2016",
            }

            /// The first index of `starting_after`.
            ///
            /// Documented: one example, 15 with a limit of 15 for the rows 15 to 30. Unverified:
            /// whether the first row is row 0.
            PaynetStartingAfterCountsFromOne = "paynet-starting-after-counts-from-one" {
                off: "from 0, so that 15 skips 15 rows",
                on: "from 1, so that 15 skips 14",
            }

            /// `reference_no` in rows of the list.
            ///
            /// Documented: described as the bank's reference. Unverified: that it is the
            /// merchant's, as under this name elsewhere.
            PaynetRowReferenceIsBank = "paynet-row-reference-is-bank" {
                off: "the merchant's reference",
                on: "the bank's, empty before a payment",
            }

            /// The response of a list without rows.
            ///
            /// Documented: a code 12 *nodata* exists. Unverified: whether an empty list uses it.
            PaynetEmptyListIsNoData = "paynet-empty-list-is-no-data" {
                off: "code 0 and no rows",
                on: "code 12",
            }

            /// What `total` counts in the list.
            ///
            /// Documented: `total` beside `total_count` at transaction/list. Unverified: which of
            /// them counts all rows.
            PaynetTotalCountsPage = "paynet-total-counts-page" {
                off: "all rows",
                on: "the rows of the page, and total_count counts all",
            }

            /// A status update on a paid link.
            ///
            /// Unverified: nothing is published.
            PaynetPaidLinkTakesStatus = "paynet-paid-link-takes-status" {
                off: "refused with code 6",
                on: "answered with success, and the link stays paid",
            }

            /// A status update to 0 on a link whose lifetime is over.
            ///
            /// Unverified: nothing is published.
            PaynetExpiredLinkReactivates = "paynet-expired-link-reactivates" {
                off: "refused with code 6",
                on: "the link is open again for its first lifetime",
            }

            /// `transaction_type` in rows of transactions.
            ///
            /// Documented: 1 is a sale; the pages disagree about every other value. Unverified:
            /// that a sale always has 1.
            PaynetTransactionTypeMissing = "paynet-transaction-type-missing" {
                off: "1",
                on: "absent",
            }

            /// The name of the net amount in rows of transactions.
            ///
            /// Documented: `netAmount` on the Turkish page, `net_amount` on the English one.
            /// Observed: `netAmount`.
            PaynetNetAmountInSnakeCase = "paynet-net-amount-in-snake-case" {
                off: "netAmount",
                on: "net_amount",
            }

            /// The type of `id` in rows of transactions.
            ///
            /// Documented twice: a string in the table, a number in the example.
            PaynetTransactionIdIsText = "paynet-transaction-id-is-text" {
                off: "a number",
                on: "a text",
            }

            /// The order of several rows for one reference.
            ///
            /// Unverified: nothing is published; observed are clients that take the first row, and
            /// others that look for the newest.
            PaynetTransactionsNewestFirst = "paynet-transactions-newest-first" {
                off: "oldest first",
                on: "newest first",
            }

            /// A check by the reference of a link that nobody tried to pay.
            ///
            /// Documented: an error type for a transaction that is not found. Unverified: whether
            /// an unused reference is such a case.
            PaynetNoTransactionsIsEmptyData = "paynet-no-transactions-is-empty-data" {
                off: "not found, like an unknown payment",
                on: "code 0 and no rows",
            }

            /// What the row of a payment says after a part of it was refunded.
            ///
            /// Observed: `reversed` and `reversed_xact_id`. Unverified: whether a part is enough
            /// for them.
            PaynetPartialRefundNotReported = "paynet-partial-refund-not-reported" {
                off: "reversed, as after a whole refund",
                on: "nothing",
            }

            /// A payment on a page that was opened before the link was paid, such as in a second
            /// tab of the browser.
            ///
            /// Unverified: nothing is published.
            PaynetPaidLinkIsPaidAgain = "paynet-paid-link-is-paid-again" {
                off: "refused",
                on: "accepted, as a second payment of the link",
            }

            /// The `xact_id` of one payment in several answers.
            ///
            /// Documented: `xact_id` is encrypted, `id` is not. Unverified: whether the same
            /// payment always has the same `xact_id`.
            PaynetXactIdChanges = "paynet-xact-id-changes" {
                off: "the same everywhere",
                on: "encrypted anew in each answer, callback and return; every form finds the payment",
            }

            /// The name of the reference in the callback.
            ///
            /// Documented: `referance_no`, on both versions of the page; observed: the same. Other
            /// clients expect `reference_no`.
            PaynetCallbackSaysReferenceNo = "paynet-callback-says-reference-no" {
                off: "referance_no",
                on: "reference_no",
            }

            /// Whether the callback carries `xact_id`.
            ///
            /// Documented: not in the table. Code only: two clients read it from the callback.
            PaynetCallbackWithoutXactId = "paynet-callback-without-xact-id" {
                off: "it does",
                on: "it does not",
            }

            /// Whether the callback carries `card_type`.
            ///
            /// Documented: in the older version of the page only.
            PaynetCallbackCarriesCardType = "paynet-callback-carries-card-type" {
                off: "it does not",
                on: "it does",
            }

            /// The form of amounts in the callback.
            ///
            /// Documented: decimal, no example. Observed: texts with a comma in the provider's
            /// other services.
            PaynetCallbackAmountsAreCommaText = "paynet-callback-amounts-are-comma-text" {
                off: "JSON numbers",
                on: "texts such as \"149,90\"",
            }

            /// The callbacks of a link that is paid with several cards.
            ///
            /// Documented: the fields of one card (`card_number`, `authorization_code`).
            /// Unverified: whether each card is reported.
            PaynetCallbackOncePerLink = "paynet-callback-once-per-link" {
                off: "one per card",
                on: "one with the last card and the whole amount",
            }

            /// Whether a declined payment is reported to `confirmation_url`.
            ///
            /// Documented: the call is made on success, but it has a field `is_succeed`.
            /// Unverified: a call with false.
            PaynetCallbackOnFailure = "paynet-callback-on-failure" {
                off: "it is not",
                on: "it is, with is_succeed false",
            }

            /// Whether a callback is retried if its response has no 2xx status.
            ///
            /// Unverified: nothing is published.
            PaynetCallbackNeverRetried = "paynet-callback-never-retried" {
                off: "up to two more attempts",
                on: "nothing",
            }

            /// The order of the payer's return and the callback.
            ///
            /// Code only: a client waits some seconds for the callback after the return.
            PaynetRedirectBeforeCallback = "paynet-redirect-before-callback" {
                off: "the callback",
                on: "the return; the callback follows a moment later",
            }

            /// The `xact_id` in the address to which the payer is sent back.
            ///
            /// Documented: it is appended. Unverified: whether it is percent-encoded; it contains
            /// `/`, `+` and `*`.
            PaynetRedirectRaw = "paynet-redirect-raw" {
                off: "percent-encoded",
                on: "as it is, so that form decoding turns + into a space",
            }

            /// The separator in the address to which the payer is sent back.
            ///
            /// Code only: a client strips `amp;` from parameter names.
            PaynetRedirectHtmlAmpersand = "paynet-redirect-html-ampersand" {
                off: "&",
                on: "&amp;",
            }

            /// Whether the return after a failure names the error.
            ///
            /// Code only: a client reads `paynet_error_id` and its three siblings, which are
            /// documented for another service only.
            PaynetRedirectCarriesError = "paynet-redirect-carries-error" {
                off: "it does not",
                on: "it carries paynet_error_id, bank_error_id and their messages",
            }
        }
    };
}
pub(crate) use switches;
