//! A field that informs hides nothing, whatever its value is.

use ahlpay::api::authentication_merchant::Authenticated;
use ahlpay::api::get_created_links::{CreatedLinkRow, GetCreatedLinks};
use ahlpay::api::payment_inquiry::PaymentInquired;
use ahlpay::api::transaction_list::TransactionRow;
use ahlpay::api::{Envelope, LinkState, Paging};
use ahlpay::{LinkQuery, LinkStatus, Verdict};
use paylink_core::Confirmation;
use paylink_testkit::fields::{Form, WRONG, altered, names, with};
use paylink_testkit::servers::Do;

use super::payments::accepting;
use super::{days, each_service};
use crate::session::{list, token};
use crate::support::answers::{
    PAID, REQUEST_ID, all_successes, created, done_bytes, inquired, paid_with, refused, row,
    session,
};
use crate::support::reference;
use crate::support::stub::AhlStub;

/// The `data` of an answer.
fn data(answer: &str) -> String {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    answer["data"].to_string()
}

/// `tests/snapshots/forms.snap` has the other types.
#[test]
fn the_result_of_an_envelope_decides() {
    let (decides, informs) = (Form::Decides, Form::Informs);
    assert_eq!(names::<Envelope<PaymentInquired>>(decides), ["data", "errorCode", "isSuccess"]);
    assert_eq!(names::<Envelope<PaymentInquired>>(informs), ["message", "requestId"]);
}

/// What the merchant acts on: everything but the time of the payments.
fn decided(mut confirmation: Confirmation) -> String {
    confirmation.payments.iter_mut().for_each(|payment| payment.at = None);
    format!(
        "{:?} {:?} {:?} {} {:?}",
        confirmation.verdict,
        confirmation.charged,
        confirmation.mismatches,
        confirmation.event_key,
        confirmation.payments
    )
}

/// The confirmation of `R-1` over an array of transactions, and the paths of what could not be
/// read.
async fn confirm(rows: &[&[u8]]) -> (Confirmation, Vec<String>) {
    let array = [b"[", &*rows.join(&b','), b"]"].concat();
    let ahl = AhlStub::services(&[
        ("PaymentInquiry", inquired("SUCCESS").into_bytes()),
        ("Transaction/List", done_bytes(&array)),
    ])
    .await;
    let page = ahl.client().transaction_list(&days()).await.unwrap();
    let unread = page.unread().iter().map(|field| field.path().to_owned()).collect();
    let links = ahl.links();
    let key = links.key_for(reference("R-1"));
    (links.confirm(&key, &accepting(), None).await.unwrap(), unread)
}

#[tokio::test]
async fn wire_what_informs_in_a_transaction_hides_nothing() {
    let other = paid_with(r#""orderId":"R-1""#, r#""orderId":"R-2""#);
    let (honest, unread) = confirm(&[PAID.as_bytes(), other.as_bytes()]).await;
    assert_eq!((honest.verdict, unread.len()), (Verdict::Paid, 0));
    let honest = decided(honest);
    let mut unread_fields = 0;
    for (name, row) in altered::<TransactionRow>(PAID) {
        let (confirmation, unread) = confirm(&[&row, other.as_bytes()]).await;
        let shown = String::from_utf8_lossy(&row);
        assert_eq!(decided(confirmation), honest, "{shown}");
        assert!(
            unread.iter().all(|path| *path == format!("data[0].{name}")),
            "{shown}: {unread:?}"
        );
        unread_fields += unread.len();
    }
    assert!(unread_fields > 14 * 5, "what was not read is reported: {unread_fields}");
}

#[tokio::test]
async fn wire_what_informs_in_a_refund_does_not_hide_the_refund() {
    let refund = paid_with(r#""txnType":"AUTH""#, r#""txnType":"REFUND""#);
    for (_, row) in altered::<TransactionRow>(&refund) {
        let (confirmation, _) = confirm(&[PAID.as_bytes(), &row]).await;
        let shown = String::from_utf8_lossy(&row);
        assert_eq!(confirmation.verdict, Verdict::Reversed, "{shown}");
    }
}

#[tokio::test]
async fn wire_a_card_holder_cut_within_a_character_does_not_hide_the_payment() {
    let row = with(PAID, "cardHolderName", &[b"\"Ad \xC5\""]);
    let (confirmation, unread) = confirm(&[&row]).await;
    assert_eq!(
        (confirmation.verdict, unread),
        (Verdict::Paid, vec!["data[0].cardHolderName".into()])
    );
    let body = done_bytes(&[b"[", &*row, b"]"].concat());
    let ahl = AhlStub::services(&[("Transaction/List", body)]).await;
    let page = ahl.client().transaction_list(&days()).await.unwrap();
    let holder = page.result[0].card_holder_name.as_ref().unwrap().as_str();
    assert_eq!(holder, "Ad \u{fffd}");
}

#[tokio::test]
async fn wire_what_informs_in_a_link_hides_no_row() {
    let rows = |second: &[u8]| {
        let [first, third] =
            ["R-1", "R-3"].map(|order| row("START", &format!(r#","orderId":"{order}""#)));
        [first.as_bytes(), second, third.as_bytes()].join(&b',')
    };
    let second = row("START", r#","orderId":"R-2""#);
    for (name, altered) in altered::<CreatedLinkRow>(&second) {
        let shown = String::from_utf8_lossy(&altered).into_owned();
        let paging = r#"{"currentPage":1,"totalItems":3,"result":"#.as_bytes();
        for (before, after, path) in
            [(&b""[..], &b""[..], "data[1]"), (paging, b"}", "data.result[1]")]
        {
            let body = done_bytes(&[before, b"[", &*rows(&altered), b"]", after].concat());
            let ahl = AhlStub::services(&[("GetCreatedLinks", body)]).await;
            let query = LinkQuery::new().status(LinkStatus::Open);
            let page = ahl.links().list(&query, None).await.unwrap();
            let orders: Vec<_> =
                page.links.iter().map(|link| (link.status, link.reference.as_deref())).collect();
            let expected = ["R-1", "R-2", "R-3"].map(|order| (LinkStatus::Open, Some(order)));
            assert_eq!((orders.as_slice(), page.skipped_rows), (&expected[..], 0), "{shown}");
            let own = format!("{path}.{name}");
            assert!(
                page.unread.iter().all(|field| field.path() == own),
                "{shown}: {:?}",
                page.unread
            );
        }
    }
    let row = with(&second, "linkCreatedDate", &[b"[7]"]);
    let body = done_bytes(&[b"[", &*row, b"]"].concat());
    let ahl = AhlStub::services(&[("GetCreatedLinks", body)]).await;
    let query = LinkQuery::new().status(LinkStatus::Open);
    let page = ahl.links().list(&query, None).await.unwrap();
    assert_eq!(
        page.unread[0].to_string(),
        "`data[0].linkCreatedDate`: a string, a number or a boolean is expected"
    );
}

#[tokio::test]
async fn wire_what_informs_on_a_page_hides_no_row() {
    let honest = format!(
        r#"{{"currentPage":1,"totalPages":2,"totalItems":60,"result":[{}]}}"#,
        vec![row("START", ""); 50].join(",")
    );
    for (name, page) in altered::<Paging>(&honest) {
        let shown = String::from_utf8_lossy(&page).into_owned();
        let ahl = AhlStub::services(&[("GetCreatedLinks", done_bytes(&page))]).await;
        let query = LinkQuery::new().status(LinkStatus::Open);
        let page = ahl.links().list(&query, None).await.unwrap();
        assert_eq!((page.links.len(), page.total, page.next.is_some()), (50, Some(60), true));
        let own = format!("data.{name}");
        assert!(page.unread.iter().all(|field| field.path() == own), "{shown}: {:?}", page.unread);
    }
}

#[tokio::test]
async fn wire_what_informs_in_an_inquiry_hides_nothing() {
    let honest = r#"{"authCode":"123456","txnStatus":"SUCCESS","orderId":"R-1","currency":"949"}"#;
    for (name, inquired) in altered::<PaymentInquired>(honest) {
        let shown = String::from_utf8_lossy(&inquired).into_owned();
        let ahl = AhlStub::services(&[("PaymentInquiry", done_bytes(&inquired))]).await;
        let link = ahl.get().await.unwrap();
        assert_eq!((link.status, link.reference.as_deref()), (LinkStatus::Paid, Some("R-1")));
        assert_eq!(link.currency, Some(ahlpay::Currency::TRY), "{shown}");
        let own = format!("data.{name}");
        assert!(link.unread.iter().all(|field| field.path() == own), "{shown}: {:?}", link.unread);
    }
}

#[tokio::test]
async fn wire_what_informs_in_a_login_does_not_prevent_it() {
    let honest = data(&session("T-1"));
    for (_, session) in altered::<Authenticated>(&honest) {
        let shown = String::from_utf8_lossy(&session).into_owned();
        let login = Do::Bytes(done_bytes(&session));
        let list_of = crate::session::success_for;
        let ahl = AhlStub::with_login(move |_| login.clone(), list_of).await;
        list(&ahl.client()).await.unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!(token(&ahl.calls()[0]), "Bearer T-1", "{shown}");
    }
}

#[tokio::test]
async fn wire_what_informs_in_an_envelope_hides_nothing() {
    for (service, answer) in all_successes() {
        for (name, body) in altered::<Envelope<PaymentInquired>>(&answer) {
            let shown = String::from_utf8_lossy(&body).into_owned();
            let ahl = AhlStub::services(&[(service, body)]).await;
            let errors = each_service(&ahl.client()).await;
            let (_, error) = errors.into_iter().find(|(own, _)| *own == service).unwrap();
            assert!(error.is_none(), "{name}: {shown}: {error:?}");
        }
    }
    let body = with(&created(), "message", &[b"\"\xDE\""]);
    let ahl = AhlStub::services(&[("CreateLinkPayment", body)]).await;
    let created = ahl.client().create_link_payment(&crate::support::new_request("R-1")).await;
    assert_eq!(created.unwrap().unread()[0].path(), "message");
}

#[tokio::test]
async fn wire_what_informs_in_a_refusal_does_not_hide_the_refusal() {
    let twice: [&[u8]; 2] = [b"\"a\"", b"\"a\""];
    for name in ["message", "errorCode", "requestId", "data"] {
        for values in WRONG.iter().map(std::slice::from_ref).chain([&twice[..]]) {
            let body = with(&refused("X100"), name, values);
            let shown = String::from_utf8_lossy(&body).into_owned();
            let ahl = AhlStub::start(move |_| Do::Bytes(body.clone())).await;
            for (service, error) in each_service(&ahl.client()).await {
                let error = error.unwrap_or_else(|| panic!("{service}: {shown}"));
                assert!(error.is_refused() && !error.is_malformed(), "{service}: {shown}: {error}");
                assert_eq!(error.effect(), ahlpay::Effect::None, "{service}: {shown}");
                assert!(name == "errorCode" || error.code() == Some("X100"), "{shown}");
                assert!(name == "requestId" || error.request_id() == Some(REQUEST_ID), "{shown}");
            }
        }
    }
}

#[tokio::test]
async fn wire_a_state_beside_an_unreadable_field_is_still_filtered() {
    let paid = with(&row("SUCCESS", ""), "merchantName", &[b"[]"]);
    let array = [b"[", &*paid, b",", row("START", "").as_bytes(), b"]"].concat();
    let ahl = AhlStub::services(&[("GetCreatedLinks", done_bytes(&array))]).await;
    let query = LinkQuery::new().status(LinkStatus::Open);
    let page = ahl.links().list(&query, None).await.unwrap();
    assert_eq!((page.links.len(), page.skipped_rows), (1, 1));
    let native = GetCreatedLinks::new(LinkState::Start);
    assert_eq!(ahl.client().get_created_links(&native).await.unwrap().result.len(), 2);
}
