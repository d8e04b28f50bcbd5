//! The program over PostgreSQL. The tests start a server by themselves.

mod moving;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, LinkStatus};
use paylink_testkit::postgres::shared_server;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UnixStream};
use tokio::task::AbortHandle;
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls};
use tokio_rustls::TlsAcceptor;

use crate::scenario::{Place, tell};
use crate::support::{Mode, Ran, User};

/// An empty schema of a server of this process.
pub(crate) struct Schema {
    pub(crate) config: Config,
    /// The folder of the server's socket.
    folder: PathBuf,
}

impl Schema {
    /// Returns a schema, or `None` if there is no PostgreSQL.
    pub(crate) async fn new() -> Option<Self> {
        let config = shared_server("postgres::")?.schema().await.config();
        let Some(Host::Unix(folder)) = config.get_hosts().first().cloned() else {
            panic!("the server has no socket");
        };
        Some(Self { config, folder })
    }

    /// Returns the address of the schema.
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        self.url_at("paylink", &folder, "")
    }

    fn url_at(&self, user: &str, host: &str, more: &str) -> String {
        let options = self.config.get_options().unwrap().replace(' ', "%20").replace('=', "%3D");
        format!("postgres://{user}@{host}/postgres?options={options}{more}")
    }

    pub(crate) async fn connect(&self) -> Client {
        let (client, connection) = self.config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }
}

/// Makes the profile use this database.
pub(crate) fn use_database(user: &User, url: &str) {
    let own = user.configuration();
    let start = own.find("prefix = ").unwrap();
    user.configure(&format!(
        "{}database = \"{url}\"\ndeliver_events = true\n{}",
        &own[..own[..start].find("database = ").unwrap_or(start)],
        &own[start..]
    ));
}

/// Returns the story without what differs between the databases.
fn comparable(text: &str) -> String {
    let mut lines = text.lines().collect::<Vec<_>>();
    let start = lines.iter().position(|line| *line == "$ paylink doctor").unwrap();
    let end = start + lines[start..].iter().position(|line| line.is_empty()).unwrap();
    lines.drain(start..end);
    let is_place = |line: &&str| line.contains("| database") || line.contains("DATABASE_PASSWORD");
    lines.retain(|line| !is_place(line));
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_says_and_does_the_same_as_over_sqlite() {
    let Some(schema) = Schema::new().await else { return };
    let over_sqlite = tell("en_US.UTF-8", Mode::Pipe, Place::File).await;
    let over_postgres = tell("en_US.UTF-8", Mode::Pipe, Place::Postgres(schema.url())).await;
    assert!(!over_postgres.user.path("data/paylink/local.db").exists());
    assert_eq!(comparable(&over_postgres.text), comparable(&over_sqlite.text));
    let client = schema.connect().await;
    let row = client.query_one("SELECT COUNT(*) FROM paylink_orders", &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_which_settings_of_the_server_are_wrong() {
    let Some(schema) = Schema::new().await else { return };
    for (language, name) in [("en_US.UTF-8", "doctor_en"), ("tr_TR.UTF-8", "doctor_tr")] {
        let user = User::new(language).await;
        let mut all = String::new();
        // A right setting for each wrong one, but for `fsync`, which the tests switch off.
        for settings in
            ["", "%20-c%20synchronous_commit=off%20-c%20default_transaction_isolation=serializable"]
        {
            let url = format!("{}{settings}", schema.url());
            use_database(&user, &url);
            let ran = user.run(&["doctor"]);
            assert_eq!(ran.code, 1, "{}", ran.out);
            let lines = ran.out.lines().chain(ran.err.lines());
            let lines = lines.skip_while(|line| !line.contains("postgres://"));
            for line in lines.take_while(|line| !line.is_empty()) {
                let line = user.stable(line).replace(&schema.url(), "<url>");
                let line = line.replace(url.split('?').next().unwrap(), "<url>");
                match line.split_once("PostgreSQL ") {
                    Some((before, _)) => all.push_str(&format!("{before}PostgreSQL <version>\n")),
                    None => all.push_str(&format!("{line}\n")),
                }
            }
            all.push('\n');
        }
        insta::assert_snapshot!(name, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_a_key_and_is_never_shown() {
    const SECRET: &str = "s3cret-of-the-database";
    let Some(schema) = Schema::new().await else { return };
    let client = schema.connect().await;
    let row = client.query_one("SHOW hba_file", &[]).await.unwrap();
    let file: String = row.get(0);
    let schema_name = schema.config.get_options().unwrap().rsplit('=').next().unwrap();
    client
        .batch_execute(&format!(
            "CREATE ROLE asked LOGIN PASSWORD '{SECRET}';
             GRANT ALL ON SCHEMA {schema_name} TO asked;
             COPY (VALUES ('local all asked scram-sha-256'), ('local all all trust')) TO '{file}';
             SELECT pg_reload_conf()"
        ))
        .await
        .unwrap();
    let user = User::new("en_US.UTF-8").await;
    let url = schema.url().replace("paylink@", "asked@");
    use_database(&user, &url);
    let run = |password: Option<&str>| {
        let mut command = user.command(&["list", "-v"]);
        command.envs(password.map(|password| ("PAYLINK_DATABASE_PASSWORD", password)));
        crate::support::ran(command.output().unwrap())
    };
    // The server reads its file again a moment later.
    let end = Instant::now() + Duration::from_secs(20);
    while run(None).code == 0 {
        assert!(Instant::now() < end, "no password is asked for");
    }
    let mut all = Vec::new();
    for password in [None, Some("wrong-password")] {
        let refused = run(password);
        assert_eq!(refused.code, 4, "{}", refused.err);
        assert!(refused.err.contains("did not accept the user or the password"), "{}", refused.err);
        assert!(refused.err.contains("PAYLINK_DATABASE_PASSWORD"), "{}", refused.err);
        all.push(refused);
    }
    let accepted = run(Some(SECRET));
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    all.push(accepted);
    let keys = crate::support::text(&user.path("keys.env"));
    user.write("keys.env", &format!("{keys}PAYLINK_DATABASE_PASSWORD={SECRET}\n"), 0o600);
    for command in
        [&["list"][..], &["doctor", "-v"], &["profile", "show"], &["profile", "show", "--json"]]
    {
        let ran = user.run(command);
        let code = if command[0] == "doctor" { 1 } else { 0 };
        assert_eq!(ran.code, code, "{command:?}: {}", ran.err);
        all.push(ran);
    }
    let shown = &all[5].out;
    assert!(shown.contains("PAYLINK_DATABASE_PASSWORD") && shown.contains("(set)"), "{shown}");
    user.write("keys.env", &keys, 0o644);
    assert_eq!(user.run(&["list"]).code, 4, "others can read the file");
    user.write("keys.env", &keys, 0o600);
    // In an address it would be in the configuration.
    use_database(&user, &url.replace("asked@", &format!("asked:{SECRET}@")));
    let refused = user.run(&["list", "-v"]);
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(refused.err.contains("contains a password"), "{}", refused.err);
    all.push(refused);
    for Ran { out, err, .. } in all {
        assert!(![out, err].iter().any(|text| text.contains(SECRET)), "the password is shown");
    }
}

/// A way to the server over TCP, with or without TLS, that can be cut.
struct Proxy {
    port: u16,
    connections: Arc<Mutex<Vec<AbortHandle>>>,
    is_cut: Arc<Mutex<bool>>,
}

impl Proxy {
    async fn start(socket: &Path, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::<Mutex<Vec<AbortHandle>>>::default();
        let is_cut = Arc::<Mutex<bool>>::default();
        let proxy = Self { port, connections: connections.clone(), is_cut: is_cut.clone() };
        let socket = socket.to_owned();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                if *is_cut.lock().unwrap() {
                    continue;
                }
                let (socket, tls) = (socket.clone(), tls.clone());
                let connection = tokio::spawn(async move {
                    let mut server = UnixStream::connect(socket).await.unwrap();
                    let Some(tls) = tls else {
                        let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
                        return;
                    };
                    // The request for TLS has eight bytes.
                    let mut request = [0; 8];
                    stream.read_exact(&mut request).await.unwrap();
                    assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47]);
                    stream.write_all(b"S").await.unwrap();
                    // The handshake fails if the certificate is not trusted.
                    if let Ok(mut stream) = tls.accept(stream).await {
                        let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
                    }
                });
                connections.lock().unwrap().push(connection.abort_handle());
            }
        });
        proxy
    }

    /// Ends all connections, and accepts no other.
    fn cut(&self) {
        *self.is_cut.lock().unwrap() = true;
        self.connections.lock().unwrap().drain(..).for_each(|connection| connection.abort());
    }

    fn repair(&self) {
        *self.is_cut.lock().unwrap() = false;
    }
}

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../paylink-core/tests/it/tls");

/// A server with a certificate for 127.0.0.1.
fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(format!("{TLS}/server.pem")).unwrap();
    let key = PrivateKeyDer::try_from(std::fs::read(format!("{TLS}/server.key.der")).unwrap());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.unwrap())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_encrypted_and_the_certificate_and_its_name_are_checked() {
    let Some(schema) = Schema::new().await else { return };
    let encrypted = Proxy::start(&schema.socket(), Some(acceptor())).await.port;
    let plain = Proxy::start(&schema.socket(), None).await.port;
    let user = User::new("en_US.UTF-8").await;
    let own = format!("&sslrootcert={TLS}/root.pem");
    let other = format!("&sslrootcert={TLS}/second-root.pem");
    for (host, port, more, code) in [
        ("127.0.0.1", encrypted, format!("&sslmode=require{own}"), 0),
        ("127.0.0.1", encrypted, format!("&sslmode=verify-full{own}"), 0),
        ("127.0.0.1", encrypted, format!("&sslmode=prefer{own}"), 0),
        // The certificate is for another name, or nobody that is trusted has signed it.
        ("localhost", encrypted, format!("&sslmode=require{own}"), 4),
        ("127.0.0.1", encrypted, format!("&sslmode=require{other}"), 4),
        ("127.0.0.1", encrypted, "&sslmode=require".to_owned(), 4),
        ("127.0.0.1", encrypted, "&sslmode=prefer".to_owned(), 4),
        // The server has no TLS.
        ("127.0.0.1", plain, format!("&sslmode=require{own}"), 4),
        ("127.0.0.1", plain, "&sslmode=prefer".to_owned(), 0),
        ("127.0.0.1", plain, "&sslmode=disable".to_owned(), 0),
        ("127.0.0.1", plain, String::new(), 0),
        ("127.0.0.1", 1, String::new(), 1),
    ] {
        use_database(&user, &schema.url_at("paylink", &format!("{host}:{port}"), &more));
        let ran = user.run(&["list"]);
        assert_eq!(ran.code, code, "{host} {more}: {}", ran.err);
        let text = match code {
            4 => "no encrypted connection to the database, or its certificate is not trusted",
            1 => "the database cannot be reached",
            _ => "0 orders",
        };
        assert!(ran.err.contains(text), "{host} {more}: {}", ran.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_lost_during_a_creation_leaves_doubt_and_no_second_link() {
    let Some(schema) = Schema::new().await else { return };
    let proxy = Proxy::start(&schema.socket(), None).await;
    let user = User::new("en_US.UTF-8").await;
    use_database(&user, &schema.url_at("paylink", &format!("127.0.0.1:{}", proxy.port), ""));
    let create =
        ["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe", "-y", "-p", "local"];
    assert_eq!(user.run(&["list"]).code, 0);
    let slow = FaultKind::Latency(Duration::from_millis(700));
    user.sandbox.fault(Fault::new("mailorder/create", slow));
    let child = user.command(&create).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while user.sandbox.links().is_empty() {
        assert!(Instant::now() < end, "no link was requested");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    proxy.cut();
    let lost = crate::support::ran(child.wait_with_output().unwrap());
    assert_eq!(lost.code, 6, "{}", lost.err);
    assert!(lost.err.contains("the database cannot be reached"), "{}", lost.err);
    assert!(lost.err.contains("not known whether order A-1 has a link"), "{}", lost.err);
    assert!(!lost.err.contains("No link was requested"), "{}", lost.err);
    // Without a database, nothing is requested.
    let requests = user.sandbox.requests().len();
    let mut other = create;
    other[2] = "A-2";
    let refused = user.run(&other);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert_eq!(user.sandbox.requests().len(), requests);
    proxy.repair();
    assert_eq!(user.run(&create).code, 6, "the first request may still arrive");
    let settled = user.run(&["work", "--until-idle"]);
    assert_eq!(settled.code, 0, "{}", settled.err);
    let created = user.run(&create);
    assert_eq!(created.code, 0, "{}", created.err);
    let links = user.sandbox.links();
    let open = links.iter().filter(|link| link.status == LinkStatus::Open);
    assert_eq!(open.map(|link| link.url.as_str()).collect::<Vec<_>>(), [created.out.trim()]);
    assert_eq!(links.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_share_one_database() {
    let Some(schema) = Schema::new().await else { return };
    let ayse = User::new("tr_TR.UTF-8").await;
    let mehmet = User::new("en_US.UTF-8").await;
    mehmet.configure(&ayse.configuration());
    for user in [&ayse, &mehmet] {
        use_database(user, &schema.url());
    }
    let create = |order| ["create", "--order", order, "--amount", "5", "--payer", "Ayşe"];
    assert_eq!(ayse.run_write(&create("A-1")).code, 0);
    assert_eq!(mehmet.run_write(&create("A-2")).code, 0);
    ayse.sandbox.pay("T1.A-2-1").await.unwrap();
    assert_eq!(ayse.run(&["wait", "A-2", "--for", "30s"]).code, 0);
    let listed = mehmet.run(&["list"]).out;
    assert!(listed.contains("A-1") && listed.contains("paid"), "{listed}");
    // Another prefix is another shop.
    mehmet.configure(&mehmet.configuration().replace("T1.", "T2."));
    assert_eq!(mehmet.run(&["list"]).code, 2);
}
