//! The one list of the providers. A new provider adds its module to `lib.rs` and a row here.

/// Passes the list of the providers to a macro. For each provider it has the module, whose name is
/// also that of the accessor of [`Sandbox`](crate::Sandbox), and the type that the accessor
/// returns.
macro_rules! for_each_provider {
    ($then:ident) => {
        $then! {
            paynet: Paynet,
            paywall: Paywall,
            ahlpay: AhlPay,
        }
    };
}
pub(crate) use for_each_provider;
