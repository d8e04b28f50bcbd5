//! One sandbox: its shared state and its providers.

use std::sync::Arc;

use axum::extract::FromRef;

use crate::context::Context;
use crate::providers::Providers;

/// The state behind the server, the dashboard and the control API.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) context: Context,
    pub(crate) providers: Providers,
}

impl App {
    pub(crate) fn new(context: Context) -> Self {
        Self { providers: Providers::new(&context), context }
    }
}

impl FromRef<Arc<App>> for Context {
    fn from_ref(app: &Arc<App>) -> Self {
        app.context.clone()
    }
}
