//! The names of a record's members.

/// The names of a record's members, in the order of the members. Use [`names!`](crate::names) to
/// create a `Names` value.
///
/// To keep compiled programs small, the names are stored in one byte array. The length of each name
/// is stored before the name.
#[derive(Clone, Copy, Debug)]
pub struct Names(&'static [u8]);

/// The position of a name: its index, and the position of its length byte in the array.
#[derive(Clone, Copy, Default)]
pub(super) struct At {
    pub(super) index: usize,
    byte: usize,
}

impl Names {
    /// Creates names from [packed](Self::pack) bytes.
    #[doc(hidden)]
    pub const fn new(packed: &'static [u8]) -> Self {
        Self(packed)
    }

    /// Returns the number of bytes that these names take.
    #[doc(hidden)]
    pub const fn length(names: &[&str]) -> usize {
        let (mut length, mut at) = (0, 0);
        while at < names.len() {
            length += 1 + names[at].len();
            at += 1;
        }
        length
    }

    /// Packs at most 128 names of at most 255 bytes each.
    #[doc(hidden)]
    #[allow(clippy::cast_possible_truncation, reason = "it was looked at")]
    pub const fn pack<const LENGTH: usize>(names: &[&str]) -> [u8; LENGTH] {
        assert!(names.len() <= 128);
        let (mut packed, mut end, mut at) = ([0; LENGTH], 0, 0);
        while at < names.len() {
            let name = names[at].as_bytes();
            assert!(name.len() <= 255);
            packed[end] = name.len() as u8;
            packed.split_at_mut(end + 1).1.split_at_mut(name.len()).0.copy_from_slice(name);
            end += 1 + name.len();
            at += 1;
        }
        assert!(end == LENGTH);
        packed
    }

    /// Returns all names of the record's members.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        let mut place = At::default();
        std::iter::from_fn(move || {
            let name = self.at(place)?;
            place = place.behind(name);
            std::str::from_utf8(name).ok()
        })
    }

    /// Returns the position of a name. The expected position is tried first.
    #[inline]
    pub(super) fn find(self, name: &str, expected: At) -> Option<At> {
        if self.at(expected) == Some(name.as_bytes()) {
            return Some(expected);
        }
        let mut place = At::default();
        while let Some(known) = self.at(place) {
            if known == name.as_bytes() {
                return Some(place);
            }
            place = place.behind(known);
        }
        None
    }

    #[inline]
    fn at(self, place: At) -> Option<&'static [u8]> {
        let (length, rest) = self.0.get(place.byte..)?.split_first()?;
        rest.get(..usize::from(*length))
    }
}

impl At {
    #[inline]
    pub(super) fn behind(self, name: &[u8]) -> Self {
        Self { index: self.index + 1, byte: self.byte + 1 + name.len() }
    }
}

/// Creates [`Names`](crate::wire::record::Names) at compile time.
#[macro_export]
macro_rules! names {
    ($($name:expr),* $(,)?) => {{
        use $crate::wire::record::Names;
        const NAMES: &[&str] = &[$($name),*];
        const PACKED: [u8; Names::length(NAMES)] = Names::pack(NAMES);
        Names::new(&PACKED)
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_wherever_it_is_looked_for() {
        let names = crate::names!["id", "ıd", "", "amount", "am"];
        assert_eq!(names.iter().collect::<Vec<_>>(), ["id", "ıd", "", "amount", "am"]);
        let mut places = vec![At::default()];
        for name in names.iter() {
            places.push(places[places.len() - 1].behind(name.as_bytes()));
        }
        for expected in &places {
            for (at, name) in names.iter().enumerate() {
                assert_eq!(names.find(name, *expected).map(|at| at.index), Some(at));
            }
            for unknown in ["i", "idd", "amounta", "\u{2}id"] {
                assert!(names.find(unknown, *expected).is_none());
            }
        }
        assert!(crate::names![].find("", At::default()).is_none());
    }
}
