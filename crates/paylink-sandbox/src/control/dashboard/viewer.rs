//! The language of the person in front of the dashboard.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::Response;

use crate::payment_page::{Language, LanguagePreference};

use super::super::PREFIX;

const COOKIE_NAME: &str = "paylink_sandbox_lang";

/// The language in which a page of the dashboard is shown: that of `?lang=`, which a cookie keeps
/// for the next pages, or else the browser's, or else English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer {
    pub(crate) language: Language,
    /// Whether the request chooses the language.
    chooses: bool,
}

impl Viewer {
    /// Returns the viewer of a request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let preference = LanguagePreference::of(parts);
        let kept = || {
            let texts = parts.headers.get_all(COOKIE).iter().filter_map(|own| own.to_str().ok());
            let mut pairs =
                texts.flat_map(|text| text.split(';')).filter_map(|own| own.trim().split_once('='));
            pairs.find(|(name, _)| *name == COOKIE_NAME).and_then(|(_, code)| Language::named(code))
        };
        let language = preference.chosen.or_else(kept).or(preference.accepted);
        Self {
            language: language.unwrap_or(Language::English),
            chooses: preference.chosen.is_some(),
        }
    }

    pub(crate) const fn pick<'a>(self, turkish: &'a str, english: &'a str) -> &'a str {
        self.language.pick(turkish, english)
    }

    /// Keeps a language that the request chooses for the next pages.
    pub(crate) fn keep_choice(self, mut response: Response) -> Response {
        if self.chooses {
            let code = self.language.code();
            let cookie = format!("{COOKIE_NAME}={code}; Path={PREFIX}; HttpOnly; SameSite=Strict");
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
        }
        response
    }
}

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
