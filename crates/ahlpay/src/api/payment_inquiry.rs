//! `POST /api/Payment/PaymentInquiry`: returns the payment for an order.
//!
//! AHL Pay's page about this service ("Ödeme Bilgileri Sorgula") could not be read. The fields are
//! observed in `cempehlivan/CP.VPOS CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`, except
//! for `txnStatus`: only `Dakicksoft/poyra` reads it, which never called AHL Pay (*code only*).
//! AHL Pay documents that its query services find a card payment by the order number, at
//! <https://developer.ahlpay.com.tr/odeme-servisleri/paymentnon3d>. Whether this service finds the
//! payment for a *link* in the same way is unverified.

use std::fmt;

use paylink_core::wire::{self, WireValue, decides, informs, is_blank};
use paylink_core::{Decimal, LinkStatus, Private, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{check_order_id, one_object};

/// The request to look up the payment for an order.
///
/// If [`merchant_id`](Self::merchant_id) is `None`, the client sends the merchant id from the
/// login. If [`member_id`](Self::member_id) is `None`, the client sends the member id from
/// `ClientBuilder::member_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquiry {
    /// The member (institution) id. This crate sends the id as a number. Observed in other client
    /// programs, and not documented. One third-party client sends the id as text. The author of
    /// another one, which never called AHL Pay, states that AHL Pay refuses text.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// The merchant's id. Observed in other client programs, and not documented.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The merchant's order number, at most 64 characters long. AHL Pay documents it as the key of
    /// its query services, on the page about `PaymentNon3D`.
    pub order_id: String,
    /// The random value `rnd` from the request that made the payment. Observed in other client
    /// programs, and not documented.
    ///
    /// For a payment through a link, the value of `rnd` is not known. The default is therefore the
    /// text `RND` followed by the order number, and the default is cut after 64 characters. If
    /// `rnd` is not known, the observed client sends the same text.
    pub rnd: String,
    /// The hash of the request. By default, the hash is blank. The observed client also sends a
    /// blank hash.
    #[serde(default)]
    pub hash: Private<String>,
}

impl PaymentInquiry {
    /// Creates a request to look up the payment for this order number.
    pub fn new(order_id: impl Into<String>) -> Self {
        let order_id = order_id.into();
        let mut rnd = format!("RND{order_id}");
        if let Some((end, _)) = rnd.char_indices().nth(64) {
            rnd.truncate(end);
        }
        Self { member_id: None, merchant_id: None, order_id, rnd, hash: Private::default() }
    }

    /// Sets the random value `rnd` from the request that made the payment.
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

/// The answer to [`PaymentInquiry`]. It describes the payment for an order.
///
/// A successful call does not mean that the payment succeeded. Only
/// [`txn_status`](Self::txn_status) says whether the order was paid.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquired {
    /// The bank's authorization code. Observed in other client programs, and not documented.
    #[serde(with = "decides")]
    pub auth_code: Option<String>,
    /// The status of the payment. Code only: one client program reads it, which never called AHL
    /// Pay.
    #[serde(with = "decides")]
    pub txn_status: Option<TxnStatus>,
    /// The merchant's order number. Unverified: whether AHL Pay returns this field is not
    /// known.
    #[serde(with = "decides")]
    pub order_id: Option<String>,
    /// The amount charged, in lira. Unverified: whether AHL Pay returns this field is not
    /// known.
    #[serde(with = "informs")]
    pub total_amount: Option<Decimal>,
    /// The code of the currency, in letters or in digits. Unverified: whether AHL Pay returns
    /// this field is not known.
    #[serde(with = "decides")]
    pub currency: Option<String>,
}

/// Text in place of the payment is ignored.
impl WireValue for PaymentInquired {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        one_object::read(deserializer, |_| None)
    }
}

impl PaymentInquired {
    /// Whether the answer has neither an authorization code nor a status, and therefore reports no
    /// payment.
    pub fn is_blank(&self) -> bool {
        let blank = |text: Option<&str>| text.is_none_or(is_blank);
        blank(self.auth_code.as_deref()) && blank(self.txn_status.as_ref().map(TxnStatus::as_str))
    }
}

/// The status of a payment, as AHL Pay writes it in the field `txnStatus`.
///
/// No page of AHL Pay lists the values of this field. The description of each value names the only
/// source for that value.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TxnStatus {
    /// `SUCCESS`: the order was paid. Observed in AHL Pay's back-office program, where it is the
    /// status of a transaction. For this field, it is code only.
    Success,
    /// `AUTH`: the order was paid. Code only: one third-party client assumes this meaning.
    Auth,
    /// `SALE`: the order was paid. Code only: one third-party client assumes this meaning.
    Sale,
    /// `VOID`: the payment was cancelled. Code only: a third party, which never called AHL Pay,
    /// reports that AHL Pay's own sample has this value together with `isSuccess: true`.
    Void,
    /// `REFUND`: the payment was refunded. Observed in AHL Pay's back-office program, where
    /// `REFUND` is the type of a transaction.
    Refund,
    /// `FAIL`: the payment failed. The value is documented for `GetCreatedLinks`, but unverified
    /// for `PaymentInquiry`.
    Fail,
    /// `PENDING`: the payment has not ended. The value is documented for `GetCreatedLinks`, but
    /// unverified for `PaymentInquiry`.
    Pending,
    /// An unknown value, exactly as AHL Pay returned it.
    Other(String),
}

impl TxnStatus {
    /// Returns AHL Pay's spelling of the status.
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

    /// Returns the [`LinkStatus`] for this status. For a voided payment, a refunded payment or an
    /// unknown value, returns [`LinkStatus::Unknown`].
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

impl WireValue for TxnStatus {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        Ok(wire::text(deserializer)?.map(|text| Self::from(&*text)))
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
