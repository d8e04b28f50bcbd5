//! A running sandbox, as programs and tests control it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::app::App;
use crate::clock::{StampStyle, stamp};
use crate::provider_list::for_each_provider;
use crate::{
    Builder, CallbackOrder, Delivery, Fault, Finding, RecordedRequest, Switch, control, magic,
    server,
};

/// A running sandbox. It serves requests on a task of its own and stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    pub(crate) app: Arc<App>,
    server: JoinHandle<()>,
}

impl Sandbox {
    pub(crate) const fn new(app: Arc<App>, server: JoinHandle<()>) -> Self {
        Self { app, server }
    }

    /// Starts a sandbox on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// See [`Builder::start`].
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Returns a builder, which for example sets the port.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The secret of this start for the dashboard and the control API. It begins with
    /// `sandbox_control_`.
    pub fn control_token(&self) -> &str {
        self.app.context.token.as_str()
    }

    /// The URL of the dashboard, with the token that a browser needs.
    pub fn dashboard_url(&self) -> String {
        control::dashboard_url(&self.app.context)
    }

    /// The URL of the server, `http://127.0.0.1:PORT`. Each provider has a path below it.
    pub fn url(&self) -> &str {
        &self.app.context.url
    }

    /// Lines for a shell that set the environment variables of all providers' clients, with the
    /// keys of this start.
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

    /// The value of one of the variables in [`shell_exports`](Self::shell_exports), by name. Give
    /// it to the client's set-up in a test:
    /// `paylink::from_variables(provider, &transport, |name| sandbox.variable(name))`.
    pub fn variable(&self, name: &str) -> Option<String> {
        let exports = self.app.providers.iter().flat_map(|module| module.shell_exports().variables);
        exports.into_iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Moves the sandbox's clock forward. Links expire by this clock.
    pub fn advance(&self, by: Duration) {
        self.app.context.clock.advance(by);
    }

    /// The sandbox's time as a provider writes it: Turkish local time without a time zone.
    pub fn now_text(&self) -> String {
        stamp(self.app.context.clock.now(), StampStyle::default())
    }

    /// Turns a switch on or off. All are off at the start.
    pub fn set(&self, switch: Switch, on: bool) {
        self.app.context.switches.set(switch, on);
    }

    /// Whether a switch is on.
    pub fn is_set(&self, switch: Switch) -> bool {
        self.app.context.switches.is_set(switch)
    }

    /// Prepares a fault for the next requests to a service.
    pub fn fault(&self, fault: Fault) {
        self.app.context.faults.add(fault);
    }

    /// The faults that are prepared and not used up yet, in the order in which they were prepared.
    pub fn faults(&self) -> Vec<Fault> {
        self.app.context.faults.list()
    }

    /// Removes the prepared faults.
    pub fn clear_faults(&self) {
        self.app.context.faults.clear();
    }

    /// The last two digits of the amounts that select faults, and the effect of each; see
    /// [`Builder::with_magic_amounts`].
    pub fn magic_amounts() -> impl Iterator<Item = (u8, &'static str)> {
        magic::LIST.into_iter().map(|magic| (magic.kurus, magic.what))
    }

    /// Turns magic amounts on or off.
    pub fn set_magic_amounts(&self, on: bool) {
        self.app.context.magic.set(on);
    }

    /// Processes the requests that [`FaultKind::Queue`](crate::FaultKind::Queue) has queued, as a
    /// provider does that catches up. Returns their number.
    pub async fn process_queued(&self) -> usize {
        server::process_queued(&self.app).await
    }

    /// The requests to the providers, in the order of their arrival. The sandbox keeps the newest
    /// 10,000, or fewer if these exceed 32 MiB.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.app.context.requests.entries()
    }

    /// Removes the recorded requests.
    pub fn clear_requests(&self) {
        self.app.context.requests.clear();
    }

    /// What the processed requests did beyond the documentation, in order. The sandbox keeps the
    /// newest 10,000 findings.
    pub fn findings(&self) -> Vec<Finding> {
        self.app.context.findings.log().entries()
    }

    /// The number of all findings so far, including those that are no longer kept.
    pub fn finding_count(&self) -> u64 {
        self.app.context.findings.count()
    }

    /// Removes the findings. [`Sandbox::finding_count`] keeps its value.
    pub fn clear_findings(&self) {
        self.app.context.findings.log().clear();
    }

    /// Every attempt to deliver a callback, in order. The sandbox keeps the newest 10,000.
    pub fn callbacks(&self) -> Vec<Delivery> {
        self.app.context.callbacks.log().entries()
    }

    /// Delivers the callbacks that [`CallbackTiming::Queued`](crate::CallbackTiming::Queued) has
    /// queued. Returns their number, after the first attempt of each.
    pub async fn release_callbacks(&self, order: CallbackOrder) -> usize {
        self.app.context.callbacks.release(order).await
    }

    /// Posts a callback once more, unchanged and whatever its outcome was. Returns after the
    /// attempt.
    pub async fn resend(&self, delivery: &Delivery) {
        self.app.context.callbacks.resend(delivery).await;
    }
}

macro_rules! define_accessors {
    ($($module:ident: $account:ident,)+) => {
        /// The providers: the account of each, its links, and what its payers do.
        impl Sandbox {
            $(
                #[doc = concat!("Returns the provider `", stringify!($module), "` of this sandbox.")]
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
    }
}
