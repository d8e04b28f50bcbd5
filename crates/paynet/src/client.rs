use std::fmt;
use std::sync::Arc;

use paylink_core::http::{Endpoint, HttpResponse, Request, Transport};
use paylink_core::wire::record;
use paylink_core::{Capabilities, Identity, Response, Result};
use secrecy::SecretString;

use crate::api::LinkLookup;
use crate::api::mailorder_create::{MailorderCreate, MailorderCreated};
use crate::api::mailorder_detail::MailorderDetail;
use crate::api::mailorder_list::{MailorderList, MailorderPage};
use crate::api::mailorder_status_update::{MailorderStatusUpdate, MailorderStatusUpdated};
use crate::api::transaction_check::{CheckedTransactions, TransactionCheck};
use crate::api::transaction_detail::{DetailedTransactions, TransactionDetail};
use crate::capabilities::capabilities;
use crate::envelope::{self, EnvelopeStatus};
use crate::services::{
    MAILORDER_CREATE, MAILORDER_DETAIL, MAILORDER_LIST, MAILORDER_STATUS_UPDATE, PROVIDER,
    TRANSACTION_CHECK, TRANSACTION_DETAIL,
};
use crate::{Environment, Error, LinkOptions};

/// A client of one Paynet account; cheap to clone and to share between tasks.
///
/// One method per service, one request per call (reads are repeated after a passing failure, see
/// [`RetryPolicy`](paylink_core::http::RetryPolicy)). Every method refuses what Paynet would refuse
/// before anything is sent, with an error that names the field and the rule.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
    options: LinkOptions,
}

/// Options of a [`Client`].
#[must_use]
pub struct ClientBuilder {
    environment: Environment,
    secret_key: SecretString,
    account: String,
    transport: Option<Transport>,
    options: LinkOptions,
}

impl ClientBuilder {
    /// The name of this account in link keys; `default` unless stated. Name each one if there are
    /// several, and keep the name when the secret key changes.
    pub fn account(mut self, name: impl Into<String>) -> Self {
        self.account = name.into();
        self
    }

    /// Shares connections, limits and clock with other clients.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// What every link of the common model is created with.
    pub fn link_options(mut self, options: LinkOptions) -> Self {
        self.options = options;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// The key is empty or no legal header value, a name is not usable, or the operating system
    /// offers no certificate authorities.
    pub fn build(self) -> Result<Client> {
        self.assemble().map_err(|error| error.with_provider(&PROVIDER))
    }

    fn assemble(self) -> Result<Client> {
        let identity = Identity::new(PROVIDER, self.environment.name(), &self.account)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Transport::new()?,
        };
        // Called "Basic" by Paynet, but the key follows as it is: no Base64, no colon. Documented
        // and observed. https://doc.paynet.com.tr/authentication
        let endpoint = Endpoint::builder(&transport, &identity, self.environment.base_url()?)
            .secret_header("authorization", "Basic ", &self.secret_key)?
            .build();
        let capabilities = capabilities();
        Ok(Client(Arc::new(Inner { endpoint, identity, capabilities, options: self.options })))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("environment", &self.environment)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client with this secret key (`sck_…`, as Paynet's panel shows it).
    ///
    /// ```
    /// use paynet::{Client, Environment};
    /// let client = Client::builder(Environment::Test, "sck_test_key".into()).account("shop").build()?;
    /// # Ok::<(), paynet::Error>(())
    /// ```
    pub fn builder(environment: Environment, secret_key: SecretString) -> ClientBuilder {
        ClientBuilder {
            environment,
            secret_key,
            account: "default".into(),
            transport: None,
            options: LinkOptions::default(),
        }
    }

    /// Creates a link. `POST /v1/mailorder/create`
    ///
    /// A write without an idempotency key: if [`Error::effect`] is unknown, ask by reference before
    /// creating again.
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paynet's refusal; see
    /// [`ResultCode::of`](crate::ResultCode::of).
    pub async fn mailorder_create(
        &self,
        request: &MailorderCreate,
    ) -> Result<Response<MailorderCreated>> {
        let created: Response<MailorderCreated> =
            self.call(MAILORDER_CREATE.json(request.check(), request)).await?;
        // It is opaque, but a number or a flag in its place is none.
        if created.url.as_ref().is_some_and(|url| url.contains('/')) {
            return Ok(created);
        }
        Err(created.error(MAILORDER_CREATE.error(Error::malformed("there is no `url`"))))
    }

    /// Reads a link. `POST /v1/mailorder/detail`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paynet's refusal.
    pub async fn mailorder_detail(&self, link: &LinkLookup) -> Result<Response<MailorderDetail>> {
        self.call(MAILORDER_DETAIL.json(link.check(), link)).await
    }

    /// Reads a page of links. `POST /v1/mailorder/list`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paynet's refusal.
    pub async fn mailorder_list(&self, query: &MailorderList) -> Result<Response<MailorderPage>> {
        self.mailorder_list_of(query).await
    }

    /// As [`mailorder_list`](Self::mailorder_list), with rows of another kind.
    pub(crate) async fn mailorder_list_of<Row: record::Row + Send>(
        &self,
        query: &MailorderList,
    ) -> Result<Response<MailorderPage<Row>>> {
        self.call(MAILORDER_LIST.json(query.check(), query)).await
    }

    /// Makes a link passive or waiting: exactly one request, and no reading before or after. `POST
    /// /v1/mailorder/status_update`
    ///
    /// [`PayLinks::deactivate`](paylink_core::PayLinks::deactivate) never writes to a paid link;
    /// this method does as it is told.
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paynet's refusal.
    pub async fn mailorder_status_update(
        &self,
        update: &MailorderStatusUpdate,
    ) -> Result<Response<MailorderStatusUpdated>> {
        self.call(MAILORDER_STATUS_UPDATE.json(update.check(), update)).await
    }

    /// Reads payments and whether they succeeded. `POST /v1/transaction/check`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paynet's refusal.
    pub async fn transaction_check(
        &self,
        query: &TransactionCheck,
    ) -> Result<Response<CheckedTransactions>> {
        self.call(TRANSACTION_CHECK.json(query.check(), query)).await
    }

    /// Reads payments and whether they were given back. `POST /v1/transaction/detail`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paynet's refusal.
    pub async fn transaction_detail(
        &self,
        query: &TransactionDetail,
    ) -> Result<Response<DetailedTransactions>> {
        self.call(TRANSACTION_DETAIL.json(query.check(), query)).await
    }

    /// Provider, environment and account, as link keys carry them.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    pub(crate) fn options(&self) -> &LinkOptions {
        &self.0.options
    }

    async fn call<T: EnvelopeStatus + Default>(
        &self,
        request: Result<Request>,
    ) -> Result<Response<T>> {
        let (request, mut value) = (request?, T::default());
        let answer = self.ask(request, &mut value).await?;
        Ok(answer.with_value(value))
    }

    /// Every service goes this one way, whatever it answers.
    async fn ask(&self, request: Request, value: &mut dyn EnvelopeStatus) -> Result<HttpResponse> {
        let answer = self.0.endpoint.send(request).await?;
        envelope::open(&answer, value).map(|()| answer)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}
