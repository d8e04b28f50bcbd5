//! The test suite against an in-memory provider: once without and once with each mistake.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::error::Refusal;
use paylink_core::{
    Capabilities, CreatedLink, Currency, Error, Evidence, Field, GrantedLifetime, Identity, Link,
    LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStatus, ListFilter, ListedLink, Money, NewLink,
    Operation, PageCursor, ProviderId, RawBody, Reference, Result, RuleCode, StatusBasis, Support,
    Transport, ValidatedLink, async_trait,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    SendsWhatItDoesNotOffer,
    OffersWhatItDoesNotSend,
    CallsARequiredFieldOptional,
    RefusesABestEffortField,
    TakesAnUnknownStatusForPaid,
    ReturnsTheRequestedReference,
    LosesTheRequestId,
    ShowsTheMessage,
    ForgetsItsKeys,
    RepeatsTheFirstPage,
    SkipsARow,
    MixesCalls,
    OpensNewConnections,
    AcceptsAForeignCursor,
    FindsEveryLink,
    CallsEveryLinkPaid,
    IgnoresTheAmount,
    CallsAPaidLinkOpen,
    ShowsThePayerAsTransaction,
    ShowsTheKey,
    ShowsThePayerInAnError,
    TakesARefusalForASuccess,
    LosesTheBody,
    FollowsARedirect,
    RepeatsAWrite,
    CallsAWriteInDoubtUndone,
    RepeatsNoRead,
}

#[derive(Debug, Default)]
struct Server {
    links: Mutex<BTreeMap<String, (Reference, Money, LinkStatus)>>,
    requests: AtomicUsize,
    connections: AtomicUsize,
}

#[derive(Clone)]
struct Client {
    identity: Identity,
    capabilities: Capabilities,
    server: Arc<Server>,
    scenario: Option<Scenario>,
    mistake: Option<Mistake>,
}

const KEY: &str = "key/x+y==";

const REFUSAL: ExpectedRefusal = ExpectedRefusal {
    http_status: 200,
    code: "42",
    message: "Ayşe Yılmaz bulunamadı",
    request_id: Some("1643c6f7-a2ee-4a41-b807-cd580f756c9c"),
};

impl Client {
    fn makes(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    /// Sends a write once, and returns the failure of the scenario.
    fn write(&self) -> Result<()> {
        self.send();
        if self.makes(Mistake::RepeatsAWrite) {
            self.send();
        }
        let failed = self.failure().map_err(|error| error.with_write_operation("write"));
        match self.makes(Mistake::CallsAWriteInDoubtUndone) {
            true => failed.map_err(|_| Error::refused(Refusal::Other).with_http_status(400)),
            false => failed,
        }
    }

    /// Sends a read up to three times, and returns the failure of the scenario.
    fn read(&self) -> Result<()> {
        let attempts = if self.makes(Mistake::RepeatsNoRead) { 1 } else { 3 };
        let mut failed = Ok(());
        for _ in 0..attempts {
            self.send();
            failed = self.failure().map_err(|error| error.with_read_operation("read"));
            if !matches!(&failed, Err(error) if error.http_status() >= Some(500)) {
                break;
            }
        }
        failed
    }

    fn failure(&self) -> Result<()> {
        let body = match self.makes(Mistake::LosesTheBody) {
            true => RawBody::default(),
            false => RawBody::from(b"an echo".to_vec()),
        };
        let shown = if self.makes(Mistake::ShowsThePayerInAnError) { "Ayşe Yılmaz" } else { "a" };
        let sent = self.server.requests.load(Ordering::SeqCst);
        Err(match self.scenario {
            Some(Scenario::Echo(200)) => {
                Error::malformed(format!("begins with {shown}")).with_http_status(200)
            }
            Some(Scenario::Echo(400)) if self.makes(Mistake::TakesARefusalForASuccess) => {
                return Ok(());
            }
            Some(Scenario::Echo(status)) => Error::status(status),
            Some(Scenario::Redirect(_)) if self.makes(Mistake::FollowsARedirect) => {
                Error::status(404)
            }
            Some(Scenario::Redirect(_)) => Error::redirect(),
            Some(Scenario::HangUp) => Error::interrupted(),
            Some(Scenario::Silence) => Error::timeout(),
            Some(Scenario::Recovers(failures)) if sent <= failures => Error::status(503),
            _ => return Ok(()),
        }
        .with_attempts(1)
        .with_body(body))
    }

    fn send(&self) {
        self.server.requests.fetch_add(1, Ordering::SeqCst);
        if self.makes(Mistake::OpensNewConnections) {
            self.server.connections.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn capabilities(mistake: Option<Mistake>) -> Capabilities {
        let native = |capabilities: Capabilities, operation| {
            capabilities.with(operation, Support::Native, Evidence::Documented)
        };
        let capabilities =
            [Operation::Create, Operation::Get, Operation::List, Operation::Deactivate]
                .into_iter()
                .fold(Capabilities::new(), native)
                .with(Field::Lifetime, Support::Native, Evidence::Documented)
                .with(Field::Description, Support::Required, Evidence::Documented)
                .with(ListFilter::Status, Support::Required, Evidence::Documented);
        match mistake {
            Some(Mistake::CallsARequiredFieldOptional) => {
                capabilities.with(Field::PayerName, Support::Native, Evidence::Documented)
            }
            Some(Mistake::RefusesABestEffortField) => {
                capabilities.with(Field::Language, Support::No, Evidence::Documented)
            }
            Some(Mistake::OffersWhatItDoesNotSend) => {
                capabilities.with(Operation::Payments, Support::Native, Evidence::Documented)
            }
            _ => capabilities,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = if self.makes(Mistake::ShowsTheKey) { KEY } else { "" };
        f.debug_struct("Client").field("key", &key).finish_non_exhaustive()
    }
}

#[async_trait]
impl LinkProvider for Client {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        if self.makes(Mistake::CallsARequiredFieldOptional) && link.has(Field::PayerName) {
            return Err(Error::invalid("payer.name", RuleCode::Format, "is refused"));
        }
        if self.makes(Mistake::RefusesABestEffortField) && link.has(Field::Language) {
            return Err(Error::invalid("language", RuleCode::Unsupported, "is not known"));
        }
        self.write()?;
        let mut links = self.server.links.lock().unwrap();
        let id = format!("{:04}", links.len() + 1);
        links.insert(id.clone(), (link.reference.clone(), link.amount, LinkStatus::Open));
        let key = LinkKey::by_reference(&self.identity, link.reference.clone()).with_id(id);
        Ok(CreatedLink::new(
            key,
            "https://pay.example/1",
            GrantedLifetime::ProviderDefaultUndocumented,
        ))
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        self.read()?;
        let status = match self.scenario {
            Some(Scenario::UnknownStatus) if self.makes(Mistake::TakesAnUnknownStatusForPaid) => {
                LinkStatus::Paid
            }
            Some(Scenario::UnknownStatus) => LinkStatus::Unknown,
            _ => LinkStatus::Paid,
        };
        let mut link = Link::new(key.clone(), status, StatusBasis::Reported, "9");
        if self.makes(Mistake::ShowsThePayerAsTransaction) {
            link.transactions = vec!["Ayşe Yılmaz".to_owned()];
        }
        match self.scenario {
            Some(Scenario::Refused) => {
                let shown = if self.makes(Mistake::ShowsTheMessage) {
                    REFUSAL.message
                } else {
                    REFUSAL.code
                };
                let error = Error::refused(Refusal::NotFound)
                    .with_http_status(REFUSAL.http_status)
                    .with_code(REFUSAL.code, Some(shown))
                    .with_message(Some(REFUSAL.message.to_owned()));
                let kept = REFUSAL.request_id.filter(|_| !self.makes(Mistake::LosesTheRequestId));
                return Err(error.with_request_id(kept.map(str::to_owned)));
            }
            Some(Scenario::OtherReference)
                if !self.makes(Mistake::ReturnsTheRequestedReference) =>
            {
                link.reference = Some("ANOTHER".to_owned());
            }
            Some(_) => link.reference = Some(key.reference().to_string()),
            None => {
                let links = self.server.links.lock().unwrap();
                let id = if self.makes(Mistake::MixesCalls) {
                    links.keys().next().map(String::as_str)
                } else {
                    key.id()
                };
                let found = id
                    .and_then(|id| links.get(id))
                    .filter(|_| !self.makes(Mistake::ForgetsItsKeys));
                if found.is_none() && self.makes(Mistake::FindsEveryLink) {
                    return Ok(link);
                }
                let (reference, amount, status) =
                    found.ok_or_else(|| Error::refused(Refusal::NotFound).with_http_status(200))?;
                link.status = match status {
                    LinkStatus::Open if self.makes(Mistake::CallsEveryLinkPaid) => LinkStatus::Paid,
                    LinkStatus::Paid if self.makes(Mistake::CallsAPaidLinkOpen) => LinkStatus::Open,
                    status => *status,
                };
                link.reference = Some(reference.to_string());
                link.amount = Some(amount.to_decimal());
                link.currency = Some(Currency::TRY);
                if self.makes(Mistake::IgnoresTheAmount) {
                    link.amount = "0.02".parse().ok();
                }
            }
        }
        Ok(link)
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        let from: usize = match cursor {
            Some(_) if self.makes(Mistake::AcceptsAForeignCursor) => 1,
            Some(cursor) => cursor.position(self.identity.provider())?.parse().unwrap(),
            None => 0,
        };
        self.read()?;
        let size = query.page_size.unwrap_or(50) as usize;
        let links = self.server.links.lock().unwrap();
        let skipped = usize::from(self.makes(Mistake::SkipsARow) && from > 0);
        let start = if self.makes(Mistake::RepeatsTheFirstPage) { 0 } else { from + skipped };
        let rows = links.values().skip(start).take(size).map(|(reference, ..)| {
            let mut row = ListedLink::new(LinkStatus::Open, "0");
            row.reference = Some(reference.to_string());
            row
        });
        let mut page = LinkPage::new(rows.collect());
        if from + size < links.len() || self.makes(Mistake::RepeatsTheFirstPage) {
            page.next = Some(PageCursor::new(self.identity.provider(), (from + size).to_string()));
        }
        Ok(page)
    }

    async fn deactivate(&self, _key: &LinkKey) -> Result<()> {
        self.write()
    }

    async fn reactivate(&self, _key: &LinkKey) -> Result<()> {
        if self.makes(Mistake::SendsWhatItDoesNotOffer) {
            self.send();
        }
        Err(self.unsupported(Operation::Reactivate))
    }
}

struct Model(Option<Mistake>);

/// Both kinds of backends; the scenario decides which.
struct Backend {
    server: Arc<Server>,
    scenario: Option<Scenario>,
    mistake: Option<Mistake>,
}

impl Backend {
    fn identity() -> Identity {
        Identity::new(ProviderId::new("model"), "test", "default").unwrap()
    }

    fn new_client(&self) -> Arc<dyn LinkProvider> {
        Arc::new(Client {
            identity: Self::identity(),
            capabilities: Client::capabilities(self.mistake),
            server: self.server.clone(),
            scenario: self.scenario,
            mistake: self.mistake,
        })
    }
}

#[async_trait]
impl ProviderHarness for Model {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        Box::new(Backend { server: Arc::default(), scenario: None, mistake: self.0 })
    }

    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend> {
        Box::new(Backend { server: Arc::default(), scenario: Some(scenario), mistake: self.0 })
    }
}

#[async_trait]
impl LiveBackend for Backend {
    fn client(&self, _: &Transport) -> Arc<dyn LinkProvider> {
        self.new_client()
    }

    fn requests(&self) -> usize {
        self.server.requests.load(Ordering::SeqCst)
    }

    fn link(&self, reference: Reference, amount: Money) -> NewLink {
        NewLink::new(reference, amount, "Order").expires_in(Duration::from_secs(3600))
    }

    fn query(&self) -> LinkQuery {
        LinkQuery::new().status(LinkStatus::Open)
    }

    async fn pay(&self, key: &LinkKey) {
        let mut links = self.server.links.lock().unwrap();
        if let Some(link) = key.id().and_then(|id| links.get_mut(id)) {
            link.2 = LinkStatus::Paid;
        }
    }
}

impl ScriptedBackend for Backend {
    fn client(&self, _: &Transport) -> Arc<dyn LinkProvider> {
        self.new_client()
    }

    fn key(&self) -> LinkKey {
        LinkKey::by_reference(&Self::identity(), Reference::new("ORD-1").unwrap()).with_id("1")
    }

    fn connections(&self) -> usize {
        self.server.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.server.requests.load(Ordering::SeqCst)
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        REFUSAL
    }
}

#[tokio::test]
async fn a_correct_provider_passes_every_case() {
    let report = run_suite(&Model(None)).await;
    assert_eq!(report.failures(), Vec::<String>::new());
    // Operations, fields, filters, refusals, common cases, the lifecycle, and failures.
    assert_eq!(report.names().len(), 9 + 12 + 2 + 4 + 9 + 5 + 18, "{:#?}", report.names());
}

#[tokio::test]
async fn every_mistake_fails_its_case() {
    for (mistake, case) in [
        (Mistake::SendsWhatItDoesNotOffer, "not offered: reactivating a link"),
        (Mistake::OffersWhatItDoesNotSend, "offered: reading the payments on a link"),
        (Mistake::CallsARequiredFieldOptional, "offered: payer.name"),
        (Mistake::RefusesABestEffortField, "not offered: language"),
        (Mistake::TakesAnUnknownStatusForPaid, "an unknown status is never paid"),
        (Mistake::ReturnsTheRequestedReference, "a response about another reference is an error"),
        (Mistake::LosesTheRequestId, "a refusal keeps all its details"),
        (Mistake::ShowsTheMessage, "a refusal keeps all its details"),
        (Mistake::ForgetsItsKeys, "a stored key finds its link with a new client"),
        (Mistake::RepeatsTheFirstPage, "a list ends and has every link"),
        (Mistake::SkipsARow, "a list ends and has every link"),
        (Mistake::SkipsARow, "a list continues at a stored position with a new client"),
        (Mistake::MixesCalls, "parallel calls are not mixed up"),
        (Mistake::OpensNewConnections, "clients of one transport share its connections"),
        (Mistake::AcceptsAForeignCursor, "a page without rows and a foreign cursor are refused"),
        (Mistake::FindsEveryLink, "a link that does not exist is not found"),
        (Mistake::CallsEveryLinkPaid, "an unpaid link is never paid"),
        (
            Mistake::IgnoresTheAmount,
            "a payment is confirmed with its own amount and has one event key",
        ),
        (Mistake::CallsAPaidLinkOpen, "a paid link is not deactivated"),
        (Mistake::ShowsThePayerAsTransaction, "no result shows a secret"),
        (Mistake::ShowsTheKey, "every call fails and shows no secret: Silence"),
        (Mistake::ShowsThePayerInAnError, "every call fails and shows no secret: Echo(200)"),
        (Mistake::TakesARefusalForASuccess, "every call fails and shows no secret: Echo(400)"),
        (Mistake::LosesTheBody, "every call fails and shows no secret: Echo(500)"),
        (Mistake::FollowsARedirect, "every call fails and shows no secret: Redirect"),
        (Mistake::RepeatsAWrite, "a write in doubt is sent once: HangUp"),
        (Mistake::CallsAWriteInDoubtUndone, "a write in doubt is sent once: Echo(503)"),
        (Mistake::RepeatsNoRead, "a read is sent up to three times: Recovers(1)"),
    ] {
        let failures = run_suite(&Model(Some(mistake))).await.failures();
        assert!(
            failures.iter().any(|failure| failure.starts_with(case)),
            "{mistake:?}: {failures:#?}"
        );
    }
}
