use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, redirect};
use rustls_platform_verifier::BuilderVerifierExt;
use serde::Serialize;
use serde::de::DeserializeOwned;

const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// One host with the keys of one account.
#[derive(Clone)]
pub struct Http {
    client: Client,
    base: String,
}

#[derive(Debug)]
pub enum Error {
    Setup(Box<dyn std::error::Error + Send + Sync>),
    Transport(reqwest::Error),
    Status(u16),
    TooLarge,
    NotText,
    Json(serde_json::Error),
    Refused { code: Option<String> },
    Missing(&'static str),
    Differs(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup(why) => write!(f, "set-up: {why}"),
            Self::Transport(why) => write!(f, "transport: {why}"),
            Self::Status(status) => write!(f, "HTTP status {status}"),
            Self::TooLarge => f.write_str("the body is too large"),
            Self::NotText => f.write_str("the body is not UTF-8"),
            Self::Json(why) => write!(f, "the body cannot be read: {why}"),
            Self::Refused { code } => write!(f, "refused with code {code:?}"),
            Self::Missing(what) => write!(f, "there is no `{what}`"),
            Self::Differs(what) => write!(f, "`{what}` is not the requested one"),
        }
    }
}

impl std::error::Error for Error {}

impl Http {
    /// A client that sends these headers with every request.
    pub fn new(base: &str, keys: &[(&'static str, &str)]) -> Result<Self, Error> {
        let setup = |why: Box<dyn std::error::Error + Send + Sync>| Error::Setup(why);
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json; charset=UTF-8"));
        for (name, key) in keys {
            let mut value = HeaderValue::from_str(key).map_err(|why| setup(why.into()))?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::aws_lc_rs::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|why| setup(why.into()))?
        .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .default_headers(headers)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent("shop/1.0")
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(20))
            .timeout(Duration::from_secs(30))
            .build()
            .map_err(|why| setup(why.into()))?;
        Ok(Self { client, base: base.to_owned() })
    }

    pub async fn post<A: DeserializeOwned>(
        &self,
        path: &str,
        request: &impl Serialize,
    ) -> Result<A, Error> {
        let body = serde_json::to_vec(request).map_err(Error::Json)?;
        let request = self
            .client
            .post(format!("{}{path}", self.base))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"))
            .body(body);
        send(request).await
    }

    pub async fn get<A: DeserializeOwned>(
        &self,
        path: &str,
        header: (&'static str, &str),
    ) -> Result<A, Error> {
        send(self.client.get(format!("{}{path}", self.base)).header(header.0, header.1)).await
    }
}

async fn send<A: DeserializeOwned>(builder: RequestBuilder) -> Result<A, Error> {
    let response = builder.send().await.map_err(Error::Transport)?;
    let status = response.status();
    if !status.is_success() {
        return Err(Error::Status(status.as_u16()));
    }
    let body = read(response).await?;
    let text = std::str::from_utf8(&body).map_err(|_| Error::NotText)?;
    serde_json::from_str(text).map_err(Error::Json)
}

async fn read(mut response: Response) -> Result<Vec<u8>, Error> {
    let announced = response.content_length().unwrap_or(2048);
    if announced > BODY_LIMIT as u64 {
        return Err(Error::TooLarge);
    }
    let mut body = Vec::with_capacity(announced.min(64 * 1024) as usize);
    while let Some(chunk) = response.chunk().await.map_err(Error::Transport)? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(Error::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
