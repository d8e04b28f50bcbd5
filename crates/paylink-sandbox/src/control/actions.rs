//! What the operator can do to a link, the same from the dashboard and from the control API.

use std::sync::Arc;

use crate::link_index::Kind;
use crate::{Forgery, Shared, ahlpay, callbacks, paynet, paywall};

use super::{history, links};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Pay,
    Decline,
    Expire,
    Deactivate,
    /// The newest callback once more.
    Resend,
}

impl Action {
    pub(crate) const ALL: [Self; 5] =
        [Self::Pay, Self::Decline, Self::Expire, Self::Deactivate, Self::Resend];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::Deactivate => "deactivate",
            Self::Resend => "resend",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == text)
    }
}

/// What the payer fills in; what is not given is as the link asks for it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// In major units, with a dot.
    charged: Option<String>,
    installments: Option<u32>,
    cards: Option<u32>,
}

/// Why nothing was done.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// There is no such link.
    Unknown,
    /// The link's state does not allow it, or its provider does not know it.
    NotNow(String),
    /// The form asks for what cannot be done.
    Form(String),
}

/// Where the payer's browser is sent after a payment, if anywhere.
pub(crate) type Redirect = Option<String>;

pub(crate) async fn act(
    shared: &Arc<Shared>,
    kind: Kind,
    id: &str,
    action: Action,
    form: &Form,
) -> Result<Redirect, Refused> {
    let done = match action {
        Action::Pay => return attempt(shared, kind, id, form, true).await,
        Action::Decline => return attempt(shared, kind, id, form, false).await,
        Action::Resend => return resend(shared, kind, id).await,
        Action::Expire => match kind {
            Kind::Paynet => paynet::operator::expire(shared, id),
            Kind::Checkout => paywall::operator::expire(shared, number(id)?),
            Kind::LinkQr => return Err(without_an_end()),
            Kind::AhlPay => ahlpay::operator::expire(shared, id),
        },
        Action::Deactivate => match kind {
            Kind::Paynet => paynet::operator::deactivate(shared, id),
            Kind::Checkout => paywall::operator::deactivate(shared, number(id)?),
            Kind::LinkQr => return Err(without_an_end()),
            Kind::AhlPay => ahlpay::operator::deactivate(shared, id),
        },
    };
    match done {
        Some(true) => Ok(None),
        Some(false) => {
            Err(Refused::NotNow("the link does not wait for a payment any more".to_owned()))
        }
        None => Err(Refused::Unknown),
    }
}

fn without_an_end() -> Refused {
    Refused::NotNow("a link of LinkQr has no lifetime and cannot be deactivated".to_owned())
}

fn number(id: &str) -> Result<i64, Refused> {
    id.parse().map_err(|_| Refused::Unknown)
}

async fn resend(shared: &Arc<Shared>, kind: Kind, id: &str) -> Result<Redirect, Refused> {
    let link = links::detail(shared, kind, id).ok_or(Refused::Unknown)?;
    let newest = history::deliveries(shared, &link).into_iter().next();
    let (_, delivery) =
        newest.ok_or_else(|| Refused::NotNow("the link has no callback yet".to_owned()))?;
    callbacks::resend(shared, &delivery).await;
    Ok(None)
}

/// A callback about what has not happened.
pub(crate) async fn forge(
    shared: &Arc<Shared>,
    kind: Kind,
    id: &str,
    forgery: Forgery,
) -> Result<(), Refused> {
    let paywall = paywall::Paywall::new(shared);
    let delivery = match kind {
        Kind::Paynet => paynet::Paynet::new(shared).forge(id, forgery).await,
        Kind::Checkout => paywall.forge(number(id)?, forgery).await,
        Kind::LinkQr => paywall.forge_linkqr(number(id)?, forgery).await,
        Kind::AhlPay => None,
    };
    let nowhere = || Refused::NotNow("the link has no callback address".to_owned());
    delivery.map(|_| ()).ok_or_else(nowhere)
}

async fn attempt(
    shared: &Arc<Shared>,
    kind: Kind,
    id: &str,
    form: &Form,
    is_paid: bool,
) -> Result<Redirect, Refused> {
    match kind {
        Kind::Paynet => at_paynet(shared, id, form, is_paid).await,
        Kind::Checkout => {
            at_paywall(paywall::Paywall::new(shared), number(id)?, form, is_paid, false).await
        }
        Kind::LinkQr => {
            at_paywall(paywall::Paywall::new(shared), number(id)?, form, is_paid, true).await
        }
        Kind::AhlPay => at_ahlpay(shared, id, form, is_paid),
    }
}

async fn at_paynet(
    shared: &Arc<Shared>,
    id: &str,
    form: &Form,
    is_paid: bool,
) -> Result<Redirect, Refused> {
    let paynet = paynet::Paynet::new(shared);
    // a single payment is 0 there
    let installment = form.installments.filter(|count| *count > 1).unwrap_or(0);
    let mut filled =
        paynet::PaymentForm::new().cards(form.cards.unwrap_or(1)).installment(installment);
    if let Some(charged) = &form.charged {
        filled = filled.charged(charged);
    }
    let outcome =
        if is_paid { paynet.pay_with(id, &filled).await } else { paynet.decline(id).await };
    outcome.map(|payment| payment.redirect).map_err(|refused| match refused {
        paynet::PaymentRefused::UnknownLink => Refused::Unknown,
        paynet::PaymentRefused::NotPayable { .. } => Refused::NotNow(refused.to_string()),
        paynet::PaymentRefused::Cards
        | paynet::PaymentRefused::Installment
        | paynet::PaymentRefused::Amount => Refused::Form(refused.to_string()),
    })
}

async fn at_paywall(
    paywall: paywall::Paywall<'_>,
    id: i64,
    form: &Form,
    is_paid: bool,
    is_link: bool,
) -> Result<Redirect, Refused> {
    let mut filled = paywall::PaymentForm::new().installment(form.installments.unwrap_or(1));
    if let Some(charged) = &form.charged {
        filled = filled.charged(charged);
    }
    let outcome = match (is_link, is_paid) {
        (false, true) => paywall.pay_with(id, &filled).await,
        (false, false) => paywall.decline(id).await,
        (true, true) => paywall.pay_linkqr_with(id, &filled).await,
        (true, false) => paywall.decline_linkqr(id).await,
    };
    outcome.map(|payment| payment.redirect).map_err(|refused| match refused {
        paywall::PaymentRefused::Unknown => Refused::Unknown,
        paywall::PaymentRefused::NotPayable { .. } | paywall::PaymentRefused::SoldOut => {
            Refused::NotNow(refused.to_string())
        }
        paywall::PaymentRefused::Installment | paywall::PaymentRefused::Amount => {
            Refused::Form(refused.to_string())
        }
    })
}

fn at_ahlpay(shared: &Shared, slug: &str, form: &Form, is_paid: bool) -> Result<Redirect, Refused> {
    let mut filled = ahlpay::PaymentForm::new();
    if let Some(charged) = &form.charged {
        filled = filled.charged(charged);
    }
    let outcome = ahlpay::operator::attempt(shared, slug, &filled, is_paid);
    outcome.map(|_| None).map_err(|refused| match refused {
        ahlpay::PaymentRefused::Unknown => Refused::Unknown,
        ahlpay::PaymentRefused::NotPayable { .. } => Refused::NotNow(refused.to_string()),
        ahlpay::PaymentRefused::Amount => Refused::Form(refused.to_string()),
    })
}
