//! Which files are public modules.

use proc_macro2::TokenTree;

use super::tokens::{Attribute, attributes, is_punct, is_word, visibility};

/// How a module is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visible {
    Public,
    Private,
    /// `#[doc(hidden)]`
    Hidden,
    Test,
}

pub(super) fn is_crate_root(path: &str) -> bool {
    path.ends_with("src/lib.rs")
}

/// `crates/x/src/link/key` for `…/link/key.rs`, `crates/x/src/link` for `…/link/mod.rs`.
pub(super) fn module_path(path: &str) -> &str {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    path.strip_suffix("/mod").unwrap_or(path)
}

/// The folder of a file's child modules.
pub(super) fn children_folder(path: &str) -> &str {
    let module = module_path(path);
    ["/lib", "/main"].iter().find_map(|root| module.strip_suffix(root)).unwrap_or(module)
}

pub(super) fn declared_modules(tokens: &[TokenTree]) -> Vec<(String, Visible)> {
    let mut modules = Vec::new();
    let mut rest = tokens;
    let (mut test, mut hidden) = (false, false);
    while !rest.is_empty() {
        let (attributes, after) = attributes(rest);
        test |= attributes.iter().any(Attribute::is_test);
        hidden |= attributes.iter().any(Attribute::is_hidden);
        let (public, item) = visibility(after);
        match item {
            [keyword, TokenTree::Ident(name), end, ..]
                if is_word(keyword, "mod") && is_punct(end, ';') =>
            {
                let visible = match (test, hidden, public) {
                    (true, ..) => Visible::Test,
                    (false, true, _) => Visible::Hidden,
                    (false, false, true) => Visible::Public,
                    (false, false, false) => Visible::Private,
                };
                modules.push((name.to_string(), visible));
                rest = &item[3..];
                (test, hidden) = (false, false);
            }
            _ => {
                if !attributes.is_empty() {
                    rest = after;
                } else {
                    (test, hidden) = (false, false);
                    rest = &rest[1..];
                }
            }
        }
    }
    modules
}
