//! Signed deliveries: only a signed delivery is authentic, and it is reported unchanged.

use paylink_core::{Authenticity, CallbackRequest, Decimal};
use paywall::callback::general::GeneralWebhook;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};
use paywall::callback::paywatch::PayWatchWebhook;
use paywall::callback::{HashKeys, threed::ThreeDReturn};
use sha2::{Digest as _, Sha512};

const TYPES: [&str; 2] = ["application/json", "application/x-www-form-urlencoded"];
const CHECKOUT: &str = "fuzz-checkout";

pub(crate) fn hashes(data: &[u8]) -> bool {
    let kind = TYPES[usize::from(!data.starts_with(b"{"))];
    let read = nobody_signed(data, kind);
    // Longer texts cover nothing new and are slow in a test without optimisation.
    let short = &data[..data.len().min(256)];
    we_signed(short);
    ahl_pay(short);
    read
}

fn keys() -> HashKeys {
    HashKeys::new()
        .checkout(CHECKOUT)
        .linkqr("fuzz-linkqr")
        .system("fuzz-system")
        .three_d("fuzz-3d")
}

/// A delivery that was not signed with our keys: unsigned without keys, refused with them.
fn nobody_signed(data: &[u8], kind: &str) -> bool {
    let request =
        CallbackRequest::new("POST", "").with_header("content-type", kind).with_body(data);
    let read = |keys: &HashKeys| {
        [
            CheckoutWebhook::read(&request, keys).map(|read| read.authenticity),
            LinkQrWebhook::read(&request, keys).map(|read| read.authenticity),
            GeneralWebhook::read(&request, keys).map(|read| read.authenticity),
            PayWatchWebhook::read(&request, keys).map(|read| read.authenticity),
            ThreeDReturn::read(&request, keys).map(|read| read.authenticity),
        ]
    };
    let signed = read(&keys());
    assert!(signed.iter().all(Result::is_err), "a delivery that we never signed is genuine");
    let plain = read(&HashKeys::new());
    assert!(plain.iter().flatten().all(|found| *found == Authenticity::Unsigned));
    plain.iter().any(Result::is_ok)
}

/// A signed delivery is authentic; with one byte changed, it is refused or reports the same.
fn we_signed(data: &[u8]) {
    let Some(([a, b, c, d, at, byte], code)) = data.split_first_chunk::<6>() else { return };
    let code = String::from_utf8_lossy(code);
    let (page, payment) =
        (i64::from(u16::from_be_bytes([*a, *b])), i64::from(*c) << 40 | i64::from(*d));
    let amount = Decimal::from_minor(payment + 1, 2);
    let request = CheckoutWebhook::signed_delivery(&keys(), page, payment, &code, &amount)
        .expect("there is a checkout key");
    let genuine = |body: &[u8]| {
        let request =
            CallbackRequest::new("POST", "").with_header("content-type", TYPES[0]).with_body(body);
        CheckoutWebhook::read(&request, &keys()).ok()
    };
    let is_as_signed = |read: &CheckoutWebhook| {
        read.authenticity == Authenticity::Signed
            && read.page_id() == Some(page)
            && read.payment_id == Some(payment)
            && read.unique_code.as_deref() == Some(&*code)
            && read.amount.as_ref() == Some(&amount)
    };
    match genuine(request.body()) {
        Some(read) => assert!(is_as_signed(&read)),
        None => assert!(
            code.contains("###") || code.contains(char::REPLACEMENT_CHARACTER),
            "our own delivery is refused"
        ),
    }
    let mut body = request.body().to_vec();
    let place = usize::from(*at) * body.len() / 256;
    body[place] = *byte;
    assert!(genuine(&body).as_ref().is_none_or(is_as_signed), "a changed delivery is genuine");
    assert!(LinkQrWebhook::read(&request, &keys()).is_err(), "another kind takes it");
    assert!(GeneralWebhook::read(&request, &keys()).is_err(), "another kind takes it");
}

/// AHL Pay's hash, computed independently: SHA-512 over UTF-16LE.
fn ahl_pay(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.splitn(4, '\n').chain(std::iter::repeat(""));
    let mut next = || parts.next().unwrap_or_default();
    let (password, rnd, order, amount) = (next(), next(), next(), next());
    let hash = ahlpay::HashPassword::new(password).hash(rnd, order, amount, 5001);
    let joined: Vec<u8> = format!("{password}{rnd}{order}{amount}5001")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let expected: String =
        Sha512::digest(joined).iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(hash, expected);
}
