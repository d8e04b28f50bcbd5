//! The rows of a list: documented as an array, an object in the example, and without an id of their
//! link.

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::{LinkQuery, LinkStatus};
use paylink_core::LinkPage;

use crate::support::answers::{REQUEST_ID, done, page, row};
use crate::support::stub::AhlStub;

async fn listed(body: &str) -> ahlpay::Result<LinkPage> {
    let ahl = AhlStub::answering(200, body).await;
    ahl.links().list(&LinkQuery::new().status(LinkStatus::Open), None).await
}

#[tokio::test]
async fn wire_a_list_is_an_object_as_in_the_example_or_an_array_as_documented() {
    let rows = [row("START", r#","orderId":"R-1""#), row("START", "")];
    for body in [page(1, 1, 2, &rows), done(&format!("[{}]", rows.join(",")))] {
        let page = listed(&body).await.unwrap();
        let orders: Vec<Option<&str>> =
            page.links.iter().map(|link| link.reference.as_deref()).collect();
        assert_eq!((orders, page.skipped_rows), (vec![Some("R-1"), None], 0), "{body}");
        assert!(page.next.is_none());
        assert_eq!(page.body.to_text(), body);
    }
    let native = AhlStub::answering(200, &page(1, 1, 2, &rows)).await;
    let native_page =
        native.client().get_created_links(&GetCreatedLinks::new(LinkState::Start)).await.unwrap();
    let paging = native_page.paging.clone().unwrap();
    assert_eq!(
        (paging.current_page, paging.page_size, paging.total_pages),
        (Some(1), Some(2), Some(1))
    );
    assert_eq!((paging.total_items, paging.order_by.as_deref()), (Some(2), Some("CreateDate")));
    assert_eq!(paging.order_by_desc, Some(false));
}

#[tokio::test]
async fn wire_an_empty_list_is_a_page_without_rows() {
    let null = done(r#"{"totalItems":0,"result":null}"#);
    for body in [
        page(1, 0, 0, &[]),
        page(1, 1, 0, &[]),
        done("[]"),
        done(r#"{"result":[]}"#),
        done(r#"{"result":{}}"#),
        done(r#"{"result":""}"#),
        null,
    ] {
        let page = listed(&body).await.unwrap();
        assert!(page.links.is_empty() && page.next.is_none(), "{body}");
    }
    // The totals say that there are rows.
    for rows in ["{}", r#""""#, "null", "[]"] {
        let error = listed(&done(&format!(r#"{{"totalItems":1,"result":{rows}}}"#))).await;
        assert!(error.unwrap_err().is_malformed(), "{rows}");
    }
}

#[tokio::test]
async fn wire_a_single_row_may_be_an_object_in_place_of_the_array() {
    let row = row("START", r#","orderId":"R-1""#);
    let body = done(&format!(r#"{{"currentPage":1,"totalItems":1,"result":{row}}}"#));
    let page = listed(&body).await.unwrap();
    assert_eq!((page.links.len(), page.total), (1, Some(1)));
    assert_eq!(page.links[0].reference.as_deref(), Some("R-1"));
}

#[tokio::test]
async fn wire_missing_rows_or_rows_that_are_not_objects_are_an_error() {
    for data in [
        "{}",
        r#"{"rows":[]}"#,
        r#"{"Result":[]}"#,
        r#"{"result":7}"#,
        r#"{"result":"[]"}"#,
        r#"{"result":[1]}"#,
        r#"{"result":[[97163,"A.Ş.","21.11.2026 06:34:41","21.11.2026 00:37:41","START","R-1"]]}"#,
        r#"[[97163,"A.Ş.","21.11.2026 06:34:41","21.11.2026 00:37:41","START","R-1"]]"#,
        "[null]",
        "12",
    ] {
        let error = listed(&done(data)).await.unwrap_err();
        assert!(error.is_malformed(), "{data}: {error}");
        assert_eq!(error.request_id(), Some(REQUEST_ID), "{data}");
        assert!(!error.to_string().contains("97163"), "{error}");
    }
}

#[tokio::test]
async fn wire_a_row_has_a_key_only_if_it_has_an_order() {
    for (more, key, reference) in [
        ("", None, None),
        (r#","orderId":null"#, None, None),
        (r#","orderId":"""#, None, None),
        (r#","orderId":"R-1""#, Some("pl1:ahlpay:sandbox:default::R-1"), Some("R-1")),
        (r#","orderId":1042"#, Some("pl1:ahlpay:sandbox:default::1042"), Some("1042")),
        // An order number that is not a valid reference is reported, but gives no key.
        (r#","orderId":"sipariş 1""#, None, Some("sipariş 1")),
    ] {
        let page = listed(&page(1, 1, 1, &[row("START", more)])).await.unwrap();
        let link = &page.links[0];
        assert_eq!(link.key.as_ref().map(ToString::to_string).as_deref(), key, "{more}");
        assert_eq!(link.reference.as_deref(), reference, "{more}");
        assert_eq!((&link.amount, &link.description), (&None, &None), "a row has neither");
    }
}

#[tokio::test]
async fn wire_a_row_without_a_status_is_unknown() {
    let row = row("START", "");
    for body in [
        row.replace(r#","status":"START""#, ""),
        row.replace(r#""START""#, "null"),
        row.replace(r#""START""#, r#""""#),
    ] {
        let page = listed(&page(1, 1, 1, &[body])).await.unwrap();
        let link = &page.links[0];
        assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Unknown, ""));
    }
}

#[tokio::test]
async fn wire_rows_of_another_state_than_requested_are_skipped_and_counted() {
    for value in ["SUCCESS", "EXPIRED", "PASSIVE", "start", "START "] {
        let listed = listed(&page(1, 1, 2, &[row("START", ""), row(value, "")])).await.unwrap();
        assert_eq!((listed.links.len(), listed.skipped_rows), (1, 1), "{value}");
        assert_eq!(listed.links[0].status, LinkStatus::Open);
    }
    // The native call returns all rows.
    let ahl = AhlStub::answering(200, &page(1, 1, 1, &[row("PASSIVE", "")])).await;
    let native_page =
        ahl.client().get_created_links(&GetCreatedLinks::new(LinkState::Start)).await.unwrap();
    assert_eq!(native_page.result[0].status, Some(LinkState::Other("PASSIVE".to_owned())));
}

#[tokio::test]
async fn wire_a_link_is_read_by_the_key_of_its_row() {
    let ahl = AhlStub::services(&[
        ("GetCreatedLinks", page(1, 1, 1, &[row("SUCCESS", r#","orderId":"R-1""#)])),
        ("PaymentInquiry", crate::support::answers::inquired("SUCCESS")),
    ])
    .await;
    let links = ahl.links();
    let page = links.list(&LinkQuery::new().status(LinkStatus::Paid), None).await.unwrap();
    let link = links.get(page.links[0].key.as_ref().unwrap()).await.unwrap();
    assert_eq!(link.status, LinkStatus::Paid);
    assert!(ahl.bodies()[1].contains(r#""orderId":"R-1""#));
}
