//! Responses are read by member name and never by position.

use paylink_testkit::objects::{Reader, assert_never_by_position, reads};
use paynet::api::Envelope;
use paynet::api::mailorder_create::MailorderCreated;
use paynet::api::mailorder_detail::{CardPayment, MailorderDetail};
use paynet::api::mailorder_list::{MailorderPage, MailorderRow};
use paynet::api::mailorder_status_update::MailorderStatusUpdated;
use paynet::api::transaction_check::{CheckedTransaction, CheckedTransactions};
use paynet::api::transaction_detail::DetailedTransaction;
use paynet::callback::ConfirmationPost;

#[test]
fn wire_no_type_is_read_by_position() {
    let answers: [Reader; 9] = [
        ("CardPayment", reads::<CardPayment>),
        ("CheckedTransaction", reads::<CheckedTransaction>),
        ("ConfirmationPost", reads::<ConfirmationPost>),
        ("DetailedTransaction", reads::<DetailedTransaction>),
        ("Envelope", reads::<Envelope>),
        ("MailorderCreated", reads::<MailorderCreated>),
        ("MailorderDetail", reads::<MailorderDetail>),
        ("MailorderRow", reads::<MailorderRow>),
        ("MailorderStatusUpdated", reads::<MailorderStatusUpdated>),
    ];
    // Pages of rows, which the test below checks, and requests.
    let others = [
        "MailorderPage",
        "Rows",
        "LinkLookup",
        "MailorderCreate",
        "MailorderList",
        "MailorderStatusUpdate",
        "TransactionCheck",
        "TransactionDetail",
    ];
    assert_never_by_position("paynet", &answers, &others);
}

#[test]
fn wire_rows_are_objects_and_come_in_one_list() {
    for text in ["[[]]", "[{},[1]]", r#"{"Data":[[]]}"#, r#"{"data":[{},[1]]}"#] {
        assert!(!reads::<MailorderPage>(text) && !reads::<CheckedTransactions>(text), "{text}");
    }
    for (one, other) in
        [("[]", "[{}]"), ("null", "[{}]"), ("[{}]", "null"), ("[{}]", "[]"), ("[]", "[]")]
    {
        let text = format!(r#"{{"Data":{one},"data":{other}}}"#);
        assert!(
            !reads::<MailorderPage>(&text) && !reads::<CheckedTransactions>(&text),
            "two lists: {text}"
        );
    }
    for text in ["[{}]", r#"{"Data":[{}]}"#] {
        assert!(reads::<MailorderPage>(text) && reads::<CheckedTransactions>(text), "{text}");
    }
}
