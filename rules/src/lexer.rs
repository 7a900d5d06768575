//! From text to tokens: full-width forms folded outside quotes, comments kept, places in bytes of the source.
//!
//! It knows signs and numbers but no words; which word means what is the parser's business.

mod number;
mod token;

pub(crate) use token::{Comment, Lexed, Sign, Token, TokenKind};

use crate::ast::Span;
use crate::diagnostic::{Diagnostic, Wording, code};
use crate::words::Word;

/// Splits `source` into tokens and comments.
pub(crate) fn lex(source: &str) -> Lexed {
    let mut lexer = Lexer {
        source,
        chars: source.char_indices().map(|(at, c)| (at, fold(c))).collect(),
        next: 0,
        first: true,
        lexed: Lexed::default(),
    };
    lexer.skip_byte_order_mark();
    while let Some(c) = lexer.peek(0) {
        lexer.step(c);
    }
    lexer.hidden_characters();
    lexer.lexed
}

/// A full-width or Chinese sign as the half-width one that it stands for.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '。' => '.',
        '、' => ',',
        '【' => '[',
        '】' => ']',
        _ => c,
    }
}

/// A character that shows nothing, or turns the direction of what follows.
fn hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A character of which words are made.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '·')
}

struct Lexer<'s> {
    source: &'s str,
    /// Byte offset and folded character.
    chars: Vec<(usize, char)>,
    next: usize,
    /// Nothing but space stands before on this line.
    first: bool,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars
            .get(self.next.saturating_add(ahead))
            .map(|(_, c)| *c)
    }

    /// Byte offset of the next character.
    fn at(&self) -> usize {
        self.chars
            .get(self.next)
            .map_or(self.source.len(), |(at, _)| *at)
    }

    fn advance(&mut self, count: usize) {
        self.next = self.next.saturating_add(count);
    }

    /// The source as written, unfolded, from `start` to here.
    fn raw(&self, start: usize) -> &str {
        self.source.get(start..self.at()).unwrap_or("")
    }

    fn skip_byte_order_mark(&mut self) {
        if self.peek(0) == Some('\u{feff}') {
            self.advance(1);
        }
    }

    fn step(&mut self, c: char) {
        match c {
            '\n' => {
                self.advance(1);
                self.first = true;
            }
            _ if c.is_whitespace() || hidden(c) => self.advance(1),
            '#' => self.comment(),
            '"' | '“' => self.text(c),
            '0'..='9' => self.digits(),
            '-' if self.leads_a_number() => self.digits(),
            _ if in_word(c) => self.word(),
            _ => self.sign(c),
        }
    }

    /// Adds the token that began at byte `start`.
    fn push(&mut self, start: usize, kind: TokenKind) {
        let glued = !self.first
            && self
                .lexed
                .tokens
                .last()
                .is_some_and(|token| token.span.end == start);
        let span = Span {
            start,
            end: self.at(),
        };
        self.lexed.tokens.push(Token {
            kind,
            word: None,
            span,
            first: self.first,
            glued,
        });
        self.first = false;
    }

    fn comment(&mut self) {
        let start = self.at();
        self.skip_to_line_end();
        let raw = self
            .raw(start)
            .trim_start_matches(['#', '＃'])
            .trim()
            .to_owned();
        let span = Span {
            start,
            end: self.at(),
        };
        self.lexed.comments.push(Comment { text: raw, span });
    }

    fn skip_to_line_end(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.advance(1);
        }
    }

    /// `"…"` or `“…”`, on one line.
    fn text(&mut self, open: char) {
        let start = self.at();
        let close = if open == '“' { '”' } else { '"' };
        self.advance(1);
        let inner = self.at();
        loop {
            match self.peek(0) {
                None | Some('\n') => {
                    self.push(start, TokenKind::UnclosedText);
                    return;
                }
                Some('\\') if self.peek(1).is_some_and(|c| c != '\n') => self.advance(2),
                Some(c) if c == close => break,
                Some(_) => self.advance(1),
            }
        }
        let value = unescape(self.raw(inner));
        self.advance(1);
        self.push(start, TokenKind::Text(value));
    }

    /// A word; `-`, `/` belong to it between two of its characters.
    fn word(&mut self) {
        let start = self.at();
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            if hidden(c) && self.peek(1).is_some_and(in_word) {
                self.advance(1); // reported once for the file; the word goes on
                continue;
            }
            let joint = matches!(c, '-' | '/') && self.peek(1).is_some_and(in_word);
            if !in_word(c) && !joint {
                break;
            }
            // `约245万元`: the only word that may touch a number behind it.
            if c.is_ascii_digit() && text == Word::Approx.form(crate::ast::Language::Zh) {
                break;
            }
            text.push(c);
            self.advance(1);
        }
        self.push(start, TokenKind::Word(text));
    }

    fn sign(&mut self, c: char) {
        let start = self.at();
        let pair = (c, self.peek(1));
        let (sign, length) = match pair {
            ('<', Some('=')) => (Sign::AtMost, 2),
            ('>', Some('=')) => (Sign::AtLeast, 2),
            ('!', Some('=')) => (Sign::NotEqual, 2),
            ('≤', _) => (Sign::AtMost, 1),
            ('≥', _) => (Sign::AtLeast, 1),
            ('≠', _) => (Sign::NotEqual, 1),
            ('<', _) => (Sign::Less, 1),
            ('>', _) => (Sign::More, 1),
            ('=', _) => (Sign::Equal, 1),
            (',', _) => (Sign::Comma, 1),
            ('.', _) => (Sign::Dot, 1),
            ('+', _) => (Sign::Plus, 1),
            ('-' | '−', _) => (Sign::Minus, 1),
            ('×' | '*', _) => (Sign::Times, 1),
            ('%', _) => (Sign::Percent, 1),
            ('(', _) => (Sign::OpenRound, 1),
            (')', _) => (Sign::CloseRound, 1),
            ('[', _) => (Sign::OpenSquare, 1),
            (']', _) => (Sign::CloseSquare, 1),
            ('{', _) => (Sign::OpenBrace, 1),
            ('}', _) => (Sign::CloseBrace, 1),
            _ => {
                self.advance(1);
                self.push(start, TokenKind::Stray(c));
                return;
            }
        };
        self.advance(length);
        self.push(start, TokenKind::Sign(sign));
    }

    /// Reports each run of hidden characters, wherever it stands.
    fn hidden_characters(&mut self) {
        let mut end = 0;
        for (at, c) in self.source.char_indices() {
            if !hidden(c) || (at == 0 && c == '\u{feff}') {
                continue;
            }
            let start = at;
            let after = at.saturating_add(c.len_utf8());
            let touching = start == end;
            end = after;
            if touching && start != 0 {
                continue;
            }
            let message = Wording::new(
                format!("这里有一个看不见的字符 U+{:04X}", u32::from(c)),
                format!("a hidden character U+{:04X} stands here", u32::from(c)),
            );
            let help = Wording::new(
                "删掉它，或重新输入这一段",
                "delete it, or type the passage again",
            );
            let span = Span { start, end: after };
            self.lexed
                .diagnostics
                .push(Diagnostic::error(&code::HIDDEN_CHARACTER, span, message).help(help));
            if self.lexed.diagnostics.len() >= crate::parser::MAX_DIAGNOSTICS {
                return;
            }
        }
    }
}

/// `\"`, `\\` and `\n`; any other backslash stands for itself.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        let mut ahead = chars.clone();
        match (c, ahead.next()) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some(quote @ ('"' | '\\' | '”'))) => text.push(quote),
            _ => {
                text.push(c);
                continue;
            }
        }
        chars = ahead;
    }
    text
}
