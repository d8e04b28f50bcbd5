/// The options of a hosted payment page that only Paywall offers.
///
/// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options) sets the options of every
/// page, and [`Client::create_link`](crate::Client::create_link) sets the options of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Whether the payer must use 3-D Secure. The default is `true`.
    pub force_3d: bool,
    /// Whether the payment page shows the link's description. If the value is `true`, the payment
    /// page lists one product whose name is the description. The default is `true`.
    pub show_description: bool,
    /// The key of the route group. Paywall uses the route group to select the payment provider. The
    /// default is `None`.
    pub route_group_key: Option<String>,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { force_3d: true, show_description: true, route_group_key: None }
    }
}

impl LinkOptions {
    /// Returns the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether the payer must use 3-D Secure.
    #[must_use]
    pub fn force_3d(mut self, yes: bool) -> Self {
        self.force_3d = yes;
        self
    }

    /// Sets whether the payment page shows the link's description, as the name of one product.
    #[must_use]
    pub fn show_description(mut self, yes: bool) -> Self {
        self.show_description = yes;
        self
    }

    /// Sets the key of the route group. Paywall uses the route group to select the payment
    /// provider.
    #[must_use]
    pub fn route_group_key(mut self, key: impl Into<String>) -> Self {
        self.route_group_key = Some(key.into());
        self
    }
}
