use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ListedLink;
use crate::error::{Error, Result, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;
use crate::status::LinkStatus;
use crate::time::LocalDate;

/// Which links to list. Which filters a provider knows, and which it requires, is in its
/// [`Capabilities`](crate::Capabilities).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkQuery {
    /// Links created from the first day up to and including the last.
    pub created: Option<(LocalDate, LocalDate)>,
    /// Links of this status.
    pub status: Option<LinkStatus>,
    /// How many rows a page should have, where the provider lets us choose.
    pub page_size: Option<u32>,
}

impl LinkQuery {
    /// No filter yet; some providers require one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Links created from `first` up to and including `last`.
    #[must_use]
    pub fn created_between(mut self, first: LocalDate, last: LocalDate) -> Self {
        self.created = Some((first, last));
        self
    }

    /// Links of this status.
    #[must_use]
    pub fn status(mut self, status: LinkStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// How many rows a page should have.
    #[must_use]
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LinkPage {
    /// The rows, in the provider's order.
    pub links: Vec<ListedLink>,
    /// How many rows of the provider's page are not among them because they do not match the query.
    pub skipped_rows: usize,
    /// Where the next page begins; `None` at the end.
    pub next: Option<PageCursor>,
    /// How many rows the provider says there are in all.
    pub total: Option<u64>,
    /// The body of the answer.
    pub body: RawBody,
}

impl LinkPage {
    /// A page of these rows, the last one unless `next` is set.
    pub fn new(links: Vec<ListedLink>) -> Self {
        Self { links, skipped_rows: 0, next: None, total: None, body: RawBody::default() }
    }
}

/// Where a page begins; can be stored and resumed with the same query.
///
/// Its text form is `pc1:<provider>:<position>`. What moves while it is being listed may be missed
/// or seen twice.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PageCursor {
    provider: ProviderId,
    position: Box<str>,
}

impl PageCursor {
    /// A position in words of the provider's crate.
    pub fn new(provider: &ProviderId, position: impl Into<Box<str>>) -> Self {
        Self { provider: provider.clone(), position: position.into() }
    }

    /// The position, if the cursor is of this provider.
    ///
    /// # Errors
    /// It is another provider's.
    pub fn position(&self, provider: &ProviderId) -> Result<&str> {
        if &self.provider == provider {
            Ok(&self.position)
        } else {
            Err(Error::invalid(
                "cursor",
                RuleCode::OtherProvider,
                "must come from a page of the same provider",
            )
            .with_provider(provider))
        }
    }
}

impl fmt::Display for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pc1:{}:{}", self.provider, self.position)
    }
}

impl fmt::Debug for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PageCursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut parts = text.splitn(3, ':');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("pc1"), Some(provider), Some(position)) if !provider.is_empty() => Ok(Self {
                provider: ProviderId::new(provider.to_owned()),
                position: position.into(),
            }),
            _ => Err(Error::invalid(
                "cursor",
                RuleCode::Format,
                "must be the text form of a cursor of this version (pc1:...)",
            )),
        }
    }
}

impl Serialize for PageCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PageCursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
