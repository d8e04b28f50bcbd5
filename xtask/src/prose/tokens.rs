//! Rust sources as lists of tokens: attributes, visibility, and where an item ends.

use proc_macro2::{Delimiter, Group, Span, TokenTree};

/// One outer or inner attribute.
pub(super) struct Attribute {
    pub(super) inner: bool,
    pub(super) span: Span,
    pub(super) tokens: Vec<TokenTree>,
}

impl Attribute {
    /// The text of a line of a doc comment.
    pub(super) fn doc(&self) -> Option<String> {
        match self.tokens.as_slice() {
            [name, equals, TokenTree::Literal(literal)]
                if is_word(name, "doc") && is_punct(equals, '=') =>
            {
                string(&literal.to_string())
            }
            _ => None,
        }
    }

    pub(super) fn mentions(&self, name: &str, argument: &str) -> bool {
        match self.tokens.as_slice() {
            [word, TokenTree::Group(group)] if is_word(word, name) => {
                group.stream().into_iter().any(|token| is_word(&token, argument))
            }
            _ => false,
        }
    }

    pub(super) fn is_test(&self) -> bool {
        self.mentions("cfg", "test")
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.mentions("doc", "hidden")
    }
}

/// The attributes that a list of tokens begins with, and what follows.
pub(super) fn attributes(mut tokens: &[TokenTree]) -> (Vec<Attribute>, &[TokenTree]) {
    let mut found = Vec::new();
    loop {
        match tokens {
            [hash, TokenTree::Group(group), rest @ ..]
                if is_punct(hash, '#') && group.delimiter() == Delimiter::Bracket =>
            {
                found.push(attribute(hash, group, false));
                tokens = rest;
            }
            [hash, mark, TokenTree::Group(group), rest @ ..]
                if is_punct(hash, '#')
                    && is_punct(mark, '!')
                    && group.delimiter() == Delimiter::Bracket =>
            {
                found.push(attribute(hash, group, true));
                tokens = rest;
            }
            _ => return (found, tokens),
        }
    }
}

pub(super) fn attribute(hash: &TokenTree, group: &Group, inner: bool) -> Attribute {
    Attribute { inner, span: hash.span(), tokens: group.stream().into_iter().collect() }
}

/// Whether the tokens begin with a bare `pub`, and what follows any visibility.
pub(super) fn visibility(tokens: &[TokenTree]) -> (bool, &[TokenTree]) {
    match tokens {
        [word, TokenTree::Group(group), rest @ ..]
            if is_word(word, "pub") && group.delimiter() == Delimiter::Parenthesis =>
        {
            // `pub(crate)`; in a tuple struct `pub (A, B)` is a public field.
            let restricted = group.stream().into_iter().next().is_some_and(|first| {
                ["crate", "super", "self", "in"].iter().any(|word| is_word(&first, word))
            });
            if restricted { (false, rest) } else { (true, &tokens[1..]) }
        }
        [word, rest @ ..] if is_word(word, "pub") => (true, rest),
        _ => (false, tokens),
    }
}

pub(super) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

pub(super) fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// The first words of items that have a body or end in a semicolon.
pub(super) const KEYWORDS: [&str; 14] = [
    "struct", "enum", "union", "trait", "fn", "const", "static", "mod", "type", "impl", "use",
    "unsafe", "async", "extern",
];

/// How many tokens the first item has, its attributes and visibility already taken off.
pub(super) fn item_end(tokens: &[TokenTree]) -> usize {
    // The call of a macro that declares items, or a macro.
    let call = match tokens {
        [TokenTree::Ident(_), mark, TokenTree::Ident(_), TokenTree::Group(group), ..]
            if is_punct(mark, '!') =>
        {
            Some((4, group))
        }
        [TokenTree::Ident(_), mark, TokenTree::Group(group), ..] if is_punct(mark, '!') => {
            Some((3, group))
        }
        _ => None,
    };
    if let Some((end, _)) = call.filter(|(_, group)| group.delimiter() == Delimiter::Brace) {
        return end;
    }
    let item =
        tokens.first().is_some_and(|first| KEYWORDS.iter().any(|keyword| is_word(first, keyword)));
    // A constant or an import may have a brace before its semicolon.
    let to_semicolon = match tokens {
        [first, second, ..] if is_word(first, "const") => {
            !["fn", "unsafe", "async", "extern"].iter().any(|word| is_word(second, word))
        }
        [first, ..] => ["static", "use", "type"].iter().any(|word| is_word(first, word)),
        [] => false,
    };
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group)
                if item && !to_semicolon && group.delimiter() == Delimiter::Brace =>
            {
                return place + 1;
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => return place + 1,
                ',' if !item && depth == 0 => return place + 1,
                '<' => depth += 1,
                '>' if place > 0
                    && ['-', '='].iter().any(|mark| is_punct(&tokens[place - 1], *mark)) => {}
                '>' => depth = depth.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
    }
    tokens.len()
}

/// The value of a string literal as it is written in the source; `None` for any other literal.
pub(super) fn string(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        return inner.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            // A line that goes on: the blanks of the next one do not count.
            '\n' => {
                let rest = letters.as_str().trim_start();
                letters = rest.chars();
            }
            'u' => {
                let digits: String =
                    letters.by_ref().skip(1).take_while(|digit| *digit != '}').collect();
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            'x' => {
                let digits: String = letters.by_ref().take(2).collect();
                text.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            other => text.push(other),
        }
    }
    Some(text)
}
