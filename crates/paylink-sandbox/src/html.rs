//! Pages for a person's browser: one frame, one style sheet, everything escaped.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

use crate::server::respond;

pub(crate) const STYLE_PATH: &str = "/assets/page.css";

const HTML: &str = "text/html; charset=utf-8";

/// Text that means itself in HTML, between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A page in Turkish. `content` is HTML, already escaped; `form_targets` are the origins to which a form of this page may
/// lead, besides the sandbox itself (browsers apply the policy to the redirect after the form, too).
pub(crate) fn page(status: u16, title: &str, content: &str, form_targets: &[String]) -> Response {
    let title = escape(title);
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"tr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · SANDBOX</title>\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>\n<body>\n\
         <p class=\"banner\"><strong>SANDBOX</strong> · Gerçek bir ödeme sayfası değildir, hiçbir para hareketi olmaz. \
         Kart bilgisi istenmez.</p>\n<main>\n{content}</main>\n</body>\n</html>\n"
    );
    let mut response = respond(status, HTML, body);
    let policy = format!(
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{}",
        form_targets.iter().map(|origin| format!(" {origin}")).collect::<String>()
    );
    let strict = HeaderValue::from_static("default-src 'none'");
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).unwrap_or(strict)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    response.headers_mut().extend(headers);
    response
}

pub(crate) async fn style() -> Response {
    respond(200, "text/css; charset=utf-8", include_str!("page.css"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_markup_and_keeps_turkish() {
        assert_eq!(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
        assert_eq!(escape("ığüşöçİĞÜŞÖÇ"), "ığüşöçİĞÜŞÖÇ");
    }
}
