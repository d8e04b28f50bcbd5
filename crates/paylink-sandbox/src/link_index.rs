//! Every link of a sandbox, over all providers, in the order of creation: eight bytes for each.

use std::sync::Mutex;

use crate::lock;
use crate::provider::LinkKind;

/// A link: its kind, and its index among the links of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: &'static LinkKind,
    pub(crate) index: usize,
}

/// The links by their number, which begins with 1.
#[derive(Debug, Default)]
pub(crate) struct LinkIndex(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// The kinds that occur, each with the number of its links.
    kinds: Vec<(&'static LinkKind, u32)>,
    /// The position of each link's kind in `kinds`, and its index among them.
    links: Vec<(u8, u32)>,
}

impl Entries {
    fn position(&mut self, kind: &'static LinkKind) -> usize {
        self.kinds.iter().position(|(own, _)| *own == kind).unwrap_or_else(|| {
            self.kinds.push((kind, 0));
            self.kinds.len() - 1
        })
    }

    fn entry(&self, (kind, index): (u8, u32)) -> Option<Entry> {
        let (kind, _) = self.kinds.get(usize::from(kind))?;
        Some(Entry { kind, index: index as usize })
    }
}

impl LinkIndex {
    /// Adds a link. Its provider adds it to its store under one lock, so that indexes agree.
    pub(crate) fn add(&self, kind: &'static LinkKind) {
        let mut entries = lock(&self.0);
        let position = entries.position(kind);
        let Ok(number) = u8::try_from(position) else { return };
        if let Some((_, count)) = entries.kinds.get_mut(position) {
            let index = *count;
            *count += 1;
            entries.links.push((number, index));
        }
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.0).links.len()
    }

    /// At most `most` links with numbers below this one, newest first.
    pub(crate) fn below(&self, number: usize, most: usize) -> Vec<(usize, Entry)> {
        let entries = lock(&self.0);
        let end = number.saturating_sub(1).min(entries.links.len());
        let start = end.saturating_sub(most);
        let found = entries.links.get(start..end).unwrap_or_default();
        let numbered = (start + 1..).zip(found);
        let mut numbered: Vec<_> =
            numbered.filter_map(|(number, link)| Some((number, entries.entry(*link)?))).collect();
        numbered.reverse();
        numbered
    }
}

#[cfg(test)]
mod tests {
    use crate::provider::Provider;

    use super::*;

    const fn kind(id: &'static str) -> LinkKind {
        let provider = Provider::new("p", "P");
        LinkKind { id, name: "", provider, has_lifetime: true, calls_back: true }
    }

    static A: LinkKind = kind("a");
    static B: LinkKind = kind("b");
    static C: LinkKind = kind("c");

    #[test]
    fn the_newest_come_first_and_indexes_count_within_a_kind() {
        let index = LinkIndex::default();
        [&A, &B, &A, &C].into_iter().for_each(|kind| index.add(kind));
        let found = |number, most| -> Vec<_> {
            let found = index.below(number, most).into_iter();
            found.map(|(number, entry)| (number, entry.kind.id, entry.index)).collect()
        };
        assert_eq!(found(usize::MAX, 2), [(4, "c", 0), (3, "a", 1)]);
        assert_eq!(found(3, 9), [(2, "b", 0), (1, "a", 0)]);
        assert!(found(1, 9).is_empty() && found(0, 9).is_empty());
        assert_eq!(index.len(), 4);
        assert_eq!(size_of::<(u8, u32)>(), 8);
    }
}
