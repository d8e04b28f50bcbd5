//! What can be done to a link, from the dashboard and from the control API.

use crate::app::App;
use crate::callbacks::Forgery;
use crate::provider::{ActionError, ActionInput, LinkKind, ProviderModule, Redirect};
use crate::refund;

use super::{history, links};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Pay,
    Decline,
    Expire,
    Deactivate,
    Refund,
    MarkFraud,
    /// Posts the newest callback once more.
    Resend,
}

impl Action {
    pub(crate) const ALL: [Self; 7] = [
        Self::Pay,
        Self::Decline,
        Self::Expire,
        Self::Deactivate,
        Self::Refund,
        Self::MarkFraud,
        Self::Resend,
    ];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::Deactivate => "deactivate",
            Self::Refund => "refund",
            Self::MarkFraud => "mark-fraud",
            Self::Resend => "resend",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == text)
    }
}

pub(crate) async fn act(
    app: &App,
    kind: &'static LinkKind,
    id: &str,
    action: Action,
    input: &ActionInput,
) -> Result<Redirect, ActionError> {
    let module = module(app, kind)?;
    let was_payable = match action {
        Action::Pay => return module.attempt(kind, id, input, true).await,
        Action::Decline => return module.attempt(kind, id, input, false).await,
        Action::Refund => {
            let amount = input.amount.as_deref().map(refund::amount).transpose()?;
            return module.refund(kind, id, amount).map(|()| None);
        }
        Action::MarkFraud => return module.mark_fraud(kind, id).map(|()| None),
        Action::Resend => return resend(app, kind, id).await,
        Action::Expire | Action::Deactivate if !kind.has_lifetime => {
            let text = format!("a {} link can neither expire nor be deactivated", kind.name);
            return Err(ActionError::NotNow(text));
        }
        Action::Expire => module.expire(kind, id),
        Action::Deactivate => module.deactivate(kind, id),
    };
    match was_payable {
        Some(true) => Ok(None),
        Some(false) => Err(ActionError::NotNow("the link is not waiting for a payment".to_owned())),
        None => Err(ActionError::Unknown),
    }
}

fn module<'a>(app: &'a App, kind: &LinkKind) -> Result<&'a dyn ProviderModule, ActionError> {
    app.providers.get(kind.provider).ok_or(ActionError::Unknown)
}

async fn resend(app: &App, kind: &'static LinkKind, id: &str) -> Result<Redirect, ActionError> {
    let link = links::detail(app, kind, id).ok_or(ActionError::Unknown)?;
    let newest = history::deliveries(&app.context, &link).into_iter().next();
    let (_, delivery) = newest.ok_or_else(|| {
        ActionError::NotNow(
            "the sandbox has not tried to deliver a callback about this link yet".to_owned(),
        )
    })?;
    app.context.callbacks.resend(&delivery).await;
    Ok(None)
}

/// Posts a callback about a payment that has not happened.
pub(crate) async fn forge(
    app: &App,
    kind: &'static LinkKind,
    id: &str,
    forgery: Forgery,
) -> Result<(), ActionError> {
    let delivery = module(app, kind)?.forge(kind, id, forgery).await;
    let no_address = || ActionError::NotNow("the link has no callback URL".to_owned());
    delivery.map(|_| ()).ok_or_else(no_address)
}
