//! Findings: what a request does that the documentation does not name, in plain words and with the
//! page that says so.

mod documented;
mod evaluate;
mod names;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::http::HeaderMap;

use crate::credentials::Credentials;
use crate::incoming::IncomingRequest;
use crate::json::Object;
use crate::log::{ByteSize, Log};
use crate::provider::Provider;
use crate::redaction::Redactor;
use crate::switches::Switches;

pub(crate) use documented::DocumentedServices;

/// Something in a request that the documentation does not name, and that the sandbox has accepted
/// all the same: a real provider may ignore it, read it in another way, or refuse it.
///
/// It names fields and rules, and never holds a value that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Whose page it is about.
    pub provider: Provider,
    /// The service by the end of its path, as [`Fault::new`](crate::Fault::new) takes it:
    /// `mailorder/create`.
    pub service: &'static str,
    /// Which rule was broken.
    pub kind: FindingKind,
    /// The field, as documented or as sent; nothing where it is about the whole request, or the
    /// name cannot be shown.
    pub field: Option<String>,
    /// What was found, in a sentence without its full stop.
    pub text: String,
    /// The page of the provider that says so; nothing where none is published.
    pub page: Option<&'static str>,
    /// The how-manieth of all requests to this sandbox it was, from 1.
    pub request: u64,
    /// When it was processed, by the sandbox's clock: Turkish wall clock, no zone.
    pub at: String,
    /// The link that the request was about, by the id or number that the provider's module uses for
    /// it.
    pub link_id: Option<String>,
}

/// The rule behind a [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A field that no page names.
    UnknownField,
    /// A documented name in another case.
    NameCase,
    /// A field that comes twice.
    Repeated,
    /// A field in another place than documented: in the query where a header is documented.
    Place,
    /// A documented field that is required and missing.
    Missing,
    /// Another JSON type than documented.
    Type,
    /// A text beyond its documented length.
    Length,
    /// A value that is not in the documented table.
    Value,
    /// An address that is neither http nor https.
    Address,
    /// Another HTTP method than documented.
    Method,
    /// Another `Content-Type` than documented, or none.
    ContentType,
    /// A key that belongs to another host or provider.
    ForeignKey,
}

impl FindingKind {
    /// The rule in kebab case, such as `unknown-field`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown-field",
            Self::NameCase => "name-case",
            Self::Repeated => "repeated",
            Self::Place => "place",
            Self::Missing => "missing",
            Self::Type => "type",
            Self::Length => "length",
            Self::Value => "value",
            Self::Address => "address",
            Self::Method => "method",
            Self::ContentType => "content-type",
            Self::ForeignKey => "foreign-key",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One line: ``acme mailorder/create: `amuont` is not a documented field; did you mean `amount`?
/// https://…``
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.provider, self.service, self.text)?;
        self.page.map_or(Ok(()), |page| write!(f, " {page}"))
    }
}

impl ByteSize for Finding {
    fn byte_size(&self) -> usize {
        let link_id = self.link_id.as_ref().map_or(0, String::len);
        size_of::<Self>() + self.text.len() + self.at.len() + link_id
    }
}

type OnFinding = dyn Fn(&Finding) + Send + Sync;

/// Who is told of each finding as it comes.
#[derive(Clone, Default)]
pub(crate) struct Listener(pub(crate) Option<Arc<OnFinding>>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listener").field(&self.0.is_some()).finish()
    }
}

/// The findings of a sandbox, and what is done with them.
#[derive(Debug)]
pub(crate) struct Findings {
    services: &'static DocumentedServices,
    log: Log<Finding>,
    count: AtomicU64,
    listener: Listener,
    /// Whether a request with a finding is refused.
    strict: bool,
}

impl Findings {
    pub(crate) fn new(
        services: &'static DocumentedServices,
        listener: Listener,
        strict: bool,
    ) -> Self {
        Self { services, log: Log::default(), count: AtomicU64::new(0), listener, strict }
    }

    pub(crate) const fn log(&self) -> &Log<Finding> {
        &self.log
    }

    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    fn add(&self, finding: Finding) {
        if let Listener(Some(on_finding)) = &self.listener {
            on_finding(&finding);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.log.push(finding);
    }
}

/// A finding that does not know yet which request and link it is about.
#[derive(Debug)]
struct Draft {
    kind: FindingKind,
    field: Option<String>,
    text: String,
    page: Option<&'static str>,
}

/// Why a strict sandbox refuses a request: the words of its findings. The wing says it in its own
/// form, after the keys.
#[derive(Clone, Debug)]
pub(crate) struct StrictRefusal(pub(crate) String);

/// What was found in a request that is not processed yet.
#[derive(Debug)]
pub(crate) struct PendingFindings {
    request: u64,
    service: &'static documented::Service,
    drafts: Vec<Draft>,
    headers: HeaderMap,
    body: Bytes,
}

/// How the findings of a request travel with it to its service and back.
pub(crate) type Inspected = Option<(Arc<PendingFindings>, Option<StrictRefusal>)>;

impl Findings {
    /// Compares a request that has arrived with the documentation of its service. `body` is that of
    /// `request`, and `number` the request's number among all.
    pub(crate) fn inspect(
        &self,
        request: &IncomingRequest<'_>,
        body: &Bytes,
        credentials: Credentials,
        number: u64,
        switches: &Switches,
        redactor: &Redactor,
    ) -> Inspected {
        let service = self.services.get(request.path())?;
        let gets = service.rules.get_switch.is_some_and(|switch| switches.is_set(switch));
        let drafts = evaluate::evaluate(service, request, credentials, gets, redactor);
        if drafts.is_empty() {
            return None;
        }
        let refusal = self.strict.then(|| StrictRefusal(in_words(&drafts)));
        let (headers, body) = (request.headers().clone(), body.clone());
        let pending = PendingFindings { request: number, service, drafts, headers, body };
        Some((Arc::new(pending), refusal))
    }

    /// Records what was found, after the request was processed: the link that it may have created
    /// is known by now.
    pub(crate) fn record(&self, pending: &PendingFindings, link_id: Option<String>, at: String) {
        for Draft { kind, field, text, page } in &pending.drafts {
            self.add(Finding {
                provider: pending.service.provider,
                service: pending.service.name,
                kind: *kind,
                field: field.clone(),
                text: text.clone(),
                page: *page,
                request: pending.request,
                at: at.clone(),
                link_id: link_id.clone(),
            });
        }
    }
}

impl PendingFindings {
    pub(crate) fn provider(&self) -> Provider {
        self.service.provider
    }

    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The fields of the request's body.
    pub(crate) fn fields(&self) -> Object {
        evaluate::object(&self.headers, &self.body)
    }
}

/// The texts of findings, each with its page.
fn in_words(drafts: &[Draft]) -> String {
    let words = drafts.iter().map(|own| match own.page {
        Some(page) => format!("{} {page}", own.text),
        None => own.text.clone(),
    });
    words.collect::<Vec<_>>().join("; ")
}
