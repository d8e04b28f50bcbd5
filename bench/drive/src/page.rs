//! One page, and the memory that it needs while it is read and afterwards.

use std::any::Any;

use crate::Figures;
use crate::client::{self, BenchClient};
use crate::meter;
use crate::order;

pub async fn run(client: &str, provider: &str, rows: u32, address: &str) -> Figures {
    // Connections and logins are not part of the cost.
    let mut warm = BenchClient::new(client, provider, "list-1", address).await;
    warm.call().await;
    let body = client::body_of_a_page(provider, rows, address).await;
    let asked = order::query(provider, rows);
    let base = meter::live();
    meter::forget_peak();
    let (page, kept): (Box<dyn Any>, bool) = match &warm {
        BenchClient::BarePaynet(client, _) => {
            (Box::new(client.list(order::DAYS, rows, None).await.expect("a page")), false)
        }
        BenchClient::BareAhlPay(client, _) => {
            (Box::new(client.list(0, rows).await.expect("a page")), false)
        }
        BenchClient::NativePaynet(client, _) => {
            let (first, last) = order::DAYS;
            let day = |text: &str| text.parse().expect("a day");
            let query =
                paynet::api::mailorder_list::MailorderList::new(day(first), day(last)).limit(rows);
            (Box::new(client.mailorder_list(&query).await.expect("a page")), true)
        }
        BenchClient::NativeAhlPay(client, _) => {
            let state = ahlpay::api::LinkState::Start;
            let query = ahlpay::api::get_created_links::GetCreatedLinks::new(state).size(rows);
            (Box::new(client.get_created_links(&query).await.expect("a page")), true)
        }
        BenchClient::Common(links, _) => {
            (Box::new(links.list(&asked, None).await.expect("a page")), true)
        }
        _ => panic!("a client that lists"),
    };
    // Our clients keep the body beside the result.
    let result = meter::live() - base - if kept { body } else { 0 };
    let peak = meter::peak() - base;
    drop(page);
    vec![("body", body), ("result", result), ("peak", peak)]
}
