//! A provider's own state of its links, and the actions of a payer.

use paylink_sandbox::ahlpay::LinkState;
use paylink_sandbox::paywall::PageState;
use paylink_sandbox::{Sandbox, ahlpay, paynet, paywall};

/// A provider, by the name that [`paylink::from_variables`] takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    Paynet,
    Paywall,
    AhlPay,
}

/// A link in the provider's own state.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) reference: String,
    pub(crate) state: State,
    /// The provider has sent the address to the payer.
    pub(crate) was_sent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Payable,
    Paid,
    Over,
}

impl Provider {
    pub(crate) const ALL: [Self; 3] = [Self::Paynet, Self::Paywall, Self::AhlPay];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Paynet => "paynet",
            Self::Paywall => "paywall",
            Self::AhlPay => "ahl",
        }
    }

    /// The service that creates a link.
    pub(crate) const fn create(self) -> &'static str {
        match self {
            Self::Paynet => "mailorder/create",
            Self::Paywall => "checkout/generate",
            Self::AhlPay => "Payment/CreateLinkPayment",
        }
    }

    /// The service that reads a link.
    pub(crate) const fn read(self) -> &'static str {
        match self {
            Self::Paynet => "mailorder/detail",
            Self::Paywall => "checkout/inquiry",
            Self::AhlPay => "Payment/PaymentInquiry",
        }
    }

    /// The service that closes a link.
    pub(crate) const fn close(self) -> &'static str {
        match self {
            Self::Paynet => "mailorder/status_update",
            Self::Paywall => "checkout/passive",
            Self::AhlPay => "Payment/PassiveLinkPayment",
        }
    }

    pub(crate) fn entries(self, sandbox: &Sandbox) -> Vec<Entry> {
        match self {
            Self::Paynet => sandbox.paynet().links().into_iter().map(of_paynet).collect(),
            Self::Paywall => sandbox.paywall().pages().into_iter().map(of_paywall).collect(),
            Self::AhlPay => {
                let texts: Vec<_> =
                    sandbox.ahlpay().messages().into_iter().map(|sent| sent.text).collect();
                sandbox.ahlpay().links().into_iter().map(|link| of_ahlpay(link, &texts)).collect()
            }
        }
    }

    pub(crate) fn entry(self, sandbox: &Sandbox, reference: &str) -> Option<Entry> {
        self.entries(sandbox).into_iter().find(|entry| entry.reference == reference)
    }

    /// The payer pays what is asked for, if the page lets him. Returns the transaction where the
    /// provider names it.
    pub(crate) async fn pay(self, sandbox: &Sandbox, reference: &str) -> Option<String> {
        self.charge(sandbox, reference, None).await
    }

    /// As [`pay`](Self::pay), but another amount is drawn from the card.
    pub(crate) async fn charge(
        self,
        sandbox: &Sandbox,
        reference: &str,
        lira: Option<&str>,
    ) -> Option<String> {
        match self {
            Self::Paynet => {
                let links = sandbox.paynet().links();
                let id = links.into_iter().find(|link| link.reference_no == reference)?.id;
                let form = paynet::PaymentForm::new();
                let form = lira.into_iter().fold(form, paynet::PaymentForm::charged);
                sandbox.paynet().pay_with(&id, &form).await.ok()?.xact_ids.pop()
            }
            Self::Paywall => {
                let pages = sandbox.paywall().pages();
                let id = pages.into_iter().find(|page| page.unique_code == reference)?.id;
                let form = paywall::PaymentForm::new();
                let form = lira.into_iter().fold(form, paywall::PaymentForm::charged);
                Some(sandbox.paywall().pay_with(id, &form).await.ok()?.payment_id.to_string())
            }
            Self::AhlPay => {
                let form = ahlpay::PaymentForm::new();
                let form = lira.into_iter().fold(form, ahlpay::PaymentForm::charged);
                Some(sandbox.ahlpay().pay_with(reference, &form).ok()?.auth_code)
            }
        }
    }

    /// The merchant gives a payment back, all or in part. AHL Pay has a word for each: a void and a
    /// refund.
    pub(crate) fn give_back(
        self,
        sandbox: &Sandbox,
        reference: &str,
        transaction: &str,
        in_part: bool,
    ) -> bool {
        match (self, in_part) {
            (Self::Paynet, false) => sandbox.paynet().reverse(transaction),
            (Self::Paynet, true) => sandbox.paynet().reverse_partly(transaction),
            (Self::Paywall, _) => {
                let Ok(payment_id) = transaction.parse() else { return false };
                if in_part {
                    sandbox.paywall().refund_part(payment_id, "49.90")
                } else {
                    sandbox.paywall().reverse(payment_id)
                }
            }
            (Self::AhlPay, false) => sandbox.ahlpay().void(reference),
            (Self::AhlPay, true) => sandbox.ahlpay().refund(reference),
        }
    }
}

fn of_paynet(link: paynet::LinkView) -> Entry {
    let state = match link.status {
        0 => State::Payable,
        1 => State::Paid,
        _ => State::Over,
    };
    Entry { reference: link.reference_no, state, was_sent: !link.sent.is_empty() }
}

fn of_paywall(page: paywall::PageView) -> Entry {
    let state = match page.state {
        PageState::Open => State::Payable,
        PageState::Paid => State::Paid,
        _ => State::Over,
    };
    Entry { reference: page.unique_code, state, was_sent: false }
}

fn of_ahlpay(link: ahlpay::LinkView, messages: &[String]) -> Entry {
    let state = match link.state {
        LinkState::Start | LinkState::Pending | LinkState::Fail => State::Payable,
        LinkState::Success => State::Paid,
        _ => State::Over,
    };
    let was_sent = messages.iter().any(|text| text.contains(&link.url));
    Entry { reference: link.order_id, state, was_sent }
}
