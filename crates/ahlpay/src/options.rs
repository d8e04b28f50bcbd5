//! The link options that only AHL Pay has.

/// The options of a link that only AHL Pay offers. By default, no option is set.
///
/// Pass the options to [`Client::create_link`](crate::Client::create_link) for one link, or to
/// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options) for every link of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// The code of the merchant's bank connection (virtual POS) that processes the payment. If it
    /// is `None`, AHL Pay chooses a bank connection.
    pub bank_code: Option<String>,
    /// The number of installments. `None` and 0 mean a single payment.
    ///
    /// If a link allows only a single payment
    /// ([`Installments::Single`](crate::Installments::Single)), the client ignores this number. If
    /// a link allows installments ([`Installments::Allowed`](crate::Installments::Allowed)), this
    /// number must be at least 2.
    pub installment_count: Option<u8>,
}

impl LinkOptions {
    /// Creates an empty set of link options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the code of the merchant's bank connection (virtual POS) that processes the payment.
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
