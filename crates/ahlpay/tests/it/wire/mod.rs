//! One test, or more, for each trap of AHL Pay's documentation that touches what this crate offers.

mod clocks;
mod digits;
mod envelope;
mod errors;
mod hash;
mod inquiry;
mod listing;
mod objects;
mod paging;
mod payments;
mod requests;
mod transactions;

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::api::transaction_list::TransactionList;
use ahlpay::{Client, Error};

use crate::support::new_request;

/// Days of transactions.
pub(super) fn days() -> TransactionList {
    TransactionList::new("2026-11-01".parse().unwrap(), "2026-11-22".parse().unwrap())
}

/// Every service of the client but the login, called once with something valid; the error it gave,
/// if any.
pub(super) async fn each_service(client: &Client) -> Vec<(&'static str, Option<Error>)> {
    let links = GetCreatedLinks::new(LinkState::Start);
    vec![
        ("CreateLinkPayment", client.create_link_payment(&new_request("R-1")).await.err()),
        ("GetCreatedLinks", client.get_created_links(&links).await.err()),
        ("PaymentInquiry", client.payment_inquiry(&PaymentInquiry::new("R-1")).await.err()),
        ("Transaction/List", client.transaction_list(&days()).await.err()),
        (
            "PassiveLinkPayment",
            client.passive_link_payment(&PassiveLinkPayment::new("R-1")).await.err(),
        ),
    ]
}

pub(super) fn is_write(service: &str) -> bool {
    matches!(service, "CreateLinkPayment" | "PassiveLinkPayment")
}
