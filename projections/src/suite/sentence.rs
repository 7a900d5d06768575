//! The parts of sentences about results: amounts, moments, events, lists, in both languages.

use super::result::{AlertResult, Fired, Happening};
use crate::trial::{join, moment};
use anxin_events::{Instant, Money, SECOND, vocabulary::Role};
use anxin_rules::diagnostic::Wording;

/// What a role is called: Chinese and English.
pub(super) fn names(role: Role) -> (&'static str, &'static str) {
    let term = Role::SET.by_code(role as u8);
    term.map_or(("", ""), |term| (term.zh, term.name))
}

/// `付款完成 2025-03-03 10:05`.
pub(super) fn event(happening: &Happening) -> Wording {
    let (kind, at) = (happening.kind.spec(), moment(happening.at));
    Wording::new(format!("{} {at}", kind.zh), format!("{} {at}", kind.name))
}

/// `付款完成 2025-03-03 10:05`, with the moment of a deadline that it started, and whether it was taken back.
pub(super) fn firing(fired: &Fired) -> Wording {
    let by = event(&fired.by);
    let mut said = by.clone();
    if fired.at != fired.by.at {
        let at = moment(fired.at);
        said = Wording::new(
            format!("{at}，起于 {}", by.zh),
            format!("{at}, begun by {}", by.en),
        );
    }
    if fired.withdrawn {
        said.zh.push_str("（已撤回）");
        said.en.push_str(" (withdrawn)");
    }
    said
}

/// Every time that an alert fired.
pub(super) fn firings(alert: &AlertResult) -> Wording {
    let all: Vec<Wording> = alert.fired.iter().map(firing).collect();
    join(&all)
}

/// `买方 2450000.00 元`; none: nobody stood to lose anything stated.
pub(super) fn stake(stake: Option<(Role, Money)>) -> Wording {
    let Some((party, amount)) = stake else {
        return Wording::new("未知", "unknown");
    };
    let (zh, en) = names(party);
    Wording::new(format!("{zh} {amount} 元"), format!("{en} {amount} yuan"))
}

/// An amount that may be unknown.
pub(super) fn amount(amount: Option<Money>) -> Wording {
    match amount {
        Some(amount) => Wording::new(format!("{amount} 元"), format!("{amount} yuan")),
        None => Wording::new("未知", "unknown"),
    }
}

/// How far apart two moments are, in days, hours, minutes; below a minute in seconds.
pub(super) fn apart(one: Instant, other: Instant) -> Wording {
    let micros = one.micros().abs_diff(other.micros());
    let mut rest = micros
        .checked_div(u64::try_from(SECOND).unwrap_or(1))
        .unwrap_or(0);
    let (mut zh, mut en) = (String::new(), Vec::new());
    for (seconds, unit_zh, unit_en) in [
        (86_400, "天", "d"),
        (3_600, "小时", "h"),
        (60, "分钟", "min"),
    ] {
        let count = rest.checked_div(seconds).unwrap_or(0);
        rest = rest.checked_rem(seconds).unwrap_or(0);
        if count > 0 {
            zh.push_str(&format!("{count}{unit_zh}"));
            en.push(format!("{count} {unit_en}"));
        }
    }
    if zh.is_empty() {
        return Wording::new(format!("{rest}秒"), format!("{rest} s"));
    }
    Wording::new(zh, en.join(" "))
}

/// `；不再有 …；新有 …` of two lists of the same things; empty where they are equal.
pub(super) fn exchanged<T: PartialEq>(
    before: &[T],
    now: &[T],
    word: impl Fn(&T) -> Wording,
) -> Wording {
    let only = |these: &[T], those: &[T]| {
        let only = these.iter().filter(|own| !those.contains(own));
        only.map(&word).collect::<Vec<_>>()
    };
    let (gone, new) = (only(before, now), only(now, before));
    let (mut zh, mut en) = (String::new(), String::new());
    if !gone.is_empty() {
        let gone = join(&gone);
        zh.push_str(&format!("；不再有 {}", gone.zh));
        en.push_str(&format!("; no more {}", gone.en));
    }
    if !new.is_empty() {
        let new = join(&new);
        zh.push_str(&format!("；新有 {}", new.zh));
        en.push_str(&format!("; now also {}", new.en));
    }
    Wording::new(zh, en)
}
