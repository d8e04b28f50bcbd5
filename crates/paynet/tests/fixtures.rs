//! Every documented message of Paynet is read and written by our types: nothing is lost, and the
//! result is compared with a snapshot.

use paylink_core::CallbackRequest;
use paynet::api::mailorder_create::{MailorderCreate, MailorderCreated};
use paynet::api::mailorder_detail::MailorderDetail;
use paynet::api::mailorder_list::{MailorderList, MailorderPage};
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, MailorderStatusUpdated};
use paynet::api::transaction_check::{CheckedTransactions, TransactionCheck};
use paynet::api::transaction_detail::{DetailedTransactions, TransactionDetail};
use paynet::api::{Envelope, LinkLookup};
use paynet::callback::ConfirmationPost;
use paynet::callback::Redirect;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use xtask::fixtures::{Typed, pin};

#[test]
fn every_documented_message_is_read_and_written_without_loss() {
    let typed = |service, request, response| Typed { service, request, response };
    pin(
        "paynet",
        &[
            typed("mailorder-create", Some(create), Some(json::<MailorderCreated>)),
            typed("mailorder-detail", Some(json::<LinkLookup>), Some(json::<MailorderDetail>)),
            typed("mailorder-list", Some(json::<MailorderList>), Some(json::<MailorderPage>)),
            typed(
                "mailorder-status-update",
                Some(json::<MailorderStatusUpdate>),
                Some(json::<MailorderStatusUpdated>),
            ),
            typed(
                "transaction-check",
                Some(json::<TransactionCheck>),
                Some(json::<CheckedTransactions>),
            ),
            typed(
                "transaction-detail",
                Some(json::<TransactionDetail>),
                Some(json::<DetailedTransactions>),
            ),
            typed("confirmation-callback", None, Some(callback)),
            typed("browser-redirect", None, Some(redirect)),
            typed("errors", None, Some(json::<Envelope>)),
        ],
    );
}

fn json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let value: T = paylink_core::wire::read_json(text.as_bytes()).map_err(|why| why.to_string())?;
    serde_json::to_string(&value).map_err(|why| why.to_string())
}

/// Sets fields that have no typed counterpart through `extra`, as a caller would.
fn create(text: &str) -> Result<String, String> {
    let mut request: MailorderCreate = serde_json::from_str(text).map_err(|why| why.to_string())?;
    let fields: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(text).map_err(|why| why.to_string())?;
    for (name, value) in fields {
        // `extra` refuses typed names; they are in the request already.
        if let Ok(with_extra) = request.clone().extra(name, &value) {
            request = with_extra;
        }
    }
    serde_json::to_string(&request).map_err(|why| why.to_string())
}

fn callback(text: &str) -> Result<String, String> {
    let request = CallbackRequest::new("POST", "")
        .with_header("content-type", "application/json; charset=utf-8")
        .with_body(text);
    let post = ConfirmationPost::read(&request).map_err(|why| why.to_string())?;
    serde_json::to_string(&post).map_err(|why| why.to_string())
}

fn redirect(query: &str) -> Result<String, String> {
    let redirect = Redirect::read(&CallbackRequest::new("GET", query).with_header("accept", "*/*"));
    let fields: BTreeMap<String, String> = serde_json::to_string(&redirect)
        .and_then(|json| serde_json::from_str(&json))
        .map_err(|why| why.to_string())?;
    let base: paylink_core::WebUrl = "https://merchant.example/".parse().map_err(|_| "base")?;
    let url = fields.iter().fold(base, |url, (name, value)| url.with_query(name, value));
    Ok(url.as_str().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default())
}
