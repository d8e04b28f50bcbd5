//! The simulation of Paywall: hosted payment pages (checkout), links of the service LinkQr, and
//! queries of the Payment Private API.

mod amount;
mod answers;
mod callback;
mod create;
mod deactivate;
mod handle;
mod keys;
mod linkqr;
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

use crate::provider::{
    AmountForm, Description, Host, LinkKind, Provider, RequestRules, Secrets, Services,
};
use keys::Keys;
use store::Store;

pub use crate::message::Message;
pub use handle::{LinkQrView, PageView, Paywall};
pub use pay::{Payment, PaymentForm, PaymentRefused};
pub use store::PageState;
pub(crate) use switches::switches;

/// The value that identifies the provider Paywall, for both the Payment API and the Payment Private
/// API.
pub const PROVIDER: Provider = Provider::new("paywall", "Paywall");

/// The path prefix of the Payment API, in place of its host.
const PREFIX: &str = "/paywall";

/// The path prefix of the Payment Private API, in place of its host.
const PRIVATE_PREFIX: &str = "/paywall-private";

/// The path of the service that reports the version, below [`PREFIX`].
const VERSION_PATH: &str = "/paywall/api/paywall/payment/version";

/// The paths of the payment pages. Documented by example, each on a host of its own.
const CHECKOUT: &str = "/checkout/";
const LINK: &str = "/link/";

/// A hosted payment page, which people call a link of Paywall.
pub(crate) static CHECKOUT_LINK: LinkKind = LinkKind {
    id: PROVIDER.id(),
    name: PROVIDER.name(),
    provider: PROVIDER,
    has_lifetime: true,
    calls_back: true,
};

pub(crate) static LINKQR_LINK: LinkKind = LinkKind {
    id: "linkqr",
    name: "Paywall LinkQr",
    provider: PROVIDER,
    has_lifetime: false,
    calls_back: true,
};

pub(crate) static DESCRIPTION: Description = Description {
    provider: PROVIDER,
    hosts: &[
        Host { prefix: PREFIX, service_root: "/api/paywall/", serves: "" },
        Host {
            prefix: PRIVATE_PREFIX,
            service_root: "/api/paywall/",
            serves: "/api/paywall/private/",
        },
    ],
    link_kinds: &[&CHECKOUT_LINK, &LINKQR_LINK],
    services: Services {
        suggested: &[
            "checkout/generate",
            "checkout/inquiry",
            "checkout/passive",
            "linkqr/generate",
            "private/query",
        ],
        creating: &["/generate"],
        listing: &[],
        // a photo of 4 MB is documented
        large: &["/linkqr/generate"],
    },
    secrets: Secrets {
        marks: &[keys::KEY_MARK, keys::CLIENT_MARK, keys::CLIENT_MARK_UPPER],
        variables: &keys::VARIABLES,
        headers: &keys::HEADERS,
        bodies: &[],
    },
    requests: RequestRules {
        documented: include_str!("../../data/paywall/requests.json"),
        any_case: true,
        sends_defaults: true,
        keyless: &[],
        amounts: &["Amount", "ItemAmount", "ProductAmount"],
        amount_form: AmountForm::Decimal,
        row_counts: &[],
        usual: &[],
        content_types: &[],
        get_switch: None,
    },
    switch_prefix: "paywall",
};

/// Paywall in one sandbox: its keys, pages and links.
pub(crate) type ProviderState = crate::provider::ProviderState<Keys, Store>;

/// Returns the address of a hosted payment page.
fn page_url(server: &str, guid: &str) -> String {
    format!("{server}{PREFIX}{CHECKOUT}?CheckoutId={guid}")
}

/// Returns the address of the page of a LinkQr link.
fn link_url(server: &str, guid: &str) -> String {
    format!("{server}{PREFIX}{LINK}?SaleId={guid}")
}
