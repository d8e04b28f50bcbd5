//! Findings: what a request does that the documentation does not name, in plain words and with the
//! page that says so.

mod evaluate;
mod names;
mod pages;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::clock::{StampStyle, stamp};
use crate::credentials::Credentials;
use crate::json::Object;
use crate::log::{ByteSize, Log};
use crate::{Provider, Shared, Switch};

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
    /// The link that the request was about, by the name that its wing has for it: Paynet's id, the
    /// number of Paywall's page, AHL Pay's order.
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

/// One line: ``paynet mailorder/create: `amuont` is not a documented field; did you mean `amount`?
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
    log: Log<Finding>,
    count: AtomicU64,
    listener: Listener,
    /// Whether a finding is a refusal.
    pub(crate) strict: bool,
}

impl Findings {
    pub(crate) fn new(listener: Listener, strict: bool) -> Self {
        Self { log: Log::default(), count: AtomicU64::new(0), listener, strict }
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
pub(crate) struct PendingFindings {
    request: u64,
    service: &'static pages::Service,
    drafts: Vec<Draft>,
    headers: HeaderMap,
    body: Bytes,
}

/// Looks at a request that has arrived. What is found goes with it, as an extension.
pub(crate) fn inspect(
    shared: &Shared,
    parts: &mut Parts,
    body: &Bytes,
    credentials: Credentials,
    request: u64,
) {
    let Some(service) = pages::service(parts.uri.path()) else { return };
    let gets =
        service.provider == Provider::Paynet && shared.switches.is_set(Switch::PaynetReadsAreGet);
    let drafts = evaluate::evaluate(service, parts, body, credentials, gets);
    if drafts.is_empty() {
        return;
    }
    let found = PendingFindings {
        request,
        service,
        drafts,
        headers: parts.headers.clone(),
        body: body.clone(),
    };
    if shared.findings.strict {
        parts.extensions.insert(found.refusal());
    }
    parts.extensions.insert(Arc::new(found));
}

impl PendingFindings {
    fn refusal(&self) -> StrictRefusal {
        let words: Vec<String> = self
            .drafts
            .iter()
            .map(|own| {
                own.page.map_or_else(|| own.text.clone(), |page| format!("{} {page}", own.text))
            })
            .collect();
        StrictRefusal(words.join("; "))
    }

    /// Puts the findings on record, after the request was processed: what it has created is known
    /// by now.
    pub(crate) fn record(&self, shared: &Shared) {
        let fields = evaluate::object(&self.headers, &self.body);
        let link_id = link(shared, self.service.provider, &self.headers, &fields);
        let at = stamp(shared.clock.now(), StampStyle::default());
        for Draft { kind, field, text, page } in &self.drafts {
            shared.findings.add(Finding {
                provider: self.service.provider,
                service: self.service.name,
                kind: *kind,
                field: field.clone(),
                text: text.clone(),
                page: *page,
                request: self.request,
                at: at.clone(),
                link_id: link_id.clone(),
            });
        }
    }
}

fn link(
    shared: &Shared,
    provider: Provider,
    headers: &HeaderMap,
    fields: &Object,
) -> Option<String> {
    match provider {
        Provider::Paynet => shared.paynet.link_of(fields),
        Provider::Paywall => shared.paywall.link_of(headers, fields),
        Provider::AhlPay => shared.ahlpay.link_of(fields),
    }
}
