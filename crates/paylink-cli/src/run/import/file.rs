//! Reads the file of an import, and writes the file of the results.

use std::fs;
use std::io;
use std::path::Path;

use crate::exit::{Exit, Failure, Outcome};
use crate::profile::file;

/// The bytes of Turkish letters in Windows-1254. In UTF-8, these letters have other bytes.
const WINDOWS_1254: &[u8] = b"\xfe\xde\xf0\xd0\xfd\xdd\xfc\xdc\xf6\xd6\xe7\xc7";

/// Reads a file in UTF-8, with or without a byte-order mark.
pub(super) fn read(path: &Path) -> Outcome<String> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let path = path.display();
            Failure::usage(text!("there is no file {path}", "{path} diye bir dosya yok"))
        }
        _ => file::unreadable(path, &error),
    })?;
    decode(&bytes)
}

fn decode(bytes: &[u8]) -> Outcome<String> {
    let hint = say!(
        "In Excel, save it as \"CSV UTF-8\".",
        "Excel'de \"CSV UTF-8 (virgülle ayrılmış)\" olarak kaydedin."
    );
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let what = say!("the file is UTF-16, not UTF-8", "dosya UTF-8 değil, UTF-16");
        return Err(Failure::usage(what).hint(hint));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            let is_1254 = bytes.get(at).is_some_and(|byte| WINDOWS_1254.contains(byte));
            let what = if is_1254 {
                text!(
                    "the file is Windows-1254, not UTF-8 (line {line})",
                    "dosya UTF-8 değil, Windows-1254 (satır {line})"
                )
            } else {
                text!("the file is not UTF-8 (line {line})", "dosya UTF-8 değil (satır {line})")
            };
            Err(Failure::usage(what).hint(hint))
        }
    }
}

/// The file of the results. Each row is written at once, so that the URLs of created links are not
/// lost if the run is interrupted.
pub(super) struct Results {
    writer: csv::Writer<fs::File>,
}

impl Results {
    pub(super) fn create(path: &Path) -> Outcome<Self> {
        // Whoever has an address can see the payment page.
        file::write_private(path, b"")?;
        let opened = fs::OpenOptions::new().append(true).open(path);
        let opened = opened.map_err(|error| file::not_writable(path, &error))?;
        let mut results = Self { writer: csv::Writer::from_writer(opened) };
        results.write([
            "line",
            "order",
            "amount",
            "currency",
            "state",
            "url",
            "reference",
            "reason",
        ])?;
        Ok(results)
    }

    pub(super) fn write<const N: usize>(&mut self, row: [&str; N]) -> Outcome<()> {
        let written = self.writer.write_record(row).and_then(|()| Ok(self.writer.flush()?));
        written.map_err(|error| {
            let what = say!("the results cannot be written", "sonuçlar yazılamıyor");
            Failure::new(Exit::Failed, what).cause(error)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    #[test]
    fn utf_8_is_read_with_and_without_a_mark_and_windows_1254_is_refused_by_name() {
        Language::English.set();
        assert_eq!(decode("sipariş".as_bytes()).unwrap(), "sipariş");
        assert_eq!(decode("\u{feff}sipariş".as_bytes()).unwrap(), "sipariş");
        for (bytes, said) in [
            (&b"order\nAy\xfee"[..], "Windows-1254, not UTF-8 (line 2)"),
            (b"\xff\xfeo\0", "UTF-16"),
            (b"a\x80b", "is not UTF-8 (line 1)"),
        ] {
            let failure = decode(bytes).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage);
            assert!(failure.what.contains(said), "{failure:?}");
        }
    }
}
