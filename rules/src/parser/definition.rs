//! Constants, parameters, named predicates and registers.

use super::Parse;
use super::cursor::Parser;
use crate::ast::{Comments, DatedValue, Definition, Language, Predicate, Register};
use crate::lexer::{Sign, TokenKind};
use crate::words::Word;

impl Parser<'_> {
    /// `常量 名 = 字面量`.
    pub(super) fn constant(&mut self) -> Parse<Definition> {
        self.definition(false)
    }

    /// `参数 名 = 字面量 [自 日期 起] [依据 "…"]`; further values on lines that open with `=`.
    pub(super) fn parameter(&mut self) -> Parse<Definition> {
        self.definition(true)
    }

    fn definition(&mut self, dated: bool) -> Parse<Definition> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        self.bump();
        let name = self.any_word("名字", "a name")?;
        self.expect_sign(Sign::Equal)?;
        let mut values = vec![self.dated_value(dated)?];
        self.line_ends()?;
        self.close_comments(&mut comments);
        while dated
            && self
                .front()
                .is_some_and(|token| token.kind == TokenKind::Sign(Sign::Equal))
        {
            comments.above.extend(self.comments_above());
            self.bump();
            values.push(self.dated_value(dated)?);
            self.line_ends()?;
            self.close_comments_above(&mut comments);
        }
        Ok(Definition {
            name,
            values,
            comments,
        })
    }

    fn dated_value(&mut self, dated: bool) -> Parse<DatedValue> {
        let value = self.literal()?;
        let mut from = None;
        let mut basis = None;
        if dated && self.at(self.dating()) {
            if self.language == Language::Zh {
                self.bump();
            }
            from = Some(self.start_date()?);
        }
        if dated && self.eat(Word::Basis) {
            basis = Some(self.text()?);
        }
        Ok(DatedValue { value, from, basis })
    }

    /// The word that opens a start date: `自 … 起`, `from …`.
    fn dating(&self) -> Word {
        match self.language {
            Language::Zh => Word::Since,
            Language::En => Word::From,
        }
    }

    pub(super) fn line_ends(&mut self) -> Parse<()> {
        if self.peek().is_none() {
            Ok(())
        } else {
            Err(self.unexpected("行尾", "the end of the line"))
        }
    }

    /// The comment behind a further line of a block that has only one place for them: above it.
    pub(super) fn close_comments_above(&mut self, comments: &mut Comments) {
        let mut line = Comments::default();
        self.close_comments(&mut line);
        comments.above.extend(line.above);
        comments.above.extend(line.behind);
    }

    /// `定义 名 = 条件`.
    pub(super) fn predicate(&mut self) -> Parse<Predicate> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        self.bump();
        let name = self.any_word("名字", "a name")?;
        self.expect_sign(Sign::Equal)?;
        let condition = self.condition()?;
        self.line_ends()?;
        self.close_comments(&mut comments);
        Ok(Predicate {
            name,
            condition,
            comments,
        })
    }

    /// `登记簿 名 按 字段` and its lines.
    pub(super) fn register(&mut self) -> Parse<Register> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        self.bump();
        let name = self.any_word("登记簿的名字", "the register's name")?;
        self.expect(Word::By)?;
        let key = self.field()?;
        self.close_comments(&mut comments);
        let mut register = Register {
            name,
            key,
            enter: Vec::new(),
            exit: Vec::new(),
            keep: None,
            comments: Comments::default(),
        };
        while let Some(word) = self.front_among(&[Word::Enter, Word::Exit, Word::Keep]) {
            comments.above.extend(self.comments_above());
            self.bump();
            match word {
                Word::Keep => register.keep = Some(self.literal()?),
                _ => {
                    self.expect(Word::When)?;
                    let patterns = self.patterns()?;
                    if word == Word::Enter {
                        register.enter.extend(patterns)
                    } else {
                        register.exit.extend(patterns)
                    }
                }
            }
            self.close_comments_above(&mut comments);
        }
        register.comments = comments;
        Ok(register)
    }
}
