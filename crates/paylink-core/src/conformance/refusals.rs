//! The cases in which the handle refuses a call whatever the client supports. Nothing is sent.

use super::behaviour::handle;
use super::capabilities::{given, refused_unsent};
use super::{LiveBackend, Outcome, ProviderHarness, Report, ensure, text};
use crate::capability::{Field, Operation, Support};
use crate::confirmation::Expected;
use crate::error::Error;
use crate::link::{NewLink, PageCursor, Reference};
use crate::paylinks::{PayLinks, Resolution};
use crate::provider_id::ProviderId;

pub(super) async fn run(harness: &dyn ProviderHarness, report: &mut Report) {
    let backend = harness.live_backend().await;
    let refusals = match handle(&*backend) {
        Ok(links) => Refusals { backend: &*backend, links },
        Err(why) => return report.add("a handle", Err(why)),
    };
    report.add("a link without a choice of lifetime is refused", refusals.lifetime().await);
    report.add(
        "a field is refused beside one that is marked as best effort",
        refusals.half_marked().await,
    );
    report.add("a page without rows and a foreign cursor are refused", refusals.pages().await);
    report.add("what depends on a missing operation is refused", refusals.dependent().await);
}

struct Refusals<'a> {
    backend: &'a dyn LiveBackend,
    links: PayLinks,
}

impl Refusals<'_> {
    fn link(&self) -> Result<NewLink, String> {
        let reference = Reference::new("CONFORMANCE-1").map_err(text)?;
        Ok(self.backend.link(reference, super::behaviour::money(1)?))
    }

    /// Asserts that the call is refused for this field and that nothing was sent since `before`.
    fn names(&self, field: &str, result: crate::Result<()>, before: usize) -> Outcome {
        let sent = self.backend.requests() - before;
        refused_unsent(result, |error| error.field() == Some(field), sent)
    }

    async fn lifetime(&self) -> Outcome {
        let mut link = self.link()?;
        link.lifetime = None;
        let before = self.backend.requests();
        self.names("lifetime", self.links.create(&link).await.map(drop), before)
    }

    async fn half_marked(&self) -> Outcome {
        let capabilities = self.links.capabilities();
        // A message needs a contact, and a link without one lifetime has the other.
        let needs_another = |field: &Field| {
            matches!(
                field,
                Field::Lifetime | Field::ProviderLifetime | Field::NotifySms | Field::NotifyEmail
            )
        };
        let is_missing =
            |field: &Field| !needs_another(field) && capabilities.support(*field) == Support::No;
        let missing: Vec<Field> = Field::ALL.iter().copied().filter(is_missing).collect();
        for pair in missing.windows(2) {
            let link = given(self.link()?, pair[0], &[]).map_err(text)?;
            let link = given(link, pair[1], &[]).map_err(text)?;
            for (marked, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                let before = self.backend.requests();
                let refused = self.links.create(&link.clone().best_effort(marked)).await.map(drop);
                self.names(other.name(), refused, before)?;
            }
        }
        Ok(())
    }

    async fn pages(&self) -> Outcome {
        if !self.links.capabilities().offers(Operation::List) {
            return Ok(());
        }
        let before = self.backend.requests();
        let query = self.backend.query();
        let empty = self.links.list(&query.clone().page_size(0), None).await.map(drop);
        self.names("page_size", empty, before)?;
        let cursor = PageCursor::new(&ProviderId::new("another"), "1");
        self.names("cursor", self.links.list(&query, Some(&cursor)).await.map(drop), before)
    }

    async fn dependent(&self) -> Outcome {
        let capabilities = self.links.capabilities();
        let before = self.backend.requests();
        if !capabilities.offers(Operation::List) {
            let row = self.links.list_all(crate::link::LinkQuery::new()).next().await;
            let refused = row.unwrap_or_else(|| Err(Error::interrupted())).map(drop);
            refused_unsent(refused, Error::is_unsupported, self.backend.requests() - before)?;
        }
        if !capabilities.offers(Operation::GetByReference) {
            let link = self.link()?;
            let key = self.links.key_for(link.reference.clone());
            let refused = self.links.confirm(&key, &Expected::new(link.amount), None).await;
            let sent = self.backend.requests() - before;
            refused_unsent(refused.map(drop), Error::is_unsupported, sent)?;
            let resolution = self.links.resolve(&link.reference).await.map_err(text)?;
            let is_right = matches!(resolution, Resolution::LookupUnsupported { .. });
            ensure(is_right, || format!("the resolution is {resolution:?}"))?;
        }
        ensure(self.backend.requests() == before, || "something was sent".to_owned())
    }
}
