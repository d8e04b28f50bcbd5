//! The lines of the README for other languages run as they stand.

use std::io::Write as _;
use std::process::{Command, Output};

use paylink_sandbox::Sandbox;

/// The names of the interpreters, and what their lines print.
const LINES: [(&str, &str); 3] = [
    ("python3", "ORD-PYTHON paid 149.9\n"),
    ("node", "ORD-NODE paid 149.9\n"),
    ("php", "ORD-PHP paid 149.9\n"),
];

/// The block of shell lines in the README that begins with this command.
fn block(command: &str) -> String {
    let readme = include_str!("../../README.md");
    let mut blocks = readme.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let own = blocks.find(|text| text.split(' ').next() == Some(command));
    own.unwrap_or_else(|| panic!("the README has no lines for {command}")).to_owned()
}

fn is_installed(command: &str) -> bool {
    Command::new(command).arg("--version").output().is_ok_and(|output| output.status.success())
}

async fn run(lines: String, variables: Vec<(String, String)>) -> Output {
    let shell = move || Command::new("sh").arg("-c").arg(lines).envs(variables).output();
    tokio::task::spawn_blocking(shell).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_lines_for_other_languages_pay_a_link() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    let exports = sandbox.shell_exports();
    let pairs = exports.lines().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
    let mut variables: Vec<_> =
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    variables.push(("PAYLINK_SANDBOX_URL".to_owned(), sandbox.url().to_owned()));
    variables.push(("PAYLINK_SANDBOX_TOKEN".to_owned(), sandbox.control_token().to_owned()));
    for (command, printed) in LINES {
        let lines = block(command);
        if !is_installed(command) {
            // written past the test harness, which would keep it for itself
            writeln!(std::io::stderr(), "{command} is absent: its lines in the README are not run")
                .unwrap();
            continue;
        }
        let output = run(lines, variables.clone()).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {errors}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), printed, "{command}: {errors}");
    }
    assert_eq!(sandbox.findings(), []);
}
