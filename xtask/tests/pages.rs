//! `cargo xtask fixtures --pages` with a made-up page: the report, as text and as JSON.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod common;

use std::path::Path;

use common::Workspace;
use paylink_testkit::json::Json;
use xtask::arguments::Arguments;
use xtask::fixtures::command::Command;
use xtask::fixtures::job::{Mode, sound_providers};
use xtask::fixtures::pages::difference::Kind;
use xtask::fixtures::pages::job::compare_folder;

/// A workspace whose one page is recorded as a whole and watched.
fn fake() -> Workspace {
    let workspace = Workspace::fake();
    let tables = r#""read": "complete", "watched": true, "tables": [
      {"direction": "request", "rows": [
        {"name": "id", "type": "string", "required": "conditional"},
        {"name": "ref", "type": "string", "required": "conditional"}]},
      {"direction": "response", "rows": [
        {"name": "amount", "type": "decimal"}, {"name": "rows", "type": "List[]"}]}]}],"#;
    workspace.replace("fixtures/fake/pay/service.json", r#""read": "complete"}],"#, tables);
    workspace
}

const PAGE: &str = "# Pay\n\n`POST` `{{Base}}/pay`\n\n## Request\n\n\
    | Field | Type | Required |\n| --- | --- | --- |\n| id | string | Yes* |\n| ref | string | Yes* |\n\n\
    ```\n{\"id\":\"x\"}\n```\n\n## Response\n\n\
    | Field | Type |\n| --- | --- |\n| amount | decimal |\n| rows | List[] |\n\n```\n{ amount: 1 }\n```\n";

/// The lines and the exit code for a folder with this page.
fn report_on(workspace: &Workspace, page: &str) -> (Vec<String>, u8) {
    workspace.write("saved/page.md", page);
    let report =
        compare_folder(&sound_providers(&workspace.root).unwrap(), &workspace.root.join("saved"));
    (report.lines(), report.exit_code())
}

#[test]
fn a_page_without_difference_is_named_with_its_version() {
    let lines = [
        "page.md: fake/pay, is the version `first` (q)".to_owned(),
        "pages read: 1, no difference".to_owned(),
    ];
    assert_eq!(report_on(&fake(), PAGE), (lines.to_vec(), 0));
}

#[test]
fn each_kind_of_difference_in_words() {
    let workspace = fake();
    for (from, to, expected) in [
        ("| rows |", "| note | string |\n| rows |", &["new field: response `note` (string)"][..]),
        (
            "| ref | string | Yes* |\n",
            "",
            &["missing field: request `ref` (string, required: conditional)"],
        ),
        ("| decimal |", "| int |", &["changed type: response `amount`: int, recorded decimal"]),
        (
            "| ref | string | Yes* |",
            "| ref | string | Yes |",
            &["changed requirement: request `ref`: yes, recorded conditional"],
        ),
        (
            "{\"id\":\"x\"}",
            "{\"id\":\"y\"}",
            &["changed sample: request request.json", "  `id`: \"y\", recorded \"x\""],
        ),
        (
            "{ amount: 1 }",
            "{ amount: 2 }",
            &[
                "changed sample: response response.txt",
                "  `{ amount: 2 }`, recorded `{ amount: 1 }`",
            ],
        ),
        ("```\n{ amount: 1 }\n```\n", "", &["missing sample: response response.txt"]),
        (
            "## Response",
            "```\n{\"ref\":1}\n```\n## Response",
            &["new sample: request {\"ref\":1} …"],
        ),
        ("`POST`", "`PUT`", &["changed method: PUT, recorded POST"]),
        ("}}/pay", "}}/v2/pay", &["changed path: /v2/pay, recorded /pay"]),
    ] {
        assert!(PAGE.contains(from), "{from}");
        let (lines, code) = report_on(&workspace, &PAGE.replacen(from, to, 1));
        assert_eq!(lines[0], "page.md: fake/pay, differs from the version `first` (q)", "{to}");
        let inner: Vec<&str> = lines[1..lines.len() - 1].iter().map(|line| &line[2..]).collect();
        assert_eq!((inner, code), (expected.to_vec(), 1), "{to}");
        assert_eq!(lines.last().unwrap(), "pages read: 1, differences: 1");
    }
}

#[test]
fn a_watched_page_that_is_not_among_them_is_missing_and_other_files_do_no_harm() {
    let workspace = fake();
    let (lines, code) = report_on(&workspace, "# Something else\n\nPOST /other\n");
    assert_eq!(code, 1);
    assert_eq!(lines[0], "missing page: fake/pay, https://doc.example/q");
    assert_eq!(lines[1], "page.md: the page of no recorded service");

    workspace.write("saved/inner/copy.md", PAGE);
    workspace.write("saved/.hidden", PAGE);
    std::fs::write(workspace.root.join("saved/picture.png"), [0xff, 0xd8]).unwrap();
    let report =
        compare_folder(&sound_providers(&workspace.root).unwrap(), &workspace.root.join("saved"));
    let files: Vec<&str> = report.pages.iter().map(|page| page.file.as_str()).collect();
    assert_eq!((files, report.exit_code()), (vec!["inner/copy.md"], 0));
    assert_eq!(
        report.notes,
        [
            "page.md: the page of no recorded service".to_owned(),
            "picture.png: not UTF-8, not read".to_owned()
        ]
    );
}

#[test]
fn a_page_of_which_no_version_is_recorded_is_held_against_the_description() {
    let workspace = Workspace::fake();
    let page = PAGE.replace("| rows |", "| news | string |\n| rows |").replace("decimal", "string");
    let page = page
        .replace("{ amount: 1 }", "{ amount: 2 }")
        .replace("{\"id\":\"x\"}\n```", "{\"ref\":1}\n```");
    let (lines, code) = report_on(&workspace, &page);
    let expected = [
        "page.md: fake/pay, no version is recorded",
        "  new page: no version of it is recorded, compared with the descriptions",
        "  changed type: response `amount`: string, recorded decimal",
        "  new field: response `news` (string)",
        "  changed sample: request request.json",
        "    `id` is gone",
        "    `ref` is new: 1",
        "  changed sample: response response.txt",
        "    `{ amount: 2 }`, recorded `{ amount: 1 }`",
        "pages read: 1, differences: 5",
    ];
    assert_eq!((lines.iter().map(String::as_str).collect(), code), (expected.to_vec(), 1));
    let bare = "# Pay\n\nPOST {{Base}}/pay\n\n```\n{\"id\":\"x\"}\n```\n";
    assert_eq!(
        report_on(&workspace, bare).0.len(),
        3,
        "a published sample is known and none is missed"
    );
}

#[test]
fn the_nearest_of_several_versions_is_named() {
    let workspace = fake();
    let second = r#"{"id": "q2", "url": "https://doc.example/q", "language": "en", "version": "second", "read": "complete",
      "tables": [{"direction": "request", "rows": [{"name": "id", "type": "string", "required": "yes"}]}]},
    {"id": "q", "#;
    workspace.replace("fixtures/fake/pay/service.json", r#"{"id": "q", "#, second);
    assert_eq!(report_on(&workspace, PAGE).0[0], "page.md: fake/pay, is the version `first` (q)");
    // One address, one page: the older version is not missing.
    let page = "# Pay\n\n`POST` `{{Base}}/pay`\n\n| Field | Type | Required |\n|---|---|---|\n| id | string | Yes |\n";
    let (lines, code) = report_on(&workspace, page);
    assert_eq!((lines[0].as_str(), code), ("page.md: fake/pay, is the version `second` (q2)", 0));
}

#[test]
fn planted_faults_in_recorded_tables_are_named() {
    for (from, to, fault) in [
        (
            r#"{"name": "amount", "type": "decimal"}"#,
            r#"{"name": "sum", "type": "decimal"}"#,
            "no field of the service",
        ),
        (
            r#"{"name": "amount", "type": "decimal"}"#,
            r#"{"name": "amount", "type": "int"}"#,
            "has another type",
        ),
        (
            r#"{"name": "rows", "type": "List[]"}"#,
            r#"{"name": "amount", "type": "decimal"}"#,
            "listed twice",
        ),
        (
            r#"{"direction": "response""#,
            r#"{"direction": "request""#,
            "needs one table with rows for a request",
        ),
        (
            r#""read": "complete", "watched""#,
            r#""read": "beginning", "watched""#,
            "is watched, but not recorded",
        ),
        (
            r#""origin": "published", "page""#,
            r#""also_on": ["r"], "origin": "published", "page""#,
            "`also_on` names `r`",
        ),
    ] {
        let workspace = fake();
        workspace.replace("fixtures/fake/pay/service.json", from, to);
        let faults = sound_providers(&workspace.root).unwrap_err();
        assert!(faults.iter().any(|line| line.contains(fault)), "{fault}: {faults:#?}");
    }
}

#[test]
fn the_words_of_the_command() {
    let read = |words: &[&str]| Command::read(Arguments::new(words)).ok();
    for words in
        [&["--fetch", "--pages", "saved", "--json"][..], &["--fetch", "--json", "--pages=saved"]]
    {
        let Some(Command::ComparePages(options)) = read(words) else { panic!("{words:?}") };
        assert!(options.fetch && options.json && options.folder == Path::new("saved"));
    }
    for words in [
        &["--fetch"][..],
        &["--pages"],
        &["--pages", "--json"],
        &["--pages", "saved", "--quick"],
        &["--pages", "saved", "--check"],
        &["--pages", "saved", "--pages", "saved"],
        &["--check", "--json"],
        &["saved"],
    ] {
        assert_eq!(read(words), None, "{words:?}");
    }
    assert_eq!(read(&[]), Some(Command::Derive(Mode::Write)));
    assert_eq!(read(&["--check"]), Some(Command::Derive(Mode::Check)));
}

#[test]
fn the_json_of_a_changed_page_holds_its_tables_as_they_would_be_recorded() {
    let workspace = fake();
    workspace.write("saved/page.md", &PAGE.replace("| rows |", "| note | string |\n| rows |"));
    let report =
        compare_folder(&sound_providers(&workspace.root).unwrap(), &workspace.root.join("saved"));
    assert_eq!(report.pages[0].differences[0].kind, Kind::NewField);
    let json = Json::parse(&report.json()).unwrap().compact();
    let expected = r#""tables":[{"direction":"request","rows":[{"name":"id","type":"string","required":"conditional"},{"name":"ref","type":"string","required":"conditional"}]},{"direction":"response","rows":[{"name":"amount","type":"decimal"},{"name":"note","type":"string"},{"name":"rows","type":"List[]"}]}]"#;
    assert!(json.contains(expected), "{json}");
    assert!(json.starts_with(r#"{"verdict":"changed","pages":[{"file":"page.md","provider":"fake","service":"pay","page":"q","version":"first""#), "{json}");
    assert!(
        json.contains(
            r#"{"kind":"new-field","direction":"response","name":"note","shown":"string"}"#
        ),
        "{json}"
    );
}
