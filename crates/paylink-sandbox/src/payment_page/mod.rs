//! The payment page: the same for all providers, in two languages, without scripts and without a
//! field for a card. The payer, or a tester, chooses the outcome of the payment.

mod due;
mod ending;
mod language;
mod price;

use axum::http::header::{HeaderValue, LOCATION};
use axum::response::Response;
use jiff::Timestamp;

use crate::html::{Forms, STYLE_PATH, document, escape};

pub(crate) use ending::Ending;
pub(crate) use language::{Language, LanguagePreference};
pub(crate) use price::Price;

/// The content of a payment page.
#[derive(Debug)]
pub(crate) struct PageContent<'a> {
    pub(crate) language: Language,
    pub(crate) provider: &'static str,
    pub(crate) merchant: &'static str,
    /// What is drawn from the card.
    pub(crate) price: Price,
    pub(crate) note: &'a str,
    /// Names and values.
    pub(crate) rows: Vec<(&'a str, String)>,
    /// The path of the page, which may have a query.
    pub(crate) address: String,
    /// The path of its buttons, to which the name of the button is added.
    pub(crate) buttons: String,
    /// Where its buttons may lead, after all redirects.
    pub(crate) forms: Forms,
}

/// What the payer can choose besides the outcome.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) due: Option<Timestamp>,
    pub(crate) now: Timestamp,
    /// A remark about the state of the link.
    pub(crate) notice: Option<&'a str>,
    /// Why a button had no effect.
    pub(crate) complaint: Option<&'a str>,
    pub(crate) installments: Option<Installments>,
    /// The largest number of cards.
    pub(crate) cards: u32,
}

/// The numbers of installments that a provider offers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Installments {
    /// The name of the form's field.
    pub(crate) name: &'static str,
    /// The value of the field for a single payment.
    pub(crate) single: u32,
    pub(crate) more: &'static [u32],
}

impl PageContent<'_> {
    /// Returns the page of a link that can be paid.
    pub(crate) fn open(&self, status: u16, choice: &Choice<'_>) -> Response {
        let title = format!("{} · {}", self.price.text(self.language), self.merchant);
        let body = self.summary(choice.due.map(|due| (due, choice.now))) + &self.choice(choice);
        document(status, self.frame(&title, &body), self.forms)
    }

    /// Returns the page of a link that cannot be paid any more, or of an attempt that has ended
    /// here.
    pub(crate) fn ended(&self, status: u16, ending: Ending, facts: &[(&str, String)]) -> Response {
        let title = format!("{} · {}", ending.heading(self.language), self.merchant);
        let body = self.summary(None)
            + &ending.panel(self.language, facts, Some(&self.link(self.language)));
        document(status, self.frame(&title, &body), Forms::Stay)
    }

    /// Returns the response to a button: the payer is redirected to the merchant, or sees the
    /// outcome and these facts if there is no address to return to.
    pub(crate) fn outcome(
        &self,
        ending: Ending,
        facts: &[(&str, String)],
        redirect: Option<&str>,
    ) -> Response {
        let location = redirect.and_then(|url| HeaderValue::from_str(url).ok());
        let mut response = self.ended(if location.is_some() { 303 } else { 200 }, ending, facts);
        if let Some(url) = location {
            response.headers_mut().insert(LOCATION, url);
        }
        response
    }

    /// Returns the address of the page in a language.
    fn link(&self, language: Language) -> String {
        let separator = if self.address.contains('?') { '&' } else { '?' };
        format!("{}{separator}lang={}", self.address, language.code())
    }

    fn frame(&self, title: &str, body: &str) -> String {
        frame(self.language, self.provider, title, body, |language| self.link(language))
    }

    /// Returns the merchant, the amount and the note.
    fn summary(&self, due: Option<(Timestamp, Timestamp)>) -> String {
        let language = self.language;
        let mut rows: String =
            self.rows.iter().map(|(name, value)| row(name, &escape(value))).collect();
        let mut left = String::new();
        if let Some((due, now)) = due {
            let stamp = due::date(due, language);
            let date = format!("<time datetime=\"{}\">{stamp}</time>", due.strftime("%FT%TZ"));
            rows.push_str(&row(language.pick("Son ödeme", "Payable until"), &date));
            left = format!("<p class=\"left\">{}</p>\n", due::left(due, now, language));
        }
        let note = if self.note.is_empty() {
            String::new()
        } else {
            format!("<p class=\"note\">{}</p>\n", escape(self.note))
        };
        format!(
            "<section class=\"summary\" aria-labelledby=\"merchant\">\n<h1 id=\"merchant\">{}</h1>\n\
             <p class=\"amount\">{}</p>\n{left}{note}<dl>\n{rows}</dl>\n</section>\n",
            escape(self.merchant),
            self.price.text(language),
        )
    }

    /// Returns the form in the place where a provider asks for the card.
    fn choice(&self, choice: &Choice<'_>) -> String {
        let language = self.language;
        let heading = match language {
            Language::Turkish => format!("{} ile ödeme", self.provider),
            Language::English => format!("Payment with {}", self.provider),
        };
        let instead = language.pick(
            "Kart bilgisi burada sorulurdu. Deneme ortamı kart istemez; sonucu siz seçersiniz.",
            "Here you would be asked for a card. The sandbox asks for none; you choose the outcome.",
        );
        let code = language.code();
        let button = |name: &str, text: &str| {
            format!(
                "<button class=\"{name}\" formaction=\"{}/{name}?lang={code}\">{text}</button>\n",
                escape(&self.buttons)
            )
        };
        let notices = choice.notice.map(|text| message("status", text)).unwrap_or_default()
            + &choice.complaint.map(|text| message("alert", text)).unwrap_or_default();
        format!(
            "<section class=\"choice\" aria-labelledby=\"payment\">\n<h2 id=\"payment\">{heading}</h2>\n{notices}\
             <p class=\"card\">{instead}</p>\n\
             <form method=\"post\" accept-charset=\"utf-8\">\n{}<div class=\"buttons\">\n{}{}{}</div>\n{}</form>\n\
             </section>\n",
            choice.installments.map(|own| self.installments(own)).unwrap_or_default(),
            button("pay", language.pick("Ödendi", "Paid")),
            button("decline", language.pick("Reddedildi", "Declined")),
            button("abandon", language.pick("Vazgeçildi", "Abandoned")),
            self.options(choice),
        )
    }

    fn installments(&self, offered: Installments) -> String {
        let Installments { name, single, more } = offered;
        let language = self.language;
        let option = |count: u32, attribute: &str, text: &str, price: &str| {
            format!(
                "<label><input type=\"radio\" name=\"{name}\" value=\"{count}\"{attribute}><span>{text}</span> \
                 <span class=\"each\">{price}</span></label>\n"
            )
        };
        let single_payment = language.pick("Tek çekim", "Single payment");
        let mut options = option(single, " checked", single_payment, &self.price.text(language));
        for count in more {
            let text = format!("{count} {}", language.pick("taksit", "installments"));
            let each = Price { amount: self.price.amount.share(1, *count), ..self.price };
            options.push_str(&option(
                *count,
                "",
                &text,
                &format!("{count} × {}", each.text(language)),
            ));
        }
        let legend = language.pick("Taksit seçenekleri", "Installments");
        format!(
            "<fieldset>\n<legend>{legend}</legend>\n<div class=\"options\">\n{options}</div>\n</fieldset>\n"
        )
    }

    /// Options for tests, which no provider shows to payers.
    fn options(&self, choice: &Choice<'_>) -> String {
        let language = self.language;
        let field =
            |text: &str, attributes: &str| format!("<label>{text} <input {attributes}></label>\n");
        let mut fields = field(
            language.pick("Çekilen tutar (boşsa olduğu gibi)", "Amount charged (empty: as asked)"),
            "name=\"charged\" inputmode=\"decimal\" autocomplete=\"off\"",
        );
        if choice.cards > 1 {
            fields.push_str(&field(
                language.pick("Kart sayısı", "Number of cards"),
                &format!(
                    "name=\"cards\" type=\"number\" min=\"1\" max=\"{}\" value=\"1\"",
                    choice.cards
                ),
            ));
        }
        let open = if choice.complaint.is_some() { " open" } else { "" };
        let summary = language.pick("Test seçenekleri", "Options for testers");
        format!("<details{open}>\n<summary>{summary}</summary>\n{fields}</details>\n")
    }
}

/// Returns the page for an address without a link.
pub(crate) fn unknown(language: Language, provider: &'static str) -> Response {
    let heading = Ending::Unknown.heading(language);
    let body = Ending::Unknown.panel(language, &[], None);
    let link = |language: Language| format!("?lang={}", language.code());
    document(404, frame(language, provider, heading, &body, link), Forms::Stay)
}

fn frame(
    language: Language,
    provider: &str,
    title: &str,
    body: &str,
    link: impl Fn(Language) -> String,
) -> String {
    let (code, title) = (language.code(), escape(title));
    let (other, name) = match language {
        Language::Turkish => (Language::English, "English"),
        Language::English => (Language::Turkish, "Türkçe"),
    };
    let switch = format!(
        "<a href=\"{}\" hreflang=\"{code}\" lang=\"{code}\">{name}</a>",
        escape(&link(other)),
        code = other.code(),
    );
    let banner = language.pick(
        "<strong>Deneme ortamı</strong> – para çekilmez",
        "<strong>Sandbox</strong> – no money moves",
    );
    let footer = match language {
        Language::Turkish => {
            format!(
                "Bu sayfa {provider} sayfasının yerini tutar; gerçek bir ödeme sayfası değildir."
            )
        }
        Language::English => {
            format!("This page replaces that of {provider}. It is not a real payment page.")
        }
    };
    let choose = language.pick("Dil", "Language");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · SANDBOX</title>\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>\n<body>\n\
         <header>\n<p class=\"sandbox\">{banner}</p>\n<nav aria-label=\"{choose}\">{switch}</nav>\n</header>\n\
         <main>\n{body}</main>\n<footer>\n<p>{footer}</p>\n</footer>\n</body>\n</html>\n"
    )
}

/// `value` is HTML, already escaped.
fn row(name: &str, value: &str) -> String {
    format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", escape(name))
}

fn message(role: &str, text: &str) -> String {
    format!("<p class=\"message\" role=\"{role}\">{}</p>\n", escape(text))
}
