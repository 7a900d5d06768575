//! From text to tree by recursive descent. It reads shapes only: names stay unresolved, types unchecked.
//!
//! After an error it goes on at the next line that opens with a word of the language, so one run
//! finds several errors and still gives the best tree it can. It never panics and its work is linear.

mod case;
mod clause;
mod commitment;
mod condition;
mod cursor;
mod definition;
mod expression;
mod literal;
mod pattern;
mod report;
mod table;
pub(crate) mod units;

use crate::ast::{Clause, Comments, File, FileKind, Item, Language, Span};
use crate::diagnostic::{Diagnostic, Wording, code};
use crate::lexer::{TokenKind, lex};
use crate::words::{BLOCKS, Word};
use cursor::Parser;

/// A larger file is refused unread.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// Brackets, `非` and chained signs one inside the other. A rule nests three or four deep; 64 levels
/// overflowed the 2 MiB stack of a thread in an unoptimised build.
pub const MAX_NESTING: usize = 32;
/// Blocks in one file.
pub const MAX_ITEMS: usize = 10_000;
/// Parts of one `且`, `或` or list.
pub const MAX_PARTS: usize = 1_000;
/// After so many errors the run stops.
pub const MAX_DIAGNOSTICS: usize = 100;

/// A tree, and what was wrong on the way to it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// All that could be read.
    pub file: File,
    /// In source order; the tree is whole only if this holds no error.
    pub diagnostics: Vec<Diagnostic>,
}

/// The diagnostic has been written; the caller recovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failed;

type Parse<T> = Result<T, Failed>;

/// Reads a rules file or a case file.
#[must_use]
pub fn parse(source: &str) -> Parsed {
    if source.len() > MAX_FILE_BYTES {
        let message = Wording::new(
            format!("文件有 {} 字节，最多 {MAX_FILE_BYTES}", source.len()),
            format!(
                "the file has {} bytes, at most {MAX_FILE_BYTES} are read",
                source.len()
            ),
        );
        let help = Wording::new(
            "按主题拆成几个文件",
            "split it by subject into several files",
        );
        let diagnostic =
            Diagnostic::error(&code::FILE_TOO_LARGE, Span::default(), message).help(help);
        return Parsed {
            file: empty(),
            diagnostics: vec![diagnostic],
        };
    }
    let mut parser = Parser::new(source, lex(source));
    let file = parser.file();
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Parsed { file, diagnostics }
}

fn empty() -> File {
    File {
        kind: FileKind::Rules,
        language: Language::Zh,
        title: String::new(),
        version: 1,
        defaults: Vec::new(),
        items: Vec::new(),
        trailing: Vec::new(),
        comments: Comments::default(),
    }
}

impl Parser<'_> {
    fn file(&mut self) -> File {
        let mut file = empty();
        self.head_line(&mut file);
        self.head(&mut file);
        while self.front().is_some() && !self.full() {
            if file.items.len() >= MAX_ITEMS {
                self.too_many_items();
                break;
            }
            match self.item(file.kind) {
                Ok(item) => file.items.push(item),
                Err(Failed) => self.recover(BLOCKS),
            }
        }
        file.trailing = self.comments_left();
        file
    }

    /// `规则文件 标题`: decides language and kind.
    fn head_line(&mut self, file: &mut File) {
        file.comments.above = self.comments_above();
        let first = self.front().and_then(|token| match &token.kind {
            TokenKind::Word(text) => Some(text.clone()),
            _ => None,
        });
        for language in [Language::Zh, Language::En] {
            for (word, kind) in [
                (Word::RulesFile, FileKind::Rules),
                (Word::CasesFile, FileKind::Cases),
            ] {
                if first.as_deref() == Some(word.form(language)) {
                    self.speak(language);
                    (file.language, file.kind) = (language, kind);
                    self.bump();
                    file.title = self.rest_of_line();
                    self.close_comments(&mut file.comments);
                    return;
                }
            }
        }
        if first.is_some_and(|word| word.is_ascii()) {
            file.language = Language::En;
        }
        self.speak(file.language);
        self.no_file_head();
    }

    /// `语言版本 1` and `默认 …`, before the first block.
    fn head(&mut self, file: &mut File) {
        loop {
            let outcome = if self.front_is(Word::LanguageVersion) {
                self.bump();
                self.language_version().map(|version| {
                    file.version = version;
                    self.close_comments(&mut file.comments);
                })
            } else if self.front_is(Word::Default) {
                self.defaults(&mut file.defaults)
            } else {
                return;
            };
            if outcome.is_err() {
                self.recover(&[]);
            }
        }
    }

    fn language_version(&mut self) -> Parse<u32> {
        let span = self.here();
        let version = self.whole_number("版本号 1", "the version, 1")?;
        if version != 1 {
            let message = Wording::new(
                format!("没有第 {version} 版语言"),
                format!("there is no version {version} of the language"),
            );
            let help = Wording::new("语言版本 1", "language 1");
            return Err(
                self.fail(Diagnostic::error(&code::UNKNOWN_VERSION, span, message).help(help))
            );
        }
        Ok(version)
    }

    /// `默认` and the clauses behind it on the line.
    fn defaults(&mut self, into: &mut Vec<Clause>) -> Parse<()> {
        let above = self.comments_above();
        self.bump();
        let from = into.len();
        loop {
            into.push(self.clause()?);
            if self.peek().is_none() {
                break;
            }
        }
        if let Some(first) = into.get_mut(from) {
            first.comments.above.splice(0..0, above);
        }
        Ok(())
    }

    fn item(&mut self, kind: FileKind) -> Parse<Item> {
        let Some(word) = self.front_among(BLOCKS) else {
            return Err(self.unknown_line());
        };
        if kind == FileKind::Cases && word != Word::Case {
            return Err(self.misplaced_block());
        }
        match word {
            Word::Constant => self.constant().map(Item::Constant),
            Word::Parameter => self.parameter().map(Item::Parameter),
            Word::Define => self.predicate().map(Item::Predicate),
            Word::Register => self.register().map(Item::Register),
            Word::Bands | Word::Scale => self.table(word == Word::Scale).map(Item::Table),
            Word::Rule => self.rule().map(Item::Rule),
            Word::Standard => self.rule().map(Item::Standard),
            Word::Commitment => self.rule().map(Item::Commitment),
            _ => self.test(word == Word::Case).map(Item::Test),
        }
    }
}
