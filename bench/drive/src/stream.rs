//! Streams links over pages until a number of them has been read.

use paylink::ListOptions;

use crate::client;
use crate::memory;
use crate::order;

/// Rows of a page: the default page size of our clients.
const PAGE: u32 = 50;

pub async fn run(provider: &str, links: u64, address: &str) {
    let base = memory::live();
    let all = client::paylinks(provider, address);
    let query = order::query(provider, PAGE);
    // The read buffer of a connection grows once. That memory is not the stream's; it is counted in
    // both runs.
    for _ in 0..8 {
        all.list(&query, None).await.expect("a page");
    }
    memory::forget_peak();
    // The default limit is 10,000 pages.
    let options = ListOptions::new().max_pages(u32::MAX);
    let (mut stream, mut seen) = (all.list_all(query).with_options(options), 0);
    while seen < links {
        let Some(link) = stream.next().await else { break };
        seen += u64::from(link.expect("a link").reference.is_some());
    }
    println!("{{\"links\":{seen},\"peak\":{}}}", memory::peak() - base);
}
