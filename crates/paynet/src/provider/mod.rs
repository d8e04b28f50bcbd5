//! Where the common and the native model meet.

mod create;
mod list;
mod options;
mod payments;

use std::time::Duration;

use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support, ValidatedLink};
use paylink_core::{
    Authenticity, Callback, CallbackKind, CallbackRequest, Capabilities, CreatedLink, Currency,
    Error, GrantedLifetime, Identity, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, NewLink,
    PageCursor, Payment, ProviderId, Result, StatusBasis, async_trait,
};

pub use options::LinkOptions;

use crate::Client;
use crate::api::browser_redirect::Redirect;
use crate::api::confirmation_callback::ConfirmationPost;
use crate::api::mailorder_list::MailorderList;
use crate::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use crate::api::transaction_check::TransactionCheck;
use crate::api::{LinkLookup, MOST_TRANSACTIONS, distinct};
use crate::client::{MAILORDER_DETAIL, MAILORDER_LIST, TRANSACTION_CHECK};
use create::{native, whole_hours};
use list::{ListedRow, is_last, offset_of, repeats, total};

/// This provider's name in link keys.
pub const PROVIDER: ProviderId = ProviderId::from_static("paynet");

/// Rows of a page unless the query says otherwise. Paynet's own default is 10; no maximum is
/// documented.
const PAGE_SIZE: u32 = 50;

pub(crate) fn capabilities() -> Capabilities {
    use Evidence::Documented;
    use Support::{Native, Required};
    Capabilities::new()
        .with(Operation::Create, Native, Documented)
        .with(Operation::Get, Native, Documented)
        .with(Operation::GetByReference, Native, Documented)
        .with(Operation::List, Native, Documented)
        .with(Operation::Deactivate, Native, Documented)
        .with(Operation::DeactivateByReference, Native, Documented)
        .with(Operation::Reactivate, Native, Documented)
        .with(Operation::Payments, Native, Documented)
        .with(Operation::ReadCallback, Native, Documented)
        .with(Field::Description, Native, Documented)
        .with(Field::PayerName, Required, Documented)
        .with(Field::PayerPhone, Native, Documented)
        .with(Field::PayerEmail, Native, Documented)
        .with(Field::ReturnUrls, Native, Documented)
        .with(Field::Lifetime, Native, Documented)
        .with(Field::ProviderLifetime, Native, Documented)
        .with(Field::CallbackUrl, Native, Documented)
        .with(Field::NotifySms, Native, Documented)
        .with(Field::NotifyEmail, Native, Documented)
        .with(ListFilter::Created, Required, Documented)
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
        let hours = whole_hours(link.lifetime)?;
        let request = native(link, options, hours)?;
        let (created, body) = self.mailorder_create(&request).await?.into_parts();
        let key = LinkKey::by_reference(self.identity(), link.reference.clone())
            .with_id(created.id.unwrap_or_default());
        let lifetime = match hours {
            Some(hours) => GrantedLifetime::Requested(Duration::from_secs(u64::from(hours) * 3600)),
            None => GrantedLifetime::ProviderDefaultUndocumented,
        };
        let url = created.url.map(|url| url.into_inner()).unwrap_or_default();
        let mut created = CreatedLink::new(key, url, lifetime);
        created.body = body;
        Ok(created)
    }

    async fn set_status(&self, key: &LinkKey, status: NewStatus) -> Result<()> {
        self.mailorder_status_update(&MailorderStatusUpdate::new(lookup(key), status))
            .await
            .map(drop)
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
        let reply = self.mailorder_detail(&lookup(key)).await?;
        let Some(status) = reply.status.clone() else {
            return Err(
                reply.error(MAILORDER_DETAIL.error(Error::malformed("there is no `status`")))
            );
        };
        let (mut detail, body) = reply.into_parts();
        let mut link =
            Link::new(key.clone(), status.common(), StatusBasis::Reported, status.as_str());
        // Where several cards may pay and the answer lists no payments, its one id is not all of
        // them: they are then looked for by reference.
        let lists_all = detail.payments.is_some() || detail.multi_payment != Some(true);
        link.transactions = if lists_all { detail.transactions() } else { Vec::new() };
        link.notified_by_provider = match (detail.send_sms, detail.send_mail) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
        // A link without a reference answers with a blank one, which is not the one that was asked
        // for.
        link.reference = Some(detail.reference_no.take().unwrap_or_default());
        link.amount = detail.amount.take();
        link.currency = currency(detail.currency.as_deref());
        link.created = detail.create_date.take();
        link.expires = detail.expire_date.take();
        link.description = detail.note.take();
        link.body = body;
        Ok(link)
    }

    /// One request. The last day is asked for as the day after, because it is not documented
    /// whether `datbi` is included; rows of that day are left out if their stamp tells.
    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        let (first, last) = query.created.ok_or_else(|| {
            Error::invalid("created_between", "is required by this provider")
                .with_provider(&PROVIDER)
        })?;
        let offset = match cursor {
            Some(cursor) => offset_of(cursor, first, last)?,
            None => 0,
        };
        let size = query.page_size.unwrap_or(PAGE_SIZE);
        let mut native = MailorderList::new(first, last.plus_days(1)).limit(size);
        native.starting_after = Some(offset).filter(|offset| *offset > 0);
        // Whether a list without rows is an empty page or a refusal with `nodata` is not
        // documented.
        let Some(reply) = not_found_is_empty(self.listed::<ListedRow>(&native).await)? else {
            return Ok(LinkPage::new(Vec::new()));
        };
        let seen = offset.saturating_add(reply.rows.len() as u64);
        let total = total(&reply);
        let mut listed = LinkPage::new(Vec::new());
        if offset > 0 && repeats(reply.rows.len() as u64, offset, total) {
            return Err(
                reply.error(MAILORDER_LIST.error(Error::malformed("paging does not advance")))
            );
        }
        let (page, body) = reply.into_parts();
        if !is_last(&page, offset, total) {
            listed.next = Some(PageCursor::new(&PROVIDER, format!("{first}..{last}@{seen}")));
        }
        listed.total = total;
        let rows = page.rows.len();
        let within = page.rows.into_iter().filter(|row| row.is_until(last));
        listed.links = within.map(|row| row.of(self.identity())).collect();
        listed.skipped_rows = rows - listed.links.len();
        listed.body = body;
        Ok(listed)
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        self.set_status(key, NewStatus::Passive).await
    }

    async fn reactivate(&self, key: &LinkKey) -> Result<()> {
        self.set_status(key, NewStatus::Waiting).await
    }

    /// Two requests per transaction (`transaction/check` and `transaction/detail`), of which there
    /// are 1,000 at most; one more if the link names none.
    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let mut transactions = link.transactions.clone();
        if transactions.is_empty() {
            let query = TransactionCheck::by_reference(link.key.reference().as_str());
            let found = not_found_is_empty(self.transaction_check(&query).await)?;
            let rows = found.as_ref().map(|reply| reply.rows.as_slice()).unwrap_or_default();
            let shown = rows.iter().filter(|row| row.is_succeed != Some(false));
            transactions = distinct(&mut shown.filter_map(|row| row.xact_id.as_deref()));
        }
        if transactions.len() > MOST_TRANSACTIONS {
            let named_by =
                if link.transactions.is_empty() { &TRANSACTION_CHECK } else { &MAILORDER_DETAIL };
            let what = "there are more transactions than one link can have";
            return Err(named_by.error(Error::malformed(what)));
        }
        let mut payments: Vec<(Payment, Option<String>)> = Vec::with_capacity(transactions.len());
        for xact_id in &transactions {
            let (payment, plain_id) = self.payment(xact_id).await?;
            // Two encrypted ids may name one payment; its money counts once, under the same of them
            // in whatever order they come.
            match payments.iter_mut().find(|(_, id)| plain_id.is_some() && *id == plain_id) {
                Some((known, _)) if payment.transaction < known.transaction => *known = payment,
                Some(_) => {}
                None => payments.push((payment, plain_id)),
            }
        }
        Ok(payments.into_iter().map(|(payment, _)| payment).collect())
    }

    fn read_callback(&self, expected: CallbackKind, request: &CallbackRequest) -> Result<Callback> {
        let mut claim = Callback::new(PROVIDER, expected, Authenticity::Unsigned);
        match expected {
            CallbackKind::Payment => {
                let told = ConfirmationPost::read(request)
                    .map_err(|error| error.with_provider(&PROVIDER))?;
                claim.reference = told.reference().map(str::to_owned);
                claim.transaction = told.xact_id.filter(|text| !text.is_empty());
                claim.claims_success = told.is_succeed;
                claim.amount = told.amount;
                claim.currency = currency(told.currency.as_deref());
            }
            CallbackKind::BrowserReturn => {
                let back = Redirect::read(request);
                claim.claims_success = back.names_a_failure().then_some(false);
                claim.reference = back.reference_no;
                claim.transaction = back.xact_id;
            }
            _ => return Err(Error::unsupported("callbacks of this kind").with_provider(&PROVIDER)),
        }
        Ok(claim)
    }
}

/// By id where there is one; the reference in the answer is compared afterwards.
fn lookup(key: &LinkKey) -> LinkLookup {
    match key.id() {
        Some(id) => LinkLookup::by_id(id),
        None => LinkLookup::by_reference(key.reference().as_str()),
    }
}

fn currency(text: Option<&str>) -> Option<Currency> {
    text.and_then(|text| text.parse().ok())
}

fn not_found_is_empty<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
