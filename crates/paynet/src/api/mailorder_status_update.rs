//! `POST /v1/mailorder/status_update`: makes a link passive, or waiting again.
//!
//! Source:
//! <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-durum-guncelleme>. The
//! answer is the [envelope](super::Envelope) alone. What happens to a paid or expired link is not
//! documented.

use paylink_core::wire::flexible;
use paylink_core::{Private, Result, record};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::LinkLookup;
use crate::envelope::EnvelopeStatus;

/// The two values that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NewStatus {
    /// 0: waiting for payment.
    Waiting,
    /// 3: passive.
    Passive,
}

impl Serialize for NewStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Waiting => 0,
            Self::Passive => 3,
        })
    }
}

impl<'de> Deserialize<'de> for NewStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match flexible::int(deserializer)? {
            Some(0) => Ok(Self::Waiting),
            Some(3) => Ok(Self::Passive),
            _ => Err(de::Error::custom("only 0 and 3 can be set")),
        }
    }
}

/// Which link, and its new status.
///
/// ```
/// use paynet::api::{LinkLookup, mailorder_status_update::{MailorderStatusUpdate, NewStatus}};
/// let close = MailorderStatusUpdate::new(LinkLookup::by_reference("ORD-1042-1"), NewStatus::Passive);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderStatusUpdate {
    /// Paynet's id of the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The merchant's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// The new status.
    pub status: NewStatus,
}

impl MailorderStatusUpdate {
    /// Sets the status of a link.
    pub fn new(link: LinkLookup, status: NewStatus) -> Self {
        Self { id: link.id, reference_no: link.reference_no, status }
    }

    pub(crate) fn check(&self) -> Result<()> {
        super::one_of("id or reference_no", &[&self.id, &self.reference_no])?;
        super::check_reference(self.reference_no.as_deref())
    }
}

record! {
    /// The answer: nothing but the envelope.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct MailorderStatusUpdated {
        /// `mailorder_update_status` in the example, which is not the path's `status_update`.
        pub object_name: Option<String>,
        /// The result code; 0 is success.
        pub code: Option<i64>,
        /// What Paynet says, in Turkish.
        pub message: Option<Private<String>>,
    }
}

impl EnvelopeStatus for MailorderStatusUpdated {
    fn code(&self) -> Option<i64> {
        self.code
    }
}
