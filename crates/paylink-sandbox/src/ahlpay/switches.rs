//! The switches of AHL Pay: one for each question that no documentation page of AHL Pay answers.

/// Appends the switches of AHL Pay to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// A missing or invalid token has its own switch,
            /// [`AhlExpiredTokenIsEnvelope`](Self::AhlExpiredTokenIsEnvelope). AHL Pay does not
            /// publish an error response, so the HTTP status is unverified. Observed clients
            /// evaluate only `isSuccess`; one of them also requires a 2xx status.
            AhlRefusalIsHttp400 {
                off: "a refused request gets HTTP 200 with isSuccess false",
                on: "it gets HTTP 400 with isSuccess false",
            }

            AhlExpiredTokenIsEnvelope {
                off: "a request with a missing, unknown or expired token gets HTTP 401 with \
                      isSuccess false",
                on: "it gets HTTP 200 with isSuccess false",
            }

            /// The field was observed in the login of AHL Pay's back office, which is on another
            /// host. It is unverified which format the field has and whether the login for
            /// merchants returns it.
            AhlLoginReportsExpiry {
                off: "the response to the login does not contain expireDate",
                on: "it contains expireDate, the time at which the token expires, as local time in \
                     Türkiye",
            }

            /// One observed client evaluates `tokenType`; other observed clients always send the
            /// scheme `Bearer`.
            AhlLoginWithoutTokenType {
                off: "the response to the login contains the tokenType Bearer, the scheme for the \
                      Authorization header",
                on: "it does not contain tokenType",
            }

            /// The token in `data` was observed. The only evidence for a token at the top level is
            /// third-party code, and no successful call by that code is known.
            AhlTokenAtRoot {
                off: "the response to the login contains the token in the object data",
                on: "it contains the token in the same object as isSuccess, without data",
            }

            /// A number was observed in the login for merchants. A string was observed in the login
            /// of AHL Pay's back office.
            AhlLoginMerchantIdIsText {
                off: "merchantId in the response to the login is a number",
                on: "it is a string",
            }

            AhlNewLoginEndsOlder {
                off: "the tokens of earlier logins stay valid after a new login",
                on: "a new login makes the tokens of earlier logins invalid",
            }

            /// One observed client sends `memberId` as a string to the service `PaymentInquiry`.
            /// The only evidence for the refusal is third-party code, and no successful call by
            /// that code is known.
            AhlTextIdsAre400 {
                off: "merchantId and memberId can be strings or numbers",
                on: "a request in which one of them is a string is refused with HTTP 400",
            }

            /// The name of the service is documented in the navigation of AHL Pay's documentation.
            /// The path is unverified: `/api/Payment/` is assumed because similar services whose
            /// documentation pages can be read have it in their paths.
            AhlCreateElsewhere {
                off: "the service that creates links has the path /api/Payment/CreateLinkPayment",
                on: "it has the path /api/CreateLinkPayment",
            }

            /// AHL Pay documents the hash for its services for card payments. One observed client
            /// creates links without the hash, but in AHL Pay's back office.
            AhlCreateNeedsHash {
                off: "rnd and hash in a request that creates a link are ignored",
                on: "the request is refused unless it contains rnd and a correct hash",
            }

            /// The object was observed. A string in `data` is documented for other services of AHL
            /// Pay.
            AhlCreateAnswersBareUrl {
                off: "data in the response to a request that creates a link is an object with the \
                      field url",
                on: "data is the URL of the link as a string",
            }

            AhlOrderIdTakenIsRefused {
                off: "a request to create a second link with the same orderId is accepted",
                on: "the request is refused",
            }

            /// Kuruş were observed in two clients, and the author of a third client reports that a
            /// documentation page requires kuruş. AHL Pay documents an example for another service,
            /// but this example fits neither unit.
            AhlAmountIsLira {
                off: "amounts in requests are in kuruş, so \"100\" means 1.00 lira",
                on: "they are in lira, so \"100\" means 100.00 lira",
            }

            /// The sandbox only records such messages. It is unverified what the two fields cause,
            /// because only their names are known.
            AhlReceiverIsNotMessaged {
                off: "the link is sent to receiverPhoneNumber and receiverEmail",
                on: "nothing is sent to receiverPhoneNumber and receiverEmail",
            }

            /// AHL Pay documents both: an array in the table of fields, and an object in the
            /// example.
            AhlListIsBareArray {
                off: "data in the list of links is an object that contains the rows in result and \
                      the fields about the page of the list",
                on: "data is the array of rows",
            }

            /// AHL Pay's documented example has no `orderId` in its rows. The field was observed in
            /// the same list in AHL Pay's back office.
            AhlListRowsCarryOrderId {
                off: "the rows of the list of links do not contain orderId",
                on: "they contain orderId as the last field",
            }

            /// AHL Pay documents `orderByDesc` and an example with `true`. It is unverified what
            /// `false` does.
            AhlListAlwaysNewestFirst {
                off: "orderByDesc in the request determines the order of the list of links",
                on: "the list always begins with the newest link",
            }

            /// AHL Pay documents no limit, but the documented example asks for 50 rows and contains
            /// 25. It is unverified whether there is a limit.
            AhlListSizeCapped {
                off: "a page of the list of links has as many rows as the request asks for",
                on: "it has at most 25 rows, and pageSize in the response is at most 25",
            }

            /// In all 25 rows of AHL Pay's documented example, `linkExpiredDate` is almost six
            /// hours before `linkCreatedDate`, although a link expires after it was created. It is
            /// unverified whether this is still the case.
            AhlListStampsInOneClock {
                off: "linkExpiredDate in the list of links is six hours behind local time in \
                      Türkiye",
                on: "linkExpiredDate is local time in Türkiye, as linkCreatedDate is",
            }

            /// The status is unverified. AHL Pay documents no status for deactivated links, and the
            /// web application of AHL Pay's back office loads its list of statuses from the server.
            AhlPassiveLinkIsListedApart {
                off: "a deactivated link is listed under the status EXPIRED",
                on: "it is listed under the status PASSIVE",
            }

            /// Most observed clients send both fields, and two send neither. It is unverified
            /// whether AHL Pay requires them; the token already identifies the account.
            AhlInquiryNeedsAccount {
                off: "memberId and merchantId are optional for PaymentInquiry",
                on: "PaymentInquiry refuses requests without memberId and merchantId",
            }

            AhlInquiryOfUnpaidIsSuccess {
                off: "PaymentInquiry refuses a request for an unpaid link like a request for an \
                      unknown order",
                on: "the response for an unpaid link has isSuccess true and fields that are null",
            }

            /// [`Switch::AhlInquirySaysSale`] takes precedence. The value is unverified. The only
            /// evidence is third-party code, and no successful call by that code is known. Its
            /// author guessed that `AUTH`, `SUCCESS` and `SALE` mean that an order was paid.
            AhlInquirySaysAuth {
                off: "PaymentInquiry returns SUCCESS in txnStatus for a paid order",
                on: "it returns AUTH",
            }

            /// The value is unverified. The only evidence is third-party code, and no successful
            /// call by that code is known. Its author guessed that `AUTH`, `SUCCESS` and `SALE`
            /// mean that an order was paid.
            AhlInquirySaysSale {
                off: "PaymentInquiry returns SUCCESS in txnStatus for a paid order",
                on: "it returns SALE",
            }

            /// One observed client evaluates only `authCode`. Another third-party client evaluates
            /// only `txnStatus`, but no successful call by that client is known.
            AhlInquiryOnlyAuthCode {
                off: "the response of PaymentInquiry contains authCode and txnStatus",
                on: "it contains authCode, but not txnStatus",
            }

            /// It is unverified whether AHL Pay returns these fields: the documentation page could
            /// not be read, and known clients evaluate only `authCode` and `txnStatus`.
            AhlInquiryCarriesOrder {
                off: "the response of PaymentInquiry does not contain orderId, totalAmount and \
                      currency",
                on: "it contains these three fields",
            }

            /// AHL Pay documents that `orderId` identifies a card payment in its query services. It
            /// is unverified whether this also applies to payments through links.
            AhlLinksNotInInquiry {
                off: "PaymentInquiry finds an order that was created with a link by its orderId",
                on: "it does not find such orders, even if they are paid",
            }

            /// The array is documented in AHL Pay's example. An object with `result` and
            /// `totalItems` was observed in AHL Pay's back office.
            AhlTransactionsArePaged {
                off: "data in the response of Transaction/List is the array of rows",
                on: "data is an object, as in the list of links",
            }

            AhlTransactionsEndExcluded {
                off: "Transaction/List lists the transactions of the day endDate",
                on: "it does not list the transactions of this day",
            }

            /// AHL Pay documents a filter of the type int, which is `null` in the example. It is
            /// unverified what the filter does.
            AhlTransactionsIgnoreOrderId {
                off: "Transaction/List lists only the transactions of the order in the filter \
                      orderId",
                on: "it ignores the filter orderId",
            }

            AhlNoTransactionsIsRefusal {
                off: "if the order in the filter orderId has no transactions, the response of \
                      Transaction/List contains no rows",
                on: "in this case, Transaction/List refuses the request",
            }

            /// AHL Pay documents that the filter is optional, and its example contains `Auth`. It
            /// is unverified what is listed without the filter.
            AhlTransactionsOfSalesOnly {
                off: "if transactionType is null, Transaction/List lists transactions of every \
                      type",
                on: "in this case, it lists only transactions of the type Auth",
            }

            /// Lira were observed: the web application of AHL Pay's back office shows the values as
            /// lira. AHL Pay documents an example with the value 1, and an example of another
            /// service that fits neither unit.
            AhlTransactionAmountsInKurus {
                off: "totalAmount and amount of a transaction are in lira",
                on: "they are in kuruş",
            }

            /// Both fields were observed in AHL Pay's back office. The readable part of AHL Pay's
            /// documented example contains neither of them.
            AhlTransactionsWithoutStatus {
                off: "transactions contain the fields status and statusDesc, which report whether \
                      a transaction succeeded",
                on: "they contain neither of these fields",
            }

            /// Both fields were observed in AHL Pay's back office. The readable part of AHL Pay's
            /// documented example contains neither of them.
            AhlTransactionsWithoutCurrency {
                off: "transactions contain currency with the value 949 and currencyDesc with the \
                      value TL",
                on: "they do not contain their currency",
            }

            /// Rows with the `txnType` `REFUND` were observed in AHL Pay's back office. It is
            /// unverified whether the payment's row changes.
            AhlRefundChangesRow {
                off: "a refund has its own row in the list of transactions, and the payment's row \
                      does not change",
                on: "a refund changes the txnType in the payment's row to REFUND",
            }

            /// It is unverified how a voided payment appears, because no example of one is known.
            /// The web application of AHL Pay's back office offers a void for rows with the status
            /// `SUCCESS`.
            AhlVoidHasRow {
                off: "a void changes the txnType in the payment's row of the list of transactions \
                      to VOID",
                on: "a void has its own row, and the payment's row does not change",
            }

            AhlPaidLinkIsPaidAgain {
                off: "a second payment of a link is refused",
                on: "a second payment is accepted if the payment page was opened before the first \
                     payment, for example in another tab",
            }

            /// The service was observed in AHL Pay's back office. It is unverified whether the host
            /// for merchants also has it.
            AhlNoPassiveService {
                off: "the service PassiveLinkPayment exists",
                on: "it does not exist, and the response has HTTP 404",
            }

            AhlPassiveTakesPaidLink {
                off: "a request to deactivate a paid link is refused",
                on: "the request gets a successful response, but the link stays paid",
            }
        }
    };
}
pub(crate) use switches;
