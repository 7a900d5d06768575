//! The reference evaluator: slow, obvious, over the whole past. Tests hold the judge against it, and
//! a trace is read off it.
//!
//! It keeps every event and works each answer out anew from the typed trees; it shares nothing with the
//! compiled form. The limits of memory are modelled where they show: only the latest events of a
//! history count, and what lies before them is unknown.

mod evaluate;
mod evidence;
mod explain;
mod history;
mod promises;
mod say;
mod tracer;

pub use tracer::Tracer;

use crate::firing::{Answer, Firing, Supplied};
use crate::judge::limits::PENDING_LIMIT;
use crate::rule_set::RuleSet;
use crate::typed::{
    Case, Constant, Deadline, Label, Span, Trigger, field_label, parameter_label, year_label,
};
use anxin_events::{Category, Date, Event, Field, FieldType, Instant, Kind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the bounds of windows and deadlines are read. The language's reading is [`Reading::default`];
/// the others exist so that a test can show that a wrong reading is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// An event at the very start of a window counts.
    pub window_start_counts: bool,
    /// An event at the very deadline meets it.
    pub deadline_counts: bool,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            window_start_counts: true,
            deadline_counts: false,
        }
    }
}

/// A rule set at work, slowly.
#[derive(Clone, Debug)]
pub struct Reference {
    rules: Arc<RuleSet>,
    /// Looks at this rule alone.
    only: Option<usize>,
    reading: Reading,
    clock: Instant,
    log: Vec<Seen>,
    waiting: Vec<Waiting>,
    fired: Vec<Waiting>,
}

/// A value of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Number(i64),
    Id(String),
    Set {
        members: Vec<String>,
        incomplete: bool,
    },
}

/// An event, with the fields that rules read.
#[derive(Clone, Debug)]
struct Seen {
    position: u64,
    deal: String,
    kind: Kind,
    occurred: Instant,
    values: BTreeMap<Field, Worth>,
}

/// A deadline that is to come, or that has fired.
#[derive(Clone, Debug)]
struct Waiting {
    at: Instant,
    rule: usize,
    start: Seen,
    sure: bool,
}

/// From where a condition looks.
#[derive(Clone, Copy)]
struct View<'a> {
    this: &'a Seen,
    supplied: &'a Supplied,
    /// Windows end here.
    at: Instant,
    /// Last instant that counts.
    until: Instant,
}

impl Reference {
    /// One that has seen nothing.
    #[must_use]
    pub const fn new(rules: Arc<RuleSet>, reading: Reading) -> Reference {
        let clock = Instant::from_micros(i64::MIN);
        Reference {
            rules,
            only: None,
            reading,
            clock,
            log: Vec::new(),
            waiting: Vec::new(),
            fired: Vec::new(),
        }
    }

    /// As [`crate::Judge::advance`].
    pub fn advance(&mut self, clock: Instant, out: &mut Vec<Firing>) {
        self.clock = self.clock.max(clock);
        while let Some(due) = self.next_due() {
            let Some(deadline) = self.deadline(due.rule) else {
                continue;
            };
            let Some(answer) = self.answer(&due, &deadline) else {
                continue;
            };
            let fired = matches!(answer, Answer::Fired(_)) && deadline.absent.is_some();
            out.push(self.told(&due, answer));
            if fired {
                self.keep_fired(due);
            }
        }
    }

    /// The next deadline that the clock has reached, by (deadline, deal, rule, position of the start).
    fn next_due(&mut self) -> Option<Waiting> {
        let key = |waiting: &Waiting| {
            (
                waiting.at,
                waiting.start.deal.clone(),
                waiting.rule,
                waiting.start.position,
            )
        };
        self.waiting.sort_by_cached_key(key);
        let is_due = self
            .waiting
            .first()
            .is_some_and(|first| first.at <= self.clock);
        is_due.then(|| self.waiting.remove(0))
    }

    /// A late event may still withdraw it.
    fn keep_fired(&mut self, due: Waiting) {
        let of_same = |own: &Waiting| own.rule == due.rule && own.start.deal == due.start.deal;
        if self.fired.iter().filter(|own| of_same(own)).count() >= PENDING_LIMIT
            && let Some(oldest) = self.fired.iter().position(of_same)
        {
            self.fired.remove(oldest);
        }
        self.fired.push(due);
    }

    /// As [`crate::Judge::judge`].
    pub fn judge(
        &self,
        position: u64,
        event: &Event<'_>,
        supplied: &Supplied,
        out: &mut Vec<Firing>,
    ) {
        if event.stream.category() != Category::Deal {
            return;
        }
        let this = Seen::new(position, event);
        let view = View {
            this: &this,
            supplied,
            at: this.occurred,
            until: this.occurred,
        };
        for (rule, trigger) in self.judged() {
            let Trigger::Events(cases) = trigger else {
                continue;
            };
            for case in cases
                .iter()
                .filter(|case| case.kind == this.kind && self.in_effect(rule, &this))
            {
                let Some(answer) = self.answer_of(case, &view) else {
                    continue;
                };
                out.push(Firing {
                    rule,
                    deal: this.deal.clone(),
                    trigger: position,
                    at: this.occurred,
                    known_at: self.clock.max(event.known_at()),
                    answer,
                });
            }
        }
    }

    fn answer_of(&self, case: &Case, view: &View<'_>) -> Option<Answer> {
        match self.holds(&case.condition, view) {
            Some(true) => Some(Answer::Fired(self.finding(&case.voice, view))),
            Some(false) => None,
            None => Some(Answer::Unknown {
                missing: self.missing(&case.condition, view),
            }),
        }
    }

    /// As [`crate::Judge::absorb`].
    pub fn absorb(
        &mut self,
        position: u64,
        event: &Event<'_>,
        _supplied: &Supplied,
        out: &mut Vec<Firing>,
    ) {
        if event.stream.category() != Category::Deal {
            return;
        }
        let seen = Seen::new(position, event);
        self.log.push(seen.clone());
        self.withdraw(&seen, out);
        let rules = self.rules.clone();
        for (rule, trigger) in rules.typed.triggers.iter().enumerate() {
            let Trigger::Deadline(deadline) = trigger else {
                continue;
            };
            let is_start = deadline.start.kind == seen.kind && self.in_effect(rule, &seen);
            if is_start && self.is_judged(rule) {
                self.arm(rule, deadline, &seen, out);
            }
        }
    }

    fn judged(&self) -> impl Iterator<Item = (usize, &Trigger)> {
        let all = self.rules.typed.triggers.iter().enumerate();
        all.filter(|(rule, _)| self.is_judged(*rule))
    }

    fn is_judged(&self, rule: usize) -> bool {
        let info = self.rules.rules.get(rule);
        info.is_some_and(|info| info.terms.mode.is_judged())
            && self.only.is_none_or(|own| own == rule)
    }

    fn in_effect(&self, rule: usize, seen: &Seen) -> bool {
        let day = seen.occurred.beijing_date();
        let effective = self
            .rules
            .rules
            .get(rule)
            .and_then(|info| info.terms.effective);
        effective.is_none_or(|effective| effective.holds_on(day))
    }

    fn deadline(&self, rule: usize) -> Option<Deadline> {
        match self.rules.typed.triggers.get(rule) {
            Some(Trigger::Deadline(deadline)) => Some((**deadline).clone()),
            _ => None,
        }
    }

    fn told(&self, due: &Waiting, answer: Answer) -> Firing {
        Firing {
            rule: due.rule,
            deal: due.start.deal.clone(),
            trigger: due.start.position,
            at: due.at,
            known_at: self.clock,
            answer,
        }
    }

    fn arm(&mut self, rule: usize, deadline: &Deadline, start: &Seen, out: &mut Vec<Firing>) {
        let Some(sure) = self
            .filter(&deadline.start.filter, start)
            .map_or(Some(false), |holds| holds.then_some(true))
        else {
            return;
        };
        let waiting = Waiting {
            at: start.occurred,
            rule,
            start: start.clone(),
            sure,
        };
        let missing = match self.due(deadline, start) {
            Err(missing) => missing,
            Ok(at) => {
                let of_same = |own: &&Waiting| own.rule == rule && own.start.deal == start.deal;
                if self.waiting.iter().filter(of_same).count() < PENDING_LIMIT {
                    self.waiting.push(Waiting { at, ..waiting });
                    return;
                }
                (
                    "待查期限过多".to_owned(),
                    "too many open deadlines".to_owned(),
                )
            }
        };
        out.push(self.told(
            &waiting,
            Answer::Unknown {
                missing: vec![missing],
            },
        ));
    }

    /// When the deadline comes, or what is missing to say so.
    fn due(&self, deadline: &Deadline, start: &Seen) -> Result<Instant, Label> {
        let typed = &self.rules.typed;
        let length = match deadline.after {
            Span::Fixed(length) => length,
            Span::Parameter(index) => match typed
                .parameters
                .get(index)
                .and_then(|own| own.on(start.occurred))
            {
                Some(Constant::Length(length)) => *length,
                _ => return Err(parameter_label(index, &typed.parameters)),
            },
        };
        let Some(field) = deadline.from else {
            return typed
                .calendar
                .later(start.occurred, length)
                .map_err(|beyond| year_label(beyond.0));
        };
        let Some(Worth::Number(number)) = start.values.get(&field) else {
            return Err(field_label(field));
        };
        let due = if field.spec().ty == FieldType::Date {
            let day = Date::from_days(i32::try_from(*number).unwrap_or(i32::MAX));
            typed.calendar.after_day(day, length)
        } else {
            typed.calendar.later(Instant::from_micros(*number), length)
        };
        due.map_err(|beyond| year_label(beyond.0))
    }

    /// The last instant that is before the deadline.
    fn before(&self, deadline: Instant) -> Instant {
        let step = if self.reading.deadline_counts { 0 } else { 1 };
        Instant::from_micros(deadline.micros().saturating_sub(step))
    }

    fn answer(&self, due: &Waiting, deadline: &Deadline) -> Option<Answer> {
        let nothing = Supplied::default();
        let view = View {
            this: &due.start,
            supplied: &nothing,
            at: due.at,
            until: self.before(due.at),
        };
        let started = due.sure.then_some(true);
        let absent = match &deadline.absent {
            None => Some(true),
            Some(absent) => self
                .has(absent, Some(due.start.occurred), &view)
                .map(|has| !has),
        };
        let condition = self.holds(&deadline.condition, &view);
        match [started, absent, condition] {
            all if all.contains(&Some(false)) => None,
            [Some(_), Some(_), Some(_)] => {
                Some(Answer::Fired(self.finding(&deadline.voice, &view)))
            }
            _ => {
                let mut missing = Vec::new();
                if started.is_none() {
                    let own = View {
                        at: due.start.occurred,
                        until: due.start.occurred,
                        ..view
                    };
                    missing.extend(self.missing(&deadline.start.filter, &own));
                }
                if let (None, Some(absent)) = (absent, &deadline.absent) {
                    missing.extend(self.undecided(&[absent], absent.label(), &view));
                }
                if condition.is_none() {
                    missing.extend(self.missing(&deadline.condition, &view));
                }
                Some(Answer::Unknown {
                    missing: crate::typed::distinct(missing),
                })
            }
        }
    }

    fn withdraw(&mut self, seen: &Seen, out: &mut Vec<Firing>) {
        let (met, open): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(&mut self.fired)
            .into_iter()
            .partition(|due| {
                let absent = self.deadline(due.rule).and_then(|deadline| deadline.absent);
                absent.is_some_and(|absent| {
                    let equal = |(own, outer): &(Field, Field)| {
                        seen.values.contains_key(own)
                            && seen.values.get(own) == due.start.values.get(outer)
                    };
                    due.start.deal == seen.deal
                        && absent.kind == seen.kind
                        && self.filter(&absent.filter, seen) == Some(true)
                        && due.start.occurred <= seen.occurred
                        && seen.occurred <= self.before(due.at)
                        && absent.same.iter().all(equal)
                })
            });
        self.fired = open;
        out.extend(
            met.iter()
                .map(|due| self.told(due, Answer::Withdrawn { by: seen.position })),
        );
    }
}

impl Seen {
    fn new(position: u64, event: &Event<'_>) -> Seen {
        let mut values = BTreeMap::new();
        for (field, value) in event.kind.spec().fields.iter().zip(event.values()) {
            let worth = match *value {
                Value::Missing | Value::Text(_) => continue,
                Value::Money(money) => Worth::Number(money.fen()),
                Value::Ratio(ratio) => Worth::Number(ratio.millionths()),
                Value::Count(count) => Worth::Number(count),
                Value::Flag(flag) => Worth::Number(i64::from(flag)),
                Value::Instant(instant) => Worth::Number(instant.micros()),
                Value::Date(date) => Worth::Number(i64::from(date.days())),
                Value::Term(code) => Worth::Number(i64::from(code)),
                Value::Id(id) => Worth::Id(id.to_owned()),
                Value::Ids(ids) => Worth::Set {
                    members: ids.sorted().into_iter().map(str::to_owned).collect(),
                    incomplete: false,
                },
            };
            values.insert(*field, worth);
        }
        Seen {
            position,
            deal: event.stream.key().to_owned(),
            kind: event.kind,
            occurred: event.occurred_at,
            values,
        }
    }
}
