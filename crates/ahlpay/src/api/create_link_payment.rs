//! `POST /api/Payment/CreateLinkPayment`: creates a payment link.
//!
//! The name stands in AHL Pay's navigation; its page could not be read. Fields are observed at AHL
//! Pay's back-office program (`fmfatih/p3spg_FrontEnd src/hooks/payment/usePaymentWithLinked.ts`),
//! which posts them to another host; the path on this one is unverified.

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, loose};
use paylink_core::{Email, Error, Money, Private, Result, RuleCode, record};
use serde::{Deserialize, Serialize};

use super::check_order_id;
use crate::hash::{self, HashPassword};

/// A link to be created.
///
/// `merchantId` and `memberId` are filled in by the client: from the login, and from its builder.
///
/// ```
/// use ahlpay::{Currency, Money, api::create_link_payment::CreateLinkPayment};
/// let request = CreateLinkPayment::new("ORD-1042-1", Money::parse("149.90", Currency::TRY)?, "Order 1042", 60)?;
/// assert_eq!((request.amount.as_str(), request.currency.as_str()), ("14990", "949"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateLinkPayment {
    /// Which of the merchant's bank connections to use; blank leaves it to AHL Pay.
    #[serde(default)]
    pub bank_code: String,
    /// The merchant's order number, and the only key by which the link is found again.
    pub order_id: String,
    /// The merchant.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// What is asked for, in kuruş: text of digits without a separator, `"14990"` for 149.90.
    pub amount: String,
    /// How many installments; `"0"` is a single payment.
    pub installment_count: String,
    /// What the payer reads; "Ürün Adı" in the observed form, which requires it.
    pub description: String,
    /// The currency's ISO 4217 number as text, `"949"` for the lira.
    pub currency: String,
    /// The payer's e-mail address: presumably the link is sent there. Blank for no message.
    #[serde(default)]
    pub receiver_email: Private<String>,
    /// The payer's phone, `5XXXXXXXXX`: presumably the link is sent there. Blank for no message.
    #[serde(default)]
    pub receiver_phone_number: Private<String>,
    /// The lifetime in minutes.
    pub expire_minute: u32,
    /// The member (institution), 1 unless AHL Pay gave another.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// A random value under the hash. Unverified for this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rnd: Option<Private<String>>,
    /// The hash, see [`HashPassword`]. Unverified for this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Private<String>>,
}

impl CreateLinkPayment {
    /// A link for this amount, which lives this many minutes.
    ///
    /// # Errors
    /// A currency without an ISO 4217 number in our table, or without two decimals: how AHL Pay
    /// counts others is not published.
    pub fn new(
        order_id: impl Into<String>,
        amount: Money,
        description: impl Into<String>,
        expire_minute: u32,
    ) -> Result<Self> {
        let currency = amount.currency();
        let number =
            currency.numeric().filter(|_| currency.decimals() == Some(2)).ok_or_else(|| {
                Error::invalid(
                    "currency",
                    RuleCode::Currency,
                    "must have an ISO 4217 number and two decimals at AHL Pay",
                )
            })?;
        Ok(Self {
            bank_code: String::new(),
            order_id: order_id.into(),
            merchant_id: None,
            amount: amount.minor().to_string(),
            installment_count: "0".to_owned(),
            description: description.into(),
            currency: format!("{number:03}"),
            receiver_email: Private::default(),
            receiver_phone_number: Private::default(),
            expire_minute,
            member_id: None,
            rnd: None,
            hash: None,
        })
    }

    /// Uses this of the merchant's bank connections.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_code = code.into();
        self
    }

    /// This many installments; 0 is a single payment.
    #[must_use]
    pub fn installment_count(mut self, count: u8) -> Self {
        self.installment_count = count.to_string();
        self
    }

    /// Has AHL Pay send the link to this address.
    #[must_use]
    pub fn receiver_email(mut self, email: &Email) -> Self {
        self.receiver_email = Private::from(email.as_str());
        self
    }

    /// Has AHL Pay send the link to this phone: ten digits, `5XXXXXXXXX`.
    #[must_use]
    pub fn receiver_phone_number(mut self, national: impl Into<String>) -> Self {
        self.receiver_phone_number = Private::new(national.into());
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_order_id(&self.order_id)?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(&self.amount) || self.amount.starts_with('0') {
            return Err(Error::invalid(
                "amount",
                RuleCode::Format,
                "must be a number of kuruş above zero, as digits alone",
            ));
        }
        for (field, text) in
            [("installmentCount", &self.installment_count), ("currency", &self.currency)]
        {
            if !digits(text) {
                return Err(Error::invalid(field, RuleCode::Format, "must be digits"));
            }
        }
        if is_blank(&self.description) {
            return Err(Error::invalid("description", RuleCode::Blank, "must not be blank"));
        }
        if self.expire_minute == 0 {
            return Err(Error::invalid("expireMinute", RuleCode::TooSmall, "must be at least 1"));
        }
        let phone = self.receiver_phone_number.as_str();
        if !(phone.is_empty() || phone.len() == 10 && digits(phone) && phone.starts_with('5')) {
            return Err(Error::invalid(
                "receiverPhoneNumber",
                RuleCode::Format,
                "must be ten digits that begin with 5",
            ));
        }
        Ok(())
    }

    /// The request as one merchant sends it.
    pub(crate) fn by(
        &self,
        merchant_id: i64,
        member_id: i64,
        password: Option<&HashPassword>,
    ) -> Result<Self> {
        let mut request = self.clone();
        let merchant_id = *request.merchant_id.get_or_insert(merchant_id);
        request.member_id.get_or_insert(member_id);
        if let (Some(password), None) = (password, &request.hash) {
            let rnd = match request.rnd.take() {
                Some(rnd) => rnd,
                None => hash::random()?,
            };
            let hash = password.hash(&rnd, &request.order_id, &request.amount, merchant_id);
            request.hash = Some(Private::new(hash));
            request.rnd = Some(rnd);
        }
        Ok(request)
    }
}

record! {
    /// A created link.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct LinkPaymentCreated {
        /// The payment link. The only member that is observed.
        pub url: Option<Private<String>> as loose,
    }
}

impl LinkPaymentCreated {
    /// Whether it carries a web address: other services put HTML or a sentence into `data`.
    pub(crate) fn has_url(&self) -> bool {
        let is_web =
            |url: &str| ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
        self.url
            .as_ref()
            .is_some_and(|url| is_web(url) && url.bytes().all(|b| b.is_ascii_graphic()))
    }
}

impl Content for LinkPaymentCreated {
    const MAY_BE_IN_ARRAY: bool = true;
    const MAY_BE_TEXT: bool = true;

    fn from_text(url: &str) -> Option<Self> {
        Some(Self { url: Some(Private::from(url)) })
    }
}
