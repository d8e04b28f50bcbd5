use paylink_core::Private;

/// The options of a link that only Paynet offers. By default, no option is set.
///
/// ```
/// use paynet::LinkOptions;
/// let options = LinkOptions::new().agent_id("1001").commission_on_payer();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// The owner of the POS (point of sale) that takes the payment: 5 for Paynet, 1 for the
    /// merchant's company.
    pub pos_type: Option<i64>,
    /// Whether Paynet's commission is added to the amount that the payer pays.
    ///
    /// If the value is `true`, the payer pays more than the amount of the link. To confirm such a
    /// payment, pass the maximum commission to
    /// [`Expected::allow_surcharge`](paylink_core::Expected::allow_surcharge).
    pub commission_on_payer: bool,
    /// Paynet's id for the dealer who receives the money.
    pub agent_id: Option<String>,
    /// The name of the user who creates the link for the merchant. Paynet does not document whether
    /// this must be the name of a user account at Paynet.
    pub user_name: Option<Private<String>>,
    /// A note that appears in the merchant's reports at Paynet.
    pub agent_note: Option<Private<String>>,
    /// Whether Paynet sends an e-mail to the merchant's company when the link is paid.
    pub mail_company_on_success: bool,
    /// Whether the payer may pay parts of the amount with several cards.
    pub several_cards: bool,
}

impl LinkOptions {
    /// Returns the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the owner of the POS (point of sale) that takes the payment: 5 for Paynet, 1 for the
    /// merchant's company.
    #[must_use]
    pub fn pos_type(mut self, pos_type: i64) -> Self {
        self.pos_type = Some(pos_type);
        self
    }

    /// Makes the payer pay Paynet's commission. Paynet adds the commission to the amount of the
    /// link.
    ///
    /// The payer then pays more than the amount of the link. To confirm such a payment, pass the
    /// maximum commission to
    /// [`Expected::allow_surcharge`](paylink_core::Expected::allow_surcharge).
    #[must_use]
    pub fn commission_on_payer(mut self) -> Self {
        self.commission_on_payer = true;
        self
    }

    /// Sets Paynet's id for the dealer who receives the money.
    #[must_use]
    pub fn agent_id(mut self, agent_id: impl Into<String>) -> Self {
        self.agent_id = Some(agent_id.into());
        self
    }

    /// Sets the name of the user who creates the link for the merchant.
    #[must_use]
    pub fn user_name(mut self, user_name: impl Into<String>) -> Self {
        self.user_name = Some(Private::new(user_name.into()));
        self
    }

    /// Sets a note that appears in the merchant's reports at Paynet.
    #[must_use]
    pub fn agent_note(mut self, agent_note: impl Into<String>) -> Self {
        self.agent_note = Some(Private::new(agent_note.into()));
        self
    }

    /// Asks Paynet to send an e-mail to the merchant's company when the link is paid.
    #[must_use]
    pub fn mail_company_on_success(mut self) -> Self {
        self.mail_company_on_success = true;
        self
    }

    /// Lets the payer pay parts of the amount with several cards.
    #[must_use]
    pub fn several_cards(mut self) -> Self {
        self.several_cards = true;
        self
    }
}
