//! Help, usage errors, pipes and colours.

use std::process::Stdio;

use crate::support::{User, ran};

const COMMANDS: [&str; 37] = [
    "",
    "create",
    "list",
    "show",
    "confirm",
    "wait",
    "cancel",
    "renew",
    "share",
    "incidents",
    "incidents list",
    "incidents show",
    "incidents decide",
    "report",
    "export",
    "import",
    "purge",
    "resolve",
    "inbox",
    "inbox list",
    "inbox show",
    "inbox replay",
    "work",
    "events",
    "adopt",
    "move",
    "sandbox",
    "doctor",
    "profile",
    "profile add",
    "profile list",
    "profile show",
    "profile use",
    "profile test",
    "demo",
    "completions",
    "man",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_help_of_every_command() {
    for (language, name) in [("en_US.UTF-8", "help_en"), ("tr_TR.UTF-8", "help_tr")] {
        let user = User::new(language).await;
        let mut all = String::new();
        for command in COMMANDS {
            let mut arguments: Vec<&str> = command.split_whitespace().collect();
            arguments.push("--help");
            let ran = user.run(&arguments);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command:?}");
            // The flags of every command are the same; they are in the first help.
            let start = ["\nOptions of every command:", "\nHer komutun seçenekleri:"];
            let start = start.iter().find_map(|start| ran.out.find(start)).unwrap();
            let end = ran.out[start..].find("\n\n").map_or(ran.out.len(), |end| start + end + 1);
            let own = format!("{}{}", &ran.out[..start], &ran.out[end..]);
            let shown = if command.is_empty() { &ran.out } else { &own };
            let help = user.run(&[&["help"], &arguments[..arguments.len() - 1]].concat());
            assert_eq!(help.out, ran.out, "{command:?}");
            all.push_str(&format!("$ paylink {}\n{shown}\n", arguments.join(" ")));
        }
        // No word of clap's own is left.
        if name == "help_tr" {
            for word in ["Usage", "Options:", "Commands:", "Arguments:", "[OPTIONS]", "<COMMAND>"] {
                assert!(!all.contains(word), "{word}");
            }
        }
        insta::assert_snapshot!(name, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_command_lines() {
    let wrong = [
        "lits",
        "list --opne",
        "list --limit",
        "list --limit x",
        "list --state open",
        "list --phase unpaid",
        "list --phase open --open",
        "list --open --state paid",
        "create",
        "create --order A --amount 1.499",
        "create --order Ş --amount 1",
        "create --order A --amount 1 --amount 2",
        "create --order A --amount 1 --sms",
        "create --order A --amount 1 --phone 12",
        "create --order A --amount 1 --provider pay",
        "wait A --for 3g",
        "list --since 31.02",
        "show A B",
        "purge",
        "purge --older-than 1y",
        "doctor --report r.txt",
    ];
    for (language, name) in [("en_US.UTF-8", "wrong_en"), ("tr_TR.UTF-8", "wrong_tr")] {
        let user = User::new(language).await;
        let mut all = String::new();
        for command in wrong {
            let arguments: Vec<&str> = command.split_whitespace().collect();
            let ran = user.run(&arguments);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{command}");
            assert!(!command.contains("--phone") || !ran.err.contains("'12'"), "{}", ran.err);
            all.push_str(&format!("$ paylink {command}\n{}\n", ran.err));
        }
        insta::assert_snapshot!(name, all);
        for nothing in [&[][..], &["profile"]] {
            let ran = user.run(nothing);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""));
            assert!(ran.err.contains("--help"), "{}", ran.err);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_with_two_readings_is_refused_before_anything_else() {
    let user = User::new("en_US.UTF-8").await;
    user.configure("this is no configuration");
    let ran = user.run(&["create", "--order", "A", "--amount", "1.499", "-p", "nobody"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("can be read as 1499 or as 1.499"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_is_no_error() {
    let user = User::new("en_US.UTF-8").await;
    for arguments in [&["man"][..], &["completions", "bash"], &["--help"], &["list"]] {
        let mut command =
            user.command(&[arguments, &["-q"][..usize::from(arguments == ["list"])]].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = ran(child.wait_with_output().unwrap());
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_does_not_make_an_unpaid_order_paid() {
    let user = User::new("en_US.UTF-8").await;
    user.run_write(&["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe"]);
    for (arguments, code) in
        [(&["confirm", "A-1"][..], 7), (&["wait", "A-1", "--for", "1s"], 7), (&["list", "-q"], 0)]
    {
        let mut command = user.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = ran(child.wait_with_output().unwrap());
        assert_eq!(ended.code, code, "{arguments:?} {}", ended.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_only_on_a_terminal_and_never_with_no_color() {
    let mut user = User::new("en_US.UTF-8").await;
    let wrong = ["show", "NONE"];
    let always = ["show", "NONE", "--color", "always"];
    let never = ["show", "NONE", "--color", "never"];
    assert!(user.on_terminal(&wrong, "").out.contains("\u{1b}["));
    assert!(!user.run(&wrong).err.contains('\u{1b}'));
    assert!(user.run(&always).err.contains("\u{1b}["));
    assert!(!user.on_terminal(&never, "").out.contains("\u{1b}["));
    user.variable = ("NO_COLOR", "1");
    assert!(!user.on_terminal(&wrong, "").out.contains("\u{1b}["));
    user.variable = ("CLICOLOR_FORCE", "1");
    assert!(user.run(&wrong).err.contains("\u{1b}["));
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_and_manual_pages_come_from_the_command_tree() {
    let user = User::new("tr_TR.UTF-8").await;
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = user.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("incidents"), "{shell}");
    }
    let ran = user.run(&["man"]);
    assert!(ran.out.contains("Payment links of Turkish providers"), "{}", ran.out);
    assert_eq!(user.run(&["man", "--folder", "pages"]).code, 0);
    let pages = std::fs::read_dir(user.path("pages")).unwrap().count();
    assert!(pages > 25, "{pages}");
}
