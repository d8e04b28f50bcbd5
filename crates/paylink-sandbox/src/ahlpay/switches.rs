//! The switches of AHL Pay: one for each question that no documentation page of AHL Pay answers.

/// Appends the switches of AHL Pay to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// If this switch is on, the response to a refused request has HTTP status 400;
            /// otherwise, it has HTTP status 200. In both cases, `isSuccess` is `false`. A missing
            /// or invalid token has its own switch,
            /// [`AhlExpiredTokenIsEnvelope`](Self::AhlExpiredTokenIsEnvelope).
            ///
            /// AHL Pay does not publish an error response, so the HTTP status is unverified.
            /// Observed clients evaluate only `isSuccess`; one of them also requires a 2xx status.
            AhlRefusalIsHttp400 = "ahl-refusal-is-http-400" {
                off: "a refused request gets HTTP 200 with isSuccess false",
                on: "it gets HTTP 400 with isSuccess false",
            }

            /// If this switch is on, a request with a missing, unknown or expired token gets a
            /// response with HTTP status 200; otherwise, the HTTP status is 401. In both cases,
            /// `isSuccess` is `false`.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlExpiredTokenIsEnvelope = "ahl-expired-token-is-envelope" {
                off: "a request with a missing, unknown or expired token gets HTTP 401 with \
                      isSuccess false",
                on: "it gets HTTP 200 with isSuccess false",
            }

            /// If this switch is on, the response to the login contains the field `expireDate`, the
            /// time at which the token expires, as local time in Türkiye. Otherwise, the response
            /// does not contain this field.
            ///
            /// The field was observed in the login of AHL Pay's back office, which is on another
            /// host. It is unverified which format the field has and whether the login for
            /// merchants returns it.
            AhlLoginReportsExpiry = "ahl-login-reports-expiry" {
                off: "the response to the login does not contain expireDate",
                on: "it contains expireDate, the time at which the token expires, as local time in \
                     Türkiye",
            }

            /// If this switch is on, the response to the login does not contain the field
            /// `tokenType`. Otherwise, the field contains `Bearer`, the scheme for the
            /// `Authorization` header.
            ///
            /// One observed client evaluates `tokenType`; other observed clients always send the
            /// scheme `Bearer`.
            AhlLoginWithoutTokenType = "ahl-login-without-token-type" {
                off: "the response to the login contains the tokenType Bearer",
                on: "it does not contain tokenType",
            }

            /// If this switch is on, the response to the login contains the token at its top level,
            /// in the same JSON object as `isSuccess`, and has no field `data`. Otherwise, the
            /// token is in the object `data`.
            ///
            /// The token in `data` was observed. The only evidence for a token at the top level is
            /// third-party code, and no successful call by that code is known.
            AhlTokenAtRoot = "ahl-token-at-root" {
                off: "the response to the login contains the token in the object data",
                on: "it contains the token in the same object as isSuccess, without data",
            }

            /// If this switch is on, `merchantId` in the response to the login is a string;
            /// otherwise, it is a number.
            ///
            /// A number was observed in the login for merchants. A string was observed in the login
            /// of AHL Pay's back office.
            AhlLoginMerchantIdIsText = "ahl-login-merchant-id-is-text" {
                off: "merchantId in the response to the login is a number",
                on: "it is a string",
            }

            /// If this switch is on, a new login makes the tokens of earlier logins invalid.
            /// Otherwise, these tokens stay valid.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlNewLoginEndsOlder = "ahl-new-login-ends-older" {
                off: "the tokens of earlier logins stay valid after a new login",
                on: "a new login makes the tokens of earlier logins invalid",
            }

            /// If this switch is on, a request in which `merchantId` or `memberId` is a string is
            /// refused with HTTP status 400. Otherwise, a string is accepted like a number.
            ///
            /// One observed client sends `memberId` as a string to the service `PaymentInquiry`.
            /// The only evidence for the refusal is third-party code, and no successful call by
            /// that code is known.
            AhlTextIdsAre400 = "ahl-text-ids-are-400" {
                off: "merchantId and memberId can be strings or numbers",
                on: "a request in which one of them is a string is refused with HTTP 400",
            }

            /// If this switch is on, the service that creates links has the path
            /// `/api/CreateLinkPayment`. Otherwise, it has the path
            /// `/api/Payment/CreateLinkPayment`.
            ///
            /// The name of the service is documented in the navigation of AHL Pay's documentation.
            /// The path is unverified: `/api/Payment/` is assumed because similar services whose
            /// documentation pages can be read have it in their paths.
            AhlCreateElsewhere = "ahl-create-elsewhere" {
                off: "the service that creates links has the path /api/Payment/CreateLinkPayment",
                on: "it has the path /api/CreateLinkPayment",
            }

            /// If this switch is on, a request that creates a link is refused unless it contains
            /// `rnd` and a correct `hash`. Otherwise, the sandbox ignores both fields.
            ///
            /// AHL Pay documents the hash for its services for card payments. One observed client
            /// creates links without the hash, but in AHL Pay's back office.
            AhlCreateNeedsHash = "ahl-create-needs-hash" {
                off: "rnd and hash in a request that creates a link are ignored",
                on: "the request is refused unless it contains rnd and a correct hash",
            }

            /// If this switch is on, the field `data` in the response to a request that creates a
            /// link is the URL of the link as a string. Otherwise, `data` is an object with the
            /// field `url`.
            ///
            /// The object was observed. A string in `data` is documented for other services of AHL
            /// Pay.
            AhlCreateAnswersBareUrl = "ahl-create-answers-bare-url" {
                off: "data in the response to a request that creates a link is an object with the \
                      field url",
                on: "data is the URL of the link as a string",
            }

            /// If this switch is on, a request to create a second link with the same `orderId` is
            /// refused. Otherwise, it is accepted.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlOrderIdTakenIsRefused = "ahl-order-id-taken-is-refused" {
                off: "a request to create a second link with the same orderId is accepted",
                on: "the request is refused",
            }

            /// If this switch is on, amounts in requests are in lira, so `"100"` means 100.00 lira.
            /// Otherwise, they are in kuruş, so `"100"` means 1.00 lira.
            ///
            /// Kuruş were observed in two clients, and the author of a third client reports that a
            /// documentation page requires kuruş. AHL Pay documents an example for another service,
            /// but this example fits neither unit.
            AhlAmountIsLira = "ahl-amount-is-lira" {
                off: "amounts in requests are in kuruş, so \"100\" means 1.00 lira",
                on: "they are in lira, so \"100\" means 100.00 lira",
            }

            /// If this switch is on, AHL Pay sends no message to the phone number in
            /// `receiverPhoneNumber` or to the address in `receiverEmail`. Otherwise, the link is
            /// sent there. The sandbox only records such messages.
            ///
            /// It is unverified what the two fields cause, because only their names are known.
            AhlReceiverIsNotMessaged = "ahl-receiver-is-not-messaged" {
                off: "the link is sent to receiverPhoneNumber and receiverEmail",
                on: "nothing is sent to receiverPhoneNumber and receiverEmail",
            }

            /// If this switch is on, the field `data` in the list of links is the array of rows.
            /// Otherwise, `data` is an object that contains the rows in `result` and the fields
            /// about the page of the list.
            ///
            /// AHL Pay documents both: an array in the table of fields, and an object in the
            /// example.
            AhlListIsBareArray = "ahl-list-is-bare-array" {
                off: "data in the list of links is an object that contains the rows in result and \
                      the fields about the page of the list",
                on: "data is the array of rows",
            }

            /// If this switch is on, the rows of the list of links contain `orderId` as the last
            /// field. Otherwise, the rows do not contain `orderId`.
            ///
            /// AHL Pay's documented example has no `orderId` in its rows. The field was observed in
            /// the same list in AHL Pay's back office.
            AhlListRowsCarryOrderId = "ahl-list-rows-carry-order-id" {
                off: "the rows of the list of links do not contain orderId",
                on: "they contain orderId as the last field",
            }

            /// If this switch is on, the list of links always begins with the newest link.
            /// Otherwise, the field `orderByDesc` in the request determines the order.
            ///
            /// AHL Pay documents `orderByDesc` and an example with `true`. It is unverified what
            /// `false` does.
            AhlListAlwaysNewestFirst = "ahl-list-always-newest-first" {
                off: "orderByDesc in the request determines the order of the list of links",
                on: "the list always begins with the newest link",
            }

            /// If this switch is on, a page of the list of links has at most 25 rows, and
            /// `pageSize` in the response is at most 25. Otherwise, the sandbox returns as many
            /// rows as the request asks for.
            ///
            /// AHL Pay documents no limit, but the documented example asks for 50 rows and contains
            /// 25. It is unverified whether there is a limit.
            AhlListSizeCapped = "ahl-list-size-capped" {
                off: "a page of the list of links has as many rows as the request asks for",
                on: "it has at most 25 rows, and pageSize in the response is at most 25",
            }

            /// If this switch is on, `linkCreatedDate` and `linkExpiredDate` in a row of the list
            /// of links are both local time in Türkiye. Otherwise, `linkExpiredDate` is six hours
            /// behind local time in Türkiye.
            ///
            /// In all 25 rows of AHL Pay's documented example, `linkExpiredDate` is almost six
            /// hours before `linkCreatedDate`, although a link expires after it was created. It is
            /// unverified whether this is still the case.
            AhlListStampsInOneClock = "ahl-list-stamps-in-one-clock" {
                off: "linkExpiredDate in the list of links is six hours behind local time in \
                      Türkiye",
                on: "linkExpiredDate is local time in Türkiye, as linkCreatedDate is",
            }

            /// If this switch is on, a deactivated link is listed under the status `PASSIVE`.
            /// Otherwise, it is listed under `EXPIRED`.
            ///
            /// The status is unverified. AHL Pay documents no status for deactivated links, and the
            /// web application of AHL Pay's back office loads its list of statuses from the server.
            AhlPassiveLinkIsListedApart = "ahl-passive-link-is-listed-apart" {
                off: "a deactivated link is listed under the status EXPIRED",
                on: "it is listed under the status PASSIVE",
            }

            /// If this switch is on, the service `PaymentInquiry` refuses requests without
            /// `memberId` and `merchantId`. Otherwise, these fields are optional.
            ///
            /// Most observed clients send both fields, and two send neither. It is unverified
            /// whether AHL Pay requires them; the token already identifies the account.
            AhlInquiryNeedsAccount = "ahl-inquiry-needs-account" {
                off: "memberId and merchantId are optional for PaymentInquiry",
                on: "PaymentInquiry refuses requests without memberId and merchantId",
            }

            /// If this switch is on, the response of the service `PaymentInquiry` for a link that
            /// nobody has paid has `isSuccess` `true` and fields that are `null`. Otherwise, the
            /// request is refused in the same way as a request for an unknown order.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlInquiryOfUnpaidIsSuccess = "ahl-inquiry-of-unpaid-is-success" {
                off: "PaymentInquiry refuses a request for an unpaid link like a request for an \
                      unknown order",
                on: "the response for an unpaid link has isSuccess true and fields that are null",
            }

            /// If this switch is on, the service `PaymentInquiry` returns `AUTH` in `txnStatus` for
            /// a paid order; otherwise, it returns `SUCCESS`. [`Switch::AhlInquirySaysSale`] takes
            /// precedence.
            ///
            /// The value is unverified. The only evidence is third-party code, and no successful
            /// call by that code is known. Its author guessed that `AUTH`, `SUCCESS` and `SALE`
            /// mean that an order was paid.
            AhlInquirySaysAuth = "ahl-inquiry-says-auth" {
                off: "PaymentInquiry returns SUCCESS in txnStatus for a paid order",
                on: "it returns AUTH",
            }

            /// If this switch is on, the service `PaymentInquiry` returns `SALE` in `txnStatus` for
            /// a paid order; otherwise, it returns `SUCCESS`.
            ///
            /// The value is unverified. The only evidence is third-party code, and no successful
            /// call by that code is known. Its author guessed that `AUTH`, `SUCCESS` and `SALE`
            /// mean that an order was paid.
            AhlInquirySaysSale = "ahl-inquiry-says-sale" {
                off: "PaymentInquiry returns SUCCESS in txnStatus for a paid order",
                on: "it returns SALE",
            }

            /// If this switch is on, the response of the service `PaymentInquiry` contains
            /// `authCode`, but not `txnStatus`. Otherwise, it contains both fields.
            ///
            /// One observed client evaluates only `authCode`. Another third-party client evaluates
            /// only `txnStatus`, but no successful call by that client is known.
            AhlInquiryOnlyAuthCode = "ahl-inquiry-only-auth-code" {
                off: "the response of PaymentInquiry contains authCode and txnStatus",
                on: "it contains authCode, but not txnStatus",
            }

            /// If this switch is on, the response of the service `PaymentInquiry` also contains the
            /// order's `orderId`, `totalAmount` and `currency`. Otherwise, it does not contain
            /// these fields.
            ///
            /// It is unverified whether AHL Pay returns these fields: the documentation page could
            /// not be read, and known clients evaluate only `authCode` and `txnStatus`.
            AhlInquiryCarriesOrder = "ahl-inquiry-carries-order" {
                off: "the response of PaymentInquiry does not contain orderId, totalAmount and \
                      currency",
                on: "it contains these three fields",
            }

            /// If this switch is on, the service `PaymentInquiry` does not find orders that were
            /// created with a link, even if they are paid. Otherwise, it finds such an order by its
            /// `orderId`.
            ///
            /// AHL Pay documents that `orderId` identifies a card payment in its query services. It
            /// is unverified whether this also applies to payments through links.
            AhlLinksNotInInquiry = "ahl-links-not-in-inquiry" {
                off: "PaymentInquiry finds an order that was created with a link by its orderId",
                on: "it does not find such orders, even if they are paid",
            }

            /// If this switch is on, the field `data` in the response of the service
            /// `Transaction/List` is an object, as in the list of links. Otherwise, `data` is the
            /// array of rows.
            ///
            /// The array is documented in AHL Pay's example. An object with `result` and
            /// `totalItems` was observed in AHL Pay's back office.
            AhlTransactionsArePaged = "ahl-transactions-are-paged" {
                off: "data in the response of Transaction/List is the array of rows",
                on: "data is an object, as in the list of links",
            }

            /// If this switch is on, the service `Transaction/List` does not list the transactions
            /// of the day `endDate`. Otherwise, it lists them.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlTransactionsEndExcluded = "ahl-transactions-end-excluded" {
                off: "Transaction/List lists the transactions of the day endDate",
                on: "it does not list the transactions of this day",
            }

            /// If this switch is on, the service `Transaction/List` ignores the filter `orderId`.
            /// Otherwise, it lists only the transactions of this order.
            ///
            /// AHL Pay documents a filter of the type int, which is `null` in the example. It is
            /// unverified what the filter does.
            AhlTransactionsIgnoreOrderId = "ahl-transactions-ignore-order-id" {
                off: "Transaction/List lists only the transactions of the order in the filter \
                      orderId",
                on: "it ignores the filter orderId",
            }

            /// If this switch is on, the service `Transaction/List` refuses a request if the order
            /// in the filter `orderId` has no transactions. Otherwise, the response contains no
            /// rows.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlNoTransactionsIsRefusal = "ahl-no-transactions-is-refusal" {
                off: "if an order has no transactions, the response of Transaction/List contains \
                      no rows",
                on: "in this case, Transaction/List refuses the request",
            }

            /// If this switch is on, the service `Transaction/List` lists only transactions of the
            /// type `Auth` if `transactionType` is `null`. Otherwise, it lists transactions of
            /// every type in this case.
            ///
            /// AHL Pay documents that the filter is optional, and its example contains `Auth`. It
            /// is unverified what is listed without the filter.
            AhlTransactionsOfSalesOnly = "ahl-transactions-of-sales-only" {
                off: "if transactionType is null, Transaction/List lists transactions of every \
                      type",
                on: "in this case, it lists only transactions of the type Auth",
            }

            /// If this switch is on, `totalAmount` and `amount` of a transaction are in kuruş.
            /// Otherwise, they are in lira.
            ///
            /// Lira were observed: the web application of AHL Pay's back office shows the values as
            /// lira. AHL Pay documents an example with the value 1, and an example of another
            /// service that fits neither unit.
            AhlTransactionAmountsInKurus = "ahl-transaction-amounts-in-kurus" {
                off: "totalAmount and amount of a transaction are in lira",
                on: "they are in kuruş",
            }

            /// If this switch is on, transactions do not contain the fields `status` and
            /// `statusDesc`, which report whether a transaction succeeded. Otherwise, they contain
            /// both fields.
            ///
            /// Both fields were observed in AHL Pay's back office. The readable part of AHL Pay's
            /// documented example contains neither of them.
            AhlTransactionsWithoutStatus = "ahl-transactions-without-status" {
                off: "transactions contain the fields status and statusDesc",
                on: "they contain neither of these fields",
            }

            /// If this switch is on, transactions do not contain their currency. Otherwise, they
            /// contain `currency` with the value 949 and `currencyDesc` with the value `TL`.
            ///
            /// Both fields were observed in AHL Pay's back office. The readable part of AHL Pay's
            /// documented example contains neither of them.
            AhlTransactionsWithoutCurrency = "ahl-transactions-without-currency" {
                off: "transactions contain currency with the value 949 and currencyDesc with the \
                      value TL",
                on: "they do not contain their currency",
            }

            /// If this switch is on, a refund changes the `txnType` in the payment's row of the
            /// list of transactions to `REFUND`. Otherwise, the refund has its own row, and the
            /// payment's row does not change.
            ///
            /// Rows with the `txnType` `REFUND` were observed in AHL Pay's back office. It is
            /// unverified whether the payment's row changes.
            AhlRefundChangesRow = "ahl-refund-changes-row" {
                off: "a refund has its own row in the list of transactions, and the payment's row \
                      does not change",
                on: "a refund changes the txnType in the payment's row to REFUND",
            }

            /// If this switch is on, a void has its own row in the list of transactions, and the
            /// payment's row does not change. Otherwise, the `txnType` in the payment's row changes
            /// to `VOID`.
            ///
            /// It is unverified how a voided payment appears, because no example of one is known.
            /// The web application of AHL Pay's back office offers a void for rows with the status
            /// `SUCCESS`.
            AhlVoidHasRow = "ahl-void-has-row" {
                off: "a void changes the txnType in the payment's row of the list of transactions \
                      to VOID",
                on: "a void has its own row, and the payment's row does not change",
            }

            /// If this switch is on, a link can be paid a second time on a payment page that was
            /// opened before the first payment, for example in another tab of the browser.
            /// Otherwise, the second payment is refused.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlPaidLinkIsPaidAgain = "ahl-paid-link-is-paid-again" {
                off: "a second payment of a link is refused",
                on: "a second payment is accepted if the payment page was opened before the first \
                     payment",
            }

            /// If this switch is on, the service `PassiveLinkPayment`, which deactivates links,
            /// does not exist, and the response has HTTP status 404. Otherwise, the service exists.
            ///
            /// The service was observed in AHL Pay's back office. It is unverified whether the host
            /// for merchants also has it.
            AhlNoPassiveService = "ahl-no-passive-service" {
                off: "the service PassiveLinkPayment exists",
                on: "it does not exist, and the response has HTTP 404",
            }

            /// If this switch is on, a request to deactivate a paid link gets a successful
            /// response, and the link stays paid. Otherwise, the request is refused.
            ///
            /// AHL Pay does not document this. The real behaviour is unverified.
            AhlPassiveTakesPaidLink = "ahl-passive-takes-paid-link" {
                off: "a request to deactivate a paid link is refused",
                on: "the request gets a successful response, but the link stays paid",
            }
        }
    };
}
pub(crate) use switches;
