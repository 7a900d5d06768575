//! Tables of bands and scales.

use super::Parse;
use super::cursor::Parser;
use crate::ast::{Band, Comments, Language, Table, TableVersion};
use crate::words::Word;

impl Parser<'_> {
    /// `分档 名`, `累进 名 四舍五入到分`, and the lines of it.
    pub(super) fn table(&mut self, scale: bool) -> Parse<Table> {
        let mut comments = Comments {
            above: self.comments_above(),
            behind: None,
        };
        self.bump();
        let name = self.any_word("表的名字", "the table's name")?;
        let scale = match (scale, self.rounding()) {
            (true, None) => {
                return Err(self.unexpected(
                    "四舍五入到分 或 向下到分",
                    "`round_half_up` or `round_down`",
                ));
            }
            (true, rounding) => rounding,
            (false, _) => None,
        };
        self.line_ends()?;
        self.close_comments(&mut comments);
        let mut versions = Vec::new();
        while self.at_version() || self.at_band() {
            self.room(versions.len())?;
            versions.push(self.table_version(&mut comments)?);
        }
        Ok(Table {
            name,
            scale,
            versions,
            comments,
        })
    }

    fn at_version(&self) -> bool {
        self.front_is(match self.language {
            Language::Zh => Word::Since,
            Language::En => Word::From,
        })
    }

    fn at_band(&self) -> bool {
        self.front_among(&[Word::Below, Word::Rest]).is_some()
    }

    /// `[自 2024-11-14 起 [依据 "…"]]` and its bands.
    fn table_version(&mut self, comments: &mut Comments) -> Parse<TableVersion> {
        let mut version = TableVersion {
            from: None,
            basis: None,
            bands: Vec::new(),
        };
        if self.at_version() {
            comments.above.extend(self.comments_above());
            self.unfirst();
            if self.language == Language::Zh {
                self.bump();
            }
            version.from = Some(self.start_date()?);
            if self.eat(Word::Basis) {
                version.basis = Some(self.text()?);
            }
            self.line_ends()?;
            self.close_comments_above(comments);
        }
        while self.at_band() {
            self.room(version.bands.len())?;
            comments.above.extend(self.comments_above());
            let rest = self.front_is(Word::Rest);
            self.bump();
            let below = if rest { None } else { Some(self.literal()?) };
            self.expect(Word::Then)?;
            let value = self.literal()?;
            self.line_ends()?;
            version.bands.push(Band { below, value });
            self.close_comments_above(comments);
        }
        Ok(version)
    }
}
