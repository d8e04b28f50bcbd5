//! The members of each answer that decide, and what may differ if one that informs is unreadable.
//!
//! Money, identity and state decide: amounts, currencies, ids, references, codes, flags of success
//! and of reversal, kinds of transactions, rows, page numbers, and the URL of a created link. This
//! list is written by hand. It is not derived from the clients, so that a field whose form changes
//! in a client makes the matrix fail.

use super::operation::Operation;
use crate::json::Json;

/// The members that decide, by provider and service; an empty service denotes every service.
const DECIDING: &[(&str, &str, &[&str])] = &[
    ("paynet", "mailorder/create", &["code", "id", "url"]),
    (
        "paynet",
        "mailorder/detail",
        &["amount", "code", "currency", "payments", "reference_no", "status", "xact_id"],
    ),
    (
        "paynet",
        "mailorder/list",
        &[
            "Data",
            "amount",
            "code",
            "currency",
            "has_more",
            "id",
            "reference_no",
            "status",
            "total",
            "total_count",
        ],
    ),
    ("paynet", "mailorder/status_update", &["code"]),
    (
        "paynet",
        "transaction/check",
        &[
            "Data",
            "agent_reference",
            "amount",
            "code",
            "currency",
            "id",
            "is_succeed",
            "transaction_type",
            "xact_id",
        ],
    ),
    (
        "paynet",
        "transaction/detail",
        &[
            "Data",
            "agent_reference",
            "amount",
            "code",
            "currency",
            "id",
            "is_succeed",
            "reversed",
            "reversed_xact_id",
            "transaction_type",
            "xact_id",
        ],
    ),
    (
        "paywall",
        "checkout/generate",
        &["Amount", "Body", "ErrorCode", "Guid", "Id", "Link", "Result", "UniqueCode"],
    ),
    (
        "paywall",
        "checkout/inquiry",
        &[
            "Amount",
            "AnyPayment",
            "Body",
            "CurrencyId",
            "CurrencyName",
            "ErrorCode",
            "Guid",
            "Id",
            "Result",
            "SuccessPayment",
            "UniqueCode",
        ],
    ),
    ("paywall", "checkout/passive", &["ErrorCode", "Result"]),
    (
        "paywall",
        "linkqr/generate",
        &[
            "Amount",
            "Body",
            "ErrorCode",
            "Id",
            "Link",
            "MerchantOrderId",
            "MerchantTrackId",
            "Result",
        ],
    ),
    ("paywall", "payment/version", &["Body", "ErrorCode", "Result"]),
    // The three services that return payments.
    (
        "paywall",
        "private/query",
        &[
            "Activities",
            "Amount",
            "AnySuccessCancel",
            "AnySuccessPartialRefund",
            "AnySuccessPayment",
            "AnySuccessRefund",
            "Body",
            "CurrencyId",
            "CurrencyName",
            "ErrorCode",
            "Id",
            "IsFullyRefunded",
            "IsProvision",
            "List",
            "MerchantUniqueCode",
            "OriginalAmount",
            "PaymentAmount",
            "PaymentId",
            "Paywall",
            "RemainingRefundAmount",
            "Result",
            "Status",
            "StatusId",
            "TrackingCode",
            "TypeId",
            "UniqueCode",
        ],
    ),
    (
        "ahlpay",
        "Security/AuthenticationMerchant",
        &["data", "errorCode", "isSuccess", "merchantId", "token", "tokenType"],
    ),
    ("ahlpay", "Payment/CreateLinkPayment", &["data", "errorCode", "isSuccess", "url"]),
    (
        "ahlpay",
        "Payment/GetCreatedLinks",
        &[
            "currentPage",
            "data",
            "errorCode",
            "isSuccess",
            "orderId",
            "pageSize",
            "result",
            "status",
            "totalItems",
            "totalPages",
        ],
    ),
    (
        "ahlpay",
        "Payment/PaymentInquiry",
        &["authCode", "currency", "data", "errorCode", "isSuccess", "orderId", "txnStatus"],
    ),
    ("ahlpay", "Payment/PassiveLinkPayment", &["errorCode", "isSuccess"]),
    (
        "ahlpay",
        "Transaction/List",
        &[
            "amount",
            "authCode",
            "currency",
            "currencyDesc",
            "currentPage",
            "data",
            "errorCode",
            "id",
            "isSuccess",
            "orderId",
            "pageSize",
            "result",
            "status",
            "totalAmount",
            "totalItems",
            "totalPages",
            "txnType",
        ],
    ),
];

/// The members that decide in this answer of this service.
pub fn deciding(provider: &str, service: &str, good: &Json) -> &'static [&'static str] {
    if good.member("isSuccess") == Some(&Json::Bool(false)) {
        // A refusal stays a refusal, whatever its code and its data are.
        return &["isSuccess"];
    }
    let is_own = |own: &str| match own {
        "private/query" => service.starts_with(own),
        own => service == own,
    };
    DECIDING
        .iter()
        .find(|(own, name, _)| *own == provider && is_own(name))
        .map_or(&[], |(_, _, names)| names)
}

/// The members of the common model that depend on a field that informs: whether the provider sends
/// messages, and whether a link has expired.
const DERIVED: &[(&str, &str, &[&str])] = &[
    ("paynet", "send_sms", &["notified_by_provider"]),
    ("paynet", "send_mail", &["notified_by_provider"]),
    ("paywall", "ExpiryTime", &["status"]),
];

/// The members of the common model that may differ if this field cannot be read.
pub fn derived(operation: &Operation, path: &str) -> &'static [&'static str] {
    let last = path.rsplit('.').next().unwrap_or(path);
    let own = DERIVED.iter().find(|(provider, name, _)| {
        operation.is_common() && *provider == operation.provider && *name == last
    });
    own.map_or(&[], |(_, _, members)| members)
}

/// The member of a success with the paths of the values that could not be read.
pub const UNREAD: &str = "(unread)";

/// The success without its member [`UNREAD`], and the paths in it; `None` if the call returns none.
pub fn without_report(answer: &Json) -> (Json, Option<Vec<&str>>) {
    let Json::Object(members) = answer else { return (answer.clone(), None) };
    let kept = members.iter().filter(|(name, _)| name != UNREAD).cloned().collect();
    let paths = answer.member(UNREAD).map(|own| own.items().iter().filter_map(Json::text));
    (Json::Object(kept), paths.map(Iterator::collect))
}

/// What is wrong with a success in which only the field at `path` cannot be read. `reported` are
/// the paths that the client reports as unread; `may_be_silent` is whether the field has no value.
pub fn wrong_reading(
    operation: &Operation,
    path: &str,
    (answer, honest): (&Json, &Json),
    reported: Option<&[&str]>,
    may_be_silent: bool,
) -> Vec<String> {
    let (field, mut differences) = (segments(path), Vec::new());
    compare(answer, honest, &mut Vec::new(), &mut differences);
    let is_allowed = |own: &[String]| match own {
        [] => matches!(answer, Json::Array(rows) if rows.is_empty()),
        // Clients return an answer without its envelope.
        own if !operation.is_common() => (1..=own.len()).any(|end| field.ends_with(&own[..end])),
        [first, ..] => derived(operation, path).contains(&&**first),
    };
    let mut complaints: Vec<String> = differences
        .iter()
        .filter(|(own, _)| !is_allowed(own))
        .map(|(own, _)| format!("because of `{path}`, `{}` was read differently", own.join(".")))
        .collect();
    let Some(reported) = reported else { return complaints };
    let others = reported.iter().filter(|own| !segments(own).starts_with(&field));
    complaints.extend(others.map(|own| format!("`{own}` is reported instead of `{path}`")));
    let is_dropped = differences.iter().any(|(_, is_dropped)| *is_dropped);
    if is_dropped && !may_be_silent && !operation.is_common() && reported.is_empty() {
        complaints.push(format!("`{path}` was not read, and this is not reported"));
    }
    complaints
}

fn segments(path: &str) -> Vec<String> {
    path.replace('[', ".").replace(']', "").split('.').map(str::to_owned).collect()
}

/// Collects the paths of the values that differ, and whether the answer has no value there. `null`
/// is the same as no value.
fn compare(
    answer: &Json,
    honest: &Json,
    path: &mut Vec<String>,
    differences: &mut Vec<(Vec<String>, bool)>,
) {
    let mut below = |name: String, answer: &Json, honest: &Json| {
        path.push(name);
        compare(answer, honest, path, differences);
        path.pop();
    };
    match (answer, honest) {
        (Json::Object(own), Json::Object(others)) => {
            for (name, value) in own {
                below(name.clone(), value, honest.member(name).unwrap_or(&Json::Null));
            }
            for (name, value) in others.iter().filter(|(name, _)| answer.member(name).is_none()) {
                below(name.clone(), &Json::Null, value);
            }
        }
        (Json::Array(own), Json::Array(others)) if own.len() == others.len() => {
            for (position, (own, other)) in own.iter().zip(others).enumerate() {
                below(position.to_string(), own, other);
            }
        }
        (own, other) if own == other => {}
        _ => differences.push((path.clone(), *answer == Json::Null)),
    }
}
