//! A merchant's server for the rehearsal: it records what the sandbox posts.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The query and the JSON body of each post.
type Posts = Arc<Mutex<Vec<(String, Value)>>>;

/// The server. It ends when it is dropped.
pub(crate) struct Merchant {
    address: SocketAddr,
    posts: Posts,
    task: JoinHandle<()>,
}

/// A path that is answered with HTTP 500.
pub(crate) const FAILS: &str = "/fails";

impl Merchant {
    /// Starts a server on a free port of this machine.
    ///
    /// # Errors
    /// Returns an error if there is no free port.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (address, posts) = (listener.local_addr()?, Posts::default());
        let router = Router::new().fallback(receive).with_state(posts.clone());
        let task = tokio::spawn(async move {
            // An error ends the server; then no callback comes, which the questions report.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, posts, task })
    }

    /// Returns the address of a path on this server.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the JSON bodies that were posted with this query so far.
    pub(crate) fn posted(&self, query: &str) -> Vec<Value> {
        let posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        posts.iter().filter(|(own, _)| own == query).map(|(_, body)| body.clone()).collect()
    }
}

async fn receive(State(posts): State<Posts>, method: Method, uri: Uri, body: Bytes) -> StatusCode {
    if let (Method::POST, Ok(body)) = (method, serde_json::from_slice(&body)) {
        let query = uri.query().unwrap_or_default().to_owned();
        posts.lock().unwrap_or_else(PoisonError::into_inner).push((query, body));
    }
    if uri.path() == FAILS { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
}

impl Drop for Merchant {
    fn drop(&mut self) {
        self.task.abort();
    }
}
