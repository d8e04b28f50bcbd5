//! What only informs hides nothing, and what decides is never guessed.

use paylink_testkit::fields::{self, Form, altered, names};
use paynet::api::mailorder_create::MailorderCreated;
use paynet::api::mailorder_detail::MailorderDetail;
use paynet::api::mailorder_list::MailorderRow;
use paynet::api::transaction_check::CheckedTransaction;
use paynet::api::transaction_detail::DetailedTransaction;
use paynet::callback::ConfirmationPost;
use paynet::{LinkStatus, PayLinks, Verdict};

use super::listing::{all, days};
use crate::support::answers::{CREATED, DONE, KEPT, PAID, detail, paid_detail};
use crate::support::stub::{Do, Stub};
use crate::support::{callback_post, expected, reference};

async fn answering(body: Vec<u8>) -> Stub {
    Stub::start(move |_| Do::Bytes(body.clone())).await
}

#[tokio::test]
async fn wire_what_informs_in_a_link_hides_nothing() {
    let honest = paid_detail();
    for (name, body) in altered::<MailorderDetail>(&honest) {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let stub = answering(body).await;
        let link = stub.get().await.unwrap();
        assert_eq!(link.status, LinkStatus::Paid, "{shown}");
        assert_eq!(link.reference.as_deref(), Some("R-1"), "{shown}");
        assert_eq!(link.amount, "149.90".parse().ok(), "{shown}");
        assert_eq!(link.transactions, ["xk_1"], "{shown}");
        assert!(link.unread.iter().all(|field| field.path() == name), "{shown}");
    }
}

#[tokio::test]
async fn wire_a_body_in_another_encoding_is_read_exactly() {
    let honest = paid_detail();
    let units = |order: fn(u16) -> [u8; 2]| honest.encode_utf16().flat_map(order).collect();
    let [little, big]: [Vec<u8>; 2] = [units(u16::to_le_bytes), units(u16::to_be_bytes)];
    for body in [
        [b"\xFF\xFE", &*little].concat(),
        [b"\xFE\xFF", &*big].concat(),
        little,
        big,
        ["\u{feff}\r\n\u{feff}", &*honest].concat().into_bytes(),
        serde_json::to_vec(&honest).unwrap(),
        honest.replacen('{', r#"{"a\ud83d":1,"#, 1).into_bytes(),
    ] {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let stub = answering(body).await;
        let link = stub.get().await.unwrap();
        assert_eq!(
            (link.status, &*link.transactions),
            (LinkStatus::Paid, &["xk_1".to_owned()][..])
        );
        assert_eq!((link.amount, link.unread), ("149.90".parse().ok(), vec![]), "{shown}");
        assert_eq!(stub.requests().len(), 1, "{shown}");
    }
}

#[tokio::test]
async fn wire_what_decides_is_never_read_from_almost_json() {
    for (name, value) in
        [("amount", "NaN"), ("amount", "0149.90"), ("status", "01"), ("xact_id", r#""xk\_1""#)]
    {
        let body = fields::with(&paid_detail(), name, &[value.as_bytes()]);
        let error = answering(body).await.get().await.unwrap_err().to_string();
        assert!(error.contains(&format!("at `{name}` (line 1, ")), "{value}: {error}");
    }
    // The error is about the field that decides, and not about the first that is not JSON.
    let body = detail(r#""note":NaN,"status":{}"#);
    let error = Stub::answering(200, &body).await.get().await.unwrap_err().to_string();
    assert!(error.contains(" at `status`,"), "{error}");
}

#[tokio::test]
async fn wire_what_decides_in_a_link_is_refused_by_name() {
    for name in names::<MailorderDetail>(Form::Decides) {
        let body = format!(r#"{{"{name}":[[1]],"reference_no":"R-1","status":0,"code":0}}"#)
            .replace(&format!(r#","{name}":0"#), "")
            .replace(&format!(r#","{name}":"R-1""#), "");
        let stub = Stub::answering(200, &body).await;
        let error = stub.get().await.unwrap_err();
        assert!(error.is_malformed() && error.to_string().contains(&name), "{body}: {error}");
    }
}

#[tokio::test]
async fn wire_what_informs_in_a_payment_hides_nothing() {
    async fn verdict(check: Vec<u8>, detail: Vec<u8>) -> Verdict {
        let rows = |row: &[u8]| [br#"{"Data":["#, row, b"],", DONE.as_bytes()].concat();
        let stub = Stub::services(&[
            ("mailorder/detail", paid_detail().into_bytes()),
            ("transaction/check", rows(&check)),
            ("transaction/detail", rows(&detail)),
        ])
        .await;
        let links: PayLinks = stub.links();
        let key = links.key_for(reference("R-1"));
        links.confirm(&key, &expected("149.90"), None).await.unwrap().verdict
    }
    for (_, row) in altered::<CheckedTransaction>(PAID) {
        let shown = String::from_utf8_lossy(&row).into_owned();
        assert_eq!(verdict(row, KEPT.into()).await, Verdict::Paid, "{shown}");
    }
    for (_, row) in altered::<DetailedTransaction>(KEPT) {
        let shown = String::from_utf8_lossy(&row).into_owned();
        assert_eq!(verdict(PAID.into(), row).await, Verdict::Paid, "{shown}");
    }
}

#[tokio::test]
async fn wire_what_informs_in_a_row_hides_no_other_row() {
    let row = |reference: &str| {
        format!(
            r#"{{"id":"{reference}","reference_no":"{reference}","amount":1.00,"currency":"TL","status":1}}"#
        )
    };
    for (name, second) in altered::<MailorderRow>(&row("R-2")) {
        let shown = String::from_utf8_lossy(&second).into_owned();
        let rows = [row("R-1").into_bytes(), second, row("R-3").into_bytes()];
        let body = [
            br#"{"total":3,"total_count":3,"has_more":false,"data":["#,
            &*rows.join(&b','),
            b"],",
            DONE.as_bytes(),
        ];
        let stub = answering(body.concat()).await;
        assert_eq!(all(&stub).await, ["R-1", "R-2", "R-3"], "{shown}");
        let page = stub.links().list(&days(), None).await.unwrap();
        assert!(
            page.unread.iter().all(|field| field.path() == format!("data[1].{name}")),
            "{shown}: {:?}",
            page.unread
        );
    }
}

#[tokio::test]
async fn wire_what_informs_in_a_created_link_hides_nothing() {
    for (_, body) in altered::<MailorderCreated>(CREATED) {
        let stub = answering(body).await;
        let created = stub.create().await.unwrap();
        assert_eq!(created.url, "https://odeme.example/l/1");
        assert_eq!(created.key.id(), Some("L-1"));
    }
}

#[test]
fn wire_what_informs_in_a_callback_hides_nothing() {
    let claim = r#"{"reference_no":"R-1","xact_id":"xk_1","is_succeed":true}"#;
    for (name, body) in altered::<ConfirmationPost>(claim) {
        if name == "is_succeed" {
            continue;
        }
        let post = callback_post("").with_body(body);
        let read = ConfirmationPost::read(&post).unwrap();
        assert_eq!(read.reference(), Some("R-1"));
        assert_eq!(read.xact_id.as_deref(), Some("xk_1"));
        assert_eq!(read.is_succeed, Some(true));
    }
}

#[tokio::test]
async fn wire_an_unreadable_flag_of_several_cards_is_not_one_card() {
    let stub = Stub::services(&[
        ("mailorder/detail", detail(r#""status":1,"xact_id":"xk_1","multi_payment":"N""#)),
        ("transaction/check", format!(r#"{{"Data":[{PAID}],{DONE}"#)),
        ("transaction/detail", format!(r#"{{"Data":[{KEPT}],{DONE}"#)),
    ])
    .await;
    let links = stub.links();
    let key = links.key_for(reference("R-1"));
    let link = links.get(&key).await.unwrap();
    assert_eq!((link.transactions, link.all_transactions_listed), (vec!["xk_1".into()], false));
    // All transactions of the reference are looked up.
    let confirmation = links.confirm(&key, &expected("149.90"), None).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Paid);
    assert!(stub.requests().iter().any(|request| request.body.contains("reference_no")));
}

#[test]
fn wire_an_unreadable_identity_in_a_callback_is_refused_and_never_a_claim() {
    // As a claim, an id with replaced characters would contradict the payment that was made.
    for body in [
        &b"{\"reference_no\":\"R-1\",\"xact_id\":\"xk_\xc5\"}"[..],
        b"{\"reference_no\":\"R-1\xc5\",\"xact_id\":\"xk_1\"}",
        b"{\"reference_no\":\"R-1\",\"reference_no\":\"R-2\",\"xact_id\":\"xk_1\"}",
        b"reference_no=R-1&reference_no=R-2&xact_id=xk_1",
        b"reference_no=R-1&xact_id=xk_%C5",
    ] {
        let error = ConfirmationPost::read(&callback_post("").with_body(body)).unwrap_err();
        let shown = String::from_utf8_lossy(body);
        assert!(error.is_bad_callback(), "{shown}");
        assert!(
            error.to_string().contains("reference_no") || error.to_string().contains("xact_id")
        );
    }
}
