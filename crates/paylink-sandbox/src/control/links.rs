//! All links of a sandbox, newest first, page by page.

use crate::app::App;
use crate::link_index::Entry;
use crate::link_view::{Detail, LinkStatus, Summary};
use crate::provider::{LinkKind, Provider};

/// How many links are read at a time.
const STRIDE: usize = 512;

/// Which links are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) provider: Option<Provider>,
    pub(crate) status: Option<LinkStatus>,
    /// A part of the merchant's reference, in any case; empty means any.
    pub(crate) reference: String,
}

impl Filter {
    fn takes(&self, link: &Summary) -> bool {
        self.status.is_none_or(|wanted| link.status == wanted)
            && (self.reference.is_empty()
                || link.reference.to_lowercase().contains(&self.reference.to_lowercase()))
    }
}

/// Some links with their numbers, newest first.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) links: Vec<(usize, Summary)>,
    /// Where the next page begins, if there may be another one.
    pub(crate) next: Option<usize>,
}

/// Returns at most `most` links with numbers below `before`.
pub(crate) fn page(app: &App, filter: &Filter, before: usize, most: usize) -> Page {
    let mut links = Vec::new();
    let mut before = before;
    loop {
        let entries = app.context.link_index.below(before, STRIDE);
        let Some((last, _)) = entries.last().copied() else { return Page { links, next: None } };
        for (number, entry) in entries {
            if links.len() == most {
                return Page { links, next: Some(number + 1) };
            }
            if filter.provider.is_none_or(|wanted| entry.kind.provider == wanted) {
                let link = summary(app, entry).filter(|link| filter.takes(link));
                links.extend(link.map(|link| (number, link)));
            }
        }
        before = last;
    }
}

/// Returns all links in the order of creation.
pub(crate) fn all(app: &App) -> impl Iterator<Item = Summary> {
    let count = app.context.link_index.len();
    let mut entries = app.context.link_index.below(usize::MAX, count);
    entries.reverse();
    entries.into_iter().filter_map(|(_, entry)| summary(app, entry))
}

/// Returns the newest link with exactly this reference.
pub(crate) fn newest(app: &App, reference: &str) -> Option<Summary> {
    let mut before = usize::MAX;
    loop {
        let entries = app.context.link_index.below(before, STRIDE);
        (before, _) = *entries.last()?;
        let mut links = entries.into_iter().filter_map(|(_, entry)| summary(app, entry));
        let found = links.find(|link| link.reference == reference);
        if found.is_some() {
            return found;
        }
    }
}

fn summary(app: &App, entry: Entry) -> Option<Summary> {
    app.providers.get(entry.kind.provider)?.summary(entry.kind, entry.index)
}

pub(crate) fn detail(app: &App, kind: &LinkKind, id: &str) -> Option<Detail> {
    app.providers.get(kind.provider)?.detail(kind, id)
}
