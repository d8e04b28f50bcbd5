//! The demo, and its output in the READMEs.

use std::path::Path;

use crate::support::{User, text};

const START: &str = "<!-- demo -->\n```text\n";
const END: &str = "```\n<!-- /demo -->";

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_ends_well_on_a_terminal_and_as_json() {
    for (language, good) in [
        ("en_US.UTF-8", "each order is fulfilled exactly once"),
        ("tr_TR.UTF-8", "her sipariş tam bir kez işlendi"),
    ] {
        let user = User::new(language).await;
        user.configure("");
        let shown = user.on_terminal(&["demo"], "");
        assert_eq!(shown.code, 0, "{}", shown.out);
        assert!(shown.out.contains(good), "{}", shown.out);
        let ran = user.run(&["demo", "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let lines = ran.out.lines().map(|line| serde_json::from_str(line).unwrap());
        let orders: Vec<serde_json::Value> = lines.collect();
        assert!(orders.len() == 6 && orders.iter().all(|own| own["fulfilled"] == 1), "{orders:?}");
    }
}

/// `PAYLINK_README=write cargo test -p paylink-cli --test it demo` writes the READMEs.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_needs_nothing_ends_well_and_is_in_the_readmes() {
    for (language, name, readme) in
        [("en_US.UTF-8", "demo_en", "README.md"), ("tr_TR.UTF-8", "demo_tr", "README.tr.md")]
    {
        let user = User::new(language).await;
        user.configure("");
        let ran = user.run(&["demo"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        insta::assert_snapshot!(name, ran.out);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(readme);
        let page = text(&file);
        let start = page.find(START).unwrap() + START.len();
        let end = start + page[start..].find(END).unwrap();
        if std::env::var("PAYLINK_README").is_ok_and(|value| value == "write") {
            let written = format!("{}{}{}", &page[..start], ran.out, &page[end..]);
            std::fs::write(&file, written).unwrap();
        } else {
            assert_eq!(page[start..end], ran.out, "{readme} is stale");
        }
    }
}
