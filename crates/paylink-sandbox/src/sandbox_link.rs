//! The links of all providers through one handle: what tests and rehearsals need, whatever the
//! provider.

use thiserror::Error;

use crate::link_view::{LinkStatus, Summary};
use crate::provider::{ActionError, ActionInput, LinkKind, Redirect};
use crate::{Provider, Sandbox, control, providers};

/// A link of any provider in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SandboxLink {
    /// The provider of the link.
    pub provider: Provider,
    /// The kind of the link: the id of the provider, or `linkqr` for a link of Paywall's LinkQr.
    pub kind: &'static str,
    /// The id of the link among the links of its kind: Paynet's GUID, Paywall's number, or the last
    /// part of the address of AHL Pay's payment page.
    pub id: String,
    /// The merchant's reference, or an empty text.
    pub reference: String,
    /// The URL of the payment page.
    pub url: String,
    /// The status of the link.
    pub status: LinkStatus,
    /// The amount of the link in major units, always with two decimals, such as `149.90`.
    pub amount: String,
    /// The currency of the link, as the provider writes it: `TL` is the lira of Paynet and AHL Pay.
    pub currency: &'static str,
}

impl SandboxLink {
    fn new(of: Summary) -> Self {
        Self {
            provider: of.kind.provider,
            kind: of.kind.id,
            id: of.id,
            reference: of.reference,
            url: of.url,
            status: of.status,
            amount: of.amount,
            currency: of.currency,
        }
    }
}

/// Selects a link for the methods of [`Sandbox`]: a reference selects the newest link with this
/// reference, over all providers; a [`SandboxLink`] selects itself.
#[derive(Clone, Copy, Debug)]
pub struct LinkSelector<'a>(Selected<'a>);

#[derive(Clone, Copy, Debug)]
enum Selected<'a> {
    Reference(&'a str),
    Link { kind: &'a str, id: &'a str },
}

impl<'a> From<&'a str> for LinkSelector<'a> {
    fn from(reference: &'a str) -> Self {
        Self(Selected::Reference(reference))
    }
}

impl<'a> From<&'a String> for LinkSelector<'a> {
    fn from(reference: &'a String) -> Self {
        Self(Selected::Reference(reference))
    }
}

impl<'a> From<&'a SandboxLink> for LinkSelector<'a> {
    fn from(link: &'a SandboxLink) -> Self {
        Self(Selected::Link { kind: link.kind, id: &link.id })
    }
}

/// The choices of a payer, for [`Sandbox::pay_with`]. What is not chosen is as the link asks for
/// it.
#[derive(Clone, Debug, Default)]
pub struct PayerChoice(ActionInput);

impl PayerChoice {
    /// Creates the choices of a payer who pays the amount of the link at once with one card.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the amount that is charged, in major units with a dot. It is higher than the amount of
    /// the link if the payer bears the interest of installments.
    #[must_use]
    pub fn charged(mut self, amount: impl Into<String>) -> Self {
        self.0.charged = Some(amount.into());
        self
    }

    /// Sets the number of installments. At AHL Pay, the number is a part of the link, and the payer
    /// cannot choose it: this value is ignored.
    #[must_use]
    pub const fn installments(mut self, count: u32) -> Self {
        self.0.installments = Some(count);
        self
    }

    /// Sets the number of cards. Only Paynet offers payments with several cards: at the other
    /// providers, this value is ignored.
    #[must_use]
    pub const fn cards(mut self, count: u32) -> Self {
        self.0.cards = Some(count);
        self
    }

    /// Sets whether the payer began the payment while the link could be paid, for example in
    /// another tab of the browser. Such a payment is possible although the link has been paid, has
    /// expired or has been deactivated since. The default is `false`.
    #[must_use]
    pub const fn late(mut self, late: bool) -> Self {
        self.0.late = late;
        self
    }
}

/// The result of an action on a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionOutcome {
    /// The link after the action.
    pub link: SandboxLink,
    /// The address to which the payer's browser is redirected after an attempt to pay. The value is
    /// `None` if there is no such address.
    pub redirect: Option<String>,
}

/// The reason why an action on a link had no effect.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ActionRefused {
    /// The sandbox has no such link.
    #[error("the sandbox has no such link")]
    UnknownLink,
    /// The state or the provider of the link does not allow the action, for this reason.
    #[error("{0}")]
    NotPossible(String),
    /// The input of the action is invalid, for this reason.
    #[error("{0}")]
    InvalidInput(String),
}

impl From<ActionError> for ActionRefused {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Unknown => Self::UnknownLink,
            ActionError::NotNow(reason) => Self::NotPossible(reason),
            ActionError::Input(reason) => Self::InvalidInput(reason),
        }
    }
}

/// The links of all providers. Every action is asynchronous, and returns after the first attempt to
/// deliver a callback, if the action has one.
impl Sandbox {
    /// Returns the links of all providers in the order in which they were created.
    pub fn links(&self) -> Vec<SandboxLink> {
        control::all_links(&self.app).map(SandboxLink::new).collect()
    }

    /// Returns a link, or `None` if there is no such link.
    pub fn link<'a>(&self, link: impl Into<LinkSelector<'a>>) -> Option<SandboxLink> {
        let (kind, id) = self.find(link.into())?;
        control::link(&self.app, kind, &id).map(SandboxLink::new)
    }

    /// Pays a link. The button on the payment page has the same effect.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist or cannot be paid.
    pub async fn pay<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.pay_with(link, &PayerChoice::new()).await
    }

    /// Pays a link with the choices of a payer.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Sandbox::pay`], and if a choice is invalid or not
    /// offered.
    pub async fn pay_with<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
        choice: &PayerChoice,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::Pay, &choice.0).await
    }

    /// Attempts to pay a link. The bank declines the payment.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Sandbox::pay`].
    pub async fn decline<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::Decline, &ActionInput::default()).await
    }

    /// Ends the lifetime of a link immediately.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, is not waiting for a payment, or has no
    /// lifetime.
    pub async fn expire<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::Expire, &ActionInput::default()).await
    }

    /// Deactivates a link. A merchant can do the same in the provider's back office.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, is not waiting for a payment, or cannot be
    /// deactivated.
    pub async fn deactivate<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::Deactivate, &ActionInput::default()).await
    }

    /// Refunds all that is left of all payments of a link.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist or has no payment to refund.
    pub async fn refund<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::Refund, &ActionInput::default()).await
    }

    /// Refunds a part of a payment of a link: of the newest payment of which so much is left.
    /// `amount` is in major units with a dot. Paynet reports that a payment is refunded, but no
    /// service of Paynet reports the refunded amount.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, has no payment to refund, or if the amount is
    /// invalid or higher than what is left of each payment.
    pub async fn refund_part<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
        amount: impl Into<String>,
    ) -> Result<ActionOutcome, ActionRefused> {
        let input = ActionInput { amount: Some(amount.into()), ..ActionInput::default() };
        self.act(link.into(), control::Action::Refund, &input).await
    }

    /// Marks the newest payment of a link as fraud. Only Paywall publishes a status for such a
    /// payment: `StatusId` 13.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist or has no payment, and always for a link of
    /// Paynet or AHL Pay.
    pub async fn mark_fraud<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::MarkFraud, &ActionInput::default()).await
    }

    fn find(&self, selector: LinkSelector<'_>) -> Option<(&'static LinkKind, String)> {
        match selector.0 {
            Selected::Reference(reference) => control::newest_link(&self.app, reference),
            Selected::Link { kind, id } => Some((providers::link_kind(kind)?, id.to_owned())),
        }
    }

    async fn act(
        &self,
        selector: LinkSelector<'_>,
        action: control::Action,
        input: &ActionInput,
    ) -> Result<ActionOutcome, ActionRefused> {
        let (kind, id) = self.find(selector).ok_or(ActionRefused::UnknownLink)?;
        let redirect: Redirect = control::act(&self.app, kind, &id, action, input).await?;
        let link = control::link(&self.app, kind, &id).ok_or(ActionRefused::UnknownLink)?;
        Ok(ActionOutcome { link: SandboxLink::new(link), redirect })
    }
}
