//! Findings: how a request differs from the documentation, as a sentence with the address of the
//! documentation page.

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
use crate::line_log::LineLog;
use crate::log::{ByteSize, Log};
use crate::provider::Provider;
use crate::redaction::Redactor;
use crate::switches::Switches;

pub(crate) use documented::DocumentedServices;

/// A difference between a request and the provider's documentation. By default, the sandbox
/// processes the request nevertheless. The real provider may ignore the difference, misunderstand
/// the request, or refuse the request.
///
/// A finding contains the name of the field and describes the rule that the request violates. It
/// never contains a value from the request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The provider to which the request was sent.
    pub provider: Provider,
    /// The end of the service's path, such as `mailorder/create`. You can pass this text to
    /// [`Fault::new`](crate::Fault::new).
    pub service: &'static str,
    /// The kind of rule that the request violates.
    pub kind: FindingKind,
    /// The name of the field that differs from the documentation. The value is `None` if the
    /// finding is about the whole request, or if the name is not shown because it may be a secret
    /// or other data.
    pub field: Option<String>,
    /// The description of the finding: one sentence without the full stop at its end.
    pub text: String,
    /// The URL of the documentation page that contains the rule, or `None` if the provider
    /// publishes no documentation page about the service or the rule.
    pub page: Option<&'static str>,
    /// The number of the request that caused the finding. The first request that the sandbox
    /// receives has the number 1.
    pub request: u64,
    /// The time at which the request was processed, on the sandbox's clock, as local time in
    /// Türkiye without a time zone.
    pub at: String,
    /// The id or order number of the link that the request was about, or `None` if the request was
    /// not about a link. The methods of the provider's handle, such as
    /// [`Paynet::pay`](crate::paynet::Paynet::pay), accept the same value.
    pub link_id: Option<String>,
}

/// The kind of rule that a request violates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The request contains a field that is not in the documentation.
    UnknownField,
    /// The name of a field differs from the documented name only in upper and lower case.
    NameCase,
    /// The request contains the same field more than once.
    Repeated,
    /// A field is in the wrong part of the request. For example, the field is in the query, but the
    /// documentation requires a header.
    Place,
    /// The request lacks a field that the documentation requires.
    Missing,
    /// The JSON type of a field differs from the documented type.
    Type,
    /// The text in a field is longer than the documented maximum length.
    Length,
    /// The value of a field is not one of the documented values.
    Value,
    /// A field that requires an http or https URL contains another value.
    Address,
    /// The HTTP method of the request differs from the documented method.
    Method,
    /// The `Content-Type` header differs from the documented content type, or is missing.
    ContentType,
    /// The request contains a key that belongs to another host or another provider.
    ForeignKey,
    /// The request contains the right key, but not in the documented form.
    Key,
    /// The path of the request differs from a documented path only in upper and lower case or in a
    /// slash at its end.
    Path,
    /// The body begins with a byte-order mark, is compressed, or is not in UTF-8.
    Encoding,
    /// The amount in a field is not in the documented format.
    Amount,
    /// The request has more findings than the sandbox records for one request. The text of this
    /// finding contains the number of findings that are not recorded.
    More,
}

impl FindingKind {
    /// Returns the name of this kind of rule in kebab case, such as `unknown-field`.
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
            Self::Key => "key",
            Self::Path => "path",
            Self::Encoding => "encoding",
            Self::Amount => "amount",
            Self::More => "more",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Formats the finding as one line, such as ``acme mailorder/create: `amuont` is not a documented
/// field; did you mean `amount`? https://…``
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

/// The function that is called with each new finding.
#[derive(Clone, Default)]
pub(crate) struct Listener(pub(crate) Option<Arc<OnFinding>>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listener").field(&self.0.is_some()).finish()
    }
}

/// The findings of a sandbox.
#[derive(Debug)]
pub(crate) struct Findings {
    services: &'static DocumentedServices,
    log: Log<Finding>,
    count: AtomicU64,
    listener: Listener,
    strictness: Strictness,
    is_logged: bool,
}

/// Which requests have findings, and whether they are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// A request with a finding is processed.
    #[default]
    Off,
    /// A request with a finding is refused.
    Known,
    /// A request with a finding is refused, and what only clients are known to send is a finding.
    Page,
}

impl Findings {
    pub(crate) fn new(
        services: &'static DocumentedServices,
        listener: Listener,
        strictness: Strictness,
        is_logged: bool,
    ) -> Self {
        Self {
            services,
            log: Log::default(),
            count: AtomicU64::new(0),
            listener,
            strictness,
            is_logged,
        }
    }

    pub(crate) const fn log(&self) -> &Log<Finding> {
        &self.log
    }

    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    fn add(&self, finding: Finding) {
        if self.is_logged {
            // a finding contains neither a value from the request nor a line break
            let (at, request) = (&finding.at, finding.request);
            LineLog::stderr().add(&format!("finding {at} {finding} (request {request})\n"));
        }
        if let Listener(Some(on_finding)) = &self.listener {
            on_finding(&finding);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.log.push(finding);
    }
}

/// A finding without its request and link.
#[derive(Debug)]
struct Draft {
    kind: FindingKind,
    field: Option<String>,
    text: String,
    page: Option<&'static str>,
}

/// The reason why a strict sandbox refuses a request: the texts of the request's findings. The
/// provider's service checks the keys first, and then responds with this reason in the provider's
/// own form.
#[derive(Clone, Debug)]
pub(crate) struct StrictRefusal(pub(crate) String);

/// The path of a service that a request names in another case or with a slash at its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeantPath(&'static str);

impl MeantPath {
    /// Returns the message of the refusal of a service that the sandbox does not have.
    pub(crate) fn not_served(meant: Option<Self>) -> String {
        let hint = meant.map(|Self(path)| format!("; doğru yol: {path} (did you mean this path?)"));
        format!("Bu servis sandbox'ta yok{}", hint.unwrap_or_default())
    }
}

/// The findings in a request that is not processed yet.
#[derive(Debug)]
pub(crate) struct PendingFindings {
    request: u64,
    service: &'static documented::Service,
    drafts: Vec<Draft>,
    headers: HeaderMap,
    body: Bytes,
}

/// The findings of a request, and the refusal if the sandbox is strict.
pub(crate) type Inspected = Option<(Arc<PendingFindings>, Option<StrictRefusal>)>;

impl Findings {
    /// Returns the path that was meant by a path that no service has.
    pub(crate) fn meant_path(&self, path: &str) -> Option<MeantPath> {
        let is_served = self.services.get(path).is_some();
        self.services.meant(path).filter(|_| !is_served).map(|(path, _)| MeantPath(path))
    }

    /// Compares a request that has arrived with the documentation of its service. `body` is the
    /// body of `request`, and `number` is the number of the request.
    pub(crate) fn inspect(
        &self,
        request: &IncomingRequest<'_>,
        body: &Bytes,
        credentials: Credentials,
        number: u64,
        switches: &Switches,
        redactor: &Redactor,
    ) -> Inspected {
        let (service, drafts) = match self.services.get(request.path()) {
            Some(service) => {
                let gets = service.rules.get_switch.is_some_and(|switch| switches.is_set(switch));
                let page_only = self.strictness == Strictness::Page;
                let terms = evaluate::Terms { gets, page_only };
                (service, evaluate::evaluate(service, request, credentials, terms, redactor))
            }
            None => {
                let (path, service) = self.services.meant(request.path())?;
                let text = format!(
                    "the path differs from `{path}` in upper and lower case or in a slash at its end"
                );
                let draft =
                    Draft { kind: FindingKind::Path, field: None, text, page: service.page };
                (service, if credentials.accepted { vec![draft] } else { Vec::new() })
            }
        };
        if drafts.is_empty() {
            return None;
        }
        let refusal =
            (self.strictness != Strictness::Off).then(|| StrictRefusal(in_words(&drafts)));
        let (headers, body) = (request.headers().clone(), body.clone());
        let pending = PendingFindings { request: number, service, drafts, headers, body };
        Some((Arc::new(pending), refusal))
    }

    /// Records the findings after the request was processed. The link that the request may have
    /// created is then known.
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

    /// Returns the fields of the request's body.
    pub(crate) fn fields(&self) -> Object {
        evaluate::fields(&self.headers, &self.body)
    }
}

/// Returns the texts of findings, each with its page.
fn in_words(drafts: &[Draft]) -> String {
    let words = drafts.iter().map(|own| match own.page {
        Some(page) => format!("{} {page}", own.text),
        None => own.text.clone(),
    });
    words.collect::<Vec<_>>().join("; ")
}
