//! Fields of answers are read by name and never by position.

use ahlpay::api::authentication_merchant::Authenticated;
use ahlpay::api::create_link_payment::LinkPaymentCreated;
use ahlpay::api::get_created_links::CreatedLinkRow;
use ahlpay::api::payment_inquiry::PaymentInquired;
use ahlpay::api::transaction_list::TransactionRow;
use ahlpay::api::{Envelope, Nothing, Page, Paging};
use paylink_testkit::objects::{Reader, assert_never_by_position, reads};

#[test]
fn wire_no_type_is_read_by_position() {
    let answers: [Reader; 7] = [
        ("Authenticated", reads::<Authenticated>),
        ("CreatedLinkRow", reads::<CreatedLinkRow>),
        ("Envelope", reads::<Envelope<Nothing>>),
        ("LinkPaymentCreated", reads::<LinkPaymentCreated>),
        ("Paging", reads::<Paging>),
        ("PaymentInquired", reads::<PaymentInquired>),
        ("TransactionRow", reads::<TransactionRow>),
    ];
    let others = [
        "AuthenticationMerchant",
        "CreateLinkPayment",
        "GetCreatedLinks",
        "PassiveLinkPayment",
        "PaymentInquiry",
        "TransactionList",
    ];
    assert_never_by_position("ahlpay", &answers, &others);
}

#[test]
fn wire_the_rows_of_a_page_are_not_read_by_position() {
    for text in ["[[]]", "[[1]]", r#"{"result":[[]]}"#, r#"{"result":[{},[1]]}"#] {
        assert!(!reads::<Page<CreatedLinkRow>>(text), "{text}");
    }
    assert!(
        reads::<Page<CreatedLinkRow>>("[{}]")
            && reads::<Page<CreatedLinkRow>>(r#"{"result":[{}]}"#)
    );
}
