//! The faults of a server, and the outcome that each must have. The outcomes are derived from the
//! kind of fault, never recorded from a client.

use std::net::SocketAddr;
use std::time::Duration;

use crate::json::Json;

/// One column of the matrix.
pub struct Fault {
    /// Its name in the matrix.
    pub name: &'static str,
    /// Whether the client waits until its timeout.
    pub waits: bool,
    /// The cases of this fault for one operation.
    pub variants: fn(&Context<'_>) -> Vec<Variant>,
}

/// What the cases of a fault are made from.
pub struct Context<'a> {
    /// The service's good answer.
    pub good: &'a Json,
    /// The names of its members that decide.
    pub decides: &'a [&'static str],
    /// Whether the call is one of the common model.
    pub is_common: bool,
    /// The address of the second host, which must not be reached.
    pub elsewhere: SocketAddr,
}

/// One case of a fault.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What distinguishes this case.
    pub note: String,
    /// What the server does.
    pub action: ServerAction,
    /// The outcome that is right.
    pub expected: ExpectedOutcome,
}

/// What the server does in place of a good answer.
#[derive(Clone, Debug)]
pub enum ServerAction {
    /// Nothing listens on the port.
    Refuse,
    /// Resets the connection before anything is read.
    ResetUnread,
    /// Answers a TLS handshake in plain text.
    PlainText,
    /// Presents a certificate of an authority that the client does not trust.
    UntrustedCertificate,
    /// Never answers a TLS handshake.
    SilentHandshake,
    /// Reads the whole request, sends these bytes and ends the connection so.
    Send(Vec<u8>, End),
}

/// What follows the bytes of an answer.
#[derive(Clone, Debug)]
pub enum End {
    /// An orderly close.
    Close,
    /// A reset.
    Reset,
    /// Nothing; the connection stays open.
    Hold,
    /// These bytes without end, with this pause between.
    Repeat(Vec<u8>, Duration),
}

/// The outcome that a fault must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedOutcome {
    /// Nothing of the request was sent.
    NotSent {
        /// Whether the server sees the attempts to connect.
        connection_seen: bool,
        /// Whether the failure may be temporary, so that the client tries again.
        is_temporary: bool,
    },
    /// The request may have arrived, and no complete answer came.
    Incomplete {
        /// The status, if one came.
        status: Option<u16>,
        /// Whether the server reads the request.
        read: bool,
    },
    /// A complete answer that cannot be used.
    Unusable {
        /// Its status.
        status: u16,
        /// Whether `Retry-After` is longer than the client accepts.
        retry_after_too_long: bool,
    },
    /// A page or nothing in place of an answer, with HTTP 200.
    Page,
    /// A success in which a value that decides cannot be read.
    Refused {
        /// What the error must name: the member, or the coding of a compressed body.
        named: String,
    },
    /// A success in which a value that informs cannot be read: everything else must be read as
    /// usual.
    Unread {
        /// The path of the value in the answer.
        path: String,
        /// The only text that may be read in place of the value; empty if there is no value.
        planted: Option<String>,
    },
    /// A good answer in an unusual form: it must be read as usual.
    Harmless,
    /// A success with one wrong value: it must be refused, or read without that value.
    Corrupted {
        /// The only text that may be read in place of the wrong value.
        planted: Option<String>,
    },
}

/// How often a read is attempted after transient failures: the default of the clients.
pub const ATTEMPTS: usize = 3;

/// Whether a read is retried after this status.
pub fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// Whether a write may have taken effect that was answered with this status and without a readable
/// refusal.
pub fn is_doubtful(status: u16) -> bool {
    is_transient(status) || !(400..=499).contains(&status)
}

impl ExpectedOutcome {
    /// A complete answer with this status that cannot be used.
    pub fn unusable(status: u16) -> Self {
        Self::Unusable { status, retry_after_too_long: false }
    }

    /// The right outcome in words, for the document.
    pub fn words(&self) -> &'static str {
        match self {
            Self::NotSent { is_temporary: true, .. } => {
                "not sent, no effect; a read and a write 3 times"
            }
            Self::NotSent { is_temporary: false, .. } => "not sent, no effect; once",
            Self::Incomplete { .. } => "maybe sent, effect unknown; a read 3 times, a write once",
            Self::Unusable { retry_after_too_long: true, .. } => "answered, effect unknown; once",
            Self::Unusable { status, .. } => match (is_transient(*status), is_doubtful(*status)) {
                (true, _) => "answered, effect unknown; a read 3 times, a write once",
                (false, true) => "answered, effect unknown; once",
                (false, false) => "answered, no effect; once",
            },
            Self::Page => "answered, effect unknown; a read 3 times, a write once",
            Self::Refused { .. } => "refused by name, effect unknown; once",
            Self::Unread { .. } => "read, everything but that member as usual; once",
            Self::Harmless => "read as usual; once",
            Self::Corrupted { .. } => {
                "refused with effect unknown, or read without the wrong value; once"
            }
        }
    }
}

impl Variant {
    /// A complete answer with these headers and this body.
    pub fn answer(
        status: u16,
        headers: &[&str],
        body: impl AsRef<[u8]>,
        expected: ExpectedOutcome,
    ) -> Self {
        Self::bytes(answer(status, headers, body.as_ref()), End::Close, expected)
    }

    /// These bytes, followed by this end.
    pub fn bytes(bytes: impl Into<Vec<u8>>, end: End, expected: ExpectedOutcome) -> Self {
        Self::of(ServerAction::Send(bytes.into(), end), expected)
    }

    /// An action of the server.
    pub fn of(action: ServerAction, expected: ExpectedOutcome) -> Self {
        Self { note: String::new(), action, expected }
    }

    /// Adds what distinguishes this case.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// The bytes of a complete answer. Every connection serves one request, so that the order of
/// connections is that of requests.
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

/// The bytes of an HTTP 200 answer with this JSON.
pub fn good_answer(json: &Json) -> Vec<u8> {
    answer(200, &["Content-Type: application/json; charset=utf-8"], json.compact().as_bytes())
}
