//! A run: access to a provider's hosts, and what its questions share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use paylink_core::SecretString;
use paylink_core::http::{Endpoint, Request};
use serde_json::Value;

use crate::answer::Answer;
use crate::harmless;
use crate::rehearsal::Rehearsal;
use crate::step::Step;
use crate::table::{Service, Table};
use crate::variables::Variables;
use crate::verdict::{Unsettled, unanswered};

/// A run.
pub(crate) struct Session {
    pub(crate) table: &'static Table,
    /// One for each host of the table; none if its keys are missing.
    pub(crate) hosts: Vec<Option<Endpoint>>,
    pub(crate) variables: Variables,
    pub(crate) rehearsal: Option<Rehearsal>,
    /// Makes the references of this run unique.
    run: u128,
    steps: Mutex<BTreeMap<&'static str, Result<Arc<Answer>, Unsettled>>>,
    open_links: Mutex<Vec<OpenLink>>,
    notes: Mutex<BTreeSet<&'static str>>,
}

/// A link that this run may have created and has not deactivated.
pub(crate) struct OpenLink {
    /// The merchant's reference.
    pub(crate) reference: String,
    /// What names the link in requests; null if that is unknown.
    pub(crate) lookup: Value,
    /// Whether another link has the same lookup, so that it is unknown which one is deactivated.
    pub(crate) is_ambiguous: bool,
}

const TOO_MANY: u16 = 429;

impl Session {
    pub(crate) fn new(
        table: &'static Table,
        hosts: Vec<Option<Endpoint>>,
        variables: Variables,
        rehearsal: Option<Rehearsal>,
    ) -> Self {
        Self {
            table,
            hosts,
            variables,
            rehearsal,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            steps: Mutex::default(),
            open_links: Mutex::default(),
            notes: Mutex::default(),
        }
    }

    /// Whether a sandbox of this run is asked.
    pub(crate) fn is_rehearsal(&self) -> bool {
        self.rehearsal.is_some()
    }

    /// Returns the rehearsal.
    ///
    /// # Errors
    /// Returns an error at a real account.
    pub(crate) fn rehearsal(&self) -> Result<&Rehearsal, Unsettled> {
        self.rehearsal.as_ref().ok_or(Unsettled::NotAskable("needs a payment with a test card"))
    }

    /// Returns a reference of this run.
    pub(crate) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }

    /// Returns a key.
    ///
    /// # Errors
    /// Returns an error if it is not set.
    pub(crate) fn key(&self, name: &str) -> Result<SecretString, Unsettled> {
        self.variables.key(name).map_err(unanswered)
    }

    /// Returns the answer of a step, which is made only once.
    ///
    /// # Errors
    /// Returns the error of the first time.
    pub(crate) async fn get(&self, step: Step) -> Result<Arc<Answer>, Unsettled> {
        let known = lock(&self.steps).get(step.name).cloned();
        if let Some(known) = known {
            return known;
        }
        let made = (step.make)(self).await.map(Arc::new);
        lock(&self.steps).insert(step.name, made.clone());
        made
    }

    /// Returns a request without a body.
    pub(crate) fn request(service: &Service) -> Request {
        Request::new(service.path, service.kind, service.method, service.path)
    }

    /// Returns a request with a body.
    ///
    /// # Errors
    /// Returns an error if the body may not be sent to a real account. The sandbox takes any.
    pub(crate) fn with_body(&self, service: &Service, body: &Value) -> Result<Request, Unsettled> {
        if !self.is_rehearsal() {
            harmless::check(self.table.allowed, body)?;
        }
        Ok(Self::request(service).json(body)?)
    }

    /// Sends a request and reads the answer. A body that is not JSON is read as null: for some
    /// questions the status is enough.
    ///
    /// # Errors
    /// Returns an error if there is no complete answer, or if its status is 429 or at least 500.
    pub(crate) async fn send(&self, host: usize, request: Request) -> Result<Answer, Unsettled> {
        let wants = self.table.hosts[host].optional.unwrap_or("needs this host");
        let endpoint = self.hosts[host].as_ref().ok_or(Unsettled::NotAskable(wants))?;
        let answer = endpoint.send(request).await?;
        let status = answer.status();
        if status == TOO_MANY || status >= 500 {
            return Err(unanswered(format!("HTTP {status}")));
        }
        let text = answer.body().to_text();
        let json = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let at = answer.date().unwrap_or_else(SystemTime::now);
        let mut answer = Answer::new(status, at, json.unwrap_or(Value::Null));
        (self.table.read)(&mut answer);
        Ok(answer)
    }

    /// Sends a body; see [`send`](Self::send).
    ///
    /// # Errors
    /// As [`with_body`](Self::with_body) and [`send`](Self::send).
    pub(crate) async fn post(&self, service: &Service, body: &Value) -> Result<Answer, Unsettled> {
        self.send(service.host, self.with_body(service, body)?).await
    }

    /// Remembers to deactivate a link. Of two links with one lookup, unless the lookup `is_unique`,
    /// it is unknown which one is deactivated.
    pub(crate) fn remember(&self, reference: &Value, lookup: Value, is_unique: bool) {
        let mut open = lock(&self.open_links);
        let is_ambiguous = !is_unique && open.iter().any(|own| own.lookup == lookup);
        let reference = reference.as_str().unwrap_or("a link without a reference").to_owned();
        open.push(OpenLink { reference, lookup, is_ambiguous });
    }

    /// Forgets one link with this lookup, because nobody has to deactivate it any more.
    pub(crate) fn forget(&self, lookup: &Value) {
        let mut open = lock(&self.open_links);
        if let Some(place) = open.iter().position(|own| own.lookup == *lookup) {
            open.remove(place);
        }
    }

    /// Deactivates the links of this run; returns the references of those that may still be open.
    pub(crate) async fn close_all(&self) -> Vec<String> {
        let open = std::mem::take(&mut *lock(&self.open_links));
        let mut left_open = Vec::new();
        for link in open {
            let is_closed = !link.lookup.is_null() && (self.table.close)(self, &link).await;
            if !is_closed || link.is_ambiguous {
                left_open.push(link.reference);
            }
        }
        left_open
    }

    /// Adds a note to the report, once.
    pub(crate) fn note(&self, note: &'static str) {
        lock(&self.notes).insert(note);
    }

    /// Returns the notes of the report.
    pub(crate) fn notes(&self) -> Vec<String> {
        lock(&self.notes).iter().map(|note| (*note).to_owned()).collect()
    }

    /// Waits until the provider's clock shows another second.
    pub(crate) async fn next_second(&self) {
        const MORE_THAN_A_SECOND: Duration = Duration::from_millis(1100);
        match &self.rehearsal {
            Some(rehearsal) => rehearsal.sandbox.advance(MORE_THAN_A_SECOND),
            None => tokio::time::sleep(MORE_THAN_A_SECOND).await,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use paylink_core::Transport;
    use paylink_testkit::servers::Stub;
    use serde_json::json;

    use super::*;
    use crate::access::{Place, hosts};
    use crate::paynet;

    #[tokio::test]
    async fn what_is_not_harmless_does_not_leave_this_machine() {
        let stub = Stub::answering(200, r#"{"code":0}"#).await;
        let variables = Variables::from_pairs([
            ("PAYLINK_PAYNET_BASE_URL", stub.url()),
            ("PAYLINK_PAYNET_SECRET_KEY", "sck_x".to_owned()),
        ]);
        let transport = Transport::new().unwrap();
        let hosts = hosts(&transport, &paynet::TABLE, &variables, Place::ThisMachine).unwrap();
        let session = Session::new(&paynet::TABLE, hosts, variables, None);
        let texts = json!({ "reference_no": "R", "phone": "5550000000" });
        let refused = session.post(&paynet::CREATE, &texts).await.err().unwrap();
        assert!(matches!(refused, Unsettled::NotSent(_)));
        stub.assert_untouched();
        let harmless = json!({ "reference_no": "R" });
        assert!(session.post(&paynet::CREATE, &harmless).await.is_ok_and(|own| own.is_success()));
    }
}
