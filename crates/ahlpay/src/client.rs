//! The client: its builder, and one method per service.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use paylink_core::http::{Endpoint, HttpResponse, Request, Service, Transport};
use paylink_core::wire::{Nothing, WireValue};
use paylink_core::{Capabilities, Clock, Error, Identity, Response, Result};

use crate::api::authentication_merchant::Authenticated;
use crate::api::create_link_payment::{CreateLinkPayment, LinkPaymentCreated};
use crate::api::get_created_links::{CreatedLinks, GetCreatedLinks};
use crate::api::passive_link_payment::PassiveLinkPayment;
use crate::api::payment_inquiry::{PaymentInquired, PaymentInquiry};
use crate::api::transaction_list::{TransactionList, Transactions};
use crate::capabilities::capabilities;
use crate::envelope;
use crate::environment::Environment;
use crate::hash::HashPassword;
use crate::options::LinkOptions;
use crate::services::{
    CREATE_LINK_PAYMENT, GET_CREATED_LINKS, PASSIVE_LINK_PAYMENT, PAYMENT_INQUIRY, PROVIDER,
    TRANSACTION_LIST,
};
use crate::session::{Credentials, Session, Token};

/// The member (institution) id in AHL Pay's own examples.
const DEFAULT_MEMBER_ID: i64 = 1;

/// The longest range of days in a published example of `Transaction/List`.
const DEFAULT_TRANSACTION_DAYS: u16 = 45;

/// A client for one AHL Pay merchant. Cloning a client is cheap, and all clones share one login
/// session.
///
/// The client has one method for each of AHL Pay's services, and each method sends one request. To
/// use the same interface for all providers, pass the client to [`PayLinks`].
///
/// Each method checks the request before it sends anything. If a value is invalid, the method sends
/// nothing and returns an error that contains the name of the field and the violated rule.
///
/// # Login
///
/// The client logs in before its first request, and again when the access token expires. If several
/// requests need a login at the same time, the client logs in only once.
///
/// - If AHL Pay answers with HTTP 401, the client logs in once and sends the request again. If a
///   request changes something, this is the only case in which the client sends the request twice.
/// - AHL Pay does not document how it answers a request with an expired token. A refusal without
///   HTTP 401 may therefore mean that the token has expired. If AHL Pay refuses a request that only
///   reads data and the token is at least one minute old, the client logs in and sends the request
///   again.
///
/// [`PayLinks`]: paylink_core::PayLinks
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// Builds the request of a call. The merchant's id in a request comes from the login.
type BuildRequest<'a> = dyn Fn(&Token) -> Result<Request> + Send + Sync + 'a;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

struct Inner {
    endpoint: Endpoint,
    session: Session,
    identity: Identity,
    capabilities: Capabilities,
    member_id: i64,
    hash_password: Option<HashPassword>,
    transaction_days: u16,
    deactivation_allowed: bool,
    options: LinkOptions,
}

/// Sets the options of a [`Client`] and builds it. [`Client::builder`] returns a builder.
#[must_use]
pub struct ClientBuilder {
    environment: Environment,
    credentials: Credentials,
    member_id: i64,
    merchant_id: Option<i64>,
    hash_password: Option<HashPassword>,
    transaction_days: u16,
    deactivation_allowed: bool,
    account: String,
    transport: Option<Transport>,
    options: LinkOptions,
}

impl ClientBuilder {
    /// Sets the member id, which identifies an institution. The default is 1, the value in AHL
    /// Pay's examples.
    pub fn member_id(mut self, member_id: i64) -> Self {
        self.member_id = member_id;
        self
    }

    /// Sets the merchant id that the client uses if the login returns no merchant id.
    pub fn merchant_id(mut self, merchant_id: i64) -> Self {
        self.merchant_id = Some(merchant_id);
        self
    }

    /// Sets the hash password with which the client signs the request for each new link. By
    /// default, the client does not sign the request, as in AHL Pay's back-office program.
    ///
    /// It is **unverified** whether AHL Pay requires or accepts a signature for a new link.
    pub fn hash_password(mut self, password: HashPassword) -> Self {
        self.hash_password = Some(password);
        self
    }

    /// Allows the client to deactivate links with AHL Pay's service `PassiveLinkPayment`. By
    /// default, a deactivation returns an error, and the client sends nothing.
    ///
    /// It is **unverified** whether merchants can use this service. The service was observed only
    /// in AHL Pay's back-office program, which does not use the host that merchants use.
    pub fn allow_deactivation(mut self) -> Self {
        self.deactivation_allowed = true;
        self
    }

    /// Sets the number of days in which the client searches for the payments of a link. The last of
    /// these days is tomorrow, so the minimum is 2. The default is 45, the longest range in AHL
    /// Pay's examples.
    ///
    /// The client does not find older payments. If a link was paid before the first of these days,
    /// [`PayLinks::confirm`] returns the verdict
    /// [`NotProvable`](paylink_core::Verdict::NotProvable).
    ///
    /// [`PayLinks::confirm`]: paylink_core::PayLinks::confirm
    pub fn transaction_days(mut self, days: u16) -> Self {
        self.transaction_days = days;
        self
    }

    /// Sets the name of this account in link keys. The default is `default`.
    ///
    /// If you have several accounts, give each account a different name. Keep the name if the
    /// password changes, because stored link keys contain the name.
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

    /// Sets the AHL Pay options of every link that is created through
    /// [`PayLinks`](paylink_core::PayLinks).
    pub fn link_options(mut self, options: LinkOptions) -> Self {
        self.options = options;
        self
    }

    /// Builds the client. This method sends nothing. The client logs in later, before its first
    /// request.
    ///
    /// # Errors
    /// Returns an error in each of these cases:
    ///
    /// - The e-mail address, the password or the hash password is blank.
    /// - The name of the account or of the environment is not valid in link keys.
    /// - [`transaction_days`](Self::transaction_days) is less than 2.
    /// - The transport cannot be created, for example because the operating system has no
    ///   certificate authorities.
    pub fn build(self) -> Result<Client> {
        self.build_client().map_err(|error| error.with_provider(&PROVIDER))
    }

    fn build_client(self) -> Result<Client> {
        self.credentials.check()?;
        if let Some(password) = &self.hash_password {
            password.check()?;
        }
        if self.transaction_days < 2 {
            return Err(Error::configuration(
                "`transaction_days` must be at least 2, because the last of the days is tomorrow",
            ));
        }
        let identity = Identity::new(PROVIDER, self.environment.name(), &self.account)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Transport::new()?,
        };
        let endpoint =
            Endpoint::builder(&transport, &identity, self.environment.base_url()?).build();
        Ok(Client(Arc::new(Inner {
            session: Session::new(endpoint.clone(), self.credentials, self.merchant_id),
            endpoint,
            identity,
            capabilities: capabilities(self.deactivation_allowed),
            member_id: self.member_id,
            hash_password: self.hash_password,
            transaction_days: self.transaction_days,
            deactivation_allowed: self.deactivation_allowed,
            options: self.options,
        })))
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
    /// Returns a builder for a client that logs in as this API user.
    ///
    /// ```
    /// use ahlpay::{Client, Credentials, Environment};
    /// let user = Credentials::new("api@shop.example", "password");
    /// let client = Client::builder(Environment::Test, user).build()?;
    /// # Ok::<(), ahlpay::Error>(())
    /// ```
    pub fn builder(environment: Environment, credentials: Credentials) -> ClientBuilder {
        ClientBuilder {
            environment,
            credentials,
            member_id: DEFAULT_MEMBER_ID,
            merchant_id: None,
            hash_password: None,
            transaction_days: DEFAULT_TRANSACTION_DAYS,
            deactivation_allowed: false,
            account: "default".into(),
            transport: None,
            options: LinkOptions::default(),
        }
    }

    /// Logs in with the client's credentials and returns AHL Pay's answer. You can use this method
    /// to check the credentials. This method calls AHL Pay's service
    /// `POST /api/Security/AuthenticationMerchant`, which was observed in third-party clients.
    ///
    /// You do not need to call this method before the other methods, because they log in
    /// automatically. The other methods do not use the token that this method returns. AHL Pay does
    /// not document whether a login makes earlier tokens invalid. If the client's earlier token
    /// becomes invalid, the client logs in again automatically.
    ///
    /// # Errors
    /// Returns an error if AHL Pay does not answer, if AHL Pay refuses the login, or if the answer
    /// contains no token.
    pub async fn authentication_merchant(&self) -> Result<Response<Authenticated>> {
        self.0.session.login().await
    }

    /// Creates a payment link and returns its URL. This method calls AHL Pay's service
    /// `POST /api/Payment/CreateLinkPayment`. The fields of this service were observed in AHL Pay's
    /// back-office program. The path of the service is unverified.
    ///
    /// If [`Error::effect`] returns [`Effect::Unknown`](paylink_core::Effect::Unknown), the link
    /// may exist, but you cannot get its URL any more. To find out whether the link was paid, call
    /// [`payment_inquiry`](Self::payment_inquiry) with the order number.
    ///
    /// # Errors
    /// Returns an error if a field is invalid, if AHL Pay does not answer, if AHL Pay refuses the
    /// request, or if the answer has no URL. If a field is invalid, the client sends nothing.
    pub async fn create_link_payment(
        &self,
        request: &CreateLinkPayment,
    ) -> Result<Response<LinkPaymentCreated>> {
        let build = |token: &Token| {
            let hash_password = self.0.hash_password.as_ref();
            let body =
                request.for_merchant(token.merchant_id(), self.0.member_id, hash_password)?;
            let sent = CREATE_LINK_PAYMENT.json(Ok(()), &body)?;
            Ok(sent.about(Some(&request.order_id), None))
        };
        let created: Response<LinkPaymentCreated> =
            self.call(&CREATE_LINK_PAYMENT, request.check(), build).await?;
        if created.web_url().is_some() {
            return Ok(created);
        }
        let error = Error::malformed("`url` is missing or not a web address");
        Err(envelope::response_error(&CREATE_LINK_PAYMENT, error, &created))
    }

    /// Returns one page of the list of links that are in one state. This method calls AHL Pay's
    /// service `POST /api/Payment/GetCreatedLinks`, which AHL Pay documents.
    ///
    /// # Errors
    /// Returns an error if a field is invalid, if AHL Pay does not answer, or if AHL Pay refuses
    /// the request. If a field is invalid, the client sends nothing.
    pub async fn get_created_links(
        &self,
        query: &GetCreatedLinks,
    ) -> Result<Response<CreatedLinks>> {
        let build = |_: &Token| GET_CREATED_LINKS.json(Ok(()), query);
        self.call(&GET_CREATED_LINKS, query.check(), build).await
    }

    /// Returns the payment that has the requested order number. This method calls AHL Pay's service
    /// `POST /api/Payment/PaymentInquiry`, which was observed in third-party clients. It is
    /// unverified whether this service finds payments that were made through links.
    ///
    /// The result `Ok` does not mean that the order was paid. Only [`PaymentInquired::txn_status`]
    /// shows whether the order was paid.
    ///
    /// # Errors
    /// Returns an error if a field is invalid, if AHL Pay does not answer, or if AHL Pay refuses
    /// the request. If a field is invalid, the client sends nothing. AHL Pay may also refuse the
    /// inquiry if nobody has paid yet.
    pub async fn payment_inquiry(
        &self,
        query: &PaymentInquiry,
    ) -> Result<Response<PaymentInquired>> {
        let build = |token: &Token| {
            let body = query.for_merchant(token.merchant_id(), self.0.member_id);
            let request = PAYMENT_INQUIRY.json(Ok(()), &body)?;
            Ok(request.about(Some(&query.order_id), None))
        };
        self.call(&PAYMENT_INQUIRY, query.check(), build).await
    }

    /// Returns one page of the list of transactions in a range of days. This method calls AHL Pay's
    /// service `POST /api/Transaction/List`, which AHL Pay documents.
    ///
    /// # Errors
    /// Returns an error if a field is invalid, if AHL Pay does not answer, or if AHL Pay refuses
    /// the request. If a field is invalid, the client sends nothing.
    pub async fn transaction_list(
        &self,
        query: &TransactionList,
    ) -> Result<Response<Transactions>> {
        let build =
            |token: &Token| TRANSACTION_LIST.json(Ok(()), &query.for_merchant(token.merchant_id()));
        self.call(&TRANSACTION_LIST, query.check(), build).await
    }

    /// Deactivates a link, so that it can no longer be paid. This method calls the service
    /// `POST /api/Payment/PassiveLinkPayment`. It is unverified whether merchants can use this
    /// service.
    ///
    /// This method sends exactly one request and does not check whether the link was paid.
    /// [`PayLinks::deactivate`](paylink_core::PayLinks::deactivate) checks this first.
    ///
    /// # Errors
    /// Returns an error if the client was built without [`ClientBuilder::allow_deactivation`], if
    /// the order number is invalid, if AHL Pay does not answer, or if AHL Pay refuses the request.
    /// In the first two cases, the client sends nothing.
    pub async fn passive_link_payment(&self, request: &PassiveLinkPayment) -> Result<Response<()>> {
        let allowed = if self.0.deactivation_allowed {
            Ok(())
        } else {
            Err(Error::unsupported(
                "deactivation is unverified and off by default: build the client with \
                 `ClientBuilder::allow_deactivation`",
            ))
        };
        let checked = allowed.and_then(|()| request.check());
        let build = |_: &Token| {
            let sent = PASSIVE_LINK_PAYMENT.json(Ok(()), request)?;
            Ok(sent.about(Some(&request.order_id), None))
        };
        let done = self.call_for_data::<Nothing>(&PASSIVE_LINK_PAYMENT, checked, build).await?;
        Ok(done.map(drop))
    }

    /// Returns the provider, the environment and the account of this client. These three values are
    /// a part of all link keys that this client creates.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    pub(crate) fn options(&self) -> &LinkOptions {
        &self.0.options
    }

    pub(crate) fn transaction_days(&self) -> i32 {
        self.0.transaction_days.into()
    }

    pub(crate) fn longest_call(&self) -> Duration {
        self.0.endpoint.transport().longest_call()
    }

    pub(crate) async fn server_time(&self) -> Result<Option<SystemTime>> {
        self.0.endpoint.server_time().await
    }

    pub(crate) fn clock(&self) -> &Clock {
        self.0.endpoint.transport().clock()
    }

    /// Calls a service. If the answer has no `data`, the result is the default of `T`.
    async fn call<T: WireValue + Default>(
        &self,
        service: &Service,
        checked: Result<()>,
        build: impl Fn(&Token) -> Result<Request> + Send + Sync,
    ) -> Result<Response<T>> {
        let answered = self.call_for_data::<T>(service, checked, build).await?;
        Ok(answered.map(Option::unwrap_or_default))
    }

    /// Calls a service within the session, and reads `data` from the answer.
    async fn call_for_data<T: WireValue>(
        &self,
        service: &Service,
        checked: Result<()>,
        build: impl Fn(&Token) -> Result<Request> + Send + Sync,
    ) -> Result<Response<Option<T>>> {
        checked.map_err(|error| service.error(error))?;
        let (answer, token) = self.answer(service, &build).await?;
        let opened = envelope::open(&answer);
        let (Err(refusal), Some(token)) = (&opened, &token) else { return opened };
        match self.answer_after_refusal(service, &build, token, refusal).await? {
            Some(answer) => {
                let retried = envelope::open(&answer);
                if let Some(error) = retried.as_ref().err().filter(|error| error.is_refused()) {
                    self.0.session.add_known_refusal(error);
                }
                retried
            }
            None => opened,
        }
    }

    /// Sends a request within the session, and once more with a new token if the answer has HTTP
    /// status 401. Returns the answer, and the token unless it is the new one.
    fn answer<'a>(
        &'a self,
        service: &'a Service,
        build: &'a BuildRequest<'a>,
    ) -> Boxed<'a, (HttpResponse, Option<Arc<Token>>)> {
        // The future is boxed, so that it is compiled once and not for every caller.
        Box::pin(async move {
            let session = &self.0.session;
            let token = session.token(None).await?;
            let answer = self.send(service, &token, build).await?;
            if answer.status() != 401 {
                return Ok((answer, Some(token)));
            }
            if service.is_write() && !envelope::was_not_done(&answer) {
                session.invalidate(&token);
                return Err(envelope::failed(&answer).with_unknown_effect());
            }
            let renewed = session.token(Some(&token)).await?;
            Ok((self.send(service, &renewed, build).await?, None))
        })
    }

    /// Sends a request once more with a new token if the refusal may mean that the token has
    /// expired. How AHL Pay answers a call with an expired token is not documented. Returns `None`
    /// if the request is not sent again.
    fn answer_after_refusal<'a>(
        &'a self,
        service: &'a Service,
        build: &'a BuildRequest<'a>,
        token: &'a Arc<Token>,
        refusal: &'a Error,
    ) -> Boxed<'a, Option<HttpResponse>> {
        Box::pin(async move {
            let session = &self.0.session;
            let may_be_expired = refusal.is_refused()
                && matches!(refusal.http_status(), Some(200..=299 | 400 | 403))
                && session.should_relogin(token, refusal);
            if !may_be_expired {
                return Ok(None);
            }
            session.invalidate(token);
            if service.is_write() {
                return Ok(None);
            }
            let renewed = session.token(None).await?;
            if Arc::ptr_eq(&renewed, token) {
                // The login failed. A call with the same token would get the same answer.
                return Ok(None);
            }
            self.send(service, &renewed, build).await.map(Some)
        })
    }

    async fn send(
        &self,
        service: &Service,
        token: &Token,
        build: &BuildRequest<'_>,
    ) -> Result<HttpResponse> {
        let request = build(token).map_err(|error| service.error(error))?;
        self.0.endpoint.send(token.authorize(request)).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}
