//! The payer's browser, as small as it can be: it opens a page and presses a button.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer: its status, the address it redirects to, if any, and the page.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

/// Opens a page.
pub(crate) async fn open(url: &str) -> io::Result<Page> {
    request("GET", url, "").await
}

/// Submits a form.
pub(crate) async fn submit(url: &str, form: &str) -> io::Result<Page> {
    request("POST", url, form).await
}

/// The address to which the page's button of this name leads.
pub(crate) fn button(page: &Page, page_url: &str, name: &str) -> Option<String> {
    let actions = page.text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let action = actions
        .into_iter()
        .find(|action| action.split('?').next().is_some_and(|path| path.ends_with(name)))?;
    if action.starts_with("http") {
        return Some(action.to_owned());
    }
    let host_ends = page_url.match_indices('/').nth(2).map_or(page_url.len(), |(at, _)| at);
    Some(format!("{}{action}", &page_url[..host_ends]))
}

async fn request(method: &str, url: &str, body: &str) -> io::Result<Page> {
    let broken = || io::Error::other("no http address");
    let rest = url.strip_prefix("http://").ok_or_else(broken)?;
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let mut stream = TcpStream::connect(host).await?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, text) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let location = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.to_owned())
    });
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    Ok(Page { status, location, text: text.to_owned() })
}
