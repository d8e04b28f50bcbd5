//! Tests for the peculiarities of Paynet's wire format, documented or not.

mod amounts;
mod envelope;
mod errors;
mod fields;
mod listing;
mod objects;
mod payments;
mod reading;
mod requests;
mod unread;
mod verdicts;

use paylink_core::Confirmation;
use paylink_testkit::foreign::{Called, Services, called};
use paynet::{Error, Expected};

use crate::support::answers::{CREATED, DONE, rows};
use crate::support::new_link;
use crate::support::stub::{Do, Stub};

/// Calls every service of the client once with a valid request; returns the errors.
pub(super) async fn each_service(stub: &Stub) -> Vec<(&'static str, Option<Error>)> {
    use paynet::api::LinkLookup;
    use paynet::api::mailorder_list::MailorderList;
    use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
    use paynet::api::transaction_check::TransactionCheck;
    use paynet::api::transaction_detail::TransactionDetail;

    let client = stub.client();
    let lookup = LinkLookup::by_id("L-1");
    let deactivate = MailorderStatusUpdate::new(lookup.clone(), NewStatus::Passive);
    let days = MailorderList::new("2026-11-01".parse().unwrap(), "2026-11-21".parse().unwrap());
    let (check, detail) =
        (TransactionCheck::by_xact_id("xk_1"), TransactionDetail::by_xact_id("xk_1"));
    vec![
        ("mailorder/create", client.create_link(&new_link("R-1"), &Default::default()).await.err()),
        ("mailorder/detail", client.mailorder_detail(&lookup).await.err()),
        ("mailorder/list", client.mailorder_list(&days).await.err()),
        ("mailorder/status_update", client.mailorder_status_update(&deactivate).await.err()),
        ("transaction/check", client.transaction_check(&check).await.err()),
        ("transaction/detail", client.transaction_detail(&detail).await.err()),
    ]
}

/// As [`each_service`], where every call must fail.
pub(super) async fn each_error(stub: &Stub) -> Vec<(&'static str, Error)> {
    let failed = |(service, error): (&'static str, Option<Error>)| {
        (service, error.unwrap_or_else(|| panic!("{service} succeeds")))
    };
    each_service(stub).await.into_iter().map(failed).collect()
}

const SERVICES: Services =
    Services { provider: "paynet", call_each: |answer| Box::pin(call_each(answer)), is_write };

async fn call_each(answer: Do) -> Vec<Called> {
    let stub = Stub::start(move |_| answer.clone()).await;
    let errors = each_service(&stub).await;
    let received = stub.requests().iter().map(|own| own.service().to_owned()).collect::<Vec<_>>();
    called(errors, &received)
}

pub(super) fn is_write(service: &str) -> bool {
    matches!(service, "mailorder/create" | "mailorder/status_update")
}

/// Confirms the link `R-1` against a server with these responses for the link and its payments.
pub(super) async fn confirm(
    detail: &str,
    checked: &[&str],
    detailed: &[&str],
    expected: &Expected,
) -> Confirmation {
    let stub = Stub::services(&[
        ("mailorder/detail", detail.to_owned()),
        ("transaction/check", rows(checked)),
        ("transaction/detail", rows(detailed)),
    ])
    .await;
    stub.confirm(expected).await.unwrap()
}

/// A server at which every service succeeds.
pub(super) async fn benign() -> Stub {
    let done = format!("{{{DONE}");
    Stub::services(&[
        ("mailorder/create", CREATED.to_owned()),
        ("mailorder/detail", super::support::answers::detail(r#""status":0"#)),
        ("mailorder/list", rows(&[])),
        ("mailorder/status_update", done),
        ("transaction/check", rows(&[])),
        ("transaction/detail", rows(&[])),
    ])
    .await
}
