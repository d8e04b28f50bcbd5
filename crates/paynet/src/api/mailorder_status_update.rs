//! `POST /v1/mailorder/status_update`: deactivates or reactivates a link.
//!
//! Source:
//! <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-durum-guncelleme>. The
//! response has only the fields `object_name`, `code` and `message` of the
//! [envelope](super::Envelope). Paynet does not document what the service does if the link is paid
//! or has expired.

use paylink_core::wire::{WireValue, decides, informs};
use paylink_core::{Private, Result, wire_objects};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::LinkLookup;
use crate::envelope::EnvelopeStatus;

/// The new status of a link. Paynet documents that the service `mailorder/status_update` accepts
/// only the values 0 and 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NewStatus {
    /// Status 0: the link can be paid. Use this status to reactivate a deactivated link.
    Waiting,
    /// Status 3: the link is deactivated and cannot be paid.
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
        match i64::read(deserializer)? {
            Some(0) => Ok(Self::Waiting),
            Some(3) => Ok(Self::Passive),
            _ => Err(de::Error::custom("the status must be 0 or 3")),
        }
    }
}

/// A request to change the status of one link.
///
/// ```
/// use paynet::api::{LinkLookup, mailorder_status_update::{MailorderStatusUpdate, NewStatus}};
/// let deactivate =
///     MailorderStatusUpdate::new(LinkLookup::by_reference("ORD-1042-1"), NewStatus::Passive);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderStatusUpdate {
    /// Paynet's id for the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The merchant's reference for the link. The maximum length is 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_no: Option<String>,
    /// The new status of the link.
    pub status: NewStatus,
}

impl MailorderStatusUpdate {
    /// Creates a request that changes the status of the link with the id or reference in `link` to
    /// `status`.
    pub fn new(link: LinkLookup, status: NewStatus) -> Self {
        Self { id: link.id, reference_no: link.reference_no, status }
    }

    pub(crate) fn check(&self) -> Result<()> {
        super::one_of("id or reference_no", &[&self.id, &self.reference_no])?;
        super::check_reference(self.reference_no.as_deref())
    }
}

/// The response of `mailorder/status_update`. It has only the fields `object_name`, `code` and
/// `message`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailorderStatusUpdated {
    /// Paynet's name for the kind of response. In Paynet's example, the name is
    /// `mailorder_update_status`, although the path of the service ends in `status_update`.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code for the request. The code 0 means success.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's message about the result of the request, in Turkish.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
}

wire_objects!(MailorderStatusUpdated);

impl EnvelopeStatus for MailorderStatusUpdated {
    fn code(&self) -> Option<i64> {
        self.code
    }
}
