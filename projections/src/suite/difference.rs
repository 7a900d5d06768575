//! What of a result differs from the accepted one, a sentence each: the accepted value first, then the one
//! of this run, with the events that made it.

use super::result::{
    AlertResult, AlertState, CaseResult, ClaimResult, DealResult, DutyResult, ExposureResult,
    VerdictResult,
};
use super::sentence::{amount, apart, event, exchanged, firing, firings, names, stake};
use crate::standards::names as standing_names;
use crate::trial::moment;
use anxin_events::Instant;
use anxin_rules::case::ClaimOutcome;
use anxin_rules::diagnostic::Wording;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind it is.
    pub what: What,
    /// The deal.
    pub deal: String,
    /// The rule, the standard, the commitment, the payment step or the party.
    pub of: String,
    /// In words.
    pub sentence: Wording,
}

/// Kinds of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// An alert that the accepted result has not.
    AlertNew,
    /// An alert that only the accepted result has.
    AlertGone,
    /// Raised earlier.
    AlertEarlier,
    /// Raised later.
    AlertLater,
    /// The same alert, fired by other events or at other moments.
    AlertFired,
    /// Severity, actions, or live and shadow.
    AlertGravity,
    /// Who stood to lose how much.
    AlertStake,
    /// What became of it.
    AlertState,
    /// The answer at a payment step.
    Verdict,
    /// Unprotected money.
    Exposure,
    /// How a duty stands, or whether there is one.
    Standing,
    /// What is owed on a claim, or whether anything is.
    Claim,
}

impl What {
    /// As in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            What::AlertNew => "alert_new",
            What::AlertGone => "alert_gone",
            What::AlertEarlier => "alert_earlier",
            What::AlertLater => "alert_later",
            What::AlertFired => "alert_fired",
            What::AlertGravity => "alert_gravity",
            What::AlertStake => "alert_stake",
            What::AlertState => "alert_state",
            What::Verdict => "verdict",
            What::Exposure => "exposure",
            What::Standing => "standing",
            What::Claim => "claim",
        }
    }
}

impl CaseResult {
    /// What of `now` differs from this, the accepted result.
    #[must_use]
    pub fn differences(&self, now: &CaseResult) -> Vec<Difference> {
        let mut found = Vec::new();
        for deal in &self.deals {
            let other = now.deals.iter().find(|own| own.deal == deal.deal);
            let nothing = DealResult::empty(&deal.deal);
            deal.compare(other.unwrap_or(&nothing), &mut found);
        }
        let is_new = |deal: &&DealResult| self.deals.iter().all(|own| own.deal != deal.deal);
        for deal in now.deals.iter().filter(is_new) {
            DealResult::empty(&deal.deal).compare(deal, &mut found);
        }
        found
    }
}

/// Takes in a difference: its kind, what it is of, the sentence.
type Say<'a> = dyn FnMut(What, &str, Wording) + 'a;

impl DealResult {
    fn compare(&self, now: &DealResult, found: &mut Vec<Difference>) {
        let mut say = |what: What, of: &str, sentence: Wording| {
            found.push(Difference {
                what,
                deal: self.deal.clone(),
                of: of.to_owned(),
                sentence,
            });
        };
        let same_rule = |one: &AlertResult, other: &AlertResult| one.rule == other.rule;
        let same_event = |one: &AlertResult, other: &AlertResult| {
            let by = |alert: &AlertResult| alert.fired.first().map(|fired| fired.by);
            one.rule == other.rule && by(one) == by(other)
        };
        for pair in paired(&self.alerts, &now.alerts, &[&same_event, &same_rule]) {
            match pair {
                (Some(before), Some(now)) => alert(before, now, &mut say),
                (Some(gone), None) => alert_gone(gone, &mut say),
                (None, Some(new)) => alert_new(new, &mut say),
                (None, None) => {}
            }
        }
        let same = |one: &VerdictResult, other: &VerdictResult| one.step == other.step;
        for (before, now) in paired(&self.verdicts, &now.verdicts, &[&same]) {
            verdict(before, now, &mut say);
        }
        let same = |one: &ExposureResult, other: &ExposureResult| one.party == other.party;
        for (before, now) in paired(&self.exposures, &now.exposures, &[&same]) {
            exposure(before, now, &mut say);
        }
        let same = |one: &DutyResult, other: &DutyResult| {
            one.standard == other.standard && one.arose == other.arose
        };
        for (before, now) in paired(&self.duties, &now.duties, &[&same]) {
            duty(before, now, &mut say);
        }
        let same = |one: &ClaimResult, other: &ClaimResult| {
            one.commitment == other.commitment && one.claim == other.claim
        };
        for (before, now) in paired(&self.claims, &now.claims, &[&same]) {
            claim(before, now, &mut say);
        }
    }
}

/// When two things are one.
type Same<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// What belongs together, by the first sameness that finds a partner: first the accepted ones in their
/// order, then what is new.
fn paired<'a, T>(
    before: &'a [T],
    now: &'a [T],
    samenesses: &[Same<'_, T>],
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut pairs: Vec<_> = before.iter().map(|own| (Some(own), None)).collect();
    let mut left: Vec<&T> = now.iter().collect();
    for same in samenesses {
        for (own, other) in &mut pairs {
            let partner = own.filter(|_| other.is_none()).and_then(|own| {
                let place = left.iter().position(|new| same(own, new))?;
                Some(left.remove(place))
            });
            *other = other.or(partner);
        }
    }
    pairs.extend(left.into_iter().map(|new| (None, Some(new))));
    pairs
}

fn alert_new(new: &AlertResult, say: &mut Say<'_>) {
    let (rule, gravity, by) = (&new.rule, gravity(new), firings(new));
    let at = moment(new.raised_at);
    let sentence = Wording::new(
        format!("新增告警 {rule}（{}），{at}：{}。", gravity.zh, by.zh),
        format!("New alert {rule} ({}), {at}: {}.", gravity.en, by.en),
    );
    say(What::AlertNew, rule, sentence);
}

fn alert_gone(gone: &AlertResult, say: &mut Say<'_>) {
    let (rule, gravity, by) = (&gone.rule, gravity(gone), firings(gone));
    let at = moment(gone.raised_at);
    let sentence = Wording::new(
        format!(
            "告警 {rule}（{}）没有了；原于 {at}：{}。",
            gravity.zh, by.zh
        ),
        format!(
            "Alert {rule} ({}) is gone; it was raised {at}: {}.",
            gravity.en, by.en
        ),
    );
    say(What::AlertGone, rule, sentence);
}

/// The same alert before and now.
fn alert(before: &AlertResult, now: &AlertResult, say: &mut Say<'_>) {
    let rule = &now.rule;
    if before.first_at() != now.first_at() {
        moved(before, now, AlertResult::first_at, say);
    } else if before.raised_at != now.raised_at {
        moved(before, now, |alert| alert.raised_at, say);
    } else if before.fired != now.fired && before.state == now.state {
        let by = exchanged(&before.fired, &now.fired, firing);
        let sentence = Wording::new(
            format!("告警 {rule} 的触发变了{}。", by.zh),
            format!("Alert {rule} is fired by other events{}.", by.en),
        );
        say(What::AlertFired, rule, sentence);
    }
    let (old, new) = (gravity(before), gravity(now));
    if old != new {
        let of = Wording::new(format!("告警 {rule}"), format!("Alert {rule}"));
        say(What::AlertGravity, rule, turned(&of, &old, &new));
    }
    if before.at_stake != now.at_stake {
        let (old, new) = (stake(before.at_stake), stake(now.at_stake));
        let by = firings(now);
        let sentence = Wording::new(
            format!(
                "告警 {rule} 所涉：原为 {}，现为 {}（{}）。",
                old.zh, new.zh, by.zh
            ),
            format!(
                "At stake in alert {rule}: was {}, is {} ({}).",
                old.en, new.en, by.en
            ),
        );
        say(What::AlertStake, rule, sentence);
    }
    if before.state != now.state {
        let (old, new) = (state(before.state), state(now.state));
        let by = firings(now);
        let sentence = Wording::new(
            format!("告警 {rule} 原{}，现{}（{}）。", old.0, new.0, by.zh),
            format!("Alert {rule} was {}, is {} ({}).", old.1, new.1, by.en),
        );
        say(What::AlertState, rule, sentence);
    }
}

/// Raised earlier or later: by business time, else by when it was known.
fn moved(
    before: &AlertResult,
    now: &AlertResult,
    time: fn(&AlertResult) -> Instant,
    say: &mut Say<'_>,
) {
    let rule = &now.rule;
    let (what, zh, en) = if time(now) < time(before) {
        (What::AlertEarlier, "提前", "earlier")
    } else {
        (What::AlertLater, "推迟", "later")
    };
    let by = apart(time(before), time(now));
    let at = |alert: &AlertResult| {
        let (at, by) = (moment(alert.first_at()), firings(alert));
        let (mut zh, mut en) = (at.clone(), at);
        if alert.raised_at > alert.first_at() {
            let known = moment(alert.raised_at);
            zh.push_str(&format!(" 知悉 {known}"));
            en.push_str(&format!(" known {known}"));
        }
        (format!("{zh}（{}）", by.zh), format!("{en} ({})", by.en))
    };
    let (old, new) = (at(before), at(now));
    let sentence = Wording::new(
        format!(
            "告警 {rule} {zh} {}：原于 {}，现于 {}。",
            by.zh, old.0, new.0
        ),
        format!(
            "Alert {rule} is {} {en}: was {}, is {}.",
            by.en, old.1, new.1
        ),
    );
    say(what, rule, sentence);
}

/// `严重，暂停付款`, and that the rule is a shadow.
fn gravity(alert: &AlertResult) -> Wording {
    let (mut zh, mut en) = (
        vec![alert.severity.names().0],
        vec![alert.severity.names().1],
    );
    for action in &alert.actions {
        zh.push(action.names().0);
        en.push(action.names().1);
    }
    if alert.shadow {
        zh.push("影子");
        en.push("shadow");
    }
    Wording::new(zh.join("、"), en.join(", "))
}

fn state(state: AlertState) -> (&'static str, &'static str) {
    let found = AlertState::WORDS.iter().find(|own| own.2 == state);
    found.map_or(("", ""), |own| (own.0, own.1))
}

/// `X：原为 a，现为 b。`
fn turned(of: &Wording, old: &Wording, new: &Wording) -> Wording {
    Wording::new(
        format!("{}：原为 {}，现为 {}。", of.zh, old.zh, new.zh),
        format!("{}: was {}, is {}.", of.en, old.en, new.en),
    )
}

fn verdict(before: Option<&VerdictResult>, now: Option<&VerdictResult>, say: &mut Say<'_>) {
    let Some(either) = now.or(before).filter(|_| before != now) else {
        return;
    };
    let step = event(&either.step);
    let of = step.en.clone();
    let answer = |verdict: Option<&VerdictResult>| match verdict {
        None => Wording::new("没有这一步", "no such step"),
        Some(own) => {
            let (zh, en) = if own.escalate {
                ("并上报", ", escalated")
            } else {
                ("", "")
            };
            let outcome = own.outcome;
            Wording::new(
                format!("{}{zh}", outcome.zh()),
                format!("{}{en}", outcome.name()),
            )
        }
    };
    let (old, new) = (answer(before), answer(now));
    let rules = |verdict: Option<&VerdictResult>| {
        let all = verdict.map(|own| {
            let standing = own
                .standing
                .iter()
                .map(|rule| (rule.clone(), ("仍有效的 ", "standing ")));
            let unknown = own
                .unknown
                .iter()
                .map(|rule| (rule.clone(), ("无法判断的 ", "undecided ")));
            let raised = own.alerts.iter().map(|rule| (rule.clone(), ("", "")));
            raised.chain(standing).chain(unknown).collect::<Vec<_>>()
        });
        all.unwrap_or_default()
    };
    let why = exchanged(&rules(before), &rules(now), |(rule, kind)| {
        Wording::new(format!("{}{rule}", kind.0), format!("{}{rule}", kind.1))
    });
    let turn = if old == new {
        Wording::new(format!("仍为 {}", new.zh), format!("still {}", new.en))
    } else {
        Wording::new(
            format!("原为 {}，现为 {}", old.zh, new.zh),
            format!("was {}, is {}", old.en, new.en),
        )
    };
    let sentence = Wording::new(
        format!("对 {} 的答复：{}{}。", step.zh, turn.zh, why.zh),
        format!("The answer at {}: {}{}.", step.en, turn.en, why.en),
    );
    say(What::Verdict, &of, sentence);
}

fn exposure(before: Option<&ExposureResult>, now: Option<&ExposureResult>, say: &mut Say<'_>) {
    let Some(either) = now.or(before).filter(|_| before != now) else {
        return;
    };
    let (zh, en) = names(either.party);
    let of = |own: Option<&ExposureResult>| amount(own.and_then(|own| own.amount));
    let changes =
        |own: Option<&ExposureResult>| own.map(|own| own.changes.clone()).unwrap_or_default();
    let (old, new) = (of(before), of(now));
    let why = exchanged(&changes(before), &changes(now), |(by, change)| {
        let (by, change) = (event(by), amount(Some(*change)));
        Wording::new(
            format!("{} {}", by.zh, change.zh),
            format!("{} {}", by.en, change.en),
        )
    });
    let sentence = Wording::new(
        format!("{zh}敞口：原为 {}，现为 {}{}。", old.zh, new.zh, why.zh),
        format!(
            "Exposure of the {en}: was {}, is {}{}.",
            old.en, new.en, why.en
        ),
    );
    say(What::Exposure, en, sentence);
}

fn duty(before: Option<&DutyResult>, now: Option<&DutyResult>, say: &mut Say<'_>) {
    let Some(either) = now.or(before).filter(|_| before != now) else {
        return;
    };
    let standing = |own: Option<&DutyResult>| {
        let standing = own.map(|own| standing_names(own.standing));
        let (zh, en) = standing.unwrap_or(("没有这项要求", "no such duty"));
        Wording::new(zh, en.replace('_', " "))
    };
    let (id, arose) = (&either.standard, event(&either.arose));
    let of = Wording::new(
        format!("标准 {id}（{}）", arose.zh),
        format!("Standard {id} ({})", arose.en),
    );
    let sentence = turned(&of, &standing(before), &standing(now));
    say(What::Standing, id, sentence);
}

fn claim(before: Option<&ClaimResult>, now: Option<&ClaimResult>, say: &mut Say<'_>) {
    let Some(either) = now.or(before).filter(|_| before != now) else {
        return;
    };
    let said = |own: Option<&ClaimResult>| match own.map(|own| own.outcome) {
        None => Wording::new("没有评估", "not assessed"),
        Some(ClaimOutcome::Owed(amount)) => {
            Wording::new(format!("应赔 {amount} 元"), format!("{amount} yuan owed"))
        }
        Some(ClaimOutcome::NotOwed) => Wording::new("不赔", "nothing owed"),
        Some(ClaimOutcome::Incomplete) => Wording::new("待补", "incomplete"),
        Some(ClaimOutcome::Jury) => Wording::new("交评审", "for the jury"),
    };
    let (id, by) = (&either.commitment, event(&either.claim));
    let of = Wording::new(
        format!("承诺 {id}（{}）", by.zh),
        format!("Commitment {id} ({})", by.en),
    );
    say(What::Claim, id, turned(&of, &said(before), &said(now)));
}
