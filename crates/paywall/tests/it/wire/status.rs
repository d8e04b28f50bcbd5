//! The status derived from a page, which has no status field, and its expiry.

use std::time::{Duration, SystemTime};

use paylink_core::{
    Clock, GrantedLifetime, Link, LinkStatus, PollOptions, StatusBasis, WaitOutcome,
};
use paylink_testkit::servers::Do;
use paywall::{Client, PayLinks, Zone};

use crate::support::answers::{PAID, TRIED, UNTOUCHED, generated, page};
use crate::support::hosts::Hosts;
use crate::support::{hours, new_link, public_pair, reference, sandbox_at, with_clock};

/// Reads a page with a client whose clock is at `now`. The response has this `Date` header, if any.
async fn read_page(members: &str, date: Option<&'static str>, now: SystemTime) -> Link {
    let body = page(members);
    let hosts = Hosts::start(move |_| match date {
        Some(date) => Do::Dated(date, body.clone()),
        None => Do::Answer(200, body.clone()),
    })
    .await;
    let environment = sandbox_at(&hosts.payment.url(), &hosts.private.url());
    let transport = with_clock(Clock::manual(now).0);
    let client = Client::builder(environment, public_pair()).transport(&transport).build().unwrap();
    let links = PayLinks::with_clock(client, Clock::manual(now).0);
    links.get(&links.key_for(reference("R-1")).with_id("205334386")).await.unwrap()
}

/// 2026-11-21T18:00:00 Z
fn six_o_clock() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_284_000)
}

const SIX: Option<&str> = Some("Sat, 21 Nov 2026 18:00:00 GMT");

#[tokio::test]
async fn wire_the_first_matching_rule_decides_the_status() {
    use LinkStatus::{Expired, Open, Paid, Processing, Unknown};
    let (over, later) = ("2026-11-21T17:59:59", "2026-11-21T18:00:01");
    let flags =
        |any: &str, success: &str| format!(r#""AnyPayment":{any},"SuccessPayment":{success}"#);
    for (any, success, expiry, status, flag) in [
        ("true", "true", over, Paid, "SuccessPayment"),
        ("false", "true", over, Paid, "SuccessPayment"),
        ("null", "true", later, Paid, "SuccessPayment"),
        ("true", "false", over, Expired, "AnyPayment"),
        ("false", "false", over, Expired, "NoPayment"),
        // Flags in other notations are read. A page that does not report whether it is paid is not
        // treated as expired.
        ("\"True\"", "1", later, Paid, "SuccessPayment"),
        ("0", "\"false\"", over, Expired, "NoPayment"),
        ("false", "null", over, Unknown, ""),
        ("false", "\"\"", over, Unknown, ""),
        ("true", "false", later, Processing, "AnyPayment"),
        ("true", "null", later, Processing, "AnyPayment"),
        ("false", "false", later, Open, "NoPayment"),
        ("false", "null", later, Unknown, ""),
        ("null", "false", later, Unknown, ""),
        ("null", "null", later, Unknown, ""),
    ] {
        let members = format!(r#"{},"ExpiryTime":"{expiry}""#, flags(any, success));
        let link = read_page(&members, SIX, six_o_clock()).await;
        assert_eq!((link.status, link.provider_status.as_str()), (status, flag), "{members}");
        let derived = !matches!(status, Paid | Processing);
        assert_eq!(link.status_basis == StatusBasis::Derived, derived, "{members}");
    }
}

#[tokio::test]
async fn wire_an_attempt_is_not_paid_and_missing_flags_are_unknown() {
    assert_eq!(read_page(TRIED, SIX, six_o_clock()).await.status, LinkStatus::Processing);
    assert_eq!(
        read_page(r#""LanguageId":1"#, SIX, six_o_clock()).await.status,
        LinkStatus::Unknown
    );
    assert_eq!(read_page(UNTOUCHED, SIX, six_o_clock()).await.status, LinkStatus::Open);
    assert_eq!(read_page(PAID, SIX, six_o_clock()).await.status, LinkStatus::Paid);
}

#[tokio::test]
async fn wire_a_page_has_expired_only_under_the_latest_reading_of_its_expiry() {
    for (expiry, status) in [
        // In Istanbul this was before six o'clock UTC, but it may be meant as UTC.
        ("2026-11-21T20:59:00", LinkStatus::Open),
        ("2026-11-21T18:00:01", LinkStatus::Open),
        ("2026-11-21T18:00:00", LinkStatus::Open),
        ("2026-11-21T17:59:59", LinkStatus::Expired),
        ("2026-11-21T15:00:00", LinkStatus::Expired),
    ] {
        let link =
            read_page(&format!(r#"{UNTOUCHED},"ExpiryTime":"{expiry}""#), SIX, six_o_clock()).await;
        assert_eq!(link.status, status, "{expiry}");
        assert_eq!(link.expires.unwrap().as_str(), expiry);
    }
}

#[tokio::test]
async fn wire_expiry_is_compared_with_the_date_of_the_response_and_not_with_the_local_clock() {
    let members = format!(r#"{UNTOUCHED},"ExpiryTime":"2026-11-21T18:00:00""#);
    let (early, late) = (six_o_clock() - hours(100), six_o_clock() + hours(100));
    for ours in [early, six_o_clock(), late] {
        let before = read_page(&members, Some("Sat, 21 Nov 2026 17:59:00 GMT"), ours).await;
        assert_eq!(before.status, LinkStatus::Open);
        let after = read_page(&members, Some("Sat, 21 Nov 2026 18:01:00 GMT"), ours).await;
        assert_eq!(after.status, LinkStatus::Expired);
    }
    // Only a response without a date is compared with the local clock.
    assert_eq!(read_page(&members, None, early).await.status, LinkStatus::Open);
    assert_eq!(read_page(&members, None, late).await.status, LinkStatus::Expired);
}

#[tokio::test]
async fn wire_an_expiry_has_no_zone_and_up_to_seven_digits_of_a_second() {
    for (fraction, status) in [
        ("", LinkStatus::Open),
        (".4", LinkStatus::Open),
        (".48", LinkStatus::Open),
        (".482", LinkStatus::Open),
        (".4829", LinkStatus::Open),
        (".48292", LinkStatus::Open),
        (".482921", LinkStatus::Open),
        (".4829211", LinkStatus::Open),
    ] {
        let at =
            |second: &str| format!(r#"{UNTOUCHED},"ExpiryTime":"2026-11-21T{second}{fraction}""#);
        let link = read_page(&at("18:00:00"), SIX, six_o_clock()).await;
        assert_eq!(link.status, status, "{fraction}");
        assert!(link.expires.unwrap().as_str().ends_with(fraction));
        assert_eq!(
            read_page(&at("17:59:59"), SIX, six_o_clock()).await.status,
            LinkStatus::Expired,
            "{fraction}"
        );
    }
}

#[tokio::test]
async fn wire_an_expiry_is_read_in_the_forms_of_dotnet_and_java() {
    // 17:59:59 and 18:00:01 UTC. A text without an offset is read as UTC.
    for (over, later) in [
        ("2026-11-21T20:59:59+0300", "2026-11-21T21:00:01+0300"),
        ("2026-11-21T20:59:59+03", "2026-11-21T21:00:01+03"),
        ("2026-11-21T20:59:59+03:00", "2026-11-21T21:00:01+03:00"),
        ("2026-11-21T17:59:59Z", "2026-11-21T18:00:01Z"),
        ("2026-11-21T17:59:59.99999999999999", "2026-11-21T18:00:01.00000000000000"),
        ("2026-11-21 17:59:59", "2026-11-21 18:00:01"),
        ("21.11.2026 17:59:59", "21.11.2026 18:00:01"),
        ("21.11.2026 17:59", "21.11.2026 18:01"),
        ("11/21/2026 5:59:59 PM", "11/21/2026 6:00:01 PM"),
        ("/Date(1795283999000)/", "/Date(1795284001000)/"),
        (r"\/Date(1795283999000+0300)\/", r"\/Date(1795284001000+0300)\/"),
        ("1795283999000", "1795284001000"),
    ] {
        for (text, status) in [(over, LinkStatus::Expired), (later, LinkStatus::Open)] {
            let members = format!(r#"{UNTOUCHED},"ExpiryTime":"{text}""#);
            let link = read_page(&members, SIX, six_o_clock()).await;
            assert_eq!((link.status, link.unread.len()), (status, 0), "{text}");
        }
    }
    let number = format!(r#"{UNTOUCHED},"ExpiryTime":1795283999000"#);
    assert_eq!(read_page(&number, SIX, six_o_clock()).await.status, LinkStatus::Expired);
}

/// Expiries that are there and cannot be read.
const UNREADABLE: [&str; 15] = [
    r#""yarın""#,
    r#""0001-01-01T00:00:00x""#,
    // A time that replaces a missing one.
    r#""0001-01-01T00:00:00""#,
    r#""/Date(-62135596800000)/""#,
    r#""2026-13-40T99:00:00""#,
    r#""2026-11-21""#,
    r#""18:00:00""#,
    r#""21/11/2026 18:00:00""#,
    r#""\ud83d""#,
    "72",
    "1795283999",
    "true",
    "[2026,11,21,18,0,0]",
    r#"{"year":2026}"#,
    r#""2026-11-21T18:00:01","ExpiryTime":"2026-11-21T18:00:01""#,
];

#[tokio::test]
async fn wire_a_page_with_an_unreadable_expiry_is_not_open() {
    use LinkStatus::{Open, Paid, Processing, Unknown};
    for expiry in UNREADABLE {
        for (flags, status) in [(UNTOUCHED, Unknown), (TRIED, Processing), (PAID, Paid)] {
            let members = format!(r#"{flags},"ExpiryTime":{expiry}"#);
            let link = read_page(&members, SIX, six_o_clock()).await;
            assert_eq!(link.status, status, "{members}");
            let derived = status == Unknown;
            assert_eq!(link.status_basis == StatusBasis::Derived, derived, "{members}");
            assert_eq!(link.amount.unwrap().as_str(), "149.90");
            let unread: Vec<_> = link.unread.iter().map(|field| field.path()).collect();
            assert_eq!(unread, ["Body.ExpiryTime"], "{members}");
        }
    }
    for absent in ["null", r#""""#, r#"" ""#] {
        let members = format!(r#"{UNTOUCHED},"ExpiryTime":{absent}"#);
        let link = read_page(&members, SIX, six_o_clock()).await;
        assert_eq!((link.status, link.unread.len()), (Open, 0), "{absent}");
    }
}

#[tokio::test]
async fn wire_waiting_for_a_page_with_an_unreadable_expiry_ends_with_the_timeout() {
    for expiry in UNREADABLE {
        let hosts =
            Hosts::answering(200, &page(&format!(r#"{UNTOUCHED},"ExpiryTime":{expiry}"#))).await;
        let links = hosts.links();
        let key = links.key_for(reference("R-1")).with_id("205334386");
        let outcome = links.wait_until_settled(&key, PollOptions::new(hours(1))).await.unwrap();
        let WaitOutcome::StillOpen(link) = outcome else { panic!("{expiry}: {outcome:?}") };
        assert_eq!(link.status, LinkStatus::Unknown, "{expiry}");
        assert!(hosts.requests().len() > 100, "{expiry}");
    }
}

async fn stamp_sent(zone: Option<Zone>, lifetime: Duration) -> (String, GrantedLifetime) {
    let hosts = Hosts::answering(200, &generated()).await;
    let builder = hosts.builder().transport(&with_clock(Clock::manual(six_o_clock()).0));
    let builder = zone.into_iter().fold(builder, |builder, zone| builder.expiry_zone(zone));
    let links = PayLinks::with_clock(builder.build().unwrap(), crate::support::no_waiting());
    let created = links.create(&new_link("R-1").expires_in(lifetime)).await.unwrap();
    let body = hosts.payment.bodies().remove(0);
    let (_, rest) = body.split_once(r#""ExpireDateTime":""#).unwrap();
    (rest.split('"').next().unwrap().to_owned(), created.lifetime)
}

#[tokio::test]
async fn wire_the_expiry_is_sent_in_the_configured_zone() {
    for (zone, stamp) in [
        (None, "2026-11-24T21:00:00"),
        (Some(Zone::Istanbul), "2026-11-24T21:00:00"),
        (Some(Zone::Utc), "2026-11-24T18:00:00"),
    ] {
        assert_eq!(
            stamp_sent(zone, hours(72)).await,
            (stamp.to_owned(), GrantedLifetime::Requested(hours(72)))
        );
    }
    assert_eq!(stamp_sent(None, Duration::from_secs(1)).await.0, "2026-11-21T21:00:01");
}

#[tokio::test]
async fn wire_the_default_lifetime_is_ten_minutes_and_is_reported() {
    let hosts = Hosts::answering(200, &generated()).await;
    let created = hosts.links().create(&new_link("R-1").provider_default_expiry()).await.unwrap();
    assert_eq!(created.lifetime, GrantedLifetime::ProviderDefault(Duration::from_secs(600)));
    assert!(!hosts.payment.bodies()[0].contains("ExpireDateTime"));
    assert_eq!(created.key.to_string(), "pl1:paywall:sandbox:default:205334386:R-1");
}
