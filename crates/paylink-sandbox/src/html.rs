//! Pages for a person's browser: one frame, one style sheet, two languages, everything escaped.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

use crate::decimal::Hundredths;
use crate::server::respond;

pub(crate) const STYLE_PATH: &str = "/assets/page.css";

const HTML: &str = "text/html; charset=utf-8";

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
}

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

/// A page. `content` is HTML, already escaped; `form_targets` are the origins to which a form of this page may lead,
/// besides the sandbox itself (browsers apply the policy to the redirect after the form, too).
pub(crate) fn page(
    status: u16,
    language: Language,
    title: &str,
    content: &str,
    form_targets: &[String],
) -> Response {
    let title = escape(title);
    let code = language.pick("tr", "en");
    let banner = language.pick(
        "Gerçek bir ödeme sayfası değildir, hiçbir para hareketi olmaz. Kart bilgisi istenmez.",
        "This is no real payment page, and no money moves. It asks for no card.",
    );
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · SANDBOX</title>\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>\n<body>\n\
         <p class=\"banner\"><strong>SANDBOX</strong> · {banner}</p>\n<main>\n{content}</main>\n</body>\n</html>\n"
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

/// What follows a button: the payer is sent back, or sees the result and these facts where there is no way back.
pub(crate) fn outcome(
    language: Language,
    result: &str,
    redirect: Option<&str>,
    facts: &[(&str, String)],
) -> Response {
    let Some(url) = redirect else {
        return page(200, language, result, &(state(result) + &rows(facts)), &[]);
    };
    let mut response = page(303, language, result, &state(result), &[]);
    if let Ok(url) = HeaderValue::from_str(url) {
        response.headers_mut().insert(LOCATION, url);
    }
    response
}

/// One sentence that says how things are.
pub(crate) fn state(text: &str) -> String {
    format!("<p class=\"state\">{}</p>\n", escape(text))
}

/// Why nothing was done.
pub(crate) fn alert(text: &str) -> String {
    format!("<p class=\"state\" role=\"alert\">{}</p>\n", escape(text))
}

/// Names and values.
pub(crate) fn rows(rows: &[(&str, String)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value)))
        .collect();
    format!("<dl>\n{rows}</dl>\n")
}

/// Who asks for how much, and why.
pub(crate) fn heading(merchant: &str, amount: &str, note: &str) -> String {
    let note =
        if note.is_empty() { String::new() } else { format!("<p class=\"note\">{}</p>\n", escape(note)) };
    format!("<h1>{}</h1>\n<p class=\"amount\">{}</p>\n{note}", escape(merchant), escape(amount))
}

/// The two forms of a payment page. `path` leads to `/pay` and `/decline`; `inputs` is HTML.
pub(crate) fn buttons(language: Language, path: &str, inputs: &str) -> String {
    let (paid, declined) = (language.pick("Ödendi", "Paid"), language.pick("Reddedildi", "Declined"));
    format!(
        "<form method=\"post\" action=\"{path}/pay\" accept-charset=\"utf-8\">\n{inputs}\
         <button class=\"pay\">{paid}</button>\n</form>\n\
         <form method=\"post\" action=\"{path}/decline\">\n<button class=\"decline\">{declined}</button>\n</form>\n"
    )
}

/// The choice of instalments, and the field for another amount.
pub(crate) fn payment_inputs(language: Language, name: &str, single: u32, more: &[u32]) -> String {
    let options: String = more.iter().map(|count| format!("<option>{count}</option>")).collect();
    format!(
        "<label>{} <select name=\"{name}\"><option value=\"{single}\">{}</option>{options}</select></label>\n{}",
        language.pick("Taksit", "Instalments"),
        language.pick("Tek çekim", "Single payment"),
        charged_input(language),
    )
}

/// The field for another amount than the one that is asked for.
pub(crate) fn charged_input(language: Language) -> String {
    let name = language.pick("Çekilen tutar (boşsa olduğu gibi)", "Amount charged (empty: as asked)");
    format!("<label>{name} <input name=\"charged\" inputmode=\"decimal\"></label>\n")
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
