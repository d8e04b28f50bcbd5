//! Amounts without floating point.
//!
//! [`Money`] is what a merchant asks for and compares: positive, in minor units, in the scale of
//! its [`Currency`]. [`Decimal`] is what a provider says: any sign, any scale, the digits as they
//! came.

mod amount;
mod currency;
mod decimal;
mod error;

pub use amount::Money;
pub use currency::Currency;
pub use decimal::{Decimal, DecimalError};
pub use error::MoneyError;
