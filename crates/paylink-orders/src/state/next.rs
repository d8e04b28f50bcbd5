use paylink_core::{Capabilities, Operation};

/// How a client can find a link at a provider if the response to the link's creation was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProviderKind {
    /// A link can be found and deactivated by its reference. Paynet is of this kind.
    FindsByReference,
    /// A link can be found only by the provider's id. The id is in the response to the creation, so
    /// it is lost with the response. Paywall is of this kind.
    FindsById,
    /// A link can be found by its reference, but only after it was paid. AHL Pay is of this kind.
    FindsPaidOnly,
}

impl ProviderKind {
    /// All kinds of providers.
    pub const ALL: [Self; 3] = [Self::FindsByReference, Self::FindsById, Self::FindsPaidOnly];

    /// Returns the kind of a provider whose client has these capabilities.
    pub fn of(capabilities: &Capabilities) -> Self {
        if capabilities.unpaid_links_not_found() {
            Self::FindsPaidOnly
        } else if capabilities.offers(Operation::GetByReference) {
            Self::FindsByReference
        } else {
            Self::FindsById
        }
    }
}

/// The way in which an attempt ended without a payment. An attempt is one link of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// The link was not created. The provider or a check before sending refused the request, or the
    /// attempt was withdrawn before a request was sent.
    Refused,
    /// The response to the creation was lost. The link was found, and it can no longer be paid.
    ResolvedClosed,
    /// The response to the creation was lost, and the provider found no such link.
    NotFound,
    /// The response to the creation was lost, and the provider has no service that could find the
    /// link.
    Unknowable,
    /// The response to the creation was lost. The provider does not show unpaid links, but it
    /// accepted a request to deactivate this link.
    DeactivatedUnseen,
    /// The link exists, but its URL is lost, and the link could not be deactivated.
    ExistsWithoutUrl,
    /// The link expired without being paid.
    Expired,
    /// The link was deactivated without being paid.
    Deactivated,
}

impl AttemptEnd {
    /// All ways in which an attempt can end without a payment.
    pub const ALL: [Self; 8] = [
        Self::Refused,
        Self::ResolvedClosed,
        Self::NotFound,
        Self::Unknowable,
        Self::DeactivatedUnseen,
        Self::ExistsWithoutUrl,
        Self::Expired,
        Self::Deactivated,
    ];
}

/// The time at which an order may get another link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextAttempt {
    /// The order may get another link at once. The previous link does not exist, can no longer be
    /// paid, or has a URL that nobody can know.
    Now,
    /// The order may get another link as soon as the previous link can certainly no longer be paid.
    /// This time is [`Attempt::payable_until`](crate::Attempt::payable_until).
    AfterPayableUntil,
    /// The order may get another link only after a person has decided about an incident.
    Never,
}

/// The table: for each end, the answer for each kind of provider in the order of
/// [`ProviderKind::ALL`]; first if the provider was not asked to send the link to the payer, then
/// if it was.
#[rustfmt::skip]
const TABLE: [(AttemptEnd, [NextAttempt; 3], [NextAttempt; 3]); 8] = {
    use AttemptEnd::{
        Deactivated, DeactivatedUnseen, ExistsWithoutUrl, Expired, NotFound, Refused,
        ResolvedClosed, Unknowable,
    };
    use NextAttempt::{AfterPayableUntil as After, Never, Now};
    [
        // Nothing was created.
        (Refused,           [Now, Now, Now],       [Now, Now, Now]),
        // The link was read as closed. Only a provider that finds links by reference gets here. If
        // it sent the link, the payer may be in the middle of a payment.
        (ResolvedClosed,    [Now, Never, Never],   [After, Never, Never]),
        // Nobody has the URL, unless the provider sent it.
        (NotFound,          [Now, Never, Now],     [After, Never, After]),
        (Unknowable,        [Never, Now, Never],   [Never, After, Never]),
        (DeactivatedUnseen, [Never, Never, Now],   [Never, Never, After]),
        (ExistsWithoutUrl,  [After, After, After], [After, After, After]),
        (Expired,           [After, After, After], [After, After, After]),
        (Deactivated,       [After, After, After], [After, After, After]),
    ]
};

/// Returns when an order may get another link after an attempt ended without a payment.
///
/// `notifies` is `true` if the provider was asked to send the link to the payer, for example by
/// SMS. In the table, each row is a value of [`AttemptEnd`], and each column is a value of
/// [`ProviderKind`]. The cells have these meanings:
///
/// - *now*: The order may get another link at once.
/// - *later*: The order may get another link after
///   [`Attempt::payable_until`](crate::Attempt::payable_until).
/// - *depends*: The result is *now* if `notifies` is `false`, and *later* if `notifies` is `true`.
/// - *never*: This combination does not occur, and the function returns [`NextAttempt::Never`].
///
/// | end | `FindsByReference` (Paynet) | `FindsById` (Paywall) | `FindsPaidOnly` (AHL Pay) |
/// | --- | --- | --- | --- |
/// | `Refused` | now | now | now |
/// | `ResolvedClosed` | depends | never | never |
/// | `NotFound` | depends | never | depends |
/// | `DeactivatedUnseen` | never | never | depends |
/// | `Unknowable` | never | depends | never |
/// | `ExistsWithoutUrl`, `Expired`, `Deactivated` | later | later | later |
pub fn next_attempt(end: AttemptEnd, kind: ProviderKind, notifies: bool) -> NextAttempt {
    let column = match kind {
        ProviderKind::FindsByReference => 0,
        ProviderKind::FindsById => 1,
        ProviderKind::FindsPaidOnly => 2,
    };
    TABLE
        .iter()
        .find(|(row, ..)| *row == end)
        .map_or(NextAttempt::Never, |(_, quiet, sent)| if notifies { sent } else { quiet }[column])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_link_at_once_only_if_nobody_can_pay_the_first() {
        for end in AttemptEnd::ALL {
            for kind in ProviderKind::ALL {
                for notifies in [false, true] {
                    let next = next_attempt(end, kind, notifies);
                    // If the URL left the process, or the provider sent it, the link must have
                    // ended first.
                    let payer_may_have_it = notifies
                        || matches!(
                            end,
                            AttemptEnd::Expired
                                | AttemptEnd::Deactivated
                                | AttemptEnd::ExistsWithoutUrl
                        );
                    if payer_may_have_it && end != AttemptEnd::Refused {
                        assert_ne!(next, NextAttempt::Now, "{end:?} {kind:?} {notifies}");
                    }
                    if notifies {
                        let quiet = next_attempt(end, kind, false);
                        let later = |next| match next {
                            NextAttempt::Now => 0,
                            NextAttempt::AfterPayableUntil => 1,
                            NextAttempt::Never => 2,
                        };
                        assert!(later(next) >= later(quiet), "{end:?} {kind:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_end_has_one_row() {
        for end in AttemptEnd::ALL {
            assert_eq!(TABLE.iter().filter(|(row, ..)| *row == end).count(), 1, "{end:?}");
        }
    }

    #[test]
    fn all_cells() {
        use NextAttempt::{AfterPayableUntil as After, Never, Now};
        let cells = |end| {
            ProviderKind::ALL.map(|kind| [false, true].map(|sent| next_attempt(end, kind, sent)))
        };
        assert_eq!(cells(AttemptEnd::Refused), [[Now, Now]; 3]);
        assert_eq!(cells(AttemptEnd::ResolvedClosed), [[Now, After], [Never; 2], [Never; 2]]);
        assert_eq!(cells(AttemptEnd::NotFound), [[Now, After], [Never; 2], [Now, After]]);
        assert_eq!(cells(AttemptEnd::Unknowable), [[Never; 2], [Now, After], [Never; 2]]);
        assert_eq!(cells(AttemptEnd::DeactivatedUnseen), [[Never; 2], [Never; 2], [Now, After]]);
        for end in [AttemptEnd::ExistsWithoutUrl, AttemptEnd::Expired, AttemptEnd::Deactivated] {
            assert_eq!(cells(end), [[After; 2]; 3]);
        }
    }
}
