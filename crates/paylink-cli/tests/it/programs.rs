//! The commands that run until they are stopped: the sandbox, the worker and the feed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, PayerChoice};

use crate::support::{Mode, User};

/// A running program, which is stopped by the signal of a service manager.
struct Running(Child);

impl Running {
    fn start(user: &User, arguments: &[&str]) -> (Self, impl Iterator<Item = String> + use<>) {
        let mut command = user.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        (Self(child), lines.map(Result::unwrap))
    }

    fn stop(mut self) -> i32 {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.0.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_steps_of_the_readme_work() {
    let user = User::new("en_US.UTF-8").await;
    user.configure("");
    let (sandbox, mut lines) = Running::start(&user, &["sandbox", "--keys", "sandbox.env"]);
    let url = lines.next().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let add = ["profile", "add", "local", "--environment", "sandbox", "--provider", "paynet"];
    let added = user.run(&[&add[..], &["--secret-file", "sandbox.env"]].concat());
    assert_eq!(added.code, 0, "{}", added.err);
    let test = user.run(&["profile", "test"]);
    assert_eq!(test.code, 0, "{}{}", test.out, test.err);
    let created =
        user.run_write(&["create", "--order", "1042", "--amount", "149,90", "--payer", "Ayşe"]);
    assert_eq!(created.code, 0, "{}", created.err);
    assert!(created.out.starts_with(&url), "{}", created.out);
    assert_eq!(sandbox.stop(), 0);
    // The host is gone.
    let test = user.run(&["profile", "test"]);
    assert_eq!(test.code, 1, "{}", test.out);
    assert!(test.out.contains("no connection: the host refused"), "{}", test.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_without_a_profile_work_in_every_language_and_mode() {
    for language in ["en_US.UTF-8", "tr_TR.UTF-8"] {
        let user = User::new(language).await;
        user.configure("");
        for mode in [Mode::Pipe, Mode::Terminal, Mode::Json] {
            for command in [&["completions", "zsh"][..], &["man"], &["man", "--folder", "man"]] {
                let ran = user.run_in(mode, command, false);
                assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command:?} {mode:?}");
                let shown = ran.out.contains("paylink") || command.len() == 3;
                assert!(shown, "{command:?} {mode:?}: {}", ran.out);
            }
            assert!(user.path("man/paylink-purge.1").exists());
            std::fs::remove_dir_all(user.path("man")).unwrap();
        }
        // The sandbox runs until it is stopped.
        let (sandbox, mut lines) = Running::start(&user, &["sandbox"]);
        assert!(lines.any(|line| line.starts_with("export PAYLINK_")), "{language}");
        assert_eq!(sandbox.stop(), 0);
        let (sandbox, mut lines) = Running::start(&user, &["sandbox", "--json"]);
        let object: serde_json::Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
        assert!(object["url"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{object}");
        assert_eq!(sandbox.stop(), 0);
        let shown = user.on_terminal_until(&["sandbox"], "export PAYLINK_");
        assert_eq!(shown.code, 0, "{}", shown.out);
        let running = if language.starts_with("tr") { "Deneme sunucusu" } else { "is running on" };
        assert!(shown.out.contains(running), "{}", shown.out);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_settles_and_the_feed_follows() {
    let user = User::new("en_US.UTF-8").await;
    let (feed, events) = Running::start(&user, &["events", "--follow"]);
    let (sender, received) = std::sync::mpsc::channel();
    std::thread::spawn(move || events.for_each(|event| drop(sender.send(event))));
    let (worker, _) = Running::start(&user, &["work"]);
    for order in ["A-1", "A-2"] {
        user.run_write(&["create", "--order", order, "--amount", "5", "--payer", "Ayşe"]);
        user.sandbox.pay(&format!("T1.{order}-1")).await.unwrap();
        let event = received.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(event.contains(&format!(r#""key":"paid:{order}""#)), "{event}");
    }
    assert_eq!(worker.stop(), 0);
    assert_eq!(feed.stop(), 0);
    let all = user.run(&["events"]).out;
    let rest = user.run(&["events", "--after", "1"]).out;
    assert_eq!((all.lines().count(), rest.lines().count()), (2, 1));
    assert!(all.ends_with(&rest), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubt_is_waited_for_as_long_as_it_says() {
    let user = User::new("en_US.UTF-8").await;
    let create = ["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe"];
    user.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing));
    assert_eq!(user.run_write(&create).code, 6);
    // The lost link cannot be looked for.
    let down = FaultKind::Status(503, String::new());
    user.sandbox.fault(Fault::new("mailorder/detail", down).times(1_000));
    let waited = user.run(&["work", "--until-idle", "--for", "1s"]);
    assert_eq!(waited.code, 6, "{}", waited.err);
    assert!(waited.err.contains("1 under way; waiting for at most 1 s"), "{}", waited.err);
    assert!(waited.err.contains("1 still under way"), "{}", waited.err);
    user.sandbox.clear_faults();
    let settled = user.run(&["work", "--until-idle"]);
    assert_eq!(settled.code, 0, "{}", settled.err);
    assert!(settled.err.contains("waiting for at most 2 min"), "{}", settled.err);
    assert!(user.run_write(&create).out.starts_with(user.sandbox.url()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_order_gets_its_new_link_by_the_worker() {
    let user = User::new("en_US.UTF-8").await;
    let own = user.configuration().replace("prefix = ", "expires = \"2h\"\nprefix = ");
    user.configure(&own);
    user.run_write(&["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe"]);
    let renewed = user.run_write(&["renew", "A-1", "--json"]);
    assert_eq!(renewed.code, 0, "{}", renewed.err);
    assert!(renewed.out.contains(r#""outcome":"later""#), "{}", renewed.out);
    let link = user.sandbox.link("T1.A-1-1").unwrap();
    assert_eq!(link.status, paylink_sandbox::LinkStatus::Deactivated);
    // A payment may be under way, so the order has no other link yet.
    let end = Instant::now() + Duration::from_secs(1);
    while Instant::now() < end {
        assert_eq!(user.run(&["work", "--once"]).code, 0);
    }
    assert_eq!(user.sandbox.links().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_a_person_settled_is_watched_for_a_reversal() {
    let user = User::new("en_US.UTF-8").await;
    user.run_write(&["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe"]);
    let more = PayerChoice::new().charged("6.00");
    user.sandbox.pay_with("T1.A-1-1", &more).await.unwrap();
    assert_eq!(user.run(&["wait", "A-1", "--for", "30s"]).code, 8);
    // Who decides needs no keys.
    std::fs::rename(user.path("keys.env"), user.path("away.env")).unwrap();
    let decide = ["incidents", "decide", "1", "accepted"];
    assert_eq!(user.run_write(&decide).code, 0);
    std::fs::rename(user.path("away.env"), user.path("keys.env")).unwrap();
    assert_eq!(user.run(&["work", "--until-idle"]).code, 0);
    let shown = user.run(&["show", "A-1"]).out;
    assert!(shown.contains("the money is accepted") && shown.contains("zeynep"), "{shown}");
    assert!(!shown.contains("not watched any more"), "{shown}");
    // A second payment has no amount that could settle the order.
    user.run_write(&["create", "--order", "A-2", "--amount", "5", "--payer", "Ayşe"]);
    user.run_write(&["cancel", "A-2"]);
    let late = PayerChoice::new().late(true);
    user.sandbox.pay_with("T1.A-2-1", &late).await.unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while user.run(&["incidents"]).code != 8 {
        assert!(Instant::now() < end, "no incident");
        assert_eq!(user.run(&["work", "--once"]).code, 0);
    }
    let refused = user.run_write(&["incidents", "decide", "2", "accepted"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("incident 2 cannot be decided as `accepted`"), "{}", refused.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_settles_the_order_and_only_the_worker_handles_its_event() {
    let user = User::new("en_US.UTF-8").await;
    let create = |order, provider| {
        let create = ["create", "--order", order, "--amount", "5", "--payer", "Ayşe"];
        user.run_write(&[&create[..], &["--provider", provider]].concat())
    };
    for (order, provider) in [("A-1", "paynet"), ("A-2", "paywall"), ("A-3", "ahl")] {
        assert_eq!(create(order, provider).code, 0, "{provider}");
        assert_eq!(user.run(&["confirm", order]).code, 7, "{provider}");
        user.sandbox.pay(&format!("T1.{order}-1")).await.unwrap();
        let paid = user.run(&["confirm", order, "--json"]);
        assert_eq!(paid.code, 0, "{provider}: {}", paid.err);
        assert!(paid.out.contains(r#""state":"paid""#), "{}", paid.out);
        assert!(user.run(&["list", "--state", "paid"]).out.contains(order), "{provider}");
    }
    user.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing));
    assert_eq!(create("B-1", "paynet").code, 6);
    let doubt = user.run(&["confirm", "B-1"]);
    assert_eq!(doubt.code, 6, "{}", doubt.err);
    assert!(doubt.err.contains("has no link that can be read"), "{}", doubt.err);
    assert_eq!(user.run(&["confirm", "NONE"]).code, 10);
    // Waiting works on the orders, and leaves the events too.
    create("A-4", "paynet");
    user.sandbox.pay("T1.A-4-1").await.unwrap();
    assert_eq!(user.run(&["wait", "A-4", "--for", "30s"]).code, 0);
    let worked = user.run(&["work", "--once", "--json"]);
    assert!(worked.out.contains(r#""events":4"#), "{}", worked.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_list_reads_the_open_links_first() {
    let user = User::new("en_US.UTF-8").await;
    for (order, provider) in [("A-1", "paynet"), ("A-2", "paywall"), ("A-3", "ahl")] {
        let create = ["create", "--order", order, "--amount", "5", "--payer", "Ayşe"];
        assert_eq!(user.run_write(&[&create[..], &["--provider", provider]].concat()).code, 0);
    }
    for reference in ["T1.A-1-1", "T1.A-3-1"] {
        user.sandbox.pay(reference).await.unwrap();
    }
    let states = |arguments: &[&str], code| {
        let ran = user.run(&[&["list", "--json"][..], arguments].concat());
        assert_eq!(ran.code, code, "{}", ran.err);
        let lines = ran.out.lines().map(|line| serde_json::from_str(line).unwrap());
        let mut orders: Vec<serde_json::Value> = lines.collect();
        orders.reverse();
        let state = |own: &serde_json::Value| own["state"].as_str().unwrap().to_owned();
        let states: Vec<String> = orders.iter().map(state).collect();
        (states.join(" "), orders.iter().all(|own| own["last_read"].is_string()))
    };
    assert_eq!(states(&["--open"], 0), ("waiting waiting waiting".to_owned(), false));
    assert_eq!(states(&["--open", "--live"], 0), ("paid waiting paid".to_owned(), true));
    // Paid orders are not read again.
    user.sandbox.clear_requests();
    assert_eq!(states(&["--live"], 0).0, "paid waiting paid");
    let requests = user.sandbox.requests();
    assert!(requests.iter().all(|own| own.path.starts_with("/paywall")), "{requests:?}");
    // A link that cannot be read stays as it was stored, and is counted.
    user.run_write(&["create", "--order", "A-4", "--amount", "5", "--payer", "Ayşe"]);
    let down = FaultKind::Status(503, String::new());
    user.sandbox.fault(Fault::new("mailorder/detail", down).times(1_000));
    let ran = user.run(&["list", "--live", "--open"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("A-4") && ran.out.contains("A-2"), "{}", ran.out);
    assert!(ran.err.contains("error: 1 link could not be read"), "{}", ran.err);
}
