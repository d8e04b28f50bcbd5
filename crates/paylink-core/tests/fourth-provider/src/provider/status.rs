use paylink_core::LinkStatus;

/// Returns the common status. An unknown value is never paid.
pub(super) fn common(status: &str) -> LinkStatus {
    match status {
        "open" => LinkStatus::Open,
        "paid" => LinkStatus::Paid,
        "closed" => LinkStatus::Deactivated,
        _ => LinkStatus::Unknown,
    }
}
