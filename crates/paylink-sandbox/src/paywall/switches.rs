//! The switches of Paywall: one for each question that no documentation page of Paywall answers.

/// Appends the switches of Paywall to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// The error code 401 is documented. It is unverified whether the response also has
            /// HTTP status 401.
            PaywallWrongKeysAre200 {
                off: "a request with missing or wrong keys gets HTTP 401 with the ErrorCode 401",
                on: "it gets HTTP 200 with the ErrorCode 401",
            }

            /// Paywall documents that the request contains the public key and the public client. It
            /// is unverified whether the service refuses wrong keys.
            PaywallVersionNeedsNoKeys {
                off: "the service payment/version refuses wrong keys",
                on: "the service payment/version does not check the keys",
            }

            /// The documented examples of `checkout/passive` and of the queries contain these
            /// fields; the older examples of the other services do not. It is unverified whether
            /// the other services return these fields today.
            PaywallEnvelopeAlwaysNewer {
                off: "a response contains ErrorCodeType and ErrorMessage only if the documented \
                      example of its service contains them",
                on: "every response contains ErrorCodeType and ErrorMessage",
            }

            /// It was observed that Paywall's own client first requires a 2xx status and then
            /// evaluates `Result`. It is unverified whether a refusal can have another HTTP status.
            PaywallRefusalIsHttp400 {
                off: "a refused request gets HTTP 200 with Result false",
                on: "it gets HTTP 400 with Result false",
            }

            /// Paywall documents an empty string in the template for errors (which shows a
            /// success), and `null` in other examples. The value in a real refusal is unverified.
            PaywallRefusalBodyIsEmptyText {
                off: "the field Body of a refusal is null",
                on: "it is an empty string",
            }

            /// Paywall does not document this, so the real behaviour is unverified. Such amounts
            /// occur if a client writes a binary floating-point number.
            PaywallAmountIsRounded {
                off: "an amount with more than two decimal places or an exponent is refused with \
                      the code 142, or with the code 51 for a LinkQr link",
                on: "such an amount is rounded half up to two decimal places",
            }

            /// Paywall documents that a `UniqueCode` must be unique (error code 148). It is
            /// unverified whether it can be used again when its page is no longer open.
            PaywallUniqueCodeFreeAgain {
                off: "a UniqueCode can never be used again",
                on: "a UniqueCode can be used again when its page has expired or has been \
                     deactivated",
            }

            /// Paywall does not document this, so the real behaviour is unverified. With the switch
            /// off, a client that did not receive the `Id` of a page cannot get it from the
            /// refusal.
            PaywallDuplicateAnswersFirst {
                off: "if a UniqueCode is already in use, the refusal has the same Body as any \
                      other refusal",
                on: "the Body of the refusal contains the earlier page",
            }

            /// Paywall documents both: the fields are optional on the Turkish page and on the older
            /// English page, and required on the newest English page.
            PaywallCustomerAndProductsRequired {
                off: "a page can be created without Customer and Products",
                on: "a request to create a page without Customer or Products is refused with the \
                     code 2",
            }

            /// The code 140 (*expired*) is documented. It is unverified whether it is used in this
            /// case.
            PaywallPastExpiryAccepted {
                off: "a request to create a page with an ExpireDateTime in the past is refused \
                      with the code 140",
                on: "the request is accepted, and the page has expired when it is created",
            }

            /// The time zone of this field is unverified. The documented example of another service
            /// contains dates that, by calculation, are local time in Türkiye.
            PaywallExpireDateTimeIsUtc {
                off: "an ExpireDateTime without a time zone is local time in Türkiye",
                on: "an ExpireDateTime without a time zone is in UTC",
            }

            /// The time zone of these fields is unverified. The documented example of another
            /// service contains dates that, by calculation, are local time in Türkiye.
            PaywallStampsAreUtc {
                off: "dates without a time zone in the responses of checkout/inquiry and of the \
                      queries are local time in Türkiye",
                on: "dates without a time zone in responses are in UTC",
            }

            /// Paywall documents both: only the example contains `FailBackUrl`, and only the table
            /// contains `Installment`.
            PaywallInquiryAsTabled {
                off: "the response of checkout/inquiry contains the fields in Paywall's example",
                on: "it contains the fields in Paywall's table",
            }

            /// Paywall does not document this, so the real behaviour is unverified. The response
            /// has no field that could report that a page was deactivated.
            PaywallInquiryRefusesPassive {
                off: "checkout/inquiry responds to a request about a deactivated page as for an \
                      open page",
                on: "it refuses the request with the code 139",
            }

            /// The code 140 (*expired*) and the field `ExpiryTime` are documented. It is unverified
            /// which of them reports that the page has expired.
            PaywallInquiryRefusesExpired {
                off: "checkout/inquiry responds to a request about an expired page as for an open \
                      page",
                on: "it refuses the request with the code 140",
            }

            /// The code 149 (*already paid*) is documented. It is unverified whether
            /// `checkout/passive` uses it.
            PaywallPaidPageTakesPassive {
                off: "a request to deactivate a paid page is refused with the code 149",
                on: "the request gets a successful response, but the page stays paid",
            }

            /// Paywall documents only `Link`. The other four fields were observed in Paywall's own
            /// client.
            PaywallLinkQrAnswersDetails {
                off: "Body in the response of linkqr/generate contains only Link",
                on: "it contains Link, Id, MerchantOrderId, MerchantTrackId and Amount",
            }

            /// The limit of 4 MB is documented. It is unverified which of the two it applies to,
            /// and how many bytes 1 MB has (in the sandbox, 1024 × 1024).
            PaywallPhotoLimitCountsText {
                off: "the limit of 4 MB for PhotoBase64 applies to the image",
                on: "the limit applies to the Base64 string",
            }

            /// It is unverified which codes such a payment has. The documented example of another
            /// service contains payments of unknown origin: each has a generated code of the form
            /// `<guid>_<20 capitals and digits>`, and several share a `TrackingCode`.
            PaywallMerchantCodeIsGenerated {
                off: "the MerchantUniqueCode of a payment on a page is the UniqueCode of the page, \
                      and its TrackingCode is empty",
                on: "the MerchantUniqueCode is generated, and the TrackingCode is the UniqueCode \
                     of the page",
            }

            /// [`Switch::PaywallMerchantCodeIsGenerated`] takes precedence. Paywall documents that
            /// the merchant's code of a payment is unique. It is unverified which codes a payment
            /// has if an earlier attempt on its page was declined.
            PaywallLaterAttemptHasOwnCode {
                off: "a later payment on a page has the same codes as the first attempt to pay",
                on: "its MerchantUniqueCode is generated, and its TrackingCode is the UniqueCode \
                     of the page",
            }

            PaywallPaidPageIsPaidAgain {
                off: "a second payment on a page is refused",
                on: "a second payment is accepted if the payer opened the page before the first \
                     payment, for example in another tab",
            }

            /// Paywall documents both: only the examples contain `Error`, and only the table
            /// contains `Activities`, `IsFullyRefunded` and `RemainingRefundAmount`.
            PaywallQueryRowsAsTabled {
                off: "a payment in the response to a query contains the fields in Paywall's \
                      examples",
                on: "it contains the fields in Paywall's table",
            }

            /// The code -1 (*payment not found*) is documented. It is unverified whether it is used
            /// in this case.
            PaywallEmptyTrackingListIsSuccess {
                off: "a query by a tracking code that no payment has is refused with the code -1",
                on: "the query gets a successful response with an empty List",
            }

            /// In the only documented example, `PaymentId` and `LastActivityDateTime` are in
            /// descending order. It is unverified whether this is always the case.
            PaywallTrackingListOldestFirst {
                off: "the response to a query by tracking code begins with the newest payment",
                on: "it begins with the oldest payment",
            }

            /// The name is unverified, because Paywall does not publish the content of this
            /// webhook. In the documentation, the rule for the hash contains `checkoutId`, and the
            /// response that creates a page contains `Id`.
            PaywallWebhookSaysId {
                off: "the webhook identifies the page or link with the field CheckoutId or \
                      LinkQrId",
                on: "it identifies the page or link with the fields Id and Guid",
            }

            /// Paywall documents PascalCase for the webhooks of other services, and camelCase for
            /// the forms of other services. The case in this webhook is unverified.
            PaywallWebhookNamesInCamelCase {
                off: "the field names in the webhook are in PascalCase",
                on: "they are in camelCase",
            }

            /// Paywall documents a number for the webhook of another service. The type in this
            /// webhook is unverified.
            PaywallWebhookAmountIsText {
                off: "Amount in the webhook is a number",
                on: "it is a string with the same digits",
            }

            /// Paywall documents that a webhook contains these fields only if the merchant has
            /// created a hash key in Paywall's panel.
            PaywallWebhookUnsigned {
                off: "the webhook is signed with a hash",
                on: "it is not signed",
            }

            /// It is unverified which of the two they are, because no page documents this. In the
            /// URL of a page, the GUID has the name `CheckoutId`.
            PaywallWebhookIdIsGuid {
                off: "checkoutId and linkQrId in the webhook and in its hash are the numeric id of \
                      the page or link",
                on: "they are its GUID",
            }

            /// Paywall documents that the amount is written with `amount.ToString()` of .NET, which
            /// keeps the digits. It is unverified whether the server does this, because the
            /// overview page contains only `{amount}`.
            PaywallWebhookHashAmountTwoDecimals {
                off: "the hash of the webhook is computed from the amount with the same digits as \
                      in the body",
                on: "it is computed from the amount with exactly two decimals",
            }

            /// [`Switch::PaywallWebhookHashAmountTwoDecimals`] takes precedence. Paywall documents
            /// that the amount is written with `amount.ToString()` of .NET, which keeps the digits.
            /// It is unverified whether the server does this, because the overview page contains
            /// only `{amount}`.
            PaywallWebhookHashAmountTrimmed {
                off: "the hash of the webhook is computed from the amount with the same digits as \
                      in the body",
                on: "it is computed from the amount without the zeros at its end",
            }

            /// Paywall documents that the amount is written with `amount.ToString()` of .NET, which
            /// uses the decimal separator of the server's culture. It is unverified which culture
            /// the server has; with a Turkish culture, the separator is a comma.
            PaywallWebhookHashAmountWithComma {
                off: "the hash of the webhook is computed from the amount with a decimal point",
                on: "it is computed from the amount with a decimal comma",
            }

            /// Paywall documents lower-case digits, but its example for another service contains a
            /// hash of another form.
            PaywallWebhookHashUpperCase {
                off: "the hash in the webhook consists of lower-case hexadecimal digits",
                on: "it consists of upper-case hexadecimal digits",
            }

            PaywallWebhookNeverRetried {
                off: "a webhook is posted up to two more times if the receiver's response does not \
                      have a 2xx status",
                on: "a webhook is posted only once",
            }

            PaywallBackBeforeWebhook {
                off: "the webhook is posted before the payer is redirected",
                on: "the payer is redirected first, and the webhook is posted a moment later",
            }

            /// Paywall does not document this, so the real behaviour is unverified. It was observed
            /// that Paywall's shop plugin evaluates `UniqueCode` after a direct payment.
            PaywallBackCarriesUniqueCode {
                off: "no parameter is added to the URL of the redirect",
                on: "the URL of the redirect contains the parameter UniqueCode",
            }
        }
    };
}
pub(crate) use switches;
