//! The dashboard and the control API, and their authorization.

mod api;
mod callbacks;
mod dashboard;
mod escaping;
mod faults;
mod guard;
mod logged;
mod support;
