//! The switches of AHL Pay: one for each reading of its documentation that no page settles.

/// Appends the switches of AHL Pay to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// The HTTP status of a refusal, except for a missing token.
            ///
            /// Unverified: no error answer is published. Observed: clients that look at `isSuccess`
            /// alone, and one that wants a 2xx first.
            AhlRefusalIsHttp400 = "ahl-refusal-is-http-400" {
                off: "HTTP 200 with isSuccess false",
                on: "HTTP 400 with isSuccess false",
            }

            /// The HTTP status for a token that is missing, unknown or expired.
            ///
            /// Unverified: nothing is published.
            AhlExpiredTokenIsEnvelope = "ahl-expired-token-is-envelope" {
                off: "HTTP 401 with isSuccess false",
                on: "HTTP 200 with isSuccess false",
            }

            /// Whether the login reports the end of its token's lifetime.
            ///
            /// Observed: `expireDate` in the login of the back office, another host. Unverified:
            /// its format, and this login.
            AhlLoginReportsExpiry = "ahl-login-reports-expiry" {
                off: "no expireDate",
                on: "expireDate, Turkish wall clock",
            }

            /// Whether the login names the scheme of the `Authorization` header.
            ///
            /// Observed: one client reads `tokenType`, others write `Bearer` themselves.
            AhlLoginWithoutTokenType = "ahl-login-without-token-type" {
                off: "tokenType Bearer",
                on: "no tokenType",
            }

            /// Where the login has its token.
            ///
            /// Observed: in `data`. Code only: a client also reads it beside `isSuccess`.
            AhlTokenAtRoot = "ahl-token-at-root" {
                off: "in data",
                on: "beside isSuccess, without data",
            }

            /// The type of `merchantId` in the login.
            ///
            /// Observed: a number; in the login of the back office a text.
            AhlLoginMerchantIdIsText = "ahl-login-merchant-id-is-text" {
                off: "a number",
                on: "a text",
            }

            /// The effect of a new login on the tokens of earlier ones.
            ///
            /// Unverified: nothing is published.
            AhlNewLoginEndsOlder = "ahl-new-login-ends-older" {
                off: "they stay valid",
                on: "they are refused",
            }

            /// The effect of a `merchantId` or `memberId` that is sent as a text.
            ///
            /// Observed: a client that sends `memberId` as a text to the inquiry. Code only: one
            /// that says that a text is answered with HTTP 400.
            AhlTextIdsAre400 = "ahl-text-ids-are-400" {
                off: "taken, like the number",
                on: "HTTP 400",
            }

            /// The path of the service that creates links.
            ///
            /// Documented: the name in the navigation. Unverified: the path, by analogy with the
            /// services whose pages can be read.
            AhlCreateElsewhere = "ahl-create-elsewhere" {
                off: "served at /api/Payment/CreateLinkPayment",
                on: "at /api/CreateLinkPayment",
            }

            /// The effect of creating a link without `rnd` and `hash`.
            ///
            /// Documented: the hash of the card services. Observed: a client that creates links
            /// without it, at the back office.
            AhlCreateNeedsHash = "ahl-create-needs-hash" {
                off: "rnd and hash are not looked at",
                on: "refused unless both are there and the hash is right",
            }

            /// `data` of a created link.
            ///
            /// Observed: an object with `url`. Documented: other services of the provider have a
            /// text in `data`.
            AhlCreateAnswersBareUrl = "ahl-create-answers-bare-url" {
                off: "data is an object with url",
                on: "data is the URL as a text",
            }

            /// A second link under one `orderId`.
            ///
            /// Unverified: nothing is published.
            AhlOrderIdTakenIsRefused = "ahl-order-id-taken-is-refused" {
                off: "accepted",
                on: "refused",
            }

            /// The unit of an amount in a request.
            ///
            /// Observed: kuruş, in two clients; a third reports that a page says so. Documented: an
            /// example at another service that fits neither unit.
            AhlAmountIsLira = "ahl-amount-is-lira" {
                off: "\"100\" is 1.00",
                on: "\"100\" is 100.00",
            }

            /// The effect of `receiverPhoneNumber` or `receiverEmail`.
            ///
            /// Unverified: nothing is published but the names.
            AhlReceiverIsNotMessaged = "ahl-receiver-is-not-messaged" {
                off: "the link is sent there",
                on: "nothing is sent",
            }

            /// `data` of the list.
            ///
            /// Documented twice: an array in the table, an object in the example.
            AhlListIsBareArray = "ahl-list-is-bare-array" {
                off: "an object with the members of a page and result",
                on: "the rows alone",
            }

            /// Whether rows of the list have their order id.
            ///
            /// Documented by example: they do not. Observed: they do in the same list of the back
            /// office.
            AhlListRowsCarryOrderId = "ahl-list-rows-carry-order-id" {
                off: "no orderId",
                on: "orderId, as the last member",
            }

            /// The order of the list.
            ///
            /// Documented: `orderByDesc`, and one example with true. Unverified: what false does.
            AhlListAlwaysNewestFirst = "ahl-list-always-newest-first" {
                off: "orderByDesc is heeded",
                on: "newest first, whatever orderByDesc says",
            }

            /// The largest number of rows on a page of the list.
            ///
            /// Documented: 50 in the example, where 25 rows came, and no limit. Unverified: that
            /// there is none.
            AhlListSizeCapped = "ahl-list-size-capped" {
                off: "any size is heeded",
                on: "at most 25 rows a page, and pageSize says so",
            }

            /// The clocks of the two stamps of a row.
            ///
            /// Documented by example: in all 25 rows they are six hours apart. Unverified: that
            /// this is so today.
            AhlListStampsInOneClock = "ahl-list-stamps-in-one-clock" {
                off: "linkExpiredDate is in a clock six hours behind",
                on: "both are Turkish wall clock",
            }

            /// The status under which a deactivated link is listed.
            ///
            /// Unverified: the documented states have none of its own; the back office reads its
            /// list of states from the server.
            AhlPassiveLinkIsListedApart = "ahl-passive-link-is-listed-apart" {
                off: "under EXPIRED",
                on: "under PASSIVE",
            }

            /// Whether the inquiry requires `memberId` and `merchantId`.
            ///
            /// Observed: most clients send both, two send neither. Unverified: what the provider
            /// requires; the token already names the account.
            AhlInquiryNeedsAccount = "ahl-inquiry-needs-account" {
                off: "it does not",
                on: "refused without them",
            }

            /// The inquiry of a link that nobody has paid.
            ///
            /// Unverified: nothing is published.
            AhlInquiryOfUnpaidIsSuccess = "ahl-inquiry-of-unpaid-is-success" {
                off: "refused, like an unknown order",
                on: "isSuccess true with null members",
            }

            /// `txnStatus` of a paid order. [`Switch::AhlInquirySaysSale`] takes precedence.
            ///
            /// Code only: a client takes `AUTH`, `SUCCESS` and `SALE` for paid, as a guess of its
            /// author.
            AhlInquirySaysAuth = "ahl-inquiry-says-auth" {
                off: "SUCCESS",
                on: "AUTH",
            }

            /// `txnStatus` of a paid order, by another name.
            ///
            /// Code only: a client takes `AUTH`, `SUCCESS` and `SALE` for paid, as a guess of its
            /// author.
            AhlInquirySaysSale = "ahl-inquiry-says-sale" {
                off: "SUCCESS",
                on: "SALE",
            }

            /// Whether the inquiry carries `txnStatus`.
            ///
            /// Observed: one client reads `authCode` alone. Code only: another reads `txnStatus`
            /// alone.
            AhlInquiryOnlyAuthCode = "ahl-inquiry-only-auth-code" {
                off: "authCode and txnStatus",
                on: "authCode alone",
            }

            /// Whether the inquiry reports the order of the request.
            ///
            /// Unverified: its page could not be read, and no client reads more than `authCode` and
            /// `txnStatus`.
            AhlInquiryCarriesOrder = "ahl-inquiry-carries-order" {
                off: "it does not",
                on: "by orderId, totalAmount and currency",
            }

            /// The inquiry of an order that was paid by link.
            ///
            /// Documented for card payments: `orderId` is the key of the query services.
            /// Unverified: links.
            AhlLinksNotInInquiry = "ahl-links-not-in-inquiry" {
                off: "found by its orderId",
                on: "unknown, also when it is paid",
            }

            /// `data` of the transactions.
            ///
            /// Documented by example: an array. Observed: an object with `result` and `totalItems`
            /// at the back office.
            AhlTransactionsArePaged = "ahl-transactions-are-paged" {
                off: "data is the array of rows",
                on: "data is an object like that of the links' list",
            }

            /// Whether transactions of the day `endDate` are listed.
            ///
            /// Unverified: nothing is published.
            AhlTransactionsEndExcluded = "ahl-transactions-end-excluded" {
                off: "they are",
                on: "they are not",
            }

            /// The filter `orderId` of the transactions.
            ///
            /// Documented: a filter of type int, null in the example. Unverified: what it does.
            AhlTransactionsIgnoreOrderId = "ahl-transactions-ignore-order-id" {
                off: "it is heeded",
                on: "it is not",
            }

            /// The response of the list if it is filtered by an order without transactions.
            ///
            /// Unverified: nothing is published.
            AhlNoTransactionsIsRefusal = "ahl-no-transactions-is-refusal" {
                off: "no rows",
                on: "refused like an order that does not exist",
            }

            /// What a null in `transactionType` lists.
            ///
            /// Documented: the filter is not required; the example names `Auth`. Unverified: what
            /// is listed without it.
            AhlTransactionsOfSalesOnly = "ahl-transactions-of-sales-only" {
                off: "null lists every type",
                on: "null lists Auth alone",
            }

            /// The unit of `totalAmount` and `amount` of a transaction.
            ///
            /// Observed: lira, as the back office prints them. Documented: an example of 1, and an
            /// example of another service that fits neither unit.
            AhlTransactionAmountsInKurus = "ahl-transaction-amounts-in-kurus" {
                off: "lira",
                on: "kuruş",
            }

            /// Whether transactions report if they succeeded.
            ///
            /// Observed: both at the back office. Documented: none of them in the part of the
            /// example that can be read.
            AhlTransactionsWithoutStatus = "ahl-transactions-without-status" {
                off: "status and statusDesc",
                on: "neither",
            }

            /// Whether transactions report their currency.
            ///
            /// Observed: `currency` and `currencyDesc` at the back office. Documented: none in the
            /// part of the example that can be read.
            AhlTransactionsWithoutCurrency = "ahl-transactions-without-currency" {
                off: "currency 949 and currencyDesc TL",
                on: "no currency",
            }

            /// How a refund appears among the transactions.
            ///
            /// Observed: rows with `txnType` `REFUND` at the back office. Unverified: what becomes
            /// of the payment's row.
            AhlRefundChangesRow = "ahl-refund-changes-row" {
                off: "a row of its own beside the unchanged payment",
                on: "the payment's row says REFUND",
            }

            /// How a void appears among the transactions.
            ///
            /// Unverified: the back office takes rows of the status `SUCCESS` for payments that can
            /// be voided; nobody has shown a payment that was.
            AhlVoidHasRow = "ahl-void-has-row" {
                off: "the payment's row says VOID",
                on: "a row of its own beside the unchanged payment",
            }

            /// A payment on a page that was opened before the link was paid, such as in a second tab
            /// of the browser.
            ///
            /// Unverified: nothing is published.
            AhlPaidLinkIsPaidAgain = "ahl-paid-link-is-paid-again" {
                off: "refused",
                on: "accepted, as a second payment of the link",
            }

            /// Whether a merchant can deactivate a link.
            ///
            /// Observed: a service of the back office. Unverified: that the merchants' host has it.
            AhlNoPassiveService = "ahl-no-passive-service" {
                off: "there",
                on: "HTTP 404 without an envelope",
            }

            /// Deactivating a link that is paid.
            ///
            /// Unverified: nothing is published.
            AhlPassiveTakesPaidLink = "ahl-passive-takes-paid-link" {
                off: "refused",
                on: "answered with success, and the link stays paid",
            }
        }
    };
}
pub(crate) use switches;
