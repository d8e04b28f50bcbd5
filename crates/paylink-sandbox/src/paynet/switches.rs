//! The switches of Paynet: one for each question that no documentation page of Paynet answers.

/// Appends the switches of Paynet to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// If this switch is on, an amount with more than two decimal places or with an
            /// exponent is rounded half up to two decimal places. Otherwise, the request is refused
            /// with HTTP status 400.
            ///
            /// Paynet does not document this, so the real behaviour is unverified. Such amounts
            /// occur if a client writes a binary floating-point number.
            PaynetAmountIsRounded = "paynet-amount-is-rounded" {
                off: "an amount with more than two decimal places or an exponent is refused with \
                      HTTP 400",
                on: "such an amount is rounded half up to two decimal places",
            }

            /// If this switch is on, a comma in an amount is accepted as the decimal separator.
            /// Otherwise, the request is refused with HTTP status 400.
            ///
            /// One observed client has a function that writes amounts such as `123,45`, for
            /// services of another version of the API. It is unverified whether these services
            /// accept a comma.
            PaynetAmountTakesComma = "paynet-amount-takes-comma" {
                off: "an amount with a comma is refused with HTTP 400",
                on: "a comma in an amount is accepted as the decimal separator",
            }

            /// If this switch is on, a request for an unknown link or payment gets a response with
            /// HTTP status 404, the type `no_data_error` and the `result_code` 12. Otherwise, the
            /// HTTP status is 200 and the code is 12.
            ///
            /// The code 12 (*nodata*), the type `no_data_error` and HTTP status 404 are documented.
            /// It is unverified which of them these services use.
            PaynetUnknownLinkIs404 = "paynet-unknown-link-is-404" {
                off: "a request for an unknown link or payment gets HTTP 200 with the code 12",
                on: "it gets HTTP 404 with the type no_data_error and the result_code 12",
            }

            /// If this switch is on, the body of a response with HTTP status 400 has the form
            /// `{object_name, code: 11, message}`. Otherwise, it has the form
            /// `{type, message, code: 400, result_code: 11}`.
            ///
            /// Paynet documents `{type, message, code, result_code}` for every status except 200.
            /// For the same host, iyzico's specification documents `{object_name, code, message}`
            /// for status 400. It is unverified which form is used.
            PaynetInvalidRequestIsEnvelope = "paynet-invalid-request-is-envelope" {
                off: "the body of a response with HTTP 400 is {type, message, code: 400, \
                      result_code: 11}",
                on: "the body is {object_name, code: 11, message}",
            }

            /// If this switch is on, a request to create a second link with the same reference is
            /// refused with the code 5. Otherwise, the second link is created.
            ///
            /// The code 5 (*duplicatedata*) is documented, but no page requires a unique reference.
            /// It is unverified whether `mailorder/create` checks the reference.
            PaynetDuplicateReferenceRefused = "paynet-duplicate-reference-refused" {
                off: "a second link with the same reference is created",
                on: "the request for a second link with the same reference is refused with the \
                     code 5",
            }

            /// If this switch is on, a reference that several links have selects the oldest of
            /// these links. Otherwise, it selects the newest.
            ///
            /// Paynet does not document this. The real behaviour is unverified.
            PaynetReferenceFindsOldest = "paynet-reference-finds-oldest" {
                off: "a reference that several links have selects the newest of these links",
                on: "it selects the oldest of these links",
            }

            /// If this switch is on, a request to create a link without `expire_date` is refused
            /// with HTTP status 400. Otherwise, such a link expires after 24 hours.
            ///
            /// Paynet documents that the field is optional. It is unverified when a link without
            /// this field expires; Paynet's sample sends 24 hours.
            PaynetExpireDateRequired = "paynet-expire-date-required" {
                off: "a link that is created without expire_date expires after 24 hours",
                on: "a request without expire_date is refused with HTTP 400",
            }

            /// If this switch is on and a link is created without `addcomission_to_amount`, the
            /// payer pays the commission in addition to the amount. Otherwise, the payer pays only
            /// the amount.
            ///
            /// Paynet documents the default `false` on its documentation page about POST requests
            /// and `true` on the one about GET requests. It is unverified which default is right.
            PaynetCommissionAddedByDefault = "paynet-commission-added-by-default" {
                off: "without addcomission_to_amount, the payer pays only the amount",
                on: "without addcomission_to_amount, the payer pays the commission in addition to \
                     the amount",
            }

            /// If this switch is on, a request is refused with HTTP status 400 if the phone number
            /// that receives the link does not begin with the country code 90. Otherwise, ten
            /// digits without a country code are accepted.
            ///
            /// Paynet documents the field as a string, and the documented example of a response
            /// contains ten digits. It is unverified whether requests may contain a phone number
            /// without a country code.
            PaynetPhoneNeedsCountryCode = "paynet-phone-needs-country-code" {
                off: "a phone number of ten digits without a country code is accepted",
                on: "a phone number that does not begin with the country code 90 is refused with \
                     HTTP 400",
            }

            /// If this switch is on, `mailorder/detail` and `mailorder/list` are called with GET
            /// and with the fields in the query. Otherwise, they are called with POST and a JSON
            /// body.
            ///
            /// Paynet documents a URL and a JSON body, but no HTTP method. It was observed that
            /// Paynet's own sample uses POST for all its services.
            PaynetReadsAreGet = "paynet-reads-are-get" {
                off: "mailorder/detail and mailorder/list are called with POST and a JSON body",
                on: "they are called with GET and with the fields in the query",
            }

            /// If this switch is on, a request in which `expire_date` is a string is refused with
            /// HTTP status 400. Otherwise, a number and a string are accepted.
            ///
            /// Paynet documents a string on its documentation page about POST requests and a double
            /// on the one about GET requests. Only numbers were observed.
            PaynetExpireDateTextRefused = "paynet-expire-date-text-refused" {
                off: "expire_date can be a number or a string",
                on: "expire_date must be a number; a string is refused with HTTP 400",
            }

            /// If this switch is on, the response of `mailorder/create` does not contain the link's
            /// `id`, but only the URL and the fields that every response contains. Otherwise, the
            /// response contains the `id`.
            ///
            /// The `id` is unverified, because the table of the response is incomplete on Paynet's
            /// page. Paynet's own class for the response has no such field. Two third-party
            /// programs contain the field, but no successful call by them is known.
            PaynetCreateAnswersNoId = "paynet-create-answers-no-id" {
                off: "the response of mailorder/create contains the id of the link",
                on: "it contains only the URL and the fields that every response contains",
            }

            /// If this switch is on, a second request to create a link with the same reference
            /// returns the earlier link with the code 100. Otherwise, it creates a new link.
            ///
            /// Paynet documents that the code 100 (*oldsuccessful*) reports the success of an
            /// earlier card payment again. It is unverified whether `mailorder/create` uses this
            /// code.
            PaynetDuplicateCreateIs100 = "paynet-duplicate-create-is-100" {
                off: "a second request with the same reference creates a new link",
                on: "it returns the earlier link with the code 100",
            }

            /// If this switch is on, dates without a time zone are in UTC. Otherwise, they are
            /// local time in Türkiye.
            ///
            /// Paynet does not document the time zone. The real time zone is unverified.
            PaynetStampsAreUtc = "paynet-stamps-are-utc" {
                off: "dates without a time zone are local time in Türkiye",
                on: "dates without a time zone are in UTC",
            }

            /// If this switch is on, the fraction of a second in dates always has 7 digits.
            /// Otherwise, it has up to 3 digits and no zeros at the end.
            ///
            /// Paynet's documented example contains the fractions `.71` and `.717`, which are
            /// milliseconds without zeros at the end. Seven digits were observed in a third party's
            /// copy of a response of another service.
            PaynetStampsHaveSevenDigits = "paynet-stamps-have-seven-digits" {
                off: "dates have up to 3 fraction digits of a second, without zeros at the end",
                on: "dates always have 7 fraction digits of a second",
            }

            /// If this switch is on, the currency of the Turkish lira is returned as `TRY`;
            /// otherwise, it is returned as `TL`.
            ///
            /// Paynet documents `TL` in the example of `mailorder/detail`, and `char(3)` in the
            /// table of `mailorder/list`. The only evidence for `TRY` is third-party code, and no
            /// successful call by that code is known.
            PaynetCurrencyIsTry = "paynet-currency-is-try" {
                off: "the currency of the Turkish lira is returned as TL",
                on: "it is returned as TRY",
            }

            /// If this switch is on, `status` and `send_confirmation_mail` in the response of
            /// `mailorder/detail` are strings. Otherwise, they are a number and a boolean.
            ///
            /// Paynet documents both: `char(1)` and `string` in the table, and a number and a
            /// boolean in the example.
            PaynetDetailTypesAsTabled = "paynet-detail-types-as-tabled" {
                off: "in mailorder/detail, status is a number and send_confirmation_mail is a \
                      boolean, as in Paynet's example",
                on: "both are strings, as in Paynet's table",
            }

            /// If this switch is on, the response of `mailorder/detail` does not contain the field
            /// `payments`. Otherwise, it contains this field.
            ///
            /// Paynet's newer documentation page contains the field; the older page does not. It is
            /// unverified whether every account uses the newer version.
            PaynetDetailWithoutPayments = "paynet-detail-without-payments" {
                off: "the response of mailorder/detail contains the field payments",
                on: "it does not contain the field payments",
            }

            /// If this switch is on and a link was paid with several cards, `xact_id` in the
            /// response of `mailorder/detail` is the id of the last payment. Otherwise, `xact_id`
            /// is empty in this case.
            ///
            /// Paynet documents `xact_id` for a payment with one card, and `payments` for several
            /// cards, but the example contains both. It is unverified which of these is right.
            PaynetXactIdBesidePayments = "paynet-xact-id-beside-payments" {
                off: "if a link was paid with several cards, xact_id in mailorder/detail is empty",
                on: "in this case, xact_id is the id of the last payment",
            }

            /// If this switch is on, the rows of `mailorder/list` are in the field `data`;
            /// otherwise, they are in the field `Data`.
            ///
            /// Paynet documents `Data` for `transaction/list` and `data` for `subscription/list`.
            /// The name for `mailorder/list` is unverified.
            PaynetListRowsInLowercaseData = "paynet-list-rows-in-lowercase-data" {
                off: "the rows of mailorder/list are in the field Data",
                on: "they are in the field data",
            }

            /// If this switch is on, the response of `mailorder/list` is the array of rows.
            /// Otherwise, it is an object that contains the totals and the rows.
            ///
            /// The form is unverified, because this part is missing from Paynet's page. The only
            /// evidence for an array is third-party code, and no successful call by that code is
            /// known.
            PaynetListIsBareArray = "paynet-list-is-bare-array" {
                off: "the response of mailorder/list is an object that contains the totals and the \
                      rows",
                on: "the response is the array of rows",
            }

            /// If this switch is on, `expire_date` in a row of `mailorder/list` is a date.
            /// Otherwise, it is a number of hours.
            ///
            /// Paynet documents a double that describes how long the URL is valid. It is unverified
            /// whether the value is a number of hours, or a date as in `mailorder/detail`.
            PaynetListExpiryIsStamp = "paynet-list-expiry-is-stamp" {
                off: "expire_date in a row of mailorder/list is a number of hours",
                on: "it is a date",
            }

            /// If this switch is on, `mailorder/list` also lists the links that were created on the
            /// day `datbi`. Otherwise, the list ends at the beginning of this day.
            ///
            /// The real behaviour is unverified. It was observed that Paynet's sample sends
            /// tomorrow's date so that the list contains today's links.
            PaynetListEndInclusive = "paynet-list-end-inclusive" {
                off: "mailorder/list does not list the links that were created on the day datbi",
                on: "it also lists the links that were created on this day",
            }

            /// If this switch is on, each row of `mailorder/list` contains the link's `id` as its
            /// first field. Otherwise, the rows do not contain the `id`.
            ///
            /// The visible part of the table on Paynet's page has no such field. The rest of the
            /// table is missing from the page, so this is unverified.
            PaynetListRowsCarryId = "paynet-list-rows-carry-id" {
                off: "the rows of mailorder/list do not contain the id of the link",
                on: "each row contains the id of the link as its first field",
            }

            /// If this switch is on, `amount` in a row of `mailorder/list` is the amount with which
            /// the link was created. Otherwise, it is the amount that was charged to the cards, or
            /// 0 before a payment.
            ///
            /// Paynet documents the field as the amount that was charged to the card. It is
            /// unverified whether this description is right (the table also describes
            /// `reference_no` as the bank's reference), and which value an unpaid link has.
            PaynetListAmountIsRequested = "paynet-list-amount-is-requested" {
                off: "amount in a row of mailorder/list is the amount that was charged to the \
                      cards, or 0 before a payment",
                on: "it is the amount with which the link was created",
            }

            /// If this switch is on, the rows of `mailorder/list` do not contain the field
            /// `status`. Otherwise, they contain this field.
            ///
            /// Paynet documents that the list is for checking the status of links, but the visible
            /// part of the table has no such field. The rest of the table is missing from the page,
            /// so this is unverified.
            PaynetListRowsWithoutStatus = "paynet-list-rows-without-status" {
                off: "the rows of mailorder/list contain the field status",
                on: "they do not contain the field status",
            }

            /// If this switch is on, the rows of `mailorder/list` do not contain the field
            /// `reference_no`. Otherwise, they contain this field.
            ///
            /// Paynet documents the field as the bank's reference. It is unverified whether the row
            /// of an unpaid link contains the field, because the bank has no reference for it.
            PaynetListRowsWithoutReference = "paynet-list-rows-without-reference" {
                off: "the rows of mailorder/list contain the field reference_no",
                on: "they do not contain the field reference_no",
            }

            /// If this switch is on, `mailorder/list` begins with the oldest link. Otherwise, it
            /// begins with the newest link.
            ///
            /// Paynet does not document this. The real behaviour is unverified.
            PaynetListOldestFirst = "paynet-list-oldest-first" {
                off: "mailorder/list begins with the newest link",
                on: "it begins with the oldest link",
            }

            /// If this switch is on, `mailorder/list` accepts days only in the format `01.02.2016`.
            /// Otherwise, it also accepts the format `2016-02-01`.
            ///
            /// Paynet documents `01.02.2016` for another service. The format `2016-02-01` was
            /// observed for a third service. The format for this service is unverified.
            PaynetListDaysDotted = "paynet-list-days-dotted" {
                off: "mailorder/list accepts days as 2016-02-01 and as 01.02.2016",
                on: "it accepts days only as 01.02.2016",
            }

            /// If this switch is on, the value 15 in `starting_after` skips 14 rows, because the
            /// first row has the number 1. Otherwise, the value 15 skips 15 rows, because the first
            /// row has the number 0.
            ///
            /// Paynet documents one example: with the value 15 and the limit 15, the response
            /// contains the rows 15 to 30. It is unverified whether the first row has the number 0.
            PaynetStartingAfterCountsFromOne = "paynet-starting-after-counts-from-one" {
                off: "the value 15 in starting_after skips 15 rows, because the first row has the \
                      number 0",
                on: "it skips 14 rows, because the first row has the number 1",
            }

            /// If this switch is on, `reference_no` in a row of `mailorder/list` is the bank's
            /// reference, which is empty before a payment. Otherwise, it is the merchant's
            /// reference.
            ///
            /// Paynet documents the bank's reference. It is unverified whether the field contains
            /// the merchant's reference, as a field with this name does in other services.
            PaynetRowReferenceIsBank = "paynet-row-reference-is-bank" {
                off: "reference_no in a row of mailorder/list is the merchant's reference",
                on: "it is the bank's reference, which is empty before a payment",
            }

            /// If this switch is on, the response of `mailorder/list` has the code 12 if no link
            /// matches the request. Otherwise, it has the code 0 and no rows.
            ///
            /// The code 12 (*nodata*) is documented. It is unverified whether an empty list has
            /// this code.
            PaynetEmptyListIsNoData = "paynet-empty-list-is-no-data" {
                off: "if no link matches, the response of mailorder/list has the code 0 and no \
                      rows",
                on: "in this case, it has the code 12",
            }

            /// If this switch is on, `total` in the response of `mailorder/list` is the number of
            /// rows on the page of the list, and only `total_count` is the number of all rows.
            /// Otherwise, both are the number of all rows.
            ///
            /// Paynet documents `total` and `total_count` for `transaction/list`. It is unverified
            /// which of them is the number of all rows.
            PaynetTotalCountsPage = "paynet-total-counts-page" {
                off: "total and total_count in mailorder/list are the number of all rows",
                on: "total is the number of rows on the page of the list, and only total_count is \
                     the number of all rows",
            }

            /// If this switch is on, a request to change the status of a paid link gets a
            /// successful response, and the link stays paid. Otherwise, the request is refused with
            /// the code 6.
            ///
            /// Paynet does not document this. The real behaviour is unverified.
            PaynetPaidLinkTakesStatus = "paynet-paid-link-takes-status" {
                off: "a request to change the status of a paid link is refused with the code 6",
                on: "the request gets a successful response, but the link stays paid",
            }

            /// If this switch is on, a request to set the status of an expired link to 0 makes the
            /// link payable again, for as long as its original lifetime. Otherwise, the request is
            /// refused with the code 6.
            ///
            /// Paynet does not document this. The real behaviour is unverified.
            PaynetExpiredLinkReactivates = "paynet-expired-link-reactivates" {
                off: "a request to set the status of an expired link to 0 is refused with the code \
                      6",
                on: "the request makes the link payable again, for as long as its original \
                     lifetime",
            }

            /// If this switch is on, the rows of transactions do not contain the field
            /// `transaction_type`. Otherwise, the field has the value 1.
            ///
            /// Paynet documents that 1 means a sale; the pages disagree about all other values. It
            /// is unverified whether a sale always has the value 1.
            PaynetTransactionTypeMissing = "paynet-transaction-type-missing" {
                off: "the field transaction_type in the rows of transactions has the value 1",
                on: "the rows do not contain the field transaction_type",
            }

            /// If this switch is on, the net amount in the rows of transactions has the name
            /// `net_amount`; otherwise, it has the name `netAmount`.
            ///
            /// Paynet documents `netAmount` on the Turkish page and `net_amount` on the English
            /// page. The name `netAmount` was observed.
            PaynetNetAmountInSnakeCase = "paynet-net-amount-in-snake-case" {
                off: "the net amount in the rows of transactions has the name netAmount",
                on: "it has the name net_amount",
            }

            /// If this switch is on, `id` in the rows of transactions is a string; otherwise, it is
            /// a number.
            ///
            /// Paynet documents both: a string in the table, and a number in the example.
            PaynetTransactionIdIsText = "paynet-transaction-id-is-text" {
                off: "id in the rows of transactions is a number",
                on: "it is a string",
            }

            /// If this switch is on and a reference has several transactions, the newest
            /// transaction is the first row. Otherwise, the oldest is the first row.
            ///
            /// Paynet does not document the order, so it is unverified. Some observed clients use
            /// the first row, and others look for the newest row.
            PaynetTransactionsNewestFirst = "paynet-transactions-newest-first" {
                off: "if a reference has several transactions, the oldest is the first row",
                on: "the newest is the first row",
            }

            /// If this switch is on and nobody has tried to pay a link, the response of
            /// `transaction/check` for its reference has the code 0 and no rows. Otherwise, the
            /// response is the same as for an unknown payment.
            ///
            /// Paynet documents an error type for a transaction that does not exist. It is
            /// unverified whether this error is used for a link without transactions.
            PaynetNoTransactionsIsEmptyData = "paynet-no-transactions-is-empty-data" {
                off: "if nobody has tried to pay a link, transaction/check responds as for an \
                      unknown payment",
                on: "in this case, the response has the code 0 and no rows",
            }

            /// If this switch is on, the row of a payment does not report that a part of the
            /// payment was refunded. Otherwise, the row reports a partial refund in the same way as
            /// a full refund.
            ///
            /// The fields `reversed` and `reversed_xact_id` were observed. It is unverified whether
            /// they are set after a partial refund.
            PaynetPartialRefundNotReported = "paynet-partial-refund-not-reported" {
                off: "the row of a payment reports a partial refund in the same way as a full \
                      refund",
                on: "the row does not report a partial refund",
            }

            /// If this switch is on, a link can be paid a second time on a payment page that was
            /// opened before the first payment, for example in another tab of the browser.
            /// Otherwise, the second payment is refused.
            ///
            /// Paynet does not document this. The real behaviour is unverified.
            PaynetPaidLinkIsPaidAgain = "paynet-paid-link-is-paid-again" {
                off: "a second payment of a link is refused",
                on: "a second payment is accepted if the payment page was opened before the first \
                     payment",
            }

            /// If this switch is on, the same payment has a different `xact_id` in each response,
            /// callback and redirect, and each of these values finds the payment. Otherwise, the
            /// `xact_id` is always the same.
            ///
            /// Paynet documents that `xact_id` is encrypted and that `id` is not. It is unverified
            /// whether a payment always has the same `xact_id`.
            PaynetXactIdChanges = "paynet-xact-id-changes" {
                off: "a payment always has the same xact_id",
                on: "each response, callback and redirect contains a different xact_id for the \
                     same payment, and each of these values finds the payment",
            }

            /// If this switch is on, the merchant's reference in the callback has the name
            /// `reference_no`; otherwise, it has the name `referance_no`.
            ///
            /// Paynet documents `referance_no` on both versions of the page, and this name was
            /// observed. Other clients expect `reference_no`.
            PaynetCallbackSaysReferenceNo = "paynet-callback-says-reference-no" {
                off: "the merchant's reference in the callback has the name referance_no",
                on: "it has the name reference_no",
            }

            /// If this switch is on, the callback does not contain the field `xact_id`. Otherwise,
            /// it contains this field.
            ///
            /// The documented table does not contain the field. The only evidence for the field is
            /// the code of two third-party clients, and no successful call by these clients is
            /// known.
            PaynetCallbackWithoutXactId = "paynet-callback-without-xact-id" {
                off: "the callback contains the field xact_id",
                on: "it does not contain the field xact_id",
            }

            /// If this switch is on, the callback contains the field `card_type`. Otherwise, it
            /// does not contain this field.
            ///
            /// Paynet documents the field only in the older version of the page.
            PaynetCallbackCarriesCardType = "paynet-callback-carries-card-type" {
                off: "the callback does not contain the field card_type",
                on: "it contains the field card_type",
            }

            /// If this switch is on, amounts in the callback are strings with a comma, such as
            /// `"149,90"`. Otherwise, they are JSON numbers.
            ///
            /// Paynet documents the type decimal, without an example. Strings with a comma were
            /// observed in other services of Paynet.
            PaynetCallbackAmountsAreCommaText = "paynet-callback-amounts-are-comma-text" {
                off: "amounts in the callback are JSON numbers",
                on: "they are strings with a comma, such as \"149,90\"",
            }

            /// If this switch is on and a link is paid with several cards, Paynet sends one
            /// callback with the last card and the whole amount. Otherwise, it sends one callback
            /// for each card.
            ///
            /// Paynet documents the fields of one card (`card_number`, `authorization_code`). It is
            /// unverified whether each card is reported.
            PaynetCallbackOncePerLink = "paynet-callback-once-per-link" {
                off: "if a link is paid with several cards, Paynet sends one callback for each \
                      card",
                on: "in this case, Paynet sends one callback with the last card and the whole \
                     amount",
            }

            /// If this switch is on, a callback with `is_succeed` `false` is also posted to the
            /// `confirmation_url` if the bank declines a payment. Otherwise, only successful
            /// payments are reported.
            ///
            /// Paynet documents that the callback is sent after a success, but the callback has a
            /// field `is_succeed`. It is unverified whether there are callbacks with the value
            /// `false`.
            PaynetCallbackOnFailure = "paynet-callback-on-failure" {
                off: "if the bank declines a payment, no callback is posted",
                on: "in this case, a callback with is_succeed false is posted",
            }

            /// If this switch is on, a callback is posted only once. Otherwise, it is posted up to
            /// two more times if the receiver's response does not have a 2xx status.
            ///
            /// Paynet does not document this. The real behaviour is unverified.
            PaynetCallbackNeverRetried = "paynet-callback-never-retried" {
                off: "a callback is posted up to two more times if the receiver's response does \
                      not have a 2xx status",
                on: "a callback is posted only once",
            }

            /// If this switch is on, the payer is redirected first, and the callback is posted a
            /// moment later. Otherwise, the callback is posted first.
            ///
            /// The only evidence is the code of a third-party client, and no successful call by
            /// that code is known. After the redirect, the client waits a few seconds for the
            /// callback.
            PaynetRedirectBeforeCallback = "paynet-redirect-before-callback" {
                off: "the callback is posted before the payer is redirected",
                on: "the payer is redirected first, and the callback is posted a moment later",
            }

            /// If this switch is on, the `xact_id` in the URL to which the payer is redirected is
            /// not percent-encoded, so form decoding turns a `+` into a space. Otherwise, the
            /// `xact_id` is percent-encoded.
            ///
            /// Paynet documents that the `xact_id` is appended to the URL. It is unverified whether
            /// it is percent-encoded; it contains the characters `/`, `+` and `*`.
            PaynetRedirectRaw = "paynet-redirect-raw" {
                off: "the xact_id in the URL of the redirect is percent-encoded",
                on: "it is not percent-encoded, so form decoding turns a + into a space",
            }

            /// If this switch is on, the parameters in the URL to which the payer is redirected are
            /// separated with `&amp;`; otherwise, they are separated with `&`.
            ///
            /// The only evidence for `&amp;` is the code of a third-party client, and no successful
            /// call by that code is known. The client removes `amp;` from the names of parameters.
            PaynetRedirectHtmlAmpersand = "paynet-redirect-html-ampersand" {
                off: "the parameters in the URL of the redirect are separated with &",
                on: "they are separated with &amp;",
            }

            /// If this switch is on, the URL to which the payer is redirected after a declined
            /// payment contains `paynet_error_id`, `bank_error_id` and their messages. Otherwise,
            /// it does not contain these parameters.
            ///
            /// The only evidence is the code of a third-party client, and no successful call by
            /// that code is known. The client evaluates these four parameters. Paynet documents
            /// them only for another service.
            PaynetRedirectCarriesError = "paynet-redirect-carries-error" {
                off: "after a declined payment, the URL of the redirect contains no error \
                      parameters",
                on: "it contains paynet_error_id, bank_error_id and their messages",
            }
        }
    };
}
pub(crate) use switches;
