//! Findings in words: the part as its author wrote it, what is wrong with it, and what to type.

use super::super::{Checker, code};
use super::possible::range;
use super::walk::{Finding, Part, Wrong};
use crate::ast::{self, Language};
use crate::diagnostic::{Code, Diagnostic, Severity, Wording};
use crate::facts::FactSource;
use crate::judge::limits::HISTORY_LIMIT;
use crate::print;
use crate::typed::{Cond, Expr};
use anxin_events::Kind;

/// Where a condition was written, and how.
#[derive(Clone, Debug)]
pub(in crate::check) struct Written {
    pub file: usize,
    pub span: ast::Span,
    pub said: Said,
}

/// A condition as its author wrote it.
#[derive(Clone, Debug)]
pub(in crate::check) enum Said {
    Condition(Box<ast::Condition>),
    /// A value of the rule's scope.
    Scope(String),
}

impl Checker {
    /// Where a part was written. Of two equal parts `later` asks for the last.
    fn place(&self, kind: Kind, part: Part<'_>, later: bool) -> Option<(&Written, bool)> {
        let find = |cond: &Cond| {
            let places = [false, true]
                .into_iter()
                .find_map(|filtered| self.written.get(&(kind, filtered, cond.clone())))?;
            if later { places.last() } else { places.first() }
        };
        let not = |cond: Cond| Cond::Not(Box::new(cond));
        let (cond, sign) = part;
        let own = if sign {
            cond.clone()
        } else {
            not(cond.clone())
        };
        // `非 (付款方 不属于 …)` denies what is itself written as a denial.
        let whole = find(&own).or_else(|| find(&not(not(own))));
        match whole {
            Some(own) => Some((own, true)),
            None => find(cond).map(|own| (own, sign)),
        }
    }

    /// As it was written, in the language of its file.
    fn text(&self, kind: Kind, part: Part<'_>) -> Option<String> {
        let (written, sign) = self.place(kind, part, false)?;
        let language = self.language(written.file);
        let text = match &written.said {
            Said::Condition(condition) => print::condition(condition, language),
            Said::Scope(text) => text.clone(),
        };
        Some(match (sign, language) {
            (true, _) => text,
            (false, Language::Zh) => format!("非 ({text})"),
            (false, Language::En) => format!("not ({text})"),
        })
    }

    fn language(&self, file: usize) -> Language {
        self.languages.get(file).copied().unwrap_or(Language::Zh)
    }

    pub(super) fn diagnostic(
        &self,
        kind: Kind,
        finding: &Finding<'_>,
        when: ast::Span,
    ) -> (usize, Diagnostic) {
        let twice = finding.other == Some(finding.part);
        let written = self.place(kind, finding.part, twice);
        let (file, span) = written.map_or((self.file, when), |(own, _)| (own.file, own.span));
        let own = self
            .text(kind, finding.part)
            .unwrap_or_else(|| "…".to_owned());
        let other = finding.other.and_then(|other| self.text(kind, other));
        let (code, message) = words(finding.wrong, &own, other.as_deref());
        let help = self.help(kind, finding, &own, other.as_deref());
        let told = match finding.wrong.severity() {
            Severity::Warning => Diagnostic::warning(code, span, message),
            Severity::Error => Diagnostic::error(code, span, message),
        };
        let beside = finding
            .other
            .and_then(|other| self.place(kind, other, false))
            .filter(|(other, _)| other.file == file && other.span != span);
        let told = match beside {
            Some((other, _)) => {
                told.beside(other.span, Wording::new("另一个在这里", "the other one"))
            }
            None => told,
        };
        (file, told.help(help))
    }

    fn help(&self, kind: Kind, finding: &Finding<'_>, own: &str, other: Option<&str>) -> Wording {
        match (finding.wrong, other) {
            (Wrong::Never | Wrong::Always, _) => what_it_may_be(kind, finding.part.0),
            (Wrong::Contradiction, Some(other)) => {
                let or = match self.language(self.file) {
                    Language::Zh => "或",
                    Language::En => "or",
                };
                Wording::new(
                    format!("只留一条；若有一条成立就够，写 {other} {or} {own}"),
                    format!("keep one; if one of them is enough, write {other} {or} {own}"),
                )
            }
            (Wrong::Contradiction, None) => Wording::new(
                "改其中一条的界限，或删去这一条",
                "change a bound, or delete this condition",
            ),
            (Wrong::Tautology, _) => Wording::new(
                "合起来等于没有限制：改其中一条，或都删去",
                "together they limit nothing: change one, or delete both",
            ),
            (Wrong::Superfluous, _) => {
                Wording::new(format!("删去“{own}”"), format!("delete `{own}`"))
            }
            (Wrong::SuperfluousBranch | Wrong::DeadBranch, _) => Wording::new(
                format!("删去这个分支“{own}”"),
                format!("delete the branch `{own}`"),
            ),
        }
    }
}

/// What to type instead of a condition that is never or always true by itself.
fn what_it_may_be(kind: Kind, cond: &Cond) -> Wording {
    let (left, right) = match cond {
        Cond::Member(_, Expr::Set(members)) if members.is_empty() => {
            return Wording::new(
                "在花括号里至少写一个值，如 {买方, 卖方}",
                "write at least one value in the braces, such as {buyer, seller}",
            );
        }
        Cond::Has(..) => {
            return Wording::new(
                "期限所起的那个事件总在此前：删去这一条，或在 其中 里写明另一个",
                "the event that started the deadline always stands before it: delete this, or say in `where` which other one is meant",
            );
        }
        Cond::Present(Expr::Field(field)) => {
            let (kind, field) = (kind.spec(), field.spec());
            return Wording::new(
                format!("“{}”一定写明{}：删去这一条", kind.zh, field.zh),
                format!("`{}` always states {}: delete this", kind.name, field.name),
            );
        }
        Cond::Compare(_, left, right) if left == right => {
            return Wording::new(
                "两边是同一个值：把一边换成要比的那个值",
                "both sides are the same value: write the one that it is compared with",
            );
        }
        Cond::Compare(_, left, right) => (left, Some(right)),
        Cond::Member(value, _) | Cond::Present(value) | Cond::Flag(value) => (value, None),
        _ => return about_value(None),
    };
    let speaks =
        |value: &&Expr| !matches!(value, Expr::Number(_) | Expr::Id(_) | Expr::Parameter(_));
    about_value([Some(left), right].into_iter().flatten().find(speaks))
}

/// What a value may be, so that a bound inside it can be written.
fn about_value(value: Option<&Expr>) -> Wording {
    match value {
        Some(Expr::Field(field) | Expr::Here(field, _) | Expr::Latest(_, field)) => {
            let (zh, en) = (field.spec().zh, field.spec().name);
            let (range_zh, range_en) = range(*field);
            Wording::new(
                format!("“{zh}”的取值是 {range_zh}，界限要写在其中；想问有没有写明，写 {zh} 有值"),
                format!(
                    "`{en}` is {range_en}: write a bound inside it; to ask whether it is stated, write {en} is present"
                ),
            )
        }
        Some(Expr::Count(..)) => Wording::new(
            format!("一笔交易只记最近 {HISTORY_LIMIT} 个：界限写 1 到 {HISTORY_LIMIT}"),
            format!(
                "a deal keeps the latest {HISTORY_LIMIT}: write a bound from 1 to {HISTORY_LIMIT}"
            ),
        ),
        Some(Expr::Fact(fact)) if matches!(fact.spec().source, FactSource::Supplied(_)) => {
            let (zh, en) = (fact.spec().zh, fact.spec().name);
            Wording::new(
                format!("期限到时没有事件，本交易.{zh} 未知：删去这一条，或改成 当 某个事件"),
                format!(
                    "at a deadline there is no event and deal.{en} is unknown: delete this, or begin with `when` and an event"
                ),
            )
        }
        _ => Wording::new(
            "比较的一边应随事件而变，如 金额 > 5万元；否则删去这一条",
            "one side should change with the event, as in amount > 50000 yuan; else delete it",
        ),
    }
}

fn words(wrong: Wrong, own: &str, other: Option<&str>) -> (&'static Code, Wording) {
    let (zh, en) = (own, own);
    let (other_zh, other_en) = match other {
        Some(other) => (format!("“{other}”"), format!("`{other}`")),
        None => ("其他条件".to_owned(), "the other conditions".to_owned()),
    };
    match wrong {
        Wrong::Never => (
            &code::NEVER_TRUE,
            Wording::new(
                format!("“{zh}”永远不会成立"),
                format!("`{en}` is never true"),
            ),
        ),
        Wrong::Always => (
            &code::ALWAYS_TRUE,
            Wording::new(
                format!("“{zh}”只要知道就总是成立"),
                format!("`{en}` is true whenever it is known"),
            ),
        ),
        Wrong::Contradiction => (
            &code::CONTRADICTION,
            Wording::new(
                format!("“{zh}”与{other_zh}不能同时成立"),
                format!("`{en}` can't hold together with {other_en}"),
            ),
        ),
        Wrong::Tautology => (
            &code::TAUTOLOGY,
            Wording::new(
                format!("“{zh}”与{other_zh}只要知道就总有一个成立"),
                format!("`{en}` or {other_en} is true whenever they are known"),
            ),
        ),
        Wrong::Superfluous => (
            &code::SUPERFLUOUS,
            Wording::new(
                format!("有了{other_zh}，“{zh}”是多余的"),
                format!("`{en}` adds nothing to {other_en}"),
            ),
        ),
        Wrong::SuperfluousBranch => (
            &code::SUPERFLUOUS_BRANCH,
            Wording::new(
                format!("“{zh}”成立时{other_zh}也成立，这个分支是多余的"),
                format!("where `{en}` holds, {other_en} holds too: the branch adds nothing"),
            ),
        ),
        Wrong::DeadBranch => (
            &code::DEAD_BRANCH,
            Wording::new(
                format!("“{zh}”在这里不会成立：外面的条件排除了它"),
                format!("`{en}` is never true here: the conditions around it rule it out"),
            ),
        ),
    }
}
