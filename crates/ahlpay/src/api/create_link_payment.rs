//! `POST /api/Payment/CreateLinkPayment`: creates a payment link.
//!
//! AHL Pay has a documentation page about this service, but no copy of that page was available when
//! this crate was written. The fields were observed in AHL Pay's back-office program, in the file
//! `src/hooks/payment/usePaymentWithLinked.ts` of the repository `fmfatih/p3spg_FrontEnd`. That
//! program does not use the host that merchants use. It is unverified whether the service has the
//! same path on the host for merchants.

use std::borrow::Cow;

use paylink_core::link::payment_url;
use paylink_core::wire::{WireValue, decides, is_blank};
use paylink_core::{Email, Error, Money, Private, Result, RuleCode};
use serde::{Deserialize, Deserializer, Serialize};

use super::{check_order_id, one_object};
use crate::hash::{self, HashPassword};

/// The request to create a payment link.
///
/// If [`merchant_id`](Self::merchant_id) is `None`, the client sends the merchant id from the
/// login. If [`member_id`](Self::member_id) is `None`, the client sends the member id from
/// `ClientBuilder::member_id`.
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
    /// The code of the virtual POS (the merchant's connection to a bank) that processes the
    /// payment. If the code is an empty string, AHL Pay chooses a virtual POS. It is unknown
    /// whether AHL Pay documents this field. The field was observed in AHL Pay's back-office
    /// program.
    #[serde(default)]
    pub bank_code: String,
    /// The merchant's order number. The maximum length is 64 characters. AHL Pay returns no link
    /// id, so later requests find the link only by the order number. It is unknown whether AHL Pay
    /// documents this field. The field was observed in AHL Pay's back-office program.
    pub order_id: String,
    /// The merchant's id. It is unknown whether AHL Pay documents this field. The field was
    /// observed in AHL Pay's back-office program.
    #[serde(default)]
    pub merchant_id: Option<i64>,
    /// The requested amount in kuruş (hundredths of a lira), as digits without a separator. For
    /// example, `"14990"` means 149.90 lira. It is unknown whether AHL Pay documents this field.
    /// The field was observed in AHL Pay's back-office program.
    pub amount: String,
    /// The number of installments, as digits. The value `"0"` means a single payment. It is unknown
    /// whether AHL Pay documents this field. The field was observed in AHL Pay's back-office
    /// program.
    pub installment_count: String,
    /// The description of the payment, which the payment page shows to the payer. It is unknown
    /// whether AHL Pay documents this field. The field was observed in AHL Pay's back-office
    /// program. The form in that program requires the field and labels it "Ürün Adı" (product
    /// name).
    pub description: String,
    /// The numeric ISO 4217 code of the currency, as three digits, such as `"949"` for the Turkish
    /// lira. It is unknown whether AHL Pay documents this field. The field was observed in AHL
    /// Pay's back-office program. AHL Pay documents the code `949` only for another service.
    ///
    /// It is unverified whether AHL Pay accepts other currencies. One third-party client can send
    /// the codes of other currencies, but it is unknown whether AHL Pay ever accepted such a
    /// request.
    pub currency: String,
    /// The e-mail address to which AHL Pay sends the link. If the value is an empty string, AHL Pay
    /// sends no e-mail. It is unknown whether AHL Pay documents this field. The field was observed
    /// in AHL Pay's back-office program. It is unverified whether AHL Pay sends the e-mail.
    #[serde(default)]
    pub receiver_email: Private<String>,
    /// The phone number to which AHL Pay sends the link by SMS, as ten digits (`5XXXXXXXXX`). If
    /// the value is an empty string, AHL Pay sends no SMS. It is unknown whether AHL Pay documents
    /// this field. The field was observed in AHL Pay's back-office program. It is unverified
    /// whether AHL Pay sends the SMS.
    #[serde(default)]
    pub receiver_phone_number: Private<String>,
    /// The number of minutes for which the link can be paid. The minimum is 1. It is unknown
    /// whether AHL Pay documents this field. The field was observed in AHL Pay's back-office
    /// program.
    pub expire_minute: u32,
    /// The member id, which identifies an institution. Use 1 if AHL Pay did not assign a member id
    /// to the merchant. It is unknown whether AHL Pay documents this field. The field was observed
    /// in AHL Pay's back-office program.
    #[serde(default)]
    pub member_id: Option<i64>,
    /// A random value. The [`hash`](Self::hash) is computed from this value and other values. It is
    /// unverified whether AHL Pay's service `CreateLinkPayment` evaluates this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rnd: Option<Private<String>>,
    /// The hash that signs the request. [`HashPassword::hash`] computes the hash. It is unverified
    /// whether AHL Pay's service `CreateLinkPayment` evaluates this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Private<String>>,
}

impl CreateLinkPayment {
    /// Creates a request for a payment link with this order number, amount and description. The
    /// link expires after `expire_minute` minutes.
    ///
    /// # Errors
    /// Returns an error if the currency has no numeric ISO 4217 code, or if it does not have
    /// exactly two decimal places. AHL Pay does not document how to send amounts in such a
    /// currency.
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
                    "must be a currency with a numeric ISO 4217 code and two decimal places",
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

    /// Sets the code of the virtual POS (the merchant's connection to a bank) that processes the
    /// payment.
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

    /// Sets the phone number to which AHL Pay sends the link by SMS, as ten digits (`5XXXXXXXXX`).
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

/// The answer to a [`CreateLinkPayment`] request. It contains the URL of the new link.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LinkPaymentCreated {
    /// The URL of the payment page, which you send to the payer. No other field of the answer is
    /// known. It is unknown whether AHL Pay documents this field. The field was observed in AHL
    /// Pay's back-office program.
    #[serde(default, with = "decides")]
    pub url: Option<Private<String>>,
}

impl LinkPaymentCreated {
    /// Returns the URL of the payment page from the field [`url`](Self::url), without surrounding
    /// whitespace and with each `&amp;` replaced by `&`. Returns `None` if the result is not an
    /// http or https URL.
    pub fn web_url(&self) -> Option<Cow<'_, str>> {
        payment_url(self.url.as_ref()?)
    }
}

/// If AHL Pay sends a string and not an object, the string is the URL, unless it was not valid
/// UTF-8.
impl WireValue for LinkPaymentCreated {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        one_object::read(deserializer, |url| {
            let is_valid = !url.contains(char::REPLACEMENT_CHARACTER);
            is_valid.then(|| Self { url: Some(Private::from(url)) })
        })
    }
}
