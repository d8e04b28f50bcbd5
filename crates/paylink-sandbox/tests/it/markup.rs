//! A script in any field that a client or a payer sends is text on every page.

use crate::support::{Answer, Harness, http};

/// A script with the name of its field, which also tries to leave an attribute. With its `@` it is
/// an e-mail address for the providers.
fn script(field: &str) -> String {
    format!(r#"@<script>{field}</script>"'&<img src=x>"#)
}

/// JSON fields, each with its own script.
fn scripts(fields: &[&str]) -> String {
    let pair = |name: &&str| format!(r#""{name}":{}"#, serde_json::json!(script(name)));
    fields.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// JSON fields for addresses, each with its own script in the path.
fn addresses(fields: &[&str]) -> String {
    let address = |name: &str| serde_json::json!(format!("http://127.0.0.1:1/{}", script(name)));
    let pair = |name: &&str| format!(r#""{name}":{}"#, address(name));
    fields.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// A link of one kind whose every text is a script.
struct Scripted {
    /// The payment page.
    page: String,
    /// The address of the buttons of the payment page.
    buttons: String,
    /// The page of the link on the dashboard.
    dashboard: String,
    /// The fields that the payment page shows.
    for_payer: &'static [&'static str],
    /// The fields that the dashboard shows.
    for_operator: Vec<&'static str>,
}

const PAYNET: &[&str] =
    &["name_surname", "user_name", "email", "note", "agent_id", "agent_note", "bank_id", "phone"];
const PAYNET_ADDRESSES: &[&str] = &["succeed_url", "error_url", "confirmation_url"];
const CHECKOUT_ADDRESSES: &[&str] = &["SuccessBackUrl", "FailBackUrl", "CallbackAddress"];
const LINKQR: &[&str] =
    &["ItemName", "ItemDescription", "MerchantOrderId", "MerchantTrackId", "NotificationEmail"];
// the sandbox refuses a `receiverPhoneNumber` that is no number
const AHL: &[&str] = &["orderId", "description", "receiverEmail"];

async fn links(harness: &Harness) -> [Scripted; 4] {
    // a reference has at most 50 characters
    let reference = r#""reference_no":"<script>reference_no</script>""#;
    let more = format!(
        r#"{},{},{reference},"send_sms":true,"send_mail":true"#,
        scripts(PAYNET),
        addresses(PAYNET_ADDRESSES)
    );
    let id = harness.create(&more).await;
    let paynet = harness.sandbox.paynet().links().pop().unwrap().url;

    let products = format!(r#""ShowProduct":true,"Products":[{{{}}}]"#, scripts(&["ProductName"]));
    let more = format!(
        r#""CallbackSupport":true,{},{},{products}"#,
        scripts(&["UniqueCode"]),
        addresses(CHECKOUT_ADDRESSES)
    );
    let checkout = harness.page(&more).await;

    let more = format!(
        r#""CallbackSupport":true,"NotificationSupport":true,{},{}"#,
        scripts(LINKQR),
        addresses(&["CallbackAddress"])
    );
    assert_eq!(harness.generate_link(&more).await.json()["ErrorCode"], 0);
    let qr = harness.paywall().links().pop().unwrap();

    let ahl = harness.ahl_link(&scripts(AHL)).await;
    let paywall = harness.paywall().base_url();
    [
        Scripted {
            page: paynet.clone(),
            buttons: paynet,
            dashboard: format!("/_sandbox/links/paynet/{id}"),
            for_payer: &["name_surname", "note", "reference_no"],
            for_operator: [PAYNET, PAYNET_ADDRESSES, &["reference_no"]].concat(),
        },
        Scripted {
            page: checkout.link,
            buttons: format!("{paywall}/checkout/{}", checkout.guid),
            dashboard: format!("/_sandbox/links/paywall/{}", checkout.id),
            for_payer: &["UniqueCode", "ProductName"],
            for_operator: [CHECKOUT_ADDRESSES, &["UniqueCode", "ProductName"]].concat(),
        },
        Scripted {
            page: qr.link,
            buttons: format!("{paywall}/link/{}", qr.guid),
            dashboard: format!("/_sandbox/links/linkqr/{}", qr.id),
            for_payer: &["ItemName", "ItemDescription"],
            for_operator: [LINKQR, &["CallbackAddress"]].concat(),
        },
        Scripted {
            page: ahl.clone(),
            dashboard: format!("/_sandbox/links/ahlpay/{}", ahl.rsplit_once('/').unwrap().1),
            buttons: ahl,
            for_payer: &["orderId", "description"],
            for_operator: AHL.to_vec(),
        },
    ]
}

/// Checks that a page has no element from a field, and shows the scripts of these fields as text.
fn check(answer: &Answer, shown: &[&str]) {
    for markup in ["<script", "</script", "<img", "\"'&<", "\"'&amp;"] {
        assert!(!answer.body.contains(markup), "{markup} in {}", answer.body);
    }
    for field in shown {
        let text = format!("&lt;script&gt;{field}&lt;/script&gt;");
        assert!(answer.body.contains(&text), "{field} is not in {}", answer.body);
    }
}

#[tokio::test]
async fn a_script_in_any_field_is_text_on_every_payment_page() {
    let harness = Harness::new().await;
    for link in links(&harness).await {
        let press = async |button: &str, body: &str| {
            http(&format!("{}/{button}?lang=en", link.buttons), "POST", &[], body).await
        };

        check(&http(&link.page, "GET", &[], "").await, link.for_payer);
        let refused = press("pay", "charged=%22%27%26%3Cscript%3E").await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        check(&refused, link.for_payer);
        check(&press("abandon", "").await, link.for_payer);
        check(&press("decline", "").await, link.for_payer);
        check(&press("pay", "").await, link.for_payer);
        check(&http(&link.page, "GET", &[], "").await, link.for_payer);
        check(&press("decline", "").await, link.for_payer);
    }
    for path in ["/paynet/pay/", "/paywall/checkout/?CheckoutId=", "/paywall/link/?SaleId="] {
        let url = format!("{}{path}%3Cscript%3E%22%27%26%3Cimg", harness.origin());
        let unknown = http(&url, "GET", &[], "").await;
        assert_eq!(unknown.status, 404);
        check(&unknown, &[]);
    }
}

#[tokio::test]
async fn a_script_in_any_field_is_text_on_every_page_of_the_dashboard() {
    let harness = Harness::new().await;
    let links = links(&harness).await;
    for link in &links {
        check(&harness.look(&link.dashboard).await, &link.for_operator);
        assert_eq!(harness.press(&link.dashboard, "action=pay").await.status, 303);
        check(&harness.look(&link.dashboard).await, &link.for_operator);
    }
    // a complaint about a button
    check(&harness.press(&links[0].dashboard, "action=pay").await, &links[0].for_operator);

    let references = ["reference_no", "UniqueCode", "MerchantOrderId", "orderId"];
    check(&harness.look("/_sandbox/").await, &references);
    let searched = "/_sandbox/?reference=%22%27%26%3Cscript%3Esearched%3C/script%3E";
    check(&harness.look(searched).await, &["searched"]);
    let all: Vec<&str> = links.iter().flat_map(|link| &link.for_operator).copied().collect();
    check(&harness.look("/_sandbox/requests").await, &all);
    let addresses = ["confirmation_url", "CallbackAddress"];
    check(&harness.look("/_sandbox/callbacks").await, &addresses);
    check(&harness.look("/_sandbox/findings").await, &[]);

    let fault = "action=add&kind=queue&service=%22%27%26%3Cscript%3Eservice%3C%2Fscript%3E";
    assert_eq!(harness.press("/_sandbox/faults", fault).await.status, 303);
    check(&harness.look("/_sandbox/faults").await, &["service"]);
    for form in [
        "action=add&kind=%3Cscript%3E",
        "action=add&kind=queue&provider=%22%27%26%3Cscript%3E",
        "action=add&kind=queue&times=%3Cscript%3E",
    ] {
        let refused = harness.press("/_sandbox/faults", form).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
        check(&refused, &["service"]);
    }
}
