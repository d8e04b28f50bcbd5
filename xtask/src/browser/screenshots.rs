//! The screenshots of the documentation.

use std::path::Path;
use std::time::Duration;

use paylink_core::{CreatedLink, Currency, Money};

use super::chromium::{Chromium, Window};
use super::provider::{Account, Provider};
use super::setup::Setup;
use super::tab::Tab;

/// More is slow to load on the page of a repository.
const MOST_BYTES: usize = 150_000;

const LIFETIME: Duration = Duration::from_secs(3 * 86_400);

const PAID: &str = "SIP-2026-1186";

/// Creates links in several states; returns the pages of an open one and of one to be paid.
async fn links(setup: &Setup) -> Result<[String; 2], String> {
    let ahlpay = Provider::AhlPay.account(setup)?;
    create(&ahlpay, "SIP-2026-1184", "Bakım sözleşmesi 2026", 1_800_000).await?;
    setup.sandbox.ahlpay().decline("SIP-2026-1184").map_err(|error| error.to_string())?;
    let paywall = Provider::Paywall.account(setup)?;
    let closed = create(&paywall, "SIP-2026-1185", "Filtre kahve, 1 kg", 64_500).await?;
    paywall.links.deactivate(&closed.key).await.map_err(|error| error.to_string())?;
    let paynet = Provider::Paynet.account(setup)?;
    let paid = create(&paynet, PAID, "Keten perde, 2 adet", 124_990).await?.url;
    let open =
        create(&paynet, "SIP-2026-1187", "El dokuması kilim, 80 × 150 cm", 489_000).await?.url;
    create(&paywall, "SIP-2026-1188", "Seramik kupa, 6 adet", 89_940).await?;
    Ok([open, paid])
}

async fn create(
    account: &Account<'_>,
    reference: &str,
    note: &str,
    kurus: i64,
) -> Result<CreatedLink, String> {
    let amount = Money::from_minor(kurus, Currency::TRY).map_err(|error| error.to_string())?;
    account.create(&account.priced(reference, note, amount)?.expires_in(LIFETIME)).await
}

/// Takes all screenshots and returns one line per written file.
///
/// # Errors
/// Returns an error if a page cannot be opened, a file cannot be written, or a screenshot is too
/// large.
pub async fn take(chromium: &Chromium, folder: &Path) -> Result<Vec<String>, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let setup = Setup::start().await?;
    let [open, paid] = links(&setup).await?;
    let tab = Tab::new(chromium.open(Window::DESKTOP).await?);
    tab.open(&paid, &["Ödendi"]).await?;
    tab.press("Ödendi").await?;
    tab.reads(&["Shop"]).await?;
    tab.session.close().await?;

    let wide = Window::DESKTOP;
    let english = Window { languages: "en", ..wide };
    let dashboard = setup.dashboard("en");
    let mut written = Vec::new();
    for (name, window, url, row) in [
        ("payment-page-wide", Window { height: 840, ..wide }, &open, None),
        ("payment-page-narrow", Window { height: 1_000, ..Window::PHONE }, &open, None),
        ("payment-page-dark", Window { height: 840, is_dark: true, ..english }, &open, None),
        ("payment-page-paid", Window { height: 540, ..english }, &paid, None),
        ("dashboard-wide", Window { height: 480, ..wide }, &dashboard, None),
        ("dashboard-link-wide", Window { height: 1_000, ..wide }, &dashboard, Some(PAID)),
        ("dashboard-narrow", Window { height: 800, ..Window::PHONE }, &dashboard, None),
    ] {
        let tab = Tab::new(chromium.open(window).await?);
        tab.open(url, &[]).await?;
        if let Some(row) = row {
            tab.follow(row).await?;
        }
        let screenshot = tab.session.screenshot().await;
        tab.session.close().await?;
        let (screenshot, path) = (screenshot?, folder.join(format!("{name}.png")));
        if screenshot.len() > MOST_BYTES {
            return Err(format!("{name} has {} bytes, at most {MOST_BYTES}", screenshot.len()));
        }
        std::fs::write(&path, &screenshot)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        written.push(format!("written: {} ({} bytes)", path.display(), screenshot.len()));
    }
    Ok(written)
}
