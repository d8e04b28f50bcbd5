//! `paylink move`: moves the orders of a profile from their file to PostgreSQL.

use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use paylink_orders::postgres::Postgres;
use paylink_orders::{MoveError, MoveProgress, Moved, OrdersError, move_to_postgres};
use serde_json::json;
use toml_edit::value;

use super::{Context, report};
use crate::args::Move;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::database::{Location, Server};
use crate::profile::guard::Write;
use crate::profile::session::{self, Session};
use crate::profile::{Profile, file};
use crate::show::out::Out;
use crate::show::table::Table;
use crate::show::{amount, json};
use crate::text::time;

/// How long the requests of processes that were stopped are waited for.
const LONGEST: Duration = Duration::from_secs(900);

pub(super) async fn run(context: &Context, args: &Move) -> Outcome {
    let out = context.out;
    let profile = context.profile()?;
    let Location::Postgres(to) = Location::parse(&args.to)? else {
        return Err(Failure::usage(say!(
            "write --to with an address that begins with postgres://",
            "--to ile postgres:// ile başlayan bir adres yazın"
        )));
    };
    let from = match profile.database()? {
        Location::File(file) => file,
        // An earlier run was interrupted after its last step.
        Location::Postgres(_) if profile.settings.database.as_ref() == Some(&args.to) => {
            out.done(say!(
                "the orders of this profile are there already",
                "bu profilin siparişleri zaten orada"
            ));
            return Ok(Exit::Done);
        }
        Location::Postgres(own) => {
            let own = Location::Postgres(own).shown();
            return Err(Failure::usage(text!(
                "the orders of this profile are not in a file, but in {own}",
                "bu profilin siparişleri bir dosyada değil, {own} adresinde"
            )));
        }
    };
    let Some(actor) = context.actor() else {
        return Err(Failure::usage(say!(
            "write --as with the name of who moves the orders",
            "--as ile siparişleri taşıyanın adını yazın"
        )));
    };
    if !from.exists() {
        return Err(failure(MoveError::NoOrders, &to));
    }
    let password = session::password(&profile)?;
    let (file, place) = (from.display(), &args.to);
    let summary = match stored(&profile).await? {
        Some(links) => {
            text!("{links} links · {file} → {place}", "{links} link · {file} → {place}")
        }
        None => format!("{file} → {place}"),
    };
    // The new database is reached before anybody is asked.
    to.connect(password.as_deref()).await?;
    if context.global.dry_run {
        out.note(&format!("  {summary}"));
        return super::checked(out);
    }
    let accounts = profile.accounts().into_iter().map(|(name, _)| name);
    Write {
        profile: &profile,
        account: accounts.collect::<Vec<_>>().join(", "),
        summary,
        question: say!(
            "Move the orders? The file is not used any more afterwards.",
            "Siparişler taşınsın mı? Dosya bundan sonra kullanılmaz."
        ),
        amount: None,
    }
    .confirm(out, &context.global)?;
    let database = to.open(password.as_deref())?;
    let moved = moved(out, &from, &database, &actor).await;
    let moved = moved.map_err(|error| failure(error, &to))?;
    // Whether this program's worker handles the events stays as it was.
    let delivers_events = profile.delivers_events();
    file::change(|document| {
        let own = &mut document["profiles"][profile.name.as_str()];
        own["database"] = value(args.to.as_str());
        own["deliver_events"] = value(delivers_events);
    })?;
    show(out, &moved)?;
    out.done(&text!(
        "the profile uses {place} from now on",
        "profil bundan sonra {place} adresini kullanıyor"
    ));
    out.note(&text!(
        "{file} is not used any more. A backup from before the move must not be used either.",
        "{file} artık kullanılmıyor. Taşımadan önceki yedekler de kullanılmamalıdır."
    ));
    Ok(Exit::Done)
}

/// Returns how many links there are, or `None` if an earlier run has moved them.
async fn stored(profile: &Profile) -> Outcome<Option<u64>> {
    // An error is reported by the move.
    let Ok(session) = Session::read_only(profile.clone()).await else { return Ok(None) };
    let counts = session.orders.counts().await?;
    Ok(Some(counts.attempts.iter().map(|(_, count)| count).sum()))
}

async fn moved(out: Out, from: &Path, to: &Postgres, actor: &str) -> Result<Moved, MoveError> {
    let end = Instant::now() + LONGEST;
    loop {
        let bar = bar(out);
        let progress = |part: MoveProgress| {
            bar.set_length(part.total);
            bar.set_position(part.done);
        };
        let moved = move_to_postgres(from, to, actor, progress).await;
        bar.finish_and_clear();
        match moved {
            Err(MoveError::RequestUnderWay(left)) if Instant::now() + left < end => {
                let span = time::span(left + Duration::from_millis(999));
                out.note(&text!(
                    "a process that was stopped may have a request under way; waiting for {span}",
                    "durdurulan bir sürecin isteği hâlâ yolda olabilir; {span} bekleniyor"
                ));
                tokio::time::sleep(left).await;
            }
            moved => return moved,
        }
    }
}

fn bar(out: Out) -> ProgressBar {
    if out.quiet || out.json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}

/// Shows the counts and sums, which are the same in both databases.
fn show(out: Out, moved: &Moved) -> Outcome<()> {
    if out.json {
        let tables: serde_json::Map<_, _> =
            moved.tables.iter().map(|own| (own.name.clone(), own.rows.into())).collect();
        let totals: Vec<_> = moved
            .totals
            .iter()
            .map(|own| {
                json!({
                    "state": own.state.as_str(), "orders": own.orders,
                    "sum": json::money(own.amount), "settled": own.settled.map(json::money),
                })
            })
            .collect();
        return out.object(&json!({ "is_new": moved.is_new, "rows": tables, "totals": totals }));
    }
    let mut table = Table::new([
        say!("STATE", "DURUM"),
        say!("ORDERS", "SİPARİŞ"),
        say!("SUM", "TOPLAM"),
        say!("CHARGED", "ÇEKİLEN"),
    ])
    .right(1)
    .right(2)
    .right(3);
    for total in &moved.totals {
        table.row([
            report::name(total.state).to_owned(),
            total.orders.to_string(),
            amount::shown(total.amount),
            amount::sums(total.settled),
        ]);
    }
    out.line(&table.lines())?;
    if !moved.is_new {
        return Ok(());
    }
    let rows: u64 = moved.tables.iter().map(|own| own.rows).sum();
    out.note(&text!(
        "{rows} rows were compared one by one; the counts and sums are the same in both databases",
        "{rows} satır tek tek karşılaştırıldı; sayılar ve toplamlar iki veritabanında da aynı"
    ));
    Ok(())
}

/// Returns why the orders were not moved, and what to do.
fn failure(error: MoveError, to: &Server) -> Failure {
    let cause = error.to_string();
    let (exit, what) = match error {
        MoveError::Orders(error @ OrdersError::Store(_)) => return again(to.explained(error)),
        MoveError::Orders(error) => return error.into(),
        MoveError::NoOrders => (
            Exit::NotFound,
            say!("the profile has no database file yet", "profilin henüz veritabanı dosyası yok"),
        ),
        MoveError::InUse => (
            Exit::Failed,
            say!(
                "another program has the database open; stop it first",
                "veritabanını başka bir program açmış; önce onu durdurun"
            ),
        ),
        MoveError::RequestUnderWay(_) => (
            Exit::Failed,
            say!(
                "a process that was stopped may have a request under way",
                "durdurulan bir sürecin isteği hâlâ yolda olabilir"
            ),
        ),
        MoveError::Clocks(_) => (
            Exit::Failed,
            say!(
                "the clock of this machine and that of the database differ too much",
                "bu makinenin saati ile veritabanının saati çok farklı"
            ),
        ),
        MoveError::TargetInUse => (
            Exit::Usage,
            say!(
                "the new database has orders of its own; use an empty one or an empty schema",
                "yeni veritabanında başka siparişler var; boş bir veritabanı ya da şema kullanın"
            ),
        ),
        MoveError::OtherSource => (
            Exit::Usage,
            say!(
                "the new database has an unfinished copy of other orders",
                "yeni veritabanında başka siparişlerin yarım kalmış bir kopyası var"
            ),
        ),
        MoveError::MovedElsewhere => (
            Exit::Usage,
            say!(
                "the orders were moved before, to another database",
                "siparişler daha önce başka bir veritabanına taşınmış"
            ),
        ),
        MoveError::Differs(_) => (
            Exit::Failed,
            say!(
                "after the copy, the two databases are not the same: another program changed the new one",
                "kopyadan sonra iki veritabanı aynı değil: yenisini başka bir program değiştirmiş"
            ),
        ),
        _ => (Exit::Failed, say!("the orders were not moved", "siparişler taşınmadı")),
    };
    Failure::new(exit, what).cause(cause).hint(say!(
        "Nothing was changed in the database of the profile.",
        "Profilin veritabanında hiçbir şey değişmedi."
    ))
}

/// Returns the failure of a move during which a database failed.
fn again(mut failure: Failure) -> Failure {
    if failure.exit != Exit::Keys {
        failure.hints.clear();
    }
    failure.hint(say!(
        "Run the same command again: it continues, and the two databases are never used at once.",
        "Aynı komutu yeniden çalıştırın: kaldığı yerden sürer; iki veritabanı hiçbir zaman birlikte kullanılmaz."
    ))
}
