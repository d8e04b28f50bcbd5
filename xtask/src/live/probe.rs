//! `cargo xtask live --probe`: checks that the documented hosts can be reached. Needs no keys and
//! sends no request.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use paylink_testkit::fixtures::load;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, ProtocolVersion};
use rustls_platform_verifier::Verifier;

use super::Outcome;

/// How long each step may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A host that `fixtures/<provider>/provider.json` names.
struct Host {
    /// `paynet, test`
    name: String,
    url: String,
}

/// Tries name resolution, connection and TLS handshake of every host at the same time, and reports
/// each.
pub fn run(root: &Path) -> Outcome {
    match config(&[]).and_then(|config| Ok((config, hosts(root)?))) {
        Ok((config, hosts)) => report(&config, &hosts),
        Err(fault) => Outcome { faults: vec![fault], ..Outcome::default() },
    }
}

fn report(config: &Arc<ClientConfig>, hosts: &[Host]) -> Outcome {
    let reached: Vec<Result<&str, &str>> = thread::scope(|scope| {
        let running: Vec<_> =
            hosts.iter().map(|host| scope.spawn(|| reach(config, &host.url))).collect();
        running.into_iter().map(|one| one.join().unwrap_or(Err("the attempt panicked"))).collect()
    });
    let lines = hosts.iter().zip(&reached).map(|(Host { name, url }, result)| match result {
        Ok(version) => format!("reached      {name}: {url} ({version})"),
        Err(reason) => format!("not reached  {name}: {url}: {reason}"),
    });
    let missed = reached.iter().filter(|result| result.is_err()).count();
    let faults =
        (missed > 0).then(|| format!("{missed} of {} hosts were not reached", hosts.len()));
    Outcome { report: lines.collect(), faults: faults.into_iter().collect() }
}

fn hosts(root: &Path) -> Result<Vec<Host>, String> {
    let mut hosts = Vec::new();
    for provider in load::providers(root)? {
        let loaded = load::provider(root, &provider).map_err(|faults| faults.join("\n"))?;
        let named = loaded.description.hosts.into_iter();
        hosts.extend(
            named.map(|host| Host { name: format!("{provider}, {}", host.name), url: host.text }),
        );
    }
    Ok(hosts)
}

/// The TLS configuration of the clients: TLS 1.2 and 1.3, and the operating system's authorities.
fn config(extra_roots: &[CertificateDer<'static>]) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = Verifier::new_with_extra_roots(extra_roots.iter().cloned(), provider.clone());
    let verifier =
        verifier.map_err(|_| "the operating system offers no certificate authorities")?;
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    // "Dangerous" is the name of every way to set a verifier; this one checks as the operating
    // system does.
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(Arc::new(builder.with_no_client_auth()))
}

/// The TLS version that was agreed on, or the step that failed.
fn reach(config: &Arc<ClientConfig>, url: &str) -> Result<&'static str, &'static str> {
    const NO_ADDRESS: &str = "this is not an https address";
    let authority =
        url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).ok_or(NO_ADDRESS)?;
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let port = port.parse().map_err(|_| NO_ADDRESS)?;
    let name = ServerName::try_from(host.to_owned()).map_err(|_| NO_ADDRESS)?;

    let mut addresses =
        (host, port).to_socket_addrs().map_err(|_| "the name cannot be resolved")?;
    let connected =
        addresses.find_map(|address| TcpStream::connect_timeout(&address, TIMEOUT).ok());
    let mut stream = connected.ok_or("no server accepts the connection")?;
    handshake(config, name, &mut stream).map_err(|error| {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match inner {
            Some(rustls::Error::InvalidCertificate(_)) => "its certificate is not trusted here",
            _ => "the TLS handshake fails",
        }
    })
}

fn handshake(
    config: &Arc<ClientConfig>,
    name: ServerName<'static>,
    stream: &mut TcpStream,
) -> io::Result<&'static str> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut tls = ClientConnection::new(config.clone(), name).map_err(io::Error::other)?;
    while tls.is_handshaking() {
        tls.complete_io(stream)?;
    }
    Ok(match tls.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "an unknown version of TLS",
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{SocketAddr, TcpListener};

    use rustls::pki_types::PrivateKeyDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::{ServerConfig, ServerConnection, SupportedProtocolVersion, version};

    use super::*;

    const ROOT: &[u8] = include_bytes!("../../../crates/paylink-core/tests/it/tls/root.pem");
    const CERTIFICATE: &[u8] =
        include_bytes!("../../../crates/paylink-core/tests/it/tls/server.pem");
    const KEY: &[u8] = include_bytes!("../../../crates/paylink-core/tests/it/tls/server.key.der");

    /// A server that does this with each connection.
    fn listen(serve: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || listener.incoming().for_each(|stream| serve(stream.unwrap())));
        address
    }

    fn tls_server(versions: &[&'static SupportedProtocolVersion]) -> SocketAddr {
        let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()];
        let key = PrivateKeyDer::try_from(KEY.to_vec()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder =
            ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
        let config = Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap());
        listen(move |mut stream| {
            let mut tls = ServerConnection::new(config.clone()).unwrap();
            while tls.is_handshaking() && tls.complete_io(&mut stream).is_ok() {}
        })
    }

    fn root() -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(ROOT).unwrap()
    }

    fn at(address: SocketAddr) -> String {
        format!("https://{address}/api")
    }

    #[test]
    fn each_step_that_fails_is_named() {
        let trusting = config(&[root()]).unwrap();
        assert_eq!(reach(&trusting, &at(tls_server(rustls::ALL_VERSIONS))), Ok("TLS 1.3"));
        assert_eq!(reach(&trusting, &at(tls_server(&[&version::TLS12]))), Ok("TLS 1.2"));

        let untrusted = reach(&config(&[]).unwrap(), &at(tls_server(rustls::ALL_VERSIONS)));
        assert_eq!(untrusted, Err("its certificate is not trusted here"));
        let plain =
            listen(|mut stream| drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")));
        assert_eq!(reach(&trusting, &at(plain)), Err("the TLS handshake fails"));
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert_eq!(reach(&trusting, &at(closed)), Err("no server accepts the connection"));
        for url in
            ["http://127.0.0.1", "127.0.0.1", "https://", "https://127.0.0.1:x", "https:///api"]
        {
            assert_eq!(reach(&trusting, url), Err("this is not an https address"), "{url}");
        }
    }

    #[test]
    fn every_host_has_its_line() {
        let host = |name: &str, url: String| Host { name: name.to_owned(), url };
        let reached = host("a, test", at(tls_server(rustls::ALL_VERSIONS)));
        let missed = host("b, live", "https://paylink.invalid".to_owned());
        let outcome = report(&config(&[root()]).unwrap(), &[reached, missed]);
        assert!(
            outcome.report[0].starts_with("reached      a, test: https://127.0.0.1:"),
            "{outcome:?}"
        );
        assert_eq!(
            outcome.report[1],
            "not reached  b, live: https://paylink.invalid: the name cannot be resolved"
        );
        assert_eq!(outcome.faults, ["1 of 2 hosts were not reached"]);
    }

    #[test]
    fn the_hosts_are_those_of_the_fixtures() {
        let hosts = hosts(&paylink_testkit::workspace_root()).unwrap();
        let has = |name, url| hosts.iter().any(|host| host.name == name && host.url == url);
        assert!(has("paynet, test", "https://pts-api.paynet.com.tr"));
        assert!(has(
            "paywall, payment private, test",
            "https://test-payment-private-api.itspaywall.com"
        ));
        assert!(hosts.iter().all(|host| host.url.starts_with("https://")));
    }
}
