//! Every documented, observed or assumed message of AHL Pay is read into our types and written
//! again: nothing is lost, and the result is a snapshot.

use ahlpay::api::authentication_merchant::{Authenticated, AuthenticationMerchant};
use ahlpay::api::create_link_payment::{CreateLinkPayment, LinkPaymentCreated};
use ahlpay::api::get_created_links::{CreatedLinks, GetCreatedLinks};
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::api::payment_inquiry::{PaymentInquired, PaymentInquiry};
use ahlpay::api::transaction_list::{TransactionList, Transactions};
use ahlpay::api::{Envelope, Nothing};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use xtask::fixtures::{Typed, pin};

#[test]
fn every_documented_message_is_read_and_written_without_loss() {
    let typed = |service, request, response| Typed { service, request, response };
    pin(
        "ahlpay",
        &[
            typed("authentication-merchant", Some(json::<AuthenticationMerchant>), Some(session)),
            typed("create-link-payment", Some(json::<CreateLinkPayment>), Some(created)),
            typed(
                "get-created-links",
                Some(json::<GetCreatedLinks>),
                Some(json::<Envelope<CreatedLinks>>),
            ),
            typed(
                "passive-link-payment",
                Some(json::<PassiveLinkPayment>),
                Some(json::<Envelope<Nothing>>),
            ),
            typed(
                "payment-inquiry",
                Some(json::<PaymentInquiry>),
                Some(json::<Envelope<PaymentInquired>>),
            ),
            typed(
                "transaction-list",
                Some(json::<TransactionList>),
                Some(json::<Envelope<Transactions>>),
            ),
            typed("errors", None, Some(json::<Envelope<Nothing>>)),
        ],
    );
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    paylink_core::wire::read_json(text.as_bytes()).map_err(|why| why.to_string())
}

fn written<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|why| why.to_string())
}

fn json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    written(&read::<T>(text)?)
}

/// The answer to a login may have its fields beside those of the envelope, and the merchant id as
/// text, which later requests have as a number.
fn session(text: &str) -> Result<String, String> {
    let original: Value = read(text)?;
    let mut ours: Value = read(&json::<Envelope<Authenticated>>(text)?)?;
    let beside: Map<String, Value> = read(&json::<Authenticated>(text)?)?;
    for (name, value) in beside.into_iter().filter(|(_, value)| !value.is_null()) {
        ours[name] = value;
    }
    let id = &original["data"]["merchantId"];
    let number: Option<i64> = id.as_str().and_then(|text| text.parse().ok());
    if number.is_some() && number == ours["data"]["merchantId"].as_i64() {
        ours["data"]["merchantId"] = id.clone();
    }
    written(&ours)
}

/// `data` may be the link itself.
fn created(text: &str) -> Result<String, String> {
    let original: Value = read(text)?;
    let mut ours: Value = read(&json::<Envelope<LinkPaymentCreated>>(text)?)?;
    if original["data"].is_string() {
        ours["data"] = ours["data"]["url"].take();
    }
    written(&ours)
}
