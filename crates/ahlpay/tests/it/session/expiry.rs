//! A token is replaced before its expiry, or after twenty minutes if the login returned none.

use paylink_testkit::servers::Do;
use tokio::task::JoinSet;

use super::{list, noon, secs, token};
use crate::support::answers::{page, session_with};
use crate::support::stub::AhlStub;
use crate::support::with_clock;

#[tokio::test]
async fn a_token_is_replaced_before_its_expiry() {
    for (stamp, seconds) in [
        // Turkish time, three hours ahead of UTC.
        (r#""2026-11-21T16:00:00""#, 3600),
        (r#""21.11.2026 16:00:00""#, 3600),
        // UTC, because in Turkish time it would be over already.
        (r#""2026-11-21T13:00:00""#, 3600),
        (r#""2026-11-21T12:30:00Z""#, 1800),
        (r#""2026-11-21T15:30:00+03:00""#, 1800),
    ] {
        let (clock, manual) = noon();
        let stamped = move |number| {
            session_with(&format!("T-{number}"), &format!(r#","expireDate":{stamp}"#))
        };
        let ahl = AhlStub::with_login(
            move |number| Do::Answer(200, stamped(number)),
            |_| Do::Answer(200, page(1, 0, 0, &[])),
        )
        .await;
        let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
        list(&client).await.unwrap();
        manual.advance(secs(seconds - 11));
        list(&client).await.unwrap();
        assert_eq!(ahl.logins(), 1, "{stamp}: still valid");
        manual.advance(secs(1));
        let mut running = JoinSet::new();
        for _ in 0..20 {
            let client = client.clone();
            running.spawn(async move { list(&client).await.map(drop) });
        }
        assert!(running.join_all().await.iter().all(Result::is_ok));
        assert_eq!(
            ahl.logins(),
            2,
            "{stamp}: not used in its last seconds, and replaced by one login"
        );
        let tokens: Vec<String> = ahl.calls().iter().map(token).collect();
        assert_eq!(tokens[..2], ["Bearer T-1", "Bearer T-1"]);
        assert!(tokens[2..].iter().all(|own| own == "Bearer T-2"), "{tokens:?}");
    }
}

#[tokio::test]
async fn a_token_without_an_expiry_is_used_for_twenty_minutes() {
    for stamp in [
        "null",
        r#""""#,
        r#""yarın""#,
        "[1]",
        "1795284000",
        r#""2026-11-21T11:00:00""#,
        r#""2026-11-21T12:00:59""#,
        r#""0001-01-01T00:00:00""#,
    ] {
        let (clock, manual) = noon();
        let stamped = move |number| {
            session_with(&format!("T-{number}"), &format!(r#","expireDate":{stamp}"#))
        };
        let ahl = AhlStub::with_login(
            move |number| Do::Answer(200, stamped(number)),
            |_| Do::Answer(200, page(1, 0, 0, &[])),
        )
        .await;
        let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
        for (pause, logins) in [(0, 1), (600, 1), (599, 1), (1, 2), (1199, 2), (1, 3)] {
            manual.advance(secs(pause));
            list(&client).await.unwrap();
            assert_eq!(ahl.logins(), logins, "{stamp}");
        }
    }
}

#[tokio::test]
async fn a_token_is_used_until_its_expiry_however_late() {
    let (clock, manual) = noon();
    let ahl = AhlStub::with_login(
        |_| Do::Answer(200, session_with("T-1", r#","expireDate":"2027-11-21T12:00:00""#)),
        |_| Do::Answer(200, page(1, 0, 0, &[])),
    )
    .await;
    let client = ahl.builder().transport(&with_clock(clock)).build().unwrap();
    for _ in 0..3 {
        list(&client).await.unwrap();
        manual.advance(secs(100 * 24 * 3600));
    }
    assert_eq!(ahl.logins(), 1);
}
