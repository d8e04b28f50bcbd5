/// What only AHL Pay knows about a link; the default leaves everything to AHL Pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkOptions {
    /// Which of the merchant's bank connections to use.
    pub bank_code: Option<String>,
    /// How many installments, where the link allows them.
    pub installment_count: Option<u8>,
}

impl LinkOptions {
    /// Leaves everything to AHL Pay.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses this of the merchant's bank connections.
    #[must_use]
    pub fn bank_code(mut self, code: impl Into<String>) -> Self {
        self.bank_code = Some(code.into());
        self
    }

    /// How many installments, where the link allows them.
    #[must_use]
    pub fn installment_count(mut self, count: u8) -> Self {
        self.installment_count = Some(count);
        self
    }
}
