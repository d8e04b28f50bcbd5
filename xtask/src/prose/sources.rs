//! The files that are read.

use std::fs;
use std::path::Path;

/// A text file of the workspace.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path from the root of the workspace, with slashes.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// The files below `root/folder` with one of these extensions, sorted by path.
///
/// Folders named `target` and hidden ones are skipped.
///
/// # Errors
/// Returns an error that names the file or folder that cannot be read.
pub fn below(root: &Path, folder: &str, extensions: &[&str]) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    visit(root, folder, extensions, &mut sources)?;
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn visit(
    root: &Path,
    folder: &str,
    extensions: &[&str],
    sources: &mut Vec<Source>,
) -> Result<(), String> {
    let failed = |path: &str, error: std::io::Error| format!("{path}: {error}");
    for entry in fs::read_dir(root.join(folder)).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{folder}/{name}");
        let kind = entry.file_type().map_err(|error| failed(&path, error))?;
        if kind.is_dir() {
            if name != "target" && !name.starts_with('.') {
                visit(root, &path, extensions, sources)?;
            }
        } else if name.rsplit_once('.').is_some_and(|(_, ending)| extensions.contains(&ending)) {
            let text = fs::read_to_string(entry.path()).map_err(|error| failed(&path, error))?;
            sources.push(Source { path, text });
        }
    }
    Ok(())
}
