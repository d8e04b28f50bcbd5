//! The language of the payer.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use crate::decimal::Hundredths;
use crate::form;

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    #[default]
    Turkish,
    English,
}

impl Language {
    pub(crate) const fn pick<'a>(self, turkish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Turkish => turkish,
            Self::English => english,
        }
    }

    pub(crate) fn amount(self, amount: Hundredths) -> String {
        match self {
            Self::Turkish => amount.readable(),
            Self::English => amount.readable_in_english(),
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        self.pick("tr", "en")
    }

    /// Returns the language with this code, such as `tr` or `tr-TR`.
    pub(crate) fn named(code: &str) -> Option<Self> {
        let primary = code.split('-').next().unwrap_or_default().trim();
        [Self::Turkish, Self::English]
            .into_iter()
            .find(|own| primary.eq_ignore_ascii_case(own.code()))
    }

    /// Returns the supported language with the highest weight; the first one of several.
    fn accepted(header: &str) -> Option<Self> {
        let mut best = (0, None);
        for range in header.split(',') {
            let (code, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = thousandths(weight).unwrap_or_default();
            let language = Self::named(code);
            if language.is_some() && weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// Parses a weight such as `q=0.8`, in thousandths.
fn thousandths(weight: &str) -> Option<u32> {
    let number = weight.trim().strip_prefix("q=")?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole}{fraction:0<3}").parse().ok()
}

/// The languages that a request asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LanguagePreference {
    /// By the query.
    pub(crate) chosen: Option<Language>,
    /// By the browser.
    pub(crate) accepted: Option<Language>,
}

impl LanguagePreference {
    /// Reads the languages from a request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let fields = form::fields(parts.uri.query().unwrap_or_default().as_bytes());
        let chosen = fields
            .iter()
            .find(|(name, _)| name == "lang")
            .and_then(|(_, code)| Language::named(code));
        let header = parts.headers.get(ACCEPT_LANGUAGE).and_then(|own| own.to_str().ok());
        Self { chosen, accepted: header.and_then(Language::accepted) }
    }

    /// Returns the language that the payer has chosen on the page, or else the merchant's, or else
    /// the browser's.
    pub(crate) fn language(self, of_merchant: Option<Language>) -> Language {
        self.chosen.or(of_merchant).or(self.accepted).unwrap_or_default()
    }
}

impl<S: Sync> FromRequestParts<S> for LanguagePreference {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_names_languages_by_weight() {
        use Language::{English, Turkish};
        for (header, expected) in [
            ("en", Some(English)),
            ("en-GB,en;q=0.9,tr;q=0.8", Some(English)),
            ("tr-TR,tr;q=0.9,en-US;q=0.8", Some(Turkish)),
            ("de, en;q=0.3, tr;q=0.7", Some(Turkish)),
            ("DE;q=1, EN ; q=0.5", Some(English)),
            ("en;q=0, tr;q=0.1", Some(Turkish)),
            ("de,fr;q=0.5,*;q=0.1", None),
            ("english", None),
            ("en;q=x", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn the_payer_goes_before_the_merchant_and_the_merchant_before_the_browser() {
        use Language::{English, Turkish};
        let preference = |chosen, accepted| LanguagePreference { chosen, accepted };
        assert_eq!(preference(Some(English), Some(Turkish)).language(Some(Turkish)), English);
        assert_eq!(preference(None, Some(English)).language(Some(Turkish)), Turkish);
        assert_eq!(preference(None, Some(English)).language(None), English);
        assert_eq!(LanguagePreference::default().language(None), Turkish);
    }
}
