//! `POST Payment/CreateLinkPayment`: a new link.

use jiff::SignedDuration;

use crate::clock::later;
use crate::decimal::Hundredths;
use crate::json::Object;
use crate::message::Message;
use crate::{Switch, lock};

use super::answers::{Refusal, data};
use super::request::Fields;
use super::state::PaymentState;
use super::store::{Link, Order};
use super::values::Currency;
use super::{LINK_KIND, ProviderState, hash, link_url};

const KURUS_IN_A_LIRA: u64 = 100;

/// Observed: the address in `url`. Unverified: that it is the only member.
pub(crate) fn answer(provider: &ProviderState, fields: &Fields) -> Result<Object, Refusal> {
    let is_set = |switch| provider.is_set(switch);
    let order = read(provider, fields)?;
    let lifetime = lifetime(fields)?;
    let slug = provider.context.random.word(24);
    let url = link_url(&provider.context.url, &slug);
    let sent = messages(fields, &order, &url)?;
    let sent = if is_set(Switch::AhlReceiverIsNotMessaged) { Vec::new() } else { sent };

    let mut store = lock(&provider.store);
    if is_set(Switch::AhlOrderIdTakenIsRefused)
        && !store.places_by_order(&order.order_id).is_empty()
    {
        return Err(Refusal::OrderTaken);
    }
    let created = provider.context.clock.now();
    let expires = later(created, lifetime);
    store.add(Link { slug, order, created, expires, sent, payment_state: PaymentState::Waiting });
    provider.context.link_index.add(&LINK_KIND);
    Ok(if is_set(Switch::AhlCreateAnswersBareUrl) {
        data(url)
    } else {
        data(Object::default().with("url", url))
    })
}

/// Observed: the members, their types, and which of them the form of the back office requires.
fn read(provider: &ProviderState, fields: &Fields) -> Result<Order, Refusal> {
    fields.merchant(provider)?;
    fields.member(provider)?;
    let digits = fields.required_text("amount")?;
    let installments = fields.required_text("installmentCount")?;
    let description = fields.required_text("description")?;
    let currency = fields.required_text("currency")?;
    fields.text("bankCode")?;
    let order_id = fields.text("orderId")?;
    if provider.is_set(Switch::AhlCreateNeedsHash)
        && !is_signed(provider, fields, &order_id, &digits)?
    {
        return Err(Refusal::Hash);
    }
    Ok(Order {
        amount: amount(provider, &digits).ok_or(Refusal::Wrong("amount"))?,
        installments: whole(&installments).ok_or(Refusal::Wrong("installmentCount"))?,
        description,
        currency: Currency::new(&currency).ok_or(Refusal::Wrong("currency"))?,
        // Observed: the form leaves it empty. Unverified: that the provider then assigns a number.
        order_id: if order_id.is_empty() { provider.context.random.digits(16) } else { order_id },
    })
}

fn whole<T: std::str::FromStr>(digits: &str) -> Option<T> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn amount(provider: &ProviderState, digits: &str) -> Option<Hundredths> {
    let unit = if provider.is_set(Switch::AhlAmountIsLira) { KURUS_IN_A_LIRA } else { 1 };
    let kurus = whole::<u64>(digits)?.checked_mul(unit)?;
    (kurus > 0).then(|| Hundredths::new(kurus))
}

fn is_signed(
    provider: &ProviderState,
    fields: &Fields,
    order_id: &str,
    digits: &str,
) -> Result<bool, Refusal> {
    let (rnd, hash) = (fields.text("rnd")?, fields.text("hash")?);
    let keys = &provider.keys;
    Ok(!rnd.is_empty()
        && hash == hash::of(&keys.hash_password, &rnd, order_id, digits, keys.merchant_id))
}

/// Observed: whole minutes. Unverified: that there is no limit but that of the type.
fn lifetime(fields: &Fields) -> Result<SignedDuration, Refusal> {
    let minutes = i32::try_from(fields.whole("expireMinute")?).ok().filter(|minutes| *minutes > 0);
    minutes.map(|own| SignedDuration::from_mins(own.into())).ok_or(Refusal::Wrong("expireMinute"))
}

/// Observed: the form takes digits only, ten at least. Unverified: that the provider sends the
/// link. The texts are the sandbox's own.
fn messages(fields: &Fields, order: &Order, url: &str) -> Result<Vec<Message>, Refusal> {
    let (phone, email) = (fields.text("receiverPhoneNumber")?, fields.text("receiverEmail")?);
    if !phone.is_empty() && (phone.len() < 10 || !phone.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(Refusal::Wrong("receiverPhoneNumber"));
    }
    if !email.is_empty() && !email.contains('@') {
        return Err(Refusal::Wrong("receiverEmail"));
    }
    let text = format!(
        "{} {} tutarındaki ödemeniz için: {url}",
        order.amount.readable(),
        order.currency.name
    );
    let all = [("sms", phone), ("mail", email)].into_iter().filter(|(_, to)| !to.is_empty());
    Ok(all.map(|(channel, to)| Message { channel, to, text: text.clone() }).collect())
}
