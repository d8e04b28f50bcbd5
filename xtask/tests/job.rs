//! `cargo xtask fixtures`: deliberate faults in descriptions, and derived files that are stale,
//! missing or left over.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::Workspace;
use paylink_testkit::fixtures::load;
use xtask::fixtures::job::{self, Mode, Outcome};
use xtask::fixtures::{derive, markdown};

const PROVIDER: &str = "fixtures/fake/provider.json";
const SERVICE: &str = "fixtures/fake/pay/service.json";

fn check(workspace: &Workspace) -> Vec<String> {
    derived(workspace, Mode::Check).findings
}

fn derived(workspace: &Workspace, mode: Mode) -> Outcome {
    let mut outcome = Outcome::default();
    match job::sound_providers(&workspace.root) {
        Ok(providers) => {
            job::derived_files(&workspace.root, &providers, mode, &mut outcome);
            for provider in &providers {
                job::orphaned_snapshots(&workspace.root, provider, mode, &mut outcome);
            }
        }
        Err(findings) => outcome.findings = findings,
    }
    outcome
}

#[test]
fn without_a_known_job_the_jobs_are_printed() {
    for words in [
        &[][..],
        &["fixture"],
        &["--check"],
        &["fixtures", "--chekc"],
        &["fixtures", "--check", "--check"],
        &["fixtures", "--check=yes"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.starts_with("error: ") && error.contains("cargo xtask fixtures --check"));
    }
    let help = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("--help").output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&help.stdout).contains("cargo xtask fixtures --check"));
}

#[test]
fn the_made_up_provider_is_sound() {
    job::sound_providers(&Workspace::fake().root).unwrap();
}

#[test]
fn planted_faults_are_named_with_their_file() {
    let faults = [
        (SERVICE, r#""service": "pay""#, r#""service": "buy""#, "the folder is `pay`"),
        (SERVICE, r#""title": "Pay""#, r#""title": " ""#, "`title` is empty"),
        (SERVICE, r#""title""#, r#""out_of_scope": " ", "title""#, "`out_of_scope` is empty"),
        (SERVICE, r#""path": "/pay", "#, "", "needs `method` and `path`"),
        (
            SERVICE,
            r#""authentication": "key""#,
            r#""authentication": "magic""#,
            "`magic` is not described",
        ),
        (
            SERVICE,
            r#""evidence": "documented""#,
            r#""evidence": "certain""#,
            "unknown variant `certain`",
        ),
        (SERVICE, r#""place": "body""#, r#""place": "cookie""#, "unknown variant `cookie`"),
        (SERVICE, r#""purpose""#, r#""porpoise""#, "unknown field `porpoise`"),
        (SERVICE, r#""name": "ref""#, r#""name": "id""#, "`id` is described twice"),
        (
            SERVICE,
            r#""type_documented": "decimal""#,
            r#""type_documented": "money""#,
            "type `money` is not known",
        ),
        (
            SERVICE,
            r#""types_seen": ["bool"]"#,
            r#""types_seen": ["boolean"]"#,
            "`boolean` is none of",
        ),
        (SERVICE, r#""types_seen": ["bool"]"#, r#""types_seen": []"#, "`probes` must be stated"),
        (
            SERVICE,
            r#""types_seen": ["bool"]"#,
            r#""types_seen": ["string"]"#,
            "`rows[].ok` is a bool",
        ),
        (SERVICE, r#""required": "yes""#, r#""required": "maybe""#, "`required` is `maybe`"),
        (
            SERVICE,
            r#""name": "ref", "#,
            r#""name": "ref", "table": "gone", "#,
            "no table is called `gone`",
        ),
        (
            SERVICE,
            r#""required": "one-of:key""#,
            r#""required": "one-of:lock""#,
            "`required` is `one-of:lock`",
        ),
        (SERVICE, r#""sources": ["somebody"]"#, r#""sources": []"#, "names no source"),
        (
            SERVICE,
            r#""sources": ["q"]}],"#,
            r#""sources": ["r"]}],"#,
            "no source is the id of a page",
        ),
        (
            SERVICE,
            r#""name": "rows", "#,
            r#""name": "lines", "#,
            "`rows` is not described as a list",
        ),
        (SERVICE, r#""name": "note""#, r#""name": "memo""#, "`memo` is in no readable example"),
        (
            SERVICE,
            r#""version": "first", "valid": true"#,
            r#""version": "last", "valid": true"#,
            "in the version `last`",
        ),
        (
            SERVICE,
            r#""page": "q", "version": "first", "valid": true"#,
            r#""valid": true"#,
            "names no page and version",
        ),
        (
            SERVICE,
            r#""repaired_by": "response.json", "#,
            "",
            "`repaired_by` names no readable example",
        ),
        (SERVICE, r#", "reason": "a name without quotes""#, "", "there is no `reason`"),
        (
            SERVICE,
            r#""sources": ["q"], "valid": true}]"#,
            r#""sources": [], "valid": true}]"#,
            "names no sources",
        ),
        (
            SERVICE,
            r#""valid": true}]"#,
            r#""valid": true, "replaced": ["name"]}]"#,
            "`replaced` names `name`",
        ),
        (
            SERVICE,
            r#""file": "response.txt""#,
            r#""file": "gone.txt""#,
            "fixtures/fake/pay/gone.txt: the file is missing",
        ),
        (SERVICE, r#""file": "request.ref.json""#, r#""file": "request.json""#, "is listed twice"),
        (
            "fixtures/fake/pay/response.txt",
            "amount",
            "\"amount\"",
            "response.txt: readable, but described as broken",
        ),
        (
            "fixtures/fake/pay/response.json",
            "\"note\"",
            "note",
            "fixtures/fake/pay/response.json: ",
        ),
        ("fixtures/fake/pay/response.json", "\"note\"", "\"nota\"", "`nota` is not described"),
        ("fixtures/fake/pay/request.json", "\"x\"", "7", "`id` is a number"),
        (PROVIDER, r#""provider": "fake""#, r#""provider": "true""#, "the folder is `fake`"),
        (PROVIDER, "https://api.example", "http://api.example", "is not https"),
        (PROVIDER, r#""value": "A""#, r#""value": 0"#, "listed twice"),
        (PROVIDER, r#""value": "A""#, r#""value": null"#, "neither a number nor a string"),
        (
            PROVIDER,
            r#""sources": ["p"]}],"#,
            r#""sources": ["z"]}],"#,
            "no source is the id of a page",
        ),
    ];
    for (file, from, to, message) in faults {
        let workspace = Workspace::fake();
        workspace.replace(file, from, to);
        let found = job::sound_providers(&workspace.root).err().unwrap_or_default();
        let folder = Path::new(file).parent().unwrap().to_str().unwrap();
        let named = found.iter().any(|line| line.starts_with(folder) && line.contains(message));
        assert!(named, "{from} -> {to}: no line with `{message}` in {found:#?}");
    }
}

#[test]
fn a_field_that_is_called_documented_by_a_page_without_it_is_named() {
    let page = r#""version": "first", "read": "complete"}"#;
    let with_rows = |rows: &str| {
        let workspace = Workspace::fake();
        let tables = format!(
            r#""version": "first", "read": "complete", "tables": [{{"direction": "request", "rows": [{rows}]}}]}}"#
        );
        workspace.replace(SERVICE, page, &tables);
        workspace
    };
    let missing = |field: &str| {
        format!(
            "{SERVICE}: request field `{field}` is documented by `q`, but its table has no such \
             row, and no published example of it shows the field"
        )
    };
    assert!(job::sound_providers(&with_rows(r#"{"name": "id"}, {"name": "ref"}"#).root).is_ok());
    // A published example shows `id`; only a reconstructed one shows `ref`.
    let workspace = with_rows(r#"{"name": "ref"}"#);
    assert!(job::sound_providers(&workspace.root).is_ok());
    workspace.replace(SERVICE, r#""origin": "published""#, r#""origin": "reconstructed""#);
    workspace.replace(SERVICE, r#""version": "first", "valid""#, r#""sources": ["q"], "valid""#);
    assert_eq!(check(&workspace), [missing("id")]);

    let workspace = with_rows(r#"{"name": "id"}"#);
    assert_eq!(check(&workspace), [missing("ref")]);
    workspace.replace(
        SERVICE,
        r#""read": "complete", "tables""#,
        r#""read": "beginning", "tables""#,
    );
    assert_eq!(check(&workspace), check(&Workspace::fake()), "the rest of the page may have it");

    let workspace = with_rows(r#"{"name": "id"}"#);
    workspace.replace(
        SERVICE,
        r#""meaning": "m", "evidence": "documented", "sources": ["q"]}],
  "response""#,
        r#""meaning": "m", "evidence": "code-only", "sources": ["q"]}],
  "response""#,
    );
    assert!(job::sound_providers(&workspace.root).is_ok(), "it is not called documented");
}

#[test]
fn an_unlisted_file_is_named() {
    let workspace = Workspace::fake();
    workspace.write("fixtures/fake/pay/more.json", "{}");
    assert_eq!(check(&workspace), ["fixtures/fake/pay/more.json: not listed in service.json"]);
    for (file, message) in [
        ("fixtures/more.json", "fixtures/more.json: belongs to no provider"),
        ("fixtures/fake/more.json", "fixtures/fake/more.json: belongs to no service"),
        ("fixtures/fake/pay/v2/more.json", "fixtures/fake/pay/v2: a service has no folders"),
    ] {
        let workspace = Workspace::fake();
        workspace.write(file, "{}");
        assert_eq!(check(&workspace), [message]);
    }
}

#[test]
fn a_service_without_an_example_of_its_request_is_named() {
    let workspace = Workspace::fake();
    let service = workspace.read(SERVICE);
    let (head, examples) = service.split_once(r#""examples": ["#).unwrap();
    let (_, responses) = examples.split_once(r#"{"file": "response.txt""#).unwrap();
    let left = format!(r#"{head}"examples": [{{"file": "response.txt"{responses}"#);
    workspace.write(SERVICE, &left);
    let message =
        format!("{SERVICE}: a service that we call needs a readable example of its request");
    assert!(check(&workspace).contains(&message), "{:#?}", check(&workspace));
    workspace.write(SERVICE, &left.replace(r#""title""#, r#""out_of_scope": "not ours", "title""#));
    assert!(!check(&workspace).contains(&message));
}

#[test]
fn derived_files_are_written_once_and_then_up_to_date() {
    let workspace = Workspace::fake();
    assert!(
        check(&workspace).iter().all(|line| line.contains(": missing; comes from fixtures/fake/"))
    );
    let outcome = derived(&workspace, Mode::Write);
    assert_eq!((outcome.findings.len(), outcome.report.len()), (0, 7));
    assert_eq!(check(&workspace), Vec::<String>::new());
    assert_eq!(derived(&workspace, Mode::Write).report, Vec::<String>::new());
    let copy = workspace.read("crates/paylink-sandbox/data/fake/pay/response.txt");
    assert_eq!(copy, workspace.read("fixtures/fake/pay/response.txt"));
}

#[test]
fn the_sandbox_is_given_what_the_pages_say_of_a_request() {
    let workspace = Workspace::fake();
    let (reference, id) = (
        r#""name": "ref", "place": "body", "type_documented": "string""#,
        r#""types_seen": ["string"]"#,
    );
    let tabled =
        r#""name": "ref", "place": "body", "table": "codes", "type_documented": "string(5)""#;
    workspace.replace(SERVICE, reference, tabled);
    // a table that contradicts the example beside it
    workspace.replace(
        SERVICE,
        &format!(r#""type_documented": "string", {id}"#),
        &format!(r#""type_documented": "int", {id}"#),
    );
    derived(&workspace, Mode::Write);
    let text = workspace.read("crates/paylink-sandbox/data/fake/requests.json");
    let requests: serde_json::Value = serde_json::from_str(&text).unwrap();
    let field = |name: &str, more: serde_json::Value| {
        let mut field = serde_json::json!({
            "name": name, "place": "body", "evidence": "documented", "page": "https://doc.example/q", "required": "one-of:key",
        });
        field.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
        field
    };
    let expected = serde_json::json!([{
        "path": "/pay", "method": "POST", "page": "https://doc.example/q",
        "fields": [
            field("id", serde_json::json!({"types": ["number", "string"]})),
            field("ref", serde_json::json!({"types": ["string"], "longest": 5, "values": ["0"]})),
        ],
    }]);
    assert_eq!(requests, expected);
}

#[test]
fn check_names_what_is_stale_missing_or_left_over_and_writes_nothing() {
    let workspace = Workspace::fake();
    derived(&workspace, Mode::Write);
    let copy = "crates/paylink-sandbox/data/fake/pay/request.json";
    let orphan = "crates/paylink-sandbox/data/fake/pay/old.json";
    workspace.write(copy, "{\"id\":\"y\"}\n");
    workspace.write(orphan, "{}");
    workspace.write("docs/providers/gone.md", "gone");
    workspace.snapshot("pay__old", "pay/old.json", "{}\n");
    workspace
        .write("crates/fake/tests/snapshots/own.snap", "---\nsource: own\n---\nthe crate's own\n");
    fs::remove_file(workspace.root.join("crates/paylink-sandbox/data/fake/pay/response.json"))
        .unwrap();
    let findings = check(&workspace);
    let expected = [
        "crates/paylink-sandbox/data/fake/pay/request.json: stale in line 1; comes from fixtures/fake/pay/request.json",
        "crates/paylink-sandbox/data/fake/pay/response.json: missing; comes from fixtures/fake/pay/response.json",
        "crates/paylink-sandbox/data/fake/pay/old.json: left over",
        "docs/providers/gone.md: left over",
        "crates/fake/tests/snapshots/pay__old.snap: left over",
    ];
    assert_eq!(findings.len(), expected.len(), "{findings:#?}");
    for (finding, start) in findings.iter().zip(expected) {
        assert!(finding.starts_with(start), "{finding}");
    }
    assert_eq!(workspace.read(copy), "{\"id\":\"y\"}\n");
    derived(&workspace, Mode::Write);
    assert_eq!(check(&workspace), Vec::<String>::new());
    assert!(!workspace.exists(orphan) && workspace.exists("crates/fake/tests/snapshots/own.snap"));
}

#[test]
fn a_provider_may_be_recorded_before_its_crate_but_not_left_unpinned_by_it() {
    let workspace = Workspace::fake();
    let unpinned = format!("crates/fake/tests/fixtures.rs: missing, so nothing pins {PROVIDER}");
    assert_eq!(job::run(&workspace.root, Mode::Write).findings, [unpinned]);
    fs::remove_dir_all(workspace.root.join("crates/fake")).unwrap();
    let outcome = job::run(&workspace.root, Mode::Check);
    assert_eq!(outcome.findings, Vec::<String>::new());
    assert_eq!(outcome.report.len(), 2, "{:?}", outcome.report);
    assert_eq!(
        outcome.report[0],
        format!("crates/fake: does not exist yet, so nothing pins {PROVIDER}")
    );
    assert_eq!(outcome.report[1], "all fixtures are up to date");
}

#[test]
fn the_last_line_says_what_was_written() {
    let workspace = Workspace::fake();
    fs::remove_dir_all(workspace.root.join("crates/fake")).unwrap();
    workspace.write("docs/providers/gone.md", "gone");
    let last = |mode| job::run(&workspace.root, mode).report.pop().unwrap();
    assert!(!last(Mode::Check).contains("up to date"));
    assert_eq!(last(Mode::Write), "7 files written, 1 removed");
    assert_eq!(last(Mode::Write), "all fixtures are up to date");
    assert_eq!(last(Mode::Check), "all fixtures are up to date");
}

#[test]
fn a_service_out_of_scope_is_published_with_its_reason_and_keeps_its_snapshots() {
    let workspace = Workspace::fake();
    workspace.replace(SERVICE, r#""title""#, r#""out_of_scope": "not ours", "title""#);
    let report = derived(&workspace, Mode::Write).report;
    assert!(report.iter().all(|line| line.starts_with("written: ")), "{report:#?}");
    for name in ["request", "request.ref", "response"] {
        assert!(workspace.exists(&format!("crates/fake/tests/snapshots/pay__{name}.snap")));
    }
    assert!(
        workspace.read("docs/providers/fake.md").contains("Recorded only, out of scope: not ours.")
    );
    assert!(workspace.exists("crates/paylink-sandbox/data/fake/pay/response.json"));
}

/// The real fixtures: after one changed byte in any file, a derived file differs and names that
/// file.
#[test]
fn every_real_fixture_is_watched() {
    let workspace = Workspace::empty();
    workspace.copy("fixtures");
    derived(&workspace, Mode::Write);
    assert_eq!(check(&workspace), Vec::<String>::new());
    let mut watched = 0;
    for name in load::providers(&workspace.root).unwrap() {
        let provider = load::provider(&workspace.root, &name).unwrap();
        for service in &provider.services {
            for position in 0..service.files.len() {
                let mut changed = provider.clone();
                let file = changed
                    .services
                    .iter_mut()
                    .find(|other| other.folder == service.folder)
                    .unwrap();
                file.files[position].bytes[0] ^= 1;
                let source = service.path_of(&service.files[position].name);
                assert_named(&workspace.root, &changed, &source);
                watched += 1;
            }
        }
    }
    assert!(watched > 40, "{watched}");
}

/// `provider.json` has no copy: every single text and value of it must show in the generated page.
#[test]
fn every_value_of_a_provider_description_is_watched() {
    let root = paylink_testkit::workspace_root();
    for name in load::providers(&root).unwrap() {
        let mut provider = load::provider(&root, &name).unwrap();
        // Their part of the page does not depend on this file.
        provider.services.clear();
        let page = |provider: &load::Provider| -> Vec<Vec<u8>> {
            markdown::page(provider).into_iter().map(|part| part.bytes).collect()
        };
        let unchanged = page(&provider);
        let text = fs::read_to_string(root.join(&provider.path)).unwrap();
        for (start, end) in values(&text) {
            let is_text = text[start..end].starts_with('"');
            let (position, addition) = if is_text { (end - 1, "x") } else { (end, "7") };
            let mut changed = text.clone();
            changed.insert_str(position, addition);
            // A word that is not legal is refused when it is read; anything else must change the
            // page.
            if let Ok(description) = serde_json::from_str(&changed) {
                provider.description = description;
                assert_ne!(page(&provider), unchanged, "{} is not watched", &text[start..end]);
            }
        }
    }
}

fn assert_named(root: &Path, provider: &load::Provider, source: &str) {
    let found: Vec<String> =
        derive::derive(provider).iter().filter_map(|file| derive::difference(root, file)).collect();
    let needle = format!("comes from {source}");
    assert!(found.iter().any(|line| line.contains(&needle)), "{source} is not watched: {found:#?}");
}

/// The places of all values in a document that has one member per line: strings and numbers, also
/// in lists.
fn values(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end().trim_end_matches(',');
        let value = trimmed.split_once("\": ").map_or(trimmed.trim_start(), |(_, value)| value);
        let is_value =
            value.starts_with('"') || value.starts_with(|first: char| first.is_ascii_digit());
        if is_value {
            let end = start + trimmed.len();
            found.push((end - value.len(), end));
        }
        start += line.len();
    }
    assert!(found.len() > 100, "{}", found.len());
    found
}
