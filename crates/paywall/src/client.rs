use std::fmt;
use std::sync::Arc;

use paylink_core::error::Refusal;
use paylink_core::http::{Endpoint, HttpResponse, Request, Service, Transport};
use paylink_core::wire::record::Member;
use paylink_core::{Capabilities, Clock, Error, Identity, Response, Result, Zone};
use secrecy::SecretString;

use crate::Environment;
use crate::api::checkout_generate::{CheckoutGenerate, CheckoutGenerated};
use crate::api::checkout_inquiry::CheckoutInquiry;
use crate::api::checkout_passive::CheckoutPassive;
use crate::api::linkqr_generate::{LinkQrGenerate, LinkQrGenerated};
use crate::api::private_query::{OnePayment, PaymentLookup, Payments, QueriedPayment};
use crate::api::{Nothing, Text};
use crate::callback::HashKeys;
use crate::capabilities::capabilities;
use crate::envelope::{self, Envelope, EnvelopeStatus};
use crate::options::LinkOptions;
use crate::services::{
    BY_MERCHANT_CODE, BY_PAYMENT_ID, BY_PAYWALL_CODE, BY_TRACKING_CODE, CHECKOUT_GENERATE,
    CHECKOUT_INQUIRY, CHECKOUT_PASSIVE, LINKQR_GENERATE, PAYMENT_VERSION, PROVIDER,
};

/// A key pair as Paywall's panel shows it (Developer, Integration): one for the Payment API, one
/// for the Payment Private API.
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
/// One method per service, one request per call (reads are repeated after a passing failure). Each
/// key pair travels to its own host only. Every method refuses what Paywall would refuse before
/// anything is sent, by field and rule.
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
    /// The pair of the Payment Private API, which reads payments back. Without it such calls are
    /// refused unsent.
    pub fn private_keys(mut self, pair: KeyPair) -> Self {
        self.private = Some(pair);
        self
    }

    /// The keys that webhooks are checked with.
    pub fn hash_keys(mut self, keys: HashKeys) -> Self {
        self.hash_keys = keys;
        self
    }

    /// The zone in which the expiry of a page is written; Istanbul unless stated. Unverified: no
    /// page names the zone of `ExpireDateTime`, and three hours matter against a default of ten
    /// minutes.
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
    /// A key is blank or no legal header value, one hash key serves two kinds of delivery, a name
    /// is not usable, or the operating system offers no certificate authorities.
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
    /// If [`Error::effect`] is unknown, the page may exist, but its id is lost and nothing finds
    /// it: it expires unseen, and the next attempt needs another code.
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paywall's refusal; see
    /// [`ErrorCode::of`](crate::ErrorCode::of).
    pub async fn checkout_generate(
        &self,
        request: &CheckoutGenerate,
    ) -> Result<Response<CheckoutGenerated>> {
        let request = CHECKOUT_GENERATE.json(request.check(), request);
        let has_link =
            |body: &CheckoutGenerated| is_link(body.link.as_ref().map(|link| link.as_str()));
        call(&self.0.payment, request).await?.whole(has_link)
    }

    /// Reads a page. `GET /api/paywall/checkout/inquiry`
    ///
    /// # Errors
    /// No answer, or Paywall's refusal.
    pub async fn checkout_inquiry(&self, id: i64) -> Result<Response<CheckoutInquiry>> {
        let request = CHECKOUT_INQUIRY.request().header("id", &id.to_string());
        let request = request.map_err(|error| CHECKOUT_INQUIRY.error(error));
        call(&self.0.payment, request).await?.whole(|_| true)
    }

    /// Takes a page out of service: exactly one request, no reading before or after.
    /// `PUT /api/paywall/checkout/passive`
    ///
    /// # Errors
    /// No answer, or Paywall's refusal.
    pub async fn checkout_passive(&self, request: &CheckoutPassive) -> Result<Response<()>> {
        let done = call::<Nothing>(&self.0.payment, CHECKOUT_PASSIVE.json(Ok(()), request)).await?;
        Ok(done.answer.with_value(()))
    }

    /// Makes a LinkQr link. `POST /api/paywall/linkqr/generate`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or Paywall's refusal.
    pub async fn linkqr_generate(
        &self,
        request: &LinkQrGenerate,
    ) -> Result<Response<LinkQrGenerated>> {
        let request = LINKQR_GENERATE.json(request.check(), request);
        let has_link =
            |body: &LinkQrGenerated| is_link(body.link.as_ref().map(|link| link.as_str()));
        call(&self.0.payment, request).await?.whole(has_link)
    }

    /// Reads a payment by the merchant's unique code. `GET /api/paywall/private/query`
    ///
    /// # Errors
    /// The private pair is not configured, no answer, or Paywall's refusal; [`Error::is_not_found`]
    /// for code −1.
    pub async fn payment_by_merchant_code(&self, code: &str) -> Result<Response<QueriedPayment>> {
        self.payment(&BY_MERCHANT_CODE, &PaymentLookup::MerchantCode(code.to_owned())).await
    }

    /// Reads a payment by Paywall's code, a GUID. `GET /api/paywall/private/query/by/uniquecode`
    ///
    /// # Errors
    /// As [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payment_by_paywall_code(&self, code: &str) -> Result<Response<QueriedPayment>> {
        self.payment(&BY_PAYWALL_CODE, &PaymentLookup::PaywallCode(code.to_owned())).await
    }

    /// Reads a payment by its id. `GET /api/paywall/private/query/by/paymentid`
    ///
    /// # Errors
    /// As [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payment_by_id(&self, id: i64) -> Result<Response<QueriedPayment>> {
        self.payment(&BY_PAYMENT_ID, &PaymentLookup::PaymentId(id)).await
    }

    /// Reads up to 100 payments by the merchant's tracking code.
    /// `GET /api/paywall/private/query/by/trackingcode`
    ///
    /// # Errors
    /// As [`payment_by_merchant_code`](Self::payment_by_merchant_code).
    pub async fn payments_by_tracking_code(
        &self,
        tracking_code: &str,
        merchant_code: Option<&str>,
    ) -> Result<Response<Vec<QueriedPayment>>> {
        let lookup = PaymentLookup::TrackingCode {
            tracking_code: tracking_code.to_owned(),
            merchant_code: merchant_code.map(str::to_owned),
        };
        let found: Answered<Payments> = self.query(&BY_TRACKING_CODE, &lookup).await?;
        // No body is no payments; a body without a list is something else.
        match found.body.map_or(Some(Vec::new()), |body| body.list) {
            Some(list) => Ok(found.answer.with_value(list)),
            None => Err(unusable(&found.answer)),
        }
    }

    /// Asks for the version: a probe of connection and public keys.
    /// `GET /api/paywall/payment/version`
    ///
    /// # Errors
    /// No answer, or Paywall's refusal. Whether wrong keys are refused here is not published.
    pub async fn payment_version(&self) -> Result<Response<String>> {
        let version: Answered<Text> = call(&self.0.payment, Ok(PAYMENT_VERSION.request())).await?;
        Ok(version.answer.with_value(version.body.map(|text| text.0).unwrap_or_default()))
    }

    /// Provider, environment and account, as link keys carry them.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The keys that webhooks are checked with.
    pub fn hash_keys(&self) -> &HashKeys {
        &self.0.hash_keys
    }

    pub(crate) fn supported(&self) -> &Capabilities {
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

    async fn payment(
        &self,
        service: &Service,
        lookup: &PaymentLookup,
    ) -> Result<Response<QueriedPayment>> {
        let found: Answered<OnePayment> = self.query(service, lookup).await?;
        match found.body.and_then(|body| body.paywall) {
            Some(payment) => Ok(found.answer.with_value(payment)),
            None => Err(unusable(&found.answer)),
        }
    }

    async fn query<T: Member + Send>(
        &self,
        service: &Service,
        lookup: &PaymentLookup,
    ) -> Result<Answered<T>> {
        let missing = "the private key pair is not configured (ClientBuilder::private_keys)";
        let private =
            self.0.private.as_ref().ok_or_else(|| service.error(Error::configuration(missing)))?;
        call(private, asking(service, lookup)).await.map_err(not_found)
    }
}

fn asking(service: &Service, lookup: &PaymentLookup) -> Result<Request> {
    let headers = lookup.headers();
    let with =
        |request: Request, (name, value): &(&'static str, String)| request.header(name, value);
    headers.iter().try_fold(service.request(), with).map_err(|error| service.error(error))
}

/// A success, and what it carried.
struct Answered<T> {
    answer: HttpResponse,
    body: Option<T>,
}

impl<T> Answered<T> {
    /// A success must carry what it is about.
    fn whole(self, is_whole: impl FnOnce(&T) -> bool) -> Result<Response<T>> {
        match self.body.filter(is_whole) {
            Some(body) => Ok(self.answer.with_value(body)),
            None => Err(unusable(&self.answer)),
        }
    }
}

fn unusable(answer: &HttpResponse) -> Error {
    answer.error(Error::malformed("there is no usable `Body`"))
}

async fn call<T: Member + Send>(
    endpoint: &Endpoint,
    request: Result<Request>,
) -> Result<Answered<T>> {
    let (request, mut envelope) = (request?, Envelope::<T>::default());
    let answer = ask(endpoint, request, &mut envelope).await?;
    Ok(Answered { answer, body: envelope.body })
}

/// Every service goes this one way, whatever it answers.
async fn ask(
    endpoint: &Endpoint,
    request: Request,
    envelope: &mut dyn EnvelopeStatus,
) -> Result<HttpResponse> {
    let answer = endpoint.send(request).await?;
    envelope::open(&answer, envelope).map(|()| answer)
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
