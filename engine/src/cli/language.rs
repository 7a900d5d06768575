//! The language of everything that a person reads.

use std::env;

/// Chinese or English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Zh,
    En,
}

impl Lang {
    /// `--lang zh|en` if it is given, else Chinese where the locale is Chinese, else English. Looked
    /// up before the arguments are parsed, since the help itself has a language.
    pub fn detect(args: &[String]) -> Lang {
        let mut words = args.iter();
        while let Some(word) = words.next() {
            let given = word.strip_prefix("--lang=").or_else(|| {
                (word == "--lang")
                    .then(|| words.next().map(String::as_str))
                    .flatten()
            });
            match given {
                Some("zh") => return Lang::Zh,
                Some("en") => return Lang::En,
                _ => {}
            }
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
        if locale.is_some_and(|locale| locale.starts_with("zh")) {
            Lang::Zh
        } else {
            Lang::En
        }
    }

    /// The text of this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
