use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Payer, Reference, WebUrl};
use crate::capability::Field;
use crate::money::Money;
use crate::stored::StoredVersion;
use crate::wire::is_blank;

/// The data of a payment link that is to be created, such as the amount, the reference and the
/// payer.
///
/// Every provider requires a reference, an amount and a lifetime. Set the lifetime with
/// `expires_in`, `expires_in_at_most` or `provider_default_expiry`. The
/// [`Capabilities`](crate::Capabilities) of a provider's client contain the additional fields that
/// the provider requires, and the fields that it supports.
///
/// If a required field is missing, creating the link fails before anything is sent. Creating the
/// link also fails if an unsupported field is set and is not marked with
/// [`best_effort`](Self::best_effort).
///
/// The serialized form has a version number. It contains the payer's personal data.
///
/// ```
/// use std::time::Duration;
/// use paylink_core::{Currency, Money, NewLink, Notify, Payer, Reference};
///
/// let amount = Money::parse("149.90", Currency::TRY)?;
/// let link = NewLink::new(Reference::new("ORD-1042-1")?, amount, "Order 1042")
///     .payer(Payer::new("Ayşe Yılmaz").phone("0532 123 45 67".parse()?))
///     .return_urls("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?)
///     .expires_in(Duration::from_secs(72 * 3600))
///     .callback_url("https://shop.example/callback".parse()?)
///     .notify(Notify::Sms);
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NewLink {
    version: StoredVersion,
    /// The merchant's reference, which identifies this attempt to create a link.
    pub reference: Reference,
    /// The amount that the payer is asked to pay.
    pub amount: Money,
    /// The text that the payer reads on the payment page. The text may be empty if the provider
    /// does not require a description.
    pub description: String,
    /// The person who is asked to pay.
    pub payer: Option<Payer>,
    /// The addresses to which the payer's browser returns after a successful or failed payment.
    pub return_urls: Option<ReturnUrls>,
    /// How long the link can be paid.
    pub lifetime: Option<Lifetime>,
    /// The address to which the provider posts the result of a payment.
    pub callback_url: Option<WebUrl>,
    /// The kinds of messages in which the provider sends the link to the payer.
    pub notify: Vec<Notify>,
    /// The language of the payment page.
    pub language: Option<Language>,
    /// Whether the payer may pay in installments.
    pub installments: Option<Installments>,
    /// The fields that are ignored if the provider does not support them. An unsupported field that
    /// is not in this list is an error.
    pub best_effort: Vec<Field>,
}

/// The addresses to which the payer's browser returns after a successful or failed payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReturnUrls {
    /// The address to which the browser returns after a successful payment.
    pub success: WebUrl,
    /// The address to which the browser returns after a failed payment.
    pub failure: WebUrl,
}

/// How long a link can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lifetime {
    /// The link can be paid for exactly this duration. If the provider's service does not accept
    /// the duration, the client refuses to create the link.
    Exactly(Duration),
    /// The link can be paid for at most this duration. The client rounds the duration down to a
    /// duration that the provider's service accepts.
    AtMost(Duration),
    /// The provider's default lifetime applies.
    ProviderDefault,
}

/// The kind of message in which the provider sends the link to the payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Notify {
    /// A text message to the payer's phone number.
    Sms,
    /// An e-mail to the payer's address.
    Email,
}

/// The language of the payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Language {
    /// The payment page is in Turkish.
    Turkish,
    /// The payment page is in English.
    English,
}

/// Whether the payer may pay in installments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Installments {
    /// The payer pays the whole amount at once.
    Single,
    /// The payer may choose as many installments as the merchant's contract with the provider
    /// allows.
    Allowed,
}

impl NewLink {
    /// Creates a `NewLink` with a reference, an amount and a description. Set the lifetime with a
    /// method such as `expires_in`.
    pub fn new(reference: Reference, amount: Money, description: impl Into<String>) -> Self {
        Self {
            version: StoredVersion,
            reference,
            amount,
            description: description.into(),
            payer: None,
            return_urls: None,
            lifetime: None,
            callback_url: None,
            notify: Vec::new(),
            language: None,
            installments: None,
            best_effort: Vec::new(),
        }
    }

    /// Sets the person who is asked to pay.
    #[must_use]
    pub fn payer(mut self, payer: Payer) -> Self {
        self.payer = Some(payer);
        self
    }

    /// Sets the addresses to which the payer's browser returns after the payment. A browser that
    /// returns to the success address does not prove that the payment succeeded.
    #[must_use]
    pub fn return_urls(mut self, success: WebUrl, failure: WebUrl) -> Self {
        self.return_urls = Some(ReturnUrls { success, failure });
        self
    }

    /// Makes the link payable for exactly this duration. Paynet accepts only whole hours, and AHL
    /// Pay accepts only whole minutes. The client refuses durations that the provider does not
    /// accept.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(Lifetime::Exactly(lifetime));
        self
    }

    /// Makes the link payable for at most this duration. The client rounds the duration down to a
    /// duration that the provider's service accepts.
    #[must_use]
    pub fn expires_in_at_most(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(Lifetime::AtMost(lifetime));
        self
    }

    /// Makes the link payable for the provider's default lifetime.
    /// [`CreatedLink::lifetime`](crate::CreatedLink::lifetime) contains the default lifetime if the
    /// provider documents it.
    #[must_use]
    pub fn provider_default_expiry(mut self) -> Self {
        self.lifetime = Some(Lifetime::ProviderDefault);
        self
    }

    /// Sets the address to which the provider posts the result of a payment. Add a
    /// [`CallbackToken`](crate::CallbackToken) if the provider does not sign its callbacks.
    #[must_use]
    pub fn callback_url(mut self, url: WebUrl) -> Self {
        self.callback_url = Some(url);
        self
    }

    /// Makes the provider send the link to the payer in a message of this kind.
    #[must_use]
    pub fn notify(mut self, message: Notify) -> Self {
        if !self.notify.contains(&message) {
            self.notify.push(message);
        }
        self
    }

    /// Sets the language of the payment page.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Sets whether the payer may pay in installments.
    #[must_use]
    pub fn installments(mut self, installments: Installments) -> Self {
        self.installments = Some(installments);
        self
    }

    /// Allows the link to be created without this field if the provider does not support the field.
    /// Ignored fields are listed in
    /// [`CreatedLink::ignored_fields`](crate::CreatedLink::ignored_fields).
    #[must_use]
    pub fn best_effort(mut self, field: Field) -> Self {
        self.best_effort.push(field);
        self
    }

    /// Returns whether `field` is set in this link.
    pub fn has(&self, field: Field) -> bool {
        match field {
            Field::Description => !is_blank(&self.description),
            Field::PayerName => self.payer.as_ref().is_some_and(|p| !is_blank(&p.name)),
            Field::PayerPhone => self.payer.as_ref().is_some_and(|p| p.phone.is_some()),
            Field::PayerEmail => self.payer.as_ref().is_some_and(|p| p.email.is_some()),
            Field::ReturnUrls => self.return_urls.is_some(),
            Field::Lifetime => {
                matches!(self.lifetime, Some(Lifetime::Exactly(_) | Lifetime::AtMost(_)))
            }
            Field::ProviderLifetime => self.lifetime == Some(Lifetime::ProviderDefault),
            Field::CallbackUrl => self.callback_url.is_some(),
            Field::NotifySms => self.notify.contains(&Notify::Sms),
            Field::NotifyEmail => self.notify.contains(&Notify::Email),
            Field::Language => self.language.is_some(),
            Field::Installments => self.installments.is_some(),
        }
    }
}

impl fmt::Debug for NewLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given: Vec<Field> =
            Field::ALL.iter().copied().filter(|field| self.has(*field)).collect();
        f.debug_struct("NewLink")
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .field("lifetime", &self.lifetime)
            .field("given", &given)
            .finish_non_exhaustive()
    }
}
