//! Expectations of standards and commitments.

use super::Stand;
use super::sentence::join;
use crate::standards::{names, stands};
use anxin_events::nearest;
use anxin_rules::case::{ClaimOutcome, Stands, Step};
use anxin_rules::diagnostic::Wording;
use anxin_rules::{Assessment, Duty, Outcome, Standing, Terms};

impl Stand<'_> {
    /// Why a standard does not stand as expected.
    pub(super) fn standing(&self, standard: &str, wanted: Stands) -> Option<Wording> {
        let terms = self.rules.standards.iter().map(|info| &info.terms);
        let index = match place(standard, terms, ("标准", "standard")) {
            Ok(index) => index,
            Err(wording) => return Some(wording),
        };
        let clock = self.projections.clock();
        let standards = self.projections.standards(&self.case.deal);
        let duties = standards.map(|own| own.duties(clock)).unwrap_or_default();
        let own: Vec<&Duty> = duties
            .iter()
            .filter(|duty| duty.standard == index)
            .collect();
        let got = worst(&own);
        if got == wanted {
            return None;
        }
        let deciding: Vec<Wording> = own
            .iter()
            .filter(|duty| stands(&duty.standing) == got)
            .map(|duty| self.duty(duty))
            .collect();
        let why = if deciding.is_empty() {
            Wording::new("没有一行引起这项要求", "no line gives rise to the duty")
        } else {
            join(&deciding)
        };
        let ((wanted_zh, wanted_en), (got_zh, got_en)) = (words(wanted), words(got));
        Some(Wording::new(
            format!("预期 {standard} {wanted_zh}；实际{got_zh}：{}。", why.zh),
            format!(
                "Expected {standard} to be {wanted_en}; it is {got_en}: {}.",
                why.en
            ),
        ))
    }

    fn duty(&self, duty: &Duty) -> Wording {
        let line = self.line(duty.trigger);
        let (zh, en) = match &duty.standing {
            Standing::Met(Some(by)) | Standing::NotMet(Some(by)) => {
                let by = self.line(*by);
                (format!("，见{}", by.zh), format!(", by {}", by.en))
            }
            Standing::NoRecord(missing) if !missing.is_empty() => {
                let (zh, en) = labels(missing);
                (format!("，缺少 {zh}"), format!(", lacking {en}"))
            }
            _ => (String::new(), String::new()),
        };
        Wording::new(format!("{}{zh}", line.zh), format!("{}{en}", line.en))
    }

    /// Why a commitment does not say what was expected of the latest claim under it.
    pub(super) fn claim(&self, commitment: &str, wanted: &ClaimOutcome) -> Option<Wording> {
        let terms = self.rules.commitments.iter();
        let index = match place(commitment, terms, ("承诺", "commitment")) {
            Ok(index) => index,
            Err(wording) => return Some(wording),
        };
        let Some(assessment) = self.latest(index) else {
            return Some(Wording::new(
                format!("预期 {commitment} 有结果；实际没有一行按它申请赔付。"),
                format!("Expected an outcome of {commitment}; no line claims under it."),
            ));
        };
        let is_right = match (&assessment.outcome, wanted) {
            (Outcome::Owed(got), ClaimOutcome::Owed(wanted)) => got == wanted,
            (Outcome::NotOwed, ClaimOutcome::NotOwed)
            | (Outcome::Incomplete(_), ClaimOutcome::Incomplete)
            | (Outcome::Jury, ClaimOutcome::Jury) => true,
            _ => false,
        };
        if is_right {
            return None;
        }
        let (wanted_zh, wanted_en) = match wanted {
            ClaimOutcome::Owed(amount) => {
                (format!("应赔 {amount} 元"), format!("{amount} yuan owed"))
            }
            ClaimOutcome::NotOwed => ("不赔".to_owned(), "nothing owed".to_owned()),
            ClaimOutcome::Incomplete => ("待补".to_owned(), "incomplete".to_owned()),
            ClaimOutcome::Jury => ("交评审".to_owned(), "for the jury".to_owned()),
        };
        let got = came_out(&assessment);
        let line = self.line(assessment.claim);
        Some(Wording::new(
            format!(
                "预期 {commitment} {wanted_zh}；实际{}（{}）。",
                got.zh, line.zh
            ),
            format!(
                "Expected {commitment}: {wanted_en}; it is {} ({}).",
                got.en, line.en
            ),
        ))
    }

    /// The latest claim under a commitment, by what is known now.
    fn latest(&self, commitment: usize) -> Option<Assessment> {
        let events = (0_u64..).zip(&self.taken);
        let claims: Vec<(u64, &&Step)> = events.collect();
        claims.into_iter().rev().find_map(|(position, step)| {
            let assessed = self.projections.assess_claim(position, &step.event()?);
            assessed
                .into_iter()
                .find(|assessment| assessment.commitment == commitment)
        })
    }
}

fn place<'a>(
    id: &str,
    terms: impl Iterator<Item = &'a Terms> + Clone,
    what: (&str, &str),
) -> Result<usize, Wording> {
    let found = terms.clone().position(|terms| terms.id == id);
    found.ok_or_else(|| {
        let near = nearest(id, terms.map(|terms| terms.id.as_str()));
        let (zh, en) = near.map_or_else(Default::default, |near| {
            (
                format!("，是否想写 {near}"),
                format!("; did you mean {near}"),
            )
        });
        Wording::new(
            format!("规则集里没有{} {id}{zh}。", what.0),
            format!("The rule set has no {} {id}{en}.", what.1),
        )
    })
}

/// The answer of a standard for the deal.
fn worst(duties: &[&Duty]) -> Stands {
    let order = [
        Stands::NotMet,
        Stands::NoRecord,
        Stands::Pending,
        Stands::Met,
    ];
    let is = |wanted: &Stands| duties.iter().any(|duty| stands(&duty.standing) == *wanted);
    order.into_iter().find(is).unwrap_or(Stands::NotApplicable)
}

/// Chinese and English, as a sentence has them.
fn words(stands: Stands) -> (&'static str, String) {
    let (zh, en) = names(stands);
    (zh, en.replace('_', " "))
}

/// What came out, with the conditions that made the difference.
fn came_out(assessment: &Assessment) -> Wording {
    let named = |wanted: Option<bool>, of: &[anxin_rules::Answered]| {
        let those = of.iter().filter(|own| own.truth == wanted && !own.excused);
        let labels = those.map(|own| {
            let (zh, en) = (own.label.zh.as_deref(), own.label.en.as_deref());
            let either = zh.or(en).unwrap_or_default();
            (
                zh.unwrap_or(either).to_owned(),
                en.unwrap_or(either).to_owned(),
            )
        });
        labels.collect::<Vec<_>>()
    };
    match &assessment.outcome {
        Outcome::Owed(amount) => {
            Wording::new(format!("应赔 {amount} 元"), format!("{amount} yuan owed"))
        }
        Outcome::NotOwed => {
            let mut why = named(Some(false), &assessment.requirements);
            why.extend(named(Some(true), &assessment.exclusions));
            let (zh, en) = labels(&why);
            if why.is_empty() {
                Wording::new("不赔：算下来没有余额", "nothing owed: nothing is left")
            } else {
                Wording::new(format!("不赔：{zh}"), format!("nothing owed: {en}"))
            }
        }
        Outcome::Incomplete(missing) => {
            let (zh, en) = labels(missing);
            Wording::new(
                format!("待补：缺少 {zh}"),
                format!("incomplete, lacking {en}"),
            )
        }
        Outcome::Jury => {
            let (zh, en) = labels(&named(Some(true), &assessment.questions));
            Wording::new(format!("交评审：{zh}"), format!("for the jury: {en}"))
        }
    }
}

fn labels(names: &[(String, String)]) -> (String, String) {
    let zh: Vec<&str> = names.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|(_, en)| en.as_str()).collect();
    (zh.join("、"), en.join(", "))
}
