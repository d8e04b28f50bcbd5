//! The switches of Paynet: one for each question that no documentation page of Paynet answers.

/// Appends the switches of Paynet to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// Paynet does not document this, so the real behaviour is unverified. Such amounts
            /// occur if a client writes a binary floating-point number.
            PaynetAmountIsRounded {
                off: "an amount with more than two decimal places or an exponent is refused with \
                      HTTP 400",
                on: "such an amount is rounded half up to two decimal places",
            }

            /// One observed client has a function that writes amounts such as `123,45`, for
            /// services of another version of the API. It is unverified whether these services
            /// accept a comma.
            PaynetAmountTakesComma {
                off: "an amount with a comma is refused with HTTP 400",
                on: "a comma in an amount is accepted as the decimal separator",
            }

            /// The code 12 (*nodata*), the type `no_data_error` and HTTP status 404 are documented.
            /// It is unverified which of them these services use.
            PaynetUnknownLinkIs404 {
                off: "a request for an unknown link or payment gets HTTP 200 with the code 12",
                on: "it gets HTTP 404 with the type no_data_error and the result_code 12",
            }

            /// Paynet documents `{type, message, code, result_code}` for every status except 200.
            /// For the same host, iyzico's specification documents `{object_name, code, message}`
            /// for status 400. It is unverified which form is used.
            PaynetInvalidRequestIsEnvelope {
                off: "the body of a response with HTTP 400 is {type, message, code: 400, \
                      result_code: 11}",
                on: "the body is {object_name, code: 11, message}",
            }

            /// The code 5 (*duplicatedata*) is documented, but no page requires a unique reference.
            /// It is unverified whether `mailorder/create` checks the reference.
            PaynetDuplicateReferenceRefused {
                off: "a second link with the same reference is created",
                on: "the request for a second link with the same reference is refused with the \
                     code 5",
            }

            PaynetReferenceFindsOldest {
                off: "a reference that several links have selects the newest of these links",
                on: "it selects the oldest of these links",
            }

            /// Paynet documents that the field is optional. It is unverified when a link without
            /// this field expires; Paynet's sample sends 24 hours.
            PaynetExpireDateRequired {
                off: "a link that is created without expire_date expires after 24 hours",
                on: "a request without expire_date is refused with HTTP 400",
            }

            /// Paynet documents the default `false` on its documentation page about POST requests
            /// and `true` on the one about GET requests. It is unverified which default is right.
            PaynetCommissionAddedByDefault {
                off: "without addcomission_to_amount, the payer pays only the amount",
                on: "without addcomission_to_amount, the payer pays the commission in addition to \
                     the amount",
            }

            /// Paynet documents the field as a string, and the documented example of a response
            /// contains ten digits. It is unverified whether requests may contain a phone number
            /// without a country code.
            PaynetPhoneNeedsCountryCode {
                off: "a phone number of ten digits without a country code is accepted",
                on: "a phone number that does not begin with the country code 90 is refused with \
                     HTTP 400",
            }

            /// Paynet documents a URL and a JSON body, but no HTTP method. It was observed that
            /// Paynet's own sample uses POST for all its services.
            PaynetReadsAreGet {
                off: "mailorder/detail and mailorder/list are called with POST and a JSON body",
                on: "they are called with GET and with the fields in the query",
            }

            /// Paynet documents a string on its documentation page about POST requests and a double
            /// on the one about GET requests. Only numbers were observed.
            PaynetExpireDateTextRefused {
                off: "expire_date can be a number or a string",
                on: "expire_date must be a number; a string is refused with HTTP 400",
            }

            /// The `id` is unverified, because the table of the response is incomplete on Paynet's
            /// page. Paynet's own class for the response has no such field. Two third-party
            /// programs contain the field, but no successful call by them is known.
            PaynetCreateAnswersNoId {
                off: "the response of mailorder/create contains the id of the link",
                on: "it contains only the URL and the fields that every response contains",
            }

            /// Paynet documents that the code 100 (*oldsuccessful*) reports the success of an
            /// earlier card payment again. It is unverified whether `mailorder/create` uses this
            /// code.
            PaynetDuplicateCreateIs100 {
                off: "a second request with the same reference creates a new link",
                on: "it returns the earlier link with the code 100",
            }

            /// Paynet does not document the time zone. The real time zone is unverified.
            PaynetStampsAreUtc {
                off: "dates without a time zone are local time in Türkiye",
                on: "dates without a time zone are in UTC",
            }

            /// Paynet's documented example contains the fractions `.71` and `.717`, which are
            /// milliseconds without zeros at the end. Seven digits were observed in a third party's
            /// copy of a response of another service.
            PaynetStampsHaveSevenDigits {
                off: "dates have up to 3 fraction digits of a second, without zeros at the end",
                on: "dates always have 7 fraction digits of a second",
            }

            /// Paynet documents `TL` in the example of `mailorder/detail`, and `char(3)` in the
            /// table of `mailorder/list`. The only evidence for `TRY` is third-party code, and no
            /// successful call by that code is known.
            PaynetCurrencyIsTry {
                off: "the currency of the Turkish lira is returned as TL",
                on: "it is returned as TRY",
            }

            /// Paynet documents both: `char(1)` and `string` in the table, and a number and a
            /// boolean in the example.
            PaynetDetailTypesAsTabled {
                off: "in mailorder/detail, status is a number and send_confirmation_mail is a \
                      boolean, as in Paynet's example",
                on: "both are strings, as in Paynet's table",
            }

            /// Paynet's newer documentation page contains the field; the older page does not. It is
            /// unverified whether every account uses the newer version.
            PaynetDetailWithoutPayments {
                off: "the response of mailorder/detail contains the field payments",
                on: "it does not contain the field payments",
            }

            /// Paynet documents `xact_id` for a payment with one card, and `payments` for several
            /// cards, but the example contains both. It is unverified which of these is right.
            PaynetXactIdBesidePayments {
                off: "if a link was paid with several cards, xact_id in mailorder/detail is empty",
                on: "in this case, xact_id is the id of the last payment",
            }

            /// Paynet documents `Data` for `transaction/list` and `data` for `subscription/list`.
            /// The name for `mailorder/list` is unverified.
            PaynetListRowsInLowercaseData {
                off: "the rows of mailorder/list are in the field Data",
                on: "they are in the field data",
            }

            /// The form is unverified, because this part is missing from Paynet's page. The only
            /// evidence for an array is third-party code, and no successful call by that code is
            /// known.
            PaynetListIsBareArray {
                off: "the response of mailorder/list is an object that contains the totals and the \
                      rows",
                on: "the response is the array of rows",
            }

            /// Paynet documents a double that describes how long the URL is valid. It is unverified
            /// whether the value is a number of hours, or a date as in `mailorder/detail`.
            PaynetListExpiryIsStamp {
                off: "expire_date in a row of mailorder/list is a number of hours",
                on: "it is a date",
            }

            /// The real behaviour is unverified. It was observed that Paynet's sample sends
            /// tomorrow's date so that the list contains today's links.
            PaynetListEndInclusive {
                off: "mailorder/list does not list the links that were created on the day datbi",
                on: "it also lists the links that were created on this day",
            }

            /// The visible part of the table on Paynet's page has no such field. The rest of the
            /// table is missing from the page, so this is unverified.
            PaynetListRowsCarryId {
                off: "the rows of mailorder/list do not contain the id of the link",
                on: "each row contains the id of the link as its first field",
            }

            /// Paynet documents the field as the amount that was charged to the card. It is
            /// unverified whether this description is right (the table also describes
            /// `reference_no` as the bank's reference), and which value an unpaid link has.
            PaynetListAmountIsRequested {
                off: "amount in a row of mailorder/list is the amount that was charged to the \
                      cards, or 0 before a payment",
                on: "it is the amount with which the link was created",
            }

            /// Paynet documents that the list is for checking the status of links, but the visible
            /// part of the table has no such field. The rest of the table is missing from the page,
            /// so this is unverified.
            PaynetListRowsWithoutStatus {
                off: "the rows of mailorder/list contain the field status",
                on: "they do not contain the field status",
            }

            /// Paynet documents the field as the bank's reference. It is unverified whether the row
            /// of an unpaid link contains the field, because the bank has no reference for it.
            PaynetListRowsWithoutReference {
                off: "the rows of mailorder/list contain the field reference_no",
                on: "they do not contain the field reference_no",
            }

            PaynetListOldestFirst {
                off: "mailorder/list begins with the newest link",
                on: "it begins with the oldest link",
            }

            /// Paynet documents `01.02.2016` for another service. The format `2016-02-01` was
            /// observed for a third service. The format for this service is unverified.
            PaynetListDaysDotted {
                off: "mailorder/list accepts days as 2016-02-01 and as 01.02.2016",
                on: "it accepts days only as 01.02.2016",
            }

            /// Paynet documents one example: with the value 15 and the limit 15, the response
            /// contains the rows 15 to 30. It is unverified whether the first row has the number 0.
            PaynetStartingAfterCountsFromOne {
                off: "the value 15 in starting_after skips 15 rows, because the first row has the \
                      number 0",
                on: "it skips 14 rows, because the first row has the number 1",
            }

            /// Paynet documents the bank's reference. It is unverified whether the field contains
            /// the merchant's reference, as a field with this name does in other services.
            PaynetRowReferenceIsBank {
                off: "reference_no in a row of mailorder/list is the merchant's reference",
                on: "it is the bank's reference, which is empty before a payment",
            }

            /// The code 12 (*nodata*) is documented. It is unverified whether an empty list has
            /// this code.
            PaynetEmptyListIsNoData {
                off: "if no link matches, the response of mailorder/list has the code 0 and no \
                      rows",
                on: "in this case, it has the code 12",
            }

            /// Paynet documents `total` and `total_count` for `transaction/list`. It is unverified
            /// which of them is the number of all rows.
            PaynetTotalCountsPage {
                off: "total and total_count in mailorder/list are the number of all rows",
                on: "total is the number of rows on the page of the list, and only total_count is \
                     the number of all rows",
            }

            PaynetPaidLinkTakesStatus {
                off: "a request to change the status of a paid link is refused with the code 6",
                on: "the request gets a successful response, but the link stays paid",
            }

            PaynetExpiredLinkReactivates {
                off: "a request to set the status of an expired link to 0 is refused with the code \
                      6",
                on: "the request makes the link payable again, for as long as its original \
                     lifetime",
            }

            /// Paynet documents that 1 means a sale; the pages disagree about all other values. It
            /// is unverified whether a sale always has the value 1.
            PaynetTransactionTypeMissing {
                off: "the field transaction_type in the rows of transactions has the value 1",
                on: "the rows do not contain the field transaction_type",
            }

            /// Paynet documents `netAmount` on the Turkish page and `net_amount` on the English
            /// page. The name `netAmount` was observed.
            PaynetNetAmountInSnakeCase {
                off: "the net amount in the rows of transactions has the name netAmount",
                on: "it has the name net_amount",
            }

            /// Paynet documents both: a string in the table, and a number in the example.
            PaynetTransactionIdIsText {
                off: "id in the rows of transactions is a number",
                on: "it is a string",
            }

            /// Paynet does not document the order, so it is unverified. Some observed clients use
            /// the first row, and others look for the newest row.
            PaynetTransactionsNewestFirst {
                off: "if a reference has several transactions, the oldest is the first row",
                on: "the newest is the first row",
            }

            /// Paynet documents an error type for a transaction that does not exist. It is
            /// unverified whether this error is used for a link without transactions.
            PaynetNoTransactionsIsEmptyData {
                off: "if nobody has tried to pay a link, transaction/check responds as for an \
                      unknown payment",
                on: "in this case, the response has the code 0 and no rows",
            }

            /// The fields `reversed` and `reversed_xact_id` were observed. It is unverified whether
            /// they are set after a partial refund.
            PaynetPartialRefundNotReported {
                off: "the row of a payment reports a partial refund in the same way as a full \
                      refund",
                on: "the row does not report a partial refund",
            }

            PaynetPaidLinkIsPaidAgain {
                off: "a second payment of a link is refused",
                on: "a second payment is accepted if the payment page was opened before the first \
                     payment, for example in another tab",
            }

            /// Paynet documents that `xact_id` is encrypted and that `id` is not. It is unverified
            /// whether a payment always has the same `xact_id`.
            PaynetXactIdChanges {
                off: "a payment always has the same xact_id",
                on: "each response, callback and redirect contains a different xact_id for the \
                     same payment, and each of these values finds the payment",
            }

            /// Paynet documents `referance_no` on both versions of the page, and this name was
            /// observed. Other clients expect `reference_no`.
            PaynetCallbackSaysReferenceNo {
                off: "the merchant's reference in the callback has the name referance_no",
                on: "it has the name reference_no",
            }

            /// The documented table does not contain the field. The only evidence for the field is
            /// the code of two third-party clients, and no successful call by these clients is
            /// known.
            PaynetCallbackWithoutXactId {
                off: "the callback contains the field xact_id",
                on: "it does not contain the field xact_id",
            }

            /// Paynet documents the field only in the older version of the page.
            PaynetCallbackCarriesCardType {
                off: "the callback does not contain the field card_type",
                on: "it contains the field card_type",
            }

            /// Paynet documents the type decimal, without an example. Strings with a comma were
            /// observed in other services of Paynet.
            PaynetCallbackAmountsAreCommaText {
                off: "amounts in the callback are JSON numbers",
                on: "they are strings with a comma, such as \"149,90\"",
            }

            /// Paynet documents the fields of one card (`card_number`, `authorization_code`). It is
            /// unverified whether each card is reported.
            PaynetCallbackOncePerLink {
                off: "if a link is paid with several cards, Paynet sends one callback for each \
                      card",
                on: "in this case, Paynet sends one callback with the last card and the whole \
                     amount",
            }

            /// Paynet documents that the callback is sent after a success, but the callback has a
            /// field `is_succeed`. It is unverified whether there are callbacks with the value
            /// `false`.
            PaynetCallbackOnFailure {
                off: "if the bank declines a payment, no callback is posted",
                on: "in this case, a callback with is_succeed false is posted to the \
                     confirmation_url",
            }

            PaynetCallbackNeverRetried {
                off: "a callback is posted up to two more times if the receiver's response does \
                      not have a 2xx status",
                on: "a callback is posted only once",
            }

            /// The only evidence is the code of a third-party client, and no successful call by
            /// that code is known. After the redirect, the client waits a few seconds for the
            /// callback.
            PaynetRedirectBeforeCallback {
                off: "the callback is posted before the payer is redirected",
                on: "the payer is redirected first, and the callback is posted a moment later",
            }

            /// Paynet documents that the `xact_id` is appended to the URL. It is unverified whether
            /// it is percent-encoded; it contains the characters `/`, `+` and `*`.
            PaynetRedirectRaw {
                off: "the xact_id in the URL of the redirect is percent-encoded",
                on: "it is not percent-encoded, so form decoding turns a + into a space",
            }

            /// The only evidence for `&amp;` is the code of a third-party client, and no successful
            /// call by that code is known. The client removes `amp;` from the names of parameters.
            PaynetRedirectHtmlAmpersand {
                off: "the parameters in the URL of the redirect are separated with &",
                on: "they are separated with &amp;",
            }

            /// The only evidence is the code of a third-party client, and no successful call by
            /// that code is known. The client evaluates these four parameters. Paynet documents
            /// them only for another service.
            PaynetRedirectCarriesError {
                off: "after a declined payment, the URL of the redirect contains no error \
                      parameters",
                on: "it contains paynet_error_id, bank_error_id and their messages",
            }
        }
    };
}
pub(crate) use switches;
