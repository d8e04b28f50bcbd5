//! `POST /api/Payment/PaymentInquiry`: asks whether an order was paid.
//!
//! Its page ("Ödeme Bilgileri Sorgula") could not be read. Fields are observed
//! (`cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`, `Dakicksoft/poyra`);
//! that the order number of a *link* is its key is unverified.

use std::fmt;

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, Member, Slot, loose};
use paylink_core::{Decimal, LinkStatus, Private, Result, record};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::check_order_id;

/// Which order.
///
/// `merchantId` and `memberId` are filled in by the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquiry {
    /// The member (institution). A number; one client sends it as text, another reports that text
    /// is refused.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// The merchant.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The merchant's order number.
    pub order_id: String,
    /// The `rnd` of the payment; of a link none is known, and the observed client then sends `RND`
    /// and the order number.
    pub rnd: String,
    /// Blank, as the observed client sends it.
    #[serde(default)]
    pub hash: Private<String>,
}

impl PaymentInquiry {
    /// The payment of this order.
    pub fn new(order_id: impl Into<String>) -> Self {
        let order_id = order_id.into();
        let mut rnd = format!("RND{order_id}");
        if let Some((end, _)) = rnd.char_indices().nth(64) {
            rnd.truncate(end);
        }
        Self { member_id: None, merchant_id: None, order_id, rnd, hash: Private::default() }
    }

    /// The `rnd` that the payment was made with.
    #[must_use]
    pub fn rnd(mut self, rnd: impl Into<String>) -> Self {
        self.rnd = rnd.into();
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_order_id(&self.order_id)
    }

    pub(crate) fn by(&self, merchant_id: i64, member_id: i64) -> Self {
        let mut request = self.clone();
        request.merchant_id.get_or_insert(merchant_id);
        request.member_id.get_or_insert(member_id);
        request
    }
}

record! {
    /// What is known about an order's payment. A successful query is not a successful payment: only
    /// [`txn_status`](Self::txn_status) tells.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct PaymentInquired {
        /// The bank's authorisation code.
        pub auth_code: Option<String> = "authCode",
        /// What became of the payment.
        pub txn_status: Option<TxnStatus> = "txnStatus",
        /// The merchant's order number. Unverified.
        pub order_id: Option<String> = "orderId",
        /// What was drawn, in lira. Unverified.
        pub total_amount: Option<Decimal> = "totalAmount" as loose,
        /// The currency. Unverified.
        pub currency: Option<String>,
    }
}

impl Content for PaymentInquired {
    const MAY_BE_IN_ARRAY: bool = true;
    const MAY_BE_TEXT: bool = true;
}

impl PaymentInquired {
    /// Whether the answer tells of no payment at all.
    pub fn is_blank(&self) -> bool {
        let blank = |text: Option<&str>| text.is_none_or(is_blank);
        blank(self.auth_code.as_deref()) && blank(self.txn_status.as_ref().map(TxnStatus::as_str))
    }
}

/// `txnStatus` of a payment. Open: no page lists its values.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TxnStatus {
    /// `SUCCESS` (observed at the back office).
    Success,
    /// `AUTH` (one client's guess).
    Auth,
    /// `SALE` (one client's guess).
    Sale,
    /// `VOID`: cancelled. Told of AHL Pay's own sample, which says `isSuccess: true` with it.
    Void,
    /// `REFUND` (observed at the back office, as the type of a transaction).
    Refund,
    /// `FAIL`, as the list of links has it. Unverified here.
    Fail,
    /// `PENDING`, as the list of links has it. Unverified here.
    Pending,
    /// Any other value.
    Other(String),
}

impl TxnStatus {
    /// The value as text.
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

    /// The status in the common model. Money that was given back is not paid, and neither is an
    /// unknown value.
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
        // Another value may be anything that came in this place.
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
    fn three_values_are_paid_and_no_other() {
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
