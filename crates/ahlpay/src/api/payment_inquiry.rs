//! `POST /api/Payment/PaymentInquiry`: returns the payment that has the requested order number.
//!
//! AHL Pay has a documentation page about this service ("Ödeme Bilgileri Sorgula"), but no copy of
//! that page was available when this crate was written. All fields except `txnStatus` were observed
//! in the third-party client `cempehlivan/CP.VPOS`, in the file
//! `CP.VPOS/Integrations/PaymentInstitutions/Ahlpay.cs`. The only evidence for the field
//! `txnStatus` is the third-party client `Dakicksoft/poyra`. It is unknown whether that client was
//! ever used with AHL Pay.
//!
//! AHL Pay documents that its query services find a card payment by the order number, at
//! <https://developer.ahlpay.com.tr/odeme-servisleri/paymentnon3d>. It is unverified whether this
//! service also finds the payment for a *link* by the order number.

use std::fmt;

use paylink_core::wire::{self, WireValue, decides, informs, is_blank};
use paylink_core::{Decimal, LinkStatus, Private, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{check_order_id, one_object};

/// A request for the payment that has a certain order number.
///
/// If [`merchant_id`](Self::merchant_id) is `None`, the client sends the merchant id from the
/// login. If [`member_id`](Self::member_id) is `None`, the client sends the member id from
/// `ClientBuilder::member_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquiry {
    /// The member id, which identifies an institution. It is unknown whether AHL Pay documents this
    /// field. The field was observed in third-party clients.
    ///
    /// This crate sends the id as a number. One third-party client sends the id as a string. The
    /// author of the third-party client `Dakicksoft/poyra` states that AHL Pay refuses a string,
    /// but it is unknown whether that client was ever used with AHL Pay.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// The merchant's id. It is unknown whether AHL Pay documents this field. The field was
    /// observed in third-party clients.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The merchant's order number. The maximum length is 64 characters. AHL Pay documents, on the
    /// page of its service `PaymentNon3D`, that its query services find a payment by this number.
    pub order_id: String,
    /// The random value `rnd` that was sent in the request for the payment. It is unknown whether
    /// AHL Pay documents this field. The field was observed in third-party clients.
    ///
    /// If a payer pays through a link, the `rnd` of the payment is unknown. The default value is
    /// therefore `RND` followed by the order number, shortened to 64 characters. The observed
    /// third-party client sends the same value if it does not know the `rnd`.
    pub rnd: String,
    /// The hash that signs the request. The default is an empty string, which the observed
    /// third-party client also sends.
    #[serde(default)]
    pub hash: Private<String>,
}

impl PaymentInquiry {
    /// Creates a request for the payment with this order number.
    pub fn new(order_id: impl Into<String>) -> Self {
        let order_id = order_id.into();
        let mut rnd = format!("RND{order_id}");
        if let Some((end, _)) = rnd.char_indices().nth(64) {
            rnd.truncate(end);
        }
        Self { member_id: None, merchant_id: None, order_id, rnd, hash: Private::default() }
    }

    /// Sets the random value `rnd` that was sent in the request for the payment.
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

/// The answer to a [`PaymentInquiry`]. It describes the payment with the requested order number.
///
/// A successful answer does not mean that the order was paid. Only the value of
/// [`txn_status`](Self::txn_status) shows whether the order was paid.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentInquired {
    /// The bank's authorization code for the payment. It is unknown whether AHL Pay documents this
    /// field. The field was observed in third-party clients.
    #[serde(default, with = "decides")]
    pub auth_code: Option<String>,
    /// The status of the payment. The only evidence for this field is the third-party client
    /// `Dakicksoft/poyra`, and it is unknown whether that client was ever used with AHL Pay.
    #[serde(default, with = "decides")]
    pub txn_status: Option<TxnStatus>,
    /// The merchant's order number. It is unverified whether AHL Pay returns this field.
    #[serde(default, with = "decides")]
    pub order_id: Option<String>,
    /// The amount that was charged, in lira. It is unverified whether AHL Pay returns this field.
    #[serde(default, with = "informs")]
    pub total_amount: Option<Decimal>,
    /// The ISO 4217 code of the currency, as letters (`TRY`) or as digits (`949`). It is unverified
    /// whether AHL Pay returns this field.
    #[serde(default, with = "decides")]
    pub currency: Option<String>,
}

/// AHL Pay may send a string in place of the object. The string is ignored.
impl WireValue for PaymentInquired {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        one_object::read(deserializer, |_| None)
    }
}

impl PaymentInquired {
    /// Returns whether the answer contains no payment, because it has neither an authorization code
    /// nor a status.
    pub fn is_blank(&self) -> bool {
        let blank = |text: Option<&str>| text.is_none_or(is_blank);
        blank(self.auth_code.as_deref()) && blank(self.txn_status.as_ref().map(TxnStatus::as_str))
    }
}

/// The status of a payment, as in the field `txnStatus` of the service `PaymentInquiry`.
///
/// No available documentation page of AHL Pay contains the values of this field. The documentation
/// of each value states the evidence for the value.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TxnStatus {
    /// `SUCCESS`: the order was paid. In AHL Pay's back-office program, this value was observed as
    /// the status of a transaction. For the field `txnStatus`, the only evidence is the third-party
    /// client `Dakicksoft/poyra`, and it is unknown whether that client was ever used with AHL Pay.
    Success,
    /// `AUTH`: the order was paid. The only evidence for this meaning is the third-party client
    /// `Dakicksoft/poyra`, and it is unknown whether that client was ever used with AHL Pay.
    Auth,
    /// `SALE`: the order was paid. The only evidence for this meaning is the third-party client
    /// `Dakicksoft/poyra`, and it is unknown whether that client was ever used with AHL Pay.
    Sale,
    /// `VOID`: the payment was cancelled. The author of the third-party client `Dakicksoft/poyra`
    /// states that AHL Pay's example has this value together with `isSuccess: true`.
    Void,
    /// `REFUND`: the payment was refunded. In AHL Pay's back-office program, this value was
    /// observed as the type of a transaction.
    Refund,
    /// `FAIL`: the payment failed. AHL Pay documents this value only for the service
    /// `GetCreatedLinks`. It is unverified whether the service `PaymentInquiry` returns this value.
    Fail,
    /// `PENDING`: the payment is not complete yet. AHL Pay documents this value only for the
    /// service `GetCreatedLinks`. It is unverified whether the service `PaymentInquiry` returns
    /// this value.
    Pending,
    /// An unknown value, exactly as AHL Pay returned it.
    Other(String),
}

impl TxnStatus {
    /// Returns the status as AHL Pay writes it, such as `SUCCESS`.
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

    /// Returns the [`LinkStatus`] that corresponds to this status. Returns [`LinkStatus::Unknown`]
    /// if the payment was voided or refunded, or if the value is unknown.
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
