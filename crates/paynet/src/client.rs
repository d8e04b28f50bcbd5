use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

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
/// The client has one method for each of Paynet's services. Each method sends one request. If a
/// request that only reads data fails temporarily, the client sends it again, as
/// [`RetryPolicy`](paylink_core::http::RetryPolicy) describes. The client never sends a request
/// twice if the request changes something.
///
/// Each method checks the request before it sends anything. If the request breaks one of Paynet's
/// rules, the method sends nothing and returns an error that contains the name of the field and the
/// rule.
///
/// Cloning a client is cheap. All clones share connections and limits.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
    options: LinkOptions,
}

/// Sets the options of a [`Client`] and builds it. [`Client::builder`] returns a builder.
#[must_use]
pub struct ClientBuilder {
    environment: Environment,
    secret_key: SecretString,
    account: String,
    transport: Option<Transport>,
    options: LinkOptions,
}

impl ClientBuilder {
    /// Sets the name of this account in link keys. The default is `default`.
    ///
    /// If you have several accounts, give each account a different name. Keep the name if the
    /// secret key changes, because stored link keys contain the name. A name consists of 1 to 64
    /// ASCII letters, digits, `-`, `_` and `.`.
    pub fn account(mut self, name: impl Into<String>) -> Self {
        self.account = name.into();
        self
    }

    /// Sets the transport through which the client sends its HTTP requests. Clients that have the
    /// same transport share its connections, limits and clock. By default, each client creates its
    /// own transport.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// Sets the Paynet options of every link that is created through
    /// [`PayLinks`](paylink_core::PayLinks). To set the options of a single link, call
    /// [`Client::create_link`].
    pub fn link_options(mut self, options: LinkOptions) -> Self {
        self.options = options;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error in each of these cases:
    ///
    /// - The secret key is empty or contains characters other than visible ASCII characters.
    /// - The name of the environment or of the account is not valid in link keys.
    /// - The transport cannot be created, for example because the operating system has no
    ///   certificate authorities.
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
    /// Returns a builder for a client with this secret key (`sck_…`), which Paynet's panel shows.
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
    /// If [`Error::effect`] returns [`Effect::Unknown`](crate::Effect::Unknown), the link may
    /// exist. Before you create the link again, look it up by its reference with
    /// [`mailorder_detail`](Self::mailorder_detail). Paynet documents no idempotency key, so a
    /// second request can create a second link.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule, if no complete response arrives, if the
    /// response has no valid `url`, or if Paynet refuses the request. If the request breaks a rule,
    /// the client sends nothing. If Paynet refuses the request,
    /// [`ResultCode::of`](crate::ResultCode::of) returns Paynet's result code.
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, the link may exist. Before you create the link
    /// again, look it up by its reference.
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
    /// Returns an error if the request breaks a rule, if no complete response arrives, or if Paynet
    /// refuses the request. If the request breaks a rule, the client sends nothing. If Paynet does
    /// not know the link, [`Error::is_not_found`] returns `true`.
    pub async fn mailorder_detail(&self, link: &LinkLookup) -> Result<Response<MailorderDetail>> {
        let (reference, id) = (link.reference_no.as_deref(), link.id.as_deref());
        let request = MAILORDER_DETAIL.json(link.check(), link);
        self.call(request.map(|request| request.about(reference, id))).await
    }

    /// Returns one page of the list of links: `POST /v1/mailorder/list`.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule, if no complete response arrives, or if Paynet
    /// refuses the request. If the request breaks a rule, the client sends nothing. If the range
    /// contains no link, it is unverified whether Paynet returns an empty page of the list or
    /// refuses the request.
    pub async fn mailorder_list(&self, query: &MailorderList) -> Result<Response<MailorderPage>> {
        self.call(MAILORDER_LIST.json(query.check(), query)).await
    }

    /// Deactivates or reactivates a link: `POST /v1/mailorder/status_update`.
    ///
    /// This method sends exactly one request and does not check whether the link is paid.
    /// [`PayLinks::deactivate`](paylink_core::PayLinks::deactivate) checks this first, and never
    /// deactivates a paid link.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule, if no complete response arrives, or if Paynet
    /// refuses the request. If the request breaks a rule, the client sends nothing.
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, the status of the link may have changed. To
    /// find out, call [`mailorder_detail`](Self::mailorder_detail).
    pub async fn mailorder_status_update(
        &self,
        update: &MailorderStatusUpdate,
    ) -> Result<Response<MailorderStatusUpdated>> {
        let (reference, id) = (update.reference_no.as_deref(), update.id.as_deref());
        let request = MAILORDER_STATUS_UPDATE.json(update.check(), update);
        self.call(request.map(|request| request.about(reference, id))).await
    }

    /// Returns the payments and failed attempts to pay that have the requested transaction id or
    /// reference: `POST /v1/transaction/check`. Each row of the response reports whether the
    /// payment succeeded.
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule, if no complete response arrives, or if Paynet
    /// refuses the request. If the request breaks a rule, the client sends nothing.
    pub async fn transaction_check(
        &self,
        query: &TransactionCheck,
    ) -> Result<Response<CheckedTransactions>> {
        let reference = query.reference_no.as_deref();
        let request = TRANSACTION_CHECK.json(query.check(), query);
        self.call(request.map(|request| request.about(reference, None))).await
    }

    /// Returns the details of the payments that have the requested transaction id or reference:
    /// `POST /v1/transaction/detail`. Each row of the response reports whether the payment was
    /// reversed (cancelled or refunded).
    ///
    /// # Errors
    /// Returns an error if the request breaks a rule, if no complete response arrives, or if Paynet
    /// refuses the request. If the request breaks a rule, the client sends nothing.
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

    pub(crate) async fn server_time(&self) -> Result<Option<SystemTime>> {
        self.0.endpoint.server_time().await
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
