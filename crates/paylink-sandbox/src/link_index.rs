//! Every link of a sandbox, over all providers, in the order of creation: eight bytes for each.

use std::sync::Mutex;

use crate::{Provider, lock};

/// What sort of link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Paynet,
    Checkout,
    LinkQr,
    AhlPay,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Paynet, Self::Checkout, Self::LinkQr, Self::AhlPay];

    /// As addresses name it. A page of Paywall is what people call a link of Paywall.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Paynet => "paynet",
            Self::Checkout => "paywall",
            Self::LinkQr => "linkqr",
            Self::AhlPay => "ahlpay",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.id() == text)
    }

    pub(crate) const fn provider(self) -> Provider {
        match self {
            Self::Paynet => Provider::Paynet,
            Self::Checkout | Self::LinkQr => Provider::Paywall,
            Self::AhlPay => Provider::AhlPay,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::LinkQr => "Paywall LinkQr",
            other => other.provider().name(),
        }
    }
}

/// A link: its kind, and its place among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    place: u32,
}

impl Entry {
    pub(crate) const fn place(self) -> usize {
        self.place as usize
    }
}

/// The links by their number, which begins with 1.
#[derive(Debug, Default)]
pub(crate) struct LinkIndex(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    all: Vec<Entry>,
    of_kind: [u32; Kind::ALL.len()],
}

impl LinkIndex {
    /// Notes a link that its wing is adding to its store, which is still locked: so places agree.
    pub(crate) fn add(&self, kind: Kind) {
        let mut entries = lock(&self.0);
        if let Some(count) = entries.of_kind.get_mut(kind as usize) {
            let place = *count;
            *count += 1;
            entries.all.push(Entry { kind, place });
        }
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.0).all.len()
    }

    /// At most `most` links with numbers below this one, newest first.
    pub(crate) fn below(&self, number: usize, most: usize) -> Vec<(usize, Entry)> {
        let entries = lock(&self.0);
        let end = number.saturating_sub(1).min(entries.all.len());
        let start = end.saturating_sub(most);
        let found = entries.all.get(start..end).unwrap_or_default();
        let mut numbered: Vec<_> = (start + 1..).zip(found.iter().copied()).collect();
        numbered.reverse();
        numbered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_come_first_and_places_count_within_a_kind() {
        let link_index = LinkIndex::default();
        [Kind::Paynet, Kind::AhlPay, Kind::Paynet, Kind::LinkQr]
            .into_iter()
            .for_each(|kind| link_index.add(kind));
        let places = |number, most| -> Vec<_> {
            let found = link_index.below(number, most).into_iter();
            found.map(|(number, entry)| (number, entry.kind, entry.place())).collect()
        };
        assert_eq!(places(usize::MAX, 2), [(4, Kind::LinkQr, 0), (3, Kind::Paynet, 1)]);
        assert_eq!(places(3, 9), [(2, Kind::AhlPay, 0), (1, Kind::Paynet, 0)]);
        assert!(places(1, 9).is_empty() && places(0, 9).is_empty());
        assert_eq!(link_index.len(), 4);
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.id()) == Some(kind)));
    }
}
