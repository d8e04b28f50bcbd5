use std::fmt;

use crate::from_text::from_text;

/// The phase of an attempt, such as open or paid. An attempt is one link of an order.
///
/// The database stores the [number](Self::number) of the phase. If the number is below 20, the
/// order cannot get another link, because the link may still be paid, or because a person has to
/// decide about a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The attempt is stored, but nothing was sent to the provider yet.
    Planned,
    /// The request to create the link is being sent, or was sent and its result is not stored yet.
    Sending,
    /// The request to create the link was sent, but it is unknown whether the link exists.
    InDoubt,
    /// The link exists, and the payer can pay it.
    Open,
    /// The link has to be deactivated, and the provider has not confirmed the deactivation yet.
    Deactivating,
    /// The link exists, but the response that contained its URL was lost. The link has not been
    /// deactivated yet.
    Found,
    /// A payment on the link is in progress.
    Pending,
    /// The amount is reserved on the payer's card, but was not charged.
    Authorized,
    /// The payer was charged less than the amount of the order.
    PartlyPaid,
    /// The provider's report contradicts the order, or does not prove whether the order is paid. A
    /// person has to decide.
    Undecided,
    /// The link was paid.
    Paid,
    /// The link was paid, and then all of the money was refunded or otherwise reversed.
    Reversed,
    /// The link expired without being paid.
    Expired,
    /// The link was deactivated without being paid.
    Deactivated,
    /// The provider or a check before sending refused the request to create the link. The link does
    /// not exist.
    Refused,
    /// The response to the creation of the link was lost. The link was found, and it can no longer
    /// be paid. Nobody has its URL.
    ResolvedClosed,
    /// The response to the creation of the link was lost, and the provider found no such link.
    NotFound,
    /// The response to the creation of the link was lost, and the provider has no service that
    /// could find the link.
    Unknowable,
    /// The response to the creation of the link was lost. The provider does not show unpaid links,
    /// but it accepted a request to deactivate this link.
    DeactivatedUnseen,
    /// The attempt was withdrawn before a request was sent to the provider, for example because the
    /// order was cancelled. The link does not exist.
    Withdrawn,
}

impl Phase {
    /// All phases of attempts.
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

    /// Returns the number that the database stores for the phase.
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

    /// Returns the phase that the database stores as `number`, or `None` if there is no such phase.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|phase| phase.number() == number)
    }

    /// Returns the phase as text in lower case with hyphens, such as `in-doubt`. The text is the
    /// same in all versions.
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

    /// Returns whether an order cannot get another link while its attempt is in this phase.
    pub const fn blocks(self) -> bool {
        self.number() < 20
    }

    /// Returns whether the attempt ended without a link for the payer because the response to the
    /// creation of the link was lost.
    pub const fn is_lost(self) -> bool {
        matches!(
            self,
            Self::ResolvedClosed | Self::NotFound | Self::Unknowable | Self::DeactivatedUnseen
        )
    }

    /// Returns whether a payment or a reservation was reported for the link, or whether the phase
    /// is [`Undecided`](Self::Undecided). In these cases, the order gets another link only if a
    /// person allows it.
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
