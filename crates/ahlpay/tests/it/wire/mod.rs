//! The wire format: what is sent, and how each documented, observed or unexpected answer is read.

mod clocks;
mod deciding;
mod digits;
mod envelope;
mod errors;
mod foreign;
mod hash;
mod informing;
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
use paylink_testkit::foreign::{Called, Services, called};
use paylink_testkit::servers::Do;

use crate::support::new_request;
use crate::support::stub::{AhlStub, service_of};

/// A query for transactions.
pub(super) fn days() -> TransactionList {
    TransactionList::new("2026-11-01".parse().unwrap(), "2026-11-22".parse().unwrap())
}

/// Calls every service of the client except the login once with a valid request; returns the error
/// of each, if any.
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

/// As [`each_service`], where every call must fail.
pub(super) async fn each_error(client: &Client) -> Vec<(&'static str, Error)> {
    let failed = |(service, error): (&'static str, Option<Error>)| {
        (service, error.unwrap_or_else(|| panic!("{service} succeeds")))
    };
    each_service(client).await.into_iter().map(failed).collect()
}

const SERVICES: Services =
    Services { provider: "ahlpay", call_each: |answer| Box::pin(call_each(answer)), is_write };

async fn call_each(answer: Do) -> Vec<Called> {
    let ahl = AhlStub::start(move |_| answer.clone()).await;
    let errors = each_service(&ahl.client()).await;
    let received = ahl.calls().iter().map(|own| service_of(own).to_owned()).collect::<Vec<_>>();
    called(errors, &received)
}

pub(super) fn is_write(service: &str) -> bool {
    matches!(service, "CreateLinkPayment" | "PassiveLinkPayment")
}
