//! The operator's side: the dashboard, the control API, and what guards them.

mod api;
mod callbacks;
mod dashboard;
mod escaping;
mod faults;
mod guard;
mod logged;
mod support;
