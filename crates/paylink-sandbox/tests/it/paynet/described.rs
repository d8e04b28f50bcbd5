//! Paynet against the descriptions of the documentation.

use crate::descriptions::compare;
use crate::support::Harness;

#[tokio::test]
async fn answers_contain_the_described_fields_and_no_others() {
    let harness = Harness::new().await;
    let id = harness
        .create_with_callback(r#""reference_no":"R","multi_payment":true,"expire_date":72"#)
        .await;
    let create = r#"{"name_surname":"A","amount":1}"#;
    let by_id = format!(r#"{{"id":"{id}"}}"#);
    let by_reference = r#"{"reference_no":"R"}"#;
    let cards = paylink_sandbox::paynet::PaymentForm::new().cards(2);
    harness.sandbox.paynet().decline(&id).await.unwrap();
    harness.sandbox.paynet().pay_with(&id, &cards).await.unwrap();

    for (service, answer) in [
        ("mailorder-create", harness.call("mailorder/create", create).await),
        ("mailorder-detail", harness.call("mailorder/detail", &by_id).await),
        ("mailorder-list", harness.list("").await),
        ("mailorder-status-update", {
            let other = harness.create("").await;
            harness.set_status(&other, 3).await
        }),
        ("transaction-check", harness.call("transaction/check", by_reference).await),
        ("transaction-detail", harness.call("transaction/detail", by_reference).await),
    ] {
        compare(&format!("paynet/{service}"), "response", &answer.json(), &[]);
    }
    let callback = serde_json::from_str(&harness.receiver.bodies()[0]).unwrap();
    // the older page only, and there is a switch for it
    compare("paynet/confirmation-callback", "callback", &callback, &["card_type"]);
}
