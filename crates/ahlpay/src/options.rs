//! The link options that only AHL Pay has.

/// The options of a link that only AHL Pay offers. By default, no option is set.
///
/// Pass the options to [`Client::create_link`](crate::Client::create_link) for one link, or to
/// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options) for every link of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// The code of the virtual POS (the merchant's connection to a bank) that processes the
    /// payment. If the value is `None`, AHL Pay chooses a virtual POS.
    pub bank_code: Option<String>,
    /// The number of installments. The values `None` and 0 mean a single payment.
    ///
    /// If a link allows only a single payment
    /// ([`Installments::Single`](crate::Installments::Single)), the client ignores this number. If
    /// a link allows installments ([`Installments::Allowed`](crate::Installments::Allowed)), this
    /// number must be at least 2.
    pub installment_count: Option<u8>,
}

impl LinkOptions {
    /// Returns the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the code of the virtual POS (the merchant's connection to a bank) that processes the
    /// payment.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_code = Some(code.into());
        self
    }

    /// Sets the number of installments. The value 0 means a single payment.
    #[must_use]
    pub fn installment_count(mut self, count: u8) -> Self {
        self.installment_count = Some(count);
        self
    }
}
