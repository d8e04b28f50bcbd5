//! The simulation of AHL Pay: the login, the payment links, and the queries about links and
//! payments.

mod answers;
mod create;
mod deactivate;
mod handle;
mod hash;
mod keys;
mod list;
mod login;
mod module;
mod operator;
mod page;
mod paging;
mod pay;
mod payments;
mod request;
mod routes;
mod state;
mod state_index;
mod status;
mod store;
mod switches;
mod tokens;
mod values;

use axum::http::HeaderMap;

use crate::lock;
use crate::provider::{
    AmountForm, Description, Host, LinkKind, Provider, RequestRules, Secrets, Services,
};
use keys::Keys;
use store::Store;

pub use crate::message::Message;
pub use handle::{AhlPay, LinkView};
pub use pay::{Payment, PaymentForm, PaymentRefused};
pub use state::LinkState;
pub(crate) use switches::switches;

/// The value that identifies the provider AHL Pay.
pub const PROVIDER: Provider = Provider::new("ahlpay", "AHL Pay");

/// The path prefix of AHL Pay's API, in place of its host.
const PREFIX: &str = "/ahlpay";

const LOGIN: &str = "/api/Security/AuthenticationMerchant";

/// The path of [`LOGIN`] below [`PREFIX`].
const LOGIN_PATH: &str = "/ahlpay/api/Security/AuthenticationMerchant";

/// The path of the payment pages. Unverified: no address of a payment page is published.
const LINK: &str = "/link/";

pub(crate) static LINK_KIND: LinkKind = LinkKind {
    id: PROVIDER.id(),
    name: PROVIDER.name(),
    provider: PROVIDER,
    has_lifetime: true,
    calls_back: false,
};

pub(crate) static DESCRIPTION: Description = Description {
    provider: PROVIDER,
    hosts: &[Host { prefix: PREFIX, service_root: "/api/", serves: "" }],
    link_kinds: &[&LINK_KIND],
    services: Services {
        suggested: &[
            "Security/AuthenticationMerchant",
            "Payment/CreateLinkPayment",
            "Payment/GetCreatedLinks",
            "Payment/PaymentInquiry",
            "Payment/PassiveLinkPayment",
            "Transaction/List",
        ],
        creating: &["CreateLinkPayment"],
        listing: &["list", "getcreatedlinks"],
        large: &[],
    },
    secrets: Secrets {
        marks: &[keys::KEY_MARK, keys::EMAIL_MARK],
        variables: &keys::VARIABLES,
        headers: &[],
        bodies: &[LOGIN_PATH],
    },
    requests: RequestRules {
        documented: include_str!("../../data/ahlpay/requests.json"),
        any_case: false,
        sends_defaults: false,
        keyless: &["Security/AuthenticationMerchant"],
        amounts: &["amount"],
        amount_form: AmountForm::Kurus,
        row_counts: &["size"],
        usual: &[("Payment/PaymentInquiry", &["memberId", "merchantId"])],
        content_types: &[],
        get_switch: None,
    },
    switch_prefix: "ahl",
};

/// AHL Pay in one sandbox: its account, tokens and links.
pub(crate) type ProviderState = crate::provider::ProviderState<Keys, Store>;

impl ProviderState {
    /// Whether the headers present a token that is valid now.
    fn takes_token(&self, headers: &HeaderMap) -> bool {
        tokens::presented(headers).is_some_and(|token| self.is_valid(token))
    }

    fn is_valid(&self, token: &str) -> bool {
        lock(&self.keys.tokens).take(token, self.context.clock.now())
    }
}

/// Returns the address of the payment page of a link.
fn link_url(server: &str, slug: &str) -> String {
    format!("{server}{PREFIX}{LINK}{slug}")
}
