//! What goes wrong, and what is right then. Nothing here is recorded from a client.

use std::net::SocketAddr;
use std::time::Duration;

use crate::json::Json;

/// One column of the matrix.
pub struct Fault {
    /// What it is called.
    pub name: &'static str,
    /// Whether it is played until the client's patience ends.
    pub waits: bool,
    /// Every way in which it is played against this scene.
    pub variants: fn(&Scene<'_>) -> Vec<Variant>,
}

/// What a fault is made from.
pub struct Scene<'a> {
    /// What the service answers when nothing is wrong.
    pub good: &'a Json,
    /// The second host.
    pub elsewhere: SocketAddr,
}

/// One case of a fault.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What is special about it.
    pub note: String,
    /// What the server does.
    pub deed: Deed,
    /// What that means.
    pub harm: Harm,
}

/// What the server does in place of a good answer.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Nobody listens.
    Refuse,
    /// Resets the connection before anything is read.
    ResetUnread,
    /// Answers a TLS handshake in plain text.
    PlainText,
    /// Shows a certificate that nobody has signed whom the client trusts.
    Stranger,
    /// Answers a TLS handshake with silence.
    SilentHandshake,
    /// Reads the whole request, sends these bytes and ends so.
    Send(Vec<u8>, End),
}

/// How an answer ends.
#[derive(Clone, Debug)]
pub enum End {
    /// In an orderly way.
    Close,
    /// By a reset.
    Reset,
    /// Not at all.
    Hold,
    /// With these bytes again and again, at this pace.
    Repeat(Vec<u8>, Duration),
}

/// What a fault means for a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Harm {
    /// Nothing of the request left.
    NeverLeft {
        /// Whether the server sees the attempts to connect.
        seen: bool,
    },
    /// The request may have arrived, and no whole answer came.
    NoWholeAnswer {
        /// The status, if one came.
        status: Option<u16>,
        /// Whether the server reads the request.
        read: bool,
    },
    /// A whole answer that cannot be used.
    Useless {
        /// Its status.
        status: u16,
        /// Whether the server asks for more patience than the client has.
        too_patient: bool,
    },
    /// A good answer, written oddly.
    Harmless,
    /// A success in which something is wrong: it is refused, or read without what is wrong.
    Tainted {
        /// The only text that the wrong place may be read as.
        planted: Option<String>,
    },
}

/// How often a read is made whose failures pass: the default of the clients.
pub const ATTEMPTS: usize = 3;

/// The statuses after which a read is asked again.
pub fn passes(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// Whether a write that was answered with this status, without a readable refusal, may have taken
/// effect.
pub fn is_doubtful(status: u16) -> bool {
    passes(status) || !(400..=499).contains(&status)
}

impl Harm {
    /// A whole answer with this status that cannot be used.
    pub fn useless(status: u16) -> Self {
        Self::Useless { status, too_patient: false }
    }

    /// What is right, in words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::NeverLeft { .. } => "not sent, no effect; tried 3 times, a write too",
            Self::NoWholeAnswer { .. } => {
                "maybe sent, effect unknown; a read 3 times, a write once"
            }
            Self::Useless { too_patient: true, .. } => "answered, effect unknown; once",
            Self::Useless { status, .. } => match (passes(*status), is_doubtful(*status)) {
                (true, _) => "answered, effect unknown; a read 3 times, a write once",
                (false, true) => "answered, effect unknown; once",
                (false, false) => "answered, no effect; once",
            },
            Self::Harmless => "read as if nothing were wrong; once",
            Self::Tainted { .. } => {
                "refused with effect unknown, or read without what is wrong; once"
            }
        }
    }
}

impl Variant {
    /// A whole answer with these headers and this body.
    pub fn answer(status: u16, headers: &[&str], body: impl AsRef<[u8]>, harm: Harm) -> Self {
        Self::bytes(answer(status, headers, body.as_ref()), End::Close, harm)
    }

    /// These bytes, whatever they are.
    pub fn bytes(bytes: impl Into<Vec<u8>>, end: End, harm: Harm) -> Self {
        Self::of(Deed::Send(bytes.into(), end), harm)
    }

    /// A deed.
    pub fn of(deed: Deed, harm: Harm) -> Self {
        Self { note: String::new(), deed, harm }
    }

    /// What is special about it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// A whole answer. Every connection serves one request, so that the order of connections is that of
/// requests.
pub fn answer(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {length}\r\n")
            .into_bytes();
    for line in headers {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// JSON with HTTP 200.
pub fn good_answer(json: &Json) -> Vec<u8> {
    answer(200, &["Content-Type: application/json; charset=utf-8"], json.compact().as_bytes())
}
