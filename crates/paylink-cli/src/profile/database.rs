//! The database of a profile: a file of this machine, or a PostgreSQL server.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use paylink_orders::OrdersError;
use paylink_orders::postgres::Postgres;
use paylink_orders::sql::StoreError;
use paylink_orders::tokio_postgres::config::{Host, SslMode};
use paylink_orders::tokio_postgres::{Client, Config, NoTls};
use percent_encoding::percent_decode_str;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::file;
use crate::exit::{Exit, Failure, Outcome};

/// The variable with the password of the database.
pub(crate) const PASSWORD: &str = "PAYLINK_DATABASE_PASSWORD";

/// How long a connection to the database may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The place of the orders of a profile.
#[derive(Clone, Debug)]
pub(crate) enum Location {
    File(PathBuf),
    Postgres(Box<Server>),
}

/// A PostgreSQL database, without the password.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    config: Config,
    /// A file with the only certificate authorities that are trusted.
    authorities: Option<PathBuf>,
    shown: String,
}

impl Location {
    /// Reads the setting `database` of a profile: a file, or a URL that begins with `postgres://`.
    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        if ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            return Server::parse(text).map(|server| Self::Postgres(Box::new(server)));
        }
        if text.contains("://") {
            return Err(wrong(say!(
                "the database is a file, or a URL that begins with postgres://",
                "veritabanı bir dosya ya da postgres:// ile başlayan bir adrestir"
            )));
        }
        Ok(Self::File(text.into()))
    }

    /// Returns the place for people. It contains no password.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::File(file) => file.display().to_string(),
            Self::Postgres(server) => server.shown.clone(),
        }
    }
}

fn wrong(what: &str) -> Failure {
    Failure::new(Exit::Keys, what)
}

impl Server {
    fn parse(url: &str) -> Outcome<Self> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut authorities, mut others) = (None, None, Vec::new());
        let mut has_password = {
            let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
            let user = rest.rsplit_once('@').map(|(user, _)| user);
            user.is_some_and(|user| user.contains(':'))
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "sslmode" => mode = Some(value),
                "sslrootcert" => {
                    let file = percent_decode_str(value).decode_utf8_lossy().into_owned();
                    authorities =
                        Some(PathBuf::from(file)).filter(|file| *file != Path::new("system"));
                }
                "password" => has_password = true,
                _ => others.push(pair),
            }
        }
        if has_password {
            // The address is not shown, because it contains the password.
            return Err(wrong(say!(
                "the address of the database contains a password, and keys do not belong in the configuration",
                "veritabanının adresinde parola var; anahtarlar yapılandırmaya yazılmaz"
            ))
            .hint(text!(
                "Set {PASSWORD} in the environment, in secret_command or in secret_file.",
                "{PASSWORD} değerini ortam değişkeni, secret_command ya da secret_file ile verin."
            )));
        }
        let url = if others.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{}", others.join("&"))
        };
        let parsed = url.parse::<Config>();
        let mut config = parsed.map_err(|error| {
            wrong(say!("the address of the database is wrong", "veritabanının adresi hatalı"))
                .cause(error)
                .hint("postgres://user@host:5432/database?sslmode=require")
        })?;
        config.ssl_mode(ssl_mode(mode, is_local(&config))?);
        if config.get_application_name().is_none() {
            config.application_name("paylink");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        Ok(Self { config, authorities, shown: base.to_owned() })
    }

    /// Whether everything that is sent to the server, and everything that it sends, is encrypted or
    /// stays on this machine.
    pub(crate) fn is_private(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require || is_local(&self.config)
    }

    /// Returns the database, to which no connection is open yet.
    pub(crate) fn open(&self, password: Option<&str>) -> Outcome<Postgres> {
        let config = self.with_password(password);
        Ok(match self.connector()? {
            None => Postgres::new(config, NoTls),
            Some(tls) => Postgres::new(config, tls),
        })
    }

    /// Opens a connection.
    pub(crate) async fn connect(&self, password: Option<&str>) -> Outcome<Client> {
        let config = self.with_password(password);
        let failed = |error: paylink_orders::tokio_postgres::Error| {
            self.explained(StoreError::Unavailable(error.to_string()).into())
        };
        match self.connector()? {
            None => {
                let (client, connection) = config.connect(NoTls).await.map_err(failed)?;
                tokio::spawn(connection);
                Ok(client)
            }
            Some(tls) => {
                let (client, connection) = config.connect(tls).await.map_err(failed)?;
                tokio::spawn(connection);
                Ok(client)
            }
        }
    }

    fn with_password(&self, password: Option<&str>) -> Config {
        let mut config = self.config.clone();
        if let Some(password) = password {
            config.password(password);
        }
        config
    }

    /// Returns what encrypts the connections, or `None` if they are not encrypted.
    fn connector(&self) -> Outcome<Option<MakeRustlsConnect>> {
        if self.config.get_ssl_mode() == SslMode::Disable {
            return Ok(None);
        }
        let failed = |error: &dyn ToString| {
            wrong(say!("TLS cannot be set up", "TLS kurulamıyor")).cause(error.to_string())
        };
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?;
        let builder = match &self.authorities {
            Some(file) => builder.with_root_certificates(roots(file)?),
            None => {
                let verifier = Verifier::new(provider).map_err(|error| failed(&error))?;
                // rustls calls every method that sets a verifier "dangerous". This one checks
                // certificates as the operating system does.
                builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
            }
        };
        let mut config = builder.with_no_client_auth();
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(Some(MakeRustlsConnect::new(config)))
    }

    /// Returns the failure of a database that cannot be opened.
    pub(crate) fn explained(&self, error: OrdersError) -> Failure {
        let text = match &error {
            OrdersError::Store(StoreError::Unusable(text) | StoreError::Unavailable(text)) => {
                text.clone()
            }
            _ => return error.into(),
        };
        let failure = |what: &str| Failure::new(Exit::Keys, what).cause(&error);
        let failure = if text.contains("TLS") || text.contains("certificate") {
            failure(say!(
                "there is no encrypted connection to the database, or its certificate is not trusted",
                "veritabanına şifreli bağlantı yok ya da sertifikasına güvenilmiyor"
            ))
            .hint(say!(
                "Add sslrootcert=FILE to its address to trust the authority of that file. The host name must be in the certificate.",
                "Bir dosyadaki kuruma güvenmek için adrese sslrootcert=DOSYA ekleyin. Sunucu adı sertifikada yazmalıdır."
            ))
        } else if text.contains("SQLSTATE 28") || text.contains("password") {
            failure(say!(
                "the database did not accept the user or the password",
                "veritabanı kullanıcıyı ya da parolayı kabul etmedi"
            ))
            .hint(text!(
                "The password is the value of {PASSWORD}.",
                "Parola, {PASSWORD} değeridir."
            ))
        } else {
            error.into()
        };
        let shown = &self.shown;
        failure.hint(text!("the database: {shown}", "veritabanı: {shown}"))
    }
}

/// Whether the server is on this machine.
fn is_local(config: &Config) -> bool {
    let is_loopback = |name: &str| {
        name.eq_ignore_ascii_case("localhost")
            || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    };
    let is_local_host = |host: &Host| match host {
        Host::Tcp(name) => is_loopback(name),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    // An address wins over the name of its host.
    match config.get_hostaddrs() {
        [] => config.get_hosts().iter().all(is_local_host),
        addresses => addresses.iter().all(IpAddr::is_loopback),
    }
}

/// Returns whether connections are encrypted. If they are, the certificate and its host name are
/// always checked.
fn ssl_mode(mode: Option<&str>, is_local: bool) -> Outcome<SslMode> {
    Ok(match mode {
        None if is_local => SslMode::Disable,
        None | Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
        Some("prefer") => SslMode::Prefer,
        Some("disable") => SslMode::Disable,
        Some(_) => {
            return Err(wrong(say!(
                "sslmode of the database is disable, prefer, require or verify-full",
                "veritabanının sslmode değeri disable, prefer, require ya da verify-full olabilir"
            )));
        }
    })
}

/// Reads certificate authorities in PEM form.
fn roots(file: &Path) -> Outcome<RootCertStore> {
    let bytes = fs::read(file)
        .map_err(|error| Failure { exit: Exit::Keys, ..file::unreadable(file, &error) })?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let added = certificate.ok().and_then(|certificate| roots.add(certificate).ok());
        if added.is_none() {
            roots = RootCertStore::empty();
            break;
        }
    }
    if roots.is_empty() {
        let file = file.display();
        return Err(wrong(&text!(
            "{file} has no certificates in PEM form",
            "{file} dosyasında PEM biçiminde sertifika yok"
        )));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> Server {
        match Location::parse(url).unwrap() {
            Location::Postgres(server) => *server,
            Location::File(file) => panic!("{}", file.display()),
        }
    }

    #[test]
    fn another_machine_is_reached_encrypted_unless_the_profile_says_otherwise() {
        for (url, mode, is_private) in [
            ("postgres://a@db.example/shop", SslMode::Require, true),
            ("postgresql://a@db.example:6432/shop?sslmode=require", SslMode::Require, true),
            ("postgres://a@db.example/shop?sslmode=verify-full", SslMode::Require, true),
            ("postgres://a@db.example/shop?sslmode=prefer", SslMode::Prefer, false),
            ("postgres://a@db.example/shop?sslmode=disable", SslMode::Disable, false),
            ("postgres://a@10.0.0.1/shop", SslMode::Require, true),
            ("postgres://a@localhost.example/shop", SslMode::Require, true),
            ("postgres://a@127.0.0.1/shop", SslMode::Disable, true),
            ("postgres://a@localhost/shop", SslMode::Disable, true),
            ("postgres://a@%2Frun%2Fpostgresql/shop", SslMode::Disable, true),
            ("postgres:///shop?host=/run/postgresql&user=a", SslMode::Disable, true),
            ("postgres://a@localhost/shop?sslmode=require", SslMode::Require, true),
            // One of two servers is another machine.
            ("postgres://a@localhost,db.example/shop", SslMode::Require, true),
            ("postgres://a@localhost/shop?hostaddr=10.0.0.1", SslMode::Require, true),
        ] {
            let server = server(url);
            let found = (server.config.get_ssl_mode(), server.is_private());
            assert_eq!(found, (mode, is_private), "{url}");
        }
        let file = "postgres://a@db.example/b?sslrootcert=/etc/ssl/my%20ca.pem";
        assert_eq!(server(file).authorities.as_deref(), Some(Path::new("/etc/ssl/my ca.pem")));
        assert_eq!(server("postgres://a@h/b?sslrootcert=system").authorities, None);
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_shown() {
        for url in [
            "postgres://a:s3cret@db.example/shop",
            "postgres://a:s3%40cret@db.example/shop",
            "postgres://db.example/shop?user=a&password=s3cret",
            "postgres://a:s3cret@db.example:wrong/shop",
        ] {
            let failure = Location::parse(url).unwrap_err();
            assert_eq!(failure.exit, Exit::Keys, "{url}");
            assert!(!format!("{failure:?}").contains("s3"), "{failure:?}");
        }
        let shown = Location::parse("postgres://a@db.example:5/shop?options=-c%20x%3Dy").unwrap();
        assert_eq!(shown.shown(), "postgres://a@db.example:5/shop");
        let server = server("postgres://a@db.example/shop");
        assert!(!format!("{:?}", server.with_password(Some("s3cret"))).contains("s3cret"));
    }

    #[test]
    fn other_databases_and_settings_are_refused() {
        for text in [
            "mysql://a@db.example/shop",
            "postgres://a@db.example/shop?sslmode=allow",
            "postgres://a@db.example/shop?sslcert=/a",
            "postgres://a@db.example:x/shop",
        ] {
            let failure = Location::parse(text).unwrap_err();
            assert_eq!(failure.exit, Exit::Keys, "{text}");
        }
        for file in ["orders.db", "/var/lib/paylink/orders.db", "C:\\paylink\\orders.db"] {
            let location = Location::parse(file).unwrap();
            assert!(matches!(location, Location::File(_)), "{location:?}");
            assert_eq!(location.shown(), file);
        }
        let missing = Path::new("/nonexistent.pem");
        assert_eq!(roots(missing).unwrap_err().exit, Exit::Keys);
        let empty = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(roots(empty.path()).unwrap_err().exit, Exit::Keys);
    }
}
