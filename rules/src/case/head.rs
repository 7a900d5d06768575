//! The head of a case: its source, how good that is, what is invented, what is left open, what went wrong,
//! what was lost.

use super::{Head, Loss, Tier, code, value};
use crate::ast::{HeadKey, LiteralKind, Span, Test};
use crate::diagnostic::{Diagnostic, Wording};
use crate::parser::MAX_DIAGNOSTICS;
use anxin_events::Money;

/// The head of a case; none for a test beside its rule.
pub(super) fn resolve(test: &Test, diagnostics: &mut Vec<Diagnostic>) -> Option<Head> {
    if !test.case {
        let lines = test.head.iter().take(MAX_DIAGNOSTICS);
        let losses = test.losses.iter().map(|loss| loss.span);
        let spans = lines.map(|(_, _, span)| *span).chain(losses);
        diagnostics.extend(spans.map(in_test));
        return None;
    }
    let mut seen: Vec<HeadKey> = Vec::new();
    for (key, _, span) in &test.head {
        if !seen.contains(key) {
            seen.push(*key);
        } else if diagnostics.len() < MAX_DIAGNOSTICS {
            let message = Wording::new(
                "案例头的这一行已写过",
                "this head line stands above already",
            );
            let help = Wording::new("删去这一行", "delete this line");
            let error = Diagnostic::error(&code::WRITTEN_TWICE, *span, message);
            diagnostics.push(error.help(help));
        }
    }
    if test.id.is_none() {
        let message = Wording::new("案例没有编号", "the case has no id");
        let help = Wording::new("案例 CS01 标题", "case CS01 title");
        diagnostics.push(Diagnostic::error(&code::INCOMPLETE_HEAD, test.span, message).help(help));
    }
    let source = line(test, HeadKey::Source).map(|(text, _)| text);
    if source.as_deref().unwrap_or_default().is_empty() {
        let message = Wording::new("案例没有来源", "the case has no source");
        let help = Wording::new("来源 \"出处, 日期, 网址\"", "source \"who, when, address\"");
        diagnostics.push(Diagnostic::error(&code::INCOMPLETE_HEAD, test.span, message).help(help));
    }
    let tier = tier(test, diagnostics)?;
    let text = |key| line(test, key).map(|(text, _)| text).unwrap_or_default();
    Some(Head {
        source: source.unwrap_or_default(),
        tier,
        invented: text(HeadKey::Invented),
        not_stated: text(HeadKey::NotStated),
        mechanism: mechanism(test),
        losses: losses(test, diagnostics),
    })
}

fn losses(test: &Test, diagnostics: &mut Vec<Diagnostic>) -> Vec<Loss> {
    let mut losses = Vec::new();
    for loss in &test.losses {
        let at = value::moment(loss.at, loss.span).map_err(|found| *found);
        let amount = match loss.amount.kind {
            LiteralKind::Money(fen) if fen > 0 => Ok(Money::from_fen(fen)),
            _ => Err(no_money(loss.amount.span)),
        };
        match (at, amount) {
            (Ok(at), Ok(amount)) => losses.push(Loss {
                at,
                invented: loss.invented,
                amount,
                not_catchable: loss.not_catchable.clone(),
            }),
            (at, amount) => diagnostics.extend(at.err().into_iter().chain(amount.err())),
        }
    }
    losses.sort_by_key(|loss| loss.at);
    losses
}

fn no_money(span: Span) -> Diagnostic {
    let message = Wording::new("损失应是大于零的金额", "a loss is an amount above zero");
    let help = Wording::new(
        "损失 2025-03-03 10:05 245万元",
        "loss 2025-03-03 10:05 2450000 yuan",
    );
    Diagnostic::error(&code::WRONG_TYPE, span, message).help(help)
}

/// Whatever is `约` is accounted for in `虚构`.
pub(super) fn check_invented(
    test: &Test,
    head: &Head,
    used: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if used && head.invented.is_empty() {
        let message = Wording::new(
            "案例有“约”，却没有说明虚构了什么",
            "the case has `approx`, but does not say what is invented",
        );
        let help = Wording::new(
            "虚构 \"全部日期与时刻, 账户编号\"",
            "invented \"all days and times, account ids\"",
        );
        diagnostics.push(Diagnostic::error(&code::INCOMPLETE_HEAD, test.span, message).help(help));
    }
}

fn tier(test: &Test, diagnostics: &mut Vec<Diagnostic>) -> Option<Tier> {
    let help = Wording::new("证据级别 \"T2\"", "tier \"T2\"");
    let (message, span) = match line(test, HeadKey::Tier) {
        Some((text, span)) => match text.as_str() {
            "T1" => return Some(Tier::T1),
            "T2" => return Some(Tier::T2),
            "T3" => return Some(Tier::T3),
            _ => (
                Wording::new(
                    format!("没有证据级别“{text}”，只有 T1、T2、T3"),
                    format!("there is no tier `{text}`, only T1, T2 and T3"),
                ),
                span,
            ),
        },
        None => (
            Wording::new("案例没有证据级别", "the case has no tier"),
            test.span,
        ),
    };
    diagnostics.push(Diagnostic::error(&code::INCOMPLETE_HEAD, span, message).help(help));
    None
}

/// Rule ids with commas between them; whether a rule set has them is known where one is at hand.
fn mechanism(test: &Test) -> Vec<String> {
    let text = line(test, HeadKey::Mechanism).map(|(text, _)| text);
    let ids = text
        .iter()
        .flat_map(|text| text.split([',', '，', '、', ' ']));
    ids.filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// The text of a head line without its quotes, and its place.
fn line(test: &Test, key: HeadKey) -> Option<(String, Span)> {
    let (_, text, span) = test.head.iter().find(|(own, ..)| *own == key)?;
    let bare = [('"', '"'), ('“', '”')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    Some((bare.unwrap_or(text).trim().to_owned(), *span))
}

fn in_test(span: Span) -> Diagnostic {
    let message = Wording::new(
        "测试没有来源等案例头；有出处的写成案例",
        "a test has no head; what has a source is a case",
    );
    let help = Wording::new(
        "删去这一行，或在案例文件里写 案例 CS01 …",
        "delete this line, or write `case CS01 …` in a cases file",
    );
    Diagnostic::error(&code::HEAD_IN_TEST, span, message).help(help)
}
