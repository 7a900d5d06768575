//! Tables of bands and scales.

use super::Printer;
use crate::ast::{Language, Table};
use crate::words::Word;

impl Printer {
    pub(super) fn table(&mut self, table: &Table) {
        self.comments_above(&table.comments.above, "");
        let word = if table.scale.is_some() {
            Word::Scale
        } else {
            Word::Bands
        };
        self.word(word);
        self.name(&table.name);
        self.rounding(table.scale);
        self.end_with(&table.comments);
        for version in &table.versions {
            if let Some(from) = version.from {
                self.put("  ");
                if self.language == Language::Zh {
                    self.word(Word::Since);
                }
                self.start_date(from);
                if let Some(basis) = &version.basis {
                    self.put(" ");
                    self.word(Word::Basis);
                    self.text(basis);
                }
                self.end_line();
            }
            for band in &version.bands {
                self.put("  ");
                match &band.below {
                    Some(below) => {
                        self.word(Word::Below);
                        self.literal(below);
                    }
                    None => self.put(Word::Rest.form(self.language)),
                }
                self.put(" ");
                self.word(Word::Then);
                self.literal(&band.value);
                self.end_line();
            }
        }
    }
}
