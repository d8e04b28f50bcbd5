//! `POST Transaction/List`: the attempts to pay, with voids and refunds.

use jiff::civil::Date;

use crate::clock::{ISTANBUL, StampStyle, day, written};
use crate::decimal::Hundredths;
use crate::json::Object;
use crate::{Switch, lock};

use super::answers::{Refusal, data};
use super::keys::MEMBER_ID;
use super::paging::Paging;
use super::request::Fields;
use super::store::{Reversal, Transaction};
use super::values::MERCHANT_NAME;
use super::{ProviderState, link_url};

/// Unverified: the code of a declined attempt. Observed: clients that read the banks' usual codes.
const NO_FUNDS: &str = "51";

/// Documented: the request, and that `data` is the array of rows. Unverified: the order where
/// `orderByDesc` is missing, as it is from the example.
pub(crate) fn answer(provider: &ProviderState, fields: &Fields) -> Result<Object, Refusal> {
    let is_set = |switch| provider.is_set(switch);
    let paging = Paging::read(fields, Some(true))?;
    let filter = Filter::read(provider, fields)?;
    let store = lock(&provider.store);
    let fits = |own: &&Transaction| filter.takes(own) && own.hidden.count_read();
    let all: Vec<&Transaction> = if filter.order_id.is_empty() {
        store.transactions().filter(fits).collect()
    } else {
        store.transactions_by_order(&filter.order_id).filter(fits).collect()
    };
    if all.is_empty() && !filter.order_id.is_empty() && is_set(Switch::AhlNoTransactionsIsRefusal) {
        return Err(Refusal::OrderUnknown);
    }
    let page = paging.of(&all, paging.newest_first);
    let rows: Vec<Object> = page.into_iter().map(|own| row(provider, own)).collect();
    Ok(if is_set(Switch::AhlTransactionsArePaged) {
        data(paging.object(all.len(), rows))
    } else {
        data(rows)
    })
}

/// Which transactions are wanted. The filters by card and by identity number are not read: the
/// sandbox knows neither.
struct Filter {
    first: Date,
    last: Date,
    last_included: bool,
    order_id: String,
    /// Documented by example: `Auth`, where rows say `AUTH`.
    kinds: Option<Vec<String>>,
    response_code: String,
    auth_code: String,
    bank_code: String,
    reversals: Reversals,
}

impl Filter {
    /// Documented: the members, and which of them are required. Unverified: the zone of the days;
    /// Turkish here.
    fn read(provider: &ProviderState, fields: &Fields) -> Result<Self, Refusal> {
        let is_set = |switch| provider.is_set(switch);
        fields.merchant(provider)?;
        let order_id = fields.text_or_number("orderId")?;
        Ok(Self {
            first: date(fields, "startDate")?,
            last: date(fields, "endDate")?,
            last_included: !is_set(Switch::AhlTransactionsEndExcluded),
            order_id: if is_set(Switch::AhlTransactionsIgnoreOrderId) {
                String::new()
            } else {
                order_id
            },
            kinds: fields.texts("transactionType")?.or_else(|| {
                is_set(Switch::AhlTransactionsOfSalesOnly).then(|| vec!["AUTH".to_owned()])
            }),
            response_code: fields.text_or_number("responseCode")?,
            auth_code: fields.text_or_number("authCode")?,
            bank_code: fields.text_or_number("bankCode")?,
            reversals: Reversals::of(provider),
        })
    }

    fn takes(&self, own: &Transaction) -> bool {
        let day = day(own.at, StampStyle::default());
        let is = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
        let kinds = self.kinds.as_deref();
        day >= self.first
            && (day < self.last || day == self.last && self.last_included)
            && kinds.is_none_or(|kinds| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(kind_of(own))))
            && is(&self.response_code, response_code(own).unwrap_or_default())
            && is(&self.auth_code, &own.auth_code)
            // every row says null
            && self.bank_code.is_empty()
            && !own.gives_back.is_some_and(|kind| self.reversals.change_row(kind))
    }
}

/// Which reversals show in the row of the payment; the others have a row of their own. Observed: a
/// refund has a row. Unverified: a void has none.
#[derive(Clone, Copy)]
struct Reversals {
    voids: bool,
    refunds: bool,
}

impl Reversals {
    fn of(provider: &ProviderState) -> Self {
        Self {
            voids: !provider.is_set(Switch::AhlVoidHasRow),
            refunds: provider.is_set(Switch::AhlRefundChangesRow),
        }
    }

    const fn change_row(self, kind: Reversal) -> bool {
        match kind {
            Reversal::Void => self.voids,
            Reversal::Refund => self.refunds,
        }
    }
}

/// Documented by example.
fn date(fields: &Fields, name: &'static str) -> Result<Date, Refusal> {
    Date::strptime("%Y-%m-%d", fields.required_text(name)?).map_err(|_| Refusal::Wrong(name))
}

/// Documented: the first members, up to `txnType`, and their order. Observed: the others, at the
/// back office.
fn row(provider: &ProviderState, own: &Transaction) -> Object {
    let is_set = |switch| provider.is_set(switch);
    let code = response_code(own);
    let mut row = Object::default()
        .with("responseCode", code)
        .with("bankResponseCode", code)
        .with("bankCode", ())
        .with("bankName", ())
        .with("merchantId", provider.keys.merchant_id)
        .with("merchantName", MERCHANT_NAME)
        .with("memberId", MEMBER_ID)
        .with("maskedPan", "411979******4284")
        .with("cardHolderName", "AD SOYAD");
    for (name, amount) in [("totalAmount", own.charged), ("amount", own.requested)] {
        set_amount(&mut row, name, amount, is_set(Switch::AhlTransactionAmountsInKurus));
    }
    row.set("userCode", &provider.keys.email);
    row.set("txnType", kind_of(own));
    row.set("id", own.id);
    row.set("orderId", &own.order_id);
    row.set("installmentCount", own.installments);
    if !is_set(Switch::AhlTransactionsWithoutCurrency) {
        row.set("currency", own.currency.code);
        row.set("currencyDesc", own.currency.name);
    }
    if !is_set(Switch::AhlTransactionsWithoutStatus) {
        let (status, words) = status(own, Reversals::of(provider));
        row.set("status", status);
        row.set("statusDesc", words);
    }
    let today = day(provider.context.clock.now(), StampStyle::default());
    row.set("systemDateFormatted", written(own.at, ISTANBUL, "%d.%m.%Y %H:%M:%S"));
    row.set("endOfDayFlag", day(own.at, StampStyle::default()) < today);
    row.set("authCode", Some(&own.auth_code).filter(|code| !code.is_empty()));
    row.set("mobilePos", false);
    row.set("vpos", true);
    row.set("pos", false);
    row.set("cepPos", false);
    row.set("webUrl", link_url(&provider.context.url, &own.slug));
    row
}

fn set_amount(row: &mut Object, name: &str, amount: Hundredths, in_kurus: bool) {
    if in_kurus {
        row.set(name, amount.count());
    } else {
        row.set(name, amount);
    }
}

/// Observed: `AUTH` and `REFUND`. Unverified: `VOID`, which is only filtered by.
const fn kind_of(own: &Transaction) -> &'static str {
    match own.gives_back {
        None => "AUTH",
        Some(Reversal::Void) => "VOID",
        Some(Reversal::Refund) => "REFUND",
    }
}

const fn response_code(own: &Transaction) -> Option<&'static str> {
    if own.is_success { None } else { Some(NO_FUNDS) }
}

/// Observed: `SUCCESS`. Unverified: the others, and all the words.
const fn status(own: &Transaction, reversals: Reversals) -> (&'static str, &'static str) {
    match own.given_back {
        Some(Reversal::Void) if reversals.voids => ("VOID", "İptal edildi"),
        Some(Reversal::Refund) if reversals.refunds => ("REFUND", "İade edildi"),
        _ if own.is_success => ("SUCCESS", "Başarılı"),
        _ => ("FAIL", "Başarısız"),
    }
}
