//! A result as text: a line a fact, so that a review of a change reads what changed. It is written and read
//! by the suite alone.
//!
//! ```text
//! # What came out of CS01 when it was accepted. Written by `anxin suite accept`.
//! result CS01
//!
//! deal 2025-CHEN-001
//! exposure buyer 2450000.00
//!   by 2025-03-03 10:05 payment_made 2450000.00
//!
//! alert B1 critical alert,hold_payment
//!   raised 2025-03-03 10:00
//!   at_stake buyer 2450000.00
//!   fired 2025-03-03 10:00 by 2025-03-03 10:00 payment_instructed
//!
//! verdict 2025-03-03 10:05 payment_made hold escalate
//!   alerts A1 B1
//!
//! duty K5 met by 2025-03-01 14:20 contract_signed
//! claim P3 owed 4000.00 by 2025-04-01 10:00 claim_filed
//! ```

use super::result::{
    AlertResult, AlertState, CaseResult, ClaimResult, DealResult, DutyResult, ExposureResult,
    Fired, Happening, VerdictResult,
};
use super::sentence::names;
use crate::risk::Outcome;
use crate::trial::moment;
use anxin_events::{Instant, Kind, Money, vocabulary::Role};
use anxin_rules::case::{ClaimOutcome, Stands};
use anxin_rules::{Action, Severity};
use std::fmt::{self, Display, Formatter};

const STANDINGS: [(&str, Stands); 5] = [
    ("met", Stands::Met),
    ("not_met", Stands::NotMet),
    ("no_record", Stands::NoRecord),
    ("pending", Stands::Pending),
    ("not_applicable", Stands::NotApplicable),
];
const OUTCOMES: [Outcome; 4] = [
    Outcome::Allow,
    Outcome::Remind,
    Outcome::Hold,
    Outcome::Block,
];

/// The text is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadResult {
    /// The first line that is none of a result, from 1; the number of lines and one where a part is missing.
    pub line: usize,
}

impl Display for CaseResult {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let case = &self.case;
        writeln!(
            f,
            "# What came out of {case} when it was accepted. Written by `anxin suite accept`."
        )?;
        writeln!(f, "result {case}")?;
        self.deals.iter().try_for_each(|deal| write!(f, "{deal}"))
    }
}

impl Display for DealResult {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\ndeal {}", self.deal)?;
        for exposure in &self.exposures {
            let party = names(exposure.party).1;
            match exposure.amount {
                Some(amount) => writeln!(f, "exposure {party} {amount}")?,
                None => writeln!(f, "exposure {party} unknown")?,
            }
            for (by, change) in &exposure.changes {
                writeln!(f, "  by {by} {change}")?;
            }
        }
        for alert in &self.alerts {
            write!(f, "\n{alert}")?;
        }
        for verdict in &self.verdicts {
            write!(f, "\n{verdict}")?;
        }
        if !self.duties.is_empty() || !self.claims.is_empty() {
            writeln!(f)?;
        }
        for duty in &self.duties {
            let standing = STANDINGS.iter().find(|own| own.1 == duty.standing);
            let standing = standing.map_or("", |own| own.0);
            writeln!(f, "duty {} {standing} by {}", duty.standard, duty.arose)?;
        }
        for claim in &self.claims {
            write!(f, "claim {} ", claim.commitment)?;
            match claim.outcome {
                ClaimOutcome::Owed(amount) => write!(f, "owed {amount}")?,
                ClaimOutcome::NotOwed => write!(f, "not_owed")?,
                ClaimOutcome::Incomplete => write!(f, "incomplete")?,
                ClaimOutcome::Jury => write!(f, "to_jury")?,
            }
            writeln!(f, " by {}", claim.claim)?;
        }
        Ok(())
    }
}

impl Display for Happening {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", moment(self.at), self.kind.spec().name)
    }
}

impl Display for AlertResult {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let actions: Vec<&str> = self.actions.iter().map(|action| action.names().1).collect();
        let shadow = if self.shadow { " shadow" } else { "" };
        let (severity, actions) = (self.severity.names().1, actions.join(","));
        writeln!(f, "alert {} {severity} {actions}{shadow}", self.rule)?;
        writeln!(f, "  raised {}", moment(self.raised_at))?;
        if let Some((party, amount)) = self.at_stake {
            writeln!(f, "  at_stake {} {amount}", names(party).1)?;
        }
        let state = AlertState::WORDS.iter().find(|own| own.2 == self.state);
        if let Some((_, state, _)) = state.filter(|own| own.2 != AlertState::Open) {
            writeln!(f, "  state {state}")?;
        }
        for fired in &self.fired {
            let withdrawn = if fired.withdrawn { " withdrawn" } else { "" };
            writeln!(f, "  fired {} by {}{withdrawn}", moment(fired.at), fired.by)?;
        }
        Ok(())
    }
}

impl Display for VerdictResult {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let escalate = if self.escalate { " escalate" } else { "" };
        let outcome = self.outcome.name();
        writeln!(f, "verdict {} {outcome}{escalate}", self.step)?;
        let lists = [
            ("alerts", &self.alerts),
            ("standing", &self.standing),
            ("unknown", &self.unknown),
        ];
        for (name, rules) in lists.iter().filter(|(_, rules)| !rules.is_empty()) {
            writeln!(f, "  {name} {}", rules.join(" "))?;
        }
        Ok(())
    }
}

impl CaseResult {
    /// Reads what [`CaseResult`] prints.
    ///
    /// # Errors
    /// When a line is none of a result.
    pub fn read(text: &str) -> Result<CaseResult, BadResult> {
        let mut result = CaseResult {
            case: String::new(),
            deals: Vec::new(),
        };
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if !text.is_empty() && !text.starts_with('#') {
                line_of(&mut result, text).ok_or(BadResult { line })?;
            }
        }
        if result.case.is_empty() {
            let line = text.lines().count().saturating_add(1);
            return Err(BadResult { line });
        }
        Ok(result)
    }
}

/// Takes in one line; none if it is not one of a result, or stands where it has no meaning.
fn line_of(result: &mut CaseResult, text: &str) -> Option<()> {
    let (word, rest) = text.split_once(' ')?;
    match word {
        "result" if result.case.is_empty() => {
            rest.clone_into(&mut result.case);
            return Some(());
        }
        "deal" => {
            result.deals.push(DealResult::empty(rest));
            return Some(());
        }
        _ => {}
    }
    let deal = result.deals.last_mut()?;
    let mut words = Words(rest.split(' '));
    match word {
        "exposure" => deal.exposures.push(exposure(&mut words)?),
        "by" => {
            let change = (words.happening()?, words.money()?);
            deal.exposures.last_mut()?.changes.push(change);
        }
        "alert" => deal.alerts.push(alert(&mut words)?),
        "raised" => deal.alerts.last_mut()?.raised_at = words.moment()?,
        "at_stake" => deal.alerts.last_mut()?.at_stake = Some((words.role()?, words.money()?)),
        "state" => {
            let name = words.next()?;
            let state = AlertState::WORDS.iter().find(|own| own.1 == name)?;
            deal.alerts.last_mut()?.state = state.2;
        }
        "fired" => {
            let (at, by) = (words.moment()?, words.by()?);
            let withdrawn = words.eat("withdrawn")?;
            let fired = Fired { at, by, withdrawn };
            deal.alerts.last_mut()?.fired.push(fired);
        }
        "verdict" => deal.verdicts.push(verdict(&mut words)?),
        "alerts" => deal.verdicts.last_mut()?.alerts = words.rest(),
        "standing" => deal.verdicts.last_mut()?.standing = words.rest(),
        "unknown" => deal.verdicts.last_mut()?.unknown = words.rest(),
        "duty" => deal.duties.push(DutyResult {
            standard: words.next()?.to_owned(),
            standing: words.standing()?,
            arose: words.by()?,
        }),
        "claim" => deal.claims.push(ClaimResult {
            commitment: words.next()?.to_owned(),
            outcome: words.claim_outcome()?,
            claim: words.by()?,
        }),
        _ => return None,
    }
    words.0.next().is_none().then_some(())
}

fn exposure(words: &mut Words<'_>) -> Option<ExposureResult> {
    let party = words.role()?;
    let amount = match words.next()? {
        "unknown" => None,
        amount => Some(Money::parse(amount).ok()?),
    };
    Some(ExposureResult {
        party,
        amount,
        changes: Vec::new(),
    })
}

fn alert(words: &mut Words<'_>) -> Option<AlertResult> {
    let rule = words.next()?.to_owned();
    let severity = Severity::named(words.next()?)?;
    let actions = words.next()?.split(',').map(Action::named);
    Some(AlertResult {
        rule,
        severity,
        actions: actions.collect::<Option<Vec<Action>>>()?,
        shadow: words.eat("shadow")?,
        raised_at: Instant::default(),
        at_stake: None,
        state: AlertState::Open,
        fired: Vec::new(),
    })
}

fn verdict(words: &mut Words<'_>) -> Option<VerdictResult> {
    let step = words.happening()?;
    let name = words.next()?;
    Some(VerdictResult {
        step,
        outcome: OUTCOMES.into_iter().find(|own| own.name() == name)?,
        escalate: words.eat("escalate")?,
        alerts: Vec::new(),
        standing: Vec::new(),
        unknown: Vec::new(),
    })
}

impl DealResult {
    /// A deal of which nothing is known.
    pub(super) fn empty(deal: &str) -> DealResult {
        DealResult {
            deal: deal.to_owned(),
            exposures: Vec::new(),
            alerts: Vec::new(),
            verdicts: Vec::new(),
            duties: Vec::new(),
            claims: Vec::new(),
        }
    }
}

/// The words of a line.
struct Words<'a>(std::str::Split<'a, char>);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.0.next().filter(|word| !word.is_empty())
    }

    fn rest(&mut self) -> Vec<String> {
        self.0.by_ref().map(str::to_owned).collect()
    }

    /// The line ends, or this word does; nothing else may stand there.
    fn eat(&mut self, word: &str) -> Option<bool> {
        match self.0.next() {
            None => Some(false),
            Some(own) => (own == word).then_some(true),
        }
    }

    fn moment(&mut self) -> Option<Instant> {
        let (day, time) = (self.next()?, self.next()?);
        let seconds = if time.len() == 5 { ":00" } else { "" };
        Instant::parse(&format!("{day}T{time}{seconds}+08:00")).ok()
    }

    fn money(&mut self) -> Option<Money> {
        Money::parse(self.next()?).ok()
    }

    fn role(&mut self) -> Option<Role> {
        let term = Role::SET.find(self.next()?)?;
        Role::from_code(term.code)
    }

    fn happening(&mut self) -> Option<Happening> {
        let at = self.moment()?;
        let kind = Kind::find(self.next()?)?;
        Some(Happening { kind, at })
    }

    fn by(&mut self) -> Option<Happening> {
        (self.next()? == "by").then_some(())?;
        self.happening()
    }

    fn standing(&mut self) -> Option<Stands> {
        let name = self.next()?;
        let found = STANDINGS.iter().find(|own| own.0 == name);
        found.map(|own| own.1)
    }

    fn claim_outcome(&mut self) -> Option<ClaimOutcome> {
        Some(match self.next()? {
            "owed" => ClaimOutcome::Owed(self.money()?),
            "not_owed" => ClaimOutcome::NotOwed,
            "incomplete" => ClaimOutcome::Incomplete,
            "to_jury" => ClaimOutcome::Jury,
            _ => return None,
        })
    }
}
