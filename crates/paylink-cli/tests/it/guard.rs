//! Questions, limits, environments and keys: what comes before a write.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};

use crate::support::{User, ran, text};

const CREATE: [&str; 7] = ["create", "--order", "A-1", "--amount", "149,90", "--payer", "Ayşe"];

/// A user with a profile for production. Its key is invented, so nothing may be sent.
async fn live() -> User {
    let user = User::new("en_US.UTF-8").await;
    user.write("live.env", "PAYLINK_PAYNET_SECRET_KEY=sck_invented\n", 0o600);
    let (own, keys) = (user.configuration(), user.path("live.env"));
    user.configure(&format!(
        "{own}\n[profiles.live]\nenvironment = \"production\"\nprefix = \"L.\"\n\
         secret_file = \"{}\"\nmax_amount = \"100\"\n[profiles.live.paynet]\n",
        keys.display()
    ));
    user
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_a_write_needs_yes_and_a_profile() {
    let user = User::new("en_US.UTF-8").await;
    for more in [&[][..], &["--yes"], &["--profile", "local"]] {
        let ran = user.run(&[&CREATE[..], more].concat());
        assert_eq!(ran.code, 2, "{more:?} {}", ran.err);
        assert!(ran.err.contains("nobody can be asked here"), "{}", ran.err);
    }
    assert!(user.sandbox.requests().is_empty());
    // Each write shows environment, account, amount, order and payer.
    let shown = user.run_write(&CREATE);
    assert_eq!(shown.code, 0);
    for part in ["SANDBOX paynet/default", "TRY 149.90", "A-1", "Ayşe", "3 days"] {
        assert!(shown.err.contains(part), "{part}: {}", shown.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_question_is_exit_3_and_sends_nothing() {
    let user = User::new("tr_TR.UTF-8").await;
    for answer in ["h", "", "yok"] {
        let ran = user.on_terminal(&CREATE, answer);
        assert_eq!(ran.code, 3, "{}", ran.out);
    }
    // A quiet run shows what it asks about.
    let quiet = user.on_terminal(&[&CREATE[..], &["-q"]].concat(), "h");
    assert!(quiet.out.contains("149,90 TL · A-1 · Ayşe"), "{}", quiet.out);
    assert!(user.sandbox.requests().is_empty());
    assert_eq!(user.on_terminal(&CREATE, "e").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn production_is_never_the_default_and_asks() {
    let user = live().await;
    assert_eq!(user.run(&["profile", "use", "live"]).code, 2);
    let by_variable = user.command(&["list"]).env("PAYLINK_PROFILE", "live").output().unwrap();
    assert_eq!(ran(by_variable).code, 2);
    // Above the limit of the profile, the amount is the answer.
    let live = [&CREATE[..], &["-p", "live"]].concat();
    let wrong = user.on_terminal(&live, "y");
    assert_eq!(wrong.code, 3, "{}", wrong.out);
    assert!(wrong.out.contains("above the profile's limit of TRY 100.00"), "{}", wrong.out);
    assert_eq!(user.run(&[&live[..], &["--yes"]].concat()).code, 2);
    let small = ["create", "--order", "A", "--amount", "5", "--payer", "Ayşe", "-p", "live"];
    let declined = user.on_terminal(&small, "n");
    assert_eq!(declined.code, 3, "{}", declined.out);
    assert!(declined.out.contains("PRODUCTION paynet/default"), "{}", declined.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_others_can_read_or_of_another_environment_are_refused() {
    let user = User::new("en_US.UTF-8").await;
    let test = ["profile", "test"];
    let run = |name: &str, value: &str| ran(user.command(&test).env(name, value).output().unwrap());
    assert_eq!(run("PAYLINK_PAYNET_ENVIRONMENT", "production").code, 2);
    assert!(user.sandbox.requests().is_empty());
    assert_eq!(run("PAYLINK_PAYNET_SECRET_KEY", "sck_sandbox_wrong").code, 4);
    user.write("keys.env", "PAYLINK_PAYNET_SECRET_KEY=sck_x\n", 0o644);
    let open = user.run_write(&CREATE);
    assert_eq!(open.code, 4, "{}", open.err);
    assert!(open.err.contains("chmod 600") && !open.err.contains("sck_x"), "{}", open.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_what_is_missing_and_goes_on() {
    let user = User::new("tr_TR.UTF-8").await;
    let keys = text(&user.path("keys.env"));
    let keys: String =
        keys.split_inclusive('\n').filter(|line| !line.contains("PAYWALL_PUBLIC_KEY")).collect();
    user.write("keys.env", &keys, 0o600);
    let own = user.configuration().replace("prefix = ", "expires = \"30m\"\nprefix = ");
    user.configure(&own);
    let ran = user.run(&["doctor"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    for line in [
        "✗ paywall: PAYLINK_PAYWALL_PUBLIC_KEY yazılmamış",
        "! linkler 30 dk geçerli: mesaj daha geç okunabilir",
        "✓ paynet: sunucu yanıt veriyor ve anahtarları kabul ediyor",
        "✓ ahl: sunucu yanıt veriyor ve anahtarları kabul ediyor",
        "✓ veritabanı: ",
    ] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    // The prefix of a database cannot be changed.
    user.configure(&own.replace("\"T1.\"", "\"T2.\""));
    let ran = user.run(&["doctor"]);
    assert!(
        ran.out.contains("✗ veritabanı T1. önekine ait, profilde ise T2. yazıyor"),
        "{}",
        ran.out
    );
}

/// A server with this header. It answers each request with "not found", and returns the heads of
/// the requests.
fn server_with(header: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (heads, seen) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
                head.push(byte[0]);
            }
            let head = String::from_utf8(head).unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            stream.read_exact(&mut body).unwrap();
            let answer = format!(
                "HTTP/1.1 404 X\r\n{header}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).unwrap();
            heads.send(head).unwrap();
        }
    });
    (url, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_compares_the_clock_with_the_provider_and_sends_it_no_key() {
    let user = User::new("en_US.UTF-8").await;
    let key = user.sandbox.variable("PAYLINK_PAYNET_SECRET_KEY").unwrap();
    let right = user.run(&["doctor"]);
    for provider in ["paynet", "paywall", "ahl"] {
        let line = format!("✓ the clock differs from that of {provider} by at most ");
        assert!(right.out.contains(&line), "{}", right.out);
    }
    for (date, sign, text) in [
        ("date: Thu, 01 Jan 2026 00:00:00 GMT", "✗", " s ahead of that of paynet"),
        ("date: Fri, 31 Dec 2100 00:00:00 GMT", "✗", " s behind that of paynet"),
        ("x: y", "!", "the host of paynet does not show its time"),
    ] {
        let (url, seen) = server_with(date);
        let mut doctor = user.command(&["doctor"]);
        let ran = ran(doctor.env("PAYLINK_PAYNET_BASE_URL", url).output().unwrap());
        let line = ran.out.lines().find(|line| line.contains(text)).unwrap_or_default();
        assert!(line.starts_with(sign), "{text}: {}", ran.out);
        if sign == "✗" {
            assert_eq!(ran.code, 1, "{}", ran.out);
        }
        let heads: Vec<String> = seen.try_iter().collect();
        let head = heads.iter().find(|head| head.starts_with("HEAD / ")).unwrap();
        assert!(!head.contains(&key), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_that_others_can_write_is_refused() {
    let user = User::new("en_US.UTF-8").await;
    for (mode, code) in [(0o644, 0), (0o664, 4), (0o646, 4)] {
        user.write("config/paylink/config.toml", &user.configuration(), mode);
        assert_eq!(user.run(&["profile", "list"]).code, code, "{mode:o}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_origin_of_each_value_is_shown_and_the_environment_wins() {
    let user = User::new("en_US.UTF-8").await;
    let key = "PAYLINK_PAYNET_SECRET_KEY";
    let origin = |variables: &[(&str, &str)]| {
        let mut command = user.command(&["profile", "show", "--json"]);
        let shown = ran(command.envs(variables.iter().copied()).output().unwrap());
        assert!(!shown.out.contains("sck_"), "{}", shown.out);
        let lines = shown.out.lines().map(|line| serde_json::from_str(line).unwrap());
        let mut lines = lines.filter(|line: &serde_json::Value| line["name"] == key);
        lines.next().unwrap()["origin"].as_str().unwrap().to_owned()
    };
    assert_eq!(origin(&[]), "secret_file");
    assert_eq!(origin(&[(key, "sck_a")]), "environment");
    let own = user.configuration().replace("secret_file = ", "secret_command = \"cat $KEYS\" #");
    user.configure(&own);
    let keys = user.path("keys.env").display().to_string();
    let path = ("PATH", "/usr/bin:/bin");
    assert_eq!(origin(&[("KEYS", &keys), path]), "secret_command");
    assert_eq!(origin(&[("KEYS", &keys), path, (key, "sck_a")]), "environment");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_of_another_program_is_not_worked_on() {
    let user = User::new("en_US.UTF-8").await;
    let database = user.path("shop.db").display().to_string();
    let own = user.configuration();
    let own = own.replace("prefix = ", &format!("database = \"{database}\"\nprefix = "));
    user.configure(&own);
    let refused = user.run(&["work", "--once"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("deliver_events"), "{}", refused.err);
    user.configure(&own.replace("prefix = ", "deliver_events = true\nprefix = "));
    assert_eq!(user.run(&["work", "--once"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_profile_has_a_random_prefix_and_becomes_the_default() {
    let user = User::new("en_US.UTF-8").await;
    user.configure("# mine\nlang = \"en\"\n");
    let add = |name: &str, environment: &str| {
        let add = ["profile", "add", name, "--environment", environment];
        let more = ["--provider", "paynet", "--secret-command", "cat keys.env"];
        user.run(&[&add[..], &more].concat()).code
    };
    assert_eq!(add("live", "production"), 0);
    assert_eq!(add("try", "sandbox"), 0);
    assert_eq!(add("try", "sandbox"), 2, "the name is taken");
    let text = user.configuration();
    assert!(text.starts_with("# mine"), "{text}");
    assert!(text.contains("profile = \"try\""), "{text}");
    let prefixes: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("prefix = ")).collect();
    assert!(prefixes.len() == 2 && prefixes[0] != prefixes[1], "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_asked_for_without_being_shown() {
    use std::os::unix::fs::PermissionsExt as _;
    let user = User::new("tr_TR.UTF-8").await;
    user.configure("");
    let key = user.sandbox.variable("PAYLINK_PAYNET_SECRET_KEY").unwrap();
    let add = ["profile", "add", "yerel", "--environment", "sandbox", "--provider", "paynet"];
    let answers = [("PAYLINK_PAYNET_SECRET_KEY: ", key.as_str()), ("Referansların öneki ", "MY.")];
    let ran = user.answering(&add, &answers);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(!ran.out.contains(&key), "{}", ran.out);
    let configured = user.configuration();
    assert!(configured.contains("prefix = \"MY.\"") && !configured.contains(&key), "{configured}");
    let file = user.path("config/paylink/yerel.keys");
    assert_eq!(text(&file), format!("PAYLINK_PAYNET_SECRET_KEY={key}\n"));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    // Nothing is stored if no key is given.
    let other = ["profile", "add", "bos", "--environment", "test", "--provider", "paynet"];
    let ran = user.answering(&other, &[("PAYLINK_PAYNET_SECRET_KEY: ", "")]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_eq!(user.configuration(), configured);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_owner_can_read_what_the_program_writes() {
    use std::os::unix::fs::PermissionsExt as _;
    let user = User::new("en_US.UTF-8").await;
    user.write("rows.csv", "order,amount,payer\nA-1,5,Ayşe\n", 0o600);
    assert_eq!(user.run_write(&["import", "rows.csv", "--go"]).code, 0);
    assert_eq!(user.run(&["export", "--file", "out.csv"]).code, 0);
    assert_eq!(user.run(&["profile", "use", "local"]).code, 0);
    for (file, mode) in [
        ("data/paylink", 0o700),
        ("data/paylink/local.db", 0o600),
        ("config/paylink/config.toml", 0o600),
        ("rows.result.csv", 0o600),
        ("out.csv", 0o600),
    ] {
        let found = std::fs::metadata(user.path(file)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{file} has mode {found:o}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_shows_who_made_each_write() {
    let user = User::new("en_US.UTF-8").await;
    let create = |order| ["create", "--order", order, "--amount", "5", "--payer", "Ayşe Yılmaz"];
    user.run_write(&create("A-1"));
    user.run_write(&["cancel", "A-1", "--as", "Mehmet Öz"]);
    let shown = user.run(&["show", "A-1"]).out;
    let by = |what: &str| shown.lines().rfind(|line| line.contains(what)).unwrap().to_owned();
    assert!(by("stored and sent").ends_with("zeynep@desk"), "{shown}");
    assert!(by("the link exists").ends_with("paylink"), "{shown}");
    assert!(by("was cancelled").ends_with("Mehmet Öz"), "{shown}");
    let blank = user.run_write(&[&create("A-2")[..], &["--as", " "]].concat());
    assert_eq!(blank.code, 2, "{}", blank.err);
    assert!(blank.err.contains("the name of who does it is invalid"), "{}", blank.err);
    // Without a user of the machine, a decision needs a name.
    for (arguments, code) in [(&[][..], 2), (&["--as", "Can"], 10)] {
        let decide = [&["incidents", "decide", "1", "closed"][..], arguments].concat();
        let mut nobody = user.command(&decide);
        assert_eq!(nobody.env_remove("USER").output().unwrap().status.code(), Some(code));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_added_with_its_database_and_the_password_is_asked_for() {
    let user = User::new("en_US.UTF-8").await;
    user.configure("");
    let add = |name, database| {
        let add = ["profile", "add", name, "--environment", "sandbox", "--provider", "paynet"];
        [&add[..], &["--database", database]].concat()
    };
    let answers = [
        ("PAYLINK_PAYNET_SECRET_KEY: ", "sck_sandbox_x"),
        ("PAYLINK_DATABASE_PASSWORD (may be empty): ", "s3cret"),
        ("Prefix of the references ", "MY."),
    ];
    let url = "postgres://shop@db.example/shop";
    let ran = user.answering(&add("central", url), &answers);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let configured = user.configuration();
    assert!(configured.contains(&format!("database = \"{url}\"")), "{configured}");
    assert!(!configured.contains("s3cret") && !ran.out.contains("s3cret"), "{configured}");
    let keys = text(&user.path("config/paylink/central.keys"));
    assert!(keys.contains("PAYLINK_DATABASE_PASSWORD=s3cret\n"), "{keys}");
    let refused = user.run(&add("open", "postgres://shop:s3cret@db.example/shop"));
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(!refused.err.contains("s3cret"), "{}", refused.err);
    let file = user.run(&add("file", "shop.db"));
    assert_eq!(file.code, 0, "{}", file.err);
    let file = user.path("shop.db").display().to_string();
    assert!(user.configuration().contains(&file), "{}", user.configuration());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_the_request_without_keys_and_data_of_the_payer_and_sends_nothing() {
    let user = User::new("en_US.UTF-8").await;
    let key = "0123456789abcdef0123456789abcdef";
    let keys = text(&user.path("keys.env"));
    user.write("keys.env", &format!("{keys}PAYLINK_CALLBACK_KEY={key}\n"), 0o600);
    let url = "callback_url = \"https://shop.example/callback\"\nprefix = ";
    user.configure(&user.configuration().replace("prefix = ", url));
    let payer = ["--phone", "0532 123 45 67", "--email", "ayse@shop.example"];
    for (order, provider, path, amount) in [
        ("A-1", "paynet", "/v1/mailorder/create", r#""amount": 149.90,"#),
        ("A-2", "paywall", "/api/paywall/checkout/generate", r#""Amount": 149.90,"#),
        ("A-3", "ahl", "/api/Payment/CreateLinkPayment", r#""amount": "14990","#),
    ] {
        let create = ["create", "--order", order, "--amount", "149,90", "--provider", provider];
        let create = [&create[..], &["--payer", "Ayşe Yılmaz"], &payer].concat();
        let dry = user.run(&[&create[..], &["--dry-run"]].concat());
        assert_eq!(dry.code, 0, "{}", dry.err);
        for part in [&format!("POST {path}\n{{\n"), amount, &format!("\"T1.{order}-1\"")] {
            assert!(dry.out.contains(part), "{part}: {}", dry.out);
        }
        let own = user.sandbox.variables().into_iter().filter(|(name, _)| {
            ["KEY", "PASSWORD", "EMAIL", "CLIENT"].iter().any(|end| name.ends_with(end))
        });
        let own = own.map(|(_, value)| value).chain([key.to_owned()]);
        for secret in own.chain(["Ayşe", "Yılmaz", "5321234567", "ayse@"].map(str::to_owned)) {
            assert!(!dry.out.contains(&secret), "{secret}: {}", dry.out);
        }
        let callback = format!("paylink_reference=T1.{order}-1&paylink_token=***\"");
        assert_eq!(dry.out.contains(&callback), provider != "ahl", "{}", dry.out);
        assert!(user.sandbox.requests().is_empty());
        assert_eq!(user.run(&["show", order]).code, 10, "nothing is stored");

        // The same request is sent then.
        assert_eq!(user.run_write(&create).code, 0);
        let sent = user.sandbox.requests();
        let sent = sent.iter().find(|request| request.path.ends_with(path)).unwrap();
        let fields: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&sent.body).unwrap();
        for name in fields.keys() {
            assert!(dry.out.contains(&format!("\n  \"{name}\": ")), "{name}: {}", dry.out);
        }
        let shown = dry.out.lines().filter(|line| line.starts_with("  \"")).count();
        assert_eq!(shown, fields.len(), "{}", dry.out);
        let again = user.run(&[&create[..], &["--dry-run"]].concat());
        assert_eq!((again.code, again.out.as_str()), (0, ""));
        assert!(again.err.contains("no request would be sent"), "{}", again.err);
        user.sandbox.clear_requests();
    }
    // A cancelled order gets no link.
    assert_eq!(user.run_write(&["cancel", "A-1"]).code, 0);
    let create = ["create", "--order", "A-1", "--amount", "149,90", "--payer", "Ayşe Yılmaz"];
    let closed = user.run(&[&create[..], &["--dry-run"]].concat());
    assert_eq!(closed.code, 1, "{}", closed.err);
    // Of a file, the first new order is shown.
    user.write("rows.csv", "order,amount,payer\nA-1,149.9,X\nB-1,5,Ali\nB-2,6,Can\n", 0o600);
    let rows = user.run(&["import", "rows.csv", "--dry-run", "--json"]);
    assert_eq!(rows.code, 0, "{}", rows.err);
    assert!(rows.out.contains("T1.B-1-1") && rows.out.matches("POST").count() == 1, "{}", rows.out);
}
