//! Reads and deactivates one link.

use paylink_core::error::Refusal;
use paylink_core::http::Service;
use paylink_core::wire::is_blank;
use paylink_core::{Error, Link, LinkKey, LinkStatus, Result, StatusBasis};

use super::payments::currency;
use crate::Client;
use crate::api::passive_link_payment::PassiveLinkPayment;
use crate::api::payment_inquiry::PaymentInquiry;
use crate::envelope;
use crate::services::PAYMENT_INQUIRY;

/// One question. A refusal is "not found": the inquiry knows payments, and no page says how it
/// answers for a link that nobody has paid.
pub(super) async fn get(client: &Client, key: &LinkKey) -> Result<Link> {
    let asked = client.payment_inquiry(&PaymentInquiry::new(key.reference().as_str())).await;
    let reply = asked.map_err(|error| unseen(error, &PAYMENT_INQUIRY))?;
    if reply.is_blank() {
        return Err(envelope::response_error(
            &PAYMENT_INQUIRY,
            Error::refused(Refusal::NotFound),
            &reply,
        ));
    }
    let (told, body) = reply.into_parts();
    let (status, value) = match &told.txn_status {
        Some(status) => (status.common(), status.as_str().to_owned()),
        None => (LinkStatus::Unknown, String::new()),
    };
    let mut link = Link::new(key.clone(), status, StatusBasis::Reported, value);
    link.reference = told.order_id.filter(|text| !is_blank(text));
    link.currency = currency(told.currency.as_deref());
    link.body = body;
    Ok(link)
}

pub(super) async fn deactivate(client: &Client, key: &LinkKey) -> Result<()> {
    let request = PassiveLinkPayment::new(key.reference().as_str());
    client.passive_link_payment(&request).await.map(drop)
}

/// What may mean no more than "nobody has paid": a refusal by this service itself, not by the login
/// before it.
pub(super) fn unseen(error: Error, service: &Service) -> Error {
    let answered = matches!(error.http_status(), Some(200..=299 | 400 | 404));
    let is_its_own = error.is_refused()
        && error.operation() == Some(service.operation())
        && !error.is_authentication();
    if is_its_own && answered { error.with_refusal(Refusal::NotFound) } else { error }
}
