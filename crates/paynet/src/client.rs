use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use paylink_core::http::{Endpoint, Request, Transport};
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

/// A client for one Paynet account.
///
/// The client has one method per service of Paynet. A call sends one request. If a request that
/// changes nothing fails temporarily, the client repeats it; see
/// [`RetryPolicy`](paylink_core::http::RetryPolicy). The client never repeats a request that
/// changes something. Before it sends a request, a method checks the request. If the request breaks
/// one of Paynet's rules, the method sends nothing and returns an error with the name of the field
/// and the rule.
///
/// A client is cheap to clone. The clones share connections and limits.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
    options: LinkOptions,
}

/// A builder for a [`Client`]. [`Client::builder`] creates it.
#[must_use]
pub struct ClientBuilder {
    environment: Environment,
    secret_key: SecretString,
    account: String,
    transport: Option<Transport>,
    options: LinkOptions,
}

impl ClientBuilder {
    /// Sets the name of this account. Link keys contain this name. The default is `default`.
    ///
    /// If you have several accounts, give each account its own name, and do not change the name
    /// when the secret key changes. A name has 1 to 64 characters. It consists of ASCII letters,
    /// digits, `-`, `_` and `.`.
    pub fn account(mut self, name: impl Into<String>) -> Self {
        self.account = name.into();
        self
    }

    /// Sets the HTTP transport. Clients with the same transport share connections, limits and a
    /// clock. If you do not call this method, the client creates its own transport.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// Sets the options for all links that are created through
    /// [`PayLinks`](paylink_core::PayLinks). Only Paynet has these options. To set the options of a
    /// single link, call [`Client::create_link`].
    pub fn link_options(mut self, options: LinkOptions) -> Self {
        self.options = options;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error if the key is empty or contains characters other than visible ASCII
    /// characters, if the name of the environment or of the account is not allowed in a link key,
    /// or if the operating system has no certificates of certificate authorities.
    pub fn build(self) -> Result<Client> {
        self.assemble().map_err(|error| error.with_provider(&PROVIDER))
    }

    fn assemble(self) -> Result<Client> {
        let identity = Identity::new(PROVIDER, self.environment.name(), &self.account)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Transport::new()?,
        };
        // Paynet calls the scheme "Basic", but the key follows unchanged, without Base64 and
        // without a colon. This is documented and observed:
        // https://doc.paynet.com.tr/authentication
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
    /// Returns a builder for a client with this secret key (`sck_…`). Paynet's panel shows the key.
    ///
    /// A secret key belongs to one environment, and Paynet accepts it only from a registered IP
    /// address.
    ///
    /// ```
    /// use paynet::{Client, Environment};
    /// let client = Client::builder(Environment::Test, "sck_test_key").account("shop").build()?;
    /// # Ok::<(), paynet::Error>(())
    /// ```
    pub fn builder(environment: Environment, secret_key: impl Into<SecretString>) -> ClientBuilder {
        ClientBuilder {
            environment,
            secret_key: secret_key.into(),
            account: "default".into(),
            transport: None,
            options: LinkOptions::default(),
        }
    }

    /// Creates a link: `POST /v1/mailorder/create`.
    ///
    /// Paynet documents no idempotency key. If [`Error::effect`] is
    /// [`Effect::Unknown`](crate::Effect::Unknown), look up the link by its reference with
    /// [`mailorder_detail`](Self::mailorder_detail) before you create the link again.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule and is therefore not sent, if no complete
    /// response arrives, if the response has no usable `url`, or if Paynet refuses the request. If
    /// Paynet refuses it, [`ResultCode::of`](crate::ResultCode::of) returns Paynet's result code
    /// for this error.
    ///
    /// # Cancellation
    /// If the future is dropped, the link may still have been created. Handle this case like an
    /// error with the effect [`Effect::Unknown`](crate::Effect::Unknown).
    pub async fn mailorder_create(
        &self,
        request: &MailorderCreate,
    ) -> Result<Response<MailorderCreated>> {
        let reference = request.reference_no.as_deref();
        let request = MAILORDER_CREATE.json(request.check(), request);
        let created: Response<MailorderCreated> =
            self.call(request.map(|request| request.about(reference, None))).await?;
        if created.web_url().is_some() {
            return Ok(created);
        }
        let error = Error::malformed("`url` is missing or not a web address");
        Err(created.error(MAILORDER_CREATE.error(error)))
    }

    /// Returns the details of a link: `POST /v1/mailorder/detail`.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule and is therefore not sent, if no complete
    /// response arrives, or if Paynet refuses the request. [`Error::is_not_found`] returns `true`
    /// for the error if Paynet does not know the link.
    pub async fn mailorder_detail(&self, link: &LinkLookup) -> Result<Response<MailorderDetail>> {
        let (reference, id) = (link.reference_no.as_deref(), link.id.as_deref());
        let request = MAILORDER_DETAIL.json(link.check(), link);
        self.call(request.map(|request| request.about(reference, id))).await
    }

    /// Returns one page of the list of links: `POST /v1/mailorder/list`.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule and is therefore not sent, if no complete
    /// response arrives, or if Paynet refuses the request. It is unverified whether Paynet refuses
    /// a request that no link matches, or returns an empty page.
    pub async fn mailorder_list(&self, query: &MailorderList) -> Result<Response<MailorderPage>> {
        self.call(MAILORDER_LIST.json(query.check(), query)).await
    }

    /// Deactivates or reactivates a link: `POST /v1/mailorder/status_update`.
    ///
    /// This method sends exactly one request and does not query the link first. In contrast,
    /// [`PayLinks::deactivate`](paylink_core::PayLinks::deactivate) queries the link first, and
    /// never changes a paid link.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule and is therefore not sent, if no complete
    /// response arrives, or if Paynet refuses the request.
    ///
    /// # Cancellation
    /// If the future is dropped, the status of the link may still have changed. Query the link to
    /// find out.
    pub async fn mailorder_status_update(
        &self,
        update: &MailorderStatusUpdate,
    ) -> Result<Response<MailorderStatusUpdated>> {
        let (reference, id) = (update.reference_no.as_deref(), update.id.as_deref());
        let request = MAILORDER_STATUS_UPDATE.json(update.check(), update);
        self.call(request.map(|request| request.about(reference, id))).await
    }

    /// Returns payments, and whether each payment succeeded: `POST /v1/transaction/check`.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule and is therefore not sent, if no complete
    /// response arrives, or if Paynet refuses the request.
    pub async fn transaction_check(
        &self,
        query: &TransactionCheck,
    ) -> Result<Response<CheckedTransactions>> {
        let reference = query.reference_no.as_deref();
        let request = TRANSACTION_CHECK.json(query.check(), query);
        self.call(request.map(|request| request.about(reference, None))).await
    }

    /// Returns payments, and whether each payment was reversed (cancelled or refunded):
    /// `POST /v1/transaction/detail`.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule and is therefore not sent, if no complete
    /// response arrives, or if Paynet refuses the request.
    pub async fn transaction_detail(
        &self,
        query: &TransactionDetail,
    ) -> Result<Response<DetailedTransactions>> {
        let reference = query.reference_no.as_deref();
        let request = TRANSACTION_DETAIL.json(query.check(), query);
        self.call(request.map(|request| request.about(reference, None))).await
    }

    /// Returns the provider, the environment and the account of this client. Link keys contain
    /// these three values.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    pub(crate) fn options(&self) -> &LinkOptions {
        &self.0.options
    }

    pub(crate) fn longest_call(&self) -> Duration {
        self.0.endpoint.transport().longest_call()
    }

    async fn call<T: EnvelopeStatus>(&self, request: Result<Request>) -> Result<Response<T>> {
        let response = self.0.endpoint.send(request?).await?;
        envelope::open(&response)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}
