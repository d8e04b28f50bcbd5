/// What only Paywall knows about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Whether 3-D Secure is enforced; it is, unless stated.
    pub force_3d: bool,
    /// Whether the description is shown as the page's one product; it is, unless stated.
    pub show_description: bool,
    /// The route group.
    pub route_group_key: Option<String>,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { force_3d: true, show_description: true, route_group_key: None }
    }
}

impl LinkOptions {
    /// 3-D Secure enforced, the description shown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether 3-D Secure is enforced.
    #[must_use]
    pub fn force_3d(mut self, yes: bool) -> Self {
        self.force_3d = yes;
        self
    }

    /// Whether the description is shown as the page's one product.
    #[must_use]
    pub fn show_description(mut self, yes: bool) -> Self {
        self.show_description = yes;
        self
    }

    /// The route group.
    #[must_use]
    pub fn route_group_key(mut self, key: impl Into<String>) -> Self {
        self.route_group_key = Some(key.into());
        self
    }
}
