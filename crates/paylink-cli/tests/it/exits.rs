//! The exit codes as one table: a situation for each of them.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, PayerChoice};

use crate::support::User;

const CREATE: &str = "mailorder/create";

fn create<'a>(order: &'a str, amount: &'a str) -> [&'a str; 7] {
    ["create", "--order", order, "--amount", amount, "--payer", "Ayşe Yılmaz"]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_exit_code_has_its_situation() {
    let user = User::new("en_US.UTF-8").await;
    let refused = || FaultKind::Status(400, r#"{"code":"9","message":"x"}"#.to_owned());
    let mut codes = Vec::new();
    let mut note = |code: i32, situation: &'static str| codes.push((code, situation));

    note(user.run_write(&create("A-1", "5")).code, "a link is made");
    user.sandbox.pay("T1.A-1-1").await.unwrap();
    note(user.run(&["confirm", "A-1"]).code, "paid");
    assert_eq!(user.run(&["wait", "A-1", "--for", "30s"]).code, 0);
    note(user.run_write(&["cancel", "A-1"]).code, "a paid order cannot be cancelled");
    note(user.run(&["create", "--order", "A"]).code, "an argument is missing");
    note(user.run(&create("A-2", "5")).code, "nobody can be asked");
    note(user.on_terminal(&create("A-2", "5"), "n").code, "declined");
    let mut wrong = user.command(&["profile", "test"]);
    let wrong = wrong.env("PAYLINK_PAYNET_SECRET_KEY", "sck_sandbox_x").output().unwrap();
    note(wrong.status.code().unwrap(), "the provider refuses the key");
    user.sandbox.fault(Fault::new(CREATE, refused()));
    note(user.run_write(&create("A-3", "5")).code, "the provider refuses the link");
    user.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
    note(user.run_write(&create("A-4", "5")).code, "the answer is lost");
    user.run_write(&create("A-5", "5"));
    note(user.run(&["confirm", "A-5"]).code, "not paid yet");
    note(user.run(&["wait", "A-5", "--for", "1s"]).code, "not paid in time");
    let more = PayerChoice::new().charged("6.00");
    user.sandbox.pay_with("T1.A-5-1", &more).await.unwrap();
    note(user.run(&["confirm", "A-5"]).code, "more than the amount was charged");
    user.write("rows.csv", "order,amount,payer\nB-1,5,Ayşe\nB-2,5,Ayşe\n", 0o600);
    user.sandbox.fault(Fault::new(CREATE, refused()));
    note(user.run_write(&["import", "rows.csv", "--go"]).code, "one row is refused");
    note(user.run(&["show", "NONE"]).code, "no such order");
    note(user.run(&["list", "-p", "none"]).code, "no such profile");

    user.run_write(&create("A-6", "5"));
    let mut waiting = user.command(&["wait", "A-6"]);
    let mut child = waiting.stderr(Stdio::null()).spawn().unwrap();
    // It runs when it reads the link.
    user.sandbox.clear_requests();
    let end = Instant::now() + Duration::from_secs(60);
    while user.sandbox.requests().is_empty() && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    note(child.wait().unwrap().code().unwrap_or(-1), "Ctrl-C");

    assert_eq!(
        codes,
        [
            (0, "a link is made"),
            (0, "paid"),
            (1, "a paid order cannot be cancelled"),
            (2, "an argument is missing"),
            (2, "nobody can be asked"),
            (3, "declined"),
            (4, "the provider refuses the key"),
            (5, "the provider refuses the link"),
            (6, "the answer is lost"),
            (7, "not paid yet"),
            (7, "not paid in time"),
            (8, "more than the amount was charged"),
            (9, "one row is refused"),
            (10, "no such order"),
            (10, "no such profile"),
            (130, "Ctrl-C"),
        ]
    );
}
