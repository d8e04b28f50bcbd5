//! How to call Paywall, and the pages of this run: each is closed at the end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use paylink_core::http::Request;
use paylink_core::{Error, SecretString, Transport};
use serde_json::{Value, json};

use super::envelope::{ALREADY_PAID, Envelope, PAGE_EXPIRED, PAGE_NOT_FOUND};
use super::harmless;
use super::services::{GENERATE, INQUIRY, LINKQR, PASSIVE, Service, about, request};
use super::shared::Shared;
use crate::json::Json;
use crate::live::question::Unsettled;
use crate::live::settings::Host;
use crate::live::world::{Hands, Line};

/// A host and the pair of keys that it demands.
pub struct Access {
    /// The host.
    pub host: Host,
    /// The key.
    pub key: SecretString,
    /// The client.
    pub client: SecretString,
}

/// Paywall, as far as it can be reached.
pub struct Paywall {
    payment: Line,
    private: Option<Line>,
    /// The payment host, with a pair that is nobody's.
    stranger: Line,
    hands: Option<Hands>,
    /// Makes the codes of this run its own.
    run: u128,
    made: Mutex<Vec<Made>>,
    has_links: AtomicBool,
    pub(super) shared: Shared,
}

/// A page that may have been generated and has not been closed.
struct Made {
    code: String,
    /// Unknown as long as nothing is heard of it.
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
        Ok(Self { id: answer.page_id().ok_or_else(no_id)?, guid, code: code.to_owned(), at: answer.at() })
    }
}

impl Paywall {
    /// A real account, or what stands in for it.
    ///
    /// # Errors
    /// A key cannot be a header.
    pub fn real(transport: &Transport, payment: Access, private: Option<Access>) -> Result<Self, String> {
        Self::new(transport, payment, private, None).map_err(|error| error.to_string())
    }

    /// A sandbox, which can be asked everything.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn rehearsal(transport: &Transport, hands: Hands) -> Result<Self, String> {
        let own = hands.sandbox.paywall();
        let access = |url: &str, key: &str, client: &str| {
            Ok::<_, String>(Access { host: Host::local(url)?, key: key.into(), client: client.into() })
        };
        let payment = access(&own.base_url(), own.public_key(), own.public_client())?;
        let private = access(&own.private_base_url(), own.private_key(), own.private_client())?;
        Self::new(transport, payment, Some(private), Some(hands)).map_err(|error| error.to_string())
    }

    fn new(
        transport: &Transport,
        payment: Access,
        private: Option<Access>,
        hands: Option<Hands>,
    ) -> Result<Self, Error> {
        let line = |own: Access, [key, client]: [&'static str; 2]| {
            Line::new(transport, "paywall", own.host, |keys| {
                keys.secret_header(key, "", &own.key)?.secret_header(client, "", &own.client)
            })
        };
        let public = ["apikeypublic", "apiclientpublic"];
        let stranger = Access {
            host: payment.host.clone(),
            key: "bm9ib2R5cw==".into(),
            client: "00000000-0000-4000-8000-000000000000".into(),
        };
        Ok(Self {
            payment: line(payment, public)?,
            private: private.map(|own| line(own, ["apikeyprivate", "apiclientprivate"])).transpose()?,
            stranger: line(stranger, public)?,
            hands,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            has_links: AtomicBool::new(false),
            shared: Shared::default(),
        })
    }

    /// The sandbox's hands, for a question that needs them for this reason.
    pub(super) fn hands(&self, reason: &'static str) -> Result<&Hands, Unsettled> {
        self.hands.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// A code of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }

    /// A request with a body. One that might do harm goes to nobody but the sandbox.
    fn with_body(&self, service: &Service, body: &Value) -> Result<Request, Unsettled> {
        if self.hands.is_none() {
            harmless::check(body)?;
        }
        Ok(request(service).json(body)?)
    }

    /// Generates a page, and remembers to close it.
    pub(super) async fn generate(&self, order: &Value) -> Result<Envelope, Unsettled> {
        let request = self.with_body(&GENERATE, order)?;
        let code = order["UniqueCode"].as_str().unwrap_or("a page without a code").to_owned();
        self.made().push(Made { code, id: None });
        let answer = send(&self.payment, request).await?;
        let mut made = self.made();
        if answer.is_refusal() {
            made.pop();
        } else if let Some(last) = made.last_mut() {
            last.id = answer.page_id();
        }
        drop(made);
        answer.usable()
    }

    /// Generates a page that must be there.
    pub(super) async fn page(&self, order: &Value) -> Result<Page, Unsettled> {
        let answer = self.generate(order).await?.success(GENERATE.name)?;
        Page::of(order["UniqueCode"].as_str().unwrap_or_default(), &answer)
    }

    /// Generates a link of LinkQr. No service closes it.
    pub(super) async fn link(&self, order: &Value) -> Result<Envelope, Unsettled> {
        let request = self.with_body(&LINKQR, order)?;
        let was_there = self.has_links.swap(true, Ordering::Relaxed);
        let answer = send(&self.payment, request).await?;
        self.has_links.store(was_there || !answer.is_refusal(), Ordering::Relaxed);
        answer.usable()
    }

    /// What is said about a page.
    pub(super) async fn inquiry(&self, page: &Page) -> Result<Envelope, Unsettled> {
        send(&self.payment, about(&INQUIRY, page.id)?).await?.usable()
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

    /// The answer to a pair that is nobody's.
    pub(super) async fn as_stranger(&self, request: Request) -> Result<Envelope, Unsettled> {
        send(&self.stranger, request).await
    }

    /// A query of the private host.
    pub(super) async fn query(
        &self,
        service: &Service,
        header: &'static str,
        value: &str,
    ) -> Result<Envelope, Unsettled> {
        let line = self.private.as_ref().ok_or(Unsettled::NotAskable("needs the private pair of keys"))?;
        send(line, request(service).header(header, value)?).await?.usable()
    }

    /// Makes passive what this run has generated; names what may still be open.
    pub(super) async fn close_all(&self) -> Vec<String> {
        let made = std::mem::take(&mut *self.made());
        let mut left_open = Vec::new();
        for Made { code, id } in made {
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
        self.passive(id)
            .await
            .is_ok_and(|own| own.is_success() || own.code().is_some_and(|code| NOT_PAYABLE.contains(&code)))
    }

    /// What stays behind at a real account.
    pub(super) fn notes(&self) -> Vec<String> {
        const NOTE: &str = "no service closes a LinkQr link: what was generated for 1 TRY stays, can be paid once, and \
                            was told to nobody";
        let stays = self.hands.is_none() && self.has_links.load(Ordering::Relaxed);
        stays.then(|| NOTE.to_owned()).into_iter().collect()
    }

    fn made(&self) -> MutexGuard<'_, Vec<Made>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn send(line: &Line, request: Request) -> Result<Envelope, Unsettled> {
    line.send_for_status(request).await.map(Envelope)
}
