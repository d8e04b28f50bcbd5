use std::fmt;
use std::time::Duration;

use super::{Payer, Reference, WebUrl};
use crate::capability::Field;
use crate::money::Money;
use crate::wire::is_blank;

/// A payment link to be created.
///
/// Reference and amount are required everywhere, the description may be blank where the provider
/// does not require one; what else it requires is in its [`Capabilities`](crate::Capabilities), and
/// a missing value is refused by name before anything is sent. What a provider cannot honour is
/// refused too, unless the field was marked with [`best_effort`](Self::best_effort). The
/// lifetime must be chosen: one of the `expires_…` methods.
///
/// ```
/// use std::time::Duration;
/// use paylink_core::{Currency, Money, NewLink, Notify, Payer, Reference};
///
/// let link = NewLink::new(Reference::new("ORD-1042-1")?, Money::parse("149.90", Currency::TRY)?, "Order 1042")
///     .payer(Payer::new("Ayşe Yılmaz").phone("0532 123 45 67".parse()?))
///     .return_urls("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?)
///     .expires_in(Duration::from_secs(72 * 3600))
///     .callback_url("https://shop.example/callback".parse()?)
///     .notify(Notify::Sms);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct NewLink {
    /// The merchant's name of this attempt.
    pub reference: Reference,
    /// What is asked for.
    pub amount: Money,
    /// What the payer reads on the payment page.
    pub description: String,
    /// Who is asked to pay.
    pub payer: Option<Payer>,
    /// Where the browser goes after success and after failure.
    pub return_urls: Option<ReturnUrls>,
    /// How long the link can be paid.
    pub lifetime: Option<Lifetime>,
    /// Where the provider posts the result.
    pub callback_url: Option<WebUrl>,
    /// The messages that the provider itself sends to the payer.
    pub notify: Vec<Notify>,
    /// The language of the payment page.
    pub language: Option<Language>,
    /// Whether the payer may pay in installments.
    pub installments: Option<Installments>,
    /// Fields that may be left out where the provider does not know them.
    pub best_effort: Vec<Field>,
}

/// Where the payer's browser goes afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnUrls {
    /// After success.
    pub success: WebUrl,
    /// After failure.
    pub failure: WebUrl,
}

/// How long a link can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lifetime {
    /// Exactly this long; refused if the provider cannot express it.
    Exactly(Duration),
    /// At most this long; rounded down to what the provider can express.
    AtMost(Duration),
    /// What the provider does when it is told nothing, on purpose.
    ProviderDefault,
}

/// A message that the provider sends to the payer by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Notify {
    /// A text message to the payer's phone.
    Sms,
    /// An e-mail to the payer's address.
    Email,
}

/// The language of the payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Turkish.
    Turkish,
    /// English.
    English,
}

/// Whether the payer may choose installments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Installments {
    /// One payment only.
    Single,
    /// What the merchant's contract with the provider allows.
    Allowed,
}

impl NewLink {
    /// A link for this amount.
    pub fn new(reference: Reference, amount: Money, description: impl Into<String>) -> Self {
        Self {
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

    /// Who is asked to pay.
    #[must_use]
    pub fn payer(mut self, payer: Payer) -> Self {
        self.payer = Some(payer);
        self
    }

    /// Where the browser goes after success and after failure. A return is a claim, never proof.
    #[must_use]
    pub fn return_urls(mut self, success: WebUrl, failure: WebUrl) -> Self {
        self.return_urls = Some(ReturnUrls { success, failure });
        self
    }

    /// Exactly this long. Paynet expresses whole hours, AHL Pay whole minutes; anything else is
    /// refused.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(Lifetime::Exactly(lifetime));
        self
    }

    /// At most this long, rounded down to what the provider can express.
    #[must_use]
    pub fn expires_in_at_most(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(Lifetime::AtMost(lifetime));
        self
    }

    /// Leaves the lifetime to the provider. What that means stands in
    /// [`CreatedLink::lifetime`](crate::CreatedLink).
    #[must_use]
    pub fn provider_default_expiry(mut self) -> Self {
        self.lifetime = Some(Lifetime::ProviderDefault);
        self
    }

    /// Where the provider posts the result. Add a [`CallbackToken`](crate::CallbackToken) where it
    /// signs nothing.
    #[must_use]
    pub fn callback_url(mut self, url: WebUrl) -> Self {
        self.callback_url = Some(url);
        self
    }

    /// Lets the provider itself send the link to the payer.
    #[must_use]
    pub fn notify(mut self, message: Notify) -> Self {
        if !self.notify.contains(&message) {
            self.notify.push(message);
        }
        self
    }

    /// The language of the payment page.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Whether the payer may pay in installments.
    #[must_use]
    pub fn installments(mut self, installments: Installments) -> Self {
        self.installments = Some(installments);
        self
    }

    /// Lets the provider ignore this field if it does not know it;
    /// [`CreatedLink::ignored_fields`](crate::CreatedLink) will list it.
    #[must_use]
    pub fn best_effort(mut self, field: Field) -> Self {
        self.best_effort.push(field);
        self
    }

    /// Whether a value was given for this field.
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
