//! A stub of AHL Pay with scripted answers.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

use ahlpay::{Client, ClientBuilder};
use paylink_core::{Clock, Confirmation, CreatedLink, Expected, Link, PayLinks, Result};
use paylink_testkit::servers::{Do, Received, Stub};

use super::{answers, new_link, no_waiting, reference, sandbox_at, transport, user};

/// The service of the login.
pub(crate) const LOGIN: &str = "AuthenticationMerchant";

/// The name of the requested service, as in the errors of this crate.
pub(crate) fn service_of(request: &Received) -> &str {
    let path = request.service();
    ["Payment/", "Security/"].iter().find_map(|folder| path.strip_prefix(folder)).unwrap_or(path)
}

pub(crate) struct AhlStub(Stub);

impl AhlStub {
    /// `login` answers logins by their number, from 1; `script` answers all other requests.
    pub(crate) async fn with_login(
        login: impl Fn(usize) -> Do + Send + Sync + 'static,
        script: impl Fn(&Received) -> Do + Send + Sync + 'static,
    ) -> Self {
        let logins = AtomicUsize::new(0);
        let server = Stub::start(move |request| match service_of(request) {
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
        let bodies: Vec<(String, Vec<u8>)> =
            bodies.iter().map(|(name, body)| ((*name).to_owned(), body.clone().into())).collect();
        Self::start(move |request| {
            match bodies.iter().find(|(name, _)| name == service_of(request)) {
                Some((_, body)) => Do::Bytes(body.clone()),
                None => Do::Answer(404, "<html>nothing here</html>".to_owned()),
            }
        })
        .await
    }

    /// A builder with deactivation allowed.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(sandbox_at(&self.url()), user())
            .allow_deactivation()
            .transport(&transport())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn links(&self) -> PayLinks {
        self.links_with(no_waiting())
    }

    pub(crate) fn links_with(&self, clock: Clock) -> PayLinks {
        PayLinks::with_clock(self.client(), clock)
    }

    /// Creates the link `R-1`.
    pub(crate) async fn create(&self) -> Result<CreatedLink> {
        self.links().create(&new_link("R-1")).await
    }

    /// Reads the link `R-1`.
    pub(crate) async fn get(&self) -> Result<Link> {
        let links = self.links();
        links.get(&links.key_for(reference("R-1"))).await
    }

    /// Confirms the link `R-1`.
    pub(crate) async fn confirm(&self, expected: &Expected) -> Result<Confirmation> {
        let links = self.links();
        links.confirm(&links.key_for(reference("R-1")), expected, None).await
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
    type Target = Stub;

    fn deref(&self) -> &Stub {
        &self.0
    }
}
