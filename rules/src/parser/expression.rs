//! Values: literals, names, looks into the past, and the little arithmetic that money needs.

use super::Parse;
use super::condition::Node;
use super::cursor::Parser;
use crate::ast::{Duration, EventPattern, Expression, ExpressionKind, Name, Rounding};
use crate::lexer::{Sign, Token, TokenKind};
use crate::words::Word;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parse<Expression> {
        let node = self.sum()?;
        self.as_value(node)
    }

    /// `a + b - c`.
    pub(super) fn sum(&mut self) -> Parse<Node> {
        let start = self.start();
        let mut left = self.product()?;
        let mut links = 0;
        loop {
            let negated = self.at_sign(Sign::Minus);
            if !negated && !self.at_sign(Sign::Plus) {
                return Ok(left);
            }
            self.bounded(&mut links)?;
            let value = Box::new(self.as_value(left)?);
            self.bump();
            let right = self.product()?;
            let right = Box::new(self.as_value(right)?);
            left = self.value(
                start,
                ExpressionKind::Sum {
                    left: value,
                    negated,
                    right,
                },
            );
        }
    }

    /// `a × 70% 四舍五入到分`.
    fn product(&mut self) -> Parse<Node> {
        let start = self.start();
        let mut left = self.primary()?;
        let mut links = 0;
        while self.at_sign(Sign::Times) {
            self.bounded(&mut links)?;
            let money = Box::new(self.as_value(left)?);
            self.bump();
            let ratio = self.primary()?;
            let ratio = Box::new(self.as_value(ratio)?);
            let rounding = self.rounding();
            left = self.value(
                start,
                ExpressionKind::Times {
                    money,
                    ratio,
                    rounding,
                },
            );
        }
        Ok(left)
    }

    pub(super) fn rounding(&mut self) -> Option<Rounding> {
        if self.eat(Word::RoundHalfUp) {
            Some(Rounding::HalfUp)
        } else if self.eat(Word::RoundDown) {
            Some(Rounding::Down)
        } else {
            None
        }
    }

    fn value(&self, start: usize, kind: ExpressionKind) -> Node {
        Node::Value(Expression {
            kind,
            span: self.since(start),
        })
    }

    /// One value without arithmetic around it, or a condition in brackets.
    pub(super) fn primary(&mut self) -> Parse<Node> {
        let start = self.start();
        if self.at_sign(Sign::OpenRound) {
            self.enter()?;
            let node = self.group()?;
            self.leave();
            return Ok(node);
        }
        if self.at_literal() {
            let literal = self.literal()?;
            return Ok(self.value(start, ExpressionKind::Literal(literal)));
        }
        if self.at_sign(Sign::OpenBrace) {
            let elements = self.list(Sign::OpenBrace, Sign::CloseBrace)?;
            return Ok(self.value(start, ExpressionKind::Set(elements)));
        }
        if self.at(Word::Last) {
            return self.windowed();
        }
        let kind = if self.at(Word::Latest) {
            self.latest()?
        } else if self.at(Word::Sum) {
            self.sum_of(None)?
        } else if let Some(largest) = self.extreme() {
            self.bump();
            let of = self.list(Sign::OpenRound, Sign::CloseRound)?;
            ExpressionKind::Extreme { largest, of }
        } else if self.ahead_is(Sign::Dot) && !self.at_event_or_else() {
            self.dotted()?
        } else {
            self.named()?
        };
        Ok(self.value(start, kind))
    }

    fn ahead_is(&self, sign: Sign) -> bool {
        matches!(self.ahead(1), Some(Token { kind: TokenKind::Sign(found), .. }) if *found == sign)
    }

    /// A dotted name that is none of `本事件.`, `本交易.`, `参数.`.
    fn at_event_or_else(&self) -> bool {
        ![Word::ThisEvent, Word::ThisDeal, Word::Parameter]
            .into_iter()
            .any(|word| self.at(word))
    }

    /// `本事件.收款账户`, `本交易.监管账户`, `参数.高债务率`.
    fn dotted(&mut self) -> Parse<ExpressionKind> {
        let make: fn(Name) -> ExpressionKind = if self.eat(Word::ThisEvent) {
            ExpressionKind::EventField
        } else if self.eat(Word::ThisDeal) {
            ExpressionKind::DealFact
        } else {
            self.bump();
            ExpressionKind::Parameter
        };
        self.expect_sign(Sign::Dot)?;
        self.field().map(make)
    }

    /// `最小(`, `最大(`: without the bracket the word is a name.
    fn extreme(&self) -> Option<bool> {
        if !self.ahead_is(Sign::OpenRound) {
            return None;
        }
        match (self.at(Word::Smallest), self.at(Word::Largest)) {
            (true, _) => Some(false),
            (_, true) => Some(true),
            _ => None,
        }
    }

    /// `最近 N 内` and what it bounds.
    fn windowed(&mut self) -> Parse<Node> {
        let start = self.start();
        let within = self.window()?;
        if self.at(Word::Any) || self.at(Word::No) {
            return self.occurred(start, within).map(Node::Condition);
        }
        let kind = if self.at(Word::Sum) {
            self.sum_of(within)?
        } else {
            let event = self.pattern()?;
            self.count_of(within, event)?
        };
        Ok(self.value(start, kind))
    }

    fn count_of(&mut self, within: Option<Duration>, event: EventPattern) -> Parse<ExpressionKind> {
        self.expect(Word::Count)?;
        Ok(ExpressionKind::CountOf { within, event })
    }

    /// `合计 E.字段 [其中 …]`.
    fn sum_of(&mut self, within: Option<Duration>) -> Parse<ExpressionKind> {
        self.bump();
        let (event, field) = self.event_and_field()?;
        Ok(ExpressionKind::SumOf {
            within,
            event,
            field,
        })
    }

    /// `最近一次 E.字段 [其中 …]`.
    fn latest(&mut self) -> Parse<ExpressionKind> {
        self.bump();
        let (event, field) = self.event_and_field()?;
        Ok(ExpressionKind::LatestField { event, field })
    }

    fn event_and_field(&mut self) -> Parse<(EventPattern, Name)> {
        let kind = self.kind()?;
        self.expect_sign(Sign::Dot)?;
        let field = self.field()?;
        let filter = self.filter()?;
        Ok((EventPattern { kind, filter }, field))
    }

    /// A bare name, a register's count, or `E [其中 …] 个数`.
    fn named(&mut self) -> Parse<ExpressionKind> {
        let name = self.name("一个条件或值", "a condition or a value")?;
        if self.at_sign(Sign::OpenSquare) {
            return self.keyed(name);
        }
        if self.bare_filter || !(self.at(Word::Where) || self.at(Word::Count)) {
            return Ok(ExpressionKind::Name(name));
        }
        let filter = self.filter()?;
        self.count_of(None, EventPattern { kind: name, filter })
    }

    /// `在途交易[房屋] 中 其他交易 个数` of a register, `欠费封顶[总价]` of a table.
    fn keyed(&mut self, name: Name) -> Parse<ExpressionKind> {
        self.expect_sign(Sign::OpenSquare)?;
        self.enter()?;
        let bare_filter = std::mem::take(&mut self.bare_filter);
        let key = Box::new(self.expression()?);
        self.bare_filter = bare_filter;
        self.leave();
        self.expect_sign(Sign::CloseSquare)?;
        // In a bare filter a count behind the bracket is the count of the filtered events.
        let count = !self.bare_filter && self.at(Word::Count);
        if !(self.at(Word::Among) || self.at(Word::OtherDeals) || count) {
            return Ok(ExpressionKind::Lookup { table: name, key });
        }
        self.expect(Word::Among)?;
        self.expect(Word::OtherDeals)?;
        self.expect(Word::Count)?;
        Ok(ExpressionKind::RegisterCount {
            register: name,
            key,
        })
    }

    /// Values between two brackets, with commas.
    fn list(&mut self, open: Sign, close: Sign) -> Parse<Vec<Expression>> {
        self.expect_sign(open)?;
        self.enter()?;
        let bare_filter = std::mem::take(&mut self.bare_filter);
        let mut elements = Vec::new();
        if !self.at_sign(close) {
            elements.push(self.expression()?);
            while self.eat_sign(Sign::Comma) {
                self.room(elements.len())?;
                elements.push(self.expression()?);
            }
        }
        self.bare_filter = bare_filter;
        self.leave();
        self.expect_sign(close)?;
        Ok(elements)
    }
}
