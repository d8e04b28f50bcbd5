//! `POST /api/Payment/PaymentInquiry`: returns the payment of an order.
//!
//! AHL Pay's page about this service ("Ödeme Bilgileri Sorgula") could not be read. The fields are
//! observed (`cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`,
//! `Dakicksoft/poyra`). Whether this service finds the payment of a *link* by the order number is
//! unverified.

use std::fmt;

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, Member, Slot, loose};
use paylink_core::{Decimal, LinkStatus, Private, Result, record};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::check_order_id;

/// The request for the payment of an order.
///
/// If [`merchant_id`](Self::merchant_id) is `None`, the client uses the id from the login. If
/// [`member_id`](Self::member_id) is `None`, the client uses the id from its builder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquiry {
    /// The member (institution) id, which this crate sends as a number. Observed: this field is
    /// known only from other client libraries. One third-party client sends text, but a second
    /// client reports that AHL Pay refuses text.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// The merchant's id. Observed: this field is known only from other client libraries.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The merchant's order number, at most 64 characters long. Observed: this field is known only
    /// from other client libraries.
    pub order_id: String,
    /// The random value `rnd` with which the payment was made. Observed: this field is known only
    /// from other client libraries.
    ///
    /// The `rnd` of a link is not known. The default is therefore `RND` followed by the order
    /// number, cut to 64 characters. The observed client sends the same value when it does not know
    /// `rnd`.
    pub rnd: String,
    /// The hash of the request. It is blank by default, as in the observed client.
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

    /// Sets the random value `rnd` with which the payment was made.
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
    /// The answer to [`PaymentInquiry`], which describes the payment of an order.
    ///
    /// A successful call does not mean that the payment succeeded. Only
    /// [`txn_status`](Self::txn_status) says whether the order was paid.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct PaymentInquired {
        /// The bank's authorization code. Observed: this field is known only from other client
        /// libraries.
        pub auth_code: Option<String> = "authCode",
        /// The status of the payment. Observed: this field is known only from other client
        /// libraries.
        pub txn_status: Option<TxnStatus> = "txnStatus",
        /// The merchant's order number. This is unverified.
        pub order_id: Option<String> = "orderId",
        /// The amount charged, in lira. This is unverified.
        pub total_amount: Option<Decimal> = "totalAmount" as loose,
        /// The code of the currency, which consists of letters or digits. This is unverified.
        pub currency: Option<String>,
    }
}

impl Content for PaymentInquired {
    const MAY_BE_IN_ARRAY: bool = true;
    const MAY_BE_TEXT: bool = true;
}

impl PaymentInquired {
    /// Whether the answer reports no payment, that is, has neither an authorization code nor a
    /// status.
    pub fn is_blank(&self) -> bool {
        let blank = |text: Option<&str>| text.is_none_or(is_blank);
        blank(self.auth_code.as_deref()) && blank(self.txn_status.as_ref().map(TxnStatus::as_str))
    }
}

/// The status of a payment, which is the value of the field `txnStatus`.
///
/// No page of AHL Pay lists the values of this field. Each value is known only from the source that
/// its description names.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TxnStatus {
    /// `SUCCESS`: the order was paid. Observed in AHL Pay's back-office program.
    Success,
    /// `AUTH`: the order was paid. Unverified: one third-party client assumes this.
    Auth,
    /// `SALE`: the order was paid. Unverified: one third-party client assumes this.
    Sale,
    /// `VOID`: the payment was cancelled. Observed: a third party reports this value, together with
    /// `isSuccess: true`, from AHL Pay's own sample.
    Void,
    /// `REFUND`: the payment was refunded. Observed in AHL Pay's back-office program, as the type
    /// of a transaction.
    Refund,
    /// `FAIL`: the payment failed. Documented for the list of links, but unverified for this
    /// service.
    Fail,
    /// `PENDING`: the payment has not ended. Documented for the list of links, but unverified for
    /// this service.
    Pending,
    /// Any other value, exactly as AHL Pay returned it.
    Other(String),
}

impl TxnStatus {
    /// Returns the value as AHL Pay spells it.
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

    /// Returns the corresponding [`LinkStatus`]. For a payment that was voided or refunded, and for
    /// any unknown value, this is [`LinkStatus::Unknown`].
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
        // An unknown value may contain private data, so it is not shown.
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
