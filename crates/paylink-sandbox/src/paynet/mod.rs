//! The simulation of Paynet: the services below `/v1/mailorder/` and `/v1/transaction/`, and the
//! payment page of each link.

mod answers;
mod callback;
mod create;
mod deactivate;
mod handle;
mod keys;
mod list;
mod module;
mod operator;
mod page;
mod pay;
mod payments;
mod request;
mod routes;
mod status;
mod store;
mod switches;
mod values;

use crate::Switch;
use crate::provider::{
    AmountForm, Description, Host, LinkKind, Provider, RequestRules, Secrets, Services,
};
use keys::Keys;
use store::Store;

pub use crate::message::Message;
pub use handle::Paynet;
pub use pay::{Payment, PaymentForm, PaymentRefused};
pub use store::LinkView;
pub(crate) use switches::switches;

/// The value that identifies the provider Paynet.
pub const PROVIDER: Provider = Provider::new("paynet", "Paynet");

/// The path prefix of Paynet's API, in place of `https://pts-api.paynet.com.tr`.
const PREFIX: &str = "/paynet";

pub(crate) static LINK: LinkKind = LinkKind {
    id: PROVIDER.id(),
    name: PROVIDER.name(),
    provider: PROVIDER,
    has_lifetime: true,
    calls_back: true,
};

pub(crate) static DESCRIPTION: Description = Description {
    provider: PROVIDER,
    hosts: &[Host { prefix: PREFIX, service_root: "/v1/", serves: "" }],
    link_kinds: &[&LINK],
    services: Services {
        suggested: &[
            "mailorder/create",
            "mailorder/detail",
            "mailorder/list",
            "mailorder/status_update",
            "transaction/check",
            "transaction/detail",
        ],
        creating: &["mailorder/create"],
        listing: &["list"],
        large: &[],
    },
    secrets: Secrets {
        marks: &[keys::KEY_MARK],
        variables: &[keys::SECRET_KEY],
        headers: &[],
        bodies: &[],
    },
    requests: RequestRules {
        documented: include_str!("../../data/paynet/requests.json"),
        any_case: false,
        sends_defaults: false,
        keyless: &[],
        amounts: &["amount"],
        amount_form: AmountForm::Decimal,
        row_counts: &["limit"],
        usual: &[],
        content_types: &["application/x-www-form-urlencoded", "application/xml", "text/xml"],
        get_switch: Some(Switch::PaynetReadsAreGet),
    },
    switch_prefix: "paynet",
};

/// Paynet in one sandbox: its key and its links.
pub(crate) type ProviderState = crate::provider::ProviderState<Keys, Store>;
