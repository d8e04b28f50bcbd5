//! `GET /api/paywall/payment/version`: returns a short text. Call this service to test the
//! connection.
//!
//! Paywall documents that the request contains the public key pair, but not whether the service
//! refuses wrong keys. The `Body` of the response is [`Text`](super::Text). Source:
//! <https://developer.paywall.one/odeme-servisi/1.-versiyon-kontrol>
