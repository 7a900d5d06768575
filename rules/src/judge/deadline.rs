//! Deadlines: armed when their start is absorbed, fired when the clock passes them, withdrawn when a
//! late event shows that they were met.

use super::limits::PENDING_LIMIT;
use super::memory::Fired;
use super::row::Row;
use super::run::{Done, run};
use super::voice::{Names, finding};
use super::{Judge, explain};
use crate::firing::{Answer, Firing, Supplied};
use crate::program::{Compiled, DeadlinePlan, MAYBE, Plan, TRUE, UNKNOWN};
use crate::typed::{Label, Span, year_label};
use anxin_events::{Date, Instant};
use serde::{Deserialize, Serialize};

/// The order in which deadlines fire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    at: i64,
    deal: String,
    rule: usize,
    trigger: u64,
}

/// A deadline that has not come yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    deadline: usize,
    start: Row,
    /// What leaves it open whether the start matched; empty where it surely did.
    unsure: Vec<Label>,
}

impl Judge {
    /// Starts the deadlines that begin with this event.
    pub(super) fn arm(
        &mut self,
        deal: u32,
        row: &Row,
        plan: &Plan,
        numbers: &[i64],
        out: &mut Vec<Firing>,
    ) {
        let rules = self.rules.clone();
        for (index, filter) in &plan.starts {
            let Some(deadline) = rules.compiled.deadlines.get(*index) else {
                continue;
            };
            let truth = Done(numbers).get(*filter);
            let (from, to) = deadline.effective;
            if truth < MAYBE || row.occurred < from || row.occurred >= to {
                continue;
            }
            let name = self.deal_name(deal);
            let unknown = |missing: Vec<Label>, known_at: Instant| Firing {
                rule: deadline.rule,
                deal: name.clone(),
                trigger: row.position,
                at: row.at(),
                known_at,
                answer: Answer::Unknown { missing },
            };
            let waiting = self
                .memory
                .waiting_counts
                .entry((deal, *index))
                .or_default();
            match due(deadline, row, &rules.compiled) {
                Err(missing) => out.push(unknown(vec![missing], self.memory.clock)),
                Ok(_) if *waiting >= PENDING_LIMIT => {
                    let many = (
                        "待查期限过多".to_owned(),
                        "too many open deadlines".to_owned(),
                    );
                    out.push(unknown(vec![many], self.memory.clock));
                }
                Ok(at) => {
                    *waiting = waiting.saturating_add(1);
                    let unsure = if truth == TRUE {
                        Vec::new()
                    } else {
                        self.with_scene(deal, row, row.occurred, row.occurred, |scene| {
                            explain::missing(&plan.absorb, *filter, scene, numbers)
                        })
                    };
                    let key = Due {
                        at: at.micros(),
                        deal: name,
                        rule: deadline.rule,
                        trigger: row.position,
                    };
                    self.memory.waiting.insert(
                        key,
                        Waiting {
                            deadline: *index,
                            start: row.clone(),
                            unsure,
                        },
                    );
                }
            }
        }
    }

    /// Fires what has run out.
    pub(super) fn fire_due(&mut self, out: &mut Vec<Firing>) {
        let clock = self.memory.clock;
        while let Some(first) = self
            .memory
            .waiting
            .first_entry()
            .filter(|first| first.key().at <= clock.micros())
        {
            let (due, waiting) = first.remove_entry();
            let rules = self.rules.clone();
            let number = self
                .memory
                .deals
                .get_index_of(&due.deal)
                .and_then(|place| u32::try_from(place).ok());
            let (Some(deadline), Some(deal)) =
                (rules.compiled.deadlines.get(waiting.deadline), number)
            else {
                continue;
            };
            if let Some(count) = self
                .memory
                .waiting_counts
                .get_mut(&(deal, waiting.deadline))
            {
                *count = count.saturating_sub(1);
            }
            let Some(answer) = self.answer(&due, &waiting, deadline, deal) else {
                continue;
            };
            let fired = matches!(answer, Answer::Fired(_)) && deadline.absent.is_some();
            out.push(Firing {
                rule: due.rule,
                deal: due.deal,
                trigger: due.trigger,
                at: Instant::from_micros(due.at),
                known_at: clock,
                answer,
            });
            if fired {
                self.keep_fired(
                    deal,
                    Fired {
                        deadline: waiting.deadline,
                        at: due.at,
                        start: waiting.start,
                    },
                );
            }
        }
    }

    /// What the rule says at its deadline; nothing where it is met or its condition false.
    fn answer(
        &self,
        due: &Due,
        waiting: &Waiting,
        plan: &DeadlinePlan,
        deal: u32,
    ) -> Option<Answer> {
        let row = &waiting.start;
        self.with_scene(deal, row, due.at, due.at.saturating_sub(1), |scene| {
            let start = if waiting.unsure.is_empty() {
                TRUE
            } else {
                MAYBE
            };
            let met = plan
                .absent
                .as_ref()
                .map(|(ring, columns)| scene.met(*ring, row.occurred, columns));
            let absent = TRUE.saturating_sub(met.unwrap_or(0));
            let mut numbers = vec![0; plan.program.steps.len()];
            run(&plan.program, scene, &mut numbers);
            let condition = Done(&numbers).get(plan.condition);
            match start.min(absent).min(condition) {
                TRUE => {
                    let names = Names {
                        ids: &self.memory.ids,
                        event: None,
                    };
                    Some(Answer::Fired(finding(&plan.voice, scene, names, &due.deal)))
                }
                MAYBE => {
                    let mut missing = waiting.unsure.clone();
                    if absent == MAYBE {
                        missing.extend(undecided_absence(plan, row));
                    }
                    missing.extend(explain::missing(
                        &plan.program,
                        plan.condition,
                        scene,
                        &numbers,
                    ));
                    Some(Answer::Unknown {
                        missing: distinct(missing),
                    })
                }
                _ => None,
            }
        })
    }

    fn keep_fired(&mut self, deal: u32, fired: Fired) {
        let Some((_, deal)) = usize::try_from(deal)
            .ok()
            .and_then(|deal| self.memory.deals.get_index_mut(deal))
        else {
            return;
        };
        let of_rule = |own: &Fired| own.deadline == fired.deadline;
        let full = deal.fired.iter().filter(|own| of_rule(own)).count() >= PENDING_LIMIT;
        if let Some(oldest) = deal.fired.iter().position(of_rule).filter(|_| full) {
            deal.fired.remove(oldest);
        }
        deal.fired.push(fired);
    }

    /// Withdraws what this event shows to have been met in time.
    pub(super) fn withdraw(
        &mut self,
        deal: u32,
        row: &Row,
        plan: &Plan,
        numbers: &[i64],
        out: &mut Vec<Firing>,
    ) {
        if plan.ends.is_empty() {
            return;
        }
        let clock = self.memory.clock;
        let rules = self.rules.clone();
        let Some((name, deal)) = usize::try_from(deal)
            .ok()
            .and_then(|deal| self.memory.deals.get_index_mut(deal))
        else {
            return;
        };
        let meets = |fired: &Fired| {
            plan.ends.iter().any(|end| {
                let same = |(own, start): &(u8, u8)| {
                    row.value(*own) != UNKNOWN && row.value(*own) == fired.start.value(*start)
                };
                fired.deadline == end.deadline
                    && Done(numbers).get(end.filter) == TRUE
                    && (fired.start.occurred..fired.at).contains(&row.occurred)
                    && end.same.iter().all(same)
            })
        };
        for fired in deal.fired.extract_if(.., |fired| meets(fired)) {
            let Some(deadline) = rules.compiled.deadlines.get(fired.deadline) else {
                continue;
            };
            out.push(Firing {
                rule: deadline.rule,
                deal: name.clone(),
                trigger: fired.start.position,
                at: Instant::from_micros(fired.at),
                known_at: clock,
                answer: Answer::Withdrawn { by: row.position },
            });
        }
    }
}

/// When the deadline comes, or what is missing to say so.
fn due(plan: &DeadlinePlan, row: &Row, compiled: &Compiled) -> Result<Instant, Label> {
    let length = match plan.after {
        Span::Fixed(length) => length,
        Span::Parameter(index) => {
            let parameter = compiled.parameters.get(index);
            let length = parameter.and_then(|parameter| parameter.at(row.occurred)?.1);
            length.ok_or_else(|| plan.after_label.clone())?
        }
    };
    let base = match plan.from {
        None => Some(row.occurred),
        Some(slot) => Some(row.value(slot)).filter(|value| *value != UNKNOWN),
    };
    let base = base.ok_or_else(|| plan.from_label.clone())?;
    let due = if plan.from_is_date {
        let day = Date::from_days(i32::try_from(base).unwrap_or(i32::MAX));
        compiled.calendar.after_day(day, length)
    } else {
        compiled.calendar.later(Instant::from_micros(base), length)
    };
    due.map_err(|beyond| year_label(beyond.0))
}

/// Why it is open whether the deadline was met: a missing `同` field of the start, else F itself.
fn undecided_absence(plan: &DeadlinePlan, row: &Row) -> Vec<Label> {
    let (own, same) = &plan.absent_labels;
    let slots = plan
        .absent
        .iter()
        .flat_map(|(_, columns)| columns.iter().map(|(_, slot)| *slot));
    let missing: Vec<Label> = slots
        .zip(same)
        .filter(|(slot, _)| row.value(*slot) == UNKNOWN)
        .map(|(_, label)| label.clone())
        .collect();
    if missing.is_empty() {
        vec![own.clone()]
    } else {
        missing
    }
}

/// Each name once, in order.
pub(super) fn distinct(labels: Vec<Label>) -> Vec<Label> {
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        if !kept.contains(&label) {
            kept.push(label);
        }
    }
    kept
}

/// The supplied facts at a deadline: there is no event, so nothing is supplied.
pub(super) static NOTHING_SUPPLIED: Supplied = Supplied {
    due_to_date: None,
    paid_to_date: None,
    item_known: None,
    item_payable: None,
    item_paid: None,
    buyer_exposure: None,
    seller_exposure: None,
};
