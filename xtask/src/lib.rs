//! Maintenance jobs of the workspace.
