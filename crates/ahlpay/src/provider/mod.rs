//! Where the common and the native model meet.

mod list;

use std::time::Duration;

use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support, ValidatedLink};
use paylink_core::error::Refusal;
use paylink_core::http::Service;
use paylink_core::wire::is_blank;
use paylink_core::{
    Capabilities, CreatedLink, Currency, Error, GrantedLifetime, Identity, Installments, Lifetime,
    Link, LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStatus, LocalDate, NewLink, PageCursor,
    Payment, PaymentOutcome, Private, ProviderId, Response, Result, Reversal, StatusBasis, Zone,
    async_trait,
};

use crate::Client;
use crate::api::create_link_payment::CreateLinkPayment;
use crate::api::get_created_links::GetCreatedLinks;
use crate::api::passive_link_payment::PassiveLinkPayment;
use crate::api::payment_inquiry::PaymentInquiry;
use crate::api::transaction_list::{TransactionList, TransactionRow};
use crate::api::{Following, LinkState};
use crate::client::{GET_CREATED_LINKS, PAYMENT_INQUIRY, TRANSACTION_LIST};
use crate::envelope;
use list::{ListedRow, is_of, key_of, page_of};

/// This provider's name in link keys.
pub const PROVIDER: ProviderId = ProviderId::from_static("ahlpay");

/// Rows of a page unless the query says otherwise, as in the published examples.
const PAGE_SIZE: u32 = 50;

/// No order has more transactions than fit here.
const TRANSACTION_PAGES: u32 = 20;

/// What only AHL Pay knows about a link; the default leaves everything to AHL Pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Which of the merchant's bank connections to use.
    pub bank_code: Option<String>,
    /// How many installments, where the link allows them.
    pub installment_count: Option<u8>,
}

impl LinkOptions {
    /// Leaves everything to AHL Pay.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses this of the merchant's bank connections.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_code = Some(code.into());
        self
    }

    /// How many installments, where the link allows them.
    #[must_use]
    pub fn installment_count(mut self, count: u8) -> Self {
        self.installment_count = Some(count);
        self
    }
}

pub(crate) fn capabilities(deactivation: bool) -> Capabilities {
    use Evidence::{Documented, Observed, Unverified};
    use Support::{Native, OptIn, Required};
    let passive = if deactivation { Native } else { OptIn };
    Capabilities::new()
        .with_unpaid_links_not_found()
        .with(Operation::Create, Native, Unverified)
        .with(Operation::Get, Native, Unverified)
        .with(Operation::GetByReference, Native, Unverified)
        .with(Operation::List, Native, Documented)
        .with(Operation::Deactivate, passive, Unverified)
        .with(Operation::DeactivateByReference, passive, Unverified)
        .with(Operation::Payments, Native, Observed)
        .with(Field::Description, Required, Observed)
        .with(Field::PayerPhone, Native, Observed)
        .with(Field::PayerEmail, Native, Observed)
        .with(Field::Lifetime, Required, Observed)
        .with(Field::NotifySms, Native, Unverified)
        .with(Field::NotifyEmail, Native, Unverified)
        .with(Field::Installments, Native, Observed)
        .with(ListFilter::Status, Required, Documented)
}

impl Client {
    /// Creates a link of the common model with options of its own, in place of those of the
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
        let ignored_fields = unused_contacts(link)?;
        let minutes = whole_minutes(link.lifetime)?;
        let request =
            native(link, options, minutes).map_err(|error| error.with_provider(&PROVIDER))?;
        let (told, body) = self.create_link_payment(&request).await?.into_parts();
        let key = LinkKey::by_reference(self.identity(), link.reference.clone());
        let granted = GrantedLifetime::Requested(Duration::from_secs(u64::from(minutes) * 60));
        let mut created =
            CreatedLink::new(key, told.url.map(Private::into_inner).unwrap_or_default(), granted);
        created.ignored_fields = ignored_fields;
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

    /// One question. A refusal is "not found": the inquiry knows payments, and no page says how it
    /// answers for a link that nobody has paid.
    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let asked = self.payment_inquiry(&PaymentInquiry::new(key.reference().as_str())).await;
        let reply = asked.map_err(|error| unseen(error, &PAYMENT_INQUIRY))?;
        if reply.is_blank() {
            return Err(told(&PAYMENT_INQUIRY, Error::refused(Refusal::NotFound), &reply));
        }
        let (told, body) = reply.into_parts();
        let (status, value) = match &told.txn_status {
            Some(status) => (status.common(), status.as_str().to_owned()),
            None => (LinkStatus::Unknown, String::new()),
        };
        let mut link = Link::new(key.clone(), status, StatusBasis::Reported, value);
        link.reference = told.order_id.filter(|text| !is_blank(text));
        link.currency = currency(told.currency.as_deref());
        link.body = body;
        Ok(link)
    }

    /// One request. Oldest first, so that links which are created meanwhile come last.
    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        let named = |field: &'static str, rule: &'static str| {
            Error::invalid(field, rule).with_provider(&PROVIDER)
        };
        let status = query.status.ok_or_else(|| named("status", "is required by this provider"))?;
        let state = LinkState::of(status).ok_or_else(|| {
            named("status", "is none that AHL Pay lists: open, processing, paid, failed or expired")
        })?;
        let size = query.page_size.unwrap_or(PAGE_SIZE);
        let page = cursor.map_or(Ok(0), |cursor| page_of(cursor, &state, size))?;
        let native = GetCreatedLinks::new(state.clone()).page(page).size(size);
        let reply = self.created_links::<ListedRow>(&native).await?;
        let following = reply.following(page, size);
        if following == Following::Untold {
            let what = "paging does not advance, or the page does not say where it stands";
            return Err(told(&GET_CREATED_LINKS, Error::malformed(what), &reply));
        }
        let (shown, body) = reply.into_parts();
        let (rows, total) =
            (shown.result.len(), shown.paging.and_then(|paging| paging.total_items));
        let mut listed =
            LinkPage::new(shown.result.into_iter().map(|ListedRow(link)| link).collect());
        listed.links.retain(|link| is_of(link, &state));
        for link in &mut listed.links {
            link.key = key_of(link, self.identity());
        }
        listed.skipped_rows = rows - listed.links.len();
        if following == Following::Next {
            listed.next =
                Some(PageCursor::new(&PROVIDER, format!("{}@{}x{size}", state.as_str(), page + 1)));
        }
        listed.total = total.and_then(|total| u64::try_from(total).ok());
        listed.body = body;
        Ok(listed)
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        self.passive_link_payment(&PassiveLinkPayment::new(key.reference().as_str()))
            .await
            .map(drop)
    }

    /// One question per 50 transactions of the order, over the last
    /// [days](crate::ClientBuilder::transaction_days).
    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let order = link.key.reference().as_str();
        // Until tomorrow: whether the last day is included is not published.
        let last = LocalDate::today(self.clock(), Zone::Istanbul).plus_days(1);
        let query = TransactionList::new(last.plus_days(-self.transaction_days()), last)
            .order_id(order)
            .size(PAGE_SIZE);
        let mut rows: Vec<TransactionRow> = Vec::new();
        for page in 0..TRANSACTION_PAGES {
            let reply = match self.transaction_list(&query.clone().page(page)).await {
                Ok(reply) => reply,
                // No transactions, by the same reading as an unpaid order.
                Err(error) if unseen(error.clone(), &TRANSACTION_LIST).is_not_found() => {
                    return Ok(payments(&rows, order));
                }
                Err(error) => return Err(error),
            };
            // A page that comes twice would count its money twice.
            let is_known = |row: &TransactionRow| rows.iter().any(|known| known.is_same(row));
            if reply.result.iter().any(is_known) {
                let what = "a transaction stands on two pages";
                return Err(told(&TRANSACTION_LIST, Error::malformed(what), &reply));
            }
            let is_full = reply.result.len() as u64 >= u64::from(PAGE_SIZE);
            let following = reply.following(page, PAGE_SIZE);
            // The documented array tells no page numbers; an empty or short page ends it.
            let may_follow = following == Following::Next || (reply.paging.is_none() && is_full);
            if following == Following::Untold && !may_follow {
                let what = "paging does not advance";
                return Err(told(&TRANSACTION_LIST, Error::malformed(what), &reply));
            }
            rows.extend(reply.into_inner().result);
            if following == Following::Nothing {
                return Ok(payments(&rows, order));
            }
        }
        let what = "there are more transactions than one order can have";
        Err(TRANSACTION_LIST.error(Error::malformed(what)))
    }
}

/// A phone or an e-mail address is what makes AHL Pay send a message; without one to send it is
/// left out, and not in silence.
fn unused_contacts(link: &NewLink) -> Result<Vec<Field>> {
    let mut unused = Vec::new();
    for (contact, message) in
        [(Field::PayerPhone, Field::NotifySms), (Field::PayerEmail, Field::NotifyEmail)]
    {
        if !link.has(contact) || link.has(message) {
            continue;
        }
        if !link.best_effort.contains(&contact) {
            let rule = "would make AHL Pay send a message: ask for it with notify, or mark the field with best_effort \
                        to create the link without it";
            return Err(Error::invalid(contact.name(), rule).with_provider(&PROVIDER));
        }
        unused.push(contact);
    }
    Ok(unused)
}

fn native(link: &NewLink, options: &LinkOptions, minutes: u32) -> Result<CreateLinkPayment> {
    let mut request = CreateLinkPayment::new(
        link.reference.as_str(),
        link.amount,
        link.description.as_str(),
        minutes,
    )?;
    if let Some(code) = &options.bank_code {
        request = request.bank_code(code.as_str());
    }
    match (link.installments, options.installment_count) {
        (Some(Installments::Single), _) | (None, None) => {}
        (_, Some(count)) if count >= 2 || link.installments.is_none() => {
            request = request.installment_count(count)
        }
        _ => {
            let rule = "are a number at AHL Pay: set LinkOptions::installment_count to 2 or more";
            return Err(Error::invalid("installments", rule));
        }
    }
    let payer = link.payer.as_ref();
    if let Some(phone) =
        payer.and_then(|payer| payer.phone.as_ref()).filter(|_| link.has(Field::NotifySms))
    {
        let national =
            phone.turkish_national().filter(|digits| digits.starts_with('5')).ok_or_else(|| {
                Error::invalid(
                    "payer.phone",
                    "must be a Turkish mobile number: how AHL Pay takes others is not published",
                )
            })?;
        request = request.receiver_phone_number(national);
    }
    if let Some(email) =
        payer.and_then(|payer| payer.email.as_ref()).filter(|_| link.has(Field::NotifyEmail))
    {
        request = request.receiver_email(email);
    }
    Ok(request)
}

fn whole_minutes(lifetime: Option<Lifetime>) -> Result<u32> {
    let refuse =
        |rule: &'static str| Err(Error::invalid("lifetime", rule).with_provider(&PROVIDER));
    let seconds = match lifetime {
        Some(Lifetime::Exactly(lifetime)) => {
            if lifetime.as_secs() % 60 != 0 || lifetime.subsec_nanos() != 0 {
                return refuse("must be whole minutes at AHL Pay (expires_in_at_most rounds down)");
            }
            lifetime.as_secs()
        }
        Some(Lifetime::AtMost(lifetime)) => lifetime.as_secs(),
        _ => return refuse("is required by this provider"),
    };
    match u32::try_from(seconds / 60) {
        Ok(0) => refuse("must be at least one minute at AHL Pay"),
        Ok(minutes) => Ok(minutes),
        Err(_) => refuse("is too long"),
    }
}

/// What may mean no more than "nobody has paid": a refusal by this service itself, not by the login
/// before it.
fn unseen(error: Error, service: &Service) -> Error {
    let answered = matches!(error.http_status(), Some(200..=299 | 400 | 404));
    let is_its_own = error.is_refused()
        && error.operation() == Some(service.operation())
        && !error.is_authentication();
    if is_its_own && answered { error.with_refusal(Refusal::NotFound) } else { error }
}

/// An error about an answer that was read.
fn told<T>(service: &Service, error: Error, reply: &Response<T>) -> Error {
    let request_id = envelope::request_id(reply.body().as_bytes());
    reply.error(service.error(error)).with_request_id(request_id)
}

fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

/// The payments among these transactions. A void shows in the payment's row, a refund is a row of
/// its own (observed); which payment it belongs to is not told, so it counts against all.
fn payments(rows: &[TransactionRow], order: &str) -> Vec<Payment> {
    let own = |row: &&TransactionRow| row.order().is_none_or(|told| told == order);
    // Whether the filter is heeded is not published; where it is not, a row without an order may be
    // anybody's.
    let heeded = rows.iter().all(|row| own(&row));
    let rows: Vec<_> =
        rows.iter().filter(own).filter(|row| heeded || row.order().is_some()).collect();
    let given_back = rows.iter().any(|row| row.is_reversal() || row.is_reversed());
    rows.into_iter().map(|row| payment(row, given_back)).collect()
}

fn payment(row: &TransactionRow, given_back: bool) -> Payment {
    let code = row.currency.as_deref().filter(|text| !is_blank(text));
    // A label that cannot be read tells nothing; a code that cannot be read is not the lira.
    let told = currency(code)
        .or_else(|| currency(row.currency_desc.as_deref()).filter(|_| code.is_none()));
    let unreadable = code.is_some() && told.is_none();
    let outcome = match row.status.as_deref().map(str::trim) {
        Some("FAIL") => PaymentOutcome::Failed,
        // Whose it is, or in which currency, cannot be read.
        _ if row.order().is_none() || unreadable => PaymentOutcome::Unknown,
        // It is there to say that money went back, and counts as none.
        _ if row.is_reversal() || (row.is_sale() && row.is_reversed()) => PaymentOutcome::Succeeded,
        Some("SUCCESS") if row.is_sale() => PaymentOutcome::Succeeded,
        _ => PaymentOutcome::Unknown,
    };
    // That nothing was given back is never told.
    let reversal = if given_back { Reversal::Reversed } else { Reversal::Unknown };
    let mut payment = Payment::new(row.transaction().unwrap_or_default(), outcome, reversal);
    payment.reference = row.order().map(str::to_owned);
    payment.requested.clone_from(&row.amount);
    payment.amount = row.total_amount.clone().or_else(|| row.amount.clone());
    payment.currency = told;
    payment.at.clone_from(&row.system_date_formatted);
    payment
}
