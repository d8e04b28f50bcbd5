//! Responses in the shape of Paywall's.

/// A success around this `Body`, in the older envelope.
pub(crate) fn done(body: &str) -> String {
    format!(r#"{{"ErrorCode":0,"Result":true,"Message":"","Body":{body}}}"#)
}

/// A refusal with this code.
pub(crate) fn refused(code: i64) -> String {
    format!(
        r#"{{"ErrorCodeType":1,"ErrorMessage":null,"ErrorCode":{code},"Result":false,"Message":"Olmadı","Body":null}}"#
    )
}

/// The answer of `checkout/generate`.
pub(crate) fn generated() -> String {
    done(
        r#"{"Id":205334386,"Guid":"a2319b22-b442-4b9d-bc87-b800be680761","UniqueCode":"R-1","Amount":149.90,"Link":"https://odeme.example/?CheckoutId=a2319b22"}"#,
    )
}

/// The answer of `linkqr/generate`.
pub(crate) fn link_generated() -> String {
    done(r#"{"Link":"https://link.example/?SaleId=cb6955c8"}"#)
}

/// A page `R-1` of 149.90 lira with these fields, which begin the object.
pub(crate) fn page(more: &str) -> String {
    done(&format!(
        r#"{{{more},"Id":205334386,"UniqueCode":"R-1","CurrencyId":1,"CurrencyName":"TRY","Amount":149.90}}"#
    ))
}

pub(crate) const UNTOUCHED: &str = r#""AnyPayment":false,"SuccessPayment":false"#;
pub(crate) const TRIED: &str = r#""AnyPayment":true,"SuccessPayment":false"#;
pub(crate) const PAID: &str = r#""AnyPayment":true,"SuccessPayment":true"#;

/// A successful payment of 149.90 lira without a reversal.
pub(crate) const KEPT: &str = r#"{"PaymentId":4045714,"UniqueCode":"cdd14b16-74fd-4f3b-863f-fccb3ec80baf","MerchantUniqueCode":"R-1","TrackingCode":"","AnySuccessPayment":true,"AnySuccessRefund":false,"AnySuccessPartialRefund":false,"AnySuccessCancel":false,"Status":true,"StatusId":4,"TypeId":1,"CurrencyId":1,"CurrencyName":"TRY","PaymentAmount":149.90}"#;

/// [`KEPT`], with one member written differently.
pub(crate) fn kept_but(member: &str, instead: &str) -> String {
    assert!(KEPT.contains(member), "{member}");
    KEPT.replace(member, instead)
}

/// The answer of a query for one payment.
pub(crate) fn payment(row: &str) -> String {
    done(&format!(r#"{{"Paywall":{row}}}"#))
}

/// The answer of the query by tracking code.
pub(crate) fn list(rows: &[&str]) -> String {
    done(&format!(r#"{{"List":[{}]}}"#, rows.join(",")))
}

/// A successful response of every service.
pub(crate) fn everything() -> Vec<(&'static str, String)> {
    vec![
        ("checkout/generate", generated()),
        ("checkout/inquiry", page(UNTOUCHED)),
        ("checkout/passive", done("null")),
        ("linkqr/generate", link_generated()),
        ("payment/version", done(r#""Always fresh, always ahead!""#)),
        ("private/query", payment(KEPT)),
        ("private/query/by/uniquecode", payment(KEPT)),
        ("private/query/by/paymentid", payment(KEPT)),
        ("private/query/by/trackingcode", list(&[KEPT, KEPT])),
    ]
}
