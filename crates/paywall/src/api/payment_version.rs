//! `GET /api/paywall/payment/version`: returns a sentence. A call tests the connection.
//!
//! The service is documented with the public keys. Paywall does not document whether wrong keys are
//! refused. The `Body` of the response is [`Text`](super::Text). Source:
//! <https://developer.paywall.one/odeme-servisi/1.-versiyon-kontrol>
