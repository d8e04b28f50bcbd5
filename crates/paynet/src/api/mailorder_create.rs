//! `POST /v1/mailorder/create`: creates a link.
//!
//! Sources:
//! <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/odeme-emri-olusturma/post-metodu>
//! (its archived copy ends inside `agent_note`), the older POST and GET pages, and Paynet's PHP
//! sample for the rest.

use paylink_core::wire::is_blank;
use paylink_core::{
    Currency, Email, Error, Money, Phone, Private, Result, RuleCode, WebUrl, record,
};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::envelope::EnvelopeStatus;

/// A link to be created, in Paynet's words.
///
/// Flags are always sent, `false` included: Paynet's defaults differ between its pages.
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
    /// Whose POS: 5 Paynet's (the default at Paynet), 1 the company's own ("süpürmeli").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos_type: Option<i64>,
    /// Whether Paynet's commission is added to what the payer pays.
    #[serde(default)]
    pub addcomission_to_amount: bool,
    /// The dealer whose account gets the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The payer's full name. Required.
    pub name_surname: Private<String>,
    /// Who created the link, among the merchant's users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<Private<String>>,
    /// What is asked for, in lira; travels as a JSON number with two digits after the dot.
    /// Required.
    #[serde(with = "lira")]
    pub amount: Money,
    /// The payer's e-mail address; required with `send_mail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Private<String>>,
    /// Whether Paynet mails the link.
    #[serde(default)]
    pub send_mail: bool,
    /// The payer's phone; required with `send_sms`. The format is unverified: ten digits, as
    /// Paynet's answers show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Private<String>>,
    /// Whether Paynet sends the link as a text message.
    #[serde(default)]
    pub send_sms: bool,
    /// Lifetime in whole hours, although it is called a date; travels as text. Paynet's default is
    /// not documented.
    #[serde(
        rename = "expire_date",
        default,
        with = "hours",
        skip_serializing_if = "Option::is_none"
    )]
    pub expire_hours: Option<u32>,
    /// What the payer reads on the payment page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private<String>>,
    /// What stands in the merchant's reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_note: Option<Private<String>>,
    /// The merchant's reference, at most 50 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// Where the browser goes after success; Paynet appends `xact_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succeed_url: Option<Private<String>>,
    /// Where the browser goes after failure; Paynet appends `xact_id`. In the request observed in
    /// Paynet's PHP sample; its meaning is documented in the answer of `detail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_url: Option<Private<String>>,
    /// Where Paynet posts a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation_url: Option<Private<String>>,
    /// Whether the company gets a mail on success. Observed as above.
    #[serde(default)]
    pub send_confirmation_mail: bool,
    /// Whether several cards may share the amount. Observed as above, where the default is `true`;
    /// here it is `false`.
    #[serde(default)]
    pub multi_payment: bool,
    /// Fields that are not typed here, see [`extra`](Self::extra).
    #[serde(flatten, skip_deserializing, serialize_with = "members")]
    extra: Vec<(String, Private<Box<RawValue>>)>,
}

/// The typed names, which [`MailorderCreate::extra`] refuses.
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
    /// A link for this payer and amount.
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

    /// Whose POS: 5 Paynet's, 1 the company's own.
    #[must_use]
    pub fn pos_type(mut self, pos_type: i64) -> Self {
        self.pos_type = Some(pos_type);
        self
    }

    /// Adds Paynet's commission to what the payer pays. The charged amount then exceeds the asked
    /// one.
    #[must_use]
    pub fn addcomission_to_amount(mut self, yes: bool) -> Self {
        self.addcomission_to_amount = yes;
        self
    }

    /// The dealer whose account gets the money.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// Who created the link, among the merchant's users.
    #[must_use]
    pub fn user_name(mut self, user_name: impl Into<String>) -> Self {
        self.user_name = Some(Private::new(user_name.into()));
        self
    }

    /// The payer's e-mail address, and whether Paynet mails the link to it.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>, send: bool) -> Self {
        self.email = Some(Private::new(email.into()));
        self.send_mail = send;
        self
    }

    /// The payer's phone as ten digits, and whether Paynet texts the link to it.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>, send: bool) -> Self {
        self.phone = Some(Private::new(phone.into()));
        self.send_sms = send;
        self
    }

    /// Lifetime in whole hours.
    #[must_use]
    pub fn expire_hours(mut self, hours: u32) -> Self {
        self.expire_hours = Some(hours);
        self
    }

    /// What the payer reads on the payment page.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(Private::new(note.into()));
        self
    }

    /// What stands in the merchant's reports.
    #[must_use]
    pub fn agent_note(mut self, agent_note: impl Into<String>) -> Self {
        self.agent_note = Some(Private::new(agent_note.into()));
        self
    }

    /// The merchant's reference. Keep it unique: it is the only way back to a link whose answer was
    /// lost.
    #[must_use]
    pub fn reference_no(mut self, reference_no: impl Into<String>) -> Self {
        self.reference_no = Some(reference_no.into());
        self
    }

    /// Where the browser goes after success and after failure.
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

    /// Where Paynet posts a success.
    #[must_use]
    pub fn confirmation_url(mut self, url: impl Into<String>) -> Self {
        self.confirmation_url = Some(Private::new(url.into()));
        self
    }

    /// Lets Paynet mail the company on success.
    #[must_use]
    pub fn send_confirmation_mail(mut self, yes: bool) -> Self {
        self.send_confirmation_mail = yes;
        self
    }

    /// Lets several cards share the amount.
    #[must_use]
    pub fn multi_payment(mut self, yes: bool) -> Self {
        self.multi_payment = yes;
        self
    }

    /// A field that is not typed here, such as one that Paynet has added. The documentation's copy
    /// that we know ends early; unverified candidates are `bank_id`, `installments`,
    /// `no_instalment`, `ratio_code` and `currency`.
    ///
    /// They are sent behind the typed fields, in the order in which they were given.
    ///
    /// # Errors
    /// The field is typed, or the value cannot be JSON.
    pub fn extra(mut self, name: impl Into<String>, value: &impl Serialize) -> Result<Self> {
        let name = name.into();
        if TYPED.contains(&name.as_str()) {
            return Err(Error::invalid(
                "extra",
                RuleCode::Repeated,
                "must not repeat a field that has a method of its own",
            ));
        }
        let value = serde_json::value::to_raw_value(value).map_err(|_| {
            Error::invalid("extra", RuleCode::Format, "must be a value that JSON can express")
        })?;
        self.extra.retain(|(known, _)| *known != name);
        self.extra.push((name, Private::new(value)));
        Ok(self)
    }

    /// What is refused before anything is sent.
    pub(crate) fn check(&self) -> Result<()> {
        if is_blank(&self.name_surname) {
            return Err(Error::invalid("name_surname", RuleCode::Blank, "must not be blank"));
        }
        if self.amount.currency() != Currency::TRY {
            return Err(Error::invalid(
                "amount",
                RuleCode::Currency,
                "must be in TRY: Paynet's links know no other currency",
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
            Some(email) => drop(email.parse::<Email>()?),
            None if self.send_mail => {
                return Err(Error::invalid(
                    "email",
                    RuleCode::Required,
                    "is required with send_mail",
                ));
            }
            None => {}
        }
        match &self.phone {
            Some(phone) if !Phone::is_turkish_national(phone) => {
                return Err(Error::invalid(
                    "phone",
                    RuleCode::Format,
                    "must be ten digits without country code, such as 5321234567",
                ));
            }
            None if self.send_sms => {
                return Err(Error::invalid(
                    "phone",
                    RuleCode::Required,
                    "is required with send_sms",
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

record! {
    /// A created link. Observed in clients; Paynet's own table of the answer was not visible.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderCreated {
        /// The address to give to the payer. Documented by name.
        pub url: Option<Private<String>>,
        /// Paynet's id of the link, a GUID in the examples of `detail`. Observed.
        pub id: Option<String>,
        /// The API object that answered.
        pub object_name: Option<String>,
        /// The result code; 0 is success.
        pub code: Option<i64>,
        /// What Paynet says, in Turkish.
        pub message: Option<Private<String>>,
    }
}

impl EnvelopeStatus for MailorderCreated {
    /// An older link may be over another amount: it must not pass for the one that was asked for.
    fn may_be_earlier(&self) -> bool {
        false
    }

    fn code(&self) -> Option<i64> {
        self.code
    }
}

fn members<S: Serializer>(
    extra: &[(String, Private<Box<RawValue>>)],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_map(extra.iter().map(|(name, value)| (name, value)))
}

/// Lira as a JSON number.
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

/// Hours as text; Paynet's clients send numbers too.
mod hours {
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
        let hours = paylink_core::wire::flexible::int(deserializer)?;
        hours
            .map(|hours| u32::try_from(hours).map_err(|_| de::Error::custom("hours out of range")))
            .transpose()
    }
}
