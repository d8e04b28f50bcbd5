//! Answers as Paynet writes them.

/// What ends every success.
pub(crate) const DONE: &str = r#""object_name":"x","code":0,"message":"Başarılı İşlem"}"#;

/// The answer of `create`.
pub(crate) const CREATED: &str = r#"{"url":"https://odeme.example/l/1","id":"L-1","object_name":"x","code":0,"message":"Başarılı İşlem"}"#;

/// A link with the reference `R-1` over 149.90 lira, and these fields: at least a `status`.
pub(crate) fn detail(more: &str) -> String {
    format!(
        r#"{{"reference_no":"R-1","amount":149.90,"currency":"TL",{more},"object_name":null,"code":0,"message":null}}"#
    )
}

/// Rows in `Data`.
pub(crate) fn rows(rows: &[&str]) -> String {
    format!(r#"{{"Data":[{}],{DONE}"#, rows.join(","))
}

/// A row of `check` that proves 149.90 lira for `xk_1`.
pub(crate) const PAID: &str = r#"{"xact_id":"xk_1","transaction_type":"1","agent_reference":"R-1","amount":149.90,"currency":"TL","is_succeed":true,"code":0}"#;

/// A row of `detail` that agrees.
pub(crate) const KEPT: &str = r#"{"xact_id":"xk_1","transaction_type":"1","agent_reference":"R-1","amount":149.90,"currency":"TL","is_succeed":true,"reversed":false,"reversed_xact_id":""}"#;

/// A link that one card paid.
pub(crate) fn paid_detail() -> String {
    detail(r#""status":1,"xact_id":"xk_1","payments":[]"#)
}
