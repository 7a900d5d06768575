//! Commitments in use: what is owed on a claim, line by line.

use crate::ast::{Change, Text};
use crate::firing::RoleCode;
use crate::typed::Label;
use anxin_events::{Instant, Money, Ratio, Rounding};

/// What a commitment says of a claim, by what the log knew at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Index into the commitments of the rule set.
    pub commitment: usize,
    /// Log position of the claim.
    pub claim: u64,
    /// By what was known then.
    pub at: Instant,
    /// What comes out.
    pub outcome: Outcome,
    /// Conditions in order.
    pub requirements: Vec<Answered>,
    /// Exclusions in order.
    pub exclusions: Vec<Answered>,
    /// Questions for people, in order.
    pub questions: Vec<Answered>,
    /// The computation, as far as it is known.
    pub sheet: Vec<Line>,
    /// Most that all claims of the year may get.
    pub yearly_cap: Option<Money>,
    /// Who bears it; none where that is not decided yet.
    pub shares: Option<Vec<(RoleCode, Money)>>,
    /// What must be done by when; none where the day cannot be computed.
    pub limits: Vec<(Text, Option<Instant>)>,
}

/// What comes out of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 应赔: so much.
    Owed(Money),
    /// 不赔: a condition failed, an exclusion holds, or nothing is left.
    NotOwed,
    /// 待补: these names are missing.
    Incomplete(Vec<Label>),
    /// 交评审: people answer the questions that hold.
    Jury,
}

/// A labelled condition and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What it is called.
    pub label: Text,
    /// True, false or unknown.
    pub truth: Option<bool>,
    /// It failed through the brand's or its agent's fault, and so does not hurt the customer.
    pub excused: bool,
    /// What is missing where it is unknown.
    pub missing: Vec<Label>,
    /// Log positions of the events that the answer stands on, ascending.
    pub evidence: Vec<u64>,
    /// The question in words, of a question.
    pub ask: Option<Text>,
}

/// A line of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called; empty for the cap.
    pub label: Text,
    /// What it does.
    pub step: LineStep,
    /// By how much, or to what.
    pub amount: Money,
    /// What stands after it.
    pub result: Money,
    /// Log positions of the events that a base or an exception adds up, ascending; none of a bound.
    pub evidence: Vec<u64>,
}

/// What a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStep {
    /// The base amount.
    Base,
    /// An exception.
    Exception(Change),
    /// The lower bound of an exception.
    AtLeast,
    /// The upper bound of an exception.
    AtMost,
    /// The cap of a claim.
    Cap,
}

/// What is known of a commitment's parts: fen, ratios in millionths, none where unknown.
pub(crate) struct Amounts<'a> {
    pub base: (&'a Text, Option<i64>, Vec<u64>),
    /// Those that apply: label, change, amount, at least, at most.
    pub exceptions: Vec<Applied<'a>>,
    /// None: no cap.
    pub cap: Option<Option<i64>>,
}

/// An exception that applies.
pub(crate) struct Applied<'a> {
    pub label: &'a Text,
    pub change: Change,
    pub amount: Option<i64>,
    pub evidence: Vec<u64>,
    pub at_least: Option<Option<i64>>,
    pub at_most: Option<Option<i64>>,
}

impl Amounts<'_> {
    /// The lines up to the first that is not known, and the result where all are.
    pub fn sheet(&self) -> (Vec<Line>, Option<Money>) {
        let mut sheet = Sheet {
            lines: Vec::new(),
            result: None,
        };
        let result = sheet.fill(self);
        (
            sheet.lines,
            result.map(|()| sheet.result.unwrap_or(Money::ZERO)),
        )
    }
}

struct Sheet {
    lines: Vec<Line>,
    result: Option<Money>,
}

impl Sheet {
    fn fill(&mut self, amounts: &Amounts<'_>) -> Option<()> {
        let base = Money::from_fen(amounts.base.1?);
        self.line(amounts.base.0, LineStep::Base, base, base);
        self.stands_on(&amounts.base.2);
        for own in &amounts.exceptions {
            let amount = Money::from_fen(own.amount?);
            let before = self.result?;
            let result = match own.change {
                Change::Less => before.checked_sub(amount)?,
                Change::More => before.checked_add(amount)?,
                Change::Instead => amount,
            };
            self.line(own.label, LineStep::Exception(own.change), amount, result);
            self.stands_on(&own.evidence);
            if let Some(least) = own.at_least {
                self.bound(own.label, LineStep::AtLeast, least?, Money::max)?;
            }
            if let Some(most) = own.at_most {
                self.bound(own.label, LineStep::AtMost, most?, Money::min)?;
            }
        }
        if let Some(cap) = amounts.cap {
            self.bound(&Text::default(), LineStep::Cap, cap?, Money::min)?;
        }
        Some(())
    }

    fn line(&mut self, label: &Text, step: LineStep, amount: Money, result: Money) {
        self.result = Some(result);
        self.lines.push(Line {
            label: label.clone(),
            step,
            amount,
            result,
            evidence: Vec::new(),
        });
    }

    /// The events of the line just written.
    fn stands_on(&mut self, evidence: &[u64]) {
        if let Some(line) = self.lines.last_mut() {
            line.evidence = evidence.to_vec();
        }
    }

    /// A bound is a line only where it changes something.
    fn bound(
        &mut self,
        label: &Text,
        step: LineStep,
        bound: i64,
        choose: fn(Money, Money) -> Money,
    ) -> Option<()> {
        let (before, bound) = (self.result?, Money::from_fen(bound));
        let result = choose(before, bound);
        if result != before {
            self.line(label, step, bound, result);
        }
        Some(())
    }
}

/// Each share of the amount, cut to whole fen; the last bearer takes what is left, so the sum is exact.
/// None where a ratio is unknown or the ratios exceed the whole.
pub(crate) fn split(
    amount: Money,
    shares: &[(RoleCode, Option<Option<i64>>)],
) -> Option<Vec<(RoleCode, Money)>> {
    let (last, before) = shares.split_last()?;
    let mut split = Vec::new();
    let mut left = amount;
    for (role, ratio) in before {
        let ratio = Ratio::from_millionths((*ratio)??);
        let share = amount.times(ratio, Rounding::Down)?;
        left = left
            .checked_sub(share)
            .filter(|left| *left >= Money::ZERO)?;
        split.push((*role, share));
    }
    if let Some(ratio) = last.1 {
        ratio?;
    }
    split.push((last.0, left));
    Some(split)
}

/// What comes out of the answers and the computation.
pub(crate) fn outcome(
    requirements: &[Answered],
    exclusions: &[Answered],
    questions: &[Answered],
    result: Option<Money>,
    missing: Vec<Label>,
) -> Outcome {
    let failed = |own: &Answered| own.truth == Some(false) && !own.excused;
    let holds = |own: &Answered| own.truth == Some(true);
    if requirements.iter().any(failed) || exclusions.iter().any(holds) {
        return Outcome::NotOwed;
    }
    let all = requirements.iter().chain(exclusions).chain(questions);
    let open: Vec<Label> = all
        .filter(|own| !own.excused)
        .flat_map(|own| own.missing.iter().cloned())
        .chain(missing)
        .collect();
    if !open.is_empty() {
        return Outcome::Incomplete(crate::typed::distinct(open));
    }
    match result {
        _ if questions.iter().any(holds) => Outcome::Jury,
        Some(result) if result > Money::ZERO => Outcome::Owed(result),
        _ => Outcome::NotOwed,
    }
}
