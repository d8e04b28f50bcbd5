//! Where the common model and the shared payment page meet. LinkQr stays native: nothing can be
//! asked about such a link.

use std::time::{Duration, SystemTime};

use paylink_core::capability::{Evidence, Field, Operation, Support, ValidatedLink};
use paylink_core::wire::is_blank;
use paylink_core::{
    Callback, CallbackKind, CallbackRequest, Capabilities, CreatedLink, Currency, Decimal, Error,
    GrantedLifetime, Identity, Installments, Lifetime, Link, LinkKey, LinkProvider, LinkStatus,
    LocalDateTime, NewLink, Payment, PaymentOutcome, Private, ProviderId, Result, Reversal,
    StatusBasis, Zone, async_trait,
};

use crate::Client;
use crate::api::checkout_generate::{CheckoutGenerate, Customer, Product};
use crate::api::checkout_inquiry::CheckoutInquiry;
use crate::api::checkout_passive::CheckoutPassive;
use crate::api::private_query::QueriedPayment;
use crate::api::{currency_of, language_id};
use crate::client::CHECKOUT_GENERATE;
use crate::webhook::payment::CheckoutWebhook;

/// This provider's name in link keys.
pub const PROVIDER: ProviderId = ProviderId::from_static("paywall");

/// Paywall documents ten minutes for a page whose expiry is not stated.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);

/// What only Paywall knows about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Whether 3-D Secure is enforced; it is, unless stated.
    pub force_3d: bool,
    /// Whether the description is shown as the page's one product; it is, unless stated.
    pub show_description: bool,
    /// The route group.
    pub route_group_key: Option<String>,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { force_3d: true, show_description: true, route_group_key: None }
    }
}

impl LinkOptions {
    /// 3-D Secure enforced, the description shown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether 3-D Secure is enforced.
    #[must_use]
    pub fn force_3d(mut self, yes: bool) -> Self {
        self.force_3d = yes;
        self
    }

    /// Whether the description is shown as the page's one product.
    #[must_use]
    pub fn show_description(mut self, yes: bool) -> Self {
        self.show_description = yes;
        self
    }

    /// The route group.
    #[must_use]
    pub fn route_group_key(mut self, key: impl Into<String>) -> Self {
        self.route_group_key = Some(key.into());
        self
    }
}

pub(crate) fn capabilities(with_private_pair: bool) -> Capabilities {
    use Evidence::{Documented, Unverified};
    use Support::{Emulated, Native, OptIn, Required};
    Capabilities::new()
        .with(Operation::Create, Native, Documented)
        .with(Operation::Get, Native, Documented)
        .with(Operation::Deactivate, Native, Documented)
        .with(Operation::Payments, if with_private_pair { Native } else { OptIn }, Documented)
        .with(Operation::ReadCallback, Native, Unverified)
        .with(Field::Description, Emulated, Documented)
        .with(Field::PayerName, Native, Documented)
        .with(Field::PayerPhone, Native, Documented)
        .with(Field::PayerEmail, Native, Documented)
        .with(Field::ReturnUrls, Required, Documented)
        .with(Field::Lifetime, Native, Unverified)
        .with(Field::ProviderLifetime, Native, Documented)
        .with(Field::CallbackUrl, Native, Documented)
        .with(Field::Language, Native, Documented)
        .with(Field::Installments, Native, Documented)
}

impl Client {
    /// Creates a page of the common model with options of its own, in place of those of the
    /// builder.
    ///
    /// # Errors
    /// As [`PayLinks::create`](paylink_core::PayLinks::create).
    pub async fn create_link(&self, link: &NewLink, options: &LinkOptions) -> Result<CreatedLink> {
        let validated = self.capabilities().validate(link, &PROVIDER)?;
        Ok(self
            .create_validated(&validated, options)
            .await?
            .with_ignored_fields(validated.ignored_fields()))
    }

    async fn create_validated(
        &self,
        link: &ValidatedLink<'_>,
        options: &LinkOptions,
    ) -> Result<CreatedLink> {
        let lifetime = whole_seconds(link.lifetime)?;
        let expires =
            lifetime.map(|lifetime| stamp(self.clock().now() + lifetime, self.expiry_zone()));
        let request = native(link, options, expires)?;
        let reply = self.checkout_generate(&request).await?;
        let Some(id) = reply.id else {
            // Without its id a page can neither be asked for nor closed.
            return Err(reply.error(CHECKOUT_GENERATE.error(Error::malformed("there is no `Id`"))));
        };
        let (page, body) = reply.into_parts();
        let key =
            LinkKey::by_reference(self.identity(), link.reference.clone()).with_id(id.to_string());
        let granted = lifetime
            .map_or(GrantedLifetime::ProviderDefault(DEFAULT_LIFETIME), GrantedLifetime::Requested);
        let mut created =
            CreatedLink::new(key, page.link.map(Private::into_inner).unwrap_or_default(), granted);
        created.body = body;
        Ok(created)
    }
}

#[async_trait]
impl LinkProvider for Client {
    fn identity(&self) -> &Identity {
        Self::identity(self)
    }

    fn capabilities(&self) -> &Capabilities {
        self.record()
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        self.create_validated(link, self.options()).await
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let reply = self.checkout_inquiry(page_id(key)?).await?;
        let now = reply.date().unwrap_or_else(|| self.clock().now());
        let (page, body) = reply.into_parts();
        let (status, basis) = status(&page, now);
        let value = match (page.success_payment, page.any_payment) {
            (Some(true), _) => "SuccessPayment",
            (_, Some(true)) => "AnyPayment",
            (Some(false), Some(false)) => "NoPayment",
            _ => "",
        };
        let mut link = Link::new(key.clone(), status, basis, value);
        link.reference = Some(page.unique_code.unwrap_or_default());
        link.amount = page.amount;
        link.currency = currency(page.currency_id, page.currency_name.as_deref());
        link.expires = page.expiry_time;
        link.notified_by_provider = Some(false);
        link.body = body;
        Ok(link)
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        self.checkout_passive(&CheckoutPassive::new(page_id(key)?)).await.map(drop)
    }

    /// One request by the merchant's code; one more by tracking code if that finds nothing. Which
    /// of the two carries the page's `UniqueCode` is unverified.
    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let code = link.key.reference().as_str();
        match self.payment_by_merchant_code(code).await {
            Ok(found) => Ok(vec![payment(&found, code)]),
            Err(error) if error.is_not_found() => {
                match self.payments_by_tracking_code(code, None).await {
                    Ok(found) => Ok(found.iter().map(|row| payment(row, code)).collect()),
                    Err(error) if error.is_not_found() => Ok(Vec::new()),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn read_callback(&self, expected: CallbackKind, request: &CallbackRequest) -> Result<Callback> {
        if expected != CallbackKind::Payment {
            let why = "what a payment page brings back to its return addresses is not published";
            return Err(Error::unsupported(why).with_provider(&PROVIDER));
        }
        let told = CheckoutWebhook::read(request, self.hash_keys())
            .map_err(|error| error.with_provider(&PROVIDER))?;
        if told.unique_code.as_ref().is_none_or(String::is_empty) && told.payment_id.is_none() {
            let why = "the delivery names neither a code nor a payment";
            return Err(Error::callback(why).with_provider(&PROVIDER));
        }
        let mut claim = Callback::new(PROVIDER, expected, told.authenticity);
        claim.reference = told.unique_code;
        claim.transaction = told.payment_id.map(|id| id.to_string());
        // Paywall documents this call for successes only.
        claim.claims_success = Some(true);
        claim.amount = told.amount;
        Ok(claim)
    }
}

/// The order of the rules decides: paid, expired, tried, open. A deactivated page looks like any
/// other; one that does not say whether it was paid has not expired unpaid.
fn status(page: &CheckoutInquiry, now: SystemTime) -> (LinkStatus, StatusBasis) {
    let past = || page.expiry_time.as_ref().is_some_and(|stamp| is_past(stamp, now));
    match (page.success_payment, page.any_payment) {
        (Some(true), _) => (LinkStatus::Paid, StatusBasis::Reported),
        (Some(false), _) if past() => (LinkStatus::Expired, StatusBasis::Derived),
        (_, Some(true)) => (LinkStatus::Processing, StatusBasis::Reported),
        (Some(false), Some(false)) => (LinkStatus::Open, StatusBasis::Derived),
        _ => (LinkStatus::Unknown, StatusBasis::Derived),
    }
}

/// Past under the latest plausible reading of the stamp: until its zone is settled, UTC, which is
/// later than Istanbul's.
fn is_past(stamp: &LocalDateTime, now: SystemTime) -> bool {
    stamp.instant(Zone::Utc).is_some_and(|latest| now > latest)
}

fn native(
    link: &NewLink,
    options: &LinkOptions,
    expires: Option<String>,
) -> Result<CheckoutGenerate> {
    let urls = link.return_urls.as_ref().ok_or_else(|| {
        Error::invalid("return_urls", "is required by this provider").with_provider(&PROVIDER)
    })?;
    let (success, failure) = (urls.success.as_str(), urls.failure.as_str());
    let mut request = CheckoutGenerate::new(link.reference.as_str(), link.amount, success, failure)
        .map_err(|error| error.with_provider(&PROVIDER))?;
    if let Some(url) = &link.callback_url {
        request = request.callback(url.as_str());
    }
    if options.show_description && !is_blank(&link.description) {
        request = request.products(vec![Product::new(link.description.as_str(), link.amount)]);
    }
    if let Some(payer) = &link.payer {
        request = request.customer(Customer {
            full_name: Some(payer.name.clone()).filter(|name| !is_blank(name)),
            // Country code and number without a plus sign, as in the published example.
            phone: payer
                .phone
                .as_ref()
                .map(|phone| Private::from(phone.e164().trim_start_matches('+'))),
            email: payer.email.as_ref().map(|email| Private::from(email.as_str())),
            ..Customer::default()
        });
    }
    request.language_id = link.language.map(language_id);
    request.installment_support = link.installments == Some(Installments::Allowed);
    request.force_3d = options.force_3d;
    request.route_group_key.clone_from(&options.route_group_key);
    request.expire_date_time = expires;
    Ok(request)
}

/// `None` leaves the lifetime to Paywall.
fn whole_seconds(lifetime: Option<Lifetime>) -> Result<Option<Duration>> {
    let refuse =
        |rule: &'static str| Err(Error::invalid("lifetime", rule).with_provider(&PROVIDER));
    let lifetime = match lifetime {
        Some(Lifetime::Exactly(lifetime)) if lifetime.subsec_nanos() != 0 => {
            return refuse("must be whole seconds at Paywall (expires_in_at_most rounds down)");
        }
        Some(Lifetime::Exactly(lifetime) | Lifetime::AtMost(lifetime)) => {
            Duration::from_secs(lifetime.as_secs())
        }
        _ => return Ok(None),
    };
    match lifetime.as_secs() {
        0 => refuse("must be at least one second at Paywall"),
        // A hundred years: the stamp stays a date.
        3_153_600_000.. => refuse("is too long"),
        _ => Ok(Some(lifetime)),
    }
}

/// `2026-11-21T18:38:03`. Format and zone are unverified.
fn stamp(at: SystemTime, zone: Zone) -> String {
    LocalDateTime::of(at, zone).as_str().to_owned()
}

fn page_id(key: &LinkKey) -> Result<i64> {
    key.id().and_then(|id| id.parse().ok()).ok_or_else(|| {
        Error::invalid("link key", "must carry Paywall's page id").with_provider(&PROVIDER)
    })
}

fn currency(id: Option<i64>, name: Option<&str>) -> Option<Currency> {
    match (id.and_then(currency_of), name.and_then(|name| name.parse().ok())) {
        (Some(by_id), Some(by_name)) if by_id != by_name => None,
        (by_id, by_name) => by_id.or(by_name),
    }
}

fn payment(row: &QueriedPayment, code: &str) -> Payment {
    let succeeded = row.any_success_payment;
    let told_currency = currency(row.currency_id, row.currency_name.as_deref());
    let unreadable =
        told_currency.is_none() && (row.currency_id.is_some() || row.currency_name.is_some());
    let outcome = match (succeeded, row.status_id) {
        // A currency that cannot be read, or that is told in two ways, is not the one that was
        // asked for.
        _ if unreadable => PaymentOutcome::Unknown,
        // A later refund changes the status, not the history.
        (Some(true), _) => PaymentOutcome::Succeeded,
        (Some(false), Some(5 | 7)) => PaymentOutcome::Failed,
        (None, Some(5 | 7)) => PaymentOutcome::Failed,
        _ => PaymentOutcome::Unknown,
    };
    let given_back = [
        row.any_success_refund,
        row.any_success_partial_refund,
        row.any_success_cancel,
        row.is_fully_refunded,
    ];
    let reversal = if given_back.contains(&Some(true)) {
        Reversal::Reversed
    } else if given_back[..3].iter().all(|flag| *flag == Some(false)) {
        Reversal::None
    } else {
        Reversal::Unknown
    };
    let mut payment = Payment::new(
        row.payment_id.map(|id| id.to_string()).unwrap_or_default(),
        outcome,
        reversal,
    );
    // The merchant's code may carry a suffix of Paywall's; then the tracking code is ours.
    let (merchant, tracking) = (row.merchant_unique_code.as_deref(), row.tracking_code.as_deref());
    let told = if tracking == Some(code) { tracking } else { merchant.or(tracking) };
    payment.reference = told.map(str::to_owned);
    payment.amount = row.payment_amount.clone().filter(Decimal::is_positive);
    payment.currency = told_currency;
    payment.at.clone_from(&row.last_activity_date_time);
    payment
}
