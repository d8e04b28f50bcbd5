//! The scenarios: what a shop does, what its payers do, and how the order must end.

use paylink_orders::{IncidentKind, OrderState};

/// One thing that happens. The first group happens in the shop's process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The shop asks for a link until it has one.
    Create,
    /// Like `Create`, and the provider also sends the link.
    CreateSent,
    /// The shop stores the order together with a cart.
    CreateIn,
    /// The link was created before the shop had the orders, and the shop takes it over.
    Make,
    /// See `Make`.
    Adopt,
    /// The shop cancels the order.
    Cancel,
    /// The shop asks for another link.
    Renew,
    /// The provider's callback about the last payment comes.
    Callback,
    /// The worker works until nothing is due.
    Work,
    /// A worker works that has the keys of another account only.
    WorkElsewhere,
    /// A person accepts the money of the open incidents.
    Decide,
    /// The payers' data is removed.
    Purge,
    /// A program reads all events.
    Feed,

    /// The next creation takes so long that others take it over.
    SlowCreation,
    /// The answer to the next creation is lost: the provider processes it never, at once, or later.
    LoseCreation(Effect),
    /// The payer pays the newest link that was handed out, at this price.
    Pay(&'static str),
    /// A payer pays the n-th link that was handed out, in a tab that was opened long before.
    PayLate(usize),
    /// Everything, or a part, is given back.
    Refund(Option<&'static str>),
    /// So many seconds pass, and the worker works.
    Pass(u64),
    /// So many seconds pass.
    Wait(u64),
    /// The time until a minute before the last link can no longer be paid passes.
    PassToEnd,
    /// Time passes until nothing will ever be due.
    Drain,
}

/// Whether a request whose answer is lost is processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Never.
    Never,
    /// Before the connection ends.
    AtOnce,
    /// After the connection has ended.
    Later,
}

/// A scenario.
#[derive(Debug)]
pub struct Scenario {
    /// What is special about it.
    pub name: &'static str,
    /// What happens before, without an interruption.
    pub before: &'static [Step],
    /// What is interrupted at each point.
    pub steps: &'static [Step],
    /// The account at which it is impossible.
    pub not_at: &'static str,
    /// Where the order must stand at the end.
    pub ends: &'static [OrderState],
    /// The incidents that may be opened, beside those about lost links.
    pub incidents: &'static [IncidentKind],
}

/// The scenarios.
pub const SCENARIOS: &[Scenario] = {
    use IncidentKind::{
        Overpaid, PaidAfterCancel, PaidTwice, PartlyReversed, Reversed as ReversedKind,
    };
    use OrderState::{Cancelled, Paid, Reversed};
    use Step::{
        Adopt, Callback, Cancel, Create, CreateIn, CreateSent, Decide, Drain, Feed, LoseCreation,
        Make, Pass, PassToEnd, Pay, PayLate, Purge, Refund, Renew, SlowCreation, Wait, Work,
        WorkElsewhere,
    };
    const PRICE: &str = super::shop::PRICE;
    &[
        Scenario {
            name: "create, pay",
            before: &[],
            steps: &[Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "answer lost, never processed",
            before: &[LoseCreation(Effect::Never)],
            steps: &[Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "answer lost, processed",
            before: &[LoseCreation(Effect::AtOnce)],
            steps: &[Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "answer lost, processed later",
            before: &[LoseCreation(Effect::Later)],
            steps: &[Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "answer lost, the provider sends the link",
            before: &[LoseCreation(Effect::AtOnce)],
            steps: &[CreateSent, Pay(PRICE), Pass(700)],
            not_at: "paywall",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "callback",
            before: &[Create, Pay(PRICE)],
            steps: &[Callback, Callback, Work],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "cancel",
            before: &[Create],
            steps: &[Cancel, Pass(3_600)],
            not_at: "",
            ends: &[Cancelled],
            incidents: &[],
        },
        Scenario {
            name: "cancel, late payment",
            before: &[Create],
            steps: &[Cancel, PayLate(0), Callback, Work],
            not_at: "",
            ends: &[Cancelled],
            incidents: &[PaidAfterCancel],
        },
        Scenario {
            name: "cancel, payment at the last moment",
            before: &[Create, Cancel, PassToEnd, PayLate(0)],
            steps: &[Pass(60)],
            not_at: "",
            ends: &[Cancelled],
            incidents: &[PaidAfterCancel],
        },
        Scenario {
            name: "renew, pay",
            before: &[Create],
            steps: &[Renew, Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "renew, both links paid",
            before: &[Create, Renew, Create],
            steps: &[PayLate(0), Callback, Work, PayLate(1), Callback, Work],
            not_at: "",
            ends: &[Paid],
            incidents: &[PaidTwice],
        },
        Scenario {
            name: "second payment",
            before: &[Create, Pay(PRICE)],
            steps: &[Pass(700), PayLate(0), Callback, Pass(86_400)],
            // The sandbox's Paywall shows only the newest payment of a page.
            not_at: "paywall",
            ends: &[Paid],
            incidents: &[PaidTwice],
        },
        Scenario {
            name: "partial refund",
            before: &[Create, Pay(PRICE), Pass(700), Refund(Some("50.00"))],
            steps: &[Pass(86_400)],
            not_at: "",
            ends: &[Paid, Reversed],
            incidents: &[],
        },
        Scenario {
            name: "refund before the read",
            before: &[Create, Pay(PRICE), Refund(None)],
            steps: &[Callback, Work],
            not_at: "",
            ends: &[OrderState::Waiting, Paid],
            incidents: &[ReversedKind, PartlyReversed],
        },
        Scenario {
            name: "overpaid, accepted",
            before: &[Create, Pay("200.00")],
            steps: &[Pass(700), Decide, Work],
            not_at: "",
            ends: &[Paid],
            incidents: &[Overpaid],
        },
        Scenario {
            name: "the caller's transaction",
            before: &[],
            steps: &[CreateIn, Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "created too late",
            before: &[SlowCreation],
            steps: &[Create, Pay(PRICE), Pass(700)],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "adopted",
            before: &[Make],
            steps: &[Adopt, Pay(PRICE), Callback, Work],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "long open, another account's worker, events",
            before: &[Create, Wait(700)],
            steps: &[WorkElsewhere, Pass(700), Pay(PRICE), Pass(700), Feed],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
        Scenario {
            name: "purge",
            before: &[Create, Pay(PRICE), Drain],
            steps: &[Purge, Create],
            not_at: "",
            ends: &[Paid],
            incidents: &[],
        },
    ]
};
