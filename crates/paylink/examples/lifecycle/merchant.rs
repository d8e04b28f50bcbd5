//! The merchant's server: it accepts callbacks and hands them to the program.

use std::error::Error;
use std::net::SocketAddr;

use axum::{Router, extract::State, http::StatusCode, routing::any};
use paylink::CallbackRequest;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub(crate) struct Merchant {
    address: SocketAddr,
    callbacks: mpsc::Receiver<CallbackRequest>,
}

impl Merchant {
    pub(crate) async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (sender, callbacks) = mpsc::channel(8);
        let router = Router::new().fallback(any(accept)).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, callbacks })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next callback.
    pub(crate) async fn next(&mut self) -> Result<CallbackRequest, Box<dyn Error>> {
        Ok(self.callbacks.recv().await.ok_or("the server has stopped")?)
    }
}

/// Answers before the callback is confirmed: the provider does not wait for the shop.
async fn accept(
    State(sender): State<mpsc::Sender<CallbackRequest>>,
    request: CallbackRequest,
) -> StatusCode {
    sender.try_send(request).map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::OK)
}
