//! `POST /v1/mailorder/detail`: the state of one link.

use std::sync::LazyLock;

use crate::clock::stamp;
use crate::json::{self, Object};
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::Refusal;
use super::request::Request;
use super::store::{Link, Store};
use super::values::{currency, stamp_style, xact_id};

/// Documented: the newest published answer. Its field order and its constants are this service's.
static TEMPLATE: LazyLock<Object> = LazyLock::new(|| {
    Object::parse(include_str!("../../data/paynet/mailorder-detail/response.json"))
        .unwrap_or_default()
});

pub(crate) const NO_LINK: Refusal = Refusal::NoData("Ödeme emri bulunamadı");

/// Documented: every field, its order, and that `id` and `url` are not among them.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let requested = request.link()?;
    let store = lock(&provider.store);
    let oldest = provider.is_set(Switch::PaynetReferenceFindsOldest);
    let link = store.requested(&requested, oldest).ok_or(NO_LINK)?;
    Ok(json::text(&describe(provider, &store, link)))
}

fn describe(provider: &ProviderState, store: &Store, link: &Link) -> Object {
    let is_set = |switch| provider.is_set(switch);
    let style = stamp_style(provider);
    let order = &link.order;
    let state = link.earlier.shown(link.state);
    let paid: Vec<_> = store.payments_in(link, state).collect();
    // one answer has one form of each id
    let ids: Vec<String> = paid.iter().map(|paid| xact_id(provider, paid)).collect();
    let shows_one = paid.len() == 1 || is_set(Switch::PaynetXactIdBesidePayments);
    let xact_id = ids.last().filter(|_| shows_one).map_or("", String::as_str);
    let several = paid.iter().zip(&ids).filter(|_| paid.len() > 1);
    let payments: Vec<_> = several
        .map(|(paid, xact_id)| Object::default().with("xact_id", xact_id).with("id", paid.id))
        .collect();

    let mut answer = TEMPLATE.clone();
    answer.set("agent_id", &order.agent_id);
    answer.set("xact_id", xact_id);
    answer.set("reference_no", &order.reference_no);
    answer.set("email", &order.email);
    answer.set("user_name", format!("{:10}", order.user_name));
    answer.set("name_surname", masked_name(&order.name_surname));
    answer.set("amount", order.amount);
    answer.set("currency", currency(provider));
    answer.set("installment", link.installment);
    answer.set("phone", masked_phone(&order.phone));
    answer.set("bank_id", &order.bank_id);
    answer.set("expire_date", stamp(link.expires, style));
    answer.set("create_date", stamp(link.created, style));
    answer.set("note", &order.note);
    answer.set("agent_note", &order.agent_note);
    answer.set("succeed_url", &order.succeed_url);
    answer.set("error_url", &order.error_url);
    answer.set("confirmation_url", &order.confirmation_url);
    if is_set(Switch::PaynetDetailTypesAsTabled) {
        answer.set("status", link.status_in(state, provider.context.clock.now()).to_string());
        answer.set("send_confirmation_mail", order.send_confirmation_mail.to_string());
    } else {
        answer.set("status", link.status_in(state, provider.context.clock.now()));
        answer.set("send_confirmation_mail", order.send_confirmation_mail);
    }
    if let Some(raw) = &link.raw_status {
        answer.set("status", raw);
    }
    answer.set("send_sms", order.send_sms);
    answer.set("send_mail", order.send_mail);
    answer.set("multi_payment", order.multi_payment);
    if is_set(Switch::PaynetDetailWithoutPayments) {
        answer.remove("payments");
    } else {
        answer.set("payments", payments);
    }
    answer
}

/// Documented by example: `O*** Ö******`. Every letter of a word but the first becomes a star.
pub(crate) fn masked_name(name: &str) -> String {
    let mut first = true;
    name.chars()
        .map(|c| {
            let shown = first || c.is_whitespace();
            first = c.is_whitespace();
            if shown { c } else { '*' }
        })
        .collect()
}

/// Documented by example: `539560****`. The last four digits become stars.
pub(crate) fn masked_phone(phone: &str) -> String {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    phone
        .chars()
        .map(|c| {
            seen += usize::from(c.is_ascii_digit());
            if c.is_ascii_digit() && seen + 4 > digits { '*' } else { c }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::values::COMPANY_CODE;
    use super::*;

    #[test]
    fn the_template_is_the_published_answer() {
        let names: Vec<_> = TEMPLATE.names().collect();
        assert_eq!(
            (names.len(), names[0], names[25], names[28]),
            (29, "company_code", "payments", "message")
        );
        assert_eq!(TEMPLATE.get("company_code").unwrap().get(), format!("{COMPANY_CODE:?}"));
    }

    #[test]
    fn names_and_phones_are_masked_as_published() {
        for (name, masked) in [
            ("Okan Öztürkç", "O*** Ö******"),
            ("Şükrü İnanç Ağaoğlu", "Ş**** İ**** A******"),
            ("ığüşöç", "ı*****"),
            ("  A  Bc", "  A  B*"),
            ("", ""),
        ] {
            assert_eq!(masked_name(name), masked);
        }
        for (phone, masked) in [
            ("5395601234", "539560****"),
            ("+90 539 560 12 34", "+90 539 560 ** **"),
            ("12", "**"),
            ("", ""),
        ] {
            assert_eq!(masked_phone(phone), masked);
        }
    }
}
