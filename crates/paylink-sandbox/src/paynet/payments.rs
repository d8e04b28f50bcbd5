//! `POST /v1/transaction/check` and `/v1/transaction/detail`: the payments behind a link.

use crate::clock::stamp;
use crate::decimal::Hundredths;
use crate::json::{self, Object};
use crate::{Switch, lock};

use super::ProviderState;
use super::answers::{Refusal, SUCCESS};
use super::request::Request;
use super::store::{Link, Store, Transaction};
use super::values::{COMPANY_CODE, COMPANY_NAME, currency, stamp_style, xact_id};

/// The bank of the first test card that the provider publishes.
pub(crate) const BANK_ID: &str = "AXSS";
const BANK_NAME: &str = "Axess";

/// Unverified: what a row of a failed attempt says. Documented: code 1 is *unsuccessful*.
pub(crate) const DECLINED: &str = "İşlem banka tarafından reddedildi";

const NO_TRANSACTION: Refusal = Refusal::NoData("İşlem bulunamadı");

/// Documented: by `xact_id` or `reference_no`, rows in `Data`.
pub(crate) fn check(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let xact_id = request.text("xact_id")?;
    let reference_no = request.text("reference_no")?;
    if xact_id.is_empty() && reference_no.is_empty() {
        return Err(Refusal::Invalid(
            "xact_id ve reference_no alanlarından en az biri zorunludur".to_owned(),
        ));
    }
    let wanted = Wanted { xact_id, reference_no, id: None };
    rows(provider, &wanted, "transaction_check", check_row)
}

/// Documented: by `id`, `xact_id`, `xact` or `reference_no`, rows in `Data`.
pub(crate) fn detail(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let wanted = Wanted {
        xact_id: request.text("xact_id")?,
        reference_no: request.text("reference_no")?,
        id: request.count("id")?.or(request.count("xact")?),
    };
    if wanted.xact_id.is_empty() && wanted.reference_no.is_empty() && wanted.id.is_none() {
        let message = "id, xact_id, xact ve reference_no alanlarından en az biri zorunludur";
        return Err(Refusal::Invalid(message.to_owned()));
    }
    rows(provider, &wanted, "transaction_detail", detail_row)
}

/// The requested payments; empty means absent. Unverified: if several are given, all must match.
struct Wanted {
    xact_id: String,
    reference_no: String,
    id: Option<u64>,
}

impl Wanted {
    fn is(&self, transaction: &Transaction) -> bool {
        (self.xact_id.is_empty() || transaction.has_xact_id(&self.xact_id))
            && self.id.is_none_or(|id| transaction.id == id)
    }

    fn find<'a>(&self, store: &'a Store) -> Vec<(&'a Transaction, &'a Link)> {
        if self.reference_no.is_empty() {
            let fitting = store.transactions().filter(|own| self.is(own));
            fitting.filter_map(|own| Some((own, store.find(&own.link_id)?))).collect()
        } else {
            let links = store.by_reference(&self.reference_no);
            let attempts = links.flat_map(|link| store.attempts(link).map(move |own| (own, link)));
            attempts.filter(|(own, _)| self.is(own)).collect()
        }
    }
}

type Row = fn(&ProviderState, &Transaction, &Link) -> Object;

/// Documented: `Data` and the envelope. Unverified: the object's name, and what is answered when
/// there is nothing.
fn rows(
    provider: &ProviderState,
    wanted: &Wanted,
    object_name: &str,
    row: Row,
) -> Result<String, Refusal> {
    let store = lock(&provider.store);
    let mut found = wanted.find(&store);
    found.retain(|(own, _)| own.hidden.count_read());
    found.sort_by_key(|(own, _)| own.id);
    if provider.is_set(Switch::PaynetTransactionsNewestFirst) {
        found.reverse();
    }
    let unused =
        wanted.xact_id.is_empty() && store.by_reference(&wanted.reference_no).next().is_some();
    if found.is_empty() && !(unused && provider.is_set(Switch::PaynetNoTransactionsIsEmptyData)) {
        return Err(NO_TRANSACTION);
    }
    let rows: Vec<Object> = found.into_iter().map(|(own, link)| row(provider, own, link)).collect();
    let answer = Object::default()
        .with("Data", rows)
        .with("object_name", object_name)
        .with("code", 0)
        .with("message", SUCCESS);
    Ok(json::text(&answer))
}

/// Documented: every field, in the order of the Turkish page, and the envelope inside the row.
/// Observed: `ratio_code` and `end_user_comission`. Unverified: that card holder, e-mail and phone
/// are in clear, unlike in the detail of a link.
fn check_row(provider: &ProviderState, own: &Transaction, link: &Link) -> Object {
    let mut row = head(provider, own);
    row.set("pos_type", "5");
    row.set("is_tds", true);
    row.set("agent_id", &link.order.agent_id);
    row.set("note", &link.order.agent_note);
    row.set("ratio", RATIO);
    row.set("ratio_code", "");
    row.set("agent_reference", &link.order.reference_no);
    row.set("bank_id", BANK_ID);
    row.set("instalment", own.installment);
    row.set("card_type", "cc");
    row.set("card_no", &own.card_no);
    row.set("card_holder", &own.card_holder);
    money(provider, &mut row, own);
    row.set("end_user_comission", Hundredths::default());
    row.set("authorization_code", &own.authorization_code);
    row.set("reference_code", &own.reference_code);
    row.set("order_id", &own.order_id);
    row.set("is_succeed", own.is_succeed);
    row.set("xact_transaction_id", &own.guid);
    row.set("email", &link.order.email);
    row.set("phone", &link.order.phone);
    row.set("object_name", "transaction_check");
    row.set("code", u8::from(!own.is_succeed));
    row.set("message", if own.is_succeed { SUCCESS } else { DECLINED });
    row
}

/// Documented: the fields up to `bank_name`. Observed: the rest, in the provider's own sample.
fn detail_row(provider: &ProviderState, own: &Transaction, link: &Link) -> Object {
    let none = "";
    let mut row = head(provider, own);
    row.set("xact_type_desc", "Satış");
    row.set("channel_id", "1");
    row.set("pos_type", "5");
    row.set("pos_type_desc", "Paynet POS");
    row.set("is_tds", true);
    row.set("agent_id", &link.order.agent_id);
    row.set("agent_name", none);
    row.set("company_name", COMPANY_NAME);
    row.set("company_code", COMPANY_CODE);
    row.set("user_name", &link.order.user_name);
    row.set("note", &link.order.agent_note);
    row.set("ratio", RATIO);
    row.set("ratio_code", none);
    row.set("ratio_code_method", none);
    row.set("end_user_ratio", Hundredths::default());
    row.set("agent_reference", &link.order.reference_no);
    row.set("bank_id", BANK_ID);
    row.set("bank_name", BANK_NAME);
    row.set("instalment", own.installment);
    row.set(
        "instalment_text",
        if own.installment == 0 {
            "Tek Çekim".to_owned()
        } else {
            format!("{} Taksit", own.installment)
        },
    );
    row.set("card_no", &own.card_no);
    row.set("card_holder", &own.card_holder);
    row.set("card_type", "cc");
    money(provider, &mut row, own);
    row.set("end_user_comission", Hundredths::default());
    row.set("authorization_code", &own.authorization_code);
    row.set("reference_code", &own.reference_code);
    row.set("order_id", &own.order_id);
    row.set("is_succeed", own.is_succeed);
    let partial_is_hidden = provider.is_set(Switch::PaynetPartialRefundNotReported);
    let reversal = own.reversal.as_ref().filter(|_| own.left().is_zero() || !partial_is_hidden);
    row.set("reversed", reversal.is_some());
    row.set("reversed_xact_id", reversal.map_or(none, |reversal| reversal.xact_id.as_str()));
    row.set("xact_transaction_id", &own.guid);
    row.set("email", &link.order.email);
    row.set("phone", &link.order.phone);
    shares(&mut row, own);
    row.set("payment_string", format!("{} TL", own.amount.readable()));
    row.set("ipaddress", "127.0.0.1");
    row.set("client_id", none);
    row
}

/// Observed: the names. Unverified: their meaning; all money is counted as the company's, as there
/// is no dealer.
fn shares(row: &mut Object, own: &Transaction) {
    let none = Hundredths::default();
    row.set("company_amount", own.amount);
    row.set("company_commission", own.comission.minus(own.comission_tax()));
    row.set("company_commission_with_tax", own.comission);
    row.set("company_net_amount", own.net());
    row.set("agent_amount", none);
    row.set("agent_commission", none);
    row.set("agent_commission_with_tax", none);
    row.set("agent_net_amount", none);
    row.set("company_cost_ratio", RATIO);
    row.set("company_pay_ratio", RATIO);
}

/// The commission of 2.5 %, as the number that rows show.
const RATIO: Hundredths = Hundredths::new(250);

fn head(provider: &ProviderState, own: &Transaction) -> Object {
    let mut row = Object::default();
    if provider.is_set(Switch::PaynetTransactionIdIsText) {
        row.set("id", own.id.to_string());
    } else {
        row.set("id", own.id);
    }
    row.set("xact_id", xact_id(provider, own));
    row.set("xact_date", stamp(own.at, stamp_style(provider)));
    if !provider.is_set(Switch::PaynetTransactionTypeMissing) {
        row.set("transaction_type", "1");
    }
    row
}

fn money(provider: &ProviderState, row: &mut Object, own: &Transaction) {
    let snake_case = provider.is_set(Switch::PaynetNetAmountInSnakeCase);
    row.set("amount", own.amount);
    row.set(if snake_case { "net_amount" } else { "netAmount" }, own.net());
    row.set("comission", own.comission);
    row.set("comission_tax", own.comission_tax());
    row.set("currency", currency(provider));
}
