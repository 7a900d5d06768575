//! Deadlines: armed when their start is absorbed, fired when the clock passes them, withdrawn when a
//! late event shows that they were met.

use super::limits::PENDING_LIMIT;
use super::memory::Fired;
use super::queue::Waiting;
use super::row::Row;
use super::run::{Done, run};
use super::voice::{Names, finding};
use super::{Judge, explain, with_numbers};
use crate::firing::{Answer, Firing, Supplied};
use crate::program::{Compiled, DeadlinePlan, MAYBE, Plan, TRUE, UNKNOWN};
use crate::typed::{Label, Span, year_label};
use anxin_events::{Date, Instant};

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
            let at = match due(deadline, row, &rules.compiled) {
                Err(missing) => Err(missing),
                Ok(at) if self.memory.open(deal, deadline.open) < PENDING_LIMIT => Ok(at),
                Ok(_) => Err((
                    "待查期限过多".to_owned(),
                    "too many open deadlines".to_owned(),
                )),
            };
            match at {
                Ok(at) => {
                    self.memory.add_open(deal, deadline.open, 1);
                    self.memory.queue.push(Waiting {
                        at: at.micros(),
                        deal,
                        deadline: *index,
                        start: row.clone(),
                        sure: truth == TRUE,
                    });
                }
                Err(missing) => out.push(Firing {
                    rule: deadline.rule,
                    deal: self.deal_name(deal).to_owned(),
                    trigger: row.position,
                    at: row.at(),
                    known_at: self.memory.clock,
                    answer: Answer::Unknown {
                        missing: vec![missing],
                    },
                }),
            }
        }
    }

    /// Fires what has run out, moment by moment.
    pub(super) fn fire_due(&mut self, out: &mut Vec<Firing>) {
        let clock = self.memory.clock.micros();
        while let Some(moment) = self.memory.queue.soonest().filter(|at| *at <= clock) {
            let mut batch = std::mem::take(&mut self.batch);
            batch.extend(std::iter::from_fn(|| self.memory.queue.pop(moment)));
            let order =
                |own: &Waiting| (self.deal_name(own.deal), own.deadline, own.start.position);
            batch.sort_unstable_by(|one, other| order(one).cmp(&order(other)));
            batch.drain(..).for_each(|waiting| self.fire(waiting, out));
            self.batch = batch;
        }
    }

    fn fire(&mut self, waiting: Waiting, out: &mut Vec<Firing>) {
        let rules = self.rules.clone();
        let Some(deadline) = rules.compiled.deadlines.get(waiting.deadline) else {
            return;
        };
        self.memory.add_open(waiting.deal, deadline.open, -1);
        let Some(answer) = self.answer(&waiting, deadline) else {
            return;
        };
        let fired = matches!(answer, Answer::Fired(_)) && deadline.absent.is_some();
        out.push(Firing {
            rule: deadline.rule,
            deal: self.deal_name(waiting.deal).to_owned(),
            trigger: waiting.start.position,
            at: Instant::from_micros(waiting.at),
            known_at: self.memory.clock,
            answer,
        });
        if fired {
            self.keep_fired(
                waiting.deal,
                Fired {
                    deadline: waiting.deadline,
                    at: waiting.at,
                    start: waiting.start,
                },
            );
        }
    }

    /// What the rule says at its deadline; nothing where it is met or its condition false.
    fn answer(&self, waiting: &Waiting, plan: &DeadlinePlan) -> Option<Answer> {
        let row = &waiting.start;
        let until = waiting.at.saturating_sub(1);
        self.with_scene(waiting.deal, row, waiting.at, until, |scene| {
            let start = if waiting.sure { TRUE } else { MAYBE };
            let met = plan
                .absent
                .as_ref()
                .map(|(ring, columns)| scene.met(*ring, row.occurred, columns));
            let absent = TRUE.saturating_sub(met.unwrap_or(0));
            with_numbers(&plan.program, |numbers| {
                run(&plan.program, scene, numbers);
                let condition = Done(numbers).get(plan.condition);
                match start.min(absent).min(condition) {
                    TRUE => {
                        let names = Names {
                            ids: &self.memory.ids,
                            event: None,
                        };
                        let deal = self.deal_name(waiting.deal);
                        Some(Answer::Fired(finding(&plan.voice, scene, names, deal)))
                    }
                    MAYBE => {
                        let mut missing = self.unsure(waiting, plan);
                        if absent == MAYBE {
                            missing.extend(undecided_absence(plan, row));
                        }
                        missing.extend(explain::missing(
                            &plan.program,
                            plan.condition,
                            scene,
                            numbers,
                        ));
                        Some(Answer::Unknown {
                            missing: crate::typed::distinct(missing),
                        })
                    }
                    _ => None,
                }
            })
        })
    }

    /// What leaves it open whether the start matched; empty where it surely did.
    fn unsure(&self, waiting: &Waiting, plan: &DeadlinePlan) -> Vec<Label> {
        let row = &waiting.start;
        let own = self.rules.compiled.plans.get(plan.start.0);
        let Some(own) = own.and_then(Option::as_deref).filter(|_| !waiting.sure) else {
            return Vec::new();
        };
        self.with_scene(waiting.deal, row, row.occurred, row.occurred, |scene| {
            with_numbers(&own.absorb, |numbers| {
                run(&own.absorb, scene, numbers);
                explain::missing(&own.absorb, plan.start.1, scene, numbers)
            })
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
