//! Does an expectation hold where it stands?

use super::Stand;
use super::sentence::{join, moment, quoted};
use crate::risk::{Alert, AlertState};
use anxin_events::nearest;
use anxin_events::{Instant, Money, vocabulary::Role};
use anxin_rules::ast::Language;
use anxin_rules::case::Expectation;
use anxin_rules::diagnostic::Wording;

impl Stand<'_> {
    /// Why an expectation does not hold; none if it does.
    pub(super) fn failure(&self, expectation: &Expectation) -> Option<Wording> {
        match expectation {
            Expectation::Exposure { party, amount } => return self.exposure(*party, *amount),
            Expectation::NothingElse => return self.nothing_else(),
            Expectation::Standing { standard, standing } => {
                return self.standing(standard, *standing);
            }
            Expectation::Claim {
                commitment,
                outcome,
            } => return self.claim(commitment, outcome),
            _ => {}
        }
        let rule = rule_of(expectation);
        if let Some(wording) = self.not_judged(rule) {
            return Some(wording);
        }
        match expectation {
            Expectation::Alert { count, first, .. } => self.alert(rule, *count, *first),
            Expectation::NoAlert(_) => self.no_alert(rule),
            Expectation::Withdrawn(_) => self.withdrawn(rule),
            Expectation::Unknown(_) => self.cannot_decide(rule),
            Expectation::MessageContains { part, .. } => self.message(rule, part),
            Expectation::Exposure { .. }
            | Expectation::NothingElse
            | Expectation::Standing { .. }
            | Expectation::Claim { .. } => None,
        }
    }

    /// A rule that does not exist, or at which the judge does not look.
    fn not_judged(&self, rule: &str) -> Option<Wording> {
        let Some(info) = self.rules.rules.iter().find(|info| info.terms.id == rule) else {
            let ids = self.rules.rules.iter().map(|info| info.terms.id.as_str());
            let (zh, en) = match nearest(rule, ids) {
                Some(near) => (
                    format!("，是否想写 {near}"),
                    format!("; did you mean {near}"),
                ),
                None => (String::new(), String::new()),
            };
            return Some(Wording::new(
                format!("规则集里没有规则 {rule}{zh}。"),
                format!("The rule set has no rule {rule}{en}."),
            ));
        };
        (!info.terms.mode.is_judged()).then(|| {
            Wording::new(
                format!("规则 {rule} 是草稿或已停用，不参与判断，它的预期不会成立。"),
                format!("Rule {rule} is a draft or switched off; it is not judged, so nothing can be expected of it."),
            )
        })
    }

    fn alert(&self, rule: &str, count: Option<u32>, first: Option<Instant>) -> Option<Wording> {
        let alerts = self.alerts(rule);
        let times = || {
            let occasions = alerts.iter().flat_map(|alert| alert.occasions());
            occasions
                .filter(|occasion| occasion.withdrawn_by.is_none())
                .map(|occasion| occasion.at)
        };
        let (got, got_first) = (times().count(), times().min());
        let wanted = count.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let is_right = wanted.map_or(got > 0, |wanted| got == wanted);
        if is_right && (first.is_none() || first == got_first) {
            return None;
        }
        let wanted = said(wanted, first);
        let (zh, en) = (
            format!("预期 {rule} 告警{}", wanted.zh),
            format!("Expected {rule} to alert{}", wanted.en),
        );
        if got == 0 {
            return Some(self.silent(rule, &zh, &en));
        }
        let (got, why) = (said(Some(got), got_first), self.occasions(&alerts));
        Some(Wording::new(
            format!("{zh}；实际{}：{}。", got.zh, why.zh),
            format!("{en}; it did{}: {}.", got.en, why.en),
        ))
    }

    /// The rule raised nothing that stands, although it should.
    fn silent(&self, rule: &str, zh: &str, en: &str) -> Wording {
        let withdrawn = self.alerts(rule);
        if !withdrawn.is_empty() {
            let why = self.occasions(&withdrawn);
            return Wording::new(
                format!("{zh}；实际已撤回：{}。", why.zh),
                format!("{en}; it was withdrawn: {}.", why.en),
            );
        }
        if !self.unknown(rule).is_empty() {
            let why = self.missing(rule);
            return Wording::new(
                format!("{zh}；实际无法判断：{}。", why.zh),
                format!("{en}; it could not decide: {}.", why.en),
            );
        }
        let seen = self.looked_at(rule);
        Wording::new(
            format!("{zh}；实际没有告警：{}。", seen.zh),
            format!("{en}; it raised nothing: {}.", seen.en),
        )
    }

    fn no_alert(&self, rule: &str) -> Option<Wording> {
        let alerts = self.alerts(rule);
        if alerts.is_empty() {
            return None;
        }
        let why = self.occasions(&alerts);
        Some(Wording::new(
            format!("预期 {rule} 不告警；实际告警：{}。", why.zh),
            format!("Expected {rule} not to alert; it did: {}.", why.en),
        ))
    }

    fn withdrawn(&self, rule: &str) -> Option<Wording> {
        let alerts = self.alerts(rule);
        if alerts.iter().any(|alert| is_withdrawn(alert)) {
            return None;
        }
        let (zh, en) = (
            format!("预期 {rule} 撤回"),
            format!("Expected {rule} to be withdrawn"),
        );
        if alerts.is_empty() {
            return Some(self.silent(rule, &zh, &en));
        }
        let why = self.occasions(&alerts);
        Some(Wording::new(
            format!("{zh}；实际告警仍在：{}。", why.zh),
            format!("{en}; its alert still stands: {}.", why.en),
        ))
    }

    fn cannot_decide(&self, rule: &str) -> Option<Wording> {
        if !self.unknown(rule).is_empty() {
            return None;
        }
        let (zh, en) = (
            format!("预期 {rule} 无法判断"),
            format!("Expected {rule} to be undecided"),
        );
        let alerts = self.alerts(rule);
        if alerts.is_empty() {
            return Some(self.silent(rule, &zh, &en));
        }
        let why = self.occasions(&alerts);
        Some(Wording::new(
            format!("{zh}；实际告警：{}。", why.zh),
            format!("{en}; it alerted: {}.", why.en),
        ))
    }

    fn message(&self, rule: &str, part: &str) -> Option<Wording> {
        let alerts = self.alerts(rule);
        let text = |alert: &&Alert| -> String {
            let (first, second) = match self.case.language {
                Language::Zh => (&alert.message.zh, &alert.message.en),
                Language::En => (&alert.message.en, &alert.message.zh),
            };
            first.clone().or_else(|| second.clone()).unwrap_or_default()
        };
        if alerts.iter().any(|alert| text(alert).contains(part)) {
            return None;
        }
        let (zh, en) = (
            format!("预期 {rule} 的说明含“{part}”"),
            format!("Expected a message of {rule} to contain `{part}`"),
        );
        if alerts.is_empty() {
            return Some(self.silent(rule, &zh, &en));
        }
        let said: Vec<Wording> = alerts.iter().map(|alert| quoted(&text(alert))).collect();
        let said = join(&said);
        Some(Wording::new(
            format!("{zh}；实际是{}。", said.zh),
            format!("{en}; it says {}.", said.en),
        ))
    }

    fn exposure(&self, party: Role, amount: Money) -> Option<Wording> {
        let exposure = self
            .projections
            .money(&self.case.deal)
            .map(|money| money.exposure());
        let exposure = exposure.unwrap_or_default();
        let (got, zh, en) = match party {
            Role::Seller => (exposure.seller, "卖方", "the seller's"),
            _ => (Some(exposure.buyer), "买方", "the buyer's"),
        };
        if got == Some(amount) {
            return None;
        }
        let (got_zh, got_en) = match got {
            Some(got) => (format!("{got} 元"), format!("{got} yuan")),
            None => (
                "未知（总价不明）".to_owned(),
                "unknown, as the price is".to_owned(),
            ),
        };
        let why = self.exposure_lines(party);
        Some(Wording::new(
            format!("预期{zh}敞口 {amount} 元；实际 {got_zh}：{}。", why.zh),
            format!(
                "Expected {en} exposure to be {amount} yuan; it is {got_en}: {}.",
                why.en
            ),
        ))
    }

    fn nothing_else(&self) -> Option<Wording> {
        let expected = self.expected_rules();
        let others: Vec<&Alert> = self
            .risks()
            .flat_map(|risk| risk.alerts())
            .filter(|alert| !is_withdrawn(alert) && !expected.contains(alert.rule.as_str()))
            .collect();
        if others.is_empty() {
            return None;
        }
        let named: Vec<Wording> = others
            .iter()
            .map(|alert| {
                let why = self.occasions(&[*alert]);
                let rule = &alert.rule;
                Wording::new(
                    format!("{rule}（{}）", why.zh),
                    format!("{rule} ({})", why.en),
                )
            })
            .collect();
        let named = join(&named);
        Some(Wording::new(
            format!("预期无其他告警；实际还有 {}。", named.zh),
            format!("Expected nothing else; there is also {}.", named.en),
        ))
    }
}

fn rule_of(expectation: &Expectation) -> &str {
    match expectation {
        Expectation::Alert { rule, .. }
        | Expectation::NoAlert(rule)
        | Expectation::Withdrawn(rule)
        | Expectation::Unknown(rule)
        | Expectation::MessageContains { rule, .. } => rule,
        Expectation::Exposure { .. }
        | Expectation::NothingElse
        | Expectation::Standing { .. }
        | Expectation::Claim { .. } => "",
    }
}

/// ` 2 次，首次于 2025-03-03 10:05`, as far as it is stated.
fn said(count: Option<usize>, first: Option<Instant>) -> Wording {
    let (mut zh, mut en) = match count {
        None => (String::new(), String::new()),
        Some(1) => (" 1 次".to_owned(), " once".to_owned()),
        Some(count) => (format!(" {count} 次"), format!(" {count} times")),
    };
    if let Some(first) = first.map(moment) {
        zh.push_str(&format!("，首次于 {first}"));
        en.push_str(&format!(", first at {first}"));
    }
    Wording::new(zh, en)
}

fn is_withdrawn(alert: &Alert) -> bool {
    matches!(alert.state, AlertState::Withdrawn { .. })
}
