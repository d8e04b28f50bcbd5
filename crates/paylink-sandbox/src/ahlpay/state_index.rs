//! The links by state, so that a list of one state does not read all links.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::state::LinkState;

/// Indexes of links by state, in the order of creation. Deactivated links are among the expired
/// ones.
#[derive(Debug, Default)]
pub(crate) struct StateIndex {
    by_state: HashMap<LinkState, Vec<usize>>,
    /// Links whose lifetime is not over, by its end.
    ends: BTreeSet<(Timestamp, usize)>,
}

impl StateIndex {
    /// Adds a new link at the end.
    pub(crate) fn add(&mut self, place: usize, expires: Timestamp) {
        self.links_in(LinkState::Start).push(place);
        self.ends.insert((expires, place));
    }

    /// Returns the indexes of the links with a state. [`StateIndex::expire`] must be called first.
    pub(crate) fn of(&self, state: LinkState) -> &[usize] {
        self.by_state.get(&kind(state)).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn shift(&mut self, place: usize, from: LinkState, to: LinkState) {
        let links = self.links_in(from);
        if let Ok(at) = links.binary_search(&place) {
            links.remove(at);
        }
        let links = self.links_in(to);
        if let Err(at) = links.binary_search(&place) {
            links.insert(at, place);
        }
    }

    /// Moves the end of a link's lifetime forward.
    pub(crate) fn bring_forward(&mut self, place: usize, from: Timestamp, to: Timestamp) {
        if self.ends.remove(&(from, place)) {
            self.ends.insert((to, place));
        }
    }

    /// Moves the links whose lifetime is over to the expired ones, if they are waiting or have
    /// failed. A payment in progress continues.
    pub(crate) fn expire(&mut self, now: Timestamp) {
        let mut over = Vec::new();
        while let Some((_, place)) = self.ends.first().copied().filter(|(end, _)| *end <= now) {
            self.ends.pop_first();
            over.push(place);
        }
        if over.is_empty() {
            return;
        }
        over.sort_unstable();
        let mut moved = Vec::new();
        for state in [LinkState::Start, LinkState::Fail] {
            self.links_in(state).retain(|place| {
                let is_over = over.binary_search(place).is_ok();
                if is_over {
                    moved.push(*place);
                }
                !is_over
            });
        }
        let expired = self.links_in(LinkState::Expired);
        expired.append(&mut moved);
        expired.sort_unstable();
    }

    fn links_in(&mut self, state: LinkState) -> &mut Vec<usize> {
        self.by_state.entry(kind(state)).or_default()
    }
}

const fn kind(state: LinkState) -> LinkState {
    match state {
        LinkState::Passive => LinkState::Expired,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn links_move_and_keep_the_order_of_creation() {
        let mut state_index = StateIndex::default();
        for (place, expires) in [(0, 30), (1, 10), (2, 20), (3, 10), (4, 10), (5, 99)] {
            state_index.add(place, at(expires));
        }
        state_index.shift(4, LinkState::Start, LinkState::Pending);
        state_index.shift(2, LinkState::Start, LinkState::Fail);
        state_index.shift(5, LinkState::Start, LinkState::Passive);
        state_index.expire(at(9));
        assert_eq!(state_index.of(LinkState::Start), [0, 1, 3]);
        assert_eq!(state_index.of(LinkState::Expired), [5], "a deactivated one");
        state_index.expire(at(20));
        assert_eq!(state_index.of(LinkState::Start), [0]);
        assert_eq!(
            (state_index.of(LinkState::Fail), state_index.of(LinkState::Pending)),
            (&[][..], &[4][..])
        );
        assert_eq!(state_index.of(LinkState::Expired), [1, 2, 3, 5]);
        state_index.shift(4, LinkState::Pending, LinkState::Success);
        state_index.expire(at(100));
        assert_eq!(state_index.of(LinkState::Expired), [0, 1, 2, 3, 5]);
        assert_eq!(state_index.of(LinkState::Success), [4], "what is paid stays paid");
    }
}
