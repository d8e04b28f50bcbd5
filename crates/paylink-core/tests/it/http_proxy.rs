//! A proxy is used if and only if it is configured.

use std::process::Command;

use paylink_core::http::TransportBuilder;
use paylink_core::{BaseUrl, Transport};

use crate::support::http::{KEY, attempts, endpoint, options, read, write};
use crate::support::server::{Do, Server, answer, ok};

/// Set for a child process of these tests: the address to send the request to.
const TARGET: &str = "PAYLINK_TEST_TARGET";
const VARIABLES: [&str; 6] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Runs one test of this file in a separate process whose environment has a proxy.
async fn run(child: &'static str, target: &Server, proxy: &Server) {
    let proxy = format!("http://user:secret@{}", proxy.address());
    let target = target.base().to_string();
    let output = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", child, "--nocapture", "--test-threads=1"]).env(TARGET, target);
        command.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
        command.envs(VARIABLES.map(|name| (name, proxy.clone()))).output().unwrap()
    })
    .await
    .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

/// In a child process, sends one request to this machine and one to another. Otherwise nothing.
async fn ask(builder: TransportBuilder) {
    let Ok(target) = std::env::var(TARGET) else { return };
    let transport = builder.retry(attempts(1)).build().unwrap();
    let here = endpoint(&transport, BaseUrl::loopback(&target).unwrap());
    assert_eq!(here.send(read()).await.unwrap().status(), 200);
    // This host does not exist; only the route to it matters.
    let there = BaseUrl::https("https://gateway.example").unwrap();
    let error = endpoint(&transport, there).send(write()).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
}

/// The plain request to this machine, with its key, did not go through the proxy.
const DIRECT: &str = "GET /v1/detail HTTP/1.1";
const TUNNEL: &str = "CONNECT gateway.example:443 HTTP/1.1";

#[tokio::test]
async fn child_without_a_proxy_option() {
    ask(options().0.connect_timeout(std::time::Duration::from_millis(200))).await;
}

#[tokio::test]
async fn child_that_takes_the_proxy_from_the_environment() {
    ask(options().0.proxy_from_env()).await;
}

#[tokio::test]
async fn child_with_another_proxy() {
    let Ok(target) = std::env::var(TARGET) else { return };
    ask(options().0.proxy(&target).unwrap()).await;
}

/// Answers like a plain proxy or a server, and opens no tunnel.
async fn server() -> Server {
    Server::start(|_, request| match request.line().starts_with("CONNECT ") {
        true => Do::Close(answer(502, &[], "")),
        false => Do::Answer(ok()),
    })
    .await
}

#[tokio::test]
async fn the_environment_alone_does_not_set_a_proxy() {
    let (target, proxy) = (server().await, server().await);
    run("http_proxy::child_without_a_proxy_option", &target, &proxy).await;
    assert_eq!((target.requests(), proxy.connections(), proxy.bytes_in()), (1, 0, 0));
    assert_eq!(target.request(0).line(), DIRECT);
}

#[tokio::test]
async fn the_environment_sets_the_proxy_if_the_option_says_so() {
    let (target, proxy) = (server().await, server().await);
    run("http_proxy::child_that_takes_the_proxy_from_the_environment", &target, &proxy).await;
    assert_eq!((target.requests(), proxy.requests()), (1, 1));
    assert_eq!((target.request(0).line(), proxy.request(0).line()), (DIRECT, TUNNEL));
}

#[tokio::test]
async fn a_configured_proxy_wins_over_the_environment() {
    let (target, proxy) = (server().await, server().await);
    run("http_proxy::child_with_another_proxy", &target, &proxy).await;
    assert_eq!(proxy.connections(), 0);
    assert_eq!((target.request(0).line(), target.request(1).line()), (DIRECT, TUNNEL));
}

#[tokio::test]
async fn a_configured_proxy_receives_the_host_and_its_own_password_and_no_key() {
    let proxy = server().await;
    let builder = options().0.proxy(&format!("http://user:secret@{}", proxy.address())).unwrap();
    let transport: Transport = builder.retry(attempts(1)).build().unwrap();
    let base = BaseUrl::https("https://gateway.example/paynet").unwrap();
    let error = endpoint(&transport, base).send(write()).await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 1, "{error:?}");
    let request = proxy.request(0);
    assert_eq!(request.line(), "CONNECT gateway.example:443 HTTP/1.1");
    // "user:secret" in base 64.
    assert_eq!(request.header("proxy-authorization"), Some("Basic dXNlcjpzZWNyZXQ="));
    assert!(
        !request.head.contains(KEY)
            && !request.head.contains("x-key")
            && !request.head.contains("/v1/")
    );
    assert_eq!((proxy.requests(), request.body.len()), (1, 0));
}
