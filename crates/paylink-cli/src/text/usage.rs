//! Translates the errors of the crate clap into both languages.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Failure;

/// Returns what is wrong with the command line.
pub(crate) fn failure(error: &Error) -> Failure {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let command = context(error, ContextKind::InvalidSubcommand);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            text!("there is no command '{command}'", "böyle bir komut yok: '{command}'")
        }
        ErrorKind::UnknownArgument => {
            text!("there is no argument '{argument}'", "böyle bir seçenek yok: '{argument}'")
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            text!("'{argument}' needs a value", "'{argument}' için bir değer gerekli")
        }
        ErrorKind::InvalidValue => {
            let valid = context(error, ContextKind::ValidValue);
            text!(
                "'{value}' is not possible for '{argument}'; write one of: {valid}",
                "'{value}', '{argument}' için geçersiz; şunlardan birini yazın: {valid}"
            )
        }
        ErrorKind::ValueValidation => {
            let rule = std::error::Error::source(error).map(ToString::to_string);
            let rule = rule.unwrap_or_default();
            // Our rules about amounts repeat the value themselves. Numbers of people are not shown.
            let is_private = ["--phone", "--email"].iter().any(|own| argument.starts_with(own));
            if is_private || rule.starts_with('\'') {
                format!("{argument}: {rule}")
            } else {
                format!("{argument} '{value}': {rule}")
            }
        }
        ErrorKind::MissingRequiredArgument => {
            text!("this is missing: {argument}", "şu eksik: {argument}")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            if other == argument || other.is_empty() {
                text!("'{argument}' is given twice", "'{argument}' iki kez verilmiş")
            } else {
                text!(
                    "'{argument}' and '{other}' exclude each other",
                    "'{argument}' ile '{other}' birlikte kullanılamaz"
                )
            }
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say!("a command is missing", "komut eksik").to_owned()
        }
        ErrorKind::InvalidUtf8 => {
            say!("an argument is not UTF-8", "bir seçenek UTF-8 değil").to_owned()
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            text!(
                "'{argument}' has the wrong number of values",
                "'{argument}' için değer sayısı yanlış"
            )
        }
        ErrorKind::NoEquals => {
            text!("'{argument}' needs an equals sign", "'{argument}' için eşittir işareti gerekli")
        }
        _ => say!("the command line is wrong", "komut satırı hatalı").to_owned(),
    };
    let failure = Failure::usage(what);
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .map(|kind| context(error, kind))
            .find(|text| !text.is_empty());
    let failure = match suggested {
        Some(suggested) => failure
            .hint(text!("did you mean '{suggested}'?", "bunu mu demek istediniz: '{suggested}'?")),
        None => failure,
    };
    failure.hint(say!("--help shows what is possible", "--help neyin olanaklı olduğunu gösterir"))
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
