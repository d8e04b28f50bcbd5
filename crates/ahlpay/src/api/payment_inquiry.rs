//! `POST /api/Payment/PaymentInquiry`: returns the payment of an order.
//!
//! Its page ("Ödeme Bilgileri Sorgula") could not be read. The fields are observed
//! (`cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`, `Dakicksoft/poyra`).
//! Whether the order number of a *link* finds its payment is unverified.

use std::fmt;

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, Member, Slot, loose};
use paylink_core::{Decimal, LinkStatus, Private, Result, record};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::check_order_id;

/// The request for the payment of an order.
///
/// The client fills in [`merchant_id`](Self::merchant_id) from the login, and
/// [`member_id`](Self::member_id) from its builder, where they are `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquiry {
    /// The member (institution) id, sent as a number. Observed; one client sends it as text,
    /// another reports that text is refused.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// The merchant's id. Observed.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The merchant's order number, at most 64 characters. Observed.
    pub order_id: String,
    /// The `rnd` that the payment was made with. Observed.
    ///
    /// The `rnd` of a link is not known. The default is therefore `RND` followed by the order
    /// number, cut to 64 characters, as the observed client sends it in this case.
    pub rnd: String,
    /// The hash; blank by default, as the observed client sends it.
    #[serde(default)]
    pub hash: Private<String>,
}

impl PaymentInquiry {
    /// Creates a request for the payment of this order.
    pub fn new(order_id: impl Into<String>) -> Self {
        let order_id = order_id.into();
        let mut rnd = format!("RND{order_id}");
        if let Some((end, _)) = rnd.char_indices().nth(64) {
            rnd.truncate(end);
        }
        Self { member_id: None, merchant_id: None, order_id, rnd, hash: Private::default() }
    }

    /// Sets the `rnd` that the payment was made with.
    #[must_use]
    pub fn rnd(mut self, rnd: impl Into<String>) -> Self {
        self.rnd = rnd.into();
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_order_id(&self.order_id)
    }

    pub(crate) fn for_merchant(&self, merchant_id: i64, member_id: i64) -> Self {
        let mut request = self.clone();
        request.merchant_id.get_or_insert(merchant_id);
        request.member_id.get_or_insert(member_id);
        request
    }
}

record! {
    /// The answer to [`PaymentInquiry`]: what AHL Pay reports about the payment of an order.
    ///
    /// A successful call is not a successful payment: only [`txn_status`](Self::txn_status) says
    /// whether the order was paid.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct PaymentInquired {
        /// The bank's authorization code. Observed.
        pub auth_code: Option<String> = "authCode",
        /// The status of the payment. Observed.
        pub txn_status: Option<TxnStatus> = "txnStatus",
        /// The merchant's order number. Unverified.
        pub order_id: Option<String> = "orderId",
        /// The amount charged, in lira. Unverified.
        pub total_amount: Option<Decimal> = "totalAmount" as loose,
        /// The code of the currency, as letters or digits. Unverified.
        pub currency: Option<String>,
    }
}

impl Content for PaymentInquired {
    const MAY_BE_IN_ARRAY: bool = true;
    const MAY_BE_TEXT: bool = true;
}

impl PaymentInquired {
    /// Whether the answer reports no payment: it has neither an authorization code nor a status.
    pub fn is_blank(&self) -> bool {
        let blank = |text: Option<&str>| text.is_none_or(is_blank);
        blank(self.auth_code.as_deref()) && blank(self.txn_status.as_ref().map(TxnStatus::as_str))
    }
}

/// The status of a payment, the field `txnStatus`.
///
/// No page of AHL Pay lists its values; each is known only from the source that is named beside it.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TxnStatus {
    /// `SUCCESS`: paid. Observed in AHL Pay's back-office program.
    Success,
    /// `AUTH`: paid. Unverified: an assumption of one third-party client.
    Auth,
    /// `SALE`: paid. Unverified: an assumption of one third-party client.
    Sale,
    /// `VOID`: cancelled. Observed: a third party reports it from AHL Pay's own sample, together
    /// with `isSuccess: true`.
    Void,
    /// `REFUND`: refunded. Observed in AHL Pay's back-office program, as the type of a transaction.
    Refund,
    /// `FAIL`: failed. Documented for the list of links, unverified for this service.
    Fail,
    /// `PENDING`: not ended. Documented for the list of links, unverified for this service.
    Pending,
    /// Any other value, as returned.
    Other(String),
}

impl TxnStatus {
    /// Returns the value in AHL Pay's spelling.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Success => "SUCCESS",
            Self::Auth => "AUTH",
            Self::Sale => "SALE",
            Self::Void => "VOID",
            Self::Refund => "REFUND",
            Self::Fail => "FAIL",
            Self::Pending => "PENDING",
            Self::Other(text) => text,
        }
    }

    /// Returns the status of the link in the common model. A payment that was voided or refunded,
    /// and any unknown value, is [`LinkStatus::Unknown`].
    pub fn common(&self) -> LinkStatus {
        match self {
            Self::Success | Self::Auth | Self::Sale => LinkStatus::Paid,
            Self::Fail => LinkStatus::Failed,
            Self::Pending => LinkStatus::Processing,
            Self::Void | Self::Refund | Self::Other(_) => LinkStatus::Unknown,
        }
    }
}

impl From<&str> for TxnStatus {
    fn from(text: &str) -> Self {
        match text {
            "SUCCESS" => Self::Success,
            "AUTH" => Self::Auth,
            "SALE" => Self::Sale,
            "VOID" => Self::Void,
            "REFUND" => Self::Refund,
            "FAIL" => Self::Fail,
            "PENDING" => Self::Pending,
            _ => Self::Other(text.to_owned()),
        }
    }
}

impl fmt::Debug for TxnStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Another value may be anything, also private data.
        f.write_str(if matches!(self, Self::Other(_)) { "Other" } else { self.as_str() })
    }
}

impl Member for TxnStatus {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::word(place)
    }
}

impl Serialize for TxnStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TxnStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::from(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_success_auth_and_sale_are_paid() {
        for text in [
            "SUCCESS", "AUTH", "SALE", "VOID", "REFUND", "PREAUTH", "auth", "START", "FAIL",
            "PENDING", "",
        ] {
            let status = TxnStatus::from(text);
            assert_eq!(
                status.common() == LinkStatus::Paid,
                ["SUCCESS", "AUTH", "SALE"].contains(&text),
                "{text}"
            );
            assert_eq!(status.as_str(), text);
        }
    }
}
