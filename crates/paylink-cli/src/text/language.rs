//! The language of a run, and the two macros with which every text is written.

use std::cell::Cell;
use std::ffi::OsString;

use paylink_orders::TextLanguage;

/// The language of the texts for people. The names of commands, flags and JSON fields are English
/// in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Turkish,
}

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

impl Language {
    /// Reads a name such as `tr`, `en` or a locale such as `tr_TR.UTF-8`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let name = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match name {
            name if name.eq_ignore_ascii_case("tr") => Some(Self::Turkish),
            name if name.eq_ignore_ascii_case("en") => Some(Self::English),
            _ => None,
        }
    }

    /// Returns the language of a run. It is taken from `--lang`, or else from `PAYLINK_LANG`, or
    /// else from the configuration, or else from the locale.
    ///
    /// The arguments are searched for `--lang` before they are parsed, because parsing errors must
    /// be in this language too.
    pub(crate) fn detect(
        arguments: &[OsString],
        variable: impl Fn(&str) -> Option<String>,
        configured: Option<&str>,
    ) -> Self {
        let own = variable("PAYLINK_LANG");
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty());
        argument(arguments)
            .as_deref()
            .or(own.as_deref())
            .and_then(Self::parse)
            .or_else(|| configured.and_then(Self::parse))
            .or_else(|| locale.as_deref().and_then(Self::parse))
            .unwrap_or(Self::English)
    }

    /// Sets this language as the language of all texts of this thread.
    pub(crate) fn set(self) {
        CURRENT.set(self);
    }

    /// Returns the language of the texts of this thread.
    pub(crate) fn current() -> Self {
        CURRENT.get()
    }

    /// Returns the language as a type of `paylink-orders`.
    pub(crate) fn of_orders() -> TextLanguage {
        match Self::current() {
            Self::English => TextLanguage::English,
            Self::Turkish => TextLanguage::Turkish,
        }
    }
}

/// Returns the value of `--lang`.
fn argument(arguments: &[OsString]) -> Option<String> {
    let mut rest = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = rest.next() {
        match argument.split_once('=') {
            _ if argument == "--" => return None,
            Some(("--lang", value)) => return Some(value.to_owned()),
            None if argument == "--lang" => return rest.next().map(str::to_owned),
            _ => {}
        }
    }
    None
}

/// Fails to compile if a text is missing or the same in both languages.
pub(crate) const fn both(english: &str, turkish: &str) {
    assert!(!english.is_empty() && !turkish.is_empty(), "a text is missing");
    let (a, b) = (english.as_bytes(), turkish.as_bytes());
    let mut differ = a.len() != b.len();
    let mut at = 0;
    while !differ && at < a.len() {
        differ = a[at] != b[at];
        at += 1;
    }
    assert!(differ, "a text is the same in both languages");
}

/// Returns the text in the language of the run: `say!("paid", "ödendi")`.
macro_rules! say {
    ($english:literal, $turkish:literal $(,)?) => {{
        const _: () = $crate::text::language::both($english, $turkish);
        match $crate::text::language::Language::current() {
            $crate::text::language::Language::English => $english,
            $crate::text::language::Language::Turkish => $turkish,
        }
    }};
}

/// Returns the text with values in the language of the run: `text!("{n} orders", "{n} sipariş")`.
macro_rules! text {
    ($english:literal, $turkish:literal $(, $value:expr)* $(,)?) => {{
        const _: () = $crate::text::language::both($english, $turkish);
        match $crate::text::language::Language::current() {
            $crate::text::language::Language::English => format!($english $(, $value)*),
            $crate::text::language::Language::Turkish => format!($turkish $(, $value)*),
        }
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(
        arguments: &[&str],
        variables: &[(&str, &str)],
        configured: Option<&str>,
    ) -> Language {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let variable = |name: &str| {
            let found = variables.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Language::detect(&arguments, variable, configured)
    }

    #[test]
    fn the_flag_decides_then_the_variable_then_the_configuration_then_the_locale() {
        use Language::{English, Turkish};
        let locale = [("LC_ALL", ""), ("LANG", "tr_TR.UTF-8")];
        assert_eq!(detect(&[], &[], None), English);
        assert_eq!(detect(&[], &locale, None), Turkish);
        assert_eq!(detect(&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "tr_TR")], None), English);
        assert_eq!(detect(&[], &locale, Some("en")), English);
        let own = [("PAYLINK_LANG", "tr"), ("LANG", "en_US.UTF-8")];
        assert_eq!(detect(&[], &own, Some("en")), Turkish);
        for flag in [&["list", "--lang", "en"][..], &["--lang=en", "list"]] {
            assert_eq!(detect(flag, &own, Some("tr")), English, "{flag:?}");
        }
        assert_eq!(detect(&["--", "--lang", "en"], &own, None), Turkish);
        // `trk` and `english` are no languages of ours.
        assert_eq!(detect(&["--lang", "trk"], &[], Some("tr")), Turkish);
    }

    #[test]
    fn a_text_is_in_the_language_of_its_thread() {
        let n = 3;
        for (language, word, sentence) in
            [(Language::English, "paid", "3 orders"), (Language::Turkish, "ödendi", "3 sipariş")]
        {
            language.set();
            assert_eq!(say!("paid", "ödendi"), word);
            assert_eq!(text!("{n} orders", "{n} sipariş"), sentence);
        }
    }

    #[test]
    fn a_text_that_is_missing_or_equal_does_not_compile() {
        for (english, turkish) in [("", "a"), ("a", ""), ("order", "order")] {
            assert!(std::panic::catch_unwind(|| both(english, turkish)).is_err(), "{english}");
        }
        both("order", "sipariş");
        both("a", "b");
    }
}
