//! What the provider sends after a payment: the webhook with its hash, and the redirect of the
//! payer.

use sha2::{Digest, Sha256};

use crate::Switch;
use crate::callbacks::{Callback, DeliveryOptions, Forgery};
use crate::form::{encode, header_safe, origin};
use crate::json::{self, Object};
use crate::switches::Switches;

use super::ProviderState;
use super::amount::Amount;
use super::store::{Attempt, Order, Page, QrLink};

/// The content of a webhook about a page or a link.
struct Payload<'a> {
    /// `CheckoutPayment` or `LinkPayment`. Documented by Paywall.
    format: &'static str,
    key: &'a str,
    key_type: u8,
    id_name: &'static str,
    id: i64,
    guid: &'a str,
    /// The fields between payment id and amount, in the order of the hash.
    codes: &'a [(&'static str, &'a str)],
}

/// Documented: posted after a success, to `CallbackAddress`. Unverified: the whole payload, as no
/// page publishes it; its names are those of the hash recipe and of the request.
pub(crate) fn of_page(
    provider: &ProviderState,
    page: &Page,
    attempt: &Attempt,
    forgery: Option<Forgery>,
) -> Vec<Callback> {
    let payload = Payload {
        format: "CheckoutPayment",
        key: key(forgery, &provider.keys.checkout_hash),
        key_type: 3,
        id_name: "CheckoutId",
        id: page.id,
        guid: &page.guid,
        codes: &[("UniqueCode", &page.order.unique_code)],
    };
    callback(provider, page.order.callback.as_deref(), &payload, attempt, forgery)
}

/// Documented: the webhook has the order id and the track id. Unverified: their names, and
/// everything else except the hash.
pub(crate) fn of_link(
    provider: &ProviderState,
    link: &QrLink,
    attempt: &Attempt,
    forgery: Option<Forgery>,
) -> Vec<Callback> {
    let payload = Payload {
        format: "LinkPayment",
        key: key(forgery, &provider.keys.linkqr_hash),
        key_type: 2,
        id_name: "LinkQrId",
        id: link.id,
        guid: &link.guid,
        codes: &[
            ("MerchantTrackId", &link.sale.track_id),
            ("MerchantOrderId", &link.sale.order_id),
        ],
    };
    callback(provider, link.sale.callback.as_deref(), &payload, attempt, forgery)
}

pub(crate) fn options(provider: &ProviderState) -> DeliveryOptions {
    DeliveryOptions {
        after_the_return: provider.is_set(Switch::PaywallBackBeforeWebhook),
        once: provider.is_set(Switch::PaywallWebhookNeverRetried),
    }
}

/// Returns the key that signs. An attacker does not have the merchant's.
fn key(forgery: Option<Forgery>, own: &str) -> &str {
    if forgery == Some(Forgery::WrongKey) { "not the key of the merchant" } else { own }
}

fn callback(
    provider: &ProviderState,
    url: Option<&str>,
    payload: &Payload<'_>,
    attempt: &Attempt,
    forgery: Option<Forgery>,
) -> Vec<Callback> {
    let url = url.filter(|_| attempt.is_success);
    let callback = |url: &str| Callback {
        link_id: payload.id.to_string(),
        url: url.to_owned(),
        body: json::text(&body(&provider.context.switches, payload, attempt, forgery)),
    };
    url.map(callback).into_iter().collect()
}

fn body(
    switches: &Switches,
    payload: &Payload<'_>,
    attempt: &Attempt,
    forgery: Option<Forgery>,
) -> Object {
    let is_set = |switch| switches.is_set(switch);
    let name = |name: &str| {
        if !is_set(Switch::PaywallWebhookNamesInCamelCase) {
            return name.to_owned();
        }
        let (first, rest) = name.split_at(1);
        first.to_ascii_lowercase() + rest
    };
    let mut body = Object::default();
    if is_set(Switch::PaywallWebhookSaysId) {
        body.set(&name("Id"), payload.id);
        body.set(&name("Guid"), payload.guid);
    } else if is_set(Switch::PaywallWebhookIdIsGuid) {
        body.set(&name(payload.id_name), payload.guid);
    } else {
        body.set(&name(payload.id_name), payload.id);
    }
    body.set(&name("PaymentId"), attempt.payment_id);
    for (code, value) in payload.codes {
        body.set(&name(code), value);
    }
    let other = Amount::parse("0.01").filter(|_| forgery == Some(Forgery::OtherAmount));
    let charged = other.as_ref().unwrap_or(&attempt.charged);
    if is_set(Switch::PaywallWebhookAmountIsText) {
        body.set(&name("Amount"), charged.digits());
    } else {
        body.set(&name("Amount"), charged);
    }
    if !is_set(Switch::PaywallWebhookUnsigned) && forgery != Some(Forgery::Unsigned) {
        body.set(&name("Hash"), hash(switches, payload, attempt));
        body.set(&name("HashFormat"), payload.format);
        body.set(&name("HashKeyType"), payload.key_type);
    }
    body
}

/// Documented: SHA-256 in lower case hex over the key and some fields, joined by `###`. Unverified:
/// what `checkoutId` is, and how the amount is written.
fn hash(switches: &Switches, payload: &Payload<'_>, attempt: &Attempt) -> String {
    let guid = switches.is_set(Switch::PaywallWebhookIdIsGuid);
    let id = if guid { payload.guid.to_owned() } else { payload.id.to_string() };
    let mut fields = vec![payload.key.to_owned(), id, attempt.payment_id.to_string()];
    fields.extend(payload.codes.iter().map(|(_, value)| (*value).to_owned()));
    fields.push(amount(switches, &attempt.charged));
    let hash = hex_of_sha256(&fields.join("###"));
    if switches.is_set(Switch::PaywallWebhookHashUpperCase) {
        hash.to_ascii_uppercase()
    } else {
        hash
    }
}

fn amount(switches: &Switches, amount: &Amount) -> String {
    let digits = if switches.is_set(Switch::PaywallWebhookHashAmountTwoDecimals) {
        amount.value().fixed()
    } else if switches.is_set(Switch::PaywallWebhookHashAmountTrimmed) {
        amount.value().trimmed()
    } else {
        amount.digits().to_owned()
    };
    if switches.is_set(Switch::PaywallWebhookHashAmountWithComma) {
        digits.replace('.', ",")
    } else {
        digits
    }
}

fn hex_of_sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Documented: the payer's browser goes to `SuccessBackUrl` or `FailBackUrl`. Unverified: that it
/// comes with GET, and with nothing appended.
pub(crate) fn redirect(
    provider: &ProviderState,
    order: &Order,
    is_success: bool,
) -> Option<String> {
    let url = if is_success { &order.success_url } else { &order.fail_url };
    origin(url)?;
    if !provider.is_set(Switch::PaywallBackCarriesUniqueCode) {
        return Some(header_safe(url));
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    Some(header_safe(&format!("{url}{separator}UniqueCode={}", encode(&order.unique_code))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_of_coreutils() {
        // printf '%s' 'key###205334386###4045714###Şükrü-1###25.0' | sha256sum
        assert_eq!(
            hex_of_sha256("key###205334386###4045714###Şükrü-1###25.0"),
            "2221aed1069c6fe1f3a1ed39b88713ac8455698210d25ed151bd1a902fad0bce"
        );
    }
}
