//! How the service standards of a deal stand, as JSON: every duty with its evidence or what is missing,
//! and the sums of each role in each link.

use super::Shown;
use crate::standards::{names, stands};
use anxin_events::{Instant, Kind};
use anxin_rules::ast::Text;
use anxin_rules::case::Stands;
use anxin_rules::{Duty, Mode, RuleSet, StandardInfo, Standing};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct StandardsView<'a> {
    /// By link and role, ascending by their names.
    summary: Vec<SumView<'a>>,
    /// In log order of what made them arise.
    duties: Vec<DutyView<'a>>,
    /// Judged standards of which no duty arose.
    not_applicable: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct SumView<'a> {
    link: &'a Text,
    role: &'a Text,
    met: usize,
    not_met: usize,
    no_record: usize,
    pending: usize,
    /// Standards, where the others count duties.
    not_applicable: usize,
}

/// `evidence` are log positions; of a condition, that of the event that had to fulfil it.
#[derive(Debug, Serialize)]
struct DutyView<'a> {
    standard: &'a str,
    title: &'a Text,
    role: &'a Text,
    link: &'a Text,
    basis: &'a Text,
    shadow: bool,
    standing: &'static str,
    standing_zh: &'static str,
    trigger: u64,
    since: Shown<Instant>,
    due: Option<Shown<Instant>>,
    evidence: Vec<u64>,
    missing: Vec<Text>,
}

impl<'a> StandardsView<'a> {
    pub(super) fn new(duties: &[Duty], rules: &'a RuleSet) -> StandardsView<'a> {
        let judged = (0_usize..).zip(&rules.standards);
        let judged = judged.filter(|(_, info)| info.terms.mode.is_judged());
        let (arisen, idle): (Vec<_>, Vec<_>) =
            judged.partition(|(index, _)| duties.iter().any(|duty| duty.standard == *index));
        let idle: Vec<&StandardInfo> = idle.into_iter().map(|(_, info)| info).collect();
        let of_duties = duties.iter().filter_map(|duty| {
            let info = rules.standards.get(duty.standard)?;
            Some((info, stands(&duty.standing)))
        });
        let of_duties: Vec<(&StandardInfo, Stands)> = of_duties.collect();
        let known = arisen.iter().map(|(_, info)| *info);
        StandardsView {
            summary: places(known.chain(idle.iter().copied()))
                .into_iter()
                .map(|place| SumView::new(place, &of_duties, &idle))
                .collect(),
            duties: duties
                .iter()
                .filter_map(|duty| DutyView::new(duty, rules))
                .collect(),
            not_applicable: idle.iter().map(|info| info.terms.id.as_str()).collect(),
        }
    }
}

/// A link and a role in it.
type Place<'a> = (&'a Text, &'a Text);

/// Every link with every role in it, ascending by their names.
fn places<'a>(standards: impl Iterator<Item = &'a StandardInfo>) -> Vec<Place<'a>> {
    let mut all: Vec<Place<'a>> = standards.map(|info| (&info.link, &info.role)).collect();
    let names = |(link, role): &Place<'a>| [&link.zh, &link.en, &role.zh, &role.en];
    all.sort_by(|a, b| names(a).cmp(&names(b)));
    all.dedup();
    all
}

impl<'a> SumView<'a> {
    fn new(
        (link, role): Place<'a>,
        duties: &[(&StandardInfo, Stands)],
        idle: &[&StandardInfo],
    ) -> SumView<'a> {
        let is_own = |info: &StandardInfo| info.link == *link && info.role == *role;
        let count = |wanted: Stands| {
            let own = duties.iter().filter(|(info, _)| is_own(info));
            own.filter(|(_, standing)| *standing == wanted).count()
        };
        SumView {
            link,
            role,
            met: count(Stands::Met),
            not_met: count(Stands::NotMet),
            no_record: count(Stands::NoRecord),
            pending: count(Stands::Pending),
            not_applicable: idle.iter().filter(|info| is_own(info)).count(),
        }
    }
}

impl<'a> DutyView<'a> {
    fn new(duty: &Duty, rules: &'a RuleSet) -> Option<DutyView<'a>> {
        let info = rules.standards.get(duty.standard)?;
        let (standing_zh, standing) = names(stands(&duty.standing));
        let (evidence, missing) = match &duty.standing {
            Standing::Met(by) | Standing::NotMet(by) => {
                (vec![by.unwrap_or(duty.trigger)], Vec::new())
            }
            Standing::NoRecord(names) if names.is_empty() => {
                let asked = rules.asked_kind(duty.standard).map(Kind::spec);
                let asked = asked.map(|kind| text(kind.zh, kind.name));
                (Vec::new(), asked.into_iter().collect())
            }
            Standing::NoRecord(names) => {
                let names = names.iter().map(|(zh, en)| text(zh, en));
                (Vec::new(), names.collect())
            }
            Standing::Pending => (Vec::new(), Vec::new()),
        };
        Some(DutyView {
            standard: &info.terms.id,
            title: &info.terms.title,
            role: &info.role,
            link: &info.link,
            basis: &info.terms.basis,
            shadow: info.terms.mode == Mode::Shadow,
            standing,
            standing_zh,
            trigger: duty.trigger,
            since: Shown(duty.arose),
            due: duty.due.map(Shown),
            evidence,
            missing,
        })
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: Some(zh.to_owned()),
        en: Some(en.to_owned()),
    }
}
