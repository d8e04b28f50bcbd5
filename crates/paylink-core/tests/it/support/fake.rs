//! A provider that answers from a script and records the calls.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use paylink_core::time::ManualClock;
use paylink_core::{
    Authenticity, Callback, CallbackKind, CallbackRequest, Capabilities, CreatedLink, Error,
    Evidence, GrantedLifetime, Identity, Link, LinkKey, LinkPage, LinkProvider, LinkQuery,
    LinkStatus, Operation, PageCursor, PayLinks, Payment, ProviderId, Reference, Result,
    StatusBasis, Support, ValidatedLink, async_trait,
};

use super::clock;

pub(crate) const ALL: [LinkStatus; 7] = [
    LinkStatus::Open,
    LinkStatus::Processing,
    LinkStatus::Paid,
    LinkStatus::Failed,
    LinkStatus::Expired,
    LinkStatus::Deactivated,
    LinkStatus::Unknown,
];

/// The result of reading the link.
pub(crate) type Read = Result<Link>;

/// The results of the calls, in order.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) reads: VecDeque<Read>,
    /// For every further read.
    pub(crate) reads_then: Option<fn() -> Read>,
    pub(crate) writes: VecDeque<Result<()>>,
    pub(crate) pages: VecDeque<Result<LinkPage>>,
    pub(crate) payments: VecDeque<Result<Vec<Payment>>>,
    /// How far each call advances this clock.
    pub(crate) advances: Option<(ManualClock, Duration)>,
    /// The call that never ends.
    pub(crate) hangs_at: Option<&'static str>,
    calls: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Fake {
    identity: Identity,
    capabilities: Capabilities,
    script: Arc<Mutex<Script>>,
}

impl Fake {
    /// A provider that offers everything.
    pub(crate) fn new() -> Self {
        Self::offering(everything())
    }

    pub(crate) fn offering(capabilities: Capabilities) -> Self {
        Self { identity: identity(), capabilities, script: Arc::default() }
    }

    pub(crate) fn of(provider: &'static str, environment: &str, account: &str) -> Self {
        let identity = Identity::new(ProviderId::new(provider), environment, account).unwrap();
        Self { identity, ..Self::new() }
    }

    pub(crate) fn without(operations: &[Operation]) -> Self {
        Self::offering(operations.iter().fold(everything(), |all, operation| {
            all.with(*operation, Support::No, Evidence::Documented)
        }))
    }

    pub(crate) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap()
    }

    pub(crate) fn reading(self, reads: impl IntoIterator<Item = Read>) -> Self {
        self.script().reads.extend(reads);
        self
    }

    pub(crate) fn then(self, read: fn() -> Read) -> Self {
        self.script().reads_then = Some(read);
        self
    }

    pub(crate) fn writing(self, write: Result<()>) -> Self {
        self.script().writes.push_back(write);
        self
    }

    pub(crate) fn showing(self, payments: Vec<Payment>) -> Self {
        self.script().payments.push_back(Ok(payments));
        self
    }

    /// A handle with a manual clock.
    pub(crate) fn handle(&self) -> PayLinks {
        PayLinks::with_clock(self.clone(), clock().0)
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.script().calls.clone()
    }

    pub(crate) fn count(&self, call: &str) -> usize {
        self.script().calls.iter().filter(|made| *made == call).count()
    }

    fn called(&self, call: impl Into<String>) -> MutexGuard<'_, Script> {
        let mut script = self.script();
        script.calls.push(call.into());
        if let Some((clock, by)) = &script.advances {
            clock.advance(*by);
        }
        script
    }
}

pub(crate) fn everything() -> Capabilities {
    Operation::ALL.iter().fold(Capabilities::new(), |all, operation| {
        all.with(*operation, Support::Native, Evidence::Documented)
    })
}

pub(crate) fn identity() -> Identity {
    Identity::new(ProviderId::new("paynet"), "test", "default").unwrap()
}

pub(crate) fn reference() -> Reference {
    Reference::new("ORD-1").unwrap()
}

pub(crate) fn key() -> LinkKey {
    LinkKey::by_reference(&identity(), reference())
}

pub(crate) fn link(status: LinkStatus) -> Link {
    let mut link = Link::new(key(), status, StatusBasis::Reported, "?");
    link.reference = Some(key().reference().to_string());
    link.all_transactions_listed = true;
    link
}

pub(crate) fn read_as(status: LinkStatus) -> Read {
    Ok(link(status))
}

/// A read that failed temporarily.
pub(crate) fn temporary() -> Error {
    Error::timeout().with_read_operation("link/detail")
}

/// A read that failed permanently.
pub(crate) fn permanent() -> Error {
    Error::status(401).with_read_operation("link/detail")
}

pub(crate) fn not_found() -> Error {
    Error::refused(paylink_core::error::Refusal::NotFound)
        .with_read_operation("link/detail")
        .with_http_status(200)
}

/// A write whose effect is unknown.
pub(crate) fn unknown_effect() -> Error {
    Error::timeout().with_write_operation("link/update")
}

/// A write that was refused.
pub(crate) fn refusal() -> Error {
    Error::refused(paylink_core::error::Refusal::Other)
        .with_write_operation("link/update")
        .with_http_status(200)
}

#[async_trait]
impl LinkProvider for Fake {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        drop(self.called("create"));
        let key = LinkKey::by_reference(&self.identity, link.reference.clone()).with_id("id-1");
        Ok(CreatedLink::new(
            key,
            "https://pay.example/1",
            GrantedLifetime::ProviderDefaultUndocumented,
        ))
    }

    async fn get(&self, _key: &LinkKey) -> Read {
        let mut script = self.called("get");
        let next = script.reads.pop_front().or_else(|| script.reads_then.map(|read| read()));
        next.expect("a read that the script does not know")
    }

    async fn list(&self, _query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        let position = cursor.map_or("start".into(), ToString::to_string);
        self.called(format!("list {position}")).pages.pop_front().expect("a page too many")
    }

    async fn deactivate(&self, _key: &LinkKey) -> Result<()> {
        self.called("deactivate").writes.pop_front().expect("a write too many")
    }

    async fn reactivate(&self, _key: &LinkKey) -> Result<()> {
        if self.script().hangs_at == Some("reactivate") {
            drop(self.called("reactivate"));
            std::future::pending::<()>().await;
        }
        self.called("reactivate").writes.pop_front().expect("a write too many")
    }

    /// A payment that is in progress has no row yet, unless the script has one.
    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let scripted = self.called("payments").payments.pop_front();
        match scripted {
            None if link.status == LinkStatus::Processing => Ok(Vec::new()),
            scripted => scripted.expect("payments that the script does not know"),
        }
    }

    fn read_callback(
        &self,
        expected: CallbackKind,
        _request: &CallbackRequest,
    ) -> Result<Callback> {
        drop(self.called("read_callback"));
        Ok(Callback::new(self.identity.provider().clone(), expected, Authenticity::Unsigned))
    }
}
