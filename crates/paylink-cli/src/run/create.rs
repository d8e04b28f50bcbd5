//! `paylink create`: creates a payment link for an order.

use std::time::Duration;

use paylink::{Email, Field, Money, NewLink, Notify, PayLinks, Payer, Phone, Reference};
use paylink_orders::sql::StoreError;
use paylink_orders::state::Phase;
use paylink_orders::{CreateOutcome, NewOrder, Order, OrderNumber, OrderState, OrdersError};
use serde_json::{Value, json};

use super::{Context, dry};
use crate::args::Create;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::Profile;
use crate::profile::guard::Write;
use crate::profile::session::{Client, Session};
use crate::read;
use crate::show::{amount, json, qr};
use crate::text::{self, state, time};

/// The default lifetime of a link.
const EXPIRES: Duration = Duration::from_secs(72 * 3_600);

/// The values of a new order, from the command line or from a row of a file.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) order: OrderNumber,
    pub(super) amount: Money,
    pub(super) description: Option<String>,
    pub(super) payer: Option<String>,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<Email>,
    pub(super) sms: bool,
    pub(super) expires: Option<Duration>,
}

impl Wanted {
    /// Returns the order. If the provider does not support a field of the payer, the field is not
    /// sent, and this is not an error.
    pub(super) fn order(&self, profile: &Profile, client: &Client) -> Outcome<NewOrder> {
        let account = client.links.identity().clone();
        let description = self.description.clone().unwrap_or_else(|| self.order.to_string());
        let order = NewOrder::new(self.order.clone(), account, self.amount, description);
        let lifetime = self.lifetime(profile)?;
        let settings = &profile.settings;
        let urls = match (&settings.success_url, &settings.failure_url) {
            (Some(success), Some(failure)) => Some((success.parse()?, failure.parse()?)),
            _ => None,
        };
        Ok(order.link(|link| {
            let mut link = link.expires_in(lifetime);
            for field in [Field::PayerName, Field::PayerPhone, Field::PayerEmail, Field::ReturnUrls]
            {
                link = link.best_effort(field);
            }
            if let Some(payer) = self.payer() {
                link = link.payer(payer);
            }
            if let Some((success, failure)) = urls {
                link = link.return_urls(success, failure);
            }
            if self.sms { link.notify(Notify::Sms) } else { link }
        }))
    }

    fn payer(&self) -> Option<Payer> {
        if self.payer.is_none() && self.phone.is_none() && self.email.is_none() {
            return None;
        }
        let mut payer = Payer::new(self.payer.clone().unwrap_or_default());
        payer.phone = self.phone.clone();
        payer.email = self.email.clone();
        Some(payer)
    }

    /// Returns a one-line description of the order.
    pub(super) fn summary(&self, profile: &Profile) -> Outcome<String> {
        let mut parts = vec![amount::shown(self.amount), self.order.to_string()];
        parts.extend(self.payer.clone());
        parts.push(time::span(self.lifetime(profile)?));
        Ok(parts.join(" · "))
    }

    fn lifetime(&self, profile: &Profile) -> Outcome<Duration> {
        let configured = profile.settings.expires.as_deref().map(read::span::parse).transpose();
        let configured =
            configured.map_err(|rule| Failure::new(Exit::Keys, format!("expires: {rule}")))?;
        Ok(self.expires.or(configured).unwrap_or(EXPIRES))
    }
}

/// Checks an order as it would be sent, and returns the fields that the provider does not support.
pub(super) fn check(links: &PayLinks, profile: &Profile, order: &NewOrder) -> Outcome<Vec<Field>> {
    Ok(links.validate(&attempt(profile, order, 99)?)?)
}

/// Returns the link of an attempt of an order.
pub(super) fn attempt(profile: &Profile, order: &NewOrder, number: i64) -> Outcome<NewLink> {
    let mut link = order.link.clone();
    let reference = format!("{}{}-{number}", profile.settings.prefix, order.number);
    link.reference = Reference::new(reference)?;
    Ok(link)
}

pub(super) async fn run(context: &Context, args: &Create) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let profile = &session.profile;
    let client = session.client(profile.provider(args.provider)?)?;
    let wanted = Wanted {
        order: args.order.clone(),
        amount: args.amount,
        description: args.description.clone(),
        payer: args.payer.clone(),
        phone: args.phone.clone(),
        email: args.email.as_deref().map(str::parse).transpose()?,
        sms: args.sms,
        expires: args.expires,
    };
    let order = wanted.order(profile, client)?;
    for field in check(&client.links, profile, &order)? {
        let (field, provider) = (text::error::field(field.name()), client.provider);
        out.note(&text!(
            "{provider} does not take this: {field}",
            "{provider} bunu almıyor: {field}"
        ));
    }
    let summary = wanted.summary(profile)?;
    let known = session.orders.get(&wanted.order).await?;
    if let Some(known) = &known {
        if known.amount != wanted.amount {
            return Err(OrdersError::OtherContent(known.number.clone()).into());
        }
        if let Some(charged) = known.settled {
            return report(context, &known.number, CreateOutcome::Paid { charged }, false);
        }
    }
    if context.global.dry_run {
        out.note(&format!("  {summary}"));
        try_out(context, &session, client, &order, known).await?;
        return super::checked(out);
    }
    Write {
        profile,
        account: client.account(),
        summary,
        question: say!("Create it?", "Oluşturulsun mu?"),
        amount: Some(wanted.amount),
    }
    .confirm(out, &context.global)?;
    let outcome = created(&session, &order).await?;
    report(context, &wanted.order, outcome, args.qr)
}

/// Shows the requests that would create the next link of an order.
async fn try_out(
    context: &Context,
    session: &Session,
    client: &Client,
    order: &NewOrder,
    known: Option<Order>,
) -> Outcome<()> {
    let mut number = 1;
    if let Some(known) = known {
        let phase = known.attempt.as_ref().map(|own| own.phase);
        if known.state != OrderState::Waiting {
            return Err(closed(&known.number, known.state, phase));
        }
        if phase.is_some_and(|phase| phase.blocks() && phase != Phase::Planned) {
            context.out.note(say!(
                "The order has a link, so no request would be sent.",
                "Siparişin linki var; istek gönderilmez."
            ));
            return Ok(());
        }
        number = known.attempt.map_or(1, |own| match own.phase {
            Phase::Planned => own.number,
            _ => own.number + 1,
        });
    }
    dry::show(context, session, client, &attempt(&session.profile, order, number)?).await
}

/// Creates the link of an order.
pub(super) async fn created(session: &Session, order: &NewOrder) -> Outcome<CreateOutcome> {
    match session.orders.create(order).await {
        Ok(outcome) => Ok(outcome),
        Err(OrdersError::Store(error)) => Err(interrupted(session, &order.number, error).await),
        Err(error) => Err(error.into()),
    }
}

/// Returns the failure of a creation during which the database failed. The request for the link may
/// have been sent before.
pub(super) async fn interrupted(
    session: &Session,
    number: &OrderNumber,
    error: StoreError,
) -> Failure {
    let is_unknown = match session.orders.get(number).await {
        Ok(None) => false,
        Ok(Some(order)) => order.attempt.is_some_and(|attempt| {
            matches!(attempt.phase, Phase::Planned | Phase::Sending | Phase::InDoubt)
        }),
        Err(_) => !matches!(error, StoreError::Busy(_) | StoreError::NewerSchema { .. }),
    };
    let failure = Failure::from(error);
    if !is_unknown {
        return failure;
    }
    // What the database says about its own failure is not true for the provider.
    Failure { exit: Exit::InDoubt, hints: Vec::new(), ..failure }
        .hint(text!(
            "It is not known whether order {number} has a link.",
            "{number} siparişinin linki oluştu mu, bilinmiyor."
        ))
        .hint(say!(
            "Run the same command again when the database works: no order gets a second link.",
            "Veritabanı düzelince aynı komutu yeniden çalıştırın: hiçbir sipariş ikinci bir link almaz."
        ))
}

/// Writes the result of a creation.
pub(super) fn report(
    context: &Context,
    number: &OrderNumber,
    outcome: CreateOutcome,
    draw: bool,
) -> Outcome {
    let out = context.out;
    let result = |outcome: &str, more: Value| {
        let mut object = json!({ "order": number.as_str(), "outcome": outcome });
        if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
            object.extend(more);
        }
        if out.json { out.object(&object) } else { Ok(()) }
    };
    match outcome {
        CreateOutcome::Open { url, until } => {
            out.done(say!("the payment link is ready", "ödeme linki hazır"));
            result("open", json!({ "url": url, "payable_until": until.map(json::at) }))?;
            if !out.json {
                out.line(&url)?;
            }
            if draw {
                let choice = anstream::AutoStream::choice(&std::io::stderr());
                out.note(&qr::terminal(&url, choice != anstream::ColorChoice::Never)?);
            }
            Ok(Exit::Done)
        }
        CreateOutcome::Pending => {
            result("pending", json!({}))?;
            Err(in_doubt(number))
        }
        CreateOutcome::Paid { charged } => {
            result("paid", json!({ "charged": json::money(charged) }))?;
            let charged = amount::shown(charged);
            Err(Failure::new(
                Exit::Failed,
                text!(
                    "order {number} is already paid: {charged}",
                    "{number} siparişi zaten ödendi: {charged}"
                ),
            ))
        }
        CreateOutcome::Closed { state, phase } => {
            let phase_text = phase.map(Phase::as_str);
            result("closed", json!({ "state": state.as_str(), "phase": phase_text }))?;
            Err(closed(number, state, phase))
        }
        CreateOutcome::Refused(error) => {
            let failure = Failure::from(error);
            result("refused", json!({ "error": failure.what }))?;
            Err(failure)
        }
        _ => Err(Failure::new(Exit::Failed, say!("unknown outcome", "bilinmeyen sonuç"))),
    }
}

/// Returns the failure for an order for which it is unknown whether its link exists. The request is
/// not repeated.
pub(super) fn in_doubt(number: &OrderNumber) -> Failure {
    Failure::new(
        Exit::InDoubt,
        text!(
            "it is not known yet whether order {number} has a link",
            "{number} siparişinin linki oluştu mu, henüz bilinmiyor"
        ),
    )
    .hint(say!(
        "The order is stored, and nobody has the address of a lost link.",
        "Sipariş kayıtlı; kaybolan bir linkin adresi kimsede yok."
    ))
    .hint(say!(
        "`paylink work --until-idle` finds out and makes another link if that is safe.",
        "`paylink work --until-idle` öğrenir ve güvenliyse yeni bir link oluşturur."
    ))
}

pub(super) fn closed(number: &OrderNumber, order: OrderState, phase: Option<Phase>) -> Failure {
    let has_money = phase.is_some_and(Phase::has_money);
    let why = match (order, phase) {
        (OrderState::Cancelled, _) => say!("cancelled", "iptal edildi"),
        (_, Some(phase)) => state::phase(phase),
        _ => say!("closed", "kapalı"),
    };
    let failure = Failure::new(
        if has_money { Exit::Person } else { Exit::Failed },
        text!("order {number} gets no link: {why}", "{number} siparişi link almıyor: {why}"),
    );
    if has_money {
        failure.hint(incidents_hint())
    } else {
        failure.hint(text!(
            "`paylink show {number}` says why.",
            "`paylink show {number}` nedenini söyler."
        ))
    }
}

/// Returns a hint about where a person finds what to do.
pub(super) fn incidents_hint() -> &'static str {
    say!("`paylink incidents` says what to do.", "`paylink incidents` ne yapılacağını söyler.")
}
