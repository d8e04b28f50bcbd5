use paylink_core::{Capabilities, Operation};

/// What a provider lets a client do about a link whose URL was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProviderKind {
    /// Links are found and deactivated by their reference (Paynet).
    FindsByReference,
    /// Links are found by the provider's id only, which is lost with the response (Paywall).
    FindsById,
    /// Links are found by their reference once somebody has paid them (AHL Pay).
    FindsPaidOnly,
}

impl ProviderKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::FindsByReference, Self::FindsById, Self::FindsPaidOnly];

    /// Returns the kind of a provider with these capabilities.
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

/// How an attempt ended without money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// The provider refused to create the link, or the attempt was given up before anything was
    /// sent.
    Refused,
    /// The response was lost. The link was found, and it is closed.
    ResolvedClosed,
    /// The response was lost, and no link was found.
    NotFound,
    /// The response was lost, and the provider cannot look the link up.
    Unknowable,
    /// The response was lost, and a request to deactivate the link, which cannot be seen, was
    /// accepted.
    DeactivatedUnseen,
    /// The link exists, its URL is lost, and it could not be deactivated.
    ExistsWithoutUrl,
    /// The link expired.
    Expired,
    /// The link was deactivated.
    Deactivated,
}

impl AttemptEnd {
    /// All ends.
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

/// When an order may get another link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextAttempt {
    /// At once: the link does not exist, cannot be paid, or nobody can have its URL.
    Now,
    /// As soon as the link can no longer be paid, in the latest plausible reading of its expiry.
    AfterPayableUntil,
    /// Only after a person has decided.
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

/// Returns when an order may get another link after an attempt ended without money.
///
/// | end | finds by reference | finds by id only | finds paid links only |
/// | --- | --- | --- | --- |
/// | refused | now | now | now |
/// | resolved, closed | now; after `payable_until` if the provider sends the link | does not occur | does not occur |
/// | not found | now; after `payable_until` if the provider sends the link | does not occur | as Paynet |
/// | deactivated unseen | does not occur | does not occur | now; after `payable_until` if the provider sends the link |
/// | unknowable | does not occur | now; after `payable_until` if the provider sends the link | does not occur |
/// | exists without URL, expired, deactivated | after `payable_until` | after `payable_until` | after `payable_until` |
///
/// What does not occur is answered with [`NextAttempt::Never`].
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
