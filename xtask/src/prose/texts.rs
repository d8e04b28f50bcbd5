//! Collects the doc comments and error texts of the public items below `crates/*/src`.
//!
//! What is written inside the call of a macro is read if it consists of items or of expressions.
//! Tests and what is `#[doc(hidden)]` are skipped.

use std::collections::HashMap;
use std::path::Path;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, ExprCall, ExprLit, Fields, Ident, ImplItem, Item, ItemImpl, Lit, LitStr,
    Macro, Meta, Signature, Token, TraitItem, Type, Variant, Visibility,
};

use super::modules::{
    Visible, children_folder, declared_module, is_crate_root, is_hidden, is_test, module_path,
};
use super::sources::{self, Source};

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The doc comment of a public item, without its examples.
    Doc,
    /// A text that an error shows.
    Error,
}

/// One text that users read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What kind of text it is.
    pub kind: Kind,
    /// The file, from the root of the workspace.
    pub path: String,
    /// Where the text begins, from 1.
    pub line: usize,
    /// What it describes: `struct Money`, `Error::state`.
    pub item: String,
    /// The text.
    pub text: String,
}

/// All texts, in the order of paths and lines.
///
/// # Errors
/// Returns an error that names the file that cannot be read or parsed.
pub fn of_public_items(root: &Path) -> Result<Vec<Text>, String> {
    let sources: Vec<Source> = sources::below(root, "crates", &["rs"])?
        .into_iter()
        .filter(|source| source.path.split('/').nth(2) == Some("src"))
        .collect();
    of_sources(&sources)
}

/// The texts of these files. A file's own doc comment counts if its parent among them declares it
/// with `pub mod`, or if it is the root of a crate.
///
/// # Errors
/// Returns an error that names the file that cannot be parsed.
pub fn of_sources(sources: &[Source]) -> Result<Vec<Text>, String> {
    let (mut files, mut modules) = (Vec::new(), HashMap::new());
    for source in sources {
        let file = syn::parse_file(&source.text)
            .map_err(|error| format!("{}: not Rust: {error}", source.path))?;
        for (name, visible) in file.items.iter().filter_map(declared_module) {
            modules.insert(format!("{}/{name}", children_folder(&source.path)), visible);
        }
        files.push((source.path.as_str(), file));
    }
    let mut texts = Vec::new();
    for (path, file) in files {
        let declared = modules.get(module_path(path)).copied();
        if declared == Some(Visible::Test) {
            continue;
        }
        let hidden = modules.iter().any(|(module, visible)| {
            *visible == Visible::Hidden
                && (module == module_path(path) || path.starts_with(&format!("{module}/")))
        });
        let mut reader = Reader { path, texts: Vec::new(), all: false };
        if !hidden {
            if is_crate_root(path) || declared == Some(Visible::Public) {
                reader.doc(&file.attrs, "module".to_owned());
            }
            reader.items(&file.items);
        }
        reader.visit_file(&file);
        let mut found = reader.texts;
        found.sort_by(|one, other| (one.line, &one.text).cmp(&(other.line, &other.text)));
        found.dedup();
        texts.append(&mut found);
    }
    Ok(texts)
}

struct Reader<'a> {
    path: &'a str,
    texts: Vec<Text>,
    /// Whether every text is one of an error: in the `impl` blocks of errors and of `Display`.
    all: bool,
}

impl Reader<'_> {
    /// Collects the doc comments of public items and of their public members.
    fn items(&mut self, items: &[Item]) {
        for item in items.iter().filter(|item| !is_skipped(attributes(item))) {
            match item {
                Item::Struct(own) if self.public(&own.vis, &own.attrs, "struct ", &own.ident) => {
                    self.fields(&own.ident, &own.fields, is_public);
                }
                Item::Enum(own) if self.public(&own.vis, &own.attrs, "enum ", &own.ident) => {
                    for variant in own.variants.iter().filter(|own| !is_skipped(&own.attrs)) {
                        let Variant { attrs, ident, fields, .. } = variant;
                        self.doc(attrs, format!("{}: {ident}", own.ident));
                        self.fields(ident, fields, |_| true);
                    }
                }
                Item::Trait(own) if self.public(&own.vis, &own.attrs, "trait ", &own.ident) => {
                    for member in &own.items {
                        let (attrs, name) = match member {
                            TraitItem::Fn(own) => (&own.attrs, function(&own.sig)),
                            TraitItem::Const(own) => (&own.attrs, format!("const {}", own.ident)),
                            TraitItem::Type(own) => (&own.attrs, format!("type {}", own.ident)),
                            _ => continue,
                        };
                        self.member(&own.ident, attrs, &name);
                    }
                }
                Item::Impl(own) if own.trait_.is_none() => self.methods(own),
                Item::Fn(own) if is_public(&own.vis) => self.doc(&own.attrs, function(&own.sig)),
                Item::Const(own) => drop(self.public(&own.vis, &own.attrs, "const ", &own.ident)),
                Item::Static(own) => drop(self.public(&own.vis, &own.attrs, "static ", &own.ident)),
                Item::Type(own) => drop(self.public(&own.vis, &own.attrs, "type ", &own.ident)),
                Item::Mod(own) => {
                    self.public(&own.vis, &own.attrs, "mod ", &own.ident);
                    self.items(own.content.as_ref().map_or(&[], |(_, items)| items));
                }
                // `macro_rules!` has a name.
                Item::Macro(own) if own.ident.is_none() => {
                    if let Ok(file) = syn::parse2::<syn::File>(own.mac.tokens.clone()) {
                        self.items(&file.items);
                    }
                }
                _ => {}
            }
        }
    }

    fn methods(&mut self, block: &ItemImpl) {
        let Type::Path(owner) = &*block.self_ty else { return };
        let Some(owner) = owner.path.segments.last() else { return };
        for member in &block.items {
            let (vis, attrs, name) = match member {
                ImplItem::Fn(own) => (&own.vis, &own.attrs, function(&own.sig)),
                ImplItem::Const(own) => (&own.vis, &own.attrs, format!("const {}", own.ident)),
                _ => continue,
            };
            if is_public(vis) {
                self.member(&owner.ident, attrs, &name);
            }
        }
    }

    fn fields(&mut self, owner: &Ident, fields: &Fields, counts: fn(&Visibility) -> bool) {
        for field in fields.iter().filter(|field| counts(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(String::new, ToString::to_string);
            self.member(owner, &field.attrs, &name);
        }
    }

    fn member(&mut self, owner: &Ident, attributes: &[Attribute], name: &str) {
        if !is_skipped(attributes) {
            self.doc(attributes, format!("{owner}: {name}"));
        }
    }

    /// Adds the doc comment of a public item, and returns whether it is one.
    fn public(
        &mut self,
        vis: &Visibility,
        attributes: &[Attribute],
        word: &str,
        name: &Ident,
    ) -> bool {
        if is_public(vis) {
            self.doc(attributes, format!("{word}{name}"));
        }
        is_public(vis)
    }

    /// Adds the doc comment that these attributes hold, if any.
    fn doc(&mut self, attributes: &[Attribute], item: String) {
        let lines: Vec<(Span, String)> = attributes.iter().filter_map(doc_line).collect();
        let text = without_examples(lines.iter().map(|(_, line)| line.as_str()));
        if let (Some((span, _)), false) = (lines.first(), text.is_empty()) {
            self.add(Kind::Doc, *span, item, text);
        }
    }

    /// Adds every text of several words among these tokens.
    fn literals(&mut self, tokens: TokenStream, item: &str, before: &str) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.literals(group.stream(), item, before),
                TokenTree::Literal(literal) => self.literal(literal, item, before),
                _ => {}
            }
        }
    }

    fn literal(&mut self, literal: Literal, item: &str, before: &str) {
        let span = literal.span();
        let Lit::Str(text) = Lit::new(literal) else { return };
        let text = text.value();
        let words = text.split(' ').filter(|word| {
            word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
                && !word.contains(['{', '}'])
        });
        if words.count() > 1 {
            self.add(Kind::Error, span, item.to_owned(), format!("{before}{text}"));
        }
    }

    fn add(&mut self, kind: Kind, span: Span, item: String, text: String) {
        let (path, line) = (self.path.to_owned(), span.start().line);
        self.texts.push(Text { kind, path, line, item, text });
    }

    fn within(&mut self, all: bool, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.all, all);
        visit(self);
        self.all = before;
    }
}

/// Collects the texts of errors: the arguments of `Error::…(…)`, of `#[error("…")]`, and what the
/// `impl` blocks of errors and of `Display` write.
impl<'a> Visit<'a> for Reader<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        if !attributes(item).iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let (true, Meta::List(list)) = (attribute.path().is_ident("error"), &attribute.meta) {
            self.literals(list.tokens.clone(), "#[error]", "");
        }
    }

    fn visit_item_impl(&mut self, block: &'a ItemImpl) {
        let of_trait = block.trait_.as_ref().map(|(_, path, _)| path.to_token_stream());
        let head = [of_trait.unwrap_or_default(), block.self_ty.to_token_stream()];
        let shows = head.into_iter().flatten().any(|token| {
            matches!(token, TokenTree::Ident(ident)
                if ident == "Display" || ident.to_string().ends_with("Error"))
        });
        self.within(shows, |own| visit::visit_item_impl(own, block));
    }

    /// The rule of an invalid field is read behind the field's name, as the error shows it.
    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        let segments = match &*call.func {
            Expr::Path(function) => function.path.segments.iter().rev().collect(),
            _ => Vec::new(),
        };
        let [constructor, error, ..] = segments.as_slice() else {
            return visit::visit_expr_call(self, call);
        };
        if error.ident != "Error" {
            return visit::visit_expr_call(self, call);
        }
        let (mut before, mut arguments) = (String::new(), call.args.iter().peekable());
        if let (true, Some(Expr::Lit(ExprLit { lit: Lit::Str(field), .. }))) =
            (constructor.ident == "invalid", arguments.peek())
        {
            before = format!("`{}` ", field.value());
            arguments.next();
        }
        for argument in arguments {
            let item = format!("Error::{}", constructor.ident);
            self.literals(argument.to_token_stream(), &item, &before);
        }
        self.within(false, |own| visit::visit_expr_call(own, call));
    }

    fn visit_macro(&mut self, called: &'a Macro) {
        let parse = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(arguments) = called.parse_body_with(parse) {
            arguments.iter().for_each(|own| Reader::visit_expr(self, own));
        } else if let Ok(file) = called.parse_body::<syn::File>() {
            self.visit_file(&file);
        }
    }

    fn visit_lit_str(&mut self, text: &'a LitStr) {
        if self.all {
            self.literal(text.token(), "Display", "");
        }
    }
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

fn is_skipped(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|own| is_test(own) || is_hidden(own))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(own) => &own.attrs,
        Item::Enum(own) => &own.attrs,
        Item::Fn(own) => &own.attrs,
        Item::Impl(own) => &own.attrs,
        Item::Macro(own) => &own.attrs,
        Item::Mod(own) => &own.attrs,
        Item::Static(own) => &own.attrs,
        Item::Struct(own) => &own.attrs,
        Item::Trait(own) => &own.attrs,
        Item::Type(own) => &own.attrs,
        _ => &[],
    }
}

/// The head of a function in a few words: `const fn new`.
fn function(signature: &Signature) -> String {
    let Signature { constness, asyncness, unsafety, ident, .. } = signature;
    let words =
        [constness.map(|_| "const "), asyncness.map(|_| "async "), unsafety.map(|_| "unsafe ")];
    format!("{}fn {ident}", words.into_iter().flatten().collect::<String>())
}

/// The text of a line of a doc comment.
fn doc_line(attribute: &Attribute) -> Option<(Span, String)> {
    match &attribute.meta {
        Meta::NameValue(own) if own.path.is_ident("doc") => match &own.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                Some((attribute.pound_token.span, text.value()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The text of a doc comment; a code block becomes `[example]`.
fn without_examples<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text: Vec<&str> = Vec::new();
    let mut code = false;
    for line in lines {
        let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
        if line.trim_start().starts_with("```") {
            code = !code;
            if code {
                text.push("[example]");
            }
        } else if !code {
            text.push(line);
        }
    }
    text.join("\n").trim().to_owned()
}
