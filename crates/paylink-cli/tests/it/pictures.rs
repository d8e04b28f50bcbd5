//! The pictures of the README: `cargo test -p paylink-cli --test it pictures -- --ignored` writes
//! them to `pictures`. The snapshots of the story test what they show.

use std::path::Path;

use anstyle_svg::Term;
use paylink_sandbox::{Fault, FaultKind};

use crate::support::{User, masked};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes the pictures"]
async fn draw() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    for (language, name, time) in
        [("en_US.UTF-8", "en", "2026-11-30 15:04"), ("tr_TR.UTF-8", "tr", "30.11.2026 15:04")]
    {
        let user = User::new(language).await;
        let lost = FaultKind::DropAfterProcessing;
        for (order, amount, provider, code) in [
            ("1040", "2.400,00", "paywall", 0),
            ("1041", "89,90", "paynet", 6),
            ("1042", "149,90", "paynet", 0),
        ] {
            if code == 6 {
                user.sandbox.fault(Fault::new("mailorder/create", lost.clone()));
            }
            let create = ["create", "--order", order, "--amount", amount, "--payer", "Ayşe Yılmaz"];
            let ran = user.run_write(&[&create[..], &["--provider", provider]].concat());
            assert_eq!(ran.code, code, "{}", ran.err);
        }
        assert_eq!(user.run(&["work", "--until-idle"]).code, 0);
        user.sandbox.pay("T1.1041-2").await.unwrap();
        assert_eq!(user.run(&["wait", "1041", "--for", "30s"]).code, 0);
        for (picture, command) in [
            ("list", &["list"][..]),
            ("show", &["show", "1041"]),
            ("share", &["share", "1042", "--qr"]),
        ] {
            let ran = user.on_terminal(command, "");
            assert_eq!(ran.code, 0, "{}", ran.out);
            let mut shown = format!("$ paylink {}\n", command.join(" "));
            for line in ran.out.lines() {
                let line = match line.find(user.sandbox.url()) {
                    Some(at) => format!("{}https://pay.example/CqW8TJfaHWja", &line[..at]),
                    None => line.to_owned(),
                };
                let line = masked(&line, "0000-00-00 00:00", time);
                shown.push_str(&masked(&line, "00.00.0000 00:00", time));
                shown.push('\n');
            }
            let svg = Term::new().render_svg(&shown);
            std::fs::write(folder.join(format!("{picture}_{name}.svg")), svg).unwrap();
        }
    }
}
