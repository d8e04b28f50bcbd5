//! The program `paylink`, which manages payment links of Turkish providers from the command line.

#[macro_use]
mod text;
mod args;
mod exit;
mod profile;
mod read;
mod run;
mod show;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};

use self::args::{Cli, Color};
use self::exit::{Exit, Failure};
use self::show::out::Out;
use self::text::language::Language;

fn main() -> ExitCode {
    let arguments = help_as_flag(std::env::args_os().collect());
    // A configuration that cannot be read is reported by the command that needs it.
    let configured = profile::file::load().ok().and_then(|config| config.lang);
    let rest = arguments.get(1..).unwrap_or_default();
    Language::detect(rest, |name| std::env::var(name).ok(), configured.as_deref()).set();
    let has = |flag: &str| rest.iter().any(|argument| argument == flag);
    let mut out = Out { json: has("--json"), quiet: false, verbose: false };
    let result = match parse(arguments) {
        Ok(cli) => {
            let global = &cli.global;
            out = Out { json: global.json, quiet: global.quiet, verbose: global.verbose };
            match global.color {
                Color::Auto => {}
                Color::Always => anstream::ColorChoice::Always.write_global(),
                Color::Never => anstream::ColorChoice::Never.write_global(),
            }
            run::run(cli, out)
        }
        Err(error) if !error.use_stderr() => {
            out.line(error.render().to_string().trim_end()).map(|()| Exit::Done)
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            out.note(error.render().to_string().trim_end());
            Ok(Exit::Usage)
        }
        Err(error) => Err(text::usage::failure(&error)),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            out.failure(&failure);
            failure.exit.into()
        }
    }
}

/// Returns `paylink create --help` for `paylink help create`, and the same for the other commands.
fn help_as_flag(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|argument| argument == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// Parses the command line in the language of the run.
fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let command = text::help::localised(Cli::command());
    Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            Exit::Failed,
            say!(
                "a file or a connection could not be used",
                "bir dosya ya da bağlantıda hata oluştu"
            ),
        )
        .cause(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Command;

    /// Returns every text of a command tree with its place.
    fn texts(command: &Command, path: &str, all: &mut Vec<(String, String)>) {
        let path = format!("{path} {}", command.get_name());
        let mut add = |what: &str, text: String| all.push((format!("{path} {what}"), text));
        add("about", command.get_about().map(ToString::to_string).unwrap_or_default());
        if let Some(after) = command.get_after_help() {
            add("after_help", after.to_string());
        }
        for argument in command.get_arguments() {
            let id = argument.get_id();
            add(
                &format!("{id} help"),
                argument.get_help().map(ToString::to_string).unwrap_or_default(),
            );
            let takes_value = argument.get_num_args().is_some_and(|number| number.takes_values());
            if takes_value {
                let names = argument.get_value_names().unwrap_or_default();
                let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                add(&format!("{id} value"), names.join(" "));
            }
        }
        for child in command.get_subcommands() {
            texts(child, &path, all);
        }
    }

    fn tree(language: Language) -> Vec<(String, String)> {
        language.set();
        let mut all = Vec::new();
        texts(&text::help::localised(Cli::command()), "", &mut all);
        all
    }

    #[test]
    fn every_text_of_every_command_is_there_in_both_languages() {
        let (english, turkish) = (tree(Language::English), tree(Language::Turkish));
        assert_eq!(english.len(), turkish.len());
        assert!(english.len() > 100, "{}", english.len());
        for ((place, english), (_, turkish)) in english.iter().zip(&turkish) {
            assert!(!english.trim().is_empty(), "{place} is missing");
            assert_ne!(english, turkish, "{place} is the same in both languages");
        }
    }

    #[test]
    fn the_command_trees_are_sound_and_take_values_in_both_languages() {
        for language in [Language::English, Language::Turkish] {
            language.set();
            text::help::localised(Cli::command()).debug_assert();
            let words = ["paylink", "create", "--order", "A-1", "--amount", "149,90", "--yes"];
            let cli = parse(words.iter().map(OsString::from).collect()).unwrap();
            assert!(cli.global.yes);
            assert!(
                matches!(cli.command, args::Command::Create(create) if create.amount.minor() == 14_990)
            );
        }
    }
}
