use std::sync::{Mutex, PoisonError};

use reqwest::Url;

use super::BaseUrl;

/// The URLs of a host's services. Each URL is built once and then kept, because parsing a URL takes
/// more time than all other checks of a call.
pub(super) struct Urls {
    base: BaseUrl,
    /// A provider has few services, so a list suffices.
    known: Mutex<Vec<(&'static str, Url)>>,
}

impl Urls {
    pub(super) fn below(base: BaseUrl) -> Self {
        Self { base, known: Mutex::default() }
    }

    pub(super) fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Returns the URL of a service; see [`BaseUrl::join`].
    pub(super) fn of(&self, path: &'static str) -> Url {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(one, _)| *one == path) {
            return url.clone();
        }
        let url = self.base.join(path);
        known.push((path, url.clone()));
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_keeps_its_own_url() {
        let urls = Urls::below(BaseUrl::https("https://gw.example/a").unwrap());
        for _ in 0..2 {
            for path in ["/b", "/b/c", ""] {
                assert_eq!(urls.of(path), urls.base().join(path), "{path}");
            }
        }
        assert_eq!(urls.known.lock().unwrap().len(), 3);
    }
}
