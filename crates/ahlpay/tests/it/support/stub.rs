//! A stub of AHL Pay with scripted answers.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

use ahlpay::{Client, ClientBuilder, NewLink};
use paylink_testkit::harness::{ClientStub, Stubbed};
use paylink_testkit::servers::{Do, Received, by_service};

use super::{answers, new_link, sandbox_at, transport, user};

/// The service of the login.
pub(crate) const LOGIN: &str = "AuthenticationMerchant";

/// The name of the requested service, as in the errors of this crate.
pub(crate) fn service_of(request: &Received) -> &str {
    let path = request.service();
    ["Payment/", "Security/"].iter().find_map(|folder| path.strip_prefix(folder)).unwrap_or(path)
}

pub(crate) struct AhlStub(ClientStub<Ahl>);

pub(crate) struct Ahl;

impl Stubbed for Ahl {
    type Client = Client;

    fn client(url: &str) -> Client {
        builder(url).build().unwrap()
    }

    fn new_link(name: &str) -> NewLink {
        new_link(name)
    }
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder(sandbox_at(url), user()).allow_deactivation().transport(&transport())
}

impl AhlStub {
    /// `login` answers logins by their number, from 1; `script` answers all other requests.
    pub(crate) async fn with_login(
        login: impl Fn(usize) -> Do + Send + Sync + 'static,
        script: impl Fn(&Received) -> Do + Send + Sync + 'static,
    ) -> Self {
        let logins = AtomicUsize::new(0);
        let server = ClientStub::start(move |request| match service_of(request) {
            LOGIN => login(logins.fetch_add(1, Ordering::SeqCst) + 1),
            _ => script(request),
        });
        Self(server.await)
    }

    /// Every login succeeds, with the tokens `T-1`, `T-2` and so on.
    pub(crate) async fn start(script: impl Fn(&Received) -> Do + Send + Sync + 'static) -> Self {
        Self::with_login(|number| Do::Answer(200, answers::session(&format!("T-{number}"))), script)
            .await
    }

    /// Returns the same answer to all requests except logins.
    pub(crate) async fn answering(status: u16, body: &str) -> Self {
        let answer = Do::Answer(status, body.to_owned());
        Self::start(move |_| answer.clone()).await
    }

    /// Returns HTTP 200 with a body per service, and 404 for other services. A body may be text or
    /// bytes.
    pub(crate) async fn services<Body: Clone + Into<Vec<u8>>>(bodies: &[(&str, Body)]) -> Self {
        Self::start(by_service(bodies, service_of)).await
    }

    /// A builder with deactivation allowed.
    pub(crate) fn builder(&self) -> ClientBuilder {
        builder(&self.url())
    }

    pub(crate) fn logins(&self) -> usize {
        self.requests().iter().filter(|request| service_of(request) == LOGIN).count()
    }

    /// All requests except logins.
    pub(crate) fn calls(&self) -> Vec<Received> {
        self.requests().into_iter().filter(|request| service_of(request) != LOGIN).collect()
    }

    /// The bodies of all requests except logins.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.calls().into_iter().map(|request| request.body).collect()
    }
}

impl Deref for AhlStub {
    type Target = ClientStub<Ahl>;

    fn deref(&self) -> &ClientStub<Ahl> {
        &self.0
    }
}
