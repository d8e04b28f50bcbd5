//! `pin` with a made-up provider: what it must accept, and which faults it must name.

mod common;

use common::{COVERAGE, Workspace};
use paylink_testkit::fixtures::coverage::{self, Count};
use paylink_testkit::fixtures::pin::{SendRequest, pin_in};
use paylink_testkit::fixtures::{Sent, Typed, load, pin};
use paylink_testkit::json::Json;

/// Typed code without fault.
fn same(text: &str) -> Result<String, String> {
    Json::parse(text).map(|json| json.compact())
}

/// The headers of a client without fault.
const HEADERS: [(&str, &str); 3] =
    [("User-Agent", "fake/1"), ("key", "secret"), ("content-type", "application/json")];

/// A client that refuses a message with both keys, as an enum would.
fn sends(line: &str, headers: &[(&str, &str)], text: &str) -> Result<Sent, String> {
    if text.contains("\"id\"") && text.contains("\"ref\"") {
        return Err("two keys".to_owned());
    }
    Ok(Sent::new(line, headers.iter().copied(), same(text)?))
}

/// A client without fault.
fn posts(text: &str) -> Result<Sent, String> {
    sends("POST /pay", &HEADERS, text)
}

fn without(text: &str, name: &str) -> Result<String, String> {
    match Json::parse(text)? {
        Json::Object(members) => {
            Ok(Json::Object(members.into_iter().filter(|(key, _)| key != name).collect()).compact())
        }
        other => Ok(other.compact()),
    }
}

fn drops_amount(text: &str) -> Result<String, String> {
    without(text, "amount")
}

fn drops_note(text: &str) -> Result<String, String> {
    without(text, "note")
}

/// What binary floating point would do.
fn rounds(text: &str) -> Result<String, String> {
    Ok(text.replace("9007199254740993.01", "9007199254740992.01"))
}

/// Typed code that knows one item only.
fn keeps_one_item(text: &str) -> Result<String, String> {
    same(text).map(|text| text.replace(r#"["B","C"]"#, r#"["B"]"#))
}

const SOUND: Typed = Typed { service: "pay", request: Some(posts), response: Some(same) };

fn failures(workspace: &Workspace, roster: &[Typed]) -> Vec<String> {
    pin_in(&workspace.root, "fake", roster).err().unwrap_or_default()
}

fn assert_names(failures: &[String], start: &str, part: &str) {
    let named = failures.iter().any(|line| line.starts_with(start) && line.contains(part));
    assert!(named, "no line `{start} … {part}` in {failures:#?}");
}

#[test]
fn a_sound_provider_passes() {
    assert_eq!(failures(&Workspace::fake(), &[SOUND]), Vec::<String>::new());
}

#[test]
fn a_lost_member_is_named_and_the_coverage_falls() {
    let typed = Typed { response: Some(drops_amount), ..SOUND };
    let workspace = Workspace::fake();
    let failures = failures(&workspace, &[typed]);
    assert_names(
        &failures,
        "fixtures/fake/pay/response.json: ",
        "amount: 9007199254740993.01 is lost",
    );
    assert_names(&failures, "fixtures/fake/provider.json: ", "coverage.snap differs");
    let provider = load::provider(&workspace.root, "fake").unwrap();
    let covered = coverage::measure(&provider.services[0], &typed);
    assert_eq!(covered.counts[0], Count { reachable: 3, described: 4 });
    assert!(!covered.documented_in_full());
    assert_eq!(covered.unreachable, ["response amount: 9007199254740993.01 came back as nothing"]);
}

#[test]
fn an_unverified_field_that_is_not_reached_is_listed_but_the_documented_ones_stay_full() {
    let workspace = Workspace::fake();
    let provider = load::provider(&workspace.root, "fake").unwrap();
    let covered =
        coverage::measure(&provider.services[0], &Typed { response: Some(drops_note), ..SOUND });
    assert!(covered.documented_in_full());
    assert_eq!(covered.counts[3], Count { reachable: 0, described: 1 });
    assert_eq!(covered.unreachable, ["response note: \"probe-ş\" came back as nothing"]);
}

#[test]
fn a_list_with_stated_probes_is_tried_as_a_whole() {
    let workspace = Workspace::fake();
    let probes = r#""name": "rows", "probes": [["A"], ["B", "C"]], "#;
    workspace.replace("fixtures/fake/pay/service.json", r#""name": "rows", "#, probes);
    let provider = load::provider(&workspace.root, "fake").unwrap();
    assert_eq!(coverage::measure(&provider.services[0], &SOUND).unreachable, Vec::<String>::new());
    let typed = Typed { response: Some(keeps_one_item), ..SOUND };
    let covered = coverage::measure(&provider.services[0], &typed);
    assert_eq!(covered.unreachable, [r#"response rows: ["B","C"] came back as ["B"]"#]);
}

#[test]
fn no_typed_code_reaches_nothing() {
    let workspace = Workspace::fake();
    let failures = failures(&workspace, &[Typed { request: None, ..SOUND }]);
    assert_names(&failures, "fixtures/fake/pay/request.json: ", "no typed code");
    let provider = load::provider(&workspace.root, "fake").unwrap();
    let covered =
        coverage::measure(&provider.services[0], &Typed { request: None, response: None, ..SOUND });
    assert_eq!(covered.counts.map(|count| count.reachable), [0; 4]);
    assert_eq!(covered.unreachable.len(), 6);
}

#[test]
fn digits_changed_by_floating_point_are_a_failure() {
    let typed = Typed { response: Some(rounds), ..SOUND };
    let failures = failures(&Workspace::fake(), &[typed]);
    let change = "amount: 9007199254740993.01 came back as 9007199254740992.01";
    assert_names(&failures, "fixtures/fake/pay/response.json: ", change);
}

#[test]
fn a_changed_fixture_or_snapshot_names_the_fixture() {
    let workspace = Workspace::fake();
    workspace.replace("fixtures/fake/pay/response.json", "ş", "ğ");
    let named = failures(&workspace, &[SOUND]);
    assert_names(&named, "fixtures/fake/pay/response.json: ", "pay__response.snap differs");
    assert_eq!(named.len(), 1, "{named:#?}");

    let workspace = Workspace::fake();
    workspace.replace("crates/fake/tests/snapshots/pay__request.snap", "\"x\"", "\"z\"");
    assert_names(
        &failures(&workspace, &[SOUND]),
        "fixtures/fake/pay/request.json: ",
        "pay__request.snap differs",
    );
}

#[test]
fn the_roster_is_counted_against_the_folders() {
    let workspace = Workspace::fake();
    assert_names(&failures(&workspace, &[]), "fixtures/fake/pay: ", "is 0 times");
    assert_names(&failures(&workspace, &[SOUND, SOUND]), "fixtures/fake/pay: ", "is 2 times");
    let unknown = Typed { service: "refund", ..SOUND };
    assert_names(&failures(&workspace, &[SOUND, unknown]), "fixtures/fake/refund: ", "not there");
}

/// The failures with this client, which must name the snapshot of the first request.
fn named_request(client: SendRequest) -> Vec<String> {
    let failures = failures(&Workspace::fake(), &[Typed { request: Some(client), ..SOUND }]);
    let request = "fixtures/fake/pay/request.json: ";
    assert_names(&failures, request, "pay__request.snap differs");
    failures
}

#[test]
fn a_changed_method_or_path_names_the_fixture() {
    let clients: [(SendRequest, &str); 3] = [
        (|text| sends("POST /pay/v2", &HEADERS, text), "POST /pay/v2"),
        (|text| sends("POST /pay?v=2", &HEADERS, text), "POST /pay?v=2"),
        (|text| sends("PUT /pay", &HEADERS, text), "PUT /pay"),
    ];
    for (client, line) in clients {
        let failures = named_request(client);
        for file in ["request.json", "request.ref.json"] {
            let start = format!("fixtures/fake/pay/{file}: was sent as `{line}`, ");
            assert_names(&failures, &start, "service.json describes `POST /pay`");
        }
    }
}

#[test]
fn a_renamed_missing_or_new_header_names_the_fixture() {
    let renamed = named_request(|text| {
        sends("POST /pay", &HEADERS.map(|(name, value)| (name.trim_end_matches('y'), value)), text)
    });
    let start = "fixtures/fake/pay/request.json: was sent with the header `ke`, ";
    assert_names(&renamed, start, "no header of the authentication `key`");

    named_request(|text| sends("POST /pay", &HEADERS[..1], text));
    let new = named_request(|text| {
        sends("POST /pay", &[HEADERS.as_slice(), &[("id", "7")]].concat(), text)
    });
    assert_names(&new, "fixtures/fake/pay/request.json: was sent with the header `id`, ", "");

    let changed = named_request(|text| {
        let [agent, key, _] = HEADERS;
        sends("POST /pay", &[agent, key, ("content-type", "text/plain")], text)
    });
    assert_eq!(changed.len(), 2, "only the two snapshots show the value: {changed:#?}");
}

#[test]
fn a_new_secret_or_version_changes_nothing() {
    fn client(text: &str) -> Result<Sent, String> {
        let [_, _, kind] = HEADERS;
        sends("POST /pay", &[kind, ("key", "other"), ("user-agent", "fake/2")], text)
    }
    let typed = Typed { request: Some(client), ..SOUND };
    assert_eq!(failures(&Workspace::fake(), &[typed]), Vec::<String>::new());
}

#[test]
fn a_field_that_travels_as_a_header_is_compared_and_shown() {
    fn by_header(text: &str) -> Result<Sent, String> {
        let Json::Object(members) = Json::parse(text)? else { return Err("no object".into()) };
        let fields = members.iter().map(|(name, value)| match value {
            Json::Text(text) => (name.as_str(), text.as_str()),
            _ => (name.as_str(), ""),
        });
        Ok(Sent::new("POST /pay", HEADERS.into_iter().chain(fields), ""))
    }
    fn by_other_header(text: &str) -> Result<Sent, String> {
        by_header(&text.replace("\"id\"", "\"pageid\""))
    }
    let workspace = Workspace::fake();
    let service = "fixtures/fake/pay/service.json";
    for name in ["id", "ref"] {
        let body = format!(r#""name": "{name}", "place": "body""#);
        workspace.replace(service, &body, &body.replace("body", "header"));
    }
    let snapshot = "POST /pay\ncontent-type: application/json\nid: x\nkey\nuser-agent\n";
    workspace.snapshot("pay__request", "pay/request.json", snapshot);
    let by_ref = "POST /pay\ncontent-type: application/json\nkey\nref: y\nuser-agent\n";
    workspace.snapshot("pay__request.ref", "pay/request.ref.json", by_ref);
    let sound = Typed { request: Some(by_header), ..SOUND };
    assert_eq!(failures(&workspace, &[sound]), Vec::<String>::new());

    let renamed = failures(&workspace, &[Typed { request: Some(by_other_header), ..SOUND }]);
    for part in ["id: \"x\" is lost", "was sent with the header `pageid`", "pay__request.snap"] {
        assert_names(&renamed, "fixtures/fake/pay/request.json: ", part);
    }
}

#[test]
fn a_service_out_of_scope_is_pinned_as_published_and_not_measured() {
    let workspace = Workspace::fake();
    let service = "fixtures/fake/pay/service.json";
    workspace.replace(service, r#""title""#, r#""out_of_scope": "not ours", "title""#);
    workspace.snapshot("coverage", "provider.json", COVERAGE.split_once('\n').unwrap().0);
    for (name, file, text) in [
        ("pay__request", "pay/request.json", "{\n  \"id\": \"x\"\n}\n"),
        ("pay__request.ref", "pay/request.ref.json", "{\n  \"ref\": \"y\"\n}\n"),
    ] {
        workspace.snapshot(name, file, text);
    }
    assert_eq!(failures(&workspace, &[]), Vec::<String>::new());
    workspace.replace("fixtures/fake/pay/response.json", "false", "null");
    assert_names(
        &failures(&workspace, &[]),
        "fixtures/fake/pay/response.json: ",
        "pay__response.snap differs",
    );
    assert_names(
        &failures(&workspace, &[SOUND]),
        "fixtures/fake/pay: ",
        "out of scope, but in the list",
    );
}

#[test]
fn a_refused_example_carries_the_message_of_the_decoder() {
    let typed = Typed { response: Some(|_| Err("no such type".to_owned())), ..SOUND };
    let failures = failures(&Workspace::fake(), &[typed]);
    assert_names(&failures, "fixtures/fake/pay/response.json: ", "was refused: no such type");
    // The broken file beside it is never decoded.
    assert!(!failures.iter().any(|line| line.contains("response.txt")), "{failures:#?}");
}

#[test]
fn the_coverage_text_is_read_back() {
    let workspace = Workspace::fake();
    let provider = load::provider(&workspace.root, "fake").unwrap();
    let covered =
        coverage::measure(&provider.services[0], &Typed { response: Some(drops_amount), ..SOUND });
    let text = coverage::text("fake", std::slice::from_ref(&covered));
    assert!(
        text.contains("pay: documented 3/4, observed 1/1, code only 0/0, unverified 1/1"),
        "{text}"
    );
    assert!(text.contains("  unreachable: response amount: "), "{text}");
    let read = coverage::parse(&text).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!((&read[0].service, read[0].counts), (&covered.service, covered.counts));
    assert!(coverage::parse("title\npay: documented all\n").is_err());
}

#[test]
#[should_panic(expected = "fixtures/no-such-provider")]
fn pin_panics_with_the_name_of_the_fixture() {
    pin("no-such-provider", &[]);
}
