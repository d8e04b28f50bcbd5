//! The suite, held over a provider in memory that is right, and over the same with one mistake at a
//! time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::error::Refusal;
use paylink_core::{
    Capabilities, CreatedLink, Error, Evidence, Field, GrantedLifetime, Identity, Link, LinkKey,
    LinkPage, LinkProvider, LinkQuery, LinkStatus, ListFilter, ListedLink, Money, NewLink,
    Operation, PageCursor, ProviderId, Reference, Result, RuleCode, StatusBasis, Support,
    Transport, ValidatedLink, async_trait,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    SendsWhatItDoesNotOffer,
    OffersWhatItDoesNotSend,
    CallsARequiredFieldOptional,
    RefusesAMarkedField,
    TakesAnUnknownStatusForPaid,
    EchoesTheQuestion,
    LosesTheRequestId,
    ShowsTheMessage,
    ForgetsItsKeys,
    RepeatsTheFirstPage,
    SkipsARow,
    MixesCalls,
    ConnectsAnew,
}

#[derive(Debug, Default)]
struct Server {
    links: Mutex<BTreeMap<String, (Reference, Money, LinkStatus)>>,
    requests: AtomicUsize,
    connections: AtomicUsize,
}

#[derive(Clone, Debug)]
struct Client {
    identity: Identity,
    capabilities: Capabilities,
    server: Arc<Server>,
    scene: Option<Scenario>,
    mistake: Option<Mistake>,
}

const TOLD: ExpectedRefusal = ExpectedRefusal {
    http_status: 200,
    code: "42",
    message: "Ayşe Yılmaz bulunamadı",
    request_id: Some("1643c6f7-a2ee-4a41-b807-cd580f756c9c"),
};

impl Client {
    fn makes(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    fn send(&self) {
        self.server.requests.fetch_add(1, Ordering::SeqCst);
        if self.makes(Mistake::ConnectsAnew) {
            self.server.connections.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn capabilities(mistake: Option<Mistake>) -> Capabilities {
        let native = |record: Capabilities, operation| {
            record.with(operation, Support::Native, Evidence::Documented)
        };
        let record = [Operation::Create, Operation::Get, Operation::List, Operation::Deactivate]
            .into_iter()
            .fold(Capabilities::new(), native)
            .with(Field::Lifetime, Support::Native, Evidence::Documented)
            .with(Field::Description, Support::Required, Evidence::Documented)
            .with(ListFilter::Status, Support::Required, Evidence::Documented);
        match mistake {
            Some(Mistake::CallsARequiredFieldOptional) => {
                record.with(Field::PayerName, Support::Native, Evidence::Documented)
            }
            Some(Mistake::RefusesAMarkedField) => {
                record.with(Field::Language, Support::No, Evidence::Documented)
            }
            Some(Mistake::OffersWhatItDoesNotSend) => {
                record.with(Operation::Payments, Support::Native, Evidence::Documented)
            }
            _ => record,
        }
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
            return Err(Error::invalid("payer.name", RuleCode::Format, "is refused after all"));
        }
        if self.makes(Mistake::RefusesAMarkedField) && link.has(Field::Language) {
            return Err(Error::invalid("language", RuleCode::Unsupported, "is not known"));
        }
        self.send();
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
        self.send();
        let status = match self.scene {
            Some(Scenario::UnknownStatus) if self.makes(Mistake::TakesAnUnknownStatusForPaid) => {
                LinkStatus::Paid
            }
            Some(Scenario::UnknownStatus) => LinkStatus::Unknown,
            _ => LinkStatus::Paid,
        };
        let mut told = Link::new(key.clone(), status, StatusBasis::Reported, "9");
        match self.scene {
            Some(Scenario::Refused) => {
                let shown =
                    if self.makes(Mistake::ShowsTheMessage) { TOLD.message } else { TOLD.code };
                let error = Error::refused(Refusal::NotFound)
                    .with_http_status(TOLD.http_status)
                    .with_code(TOLD.code, Some(shown))
                    .with_message(Some(TOLD.message.to_owned()));
                let kept = TOLD.request_id.filter(|_| !self.makes(Mistake::LosesTheRequestId));
                return Err(error.with_request_id(kept.map(str::to_owned)));
            }
            Some(Scenario::OtherReference) if !self.makes(Mistake::EchoesTheQuestion) => {
                told.reference = Some("ANOTHER".to_owned());
            }
            Some(_) => told.reference = Some(key.reference().to_string()),
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
                let (reference, amount, status) =
                    found.ok_or_else(|| Error::refused(Refusal::NotFound).with_http_status(200))?;
                told.status = *status;
                told.reference = Some(reference.to_string());
                told.amount = Some(amount.to_decimal());
            }
        }
        Ok(told)
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        self.send();
        let from: usize = match cursor {
            Some(cursor) => cursor.position(self.identity.provider())?.parse().unwrap(),
            None => 0,
        };
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
        self.send();
        Ok(())
    }

    async fn reactivate(&self, _key: &LinkKey) -> Result<()> {
        if self.makes(Mistake::SendsWhatItDoesNotOffer) {
            self.send();
        }
        Err(self.unsupported(Operation::Reactivate))
    }
}

struct Model(Option<Mistake>);

/// LiveBackend and stage in one: what differs is the scene.
struct Place {
    server: Arc<Server>,
    scene: Option<Scenario>,
    mistake: Option<Mistake>,
}

impl Place {
    fn identity() -> Identity {
        Identity::new(ProviderId::new("model"), "test", "default").unwrap()
    }

    fn new_client(&self) -> Arc<dyn LinkProvider> {
        Arc::new(Client {
            identity: Self::identity(),
            capabilities: Client::capabilities(self.mistake),
            server: self.server.clone(),
            scene: self.scene,
            mistake: self.mistake,
        })
    }
}

#[async_trait]
impl ProviderHarness for Model {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        Box::new(Place { server: Arc::default(), scene: None, mistake: self.0 })
    }

    async fn scripted_backend(&self, scene: Scenario) -> Box<dyn ScriptedBackend> {
        Box::new(Place { server: Arc::default(), scene: Some(scene), mistake: self.0 })
    }
}

#[async_trait]
impl LiveBackend for Place {
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

impl ScriptedBackend for Place {
    fn client(&self, _: &Transport) -> Arc<dyn LinkProvider> {
        self.new_client()
    }

    fn key(&self) -> LinkKey {
        LinkKey::by_reference(&Self::identity(), Reference::new("ORD-1").unwrap()).with_id("1")
    }

    fn connections(&self) -> usize {
        self.server.connections.load(Ordering::SeqCst)
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        TOLD
    }
}

#[tokio::test]
async fn a_right_provider_passes_every_trial() {
    let report = run_suite(&Model(None)).await;
    assert_eq!(report.failures(), Vec::<String>::new());
    // Nine operations, twelve fields, two filters, and what holds for everybody.
    assert_eq!(report.names().len(), 9 + 12 + 2 + 8, "{:#?}", report.names());
}

#[tokio::test]
async fn every_mistake_fails_the_trial_that_is_about_it() {
    for (mistake, trial) in [
        (Mistake::SendsWhatItDoesNotOffer, "not offered: reactivating a link"),
        (Mistake::OffersWhatItDoesNotSend, "offered: reading the payments on a link"),
        (Mistake::CallsARequiredFieldOptional, "offered: payer.name"),
        (Mistake::RefusesAMarkedField, "not offered: language"),
        (Mistake::TakesAnUnknownStatusForPaid, "an unknown status is never paid"),
        (Mistake::EchoesTheQuestion, "a response about another reference is an error"),
        (Mistake::LosesTheRequestId, "a refusal keeps all its details"),
        (Mistake::ShowsTheMessage, "a refusal keeps all its details"),
        (Mistake::ForgetsItsKeys, "a stored key finds its link with a new client"),
        (Mistake::RepeatsTheFirstPage, "a list ends and has every link"),
        (Mistake::SkipsARow, "a list ends and has every link"),
        (Mistake::MixesCalls, "parallel calls are not mixed up"),
        (Mistake::ConnectsAnew, "clients of one transport share its connections"),
    ] {
        let failures = run_suite(&Model(Some(mistake))).await.failures();
        assert!(
            failures.iter().any(|failure| failure.starts_with(trial)),
            "{mistake:?}: {failures:#?}"
        );
    }
}
