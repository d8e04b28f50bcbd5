//! Paywall against the descriptions of the documentation, in both generations of the envelope and
//! both readings of tables.

use paylink_sandbox::Switch;

use crate::descriptions::compare;
use crate::support::Harness;

const ENVELOPE: [&str; 2] = ["ErrorCodeType", "ErrorMessage"];

#[tokio::test]
async fn answers_contain_the_described_fields_and_no_others() {
    for newest in [false, true] {
        let harness = Harness::new().await;
        let switches = [
            Switch::PaywallEnvelopeAlwaysNewer,
            Switch::PaywallInquiryAsTabled,
            Switch::PaywallQueryRowsAsTabled,
            Switch::PaywallLinkQrAnswersDetails,
            Switch::PaywallWebhookSaysId,
        ];
        for switch in switches {
            harness.sandbox.set(switch, newest);
        }
        let either = |off: &'static [&'static str], on: &'static [&'static str]| {
            if newest { on } else { off }
        };
        let envelope: &[&str] = if newest { &[] } else { &ENVELOPE };
        let with = |more: &[&'static str]| [envelope, more].concat();

        let page = harness.page_with_webhook("").await;
        harness.generate_link(&format!(r#""MerchantTrackId":"T",{}"#, harness.webhook())).await;
        let link = harness.paywall().links()[0].id;
        harness.paywall().pay(page.id).await.unwrap();
        harness.paywall().pay_linkqr(link).await.unwrap();

        let generated = harness.generate(r#""UniqueCode":"V""#).await.json();
        compare("paywall/checkout-generate", "response", &generated, &with(&[]));
        let inquired = harness.inquire(page.id).await.json();
        let absent = either(&["Body.Installment"], &["Body.FailBackUrl"]);
        compare("paywall/checkout-inquiry", "response", &inquired, &with(absent));
        let passive = harness.passive(page.id + 1).await.json();
        compare("paywall/checkout-passive", "response", &passive, &[]);
        let linked = harness.generate_link("").await.json();
        let absent = either(
            &["Body.Id", "Body.MerchantOrderId", "Body.MerchantTrackId", "Body.Amount"],
            &[],
        );
        compare("paywall/linkqr-generate", "response", &linked, &with(absent));
        let version = harness.pw("GET", "payment/version", &[], "").await.json();
        compare("paywall/payment-version", "response", &version, &with(&[]));

        let example = ["Error", "Error.AnyError", "Error.ErrorType", "Error.ErrorMessage"];
        let table = [
            "Activities",
            "Activities[].Id",
            "Activities[].TypeId",
            "Activities[].StatusId",
            "Activities[].Amount",
            "Activities[].InsertDateTime",
            "IsFullyRefunded",
            "RemainingRefundAmount",
        ];
        let absent = if newest { &example[..] } else { &table[..] };
        let payment = harness.query("query", &[("merchantuniquecode", "U")]).await.json();
        let names: Vec<String> = absent.iter().map(|name| format!("Body.Paywall.{name}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        compare("paywall/private-query", "response", &payment, &names);
        let payments =
            harness.query("query/by/trackingcode", &[("trackingcode", "T")]).await.json();
        let names: Vec<String> = absent.iter().map(|name| format!("Body.List[].{name}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        compare("paywall/private-query-by-trackingcode", "response", &payments, &names);

        let bodies = harness.receiver.bodies();
        let reported = serde_json::from_str(&bodies[0]).unwrap();
        let absent = either(&["Id", "Guid"], &["CheckoutId"]);
        compare("paywall/checkout-webhook", "callback", &reported, absent);
        if !newest {
            let reported = serde_json::from_str(&bodies[1]).unwrap();
            compare("paywall/linkqr-webhook", "callback", &reported, &[]);
        }
    }
}
