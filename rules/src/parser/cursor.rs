//! The place in the tokens, line ends, comments, and going on after an error.

use super::{Failed, MAX_DIAGNOSTICS, MAX_NESTING, Parse};
use crate::ast::{Comments, Language, Name, Span};
use crate::diagnostic::Diagnostic;
use crate::lexer::{Comment, Lexed, Sign, Token, TokenKind};
use crate::words::{BLOCKS, CLAUSES, CONTINUING, LEADS, LINES, RESERVED, Word, lookup};

pub(super) struct Parser<'s> {
    pub(super) source: &'s str,
    pub(super) language: Language,
    pub(super) diagnostics: Vec<Diagnostic>,
    tokens: Vec<Token>,
    next: usize,
    comments: Vec<Comment>,
    next_comment: usize,
    /// Brackets that are open: inside them a line end means nothing.
    open: usize,
    /// Levels of nesting.
    depth: usize,
    /// Inside a `其中` without brackets, where `个数` belongs to what stands before the filter.
    pub(super) bare_filter: bool,
}

impl<'s> Parser<'s> {
    pub(super) fn new(source: &'s str, lexed: Lexed) -> Self {
        Self {
            source,
            language: Language::Zh,
            diagnostics: lexed.diagnostics,
            tokens: lexed.tokens,
            next: 0,
            comments: lexed.comments,
            next_comment: 0,
            open: 0,
            depth: 0,
            bare_filter: false,
        }
    }

    /// Takes the words of `language` for the whole file.
    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        for token in &mut self.tokens {
            if let TokenKind::Word(text) = &token.kind {
                token.word = lookup(text, language);
            }
        }
    }

    /// The next token, on whatever line.
    pub(super) fn front(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    /// The next token of this clause: none at a line end, unless the next line goes on with it.
    pub(super) fn peek(&self) -> Option<&Token> {
        self.front()
            .filter(|token| !token.first || self.goes_on(token))
    }

    /// The token `ahead` places on, if it stands on the same line.
    pub(super) fn ahead(&self, ahead: usize) -> Option<&Token> {
        self.tokens
            .get(self.next.saturating_add(ahead))
            .filter(|token| !token.first)
    }

    /// The token just taken.
    pub(super) fn previous(&self) -> Option<&Token> {
        self.next
            .checked_sub(1)
            .and_then(|place| self.tokens.get(place))
    }

    fn goes_on(&self, token: &Token) -> bool {
        match token.word {
            Some(word) if CONTINUING.contains(&word) => true,
            // A clause word at a line's start shows that a bracket was forgotten.
            Some(word) => self.open > 0 && !BLOCKS.contains(&word) && !CLAUSES.contains(&word),
            None => self.open > 0,
        }
    }

    pub(super) fn bump(&mut self) {
        if let Some(token) = self.tokens.get(self.next) {
            match token.kind {
                TokenKind::Sign(Sign::OpenRound | Sign::OpenSquare | Sign::OpenBrace) => {
                    self.open = self.open.saturating_add(1);
                }
                TokenKind::Sign(Sign::CloseRound | Sign::CloseSquare | Sign::CloseBrace) => {
                    self.open = self.open.saturating_sub(1);
                }
                _ => {}
            }
        }
        self.next = self.next.saturating_add(1);
    }

    /// Takes the next token into the line before it: a step's date, a field on a line of its own.
    pub(super) fn unfirst(&mut self) {
        if let Some(token) = self.tokens.get_mut(self.next) {
            token.first = false;
        }
    }

    /// Where the next token of this clause stands, or the end of what was taken.
    pub(super) fn here(&self) -> Span {
        match self.peek() {
            Some(token) => token.span,
            None => {
                let end = self.end();
                Span { start: end, end }
            }
        }
    }

    /// First byte of the next token.
    pub(super) fn start(&self) -> usize {
        self.front()
            .map_or(self.source.len(), |token| token.span.start)
    }

    /// One past the last byte taken.
    pub(super) fn end(&self) -> usize {
        self.previous().map_or(0, |token| token.span.end)
    }

    pub(super) fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.end().max(start),
        }
    }

    fn is_word(token: Option<&Token>, form: &str) -> bool {
        matches!(token, Some(Token { kind: TokenKind::Word(text), .. }) if text == form)
    }

    /// Whether `word` comes next in this clause; a phrase needs all its words.
    pub(super) fn at(&self, word: Word) -> bool {
        let Some(token) = self.peek() else {
            return false;
        };
        if token.word == Some(word) {
            return true;
        }
        if self.language == Language::Zh || !word.is_phrase() {
            return false;
        }
        let mut parts = word.form(self.language).split(' ');
        Self::is_word(Some(token), parts.next().unwrap_or(""))
            && parts
                .enumerate()
                .all(|(place, part)| Self::is_word(self.ahead(place.saturating_add(1)), part))
    }

    pub(super) fn eat(&mut self, word: Word) -> bool {
        let found = self.at(word);
        if found {
            for _ in word.form(self.language).split(' ') {
                self.bump();
            }
        }
        found
    }

    /// Takes `word`; a word that this language does without is always there.
    pub(super) fn expect(&mut self, word: Word) -> Parse<()> {
        if word.form(self.language).is_empty() || self.eat(word) {
            return Ok(());
        }
        Err(self.expected_word(word))
    }

    pub(super) fn at_sign(&self, sign: Sign) -> bool {
        matches!(self.peek(), Some(Token { kind: TokenKind::Sign(found), .. }) if *found == sign)
    }

    pub(super) fn eat_sign(&mut self, sign: Sign) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn expect_sign(&mut self, sign: Sign) -> Parse<()> {
        if self.eat_sign(sign) {
            Ok(())
        } else {
            Err(self.expected_sign(sign))
        }
    }

    /// Whether the next token, on whatever line, is `word`.
    pub(super) fn front_is(&self, word: Word) -> bool {
        self.front().is_some_and(|token| token.word == Some(word))
    }

    /// Which of `words` the next token, on whatever line, is.
    pub(super) fn front_among(&self, words: &[Word]) -> Option<Word> {
        self.front()
            .and_then(|token| token.word)
            .filter(|word| words.contains(word))
    }

    /// A name; the words that hold conditions together are none.
    pub(super) fn name(&mut self, zh: &str, en: &str) -> Parse<Name> {
        self.name_but(RESERVED, zh, en)
    }

    /// A name that stands where a word of [`LEADS`] could stand in front of it.
    pub(super) fn led_name(&mut self, zh: &str, en: &str) -> Parse<Name> {
        self.name_but(LEADS, zh, en)
    }

    fn name_but(&mut self, refused: &[Word], zh: &str, en: &str) -> Parse<Name> {
        if self
            .peek()
            .is_some_and(|token| Self::is_any_of(token, refused))
        {
            return Err(self.unexpected(zh, en));
        }
        self.any_word(zh, en)
    }

    /// Whether it is one of `words` in either language.
    pub(super) fn is_any_of(token: &Token, words: &[Word]) -> bool {
        let TokenKind::Word(text) = &token.kind else {
            return false;
        };
        words
            .iter()
            .any(|word| word.form(Language::Zh) == text || word.form(Language::En) == text)
    }

    /// A name where nothing else can stand, so that any word will do.
    pub(super) fn any_word(&mut self, zh: &str, en: &str) -> Parse<Name> {
        match self.peek() {
            Some(Token {
                kind: TokenKind::Word(text),
                span,
                ..
            }) => {
                let name = Name {
                    text: text.clone(),
                    span: *span,
                };
                self.bump();
                Ok(name)
            }
            _ => Err(self.unexpected(zh, en)),
        }
    }

    /// The rest of the line as free text, without its comment.
    pub(super) fn rest_of_line(&mut self) -> String {
        let Some(start) = self.ahead(0).map(|token| token.span.start) else {
            return String::new();
        };
        while self.ahead(0).is_some() {
            self.next = self.next.saturating_add(1); // brackets in free text open nothing
        }
        self.source.get(start..self.end()).unwrap_or("").to_owned()
    }

    /// Goes one level deeper; [`Parser::leave`] comes back.
    pub(super) fn enter(&mut self) -> Parse<()> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_NESTING {
            Err(self.too_deep())
        } else {
            Ok(())
        }
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Comments not yet taken that stand before the next token.
    pub(super) fn comments_above(&mut self) -> Vec<String> {
        let limit = self.start();
        self.take_comments(limit)
    }

    /// All comments not yet taken.
    pub(super) fn comments_left(&mut self) -> Vec<String> {
        self.take_comments(usize::MAX)
    }

    fn take_comments(&mut self, limit: usize) -> Vec<String> {
        let mut taken = Vec::new();
        while let Some(comment) = self
            .comments
            .get(self.next_comment)
            .filter(|comment| comment.span.start < limit)
        {
            taken.push(comment.text.clone());
            self.next_comment = self.next_comment.saturating_add(1);
        }
        taken
    }

    /// Gives a clause that has ended the comments inside it, and the one behind it on its line.
    pub(super) fn close_comments(&mut self, comments: &mut Comments) {
        let end = self.end();
        comments.above.extend(self.take_comments(end));
        let Some(comment) = self
            .comments
            .get(self.next_comment)
            .filter(|comment| comment.span.start < self.start())
        else {
            return;
        };
        let between = self.source.get(end..comment.span.start).unwrap_or("\n");
        if !between.contains('\n') {
            let text = comment.text.clone();
            self.next_comment = self.next_comment.saturating_add(1);
            match &comments.behind {
                None => comments.behind = Some(text),
                Some(_) => comments.above.push(text),
            }
        }
    }

    /// Skips to the next line that opens with one of the language's line words, or with one of `words` only.
    pub(super) fn recover(&mut self, words: &[Word]) {
        (self.open, self.depth, self.bare_filter) = (0, 0, false);
        while let Some(token) = self.front() {
            if token.first && self.opens_line(token, words) {
                break;
            }
            self.next = self.next.saturating_add(1);
        }
    }

    fn opens_line(&self, token: &Token, words: &[Word]) -> bool {
        match (&token.kind, token.word) {
            (_, Some(word)) if words.is_empty() => [BLOCKS, CLAUSES, LINES]
                .iter()
                .any(|list| list.contains(&word)),
            (_, Some(word)) => words.contains(&word),
            (TokenKind::Date(_), None) => words.is_empty(),
            _ => false,
        }
    }

    /// Whether so much is wrong that the run stops.
    pub(super) fn full(&self) -> bool {
        self.diagnostics.len() >= MAX_DIAGNOSTICS
    }

    pub(super) fn fail(&mut self, diagnostic: Diagnostic) -> Failed {
        if !self.full() {
            self.diagnostics.push(diagnostic);
        }
        Failed
    }
}
