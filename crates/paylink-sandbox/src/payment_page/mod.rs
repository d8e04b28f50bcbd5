//! The payment page: the same for all providers, in two languages, without scripts and without a
//! field for a card. The payer, or a tester, chooses the outcome of the payment.

mod due;
mod ending;
mod language;
mod price;

use axum::Router;
use axum::http::header::{HeaderValue, LOCATION};
use axum::response::Response;
use axum::routing::MethodRouter;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, Render, html};

use crate::html::{Forms, STYLE_PATH, document};

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

/// A button of the page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Button {
    Pay,
    Decline,
    /// Unverified: what a provider does then; nothing is published.
    Abandon,
}

/// Adds the buttons of a payment page to the routes: `path/pay`, `path/decline` and
/// `path/abandon`.
pub(crate) fn with_buttons<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    path: &str,
    press: impl Fn(Button) -> MethodRouter<S>,
) -> Router<S> {
    let buttons =
        [("pay", Button::Pay), ("decline", Button::Decline), ("abandon", Button::Abandon)];
    buttons.into_iter().fold(router, |router, (name, button)| {
        router.route(&format!("{path}/{name}"), press(button))
    })
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
        let body = html! {
            (self.summary(choice.due.map(|due| (due, choice.now))))
            (self.choice(choice))
        };
        document(status, self.frame(&title, body), self.forms)
    }

    /// Returns the page of a link that cannot be paid any more, or of an attempt that has ended
    /// here.
    pub(crate) fn ended(&self, status: u16, ending: Ending, facts: &[(&str, String)]) -> Response {
        let title = format!("{} · {}", ending.heading(self.language), self.merchant);
        let body = html! {
            (self.summary(None))
            (ending.panel(self.language, facts, Some(&self.link(self.language))))
        };
        document(status, self.frame(&title, body), Forms::Stay)
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

    fn frame(&self, title: &str, body: Markup) -> Markup {
        frame(self.language, self.provider, title, body, |language| self.link(language))
    }

    /// Returns the merchant, the amount and the note.
    fn summary(&self, due: Option<(Timestamp, Timestamp)>) -> Markup {
        let language = self.language;
        html! {
            section.summary aria-labelledby="merchant" {
                h1 #merchant { (self.merchant) }
                p.amount { (self.price.text(language)) }
                @if let Some((due, now)) = due {
                    p.left { (due::left(due, now, language)) }
                }
                @if !self.note.is_empty() { p.note { (self.note) } }
                dl {
                    @for (name, value) in &self.rows { (row(name, value)) }
                    @if let Some((due, _)) = due {
                        (row(language.pick("Son ödeme", "Payable until"), html! {
                            time datetime=(due.strftime("%FT%TZ")) { (due::date(due, language)) }
                        }))
                    }
                }
            }
        }
    }

    /// Returns the form in the place where a provider asks for the card.
    fn choice(&self, choice: &Choice<'_>) -> Markup {
        let language = self.language;
        let instead = language.pick(
            "Kart bilgisi burada sorulurdu. Deneme ortamı kart istemez; sonucu siz seçersiniz.",
            "Here you would be asked for a card. The sandbox asks for none; you choose the outcome.",
        );
        let buttons = [
            ("pay", language.pick("Ödendi", "Paid")),
            ("decline", language.pick("Reddedildi", "Declined")),
            ("abandon", language.pick("Vazgeçildi", "Abandoned")),
        ];
        html! {
            section.choice aria-labelledby="payment" {
                h2 #payment {
                    @match language {
                        Language::Turkish => { (self.provider) " ile ödeme" }
                        Language::English => { "Payment with " (self.provider) }
                    }
                }
                @if let Some(text) = choice.notice { p.message role="status" { (text) } }
                @if let Some(text) = choice.complaint { p.message role="alert" { (text) } }
                p.card { (instead) }
                form method="post" accept-charset="utf-8" {
                    @if let Some(offered) = choice.installments { (self.installments(offered)) }
                    .buttons {
                        @for (name, text) in buttons {
                            button class=(name)
                                formaction={ (self.buttons) "/" (name) "?lang=" (language.code()) }
                                { (text) }
                        }
                    }
                    (self.options(choice))
                }
            }
        }
    }

    fn installments(&self, offered: Installments) -> Markup {
        let Installments { name, single, more } = offered;
        let language = self.language;
        html! {
            fieldset {
                legend { (language.pick("Taksit seçenekleri", "Installments")) }
                .options {
                    label {
                        input type="radio" name=(name) value=(single) checked;
                        span { (language.pick("Tek çekim", "Single payment")) } " "
                        span.each { (self.price.text(language)) }
                    }
                    @for count in more {
                        label {
                            input type="radio" name=(name) value=(count);
                            span { (count) " " (language.pick("taksit", "installments")) } " "
                            span.each { (self.price.in_installments(*count, language)) }
                        }
                    }
                }
            }
        }
    }

    /// Options for tests, which no provider shows to payers.
    fn options(&self, choice: &Choice<'_>) -> Markup {
        let language = self.language;
        html! {
            details open[choice.complaint.is_some()] {
                summary { (language.pick("Test seçenekleri", "Options for testers")) }
                label {
                    (language.pick(
                        "Çekilen tutar (boşsa olduğu gibi)",
                        "Amount charged (empty: as asked)",
                    ))
                    " " input name="charged" inputmode="decimal" autocomplete="off";
                }
                @if choice.cards > 1 {
                    label {
                        (language.pick("Kart sayısı", "Number of cards"))
                        " " input name="cards" type="number" min="1" max=(choice.cards) value="1";
                    }
                }
            }
        }
    }
}

/// Returns the page for an address without a link.
pub(crate) fn unknown(language: Language, provider: &'static str) -> Response {
    let heading = Ending::Unknown.heading(language);
    let body = Ending::Unknown.panel(language, &[], None);
    let link = |language: Language| format!("?lang={}", language.code());
    document(404, frame(language, provider, heading, body, link), Forms::Stay)
}

fn frame(
    language: Language,
    provider: &str,
    title: &str,
    body: Markup,
    link: impl Fn(Language) -> String,
) -> Markup {
    let (other, name) = match language {
        Language::Turkish => (Language::English, "English"),
        Language::English => (Language::Turkish, "Türkçe"),
    };
    let code = other.code();
    html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · SANDBOX" }
                link rel="stylesheet" href=(STYLE_PATH);
            }
            body {
                header {
                    p.sandbox {
                        strong { (language.pick("Deneme ortamı", "Sandbox")) }
                        (language.pick(" – para çekilmez", " – no money moves"))
                    }
                    nav aria-label=(language.pick("Dil", "Language")) {
                        a href=(link(other)) hreflang=(code) lang=(code) { (name) }
                    }
                }
                main { (body) }
                footer {
                    p {
                        @match language {
                            Language::Turkish => {
                                "Bu sayfa " (provider) " sayfasının yerini tutar; gerçek bir ödeme "
                                "sayfası değildir."
                            }
                            Language::English => {
                                "This page replaces that of " (provider) ". It is not a real "
                                "payment page."
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(name: &str, value: impl Render) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}
