//! A shop's order, which every client starts from.

use std::time::Duration;

use paylink::{
    Currency, Field, LinkQuery, LinkStatus, Money, NewLink, Notify, Payer, Reference, WebUrl,
};
use rust_decimal::Decimal;

pub const REFERENCE: &str = "ORD-1042-1";
pub const PAYNET_ID: &str = "c1c4f41c-3d8c-4143-a2dc-114e587fd1b3";
pub const PAYWALL_ID: i64 = 13_284_456;
pub const NAME: &str = "Ayşe Yılmaz";
pub const EMAIL: &str = "musteri@example.com";
pub const PHONE: &str = "5321234567";
pub const PHONE_E164: &str = "905321234567";
pub const NOTE: &str = "Sipariş 1042: ığüşöç İĞÜŞÖÇ";
pub const PAID: &str = "https://merchant.example/paid?o=1042";
pub const FAILED: &str = "https://merchant.example/failed?o=1042";
pub const CALLBACK: &str = "https://merchant.example/told";
pub const DAYS: (&str, &str) = ("2026-01-01", "2026-01-31");

pub fn amount() -> Decimal {
    Decimal::new(14_990, 2)
}

/// The order as a link of the common model, with the fields that the provider supports.
pub fn link(provider: &str) -> NewLink {
    let url = |text: &str| text.parse::<WebUrl>().expect("an address");
    let amount = Money::from_minor(14_990, Currency::TRY).expect("an amount");
    let link = NewLink::new(Reference::new(REFERENCE).expect("a reference"), amount, NOTE);
    let payer = || {
        Payer::new(NAME)
            .phone(PHONE.parse().expect("a phone"))
            .email(EMAIL.parse().expect("an address"))
    };
    match provider {
        "paynet" => link
            .payer(payer())
            .return_urls(url(PAID), url(FAILED))
            .callback_url(url(CALLBACK))
            .expires_in(Duration::from_secs(72 * 3600))
            .notify(Notify::Email),
        "paywall" => link
            .payer(payer())
            .return_urls(url(PAID), url(FAILED))
            .callback_url(url(CALLBACK))
            .provider_default_expiry(),
        _ => link
            .payer(payer())
            .expires_in(Duration::from_secs(3600))
            .notify(Notify::Sms)
            .notify(Notify::Email)
            .best_effort(Field::PayerName),
    }
}

/// A page of this many links.
pub fn query(provider: &str, rows: u32) -> LinkQuery {
    let query = LinkQuery::new().page_size(rows);
    match provider {
        "paynet" => {
            query.created_between(DAYS.0.parse().expect("a day"), DAYS.1.parse().expect("a day"))
        }
        _ => query.status(LinkStatus::Open),
    }
}
