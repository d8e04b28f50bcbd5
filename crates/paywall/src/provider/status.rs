//! Reads and deactivates a hosted payment page, and derives its status.

use std::time::SystemTime;

use paylink_core::{
    Error, Link, LinkKey, LinkStatus, LocalDateTime, Response, Result, RuleCode, StatusBasis, Zone,
};

use crate::api::checkout_inquiry::CheckoutInquiry;
use crate::api::checkout_passive::CheckoutPassive;
use crate::api::currency;
use crate::{Client, PROVIDER};

/// The path of the page's expiry in a response.
const EXPIRY: &str = "Body.ExpiryTime";

impl Client {
    pub(super) async fn get_link(&self, key: &LinkKey) -> Result<Link> {
        let response = self.checkout_inquiry(page_id(key)?).await?;
        let now = response.date().unwrap_or_else(|| self.clock().now());
        let (status, basis) = status(&response, now);
        let unread = response.unread().to_vec();
        let (page, body) = response.into_parts();
        let flag = match (page.success_payment, page.any_payment) {
            (Some(true), _) => "SuccessPayment",
            (_, Some(true)) => "AnyPayment",
            (Some(false), Some(false)) => "NoPayment",
            _ => "",
        };
        let mut link = Link::new(key.clone(), status, basis, flag);
        link.reference = Some(page.unique_code.unwrap_or_default().trim().to_owned());
        link.amount = page.amount;
        link.currency = currency(page.currency_id, page.currency_name.as_deref());
        link.expires = page.expiry_time;
        // A page without an attempt has no payments, and a page with one does not list them.
        link.all_transactions_listed = flag == "NoPayment";
        link.notified_by_provider = Some(false);
        link.unread = unread;
        link.body = body;
        Ok(link)
    }

    pub(super) async fn deactivate_link(&self, key: &LinkKey) -> Result<()> {
        self.checkout_passive(&CheckoutPassive::new(page_id(key)?)).await.map(drop)
    }
}

/// Returns the status of a page, which is the first of paid, expired, attempted and open that
/// applies. A deactivated page cannot be distinguished from any other page. A page that does not
/// report whether it is paid is not treated as expired, because it may be paid. A page whose expiry
/// cannot be read is not treated as open, because it may have expired.
fn status(page: &Response<CheckoutInquiry>, now: SystemTime) -> (LinkStatus, StatusBasis) {
    let has_expired = || page.expiry_time.as_ref().is_some_and(|expiry| is_past(expiry, now));
    let may_have_expired = || page.unread().iter().any(|field| field.path() == EXPIRY);
    match (page.success_payment, page.any_payment) {
        (Some(true), _) => (LinkStatus::Paid, StatusBasis::Reported),
        (Some(false), _) if has_expired() => (LinkStatus::Expired, StatusBasis::Derived),
        (_, Some(true)) => (LinkStatus::Processing, StatusBasis::Reported),
        (Some(false), Some(false)) if may_have_expired() => {
            (LinkStatus::Unknown, StatusBasis::Derived)
        }
        (Some(false), Some(false)) => (LinkStatus::Open, StatusBasis::Derived),
        _ => (LinkStatus::Unknown, StatusBasis::Derived),
    }
}

/// Whether an expiry is in the past in the latest plausible time zone. The zone is unverified, so
/// the expiry is read as UTC, which is three hours later than in Istanbul's time zone.
fn is_past(expiry: &LocalDateTime, now: SystemTime) -> bool {
    expiry.instant(Zone::Utc).is_some_and(|latest| now > latest)
}

fn page_id(key: &LinkKey) -> Result<i64> {
    key.id().and_then(|id| id.parse().ok()).ok_or_else(|| {
        Error::invalid(
            "link key",
            RuleCode::Required,
            "must contain Paywall's page id, which is a number",
        )
        .with_provider(&PROVIDER)
    })
}
