//! What is sent and read where Paywall's documentation is ambiguous, contradicts itself or differs
//! from its examples.

mod amounts;
mod envelope;
mod errors;
mod fields;
mod foreign;
mod forms;
mod hosts;
mod linkqr;
mod objects;
mod payments;
mod requests;
mod status;

use paylink_testkit::foreign::{Called, Services, called};
use paylink_testkit::servers::Do;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::{Client, Error};

use crate::support::hosts::Hosts;
use crate::support::{lira, new_page};

/// Every service of the client, called once with something valid; the error it gave, if any.
pub(super) async fn each_service(client: &Client) -> Vec<(&'static str, Option<Error>)> {
    let item = LinkQrGenerate::service("Danışmanlık", "Bir saat", lira("149.90")).unwrap();
    let guid = "cdd14b16-74fd-4f3b-863f-fccb3ec80baf";
    vec![
        ("checkout/generate", client.checkout_generate(&new_page("R-1")).await.err()),
        ("checkout/inquiry", client.checkout_inquiry(205_334_386).await.err()),
        (
            "checkout/passive",
            client.checkout_passive(&CheckoutPassive::new(205_334_386)).await.err(),
        ),
        ("linkqr/generate", client.linkqr_generate(&item).await.err()),
        ("payment/version", client.payment_version().await.err()),
        ("private/query", client.payment_by_merchant_code("R-1").await.err()),
        ("private/query/by/uniquecode", client.payment_by_paywall_code(guid).await.err()),
        ("private/query/by/paymentid", client.payment_by_id(4_045_714).await.err()),
        (
            "private/query/by/trackingcode",
            client.payments_by_tracking_code("TRK-7", None).await.err(),
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
    Services { provider: "paywall", call_each: |answer| Box::pin(call_each(answer)), is_write };

async fn call_each(answer: Do) -> Vec<Called> {
    let hosts = Hosts::start(move |_| answer.clone()).await;
    let errors = each_service(&hosts.client()).await;
    let received = hosts.requests().iter().map(|own| own.service().to_owned()).collect::<Vec<_>>();
    called(errors, &received)
}

pub(super) fn is_write(service: &str) -> bool {
    matches!(service, "checkout/generate" | "checkout/passive" | "linkqr/generate")
}

pub(super) fn is_private(service: &str) -> bool {
    service.starts_with("private/")
}
