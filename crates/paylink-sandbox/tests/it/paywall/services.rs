//! generate, inquiry, passive, version.

use std::time::Duration;

use paylink_sandbox::paywall::PageState;
use serde_json::Value;

use super::support::{GENERATE, INQUIRY, NEWER, OLDER, codes, page_body};
use crate::support::{Harness, http, names, raw};

/// The published request, its comments removed and its templates filled in.
const PUBLISHED: &str = r#"{"UniqueCode":"0e1d","Amount":10.0,"CurrencyId":1,"LanguageId":1,"CallbackSupport":true,
 "PayWatchSupport":true,"CallbackAddress":"https://yourwebservice.com/callback","PayWatchMin":5,
 "PayWatchCallbackAddress":"https://yourwebservice.com/callback/paywatch",
 "SuccessBackUrl":"https://yourwebservice.com/callback/success",
 "FailBackUrl":"https://yourwebservice.com/callback/unsuccessful","Force3D":false,"InstallmentSupport":true,
 "InstallmentDynamic":true,"CardWallSupport":false,"CardWallRelationalId1":"user-id","CardWallRelationalId2":null,
 "CardWallRelationalId3":null,"ShowProduct":true,"ReceiverInfoSupport":false,"ReceiverAddressSupport":false,
 "RegionId":null,"ProviderBased":false,"ProviderKey":"","ProviderCondition":{"Installment":null},
 "InterestConfirmationPopup":true,"SkipInterest":false,"SkipInterestCondition":null,
 "Customer":{"FullName":"Ad","Phone":"905123456789","Email":"a@b.c","Country":"TR","City":"İzmir","Address":"x",
  "IdentityNumber":"1","TaxNumber":"2","CustomerId":"72845"},
 "Products":[{"ProductId":"1","ProductImage":"https://yourwebsite.com/photoimage","ProductName":"1",
  "ProductCategory":"1","ProductDescription":null,"ProductAmount":10}],
 "ExpireDateTime":null,"RouteGroupKey":"route-999","MasterpassSupport":true,"UseMasterpassAlternative":true,
 "SupportCampaign":true,"SupportReward":false}"#;

#[tokio::test]
async fn generate_answers_as_published() {
    let harness = Harness::new().await;
    let answer = harness.generate("").await;
    assert_eq!(codes(&answer), "HTTP 200 code 0");
    assert_eq!(names(&answer.body), OLDER);
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(answer.body.contains(r#""UniqueCode":"U","Amount":25.0,"Link":"#), "{}", answer.body);
    let body = answer.json()["Body"].clone();
    assert_eq!(names(&body_text(&answer.body)), ["Id", "Guid", "UniqueCode", "Amount", "Link"]);
    let (guid, link) = (body["Guid"].as_str().unwrap(), body["Link"].as_str().unwrap());
    assert_eq!((guid.len(), guid.as_bytes()[14]), (36, b'4'));
    assert_eq!(link, format!("{}/checkout/?CheckoutId={guid}", harness.paywall().base_url()));
    assert_eq!(http(link, "GET", &[], "").await.status, 200);
    let page = &harness.paywall().pages()[0];
    assert_eq!(
        (page.id, page.guid.as_str(), page.link.as_str()),
        (body["Id"].as_i64().unwrap(), guid, link)
    );
    assert_eq!(
        (page.unique_code.as_str(), page.amount.as_str(), page.state),
        ("U", "25.0", PageState::Open)
    );
    assert_eq!(harness.page(r#""UniqueCode":"V""#).await.id, page.id + 1);
}

/// The text of `Body`.
fn body_text(answer: &str) -> String {
    let at = answer.find(r#""Body":"#).unwrap() + 7;
    answer[at..answer.len() - 1].to_owned()
}

#[tokio::test]
async fn generate_accepts_what_clients_are_known_to_send() {
    let harness = Harness::new().await;
    let urls = r#""successBackUrl":"https://a.b/c","FAILBACKURL":"https://a.b/d""#;
    for (at, body) in [
        PUBLISHED.to_owned(),
        // the provider's own client: camelCase, nulls and zeros
        format!(r#"{{"uniqueCode":"1","amount":10,"languageId":0,"currencyId":1,{urls},"payWatchMin":0,
            "expireDateTime":null,"products":null,"customer":null,"callbackSupport":false,"callbackAddress":null}}"#),
        // the shop plugin: an amount as text
        page_body(r#""UniqueCode":"2","Amount":"149.90","Products":[{"ProductName":"x","ProductAmount":"149.90"}]"#),
        page_body(r#""UniqueCode":"3","Amount":9007199254740993.01,"invented":{"deep":[1]},"CurrencyId":"2""#),
        format!("\u{feff}{}", page_body(r#""UniqueCode":"4","LanguageId":2,"CurrencyId":33,"RegionId":57"#)),
        page_body(r#""UniqueCode":"5","ExpireDateTime":"2999-01-01T05:00","PayWatchSupport":true,"PayWatchMin":20"#),
        page_body(r#""UniqueCode":"6","ExpireDateTime":"2999-01-01T05:00:00.123+03:00","InstallmentDynamic":1"#),
    ]
    .iter()
    .enumerate()
    {
        let answer = harness.pw("POST", GENERATE, &[], body).await;
        assert_eq!(codes(&answer), "HTTP 200 code 0", "{body}: {}", answer.body);
        assert_eq!(harness.paywall().pages().len(), at + 1);
    }
}

#[tokio::test]
async fn generate_refuses_by_the_documented_codes() {
    let harness = Harness::new().await;
    for (more, code) in [
        (r#""UniqueCode":" ""#, 141),
        (r#""UniqueCode":null"#, 141),
        (r#""UniqueCode":["U"]"#, 2),
        (r#""Amount":null"#, 142),
        (r#""Amount":0.00"#, 142),
        (r#""Amount":-1"#, 142),
        (r#""Amount":1.005"#, 142),
        (r#""Amount":1e2"#, 142),
        (r#""Amount":"1,50""#, 142),
        (r#""Amount":{}"#, 142),
        (r#""Amount":99999999999999999999999999999"#, 142),
        (r#""CurrencyId":null"#, 53),
        (r#""CurrencyId":34"#, 53),
        (r#""CurrencyId":"TRY""#, 2),
        (r#""LanguageId":3"#, 2),
        (r#""SuccessBackUrl":"""#, 150),
        (r#""SuccessBackUrl":"/ok""#, 150),
        (r#""SuccessBackUrl":"javascript:alert(1)""#, 150),
        (r#""FailBackUrl":null"#, 151),
        (r#""CallbackSupport":true"#, 163),
        (r#""CallbackSupport":true,"CallbackAddress":" ""#, 163),
        (r#""CallbackSupport":true,"CallbackAddress":"shop.example""#, 166),
        (r#""CallbackSupport":"perhaps""#, 2),
        (r#""PayWatchSupport":true"#, 391),
        (r#""PayWatchSupport":true,"PayWatchMin":4"#, 391),
        (r#""PayWatchSupport":true,"PayWatchMin":21"#, 391),
        (r#""PayWatchSupport":true,"PayWatchMin":5,"PayWatchCallbackAddress":"x""#, 166),
        (r#""RegionId":58"#, 555),
        (r#""Customer":"Ayşe""#, 2),
        (r#""Products":{"ProductName":"x"}"#, 2),
        (r#""Products":[{"ProductAmount":"x"}]"#, 2),
        (r#""ExpireDateTime":"soon""#, 2),
        (r#""ExpireDateTime":"2020-01-01T05:00""#, 140),
    ] {
        let answer = harness.generate(more).await;
        assert_eq!(codes(&answer), format!("HTTP 200 code {code}"), "{more}");
        assert_eq!(
            (names(&answer.body), &answer.json()["Body"]),
            (OLDER.map(str::to_owned).to_vec(), &Value::Null)
        );
    }
    for body in ["", "{", "[]", "null", "\"x\"", "{\"UniqueCode\":\"\\ud800\"}"] {
        assert_eq!(
            codes(&harness.pw("POST", GENERATE, &[], body).await),
            "HTTP 200 code 2",
            "{body}"
        );
    }
    assert!(harness.paywall().pages().is_empty());
}

#[tokio::test]
async fn a_unique_code_is_taken_for_ever() {
    let harness = Harness::new().await;
    let first = harness.page("").await;
    assert_eq!(codes(&harness.generate(r#""Amount":1"#).await), "HTTP 200 code 148");
    harness.passive(first.id).await;
    assert_eq!(codes(&harness.generate("").await), "HTTP 200 code 148");
    assert_eq!(harness.paywall().pages().len(), 1);
}

#[tokio::test]
async fn inquiry_answers_as_published() {
    let harness = Harness::new().await;
    let id = harness
        .page(
            r#""InstallmentSupport":true,"ShowProduct":true,"CardWallSupport":true,"LanguageId":2"#,
        )
        .await
        .id;
    let answer = harness.inquire(id).await;
    assert_eq!(names(&answer.body), OLDER);
    assert_eq!(
        names(&body_text(&answer.body)),
        [
            "Id",
            "Guid",
            "UniqueCode",
            "LanguageId",
            "CurrencyId",
            "CurrencyName",
            "Amount",
            "InstallmentSupport",
            "InstallmentDynamic",
            "ShowProduct",
            "ReceiverInfoSupport",
            "ReceiverAddressSupport",
            "SuccessBackUrl",
            "FailBackUrl",
            "CardWallSupport",
            "CardWallExpirationMin",
            "ExpiryTime",
            "AnyPayment",
            "SuccessPayment",
        ]
    );
    assert_eq!(raw(&answer.body, "Amount"), "25.00", "generate says 25.0");
    let body = harness.inquired(id).await;
    assert_eq!(
        (body["LanguageId"].as_u64(), body["CurrencyName"].as_str()),
        (Some(2), Some("TRY"))
    );
    assert_eq!(
        (&body["InstallmentSupport"], &body["InstallmentDynamic"]),
        (&true.into(), &false.into())
    );
    assert_eq!((&body["AnyPayment"], &body["SuccessPayment"]), (&false.into(), &false.into()));
    assert_eq!((&body["ShowProduct"], &body["CardWallSupport"]), (&true.into(), &true.into()));

    let expiry = body["ExpiryTime"].as_str().unwrap();
    assert_eq!(expiry.split_once('.').unwrap().1.len(), 6, "{expiry}");
    let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
    let left = at(expiry).duration_since(at(&harness.sandbox.now_text())).as_secs();
    assert!((590..=600).contains(&left), "ten minutes, {left} s");
}

#[tokio::test]
async fn the_id_of_an_inquiry_is_a_header_and_nothing_else() {
    let harness = Harness::new().await;
    let id = harness.page("").await.id.to_string();
    assert_eq!(codes(&harness.pw("GET", INQUIRY, &[("ID", &id)], "").await), "HTTP 200 code 0");
    assert_eq!(
        codes(&harness.pw("GET", &format!("{INQUIRY}?id={id}"), &[], "").await),
        "HTTP 200 code 4"
    );
    assert_eq!(
        codes(&harness.pw("GET", INQUIRY, &[], &format!(r#"{{"Id":{id}}}"#)).await),
        "HTTP 200 code 4"
    );
    for (value, code) in
        [("", 4), ("x", 144), ("1.5", 144), ("99999999999999999999", 144), ("1", 139), ("-1", 139)]
    {
        let answer = harness.pw("GET", INQUIRY, &[("id", value)], "").await;
        assert_eq!(codes(&answer), format!("HTTP 200 code {code}"), "{value}");
    }
    let twice = [("id", id.as_str()), ("id", id.as_str())];
    assert_eq!(codes(&harness.pw("GET", INQUIRY, &twice, "").await), "HTTP 200 code 4");
}

#[tokio::test]
async fn passive_answers_as_published_and_deactivates_the_page() {
    let harness = Harness::new().await;
    let page = harness.page("").await;
    let before = harness.inquired(page.id).await;
    let answer = harness.passive(page.id).await;
    assert_eq!(names(&answer.body), NEWER);
    assert_eq!(
        answer.json(),
        serde_json::json!({"ErrorCodeType": 1, "ErrorMessage": null, "ErrorCode": 0, "Result": true, "Message": "", "Body": null})
    );
    assert_eq!(harness.inquired(page.id).await, before, "no field shows it");
    assert_eq!(harness.paywall().pages()[0].state, PageState::Passive);
    let refused = harness.paywall().pay(page.id).await.unwrap_err();
    assert!(refused.to_string().contains("Passive"), "{refused}");
    assert_eq!(codes(&harness.passive(page.id).await), "HTTP 200 code 0", "again");

    for (body, code) in [
        ("", 2),
        ("{}", 144),
        (r#"{"Id":null}"#, 144),
        (r#"{"Id":"x"}"#, 144),
        (r#"{"Id":1}"#, 139),
        (r#"{"Id":-1}"#, 139),
    ] {
        let answer = harness.pw("PUT", "checkout/passive", &[], body).await;
        assert_eq!(codes(&answer), format!("HTTP 200 code {code}"), "{body}");
        assert_eq!(names(&answer.body), NEWER);
        assert!(answer.json()["ErrorMessage"].is_string());
    }
    let header = harness.pw("PUT", "checkout/passive", &[("id", &page.id.to_string())], "{}").await;
    assert_eq!(codes(&header), "HTTP 200 code 144", "the id is in the body");
    let text = format!(r#"{{"id":"{}"}}"#, page.id);
    assert_eq!(codes(&harness.pw("PUT", "checkout/passive", &[], &text).await), "HTTP 200 code 0");

    let paid = harness.page(r#""UniqueCode":"P""#).await.id;
    harness.paywall().pay(paid).await.unwrap();
    assert_eq!(codes(&harness.passive(paid).await), "HTTP 200 code 149");
}

#[tokio::test]
async fn pages_expire_by_the_sandbox_clock() {
    let harness = Harness::new().await;
    let state = |harness: &Harness| harness.paywall().pages().pop().unwrap().state;
    let page = harness.page("").await;
    harness.sandbox.advance(Duration::from_secs(595));
    assert_eq!(state(&harness), PageState::Open);
    harness.sandbox.advance(Duration::from_secs(6));
    assert_eq!(state(&harness), PageState::Expired);
    assert!(harness.paywall().pay(page.id).await.is_err());
    assert_eq!(harness.inquired(page.id).await["SuccessPayment"], false);
    assert_eq!(codes(&harness.passive(page.id).await), "HTTP 200 code 0");

    let now: jiff::civil::DateTime = harness.sandbox.now_text().parse().unwrap();
    let until = now
        .checked_add(jiff::Span::new().hours(2))
        .unwrap()
        .strftime("%Y-%m-%dT%H:%M:%S")
        .to_string();
    harness.page(&format!(r#""UniqueCode":"L","ExpireDateTime":"{until}""#)).await;
    assert_eq!(harness.inquired(page.id + 1).await["ExpiryTime"], format!("{until}.000000"));
    harness.sandbox.advance(Duration::from_secs(7_190));
    assert_eq!(state(&harness), PageState::Open);
    harness.sandbox.advance(Duration::from_secs(10));
    assert_eq!(state(&harness), PageState::Expired);
}

#[tokio::test]
async fn a_hundred_inquiries_at_once_get_their_own_answers() {
    let harness = std::sync::Arc::new(Harness::new().await);
    for n in 0..100 {
        harness.page(&format!(r#""UniqueCode":"U-{n}""#)).await;
    }
    let first = harness.paywall().pages()[0].id;
    let tasks: Vec<_> = (0..100)
        .map(|n| {
            let harness = std::sync::Arc::clone(&harness);
            tokio::spawn(async move { harness.inquired(first + n).await })
        })
        .collect();
    for (n, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.unwrap()["UniqueCode"], format!("U-{n}"));
    }
}

#[tokio::test]
async fn version_and_what_is_not_served() {
    let harness = Harness::new().await;
    let answer = harness.pw("GET", "payment/version", &[], "").await;
    assert_eq!(
        answer.body,
        r#"{"ErrorCode":0,"Result":true,"Message":"","Body":"Always fresh, always ahead!"}"#
    );
    for (method, service, expected) in [
        ("GET", GENERATE, "HTTP 405 code 400"),
        ("POST", INQUIRY, "HTTP 405 code 400"),
        ("HEAD", "nothing", "HTTP 404"),
        ("POST", "checkout/passive", "HTTP 405 code 400"),
        ("GET", "private/query", "HTTP 404 code 404"),
        ("POST", "private/refund", "HTTP 404 code 404"),
    ] {
        let answer = harness.pw(method, service, &[], "{}").await;
        let reported =
            if method == "HEAD" { format!("HTTP {}", answer.status) } else { codes(&answer) };
        assert_eq!(reported, expected, "{method} {service}");
    }
    assert_eq!(codes(&harness.query("refund", &[]).await), "HTTP 404 code 404");
    assert_eq!(
        http(&format!("{}/x", harness.paywall().base_url()), "GET", &[], "").await.status,
        404
    );
    let huge = page_body(&format!(r#""x":"{}""#, "x".repeat(1 << 20)));
    assert_eq!(harness.pw("POST", GENERATE, &[], &huge).await.status, 413);
}
