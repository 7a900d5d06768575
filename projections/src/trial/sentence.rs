//! The lines that made a difference, in words: number, event, day.

use super::Stand;
use crate::risk::{Alert, Occasion};
use anxin_events::{Instant, Money, vocabulary::Role};
use anxin_rules::case::{Step, StepKind};
use anxin_rules::diagnostic::Wording;

/// More of them than a person reads are summed up.
const MOST_NAMED: usize = 5;

impl Stand<'_> {
    /// The lines at which these alerts fired, and those that took them back.
    pub(super) fn occasions(&self, alerts: &[&Alert]) -> Wording {
        let occasions = alerts.iter().flat_map(|alert| alert.occasions());
        let named: Vec<Wording> = occasions.map(|occasion| self.occasion(occasion)).collect();
        join(&named)
    }

    fn occasion(&self, occasion: &Occasion) -> Wording {
        let line = self.line(occasion.trigger);
        match occasion.withdrawn_by {
            Some(by) => {
                let by = self.line(by);
                Wording::new(
                    format!("{}，撤回它的是{}", line.zh, by.zh),
                    format!("{}, withdrawn by {}", line.en, by.en),
                )
            }
            None => line,
        }
    }

    /// What a rule missed, and where.
    pub(super) fn missing(&self, rule: &str) -> Wording {
        let named: Vec<Wording> = self
            .unknown(rule)
            .iter()
            .map(|unknown| {
                let line = self.line(unknown.event.position);
                let zh: Vec<&str> = unknown.missing.iter().map(|(zh, _)| zh.as_str()).collect();
                let en: Vec<&str> = unknown.missing.iter().map(|(_, en)| en.as_str()).collect();
                Wording::new(
                    format!("{} 缺少 {}", line.zh, zh.join("、")),
                    format!("{} lacks {}", line.en, en.join(", ")),
                )
            })
            .collect();
        join(&named)
    }

    /// How a side's exposure came about.
    pub(super) fn exposure_lines(&self, party: Role) -> Wording {
        let money = self.projections.money(&self.case.deal);
        let lines = money
            .map(|money| money.exposure_lines())
            .unwrap_or_default();
        let named: Vec<Wording> = lines
            .iter()
            .filter(|line| line.party.role() == Some(party))
            .map(|change| {
                let line = self.line(change.position);
                let plus = if change.change > Money::ZERO { "+" } else { "" };
                let (by, reason) = (change.change, change.reason);
                Wording::new(
                    format!("{}：{plus}{by} 元，{}", line.zh, reason.zh()),
                    format!("{}: {plus}{by} yuan, {}", line.en, reason.en()),
                )
            })
            .collect();
        if named.is_empty() {
            return Wording::new("没有一行改变它", "no line changes it");
        }
        join(&named)
    }

    /// The lines at which a rule looked and kept quiet.
    pub(super) fn looked_at(&self, rule: &str) -> Wording {
        let place = self.rules.find(rule).unwrap_or(usize::MAX);
        let kinds = self.rules.triggers(place);
        let is_seen = |step: &&&Step| matches!(&step.kind, StepKind::Event(event) if kinds.contains(&event.kind));
        let named: Vec<Wording> = self
            .taken
            .iter()
            .filter(is_seen)
            .map(|step| in_words(step))
            .collect();
        if named.is_empty() {
            let zh: Vec<&str> = kinds.iter().map(|kind| kind.spec().zh).collect();
            let en: Vec<&str> = kinds.iter().map(|kind| kind.spec().name).collect();
            return Wording::new(
                format!("上面没有{}", zh.join("、")),
                format!("there is no {} above", en.join(", ")),
            );
        }
        let named = join(&named);
        Wording::new(
            format!("它看过{}", named.zh),
            format!("it looked at {}", named.en),
        )
    }

    pub(super) fn line(&self, position: u64) -> Wording {
        let place = usize::try_from(position).unwrap_or(usize::MAX);
        let step = self.taken.get(place);
        step.map_or_else(|| Wording::new("", ""), |step| in_words(step))
    }
}

/// `第 14 行 付款完成 2025-03-03 10:05`, with `知悉` where the log learnt it later.
fn in_words(step: &Step) -> Wording {
    let line = step.line;
    match &step.kind {
        StepKind::Event(event) => {
            let (kind, at) = (event.kind.spec(), moment(event.occurred_at));
            let mut words = Wording::new(
                format!("第 {line} 行 {} {at}", kind.zh),
                format!("line {line} {} {at}", kind.name),
            );
            if event.recorded_at > event.occurred_at {
                let known = moment(event.recorded_at);
                words.zh.push_str(&format!(" 知悉 {known}"));
                words.en.push_str(&format!(" known {known}"));
            }
            words
        }
        StepKind::Advance { to, .. } => {
            let to = moment(*to);
            Wording::new(
                format!("第 {line} 行 推进到 {to}"),
                format!("line {line} advance_to {to}"),
            )
        }
        StepKind::Expect(_) => Wording::new("", ""),
    }
}

/// Beijing time as a case file writes it: seconds only where there are any.
pub(crate) fn moment(at: Instant) -> String {
    let text = at.to_string();
    let bare = text.strip_suffix("+08:00").unwrap_or(&text);
    bare.strip_suffix(":00")
        .unwrap_or(bare)
        .replacen('T', " ", 1)
}

/// A message in the quotes of each language.
pub(super) fn quoted(text: &str) -> Wording {
    Wording::new(format!("“{text}”"), format!("`{text}`"))
}

/// The first few, and how many more there are.
pub(crate) fn join(all: &[Wording]) -> Wording {
    let (named, more) = all.split_at_checked(MOST_NAMED).unwrap_or((all, &[]));
    let zh: Vec<&str> = named.iter().map(|one| one.zh.as_str()).collect();
    let en: Vec<&str> = named.iter().map(|one| one.en.as_str()).collect();
    let (mut zh, mut en) = (zh.join("；"), en.join("; "));
    if !more.is_empty() {
        zh.push_str(&format!("；另有 {} 处", more.len()));
        en.push_str(&format!("; and {} more", more.len()));
    }
    Wording::new(zh, en)
}
