//! `POST /v1/mailorder/create`: a new link.

use crate::decimal::Hundredths;
use crate::json::{self, Object};
use crate::message::Message;
use crate::{Switch, lock};

use super::answers::{Refusal, SUCCESS};
use super::request::Request;
use super::store::{Link, Order};
use super::values::COMPANY_CODE;
use super::{LINK, ProviderState};

/// Sent by the provider's own sample. Unverified: the default when nothing is sent.
const DEFAULT_HOURS: Hundredths = Hundredths::new(24 * 100);

/// Ten years: a limit of the sandbox, so that every expiry is a date. No limit is published.
const MOST_HOURS: Hundredths = Hundredths::new(10 * 366 * 24 * 100);

/// Documented for the query services; unverified for create.
const REFERENCE_LIMIT: usize = 50;

/// Documented: `url`, and the envelope. Unverified: `id`, a text, and the object's name.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let order = read(provider, request)?;
    let mut link = Link::new(&provider.context.random, order, provider.context.clock.now());
    link.sent = messages(&link.order, &link.url(&provider.context.url));

    let is_set = |switch| provider.is_set(switch);
    let mut store = lock(&provider.store);
    if let Some(earlier) = store.by_reference(&link.order.reference_no).next_back() {
        if is_set(Switch::PaynetDuplicateReferenceRefused) {
            return Err(Refusal::Business(5, "Bu referans numarası daha önce kullanılmış"));
        }
        if is_set(Switch::PaynetDuplicateCreateIs100) {
            return Ok(created(provider, earlier, 100, "Önceki Başarılı İşlem"));
        }
    }
    let answer = created(provider, &link, 0, SUCCESS);
    store.add(link);
    provider.context.link_index.add(&LINK);
    Ok(answer)
}

fn created(provider: &ProviderState, link: &Link, code: u16, message: &str) -> String {
    let mut answer = Object::default().with("url", link.url(&provider.context.url));
    if !provider.is_set(Switch::PaynetCreateAnswersNoId) {
        answer.set("id", &link.id);
    }
    let answer =
        answer.with("object_name", "mailorder_create").with("code", code).with("message", message);
    json::text(&answer)
}

fn read(provider: &ProviderState, request: &Request) -> Result<Order, Refusal> {
    let add_commission = request.flag("addcomission_to_amount")?;
    let default_commission = provider.is_set(Switch::PaynetCommissionAddedByDefault);
    let order = Order {
        agent_id: given_or(request.text("agent_id")?, COMPANY_CODE),
        name_surname: request.required_text("name_surname")?,
        user_name: request.text("user_name")?,
        amount: request
            .amount("amount", |switch| provider.is_set(switch))?
            .ok_or_else(|| Refusal::missing("amount"))?,
        email: request.text("email")?,
        phone: request.text("phone")?,
        hours: hours(provider, request)?,
        note: request.text("note")?,
        agent_note: request.text("agent_note")?,
        reference_no: request.text("reference_no")?,
        succeed_url: request.text("succeed_url")?,
        error_url: request.text("error_url")?,
        confirmation_url: request.text("confirmation_url")?,
        bank_id: request.text("bank_id")?,
        send_mail: request.flag("send_mail")?.unwrap_or(false),
        send_sms: request.flag("send_sms")?.unwrap_or(false),
        send_confirmation_mail: request.flag("send_confirmation_mail")?.unwrap_or(false),
        multi_payment: request.flag("multi_payment")?.unwrap_or(false),
        add_commission: add_commission.unwrap_or(default_commission),
    };
    if order.amount.is_zero() {
        return Err(Refusal::Invalid("amount sıfırdan büyük olmalıdır".to_owned()));
    }
    if order.send_mail && order.email.trim().is_empty() {
        return Err(Refusal::missing("email"));
    }
    if order.send_sms {
        texted_phone(provider, &order.phone)?;
    }
    if order.reference_no.chars().count() > REFERENCE_LIMIT {
        return Err(Refusal::Invalid(format!(
            "reference_no en fazla {REFERENCE_LIMIT} karakter olabilir"
        )));
    }
    pos_type(request)?;
    Ok(order)
}

/// Unverified: without a dealer the number is that of the company, as both numbers are equal in the
/// published detail.
fn given_or(text: String, default: &str) -> String {
    if text.is_empty() { default.to_owned() } else { text }
}

/// Documented: required with `send_sms`. Unverified: the form.
fn texted_phone(provider: &ProviderState, phone: &str) -> Result<(), Refusal> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if phone.trim().is_empty() {
        return Err(Refusal::missing("phone"));
    }
    let has_country_code = digits.len() == 12 && digits.starts_with("90");
    if provider.is_set(Switch::PaynetPhoneNeedsCountryCode) && !has_country_code {
        return Err(Refusal::Invalid("phone 905xxxxxxxxx biçiminde olmalıdır".to_owned()));
    }
    Ok(())
}

/// Documented: hours as text; a double on the page of the GET variant. Observed: integers.
fn hours(provider: &ProviderState, request: &Request) -> Result<Hundredths, Refusal> {
    if provider.is_set(Switch::PaynetExpireDateTextRefused) && request.is_quoted("expire_date") {
        return Err(Refusal::Invalid("expire_date bir sayı olmalıdır".to_owned()));
    }
    match request.decimal("expire_date")? {
        Some(hours) if hours.is_zero() || hours > MOST_HOURS => {
            Err(Refusal::Invalid("expire_date saat cinsinden bir süre olmalıdır".to_owned()))
        }
        Some(hours) => Ok(hours),
        None if provider.is_set(Switch::PaynetExpireDateRequired) => {
            Err(Refusal::missing("expire_date"))
        }
        None => Ok(DEFAULT_HOURS),
    }
}

/// Documented: 5 and 1, and a code 20 *wrongpostype*. Unverified: that create answers with it.
fn pos_type(request: &Request) -> Result<(), Refusal> {
    match request.count("pos_type")? {
        None | Some(1 | 5) => Ok(()),
        Some(_) => Err(Refusal::Business(20, "pos_type hatalı")),
    }
}

/// Documented: the provider sends the link itself when asked to. The texts are the sandbox's own.
fn messages(order: &Order, url: &str) -> Vec<Message> {
    let text = format!("{} TL tutarındaki ödemeniz için: {url}", order.amount.readable());
    let message = |channel, to: &String| Message { channel, to: to.clone(), text: text.clone() };
    let sms = order.send_sms.then(|| message("sms", &order.phone));
    let mail = order.send_mail.then(|| message("mail", &order.email));
    sms.into_iter().chain(mail).collect()
}
