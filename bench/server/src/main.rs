//! `server LINKS`: prints its address, then answers until its standard input ends. Lists hold LINKS
//! links.

mod answers;
mod pages;

use std::convert::Infallible;
use std::io::Read;
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use answers::Answers;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let links =
        std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("usage: server LINKS");
    let answers = Arc::new(Answers::new(links));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of this machine");
    println!("{}", listener.local_addr().expect("an address"));
    std::thread::spawn(|| {
        // The parent process has the other end; when it ends, the server ends.
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            let service =
                hyper::service::service_fn(|request| answer(Arc::clone(&answers), request));
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    answers: Arc<Answers>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let mut response = Response::new(Full::new(answers.to(parts.uri.path(), &body)));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    Ok(response)
}
