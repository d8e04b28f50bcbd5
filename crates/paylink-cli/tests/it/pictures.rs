//! The pictures of the READMEs.

use std::path::Path;

use anstyle_svg::Term;
use paylink_sandbox::{Fault, FaultKind};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::support::{User, masked, text, without_seconds};

/// The address of a link in the pictures.
const ADDRESS: &str = "https://pay.example/CqW8TJfaHWja";

/// `PAYLINK_README=write cargo test -p paylink-cli --test it pictures` writes the pictures.
#[tokio::test(flavor = "multi_thread")]
async fn the_pictures_of_the_readmes_show_what_the_program_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
    let writes = std::env::var("PAYLINK_README").is_ok_and(|value| value == "write");
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
            let mut is_code = false;
            for line in ran.out.lines() {
                if line.chars().any(|c| matches!(c, '█' | '▀' | '▄')) {
                    if !is_code {
                        shown.push_str(&code());
                    }
                    is_code = true;
                    continue;
                }
                let line = match line.find(user.sandbox.url()) {
                    Some(at) => format!("{}{ADDRESS}", &line[..at]),
                    None => line.to_owned(),
                };
                let line = masked(&line, "0000-00-00 00:00", time);
                let line = masked(&line, "00.00.0000 00:00", time);
                shown.push_str(&without_seconds(&line).replace("<seconds>", "12"));
                shown.push('\n');
            }
            let svg = Term::new().render_svg(&shown);
            let file = folder.join(format!("{picture}_{name}.svg"));
            if writes {
                std::fs::write(file, svg).unwrap();
            } else {
                assert_eq!(text(&file), svg, "{} is stale", file.display());
            }
        }
    }
}

/// Returns the code of the address in the pictures, as a terminal with colours shows it.
fn code() -> String {
    let drawn = QrCode::new(ADDRESS).unwrap().render::<Dense1x2>().build();
    drawn.lines().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m\n")).collect()
}
