//! The secrets and personal data ("canaries") that the tests of every provider and of the engine
//! use. They may appear on the wire and nowhere else.

use std::sync::LazyLock;

use super::redaction::Canaries;

/// Paynet's secret key, with every character that Base64 or a URL would treat specially.
pub const SECRET_KEY: &str = "sck_pcs_KANARYA/x+y==-_";
/// Paywall's pairs: Base64 with every character that a URL would treat specially, and GUIDs.
pub const PUBLIC_KEY: &str = "KANARYApub/x+y==";
/// The other half of the public pair.
pub const PUBLIC_CLIENT: &str = "11c4f41c-cana-4143-a2dc-114e587fd1b3";
/// The key of the private pair.
pub const PRIVATE_KEY: &str = "KANARYAprv/x+y==";
/// The other half of the private pair.
pub const PRIVATE_CLIENT: &str = "22c4f41c-cana-4143-a2dc-114e587fd1b3";
/// Paywall's hash keys, one for every kind of delivery.
pub const HASH_KEYS: [&str; 4] =
    ["KANARYAhash-sayfa", "KANARYAhash-linkqr", "KANARYAhash-sistem", "KANARYAhash-3d"];
/// AHL Pay's API user name.
pub const API_USER: &str = "kanarya-api@kafes.example";
/// Its password, with every character that a URL, JSON or Base64 would treat specially.
pub const PASSWORD: &str = "KANARYA+şifre/\"=&\\1";
/// AHL Pay's hash password.
pub const HASH_PASSWORD: &str = "KANARYAhash-sms";
/// The token that a login returns.
pub const TOKEN: &str = "k4n4ry4.jeton-_~+/=";
/// The session id that a login returns with the token.
pub const SESSION: &str = "k4n4ry4-oturum-1";
/// A secret inside one of the merchant's URLs.
pub const TICKET: &str = "k4n4ry4+jeton/=";
/// The password of a proxy.
pub const PROXY_PASSWORD: &str = "KANARYA-vekil";
/// The payer's name.
pub const NAME: &str = "Kanarya Ötüşoğlu";
/// The payer's phone number, without the country code.
pub const PHONE: &str = "5329876543";
/// The payer's email address.
pub const EMAIL: &str = "otus@kanarya.example";
/// The payer's postal address.
pub const ADDRESS: &str = "Kanarya Sokağı 7, Kadıköy";
/// The payer's identity number.
pub const IDENTITY: &str = "98765432109";
/// A masked card number.
pub const PAN: &str = "411979******9876";
/// The card holder's name.
pub const HOLDER: &str = "SARI KANARYA KUS";
/// The note of a payment, which may be personal.
pub const NOTE: &str = "Sarı kanarya için kafes";
/// The merchant's own name.
pub const MERCHANT: &str = "Kanaryacı Kafes A.Ş.";
/// The URL of a link: whoever has it can pay and see what for.
pub const LINK: &str = "https://odeme.example/l/k4n4ry4-link?x=1&y=2";
/// A message of a provider or a bank.
pub const SAID: &str = "Limit yetersiz, kanarya 77";

const KEYS: [&str; 13] = [
    SECRET_KEY,
    PUBLIC_KEY,
    PUBLIC_CLIENT,
    PRIVATE_KEY,
    PRIVATE_CLIENT,
    API_USER,
    PASSWORD,
    HASH_PASSWORD,
    TOKEN,
    SESSION,
    TICKET,
    PROXY_PASSWORD,
    LINK,
];
const PAYERS: [&str; 10] =
    [NAME, PHONE, EMAIL, ADDRESS, IDENTITY, PAN, HOLDER, NOTE, MERCHANT, SAID];

/// Parts that remain recognisable when a canary is cut short.
const PARTS: [&str; 12] = [
    "KANARYA",
    "Kanarya",
    "kanarya",
    "Ötüş",
    "9876543",
    "******",
    "otus@",
    "kafes",
    "k4n4ry4",
    "şifre",
    "odeme.example",
    "-cana-",
];

/// All canaries.
pub static CANARIES: LazyLock<Canaries> =
    LazyLock::new(|| Canaries::new(KEYS.into_iter().chain(HASH_KEYS).chain(PAYERS), &PARTS));

/// All canaries as one JSON string.
pub fn all_as_json() -> String {
    serde_json::to_string(&CANARIES.joined()).unwrap()
}

/// A JSON object in which each of these members contains every canary. The names are separated by
/// white space.
pub fn object_of(names: &str) -> String {
    let value = all_as_json();
    let members: Vec<String> =
        names.split_whitespace().map(|name| format!("{name:?}:{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// An address with a secret in it.
pub fn url() -> String {
    let ticket = super::redaction::percent(TICKET);
    format!("https://shop.example/{ticket}?t={ticket}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_canary_is_found_in_every_form() {
        CANARIES.assert_all_are_found();
    }
}
