//! Amounts without floating point.
//!
//! [`Money`] is an amount that a merchant requests and compares: positive, in minor units, with the
//! decimal digits of its [`Currency`]. [`Decimal`] is a number that a provider reports: any sign,
//! any scale, with unchanged digits.

mod amount;
mod currency;
mod decimal;
mod error;

pub use amount::Money;
pub use currency::Currency;
pub use decimal::{Decimal, DecimalError};
pub use error::MoneyError;
