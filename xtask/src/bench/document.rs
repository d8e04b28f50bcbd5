//! Writes the tables of `docs/performance.md` between `<!-- name -->` and `<!-- /name -->`; the
//! text around them is written by hand.

use std::collections::BTreeMap;
use std::path::Path;

/// The document, below the root.
pub const DOCUMENT: &str = "docs/performance.md";

/// Tables by the name of their mark.
pub type Tables = BTreeMap<&'static str, String>;

/// Replaces the tables between their marks.
///
/// # Errors
/// Returns an error if the document cannot be read or written, or lacks a mark.
pub fn write(root: &Path, tables: &Tables) -> Result<&'static str, String> {
    let path = root.join(DOCUMENT);
    let mut text = std::fs::read_to_string(&path).map_err(|why| format!("{DOCUMENT}: {why}"))?;
    for (mark, table) in tables {
        text = replaced(&text, mark, table)
            .ok_or_else(|| format!("{DOCUMENT} has no <!-- {mark} --> and <!-- /{mark} -->"))?;
    }
    std::fs::write(path, text).map_err(|why| format!("{DOCUMENT}: {why}"))?;
    Ok(DOCUMENT)
}

/// The text with this table between the marks; `None` if a mark is missing.
pub fn replaced(text: &str, mark: &str, table: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n{table}\n{close}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = "a\n<!-- t -->\nold\n<!-- /t -->\nb\n";
        let new = replaced(text, "t", "new\n").unwrap();
        assert_eq!(new, "a\n<!-- t -->\n\nnew\n\n<!-- /t -->\nb\n");
        assert_eq!(replaced(&new, "t", "new\n").as_ref(), Some(&new));
        assert_eq!((replaced(text, "u", ""), replaced("<!-- t -->\n", "t", "")), (None, None));
    }
}
