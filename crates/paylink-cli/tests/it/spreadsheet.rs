//! What a spreadsheet makes of `export --excel-tr`. Needs LibreOffice:
//! `cargo test -p paylink-cli --test it spreadsheet -- --ignored`.

use std::path::Path;
use std::process::Command;

use crate::support::{User, text};

/// The language ids of Turkish and of American English.
const TURKISH: u32 = 1055;
const ENGLISH: u32 = 1033;

/// Opens a file as a double-click does on a machine of this language, and returns the sheet.
fn opened(folder: &Path, file: &Path, language: u32) -> String {
    // Semicolons, quotes, UTF-8, from the first line; numbers and dates are recognised.
    let options = format!("--infilter=CSV:59,34,76,1,,{language},false,true");
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "fods", &options, "--outdir"])
        .args([&folder.join("opened"), file])
        .output()
        .unwrap();
    assert!(converted.status.success(), "{converted:?}");
    let name = file.with_extension("fods");
    text(&folder.join("opened").join(name.file_name().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs LibreOffice"]
async fn a_turkish_spreadsheet_reads_numbers_and_days_and_runs_no_formula() {
    let user = User::new("tr_TR.UTF-8").await;
    for (order, amount) in [("--order=A-1", "1.250,50"), ("--order=-7", "20")] {
        let create = ["create", order, "--amount", amount, "--payer", "=HYPERLINK(1)"];
        assert_eq!(user.run_write(&create).code, 0);
    }
    assert_eq!(user.run(&["export", "--excel-tr", "--file", "orders.csv"]).code, 0);
    let file = user.path("orders.csv");
    let csv = text(&file);
    let day = csv.lines().nth(1).unwrap().split(';').nth(8).unwrap().to_owned();

    let [d, m, y] = [&day[..2], &day[3..5], &day[6..]];
    let number = r#"office:value-type="float" office:value="1250.5""#;
    let date = format!(r#"office:value-type="date" office:date-value="{y}-{m}-{d}""#);
    let sheet = opened(user.folder.path(), &file, TURKISH);
    assert!(sheet.contains(number) && sheet.contains(&date), "{sheet}");
    assert!(!sheet.contains("table:formula"), "{sheet}");
    assert!(sheet.contains("<text:p>&apos;-7</text:p>"), "{sheet}");

    // On an English machine, the same file is text.
    let sheet = opened(user.folder.path(), &file, ENGLISH);
    assert!(!sheet.contains("office:value-type=\"float\"") && !sheet.contains(&date), "{sheet}");
    assert!(sheet.contains("<text:p>1250,50</text:p>"), "{sheet}");
}
