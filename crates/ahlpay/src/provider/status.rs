//! Reads and deactivates one link.

use paylink_core::error::Refusal;
use paylink_core::wire::is_blank;
use paylink_core::{Error, Link, LinkKey, LinkStatus, Result, StatusBasis};

use super::payments::currency;
use crate::Client;
use crate::api::passive_link_payment::PassiveLinkPayment;
use crate::api::payment_inquiry::PaymentInquiry;
use crate::envelope;
use crate::services::PAYMENT_INQUIRY;

pub(super) async fn get(client: &Client, key: &LinkKey) -> Result<Link> {
    let query = PaymentInquiry::new(key.reference().as_str());
    let response = client
        .payment_inquiry(&query)
        .await
        .map_err(|error| envelope::as_not_found(error, &PAYMENT_INQUIRY))?;
    if response.is_blank() {
        let error = Error::refused(Refusal::NotFound);
        return Err(envelope::response_error(&PAYMENT_INQUIRY, error, &response));
    }
    let unread = response.unread().to_vec();
    let (inquired, body) = response.into_parts();
    let (status, value) = match &inquired.txn_status {
        Some(status) => (status.common(), status.as_str().to_owned()),
        None => (LinkStatus::Unknown, String::new()),
    };
    let mut link = Link::new(key.clone(), status, StatusBasis::Reported, value);
    link.reference = inquired.order_id.filter(|text| !is_blank(text));
    // The inquiry knows payments and not links.
    link.has_transactions = true;
    link.currency = currency(inquired.currency.as_deref());
    link.unread = unread;
    link.body = body;
    Ok(link)
}

pub(super) async fn deactivate(client: &Client, key: &LinkKey) -> Result<()> {
    let request = PassiveLinkPayment::new(key.reference().as_str());
    client.passive_link_payment(&request).await.map(drop)
}
