//! Paynet's answers; the first byte selects the decoder.

use paylink_core::LinkStatus;
use paynet::api::Envelope;
use paynet::api::mailorder_create::MailorderCreated;
use paynet::api::mailorder_detail::MailorderDetail;
use paynet::api::mailorder_list::MailorderPage;
use paynet::api::mailorder_status_update::MailorderStatusUpdated;
use paynet::api::status::PayLinkStatus;
use paynet::api::transaction_check::CheckedTransactions;
use paynet::api::transaction_detail::DetailedTransactions;

use crate::{Body, round_trip, seeds::pick};

/// The decoders, by the folders of their services.
pub(crate) const DECODERS: &[(&str, Body)] = &[
    ("mailorder-create", |body| round_trip::read::<MailorderCreated>(body).is_some()),
    ("mailorder-detail", detail),
    ("mailorder-list", list),
    ("mailorder-status-update", |body| round_trip::read::<MailorderStatusUpdated>(body).is_some()),
    ("transaction-check", |body| round_trip::read::<CheckedTransactions>(body).is_some()),
    ("transaction-detail", |body| round_trip::read::<DetailedTransactions>(body).is_some()),
    ("errors", envelope),
];

pub(crate) fn paynet(data: &[u8]) -> bool {
    pick(DECODERS, data)
}

fn detail(body: &[u8]) -> bool {
    let Some(link) = round_trip::read::<MailorderDetail>(body) else { return false };
    check(link.status.as_ref());
    assert!(link.transactions().iter().all(|id| !id.trim().is_empty()));
    true
}

fn list(body: &[u8]) -> bool {
    let Some(page) = round_trip::read::<MailorderPage>(body) else { return false };
    page.rows.iter().for_each(|row| check(row.status.as_ref()));
    true
}

fn check(status: Option<&PayLinkStatus>) {
    let Some(status) = status else { return };
    assert_eq!(status.common() == LinkStatus::Paid, status.as_str() == "1");
}

fn envelope(body: &[u8]) -> bool {
    let Some(envelope) = round_trip::read::<Envelope>(body) else { return false };
    for status in [200, 400, 500] {
        if let Some(code) = envelope.result(status) {
            let codes = [envelope.code, envelope.result_code].into_iter().flatten();
            assert!(codes.map(paynet::ResultCode::new).any(|own| own == code));
        }
    }
    true
}
