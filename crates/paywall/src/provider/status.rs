//! What the inquiry says about a page, as [`Link`].

use std::time::SystemTime;

use paylink_core::{
    Error, Link, LinkKey, LinkStatus, LocalDateTime, Result, RuleCode, StatusBasis, Zone,
};

use crate::api::checkout_inquiry::CheckoutInquiry;
use crate::api::checkout_passive::CheckoutPassive;
use crate::api::currency;
use crate::{Client, PROVIDER};

impl Client {
    pub(super) async fn get_link(&self, key: &LinkKey) -> Result<Link> {
        let reply = self.checkout_inquiry(page_id(key)?).await?;
        let now = reply.date().unwrap_or_else(|| self.clock().now());
        let (page, body) = reply.into_parts();
        let (status, basis) = status(&page, now);
        let value = match (page.success_payment, page.any_payment) {
            (Some(true), _) => "SuccessPayment",
            (_, Some(true)) => "AnyPayment",
            (Some(false), Some(false)) => "NoPayment",
            _ => "",
        };
        let mut link = Link::new(key.clone(), status, basis, value);
        link.reference = Some(page.unique_code.unwrap_or_default());
        link.amount = page.amount;
        link.currency = currency(page.currency_id, page.currency_name.as_deref());
        link.expires = page.expiry_time;
        link.notified_by_provider = Some(false);
        link.body = body;
        Ok(link)
    }

    pub(super) async fn deactivate_link(&self, key: &LinkKey) -> Result<()> {
        self.checkout_passive(&CheckoutPassive::new(page_id(key)?)).await.map(drop)
    }
}

/// The order of the rules decides: paid, expired, tried, open. A deactivated page looks like any
/// other; one that does not say whether it was paid has not expired unpaid.
fn status(page: &CheckoutInquiry, now: SystemTime) -> (LinkStatus, StatusBasis) {
    let past = || page.expiry_time.as_ref().is_some_and(|stamp| is_past(stamp, now));
    match (page.success_payment, page.any_payment) {
        (Some(true), _) => (LinkStatus::Paid, StatusBasis::Reported),
        (Some(false), _) if past() => (LinkStatus::Expired, StatusBasis::Derived),
        (_, Some(true)) => (LinkStatus::Processing, StatusBasis::Reported),
        (Some(false), Some(false)) => (LinkStatus::Open, StatusBasis::Derived),
        _ => (LinkStatus::Unknown, StatusBasis::Derived),
    }
}

/// Past under the latest plausible reading of the stamp: until its zone is settled, UTC, which is
/// later than Istanbul's.
fn is_past(stamp: &LocalDateTime, now: SystemTime) -> bool {
    stamp.instant(Zone::Utc).is_some_and(|latest| now > latest)
}

fn page_id(key: &LinkKey) -> Result<i64> {
    key.id().and_then(|id| id.parse().ok()).ok_or_else(|| {
        Error::invalid("link key", RuleCode::Required, "must carry Paywall's page id")
            .with_provider(&PROVIDER)
    })
}
