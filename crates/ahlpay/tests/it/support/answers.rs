//! Bodies of AHL Pay's answers.

use paylink_testkit::fields::with;

pub(crate) const REQUEST_ID: &str = "1643c6f7-a2ee-4a41-b807-cd580f756c9c";

/// A success with this `data`.
pub(crate) fn done(data: &str) -> String {
    format!(
        r#"{{"isSuccess":true,"message":"İşlem başarılıdır.","errorCode":null,"requestId":"{REQUEST_ID}","data":{data}}}"#
    )
}

/// A refusal with this code.
pub(crate) fn refused(code: &str) -> String {
    format!(
        r#"{{"isSuccess":false,"message":"Olmadı","errorCode":"{code}","requestId":"{REQUEST_ID}","data":null}}"#
    )
}

/// The answer to a login with this token, and more fields after the usual ones.
pub(crate) fn session_with(token: &str, more: &str) -> String {
    done(&format!(
        r#"{{"token":"{token}","tokenType":"Bearer","fullName":"Ad Soyad","sessionId":"S-1","merchantName":"Örnek A.Ş.","merchantId":97163{more}}}"#
    ))
}

pub(crate) fn session(token: &str) -> String {
    session_with(token, "")
}

/// The answer to `CreateLinkPayment`.
pub(crate) fn created() -> String {
    done(r#"{"url":"https://odeme.example/l/1"}"#)
}

/// A row of a list, with more fields after the usual ones.
pub(crate) fn row(status: &str, more: &str) -> String {
    format!(
        r#"{{"merchantId":97163,"merchantName":"Örnek A.Ş.","linkCreatedDate":"21.11.2026 06:34:41","linkExpiredDate":"21.11.2026 00:37:41","status":"{status}"{more}}}"#
    )
}

/// The page with this number (from 1), the totals, and its rows.
pub(crate) fn page(current: usize, pages: usize, items: usize, rows: &[String]) -> String {
    let rows = rows.join(",");
    done(&format!(
        r#"{{"currentPage":{current},"pageSize":2,"totalPages":{pages},"totalItems":{items},"orderBy":"CreateDate","orderByDesc":false,"result":[{rows}]}}"#
    ))
}

/// The answer to an inquiry with this `txnStatus`.
pub(crate) fn inquired(status: &str) -> String {
    done(&format!(r#"{{"authCode":"123456","txnStatus":"{status}"}}"#))
}

/// A successful payment of 149.90 lira for `R-1`.
pub(crate) const PAID: &str = r#"{"responseCode":null,"bankResponseCode":null,"bankCode":null,"bankName":null,"merchantId":97163,"merchantName":"Örnek A.Ş.","memberId":1,"maskedPan":"411979******4284","cardHolderName":"Ad Soyad","totalAmount":149.90,"amount":149.90,"userCode":"api@shop.example","txnType":"AUTH","orderId":"R-1","installmentCount":0,"currencyDesc":"TL","status":"SUCCESS","statusDesc":"Başarılı","systemDateFormatted":"21.11.2026 13:05:00","endOfDayFlag":false,"authCode":"123456"}"#;

/// [`PAID`] with one field replaced.
pub(crate) fn paid_with(member: &str, instead: &str) -> String {
    assert!(PAID.contains(member), "{member}");
    PAID.replace(member, instead)
}

/// The answer to `Transaction/List`, as documented.
pub(crate) fn transactions(rows: &[&str]) -> String {
    done(&format!("[{}]", rows.join(",")))
}

/// A success with this `data`, which need not be UTF-8.
pub(crate) fn done_bytes(data: &[u8]) -> Vec<u8> {
    with(&done("null"), "data", &[data])
}

/// A successful answer for every service.
pub(crate) fn all_successes() -> Vec<(&'static str, String)> {
    vec![
        ("CreateLinkPayment", created()),
        ("GetCreatedLinks", page(1, 1, 1, &[row("START", "")])),
        ("PaymentInquiry", inquired("SUCCESS")),
        ("Transaction/List", transactions(&[PAID])),
        ("PassiveLinkPayment", done("null")),
    ]
}
