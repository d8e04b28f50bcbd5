use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ListedLink;
use crate::error::{Error, Result, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;
use crate::status::LinkStatus;
use crate::time::LocalDate;
use crate::wire::UnreadField;

/// The filters for a list of links. The [`Capabilities`](crate::Capabilities) of a provider's
/// client contain the filters that the provider requires, and the filters that it supports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkQuery {
    /// The first and the last day of the period in which the listed links were created. Both days
    /// are part of the period.
    pub created: Option<(LocalDate, LocalDate)>,
    /// The status that all listed links must have.
    pub status: Option<LinkStatus>,
    /// The maximum number of links in one page of the list. A provider with a fixed page size
    /// ignores this value.
    pub page_size: Option<u32>,
}

impl LinkQuery {
    /// Creates a `LinkQuery` without filters. Some providers require a filter.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lists only links that were created on or between the days `first` and `last`.
    #[must_use]
    pub fn created_between(mut self, first: LocalDate, last: LocalDate) -> Self {
        self.created = Some((first, last));
        self
    }

    /// Lists only links with this status.
    #[must_use]
    pub fn status(mut self, status: LinkStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the maximum number of links in one page of the list.
    #[must_use]
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }
}

/// One page of a list of links.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LinkPage {
    /// The links in this page, in the provider's order.
    pub links: Vec<ListedLink>,
    /// The number of links that were in the provider's response but are not in `links`, because
    /// they do not match the query.
    pub skipped_rows: usize,
    /// The cursor for the next page, or `None` if this is the last page.
    pub next: Option<PageCursor>,
    /// The total number of links in all pages of the list, or `None` if the provider does not
    /// report this number.
    pub total: Option<u64>,
    /// The fields of the response that could not be decoded. At most 100 fields are listed. All of
    /// them are only informative: no identity or status depends on such a field.
    pub unread: Vec<UnreadField>,
    /// The body of the response.
    pub body: RawBody,
}

impl LinkPage {
    /// Creates a page of a list with these links. The page is the last page unless you set `next`.
    pub fn new(links: Vec<ListedLink>) -> Self {
        Self {
            links,
            skipped_rows: 0,
            next: None,
            total: None,
            unread: Vec::new(),
            body: RawBody::default(),
        }
    }
}

/// The position of a page in a list of links. You can store the cursor and continue the same query
/// later.
///
/// The text form of a cursor is `pc1:<provider>:<position>`. If the position of a link in the list
/// changes between two requests, the link may be missed or listed twice.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PageCursor {
    provider: ProviderId,
    position: Box<str>,
}

impl PageCursor {
    /// Creates a cursor for this provider from a position in the list. Each provider crate defines
    /// the format of its positions.
    pub fn new(provider: &ProviderId, position: impl Into<Box<str>>) -> Self {
        Self { provider: provider.clone(), position: position.into() }
    }

    /// Returns the position of the cursor in the list of links. The cursor must belong to
    /// `provider`.
    ///
    /// # Errors
    /// Returns an error if the cursor belongs to a different provider than `provider`.
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
                "must be the text form of a page cursor, version 1 (pc1:...)",
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
