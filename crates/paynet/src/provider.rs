//! Where the common and the native model meet.

use std::time::Duration;

use paylink_core::capability::{Evidence, Field, ListFilter, Operation, Support};
use paylink_core::wire::Scalar;
use paylink_core::{
    Authenticity, Callback, CallbackKind, CallbackRequest, Capabilities, CreatedLink, Currency, Error,
    GrantedLifetime, Identity, Lifetime, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStatus,
    ListedLink, LocalDate, LocalDateTime, NewLink, Notify, PageCursor, Payment, PaymentOutcome, Private,
    ProviderId, Reference, Result, Reversal, StatusBasis, async_trait,
};

use crate::api::LinkLookup;
use crate::api::browser_redirect::Redirect;
use crate::api::confirmation_callback::ConfirmationPost;
use crate::api::mailorder_create::MailorderCreate;
use crate::api::mailorder_list::{MailorderList, MailorderPage, MailorderRow};
use crate::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use crate::api::transaction_check::{CheckedTransaction, TransactionCheck};
use crate::api::transaction_detail::{DetailedTransaction, TransactionDetail};
use crate::{Client, ResultCode};

/// This provider's name in link keys.
pub const PROVIDER: ProviderId = ProviderId::from_static("paynet");

/// Rows of a page unless the query says otherwise. Paynet's own default is 10; no maximum is documented.
const PAGE_SIZE: u32 = 50;

/// What only Paynet knows about a link; the default leaves everything to Paynet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Whose POS: 5 Paynet's, 1 the company's own.
    pub pos_type: Option<i64>,
    /// Adds Paynet's commission to what the payer pays: confirm with
    /// [`Expected::allow_surcharge`](paylink_core::Expected::allow_surcharge).
    pub commission_on_payer: bool,
    /// The dealer whose account gets the money.
    pub agent_id: Option<String>,
    /// Who created the link, among the merchant's users.
    pub user_name: Option<Private<String>>,
    /// What stands in the merchant's reports.
    pub agent_note: Option<Private<String>>,
    /// Lets Paynet mail the company on success.
    pub mail_company_on_success: bool,
    /// Lets several cards share the amount.
    pub several_cards: bool,
}

impl LinkOptions {
    /// Leaves everything to Paynet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whose POS: 5 Paynet's, 1 the company's own.
    #[must_use]
    pub fn pos_type(mut self, pos_type: i64) -> Self {
        self.pos_type = Some(pos_type);
        self
    }

    /// Adds Paynet's commission to what the payer pays.
    #[must_use]
    pub fn commission_on_payer(mut self, yes: bool) -> Self {
        self.commission_on_payer = yes;
        self
    }

    /// The dealer whose account gets the money.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// Who created the link, among the merchant's users.
    #[must_use]
    pub fn user_name(mut self, user_name: impl Into<String>) -> Self {
        self.user_name = Some(Private::new(user_name.into()));
        self
    }

    /// What stands in the merchant's reports.
    #[must_use]
    pub fn agent_note(mut self, agent_note: impl Into<String>) -> Self {
        self.agent_note = Some(Private::new(agent_note.into()));
        self
    }

    /// Lets Paynet mail the company on success.
    #[must_use]
    pub fn mail_company_on_success(mut self, yes: bool) -> Self {
        self.mail_company_on_success = yes;
        self
    }

    /// Lets several cards share the amount.
    #[must_use]
    pub fn several_cards(mut self, yes: bool) -> Self {
        self.several_cards = yes;
        self
    }
}

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
    /// Creates a link of the common model with options of its own, in place of those of the builder.
    ///
    /// # Errors
    /// As [`PayLinks::create`](paylink_core::PayLinks::create).
    pub async fn create_link(&self, link: &NewLink, options: &LinkOptions) -> Result<CreatedLink> {
        let not_honoured = self.record().admit(link, &PROVIDER)?;
        let hours = whole_hours(link.lifetime)?;
        let request = native(link, options, hours)?;
        let (created, body) = self.mailorder_create(&request).await?.into_parts();
        let key = LinkKey::by_reference(self.identity(), link.reference.clone())
            .with_id(created.id.unwrap_or_default());
        let lifetime = match hours {
            Some(hours) => GrantedLifetime::Asked(Duration::from_secs(u64::from(hours) * 3600)),
            None => GrantedLifetime::ProviderDefaultUnstated,
        };
        let url = created.url.map(|url| url.into_inner()).unwrap_or_default();
        let mut created = CreatedLink::new(key, url, lifetime);
        created.not_honoured = not_honoured;
        created.body = body;
        Ok(created)
    }

    async fn set_status(&self, key: &LinkKey, status: NewStatus) -> Result<()> {
        self.mailorder_status_update(&MailorderStatusUpdate::new(lookup(key), status)).await.map(drop)
    }

    /// One payment from two services: `check` documents the verdict and the amount, `detail` shows whether it was reversed.
    /// With it comes the plain id of the transaction, if told.
    async fn payment(&self, xact_id: &str) -> Result<(Payment, Option<String>)> {
        let checked =
            not_found_is_empty(self.transaction_check(&TransactionCheck::by_xact_id(xact_id)).await)?;
        let detailed =
            not_found_is_empty(self.transaction_detail(&TransactionDetail::by_xact_id(xact_id)).await)?;
        let checked: Vec<_> = checked.map(|reply| reply.into_inner().rows).unwrap_or_default();
        let detailed: Vec<_> = detailed.map(|reply| reply.into_inner().rows).unwrap_or_default();
        let plain_id = checked
            .iter()
            .filter(|row| row.xact_id.as_deref() == Some(xact_id))
            .find_map(|row| row.id.as_ref().map(|id| id.as_str().to_owned()))
            .filter(|id| !id.trim().is_empty());
        let payment = join(
            xact_id,
            checked.iter().filter(|row| row.xact_id.as_deref() == Some(xact_id)),
            detailed.iter().filter(|row| row.xact_id.as_deref() == Some(xact_id)),
        );
        Ok((payment, plain_id))
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

    async fn create(&self, link: &NewLink) -> Result<CreatedLink> {
        self.create_link(link, self.options()).await
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let (detail, body) = self.mailorder_detail(&lookup(key)).await?.into_parts();
        let Some(status) = &detail.status else {
            return Err(Error::malformed("there is no `status`")
                .with_provider(&PROVIDER)
                .with_operation("mailorder/detail", false)
                .with_body(body));
        };
        let mut link = Link::new(key.clone(), status.common(), StatusBasis::Told, status.as_str());
        // Where several cards may pay and the answer lists no payments, its one id is not all of them: they are then looked
        // for by reference.
        let lists_all = detail.payments.is_some() || detail.multi_payment != Some(true);
        link.transactions = if lists_all { detail.transactions() } else { Vec::new() };
        link.told_by_provider = match (detail.send_sms, detail.send_mail) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
        // A link without a reference answers with a blank one, which is not the one that was asked for.
        link.reference = Some(detail.reference_no.unwrap_or_default());
        link.amount = detail.amount;
        link.currency = currency(detail.currency.as_deref());
        link.created = detail.create_date;
        link.expires = detail.expire_date;
        link.description = detail.note;
        link.body = body;
        Ok(link)
    }

    /// One request. The last day is asked for as the day after, because it is not documented whether `datbi` is included;
    /// rows of that day are left out if their stamp tells.
    async fn list(&self, query: &LinkQuery, cursor: Option<&PageCursor>) -> Result<LinkPage> {
        let (first, last) = query.created.ok_or_else(|| {
            Error::invalid("created_between", "is required by this provider").with_provider(&PROVIDER)
        })?;
        let offset = match cursor {
            Some(cursor) => offset_of(cursor, first, last)?,
            None => 0,
        };
        let size = query.page_size.unwrap_or(PAGE_SIZE);
        let mut native = MailorderList::new(first, last.plus_days(1)).limit(size);
        native.starting_after = Some(offset).filter(|offset| *offset > 0);
        // Whether a list without rows is an empty page or a refusal with `nodata` is not documented.
        let Some(reply) = not_found_is_empty(self.mailorder_list(&native).await)? else {
            return Ok(LinkPage::new(Vec::new()));
        };
        let (page, body) = reply.into_parts();

        let seen = offset.saturating_add(page.rows.len() as u64);
        let total = total(&page);
        let mut listed = LinkPage::new(Vec::new());
        // Fewer rows are left than came: the offset was not heeded, and the list would never end.
        if offset > 0 && total.is_some_and(|total| offset < total && seen > total) {
            return Err(Error::malformed("paging does not advance")
                .with_provider(&PROVIDER)
                .with_operation("mailorder/list", false)
                .with_body(body));
        }
        if !is_last(&page, offset, total) {
            listed.next = Some(PageCursor::new(&PROVIDER, format!("{first}..{last}@{seen}")));
        }
        listed.total = total;
        let rows = page.rows.len();
        let within = |row: &MailorderRow| day_of(row.create_date.as_ref()).is_none_or(|day| day <= last);
        listed.links = page.rows.into_iter().filter(within).map(|row| self.listed(row)).collect();
        listed.left_out = rows - listed.links.len();
        listed.body = body;
        Ok(listed)
    }

    async fn deactivate(&self, key: &LinkKey) -> Result<()> {
        self.set_status(key, NewStatus::Passive).await
    }

    async fn reactivate(&self, key: &LinkKey) -> Result<()> {
        self.set_status(key, NewStatus::Waiting).await
    }

    /// Two requests per transaction (`transaction/check` and `transaction/detail`); one more if the link names none.
    async fn payments(&self, link: &Link) -> Result<Vec<Payment>> {
        let mut transactions = link.transactions.clone();
        if transactions.is_empty() {
            let query = TransactionCheck::by_reference(link.key.reference().as_str());
            let found = not_found_is_empty(self.transaction_check(&query).await)?;
            for row in found.map(|reply| reply.into_inner().rows).unwrap_or_default() {
                let succeeded = row.is_succeed != Some(false);
                transactions.extend(row.xact_id.filter(|id| succeeded && !id.trim().is_empty()));
            }
            transactions.sort_unstable();
            transactions.dedup();
        }
        let mut payments: Vec<(Payment, Option<String>)> = Vec::with_capacity(transactions.len());
        for xact_id in &transactions {
            let (payment, plain_id) = self.payment(xact_id).await?;
            // Two encrypted ids may name one payment; its money counts once.
            let known = plain_id.is_some() && payments.iter().any(|(_, id)| *id == plain_id);
            if !known {
                payments.push((payment, plain_id));
            }
        }
        Ok(payments.into_iter().map(|(payment, _)| payment).collect())
    }

    fn read_callback(&self, expected: CallbackKind, request: &CallbackRequest) -> Result<Callback> {
        let mut claim = Callback::new(PROVIDER, expected, Authenticity::Unsigned);
        match expected {
            CallbackKind::Payment => {
                let told = ConfirmationPost::read(request).map_err(|error| error.with_provider(&PROVIDER))?;
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

impl Client {
    fn listed(&self, row: MailorderRow) -> ListedLink {
        let (status, value) = match &row.status {
            Some(status) => (status.common(), status.as_str().to_owned()),
            None => (LinkStatus::Unknown, String::new()),
        };
        let mut listed = ListedLink::new(status, value);
        let reference = row.reference_no.filter(|text| !text.is_empty());
        listed.key = reference.as_deref().and_then(|text| Reference::new(text).ok()).map(|reference| {
            LinkKey::by_reference(self.identity(), reference).with_id(row.id.unwrap_or_default())
        });
        listed.reference = reference;
        listed.amount = row.amount;
        listed.currency = currency(row.currency.as_deref());
        listed.created = row.create_date;
        // Hours are no instant; only a stamp is.
        listed.expires = row
            .expire_date
            .as_ref()
            .map(|value| value.as_str())
            .filter(|text| text.contains(':'))
            .map(LocalDateTime::from);
        listed.description = row.note;
        listed
    }
}

fn native(link: &NewLink, options: &LinkOptions, hours: Option<u32>) -> Result<MailorderCreate> {
    let name = link.payer.as_ref().map(|payer| payer.name.as_str()).unwrap_or_default();
    let mut request = MailorderCreate::new(name, link.amount)
        .reference_no(link.reference.as_str())
        .addcomission_to_amount(options.commission_on_payer)
        .send_confirmation_mail(options.mail_company_on_success)
        .multi_payment(options.several_cards);
    if !link.description.trim().is_empty() {
        request = request.note(link.description.as_str());
    }
    if let Some(phone) = link.payer.as_ref().and_then(|payer| payer.phone.as_ref()) {
        let rule = "must be a Turkish number: how Paynet takes others is not published";
        let national = phone
            .turkish_national()
            .ok_or_else(|| Error::invalid("payer.phone", rule).with_provider(&PROVIDER))?;
        request = request.phone(national, link.notify.contains(&Notify::Sms));
    }
    if let Some(email) = link.payer.as_ref().and_then(|payer| payer.email.as_ref()) {
        request = request.email(email.as_str(), link.notify.contains(&Notify::Email));
    }
    if let Some(urls) = &link.return_urls {
        request = request.return_urls(urls.success.as_str(), urls.failure.as_str());
    }
    if let Some(url) = &link.callback_url {
        request = request.confirmation_url(url.as_str());
    }
    request.expire_hours = hours;
    request.pos_type = options.pos_type;
    request.agent_id.clone_from(&options.agent_id);
    request.user_name.clone_from(&options.user_name);
    request.agent_note.clone_from(&options.agent_note);
    Ok(request)
}

/// `None` leaves the lifetime to Paynet.
fn whole_hours(lifetime: Option<Lifetime>) -> Result<Option<u32>> {
    let refuse = |rule: &'static str| Err(Error::invalid("lifetime", rule).with_provider(&PROVIDER));
    let hours = match lifetime {
        Some(Lifetime::Exactly(lifetime)) => {
            if lifetime.as_secs() % 3600 != 0 || lifetime.subsec_nanos() != 0 {
                return refuse("must be whole hours at Paynet (expires_in_at_most rounds down)");
            }
            lifetime.as_secs() / 3600
        }
        Some(Lifetime::AtMost(lifetime)) => lifetime.as_secs() / 3600,
        _ => return Ok(None),
    };
    match u32::try_from(hours) {
        Ok(0) => refuse("must be at least one hour at Paynet"),
        Ok(hours) => Ok(Some(hours)),
        Err(_) => refuse("is too long"),
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

/// Succeeded only if every row says so and none contradicts.
fn join<'a>(
    xact_id: &str,
    checked: impl Iterator<Item = &'a CheckedTransaction>,
    detailed: impl Iterator<Item = &'a DetailedTransaction>,
) -> Payment {
    let mut payment = Payment::new(xact_id, PaymentOutcome::Unknown, Reversal::NotTold);
    let mut told: Option<PaymentOutcome> = None;
    let mut agree = |outcome| {
        told = Some(match told {
            Some(before) if before != outcome => PaymentOutcome::Unknown,
            _ => outcome,
        });
    };
    for row in checked {
        let code_agrees = row.code.is_none_or(|code| ResultCode::new(code).is_success());
        agree(match row.is_succeed {
            Some(true) if is_sale(row.transaction_type.as_ref()) && code_agrees => PaymentOutcome::Succeeded,
            Some(false) => PaymentOutcome::Failed,
            _ => PaymentOutcome::Unknown,
        });
        if row.amount.is_some() && payment.amount.is_some() && row.amount != payment.amount {
            agree(PaymentOutcome::Unknown);
        }
        payment.reference = row.agent_reference.clone().filter(|text| !text.is_empty());
        payment.amount.clone_from(&row.amount);
        payment.currency = currency(row.currency.as_deref());
        if payment.currency.is_none() && row.currency.as_deref().is_some_and(|text| !text.trim().is_empty()) {
            // A currency that cannot be read is not the lira.
            agree(PaymentOutcome::Unknown);
        }
        payment.at.clone_from(&row.xact_date);
    }
    for row in detailed {
        match row.is_succeed {
            Some(true) if is_sale(row.transaction_type.as_ref()) => agree(PaymentOutcome::Succeeded),
            Some(true) => agree(PaymentOutcome::Unknown),
            Some(false) => agree(PaymentOutcome::Failed),
            None => {}
        }
        let differs = row.amount.is_some() && payment.amount.is_some() && row.amount != payment.amount
            || disagree(row.agent_reference.as_deref(), payment.reference.as_deref())
            || currency(row.currency.as_deref()).zip(payment.currency).is_some_and(|(a, b)| a != b);
        if differs {
            agree(PaymentOutcome::Unknown);
        }
        let reversed_by = row.reversed_xact_id.as_deref().is_some_and(|id| !id.trim().is_empty());
        payment.reversal = match (row.reversed, payment.reversal) {
            (Some(true), _) | (_, Reversal::Reversed) => Reversal::Reversed,
            _ if reversed_by => Reversal::Reversed,
            (Some(false), _) => Reversal::None,
            (None, before) => before,
        };
    }
    payment.outcome = told.unwrap_or(PaymentOutcome::Unknown);
    payment
}

/// Two texts that are both there and not the same.
fn disagree(a: Option<&str>, b: Option<&str>) -> bool {
    a.filter(|a| !a.is_empty()).zip(b).is_some_and(|(a, b)| a != b)
}

/// 1 is a sale at both services, which disagree about the other types.
fn is_sale(transaction_type: Option<&Scalar>) -> bool {
    transaction_type.is_none_or(|kind| kind.as_str().trim() == "1")
}

/// The larger of the two counts: it is not documented which of them counts the page and which the list.
fn total(page: &MailorderPage) -> Option<u64> {
    page.total.max(page.total_count).and_then(|total| u64::try_from(total).ok())
}

/// An empty page ends the list, and so does a total that was reached, unless Paynet says that there is more. A total
/// below what was seen is none; on the first page it may be the count of that page, unless Paynet says that it is all.
fn is_last(page: &MailorderPage, offset: u64, total: Option<u64>) -> bool {
    let reached = total == Some(offset.saturating_add(page.rows.len() as u64));
    let counts_all = page.has_more == Some(false) || (page.has_more.is_none() && offset > 0);
    page.rows.is_empty() || (reached && counts_all)
}

fn day_of(stamp: Option<&LocalDateTime>) -> Option<LocalDate> {
    stamp?.as_str().get(..10)?.parse().ok()
}

fn offset_of(cursor: &PageCursor, first: LocalDate, last: LocalDate) -> Result<u64> {
    let position = cursor.position(&PROVIDER)?;
    let rule = "must be resumed with the query that it came from";
    position
        .strip_prefix(&format!("{first}..{last}@"))
        .and_then(|offset| offset.parse().ok())
        .ok_or_else(|| Error::invalid("cursor", rule).with_provider(&PROVIDER))
}
