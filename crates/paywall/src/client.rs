use std::fmt;
use std::sync::Arc;

use paylink_core::error::Refusal;
use paylink_core::http::{Endpoint, Method, Purpose, Request, Transport};
use paylink_core::wire::record::Member;
use paylink_core::{Capabilities, Clock, Error, Identity, Reply, Result, Zone};
use secrecy::SecretString;

use crate::Environment;
use crate::api::checkout_generate::{CheckoutGenerate, CheckoutGenerated};
use crate::api::checkout_inquiry::CheckoutInquiry;
use crate::api::checkout_passive::CheckoutPassive;
use crate::api::linkqr_generate::{LinkQrGenerate, LinkQrGenerated};
use crate::api::private_query::{OnePayment, PaymentLookup, Payments, QueriedPayment};
use crate::api::{Nothing, Text};
use crate::envelope;
use crate::provider::{self, LinkOptions, PROVIDER};
use crate::webhook::HashKeys;

/// A key pair as Paywall's panel shows it (Developer, Integration): one for the Payment API, one for the Payment Private API.
#[derive(Clone, Debug)]
pub struct KeyPair {
    key: SecretString,
    client: SecretString,
}

impl KeyPair {
    /// `PublicKey` and `PublicClient`, or `PrivateKey` and `PrivateClient`.
    pub fn new(key: impl Into<SecretString>, client: impl Into<SecretString>) -> Self {
        Self { key: key.into(), client: client.into() }
    }
}

/// A client of one Paywall account; cheap to clone and to share between tasks.
///
/// One method per service, one request per call (reads are repeated after a passing failure). Each key pair travels to its own
/// host only. Every method refuses what Paywall would refuse before anything is sent, by field and rule.
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

/// Options of a [`Client`].
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
    /// The pair of the Payment Private API, which reads payments back. Without it such calls are refused unsent.
    pub fn private_keys(mut self, pair: KeyPair) -> Self {
        self.private = Some(pair);
        self
    }

    /// The keys that webhooks are checked with.
    pub fn hash_keys(mut self, keys: HashKeys) -> Self {
        self.hash_keys = keys;
        self
    }

    /// The zone in which the expiry of a page is written; Istanbul unless stated. Unverified: no page names the zone of
    /// `ExpireDateTime`, and three hours matter against a default of ten minutes.
    pub fn expiry_zone(mut self, zone: Zone) -> Self {
        self.expiry_zone = zone;
        self
    }

    /// The name of this account in link keys; `default` unless stated.
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
    /// A key is blank or no legal header value, one hash key serves two kinds of delivery, a name is not usable, or the
    /// operating system offers no certificate authorities.
    pub fn build(self) -> Result<Client> {
        self.assemble().map_err(|error| error.with_provider(&PROVIDER))
    }

    fn assemble(self) -> Result<Client> {
        self.hash_keys.check()?;
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
            capabilities: provider::capabilities(private.is_some()),
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
    /// A client with the public pair (which, despite its name, stays on the server).
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

    /// Makes a shared payment page. `POST /api/paywall/checkout/generate`
    ///
    /// If [`Error::effect`] is unknown, the page may exist, but its id is lost and nothing finds it: it expires unseen, and the
    /// next attempt needs another code.
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paywall's refusal; see [`ErrorCode::of`](crate::ErrorCode::of).
    pub async fn checkout_generate(&self, request: &CheckoutGenerate) -> Result<Reply<CheckoutGenerated>> {
        let call = Call::write("checkout/generate", Method::Post, "/api/paywall/checkout/generate");
        let generated = call.at(&self.0.payment, request.check(), |r| r.json(request)).await?;
        call.some(generated, |body: &CheckoutGenerated| is_link(body.link.as_ref().map(|link| link.as_str())))
    }

    /// Reads a page. `GET /api/paywall/checkout/inquiry`
    ///
    /// # Errors
    /// No answer, or Paywall's refusal.
    pub async fn checkout_inquiry(&self, id: i64) -> Result<Reply<CheckoutInquiry>> {
        let call = Call::read("checkout/inquiry", "/api/paywall/checkout/inquiry");
        let page = call.at(&self.0.payment, Ok(()), |r| r.header("id", &id.to_string())).await?;
        call.some(page, |_| true)
    }

    /// Takes a page out of service: exactly one request, no reading before or after. `PUT /api/paywall/checkout/passive`
    ///
    /// # Errors
    /// No answer, or Paywall's refusal.
    pub async fn checkout_passive(&self, request: &CheckoutPassive) -> Result<Reply<()>> {
        let call = Call::write("checkout/passive", Method::Put, "/api/paywall/checkout/passive");
        let done: Reply<Option<Nothing>> = call.at(&self.0.payment, Ok(()), |r| r.json(request)).await?;
        done.try_map(|_| Ok(()))
    }

    /// Makes a LinkQr link. `POST /api/paywall/linkqr/generate`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paywall's refusal.
    pub async fn linkqr_generate(&self, request: &LinkQrGenerate) -> Result<Reply<LinkQrGenerated>> {
        let call = Call::write("linkqr/generate", Method::Post, "/api/paywall/linkqr/generate");
        let generated = call.at(&self.0.payment, request.check(), |r| r.json(request)).await?;
        call.some(generated, |body: &LinkQrGenerated| is_link(body.link.as_ref().map(|link| link.as_str())))
    }

    /// Reads a payment by the merchant's unique code. `GET /api/paywall/private/query`
    ///
    /// # Errors
    /// The private pair is not configured, no answer, or Paywall's refusal; [`Error::is_not_found`] for code −1.
    pub async fn payment_by_merchant_code(&self, code: &str) -> Result<Reply<QueriedPayment>> {
        let call = Call::read("private/query", "/api/paywall/private/query");
        self.payment(call, &PaymentLookup::MerchantCode(code.to_owned())).await
    }

    /// Reads a payment by Paywall's code, a GUID. `GET /api/paywall/private/query/by/uniquecode`
    ///
    /// # Errors
    /// As [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payment_by_paywall_code(&self, code: &str) -> Result<Reply<QueriedPayment>> {
        let call = Call::read("private/query/by/uniquecode", "/api/paywall/private/query/by/uniquecode");
        self.payment(call, &PaymentLookup::PaywallCode(code.to_owned())).await
    }

    /// Reads a payment by its id. `GET /api/paywall/private/query/by/paymentid`
    ///
    /// # Errors
    /// As [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payment_by_id(&self, id: i64) -> Result<Reply<QueriedPayment>> {
        let call = Call::read("private/query/by/paymentid", "/api/paywall/private/query/by/paymentid");
        self.payment(call, &PaymentLookup::PaymentId(id)).await
    }

    /// Reads up to 100 payments by the merchant's tracking code. `GET /api/paywall/private/query/by/trackingcode`
    ///
    /// # Errors
    /// As [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payments_by_tracking_code(
        &self,
        tracking_code: &str,
        merchant_code: Option<&str>,
    ) -> Result<Reply<Vec<QueriedPayment>>> {
        let call = Call::read("private/query/by/trackingcode", "/api/paywall/private/query/by/trackingcode");
        let lookup = PaymentLookup::TrackingCode {
            tracking_code: tracking_code.to_owned(),
            merchant_code: merchant_code.map(str::to_owned),
        };
        let found: Reply<Option<Payments>> = self.query(call, &lookup).await?;
        // No body is no payments; a body without a list is something else.
        let found = found.try_map(|body| Ok::<_, Error>(Some(body.unwrap_or_else(Payments::none))))?;
        call.some(found, |body| body.list.is_some())?.try_map(|body| Ok(body.list.unwrap_or_default()))
    }

    /// Asks for the version: a probe of connection and public keys. `GET /api/paywall/payment/version`
    ///
    /// # Errors
    /// No answer, or Paywall's refusal. Whether wrong keys are refused here is not published.
    pub async fn payment_version(&self) -> Result<Reply<String>> {
        let call = Call::read("payment/version", "/api/paywall/payment/version");
        let version: Reply<Option<Text>> = call.at(&self.0.payment, Ok(()), Ok).await?;
        version.try_map(|text| Ok(text.map(|text| text.0).unwrap_or_default()))
    }

    /// Provider, environment and account, as link keys carry them.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The keys that webhooks are checked with.
    pub fn hash_keys(&self) -> &HashKeys {
        &self.0.hash_keys
    }

    pub(crate) fn record(&self) -> &Capabilities {
        &self.0.capabilities
    }

    pub(crate) fn options(&self) -> &LinkOptions {
        &self.0.options
    }

    pub(crate) fn expiry_zone(&self) -> Zone {
        self.0.expiry_zone
    }

    pub(crate) fn clock(&self) -> &Clock {
        self.0.payment.transport().clock()
    }

    async fn payment(&self, call: Call, lookup: &PaymentLookup) -> Result<Reply<QueriedPayment>> {
        let found: Reply<Option<OnePayment>> = self.query(call, lookup).await?;
        call.some(found, |body| body.paywall.is_some())?.try_map(|body| Ok(body.paywall.unwrap_or_default()))
    }

    async fn query<T: Member>(&self, call: Call, lookup: &PaymentLookup) -> Result<Reply<Option<T>>> {
        let private = self.private(call)?;
        let fill = |request: Request| {
            lookup.headers().iter().try_fold(request, |request, (name, value)| request.header(name, value))
        };
        call.at(private, Ok(()), fill).await.map_err(not_found)
    }

    fn private(&self, call: Call) -> Result<&Endpoint> {
        let missing = "the private key pair is not configured (ClientBuilder::private_keys)";
        self.0.private.as_ref().ok_or_else(|| call.name(Error::configuration(missing)))
    }
}

/// One service: its name, method and path.
#[derive(Clone, Copy)]
struct Call {
    operation: &'static str,
    purpose: Purpose,
    verb: Method,
    path: &'static str,
}

impl Call {
    fn read(operation: &'static str, path: &'static str) -> Self {
        Self { operation, purpose: Purpose::Read, verb: Method::Get, path }
    }

    fn write(operation: &'static str, verb: Method, path: &'static str) -> Self {
        Self { operation, purpose: Purpose::Write, verb, path }
    }

    fn name(&self, error: Error) -> Error {
        error.with_provider(&PROVIDER).with_operation(self.operation, self.purpose == Purpose::Write)
    }

    async fn at<T: Member>(
        self,
        endpoint: &Endpoint,
        checked: Result<()>,
        fill: impl FnOnce(Request) -> Result<Request>,
    ) -> Result<Reply<Option<T>>> {
        let request = Request::new(self.operation, self.purpose, self.verb, self.path);
        let request = checked.and_then(|()| fill(request)).map_err(|error| self.name(error))?;
        envelope::open(endpoint.send(request).await?)
    }

    /// A success must carry what it is about.
    fn some<T>(&self, reply: Reply<Option<T>>, is_whole: impl FnOnce(&T) -> bool) -> Result<Reply<T>> {
        let (status, body) = (reply.http_status(), reply.body().clone());
        reply.try_map(|value| value.filter(is_whole).ok_or(())).map_err(|()| {
            self.name(Error::malformed("there is no usable `Body`")).with_http_status(status).with_body(body)
        })
    }
}

/// Of the general code −1 these services say that it means "not found".
fn not_found(error: Error) -> Error {
    if crate::ErrorCode::of(&error) == Some(crate::ErrorCode::NOT_FOUND_OR_GENERAL) {
        error.with_refusal(Refusal::NotFound)
    } else {
        error
    }
}

/// It is opaque, but a number or a flag in its place is none.
fn is_link(link: Option<&str>) -> bool {
    link.is_some_and(|link| link.contains('/'))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}
