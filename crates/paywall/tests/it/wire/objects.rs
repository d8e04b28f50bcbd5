//! Responses are read by name and never by position.

use paylink_testkit::objects::{Reader, assert_never_by_position, reads};
use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::linkqr_generate::LinkQrGenerated;
use paywall::api::private_query::{Activity, OnePayment, PaymentError, Payments, QueriedPayment};
use paywall::api::{Envelope, Nothing, ProviderFault};
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::threed::ThreeDReturn;

#[test]
fn wire_no_type_is_read_by_position() {
    let answers: [Reader; 14] = [
        ("Activity", reads::<Activity>),
        ("CheckoutGenerated", reads::<CheckoutGenerated>),
        ("CheckoutInquiry", reads::<CheckoutInquiry>),
        ("CheckoutWebhook", reads::<CheckoutWebhook>),
        ("Envelope", reads::<Envelope<Nothing>>),
        ("GeneralWebhook", reads::<GeneralWebhook>),
        ("LinkQrGenerated", reads::<LinkQrGenerated>),
        ("LinkQrWebhook", reads::<LinkQrWebhook>),
        ("OnePayment", reads::<OnePayment>),
        ("PaymentError", reads::<PaymentError>),
        ("PayWatchWebhook", reads::<PayWatchWebhook>),
        ("ProviderFault", reads::<ProviderFault>),
        ("QueriedPayment", reads::<QueriedPayment>),
        ("ThreeDReturn", reads::<ThreeDReturn>),
    ];
    let others = [
        "CheckoutGenerate",
        "CheckoutPassive",
        "Customer",
        "LinkQrGenerate",
        // Its list must be present; `{}` is refused.
        "Payments",
        "Product",
        "ProviderCondition",
        "Text",
    ];
    assert_never_by_position("paywall", &answers, &others);
    assert!(reads::<Payments>(r#"{"List":null}"#));
    for array in ["[]", "[null]", "[[]]", "[[{}]]"] {
        assert!(!reads::<Payments>(array), "{array}");
    }
}
