//! The switches of Paywall: one for each question that no documentation page of Paywall answers.

/// Appends the switches of Paywall to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// If this switch is on, a request with missing or wrong keys gets a response with HTTP
            /// status 200; otherwise, the HTTP status is 401. In both cases, `ErrorCode` is 401.
            ///
            /// The error code 401 is documented. It is unverified whether the response also has
            /// HTTP status 401.
            PaywallWrongKeysAre200 = "paywall-wrong-keys-are-200" {
                off: "a request with missing or wrong keys gets HTTP 401 with the ErrorCode 401",
                on: "it gets HTTP 200 with the ErrorCode 401",
            }

            /// If this switch is on, the service `payment/version` does not check the keys.
            /// Otherwise, it refuses wrong keys.
            ///
            /// Paywall documents that the request contains the public key and the public client. It
            /// is unverified whether the service refuses wrong keys.
            PaywallVersionNeedsNoKeys = "paywall-version-needs-no-keys" {
                off: "the service payment/version refuses wrong keys",
                on: "the service payment/version does not check the keys",
            }

            /// If this switch is on, every response contains `ErrorCodeType` and `ErrorMessage`.
            /// Otherwise, a response contains these fields only if the documented example of its
            /// service contains them.
            ///
            /// The documented examples of `checkout/passive` and of the queries contain these
            /// fields; the older examples of the other services do not. It is unverified whether
            /// the other services return these fields today.
            PaywallEnvelopeAlwaysNewer = "paywall-envelope-always-newer" {
                off: "a response contains ErrorCodeType and ErrorMessage only if the documented \
                      example of its service contains them",
                on: "every response contains ErrorCodeType and ErrorMessage",
            }

            /// If this switch is on, the response to a refused request has HTTP status 400;
            /// otherwise, it has HTTP status 200. In both cases, `Result` is `false`.
            ///
            /// It was observed that Paywall's own client first requires a 2xx status and then
            /// evaluates `Result`. It is unverified whether a refusal can have another HTTP status.
            PaywallRefusalIsHttp400 = "paywall-refusal-is-http-400" {
                off: "a refused request gets HTTP 200 with Result false",
                on: "it gets HTTP 400 with Result false",
            }

            /// If this switch is on, the field `Body` of a refusal is an empty string. Otherwise,
            /// it is `null`.
            ///
            /// Paywall documents an empty string in the template for errors (which shows a
            /// success), and `null` in other examples. The value in a real refusal is unverified.
            PaywallRefusalBodyIsEmptyText = "paywall-refusal-body-is-empty-text" {
                off: "the field Body of a refusal is null",
                on: "it is an empty string",
            }

            /// If this switch is on, an amount with more than two decimal places or with an
            /// exponent is rounded half up to two decimal places. Otherwise, the request is refused
            /// with the code 142, or with the code 51 for a LinkQr link.
            ///
            /// Paywall does not document this, so the real behaviour is unverified. Such amounts
            /// occur if a client writes a binary floating-point number.
            PaywallAmountIsRounded = "paywall-amount-is-rounded" {
                off: "an amount with more than two decimal places or an exponent is refused with \
                      the code 142, or with the code 51 for a LinkQr link",
                on: "such an amount is rounded half up to two decimal places",
            }

            /// If this switch is on, a `UniqueCode` can be used again when its page has expired or
            /// has been deactivated. Otherwise, it can never be used again.
            ///
            /// Paywall documents that a `UniqueCode` must be unique (error code 148). It is
            /// unverified whether it can be used again when its page is no longer open.
            PaywallUniqueCodeFreeAgain = "paywall-unique-code-free-again" {
                off: "a UniqueCode can never be used again",
                on: "a UniqueCode can be used again when its page has expired or has been \
                     deactivated",
            }

            /// If this switch is on and a `UniqueCode` is already in use, the field `Body` of the
            /// refusal contains the earlier page, in the same form as the response that created
            /// this page. Otherwise, `Body` is the same as in any other refusal.
            ///
            /// Paywall does not document this, so the real behaviour is unverified. With the switch
            /// off, a client that did not receive the `Id` of a page cannot get it from the
            /// refusal.
            PaywallDuplicateAnswersFirst = "paywall-duplicate-answers-first" {
                off: "if a UniqueCode is already in use, the refusal has the same Body as any \
                      other refusal",
                on: "the Body of the refusal contains the earlier page",
            }

            /// If this switch is on, a request to create a page without `Customer` or `Products` is
            /// refused with the code 2. Otherwise, it is accepted.
            ///
            /// Paywall documents both: the fields are optional on the Turkish page and on the older
            /// English page, and required on the newest English page.
            PaywallCustomerAndProductsRequired = "paywall-customer-and-products-required" {
                off: "a page can be created without Customer and Products",
                on: "a request to create a page without Customer or Products is refused with the \
                     code 2",
            }

            /// If this switch is on, a request to create a page with an `ExpireDateTime` in the
            /// past is accepted, and the page has expired when it is created. Otherwise, the
            /// request is refused with the code 140.
            ///
            /// The code 140 (*expired*) is documented. It is unverified whether it is used in this
            /// case.
            PaywallPastExpiryAccepted = "paywall-past-expiry-accepted" {
                off: "a request to create a page with an ExpireDateTime in the past is refused \
                      with the code 140",
                on: "the request is accepted, and the page has expired when it is created",
            }

            /// If this switch is on, an `ExpireDateTime` without a time zone is in UTC. Otherwise,
            /// it is local time in Türkiye.
            ///
            /// The time zone of this field is unverified. The documented example of another service
            /// contains dates that, by calculation, are local time in Türkiye.
            PaywallExpireDateTimeIsUtc = "paywall-expire-date-time-is-utc" {
                off: "an ExpireDateTime without a time zone is local time in Türkiye",
                on: "an ExpireDateTime without a time zone is in UTC",
            }

            /// If this switch is on, dates without a time zone in the responses of
            /// `checkout/inquiry` and of the queries are in UTC. Otherwise, they are local time in
            /// Türkiye.
            ///
            /// The time zone of these fields is unverified. The documented example of another
            /// service contains dates that, by calculation, are local time in Türkiye.
            PaywallStampsAreUtc = "paywall-stamps-are-utc" {
                off: "dates without a time zone in responses are local time in Türkiye",
                on: "dates without a time zone in responses are in UTC",
            }

            /// If this switch is on, the response of `checkout/inquiry` contains the fields in
            /// Paywall's table. Otherwise, it contains the fields in Paywall's example.
            ///
            /// Paywall documents both: only the example contains `FailBackUrl`, and only the table
            /// contains `Installment`.
            PaywallInquiryAsTabled = "paywall-inquiry-as-tabled" {
                off: "the response of checkout/inquiry contains the fields in Paywall's example",
                on: "it contains the fields in Paywall's table",
            }

            /// If this switch is on, a request to `checkout/inquiry` about a deactivated page is
            /// refused with the code 139. Otherwise, the response is the same as for an open page.
            ///
            /// Paywall does not document this, so the real behaviour is unverified. The response
            /// has no field that could report that a page was deactivated.
            PaywallInquiryRefusesPassive = "paywall-inquiry-refuses-passive" {
                off: "checkout/inquiry responds to a request about a deactivated page as for an \
                      open page",
                on: "it refuses the request with the code 139",
            }

            /// If this switch is on, a request to `checkout/inquiry` about an expired page is
            /// refused with the code 140. Otherwise, the response is the same as for an open page.
            ///
            /// The code 140 (*expired*) and the field `ExpiryTime` are documented. It is unverified
            /// which of them reports that the page has expired.
            PaywallInquiryRefusesExpired = "paywall-inquiry-refuses-expired" {
                off: "checkout/inquiry responds to a request about an expired page as for an open \
                      page",
                on: "it refuses the request with the code 140",
            }

            /// If this switch is on, a request to deactivate a paid page gets a successful
            /// response, and the page stays paid. Otherwise, the request is refused with the code
            /// 149.
            ///
            /// The code 149 (*already paid*) is documented. It is unverified whether
            /// `checkout/passive` uses it.
            PaywallPaidPageTakesPassive = "paywall-paid-page-takes-passive" {
                off: "a request to deactivate a paid page is refused with the code 149",
                on: "the request gets a successful response, but the page stays paid",
            }

            /// If this switch is on, the field `Body` in the response of `linkqr/generate` contains
            /// `Link`, `Id`, `MerchantOrderId`, `MerchantTrackId` and `Amount`. Otherwise, it
            /// contains only `Link`.
            ///
            /// Paywall documents only `Link`. The other four fields were observed in Paywall's own
            /// client.
            PaywallLinkQrAnswersDetails = "paywall-link-qr-answers-details" {
                off: "Body in the response of linkqr/generate contains only Link",
                on: "it contains Link, Id, MerchantOrderId, MerchantTrackId and Amount",
            }

            /// If this switch is on, the limit of 4 MB for `PhotoBase64` applies to the Base64
            /// string. Otherwise, it applies to the image.
            ///
            /// The limit of 4 MB is documented. It is unverified which of the two it applies to,
            /// and how many bytes 1 MB has (in the sandbox, 1024 × 1024).
            PaywallPhotoLimitCountsText = "paywall-photo-limit-counts-text" {
                off: "the limit of 4 MB for PhotoBase64 applies to the image",
                on: "the limit applies to the Base64 string",
            }

            /// If this switch is on, the `MerchantUniqueCode` of a payment on a page is generated,
            /// and the `TrackingCode` is the `UniqueCode` of the page. Otherwise, the
            /// `MerchantUniqueCode` is the `UniqueCode` of the page, and the `TrackingCode` is
            /// empty.
            ///
            /// It is unverified which codes such a payment has. The documented example of another
            /// service contains payments of unknown origin: each has a generated code of the form
            /// `<guid>_<20 capitals and digits>`, and several share a `TrackingCode`.
            PaywallMerchantCodeIsGenerated = "paywall-merchant-code-is-generated" {
                off: "the MerchantUniqueCode of a payment on a page is the UniqueCode of the page, \
                      and its TrackingCode is empty",
                on: "the MerchantUniqueCode is generated, and the TrackingCode is the UniqueCode \
                     of the page",
            }

            /// If this switch is on, each payment after the first attempt on a page has a generated
            /// `MerchantUniqueCode`, and its `TrackingCode` is the `UniqueCode` of the page.
            /// Otherwise, it has the same codes as the first attempt.
            /// [`Switch::PaywallMerchantCodeIsGenerated`] takes precedence.
            ///
            /// Paywall documents that the merchant's code of a payment is unique. It is unverified
            /// which codes a payment has if an earlier attempt on its page was declined.
            PaywallLaterAttemptHasOwnCode = "paywall-later-attempt-has-own-code" {
                off: "a later payment on a page has the same codes as the first attempt to pay",
                on: "its MerchantUniqueCode is generated, and its TrackingCode is the UniqueCode \
                     of the page",
            }

            /// If this switch is on, a page can be paid a second time if the payer opened it before
            /// the first payment, for example in another tab of the browser. Otherwise, the second
            /// payment is refused.
            ///
            /// Paywall does not document this. The real behaviour is unverified.
            PaywallPaidPageIsPaidAgain = "paywall-paid-page-is-paid-again" {
                off: "a second payment on a page is refused",
                on: "a second payment is accepted if the payer opened the page before the first \
                     payment",
            }

            /// If this switch is on, a payment in the response to a query contains the fields in
            /// Paywall's table. Otherwise, it contains the fields in Paywall's examples.
            ///
            /// Paywall documents both: only the examples contain `Error`, and only the table
            /// contains `Activities`, `IsFullyRefunded` and `RemainingRefundAmount`.
            PaywallQueryRowsAsTabled = "paywall-query-rows-as-tabled" {
                off: "a payment in the response to a query contains the fields in Paywall's \
                      examples",
                on: "it contains the fields in Paywall's table",
            }

            /// If this switch is on, a query by a tracking code that no payment has gets a
            /// successful response with an empty `List`. Otherwise, the query is refused with the
            /// code -1.
            ///
            /// The code -1 (*payment not found*) is documented. It is unverified whether it is used
            /// in this case.
            PaywallEmptyTrackingListIsSuccess = "paywall-empty-tracking-list-is-success" {
                off: "a query by a tracking code that no payment has is refused with the code -1",
                on: "the query gets a successful response with an empty List",
            }

            /// If this switch is on, the response to a query by tracking code begins with the
            /// oldest payment. Otherwise, it begins with the newest payment.
            ///
            /// In the only documented example, `PaymentId` and `LastActivityDateTime` are in
            /// descending order. It is unverified whether this is always the case.
            PaywallTrackingListOldestFirst = "paywall-tracking-list-oldest-first" {
                off: "the response to a query by tracking code begins with the newest payment",
                on: "it begins with the oldest payment",
            }

            /// If this switch is on, the webhook identifies the page or link with the fields `Id`
            /// and `Guid`. Otherwise, it uses the field `CheckoutId` or `LinkQrId`.
            ///
            /// The name is unverified, because Paywall does not publish the content of this
            /// webhook. In the documentation, the rule for the hash contains `checkoutId`, and the
            /// response that creates a page contains `Id`.
            PaywallWebhookSaysId = "paywall-webhook-says-id" {
                off: "the webhook identifies the page or link with the field CheckoutId or \
                      LinkQrId",
                on: "it identifies the page or link with the fields Id and Guid",
            }

            /// If this switch is on, the field names in the webhook are in camelCase. Otherwise,
            /// they are in PascalCase.
            ///
            /// Paywall documents PascalCase for the webhooks of other services, and camelCase for
            /// the forms of other services. The case in this webhook is unverified.
            PaywallWebhookNamesInCamelCase = "paywall-webhook-names-in-camel-case" {
                off: "the field names in the webhook are in PascalCase",
                on: "they are in camelCase",
            }

            /// If this switch is on, `Amount` in the webhook is a string with the same digits.
            /// Otherwise, it is a number.
            ///
            /// Paywall documents a number for the webhook of another service. The type in this
            /// webhook is unverified.
            PaywallWebhookAmountIsText = "paywall-webhook-amount-is-text" {
                off: "Amount in the webhook is a number",
                on: "it is a string with the same digits",
            }

            /// If this switch is on, the webhook does not contain the three fields of the hash.
            /// Otherwise, the webhook is signed.
            ///
            /// Paywall documents that a webhook contains these fields only if the merchant has
            /// created a hash key in Paywall's panel.
            PaywallWebhookUnsigned = "paywall-webhook-unsigned" {
                off: "the webhook is signed with a hash",
                on: "it is not signed",
            }

            /// If this switch is on, `checkoutId` and `linkQrId` are the GUID of the page or link,
            /// both in the webhook and in its hash. Otherwise, they are its numeric id.
            ///
            /// It is unverified which of the two they are, because no page documents this. In the
            /// URL of a page, the GUID has the name `CheckoutId`.
            PaywallWebhookIdIsGuid = "paywall-webhook-id-is-guid" {
                off: "checkoutId and linkQrId in the webhook and in its hash are the numeric id of \
                      the page or link",
                on: "they are its GUID",
            }

            /// If this switch is on, the hash of the webhook is computed from the amount with
            /// exactly two decimals. Otherwise, it is computed from the amount with the same digits
            /// as in the body.
            ///
            /// Paywall documents that the amount is written with `amount.ToString()` of .NET, which
            /// keeps the digits. It is unverified whether the server does this, because the
            /// overview page contains only `{amount}`.
            PaywallWebhookHashAmountTwoDecimals = "paywall-webhook-hash-amount-two-decimals" {
                off: "the hash of the webhook is computed from the amount with the same digits as \
                      in the body",
                on: "it is computed from the amount with exactly two decimals",
            }

            /// If this switch is on, the hash of the webhook is computed from the amount without
            /// the zeros at its end. Otherwise, it is computed from the amount with the same digits
            /// as in the body. [`Switch::PaywallWebhookHashAmountTwoDecimals`] takes precedence.
            ///
            /// Paywall documents that the amount is written with `amount.ToString()` of .NET, which
            /// keeps the digits. It is unverified whether the server does this, because the
            /// overview page contains only `{amount}`.
            PaywallWebhookHashAmountTrimmed = "paywall-webhook-hash-amount-trimmed" {
                off: "the hash of the webhook is computed from the amount with the same digits as \
                      in the body",
                on: "it is computed from the amount without the zeros at its end",
            }

            /// If this switch is on, the hash of the webhook is computed from the amount with a
            /// decimal comma. Otherwise, it is computed from the amount with a decimal point.
            ///
            /// Paywall documents that the amount is written with `amount.ToString()` of .NET, which
            /// uses the decimal separator of the server's culture. It is unverified which culture
            /// the server has; with a Turkish culture, the separator is a comma.
            PaywallWebhookHashAmountWithComma = "paywall-webhook-hash-amount-with-comma" {
                off: "the hash of the webhook is computed from the amount with a decimal point",
                on: "it is computed from the amount with a decimal comma",
            }

            /// If this switch is on, the hash in the webhook consists of upper-case hexadecimal
            /// digits. Otherwise, it consists of lower-case digits.
            ///
            /// Paywall documents lower-case digits, but its example for another service contains a
            /// hash of another form.
            PaywallWebhookHashUpperCase = "paywall-webhook-hash-upper-case" {
                off: "the hash in the webhook consists of lower-case hexadecimal digits",
                on: "it consists of upper-case hexadecimal digits",
            }

            /// If this switch is on, a webhook is posted only once. Otherwise, it is posted up to
            /// two more times if the receiver's response does not have a 2xx status.
            ///
            /// Paywall does not document this. The real behaviour is unverified.
            PaywallWebhookNeverRetried = "paywall-webhook-never-retried" {
                off: "a webhook is posted up to two more times if the receiver's response does not \
                      have a 2xx status",
                on: "a webhook is posted only once",
            }

            /// If this switch is on, the payer is redirected first, and the webhook is posted a
            /// moment later. Otherwise, the webhook is posted first.
            ///
            /// Paywall does not document this. The real behaviour is unverified.
            PaywallBackBeforeWebhook = "paywall-back-before-webhook" {
                off: "the webhook is posted before the payer is redirected",
                on: "the payer is redirected first, and the webhook is posted a moment later",
            }

            /// If this switch is on, the URL to which the payer is redirected contains the
            /// parameter `UniqueCode`. Otherwise, no parameter is added to the URL.
            ///
            /// Paywall does not document this, so the real behaviour is unverified. It was observed
            /// that Paywall's shop plugin evaluates `UniqueCode` after a direct payment.
            PaywallBackCarriesUniqueCode = "paywall-back-carries-unique-code" {
                off: "no parameter is added to the URL of the redirect",
                on: "the URL of the redirect contains the parameter UniqueCode",
            }
        }
    };
}
pub(crate) use switches;
