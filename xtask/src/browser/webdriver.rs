//! As much of the WebDriver protocol (W3C) as the flows need: JSON over plain HTTP to a driver on
//! this machine.
//!
//! The libraries that speak it bring some thirty crates more than the sandbox has, one of them
//! under a licence that this workspace does not allow.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// Longer than the driver itself waits for a page.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A driver that waits for sessions.
#[derive(Clone, Debug)]
pub struct Driver {
    host: String,
}

/// A window that a driver controls.
#[derive(Clone, Debug)]
pub struct Session {
    driver: Driver,
    path: String,
}

/// Something on a page.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    session: &'a Session,
    path: String,
}

impl Driver {
    /// A driver on a port of this machine.
    pub fn at(port: u16) -> Self {
        Self { host: format!("127.0.0.1:{port}") }
    }

    /// Opens a window with these capabilities.
    ///
    /// # Errors
    /// The driver cannot start the browser; its words say why.
    pub async fn session(&self, capabilities: &Value) -> Result<Session, String> {
        let wanted = json!({"capabilities": {"alwaysMatch": capabilities}});
        let answer = self.ask(Method::POST, "/session", Some(wanted)).await?;
        let id =
            answer["sessionId"].as_str().ok_or("the driver has opened a session without an id")?;
        Ok(Session { driver: self.clone(), path: format!("/session/{id}") })
    }

    /// `value` of the answer.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, String> {
        let asked = tokio::time::timeout(TIMEOUT, self.exchange(method, path, body)).await;
        asked.unwrap_or_else(|_| {
            Err(format!("the WebDriver at {} does not answer {path}", self.host))
        })
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        let broken =
            |error: &dyn std::fmt::Display| format!("the WebDriver at {}: {error}", self.host);
        let stream = TcpStream::connect(&self.host).await.map_err(|error| broken(&error))?;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host)
            .header("content-type", "application/json")
            .body(Full::<Bytes>::from(body.map(|own| own.to_string()).unwrap_or_default()))
            .map_err(|error| broken(&error))?;
        let answer = sender.send_request(request).await.map_err(|error| broken(&error))?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await.map_err(|error| broken(&error))?.to_bytes();
        let mut json: Value = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
        if status.is_success() {
            return Ok(json["value"].take());
        }
        // the rest of the message is the driver's call stack
        let message = json["value"]["message"]
            .as_str()
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default();
        Err(broken(&format!("{} ({message})", json["value"]["error"])))
    }
}

impl Session {
    async fn get(&self, path: &str) -> Result<Value, String> {
        self.driver.ask(Method::GET, &format!("{}{path}", self.path), None).await
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, String> {
        self.driver.ask(Method::POST, &format!("{}{path}", self.path), Some(body)).await
    }

    /// Opens an address and waits until it is loaded.
    ///
    /// # Errors
    /// It cannot be loaded. So in all methods: the driver's words are the error.
    pub async fn open(&self, url: &str) -> Result<(), String> {
        self.post("/url", json!({"url": url})).await.map(drop)
    }

    /// Loads the page once more.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub async fn reload(&self) -> Result<(), String> {
        self.post("/refresh", json!({})).await.map(drop)
    }

    /// The address of the page.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub async fn url(&self) -> Result<String, String> {
        text(self.get("/url").await?)
    }

    /// The title of the page.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub async fn title(&self) -> Result<String, String> {
        text(self.get("/title").await?)
    }

    /// The first element that a CSS selector finds.
    ///
    /// # Errors
    /// There is none.
    pub async fn css(&self, selector: &str) -> Result<Element<'_>, String> {
        self.find("css selector", selector).await
    }

    /// The first element that an XPath finds.
    ///
    /// # Errors
    /// There is none.
    pub async fn xpath(&self, path: &str) -> Result<Element<'_>, String> {
        self.find("xpath", path).await
    }

    async fn find(&self, using: &str, value: &str) -> Result<Element<'_>, String> {
        let found = self.post("/element", json!({"using": using, "value": value})).await?;
        let id = found.as_object().and_then(|own| own.values().next()).and_then(Value::as_str);
        let id = id.ok_or_else(|| format!("the driver has found {value} without an id"))?;
        Ok(Element { session: self, path: format!("/element/{id}") })
    }

    /// What a script returns. It is the driver's own, and runs where the page's scripts may not.
    ///
    /// # Errors
    /// It throws.
    pub async fn script(&self, script: &str) -> Result<Value, String> {
        self.post("/execute/sync", json!({"script": script, "args": []})).await
    }

    /// The errors on the browser's console since the last call.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub async fn complaints(&self) -> Result<Vec<String>, String> {
        let log = self.post("/se/log", json!({"type": "browser"})).await?;
        let entries = log.as_array().into_iter().flatten();
        Ok(entries.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect())
    }

    /// The visible part of the page as a PNG.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub async fn screenshot(&self) -> Result<Vec<u8>, String> {
        STANDARD.decode(text(self.get("/screenshot").await?)?).map_err(|error| error.to_string())
    }

    /// Closes the window and the browser behind it.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub async fn close(self) -> Result<(), String> {
        self.driver.ask(Method::DELETE, &self.path, None).await.map(drop)
    }
}

impl Element<'_> {
    /// Clicks on it, and waits if that loads a page.
    ///
    /// # Errors
    /// It cannot be clicked on, for instance because something lies above it.
    pub async fn click(&self) -> Result<(), String> {
        self.session.post(&format!("{}/click", self.path), json!({})).await.map(drop)
    }

    /// Types a text into it.
    ///
    /// # Errors
    /// It takes no text.
    pub async fn type_in(&self, text: &str) -> Result<(), String> {
        self.session.post(&format!("{}/value", self.path), json!({"text": text})).await.map(drop)
    }

    /// Its text as a reader sees it.
    ///
    /// # Errors
    /// It is gone.
    pub async fn text(&self) -> Result<String, String> {
        text(self.session.get(&format!("{}/text", self.path)).await?)
    }
}

fn text(value: Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("the driver has answered {value} for a text"))
}
