//! What a payer does in a window, and what the flows check there.

use std::time::Duration;

use super::webdriver::Session;

/// Five seconds in all: a click may return before the next page is there.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// A window with a page.
#[derive(Debug)]
pub struct Tab {
    /// The window.
    pub session: Session,
}

impl Tab {
    /// The only tab of a window.
    pub const fn new(session: Session) -> Self {
        Self { session }
    }

    /// Opens a page and checks that it shows these texts.
    ///
    /// # Errors
    /// Returns an error if one is missing. Here and in all methods it says what was seen instead.
    pub async fn open(&self, url: &str, texts: &[&str]) -> Result<(), String> {
        self.session.open(url).await?;
        self.reads(texts).await
    }

    /// Presses the button with this text.
    ///
    /// # Errors
    /// There is none that can be pressed.
    pub async fn press(&self, text: &str) -> Result<(), String> {
        self.click("button", text).await
    }

    /// Follows the link with this text.
    ///
    /// # Errors
    /// There is none that can be followed.
    pub async fn follow(&self, text: &str) -> Result<(), String> {
        self.click("a", text).await
    }

    async fn click(&self, tag: &str, text: &str) -> Result<(), String> {
        let path = format!("//{tag}[normalize-space()='{text}']");
        let mut last_error = String::new();
        for _ in 0..TRIES {
            let clicked = async { self.session.xpath(&path).await?.click().await };
            match clicked.await {
                Ok(()) => return Ok(()),
                Err(error) => last_error = error,
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(last_error)
    }

    /// Waits until an element shows this text, at most five seconds.
    ///
    /// # Errors
    /// It shows another.
    pub async fn shows(&self, selector: &str, wanted: &str) -> Result<(), String> {
        let mut seen = String::new();
        for _ in 0..TRIES {
            let shown = async { self.session.css(selector).await?.text().await };
            match shown.await {
                Ok(text) if text == wanted => return Ok(()),
                Ok(other) | Err(other) => seen = other,
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(format!("{selector} shows {seen:?} instead of {wanted:?}"))
    }

    /// Waits until the page shows all these texts, at most five seconds.
    ///
    /// # Errors
    /// It does not.
    pub async fn reads(&self, texts: &[&str]) -> Result<(), String> {
        let mut seen = String::new();
        for _ in 0..TRIES {
            // while a page is loaded there may be no body
            if let Ok(body) = self.session.css("body").await {
                seen = body.text().await.unwrap_or_default().replace('\u{a0}', " ");
                if texts.iter().all(|text| seen.contains(text)) {
                    return Ok(());
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        let missing: Vec<_> = texts.iter().filter(|text| !seen.contains(**text)).collect();
        Err(format!("{missing:?} is not on the page {}: {seen:?}", self.session.url().await?))
    }

    /// Checks that the address begins with this text.
    ///
    /// # Errors
    /// It is another.
    pub async fn is_at(&self, url: &str) -> Result<(), String> {
        let own = self.session.url().await?;
        if own.starts_with(url) { Ok(()) } else { Err(format!("at {own} instead of {url}")) }
    }

    /// Checks that the page has no button.
    ///
    /// # Errors
    /// There is one.
    pub async fn offers_nothing(&self) -> Result<(), String> {
        match self.session.css("button").await {
            Ok(button) => Err(format!("a closed page has the button {:?}", button.text().await?)),
            Err(_) => Ok(()),
        }
    }

    /// Checks that the console shows this HTTP status and nothing else.
    ///
    /// # Errors
    /// It has not, or something else as well.
    pub async fn was_answered_with(&self, status: u16) -> Result<(), String> {
        let complaints = self.session.complaints().await?;
        let status = format!("status of {status} ");
        match complaints.iter().find(|own| !own.contains(&status)) {
            Some(other) => Err(format!("the browser complains: {other}")),
            None if complaints.is_empty() => Err(format!("no page had the {status}")),
            None => Ok(()),
        }
    }

    /// Checks a condition by a script, which returns `true` or what is wrong.
    ///
    /// # Errors
    /// It is not.
    pub async fn holds(&self, claim: &str, script: &str) -> Result<(), String> {
        match self.session.script(script).await? {
            serde_json::Value::Bool(true) => Ok(()),
            found => Err(format!("{claim}, but: {found}")),
        }
    }
}
