//! `GET /api/paywall/payment/version`: returns a text about the version. Call this service to test
//! the connection.
//!
//! According to Paywall's documentation, the request contains the public key pair. Paywall does not
//! document whether the service refuses wrong keys. The `Body` of the response is
//! [`Text`](super::Text). Source: <https://developer.paywall.one/odeme-servisi/1.-versiyon-kontrol>
