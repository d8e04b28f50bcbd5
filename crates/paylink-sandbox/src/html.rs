//! The response with an HTML page, and the security headers of the payment page.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;
use maud::Markup;

use crate::response::respond;

pub(crate) const STYLE_PATH: &str = "/assets/page.css";

const HTML: &str = "text/html; charset=utf-8";

/// Returns the response with an HTML page.
pub(crate) fn page(status: u16, document: Markup) -> Response {
    respond(status, HTML, document.into_string())
}

/// Where the forms of a document may lead. Browsers apply this also to each redirect after a form,
/// and the page cannot know where a shop redirects its payers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forms {
    /// To the sandbox.
    Stay,
    /// To the sandbox, and from there to a shop.
    MayLeave,
}

/// Returns an HTML document that runs no script, loads only the sandbox's style, and cannot be
/// framed.
pub(crate) fn document(status: u16, document: Markup, forms: Forms) -> Response {
    let targets = match forms {
        Forms::Stay => "'self'",
        Forms::MayLeave => "'self' http: https:",
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action {targets}"
    );
    let strict = HeaderValue::from_static("default-src 'none'");
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).unwrap_or(strict)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // not `no-referrer`: browsers would then send the forms with `Origin: null`
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    let mut response = page(status, document);
    response.headers_mut().extend(headers);
    response
}

pub(crate) async fn style() -> Response {
    respond(200, "text/css; charset=utf-8", include_str!("page.css"))
}

#[cfg(test)]
#[allow(clippy::disallowed_types, reason = "contrast is no amount")]
mod tests {
    #[test]
    fn the_style_is_small_and_its_colours_can_be_read() {
        let style = include_str!("page.css");
        assert!(style.len() < 6_000, "{} bytes", style.len());
        let (light, rest) = style.split_once("@media (prefers-color-scheme: dark)").unwrap();
        let (dark, _) = rest.split_once("\n* {").unwrap();
        for theme in [light, dark] {
            for (text, grounds) in [
                ("ink", &["ground", "sheet", "tint"][..]),
                ("soft", &["ground", "sheet", "tint"]),
                ("bad", &["sheet", "tint"]),
                ("on-accent", &["accent"]),
                ("on-calm", &["calm"]),
            ] {
                for ground in grounds {
                    let contrast = contrast(colour(theme, text), colour(theme, ground));
                    assert!(contrast >= 4.5, "{text} on {ground}: {contrast}");
                }
            }
            assert!(contrast(colour(theme, "edge"), colour(theme, "sheet")) >= 3.0);
        }
    }

    /// Returns the relative luminance of a colour, by the formula of WCAG 2.
    fn colour(theme: &str, name: &str) -> f64 {
        let (_, rest) = theme.split_once(&format!("--{name}: #")).unwrap();
        let digits = rest.split(';').next().unwrap();
        let digits = if digits.len() == 3 { digits.replace('f', "ff") } else { digits.to_owned() };
        let channel = |at: usize| {
            let value =
                f64::from(u8::from_str_radix(digits.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(one: f64, other: f64) -> f64 {
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}
