//! AHL Pay behind the interface that all providers share.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::response::Response;

use crate::decimal::Hundredths;
use crate::incoming::IncomingRequest;
use crate::json::{self, Object};
use crate::provider::{Description, ProviderModule, ShellExports};
use crate::{Switch, lock};

use super::answers::{self, Refusal};
use super::handle::AhlPay;
use super::request::Fields;
use super::{DESCRIPTION, LOGIN_PATH, PREFIX, ProviderState, login, routes, tokens};

impl ProviderModule for ProviderState {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn router(self: Arc<Self>) -> Router {
        Router::new().nest(PREFIX, routes::router()).with_state(self)
    }

    fn shell_exports(&self) -> ShellExports {
        let ahlpay = AhlPay::new(self);
        let variables = [
            ("PAYLINK_AHL_ENVIRONMENT", "sandbox"),
            ("PAYLINK_AHL_BASE_URL", &ahlpay.base_url()),
            ("PAYLINK_AHL_EMAIL", ahlpay.email()),
            ("PAYLINK_AHL_PASSWORD", ahlpay.password()),
            ("PAYLINK_AHL_MEMBER_ID", &ahlpay.member_id().to_string()),
            ("PAYLINK_AHL_HASH_PASSWORD", ahlpay.hash_password()),
        ];
        ShellExports {
            note: format!(
                "the login is valid only for this sandbox; the merchant id is {}",
                ahlpay.merchant_id()
            ),
            variables: variables.map(|(name, value)| (name, value.to_owned())).into(),
        }
    }

    /// The login demands the right e-mail address and password, every other path a valid token.
    fn accepts(&self, request: &IncomingRequest<'_>) -> bool {
        if request.path() == LOGIN_PATH {
            let fields = Fields::read(request.body);
            return fields.is_ok_and(|fields| login::is_right(&self.keys, &fields));
        }
        self.takes_token(request.headers())
    }

    /// The login shows the password, and no request shows the hash password.
    fn misplaces_secret(&self, request: &IncomingRequest<'_>) -> bool {
        let is_login = request.path() == LOGIN_PATH;
        request.shows(|text| {
            self.keys.hash_password_is_shown_in(text)
                || !is_login && self.keys.login_is_shown_in(text)
        })
    }

    fn key_remark(&self, request: &IncomingRequest<'_>) -> Option<&'static str> {
        let mut values = request.headers().get_all(AUTHORIZATION).iter();
        let text = values.next()?.to_str().ok()?;
        let token = text.rsplit(' ').next()?;
        if tokens::presented(request.headers()).is_some() || !self.is_valid(token) {
            return None;
        }
        Some(if token == text {
            "the header Authorization contains the token without the word `Bearer`"
        } else {
            "the header Authorization does not begin with the word `Bearer`"
        })
    }

    fn refuse(&self, status: u16, text: &str) -> Response {
        answers::answer(&self.context, Err(Refusal::Sandbox(status, text.to_owned())))
    }

    fn leaks_into(&self, request: &IncomingRequest<'_>) -> bool {
        request.shows(|text| self.keys.shows_any(text))
    }

    fn link_named_by(&self, _: &HeaderMap, fields: &Object) -> Option<String> {
        let order_id = fields.get("orderId").and_then(json::as_text)?;
        let known = !lock(&self.store).places_by_order(&order_id).is_empty();
        known.then_some(order_id)
    }

    fn requested_amount(&self, service: &str, request: &IncomingRequest<'_>) -> Option<Hundredths> {
        if !matches!(service, "Payment/CreateLinkPayment" | "CreateLinkPayment") {
            return None;
        }
        let digits = request.field("amount")?;
        if self.is_set(Switch::AhlAmountIsLira) {
            return Hundredths::parse(&digits);
        }
        digits.parse().ok().map(Hundredths::new)
    }
}
