//! Collects the doc comments and error texts of the public items below `crates/*/src`.
//!
//! The sources are read as tokens, not as a syntax tree, so that what is written inside macros such
//! as `record!` is found like everything else. An item counts as public where it says `pub`: the
//! lint `unreachable_pub` holds that no other item says so. Tests and what is `#[doc(hidden)]` are
//! skipped.

use std::collections::HashMap;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::modules::{Visible, children_folder, declared_modules, is_crate_root, module_path};
use super::sources::{self, Source};
use super::tokens::{
    Attribute, KEYWORDS, attributes, is_punct, is_word, item_end, string, visibility,
};

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// What it describes: `pub struct Money`, `Error::state`.
    pub item: String,
    /// The text.
    pub text: String,
}

/// All texts, in the order of paths and lines.
///
/// # Errors
/// Returns an error that names the file that cannot be read or tokenised.
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
/// Returns an error that names the file that cannot be tokenised.
pub fn of_sources(sources: &[Source]) -> Result<Vec<Text>, String> {
    let mut files = Vec::new();
    let mut modules = HashMap::new();
    for source in sources {
        let tokens: TokenStream =
            source.text.parse().map_err(|error| format!("{}: not Rust: {error}", source.path))?;
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (name, visible) in declared_modules(&tokens) {
            modules.insert(format!("{}/{name}", children_folder(&source.path)), visible);
        }
        files.push((source.path.as_str(), tokens));
    }
    let mut texts = Vec::new();
    for (path, tokens) in files {
        let declared = modules.get(module_path(path)).copied();
        if declared == Some(Visible::Test) {
            continue;
        }
        let mut reader = Reader { path, texts: Vec::new() };
        let public = is_crate_root(path) || declared == Some(Visible::Public);
        let hidden = modules.iter().any(|(module, visible)| {
            *visible == Visible::Hidden
                && (module == module_path(path) || path.starts_with(&format!("{module}/")))
        });
        if !hidden {
            let place = Place { name: "module", owner: None, public, members: Members::Keyword };
            reader.items(&tokens, &place);
        }
        reader.errors(&tokens, false);
        let mut found = reader.texts;
        found.sort_by(|one, other| (one.line, &one.text).cmp(&(other.line, &other.text)));
        found.dedup();
        texts.append(&mut found);
    }
    Ok(texts)
}

/// Where an item is: what its inner doc comment describes, and which members are public.
struct Place<'a> {
    name: &'a str,
    /// The type that the items belong to.
    owner: Option<&'a str>,
    public: bool,
    members: Members,
}

/// Which of the items in a place are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Members {
    /// Those that say `pub`.
    Keyword,
    /// All: variants of a public enum, methods of a public trait.
    All,
    /// None: the parent is private.
    None,
}

struct Reader<'a> {
    path: &'a str,
    texts: Vec<Text>,
}

impl Reader<'_> {
    /// Collects the doc comments of a list of items, fields, variants or methods.
    fn items(&mut self, mut tokens: &[TokenTree], place: &Place<'_>) {
        while !tokens.is_empty() {
            let (mut attributes, rest) = attributes(tokens);
            if !attributes.is_empty() {
                let inner = attributes.iter().take_while(|attribute| attribute.inner).count();
                let outer = attributes.split_off(inner);
                if place.public {
                    self.doc(&attributes, place.name.to_owned());
                }
                attributes = outer;
            }
            let (public, rest) = visibility(rest);
            let end = item_end(rest);
            let item = &rest[..end];
            tokens = &rest[end..];
            if attributes.iter().any(|attribute| attribute.is_test() || attribute.is_hidden()) {
                continue;
            }
            self.item(&attributes, public, item, place);
        }
    }

    fn item(
        &mut self,
        attributes: &[Attribute],
        public: bool,
        item: &[TokenTree],
        place: &Place<'_>,
    ) {
        let public = match place.members {
            Members::Keyword => public,
            Members::All => true,
            Members::None => false,
        };
        let keyword = item.iter().find_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        });
        let keyword = keyword.as_deref().unwrap_or_default();
        if public && keyword != "use" {
            let name = match place.owner {
                Some(owner) => format!("{owner}: {}", name(item)),
                None => name(item),
            };
            self.doc(attributes, name);
        }
        let name = type_name(item);
        let owner = Some(name.as_str());
        let body = item.iter().rev().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::Bracket => Some(group),
            _ => None,
        });
        let Some(body) = body else { return };
        let place = match keyword {
            "macro_rules" | "fn" | "const" | "static" | "use" | "type" => return,
            "unsafe" | "async" | "extern" if !item.iter().any(|token| is_word(token, "impl")) => {
                return;
            }
            "enum" => Place { name: &name, owner, public, members: all_if(public) },
            "trait" => Place { name: &name, owner, public, members: all_if(public) },
            // A type that is private may be returned by nothing public, but its members may say
            // `pub`.
            "struct" | "union" if !public => return,
            "impl" if implements_trait(item) => return,
            "mod" => Place { name: &name, owner: None, public, members: Members::Keyword },
            "struct" | "union" | "impl" => {
                Place { name: &name, owner, public, members: Members::Keyword }
            }
            // A variant with fields, or the call of a macro that declares items.
            _ if item.iter().any(|token| is_punct(token, '!')) => {
                Place { name: &name, owner: None, public: false, members: Members::Keyword }
            }
            _ if place.members == Members::Keyword => return,
            _ => Place { name: &name, owner, public, members: all_if(public) },
        };
        let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
        self.items(&tokens, &place);
    }

    /// Adds the doc comment that these attributes hold, if any.
    fn doc(&mut self, attributes: &[Attribute], item: String) {
        let mut lines = Vec::new();
        let mut first = None;
        for attribute in attributes {
            let Some(line) = attribute.doc() else { continue };
            first.get_or_insert_with(|| attribute.span.start().line);
            lines.push(line);
        }
        let (Some(line), text) = (first, without_examples(&lines)) else { return };
        if !text.is_empty() {
            self.add(Kind::Doc, line, item, text);
        }
    }

    /// Collects the texts of errors, in bodies too: the arguments of `Error::…(…)`, of
    /// `#[error("…")]`, and what the `impl` blocks of errors and of `Display` write.
    fn errors(&mut self, tokens: &[TokenTree], all: bool) {
        let mut place = 0;
        while place < tokens.len() {
            let rest = &tokens[place..];
            let (found, after) = attributes(rest);
            if !found.is_empty() {
                for attribute in &found {
                    if let [name, TokenTree::Group(group)] = attribute.tokens.as_slice()
                        && is_word(name, "error")
                    {
                        self.literals(
                            &group.stream().into_iter().collect::<Vec<_>>(),
                            "#[error]",
                            "",
                        );
                    }
                }
                place += rest.len() - after.len();
                if found.iter().any(Attribute::is_test) {
                    let (_, item) = visibility(after);
                    place += after.len() - item.len() + item_end(item);
                }
                continue;
            }
            match rest {
                [
                    TokenTree::Ident(error),
                    one,
                    two,
                    TokenTree::Ident(name),
                    TokenTree::Group(arguments),
                    ..,
                ] if error == "Error" && is_punct(one, ':') && is_punct(two, ':') => {
                    self.call(&name.to_string(), arguments);
                    self.errors(&arguments.stream().into_iter().collect::<Vec<_>>(), false);
                    place += 5;
                }
                [first, ..] if is_word(first, "impl") => {
                    let end = item_end(rest);
                    let shows = rest[..end].iter().any(|token| {
                        matches!(token, TokenTree::Ident(ident)
                            if ident == "Display" || ident.to_string().ends_with("Error"))
                    });
                    for token in &rest[..end] {
                        if let TokenTree::Group(group) = token {
                            self.errors(&group.stream().into_iter().collect::<Vec<_>>(), shows);
                        }
                    }
                    place += end;
                }
                [TokenTree::Group(group), ..] => {
                    self.errors(&group.stream().into_iter().collect::<Vec<_>>(), all);
                    place += 1;
                }
                [TokenTree::Literal(_), ..] if all => {
                    self.literals(&rest[..1], "Display", "");
                    place += 1;
                }
                _ => place += 1,
            }
        }
    }

    /// The texts among the arguments of a constructor; the rule of an invalid field is read behind
    /// the field's name, as the error shows it.
    fn call(&mut self, constructor: &str, arguments: &Group) {
        let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
        let (field, rest) = match tokens.as_slice() {
            [TokenTree::Literal(field), comma, rest @ ..]
                if constructor == "invalid" && is_punct(comma, ',') =>
            {
                let field = string(&field.to_string()).unwrap_or_default();
                (format!("`{field}` "), rest)
            }
            all => (String::new(), all),
        };
        self.literals(rest, &format!("Error::{constructor}"), &field);
    }

    /// Adds every text of several words among these tokens.
    fn literals(&mut self, tokens: &[TokenTree], item: &str, before: &str) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.literals(&inner, item, before);
                }
                TokenTree::Literal(literal) => {
                    let Some(text) = string(&literal.to_string()) else { continue };
                    let words = text.split(' ').filter(|word| {
                        word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
                            && !word.contains(['{', '}'])
                    });
                    if words.count() > 1 {
                        let line = literal.span().start().line;
                        self.add(Kind::Error, line, item.to_owned(), format!("{before}{text}"));
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, kind: Kind, line: usize, item: String, text: String) {
        self.texts.push(Text { kind, path: self.path.to_owned(), line, item, text });
    }
}

fn all_if(public: bool) -> Members {
    if public { Members::All } else { Members::None }
}

/// Whether an `impl` is of a trait, whose methods carry no documentation of their own.
fn implements_trait(item: &[TokenTree]) -> bool {
    item.iter().any(|token| is_word(token, "for"))
}

/// The head of an item in a few words: `struct Money`, `fn create`, `amount`.
fn name(item: &[TokenTree]) -> String {
    let mut words = Vec::new();
    for token in item {
        match token {
            TokenTree::Ident(ident) => words.push(ident.to_string()),
            _ if words.is_empty() => {}
            _ => break,
        }
        let keyword = words.last().is_some_and(|last| KEYWORDS.contains(&last.as_str()));
        if !keyword {
            break;
        }
    }
    words.join(" ")
}

/// The name of the type that an item declares or implements; of anything else its first word.
fn type_name(item: &[TokenTree]) -> String {
    let mut depth = 0_usize;
    for token in item {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            TokenTree::Ident(ident) if depth == 0 => {
                let word = ident.to_string();
                if !KEYWORDS.contains(&word.as_str()) {
                    return word;
                }
            }
            _ => {}
        }
    }
    String::new()
}

/// The text of a doc comment; a code block becomes `[example]`.
fn without_examples(lines: &[String]) -> String {
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
