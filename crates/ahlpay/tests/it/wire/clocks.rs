//! The two dates of a row come from clocks six hours apart, as in the 25 published rows.

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::{CreatedLinkRow, CreatedLinks};
use ahlpay::{LinkQuery, LinkStatus};
use paylink_core::{LinkPage, Zone};

use crate::support::answers::{page, row};
use crate::support::stub::AhlStub;

const PUBLISHED: &str =
    include_str!("../../../../../fixtures/ahlpay/get-created-links/response.json");

fn published() -> Vec<CreatedLinkRow> {
    let envelope: ahlpay::api::Envelope<CreatedLinks> = serde_json::from_str(PUBLISHED).unwrap();
    let rows = envelope.data.unwrap().result;
    assert_eq!(rows.len(), 25);
    rows
}

async fn listed(body: &str, status: LinkStatus) -> LinkPage {
    let ahl = AhlStub::answering(200, body).await;
    ahl.links().list(&LinkQuery::new().status(status), None).await.unwrap()
}

#[test]
fn wire_every_published_link_expired_before_it_was_created() {
    for row in published() {
        let millis = |stamp: &Option<paylink_core::LocalDateTime>| {
            stamp.as_ref().unwrap().unix_millis(Zone::Istanbul).unwrap()
        };
        let (created, expires) = (millis(&row.link_created_date), millis(&row.link_expired_date));
        assert!(expires < created, "{row:?}");
        let minutes_without_six_hours = (expires + 6 * 3_600_000 - created) / 60_000;
        assert!((2..=3).contains(&minutes_without_six_hours), "{row:?}");
        assert_eq!(row.status, Some(LinkState::Expired));
    }
}

#[tokio::test]
async fn wire_dates_are_kept_as_returned_and_do_not_affect_the_status() {
    for (value, status) in [
        ("EXPIRED", LinkStatus::Expired),
        ("START", LinkStatus::Open),
        ("PENDING", LinkStatus::Processing),
        ("SUCCESS", LinkStatus::Paid),
        ("FAIL", LinkStatus::Failed),
    ] {
        // Both dates are long past in any time zone, and the second is before the first.
        let body = PUBLISHED.replace(r#""status": "EXPIRED""#, &format!(r#""status": "{value}""#));
        let page = listed(&body, status).await;
        assert_eq!((page.links.len(), page.total), (25, Some(25)));
        for (link, row) in page.links.iter().zip(published()) {
            assert_eq!((link.status, link.provider_status.as_str()), (status, value));
            assert_eq!(
                (&link.created, &link.expires),
                (&row.link_created_date, &row.link_expired_date)
            );
        }
        let first = &page.links[0];
        assert_eq!(first.created.as_ref().unwrap().as_str(), "27.03.2023 06:34:41");
        assert_eq!(first.expires.as_ref().unwrap().as_str(), "27.03.2023 00:37:41");
    }
}

#[tokio::test]
async fn wire_an_unreadable_date_does_not_hide_its_row() {
    for (json, text) in [
        (r#""dün""#, Some("dün")),
        (r#""""#, Some("")),
        ("20261121", Some("20261121")),
        ("null", None),
    ] {
        let odd = row("START", "").replace(r#""21.11.2026 06:34:41""#, json);
        let page = listed(&page(1, 1, 1, &[odd]), LinkStatus::Open).await;
        assert_eq!(page.links[0].status, LinkStatus::Open, "{json}");
        let created = page.links[0].created.as_ref().map(|stamp| stamp.as_str().to_owned());
        assert_eq!(
            created.as_deref().filter(|text| !text.is_empty()),
            text.filter(|text| !text.is_empty())
        );
    }
}

#[test]
fn wire_a_merchant_name_without_a_space_is_kept_as_published() {
    let names: Vec<String> =
        published().into_iter().map(|row| row.merchant_name.unwrap().as_str().to_owned()).collect();
    assert!(names.contains(&"AHL PayA.Ş.".to_owned()), "{names:?}");
    assert!(names.iter().filter(|name| *name == "AHL Pay A.Ş.").count() >= 20);
}

#[test]
fn wire_the_sort_key_is_not_a_field_of_the_rows() {
    let members: serde_json::Value = serde_json::from_str(PUBLISHED).unwrap();
    let row = members["data"]["result"][0].as_object().unwrap();
    assert!(!row.keys().any(|name| name.eq_ignore_ascii_case(ahlpay::api::ORDER_BY)), "{row:?}");
    assert_eq!(members["data"]["orderBy"], ahlpay::api::ORDER_BY);
}
