//! Types for amounts of money, without floating-point numbers.
//!
//! [`Money`] is an amount that a merchant requests and compares. It is positive and has as many
//! decimal digits as its [`Currency`]. [`Decimal`] is a number that a provider reports. It has any
//! sign and any number of decimal digits, and its digits are unchanged.

mod amount;
mod currency;
mod decimal;
mod error;

pub use amount::Money;
pub use currency::Currency;
pub use decimal::{Decimal, DecimalError};
pub use error::MoneyError;
