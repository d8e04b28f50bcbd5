//! The cases that follow from the capabilities: a feature that is not offered sends nothing, and a
//! feature that is offered sends a request.

use std::sync::Arc;
use std::time::Duration;

use super::private_data::{DESCRIPTION, EMAIL, NAME, PHONE, URL};
use super::{LiveBackend, ProviderHarness, Report, ensure};
use crate::callback::{CallbackKind, CallbackRequest};
use crate::capability::{Capabilities, Feature, Field, ListFilter, Operation, Support};
use crate::error::{Delivery, Effect, Error, Result, RuleCode};
use crate::link::{
    Installments, Language, Link, LinkKey, LinkQuery, NewLink, Notify, Payer, Reference,
};
use crate::money::{Currency, Money};
use crate::paylinks::PayLinks;
use crate::provider::LinkProvider;
use crate::status::{LinkStatus, StatusBasis};
use crate::time::LocalDate;
use crate::{Clock, Transport};

pub(super) async fn run(harness: &dyn ProviderHarness, report: &mut Report) {
    let backend = harness.live_backend().await;
    let client = match Client::new(&*backend).await {
        Ok(client) => client,
        Err(error) => return report.add("a first link", Err(error.to_string())),
    };
    for operation in Operation::ALL.iter().copied() {
        let offered = client.offers(operation);
        report.add(name(offered, operation.name()), client.operation(operation, offered).await);
    }
    for field in Field::ALL.iter().copied() {
        let support = client.support(field);
        report.add(name(support.is_offered(), field.name()), client.field(field, support).await);
    }
    for filter in ListFilter::ALL.iter().copied() {
        if client.offers(Operation::List) {
            let support = client.support(filter);
            let title = format!("the filter {}", filter.name());
            report.add(name(support.is_offered(), &title), client.filter(filter, support).await);
        }
    }
}

fn name(offered: bool, what: &str) -> String {
    format!("{}: {what}", if offered { "offered" } else { "not offered" })
}

struct Client<'a> {
    backend: &'a dyn LiveBackend,
    provider: Arc<dyn LinkProvider>,
    links: PayLinks,
    key: LinkKey,
}

impl<'a> Client<'a> {
    async fn new(backend: &'a dyn LiveBackend) -> Result<Self> {
        let provider = backend.client(&Transport::new()?);
        let links = PayLinks::from_arc(provider.clone(), Clock::system());
        let link = backend.link(reference("CONFORMANCE-1")?, amount()?);
        let key = links.create(&link).await?.key;
        // The link is paid, so that providers that report only payments can read it.
        backend.pay(&key).await;
        Ok(Self { backend, provider, links, key })
    }

    fn offers(&self, feature: impl Into<Feature>) -> bool {
        self.provider.capabilities().offers(feature)
    }

    fn support(&self, feature: impl Into<Feature>) -> Support {
        self.provider.capabilities().support(feature)
    }

    async fn operation(&self, operation: Operation, offered: bool) -> Result<(), String> {
        let before = self.backend.requests();
        let by_handle = self.through_the_handle(operation).await;
        let sent = self.backend.requests() - before;
        if !offered {
            // An opt-in feature may be refused with a configuration error.
            let is_choice = self.support(operation) == Support::OptIn;
            let is_right =
                |error: &Error| error.is_unsupported() || (is_choice && error.is_configuration());
            refused_unsent(by_handle, is_right, sent)?;
            // A client that is called without the handle must not send anything either.
            let by_client = self.through_the_client(operation).await;
            let sent = self.backend.requests() - before;
            return match by_client {
                Some(result) => refused_unsent(result, is_right, sent),
                None => Ok(()),
            };
        }
        if operation == Operation::ReadCallback {
            return ensure(!by_handle.is_err_and(|error| error.is_unsupported()), || {
                "it is unsupported".to_owned()
            });
        }
        ensure(sent > 0, || format!("nothing was sent: {}", shown(by_handle)))
    }

    async fn through_the_handle(&self, operation: Operation) -> Result<()> {
        let by_reference = self.links.key_for(self.key.reference().clone());
        let by_id = match self.key.id() {
            Some(_) => self.key.clone(),
            None => by_reference.clone().with_id("1"),
        };
        match operation {
            Operation::Create => {
                let link = self.backend.link(reference("CONFORMANCE-2")?, amount()?);
                self.links.create(&link).await.map(drop)
            }
            Operation::Get => self.links.get(&by_id).await.map(drop),
            Operation::GetByReference => self.links.get(&by_reference).await.map(drop),
            Operation::List => self.links.list(&self.query(), None).await.map(drop),
            Operation::Deactivate => self.links.deactivate(&by_id).await.map(drop),
            Operation::DeactivateByReference => {
                self.links.deactivate(&by_reference).await.map(drop)
            }
            Operation::Reactivate => self.links.reactivate(&self.key).await.map(drop),
            // The handle reads payments only within a confirmation.
            Operation::Payments => self.provider.payments(&self.link()).await.map(drop),
            Operation::ReadCallback => {
                self.links.read_callback(CallbackKind::Payment, &callback()).map(drop)
            }
        }
    }

    /// Returns `None` if the client has no separate method for the operation.
    async fn through_the_client(&self, operation: Operation) -> Option<Result<()>> {
        Some(match operation {
            Operation::List => self.provider.list(&self.query(), None).await.map(drop),
            Operation::Deactivate if !self.offers(Operation::DeactivateByReference) => {
                self.provider.deactivate(&self.key).await
            }
            Operation::Reactivate => self.provider.reactivate(&self.key).await,
            Operation::Payments => self.provider.payments(&self.link()).await.map(drop),
            Operation::ReadCallback => {
                self.provider.read_callback(CallbackKind::Payment, &callback()).map(drop)
            }
            _ => return None,
        })
    }

    fn query(&self) -> LinkQuery {
        if self.offers(Operation::List) { self.backend.query() } else { LinkQuery::new() }
    }

    fn link(&self) -> Link {
        Link::new(self.key.clone(), LinkStatus::Paid, StatusBasis::Reported, "")
    }

    async fn field(&self, field: Field, support: Support) -> Result<(), String> {
        let plain = self.plain(field).map_err(|error| error.to_string())?;
        let mut with = given(plain.clone(), field, &offered_messages(self.provider.capabilities()))
            .map_err(|error| error.to_string())?;
        for (message, contact) in
            [(Field::NotifySms, Field::PayerPhone), (Field::NotifyEmail, Field::PayerEmail)]
        {
            // Another case tests what a message requires.
            if field == message {
                with = with.best_effort(contact);
            }
        }
        let before = self.backend.requests();
        // A link with the provider's lifetime has no required lifetime.
        let instead =
            field == Field::ProviderLifetime && self.support(Field::Lifetime) == Support::Required;
        match support {
            Support::No | Support::OptIn if instead => {
                let refused = self.links.create(&with).await.map(drop);
                let lifetime = Field::Lifetime.name();
                refused_unsent(
                    refused,
                    |error| names(error, lifetime),
                    self.backend.requests() - before,
                )
            }
            Support::Required => {
                let refused = self.links.create(&without(plain, field)).await.map(drop);
                refused_unsent(
                    refused,
                    |error| names(error, field.name()),
                    self.backend.requests() - before,
                )
            }
            Support::No | Support::OptIn => {
                let refused = self.links.create(&with).await.map(drop);
                refused_unsent(
                    refused,
                    |error| names(error, field.name()),
                    self.backend.requests() - before,
                )?;
                let created = self.links.create(&with.best_effort(field)).await;
                let created = created
                    .map_err(|error| format!("refused although it is best effort: {error}"))?;
                ensure(created.ignored_fields.contains(&field), || {
                    "the field was ignored and not listed".to_owned()
                })
            }
            Support::Native | Support::Emulated => {
                let created = self.links.create(&with).await.map(drop);
                ensure(self.backend.requests() > before, || {
                    format!("nothing was sent: {}", shown(created))
                })
            }
        }
    }

    /// Returns a link without this field, unless the field is required.
    fn plain(&self, field: Field) -> Result<NewLink> {
        let name = format!("CONFORMANCE-F{}", field as u8);
        Ok(self.backend.link(reference(&name)?, amount()?))
    }

    async fn filter(&self, filter: ListFilter, support: Support) -> Result<(), String> {
        let mut query = self.backend.query();
        let before = self.backend.requests();
        match (filter, support) {
            (ListFilter::Created, Support::Required) => query.created = None,
            (ListFilter::Status, Support::Required) => query.status = None,
            (ListFilter::Created, _) => {
                let day = LocalDate::new(2026, 11, 21).map_err(|error| error.to_string())?;
                query.created = query.created.or(Some((day, day)));
            }
            (ListFilter::Status, _) => query.status = query.status.or(Some(LinkStatus::Open)),
        }
        let listed = self.links.list(&query, None).await.map(drop);
        let sent = self.backend.requests() - before;
        match support {
            Support::Native | Support::Emulated => {
                ensure(sent > 0, || format!("nothing was sent: {}", shown(listed)))
            }
            _ => refused_unsent(listed, |error| names(error, filter.name()), sent),
        }
    }
}

fn reference(text: &str) -> Result<Reference> {
    Reference::new(text)
}

fn amount() -> Result<Money> {
    Money::from_minor(100, Currency::TRY)
        .map_err(|error| Error::invalid("amount", RuleCode::Format, error.to_string()))
}

fn callback() -> CallbackRequest {
    CallbackRequest::new("POST", "").with_header("content-type", "application/json").with_body("{}")
}

fn names(error: &Error, field: &str) -> bool {
    error.field() == Some(field)
}

fn shown(result: Result<()>) -> String {
    result.map_or_else(|error| error.to_string(), |()| "it succeeded".to_owned())
}

fn offered_messages(capabilities: &Capabilities) -> Vec<Field> {
    let messages = [Field::NotifySms, Field::NotifyEmail].into_iter();
    messages.filter(|field| capabilities.offers(*field)).collect()
}

/// Returns a link with private data in every field that the client offers.
pub(super) fn with_private_data(
    backend: &dyn LiveBackend,
    capabilities: &Capabilities,
    name: &str,
) -> Result<NewLink> {
    let messages = offered_messages(capabilities);
    let private = [
        Field::Description,
        Field::PayerName,
        Field::PayerPhone,
        Field::PayerEmail,
        Field::ReturnUrls,
        Field::CallbackUrl,
    ];
    let offered = private.into_iter().filter(|field| capabilities.offers(*field));
    let plain = backend.link(reference(name)?, amount()?);
    offered.into_iter().try_fold(plain, |link, field| given(link, field, &messages))
}

/// Asserts that the call was refused before anything was sent, with the right error.
pub(super) fn refused_unsent(
    result: Result<()>,
    is_right: impl Fn(&Error) -> bool,
    sent: usize,
) -> Result<(), String> {
    let error = match result {
        Ok(()) => return Err(format!("it succeeded; {sent} requests were sent")),
        Err(error) => error,
    };
    ensure(sent == 0, || format!("{sent} requests were sent: {error}"))?;
    let is_unsent = (error.delivery(), error.effect()) == (Delivery::NotSent, Effect::None);
    ensure(is_unsent && is_right(&error), || format!("another error: {error}"))?;
    let shown = error.to_string();
    let names_field = error.field().is_none_or(|field| shown.contains(&format!("`{field}`")));
    ensure(names_field && shown.ends_with("nothing was sent"), || {
        format!("its text does not name the field or the effect: {shown}")
    })?;
    ensure(error.provider().is_some(), || format!("it names no provider: {shown}"))
}

/// Returns the link with this field, and with what the field requires.
pub(super) fn given(mut link: NewLink, field: Field, messages: &[Field]) -> Result<NewLink> {
    let url = || URL.parse();
    let mut payer = link.payer.take().unwrap_or_else(|| Payer::new(""));
    let asks_for = |message: Field| messages.contains(&message);
    match field {
        Field::Description => link.description = DESCRIPTION.to_owned(),
        Field::PayerName => payer.name = NAME.into(),
        Field::PayerPhone | Field::NotifySms => {
            payer.phone = Some(PHONE.parse()?);
            if field == Field::NotifySms || asks_for(Field::NotifySms) {
                link = link.notify(Notify::Sms);
            }
        }
        Field::PayerEmail | Field::NotifyEmail => {
            payer.email = Some(EMAIL.parse()?);
            if field == Field::NotifyEmail || asks_for(Field::NotifyEmail) {
                link = link.notify(Notify::Email);
            }
        }
        Field::ReturnUrls => link = link.return_urls(url()?, url()?),
        Field::Lifetime => link = link.expires_in(Duration::from_secs(24 * 3600)),
        Field::ProviderLifetime => link = link.provider_default_expiry(),
        Field::CallbackUrl => link = link.callback_url(url()?),
        Field::Language => link = link.language(Language::English),
        Field::Installments => link = link.installments(Installments::Single),
    }
    if !payer.name.trim().is_empty() || payer.phone.is_some() || payer.email.is_some() {
        link = link.payer(payer);
    }
    Ok(link)
}

/// Returns the link without this field.
fn without(mut link: NewLink, field: Field) -> NewLink {
    match field {
        Field::Description => link.description.clear(),
        Field::PayerName => link.payer = None,
        Field::PayerPhone => link.payer.iter_mut().for_each(|payer| payer.phone = None),
        Field::PayerEmail => link.payer.iter_mut().for_each(|payer| payer.email = None),
        Field::ReturnUrls => link.return_urls = None,
        // A lifetime must be chosen, so this chooses the other kind of lifetime.
        Field::Lifetime => link = link.provider_default_expiry(),
        Field::ProviderLifetime => link = link.expires_in(Duration::from_secs(24 * 3600)),
        Field::CallbackUrl => link.callback_url = None,
        Field::NotifySms | Field::NotifyEmail => link.notify.clear(),
        Field::Language => link.language = None,
        Field::Installments => link.installments = None,
    }
    link
}
