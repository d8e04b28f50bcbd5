//! The flows: every way through a payment page, at each provider where it applies.

use std::pin::Pin;

use paylink_core::{Language, LinkStatus, Verdict};

use super::chromium::Window;
use super::provider::{LIFETIME, Provider};
use super::setup::Setup;
use super::tab::Tab;

/// A running flow; the error says what is wrong.
pub type FlowFuture<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + 'a>>;

/// The steps of a flow.
pub type Run = for<'a> fn(Provider, &'a Setup, &'a Tab) -> FlowFuture<'a>;

/// A flow.
pub struct Flow {
    /// At which provider.
    pub provider: Provider,
    /// What happens.
    pub name: &'static str,
    /// In which window.
    pub window: Window,
    /// Its steps.
    pub run: Run,
}

/// A flow as the steps of this name.
macro_rules! run {
    ($steps:ident) => {
        |own, setup, tab| Box::pin($steps(own, setup, tab))
    };
}

const WIDE: Window = Window::DESKTOP;

/// The flows at each provider.
const EVERYWHERE: [(Window, &str, Run); 9] = [
    (WIDE, "created, paid, confirmed", run!(paid)),
    (WIDE, "declined, tried again, paid", run!(declined)),
    (WIDE, "expired under the payer's eyes", run!(expired)),
    (WIDE, "deactivated by the shop", run!(deactivated)),
    (WIDE, "managed on the dashboard", run!(managed)),
    (WIDE, "left without paying", run!(abandoned)),
    (Window::PHONE, "a phone shows everything, nothing beside it", run!(narrow)),
    (
        Window { languages: "en-GB,en", ..WIDE },
        "the page speaks the browser's language",
        run!(languages),
    ),
    (Window { scripts: false, ..WIDE }, "paid without JavaScript", run!(without_scripts)),
];

const AT_PAYNET: [(Window, &str, Run); 2] = [
    (WIDE, "another amount than asked is no payment", run!(another_amount)),
    (WIDE, "the shop sends its payer on to another host", run!(sent_on)),
];

/// All flows. Without `--all` only the first one runs.
pub fn all() -> Vec<Flow> {
    let of = |provider| move |(window, name, run)| Flow { provider, name, window, run };
    let everywhere = [Provider::Paynet, Provider::Paywall, Provider::AhlPay]
        .into_iter()
        .flat_map(|provider| EVERYWHERE.map(of(provider)));
    everywhere.chain(AT_PAYNET.map(of(Provider::Paynet))).collect()
}

const NOTE: &str = "Sipariş 1042: çiğ köfte, ığdır kayısısı";

async fn paid(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1042-1", NOTE)?).await?;
    let heading = format!("{} ile ödeme", provider.name());
    let texts =
        ["Deneme ortamı – para çekilmez", "Örnek Ticaret A.Ş.", "149,90 ₺", "ORD-1042-1", &heading];
    tab.open(&setup.dashboard("en"), &["ORD-1042-1", "open", provider.name()]).await?;
    tab.open(&link.url, &texts).await?;
    tab.press("Ödendi").await?;
    if provider.comes_back() {
        tab.reads(&["Shop: /paid"]).await?;
        tab.is_at(setup.shop.at("/paid").as_str()).await?;
    } else {
        tab.reads(&["Ödeme alındı", "Onay kodu", "149,90 ₺"]).await?;
        tab.offers_nothing().await?;
    }
    account.is_paid(&link).await?;
    tab.open(&link.url, &["Bu ödeme alınmıştır"]).await?;
    tab.offers_nothing().await?;
    tab.open(&setup.dashboard("en"), &["ORD-1042-1"]).await?;
    tab.follow("ORD-1042-1").await?;
    is_shown_as(tab, "paid").await?;
    let delivered = if provider.comes_back() { "200" } else { "No callback" };
    tab.reads(&[delivered]).await
}

/// The status on the dashboard's page of a link.
async fn is_shown_as(tab: &Tab, status: &str) -> Result<(), String> {
    tab.shows("#link-status", status).await
}

/// What the payer does, and what the shop does, from the operator's side.
async fn managed(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let mut links = Vec::new();
    for reference in ["ORD-1", "ORD-2", "ORD-3"] {
        links.push(account.create(&account.link(reference, NOTE)?).await?);
    }
    let dashboard = setup.dashboard("en");
    tab.open(&dashboard, &["ORD-1", "ORD-2", "ORD-3"]).await?;
    tab.follow("ORD-1").await?;
    tab.press("Decline").await?;
    tab.reads(&["declined"]).await?;
    tab.press("Pay").await?;
    is_shown_as(tab, "paid").await?;
    account.is_paid(&links[0]).await?;
    if provider.comes_back() {
        tab.press("Resend callback").await?;
        let bodies: Vec<_> =
            setup.shop.callbacks_at_least(2).await.iter().map(|own| own.body().to_vec()).collect();
        if bodies.len() != 2 || bodies[0] != bodies[1] {
            return Err(format!("{} callbacks, or two that differ", bodies.len()));
        }
    }
    for (reference, button, status, status_text, link) in [
        ("ORD-2", "Expire", "expired", "Bu bağlantının süresi dolmuştur", &links[1]),
        ("ORD-3", "Deactivate", "deactivated", "Bu bağlantı kapatılmıştır", &links[2]),
    ] {
        tab.open(&dashboard, &[reference]).await?;
        tab.follow(reference).await?;
        is_shown_as(tab, "open").await?;
        tab.press(button).await?;
        is_shown_as(tab, status).await?;
        tab.open(&link.url, &[status_text]).await?;
    }
    Ok(())
}

async fn declined(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1", NOTE)?).await?;
    tab.open(&link.url, &["149,90 ₺"]).await?;
    tab.press("Reddedildi").await?;
    if provider.comes_back() {
        tab.reads(&["Shop: /failed"]).await?;
        if !setup.shop.callbacks().is_empty() {
            return Err("a declined payment was called back".to_owned());
        }
        tab.open(&link.url, &["149,90 ₺"]).await?;
    } else {
        tab.reads(&["Ödeme alınamadı", "karttan para çekilmedi"]).await?;
        tab.follow("Yeniden dene").await?;
        tab.reads(&["Son ödeme denemesi reddedildi."]).await?;
    }
    tab.press("Ödendi").await?;
    tab.reads(&[if provider.comes_back() { "Shop: /paid" } else { "Ödeme alındı" }]).await?;
    account.is_paid(&link).await
}

async fn expired(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1", NOTE)?).await?;
    tab.open(&link.url, &["3 saat kaldı"]).await?;
    setup.sandbox.advance(LIFETIME / 2);
    tab.session.reload().await?;
    tab.reads(&["1 saat 30 dakika kaldı"]).await?;
    setup.sandbox.advance(LIFETIME);
    // the page is still open, and its button too late
    tab.press("Ödendi").await?;
    tab.reads(&["Bu bağlantının süresi dolmuştur", "satıcıdan yeni bir bağlantı isteyin"]).await?;
    tab.offers_nothing().await?;
    tab.was_answered_with(409).await?;
    nothing_came(setup)
}

async fn deactivated(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1", NOTE)?).await?;
    tab.open(&link.url, &["149,90 ₺"]).await?;
    account.links.deactivate(&link.key).await.map_err(|error| error.to_string())?;
    tab.press("Ödendi").await?;
    tab.reads(&["Bu bağlantı kapatılmıştır", "pasif"]).await?;
    tab.offers_nothing().await?;
    tab.was_answered_with(409).await?;
    nothing_came(setup)
}

async fn abandoned(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1", NOTE)?).await?;
    tab.open(&link.url, &["149,90 ₺"]).await?;
    tab.press("Vazgeçildi").await?;
    tab.reads(&["Ödemeden vazgeçildi", "Hiçbir şey olmadı"]).await?;
    nothing_came(setup)?;
    tab.follow("Ödemeye dön").await?;
    tab.press("Ödendi").await?;
    tab.reads(&[if provider.comes_back() { "Shop: /paid" } else { "Ödeme alındı" }]).await?;
    account.is_paid(&link).await
}

fn nothing_came(setup: &Setup) -> Result<(), String> {
    match (setup.shop.callbacks().len(), setup.shop.came("GET").len()) {
        (0, 0) => Ok(()),
        (calls, visits) => {
            Err(format!("{calls} callbacks and {visits} visits after a payment that was none"))
        }
    }
}

async fn languages(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1", NOTE)?).await?;
    let english_heading = format!("Payment with {}", provider.name());
    let english = ["Sandbox – no money moves", "₺149.90", &english_heading, "3 hours left"];
    tab.open(&link.url, &english).await?;
    tab.holds("the document is in English", "return document.documentElement.lang === 'en'")
        .await?;
    tab.follow("Türkçe").await?;
    tab.reads(&["149,90 ₺", &format!("{} ile ödeme", provider.name()), "3 saat kaldı"]).await?;
    tab.holds("the document is in Turkish", "return document.documentElement.lang === 'tr'")
        .await?;
    // the choice holds on the next page
    tab.press("Vazgeçildi").await?;
    tab.reads(&["Ödemeden vazgeçildi"]).await?;
    tab.follow("English").await?;
    tab.reads(&english).await?;
    tab.open(
        &format!("{}/paynet/pay/nothing", setup.sandbox.url()),
        &["There is no such payment link"],
    )
    .await?;
    tab.was_answered_with(404).await?;
    if provider == Provider::Paywall {
        // the merchant's choice takes precedence over the browser's
        let link =
            account.create(&account.link("ORD-2", NOTE)?.language(Language::Turkish)).await?;
        tab.open(&link.url, &["Paywall ile ödeme"]).await?;
    }
    Ok(())
}

async fn without_scripts(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let page =
        "data:text/html,<p>off</p><script>document.querySelector('p').textContent='on'</script>";
    tab.open(page, &["off"]).await?;
    paid(provider, setup, tab).await
}

/// What is charged is not what was asked for, and our confirmation says so.
async fn another_amount(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let link = account.create(&account.link("ORD-1", NOTE)?).await?;
    tab.open(&link.url, &["Test seçenekleri"]).await?;
    tab.session.css("summary").await?.click().await?;
    tab.session.css("input[name=charged]").await?.type_in("x").await?;
    tab.press("Ödendi").await?;
    tab.reads(&["Çekilen tutar hatalı."]).await?;
    tab.was_answered_with(400).await?;
    tab.session.css("input[name=charged]").await?.type_in("1,49").await?;
    tab.press("Ödendi").await?;
    tab.reads(&["Shop: /paid"]).await?;
    account.is(&link, Verdict::PartlyPaid).await
}

async fn narrow(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let long = "Ölçüye-göre-dikilen-pamuklu-perde-".repeat(6);
    let link = account.create(&account.link(&"R".repeat(50), &long)?).await?;
    let english = if link.url.contains('?') { "&lang=en" } else { "?lang=en" };
    for (url, button, outcome) in [
        (link.url.clone(), "Vazgeçildi", "Ödemeden vazgeçildi"),
        (format!("{}{english}", link.url), "Abandoned", "Payment abandoned"),
    ] {
        tab.open(&url, &[button]).await?;
        fits(tab).await?;
        tab.press(button).await?;
        tab.reads(&[outcome]).await?;
        fits(tab).await?;
    }
    for (language, heading) in [("tr", "Ödemeler"), ("en", "Payments")] {
        tab.open(&setup.dashboard(language), &["RRR"]).await?;
        stays_inside(tab).await?;
        tab.session.css("td a").await?.click().await?;
        tab.reads(&[heading]).await?;
        stays_inside(tab).await?;
    }
    Ok(())
}

/// No scrolling sideways at 360 pixels.
async fn stays_inside(tab: &Tab) -> Result<(), String> {
    tab.holds("the window is 360 pixels wide", "return innerWidth === 360 || innerWidth").await?;
    let script = "const wide = document.documentElement.scrollWidth; return wide <= 360 || wide";
    tab.holds("nothing is outside the window", script).await
}

/// Nothing too small to tap.
async fn fits(tab: &Tab) -> Result<(), String> {
    stays_inside(tab).await?;
    tab.holds(
        "what can be tapped is at least 44 pixels high",
        "const small = [...document.querySelectorAll('a, button, summary, label')]
             .filter(own => own.offsetParent && own.getBoundingClientRect().height < 43.9)
             .map(own => own.textContent + ' ' + own.getBoundingClientRect().height);
         return small.length === 0 || small",
    )
    .await
}

/// The page's content security policy applies to every redirect, and must not block a shop's.
async fn sent_on(provider: Provider, setup: &Setup, tab: &Tab) -> Result<(), String> {
    let account = provider.account(setup)?;
    let there = setup.shop.at("/thanks").as_str().replace("127.0.0.1", "localhost");
    let way = format!("/to/{there}");
    let link =
        account.link("ORD-1", NOTE)?.return_urls(setup.shop.at(&way), setup.shop.at("/failed"));
    let link = account.create(&link).await?;
    tab.open(&link.url, &["149,90 ₺"]).await?;
    tab.press("Ödendi").await?;
    tab.reads(&["Shop: /thanks"]).await?;
    tab.is_at(&there).await?;
    account.has_status(&link, LinkStatus::Paid).await
}
