//! A provider that does not exist, as a third party would write its crate: everything that it needs
//! is public in `paylink-core`.

use paylink_core::error::Refusal;
use paylink_core::http::{HttpResponse, BaseUrl, Endpoint, Method, RequestKind, Request, Transport};
use paylink_core::wire;
use paylink_core::{
    ValidatedLink, Capabilities, CreatedLink, Decimal, Error, Evidence, Field, GrantedLifetime,
    Identity, Lifetime, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStatus, ListFilter,
    ListedLink, NewLink, Operation, PageCursor, ProviderId, Response, Result, SecretString,
    StatusBasis, Support, async_trait,
};
use serde::{Deserialize, Serialize};

/// The name in link keys.
pub const PROVIDER: ProviderId = ProviderId::from_static("fourth");

/// A client of one account.
#[derive(Debug)]
pub struct Client {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
}

#[derive(Serialize)]
struct Create<'a> {
    reference: &'a str,
    #[serde(with = "wire::decimal")]
    amount: Decimal,
    seconds: u64,
}

#[derive(Deserialize)]
struct Created {
    id: String,
    url: String,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Range {
    from: u64,
    size: u32,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    reference: String,
    status: String,
    #[serde(with = "wire::decimal")]
    amount: Decimal,
}

#[derive(Deserialize)]
struct Rows {
    rows: Vec<Row>,
    total: u64,
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct Problem {
    code: String,
    message: String,
    request: String,
}

impl Client {
    /// A client of the account with this key, at an address of this machine.
    ///
    /// # Errors
    /// The address is another machine's, or the key is no header value.
    pub fn new(base_url: &str, key: &SecretString, transport: &Transport) -> Result<Self> {
        let identity = Identity::new(PROVIDER, "test", "default")?;
        let endpoint = Endpoint::builder(transport, &identity, BaseUrl::loopback(base_url)?)
            .secret_header("x-key", "", key)?
            .build();
        let native = |record: Capabilities, operation| {
            record.with(operation, Support::Native, Evidence::Documented)
        };
        let capabilities =
            [Operation::Create, Operation::Get, Operation::List, Operation::Deactivate]
                .into_iter()
                .fold(Capabilities::new(), native)
                .with(Field::Lifetime, Support::Required, Evidence::Documented)
                .with(ListFilter::Status, Support::No, Evidence::Documented);
        Ok(Self { endpoint, identity, capabilities })
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &'static str,
        purpose: RequestKind,
        body: &impl Serialize,
    ) -> Result<T> {
        let request = Request::new(operation, purpose, Method::Post, path).json(body)?;
        let answer = self.endpoint.send(request).await?;
        if answer.is_success() {
            answer.into_response().map(Response::into_inner)
        } else {
            Err(refused(&answer))
        }
    }

    fn key(&self, row: &Row) -> Option<LinkKey> {
        let reference = row.reference.parse().ok()?;
        Some(LinkKey::by_reference(&self.identity, reference).with_id(row.id.as_str()))
    }
}

fn refused(answer: &HttpResponse) -> Error {
    match answer.read::<Problem>() {
        Ok(problem) => {
            let refusal = if answer.status() == 404 { Refusal::NotFound } else { Refusal::Other };
            answer
                .error(
                    Error::refused(refusal)
                        .with_code(problem.code, None)
                        .with_message(Some(problem.message)),
                )
                .with_request_id(Some(problem.request))
        }
        Err(_) => answer.error(Error::status(answer.status())),
    }
}

fn status(text: &str) -> LinkStatus {
    match text {
        "open" => LinkStatus::Open,
        "paid" => LinkStatus::Paid,
        "closed" => LinkStatus::Deactivated,
        _ => LinkStatus::Unknown,
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
        let lifetime = match link.lifetime {
            Some(Lifetime::Exactly(lifetime) | Lifetime::AtMost(lifetime)) => lifetime,
            _ => {
                return Err(Error::invalid("lifetime", "is required by this provider")
                    .with_provider(&PROVIDER));
            }
        };
        let body = Create {
            reference: link.reference.as_str(),
            amount: link.amount.to_decimal(),
            seconds: lifetime.as_secs(),
        };
        let created: Created =
            self.ask("links/create", "/links/create", RequestKind::Write, &body).await?;
        let key = LinkKey::by_reference(&self.identity, link.reference.clone()).with_id(created.id);
        Ok(CreatedLink::new(key, created.url, GrantedLifetime::Requested(lifetime)))
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let body = Named { id: key.id().unwrap_or_default() };
        let row: Row = self.ask("links/read", "/links/read", RequestKind::Read, &body).await?;
        let mut link = Link::new(key.clone(), status(&row.status), StatusBasis::Reported, row.status);
        link.reference = Some(row.reference);
        link.amount = Some(row.amount);
        Ok(link)
    }

    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        let from = match cursor {
            Some(cursor) => cursor.position(&PROVIDER)?.parse().map_err(|_| {
                Error::invalid("cursor", "must come from a page").with_provider(&PROVIDER)
            })?,
            None => 0,
        };
        let body = Range { from, size: query.page_size.unwrap_or(50) };
        let page: Rows = self.ask("links/list", "/links/list", RequestKind::Read, &body).await?;
        let seen = from + page.rows.len() as u64;
        let rows = page.rows.into_iter().map(|row| {
            let mut listed = ListedLink::new(status(&row.status), row.status.as_str());
            listed.key = self.key(&row);
            listed.reference = Some(row.reference);
            listed.amount = Some(row.amount);
            listed
        });
        let mut listed = LinkPage::new(rows.collect());
        listed.total = Some(page.total);
        listed.next = (seen < page.total).then(|| PageCursor::new(&PROVIDER, seen.to_string()));
        Ok(listed)
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        let body = Named { id: key.id().unwrap_or_default() };
        self.ask::<Nothing>("links/close", "/links/close", RequestKind::Write, &body).await.map(drop)
    }
}
