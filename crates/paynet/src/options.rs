use paylink_core::Private;

/// What only Paynet knows about a link; the default leaves everything to Paynet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Whose POS: 5 Paynet's, 1 the company's own.
    pub pos_type: Option<i64>,
    /// Adds Paynet's commission to what the payer pays: confirm with
    /// [`Expected::allow_surcharge`](paylink_core::Expected::allow_surcharge).
    pub commission_on_payer: bool,
    /// The dealer whose account gets the money.
    pub agent_id: Option<String>,
    /// Who created the link, among the merchant's users.
    pub user_name: Option<Private<String>>,
    /// What stands in the merchant's reports.
    pub agent_note: Option<Private<String>>,
    /// Lets Paynet mail the company on success.
    pub mail_company_on_success: bool,
    /// Lets several cards share the amount.
    pub several_cards: bool,
}

impl LinkOptions {
    /// Leaves everything to Paynet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whose POS: 5 Paynet's, 1 the company's own.
    #[must_use]
    pub fn pos_type(mut self, pos_type: i64) -> Self {
        self.pos_type = Some(pos_type);
        self
    }

    /// Adds Paynet's commission to what the payer pays.
    #[must_use]
    pub fn commission_on_payer(mut self, yes: bool) -> Self {
        self.commission_on_payer = yes;
        self
    }

    /// The dealer whose account gets the money.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// Who created the link, among the merchant's users.
    #[must_use]
    pub fn user_name(mut self, user_name: impl Into<String>) -> Self {
        self.user_name = Some(Private::new(user_name.into()));
        self
    }

    /// What stands in the merchant's reports.
    #[must_use]
    pub fn agent_note(mut self, agent_note: impl Into<String>) -> Self {
        self.agent_note = Some(Private::new(agent_note.into()));
        self
    }

    /// Lets Paynet mail the company on success.
    #[must_use]
    pub fn mail_company_on_success(mut self, yes: bool) -> Self {
        self.mail_company_on_success = yes;
        self
    }

    /// Lets several cards share the amount.
    #[must_use]
    pub fn several_cards(mut self, yes: bool) -> Self {
        self.several_cards = yes;
        self
    }
}
