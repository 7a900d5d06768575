//! What the parser says when a text has the wrong shape.

use super::cursor::Parser;
use super::{Failed, MAX_ITEMS, MAX_NESTING, MAX_PARTS, Parse};
use crate::ast::{Language, Span};
use crate::diagnostic::{Code, Diagnostic, Wording, code};
use crate::lexer::{Sign, Token, TokenKind};
use crate::words::{BLOCKS, CLAUSES, LINES, Word, lookup, split};
use anxin_events::nearest;

impl Parser<'_> {
    /// Something else than `zh` / `en` stands here. Finds the likeliest reason.
    pub(super) fn unexpected(&mut self, zh: &str, en: &str) -> Failed {
        let span = self.here();
        if let Some(diagnostic) = self.likely_slip() {
            return self.fail(diagnostic);
        }
        let (found_zh, found_en) = self.found();
        let message = Wording::new(
            format!("这里应是{zh}，却是{found_zh}"),
            format!("expected {en}, found {found_en}"),
        );
        let help = if zh.starts_with("行尾") {
            Wording::new(
                format!("删去{found_zh}，或另起一行写"),
                format!("delete {found_en}, or begin a new line"),
            )
        } else {
            Wording::new(format!("在这里写{zh}"), format!("write {en} here"))
        };
        self.fail(Diagnostic::error(&code::UNEXPECTED, span, message).help(help))
    }

    pub(super) fn expected_word(&mut self, word: Word) -> Failed {
        let form = word.form(self.language);
        self.unexpected(&format!("“{form}”"), &format!("`{form}`"))
    }

    pub(super) fn expected_sign(&mut self, sign: Sign) -> Failed {
        let text = sign.text();
        let closing = matches!(
            sign,
            Sign::CloseRound | Sign::CloseSquare | Sign::CloseBrace
        );
        if closing && self.peek().is_none() {
            let message = Wording::new(
                format!("括号没有收尾，缺少 {text}"),
                format!("the bracket is not closed, {text} is missing"),
            );
            let help = Wording::new(format!("在这里补上 {text}"), format!("put {text} here"));
            return self
                .fail(Diagnostic::error(&code::UNCLOSED_BRACKET, self.here(), message).help(help));
        }
        self.unexpected(&format!(" {text}"), &format!("`{text}`"))
    }

    /// The next token in words.
    fn found(&self) -> (String, String) {
        match self.peek() {
            None => ("行尾".to_owned(), "the end of the line".to_owned()),
            Some(token) => {
                let text = self
                    .source
                    .get(token.span.start..token.span.end)
                    .unwrap_or("");
                let short: String = text.chars().take(20).collect();
                let dots = if short.len() < text.len() { "…" } else { "" };
                (format!("“{short}{dots}”"), format!("`{short}{dots}`"))
            }
        }
    }

    /// Words run together, a word of the other language, or a token that is wrong anywhere.
    fn likely_slip(&self) -> Option<Diagnostic> {
        let next = self.peek();
        if let Some(diagnostic) = next.and_then(|token| self.wrong_anywhere(token)) {
            return Some(diagnostic);
        }
        if let Some(diagnostic) = next.and_then(|token| self.other_language(token)) {
            return Some(diagnostic);
        }
        let before = self.previous().filter(|token| !self.is_own(token));
        [next, before]
            .into_iter()
            .flatten()
            .find_map(|token| self.run_together(token))
    }

    fn is_own(&self, token: &Token) -> bool {
        matches!(&token.kind, TokenKind::Word(text) if lookup(text, self.language).is_some())
    }

    fn wrong_anywhere(&self, token: &Token) -> Option<Diagnostic> {
        let (code, message, help) = match &token.kind {
            TokenKind::Stray(c) => (
                &code::STRAY_SIGN,
                Wording::new(
                    format!("不认识的符号 {c}"),
                    format!("the language has no sign {c}"),
                ),
                Wording::new(
                    "删掉它；文字要写在引号里：\"…\"",
                    "delete it; text stands in quotes: \"…\"",
                ),
            ),
            TokenKind::UnclosedText => (
                &code::UNCLOSED_TEXT,
                Wording::new(
                    "引号在这一行里没有收尾",
                    "the quote is not closed on this line",
                ),
                Wording::new("在行尾补上引号 \"", "put \" at the end of the text"),
            ),
            TokenKind::BadTime => (
                &code::NO_SUCH_TIME,
                Wording::new("没有这个时刻", "there is no such time of day"),
                Wording::new(
                    "写作 14:20，从 00:00 到 23:59",
                    "write 14:20, from 00:00 to 23:59",
                ),
            ),
            _ => return None,
        };
        Some(Diagnostic::error(code, token.span, message).help(help))
    }

    fn other_language(&self, token: &Token) -> Option<Diagnostic> {
        let TokenKind::Word(text) = &token.kind else {
            return None;
        };
        let other = match self.language {
            Language::Zh => Language::En,
            Language::En => Language::Zh,
        };
        if lookup(text, self.language).is_some() {
            return None;
        }
        let own = lookup(text, other)?.form(self.language);
        if own.is_empty() {
            return None;
        }
        let message = match self.language {
            Language::Zh => Wording::new(
                format!("这个文件用中文词，{text} 是英文词"),
                format!("this file uses Chinese words, {text} is an English one"),
            ),
            Language::En => Wording::new(
                format!("这个文件用英文词，{text} 是中文词"),
                format!("this file uses English words, {text} is a Chinese one"),
            ),
        };
        Some(Diagnostic::error(&code::OTHER_LANGUAGE, token.span, message).instead(token.span, own))
    }

    fn run_together(&self, token: &Token) -> Option<Diagnostic> {
        let TokenKind::Word(text) = &token.kind else {
            return None;
        };
        if self.language != Language::Zh {
            return None;
        }
        let apart = split(text)?;
        Some(run_together(token.span, text, &apart))
    }

    /// A line that opens with none of the words that may stand there.
    pub(super) fn unknown_line(&mut self) -> Failed {
        let Some(token) = self.front().cloned() else {
            return Failed;
        };
        self.bump(); // so that whatever goes on after it makes progress
        let slip = self
            .wrong_anywhere(&token)
            .or_else(|| self.other_language(&token))
            .or_else(|| self.run_together(&token));
        if let Some(diagnostic) = slip {
            return self.fail(diagnostic);
        }
        let text = self
            .source
            .get(token.span.start..token.span.end)
            .unwrap_or("");
        let short: String = text.chars().take(20).collect();
        let message = if token.first {
            Wording::new(
                format!("一行不能以“{short}”开头"),
                format!("no line opens with `{short}`"),
            )
        } else {
            Wording::new(
                format!("子句到这里已经结束，后面多了“{short}”"),
                format!("the clause ends here; `{short}` is too much"),
            )
        };
        let near = nearest(&short, self.line_words());
        let code: &'static Code = if token.first {
            &code::UNKNOWN_LINE
        } else {
            &code::UNEXPECTED
        };
        let diagnostic = Diagnostic::error(code, token.span, message);
        self.fail(match near {
            Some(word) => diagnostic.instead(token.span, word),
            None => diagnostic.help(line_help()),
        })
    }

    /// Every word that may open a line.
    fn line_words(&self) -> impl Iterator<Item = &'static str> + use<> {
        let language = self.language;
        [CLAUSES, BLOCKS, LINES]
            .into_iter()
            .flatten()
            .map(move |word| word.form(language))
    }

    pub(super) fn no_file_head(&mut self) {
        let span = self.front().map_or(Span::default(), |token| token.span);
        let message = Wording::new("第一行应是文件头", "the first line must be the file's head");
        let help = Wording::new("规则文件 标题", "rules_file title");
        let _ = self.fail(Diagnostic::error(&code::NO_FILE_HEAD, span, message).help(help));
    }

    pub(super) fn too_many_items(&mut self) {
        let message = Wording::new(
            format!("一个文件最多 {MAX_ITEMS} 个块"),
            format!("a file holds at most {MAX_ITEMS} blocks"),
        );
        let span = self.front().map_or(Span::default(), |token| token.span);
        let help = Wording::new(
            "按主题拆成几个文件",
            "split it by subject into several files",
        );
        let _ = self.fail(Diagnostic::error(&code::TOO_MANY, span, message).help(help));
    }

    /// Whether a list of `length` parts may have another one.
    pub(super) fn room(&mut self, length: usize) -> Parse<()> {
        if length < MAX_PARTS {
            return Ok(());
        }
        let message = Wording::new(
            format!("一个条件或列表最多 {MAX_PARTS} 项"),
            format!("a condition or list has at most {MAX_PARTS} parts"),
        );
        let help = Wording::new(
            "用 定义 给其中一部分起个名字",
            "name a part of it with `define`",
        );
        Err(self.fail(Diagnostic::error(&code::TOO_MANY, self.here(), message).help(help)))
    }

    pub(super) fn too_deep(&mut self) -> Failed {
        let message = Wording::new(
            format!("嵌套超过 {MAX_NESTING} 层"),
            format!("nested deeper than {MAX_NESTING}"),
        );
        let help = Wording::new(
            "用 定义 给其中一部分起个名字",
            "name a part of it with `define`",
        );
        self.fail(Diagnostic::error(&code::TOO_DEEP, self.here(), message).help(help))
    }

    pub(super) fn misplaced_block(&mut self) -> Failed {
        let span = self.front().map_or(Span::default(), |token| token.span);
        self.bump();
        let message = Wording::new("案例文件里只能有 案例", "a case file holds cases only");
        let help = Wording::new(
            "把它移到规则文件里，或把第一行改为 规则文件",
            "move it to a rules file, or open this file with rules_file",
        );
        self.fail(Diagnostic::error(&code::MISPLACED_BLOCK, span, message).help(help))
    }

    /// The filter whose condition began at `start` goes on with something.
    pub(super) fn filter_needs_brackets(&mut self, start: usize) -> Failed {
        let here = self.here();
        let read = self.source.get(start..here.start).unwrap_or("").trim();
        let next = self.source.get(here.start..here.end).unwrap_or("");
        let word = Word::Where.form(self.language);
        let message = Wording::new(
            format!("“{word}”后面只带一个简单的比较"),
            format!("`{word}` takes one plain comparison"),
        );
        let typed = format!("{word} ({read} {next} …)").replace("( ", "(");
        let help = Wording::new(typed.clone(), typed);
        let span = Span {
            start,
            end: here.end,
        };
        self.fail(Diagnostic::error(&code::FILTER_NEEDS_BRACKETS, span, message).help(help))
    }

    pub(super) fn duration_needs_unit(&mut self, count: i64, span: Span) -> Failed {
        let message = Wording::new("时长缺少单位", "the duration has no unit");
        let help = Wording::new(
            format!("{count}天、{count}小时、{count}个工作日 或 {count}个自然日"),
            format!("{count} days, {count} hours, {count} working_days or {count} calendar_days"),
        );
        self.fail(Diagnostic::error(&code::UNKNOWN_UNIT, span, message).help(help))
    }

    pub(super) fn not_a_condition(&mut self, span: Span) -> Failed {
        let message = Wording::new(
            "这里要一个条件，却是一个值",
            "a condition is needed here, this is a value",
        );
        let help = Wording::new(
            "接着写比较，例如 > 5万元、是 解押款、有值",
            "go on with a comparison, such as > 50000 yuan, is release, is present",
        );
        self.fail(Diagnostic::error(&code::NOT_A_CONDITION, span, message).help(help))
    }

    pub(super) fn not_a_value(&mut self, span: Span) -> Failed {
        let message = Wording::new(
            "这里要一个值，却是一个条件",
            "a value is needed here, this is a condition",
        );
        let help = Wording::new("几个条件之间用 且 或 连接", "join conditions with and / or");
        self.fail(Diagnostic::error(&code::NOT_A_CONDITION, span, message).help(help))
    }
}

/// `text` should have spaces: `apart`.
pub(super) fn run_together(span: Span, text: &str, apart: &str) -> Diagnostic {
    let message = Wording::new(
        format!("“{text}”里的词连在一起了"),
        format!("the words of `{text}` run together"),
    );
    Diagnostic::error(&code::RUN_TOGETHER, span, message).instead(span, apart)
}

fn line_help() -> Wording {
    Wording::new(
        "块以 规则 测试 案例 常量 参数 定义 登记簿 开头；规则的子句以 类型 级别 当 若 则 说明 等开头；续行以 且 或 开头",
        "blocks open with rule, test, case, constant, parameter, define, register; clauses with type, severity, when, if, then, message and so on; a line that goes on, with and / or",
    )
}
