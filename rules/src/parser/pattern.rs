//! Events: `付款完成 其中 用途 是 解押款`, what a rule waits for, and how long.

use super::Parse;
use super::cursor::Parser;
use crate::ast::{Condition, Duration, Duty, EventPattern, Language, LiteralKind, Name, Trigger};
use crate::lexer::{Sign, TokenKind};
use crate::words::Word;

impl Parser<'_> {
    /// `E [其中 c]`.
    pub(super) fn pattern(&mut self) -> Parse<EventPattern> {
        let kind = self.kind()?;
        let filter = self.filter()?;
        Ok(EventPattern { kind, filter })
    }

    pub(super) fn kind(&mut self) -> Parse<Name> {
        self.name("事件的名字", "the name of an event")
    }

    /// `其中` and one primary condition.
    pub(super) fn filter(&mut self) -> Parse<Option<Box<Condition>>> {
        if self.bare_filter || !self.eat(Word::Where) {
            return Ok(None);
        }
        let start = self.start();
        // One level, with its brackets or without: the formatter may add them.
        self.enter()?;
        let condition = if self.at_sign(Sign::OpenRound) {
            let node = self.group()?;
            self.as_condition(node)?
        } else if self.at(Word::Not) {
            return Err(self.filter_needs_brackets(start));
        } else {
            self.bare_filter = true;
            let condition = self.comparison()?;
            self.bare_filter = false;
            condition
        };
        self.leave();
        if self.at_arithmetic() {
            return Err(self.filter_needs_brackets(start));
        }
        Ok(Some(Box::new(condition)))
    }

    fn at_arithmetic(&self) -> bool {
        [Sign::Plus, Sign::Minus, Sign::Times]
            .into_iter()
            .any(|sign| self.at_sign(sign))
    }

    /// `E [其中 c] 或 F …`.
    pub(super) fn patterns(&mut self) -> Parse<Vec<EventPattern>> {
        let first = self.pattern()?;
        self.more_patterns(first)
    }

    fn more_patterns(&mut self, first: EventPattern) -> Parse<Vec<EventPattern>> {
        let mut patterns = vec![first];
        while self.eat(Word::Or) {
            self.room(patterns.len())?;
            patterns.push(self.pattern()?);
        }
        let filter = patterns.last().and_then(|last| last.filter.as_ref());
        if let Some(start) = filter
            .map(|filter| filter.span.start)
            .filter(|_| self.at(Word::And))
        {
            return Err(self.filter_needs_brackets(start));
        }
        Ok(patterns)
    }

    /// What stands behind `当`.
    pub(super) fn trigger(&mut self) -> Parse<Trigger> {
        let kind = self.kind()?;
        let from_field = if self.eat_sign(Sign::Dot) {
            Some(self.field()?)
        } else {
            None
        };
        let start = EventPattern {
            kind,
            filter: self.filter()?,
        };
        if self.at(Word::Must) || self.at(Word::Before) {
            let duty = self.duty_now()?;
            return Ok(Trigger::Duty {
                start,
                from_field,
                duty,
            });
        }
        if from_field.is_none() && !self.at(Word::After) {
            return Ok(Trigger::Events(self.more_patterns(start)?));
        }
        self.expect(Word::After)?;
        let after = self.duration()?;
        if self.at_duty_after() {
            let duty = self.duty_after(after)?;
            return Ok(Trigger::Duty {
                start,
                from_field,
                duty,
            });
        }
        let without = match self.language {
            Language::Zh => self.eat(Word::Within),
            Language::En => self.eat(Word::Without),
        };
        if !without {
            return Ok(Trigger::Deadline {
                start,
                from_field,
                after,
                absent: None,
                same: None,
            });
        }
        if self.language == Language::Zh {
            self.expect(Word::No)?;
        }
        let absent = Some(self.pattern()?);
        let same = self.same()?;
        Ok(Trigger::Deadline {
            start,
            from_field,
            after,
            absent,
            same,
        })
    }

    /// `同 字段`.
    fn same(&mut self) -> Parse<Option<Name>> {
        if self.eat(Word::Same) {
            self.field().map(Some)
        } else {
            Ok(None)
        }
    }

    /// `应 c`, `之前 [N 内] 应有 F [同 字段]`.
    fn duty_now(&mut self) -> Parse<Duty> {
        if self.eat(Word::Must) {
            return self.condition().map(Duty::Holds);
        }
        self.expect(Word::Before)?;
        let within = if self.at(Word::MustHave) {
            None
        } else {
            let within = self.duration()?;
            if self.language == Language::Zh {
                self.expect(Word::Within)?;
            }
            Some(within)
        };
        self.expect(Word::MustHave)?;
        let event = self.pattern()?;
        let same = self.same()?;
        Ok(Duty::Before {
            within,
            event,
            same,
        })
    }

    /// Behind `之后 N`: `内 应有`, `must_have`.
    fn at_duty_after(&self) -> bool {
        match self.language {
            Language::Zh => {
                self.at(Word::Within)
                    && self
                        .ahead(1)
                        .is_some_and(|token| token.word == Some(Word::MustHave))
            }
            Language::En => self.at(Word::MustHave),
        }
    }

    fn duty_after(&mut self, within: Duration) -> Parse<Duty> {
        if self.language == Language::Zh {
            self.expect(Word::Within)?;
        }
        self.expect(Word::MustHave)?;
        let event = self.pattern()?;
        let same = self.same()?;
        Ok(Duty::After {
            within,
            event,
            same,
        })
    }

    pub(super) fn field(&mut self) -> Parse<Name> {
        self.any_word("字段的名字", "the name of a field")
    }

    /// A literal, or the name of a constant or parameter.
    pub(super) fn duration(&mut self) -> Parse<Duration> {
        if matches!(
            self.peek().map(|token| &token.kind),
            Some(TokenKind::Word(_))
        ) {
            return self
                .name("时长，如 3天", "a duration such as 3 days")
                .map(Duration::Named);
        }
        let literal = self.literal()?;
        if let LiteralKind::Count(count) = literal.kind {
            return Err(self.duration_needs_unit(count, literal.span));
        }
        Ok(Duration::Literal(literal))
    }

    /// `最近 N 内`, `last N`.
    pub(super) fn window(&mut self) -> Parse<Option<Duration>> {
        if !self.eat(Word::Last) {
            return Ok(None);
        }
        let duration = self.duration()?;
        if self.language == Language::Zh {
            self.expect(Word::Within)?;
        }
        Ok(Some(duration))
    }
}
