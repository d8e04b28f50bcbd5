use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use paylink_core::error::Refusal;
use paylink_core::http::{Endpoint, HttpResponse, Request, Service, Transport};
use paylink_core::link::payment_url;
use paylink_core::wire::WireValue;
use paylink_core::{Capabilities, Clock, Error, Identity, Response, Result, Zone};
use secrecy::SecretString;

use crate::Environment;
use crate::api::checkout_generate::{CheckoutGenerate, CheckoutGenerated};
use crate::api::checkout_inquiry::CheckoutInquiry;
use crate::api::checkout_passive::CheckoutPassive;
use crate::api::linkqr_generate::{LinkQrGenerate, LinkQrGenerated};
use crate::api::private_query::{OnePayment, Payments, QueriedPayment};
use crate::api::{Nothing, Text};
use crate::callback::HashKeys;
use crate::capabilities::capabilities;
use crate::envelope;
use crate::options::LinkOptions;
use crate::services::{
    BY_MERCHANT_CODE, BY_PAYMENT_ID, BY_PAYWALL_CODE, BY_TRACKING_CODE, CHECKOUT_GENERATE,
    CHECKOUT_INQUIRY, CHECKOUT_PASSIVE, LINKQR_GENERATE, PAYMENT_VERSION, PROVIDER,
};

/// A pair of keys for one of Paywall's two APIs. Paywall's panel shows the keys under "Developer",
/// "Integration".
///
/// A merchant has two key pairs: the public pair for the Payment API, and the private pair for the
/// Payment Private API.
#[derive(Clone, Debug)]
pub struct KeyPair {
    key: SecretString,
    client: SecretString,
}

impl KeyPair {
    /// Creates a key pair from the two values that Paywall's panel shows: `PublicKey` and
    /// `PublicClient` for the public pair, or `PrivateKey` and `PrivateClient` for the private
    /// pair.
    pub fn new(key: impl Into<SecretString>, client: impl Into<SecretString>) -> Self {
        Self { key: key.into(), client: client.into() }
    }
}

/// A client for one Paywall account. Cloning a client is cheap, and all clones share the same
/// connections.
///
/// The client has one method for each of Paywall's services. If a request that only reads data
/// fails temporarily, the client sends it again. The client never sends a request twice if the
/// request changes something. The client sends each key pair only to the host to which the pair
/// belongs.
///
/// Each method checks the values before it sends anything. If a value is invalid, the method sends
/// nothing and returns an error that contains the name of the field and the violated rule.
///
/// To use the same interface for all providers, pass the client to
/// [`PayLinks`](paylink_core::PayLinks).
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    payment: Endpoint,
    private: Option<Endpoint>,
    identity: Identity,
    capabilities: Capabilities,
    hash_keys: HashKeys,
    expiry_zone: Zone,
    options: LinkOptions,
}

/// Sets the options of a [`Client`] and builds it. [`Client::builder`] returns a builder.
#[must_use]
pub struct ClientBuilder {
    environment: Environment,
    public: KeyPair,
    private: Option<KeyPair>,
    hash_keys: HashKeys,
    expiry_zone: Zone,
    account: String,
    transport: Option<Transport>,
    options: LinkOptions,
}

impl ClientBuilder {
    /// Sets the key pair for the Payment Private API, with which payments are queried. Without this
    /// key pair, the methods whose names begin with `payment_by_` or `payments_by_` send nothing
    /// and return an error.
    pub fn private_keys(mut self, pair: KeyPair) -> Self {
        self.private = Some(pair);
        self
    }

    /// Sets the keys with which the client verifies the hashes of callbacks. Without these keys,
    /// the client accepts every callback and marks it as unsigned.
    pub fn hash_keys(mut self, keys: HashKeys) -> Self {
        self.hash_keys = keys;
        self
    }

    /// Sets the time zone of the expiry date that the client sends for a payment page
    /// (`ExpireDateTime`). The default is [`Zone::Istanbul`].
    ///
    /// It is unverified whether the default is correct, because Paywall does not document the time
    /// zone. If Paywall expects UTC and you use the default, payment pages expire three hours later
    /// than requested.
    pub fn expiry_zone(mut self, zone: Zone) -> Self {
        self.expiry_zone = zone;
        self
    }

    /// Sets the name of the Paywall account in link keys ([`LinkKey`](paylink_core::LinkKey)). The
    /// default is `default`.
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

    /// Sets the Paywall options of every payment page that is created through
    /// [`PayLinks`](paylink_core::PayLinks).
    pub fn link_options(mut self, options: LinkOptions) -> Self {
        self.options = options;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error in each of these cases:
    ///
    /// - A key is blank or not a valid header value.
    /// - The same hash key is given for two kinds of callback.
    /// - The name of the environment or of the account is not valid in a
    ///   [`LinkKey`](paylink_core::LinkKey).
    /// - The transport cannot be created, for example because the operating system has no
    ///   certificate authorities.
    pub fn build(self) -> Result<Client> {
        self.assemble().map_err(|error| error.with_provider(&PROVIDER))
    }

    fn assemble(self) -> Result<Client> {
        self.hash_keys.validate()?;
        let identity = Identity::new(PROVIDER, self.environment.name(), &self.account)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Transport::new()?,
        };
        let hosts = self.environment.hosts()?;
        let payment = Endpoint::builder(&transport, &identity, hosts.payment)
            .secret_header("apikeypublic", "", &self.public.key)?
            .secret_header("apiclientpublic", "", &self.public.client)?
            .build();
        let private = match &self.private {
            Some(pair) => Some(
                Endpoint::builder(&transport, &identity, hosts.private)
                    .secret_header("apikeyprivate", "", &pair.key)?
                    .secret_header("apiclientprivate", "", &pair.client)?
                    .build(),
            ),
            None => None,
        };
        Ok(Client(Arc::new(Inner {
            capabilities: capabilities(private.is_some()),
            payment,
            private,
            identity,
            hash_keys: self.hash_keys,
            expiry_zone: self.expiry_zone,
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
    /// Returns a builder for a client with the given public key pair. Despite its name, the public
    /// key pair is secret. Do not use it outside your server.
    ///
    /// ```
    /// use paywall::{Client, Environment, KeyPair};
    /// let client = Client::builder(Environment::Test, KeyPair::new("public-key", "public-client"))
    ///     .private_keys(KeyPair::new("private-key", "private-client"))
    ///     .build()?;
    /// # Ok::<(), paywall::Error>(())
    /// ```
    pub fn builder(environment: Environment, public: KeyPair) -> ClientBuilder {
        ClientBuilder {
            environment,
            public,
            private: None,
            hash_keys: HashKeys::new(),
            expiry_zone: Zone::Istanbul,
            account: "default".into(),
            transport: None,
            options: LinkOptions::default(),
        }
    }

    /// Creates a hosted payment page. This method calls `POST /api/paywall/checkout/generate`.
    ///
    /// # Errors
    /// Returns an error if a value is invalid, if no valid response arrives, or if Paywall refuses
    /// the request. If a value is invalid, the client sends nothing. If Paywall refuses the
    /// request, [`ErrorCode::of`](crate::ErrorCode::of) returns Paywall's error code.
    ///
    /// If [`Error::effect`] returns [`Effect::Unknown`](paylink_core::Effect::Unknown), the payment
    /// page may exist. You cannot get its id any more, and no service of Paywall can find the page
    /// without the id. Use a new unique code for the next attempt. The first page expires without
    /// further action.
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, it is unknown whether Paywall created the
    /// payment page.
    pub async fn checkout_generate(
        &self,
        request: &CheckoutGenerate,
    ) -> Result<Response<CheckoutGenerated>> {
        let reference = Some(request.unique_code.as_str());
        let request = CHECKOUT_GENERATE.json(request.validate(), request);
        let request = request.map(|request| request.about(reference, None));
        let has_link = |body: &CheckoutGenerated| body.web_url().is_some();
        call(&self.0.payment, request).await?.require(|body| body.filter(has_link))
    }

    /// Returns the data of the hosted payment page with this id. This method calls
    /// `GET /api/paywall/checkout/inquiry`.
    ///
    /// # Errors
    /// Returns an error if no valid response arrives, or if Paywall refuses the request. If the
    /// page does not exist, [`Error::is_not_found`] returns `true`.
    pub async fn checkout_inquiry(&self, id: i64) -> Result<Response<CheckoutInquiry>> {
        let id = id.to_string();
        let request = CHECKOUT_INQUIRY.request().about(None, Some(&id)).header("id", &id);
        let request = request.map_err(|error| CHECKOUT_INQUIRY.error(error));
        call(&self.0.payment, request).await?.require(|body| body)
    }

    /// Deactivates a hosted payment page, so that it can no longer be paid. This method calls
    /// `PUT /api/paywall/checkout/passive`.
    ///
    /// This method sends exactly one request and does not check whether the payment page was paid.
    /// A deactivated page cannot be reactivated.
    ///
    /// # Errors
    /// Returns an error if no valid response arrives, or if Paywall refuses the request.
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, it is unknown whether Paywall deactivated the
    /// payment page.
    pub async fn checkout_passive(&self, request: &CheckoutPassive) -> Result<Response<()>> {
        let id = request.id.to_string();
        let request = CHECKOUT_PASSIVE.json(Ok(()), request);
        let request = request.map(|request| request.about(None, Some(&id)));
        Ok(call::<Nothing>(&self.0.payment, request).await?.body.map(drop))
    }

    /// Creates a LinkQr link. This method calls `POST /api/paywall/linkqr/generate`.
    ///
    /// # Errors
    /// Returns an error if a value is invalid, if no valid response arrives, or if Paywall refuses
    /// the request. If a value is invalid, the client sends nothing. If [`Error::effect`] returns
    /// [`Effect::Unknown`](paylink_core::Effect::Unknown), the link may exist.
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, it is unknown whether Paywall created the
    /// link.
    pub async fn linkqr_generate(
        &self,
        request: &LinkQrGenerate,
    ) -> Result<Response<LinkQrGenerated>> {
        let reference = request.merchant_order_id.as_deref();
        let request = LINKQR_GENERATE.json(request.validate(), request);
        let request = request.map(|request| request.about(reference, None));
        let has_link = |body: &LinkQrGenerated| {
            body.link.as_ref().is_some_and(|link| payment_url(link).is_some())
        };
        call(&self.0.payment, request).await?.require(|body| body.filter(has_link))
    }

    /// Returns the payment that has the merchant's unique code `code`. This method calls
    /// `GET /api/paywall/private/query`.
    ///
    /// # Errors
    /// Returns an error if the private key pair is not configured, if the code is not a valid
    /// header value, if no valid response arrives, or if Paywall refuses the request. If the key
    /// pair is not configured or the code is not valid, the client sends nothing. If Paywall
    /// returns the error code −1 (payment not found), [`Error::is_not_found`] returns `true`.
    pub async fn payment_by_merchant_code(&self, code: &str) -> Result<Response<QueriedPayment>> {
        self.payment(&BY_MERCHANT_CODE, &[("merchantuniquecode", code)]).await
    }

    /// Returns the payment that has Paywall's code `code`, which is a GUID. This method calls
    /// `GET /api/paywall/private/query/by/uniquecode`.
    ///
    /// # Errors
    /// Returns an error in the same cases as
    /// [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payment_by_paywall_code(&self, code: &str) -> Result<Response<QueriedPayment>> {
        self.payment(&BY_PAYWALL_CODE, &[("uniquecode", code)]).await
    }

    /// Returns the payment that has Paywall's numeric id `id`. This method calls
    /// `GET /api/paywall/private/query/by/paymentid`.
    ///
    /// # Errors
    /// Returns an error in the same cases as
    /// [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payment_by_id(&self, id: i64) -> Result<Response<QueriedPayment>> {
        self.payment(&BY_PAYMENT_ID, &[("paymentid", &id.to_string())]).await
    }

    /// Returns the payments that have the merchant's tracking code `tracking_code`. Paywall returns
    /// at most 100 payments. This method calls `GET /api/paywall/private/query/by/trackingcode`.
    ///
    /// If `merchant_code` is `Some`, Paywall returns only those payments that also have the
    /// merchant's unique code `merchant_code`.
    ///
    /// # Errors
    /// Returns an error in the same cases as
    /// [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payments_by_tracking_code(
        &self,
        tracking_code: &str,
        merchant_code: Option<&str>,
    ) -> Result<Response<Vec<QueriedPayment>>> {
        let mut headers = vec![("trackingcode", tracking_code)];
        headers.extend(merchant_code.map(|code| ("merchantuniquecode", code)));
        let found: Success<Payments> = self.query(&BY_TRACKING_CODE, &headers).await?;
        Ok(found.body.map(|body| body.and_then(|body| body.list).unwrap_or_default()))
    }

    /// Returns a short text from Paywall. You can use this method to test the connection. This
    /// method calls `GET /api/paywall/payment/version`.
    ///
    /// # Errors
    /// Returns an error if no valid response arrives, or if Paywall refuses the request. Paywall
    /// does not document whether this service refuses wrong keys.
    pub async fn payment_version(&self) -> Result<Response<String>> {
        let version: Success<Text> = call(&self.0.payment, Ok(PAYMENT_VERSION.request())).await?;
        Ok(version.body.map(|text| text.map(|text| text.0).unwrap_or_default()))
    }

    /// Returns the provider, the environment and the account of this client. These three values are
    /// a part of each [`LinkKey`](paylink_core::LinkKey) that this client creates.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// Returns the keys with which this client verifies the hashes of callbacks.
    pub fn hash_keys(&self) -> &HashKeys {
        &self.0.hash_keys
    }

    pub(crate) fn client_capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    pub(crate) fn options(&self) -> &LinkOptions {
        &self.0.options
    }

    pub(crate) fn expiry_zone(&self) -> Zone {
        self.0.expiry_zone
    }

    pub(crate) fn longest_call(&self) -> Duration {
        self.0.payment.transport().longest_call()
    }

    pub(crate) async fn server_time(&self) -> Result<Option<SystemTime>> {
        self.0.payment.server_time().await
    }

    pub(crate) fn clock(&self) -> &Clock {
        self.0.payment.transport().clock()
    }

    async fn payment(
        &self,
        service: &Service,
        headers: &[(&'static str, &str)],
    ) -> Result<Response<QueriedPayment>> {
        let found: Success<OnePayment> = self.query(service, headers).await?;
        found.require(|body| body?.paywall)
    }

    async fn query<T: WireValue>(
        &self,
        service: &Service,
        headers: &[(&'static str, &str)],
    ) -> Result<Success<T>> {
        let missing =
            "the private key pair is not configured: set it with ClientBuilder::private_keys";
        let private =
            self.0.private.as_ref().ok_or_else(|| service.error(Error::configuration(missing)))?;
        call(private, lookup_request(service, headers)).await.map_err(with_not_found)
    }
}

/// Creates a request that sends the lookup values as headers.
fn lookup_request(service: &Service, headers: &[(&'static str, &str)]) -> Result<Request> {
    let reference = headers.iter().find(|(name, _)| *name == "merchantuniquecode");
    headers
        .iter()
        .try_fold(
            service.request().about(reference.map(|(_, code)| *code), None),
            |request, (name, value)| request.header(name, value),
        )
        .map_err(|error| service.error(error))
}

/// A successful response and its `Body`.
struct Success<T> {
    response: HttpResponse,
    body: Response<Option<T>>,
}

impl<T> Success<T> {
    /// Converts the body, or returns an error if `convert` returns `None`.
    fn require<U>(self, convert: impl FnOnce(Option<T>) -> Option<U>) -> Result<Response<U>> {
        let unread = self.body.unread().to_vec();
        match convert(self.body.into_inner()) {
            Some(value) => Ok(self.response.with_value(value).with_unread(unread)),
            None => {
                let error = Error::malformed("the response has no usable `Body`");
                Err(self.response.error(error))
            }
        }
    }
}

async fn call<T: WireValue>(endpoint: &Endpoint, request: Result<Request>) -> Result<Success<T>> {
    let response = endpoint.send(request?).await?;
    Ok(Success { body: envelope::open(&response)?, response })
}

/// Reads the general code −1 as "not found", which is its documented meaning in the private
/// queries.
fn with_not_found(error: Error) -> Error {
    if crate::ErrorCode::of(&error) == Some(crate::ErrorCode::NOT_FOUND_OR_GENERAL) {
        error.with_refusal(Refusal::NotFound)
    } else {
        error
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}
