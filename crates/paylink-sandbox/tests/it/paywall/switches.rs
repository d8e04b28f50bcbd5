//! What each switch of Paywall changes.

use std::time::Duration;

use paylink_sandbox::Switch;
use serde_json::Value;

use super::support::{NEWER, codes, sha256};
use crate::support::{Answer, Harness, http, names, raw};

pub(crate) fn expected(switch: Switch) -> (&'static str, &'static str) {
    match switch {
        Switch::PaywallWrongKeysAre200 => ("HTTP 401 code 401", "HTTP 200 code 401"),
        Switch::PaywallVersionNeedsNoKeys => ("HTTP 401 code 401", "HTTP 200 code 0"),
        Switch::PaywallEnvelopeAlwaysNewer => {
            ("older older older older newer newer", "newer newer newer newer newer newer")
        }
        Switch::PaywallRefusalIsHttp400 => ("HTTP 200 code 139", "HTTP 400 code 139"),
        Switch::PaywallRefusalBodyIsEmptyText => ("null", "\"\""),
        Switch::PaywallUniqueCodeFreeAgain => ("148 148 148", "148 0 148"),
        Switch::PaywallDuplicateAnswersFirst => ("148 null", "148 the first"),
        Switch::PaywallCustomerAndProductsRequired => ("0 0 0 0", "2 2 2 0"),
        Switch::PaywallPastExpiryAccepted => ("HTTP 200 code 140", "HTTP 200 code 0, Expired"),
        Switch::PaywallAmountIsRounded => {
            ("HTTP 200 code 142, HTTP 200 code 51", "149.90, HTTP 200 code 0")
        }
        Switch::PaywallExpireDateTimeIsUtc => ("8 hours", "11 hours"),
        Switch::PaywallStampsAreUtc => ("0 hours, 0 hours", "-3 hours, -3 hours"),
        Switch::PaywallInquiryAsTabled => ("FailBackUrl", "Installment"),
        Switch::PaywallInquiryRefusesPassive => ("HTTP 200 code 0", "HTTP 200 code 139"),
        Switch::PaywallInquiryRefusesExpired => ("HTTP 200 code 0", "HTTP 200 code 140"),
        Switch::PaywallPaidPageTakesPassive => {
            ("HTTP 200 code 149, then Paid", "HTTP 200 code 0, then Paid")
        }
        Switch::PaywallLinkQrAnswersDetails => {
            ("Link", "Id Link MerchantOrderId MerchantTrackId Amount 100.50")
        }
        Switch::PaywallPhotoLimitCountsText => ("HTTP 200 code 0", "HTTP 200 code 138"),
        Switch::PaywallMerchantCodeIsGenerated => ("U and empty", "generated and U"),
        Switch::PaywallLaterAttemptHasOwnCode => {
            ("U and empty, U and empty", "U and empty, generated and U")
        }
        Switch::PaywallPaidPageIsPaidAgain => {
            ("HTTP 303 409, 1 payments, Paid", "HTTP 303 303, 2 payments, Paid")
        }
        Switch::PaywallQueryRowsAsTabled => {
            ("Error", "Activities IsFullyRefunded RemainingRefundAmount 2 15.00")
        }
        Switch::PaywallEmptyTrackingListIsSuccess => ("HTTP 200 code -1", "HTTP 200 code 0 []"),
        Switch::PaywallTrackingListOldestFirst => ("newest first", "oldest first"),
        Switch::PaywallWebhookSaysId => ("CheckoutId", "Id Guid"),
        Switch::PaywallWebhookNamesInCamelCase => (
            "CheckoutId PaymentId UniqueCode HashKeyType",
            "checkoutId paymentId uniqueCode hashKeyType",
        ),
        Switch::PaywallWebhookAmountIsText => ("25.0", "\"25.0\""),
        Switch::PaywallWebhookUnsigned => ("Hash HashFormat HashKeyType", ""),
        Switch::PaywallWebhookIdIsGuid => ("id 25.0 lower", "guid 25.0 lower"),
        Switch::PaywallWebhookHashAmountTwoDecimals => ("id 25.0 lower", "id 25.00 lower"),
        Switch::PaywallWebhookHashAmountTrimmed => ("id 25.0 lower", "id 25 lower"),
        Switch::PaywallWebhookHashAmountWithComma => ("id 25.0 lower", "id 25,0 lower"),
        Switch::PaywallWebhookHashUpperCase => ("id 25.0 lower", "id 25.0 upper"),
        Switch::PaywallWebhookNeverRetried => ("3 attempts", "1 attempts"),
        Switch::PaywallBackBeforeWebhook => ("1, then 1", "0, then 1"),
        Switch::PaywallBackCarriesUniqueCode => (
            "https://shop.example/ok?o=1 https://shop.example/no",
            "https://shop.example/ok?o=1&UniqueCode=%C5%9E%26 https://shop.example/no?UniqueCode=U",
        ),
        other => panic!("{other} has no expectation"),
    }
}

pub(crate) async fn observe(harness: &Harness, switch: Switch) -> String {
    match switch {
        Switch::PaywallWrongKeysAre200 => {
            let url = format!("{}/api/paywall/checkout/inquiry", harness.paywall().base_url());
            codes(&http(&url, "GET", &[], "").await)
        }
        Switch::PaywallVersionNeedsNoKeys => {
            let url = format!("{}/api/paywall/payment/version", harness.paywall().base_url());
            codes(&http(&url, "GET", &[("apikeypublic", "x")], "").await)
        }
        Switch::PaywallEnvelopeAlwaysNewer => {
            let page = harness.generate("").await;
            let id = page.json()["Body"]["Id"].as_i64().unwrap();
            let others = [
                harness.inquire(id).await,
                harness.generate_link("").await,
                harness.pw("GET", "payment/version", &[], "").await,
                harness.passive(id).await,
                harness.query("query", &[]).await,
            ];
            let kind =
                |answer: &Answer| if names(&answer.body) == NEWER { "newer" } else { "older" };
            [page].iter().chain(&others).map(kind).collect::<Vec<_>>().join(" ")
        }
        Switch::PaywallRefusalIsHttp400 => codes(&harness.inquire(1).await),
        Switch::PaywallRefusalBodyIsEmptyText => {
            harness.inquire(1).await.json()["Body"].to_string()
        }
        Switch::PaywallPaidPageTakesPassive => {
            let id = paid(harness).await;
            let codes = codes(&harness.passive(id).await);
            format!("{codes}, then {:?}", harness.paywall().pages()[0].state)
        }
        Switch::PaywallLinkQrAnswersDetails => {
            let answer = harness.generate_link(r#""MerchantOrderId":"O""#).await;
            let at = answer.body.find(r#""Body":"#).unwrap() + 7;
            let names = names(&answer.body[at..answer.body.len() - 1]);
            let amount = if names.len() == 5 { raw(&answer.body, "Amount") } else { "" };
            format!("{} {amount}", names.join(" ")).trim().to_owned()
        }
        Switch::PaywallPhotoLimitCountsText => {
            let photo = "A".repeat((4 << 20) + 4);
            codes(&harness.generate_link(&format!(r#""PhotoBase64":"{photo}""#)).await)
        }
        generate @ (Switch::PaywallUniqueCodeFreeAgain
        | Switch::PaywallDuplicateAnswersFirst
        | Switch::PaywallCustomerAndProductsRequired
        | Switch::PaywallPastExpiryAccepted
        | Switch::PaywallAmountIsRounded
        | Switch::PaywallExpireDateTimeIsUtc) => observe_generate(harness, generate).await,
        inquiry @ (Switch::PaywallStampsAreUtc
        | Switch::PaywallInquiryAsTabled
        | Switch::PaywallInquiryRefusesPassive
        | Switch::PaywallInquiryRefusesExpired) => observe_inquiry(harness, inquiry).await,
        Switch::PaywallLaterAttemptHasOwnCode => {
            let page = harness.page("").await;
            let declined = harness.paywall().decline(page.id).await.unwrap();
            let paid = harness.paywall().pay(page.id).await.unwrap();
            let mut codes = Vec::new();
            for attempt in [declined, paid] {
                let id = attempt.payment_id.to_string();
                let answer = harness.query("query/by/paymentid", &[("paymentid", &id)]).await;
                codes.push(codes_of(&answer.json()["Body"]["Paywall"], &page.guid));
            }
            codes.join(", ")
        }
        Switch::PaywallPaidPageIsPaidAgain => {
            let page = harness.page("").await;
            let url = format!("{}/checkout/{}/pay", harness.paywall().base_url(), page.guid);
            let tabs = [http(&url, "POST", &[], "").await, http(&url, "POST", &[], "").await];
            let statuses = tabs.map(|answer| answer.status.to_string()).join(" ");
            let path = format!("/links/paywall/{}", page.id);
            let payments = harness.api_json("GET", &path, "").await["payments"].clone();
            let state = harness.paywall().pages()[0].state;
            format!("HTTP {statuses}, {} payments, {state:?}", payments.as_array().unwrap().len())
        }
        query @ (Switch::PaywallMerchantCodeIsGenerated
        | Switch::PaywallQueryRowsAsTabled
        | Switch::PaywallEmptyTrackingListIsSuccess
        | Switch::PaywallTrackingListOldestFirst) => observe_query(harness, query).await,
        webhook => observe_webhook(harness, webhook).await,
    }
}

/// The merchant's code and the tracking code of a payment.
fn codes_of(row: &Value, guid: &str) -> String {
    let text = |name: &str| row[name].as_str().unwrap();
    let (code, tracking) = (text("MerchantUniqueCode"), text("TrackingCode"));
    let code = if code.starts_with(&format!("{guid}_")) { "generated" } else { code };
    format!("{code} and {}", if tracking.is_empty() { "empty" } else { tracking })
}

fn error_code(answer: &Answer) -> String {
    answer.json()["ErrorCode"].to_string()
}

async fn paid(harness: &Harness) -> i64 {
    let id = harness.page("").await.id;
    harness.paywall().pay(id).await.unwrap();
    id
}

/// A wall-clock value, some time from the sandbox's now, in whole hours.
fn hours_from_now(harness: &Harness, text: &str) -> i64 {
    let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
    let seconds = at(text).duration_since(at(&harness.sandbox.now_text())).as_secs();
    (seconds + 1_800).div_euclid(3_600)
}

async fn observe_generate(harness: &Harness, switch: Switch) -> String {
    match switch {
        Switch::PaywallUniqueCodeFreeAgain => {
            let first = harness.page("").await.id;
            let while_open = error_code(&harness.generate("").await);
            harness.passive(first).await;
            let while_passive = error_code(&harness.generate("").await);
            let last = harness.paywall().pages().pop().unwrap().id;
            let _ = harness.paywall().pay(last).await;
            format!("{while_open} {while_passive} {}", error_code(&harness.generate("").await))
        }
        Switch::PaywallDuplicateAnswersFirst => {
            let first = harness.generate("").await.json()["Body"].clone();
            let second = harness.generate("").await;
            let body = &second.json()["Body"];
            let reported = if *body == first { "the first".to_owned() } else { body.to_string() };
            format!("{} {reported}", error_code(&second))
        }
        Switch::PaywallCustomerAndProductsRequired => {
            let (customer, products) = (r#""Customer":{}"#, r#""Products":[{"ProductName":"x"}]"#);
            let mut codes = Vec::new();
            for (at, more) in ["\"x\":1", customer, products, &format!("{customer},{products}")]
                .iter()
                .enumerate()
            {
                codes.push(error_code(
                    &harness.generate(&format!(r#""UniqueCode":"{at}",{more}"#)).await,
                ));
            }
            codes.join(" ")
        }
        Switch::PaywallAmountIsRounded => {
            let page = harness.generate(r#""Amount":149.90000000000001"#).await;
            let amount = match codes(&page).as_str() {
                "HTTP 200 code 0" => raw(&page.body, "Amount").to_owned(),
                refused => refused.to_owned(),
            };
            let link = harness.generate_link(r#""ItemAmount":1.234e1"#).await;
            assert!(
                harness.generate(r#""UniqueCode":"V","Amount":0.004"#).await.body.contains("142")
            );
            format!("{amount}, {}", codes(&link))
        }
        Switch::PaywallPastExpiryAccepted => {
            let answer = harness.generate(r#""ExpireDateTime":"2020-01-01T05:00""#).await;
            let state = harness.paywall().pages().pop().map(|page| format!(", {:?}", page.state));
            format!("{}{}", codes(&answer), state.unwrap_or_default())
        }
        _ => {
            let now: jiff::civil::DateTime = harness.sandbox.now_text().parse().unwrap();
            let until = now.checked_add(jiff::Span::new().hours(8)).unwrap();
            let until = until.strftime("%Y-%m-%dT%H:%M");
            let page = harness.page(&format!(r#""ExpireDateTime":"{until}""#)).await;
            let expiry = harness.inquired(page.id).await["ExpiryTime"].as_str().unwrap().to_owned();
            format!("{} hours", hours_from_now(harness, &expiry))
        }
    }
}

async fn observe_inquiry(harness: &Harness, switch: Switch) -> String {
    let id = harness.page("").await.id;
    match switch {
        Switch::PaywallStampsAreUtc => {
            harness.paywall().pay(id).await.unwrap();
            let expiry = harness.inquired(id).await["ExpiryTime"].as_str().unwrap().to_owned();
            let answer = harness.query("query", &[("merchantuniquecode", "U")]).await.json();
            let at = answer["Body"]["Paywall"]["LastActivityDateTime"].as_str().unwrap();
            format!(
                "{} hours, {} hours",
                hours_from_now(harness, &expiry),
                hours_from_now(harness, at)
            )
        }
        Switch::PaywallInquiryAsTabled => {
            let body = harness.inquired(id).await;
            let names = ["FailBackUrl", "Installment"];
            names.into_iter().filter(|name| body.get(name).is_some()).collect::<Vec<_>>().join(" ")
        }
        Switch::PaywallInquiryRefusesPassive => {
            harness.passive(id).await;
            codes(&harness.inquire(id).await)
        }
        _ => {
            harness.sandbox.advance(Duration::from_secs(601));
            codes(&harness.inquire(id).await)
        }
    }
}

async fn observe_query(harness: &Harness, switch: Switch) -> String {
    let paywall = harness.paywall();
    if switch == Switch::PaywallEmptyTrackingListIsSuccess {
        let answer = harness.query("query/by/trackingcode", &[("trackingcode", "none")]).await;
        let list =
            answer.json()["Body"].get("List").map(|list| format!(" {list}")).unwrap_or_default();
        return codes(&answer) + &list;
    }
    if switch == Switch::PaywallTrackingListOldestFirst {
        harness.generate_link(r#""MerchantTrackId":"T""#).await;
        let link = paywall.links()[0].id;
        let first = paywall.pay_linkqr(link).await.unwrap().payment_id;
        paywall.pay_linkqr(link).await.unwrap();
        let list = harness.query("query/by/trackingcode", &[("trackingcode", "T")]).await.json();
        let oldest = list["Body"]["List"][0]["PaymentId"] == first;
        return if oldest { "oldest first" } else { "newest first" }.to_owned();
    }
    let page = harness.page("").await;
    let payment = paywall.pay(page.id).await.unwrap();
    paywall.refund_part(payment.payment_id, "10");
    let id = payment.payment_id.to_string();
    let answer = harness.query("query/by/paymentid", &[("paymentid", &id)]).await;
    let row = answer.json()["Body"]["Paywall"].clone();
    if switch == Switch::PaywallMerchantCodeIsGenerated {
        return codes_of(&row, &page.guid);
    }
    let names = ["Error", "Activities", "IsFullyRefunded", "RemainingRefundAmount"];
    let mut reported: Vec<String> =
        names.into_iter().filter(|name| row.get(name).is_some()).map(str::to_owned).collect();
    if let Some(activities) = row["Activities"].as_array() {
        reported.push(activities.len().to_string());
        reported.push(raw(&answer.body, "RemainingRefundAmount").to_owned());
        assert_eq!((&row["IsFullyRefunded"], &activities[1]["TypeId"]), (&false.into(), &4.into()));
    }
    reported.join(" ")
}

async fn observe_webhook(harness: &Harness, switch: Switch) -> String {
    let paywall = harness.paywall();
    let page = harness.page_with_webhook("").await;
    match switch {
        Switch::PaywallWebhookNeverRetried => {
            harness.receiver.answers_with(503);
            paywall.pay(page.id).await.unwrap();
            tokio::time::sleep(Duration::from_millis(250)).await;
            return format!("{} attempts", harness.sandbox.callbacks().len());
        }
        Switch::PaywallBackBeforeWebhook => {
            paywall.pay(page.id).await.unwrap();
            let at_once = harness.sandbox.callbacks().len();
            harness.eventually(|harness| !harness.sandbox.callbacks().is_empty()).await;
            return format!("{at_once}, then {}", harness.sandbox.callbacks().len());
        }
        Switch::PaywallBackCarriesUniqueCode => {
            let other = harness.page(r#""UniqueCode":"Ş&""#).await;
            let back = paywall.pay(other.id).await.unwrap().redirect.unwrap();
            return format!("{back} {}", paywall.decline(page.id).await.unwrap().redirect.unwrap());
        }
        _ => {}
    }
    let payment = paywall.pay(page.id).await.unwrap();
    let text = &harness.receiver.bodies()[0];
    let body: Value = serde_json::from_str(text).unwrap();
    let present = |names: &[&str]| {
        names.iter().copied().filter(|name| body.get(name).is_some()).collect::<Vec<_>>().join(" ")
    };
    match switch {
        Switch::PaywallWebhookSaysId => present(&["CheckoutId", "Id", "Guid"]),
        Switch::PaywallWebhookNamesInCamelCase => present(&[
            "CheckoutId",
            "Guid",
            "PaymentId",
            "UniqueCode",
            "HashKeyType",
            "checkoutId",
            "guid",
            "paymentId",
            "uniqueCode",
            "hashKeyType",
        ]),
        Switch::PaywallWebhookAmountIsText => raw(text, "Amount").to_owned(),
        Switch::PaywallWebhookUnsigned => present(&["Hash", "HashFormat", "HashKeyType"]),
        _ => {
            assert_eq!(raw(text, "Amount"), "25.0");
            let is_guid = body["CheckoutId"] == page.guid.as_str();
            assert!(is_guid || body["CheckoutId"] == page.id, "{text}");
            assert_eq!(
                is_guid,
                switch == Switch::PaywallWebhookIdIsGuid && harness.sandbox.is_set(switch)
            );
            let hash = body["Hash"].as_str().unwrap();
            let key = paywall.checkout_hash_key();
            let mut fits = Vec::new();
            for (name, id) in [("id", page.id.to_string()), ("guid", page.guid.clone())] {
                for amount in ["25.0", "25.00", "25", "25,0"] {
                    let own =
                        sha256(&format!("{key}###{id}###{}###U###{amount}", payment.payment_id));
                    let forms = [("lower", own.clone()), ("upper", own.to_uppercase())];
                    let fitting = forms.into_iter().filter(|(_, form)| form == hash);
                    fits.extend(fitting.map(|(case, _)| format!("{name} {amount} {case}")));
                }
            }
            fits.join(", ")
        }
    }
}
