//! `GET /api/paywall/payment/version`: returns a short text. You can call this service to test the
//! connection to Paywall.
//!
//! Paywall documents that the request must contain the public key pair, but not whether the service
//! refuses wrong keys. The `Body` of the response is a [`Text`](super::Text). Source:
//! <https://developer.paywall.one/odeme-servisi/1.-versiyon-kontrol>
