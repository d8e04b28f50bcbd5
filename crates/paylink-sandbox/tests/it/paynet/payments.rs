//! transaction/check and transaction/detail.

use crate::support::{Harness, names, raw};

#[tokio::test]
async fn check_shows_every_attempt_of_a_reference() {
    let harness = Harness::new().await;
    let id = harness.create(r#""reference_no":"R-1""#).await;
    let declined = harness.sandbox.paynet().decline(&id).await.unwrap();
    let paid = harness.pay(&id).await;

    let answer = harness.call("transaction/check", r#"{"reference_no":"R-1"}"#).await;
    assert_eq!(names(&answer.body), ["Data", "object_name", "code", "message"]);
    let rows = answer.rows();
    let verdicts: Vec<_> =
        rows.iter().map(|row| (row["xact_id"].clone(), row["is_succeed"].as_bool())).collect();
    assert_eq!(
        verdicts,
        [
            (declined.xact_ids[0].clone().into(), Some(false)),
            (paid.xact_ids[0].clone().into(), Some(true))
        ]
    );
    assert!(rows.iter().all(|row| row["agent_reference"] == "R-1"));
    assert_eq!(raw(&answer.body, "amount"), "149.90");
    assert!(rows[1]["id"].is_u64() && rows[1]["transaction_type"] == "1");

    let one = harness
        .call("transaction/check", &format!(r#"{{"xact_id":"{}"}}"#, paid.xact_ids[0]))
        .await;
    assert_eq!(one.rows().len(), 1);
}

#[tokio::test]
async fn detail_finds_by_any_of_the_four_names_and_reports_reversals() {
    let harness = Harness::new().await;
    let id = harness.create(r#""reference_no":"R-1""#).await;
    let xact_id = harness.pay(&id).await.xact_ids.remove(0);
    let row =
        harness.call("transaction/detail", r#"{"reference_no":"R-1"}"#).await.rows().remove(0);
    assert_eq!(
        (row["reversed"].as_bool(), row["reversed_xact_id"].as_str()),
        (Some(false), Some(""))
    );
    assert_eq!(row["netAmount"].to_string(), "146.15");
    let number = row["id"].to_string();

    assert!(harness.sandbox.paynet().reverse(&xact_id));
    assert!(!harness.sandbox.paynet().reverse("xk_none"));
    for question in [
        format!(r#"{{"xact_id":"{xact_id}"}}"#),
        format!(r#"{{"id":"{number}"}}"#),
        format!(r#"{{"xact":{number}}}"#),
        r#"{"reference_no":"R-1"}"#.to_owned(),
    ] {
        let rows = harness.call("transaction/detail", &question).await.rows();
        assert_eq!(rows.len(), 1, "{question}");
        assert_eq!(
            (rows[0]["reversed"].as_bool(), rows[0]["is_succeed"].as_bool()),
            (Some(true), Some(true))
        );
    }
}

#[tokio::test]
async fn what_is_unknown_or_unnamed_is_refused() {
    let harness = Harness::new().await;
    harness.create(r#""reference_no":"unused""#).await;
    for service in ["transaction/check", "transaction/detail"] {
        assert_eq!(harness.call(service, "{}").await.codes(), "HTTP 400 code 400 result_code 11");
        for question in [
            r#"{"xact_id":"xk_none"}"#,
            r#"{"reference_no":"none"}"#,
            r#"{"reference_no":"unused"}"#,
        ] {
            assert_eq!(
                harness.call(service, question).await.codes(),
                "HTTP 200 code 12",
                "{question}"
            );
        }
    }
    assert_eq!(harness.call("transaction/detail", r#"{"id":"x"}"#).await.status, 400);
}
