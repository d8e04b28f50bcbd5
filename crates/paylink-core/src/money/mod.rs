//! Amounts without floating point.
//!
//! [`Money`] is what a merchant asks for and compares: positive, in minor units, in the scale of
//! its [`Currency`]. [`Decimal`] is what a provider says: any sign, any scale, the digits as they
//! came.

mod currency;
mod decimal;
mod minor;

pub use currency::Currency;
pub use decimal::{Decimal, DecimalError};
pub use minor::{Money, MoneyError};
