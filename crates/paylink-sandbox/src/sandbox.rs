//! A running sandbox, and the methods with which programs and tests control it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::app::App;
use crate::clock::{StampStyle, stamp};
use crate::line_log::LineLog;
use crate::provider_list::for_each_provider;
use crate::state_file::StateFile;
use crate::token::TOKEN_VARIABLE;
use crate::{
    CallbackOrder, Delivery, Fault, Finding, RecordedRequest, Switch, control, magic, processing,
};

/// How long the end of a sandbox waits for its last log lines.
const LONGEST_FLUSH: Duration = Duration::from_millis(200);

/// A running sandbox server. The server runs on its own tokio task and stops when the `Sandbox`
/// value is dropped.
#[derive(Debug)]
pub struct Sandbox {
    pub(crate) app: Arc<App>,
    server: JoinHandle<()>,
    /// The file with the state, and the task that writes it.
    state_file: Option<(Arc<StateFile>, JoinHandle<()>)>,
}

/// How often the state file is written, if something has changed.
const SAVE_EVERY: Duration = Duration::from_secs(1);

impl Sandbox {
    pub(crate) fn new(
        app: Arc<App>,
        server: JoinHandle<()>,
        state_file: Option<Arc<StateFile>>,
    ) -> Self {
        let state_file = state_file.map(|file| {
            let task = tokio::spawn(keep_saved(Arc::clone(&app), Arc::clone(&file)));
            (file, task)
        });
        Self { app, server, state_file }
    }

    /// Writes the state file immediately. Does nothing if no state file is set
    /// ([`Builder::state_file`](crate::Builder::state_file)), or if nothing has changed since the
    /// file was last written. The sandbox also writes the file every second and when it is dropped.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn save_state(&self) -> io::Result<()> {
        self.state_file.as_ref().map_or(Ok(()), |(file, _)| file.save(&self.app))
    }

    /// Returns the token for the dashboard and the control API. The sandbox generates the token
    /// when it starts. The token begins with `sandbox_control_`.
    pub fn control_token(&self) -> &str {
        self.app.context.token.as_str()
    }

    /// Returns the URL of the dashboard. The URL contains the
    /// [`control_token`](Self::control_token), so the dashboard opens in a browser without a login.
    pub fn dashboard_url(&self) -> String {
        control::dashboard_url(&self.app.context)
    }

    /// Returns the URL of the server, such as `http://127.0.0.1:PORT`. Each provider has its own
    /// path below this URL.
    pub fn url(&self) -> &str {
        &self.app.context.url
    }

    /// Returns shell commands that set the environment variables for the clients of all providers.
    /// The variables contain the keys of this sandbox.
    pub fn shell_exports(&self) -> String {
        let mut text = String::new();
        for module in self.app.providers.iter() {
            let (exports, name) = (module.shell_exports(), module.description().provider.name());
            text.push_str(&format!("\n# {name}: {}\n\n", exports.note));
            for (name, value) in exports.variables {
                text.push_str(&format!("export {name}={value}\n"));
            }
        }
        text
    }

    /// Returns the names and values of the environment variables for the clients of all providers,
    /// and of the variables `PAYLINK_SANDBOX_URL` and `PAYLINK_SANDBOX_TOKEN` for the control API.
    /// The program `paylink-sandbox` prints the same variables in the same order.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("PAYLINK_SANDBOX_URL", self.url().to_owned()),
            (TOKEN_VARIABLE, self.control_token().to_owned()),
        ];
        variables
            .extend(self.app.providers.iter().flat_map(|module| module.shell_exports().variables));
        variables
    }

    /// Returns the value of one of the [`variables`](Self::variables), or `None` if no variable has
    /// this name. A test can create a client from the variables:
    /// `paylink::from_variables(provider, &transport, |name| sandbox.variable(name))`.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.variables().into_iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Moves the sandbox's clock forward by this duration, for example to make links expire. The
    /// sandbox's clock determines when links expire.
    pub fn advance(&self, by: Duration) {
        self.app.context.clock.advance(by);
    }

    /// Returns the time of the sandbox's clock, as local time in Türkiye without a time zone. The
    /// format is ISO 8601 with up to three fraction digits, for example `2019-10-18T21:46:17.71`.
    pub fn now_text(&self) -> String {
        stamp(self.app.context.clock.now(), StampStyle::default())
    }

    /// Turns a switch on or off. All switches are off when the sandbox starts.
    pub fn set(&self, switch: Switch, on: bool) {
        self.app.context.switches.set(switch, on);
    }

    /// Returns whether this switch is on.
    pub fn is_set(&self, switch: Switch) -> bool {
        self.app.context.switches.is_set(switch)
    }

    /// Adds a fault. The sandbox simulates the fault for the next requests to the service that was
    /// passed to [`Fault::new`]. [`Fault::times`] sets the number of these requests.
    pub fn fault(&self, fault: Fault) {
        self.app.context.faults.add(fault);
    }

    /// Returns the faults that still apply to future requests, in the order in which they were
    /// added.
    pub fn faults(&self) -> Vec<Fault> {
        self.app.context.faults.list()
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.app.context.faults.clear();
    }

    /// Returns all pairs of digits that cause a fault if they are the last two digits of an amount
    /// (the kuruş). Each pair comes with a description of its fault. See
    /// [`Builder::with_magic_amounts`](crate::Builder::with_magic_amounts).
    pub fn magic_amounts() -> impl Iterator<Item = (u8, &'static str)> {
        magic::LIST.into_iter().map(|magic| (magic.kurus, magic.what))
    }

    /// Sets whether the last two digits of an amount cause a fault. See
    /// [`Builder::with_magic_amounts`](crate::Builder::with_magic_amounts).
    pub fn set_magic_amounts(&self, on: bool) {
        self.app.context.magic.set(on);
    }

    /// Hides each payment made after this call from the first `reads` responses that would contain
    /// the payment. This simulates a provider that reports payments late. The default is 0, which
    /// hides no payment.
    pub fn delay_payments(&self, reads: u32) {
        self.app.context.lag.set_payments(reads);
    }

    /// Hides the new status of each link that is paid after this call: the first `reads` responses
    /// about the link still contain the earlier status. This simulates a provider that updates the
    /// status of links late. The setting affects the services `mailorder/detail` and
    /// `mailorder/list` of Paynet, `checkout/inquiry` of Paywall, and `PaymentInquiry` of AHL Pay.
    /// The default is 0, which hides no status.
    pub fn delay_status(&self, reads: u32) {
        self.app.context.lag.set_status(reads);
    }

    /// Processes the requests that [`FaultKind::Queue`](crate::FaultKind::Queue) has queued, and
    /// returns their number. With this method, a test can simulate a provider that processes
    /// requests after a delay.
    pub async fn process_queued(&self) -> usize {
        processing::process_queued(&self.app).await
    }

    /// Returns the recorded requests to the providers, from the oldest to the newest. The sandbox
    /// keeps the last 10,000 requests, or fewer if they would need more than 32 MiB.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.app.context.requests.entries()
    }

    /// Removes all recorded requests.
    pub fn clear_requests(&self) {
        self.app.context.requests.clear();
    }

    /// Returns the findings, from the oldest to the newest. Each finding reports a difference
    /// between a request and the provider's documentation. The sandbox keeps the last 10,000
    /// findings, or fewer if they would need more than 32 MiB.
    pub fn findings(&self) -> Vec<Finding> {
        self.app.context.findings.log().entries()
    }

    /// Returns the number of all findings since the sandbox started, including findings that the
    /// sandbox no longer keeps.
    pub fn finding_count(&self) -> u64 {
        self.app.context.findings.count()
    }

    /// Removes all findings. The value of [`Sandbox::finding_count`] does not change.
    pub fn clear_findings(&self) {
        self.app.context.findings.log().clear();
    }

    /// Returns the attempts to deliver callbacks, from the oldest to the newest. The sandbox keeps
    /// the last 10,000 attempts, or fewer if they would need more than 32 MiB.
    pub fn callbacks(&self) -> Vec<Delivery> {
        self.app.context.callbacks.log().entries()
    }

    /// Delivers the callbacks that [`CallbackTiming::Queued`](crate::CallbackTiming::Queued) has
    /// queued, and returns their number. This method returns after one attempt to deliver each
    /// callback.
    pub async fn release_callbacks(&self, order: CallbackOrder) -> usize {
        self.app.context.callbacks.release(order).await
    }

    /// Repeats an earlier attempt to deliver a callback, even if that attempt was successful. The
    /// URL and the body are those of `delivery`. This method returns after the new attempt.
    pub async fn resend(&self, delivery: &Delivery) {
        self.app.context.callbacks.resend(delivery).await;
    }
}

/// Writes the state file after changes, for as long as the sandbox runs. A file that cannot be
/// written is tried again; the first failure of several is reported.
async fn keep_saved(app: Arc<App>, file: Arc<StateFile>) {
    let mut has_failed = false;
    loop {
        tokio::time::sleep(SAVE_EVERY).await;
        let (app, file) = (Arc::clone(&app), Arc::clone(&file));
        let saved = tokio::task::spawn_blocking(move || file.save(&app)).await;
        let failure = saved.ok().and_then(Result::err);
        if let Some(error) = failure.as_ref().filter(|_| !has_failed) {
            LineLog::stderr().add(&format!("WARNING: {error}\n"));
        }
        has_failed = failure.is_some();
    }
}

macro_rules! define_accessors {
    ($($module:ident: $account:ident,)+) => {
        /// Methods that return the handle of each provider. With a handle, you can read the account
        /// and the links, and act as a payer.
        impl Sandbox {
            $(
                #[doc = concat!(
                    "Returns the handle to the provider `", stringify!($module), "` of this sandbox.",
                )]
                pub fn $module(&self) -> crate::$module::$account<'_> {
                    crate::$module::$account::new(&self.app.providers.$module)
                }
            )+
        }
    };
}

for_each_provider!(define_accessors);

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.app.context.callbacks.stop();
        if let Some((_, task)) = &self.state_file {
            task.abort();
        }
        // who wants to know of a failure calls `save_state`
        let _ = self.save_state();
        LineLog::stderr().flush(LONGEST_FLUSH);
    }
}
