//! Types for amounts of money, without floating-point numbers.
//!
//! [`Money`] is a positive amount in one [`Currency`], such as the amount that a merchant requests.
//! It has as many decimal digits as its currency. [`Decimal`] is a number that a provider reports.
//! A `Decimal` may be negative, may have any number of decimal digits, and contains exactly the
//! digits that the provider sent.

mod amount;
mod currency;
mod decimal;
mod error;

pub use amount::Money;
pub use currency::Currency;
pub use decimal::{Decimal, DecimalError};
pub use error::MoneyError;
