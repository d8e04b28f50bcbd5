//! `POST checkout/generate`: a new hosted payment page.

use jiff::{SignedDuration, Timestamp};

use crate::clock::{instant, later};
use crate::form::origin;
use crate::json::{self, Object};
use crate::payment_page::Language;
use crate::{Switch, lock};

use super::answers::{Code, Refusal};
use super::request::{Fields, Request};
use super::store::{Order, Page, PageState, Product};
use super::values::{Currency, REGIONS};
use super::{CHECKOUT_LINK, ProviderState, page_url};

/// Documented by Paywall.
const DEFAULT_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Documented: the fields of `Body`, their order, and that `Amount` has the scale that was sent.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let fields = request.fields()?;
    let order = read(provider, &fields)?;
    let now = provider.context.clock.now();
    let expires = expiry(provider, &fields, now)?;

    let is_set = |switch| provider.is_set(switch);
    let mut store = lock(&provider.store);
    if let Some(earlier) = store.page_by_code(&order.unique_code) {
        let taken = matches!(earlier.state(now), PageState::Open | PageState::Paid);
        if taken || !is_set(Switch::PaywallUniqueCodeFreeAgain) {
            return Err(if is_set(Switch::PaywallDuplicateAnswersFirst) {
                Refusal::With(Code::UniqueCodeExists, body(provider, earlier))
            } else {
                Code::UniqueCodeExists.into()
            });
        }
    }
    let page = store.add_page(provider.context.random.guid(), order, now, expires);
    provider.context.link_index.add(&CHECKOUT_LINK);
    Ok(body(provider, page))
}

fn body(provider: &ProviderState, page: &Page) -> String {
    let body = Object::default()
        .with("Id", page.id)
        .with("Guid", &page.guid)
        .with("UniqueCode", &page.order.unique_code)
        .with("Amount", &page.order.amount)
        .with("Link", page_url(&provider.context.url, &page.guid));
    json::text(&body)
}

/// Documented: which fields are required, and the codes. Unverified: their order, and that flags
/// may be absent.
fn read(provider: &ProviderState, fields: &Fields) -> Result<Order, Code> {
    let unique_code = fields.text("UniqueCode")?;
    if unique_code.trim().is_empty() {
        return Err(Code::UniqueCodeEmpty);
    }
    let back = |name, code| fields.text(name).ok().filter(|url| origin(url).is_some()).ok_or(code);
    let is_rounded = provider.is_set(Switch::PaywallAmountIsRounded);
    let products = fields.list("Products")?;
    let has_customer = fields.has_object("Customer")?;
    let order = Order {
        unique_code,
        amount: fields.amount("Amount", is_rounded).ok_or(Code::PageAmount)?,
        currency: currency(fields)?,
        language: language(fields)?,
        success_url: back("SuccessBackUrl", Code::SuccessUrl)?,
        fail_url: back("FailBackUrl", Code::FailUrl)?,
        callback: fields.callback()?,
        force_3d: fields.flag("Force3D")?,
        installments: fields.flag("InstallmentSupport")?,
        installments_dynamic: fields.flag("InstallmentDynamic")?,
        show_product: fields.flag("ShowProduct")?,
        receiver_info: fields.flag("ReceiverInfoSupport")?,
        receiver_address: fields.flag("ReceiverAddressSupport")?,
        card_wall: fields.flag("CardWallSupport")?,
        products: products
            .iter()
            .flatten()
            .map(|own| product(own, is_rounded))
            .collect::<Result<_, _>>()?,
    };
    pay_watch(fields)?;
    if !(0..=REGIONS).contains(&fields.whole("RegionId")?) {
        return Err(Code::Region);
    }
    let complete = has_customer && !order.products.is_empty();
    if !complete && provider.is_set(Switch::PaywallCustomerAndProductsRequired) {
        return Err(Code::InvalidData);
    }
    Ok(order)
}

fn product(fields: &Fields, is_rounded: bool) -> Result<Product, Code> {
    let amount = fields.amount("ProductAmount", is_rounded);
    if amount.is_none() && !fields.text("ProductAmount")?.is_empty() {
        return Err(Code::InvalidData);
    }
    Ok(Product { name: fields.text("ProductName")?, amount })
}

/// Documented: required, one of a list.
pub(crate) fn currency(fields: &Fields) -> Result<Currency, Code> {
    Currency::new(fields.whole("CurrencyId")?).ok_or(Code::Currency)
}

/// Documented: optional, 1 or 2. Unverified: the default, and the code for anything else. Observed:
/// 0 is sent for none.
pub(crate) fn language(fields: &Fields) -> Result<Option<Language>, Code> {
    match fields.whole("LanguageId")? {
        0 => Ok(None),
        1 => Ok(Some(Language::Turkish)),
        2 => Ok(Some(Language::English)),
        _ => Err(Code::InvalidData),
    }
}

/// Documented: 5 to 20 minutes. The sandbox has no PayWatch: a payment on its page ends at once.
fn pay_watch(fields: &Fields) -> Result<(), Code> {
    if !fields.flag("PayWatchSupport")? {
        return Ok(());
    }
    if !(5..=20).contains(&fields.whole("PayWatchMin")?) {
        return Err(Code::PayWatchMinutes);
    }
    let address = fields.text("PayWatchCallbackAddress")?;
    if address.is_empty() || origin(&address).is_some() {
        Ok(())
    } else {
        Err(Code::CallbackInvalid)
    }
}

/// Documented: 10 minutes by default. Unverified: the format, the zone, and that there is no
/// longest lifetime.
fn expiry(provider: &ProviderState, fields: &Fields, now: Timestamp) -> Result<Timestamp, Code> {
    let text = fields.text("ExpireDateTime")?;
    if text.is_empty() {
        return Ok(later(now, DEFAULT_LIFETIME));
    }
    let utc = provider.is_set(Switch::PaywallExpireDateTimeIsUtc);
    let expires = instant(&text, utc).ok_or(Code::InvalidData)?;
    if expires <= now && !provider.is_set(Switch::PaywallPastExpiryAccepted) {
        return Err(Code::PageExpired);
    }
    Ok(expires)
}
