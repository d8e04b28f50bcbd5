//! Which files are public modules.

use syn::{Attribute, Item, Visibility};

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

/// The name of a module that is in a file of its own.
pub(super) fn declared_module(item: &Item) -> Option<(String, Visible)> {
    let Item::Mod(module) = item else { return None };
    let visible = if module.attrs.iter().any(is_test) {
        Visible::Test
    } else if module.attrs.iter().any(is_hidden) {
        Visible::Hidden
    } else if matches!(module.vis, Visibility::Public(_)) {
        Visible::Public
    } else {
        Visible::Private
    };
    module.content.is_none().then(|| (module.ident.to_string(), visible))
}

pub(super) fn is_test(attribute: &Attribute) -> bool {
    mentions(attribute, "cfg", "test")
}

pub(super) fn is_hidden(attribute: &Attribute) -> bool {
    mentions(attribute, "doc", "hidden")
}

/// Whether it is the attribute `name`, and this word is an argument.
fn mentions(attribute: &Attribute, name: &str, word: &str) -> bool {
    let arguments = attribute.meta.require_list().map(|list| list.tokens.clone());
    attribute.path().is_ident(name)
        && arguments.is_ok_and(|tokens| tokens.into_iter().any(|own| own.to_string() == word))
}
