//! The checks before every write: the summary, the question to the user, and the limits of the
//! profile.

use std::io::{BufRead as _, stdin};

use paylink::Money;

use super::Profile;
use crate::args::Global;
use crate::exit::{Exit, Failure, Outcome};
use crate::read;
use crate::show::amount;
use crate::show::out::{self, Out};

/// A write that is about to happen.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    pub(crate) profile: &'a Profile,
    /// The account, such as `paynet/default`.
    pub(crate) account: String,
    /// A one-line description of the write.
    pub(crate) summary: String,
    /// The question, such as "Create it?".
    pub(crate) question: &'a str,
    /// The largest amount of a single link.
    pub(crate) amount: Option<Money>,
}

impl Write<'_> {
    /// Shows the summary of the write, and asks the user.
    ///
    /// Without a terminal, a write needs `--yes` and `--profile`. On a terminal, `--yes` answers
    /// the question; in production, this works only together with `--profile`.
    pub(crate) fn confirm(&self, out: Out, global: &Global) -> Outcome<()> {
        let is_answered = global.yes
            && (self.profile.is_explicit || out::can_ask() && !self.profile.is_production());
        // What is asked about is shown even by a quiet run.
        let show = |text: &str| if is_answered { out.note(text) } else { out.always(text) };
        let environment = self.profile.settings.environment.to_ascii_uppercase();
        let banner = format!("{environment} {}", self.account);
        if self.profile.is_production() {
            out.warn(&banner)
        } else {
            show(&banner)
        }
        show(&format!("  {}", self.summary));
        self.limit(out)?;
        if is_answered {
            return Ok(());
        }
        if !out::can_ask() {
            let name = &self.profile.name;
            return Err(Failure::usage(say!(
                "nobody can be asked here, so nothing was sent",
                "burada soru sorulamadığı için hiçbir şey gönderilmedi"
            ))
            .hint(text!(
                "write --yes --profile {name} to send it without a question",
                "sorulmadan göndermek için --yes --profile {name} yazın"
            )));
        }
        out.ask(&format!("{} {}", self.question, say!("[y/N]", "[e/H]")));
        if read::fold::is_yes(&answer()?) {
            Ok(())
        } else {
            Err(Failure::new(
                Exit::Declined,
                say!("declined; nothing was sent", "vazgeçildi; hiçbir şey gönderilmedi"),
            ))
        }
    }

    /// Asks the user to type the amount, if the amount is above the limit of the profile.
    fn limit(&self, out: Out) -> Outcome<()> {
        let (Some(amount), Some(most)) = (self.amount, self.profile.max_amount()?) else {
            return Ok(());
        };
        if amount.currency() == most.currency() && amount.minor() <= most.minor() {
            return Ok(());
        }
        let (shown, most) = (amount::shown(amount), amount::shown(most));
        let above = text!(
            "{shown} is above the profile's limit of {most}",
            "{shown}, profilin {most} sınırının üstünde"
        );
        if !out::can_ask() {
            return Err(
                Failure::usage(above).hint(say!("Nothing was sent.", "Hiçbir şey gönderilmedi."))
            );
        }
        out.warn(&above);
        out.ask(say!("Type the amount to go on:", "Sürdürmek için tutarı yazın:"));
        if read::amount::parse(&answer()?).ok() == Some(amount) {
            Ok(())
        } else {
            Err(Failure::new(
                Exit::Declined,
                say!("another amount; nothing was sent", "tutar farklı; hiçbir şey gönderilmedi"),
            ))
        }
    }
}

/// Reads a line from the terminal.
pub(crate) fn answer() -> Outcome<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line).map_err(|error| {
        Failure::new(Exit::Declined, say!("there is no answer", "yanıt yok")).cause(error)
    })?;
    Ok(line.trim().to_owned())
}
