//! Rules and their clauses.

use super::cursor::Parser;
use super::{Failed, Parse};
use crate::ast::{Clause, ClauseKind, Comments, Dated, Evidence, Language, Name, Rule, Span, Text};
use crate::diagnostic::{Diagnostic, Wording, code};
use crate::lexer::{Sign, TokenKind};
use crate::words::{BLOCKS, CLAUSES, Word};

impl Parser<'_> {
    /// `规则 B1 标题` and its clauses.
    pub(super) fn rule(&mut self) -> Parse<Rule> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        self.bump();
        let id = self.dotted_name("规则的编号", "the rule's id")?;
        let title = self.title()?;
        if self.ahead(0).is_none() {
            self.close_comments(&mut comments);
        }
        let mut rule = Rule {
            id,
            title,
            clauses: Vec::new(),
            comments,
        };
        while self.front().is_some() && self.front_among(BLOCKS).is_none() && !self.full() {
            match self.clause() {
                Ok(clause) => rule.clauses.push(clause),
                Err(Failed) => self.recover(&[]),
            }
        }
        Ok(rule)
    }

    /// In quotes, in one or both languages; or bare up to the end of the line.
    fn title(&mut self) -> Parse<Text> {
        let quoted = matches!(
            self.ahead(0).map(|token| &token.kind),
            Some(TokenKind::Text(_))
        );
        if quoted || self.at(Word::OtherLanguage) {
            return self.text();
        }
        let bare = self.rest_of_line();
        Ok(if bare.is_empty() {
            Text::default()
        } else {
            self.in_own_language(bare)
        })
    }

    fn in_own_language(&self, text: String) -> Text {
        match self.language {
            Language::Zh => Text {
                zh: Some(text),
                en: None,
            },
            Language::En => Text {
                zh: None,
                en: Some(text),
            },
        }
    }

    /// `"…"`, `"…" 英文 "…"`, `英文 "…"`.
    pub(super) fn text(&mut self) -> Parse<Text> {
        let mut text = Text::default();
        if !self.at(Word::OtherLanguage) {
            let own = self.quoted()?;
            text = self.in_own_language(own);
        }
        if self.eat(Word::OtherLanguage) {
            let other = Some(self.quoted()?);
            match self.language {
                Language::Zh => text.en = other,
                Language::En => text.zh = other,
            }
        }
        Ok(text)
    }

    pub(super) fn quoted(&mut self) -> Parse<String> {
        match self.peek().map(|token| token.kind.clone()) {
            Some(TokenKind::Text(text)) => {
                self.bump();
                Ok(text)
            }
            Some(TokenKind::Word(_)) => {
                let message = Wording::new(
                    "给人看的文字要写在引号里",
                    "text for people stands in quotes",
                );
                let line = self.source.get(self.start()..).unwrap_or("").lines().next();
                let typed = line
                    .unwrap_or("")
                    .split(['#', '＃', '"'])
                    .next()
                    .unwrap_or("")
                    .trim();
                let whole = Span {
                    start: self.start(),
                    end: self.start().saturating_add(typed.len()),
                };
                let span = self.here();
                Err(self.fail(
                    Diagnostic::error(&code::TEXT_NEEDS_QUOTES, span, message)
                        .instead(whole, &format!("\"{typed}\"")),
                ))
            }
            _ => Err(self.unexpected("引号里的文字", "text in quotes")),
        }
    }

    /// A name with dots inside: `A6.迟付`.
    pub(super) fn dotted_name(&mut self, zh: &str, en: &str) -> Parse<Name> {
        let mut name = self.led_name(zh, en)?;
        while self
            .ahead(0)
            .is_some_and(|token| token.glued && token.kind == TokenKind::Sign(Sign::Dot))
            && self
                .ahead(1)
                .is_some_and(|token| token.glued && matches!(token.kind, TokenKind::Word(_)))
        {
            self.bump();
            let part = self.any_word(zh, en)?;
            name.text.push('.');
            name.text.push_str(&part.text);
            name.span.end = part.span.end;
        }
        Ok(name)
    }

    /// One clause with its comments.
    pub(super) fn clause(&mut self) -> Parse<Clause> {
        let Some(word) = self.front_among(CLAUSES) else {
            return Err(self.unknown_line());
        };
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        let start = self.start();
        self.bump();
        let kind = self.clause_kind(word)?;
        let span = self.since(start);
        if self.peek().is_some() && self.front_among(CLAUSES).is_none() {
            return Err(
                self.unexpected("行尾或下一个子句", "the end of the line or the next clause")
            );
        }
        self.close_comments(&mut comments);
        Ok(Clause {
            kind,
            span,
            comments,
        })
    }

    fn clause_kind(&mut self, word: Word) -> Parse<ClauseKind> {
        match word {
            Word::Type => self
                .any_word("类型，如 B", "a type such as B")
                .map(ClauseKind::Type),
            Word::Severity => self
                .any_word("级别，如 高", "a severity such as high")
                .map(ClauseKind::Severity),
            Word::Mode => self
                .any_word("模式，如 正式", "a mode such as live")
                .map(ClauseKind::Mode),
            Word::Version => self
                .whole_number("版本号，如 1", "a version such as 1")
                .map(ClauseKind::Version),
            Word::Effective => self.effective(),
            Word::Scope => self.scope().map(ClauseKind::Scope),
            Word::Basis => self.text().map(ClauseKind::Basis),
            Word::Owner => self.text().map(ClauseKind::Owner),
            Word::When => self.trigger().map(ClauseKind::When),
            Word::If => self.condition().map(ClauseKind::If),
            Word::Then => self
                .names("动作，如 告警", "an action such as alert")
                .map(ClauseKind::Then),
            Word::AtStake => self.at_stake(),
            Word::Message => self.text().map(ClauseKind::Message),
            Word::Evidence => self.evidence().map(ClauseKind::Evidence),
            Word::Merge => self.merge(),
            Word::Role => self
                .label_such_as("角色，如 交易管理", "a role such as transaction_manager")
                .map(ClauseKind::Role),
            Word::Link => self
                .label_such_as("环节，如 交易办理", "a link such as transaction_processing")
                .map(ClauseKind::Link),
            _ => self.commitment_clause(word),
        }
    }

    /// `2024-11-22 起 [到 2025-12-31]`, `from 2024-11-22 [to 2025-12-31]`.
    fn effective(&mut self) -> Parse<ClauseKind> {
        let from = self.start_date()?;
        let to = if self.eat(Word::To) {
            Some(self.date()?)
        } else {
            None
        };
        Ok(ClauseKind::Effective { from, to })
    }

    /// `2024-11-22 起`, `from 2024-11-22`.
    pub(super) fn start_date(&mut self) -> Parse<Dated> {
        match self.language {
            Language::Zh => {
                let date = self.date()?;
                self.expect(Word::From)?;
                Ok(date)
            }
            Language::En => {
                self.expect(Word::From)?;
                self.date()
            }
        }
    }

    /// `全国`, or `城市=郑州, 品牌=…`.
    fn scope(&mut self) -> Parse<Vec<(Name, Name)>> {
        if self.eat(Word::Nationwide) {
            return Ok(Vec::new());
        }
        let mut pairs = Vec::new();
        loop {
            let field = self.led_name("字段的名字", "the name of a field")?;
            self.expect_sign(Sign::Equal)?;
            let value = self.dotted_name("一个值", "a value")?;
            pairs.push((field, value));
            if !self.eat_sign(Sign::Comma) {
                return Ok(pairs);
            }
        }
    }

    pub(super) fn names(&mut self, zh: &str, en: &str) -> Parse<Vec<Name>> {
        let mut names = vec![self.any_word(zh, en)?];
        while self.eat_sign(Sign::Comma) {
            names.push(self.any_word(zh, en)?);
        }
        Ok(names)
    }

    /// `涉险 买方 金额`.
    fn at_stake(&mut self) -> Parse<ClauseKind> {
        let party = self.name("角色，如 买方", "a role such as buyer")?;
        let amount = self.expression()?;
        Ok(ClauseKind::AtStake { party, amount })
    }

    /// `本事件, 最近一次 抵押余额证明`.
    fn evidence(&mut self) -> Parse<Vec<Evidence>> {
        let mut all = Vec::new();
        loop {
            let span = self.here();
            if self.eat(Word::ThisEvent) {
                all.push(Evidence::ThisEvent(span));
            } else {
                self.expect(Word::Latest)?;
                all.push(Evidence::Latest(self.pattern()?));
            }
            if !self.eat_sign(Sign::Comma) {
                return Ok(all);
            }
        }
    }

    /// `按 交易, 收款账户 [在 30天 内]`, `by deal, payee_account [within 30 days]`.
    fn merge(&mut self) -> Parse<ClauseKind> {
        self.expect(Word::By)?;
        let keys = self.names("字段的名字", "the name of a field")?;
        let opening = match self.language {
            Language::Zh => Word::Spread,
            Language::En => Word::Within,
        };
        let mut within = None;
        if self.eat(opening) {
            within = Some(self.literal()?);
            if self.language == Language::Zh {
                self.expect(Word::Within)?;
            }
        }
        Ok(ClauseKind::Merge { keys, within })
    }
}
