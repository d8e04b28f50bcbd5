//! The files that are read.

use std::fs;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

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
    let is_read = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        !entry.file_type().is_dir() || name != "target" && !name.starts_with('.')
    };
    let mut sources = Vec::new();
    for entry in WalkDir::new(root.join(folder)).into_iter().filter_entry(is_read) {
        let entry = entry.map_err(|error| error.to_string())?;
        let path = entry.path();
        let ending = path.extension().map(|ending| ending.to_string_lossy());
        if !ending.is_some_and(|ending| extensions.contains(&&*ending)) {
            continue;
        }
        let text = fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
        let path = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        sources.push(Source { path, text });
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}
