//! The pages of a run: generated once, deactivated at the end.

use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};
use std::time::SystemTime;

use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::context::Paywall;
use super::envelope::{ALREADY_PAID, Envelope, PAGE_EXPIRED, PAGE_NOT_FOUND};
use super::service::{GENERATE, LINKQR, PASSIVE, request, send};
use crate::live::question::Unsettled;

/// A page that may have been generated and has not been closed.
pub(super) struct Created {
    code: String,
    /// Unknown until it was returned.
    id: Option<i64>,
}

/// A page of this run.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) id: i64,
    pub(super) guid: String,
    /// Its `UniqueCode`.
    pub(super) code: String,
    /// When it was generated, by the server's clock.
    pub(super) at: SystemTime,
}

impl Page {
    /// The page that was generated under this code.
    pub(super) fn of(code: &str, answer: &Envelope) -> Result<Self, Unsettled> {
        let no_id = || Unsettled::unanswered("a page was generated without an Id");
        let guid = answer.field("Guid").and_then(Json::text).unwrap_or_default().to_owned();
        Ok(Self {
            id: answer.page_id().ok_or_else(no_id)?,
            guid,
            code: code.to_owned(),
            at: answer.at(),
        })
    }
}

impl Paywall {
    /// Generates a page, and remembers to close it.
    pub(super) async fn generate(&self, order: &Value) -> Result<Envelope, Unsettled> {
        let request = self.with_body(&GENERATE, order)?;
        let code = order["UniqueCode"].as_str().unwrap_or("a page without a code").to_owned();
        self.made().push(Created { code, id: None });
        let answer = send(&self.payment, request).await;
        let mut made = self.made();
        if came_to_nothing(&answer) {
            made.pop();
        } else if let (Ok(answer), Some(last)) = (&answer, made.last_mut()) {
            last.id = answer.page_id();
        }
        drop(made);
        answer?.usable()
    }

    /// Generates a page that must be there.
    pub(super) async fn page(&self, order: &Value) -> Result<Page, Unsettled> {
        let answer = self.generate(order).await?.success(GENERATE.name)?;
        Page::of(order["UniqueCode"].as_str().unwrap_or_default(), &answer)
    }

    /// Generates a link of LinkQr. No service closes it.
    pub(super) async fn link(&self, order: &Value) -> Result<Envelope, Unsettled> {
        let request = self.with_body(&LINKQR, order)?;
        let answer = send(&self.payment, request).await;
        if !came_to_nothing(&answer) {
            self.has_links.store(true, Ordering::Relaxed);
        }
        answer?.usable()
    }

    /// Makes a page passive.
    pub(super) async fn passive(&self, id: i64) -> Result<Envelope, Unsettled> {
        let request = request(&PASSIVE).json(&json!({ "Id": id }))?;
        let answer = send(&self.payment, request).await?.usable()?;
        if answer.is_success() {
            self.made().retain(|own| own.id != Some(id));
        }
        Ok(answer)
    }

    /// Makes passive what this run has generated; names what may still be open.
    pub(super) async fn close_all(&self) -> Vec<String> {
        let made = std::mem::take(&mut *self.made());
        let mut left_open = Vec::new();
        for Created { code, id } in made {
            let is_closed = match id {
                Some(id) => self.is_closed(id).await,
                None => false,
            };
            if !is_closed {
                left_open.push(code);
            }
        }
        left_open
    }

    async fn is_closed(&self, id: i64) -> bool {
        const NOT_PAYABLE: [&str; 3] = [PAGE_NOT_FOUND, PAGE_EXPIRED, ALREADY_PAID];
        self.passive(id).await.is_ok_and(|own| {
            own.is_success() || own.code().is_some_and(|code| NOT_PAYABLE.contains(&code))
        })
    }

    /// What stays behind at a real account.
    pub(super) fn notes(&self) -> Vec<String> {
        const NOTE: &str = "no service deactivates a LinkQr link: the link for 1 TRY stays, can be paid once, and \
                            was sent to nobody";
        let stays = self.rehearsal.is_none() && self.has_links.load(Ordering::Relaxed);
        stays.then(|| NOTE.to_owned()).into_iter().collect()
    }

    fn made(&self) -> MutexGuard<'_, Vec<Created>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it is certain that nothing was generated.
fn came_to_nothing(answer: &Result<Envelope, Unsettled>) -> bool {
    match answer {
        Ok(answer) => answer.is_refusal(),
        Err(unsettled) => matches!(unsettled, Unsettled::NotSent(_)),
    }
}
