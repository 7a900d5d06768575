//! What an editor asks while rule files are typed: what may come next, what a word means, where it is
//! defined, what is wrong. It works from tokens, so that a half-typed line is no obstacle; it changes no file.

mod cursor;
mod declaration;
mod meaning;
mod sentence;
mod spot;

use crate::ast::{File, FileKind, Language, Span};
use crate::calendar::Calendar;
use crate::case;
use crate::check::code::DUPLICATE_NAME;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind, lex};
use crate::parser::{MAX_FILE_BYTES, parse};
use crate::print::print;
use crate::rule_set::{RuleSet, Source};
use crate::terms::{Action, Mode, Severity};
use crate::words::{BLOCKS, lookup};
use declaration::Declaration;

/// The files that belong together, as they stand in the editor.
#[derive(Debug, Default)]
pub struct Project {
    documents: Vec<Document>,
    /// Everything that has a name of its own, in order of files and places.
    declarations: Vec<Declaration>,
}

#[derive(Debug)]
struct Document {
    name: String,
    text: String,
    /// With the words of the file's language.
    tokens: Vec<Token>,
    /// Where its comments stand.
    comments: Vec<Span>,
    tree: File,
    /// It could be read without an error.
    sound: bool,
}

/// A place in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the file.
    pub file: usize,
    /// Where in it.
    pub span: Span,
}

/// What sort of thing a name or word is, for the sign that an editor puts beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A word of the language.
    Keyword,
    /// A kind of event.
    Event,
    /// A field of an event, or a fact of the deal.
    Field,
    /// One of a fixed list.
    Value,
    /// `常量`.
    Constant,
    /// `参数`.
    Parameter,
    /// `定义`.
    Predicate,
    /// `登记簿`.
    Register,
    /// `分档`, `累进`.
    Table,
    /// `规则`.
    Rule,
    /// `标准`.
    Standard,
    /// `承诺`.
    Commitment,
    /// `测试`, `案例`.
    Test,
}

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown and inserted.
    pub label: String,
    /// Its sort.
    pub nature: Nature,
    /// One line: its other name and its type.
    pub detail: String,
    /// What is compared with the letters typed: both names.
    pub filter: String,
    /// As [`Hover::text`].
    pub documentation: String,
    /// What it replaces.
    pub replaces: Span,
}

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// Markdown, Chinese first.
    pub text: String,
    /// The word.
    pub span: Span,
}

/// A block of a file, for its outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// `B1`.
    pub name: String,
    /// Its title, where it has one.
    pub detail: String,
    /// Its sort.
    pub nature: Nature,
    /// The whole block.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
}

/// The words that single clauses have of their own, Chinese and English: severities, modes, actions.
pub fn choices() -> impl Iterator<Item = (&'static str, &'static str)> {
    let severities = Severity::WORDS.iter().map(|(zh, en, _)| (*zh, *en));
    let modes = Mode::WORDS.iter().map(|(zh, en, _)| (*zh, *en));
    let actions = Action::WORDS.iter().map(|(zh, en, _)| (*zh, *en));
    severities.chain(modes).chain(actions)
}

impl Project {
    /// Reads the files; wrong ones as far as they can be read.
    #[must_use]
    pub fn new(files: &[Source<'_>]) -> Project {
        let documents: Vec<Document> = files.iter().map(Document::new).collect();
        let declarations = documents.iter().enumerate();
        let declarations = declarations
            .flat_map(|(file, document)| declaration::of(file, document))
            .collect();
        Project {
            documents,
            declarations,
        }
    }

    /// What is wrong, by index of the file and place. Rule files are checked together, tests and cases alone.
    #[must_use]
    pub fn diagnostics(&self, calendar: &Calendar) -> Vec<(usize, Diagnostic)> {
        let (mut rules, mut found) = (Vec::new(), Vec::new());
        for (file, document) in self.documents.iter().enumerate() {
            if document.tree.kind == FileKind::Rules {
                rules.push(file);
            } else {
                let read = case::read(&document.text).diagnostics;
                found.extend(read.into_iter().map(|one| (file, one)));
            }
        }
        let sources: Vec<Source<'_>> = rules
            .iter()
            .filter_map(|file| self.documents.get(*file))
            .map(Document::source)
            .collect();
        let checked = RuleSet::load(&sources, calendar).diagnostics.into_iter();
        found.extend(checked.filter_map(|(index, one)| Some((*rules.get(index)?, one))));
        for file in rules {
            if let Some(document) = self.documents.get(file) {
                let tests = case::resolve(&document.tree, &document.text).diagnostics;
                found.extend(tests.into_iter().map(|one| (file, one)));
            }
        }
        found.sort_by_key(|(file, one)| (*file, one.span));
        found
    }

    /// The other place that a finding speaks of: where a name that is used again was declared first.
    #[must_use]
    pub fn other_place(&self, file: usize, found: &Diagnostic) -> Option<Place> {
        if found.code != &DUPLICATE_NAME {
            return None;
        }
        let name = self.documents.get(file)?.slice(found.span);
        let here = Place {
            file,
            span: found.span,
        };
        let mut same = self.declarations.iter().filter(|one| one.name == name);
        same.find(|one| one.nature != Nature::Test && one.place() != here)
            .map(Declaration::place)
    }

    /// The file in its canonical form; none while it cannot be read.
    #[must_use]
    pub fn formatted(&self, file: usize) -> Option<String> {
        let document = self.documents.get(file).filter(|document| document.sound)?;
        Some(print(&document.tree, document.tree.language))
    }

    /// What may be typed at byte `offset`; the likeliest sort first.
    #[must_use]
    pub fn completions(&self, file: usize, offset: usize) -> Vec<Completion> {
        let Some(document) = self.documents.get(file) else {
            return Vec::new();
        };
        let Some(typed) = document.typed(self, offset) else {
            return Vec::new();
        };
        let mut seen: Vec<String> = Vec::new();
        let mut all = Vec::new();
        for thing in typed.things {
            let completion = self.completion(thing, document.tree.language, typed.span);
            if !completion.label.is_empty() && !seen.contains(&completion.label) {
                seen.push(completion.label.clone());
                all.push(completion);
            }
        }
        all
    }

    /// What the word at byte `offset` means.
    #[must_use]
    pub fn hover(&self, file: usize, offset: usize) -> Option<Hover> {
        let (thing, span) = self.thing_at(file, offset)?;
        let text = self.meaning(thing, self.documents.get(file)?.tree.language);
        Some(Hover { text, span })
    }

    /// Where the name at byte `offset` is declared.
    #[must_use]
    pub fn definition(&self, file: usize, offset: usize) -> Option<Place> {
        match self.thing_at(file, offset)?.0 {
            meaning::Thing::Declared(index) => self.declarations.get(index).map(Declaration::place),
            _ => None,
        }
    }

    /// The blocks of a file, in their order.
    #[must_use]
    pub fn symbols(&self, file: usize) -> Vec<Symbol> {
        let own = self.declarations.iter().filter(|one| one.file == file);
        own.map(Declaration::symbol).collect()
    }
}

impl Document {
    fn new(source: &Source<'_>) -> Document {
        let parsed = parse(source.text);
        let readable = source.text.len() <= MAX_FILE_BYTES;
        let lexed = lex(if readable { source.text } else { "" });
        let language = parsed.file.language;
        let mut tokens = lexed.tokens;
        for token in &mut tokens {
            if let TokenKind::Word(text) = &token.kind {
                token.word = lookup(text, language);
            }
        }
        Document {
            name: source.name.to_owned(),
            text: source.text.to_owned(),
            tokens,
            comments: lexed.comments.iter().map(|comment| comment.span).collect(),
            tree: parsed.file,
            sound: parsed.diagnostics.is_empty(),
        }
    }

    fn source(&self) -> Source<'_> {
        Source {
            name: &self.name,
            text: &self.text,
        }
    }

    fn language(&self) -> Language {
        self.tree.language
    }

    /// The text of a place, as written.
    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Where the tokens of the block around the token at `index` begin.
    fn block_start(&self, index: usize) -> Option<usize> {
        let before = self.tokens.get(..=index).unwrap_or(&self.tokens);
        before.iter().rposition(opens_block)
    }

    /// The tokens of the block that begins at `start`.
    fn block(&self, start: usize) -> &[Token] {
        let rest = self.tokens.get(start..).unwrap_or(&[]);
        let inner = rest.get(1..).unwrap_or(&[]);
        let length = inner
            .iter()
            .position(opens_block)
            .map(|at| at.saturating_add(1));
        rest.get(..length.unwrap_or(rest.len())).unwrap_or(rest)
    }
}

fn opens_block(token: &Token) -> bool {
    token.first && token.word.is_some_and(|word| BLOCKS.contains(&word))
}
