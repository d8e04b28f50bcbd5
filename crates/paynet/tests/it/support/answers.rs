//! Response bodies as Paynet writes them.

/// The end of every successful response.
pub(crate) const DONE: &str = r#""object_name":"x","code":0,"message":"Başarılı İşlem"}"#;

/// The response of `create`.
pub(crate) const CREATED: &str = r#"{"url":"https://odeme.example/l/1","id":"L-1","object_name":"x","code":0,"message":"Başarılı İşlem"}"#;

/// The details of a link with the reference `R-1` and 149.90 lira, and these further fields, among
/// them a `status`.
pub(crate) fn detail(more: &str) -> String {
    format!(
        r#"{{"reference_no":"R-1","amount":149.90,"currency":"TL",{more},"object_name":null,"code":0,"message":null}}"#
    )
}

/// A response with these rows under `Data`.
pub(crate) fn rows(rows: &[&str]) -> String {
    format!(r#"{{"Data":[{}],{DONE}"#, rows.join(","))
}

/// A row of `check`: `xk_1` paid 149.90 lira.
pub(crate) const PAID: &str = r#"{"xact_id":"xk_1","transaction_type":"1","agent_reference":"R-1","amount":149.90,"currency":"TL","is_succeed":true,"code":0}"#;

/// The row of `detail` for the same payment: it was not reversed.
pub(crate) const KEPT: &str = r#"{"xact_id":"xk_1","transaction_type":"1","agent_reference":"R-1","amount":149.90,"currency":"TL","is_succeed":true,"reversed":false,"reversed_xact_id":""}"#;

/// The details of a link that one card paid.
pub(crate) fn paid_detail() -> String {
    detail(r#""status":1,"xact_id":"xk_1","payments":[]"#)
}
