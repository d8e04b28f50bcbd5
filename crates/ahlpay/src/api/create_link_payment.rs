//! `POST /api/Payment/CreateLinkPayment`: creates a payment link.
//!
//! The navigation of AHL Pay's documentation names this service, but the page about it could not be
//! read. The fields are observed in AHL Pay's back-office program
//! (`fmfatih/p3spg_FrontEnd src/hooks/payment/usePaymentWithLinked.ts`), which does not call the
//! merchants' host. The path on the merchants' host is unverified.

use paylink_core::wire::is_blank;
use paylink_core::wire::record::{Content, loose};
use paylink_core::{Email, Error, Money, Private, Result, RuleCode, record};
use serde::{Deserialize, Serialize};

use super::check_order_id;
use crate::hash::{self, HashPassword};

/// The request to create a payment link.
///
/// If [`merchant_id`](Self::merchant_id) is `None`, the client uses the id from the login. If
/// [`member_id`](Self::member_id) is `None`, the client uses the id from its builder.
///
/// ```
/// use ahlpay::{Currency, Money, api::create_link_payment::CreateLinkPayment};
/// let price = Money::parse("149.90", Currency::TRY)?;
/// let request = CreateLinkPayment::new("ORD-1042-1", price, "Order 1042", 60)?;
/// assert_eq!((request.amount.as_str(), request.currency.as_str()), ("14990", "949"));
/// # Ok::<(), ahlpay::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateLinkPayment {
    /// The code of the merchant's bank connection that the payment uses. If the code is blank, AHL
    /// Pay chooses a connection. Observed: this field is known only from other client libraries.
    #[serde(default)]
    pub bank_code: String,
    /// The merchant's order number, at most 64 characters long. Observed: this field is known only
    /// from other client libraries. AHL Pay returns no link id, so the link can be found again only
    /// by this number.
    pub order_id: String,
    /// The merchant's id. Observed: this field is known only from other client libraries.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The amount in kuruş (hundredths of a lira), as digits without a separator. For example,
    /// 149.90 lira is `"14990"`. Observed: this field is known only from other client libraries.
    pub amount: String,
    /// The number of installments, as digits. The value `"0"` means a single payment. Observed:
    /// this field is known only from other client libraries.
    pub installment_count: String,
    /// The description that the payer reads. Observed: the form in the back-office program requires
    /// this field and labels it "Ürün Adı" (product name).
    pub description: String,
    /// The ISO 4217 number of the currency, as three digits. The lira is `"949"`. Observed: this
    /// field is known only from other client libraries.
    pub currency: String,
    /// The e-mail address to which AHL Pay sends the link. If it is blank, no message is requested.
    /// The field is observed; whether AHL Pay sends a message is unverified.
    #[serde(default)]
    pub receiver_email: Private<String>,
    /// The phone number to which AHL Pay sends the link, as ten digits (`5XXXXXXXXX`). If it is
    /// blank, no message is requested. The field is observed; whether AHL Pay sends a message is
    /// unverified.
    #[serde(default)]
    pub receiver_phone_number: Private<String>,
    /// The lifetime of the link in minutes, at least 1. Observed: this field is known only from
    /// other client libraries.
    pub expire_minute: u32,
    /// The member (institution) id. It is 1, unless AHL Pay assigned a different id. Observed: this
    /// field is known only from other client libraries.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// A random value from which the [`hash`](Self::hash) is computed. Whether this service reads
    /// the field is unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rnd: Option<Private<String>>,
    /// The hash of the request, which [`HashPassword`] describes. Whether this service checks the
    /// hash is unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Private<String>>,
}

impl CreateLinkPayment {
    /// Creates a request for a link with this amount and a lifetime of `expire_minute` minutes.
    ///
    /// # Errors
    /// Returns an error if the currency has no known ISO 4217 number or does not have two decimals.
    /// How AHL Pay writes amounts in such a currency is not documented.
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
                    "must have an ISO 4217 number and two decimals",
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

    /// Sets the code of the merchant's bank connection that the payment uses.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_code = code.into();
        self
    }

    /// Sets the number of installments. The value 0 means a single payment.
    #[must_use]
    pub fn installment_count(mut self, count: u8) -> Self {
        self.installment_count = count.to_string();
        self
    }

    /// Sets the e-mail address to which AHL Pay sends the link.
    #[must_use]
    pub fn receiver_email(mut self, email: &Email) -> Self {
        self.receiver_email = Private::from(email.as_str());
        self
    }

    /// Sets the phone number to which AHL Pay sends the link, as ten digits (`5XXXXXXXXX`).
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
                "must be a whole number of kuruş above zero, written in digits only",
            ));
        }
        for (field, text) in
            [("installmentCount", &self.installment_count), ("currency", &self.currency)]
        {
            if !digits(text) {
                return Err(Error::invalid(
                    field,
                    RuleCode::Format,
                    "must be a number, written in digits only",
                ));
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

    /// Returns the request with the ids of this merchant, and signs it if there is a password.
    pub(crate) fn for_merchant(
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
    /// The answer to [`CreateLinkPayment`], which contains the URL of the new link.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct LinkPaymentCreated {
        /// The URL of the payer's payment page. Observed: this field is known only from other
        /// client libraries. No other field of this answer is known.
        pub url: Option<Private<String>> as loose,
    }
}

impl LinkPaymentCreated {
    /// Whether `url` is a web address. In the answers of other services, `data` is HTML or a
    /// sentence.
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
