//! Responses are read by name and never by position.

use paywall::api::checkout_generate::CheckoutGenerated;
use paywall::api::checkout_inquiry::CheckoutInquiry;
use paywall::api::linkqr_generate::LinkQrGenerated;
use paywall::api::private_query::{Activity, OnePayment, PaymentError, Payments, QueriedPayment};
use paywall::api::{Envelope, Nothing, ProviderFault};
use xtask::testing::objects::{Reader, assert_never_by_position, reads};

#[test]
fn wire_no_type_is_read_by_position() {
    let answers: [Reader; 10] = [
        ("Activity", reads::<Activity>),
        ("CheckoutGenerated", reads::<CheckoutGenerated>),
        ("CheckoutInquiry", reads::<CheckoutInquiry>),
        ("Envelope", reads::<Envelope<Nothing>>),
        ("LinkQrGenerated", reads::<LinkQrGenerated>),
        ("OnePayment", reads::<OnePayment>),
        ("PaymentError", reads::<PaymentError>),
        ("Payments", reads::<Payments>),
        ("ProviderFault", reads::<ProviderFault>),
        ("QueriedPayment", reads::<QueriedPayment>),
    ];
    let others = [
        "AnyJson",
        "CheckoutGenerate",
        "CheckoutPassive",
        "Customer",
        "LinkQrGenerate",
        "Product",
        "ProviderCondition",
        "Text",
    ];
    assert_never_by_position("paywall", &answers, &others);
}
