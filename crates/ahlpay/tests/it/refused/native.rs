//! Native requests that AHL Pay would refuse.

use ahlpay::api::LinkState;
use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::api::transaction_list::TransactionList;
use ahlpay::{Client, Error};
use paylink_testkit::refused::assert_refused;

use super::unused;
use crate::support::new_request;
use crate::wire::days;

/// The error of a call that sends nothing.
async fn unsent<T>(operation: &str, call: impl AsyncFnOnce(Client) -> ahlpay::Result<T>) -> Error {
    let ahl = unused().await;
    let result = call(ahl.client()).await;
    let error = result.err().unwrap_or_else(|| panic!("{operation} is accepted"));
    assert_eq!((error.operation(), error.provider()), (Some(operation), Some(&ahlpay::PROVIDER)));
    ahl.assert_untouched();
    error
}

async fn create_refusal(request: &CreateLinkPayment) -> Error {
    unsent("CreateLinkPayment", async |own| own.create_link_payment(request).await).await
}

/// The refusal of a valid creation with this change.
async fn changed(change: impl Fn(&mut CreateLinkPayment)) -> Error {
    let mut request = new_request("R-1");
    change(&mut request);
    create_refusal(&request).await
}

async fn list_refusal(query: &GetCreatedLinks) -> Error {
    unsent("GetCreatedLinks", async |own| own.get_created_links(query).await).await
}

async fn transactions_refusal(query: &TransactionList) -> Error {
    unsent("Transaction/List", async |own| own.transaction_list(query).await).await
}

#[tokio::test]
async fn an_order_id_that_is_blank_or_has_more_than_64_characters_is_refused() {
    let ahl = unused().await;
    let client = ahl.client();
    for (id, rule) in [("", "blank"), (" \t", "blank"), (&*"ş".repeat(65), "at most 64")] {
        assert_refused(&create_refusal(&new_request(id)).await, "orderId", rule);
        assert_refused(
            &client.payment_inquiry(&PaymentInquiry::new(id)).await.unwrap_err(),
            "orderId",
            rule,
        );
        let passive = PassiveLinkPayment::new(id);
        assert_refused(&client.passive_link_payment(&passive).await.unwrap_err(), "orderId", rule);
    }
    ahl.assert_untouched();
    client.payment_inquiry(&PaymentInquiry::new("ş".repeat(64))).await.unwrap();
}

#[tokio::test]
async fn an_amount_that_is_not_a_positive_number_of_kurus_is_refused() {
    for amount in
        ["", "0", "00", "0100", "-1", "+1", "1.00", "1,00", "1 000", "149.90", "1e3", "١٢"]
    {
        assert_refused(
            &changed(|own| own.amount = amount.into()).await,
            "amount",
            "kuruş above zero",
        );
    }
}

#[tokio::test]
async fn a_currency_or_installment_count_that_is_not_digits_is_refused() {
    for text in ["", "TRY", "TL", "9 49", "-1", "0.5"] {
        assert_refused(&changed(|own| own.currency = text.into()).await, "currency", "digits");
        assert_refused(
            &changed(|own| own.installment_count = text.into()).await,
            "installmentCount",
            "digits",
        );
    }
}

#[tokio::test]
async fn a_blank_description_or_zero_lifetime_is_refused() {
    for blank in ["", " ", "\n"] {
        assert_refused(
            &changed(|own| own.description = blank.into()).await,
            "description",
            "blank",
        );
    }
    assert_refused(&changed(|own| own.expire_minute = 0).await, "expireMinute", "at least 1");
}

#[tokio::test]
async fn wire_a_phone_that_is_not_ten_digits_beginning_with_5_is_refused() {
    for phone in [
        "532123456",
        "53212345678",
        "05321234567",
        "+905321234567",
        "905321234567",
        "2121234567",
        "532 123 456",
        "abc",
    ] {
        let request = new_request("R-1").receiver_phone_number(phone);
        let error = create_refusal(&request).await;
        assert_refused(&error, "receiverPhoneNumber", "ten digits that begin with 5");
        assert!(!error.to_string().contains(phone), "{error}");
    }
}

#[tokio::test]
async fn wire_a_blank_status_or_page_size_zero_is_refused() {
    for blank in ["", " "] {
        let query = GetCreatedLinks::new(LinkState::from(blank));
        assert_refused(&list_refusal(&query).await, "status", "blank");
    }
    // The back office sends -1 for all rows; this type cannot hold it.
    let size: u32 = 0;
    assert_refused(
        &list_refusal(&GetCreatedLinks::new(LinkState::Start).size(size)).await,
        "size",
        "at least 1",
    );
    assert_refused(&transactions_refusal(&days().size(size)).await, "size", "at least 1");
    // An undocumented state may be requested.
    let ahl = unused().await;
    ahl.client()
        .get_created_links(&GetCreatedLinks::new(LinkState::from("PASSIVE")))
        .await
        .unwrap();
    assert!(ahl.bodies()[0].contains(r#""status":"PASSIVE""#));
}

#[tokio::test]
async fn a_blank_sort_key_is_refused() {
    for blank in ["", " "] {
        let mut query = GetCreatedLinks::new(LinkState::Start);
        query.order_by = blank.into();
        assert_refused(&list_refusal(&query).await, "orderBy", "blank");
        let mut query = days();
        query.order_by = blank.into();
        assert_refused(&transactions_refusal(&query).await, "orderBy", "blank");
    }
}

#[tokio::test]
async fn a_range_that_ends_before_it_begins_is_refused() {
    let day = |text: &str| text.parse().unwrap();
    let query = TransactionList::new(day("2026-11-22"), day("2026-11-21"));
    assert_refused(&transactions_refusal(&query).await, "endDate", "not be earlier");
    let ahl = unused().await;
    let one = TransactionList::new(day("2026-11-21"), day("2026-11-21"));
    ahl.client().transaction_list(&one).await.unwrap();
}
