//! Tests beside a rule and recorded cases: a head, a background, dated steps, expectations.

use super::cursor::Parser;
use super::{Failed, Parse};
use crate::ast::{
    Assignment, Claimed, Comments, Expect, HeadKey, Language, Loss, Name, Stands, Step, StepKind,
    Test, Written,
};
use crate::lexer::{Sign, Token, TokenKind};
use crate::words::{BLOCKS, LEADS, Unit, Word, looks_like_unit, unit};

impl Parser<'_> {
    /// `测试 [B1] 标题`, `案例 CS01 标题`, and the lines of it.
    pub(super) fn test(&mut self, case: bool) -> Parse<Test> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        let start = self.start();
        self.bump();
        let id = if self.at_code() {
            Some(self.dotted_name("编号", "an id")?)
        } else {
            None
        };
        let title = self.rest_of_line();
        let span = self.since(start);
        self.close_comments(&mut comments);
        let mut test = Test {
            case,
            id,
            title,
            head: Vec::new(),
            losses: Vec::new(),
            background: Vec::new(),
            steps: Vec::new(),
            comments,
            span,
        };
        while self.front().is_some() && self.front_among(BLOCKS).is_none() && !self.full() {
            if self.test_line(&mut test) == Err(Failed) {
                self.recover(&[]);
            }
        }
        Ok(test)
    }

    /// An id begins with ASCII letters and then a digit: `B1`, `CS01`, `A6.迟付`. Anything else is title.
    fn at_code(&self) -> bool {
        let Some(Token {
            kind: TokenKind::Word(text),
            ..
        }) = self.ahead(0)
        else {
            return false;
        };
        let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        rest.len() < text.len() && rest.starts_with(|c: char| c.is_ascii_digit())
    }

    fn test_line(&mut self, test: &mut Test) -> Parse<()> {
        let keys = [
            (Word::Source, HeadKey::Source),
            (Word::Tier, HeadKey::Tier),
            (Word::Invented, HeadKey::Invented),
            (Word::NotStated, HeadKey::NotStated),
            (Word::Mechanism, HeadKey::Mechanism),
        ];
        if let Some((_, key)) = keys.into_iter().find(|(word, _)| self.front_is(*word)) {
            let start = self.start();
            self.bump();
            let text = self.rest_of_line();
            test.head.push((key, text, self.since(start)));
            self.close_comments(&mut test.comments);
            return Ok(());
        }
        if self.front_is(Word::Loss) {
            let loss = self.loss()?;
            test.losses.push(loss);
            self.close_comments(&mut test.comments);
            return Ok(());
        }
        if self.front_is(Word::Background) {
            self.bump();
            test.background.extend(self.assignments()?);
            self.close_comments(&mut test.comments);
            return Ok(());
        }
        let step = self.step()?;
        test.steps.push(step);
        Ok(())
    }

    /// `损失 [约] 2025-03-03 10:05 245万元 [无从拦下 "来源没有付款指令"]`.
    fn loss(&mut self) -> Parse<Loss> {
        let start = self.start();
        self.bump();
        let invented = self.eat(Word::Approx);
        let at = self.moment()?;
        let amount = self.literal()?;
        let not_catchable = if self.eat(Word::NotCatchable) {
            Some(self.quoted()?)
        } else {
            None
        };
        self.line_ends()?;
        Ok(Loss {
            invented,
            at,
            amount,
            not_catchable,
            span: self.since(start),
        })
    }

    fn step(&mut self) -> Parse<Step> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        let start = self.start();
        let kind = if self.front_is(Word::AdvanceTo) {
            self.bump();
            let moment = self.moment()?;
            self.line_ends()?;
            StepKind::Advance(moment)
        } else if self.front_is(Word::Expect) {
            self.bump();
            let expect = self.expectation()?;
            self.line_ends()?;
            StepKind::Expect(expect)
        } else if self.front_is(Word::Approx)
            || matches!(
                self.front().map(|token| &token.kind),
                Some(TokenKind::Date(_))
            )
        {
            self.event()?
        } else {
            return Err(self.unknown_line());
        };
        let span = self.since(start);
        self.close_comments(&mut comments);
        Ok(Step {
            kind,
            span,
            comments,
        })
    }

    /// `[约] 2025-03-03 10:05 [知悉 2025-03-05 18:40] 付款完成 金额=245万元 …`.
    fn event(&mut self) -> Parse<StepKind> {
        let invented = self.front_is(Word::Approx);
        if invented {
            self.bump();
        } else {
            self.unfirst();
        }
        let occurred = self.moment()?;
        let recorded = if self.eat(Word::Known) {
            Some(self.moment()?)
        } else {
            None
        };
        let kind = self.led_name("事件的名字", "the name of an event")?;
        let fields = self.assignments()?;
        Ok(StepKind::Event {
            invented,
            occurred,
            recorded,
            kind,
            fields,
        })
    }

    /// `字段=值 字段=值 …`; a further line that opens with `字段=` goes on with them.
    fn assignments(&mut self) -> Parse<Vec<Assignment>> {
        let mut all = Vec::new();
        while self.at_assignment() {
            self.unfirst();
            all.push(self.assignment()?);
            self.eat_sign(Sign::Comma);
        }
        self.line_ends()?;
        Ok(all)
    }

    fn at_assignment(&self) -> bool {
        matches!(
            self.front().map(|token| &token.kind),
            Some(TokenKind::Word(_))
        ) && self
            .ahead(1)
            .is_some_and(|token| token.kind == TokenKind::Sign(Sign::Equal))
    }

    fn assignment(&mut self) -> Parse<Assignment> {
        let field = self.field()?;
        self.expect_sign(Sign::Equal)?;
        let invented = self.eat(Word::Approx);
        let list = self.eat_sign(Sign::OpenSquare);
        let mut values = Vec::new();
        if !list {
            values.push(self.written()?);
        } else if !self.eat_sign(Sign::CloseSquare) {
            values.push(self.written()?);
            while self.eat_sign(Sign::Comma) {
                values.push(self.written()?);
            }
            self.expect_sign(Sign::CloseSquare)?;
        }
        Ok(Assignment {
            field,
            invented,
            values,
            list,
        })
    }

    /// A literal, or a bare word of everything up to the next space, comma or bracket.
    fn written(&mut self) -> Parse<Written> {
        if self.at_literal() && !self.literal_goes_on() {
            return self.literal().map(Written::Literal);
        }
        let Some(first) = self
            .peek()
            .filter(|token| in_bare_word(&token.kind) && !Self::is_any_of(token, LEADS))
        else {
            return Err(self.unexpected("一个值", "a value"));
        };
        let mut name = Name {
            text: String::new(),
            span: first.span,
        };
        loop {
            name.text.push_str(&self.folded());
            self.bump();
            name.span.end = self.end();
            if !self
                .ahead(0)
                .is_some_and(|token| token.glued && in_bare_word(&token.kind))
            {
                return Ok(Written::Word(name));
            }
        }
    }

    /// `3号楼`, `1.5.2`: what begins like a literal is part of a longer word.
    fn literal_goes_on(&self) -> bool {
        let glued = |place| self.ahead(place).filter(|token: &&Token| token.glued);
        let number = matches!(
            self.peek().map(|token| &token.kind),
            Some(TokenKind::Number(_))
        );
        let behind = match glued(1).map(|token| &token.kind) {
            Some(TokenKind::Word(text)) if number => {
                let unit = [Language::Zh, Language::En]
                    .into_iter()
                    .any(|language| unit(text, language).is_some());
                if !unit && !looks_like_unit(text) {
                    return true;
                }
                2
            }
            Some(TokenKind::Sign(Sign::Percent)) if number => 2,
            _ => 1,
        };
        glued(behind).is_some_and(|token| in_bare_word(&token.kind))
            && (1..=behind).all(|place| glued(place).is_some())
    }

    /// The next token's text with full-width forms folded.
    fn folded(&self) -> String {
        match self.peek().map(|token| (&token.kind, token.span)) {
            Some((TokenKind::Word(text) | TokenKind::Number(text), _)) => text.clone(),
            Some((TokenKind::Sign(sign), _)) => sign.text().to_owned(),
            Some((_, span)) => self
                .source
                .get(span.start..span.end)
                .unwrap_or("")
                .to_owned(),
            None => String::new(),
        }
    }

    fn expectation(&mut self) -> Parse<Expect> {
        if self.eat(Word::NothingElse) {
            return Ok(Expect::NothingElse);
        }
        if self.eat(Word::Exposure) {
            let party = self.any_word("角色，如 买方", "a role such as buyer")?;
            self.expect_sign(Sign::Equal)?;
            let amount = self.literal()?;
            return Ok(Expect::Exposure { party, amount });
        }
        let rule = self.dotted_name("规则的编号", "a rule's id")?;
        if self.eat(Word::NoAlert) {
            return Ok(Expect::NoAlert(rule));
        }
        if self.eat(Word::Withdrawn) {
            return Ok(Expect::Withdrawn(rule));
        }
        if self.eat(Word::Unknown) {
            return Ok(Expect::Unknown(rule));
        }
        if self.eat(Word::Message) {
            self.expect(Word::Contains)?;
            let part = self.quoted()?;
            return Ok(Expect::MessageContains { rule, part });
        }
        if let Some(expect) = self.expected_of_a_promise(&rule)? {
            return Ok(expect);
        }
        if !self.eat(Word::Alert) {
            return Err(self.unexpected(
                "告警、不告警、撤回、无法判断、说明 含，标准的 达标、未达标、无记录、未到期、不适用，或承诺的 应赔、不赔、待补、交评审",
                "alert, no_alert, withdrawn, unknown, message contains; of a standard met, not_met, no_record, pending, not_applicable; of a commitment owed, not_owed, incomplete, to_jury",
            ));
        }
        let count = if matches!(
            self.peek().map(|token| &token.kind),
            Some(TokenKind::Number(_))
        ) {
            Some(self.times()?)
        } else {
            None
        };
        let at = if self.eat(Word::At) {
            Some(self.moment()?)
        } else {
            None
        };
        Ok(Expect::Alert { rule, count, at })
    }

    /// `达标`, `应赔 4000元`, …: what is expected of a standard or a commitment.
    fn expected_of_a_promise(&mut self, id: &Name) -> Parse<Option<Expect>> {
        let standings = [
            (Word::Met, Stands::Met),
            (Word::NotMet, Stands::NotMet),
            (Word::NoRecord, Stands::NoRecord),
            (Word::Pending, Stands::Pending),
            (Word::NotApplicable, Stands::NotApplicable),
        ];
        for (word, standing) in standings {
            if self.eat(word) {
                let standard = id.clone();
                return Ok(Some(Expect::Standing { standard, standing }));
            }
        }
        let outcome = if self.eat(Word::Owed) {
            Claimed::Owed(self.literal()?)
        } else if self.eat(Word::NotOwed) {
            Claimed::NotOwed
        } else if self.eat(Word::Incomplete) {
            Claimed::Incomplete
        } else if self.eat(Word::ToJury) {
            Claimed::Jury
        } else {
            return Ok(None);
        };
        Ok(Some(Expect::Claim {
            commitment: id.clone(),
            outcome,
        }))
    }

    /// `1 次`, `1 time`.
    fn times(&mut self) -> Parse<u32> {
        let count = self.whole_number("次数", "how many times")?;
        let unit = match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Word(text)) => unit(text, self.language),
            _ => None,
        };
        if unit != Some(Unit::Times) {
            return Err(self.unexpected("“次”", "`times`"));
        }
        self.bump();
        Ok(count)
    }
}

fn in_bare_word(kind: &TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Word(_)
            | TokenKind::Number(_)
            | TokenKind::Date(_)
            | TokenKind::Time { .. }
            | TokenKind::Sign(Sign::Dot)
    )
}
