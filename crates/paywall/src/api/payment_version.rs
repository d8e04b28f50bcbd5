//! `GET /api/paywall/payment/version`: returns a sentence, which tests the connection.
//!
//! Documented with the public keys; Paywall does not document whether wrong keys are refused.
//! `Body` of the response is [`Text`](super::Text). Source:
//! <https://developer.paywall.one/odeme-servisi/1.-versiyon-kontrol>
