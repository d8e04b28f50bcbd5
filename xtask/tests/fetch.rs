//! `--fetch`: the recorded pages, downloaded from a server on this machine.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod common;

use std::fs;

use common::Workspace;
use paylink_core::http::{RetryPolicy, Transport};
use paylink_testkit::fixtures::load;
use paylink_testkit::servers::{Do, Stub};
use xtask::fixtures::pages::fetch::download;
use xtask::fixtures::pages::job::compare_folder;
use xtask::fixtures::pages::report::Report;

const PAGE: &str = "# Pay\n\n`POST` `{{Base}}/pay`\n\n| Field | Type | Required |\n| --- | --- | --- |\n\
    | id | string | Yes |\n\n```\n{\"id\":\"x\"}\n```\n\n## Response\n\n```\n{ amount: 1 }\n```\n";
const FILE: &str = "saved/fake-pay-q.md";

/// What came of one run: the lines of both reports, and the exit code.
struct Ran {
    fetched: Report,
    compared: Report,
    asked: Vec<String>,
    accepted: Vec<String>,
}

/// Downloads the one watched page from a server that does this, and compares.
fn run(workspace: &Workspace, does: Do) -> Ran {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Stub::start(move |_| does.clone()).await;
        let service = "fixtures/fake/pay/service.json";
        let pages = format!(
            r#"[{{"id": "q", "url": "{0}/deep/1.-page", "language": "en", "version": "first", "read": "complete",
              "watched": true, "tables": [{{"direction": "request", "rows": [
                {{"name": "id", "type": "string", "required": "yes"}}]}}]}},
            {{"id": "q-again", "url": "{0}/deep/1.-page", "language": "en", "version": "older", "read": "complete"}},
            {{"id": "q-excerpt", "url": "{0}/excerpt", "language": "en", "version": "other", "read": "excerpt"}}],"#,
            server.url()
        );
        let text = workspace.read(service);
        let (before, rest) = text.split_once(r#""pages": "#).unwrap();
        let behind = rest.split_once("\n  \"request\"").unwrap().1;
        workspace.write(service, &format!("{before}\"pages\": {pages}\n  \"request\"{behind}"));
        // Not validated: a description may name https addresses only.
        let providers = vec![load::provider(&workspace.root, "fake").unwrap()];

        let folder = workspace.root.join("saved");
        let transport = Transport::builder().retry(RetryPolicy::none()).build().unwrap();
        let mut fetched = Report::default();
        download(&providers, &folder, &transport, &mut fetched).await;
        let compared = compare_folder(&providers, &folder);
        let requests = server.requests();
        let asked = requests.iter().map(|request| request.line().to_owned()).collect();
        let accepted = requests.iter().flat_map(|request| request.header_lines("accept"));
        let accepted = accepted.map(str::to_owned).collect();
        Ran { fetched, compared, asked, accepted }
    })
}

#[test]
fn each_address_is_asked_once_for_markdown_and_the_page_is_compared() {
    let workspace = Workspace::fake();
    let ran = run(&workspace, Do::Answer(200, PAGE.to_owned()));
    assert_eq!(ran.asked, ["GET /deep/1.-page.md"]);
    assert_eq!(ran.accepted, ["accept: text/markdown,text/plain;q=0.9,*/*;q=0.1"]);
    assert_eq!(workspace.read(FILE), PAGE);
    assert_eq!((ran.fetched.exit_code(), ran.fetched.notes.len()), (0, 0));
    let lines =
        ["fake-pay-q.md: fake/pay, is the version `first` (q)", "pages read: 1, no difference"]
            .map(str::to_owned);
    assert_eq!((ran.compared.lines(), ran.compared.exit_code()), (lines.to_vec(), 0));
}

#[test]
fn a_page_that_is_gone_leaves_no_file_of_an_earlier_day_and_is_missing() {
    let elsewhere = Do::Redirect("https://doc.example/elsewhere".to_owned());
    for (does, why) in [
        (Do::Answer(404, "no".to_owned()), "HTTP 404"),
        (Do::Answer(410, "no".to_owned()), "HTTP 410"),
        (elsewhere, "it redirects"),
    ] {
        let workspace = Workspace::fake();
        workspace.write(FILE, PAGE);
        let ran = run(&workspace, does);
        assert!(!workspace.exists(FILE), "{why}");
        assert!(ran.fetched.failures.is_empty());
        assert!(
            ran.fetched.notes[0].starts_with("no page at http://")
                && ran.fetched.notes[0].ends_with(why)
        );
        assert_eq!((ran.compared.missing.len(), ran.compared.exit_code()), (1, 1), "{why}");
    }
}

#[test]
fn a_page_that_answers_something_else_is_missing() {
    let soft = Do::Answer(200, "<html><title>Not found</title></html>".to_owned());
    let ran = run(&Workspace::fake(), soft);
    assert_eq!((ran.compared.missing.len(), ran.compared.exit_code()), (1, 1));
    assert_eq!(ran.compared.notes, ["fake-pay-q.md: the page of no recorded service"]);
}

#[test]
fn a_failed_download_is_no_missing_page() {
    for does in [Do::Answer(503, String::new()), Do::Answer(403, String::new()), Do::HangUp] {
        let workspace = Workspace::fake();
        workspace.write(FILE, PAGE);
        let ran = run(&workspace, does);
        assert_eq!((ran.fetched.exit_code(), ran.fetched.failures.len()), (2, 1));
        assert!(ran.fetched.failures[0].contains("/deep/1.-page: "), "{:?}", ran.fetched.failures);
        // The page of an earlier day is still compared.
        assert_eq!(ran.compared.exit_code(), 0);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_a_failure() {
    let workspace = Workspace::fake();
    workspace.write("saved", "a file");
    let ran = run(&workspace, Do::Answer(200, PAGE.to_owned()));
    assert_eq!((ran.fetched.exit_code(), ran.asked.len()), (2, 0));
    assert_eq!(fs::read_to_string(workspace.root.join("saved")).unwrap(), "a file");
}
