//! Reads a link, deactivates it and reactivates it.

use paylink_core::{Error, Link, LinkKey, LinkStatus, Result, StatusBasis};

use crate::Client;
use crate::api::mailorder_detail::CardPayment;
use crate::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use crate::api::{LinkLookup, currency};
use crate::services::MAILORDER_DETAIL;

/// Reads a link, with one request.
pub(super) async fn get(client: &Client, key: &LinkKey) -> Result<Link> {
    let response = client.mailorder_detail(&lookup(key)).await?;
    let Some(status) = response.status.clone() else {
        return Err(response.error(MAILORDER_DETAIL.error(Error::malformed("`status` is missing"))));
    };
    let unread = response.unread().to_vec();
    let (mut detail, body) = response.into_parts();
    let mut link = Link::new(key.clone(), status.common(), StatusBasis::Reported, status.as_str());
    // If several cards may pay and the response has no list of payments, the link may have more
    // transactions than the one in the response. A paid link has at least one.
    let may_be_several = detail.multi_payment == Some(true)
        || unread.iter().any(|field| field.path() == "multi_payment");
    let lists_all = match &detail.payments {
        Some(cards) => cards.iter().all(CardPayment::has_id),
        None => !may_be_several,
    };
    link.transactions = detail.transactions();
    link.all_transactions_listed =
        lists_all && !(link.status == LinkStatus::Paid && link.transactions.is_empty());
    link.notified_by_provider = match (detail.send_sms, detail.send_mail) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    };
    // A link without a reference gets a blank reference, which differs from the requested
    // reference.
    link.reference = Some(detail.reference_no.take().unwrap_or_default());
    link.amount = detail.amount.take();
    link.currency = currency(detail.currency.as_deref());
    link.created = detail.create_date.take();
    link.expires = detail.expire_date.take();
    link.description = detail.note.take();
    link.unread = unread;
    link.body = body;
    Ok(link)
}

/// Sets the status of a link, with one request.
pub(super) async fn set(client: &Client, key: &LinkKey, status: NewStatus) -> Result<()> {
    client.mailorder_status_update(&MailorderStatusUpdate::new(lookup(key), status)).await.map(drop)
}

/// Looks a link up by its id if the key has one. The caller compares the reference in the response.
fn lookup(key: &LinkKey) -> LinkLookup {
    match key.id() {
        Some(id) => LinkLookup::by_id(id),
        None => LinkLookup::by_reference(key.reference().as_str()),
    }
}
