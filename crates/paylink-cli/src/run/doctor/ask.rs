//! `paylink doctor --ask`: asks the providers' test hosts whether what the clients assume is true.

use std::path::Path;
use std::time::SystemTime;

use paylink::Transport;
use paylink_live::{Finding, Provider, Report, Variables, Word};

use super::super::Context;
use super::super::wait::spinner;
use crate::args::Doctor;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::Profile;
use crate::profile::file;
use crate::profile::guard::Write;
use crate::profile::secret::Values;
use crate::profile::session;
use crate::show::out::Out;
use crate::text::time;

/// The file of the report, if no other one is named.
const REPORT: &str = "paylink-report.txt";

/// A provider that is asked, with the keys of the account.
struct Asked {
    provider: Provider,
    variables: Variables,
}

impl Asked {
    /// Returns where the questions go, such as `https://pts-api.paynet.com.tr`.
    fn hosts(&self, profile: &Profile) -> String {
        match is_sandbox(profile) {
            true => "sandbox".to_owned(),
            false => self.provider.test_hosts().join(", "),
        }
    }
}

fn is_sandbox(profile: &Profile) -> bool {
    profile.settings.environment == "sandbox"
}

pub(super) async fn run(context: &Context, args: &Doctor) -> Outcome {
    let out = context.out;
    let profile = context.profile()?;
    if profile.is_production() {
        let name = &profile.name;
        return Err(Failure::usage(text!(
            "only test hosts are asked, and the profile '{name}' is not for a test environment",
            "yalnızca test sunucularına sorulur; '{name}' profili ise bir test ortamı için değil"
        ))
        .hint(say!("Nothing was sent.", "Hiçbir şey gönderilmedi.")));
    }
    let asked = asked(&profile, args.provider)?;
    let questions: usize = asked.iter().map(|own| own.provider.entries().len()).sum();
    let names: Vec<&str> = asked.iter().map(|own| own.provider.name()).collect();
    let hosts: Vec<String> = asked.iter().map(|own| own.hosts(&profile)).collect();
    let hosts = hosts.join(", ");
    let summary = match is_sandbox(&profile) {
        true => text!(
            "{questions} questions to a sandbox in this program",
            "bu programın içindeki bir deneme sunucusuna {questions} soru"
        ),
        false => text!(
            "{questions} questions to {hosts} · creates links of at most TRY 1.00 and deactivates them",
            "{hosts} için {questions} soru · en çok 1,00 TL tutarında linkler oluşturulur ve pasifleştirilir"
        ),
    };
    if context.global.dry_run {
        out.note(&format!("  {summary}"));
        return super::super::checked(out);
    }
    Write {
        profile: &profile,
        account: names.join(", "),
        summary,
        question: say!("Ask them?", "Sorulsun mu?"),
        amount: None,
    }
    .confirm(out, &context.global)?;
    let mut reports = Vec::new();
    for own in &asked {
        let report = ask(out, own, is_sandbox(&profile)).await?;
        show(out, &report)?;
        reports.push((own.hosts(&profile), report));
    }
    let path = args.report.as_deref().unwrap_or(Path::new(REPORT));
    file::write_private(path, in_a_file(&reports).as_bytes())?;
    let path = path.display();
    out.done(&text!(
        "the report is in {path}; it contains no key and no payer's data, so please attach it to an issue",
        "rapor {path} dosyasında; içinde anahtar ve ödeyen verisi yok, lütfen bir issue'ya ekleyin"
    ));
    result(out, &reports)
}

/// Returns the accounts to ask, with their keys.
fn asked(profile: &Profile, provider: Option<&str>) -> Outcome<Vec<Asked>> {
    let only = provider.map(|own| profile.provider(Some(own))).transpose()?;
    let accounts = profile.accounts().into_iter();
    let accounts: Vec<_> =
        accounts.filter(|(own, _)| only.is_none_or(|only| only == *own)).collect();
    if accounts.is_empty() {
        // The failure names the reason.
        profile.provider(None)?;
    }
    let values = Values::load(profile)?;
    let transport = session::transport(profile)?;
    let mut asked = Vec::new();
    for (name, account) in accounts {
        let Ok(provider) = name.parse::<Provider>() else { continue };
        let (links, variables) = session::client(profile, name, account, &values, &transport)?;
        // The client finds what is wrong with the keys.
        links?;
        let pairs = variables.into_iter().filter_map(|own| {
            // The environment is that of the profile, which is shown.
            let value = own.value.or_else(|| values.get(&own.name, Some(account)).0)?;
            Some((own.name, value))
        });
        asked.push(Asked { provider, variables: Variables::from_pairs(pairs) });
    }
    Ok(asked)
}

/// Asks all questions of a provider.
async fn ask(out: Out, asked: &Asked, in_sandbox: bool) -> Outcome<Report> {
    let Asked { provider, variables } = asked;
    let spinner = spinner(out);
    spinner.set_message(provider.name());
    // Not the transport of a sandbox: some questions need more than its seconds.
    let transport = Transport::new()?;
    let report = match in_sandbox {
        true => paylink_live::rehearse(&transport, *provider, &[]).await,
        false => paylink_live::ask(&transport, *provider, variables).await,
    };
    spinner.finish_and_clear();
    report.map_err(|error| {
        Failure::new(
            Exit::Keys,
            text!("{provider}: nothing was asked", "{provider}: hiçbir şey sorulmadı"),
        )
        .hint(error.to_string())
    })
}

/// Writes a report for people or for programs.
fn show(out: Out, report: &Report) -> Outcome<()> {
    if out.json {
        return out.object(&serde_json::to_value(report).unwrap_or_default());
    }
    let width = Word::ALL.map(|own| word(own).chars().count()).into_iter().max().unwrap_or(0);
    for Finding { entry, word: own, seen, .. } in &report.findings {
        let seen = if seen.is_empty() { String::new() } else { format!(": {seen}") };
        out.line(&format!("{:<width$}  {entry}{seen}", word(*own)))?;
    }
    for note in &report.notes {
        out.line(&text!("note: {note}", "not: {note}"))?;
    }
    out.line(&Word::ALL.map(|own| format!("{} {}", report.count(own), word(own))).join(", "))
}

fn word(word: Word) -> &'static str {
    match word {
        Word::Confirmed => say!("confirmed", "doğrulandı"),
        Word::Refuted => say!("refuted", "çürütüldü"),
        Word::NothingLearnt => say!("nothing learnt", "öğrenilemedi"),
        Word::NotAskable => say!("not askable", "sorulamadı"),
        _ => say!("unanswered", "yanıtsız"),
    }
}

/// Returns the text of the file, which is English: it is attached to an issue.
fn in_a_file(reports: &[(String, Report)]) -> String {
    let (version, day) = (env!("CARGO_PKG_VERSION"), time::iso_day(SystemTime::now()));
    let mut text = format!("paylink {version}, {day}\n");
    for (hosts, report) in reports {
        let provider = report.provider;
        text.push_str(&format!("\n{provider}, {hosts}\n{report}\n"));
        for reference in &report.left_open {
            text.push_str(&format!("may still be open: {reference}\n"));
        }
    }
    text
}

/// Says what is to be done about the reports.
fn result(out: Out, reports: &[(String, Report)]) -> Outcome {
    let count = |word| reports.iter().map(|(_, report)| report.count(word)).sum::<usize>();
    for reference in reports.iter().flat_map(|(_, report)| &report.left_open) {
        out.warn(&text!(
            "the link {reference} may still be open; it expires within hours",
            "{reference} linki hâlâ açık olabilir; birkaç saat içinde süresi dolar"
        ));
    }
    let (refuted, unanswered) = (count(Word::Refuted), count(Word::Unanswered));
    if refuted + unanswered == 0 {
        return Ok(Exit::Done);
    }
    Err(Failure::new(
        Exit::Failed,
        text!(
            "{refuted} assumptions are wrong, and {unanswered} questions had no answer",
            "{refuted} varsayım yanlış, {unanswered} soru yanıtsız"
        ),
    ))
}
