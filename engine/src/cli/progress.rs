//! Progress of long work: a bar on a terminal, a plain line every ten per cent elsewhere.

use super::language::Lang;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};

/// One piece of long work.
pub struct Progress {
    bar: Option<ProgressBar>,
    plain: bool,
    title: String,
    tenths: u64,
}

impl Progress {
    /// Begins; `wish` is the value of `--progress`.
    pub fn start(lang: Lang, wish: Option<&str>, zh: &str, en: &str) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let (draw, plain) = match wish {
            Some("bar") => (true, false),
            Some("plain") => (false, true),
            Some("none") => (false, false),
            _ => (terminal, !terminal),
        };
        let title = lang.pick(zh, en).to_owned();
        let bar = draw.then(|| {
            let bar = ProgressBar::new(0).with_message(title.clone());
            let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3}% {elapsed}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.with_style(style)
        });
        Progress {
            bar,
            plain,
            title,
            tenths: 0,
        }
    }

    /// So much is done of so much.
    pub fn at(&mut self, done: u64, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done);
        }
        let tenths = done.saturating_mul(10).checked_div(total).unwrap_or(10);
        if self.plain && tenths > self.tenths {
            self.tenths = tenths;
            // Progress that cannot be shown is not worth stopping for.
            let _ = writeln!(
                std::io::stderr(),
                "{} {}%",
                self.title,
                tenths.saturating_mul(10)
            );
        }
    }

    /// Ends.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
