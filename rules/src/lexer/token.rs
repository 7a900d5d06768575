//! What the lexer hands on.

use crate::ast::{Dated, Span};
use crate::diagnostic::Diagnostic;
use crate::words::Word;

/// Tokens and comments of one file, each in source order.
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A comment up to the end of its line, without its `#`.
#[derive(Debug)]
pub(crate) struct Comment {
    pub(crate) text: String,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// The word of the language that it is; the parser fills it in once it knows which language.
    pub(crate) word: Option<Word>,
    pub(crate) span: Span,
    /// The first of its line.
    pub(crate) first: bool,
    /// No space stands between it and the token before.
    pub(crate) glued: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Folded.
    Word(String),
    /// Decimal digits, perhaps with a leading `-` and one point; no unit.
    Number(String),
    /// The text between the quotes, escapes resolved.
    Text(String),
    /// A quote that the line does not close.
    UnclosedText,
    /// `2025-03-01`.
    Date(Dated),
    /// `14:20:05+08:00`.
    Time {
        /// After midnight.
        second: u32,
        /// Minutes east of UTC.
        offset: Option<i32>,
    },
    /// The shape of a time, but no time: `25:10`.
    BadTime,
    /// `2,450,000元`: the digits without their commas.
    Separated(String),
    Sign(Sign),
    /// A character that the language does not have.
    Stray(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Comma,
    Dot,
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Percent,
    OpenRound,
    CloseRound,
    OpenSquare,
    CloseSquare,
    OpenBrace,
    CloseBrace,
}

impl Sign {
    /// As the formatter writes it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Dot => ".",
            Self::Equal => "=",
            Self::NotEqual => "≠",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "×",
            Self::Percent => "%",
            Self::OpenRound => "(",
            Self::CloseRound => ")",
            Self::OpenSquare => "[",
            Self::CloseSquare => "]",
            Self::OpenBrace => "{",
            Self::CloseBrace => "}",
        }
    }
}
