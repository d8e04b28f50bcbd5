//! `paylink doctor` and `paylink profile test`: show what works and what is missing.

mod ask;
mod clock;
mod server;

use std::time::{Duration, SystemTime};

use paylink::{
    ErrorKind, Evidence, Field, LinkKey, LinkQuery, LinkStatus, ListFilter, LocalDate, Operation,
    PayLinks, Reference, Support,
};
use serde_json::{Value, json};

use super::Context;
use crate::args::Doctor;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::Profile;
use crate::profile::database::Location;
use crate::profile::file;
use crate::profile::origin::Origin;
use crate::profile::secret::{CALLBACK_KEY, Values};
use crate::profile::session::{self, Session, Variable};
use crate::read;
use crate::show::out::Out;
use crate::show::table::Table;
use crate::text::time;

/// The lifetime below which a link may expire before the payer has read the message.
const SHORT: Duration = Duration::from_secs(3_600);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Good,
    Warning,
    Bad,
}

struct Report {
    out: Out,
    exit: Exit,
}

impl Report {
    fn add(&mut self, level: Level, name: &str, text: &str) -> Outcome<()> {
        self.add_with(level, name, text, json!({}))
    }

    /// Adds a result, with more fields for programs.
    fn add_with(&mut self, level: Level, name: &str, text: &str, more: Value) -> Outcome<()> {
        if self.out.json {
            let level = match level {
                Level::Good => "good",
                Level::Warning => "warning",
                Level::Bad => "bad",
            };
            let mut object = json!({ "check": name, "level": level, "text": text });
            if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
                object.extend(more);
            }
            return self.out.object(&object);
        }
        let sign = match level {
            Level::Good => "✓",
            Level::Warning => "!",
            Level::Bad => "✗",
        };
        self.out.line(&format!("{sign} {text}"))
    }

    fn bad(&mut self, name: &str, failure: &Failure) -> Outcome<()> {
        self.fails(failure.exit);
        self.add(Level::Bad, name, &failure.what)?;
        failure.hints.iter().for_each(|hint| self.hint(hint));
        if let Some(cause) = failure.cause.as_ref().filter(|_| self.out.verbose) {
            self.out.note(&format!("    {cause}"));
        }
        Ok(())
    }

    /// Sets the exit code, unless an earlier check has failed.
    fn fails(&mut self, exit: Exit) {
        // Doubt does not occur: the doctor only reads.
        if self.exit == Exit::Done {
            self.exit = exit;
        }
    }

    fn hint(&self, hint: &str) {
        self.out.note(&format!("    {hint}"));
    }
}

pub(super) async fn run(context: &Context, args: &Doctor) -> Outcome {
    if args.ask {
        return ask::run(context, args).await;
    }
    let mut report = Report { out: context.out, exit: Exit::Done };
    let path = file::path()?;
    let path = path.display();
    report.add(
        Level::Good,
        "configuration",
        &text!("configuration: {path}", "yapılandırma: {path}"),
    )?;
    clock::own(&mut report)?;
    let profile = match context.profile() {
        Ok(profile) => profile,
        Err(failure) => {
            report.bad("profile", &failure)?;
            return Ok(report.exit);
        }
    };
    let (name, environment) = (&profile.name, &profile.settings.environment);
    report.add(
        if profile.is_production() { Level::Warning } else { Level::Good },
        "profile",
        &text!("profile {name}: {environment}", "profil {name}: {environment}"),
    )?;
    lifetime(&mut report, &profile)?;
    let mut clients = Vec::new();
    match (Values::load(&profile), session::transport(&profile)) {
        (Ok(values), Ok(transport)) => {
            report.add(
                Level::Good,
                "trust-store",
                say!("certificate authorities are there", "sertifika kurumları var"),
            )?;
            for (provider, account) in profile.accounts() {
                let read = session::client(&profile, provider, account, &values, &transport);
                let (links, variables) = match read {
                    Ok(read) => read,
                    Err(failure) => {
                        report.bad("keys", &failure)?;
                        continue;
                    }
                };
                missing(&mut report, provider, &variables)?;
                match links {
                    Ok(links) => clients.push((provider, links)),
                    Err(error) => report.bad("keys", &error.into())?,
                }
            }
            callbacks(&mut report, &profile, &values)?;
        }
        (Err(failure), _) | (_, Err(failure)) => report.bad("keys", &failure)?,
    }
    for (provider, links) in &clients {
        reach(&mut report, provider, links).await?;
        clock::of_provider(&mut report, provider, links).await?;
    }
    database(&mut report, &profile).await?;
    for (provider, links) in &clients {
        capabilities(&mut report, provider, links)?;
    }
    Ok(report.exit)
}

/// Sends a harmless query to each account.
pub(super) async fn test(context: &Context) -> Outcome {
    let mut report = Report { out: context.out, exit: Exit::Done };
    let session = context.session().await?;
    for client in &session.accounts {
        reach(&mut report, client.provider, &client.links).await?;
    }
    Ok(report.exit)
}

fn lifetime(report: &mut Report, profile: &Profile) -> Outcome<()> {
    match profile.settings.expires.as_deref().map(read::span::parse) {
        Some(Err(rule)) => {
            report.bad("lifetime", &Failure::new(Exit::Keys, format!("expires: {rule}")))
        }
        Some(Ok(span)) if span < SHORT => {
            let span = time::span(span);
            report.add(
                Level::Warning,
                "lifetime",
                &text!(
                    "links live for {span}: a message may be read later than that",
                    "linkler {span} geçerli: mesaj daha geç okunabilir"
                ),
            )
        }
        _ => Ok(()),
    }
}

fn missing(report: &mut Report, provider: &str, variables: &[Variable]) -> Outcome<()> {
    let set = variables.iter().filter(|own| own.origin != Origin::NotSet);
    let set: Vec<&str> = set.map(|own| own.name.as_str()).collect();
    let set = set.join(", ");
    report.add(
        Level::Good,
        "variables",
        &text!("{provider}, set: {set}", "{provider}, yazılanlar: {set}"),
    )
}

fn callbacks(report: &mut Report, profile: &Profile, values: &Values) -> Outcome<()> {
    let has_key = values.get(CALLBACK_KEY, None).0.is_some();
    match (&profile.settings.callback_url, has_key) {
        (Some(_), true) => report.add(
            Level::Good,
            "callbacks",
            say!("callbacks are asked for", "bildirim isteniyor"),
        ),
        (Some(_), false) => report.bad(
            "callbacks",
            &Failure::new(
                Exit::Keys,
                text!("{CALLBACK_KEY} is not set", "{CALLBACK_KEY} yazılmamış"),
            ),
        ),
        (None, _) => report.add(
            Level::Good,
            "callbacks",
            say!(
                "no callback address: links are read by `paylink work`",
                "bildirim adresi yok: linkleri `paylink work` okur"
            ),
        ),
    }
}

/// Sends a harmless query, to test the host and the keys.
async fn reach(report: &mut Report, provider: &str, links: &PayLinks) -> Outcome<()> {
    let read = probe(links).await;
    match read {
        Ok(()) => report.add(
            Level::Good,
            "reach",
            &text!(
                "{provider}: the host answers and accepts the keys",
                "{provider}: sunucu yanıt veriyor ve anahtarları kabul ediyor"
            ),
        ),
        Err(error) => report.bad("reach", &error.into()),
    }
}

async fn probe(links: &PayLinks) -> paylink::Result<()> {
    let capabilities = links.capabilities();
    let result = if capabilities.offers(Operation::List) {
        let mut query = LinkQuery::new().page_size(1);
        if capabilities.support(ListFilter::Created) == Support::Required {
            let day = time::iso_day(SystemTime::now());
            let today: LocalDate = day.parse().map_err(paylink::Error::from)?;
            query = query.created_between(today, today);
        }
        if capabilities.support(ListFilter::Status) == Support::Required {
            query = query.status(LinkStatus::Open);
        }
        links.list(&query, None).await.map(drop)
    } else {
        // A link that does not exist: the answer that it is not found needs right keys.
        let reference = Reference::new("paylink-doctor")?;
        let key = LinkKey::by_reference(links.identity(), reference).with_id("0");
        links.get(&key).await.map(drop)
    };
    match result {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Refused) => Ok(()),
        result => result,
    }
}

async fn database(report: &mut Report, profile: &Profile) -> Outcome<()> {
    let location = match profile.database() {
        Ok(location) => location,
        Err(failure) => return report.bad("database", &failure),
    };
    let path = location.shown();
    let session = match Session::read_only(profile.clone()).await {
        Ok(session) => session,
        Err(failure) => return report.bad("database", &failure),
    };
    let counts = session.orders.counts().await?;
    let (links, incidents) =
        (counts.attempts.iter().map(|(_, count)| count).sum::<u64>(), counts.open_incidents);
    report.add(
        Level::Good,
        "database",
        &text!("database: {path}, {links} links", "veritabanı: {path}, {links} link"),
    )?;
    if let Location::Postgres(server) = &location {
        server::check(report, profile, server).await?;
    }
    if incidents > 0 {
        report.add(
            Level::Warning,
            "incidents",
            &text!("{incidents} incidents to decide", "karar bekleyen {incidents} olay"),
        )?;
    }
    if let Some(age) = counts.oldest_in_doubt {
        let age = time::span(age);
        report.add(
            Level::Warning,
            "doubt",
            &text!(
                "the oldest doubt is {age} old → paylink work",
                "en eski belirsizlik {age} önce → paylink work"
            ),
        )?;
    }
    if !profile.delivers_events() {
        report.add(
            Level::Warning,
            "events",
            say!(
                "another program fulfils these orders: `paylink work` is off",
                "bu siparişleri başka bir program işliyor: `paylink work` kapalı"
            ),
        )?;
    }
    Ok(())
}

fn capabilities(report: &mut Report, provider: &str, links: &PayLinks) -> Outcome<()> {
    let out = report.out;
    let rows = links.capabilities().iter().map(|own| {
        let feature = match own.feature {
            paylink::Feature::Operation(operation) => operation.as_str(),
            paylink::Feature::Field(field) => Field::name(field),
            paylink::Feature::Filter(filter) => filter.name(),
            _ => "?",
        };
        (feature, own.support, own.evidence)
    });
    if out.json {
        for (feature, support, evidence) in rows {
            out.object(&json!({
                "provider": provider, "feature": feature, "support": support.as_str(),
                "evidence": evidence.as_str(),
            }))?;
        }
        return Ok(());
    }
    let mut table = Table::new([provider, say!("SUPPORT", "DESTEK"), say!("EVIDENCE", "DAYANAK")]);
    for (feature, support, evidence) in rows {
        table.row([
            feature.to_owned(),
            self::support(support).to_owned(),
            self::evidence(evidence).to_owned(),
        ]);
    }
    out.line(&format!("\n{}", table.lines()))
}

fn support(support: Support) -> &'static str {
    match support {
        Support::Native => say!("yes", "var"),
        Support::Emulated => say!("by other services", "başka servislerle"),
        Support::OptIn => say!("off by default", "kapalı, açılabilir"),
        Support::Required => say!("required", "zorunlu"),
        _ => say!("no", "yok"),
    }
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => say!("documented", "belgede yazılı"),
        Evidence::Observed => say!("observed", "gözlenmiş"),
        _ => say!("unverified", "doğrulanmamış"),
    }
}
