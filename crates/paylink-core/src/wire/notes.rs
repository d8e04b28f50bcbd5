//! What the functions that read a field report to the decoder beside the value.
//!
//! A field's function does not know the name of its field, and serde gives it no place for a
//! report. So it notes the address of the value within the body. The decoder finds the path of the
//! field from this address. The notes are kept per thread during one call of [`collect`], which
//! does not suspend.

use std::cell::{Cell, RefCell};

use serde::de;
use serde_json::value::RawValue;

/// Why a value cannot be read. The reason contains no value.
pub(super) type Reason = &'static str;

/// A value, and why it was not read or why it was not read completely.
#[derive(Clone, Copy)]
pub(super) struct Note {
    address: usize,
    pub(super) reason: Reason,
}

impl Note {
    fn new(json: &RawValue, reason: Reason) -> Self {
        Self { address: json.get().as_ptr().addr(), reason }
    }

    /// Returns the position of the value in the text that was decoded.
    pub(super) fn position(self, text: &str) -> Option<usize> {
        let position = self.address.checked_sub(text.as_ptr().addr())?;
        (position < text.len()).then_some(position)
    }
}

#[derive(Default)]
pub(super) struct Notes {
    /// The values that inform and that could not be read.
    pub(super) unread: Vec<Note>,
    /// The value that made decoding fail.
    pub(super) refused: Option<Note>,
}

/// The largest number of notes. A hostile body cannot make the list longer.
const MAX_NOTES: usize = 100;

thread_local! {
    static NOTES: RefCell<Notes> = RefCell::default();
    static IS_QUICK: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether this is the quick reading of a body. It refuses every value that needs a note,
/// because the body is then read again.
pub(super) fn is_quick() -> bool {
    IS_QUICK.get()
}

/// Calls a function, and returns what was noted during the call.
pub(super) fn collect<T>(is_quick: bool, read: impl FnOnce() -> T) -> (T, Notes) {
    let outer = (NOTES.take(), IS_QUICK.replace(is_quick));
    let value = read();
    IS_QUICK.set(outer.1);
    (value, NOTES.replace(outer.0))
}

/// Notes a value that informs and that could not be read.
pub(super) fn unread(json: &RawValue, reason: Reason) {
    NOTES.with_borrow_mut(|notes| {
        if notes.unread.len() < MAX_NOTES {
            notes.unread.push(Note::new(json, reason));
        }
    });
}

/// Notes the value that makes decoding fail, and returns the error.
pub(super) fn refuse<E: de::Error>(json: &RawValue, reason: Reason) -> E {
    NOTES.with_borrow_mut(|notes| notes.refused = Some(Note::new(json, reason)));
    E::custom(reason)
}

/// Removes and returns the note about the value that made decoding fail.
pub(super) fn take_refused() -> Option<Note> {
    NOTES.with_borrow_mut(|notes| notes.refused.take())
}
