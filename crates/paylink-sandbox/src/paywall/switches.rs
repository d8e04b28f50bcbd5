//! The switches of Paywall: one for each reading of its documentation that no page settles.

/// Appends the switches of Paywall to the rows that are collected so far.
macro_rules! switches {
    ([$($more:ident)*] $($rows:tt)*) => {
        $crate::switches::collect_switches! { [$($more)*] $($rows)*
            /// The HTTP status for keys that are missing or wrong.
            ///
            /// Documented: an error code 401 exists. Unverified: whether it comes with HTTP 401.
            PaywallWrongKeysAre200 = "paywall-wrong-keys-are-200" {
                off: "HTTP 401 with ErrorCode 401",
                on: "HTTP 200 with ErrorCode 401",
            }

            /// Whether `payment/version` checks the keys.
            ///
            /// Documented: the page asks for the public pair. Unverified: whether wrong keys fail
            /// it.
            PaywallVersionNeedsNoKeys = "paywall-version-needs-no-keys" {
                off: "it does",
                on: "it does not",
            }

            /// `ErrorCodeType` and `ErrorMessage` in the envelope.
            ///
            /// Documented: present in the examples of passive and of the queries, absent in the
            /// older examples of the other services. Unverified: what the other services answer
            /// today.
            PaywallEnvelopeAlwaysNewer = "paywall-envelope-always-newer" {
                off: "as in each service's example",
                on: "present everywhere",
            }

            /// The HTTP status of a refusal.
            ///
            /// Observed: the provider's own client demands a 2xx and then looks at `Result`.
            /// Unverified: that no refusal has another status.
            PaywallRefusalIsHttp400 = "paywall-refusal-is-http-400" {
                off: "HTTP 200 with Result false",
                on: "HTTP 400 with Result false",
            }

            /// `Body` of a refusal.
            ///
            /// Documented: `""` in the error template, which shows a success; `null` in other
            /// examples. Unverified: a real refusal.
            PaywallRefusalBodyIsEmptyText = "paywall-refusal-body-is-empty-text" {
                off: "null",
                on: "\"\"",
            }

            /// The effect of an amount with more than two decimal places, or with an exponent.
            ///
            /// Unverified: nothing is published. Such amounts are what binary floating-point
            /// numbers are written as.
            PaywallAmountIsRounded = "paywall-amount-is-rounded" {
                off: "refused with code 142, at LinkQr 51",
                on: "rounded to two places, half up",
            }

            /// How long a `UniqueCode` stays in use.
            ///
            /// Documented: it must be unique (148). Unverified: whether it is free again when its
            /// page is not open any more.
            PaywallUniqueCodeFreeAgain = "paywall-unique-code-free-again" {
                off: "for ever",
                on: "as long as its page is open or paid",
            }

            /// `Body` of the refusal of a `UniqueCode` that is in use.
            ///
            /// Unverified: nothing is published, and the answer decides whether a lost `Id` can be
            /// found again.
            PaywallDuplicateAnswersFirst = "paywall-duplicate-answers-first" {
                off: "like any refusal",
                on: "the page that has the code, as generate answered it",
            }

            /// The effect of generating a page without `Customer` or `Products`.
            ///
            /// Documented twice: optional on the Turkish and the older English page, required on
            /// the newest English one.
            PaywallCustomerAndProductsRequired = "paywall-customer-and-products-required" {
                off: "accepted",
                on: "refused with code 2",
            }

            /// The effect of an `ExpireDateTime` in the past.
            ///
            /// Unverified: nothing is published; a code 140 *expired* exists.
            PaywallPastExpiryAccepted = "paywall-past-expiry-accepted" {
                off: "refused with code 140",
                on: "the page is expired from the start",
            }

            /// The zone of an `ExpireDateTime` without one.
            ///
            /// Documented: by the arithmetic of another service's example, stamps are Turkish wall
            /// clock. Unverified: this field.
            PaywallExpireDateTimeIsUtc = "paywall-expire-date-time-is-utc" {
                off: "Turkish wall clock",
                on: "UTC",
            }

            /// The zone of dates without one, in the inquiry and in the queries.
            ///
            /// Documented: by the arithmetic of another service's example, Turkish wall clock.
            /// Unverified: these fields.
            PaywallStampsAreUtc = "paywall-stamps-are-utc" {
                off: "Turkish wall clock",
                on: "UTC",
            }

            /// The fields of the inquiry where table and example differ.
            ///
            /// Documented twice: `FailBackUrl` in the example only, `Installment` in the table
            /// only.
            PaywallInquiryAsTabled = "paywall-inquiry-as-tabled" {
                off: "as in the example",
                on: "as in the table",
            }

            /// The inquiry of a passive page.
            ///
            /// Unverified: nothing is published; no field of the response could report it.
            PaywallInquiryRefusesPassive = "paywall-inquiry-refuses-passive" {
                off: "the answer is that of an open page",
                on: "refused with code 139",
            }

            /// The inquiry of a page whose lifetime is over.
            ///
            /// Documented: a code 140 *expired* exists, and `ExpiryTime` is a field. Unverified:
            /// which of them reports it.
            PaywallInquiryRefusesExpired = "paywall-inquiry-refuses-expired" {
                off: "the answer is that of an open page",
                on: "refused with code 140",
            }

            /// Passive on a page that is paid.
            ///
            /// Documented: a code 149 *already paid* exists. Unverified: whether passive answers
            /// with it.
            PaywallPaidPageTakesPassive = "paywall-paid-page-takes-passive" {
                off: "refused with code 149",
                on: "answered with success, and the page stays paid",
            }

            /// `Body` of linkqr/generate.
            ///
            /// Documented: `Link` alone. Observed: the provider's own client has `Id`,
            /// `MerchantOrderId`, `MerchantTrackId` and `Amount`, too.
            PaywallLinkQrAnswersDetails = "paywall-link-qr-answers-details" {
                off: "Link alone",
                on: "all five fields",
            }

            /// What the limit of 4 MB for `PhotoBase64` counts.
            ///
            /// Documented: 4 MB. Unverified: the image or its Base64 text, and how much a MB is
            /// (here 1024 × 1024).
            PaywallPhotoLimitCountsText = "paywall-photo-limit-counts-text" {
                off: "the image",
                on: "its Base64 text",
            }

            /// `MerchantUniqueCode` and `TrackingCode` of a payment of a page.
            ///
            /// Unverified: how a page maps to them. Documented: rows of unknown origin in another
            /// service with a generated `<guid>_<20 capitals and digits>`, and a `TrackingCode`
            /// that several rows share.
            PaywallMerchantCodeIsGenerated = "paywall-merchant-code-is-generated" {
                off: "the page's UniqueCode, and empty",
                on: "generated, and the page's UniqueCode",
            }

            /// The codes of the payments of a page after its first attempt.
            /// [`Switch::PaywallMerchantCodeIsGenerated`] takes precedence.
            ///
            /// Documented: the merchant's code of a payment is unique. Unverified: which codes the
            /// payment after a declined attempt has.
            PaywallLaterAttemptHasOwnCode = "paywall-later-attempt-has-own-code" {
                off: "as those of the first attempt",
                on: "a generated merchant code, and the page's UniqueCode as tracking code",
            }

            /// A payment on a page that was opened before it was paid, such as in a second tab of
            /// the browser.
            ///
            /// Unverified: nothing is published.
            PaywallPaidPageIsPaidAgain = "paywall-paid-page-is-paid-again" {
                off: "refused",
                on: "accepted, as a second payment of the page",
            }

            /// The fields of a queried payment where table and examples differ.
            ///
            /// Documented twice: `Error` in the examples only; `Activities`, `IsFullyRefunded` and
            /// `RemainingRefundAmount` in the table only.
            PaywallQueryRowsAsTabled = "paywall-query-rows-as-tabled" {
                off: "as in the example",
                on: "as in the table",
            }

            /// A query by a tracking code that no payment has.
            ///
            /// Documented: -1 is *payment not found*. Unverified: whether an empty list is such a
            /// case.
            PaywallEmptyTrackingListIsSuccess = "paywall-empty-tracking-list-is-success" {
                off: "refused with code -1",
                on: "success and an empty List",
            }

            /// The order of the payments of a tracking code.
            ///
            /// Documented by the one example: `PaymentId` and `LastActivityDateTime` fall.
            /// Unverified: whether the service promises this order.
            PaywallTrackingListOldestFirst = "paywall-tracking-list-oldest-first" {
                off: "newest first",
                on: "oldest first",
            }

            /// The field with which the webhook names the page or the link.
            ///
            /// Unverified: no payload is published. Documented: the hash recipe says `checkoutId`;
            /// generate says `Id`.
            PaywallWebhookSaysId = "paywall-webhook-says-id" {
                off: "by CheckoutId or LinkQrId",
                on: "by Id and Guid",
            }

            /// The case of names in the webhook.
            ///
            /// Documented: PascalCase in the webhooks of other services, camelCase in their forms.
            /// Unverified: this one.
            PaywallWebhookNamesInCamelCase = "paywall-webhook-names-in-camel-case" {
                off: "PascalCase",
                on: "camelCase",
            }

            /// The type of `Amount` in the webhook.
            ///
            /// Documented: a number in another service's webhook. Unverified: this one.
            PaywallWebhookAmountIsText = "paywall-webhook-amount-is-text" {
                off: "a number",
                on: "a text with the same digits",
            }

            /// Whether the webhook is signed.
            ///
            /// Documented: only where a key has been made in the panel; without one the three hash
            /// fields are not sent.
            PaywallWebhookUnsigned = "paywall-webhook-unsigned" {
                off: "it is",
                on: "it is not",
            }

            /// What `checkoutId` and `linkQrId` are, in the hash and under their own name.
            ///
            /// Unverified: no page says it; the link of a page names its GUID `CheckoutId`.
            PaywallWebhookIdIsGuid = "paywall-webhook-id-is-guid" {
                off: "the number",
                on: "the GUID",
            }

            /// The digits of the amount in the hash.
            ///
            /// Documented: `amount.ToString()` of .NET, which keeps the digits. Unverified: that
            /// the server does so; the overview page has a bare `{amount}`.
            PaywallWebhookHashAmountTwoDecimals = "paywall-webhook-hash-amount-two-decimals" {
                off: "as in the body",
                on: "always two decimals",
            }

            /// Zeros at the end of the amount in the hash.
            /// [`Switch::PaywallWebhookHashAmountTwoDecimals`] takes precedence.
            ///
            /// Documented: `amount.ToString()` of .NET, which keeps the digits. Unverified: that
            /// the server does so; the overview page has a bare `{amount}`.
            PaywallWebhookHashAmountTrimmed = "paywall-webhook-hash-amount-trimmed" {
                off: "as in the body",
                on: "cut off",
            }

            /// The decimal separator of the amount in the hash.
            ///
            /// Documented: `amount.ToString()` of .NET, which writes the separator of the server's
            /// culture. Unverified: which culture that is; a Turkish one writes a comma.
            PaywallWebhookHashAmountWithComma = "paywall-webhook-hash-amount-with-comma" {
                off: "a dot",
                on: "a comma",
            }

            /// The case of the hash.
            ///
            /// Documented: lower case hex. Documented by example: a hash of another shape in
            /// another service.
            PaywallWebhookHashUpperCase = "paywall-webhook-hash-upper-case" {
                off: "lower case",
                on: "upper case",
            }

            /// Whether a webhook is retried if its response has no 2xx status.
            ///
            /// Unverified: nothing is published.
            PaywallWebhookNeverRetried = "paywall-webhook-never-retried" {
                off: "up to two more attempts",
                on: "nothing",
            }

            /// The order of the payer's return and the webhook.
            ///
            /// Unverified: nothing is published.
            PaywallBackBeforeWebhook = "paywall-back-before-webhook" {
                off: "the webhook",
                on: "the return; the webhook follows a moment later",
            }

            /// Parameters of the address to which the payer is sent back.
            ///
            /// Unverified: nothing is published. Observed: the provider's shop plugin reads
            /// `UniqueCode` after a direct payment.
            PaywallBackCarriesUniqueCode = "paywall-back-carries-unique-code" {
                off: "none",
                on: "UniqueCode",
            }
        }
    };
}
pub(crate) use switches;
