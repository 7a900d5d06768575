//! Written values: numbers with their units, exact; days and moments; text and flags.

use super::cursor::Parser;
use super::report::run_together;
use super::units::{
    BEIJING_OFFSET, DAY, HOUR, HUNDRED_MILLION_YUAN, MINUTE, PERCENT, SECOND, TEN_THOUSAND_YUAN,
    YUAN,
};
use super::{Failed, Parse};
use crate::ast::{Dated, Language, Literal, LiteralKind, Moment, Span};
use crate::diagnostic::{Diagnostic, Wording, code};
use crate::lexer::{Sign, Token, TokenKind};
use crate::words::{Unit, Word, unit, unit_prefix};

impl Parser<'_> {
    /// Whether a literal begins here.
    pub(super) fn at_literal(&self) -> bool {
        match self.peek().map(|token| &token.kind) {
            Some(
                TokenKind::Number(_)
                | TokenKind::Text(_)
                | TokenKind::Date(_)
                | TokenKind::Separated(_)
                | TokenKind::UnclosedText
                | TokenKind::BadTime,
            ) => true,
            Some(TokenKind::Word(_)) => self.at(Word::True) || self.at(Word::False),
            _ => false,
        }
    }

    pub(super) fn literal(&mut self) -> Parse<Literal> {
        let start = self.start();
        let kind = self.literal_kind()?;
        Ok(Literal {
            kind,
            span: self.since(start),
        })
    }

    fn literal_kind(&mut self) -> Parse<LiteralKind> {
        if self.eat(Word::True) {
            return Ok(LiteralKind::Flag(true));
        }
        if self.eat(Word::False) {
            return Ok(LiteralKind::Flag(false));
        }
        match self.peek().map(|token| (token.kind.clone(), token.span)) {
            Some((TokenKind::Text(text), _)) => {
                self.bump();
                Ok(LiteralKind::Text(text))
            }
            Some((TokenKind::Date(date), _)) => {
                self.bump();
                Ok(self
                    .time_behind(date)
                    .map_or(LiteralKind::Date(date), LiteralKind::Instant))
            }
            Some((TokenKind::Number(digits), span)) => {
                self.bump();
                self.with_unit(&digits, span)
            }
            Some((TokenKind::Separated(digits), span)) => {
                Err(self.thousands_separator(&digits, span))
            }
            _ => Err(self.unexpected(
                "一个写明的值，如 245万元、3天、70%",
                "a written value such as 245 yuan, 3 days, 70%",
            )),
        }
    }

    fn time_behind(&mut self, date: Dated) -> Option<Moment> {
        let Some(Token {
            kind: TokenKind::Time { second, offset },
            ..
        }) = self.peek()
        else {
            return None;
        };
        let moment = Moment {
            date,
            second: *second,
            offset: offset.unwrap_or(BEIJING_OFFSET),
        };
        self.bump();
        Some(moment)
    }

    /// `2025-03-01 14:20`.
    pub(super) fn moment(&mut self) -> Parse<Moment> {
        let date = self.date()?;
        if let Some(moment) = self.time_behind(date) {
            return Ok(moment);
        }
        if self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::BadTime)
        {
            return Err(self.unexpected("时刻", "a time of day"));
        }
        let span = self.previous().map_or(Span::default(), |token| token.span);
        let message = Wording::new("日期后面缺少时刻", "the time of day is missing");
        let written = self.source.get(span.start..span.end).unwrap_or("");
        let help = Wording::new(format!("{written} 10:05"), format!("{written} 10:05"));
        Err(self.fail(Diagnostic::error(&code::TIME_NEEDED, span, message).help(help)))
    }

    /// `2025-03-01`.
    pub(super) fn date(&mut self) -> Parse<Dated> {
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Date(date)) => {
                let date = *date;
                self.bump();
                Ok(date)
            }
            _ => Err(self.unexpected("日期，如 2025-03-01", "a date such as 2025-03-01")),
        }
    }

    /// A count without unit, as in `版本 1`.
    pub(super) fn whole_number(&mut self, zh: &str, en: &str) -> Parse<u32> {
        let found = match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Number(digits)) => digits.parse().ok(),
            _ => None,
        };
        match found {
            Some(number) => {
                self.bump();
                Ok(number)
            }
            None => Err(self.unexpected(zh, en)),
        }
    }

    /// The unit behind a number, on its line; but `months=3` on its own is a field.
    fn unit_behind(&self) -> Option<Unit> {
        let token = self.ahead(0)?;
        let field = !token.glued
            && self
                .ahead(1)
                .is_some_and(|next| next.kind == TokenKind::Sign(Sign::Equal));
        match &token.kind {
            TokenKind::Word(text) if !field => unit(text, self.language),
            _ => None,
        }
    }

    fn with_unit(&mut self, digits: &str, span: Span) -> Parse<LiteralKind> {
        if self.eat_sign(Sign::Percent) {
            return self.scaled(digits, PERCENT, span).map(LiteralKind::Ratio);
        }
        if let Some(unit) = self.unit_behind() {
            self.bump();
            return self.measured(digits, unit, span);
        }
        if let Some(Token {
            kind: TokenKind::Word(text),
            span: word,
            glued: true,
            ..
        }) = self.ahead(0)
        {
            let (text, word) = (text.clone(), *word);
            return Err(self.wrong_unit(
                digits,
                &text,
                Span {
                    start: span.start,
                    end: word.end,
                },
            ));
        }
        if digits.contains('.') {
            let message = Wording::new("带小数的数要写单位", "a number with decimals needs a unit");
            let help = Wording::new(
                format!("{digits}元 或 {digits}%"),
                format!("{digits} yuan or {digits}%"),
            );
            return Err(self.fail(Diagnostic::error(&code::UNKNOWN_UNIT, span, message).help(help)));
        }
        self.scaled(digits, 1, span).map(LiteralKind::Count)
    }

    fn measured(&mut self, digits: &str, unit: Unit, span: Span) -> Parse<LiteralKind> {
        let (scale, kind): (i64, fn(i64) -> LiteralKind) = match unit {
            Unit::Yuan => (YUAN, LiteralKind::Money),
            Unit::TenThousandYuan => (TEN_THOUSAND_YUAN, LiteralKind::Money),
            Unit::HundredMillionYuan => (HUNDRED_MILLION_YUAN, LiteralKind::Money),
            Unit::Day => (DAY, LiteralKind::Exact),
            Unit::Hour => (HOUR, LiteralKind::Exact),
            Unit::Minute => (MINUTE, LiteralKind::Exact),
            Unit::Second => (SECOND, LiteralKind::Exact),
            Unit::WorkingDay => (1, LiteralKind::WorkingDays),
            Unit::CalendarDay => (1, LiteralKind::CalendarDays),
            Unit::Month => (1, LiteralKind::Months),
            Unit::Times | Unit::Piece => (1, LiteralKind::Count),
        };
        let fine = digits.contains('.') && !matches!(kind(0), LiteralKind::Money(_));
        if fine {
            let message = Wording::new(
                format!("{digits} 不是整数"),
                format!("{digits} is not a whole number"),
            );
            let help = Wording::new(
                "换成小一级的单位，如 36小时",
                "take a smaller unit, such as 36 hours",
            );
            return Err(
                self.fail(Diagnostic::error(&code::NUMBER_OUT_OF_RANGE, span, message).help(help))
            );
        }
        self.scaled(digits, scale, span).map(kind)
    }

    /// `digits` times `scale`, only if exact.
    fn scaled(&mut self, digits: &str, scale: i64, span: Span) -> Parse<i64> {
        match exact(digits, scale) {
            Some(value) => Ok(value),
            None => Err(self.out_of_range(digits, span)),
        }
    }

    fn out_of_range(&mut self, digits: &str, span: Span) -> Failed {
        let short: String = digits.chars().take(24).collect();
        let message = Wording::new(
            format!("{short} 太大，或小数位太多"),
            format!("{short} is too large or has too many decimals"),
        );
        let help = Wording::new(
            "金额写到分，比例最多四位小数，天数、小时数、个数写整数",
            "write money to the fen, a percentage with at most four decimals, durations and counts whole",
        );
        self.fail(Diagnostic::error(&code::NUMBER_OUT_OF_RANGE, span, message).help(help))
    }

    fn thousands_separator(&mut self, digits: &str, span: Span) -> Failed {
        let unit = self.tokens_unit(span);
        let message = Wording::new("数字里不能有逗号", "a number holds no commas");
        let typed = match self.language {
            Language::Zh => format!("{digits}{unit}"),
            Language::En => format!("{digits} {unit}"),
        };
        let help = Wording::new(typed.clone(), typed);
        self.fail(Diagnostic::error(&code::THOUSANDS_SEPARATOR, span, message).help(help))
    }

    /// The word behind the number at `span`.
    fn tokens_unit(&self, span: Span) -> String {
        match self.ahead(1) {
            Some(Token {
                kind: TokenKind::Word(text),
                span: word,
                ..
            }) if word.start >= span.end => text.clone(),
            _ => String::new(),
        }
    }

    /// `245万`, `3日`, or `3天内` with its space missing.
    fn wrong_unit(&mut self, digits: &str, text: &str, span: Span) -> Failed {
        if self.language == Language::Zh
            && let Some((unit, rest)) = unit_prefix(text)
            && crate::words::lookup(rest, self.language).is_some()
        {
            let apart = format!("{digits}{unit} {rest}");
            return self.fail(run_together(span, &format!("{digits}{text}"), &apart));
        }
        let meant = match text {
            "万" | "萬" => "万元",
            "亿" => "亿元",
            "块" | "圆" | "块钱" | "人民币" => "元",
            "日" => "天",
            "工作日" | "个工作天" => "个工作日",
            "自然日" | "个日历日" => "个自然日",
            "月" => "个月",
            "时" | "钟头" | "个小时" => "小时",
            "分" => "分钟",
            _ => "",
        };
        let message = Wording::new(
            format!("没有“{text}”这个单位"),
            format!("there is no unit `{text}`"),
        );
        let help = if meant.is_empty() {
            Wording::new(
                "单位有：元 万元 亿元 % 天 小时 分钟 秒 个工作日 个自然日 个月 次 个",
                "units: yuan % days hours minutes seconds working_days calendar_days months times",
            )
        } else {
            Wording::new(format!("{digits}{meant}"), format!("{digits}{meant}"))
        };
        self.fail(Diagnostic::error(&code::UNKNOWN_UNIT, span, message).help(help))
    }
}

/// `digits` (with at most one point) times `scale`, if that is a whole number in range.
fn exact(digits: &str, scale: i64) -> Option<i64> {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = decimals.trim_end_matches('0');
    if whole.len() > 20 || decimals.len() > 12 {
        return None;
    }
    let places = u32::try_from(decimals.len()).ok()?;
    let number: i128 = format!("{whole}{decimals}").parse().ok()?;
    let scaled = number.checked_mul(i128::from(scale))?;
    let divisor = 10_i128.checked_pow(places)?;
    if scaled.checked_rem(divisor)? != 0 {
        return None;
    }
    i64::try_from(scaled.checked_div(divisor)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_refused() {
        for (digits, scale, expected) in [
            ("343.5", TEN_THOUSAND_YUAN, Some(343_500_000)),
            ("-0.01", YUAN, Some(-1)),
            ("0.001", YUAN, None),
            ("0.0010000", TEN_THOUSAND_YUAN, Some(1_000)),
            ("92233720368547758.07", YUAN, Some(i64::MAX)),
            ("92233720368547758.08", YUAN, None),
            ("-92233720368547758.08", YUAN, Some(i64::MIN)),
            ("70.1234", PERCENT, Some(701_234)),
            ("70.12345", PERCENT, None),
            ("99999999999999999999999999", 1, None),
        ] {
            assert_eq!(exact(digits, scale), expected, "{digits}");
        }
    }
}
