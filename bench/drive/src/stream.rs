//! Streams links over pages until a number of them has been read.

use paylink::{LinkQuery, ListedLink};

use crate::Figures;
use crate::client::BenchClient;
use crate::meter::{self, Meter};
use crate::order;

/// Rows of a page: the default page size of our clients.
const PAGE: u32 = 50;

pub async fn run(client: &str, provider: &str, links: u64, address: &str) -> Figures {
    let base = meter::live();
    let mut client = BenchClient::new(client, provider, &format!("list-{PAGE}"), address).await;
    // The read buffer of a connection grows once. That memory is not the stream's; it is counted in
    // both runs.
    for _ in 0..8 {
        client.call().await;
    }
    meter::forget_peak();
    let meter = Meter::start();
    let seen = match &client {
        BenchClient::Common(all, _) => common(all, order::query(provider, PAGE), links).await,
        BenchClient::BarePaynet(client, _) => {
            let mut seen = 0;
            while seen < links {
                let page = client
                    .list(order::DAYS, PAGE, Some(seen).filter(|seen| *seen > 0))
                    .await
                    .expect("a page");
                seen += page.rows.iter().filter(|row| row.reference_no.is_some()).count() as u64;
                if page.has_more == Some(false) {
                    break;
                }
            }
            seen
        }
        BenchClient::BareAhlPay(client, _) => {
            let (mut seen, mut page) = (0, 0);
            while seen < links {
                let answer = client.list(page, PAGE).await.expect("a page");
                seen += answer.result.iter().filter(|row| row.order_id.is_some()).count() as u64;
                page += 1;
                if answer.total_pages.is_some_and(|pages| i64::from(page) >= pages) {
                    break;
                }
            }
            seen
        }
        _ => panic!("bare or common"),
    };
    let mut figures = Figures::from(meter.stop());
    figures.extend([
        ("links", seen),
        ("peak", meter::peak() - base),
        ("rss", meter::peak_rss_bytes()),
    ]);
    figures
}

async fn common(all: &paylink::PayLinks, query: LinkQuery, links: u64) -> u64 {
    let mut stream = all.list_all(query);
    let mut seen = 0;
    while seen < links {
        let Some(link) = stream.next().await else { break };
        let link: ListedLink = link.expect("a link");
        seen += u64::from(link.reference.is_some());
    }
    seen
}
