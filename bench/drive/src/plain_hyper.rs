//! The lower bound: plain hyper over one connection, with a prepared body and an answer that is not
//! decoded.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub struct PlainHyper {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    method: Method,
    path: String,
    keys: &'static [(&'static str, &'static str)],
    body: Bytes,
}

impl PlainHyper {
    pub async fn connect(
        host: &str,
        (method, path): (Method, String),
        keys: &'static [(&'static str, &'static str)],
        body: Bytes,
    ) -> Self {
        let stream = TcpStream::connect(host).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP/1.1");
        tokio::spawn(connection);
        Self { sender, host: host.to_owned(), method, path, keys, body }
    }

    pub async fn another(&self) -> Self {
        Self::connect(
            &self.host,
            (self.method.clone(), self.path.clone()),
            self.keys,
            self.body.clone(),
        )
        .await
    }

    /// Makes the call and returns the length of the answer's body.
    pub async fn call(&mut self) -> u64 {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(self.path.as_str())
            .header(HOST, self.host.as_str())
            .header(ACCEPT, "application/json; charset=UTF-8");
        if !self.body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json; charset=UTF-8");
        }
        for (name, key) in self.keys {
            request = request.header(*name, *key);
        }
        let request = request.body(Full::new(self.body.clone())).expect("a request");
        self.sender.ready().await.expect("a kept connection");
        let answer = self.sender.send_request(request).await.expect("an answer");
        assert!(answer.status().is_success());
        let mut body = answer.into_body();
        let mut bytes = 0;
        while let Some(frame) = body.frame().await {
            bytes += frame.expect("a body").data_ref().map_or(0, |data| data.len() as u64);
        }
        bytes
    }
}
