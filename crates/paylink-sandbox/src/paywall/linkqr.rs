//! `POST linkqr/generate`: a link that Paywall can send itself, and that can be paid several times.

use crate::json::{self, Object};
use crate::message::Message;
use crate::{Switch, lock};

use super::answers::{Code, Refusal};
use super::create::{currency, language};
use super::request::{Fields, Request};
use super::store::Sale;
use super::{LINKQR_LINK, ProviderState, link_url};

/// Documented: 4 MB. Unverified: how much a MB is.
const PHOTO_LIMIT: usize = 4 << 20;

/// Documented: `Link`. Observed: the other fields of `Body`.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let fields = request.fields()?;
    let sale = read(provider, &fields)?;
    let guid = provider.context.random.guid();
    let url = link_url(&provider.context.url, &guid);
    let sent = messages(&fields, &sale, &url)?;

    let mut store = lock(&provider.store);
    let link = store.add_link(guid, sale, provider.context.clock.now(), sent);
    provider.context.link_index.add(&LINKQR_LINK);
    let body = if provider.is_set(Switch::PaywallLinkQrAnswersDetails) {
        Object::default()
            .with("Id", link.id)
            .with("Link", url)
            .with("MerchantOrderId", &link.sale.order_id)
            .with("MerchantTrackId", &link.sale.track_id)
            .with("Amount", &link.sale.amount)
    } else {
        Object::default().with("Link", url)
    };
    Ok(json::text(&body))
}

/// Documented: which fields are required, and the codes for photo and quantity. Unverified: the
/// other codes.
fn read(provider: &ProviderState, fields: &Fields) -> Result<Sale, Code> {
    let is_product = match fields.whole("SalesType")? {
        1 => true,
        2 => false,
        _ => return Err(Code::InvalidData),
    };
    photo(provider, &fields.text("PhotoBase64")?, is_product)?;
    let (item, description) = (fields.text("ItemName")?, fields.text("ItemDescription")?);
    if item.trim().is_empty() || description.trim().is_empty() {
        return Err(Code::InvalidData);
    }
    Ok(Sale {
        item,
        description,
        amount: fields
            .amount("ItemAmount", provider.is_set(Switch::PaywallAmountIsRounded))
            .ok_or(Code::Amount)?,
        language: language(fields)?,
        currency: currency(fields)?,
        stock: stock(fields)?,
        callback: fields.callback()?,
        installments: fields.flag("InstallmentSupport")?,
        order_id: fields.text("MerchantOrderId")?,
        track_id: fields.text("MerchantTrackId")?,
    })
}

fn stock(fields: &Fields) -> Result<Option<i64>, Code> {
    let count = fields.whole("StockCount")?;
    match fields.flag("StockTrack")? {
        false => Ok(None),
        true if count < 1 => Err(Code::Quantity),
        true => Ok(Some(count)),
    }
}

/// Documented: required for a product, an image of at most 4 MB. The sandbox checks its size and
/// does not keep it.
fn photo(provider: &ProviderState, base64: &str, is_required: bool) -> Result<(), Code> {
    if base64.is_empty() {
        return if is_required { Err(Code::PhotoRequired) } else { Ok(()) };
    }
    let image = decoded_length(base64).ok_or(Code::PhotoUpload)?;
    let counted = provider.is_set(Switch::PaywallPhotoLimitCountsText);
    let length = if counted { base64.len() } else { image };
    if length > PHOTO_LIMIT { Err(Code::PhotoTooLarge) } else { Ok(()) }
}

/// Returns the number of bytes that a Base64 text encodes; `None` if it is not Base64.
fn decoded_length(base64: &str) -> Option<usize> {
    let letters = base64.trim_end_matches('=');
    let padding = base64.len() - letters.len();
    let plain =
        letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    (plain && padding <= 2 && base64.len().is_multiple_of(4))
        .then_some(letters.len() / 4 * 3 + letters.len() % 4 * 3 / 4)
}

/// Documented: Paywall sends the link itself when asked to. The texts are the sandbox's own.
/// Unverified: the refusals.
fn messages(fields: &Fields, sale: &Sale, url: &str) -> Result<Vec<Message>, Code> {
    let (email, phone) = (fields.text("NotificationEmail")?, fields.text("NotificationPhone")?);
    if !fields.flag("NotificationSupport")? {
        return Ok(Vec::new());
    }
    if email.is_empty() && phone.is_empty() {
        return Err(Code::InvalidData);
    }
    if !email.is_empty() && !email.contains('@') {
        return Err(Code::Email);
    }
    if !phone.strip_prefix('+').unwrap_or(&phone).bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Code::Phone);
    }
    let amount = sale.language.unwrap_or_default().amount(sale.amount.value());
    let text = format!("{}, {amount} {}: {url}", sale.item, sale.currency.name());
    let message = |channel, to| Message { channel, to, text: text.clone() };
    let all = [("sms", phone), ("mail", email)].into_iter();
    Ok(all.filter(|(_, to)| !to.is_empty()).map(|(channel, to)| message(channel, to)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_measured_without_decoding() {
        for (text, length) in [("YQ==", 1), ("YWI=", 2), ("YWJj", 3), ("YWJjZA==", 4), ("////", 3)]
        {
            assert_eq!(decoded_length(text), Some(length), "{text}");
        }
        for text in ["YQ", "Y===", "YWJj====", "Y Q=", "data:image/png;base64,YQ==", "=YQ=", "Ş==="]
        {
            assert_eq!(decoded_length(text), None, "{text}");
        }
    }
}
