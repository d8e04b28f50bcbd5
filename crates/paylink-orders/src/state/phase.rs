use std::fmt;

use crate::from_text::from_text;

/// The phase of an attempt. An attempt is one link of an order.
///
/// The number is stored. A phase below 20 keeps its order from getting another link: the link may
/// be paid, or there is money that a person has to decide about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The intent is stored. Nothing was sent.
    Planned,
    /// The request to create the link is about to be sent, or was sent.
    Sending,
    /// The request was sent, and it is unknown whether the link exists.
    InDoubt,
    /// The link exists, and the payer can pay it.
    Open,
    /// The link is to be deactivated, and the provider has not confirmed it yet.
    Deactivating,
    /// The link exists, but its URL is lost, and it could not be deactivated.
    Found,
    /// A payment is in progress.
    Pending,
    /// The amount is reserved on the payer's card, but not charged.
    Authorized,
    /// Less than the amount was charged.
    PartlyPaid,
    /// Something contradicts or cannot be proved. A person has to decide.
    Undecided,
    /// The order was paid through this link.
    Paid,
    /// The order was paid through this link, and the money was given back.
    Reversed,
    /// The link expired unpaid.
    Expired,
    /// The link was deactivated unpaid.
    Deactivated,
    /// The provider refused to create the link. The link does not exist.
    Refused,
    /// The response to the creation was lost. The link exists, nobody has its URL, and it can no
    /// longer be paid.
    ResolvedClosed,
    /// The response to the creation was lost, and no link was found.
    NotFound,
    /// The response to the creation was lost, and the provider cannot look the link up.
    Unknowable,
    /// The response to the creation was lost. The provider does not show unpaid links, but accepted
    /// a request to deactivate this one.
    DeactivatedUnseen,
    /// The attempt was given up before anything was sent. The link does not exist.
    Withdrawn,
}

impl Phase {
    /// All phases.
    pub const ALL: &'static [Self] = &[
        Self::Planned,
        Self::Sending,
        Self::InDoubt,
        Self::Open,
        Self::Deactivating,
        Self::Found,
        Self::Pending,
        Self::Authorized,
        Self::PartlyPaid,
        Self::Undecided,
        Self::Paid,
        Self::Reversed,
        Self::Expired,
        Self::Deactivated,
        Self::Refused,
        Self::ResolvedClosed,
        Self::NotFound,
        Self::Unknowable,
        Self::DeactivatedUnseen,
        Self::Withdrawn,
    ];

    /// Returns the stored number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Planned => 0,
            Self::Sending => 1,
            Self::InDoubt => 2,
            Self::Open => 3,
            Self::Deactivating => 4,
            Self::Found => 5,
            Self::Pending => 6,
            Self::Authorized => 7,
            Self::PartlyPaid => 8,
            Self::Undecided => 9,
            Self::Paid => 20,
            Self::Reversed => 21,
            Self::Expired => 30,
            Self::Deactivated => 31,
            Self::Refused => 32,
            Self::ResolvedClosed => 33,
            Self::NotFound => 34,
            Self::Unknowable => 35,
            Self::DeactivatedUnseen => 36,
            Self::Withdrawn => 37,
        }
    }

    /// Returns the phase with this stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|phase| phase.number() == number)
    }

    /// Returns the phase as text, in lower case and with hyphens. The text is stable.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::InDoubt => "in-doubt",
            Self::Open => "open",
            Self::Deactivating => "deactivating",
            Self::Found => "found",
            Self::Pending => "pending",
            Self::Authorized => "authorized",
            Self::PartlyPaid => "partly-paid",
            Self::Undecided => "undecided",
            Self::Paid => "paid",
            Self::Reversed => "reversed",
            Self::Expired => "expired",
            Self::Deactivated => "deactivated",
            Self::Refused => "refused",
            Self::ResolvedClosed => "resolved-closed",
            Self::NotFound => "not-found",
            Self::Unknowable => "unknowable",
            Self::DeactivatedUnseen => "deactivated-unseen",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether the attempt always keeps its order from getting another link.
    pub const fn blocks(self) -> bool {
        self.number() < 20
    }

    /// Whether the response to the creation was lost, and the attempt has ended without a link for
    /// the payer.
    pub const fn is_lost(self) -> bool {
        matches!(
            self,
            Self::ResolvedClosed | Self::NotFound | Self::Unknowable | Self::DeactivatedUnseen
        )
    }

    /// Whether money was seen on the link, so that only a person may allow another attempt.
    pub const fn has_money(self) -> bool {
        matches!(
            self,
            Self::Authorized | Self::PartlyPaid | Self::Undecided | Self::Paid | Self::Reversed
        )
    }
}

from_text!(Phase, "phase");

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_found_by_its_number_and_has_a_text_of_its_own() {
        for (index, phase) in Phase::ALL.iter().enumerate() {
            assert_eq!(Phase::from_number(phase.number()), Some(*phase));
            let before = &Phase::ALL[..index];
            assert!(before.iter().all(|other| other.as_str() != phase.as_str()), "{phase}");
        }
        assert_eq!(Phase::from_number(15), None);
    }
}
