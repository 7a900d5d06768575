//! Everything that begins with a digit: dates, times, numbers, and words like `6222-77`.

use super::{Lexer, TokenKind, in_word};
use crate::ast::{Dated, Language};
use crate::words::{Unit, unit};

impl Lexer<'_> {
    /// A minus that touches the number behind it and nothing before it.
    pub(super) fn leads_a_number(&self) -> bool {
        let touches = !self.first
            && self.lexed.tokens.last().is_some_and(|token| {
                token.span.end == self.at()
                    && !matches!(&token.kind, TokenKind::Sign(sign) if opens_a_value(*sign))
            });
        !touches && self.peek(1).is_some_and(|c| c.is_ascii_digit())
    }

    pub(super) fn digits(&mut self) {
        let start = self.at();
        if let Some((date, length)) = self.date() {
            self.advance(length);
            self.push(start, TokenKind::Date(date));
            // `2025-03-01T14:20`: the T only joins.
            if self.peek(0) == Some('T') && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
                self.advance(1);
            }
        } else if self.peek(1) == Some(':') || self.peek(2) == Some(':') {
            let kind = self.time();
            self.push(start, kind);
        } else {
            self.number(start);
        }
    }

    /// The digits from `ahead` on as a number, and how many they are.
    fn run(&self, ahead: usize) -> (u32, usize) {
        let mut value: u32 = 0;
        let mut length: usize = 0;
        while let Some(digit) = self
            .peek(ahead.saturating_add(length))
            .and_then(|c| c.to_digit(10))
        {
            value = value.saturating_mul(10).saturating_add(digit);
            length = length.saturating_add(1);
        }
        (value, length)
    }

    /// `2025-03-01`, if no longer word stands here, with its length in characters.
    fn date(&self) -> Option<(Dated, usize)> {
        if self.peek(4) != Some('-') {
            return None; // before run(): a file of digits must not be read over and over
        }
        let (year, four) = self.run(0);
        let (month, months) = self.run(5);
        let second_dash = months.saturating_add(5);
        let day_at = second_dash.saturating_add(1);
        let (day, days) = self.run(day_at);
        let end = day_at.saturating_add(days);
        let shaped = four == 4 && (1..=2).contains(&months) && (1..=2).contains(&days);
        let whole = match self.peek(end) {
            Some('T') => self
                .peek(end.saturating_add(1))
                .is_some_and(|c| c.is_ascii_digit()),
            Some(c) => !c.is_ascii_alphanumeric() && !matches!(c, '-' | '/' | '_'),
            None => true,
        };
        if !shaped || !whole || self.peek(second_dash) != Some('-') {
            return None;
        }
        let year = i32::try_from(year).ok()?;
        Some((Dated { year, month, day }, end))
    }

    /// Takes `14:20[:05][Z|+08:00]`.
    fn time(&mut self) -> TokenKind {
        let hour = self.take_run();
        let minute = self.take_after(':');
        let second = if self.colon_and_digit() {
            self.take_after(':')
        } else {
            0
        };
        let mut offset = None;
        if self.peek(0) == Some('Z') {
            self.advance(1);
            offset = Some(0);
        } else if matches!(self.peek(0), Some('+' | '-'))
            && self.peek(1).is_some_and(|c| c.is_ascii_digit())
        {
            let west = self.peek(0) == Some('-');
            self.advance(1);
            let hours = self.take_run();
            let minutes = if self.colon_and_digit() {
                self.take_after(':')
            } else {
                0
            };
            if hours > 18 || minutes > 59 {
                return TokenKind::BadTime;
            }
            let east = i32::try_from(hours.saturating_mul(60).saturating_add(minutes)).unwrap_or(0);
            offset = Some(if west { east.saturating_neg() } else { east });
        }
        if hour > 23 || minute > 59 || second > 59 {
            return TokenKind::BadTime;
        }
        let second = hour
            .saturating_mul(3600)
            .saturating_add(minute.saturating_mul(60))
            .saturating_add(second);
        TokenKind::Time { second, offset }
    }

    fn colon_and_digit(&self) -> bool {
        self.peek(0) == Some(':') && self.peek(1).is_some_and(|c| c.is_ascii_digit())
    }

    fn take_run(&mut self) -> u32 {
        let (value, length) = self.run(0);
        self.advance(length);
        value
    }

    /// The digits behind one `sign`; too large where there are none.
    fn take_after(&mut self, sign: char) -> u32 {
        if self.peek(0) == Some(sign) {
            self.advance(1);
        }
        let (value, length) = self.run(0);
        self.advance(length);
        if length == 0 { u32::MAX } else { value }
    }

    fn number(&mut self, start: usize) {
        let mut text = String::new();
        if self.peek(0) == Some('-') {
            text.push('-');
            self.advance(1);
        }
        self.take_digits(&mut text);
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            text.push('.');
            self.advance(1);
            self.take_digits(&mut text);
        }
        if self.number_goes_on_as_a_word() {
            return self.word_from(start, text);
        }
        if self.separated(&mut text) {
            self.push(start, TokenKind::Separated(text));
        } else {
            self.push(start, TokenKind::Number(text));
        }
    }

    fn take_digits(&mut self, text: &mut String) {
        while let Some(c) = self.peek(0).filter(char::is_ascii_digit) {
            text.push(c);
            self.advance(1);
        }
    }

    /// `6222-77`, `3T`; but `3days` is a number and its unit.
    fn number_goes_on_as_a_word(&self) -> bool {
        match self.peek(0) {
            Some('-' | '/') => self.peek(1).is_some_and(in_word),
            Some('_') => true,
            Some(c) if c.is_ascii_alphabetic() => {
                let mut word = String::new();
                // No unit is longer than this.
                while let Some(c) = self
                    .peek(word.len())
                    .filter(|c| word.len() < 16 && (c.is_ascii_alphanumeric() || *c == '_'))
                {
                    word.push(c);
                }
                unit(&word, Language::En).is_none()
            }
            _ => false,
        }
    }

    /// Takes the rest of a word that began with `text`.
    fn word_from(&mut self, start: usize, mut text: String) {
        while let Some(c) = self.peek(0) {
            let joint = matches!(c, '-' | '/') && self.peek(1).is_some_and(in_word);
            if !in_word(c) && !joint {
                break;
            }
            text.push(c);
            self.advance(1);
        }
        self.push(start, TokenKind::Word(text));
    }

    /// Takes `,450,000` when money follows: there a comma can't separate entries.
    fn separated(&mut self, text: &mut String) -> bool {
        let mut ahead: usize = 0;
        let mut groups = String::new();
        // No amount has more groups; without a bound a long list would be read over and over.
        while ahead < 28
            && self.peek(ahead) == Some(',')
            && self.run(ahead.saturating_add(1)).1 == 3
        {
            for offset in 1..=3 {
                groups.extend(self.peek(ahead.saturating_add(offset)));
            }
            ahead = ahead.saturating_add(4);
        }
        if groups.is_empty() || !self.money_at(ahead) {
            return false;
        }
        text.push_str(&groups);
        self.advance(ahead);
        true
    }

    /// Whether a unit of money follows, perhaps behind decimals and one space.
    fn money_at(&self, mut ahead: usize) -> bool {
        if self.peek(ahead) == Some('.') {
            ahead = ahead.saturating_add(1);
            ahead = ahead.saturating_add(self.run(ahead).1);
        }
        if self.peek(ahead) == Some(' ') {
            ahead = ahead.saturating_add(1);
        }
        [
            (Unit::Yuan, Language::Zh),
            (Unit::TenThousandYuan, Language::Zh),
            (Unit::HundredMillionYuan, Language::Zh),
            (Unit::Yuan, Language::En),
        ]
        .into_iter()
        .any(|(unit, language)| {
            unit.form(language, 2)
                .chars()
                .enumerate()
                .all(|(place, c)| self.peek(ahead.saturating_add(place)) == Some(c))
        })
    }
}

/// Behind these signs a number may follow at once: `=-5元`.
fn opens_a_value(sign: super::Sign) -> bool {
    use super::Sign;
    !matches!(
        sign,
        Sign::CloseRound | Sign::CloseSquare | Sign::CloseBrace | Sign::Percent
    )
}
