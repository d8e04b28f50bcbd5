//! What each switch of AHL Pay changes.

use std::time::Duration;

use paylink_sandbox::Switch;
use serde_json::Value;
use sha2::{Digest, Sha512};

use super::support::{INQUIRY, LIST, PASSIVE, outcome};
use crate::support::{Harness, http, names, raw};

pub(crate) fn expected(switch: Switch) -> (&'static str, &'static str) {
    match switch {
        Switch::AhlRefusalIsHttp400 => {
            ("HTTP 200 SBX21, HTTP 401 SBX01", "HTTP 400 SBX21, HTTP 401 SBX01")
        }
        Switch::AhlExpiredTokenIsEnvelope => {
            ("HTTP 401 SBX01, HTTP 200 SBX21", "HTTP 200 SBX01, HTTP 200 SBX21")
        }
        Switch::AhlLoginReportsExpiry => ("none", "an hour from now"),
        Switch::AhlLoginWithoutTokenType => ("\"Bearer\"", "null"),
        Switch::AhlTokenAtRoot => ("data.token", "token"),
        Switch::AhlLoginMerchantIdIsText => ("number", "text"),
        Switch::AhlNewLoginEndsOlder => ("HTTP 200 success", "HTTP 401 SBX01"),
        Switch::AhlTextIdsAre400 => {
            ("HTTP 200 success, HTTP 200 SBX21", "HTTP 400 SBX13, HTTP 400 SBX13")
        }
        Switch::AhlCreateNeedsHash => ("0 0 0 0", "SBX15 SBX15 SBX15 0"),
        Switch::AhlCreateAnswersBareUrl => ("object with url", "text"),
        Switch::AhlOrderIdTakenIsRefused => {
            ("HTTP 200 success, 2 links", "HTTP 200 SBX20, 1 links")
        }
        Switch::AhlAmountIsLira => {
            ("149.90, 149.90 149,90\u{a0}₺", "14990, 14990 14.990,00\u{a0}₺")
        }
        Switch::AhlReceiverIsNotMessaged => ("2 messages", "0 messages"),
        Switch::AhlListIsBareArray => ("object", "array of 2"),
        Switch::AhlListRowsCarryOrderId => ("status", "status orderId"),
        Switch::AhlListAlwaysNewestFirst => {
            ("newest first, oldest first", "newest first, newest first")
        }
        Switch::AhlListSizeCapped => {
            ("30 of 50, 1 pages; 30 of -1, 1 pages", "25 of 25, 2 pages; 25 of 25, 2 pages")
        }
        Switch::AhlListStampsInOneClock => ("0 and -5 hours", "0 and 1 hours"),
        Switch::AhlPassiveLinkIsListedApart => {
            ("EXPIRED passive late, PASSIVE ", "EXPIRED late, PASSIVE passive")
        }
        Switch::AhlInquiryOfUnpaidIsSuccess => {
            ("HTTP 200 SBX21, HTTP 200 SBX21", "HTTP 200 success null null, HTTP 200 SBX21")
        }
        Switch::AhlInquiryNeedsAccount => ("HTTP 200 success", "HTTP 200 SBX11"),
        Switch::AhlInquirySaysAuth => ("\"SUCCESS\" \"REFUND\"", "\"AUTH\" \"REFUND\""),
        Switch::AhlInquirySaysSale => ("\"SUCCESS\" \"REFUND\"", "\"SALE\" \"REFUND\""),
        Switch::AhlInquiryOnlyAuthCode => ("authCode txnStatus", "authCode"),
        Switch::AhlInquiryCarriesOrder => (
            "authCode txnStatus",
            "authCode txnStatus orderId totalAmount currency \"O\" 149.90 \"949\"",
        ),
        Switch::AhlLinksNotInInquiry => ("HTTP 200 success", "HTTP 200 SBX21"),
        Switch::AhlTransactionsArePaged => (
            "array of 1",
            "currentPage pageSize totalPages totalItems orderBy orderByDesc result of 1",
        ),
        Switch::AhlTransactionsEndExcluded => ("1 rows, 1 rows", "0 rows, 1 rows"),
        Switch::AhlTransactionsIgnoreOrderId => ("1 rows", "2 rows"),
        Switch::AhlCreateElsewhere => ("HTTP 200 success", "HTTP 404 empty"),
        Switch::AhlNoTransactionsIsRefusal => ("HTTP 200 success", "HTTP 200 SBX21"),
        Switch::AhlTransactionsOfSalesOnly => ("REFUND AUTH, then REFUND", "AUTH, then REFUND"),
        Switch::AhlTransactionAmountsInKurus => ("149.90 149.90", "14990 14990"),
        Switch::AhlTransactionsWithoutStatus => ("status statusDesc", ""),
        Switch::AhlTransactionsWithoutCurrency => ("currency currencyDesc", ""),
        Switch::AhlRefundChangesRow => {
            ("REFUND SUCCESS, AUTH VOID, AUTH SUCCESS", "AUTH VOID, AUTH REFUND")
        }
        Switch::AhlVoidHasRow => (
            "REFUND SUCCESS, AUTH VOID, AUTH SUCCESS",
            "VOID SUCCESS, REFUND SUCCESS, AUTH SUCCESS, AUTH SUCCESS",
        ),
        Switch::AhlPaidLinkIsPaidAgain => {
            ("HTTP 200 409, 1 rows, Success", "HTTP 200 200, 2 rows, Success")
        }
        Switch::AhlNoPassiveService => {
            ("HTTP 200 success, then Passive", "HTTP 404 empty, then Start")
        }
        Switch::AhlPassiveTakesPaidLink => {
            ("HTTP 200 SBX22, then Success", "HTTP 200 success, then Success")
        }
        other => panic!("{other} has no expectation"),
    }
}

pub(crate) async fn observe(harness: &Harness, switch: Switch) -> String {
    match switch {
        Switch::AhlRefusalIsHttp400 => {
            let by_content = outcome(&harness.inquire_ahl("none").await);
            format!("{by_content}, {}", outcome(&harness.ahl_with(LIST, &[], "{}").await))
        }
        Switch::AhlExpiredTokenIsEnvelope => {
            let token = format!("Bearer {}", harness.token().await);
            harness.sandbox.advance(Duration::from_secs(3_600));
            let expired =
                outcome(&harness.ahl_with(LIST, &[("authorization", &token)], "{}").await);
            assert_eq!(outcome(&harness.ahl_with(LIST, &[], "{}").await), expired);
            format!("{expired}, {}", outcome(&harness.inquire_ahl("none").await))
        }
        Switch::AhlNewLoginEndsOlder => {
            let authorization = format!("Bearer {}", harness.token().await);
            harness.token().await;
            let body = r#"{"page":0,"size":1,"orderByDesc":true,"orderBy":"x","status":"START"}"#;
            outcome(&harness.ahl_with(LIST, &[("authorization", &authorization)], body).await)
        }
        Switch::AhlTextIdsAre400 => {
            let merchant_id = harness.ahl().merchant_id();
            let create = harness.create_ahl(&format!(r#""merchantId":"{merchant_id}""#)).await;
            let body = format!(r#"{{"memberId":"1","merchantId":{merchant_id},"orderId":"O"}}"#);
            let inquiry = harness.ahl_call(INQUIRY, &body).await;
            assert_eq!(
                outcome(&harness.create_ahl("").await),
                "HTTP 200 success",
                "numbers are always taken"
            );
            format!("{}, {}", outcome(&create), outcome(&inquiry))
        }
        Switch::AhlCreateElsewhere => {
            let answer = harness.create_ahl("").await;
            if answer.body.is_empty() {
                format!("HTTP {} empty", answer.status)
            } else {
                outcome(&answer)
            }
        }
        login if login.name().contains("login") || login == Switch::AhlTokenAtRoot => {
            observe_login(harness, login).await
        }
        list if list.name().contains("list") => observe_list(harness, list).await,
        create @ (Switch::AhlCreateNeedsHash
        | Switch::AhlCreateAnswersBareUrl
        | Switch::AhlOrderIdTakenIsRefused
        | Switch::AhlAmountIsLira
        | Switch::AhlReceiverIsNotMessaged) => observe_create(harness, create).await,
        inquiry if inquiry.name().contains("inquiry") => observe_inquiry(harness, inquiry).await,
        Switch::AhlNoPassiveService => {
            harness.ahl_link("").await;
            let answer = harness.passive_ahl("O").await;
            let reported = if answer.body.is_empty() {
                let open = harness.ahl_with(PASSIVE, &[], "{}").await;
                assert_eq!((open.status, open.body.as_str()), (404, ""), "nobody asks for a token");
                format!("HTTP {} empty", answer.status)
            } else {
                outcome(&answer)
            };
            format!("{reported}, then {:?}", harness.state())
        }
        Switch::AhlPaidLinkIsPaidAgain => {
            let url = format!("{}/pay", harness.ahl_link("").await);
            let tabs = [http(&url, "POST", &[], "").await, http(&url, "POST", &[], "").await];
            let statuses = tabs.map(|answer| answer.status.to_string()).join(" ");
            let rows = harness.transaction_rows("").await.len();
            format!("HTTP {statuses}, {rows} rows, {:?}", harness.state())
        }
        Switch::AhlPassiveTakesPaidLink => {
            harness.ahl_link("").await;
            harness.ahl().pay("O").unwrap();
            let reported = outcome(&harness.passive_ahl("O").await);
            format!("{reported}, then {:?}", harness.state())
        }
        transactions => observe_transactions(harness, transactions).await,
    }
}

async fn observe_login(harness: &Harness, switch: Switch) -> String {
    let login = harness.login().await;
    let json = login.json();
    let data = &json["data"];
    match switch {
        Switch::AhlLoginReportsExpiry => {
            let Some(end) = data.get("expireDate") else { return "none".to_owned() };
            let end = end.as_str().unwrap();
            assert_eq!(end.len(), "2026-11-21T10:00:00".len(), "{end}");
            let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
            let left = at(end).duration_since(at(&harness.sandbox.now_text())).as_secs();
            if (3_590..=3_600).contains(&left) {
                "an hour from now".to_owned()
            } else {
                left.to_string()
            }
        }
        Switch::AhlLoginWithoutTokenType => data["tokenType"].to_string(),
        Switch::AhlLoginMerchantIdIsText => {
            let text = harness.ahl().merchant_id().to_string();
            let number: Value = harness.ahl().merchant_id().into();
            assert!(data["merchantId"] == number || data["merchantId"] == text.as_str(), "{data}");
            if data["merchantId"].is_string() { "text" } else { "number" }.to_owned()
        }
        _ => {
            assert_eq!(outcome(&login), "HTTP 200 success");
            if json.get("data").is_none()
                && json["token"].is_string()
                && json["merchantId"].is_number()
            {
                return "token".to_owned();
            }
            assert!(json.get("token").is_none(), "{json}");
            if data["token"].is_string() { "data.token".to_owned() } else { "nowhere".to_owned() }
        }
    }
}

async fn observe_create(harness: &Harness, switch: Switch) -> String {
    match switch {
        Switch::AhlCreateNeedsHash => {
            let hash = |order: &str, amount: &str| {
                let ahl = harness.ahl();
                let text =
                    format!("{}RND{order}{amount}{}", ahl.hash_password(), ahl.merchant_id());
                let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                Sha512::digest(&bytes).iter().map(|byte| format!("{byte:02X}")).collect::<String>()
            };
            let right = hash("Ş-1", "14990");
            let mut codes = Vec::new();
            for more in [
                String::new(),
                format!(r#""rnd":"RND","hash":"{}""#, right.to_lowercase()),
                format!(r#""rnd":"","hash":"{right}""#),
                format!(r#""rnd":"RND","hash":"{right}""#),
            ] {
                let comma = if more.is_empty() { "" } else { "," };
                let answer =
                    harness.create_ahl(&format!(r#""orderId":"Ş-1"{comma}{more}"#)).await.json();
                codes.push(answer["errorCode"].as_str().unwrap_or("0").to_owned());
            }
            codes.join(" ")
        }
        Switch::AhlCreateAnswersBareUrl => {
            let data = harness.create_ahl("").await.json()["data"].clone();
            let url = &harness.ahl().links()[0].url;
            match data.as_str() {
                Some(text) => if text == url { "text" } else { "another text" }.to_owned(),
                None if data["url"] == url.as_str() => "object with url".to_owned(),
                None => data.to_string(),
            }
        }
        Switch::AhlOrderIdTakenIsRefused => {
            harness.ahl_link("").await;
            let second = outcome(&harness.create_ahl("").await);
            format!("{second}, {} links", harness.ahl().links().len())
        }
        Switch::AhlAmountIsLira => {
            let url = harness.ahl_link("").await;
            let page = http(&url, "GET", &[], "").await.body;
            let (_, rest) = page.split_once("<p class=\"amount\">").unwrap();
            let shown = rest.split_once('<').unwrap().0.to_owned();
            harness.ahl().pay("O").unwrap();
            let rows = harness.transactions_ahl("").await.body;
            format!("{}, {} {shown}", harness.ahl().links()[0].amount, raw(&rows, "totalAmount"))
        }
        _ => {
            harness.ahl_link(r#""receiverEmail":"a@b.c","receiverPhoneNumber":"5321234567""#).await;
            format!("{} messages", harness.ahl().messages().len())
        }
    }
}

/// The orders of a status, newest first unless the rows say otherwise.
async fn listed(harness: &Harness, status: &str) -> String {
    let data = harness.list_ahl(status, "").await.json()["data"].clone();
    let total = data["totalItems"].as_u64().unwrap();
    let links = harness.ahl().links();
    let created = |row: &Value| row["linkCreatedDate"].as_str().unwrap().to_owned();
    let rows: Vec<String> = data["result"].as_array().unwrap().iter().map(created).collect();
    assert_eq!(rows.len() as u64, total);
    let matching = links.iter().rev().filter(|link| {
        let stamp: jiff::civil::DateTime = link.created.parse().unwrap();
        rows.contains(&stamp.strftime("%d.%m.%Y %H:%M:%S").to_string())
    });
    matching.map(|link| link.order_id.clone()).collect::<Vec<_>>().join(" ")
}

async fn observe_list(harness: &Harness, switch: Switch) -> String {
    match switch {
        Switch::AhlPassiveLinkIsListedApart => {
            // a minute apart, so that their stamps differ
            for order in ["open", "late", "passive"] {
                let minutes = if order == "late" { 1 } else { 60 };
                harness.ahl_link(&format!(r#""orderId":"{order}","expireMinute":{minutes}"#)).await;
                harness.sandbox.advance(Duration::from_secs(60));
            }
            harness.passive_ahl("passive").await;
            return format!(
                "EXPIRED {}, PASSIVE {}",
                listed(harness, "EXPIRED").await,
                listed(harness, "PASSIVE").await
            );
        }
        Switch::AhlListSizeCapped => {
            for _ in 0..30 {
                harness.ahl_link("").await;
            }
            let mut reported = Vec::new();
            for size in [50, -1] {
                let data =
                    harness.list_ahl("START", &format!(r#""size":{size}"#)).await.json()["data"]
                        .clone();
                let rows = data["result"].as_array().unwrap().len();
                reported
                    .push(format!("{rows} of {}, {} pages", data["pageSize"], data["totalPages"]));
            }
            return reported.join("; ");
        }
        _ => harness.ahl_orders(&["first"]).await,
    }
    harness.sandbox.advance(Duration::from_secs(60));
    harness.ahl_orders(&["second"]).await;
    let answer = harness.list_ahl("START", "").await;
    let data = answer.json()["data"].clone();
    match switch {
        Switch::AhlListIsBareArray => match data.as_array() {
            Some(rows) => format!("array of {}", rows.len()),
            None => "object".to_owned(),
        },
        Switch::AhlListRowsCarryOrderId => {
            let row = answer.body.split_once("\"result\":[").unwrap().1;
            let names = names(&row[..=row.find('}').unwrap()]);
            names[4..].join(" ")
        }
        Switch::AhlListAlwaysNewestFirst => {
            let oldest_first =
                harness.list_ahl("START", r#""orderByDesc":false"#).await.json()["data"].clone();
            assert_eq!(
                (&data["orderByDesc"], &oldest_first["orderByDesc"]),
                (&true.into(), &false.into())
            );
            let order = |data: &Value| {
                let created =
                    |at: usize| data["result"][at]["linkCreatedDate"].as_str().unwrap().to_owned();
                if created(0) == stamp_of(harness, 1) { "newest first" } else { "oldest first" }
            };
            format!("{}, {}", order(&data), order(&oldest_first))
        }
        _ => {
            let row = &data["result"][0];
            let hours = |name: &str| {
                let text = row[name].as_str().unwrap();
                let at = jiff::civil::DateTime::strptime("%d.%m.%Y %H:%M:%S", text).unwrap();
                let now: jiff::civil::DateTime = harness.sandbox.now_text().parse().unwrap();
                (at.duration_since(now).as_secs() + 1_800).div_euclid(3_600)
            };
            format!("{} and {} hours", hours("linkCreatedDate"), hours("linkExpiredDate"))
        }
    }
}

/// When the nth link was created, as its row reports it.
fn stamp_of(harness: &Harness, at: usize) -> String {
    let created: jiff::civil::DateTime = harness.ahl().links()[at].created.parse().unwrap();
    created.strftime("%d.%m.%Y %H:%M:%S").to_string()
}

async fn observe_inquiry(harness: &Harness, switch: Switch) -> String {
    harness.ahl_link("").await;
    if switch == Switch::AhlInquiryOfUnpaidIsSuccess {
        let unpaid = harness.inquire_ahl("O").await;
        let data = &unpaid.json()["data"];
        let members = match data.as_object() {
            Some(_) => format!(" {} {}", data["authCode"], data["txnStatus"]),
            None => String::new(),
        };
        return format!(
            "{}{members}, {}",
            outcome(&unpaid),
            outcome(&harness.inquire_ahl("none").await)
        );
    }
    harness.ahl().pay("O").unwrap();
    let answer = harness.inquire_ahl("O").await;
    match switch {
        Switch::AhlLinksNotInInquiry => outcome(&answer),
        Switch::AhlInquiryNeedsAccount => {
            for wrong in [r#""memberId":7"#, r#""merchantId":7"#] {
                let body = format!(r#"{{"orderId":"O","rnd":"R",{wrong}}}"#);
                let refused = outcome(&harness.ahl_call(INQUIRY, &body).await);
                assert!(refused.starts_with("HTTP 200 SBX1"), "{wrong}: {refused}");
            }
            outcome(&harness.ahl_call(INQUIRY, r#"{"orderId":"O","rnd":"R"}"#).await)
        }
        Switch::AhlInquirySaysAuth | Switch::AhlInquirySaysSale => {
            harness.ahl().refund("O");
            let refunded = harness.inquire_ahl("O").await.json();
            format!("{} {}", answer.json()["data"]["txnStatus"], refunded["data"]["txnStatus"])
        }
        _ => {
            let at = answer.body.find(r#""data":"#).unwrap() + 7;
            let data = &answer.body[at..answer.body.len() - 1];
            let mut reported = names(data);
            if reported.len() > 2 {
                reported.extend(
                    ["orderId", "totalAmount", "currency"].map(|name| raw(data, name).to_owned()),
                );
            }
            reported.join(" ")
        }
    }
}

async fn observe_transactions(harness: &Harness, switch: Switch) -> String {
    harness.ahl_orders(&["O"]).await;
    harness.ahl().pay("O").unwrap();
    match switch {
        Switch::AhlTransactionsEndExcluded => {
            let day = |text: String| text.split('T').next().unwrap().to_owned();
            let today = day(harness.ahl().links()[0].created.clone());
            let mut reported = Vec::new();
            for last in [today.as_str(), "9000-01-01"] {
                let more = format!(r#""startDate":"{today}","endDate":"{last}""#);
                reported.push(format!("{} rows", harness.transaction_rows(&more).await.len()));
            }
            return reported.join(", ");
        }
        Switch::AhlTransactionsIgnoreOrderId => {
            harness.ahl_orders(&["P"]).await;
            harness.ahl().pay("P").unwrap();
            return format!("{} rows", harness.transaction_rows(r#""orderId":"P""#).await.len());
        }
        Switch::AhlNoTransactionsIsRefusal => {
            return outcome(&harness.transactions_ahl(r#""orderId":"none""#).await);
        }
        Switch::AhlTransactionsOfSalesOnly => {
            harness.ahl().refund("O");
            let kinds = async |more: &str| {
                let rows = harness.transaction_rows(more).await;
                rows.iter()
                    .map(|row| row["txnType"].as_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            return format!(
                "{}, then {}",
                kinds("").await,
                kinds(r#""transactionType":["Refund"]"#).await
            );
        }
        Switch::AhlRefundChangesRow | Switch::AhlVoidHasRow => {
            harness.ahl_orders(&["P"]).await;
            harness.ahl().pay("P").unwrap();
            harness.ahl().refund("O");
            harness.ahl().void("P");
            let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
            let reported =
                |row: &Value| format!("{} {}", text(row, "txnType"), text(row, "status"));
            return harness
                .transaction_rows("")
                .await
                .iter()
                .map(reported)
                .collect::<Vec<_>>()
                .join(", ");
        }
        _ => {}
    }
    let answer = harness.transactions_ahl("").await;
    let data = answer.json()["data"].clone();
    let present = |names: &[&str]| {
        names
            .iter()
            .copied()
            .filter(|name| data[0].get(name).is_some())
            .collect::<Vec<_>>()
            .join(" ")
    };
    match switch {
        Switch::AhlTransactionsArePaged => match data.as_array() {
            Some(rows) => format!("array of {}", rows.len()),
            None => {
                let at = answer.body.find(r#""data":"#).unwrap() + 7;
                let names = names(&answer.body[at..answer.body.len() - 1]);
                format!("{} of {}", names.join(" "), data["result"].as_array().unwrap().len())
            }
        },
        Switch::AhlTransactionAmountsInKurus => {
            format!("{} {}", raw(&answer.body, "totalAmount"), raw(&answer.body, "amount"))
        }
        Switch::AhlTransactionsWithoutStatus => present(&["status", "statusDesc"]),
        Switch::AhlTransactionsWithoutCurrency => present(&["currency", "currencyDesc"]),
        other => panic!("{other} has no observation"),
    }
}
