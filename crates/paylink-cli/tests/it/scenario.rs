//! One story over every command. Its texts are in snapshots, one for each language and mode.

use std::fmt::Write as _;
use std::time::Duration;

use paylink::{Currency, Money, NewLink, Payer, Reference, Transport};
use paylink_sandbox::{Fault, FaultKind, PayerChoice};

use crate::postgres::use_database;
use crate::support::{self, Mode, User};

pub(crate) struct Story {
    pub(crate) user: User,
    pub(crate) mode: Mode,
    /// What the program wrote, with its commands and exit codes.
    pub(crate) text: String,
    /// What it wrote to standard output.
    pub(crate) out: String,
}

impl Story {
    /// Runs the program, notes its output and checks its exit code.
    fn run(&mut self, arguments: &[&str], is_write: bool, code: i32) {
        let ran = self.user.run_in(self.mode, arguments, is_write);
        let (out, err) = (self.user.stable(&ran.out), self.user.stable(&ran.err));
        // The columns of values are as wide as paths and addresses.
        let squeezed = |text: String| match arguments {
            ["profile", "show", ..] => text.split_inclusive('\n').map(squeeze).collect(),
            _ => text,
        };
        let (out, err) = (squeezed(out), squeezed(err));
        let command = self.user.stable(&arguments.join(" "));
        let _ = writeln!(self.text, "$ paylink {command}\n→ {}", ran.code);
        for (sign, text) in [("|", &out), ("!", &err)] {
            for line in text.lines() {
                let _ = writeln!(self.text, "{}", format!("{sign} {line}").trim_end());
            }
        }
        self.text.push('\n');
        if arguments[0] != "export" {
            self.out.push_str(&ran.out);
        }
        assert_eq!(ran.code, code, "{command}\n{}\n{}", ran.out, ran.err);
    }

    pub(crate) fn read(&mut self, arguments: &[&str], code: i32) {
        self.run(arguments, false, code);
    }

    pub(crate) fn write(&mut self, arguments: &[&str], code: i32) {
        self.run(arguments, true, code);
    }
}

/// Joins the spaces between columns.
fn squeeze(line: &str) -> String {
    let columns: Vec<&str> = line.split("  ").map(str::trim_start).collect();
    let columns: Vec<&str> = columns.into_iter().filter(|column| !column.is_empty()).collect();
    columns.join("  ")
}

/// Creates a link as another program would, and returns its key.
async fn foreign_link(user: &User) -> String {
    let transport = Transport::new().unwrap();
    let own = |name: &str| user.sandbox.variable(name);
    let links = paylink::from_variables("paynet", &transport, own).unwrap();
    let price = Money::parse("20.00", Currency::TRY).unwrap();
    let link = NewLink::new(Reference::new("OLD-7").unwrap(), price, "Old");
    let link = link.payer(Payer::new("Ali Veli")).expires_in(Duration::from_secs(3_600));
    links.create(&link).await.unwrap().key.to_string()
}

/// Where the orders of a story are.
pub(crate) enum Place {
    File,
    Postgres(String),
}

pub(crate) async fn tell(language: &'static str, mode: Mode, place: Place) -> Story {
    let user = User::new(language).await;
    // The tests switch `fsync` off.
    let doctor = match place {
        Place::File => 0,
        Place::Postgres(url) => {
            use_database(&user, &url);
            1
        }
    };
    let mut story = Story { user, mode, text: String::new(), out: String::new() };
    let create =
        |order, amount| ["create", "--order", order, "--amount", amount, "--payer", "Ayşe Yılmaz"];
    story.read(&["profile", "list"], 0);
    story.read(&["profile", "show"], 0);
    story.read(&["profile", "test"], 0);
    story.read(&["doctor"], doctor);
    story.read(&["list"], 0);
    story.read(&["show", "A-1"], 10);
    story.read(&[&create("A-1", "149,90")[..], &["--dry-run"]].concat(), 0);
    story.write(&create("A-1", "149,90"), 0);
    story.write(&create("A-1", "150"), 2);
    story.write(&["create", "--order", "A-2", "--amount", "1.499,90"], 2);
    story.read(&["list"], 0);
    story.read(&["share", "A-1", "--qr", "--svg", "a-1.svg"], 0);
    assert!(support::text(&story.user.path("a-1.svg")).contains("<svg"));
    story.read(&["confirm", "A-1"], 7);

    story.user.sandbox.pay("T1.A-1-1").await.unwrap();
    story.read(&["confirm", "A-1"], 0);
    story.read(&["wait", "A-1", "--for", "20s", "-q"], 0);
    story.read(&["work", "--once"], 0);
    story.read(&["show", "A-1"], 0);
    story.read(&["list", "--state", "paid"], 0);
    story.write(&create("A-1", "149,90"), 1);
    story.write(&["cancel", "A-1"], 1);
    story.read(&["share", "A-1"], 1);

    // A lost answer.
    story.user.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing));
    story.write(&create("B-1", "10"), 6);
    story.read(&["list", "--open"], 0);
    story.read(&["list", "--phase", "in-doubt"], 0);
    story.read(&["list", "--phase", "expired", "--since", "01.01.2020"], 0);
    story.read(&["work", "--until-idle", "-q"], 0);
    story.read(&["show", "B-1"], 0);
    story.write(&["renew", "B-1"], 0);
    story.write(&["cancel", "B-1"], 0);
    story.read(&["wait", "B-1", "--for", "1s", "-q"], 1);

    // A person has to decide.
    story.write(&create("C-1", "10"), 0);
    let more = PayerChoice::new().charged("12.50");
    story.user.sandbox.pay_with("T1.C-1-1", &more).await.unwrap();
    story.read(&["confirm", "C-1"], 8);
    story.read(&["wait", "C-1", "--for", "20s", "-q"], 8);
    story.read(&["incidents"], 8);
    story.read(&["incidents", "show", "1"], 0);
    story.write(&["incidents", "decide", "1", "accepted", "--note", "tip"], 0);
    story.read(&["incidents", "list"], 0);
    story.read(&["incidents", "show", "1"], 10);
    story.read(&["show", "C-1"], 0);

    // The other providers.
    story.write(&["create", "--order", "D-1", "--amount", "5", "--provider", "paywall"], 0);
    story.write(&[&create("D-2", "5")[..], &["--provider", "ahl"]].concat(), 0);

    story.read(&["list", "--provider", "ahlpay"], 0);

    // Files.
    let rows = "Sipariş;Tutar;Ödeyen\nE-1;1.250,50;Ali Veli\nE-2;20,00;Can Çelik\n";
    story.user.write("rows.csv", rows, 0o600);
    story.user.write("wrong.csv", "order,amount\nE-3,1.499\n,1\nE-4,1\nE-4,1\n", 0o600);
    story.read(&["import", "rows.csv"], 0);
    story.read(&["import", "wrong.csv"], 2);
    story.write(&["import", "rows.csv", "--go", "-q"], 0);
    let results = support::text(&story.user.path("rows.result.csv"));
    assert_eq!(results.matches(story.user.sandbox.url()).count(), 2, "{results}");
    story.read(&["report"], 0);
    story.read(&["export", "--state", "paid"], 0);
    story.read(&["export", "--excel-tr", "--file", "orders.csv"], 0);
    let excel = support::text(&story.user.path("orders.csv"));
    assert!(excel.starts_with("\u{feff}Sipariş;Durum;Tutar;"), "{excel}");
    assert!(excel.contains(";1250,50;TRY;;paynet;"), "{excel}");

    // For engineers.
    story.write(&["resolve", "T1.A-1-1"], 2);
    let key = foreign_link(&story.user).await;
    story.write(&["resolve", "OLD-7"], 0);
    let before = story.text.len();
    story.write(&["adopt", "F-1", &key, "--amount", "20", "--payer", "Ali Veli"], 0);
    let hidden = story.text.split_off(before).replace(&key, "<key>");
    story.text.push_str(&hidden);
    story.read(&["events"], 0);
    story.read(&["profile", "use", "local"], 0);
    let add = ["profile", "add", "other", "--environment", "test", "--provider", "paynet"];
    let more = ["--prefix", "O.", "--secret-file", "keys.env"];
    story.read(&[&add[..], &more].concat(), 0);
    assert!(story.user.configuration().contains("[profiles.other.paynet]"));
    story
}

/// No key is ever shown, and no payer in JSON; JSON is one object a line.
fn check(story: &Story) {
    for (name, value) in story.user.sandbox.variables() {
        let is_key = ["KEY", "PASSWORD", "CLIENT", "TOKEN"].iter().any(|end| name.ends_with(end));
        assert!(!is_key || !story.text.contains(&value), "{name} is shown");
    }
    if story.mode != Mode::Json {
        return;
    }
    for line in story.out.lines() {
        for name in ["Yılmaz", "Veli", "Çelik"] {
            assert!(!line.contains(name), "{line}");
        }
        let value = serde_json::from_str::<serde_json::Value>(line);
        assert!(value.is_ok_and(|value| value.is_object()), "{line}");
    }
}

async fn tell_in_both_languages(mode: Mode) -> [String; 2] {
    let english = tell("en_US.UTF-8", mode, Place::File).await;
    let turkish = tell("tr_TR.UTF-8", mode, Place::File).await;
    [english, turkish].map(|story| {
        check(&story);
        story.text
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_in_a_pipe() {
    let [english, turkish] = tell_in_both_languages(Mode::Pipe).await;
    insta::assert_snapshot!("pipe_en", english);
    insta::assert_snapshot!("pipe_tr", turkish);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_on_a_terminal() {
    let [english, turkish] = tell_in_both_languages(Mode::Terminal).await;
    insta::assert_snapshot!("terminal_en", english);
    insta::assert_snapshot!("terminal_tr", turkish);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_as_json() {
    let [english, turkish] = tell_in_both_languages(Mode::Json).await;
    insta::assert_snapshot!("json_en", english);
    insta::assert_snapshot!("json_tr", turkish);
}
