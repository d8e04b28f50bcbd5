//! `POST /v1/mailorder/create`: creates a link.
//!
//! Source:
//! <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/odeme-emri-olusturma/post-metodu>.
//!
//! The archived copy of this documentation page is incomplete: it ends in the description of the
//! field `agent_note`. The fields after `agent_note` were taken from the parent page, from Paynet's
//! older documentation pages about this service, and from Paynet's PHP sample.

use std::borrow::Cow;

use paylink_core::link::payment_url;
use paylink_core::wire::{decides, informs, is_blank};
use paylink_core::{
    Currency, Email, Error, Money, Phone, Private, Result, RuleCode, WebUrl, wire_objects,
};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::envelope::EnvelopeStatus;

/// A request to create a link.
///
/// The client always sends the Boolean fields, even if they are `false`, because Paynet's
/// documentation pages contradict each other about the default values of these fields.
///
/// ```
/// use paynet::api::mailorder_create::MailorderCreate;
/// use paynet::{Currency, Money};
/// let request = MailorderCreate::new("Ayşe Yılmaz", Money::parse("149.90", Currency::TRY)?)
///     .reference_no("ORD-1042-1")
///     .expire_hours(72)
///     .note("Order 1042");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderCreate {
    /// The owner of the POS (point of sale) that takes the payment: 5 for Paynet, 1 for the
    /// merchant's company. If the field is missing, Paynet uses 5. Paynet calls the POS of the
    /// merchant's company "süpürmeli".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos_type: Option<i64>,
    /// Whether Paynet's commission is added to the amount that the payer pays.
    #[serde(default)]
    pub addcomission_to_amount: bool,
    /// Paynet's id for the dealer who receives the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The payer's full name, which must not be blank.
    pub name_surname: Private<String>,
    /// The name of the user who creates the link for the merchant. Paynet does not document whether
    /// this must be the name of a user account at Paynet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<Private<String>>,
    /// The requested amount, which must be in Turkish lira. It is sent as a JSON number with two
    /// decimals, such as `149.90`.
    #[serde(with = "lira")]
    pub amount: Money,
    /// The payer's e-mail address, which is required if `send_mail` is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Private<String>>,
    /// Whether Paynet sends the link to the payer by e-mail.
    #[serde(default)]
    pub send_mail: bool,
    /// The payer's phone number, as ten digits without a country code, such as `5321234567`. The
    /// number is required if `send_sms` is `true`.
    ///
    /// It is unverified whether Paynet requires this format. The phone number in Paynet's example
    /// of a response has this format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Private<String>>,
    /// Whether Paynet sends the link to the payer by SMS.
    #[serde(default)]
    pub send_sms: bool,
    /// The number of hours for which the link can be paid. The client sends the number as a string
    /// in the field `expire_date`. Paynet does not document how long a link can be paid if this
    /// field is missing.
    #[serde(
        rename = "expire_date",
        default,
        with = "hours",
        skip_serializing_if = "Option::is_none"
    )]
    pub expire_hours: Option<u32>,
    /// The note that the payment page shows to the payer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private<String>>,
    /// A note that appears in the merchant's reports at Paynet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_note: Option<Private<String>>,
    /// The merchant's reference for the link, such as an order number. The maximum length is 50
    /// characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// The URL to which the payer's browser is redirected after a successful payment. Paynet adds
    /// the query parameter `xact_id` to this URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succeed_url: Option<Private<String>>,
    /// The URL to which the payer's browser is redirected after a failed payment. Paynet adds the
    /// query parameter `xact_id` to this URL.
    ///
    /// The archived copy of Paynet's documentation page ends before this field. The field was
    /// observed in Paynet's PHP sample. Paynet documents a field with the same name and this
    /// meaning in the response of `mailorder/detail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_url: Option<Private<String>>,
    /// The URL to which Paynet's server sends a POST request after a successful payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation_url: Option<Private<String>>,
    /// Whether Paynet sends an e-mail to the merchant's company when the link is paid.
    ///
    /// The archived copy of Paynet's documentation page ends before this field. The field was
    /// observed in Paynet's PHP sample.
    #[serde(default)]
    pub send_confirmation_mail: bool,
    /// Whether the payer may pay parts of the amount with several cards. The default is `false`.
    ///
    /// The archived copy of Paynet's documentation page ends before this field. The field was
    /// observed in Paynet's PHP sample, which sends `true` by default.
    #[serde(default)]
    pub multi_payment: bool,
    /// The fields that were added with [`extra`](Self::extra).
    #[serde(flatten, skip_deserializing, serialize_with = "serialize_extra")]
    extra: Vec<(String, Private<Box<RawValue>>)>,
}

/// The names of the fields of [`MailorderCreate`]. [`MailorderCreate::extra`] refuses these names.
const TYPED: [&str; 19] = [
    "pos_type",
    "addcomission_to_amount",
    "agent_id",
    "name_surname",
    "user_name",
    "amount",
    "email",
    "send_mail",
    "phone",
    "send_sms",
    "expire_date",
    "note",
    "agent_note",
    "reference_no",
    "succeed_url",
    "error_url",
    "confirmation_url",
    "send_confirmation_mail",
    "multi_payment",
];

impl MailorderCreate {
    /// Creates a request from the payer's full name and the amount of the link. The amount must be
    /// in Turkish lira.
    pub fn new(name_surname: impl Into<String>, amount: Money) -> Self {
        Self {
            pos_type: None,
            addcomission_to_amount: false,
            agent_id: None,
            name_surname: Private::new(name_surname.into()),
            user_name: None,
            amount,
            email: None,
            send_mail: false,
            phone: None,
            send_sms: false,
            expire_hours: None,
            note: None,
            agent_note: None,
            reference_no: None,
            succeed_url: None,
            error_url: None,
            confirmation_url: None,
            send_confirmation_mail: false,
            multi_payment: false,
            extra: Vec::new(),
        }
    }

    /// Sets the owner of the POS (point of sale) that takes the payment: 5 for Paynet, 1 for the
    /// merchant's company.
    #[must_use]
    pub fn pos_type(mut self, pos_type: i64) -> Self {
        self.pos_type = Some(pos_type);
        self
    }

    /// Makes the payer pay Paynet's commission. Paynet adds the commission to the amount of the
    /// link, so the charged amount is higher than the requested amount.
    #[must_use]
    pub fn addcomission_to_amount(mut self) -> Self {
        self.addcomission_to_amount = true;
        self
    }

    /// Sets Paynet's id for the dealer who receives the money.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// Sets the name of the user who creates the link for the merchant.
    #[must_use]
    pub fn user_name(mut self, user_name: impl Into<String>) -> Self {
        self.user_name = Some(Private::new(user_name.into()));
        self
    }

    /// Sets the payer's e-mail address. Paynet sends the link to this address only if you also call
    /// [`send_mail`](Self::send_mail).
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(Private::new(email.into()));
        self
    }

    /// Asks Paynet to send the link to the payer by e-mail. Also call [`email`](Self::email) to set
    /// the address.
    #[must_use]
    pub fn send_mail(mut self) -> Self {
        self.send_mail = true;
        self
    }

    /// Sets the payer's phone number, as ten digits without a country code. Paynet sends the link
    /// to this number only if you also call [`send_sms`](Self::send_sms).
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(Private::new(phone.into()));
        self
    }

    /// Asks Paynet to send the link to the payer by SMS. Also call [`phone`](Self::phone) to set
    /// the number.
    #[must_use]
    pub fn send_sms(mut self) -> Self {
        self.send_sms = true;
        self
    }

    /// Sets the number of hours for which the link can be paid.
    #[must_use]
    pub fn expire_hours(mut self, hours: u32) -> Self {
        self.expire_hours = Some(hours);
        self
    }

    /// Sets the note that the payment page shows to the payer.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(Private::new(note.into()));
        self
    }

    /// Sets a note that appears in the merchant's reports at Paynet.
    #[must_use]
    pub fn agent_note(mut self, agent_note: impl Into<String>) -> Self {
        self.agent_note = Some(Private::new(agent_note.into()));
        self
    }

    /// Sets the merchant's reference, which may have at most 50 characters. Use a new reference for
    /// each link. If Paynet's response to the request is lost, you can find the link only by its
    /// reference.
    #[must_use]
    pub fn reference_no(mut self, reference_no: impl Into<String>) -> Self {
        self.reference_no = Some(reference_no.into());
        self
    }

    /// Sets the URLs to which the payer's browser is redirected: `succeed_url` after a successful
    /// payment, `error_url` after a failed payment.
    #[must_use]
    pub fn return_urls(
        mut self,
        succeed_url: impl Into<String>,
        error_url: impl Into<String>,
    ) -> Self {
        self.succeed_url = Some(Private::new(succeed_url.into()));
        self.error_url = Some(Private::new(error_url.into()));
        self
    }

    /// Sets the URL to which Paynet's server sends a POST request after a successful payment.
    #[must_use]
    pub fn confirmation_url(mut self, url: impl Into<String>) -> Self {
        self.confirmation_url = Some(Private::new(url.into()));
        self
    }

    /// Asks Paynet to send an e-mail to the merchant's company when the link is paid.
    #[must_use]
    pub fn send_confirmation_mail(mut self) -> Self {
        self.send_confirmation_mail = true;
        self
    }

    /// Lets the payer pay parts of the amount with several cards.
    #[must_use]
    pub fn multi_payment(mut self) -> Self {
        self.multi_payment = true;
        self
    }

    /// Adds a field that this type does not have to the request, such as a field that Paynet
    /// introduces later.
    ///
    /// The client sends extra fields after the fields of this type, in the order in which you add
    /// them. If you add a field with the same name again, the new value replaces the earlier value.
    ///
    /// It is unverified whether Paynet accepts the fields `bank_id`, `installments`,
    /// `no_instalment`, `ratio_code` and `currency`, because the archived copy of Paynet's
    /// documentation page is incomplete.
    ///
    /// # Errors
    /// Returns an error if this type already has a field with this name, or if the value cannot be
    /// serialized as JSON.
    pub fn extra(mut self, name: impl Into<String>, value: &impl Serialize) -> Result<Self> {
        let name = name.into();
        if TYPED.contains(&name.as_str()) {
            return Err(Error::invalid(
                "extra",
                RuleCode::Repeated,
                "must not be the name of a field that `MailorderCreate` has",
            ));
        }
        let value = serde_json::value::to_raw_value(value).map_err(|_| {
            Error::invalid("extra", RuleCode::Format, "must be a value that can be written as JSON")
        })?;
        self.extra.retain(|(known, _)| *known != name);
        self.extra.push((name, Private::new(value)));
        Ok(self)
    }

    /// Checks the request against Paynet's rules, without sending anything.
    pub(crate) fn check(&self) -> Result<()> {
        if is_blank(&self.name_surname) {
            return Err(Error::invalid("name_surname", RuleCode::Blank, "must not be blank"));
        }
        if self.amount.currency() != Currency::TRY {
            return Err(Error::invalid(
                "amount",
                RuleCode::Currency,
                "must be in TRY, because Paynet's links have no other currency",
            ));
        }
        if self.expire_hours == Some(0) {
            return Err(Error::invalid(
                "expire_date",
                RuleCode::TooSmall,
                "must be at least one hour",
            ));
        }
        match &self.email {
            Some(email) => Email::check(email)?,
            None if self.send_mail => {
                return Err(Error::invalid(
                    "email",
                    RuleCode::Required,
                    "is required if `send_mail` is set",
                ));
            }
            None => {}
        }
        match &self.phone {
            Some(phone) if !Phone::is_turkish_national(phone) => {
                return Err(Error::invalid(
                    "phone",
                    RuleCode::Format,
                    "must be ten digits without a country code, such as 5321234567",
                ));
            }
            None if self.send_sms => {
                return Err(Error::invalid(
                    "phone",
                    RuleCode::Required,
                    "is required if `send_sms` is set",
                ));
            }
            _ => {}
        }
        for (field, url) in [
            ("succeed_url", &self.succeed_url),
            ("error_url", &self.error_url),
            ("confirmation_url", &self.confirmation_url),
        ] {
            if let Some(url) = url {
                WebUrl::check(field, url)?;
            }
        }
        if self.reference_no.as_ref().is_some_and(|text| is_blank(text)) {
            return Err(Error::invalid("reference_no", RuleCode::Blank, "must not be blank"));
        }
        super::check_reference(self.reference_no.as_deref())
    }
}

/// The response of `mailorder/create`, which describes the created link.
///
/// The archived copy of Paynet's documentation page ends before the table of the response's fields.
/// The fields `code` and `url` were observed in the program of a shop that uses the service.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderCreated {
    /// The URL of the payment page, which the merchant sends to the payer. Paynet documents the
    /// name of this field.
    #[serde(default, with = "decides")]
    pub url: Option<Private<String>>,
    /// Paynet's id for the link. In Paynet's examples of `mailorder/detail`, the id is a GUID. It
    /// is unverified whether this response contains the id, because Paynet's PHP class for the
    /// response has no such field.
    #[serde(default, with = "decides")]
    pub id: Option<String>,
    /// Paynet's name for the kind of response, such as `transaction_list`.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for the request. The code 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about the result of the request, in Turkish.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
}

impl MailorderCreated {
    /// Returns the URL of the payment page from the field [`url`](Self::url), without surrounding
    /// whitespace and with each `&amp;` replaced by `&`. Returns `None` if the result is not an
    /// http or https URL, or if it contains characters other than visible ASCII characters.
    pub fn web_url(&self) -> Option<Cow<'_, str>> {
        payment_url(self.url.as_ref()?)
    }
}

wire_objects!(MailorderCreated);

impl EnvelopeStatus for MailorderCreated {
    /// The returned link may be an older link with a different amount.
    const ACCEPTS_EARLIER_SUCCESS: bool = false;

    fn code(&self) -> Option<i64> {
        self.code
    }
}

fn serialize_extra<S: Serializer>(
    extra: &[(String, Private<Box<RawValue>>)],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_map(extra.iter().map(|(name, value)| (name, value)))
}

/// Serializes and deserializes an amount in lira as a JSON number.
mod lira {
    use paylink_core::{Currency, Money, wire};
    use serde::{Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        amount: &Money,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        wire::decimal::serialize(&amount.to_decimal(), serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Money, D::Error> {
        wire::decimal::deserialize(deserializer)?.to_money(Currency::TRY).map_err(de::Error::custom)
    }
}

/// Serializes hours as a string, and deserializes them from a string or a number. Third-party
/// clients send a number.
mod hours {
    use paylink_core::wire::WireValue;
    use serde::{Deserializer, Serializer, de};

    #[expect(clippy::ref_option, reason = "serde passes the field")]
    pub(super) fn serialize<S: Serializer>(
        hours: &Option<u32>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match hours {
            Some(hours) => serializer.collect_str(hours),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<u32>, D::Error> {
        let hours = i64::read(deserializer)?;
        hours
            .map(|hours| {
                u32::try_from(hours)
                    .map_err(|_| de::Error::custom("the number of hours is out of range"))
            })
            .transpose()
    }
}
