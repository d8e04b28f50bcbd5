//! `cargo xtask prose`: what it reads, what it draws, and which words it finds.
#![allow(clippy::panic, reason = "in a test a panic is the report")]

use paylink_testkit::workspace_root;
use xtask::arguments::Arguments;
use xtask::prose::sources::Source;
use xtask::prose::texts::{Kind, Text, of_public_items, of_sources};
use xtask::prose::vocabulary::{Allowed, FORBIDDEN, search};
use xtask::prose::{Command, Options, draw};

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

fn read(files: &[(&str, &str)]) -> Vec<Text> {
    let sources: Vec<Source> = files.iter().map(|(path, text)| source(path, text)).collect();
    of_sources(&sources).unwrap_or_else(|error| panic!("{error}"))
}

/// The texts of one file as `line item: text`.
fn lines(text: &str) -> Vec<String> {
    read(&[("crates/x/src/lib.rs", text)])
        .iter()
        .map(|text| format!("{} {}: {}", text.line, text.item, text.text))
        .collect()
}

#[test]
fn doc_comments_of_public_items_are_collected_with_their_lines() {
    let found = lines(
        "//! The crate.\n\
         \n\
         /// A link.\n\
         ///\n\
         /// ```\n\
         /// let no = \"example\";\n\
         /// ```\n\
         #[derive(Debug)]\n\
         pub struct Link<A, B> {\n\
             /// The amount.\n\
             pub amount: Option<(A, B)>,\n\
             /// Not public.\n\
             note: u8,\n\
         }\n\
         impl<A, B> Link<A, B> {\n\
             /// Makes one.\n\
             pub const fn new() {}\n\
             /// Not public.\n\
             pub(crate) fn inner() {}\n\
         }\n\
         /// A state.\n\
         pub enum State {\n\
             /// Ready.\n\
             Open,\n\
             /// Gone.\n\
             Closed {\n\
                 /// When.\n\
                 at: u64,\n\
             },\n\
         }\n\
         /// What a provider does.\n\
         pub trait Provider {\n\
             /// Creates.\n\
             fn create(&self);\n\
         }\n",
    );
    assert_eq!(
        found,
        [
            "1 module: The crate.",
            "3 struct Link: A link.\n\n[example]",
            "10 Link: amount: The amount.",
            "16 Link: const fn new: Makes one.",
            "21 enum State: A state.",
            "23 State: Open: Ready.",
            "25 State: Closed: Gone.",
            "27 Closed: at: When.",
            "31 trait Provider: What a provider does.",
            "33 Provider: fn create: Creates.",
        ]
    );
}

#[test]
fn private_hidden_and_test_items_are_skipped() {
    let found = lines(
        "/// Private.\n\
         enum State {\n\
             /// Of a private type.\n\
             Open,\n\
         }\n\
         /// Hidden.\n\
         #[doc(hidden)]\n\
         pub fn hidden() {}\n\
         impl Clone for State {\n\
             /// Of a trait.\n\
             fn clone(&self) -> Self { Error::state(\"an error of an impl\") }\n\
         }\n\
         #[cfg(test)]\n\
         mod tests {\n\
             /// Of a test.\n\
             pub fn help() { Error::state(\"only in a test\") }\n\
         }\n",
    );
    assert_eq!(found, ["11 Error::state: an error of an impl"]);
}

#[test]
fn items_inside_a_macro_call_are_read() {
    let found = lines(
        "record! {\n\
             /// An answer.\n\
             pub struct Answer {\n\
                 /// The code.\n\
                 pub code: Option<String>,\n\
             }\n\
         }\n\
         /// After it.\n\
         pub fn after() {}\n",
    );
    assert_eq!(
        found,
        ["2 struct Answer: An answer.", "4 Answer: code: The code.", "8 fn after: After it."]
    );
}

#[test]
fn a_modules_comment_counts_if_the_module_is_public() {
    let found = read(&[
        ("crates/x/src/lib.rs", "pub mod open;\nmod closed;\n#[cfg(test)]\nmod tests;\n"),
        ("crates/x/src/open/mod.rs", "//! Open.\npub mod inner;\n"),
        ("crates/x/src/open/inner.rs", "//! Inner.\n"),
        ("crates/x/src/closed.rs", "//! Closed.\n"),
        ("crates/x/src/tests.rs", "//! Tests.\nfn f() { Error::state(\"in a test\"); }\n"),
    ]);
    let texts: Vec<&str> = found.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(texts, ["Open.", "Inner."]);
}

#[test]
fn a_hidden_module_is_skipped_with_all_below_it_except_its_error_texts() {
    let found = read(&[
        ("crates/x/src/lib.rs", "#[doc(hidden)]\npub mod hidden;\npub mod hidden_not;\n"),
        ("crates/x/src/hidden/mod.rs", "//! Hidden.\npub mod inner;\n"),
        (
            "crates/x/src/hidden/inner.rs",
            "/// Inner.\npub fn f() { Error::state(\"an error text\") }\n",
        ),
        ("crates/x/src/hidden_not.rs", "//! Not hidden.\n"),
    ]);
    let texts: Vec<&str> = found.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(texts, ["an error text", "Not hidden."]);
}

#[test]
fn error_texts_are_collected_as_they_are_shown() {
    let found = lines(
        "fn f() -> Result {\n\
             let plain = \"no error at all\";\n\
             Err(Error::invalid(\"days\", RuleCode::Range, \"must be at least \\\n\
                 2\").with_provider(\"a name of somebody\"))?;\n\
             Err(Error::state(format!(\"the link \\u{201c}{key}\\u{201d} is paid\")))\n\
         }\n\
         #[derive(Error)]\n\
         enum MoneyError {\n\
             #[error(\"the amount is negative\")]\n\
             Negative,\n\
         }\n\
         impl fmt::Display for Fault {\n\
             fn fmt(&self) { write!(f, \"{}: {}\", a, b); f.write_str(\"no answer in time\") }\n\
         }\n",
    );
    assert_eq!(
        found,
        [
            "3 Error::invalid: `days` must be at least 2",
            "5 Error::state: the link “{key}” is paid",
            "9 #[error]: the amount is negative",
            "13 Display: no answer in time",
        ]
    );
}

#[test]
fn a_file_that_is_not_rust_is_named() {
    let error = of_sources(&[source("crates/x/src/lib.rs", "fn f( {")]).unwrap_err();
    assert!(error.starts_with("crates/x/src/lib.rs: not Rust"), "{error}");
}

#[test]
fn equal_seeds_draw_equal_texts_without_repetition() {
    let texts = of_public_items(&workspace_root()).unwrap();
    let count = texts.len();
    assert!(count > 1_000, "{count}");
    assert!(texts.iter().filter(|text| text.kind == Kind::Error).count() > 100);
    let drawn = draw::draw(&texts, &Options { seed: 7, count: 100 });
    assert_eq!(drawn.len(), 100);
    assert_eq!(drawn, draw::draw(&texts, &Options { seed: 7, count: 100 }));
    assert_ne!(drawn, draw::draw(&texts, &Options { seed: 8, count: 100 }));
    assert_eq!(drawn[..10], draw::draw(&texts, &Options { seed: 7, count: 10 }));
    let mut all = draw::draw(&texts, &Options { seed: 7, count: count + 1 });
    all.sort_by_key(|text| (&text.path, text.line, &text.text));
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn the_arguments_are_a_seed_and_a_count() {
    let read = |words: &[&str]| Command::read(Arguments::new(words)).ok();
    let draw = |seed, count| Some(Command::Draw(Options { seed, count }));
    assert_eq!(read(&["--seed", "7"]), draw(7, 100));
    assert_eq!(read(&["--count", "5", "--seed=7"]), draw(7, 5));
    assert_eq!(read(&["--check"]), Some(Command::Check));
    for refused in [
        &[][..],
        &["--count", "5"],
        &["--seed"],
        &["--seed", "x"],
        &["--all", "7"],
        &["--seed", "7", "--seed", "7"],
        &["--seed", "7", "--check"],
    ] {
        assert_eq!(read(refused), None, "{refused:?}");
    }
}

fn found(text: &str, allowed: &[Allowed]) -> Vec<String> {
    let (findings, _) = search(&[source("crates/x/a.rs", text)], FORBIDDEN, allowed);
    findings.iter().map(|finding| format!("{}:{}", finding.line, finding.phrase)).collect()
}

#[test]
fn words_are_found_in_identifiers_comments_and_texts() {
    let text = "//! What it Told.\n\
                struct LinkShelves { told_by: u8 }\n\
                let text = \"nought\";\n\
                const UNTOLD_HARM: u8 = 1;\n";
    assert_eq!(
        found(text, &[]),
        ["1:told", "2:shelves", "2:told", "3:nought", "4:untold", "4:harm"]
    );
}

#[test]
fn parts_of_words_are_not_found() {
    assert_eq!(
        found("// harmless, year, understands, following, PaymentStaged, early\n", &[]),
        [""; 0]
    );
}

#[test]
fn phrases_are_found_across_lines() {
    assert_eq!(found("// a token that failed of\n// late\n", &[]), ["1:of late"]);
}

#[test]
fn an_allowed_use_is_no_finding_and_one_that_is_not_met_is_reported() {
    let allowed = |path, line| Allowed { phrase: "stands", path, line, reason: "" };
    let text = "// it stands for a name\n// it stands\n";
    assert_eq!(found(text, &[]), ["1:stands", "2:stands"]);
    assert_eq!(found(text, &[allowed("crates/x", "stands for")]), ["2:stands"]);
    let lists = [allowed("crates/x", "stands for"), allowed("crates/y", "")];
    let sources = [source("crates/x/a.rs", text)];
    let (_, unused) = search(&sources, FORBIDDEN, &lists);
    assert_eq!(unused.iter().map(|unused| unused.path).collect::<Vec<_>>(), ["crates/y"]);
}
