use std::fmt;
use std::sync::Arc;

use paylink_core::http::{Endpoint, HttpResponse, Request, Service, Transport};
use paylink_core::wire::record::{self, Member, Nothing};
use paylink_core::{Capabilities, Clock, Error, Identity, Response, Result};

use crate::api::Page;
use crate::api::authentication_merchant::Authenticated;
use crate::api::create_link_payment::{CreateLinkPayment, LinkPaymentCreated};
use crate::api::get_created_links::{CreatedLinks, GetCreatedLinks};
use crate::api::passive_link_payment::PassiveLinkPayment;
use crate::api::payment_inquiry::{PaymentInquired, PaymentInquiry};
use crate::api::transaction_list::{TransactionList, Transactions};
use crate::capabilities::capabilities;
use crate::envelope::{self, Envelope, EnvelopeStatus};
use crate::environment::Environment;
use crate::hash::HashPassword;
use crate::options::LinkOptions;
use crate::services::{
    CREATE_LINK_PAYMENT, GET_CREATED_LINKS, PASSIVE_LINK_PAYMENT, PAYMENT_INQUIRY, PROVIDER,
    TRANSACTION_LIST,
};
use crate::session::{Credentials, Session, Token};

/// The member (institution) of AHL Pay's own samples.
const MEMBER: i64 = 1;

/// The widest range of days in a published example of `Transaction/List`.
const TRANSACTION_DAYS: u16 = 45;

/// A client of one AHL Pay merchant; cheap to clone and to share between tasks.
///
/// One method per service, one request per call, and a login where one is needed (reads are
/// repeated after a passing failure). All clones share one session. Every method refuses what AHL
/// Pay would refuse before anything is sent, by field and rule.
///
/// HTTP 401 is answered by one new login, and the call is made once more: the only case in which a
/// write is sent twice. A read that is refused while the token is not young is asked again after a
/// login, for nobody has published how an expired token is answered.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    session: Session,
    identity: Identity,
    capabilities: Capabilities,
    member_id: i64,
    hash_password: Option<HashPassword>,
    transaction_days: u16,
    deactivation: bool,
    options: LinkOptions,
}

/// Options of a [`Client`].
#[must_use]
pub struct ClientBuilder {
    environment: Environment,
    credentials: Credentials,
    member_id: i64,
    merchant_id: Option<i64>,
    hash_password: Option<HashPassword>,
    transaction_days: u16,
    deactivation: bool,
    account: String,
    transport: Option<Transport>,
    options: LinkOptions,
}

impl ClientBuilder {
    /// The member (institution) of the merchant; 1 unless AHL Pay gave another.
    pub fn member_id(mut self, member_id: i64) -> Self {
        self.member_id = member_id;
        self
    }

    /// The merchant's id, for a login that does not tell it.
    pub fn merchant_id(mut self, merchant_id: i64) -> Self {
        self.merchant_id = Some(merchant_id);
        self
    }

    /// Signs new links with this password. Without it none is signed, as in the observed client;
    /// whether AHL Pay wants it is unverified.
    pub fn hash_password(mut self, password: HashPassword) -> Self {
        self.hash_password = Some(password);
        self
    }

    /// Offers to close links by `PassiveLinkPayment`. **Unverified**: the service is known from AHL
    /// Pay's back-office program only, on another host.
    pub fn allow_deactivation(mut self) -> Self {
        self.deactivation = true;
        self
    }

    /// How many days the payments of a link are looked for in, until tomorrow; 45 unless stated,
    /// the widest range in a published example. An older payment is not seen, and a link that it
    /// paid is then `NotProvable`.
    pub fn transaction_days(mut self, days: u16) -> Self {
        self.transaction_days = days;
        self
    }

    /// The name of this account in link keys; `default` unless stated. Name each one if there are
    /// several, and keep the name when the password changes.
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

    /// Builds the client. Nothing is sent: the first call logs in.
    ///
    /// # Errors
    /// A credential is blank, a name is not usable, or the operating system offers no certificate
    /// authorities.
    pub fn build(self) -> Result<Client> {
        self.assemble().map_err(|error| error.with_provider(&PROVIDER))
    }

    fn assemble(self) -> Result<Client> {
        self.credentials.check()?;
        if let Some(password) = &self.hash_password {
            password.check()?;
        }
        if self.transaction_days < 2 {
            return Err(Error::configuration(
                "the days of transactions must be at least 2: they end tomorrow",
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
            capabilities: capabilities(self.deactivation),
            member_id: self.member_id,
            hash_password: self.hash_password,
            transaction_days: self.transaction_days,
            deactivation: self.deactivation,
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
    /// A client of this API user.
    ///
    /// ```
    /// use ahlpay::{Client, Credentials, Environment};
    /// let client = Client::builder(Environment::Test, Credentials::new("api@shop.example", "password")).build()?;
    /// # Ok::<(), ahlpay::Error>(())
    /// ```
    pub fn builder(environment: Environment, credentials: Credentials) -> ClientBuilder {
        ClientBuilder {
            environment,
            credentials,
            member_id: MEMBER,
            merchant_id: None,
            hash_password: None,
            transaction_days: TRANSACTION_DAYS,
            deactivation: false,
            account: "default".into(),
            transport: None,
            options: LinkOptions::default(),
        }
    }

    /// Logs in, past the session that all other methods share and renew by themselves: a probe of
    /// the credentials. Whether it ends that session is not published; that would cost one more
    /// login. `POST /api/Security/AuthenticationMerchant`
    ///
    /// # Errors
    /// No answer, AHL Pay's refusal, or an answer without a token.
    pub async fn authentication_merchant(&self) -> Result<Response<Authenticated>> {
        self.0.session.login().await
    }

    /// Creates a link. `POST /api/Payment/CreateLinkPayment`
    ///
    /// If [`Error::effect`] is unknown, the link may exist, but its address is lost: ask by order
    /// number whether it was paid.
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or AHL Pay's refusal.
    pub async fn create_link_payment(
        &self,
        request: &CreateLinkPayment,
    ) -> Result<Response<LinkPaymentCreated>> {
        let by = |token: &Token| {
            let hash_password = self.0.hash_password.as_ref();
            let body = request.by(token.merchant_id(), self.0.member_id, hash_password)?;
            CREATE_LINK_PAYMENT.json(Ok(()), &body)
        };
        let created = self.call(&CREATE_LINK_PAYMENT, request.check(), &by).await?;
        match created.data.filter(LinkPaymentCreated::has_url) {
            Some(link) => Ok(created.answer.with_value(link)),
            None => {
                Err(envelope::malformed(&created.answer, "there is no `url` that is a web address"))
            }
        }
    }

    /// Lists links of one state. `POST /api/Payment/GetCreatedLinks`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or AHL Pay's refusal.
    pub async fn get_created_links(
        &self,
        query: &GetCreatedLinks,
    ) -> Result<Response<CreatedLinks>> {
        self.created_links(query).await
    }

    /// As [`get_created_links`](Self::get_created_links), with rows of another kind.
    pub(crate) async fn created_links<Row: record::Row + Send>(
        &self,
        query: &GetCreatedLinks,
    ) -> Result<Response<Page<Row>>> {
        let by = |_: &Token| GET_CREATED_LINKS.json(Ok(()), query);
        let listed: Answered<Page<Row>> = self.call(&GET_CREATED_LINKS, query.check(), &by).await?;
        Ok(listed.or_default())
    }

    /// Asks whether an order was paid. Success means that the question was answered, not that
    /// anything was paid. `POST /api/Payment/PaymentInquiry`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or AHL Pay's refusal, which may mean no more than
    /// that nobody has paid.
    pub async fn payment_inquiry(
        &self,
        query: &PaymentInquiry,
    ) -> Result<Response<PaymentInquired>> {
        let by = |token: &Token| {
            PAYMENT_INQUIRY.json(Ok(()), &query.by(token.merchant_id(), self.0.member_id))
        };
        let told: Answered<PaymentInquired> =
            self.call(&PAYMENT_INQUIRY, query.check(), &by).await?;
        Ok(told.or_default())
    }

    /// Lists transactions of a range of days. `POST /api/Transaction/List`
    ///
    /// # Errors
    /// A value that is refused unsent, no answer, or AHL Pay's refusal.
    pub async fn transaction_list(
        &self,
        query: &TransactionList,
    ) -> Result<Response<Transactions>> {
        let by = |token: &Token| TRANSACTION_LIST.json(Ok(()), &query.by(token.merchant_id()));
        let listed: Answered<Transactions> =
            self.call(&TRANSACTION_LIST, query.check(), &by).await?;
        Ok(listed.or_default())
    }

    /// Takes a link out of service: exactly one request, no reading before or after.
    /// `POST /api/Payment/PassiveLinkPayment`
    ///
    /// # Errors
    /// [`ClientBuilder::allow_deactivation`] was not chosen, no answer, or AHL Pay's refusal.
    pub async fn passive_link_payment(&self, request: &PassiveLinkPayment) -> Result<Response<()>> {
        let missing = "PassiveLinkPayment is unverified and has to be chosen (ClientBuilder::allow_deactivation)";
        let allowed = if self.0.deactivation { Ok(()) } else { Err(Error::unsupported(missing)) };
        let checked = allowed.and_then(|()| request.check());
        let by = |_: &Token| PASSIVE_LINK_PAYMENT.json(Ok(()), request);
        let done: Answered<Nothing> = self.call(&PASSIVE_LINK_PAYMENT, checked, &by).await?;
        Ok(done.answer.with_value(()))
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

    pub(crate) fn transaction_days(&self) -> i32 {
        self.0.transaction_days.into()
    }

    pub(crate) fn clock(&self) -> &Clock {
        self.0.endpoint.transport().clock()
    }

    async fn call<T: Member + Send>(
        &self,
        service: &Service,
        checked: Result<()>,
        by: &By<'_>,
    ) -> Result<Answered<T>> {
        let mut envelope = Envelope::<T>::default();
        let answer = self.ask(service, checked, by, &mut envelope).await?;
        Ok(Answered { answer, data: envelope.data })
    }

    /// Every service goes this one way, whatever it answers.
    async fn ask(
        &self,
        service: &Service,
        checked: Result<()>,
        by: &By<'_>,
        envelope: &mut dyn EnvelopeStatus,
    ) -> Result<HttpResponse> {
        checked.map_err(|error| service.error(error))?;
        let (session, endpoint) = (&self.0.session, &self.0.endpoint);
        let token = session.token(None).await?;
        let request = request_by(service, &token, by)?;
        let mut answer = endpoint.send(request).await?;
        if answer.status() == 401 {
            let renewed = session.token(Some(&token)).await?;
            let request = request_by(service, &renewed, by)?;
            answer = endpoint.send(request).await?;
            return envelope::open(&answer, envelope).map(|()| answer);
        }
        let opened = envelope::open(&answer, envelope);
        // It may be the session: no page says how an expired token is answered.
        let refusal = opened.as_ref().err().filter(|error| error.is_refused());
        let is_doubtful = |error: &&Error| {
            matches!(answer.status(), 200..=299 | 400 | 403) && session.may_mend(&token, error)
        };
        if refusal.filter(is_doubtful).is_none() {
            return opened.map(|()| answer);
        }
        session.doubt(&token);
        if service.is_write() {
            return opened.map(|()| answer);
        }
        let renewed = session.token(None).await?;
        if Arc::ptr_eq(&renewed, &token) {
            // The login failed, and with the same token the answer would be the same.
            return opened.map(|()| answer);
        }
        let request = request_by(service, &renewed, by)?;
        answer = endpoint.send(request).await?;
        let again = envelope::open(&answer, envelope);
        if let Some(error) = again.as_ref().err().filter(|error| error.is_refused()) {
            session.settle(error);
        }
        again.map(|()| answer)
    }
}

/// Makes the request as it is with this token.
type By<'a> = dyn Fn(&Token) -> Result<Request> + Send + Sync + 'a;

fn request_by(service: &Service, token: &Token, by: &By<'_>) -> Result<Request> {
    by(token).map(|request| token.carry(request)).map_err(|error| service.error(error))
}

/// A success, and what it carried.
struct Answered<T> {
    answer: HttpResponse,
    data: Option<T>,
}

impl<T: Default> Answered<T> {
    fn or_default(self) -> Response<T> {
        self.answer.with_value(self.data.unwrap_or_default())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}
