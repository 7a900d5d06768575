//! Tells the judge and the reference the same history and gives the first difference.

use super::histories::Told;
use super::rules::World;
use anxin_events::{Event, Instant};
use anxin_rules::reference::{Reading, Reference};
use anxin_rules::{Answer, Assessment, Calendar, Firing, Judge, Memory, RuleSet, Source, Supplied};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What comparisons have covered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Covered {
    /// Events that one rule set judged.
    pub events: usize,
    /// The same, for each of the set's rules.
    pub pairs: usize,
    pub fired: usize,
    pub unknown: usize,
    pub withdrawn: usize,
    /// Answers at a deadline.
    pub deadlines: usize,
    /// Events recorded later than they occurred.
    pub late: usize,
    /// Judges that went on from a snapshot.
    pub restored: usize,
    /// Notes of standards.
    pub notes: usize,
    /// Assessments of claims.
    pub claims: usize,
}

impl Covered {
    pub fn add(&mut self, other: Covered) {
        self.events += other.events;
        self.pairs += other.pairs;
        self.fired += other.fired;
        self.unknown += other.unknown;
        self.withdrawn += other.withdrawn;
        self.deadlines += other.deadlines;
        self.late += other.late;
        self.restored += other.restored;
        self.notes += other.notes;
        self.claims += other.claims;
    }

    /// What standards note and commitments say.
    fn promised(
        &mut self,
        judge: &Judge,
        reference: &Reference,
        told: (u64, &Event<'_>, &Supplied),
        clock: Instant,
    ) -> Result<(), String> {
        let (position, event, supplied) = told;
        let (mut fast, mut slow) = (Vec::new(), Vec::new());
        judge.note(position, event, supplied, &mut fast);
        reference.note(position, event, supplied, &mut slow);
        if fast != slow {
            return Err(format!(
                "position {position}\njudge:     {fast:#?}\nreference: {slow:#?}"
            ));
        }
        self.notes += fast.len();
        let mut fast = judge.assess(position, event, supplied, clock);
        fast.iter_mut().for_each(without_evidence);
        let slow = reference.assess(position, event, supplied, clock);
        if fast != slow {
            return Err(format!(
                "position {position}\njudge:     {fast:#?}\nreference: {slow:#?}"
            ));
        }
        self.claims += fast.len();
        Ok(())
    }

    fn count(&mut self, firings: &[Firing], occurred: Instant) {
        for firing in firings {
            match firing.answer {
                Answer::Fired(_) => self.fired += 1,
                Answer::Unknown { .. } => self.unknown += 1,
                Answer::Withdrawn { .. } => self.withdrawn += 1,
            }
            let withdrawn = matches!(firing.answer, Answer::Withdrawn { .. });
            self.deadlines += usize::from(firing.at != occurred && !withdrawn);
        }
    }
}

/// The reference says nothing of evidence.
fn without_evidence(assessment: &mut Assessment) {
    let own = assessment.requirements.iter_mut();
    let own = own.chain(&mut assessment.exclusions);
    own.chain(&mut assessment.questions)
        .for_each(|answered| answered.evidence.clear());
}

/// The shipped calendar.
pub fn calendar() -> Calendar {
    Calendar::parse(include_str!("../../library/calendar/china.calendar")).unwrap()
}

/// Compiles the rules but those that the checker refuses for what they mean; none if it refuses the head.
pub fn compile(world: &World, calendar: &Calendar) -> Option<Arc<RuleSet>> {
    let all = load(&world.text(), calendar);
    let rules = all.or_else(|| {
        let alone = |rule: &&String| load(&format!("{}{rule}", world.head), calendar).is_some();
        let sound: Vec<&str> = world
            .rules
            .iter()
            .filter(alone)
            .map(String::as_str)
            .collect();
        load(&format!("{}{}", world.head, sound.concat()), calendar)
    });
    rules.map(Arc::new)
}

/// The generator makes no mistake but in what a rule means.
fn load(text: &str, calendar: &Calendar) -> Option<RuleSet> {
    let name = "random.rule";
    let loaded = RuleSet::load(&[Source { name, text }], calendar);
    for (_, said) in &loaded.diagnostics {
        let id = said.code.id;
        let place = text.get(said.span.start..said.span.end);
        let meant = id.starts_with('W') || id.starts_with("E243");
        assert!(meant, "{id} {} {place:?}\n{text}", said.message.zh);
    }
    loaded.rule_set
}

/// Tells both the same; at `cut` the judge goes on from its snapshot as it would from disk.
pub fn compare(
    rules: &Arc<RuleSet>,
    history: &[Told],
    reading: Reading,
    cut: usize,
) -> Result<Covered, String> {
    let mut judge = Judge::new(rules.clone());
    let mut reference = Reference::new(rules.clone(), reading);
    let mut covered = Covered::default();
    let mut clock = Instant::from_micros(i64::MIN);
    for (number, told) in history.iter().enumerate() {
        if number == cut {
            judge = from_disk(rules, &judge)?;
            covered.restored += 1;
        }
        let position = u64::try_from(number).unwrap();
        clock = clock.max(told.recorded);
        let (mut fast, mut slow) = (Vec::new(), Vec::new());
        judge.advance(clock, &mut fast);
        reference.advance(clock, &mut slow);
        if let Some(event) = told.event(position, clock) {
            let supplied = told.supplied();
            judge.judge(position, &event, &supplied, &mut fast);
            reference.judge(position, &event, &supplied, &mut slow);
            covered.promised(&judge, &reference, (position, &event, &supplied), clock)?;
            judge.absorb(position, &event, &supplied, &mut fast);
            reference.absorb(position, &event, &supplied, &mut slow);
            judge.advance(clock, &mut fast);
            reference.advance(clock, &mut slow);
            covered.events += 1;
            covered.pairs += rules.rules.len();
            covered.late += usize::from(event.occurred_at < clock);
        }
        if fast != slow {
            return Err(format!(
                "position {position}\njudge:     {fast:#?}\nreference: {slow:#?}"
            ));
        }
        covered.count(&fast, told.occurred);
    }
    Ok(covered)
}

fn from_disk(rules: &Arc<RuleSet>, judge: &Judge) -> Result<Judge, String> {
    let bytes = rmp_serde::to_vec(judge.snapshot()).map_err(|error| error.to_string())?;
    let memory: Memory = rmp_serde::from_slice(&bytes).map_err(|error| error.to_string())?;
    Judge::restore(rules.clone(), memory).map_err(|error| error.to_string())
}

/// The smallest part of a failure that still fails, as a text: rules and events are left out one by one.
pub fn smallest(world: &World, history: &[Told], reading: Reading, cut: usize) -> String {
    let calendar = calendar();
    let fails = |world: &World, history: &[Told]| {
        compare(&compile(world, &calendar)?, history, reading, cut).err()
    };
    let (mut world, mut history) = (world.clone(), history.to_vec());
    let mut tried = BTreeSet::new();
    while tried.insert((world.rules.len(), history.len())) {
        for at in (0..world.rules.len()).rev() {
            let mut fewer = world.clone();
            fewer.rules.remove(at);
            if fails(&fewer, &history).is_some() {
                world = fewer;
            }
        }
        for at in (0..history.len()).rev() {
            let mut fewer = history.clone();
            fewer.remove(at);
            if fails(&world, &fewer).is_some() {
                history = fewer;
            }
        }
    }
    let difference = fails(&world, &history).unwrap_or_default();
    format!("{}\n{history:#?}\ncut {cut}\n{difference}", world.text())
}
