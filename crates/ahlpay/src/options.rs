//! The link options that only AHL Pay has.

/// The link options that exist only for AHL Pay. By default, no option is set.
///
/// Pass the options to [`Client::create_link`](crate::Client::create_link) for one link, or to
/// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options) for every link of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// The code of the merchant's bank connection that the payment uses. If the code is `None`, AHL
    /// Pay chooses a connection.
    pub bank_code: Option<String>,
    /// The number of installments. `None` and 0 mean a single payment.
    ///
    /// The client ignores the number for a link that allows only a single payment
    /// ([`Installments::Single`](crate::Installments::Single)). The number must be at least 2 for a
    /// link that allows installments ([`Installments::Allowed`](crate::Installments::Allowed)).
    pub installment_count: Option<u8>,
}

impl LinkOptions {
    /// Creates link options in which no option is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the code of the merchant's bank connection that the payment uses.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_code = Some(code.into());
        self
    }

    /// Sets the [number of installments](Self::installment_count).
    #[must_use]
    pub fn installment_count(mut self, count: u8) -> Self {
        self.installment_count = Some(count);
        self
    }
}
