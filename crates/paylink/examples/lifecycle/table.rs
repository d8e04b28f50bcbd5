//! One table over the links of all providers, in the common status model.

use std::fmt;

use paylink::ListedLink;

#[derive(Default)]
pub(crate) struct Table(Vec<[String; 5]>);

impl Table {
    pub(crate) fn add(&mut self, provider: &str, link: &ListedLink) {
        let text = |value: Option<String>| value.unwrap_or_else(|| "–".into());
        self.0.push([
            provider.to_owned(),
            text(link.reference.clone()),
            link.status.to_string(),
            text(link.amount.as_ref().map(ToString::to_string)),
            text(link.description.as_ref().map(|note| note.to_string())),
        ]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {:<8} {:<14} {:<11} {:>9}  note",
            "provider", "reference", "status", "amount"
        )?;
        for [provider, reference, status, amount, note] in &self.0 {
            writeln!(f, "  {provider:<8} {reference:<14} {status:<11} {amount:>9}  {note}")?;
        }
        Ok(())
    }
}
