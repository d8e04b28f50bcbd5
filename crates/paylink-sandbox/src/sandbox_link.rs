//! The links of all providers through one handle: what tests and rehearsals need, whatever the
//! provider.

use thiserror::Error;

use crate::link_view::{LinkStatus, Summary};
use crate::provider::{ActionError, ActionInput, LinkKind, Redirect};
use crate::{Provider, Sandbox, control, providers};

/// A payment link in the sandbox, in a form that is the same for all providers. The values are
/// those at the time when the sandbox returned this link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SandboxLink {
    /// The provider of the link.
    pub provider: Provider,
    /// The kind of the link: the id of the provider, or `linkqr` for a link of Paywall's service
    /// LinkQr.
    pub kind: &'static str,
    /// The id of the link, which is unique among the links of its kind: Paynet's GUID, Paywall's
    /// numeric id, or the last part of the URL of AHL Pay's payment page.
    pub id: String,
    /// The merchant's reference for the link, or an empty string if the link has none.
    pub reference: String,
    /// The URL of the payment page.
    pub url: String,
    /// The status of the link.
    pub status: LinkStatus,
    /// The amount of the link in major units, always with two decimals, such as `149.90`.
    pub amount: String,
    /// The currency of the link, in the provider's own spelling. For example, Paynet and AHL Pay
    /// use `TL` for the Turkish lira.
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

/// The argument with which the methods of [`Sandbox`] select a link. Create it from a merchant's
/// reference (a string) or from a [`SandboxLink`]. If several links have the same reference, even
/// at different providers, the newest of these links is selected.
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

/// The values that a payer chooses on the payment page, such as the number of installments. A test
/// passes them to [`Sandbox::pay_with`]. If you do not set a value, the value of the link is used.
#[derive(Clone, Debug, Default)]
pub struct PayerChoice(ActionInput);

impl PayerChoice {
    /// Creates the values of a payer who pays the amount of the link with one card and without
    /// installments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the amount that is charged to the card, in major units with a decimal point, such as
    /// `164.89`. The default is the amount of the link. The charged amount is higher, for example,
    /// if the payer pays interest for installments.
    #[must_use]
    pub fn charged(mut self, amount: impl Into<String>) -> Self {
        self.0.charged = Some(amount.into());
        self
    }

    /// Sets the number of installments. This value has no effect on links of AHL Pay, because there
    /// the link determines the number of installments and the payer cannot change it.
    #[must_use]
    pub const fn installments(mut self, count: u32) -> Self {
        self.0.installments = Some(count);
        self
    }

    /// Sets the number of cards over which the payer splits the amount. This value affects only
    /// links of Paynet, because the other providers do not offer payments with several cards.
    #[must_use]
    pub const fn cards(mut self, count: u32) -> Self {
        self.0.cards = Some(count);
        self
    }

    /// Sets whether the payment succeeds even if the link has already been paid, has expired or has
    /// been deactivated. This simulates a payer who opened the payment page earlier, while the link
    /// could still be paid, and pays now. The default is `false`.
    #[must_use]
    pub const fn late(mut self, late: bool) -> Self {
        self.0.late = late;
        self
    }
}

/// The result of an action on a link, such as a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionOutcome {
    /// The link as it is after the action.
    pub link: SandboxLink,
    /// The URL to which the payer's browser is redirected after an attempt to pay. The value is
    /// `None` if there is no such URL or if the action was not an attempt to pay.
    pub redirect: Option<String>,
}

/// The reason why the sandbox refused an action on a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ActionRefused {
    /// The link does not exist in the sandbox.
    #[error("the sandbox has no such link")]
    UnknownLink,
    /// The state or the provider of the link does not allow the action. The value is a sentence
    /// with the exact reason.
    #[error("{0}")]
    NotPossible(String),
    /// A value that was passed to the action is invalid. The value of this variant is a sentence
    /// with the exact reason.
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

/// Methods for the links of all providers. If an action causes a callback, the method returns after
/// the first attempt to deliver the callback.
impl Sandbox {
    /// Returns the links of all providers in the order in which they were created.
    pub fn links(&self) -> Vec<SandboxLink> {
        control::all_links(&self.app).map(SandboxLink::new).collect()
    }

    /// Returns the link that `link` selects, or `None` if no such link exists.
    pub fn link<'a>(&self, link: impl Into<LinkSelector<'a>>) -> Option<SandboxLink> {
        let (kind, id) = self.find(link.into())?;
        control::link(&self.app, kind, &id).map(SandboxLink::new)
    }

    /// Pays a link. A click on the button *Paid* of the payment page has the same effect.
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

    /// Pays a link with the values in `choice`, such as the number of installments.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Sandbox::pay`]. Also returns an error if a value in
    /// `choice` is invalid or is not possible for this link.
    pub async fn pay_with<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
        choice: &PayerChoice,
    ) -> Result<ActionOutcome, ActionRefused> {
        self.act(link.into(), control::Action::Pay, &choice.0).await
    }

    /// Simulates an attempt to pay a link. The bank declines the attempt.
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

    /// Makes a link expire immediately.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, is not waiting for a payment, or never expires.
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

    /// Refunds all payments of a link in full. Parts that have already been refunded are not
    /// refunded again.
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

    /// Refunds an amount to the payer of a link. `amount` is in major units with a decimal point,
    /// such as `10.50`. If the link has several payments, the sandbox uses the newest payment whose
    /// unrefunded amount is at least `amount`.
    ///
    /// Paynet's services report that a payment was refunded, but not the refunded amount.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, if it has no payment to refund, if the amount
    /// is invalid, or if no single payment has an unrefunded amount of at least `amount`.
    pub async fn refund_part<'a>(
        &self,
        link: impl Into<LinkSelector<'a>>,
        amount: impl Into<String>,
    ) -> Result<ActionOutcome, ActionRefused> {
        let input = ActionInput { amount: Some(amount.into()), ..ActionInput::default() };
        self.act(link.into(), control::Action::Refund, &input).await
    }

    /// Marks the newest payment of a link as fraud. This method works only with links of Paywall,
    /// because only Paywall documents a status for such a payment (`StatusId` 13).
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, if it has no payment, or if it is a link of
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
