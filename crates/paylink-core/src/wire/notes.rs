//! What a value that cannot be read reports to the decoder.
//!
//! A field's function does not know the name of its field, and serde gives it no place for a
//! report. So it notes the address of the value within the text of the body, and the decoder finds
//! the path of the field from this address. The notes are kept per thread during one call of
//! [`collect`], which does not suspend.

use std::cell::{Cell, RefCell};

use serde_json::error::Category;
use serde_json::value::RawValue;

use super::place;

/// Why a value cannot be decoded. The text contains no value from the body.
pub type Reason = &'static str;

/// A value that was not read, or not read completely.
pub(super) struct Note {
    pub(super) reason: Reason,
    /// The address at which the value begins, or at which the text before the value ends.
    begin: usize,
    /// The address at which serde_json stopped.
    end: Option<usize>,
    /// The name of the missing member of the value.
    missing: Option<String>,
}

impl Note {
    fn of_value(json: &RawValue, reason: Reason) -> Self {
        Self { reason, begin: address(json.get()), end: None, missing: None }
    }

    fn of_error(text: &str, error: &serde_json::Error) -> Self {
        let message = error.to_string();
        let missing = message.strip_prefix("missing field `");
        let missing = missing.and_then(|rest| rest.split('`').next()).map(str::to_owned);
        let reason = match error.classify() {
            Category::Syntax => "the body is not JSON",
            Category::Eof => "the body ends too early",
            Category::Io => "the body cannot be read",
            Category::Data if message.starts_with("duplicate field") => "a member occurs twice",
            Category::Data if missing.is_some() => "a member is missing",
            Category::Data => "a value does not have the expected form",
        };
        let read = place::read(text, error.line(), error.column());
        // serde_json may report an error in a value only at the end of its container.
        let is_late =
            error.classify() == Category::Data && missing.is_none() && read.ends_with(['}', ']']);
        let end = address(text) + read.len();
        Self { reason, begin: end - usize::from(is_late), end: Some(end), missing }
    }

    /// Returns the path of the value within the text of the body.
    pub(super) fn path(&self, body: &str) -> String {
        let before = self.begin.checked_sub(address(body)).and_then(|length| body.get(..length));
        place::path(before.unwrap_or_default(), self.missing.as_deref())
    }

    /// Returns the line and the column at which serde_json stopped, or zeros if it did not.
    pub(super) fn line_and_column(&self, body: &str) -> (usize, usize) {
        let length = self.end.and_then(|end| end.checked_sub(address(body)));
        length.and_then(|length| body.get(..length)).map_or((0, 0), place::line_and_column)
    }
}

fn address(text: &str) -> usize {
    text.as_ptr().addr()
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

/// Notes a value that informs and that could not be read. If a value within it was refused, the
/// reason is the reason of that value.
pub(super) fn unread(json: &RawValue, reason: Reason) {
    NOTES.with_borrow_mut(|notes| {
        let reason = notes.refused.take().map_or(reason, |refused| refused.reason);
        if notes.unread.len() < MAX_NOTES {
            notes.unread.push(Note::of_value(json, reason));
        }
    });
}

/// Notes the value that makes decoding fail, unless a value within it was refused already. Returns
/// the reason.
pub(super) fn refuse(json: &RawValue, reason: Reason) -> Reason {
    refuse_text(json.get(), Note::of_value(json, reason))
}

/// Notes where and why parsing this text failed, like [`refuse`].
pub(super) fn refuse_error(text: &str, error: &serde_json::Error) -> Reason {
    refuse_text(text, Note::of_error(text, error))
}

fn refuse_text(text: &str, note: Note) -> Reason {
    let addresses = address(text)..=address(text) + text.len();
    NOTES.with_borrow_mut(|notes| {
        let refused = notes.refused.take().filter(|inner| addresses.contains(&inner.begin));
        let refused = match refused {
            Some(inner) => Note { end: inner.end.or(note.end), ..inner },
            None => note,
        };
        notes.refused.insert(refused).reason
    })
}
