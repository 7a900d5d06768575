//! The judge: what the rules say of each event, with the memory that they need of all deals.
//!
//! Use: for every event of the log `advance` to its recorded time, `judge` it, `absorb` it, then
//! `advance` to the same time again, so that a deadline that was over when its start became known
//! fires at once. A tick is an `advance`. Only streams of deals are judged.

mod assess;
mod deadline;
mod evidence;
mod explain;
pub mod limits;
mod memory;
mod notes;
pub(crate) mod queue;
mod registers;
mod row;
mod run;
mod voice;

use crate::firing::{Answer, Firing, Supplied};
use crate::program::{Conclusion, FALSE, MAYBE, Plan, Program, Reg, TRUE, UNKNOWN};
use crate::rule_set::RuleSet;
use anxin_events::{Category, Event, Instant};
use deadline::NOTHING_SUPPLIED;
use foldhash::fast::FixedState;
use indexmap::IndexMap;
use memory::Deal;
use queue::{Queue, Waiting};
use registers::Registers;
use row::{IdTable, Row};
use run::{Done, Scene, run};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::sync::Arc;
use voice::{Names, finding};

/// A rule set at work.
#[derive(Clone, Debug)]
pub struct Judge {
    rules: Arc<RuleSet>,
    memory: Memory,
    /// Stands for a deal that is not known yet.
    blank: Deal,
    /// Deadlines of one moment, while they fire.
    batch: Vec<Waiting>,
}

/// What the judge remembers. It belongs to the rule set whose digest it bears.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Memory {
    digest: String,
    clock: Instant,
    ids: IdTable,
    deals: IndexMap<String, Deal, FixedState>,
    registers: Registers,
    queue: Queue,
}

/// Why a memory cannot be taken up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "E2603: the memory was made by rule set {found}, not by {expected}; replay the log under the new rules"
)]
pub struct MemoryError {
    /// Of the rules at hand.
    pub expected: String,
    /// Of the memory.
    pub found: String,
}

/// The number of a deal that has no memory yet.
const NO_DEAL: u32 = u32::MAX;

thread_local! {
    /// The numbers of a program while it runs, kept so that the next run needs no heap.
    static NUMBERS: Cell<Vec<i64>> = const { Cell::new(Vec::new()) };
}

impl Judge {
    /// A judge that has seen nothing.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>) -> Judge {
        let memory = Memory {
            digest: rules.digest().to_owned(),
            clock: Instant::from_micros(i64::MIN),
            ids: rules.compiled.literals.iter().cloned().collect(),
            deals: IndexMap::default(),
            registers: Registers::default(),
            queue: Queue::default(),
        };
        let blank = Deal::new(rules.compiled.slots);
        Judge {
            rules,
            memory,
            blank,
            batch: Vec::new(),
        }
    }

    /// All that it remembers, for a snapshot.
    #[must_use]
    pub const fn snapshot(&self) -> &Memory {
        &self.memory
    }

    /// Goes on from a snapshot.
    ///
    /// # Errors
    /// When the snapshot belongs to another rule set.
    pub fn restore(rules: Arc<RuleSet>, memory: Memory) -> Result<Judge, MemoryError> {
        if memory.digest != rules.digest() {
            return Err(MemoryError {
                expected: rules.digest().to_owned(),
                found: memory.digest,
            });
        }
        let blank = Deal::new(rules.compiled.slots);
        Ok(Judge {
            rules,
            memory,
            blank,
            batch: Vec::new(),
        })
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// Moves the log's clock, which never goes back. Deadlines that have passed fire, in order of
    /// (deadline, deal, rule, position of the start).
    pub fn advance(&mut self, clock: Instant, out: &mut Vec<Firing>) {
        self.memory.clock = self.memory.clock.max(clock);
        self.fire_due(out);
    }

    /// What the rules say of this event against all that was absorbed. Changes nothing.
    pub fn judge(
        &self,
        position: u64,
        event: &Event<'_>,
        supplied: &Supplied,
        out: &mut Vec<Firing>,
    ) {
        let Some(plan) = self.plan(event).filter(|plan| !plan.conclusions.is_empty()) else {
            return;
        };
        let row = Row::load(position, event, plan.judge.fields, &self.memory.ids);
        let known = self.memory.deals.get_full(event.stream.key());
        let (deal, deal_number) = known.map_or((&self.blank, NO_DEAL), |(number, _, deal)| {
            (deal, u32::try_from(number).unwrap_or(NO_DEAL))
        });
        let scene = self.scene(
            deal,
            deal_number,
            &row,
            supplied,
            (row.occurred, row.occurred),
        );
        with_numbers(&plan.judge, |numbers| {
            run(&plan.judge, &scene, numbers);
            for (conclusion, condition) in plan.conclusions.iter().zip(&plan.conditions) {
                let truth = Done(numbers).get(*condition);
                if truth == FALSE {
                    continue;
                }
                let (from, to) = conclusion.effective;
                if row.occurred >= from && row.occurred < to {
                    let answer =
                        self.answer_of(conclusion, *condition, plan, event, &scene, numbers);
                    out.push(Firing {
                        rule: conclusion.rule,
                        deal: event.stream.key().to_owned(),
                        trigger: position,
                        at: event.occurred_at,
                        known_at: self.memory.clock.max(event.known_at()),
                        answer,
                    });
                }
            }
        });
    }

    /// Takes the event into memory. A late event may withdraw a deadline that has fired.
    pub fn absorb(
        &mut self,
        position: u64,
        event: &Event<'_>,
        _supplied: &Supplied,
        out: &mut Vec<Firing>,
    ) {
        let rules = self.rules.clone();
        let Some(plan) = plan_of(&rules, event) else {
            return;
        };
        let row = Row::absorb(position, event, plan.absorb.fields, &mut self.memory.ids);
        let deal = self.deal_number(event.stream.key());
        with_numbers(&plan.absorb, |numbers| {
            let scene = self.scene(
                &self.blank,
                deal,
                &row,
                &NOTHING_SUPPLIED,
                (row.occurred, row.occurred),
            );
            run(&plan.absorb, &scene, numbers);
            self.remember(deal, &row, plan, numbers);
            self.withdraw(deal, &row, plan, numbers, out);
            self.arm(deal, &row, plan, numbers, out);
        });
    }

    fn answer_of(
        &self,
        conclusion: &Conclusion,
        condition: Reg,
        plan: &Plan,
        event: &Event<'_>,
        scene: &Scene<'_>,
        numbers: &[i64],
    ) -> Answer {
        if Done(numbers).get(condition) != TRUE {
            let missing = explain::missing(&plan.judge, condition, scene, numbers);
            return Answer::Unknown { missing };
        }
        let fields = conclusion.voice.program.fields;
        let row = Row::load(scene.row.position, event, fields, &self.memory.ids);
        let scene = Scene {
            row: &row,
            ..*scene
        };
        let names = Names {
            ids: &self.memory.ids,
            event: Some(event),
        };
        let deal = event.stream.key();
        Answer::Fired(finding(&conclusion.voice, &scene, names, deal))
    }

    /// Histories, facts and registers.
    fn remember(&mut self, number: u32, row: &Row, plan: &Plan, numbers: &[i64]) {
        let done = Done(numbers);
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let Some((_, deal)) = self.memory.deals.get_index_mut(place) else {
            return;
        };
        for (ring, filter) in &plan.rings {
            let truth = done.get(*filter);
            let ring = usize::try_from(*ring)
                .ok()
                .and_then(|ring| self.rules.compiled.rings.get(ring));
            if let Some(ring) = ring.filter(|_| truth != FALSE) {
                deal.remember_event(ring.slot, &ring.columns, truth, row);
            }
        }
        plan.remember
            .iter()
            .for_each(|remember| deal.remember(remember, row));
        let registers = &mut self.memory.registers;
        for step in &plan.moves {
            let truth = done.get(step.filter);
            if truth < MAYBE {
                continue;
            }
            let own = step.key.map_or(UNKNOWN, |slot| row.value(slot));
            let fallback = step.fallback.map_or(UNKNOWN, |fact| deal.fact(fact));
            let one = [if own >= 0 { own } else { fallback }];
            let keys = match step.key.filter(|_| step.set) {
                Some(slot) => row.set(slot).unwrap_or_default(),
                None => &one,
            };
            let mut named = false;
            for key in keys.iter().copied().filter(|key| *key >= 0) {
                named = true;
                registers.add(step.register, key, number, step.enter, row, truth);
            }
            if !named && !step.enter {
                registers.leave_all(step.register, number, row, truth);
            }
        }
    }

    fn plan(&self, event: &Event<'_>) -> Option<&Plan> {
        plan_of(&self.rules, event)
    }

    fn deal_number(&mut self, name: &str) -> u32 {
        let place = match self.memory.deals.get_index_of(name) {
            Some(place) => place,
            None => {
                self.memory
                    .deals
                    .insert_full(name.to_owned(), self.blank.clone())
                    .0
            }
        };
        u32::try_from(place).unwrap_or(NO_DEAL)
    }

    fn deal_name(&self, number: u32) -> &str {
        self.memory.deal(number).map_or("", |(name, _)| name)
    }

    fn scene<'a>(
        &'a self,
        deal: &'a Deal,
        deal_number: u32,
        row: &'a Row,
        supplied: &'a Supplied,
        (at, until): (i64, i64),
    ) -> Scene<'a> {
        let (compiled, registers) = (&self.rules.compiled, &self.memory.registers);
        Scene {
            compiled,
            deal,
            deal_number,
            registers,
            row,
            supplied,
            at,
            until,
        }
    }

    /// A scene at a deadline, where nothing is supplied.
    fn with_scene<T>(
        &self,
        number: u32,
        row: &Row,
        at: i64,
        until: i64,
        look: impl FnOnce(&Scene<'_>) -> T,
    ) -> T {
        let deal = self
            .memory
            .deal(number)
            .map_or(&self.blank, |(_, deal)| deal);
        look(&self.scene(deal, number, row, &NOTHING_SUPPLIED, (at, until)))
    }
}

impl Memory {
    fn deal(&self, number: u32) -> Option<(&String, &Deal)> {
        self.deals.get_index(usize::try_from(number).ok()?)
    }

    fn deal_mut(&mut self, number: u32) -> Option<&mut Deal> {
        let place = usize::try_from(number).ok()?;
        self.deals.get_index_mut(place).map(|(_, deal)| deal)
    }

    /// How many deadlines of a rule a deal waits for.
    fn open(&self, deal: u32, slot: u32) -> usize {
        self.deal(deal).map_or(0, |(_, deal)| deal.count(slot))
    }

    /// One more or less.
    fn add_open(&mut self, deal: u32, slot: u32, step: i64) {
        if let Some(deal) = self.deal_mut(deal) {
            deal.add(slot, step);
        }
    }
}

fn plan_of<'a>(rules: &'a RuleSet, event: &Event<'_>) -> Option<&'a Plan> {
    if event.stream.category() != Category::Deal {
        return None;
    }
    rules
        .compiled
        .plans
        .get(usize::from(event.kind.spec().code))
        .and_then(Option::as_deref)
}

/// Room for the numbers of a program. What stands in it is of an earlier run: a step is read only after it
/// was written.
fn with_numbers<T>(program: &Program, work: impl FnOnce(&mut [i64]) -> T) -> T {
    let mut kept = NUMBERS.take();
    let steps = program.steps.len();
    if kept.len() < steps {
        kept.resize(steps, 0);
    }
    let result = work(kept.get_mut(..steps).unwrap_or_default());
    NUMBERS.set(kept);
    result
}
