//! From typed rules to straight-line programs and the layout of a deal's memory.

use crate::calendar::{Calendar, Length};
use crate::facts::{Fact, FactSource, Remembered};
use crate::program::{
    Compiled, Conclusion, DeadlinePlan, End, FALSE, Move, ParameterPlan, PartPlan, Plan, Program,
    Reg, Remember, Same, SetRef, Since, Step, TRUE, UNKNOWN, VoicePlan,
};
use crate::typed::{
    Case, Commitment, Cond, Constant, Deadline, Evidence, Expr, Label, MergeKey, Parameter, Part,
    Pattern, Register, Span, Standard, Table, Trigger, Voice, field_label, parameter_label,
};
use anxin_events::{Field, FieldType, Instant, Kind};
use std::collections::{BTreeMap, BTreeSet};

mod commitment;
mod memory;
mod order;
mod standard;
mod steps;

use memory::Layout;
use order::order;
use steps::Builder;

/// Everything that is compiled; a place without a tree is not judged.
pub(crate) struct Sources<'a> {
    pub rules: Vec<Option<Judged<'a, Trigger>>>,
    pub standards: Vec<Option<Judged<'a, Standard>>>,
    pub commitments: Vec<Option<Judged<'a, Commitment>>>,
    pub registers: &'a [Register],
    pub parameters: &'a [Parameter],
    pub tables: &'a [Table],
    pub calendar: &'a Calendar,
}

/// A tree, and the microseconds in which it is in effect, end excluded.
pub(crate) struct Judged<'a, T> {
    pub tree: &'a T,
    pub effective: (i64, i64),
}

/// Compiles the sources; the index of a rule, standard or commitment is its place.
pub(crate) fn compile(sources: &Sources<'_>) -> Compiled {
    let mut compiler = Compiler {
        registers: sources.registers,
        parameters: sources.parameters,
        layout: Layout::default(),
        judges: BTreeMap::new(),
        absorbs: BTreeMap::new(),
        notes: BTreeMap::new(),
        plans: BTreeMap::new(),
        deadlines: Vec::new(),
        bounds: Vec::new(),
    };
    for (index, rule) in sources.rules.iter().enumerate() {
        compiler.layout.used.clear();
        match rule.as_ref().map(|rule| (rule.tree, rule.effective)) {
            Some((Trigger::Events(cases), effective)) => {
                cases
                    .iter()
                    .for_each(|case| compiler.case(index, effective, case));
            }
            Some((Trigger::Deadline(deadline), effective)) => {
                compiler.deadline(index, effective, deadline);
            }
            None => {}
        }
        let waits = rule
            .as_ref()
            .is_some_and(|rule| matches!(rule.tree, Trigger::Deadline(_)));
        let bound = compiler.layout.bound_of_used(waits);
        compiler.bounds.push(bound);
    }
    for (index, standard) in sources.standards.iter().enumerate() {
        let standard = standard.iter();
        standard.for_each(|own| compiler.standard(index, own.effective, own.tree));
    }
    for (index, commitment) in sources.commitments.iter().enumerate() {
        let commitment = commitment.iter();
        commitment.for_each(|own| compiler.commitment(index, own.effective, own.tree));
    }
    for (index, register) in sources.registers.iter().enumerate() {
        compiler.register(index, register);
    }
    compiler.finish(sources)
}

struct Compiler<'a> {
    registers: &'a [Register],
    parameters: &'a [Parameter],
    layout: Layout,
    judges: BTreeMap<Kind, Builder>,
    absorbs: BTreeMap<Kind, Builder>,
    notes: BTreeMap<Kind, Builder>,
    plans: BTreeMap<Kind, Plan>,
    deadlines: Vec<DeadlinePlan>,
    bounds: Vec<usize>,
}

impl Compiler<'_> {
    fn case(&mut self, rule: usize, effective: (i64, i64), case: &Case) {
        let mut builder = self
            .judges
            .remove(&case.kind)
            .unwrap_or_else(|| Builder::new(case.kind));
        let condition = builder.cond(&case.condition, &mut self.layout, self.parameters);
        self.judges.insert(case.kind, builder);
        let voice = self.voice(case.kind, &case.voice);
        let plan = self.plans.entry(case.kind).or_default();
        plan.conclusions.push(Conclusion {
            rule,
            effective,
            voice,
        });
        plan.conditions.push(condition);
    }

    fn deadline(&mut self, rule: usize, effective: (i64, i64), deadline: &Deadline) {
        let kind = deadline.start.kind;
        let mut builder = Builder::new(kind);
        let condition = builder.cond(&deadline.condition, &mut self.layout, self.parameters);
        let voice = self.voice(kind, &deadline.voice);
        let index = self.deadlines.len();
        let start = self.filter(&deadline.start);
        let fields = builder.fields() | voice.program.fields;
        if let Some(absorb) = self.absorbs.get_mut(&kind) {
            absorb.need_all(fields);
            deadline.from.iter().for_each(|field| absorb.need(*field));
        }
        self.plans
            .entry(kind)
            .or_default()
            .starts
            .push((index, start));
        let absent = deadline.absent.as_ref().map(|absent| {
            let ring = self.layout.ring(absent);
            let columns: Vec<(u16, u8)> = absent
                .same
                .iter()
                .map(|(own, outer)| (self.layout.column(ring, *own), slot(kind, *outer)))
                .collect();
            let end = self.filter(absent);
            for (own, outer) in &absent.same {
                self.absorbs
                    .entry(kind)
                    .or_insert_with(|| Builder::new(kind))
                    .need(*outer);
                self.absorbs
                    .entry(absent.kind)
                    .or_insert_with(|| Builder::new(absent.kind))
                    .need(*own);
            }
            let pairs = absent
                .same
                .iter()
                .map(|(own, outer)| (slot(absent.kind, *own), slot(kind, *outer)))
                .collect();
            self.plans.entry(absent.kind).or_default().ends.push(End {
                deadline: index,
                filter: end,
                same: pairs,
            });
            (ring, columns)
        });
        let same_labels = |pattern: &Pattern| {
            pattern
                .same
                .iter()
                .map(|(_, outer)| field_label(*outer))
                .collect()
        };
        self.deadlines.push(DeadlinePlan {
            rule,
            effective,
            start: (usize::from(kind.spec().code), start),
            open: self.layout.counter(),
            from: deadline.from.map(|field| slot(kind, field)),
            from_label: deadline.from.map(field_label).unwrap_or_default(),
            from_is_date: deadline
                .from
                .is_some_and(|field| field.spec().ty == FieldType::Date),
            after: deadline.after,
            after_label: self.span_label(deadline.after),
            absent_labels: deadline
                .absent
                .as_ref()
                .map_or_else(Default::default, |absent| {
                    (absent.label(), same_labels(absent))
                }),
            absent,
            program: builder.finish(),
            condition,
            voice,
        });
    }

    fn span_label(&self, span: Span) -> Label {
        match span {
            Span::Fixed(_) => Label::default(),
            Span::Parameter(index) => parameter_label(index, self.parameters),
        }
    }

    /// The filter of a pattern in the absorbing program of its kind.
    fn filter(&mut self, pattern: &Pattern) -> Reg {
        let builder = self
            .absorbs
            .entry(pattern.kind)
            .or_insert_with(|| Builder::new(pattern.kind));
        builder.cond(&pattern.filter, &mut self.layout, self.parameters)
    }

    fn voice(&mut self, kind: Kind, voice: &Voice) -> VoicePlan {
        let mut builder = Builder::new(kind);
        let (layout, parameters) = (&mut self.layout, self.parameters);
        let mut parts = |parts: &Vec<Part>| -> Vec<PartPlan> {
            let plan = |part: &Part| match part {
                Part::Text(text) => PartPlan::Text(text.clone()),
                Part::Span(span) => PartPlan::Span(*span),
                Part::Value(expr, _) if expr.is_set() => {
                    PartPlan::Set(builder.set(expr, layout, parameters))
                }
                Part::Value(expr, ty) => {
                    PartPlan::Value(builder.expr(expr, layout, parameters), *ty)
                }
            };
            parts.iter().map(plan).collect()
        };
        let (zh, en) = (
            voice.zh.as_ref().map(&mut parts),
            voice.en.as_ref().map(&mut parts),
        );
        let evidence = voice.evidence.iter().map(|evidence| match evidence {
            Evidence::ThisEvent => None,
            Evidence::Latest(pattern) => Some(builder.history(pattern, layout)),
        });
        let evidence = evidence.collect();
        let at_stake = voice
            .at_stake
            .as_ref()
            .map(|(role, amount)| (*role, builder.expr(amount, layout, parameters)));
        let merge = voice.merge.iter().map(|key| match key {
            MergeKey::Deal => None,
            MergeKey::Field(field, ty) => {
                Some((builder.expr(&Expr::Field(*field), layout, parameters), *ty))
            }
        });
        let merge = merge.collect();
        VoicePlan {
            program: builder.finish(),
            zh,
            en,
            evidence,
            at_stake,
            merge,
        }
    }

    fn register(&mut self, index: usize, register: &Register) {
        let set = matches!(register.key.spec().ty, FieldType::Ids(_));
        let fallback = self.layout.remembered(Remembered::latest(register.key));
        for (patterns, enter) in [(&register.enter, true), (&register.exit, false)] {
            for pattern in patterns {
                let filter = self.filter(pattern);
                let key = pattern
                    .kind
                    .spec()
                    .slot(register.key)
                    .and_then(|slot| u8::try_from(slot).ok());
                if let (Some(_), Some(absorb)) = (key, self.absorbs.get_mut(&pattern.kind)) {
                    absorb.need(register.key);
                }
                let fallback = (enter && !set).then_some(fallback);
                let step = Move {
                    register: index,
                    filter,
                    enter,
                    key,
                    set,
                    fallback,
                };
                self.plans.entry(pattern.kind).or_default().moves.push(step);
            }
        }
    }

    fn finish(mut self, sources: &Sources<'_>) -> Compiled {
        for index in 0..self.layout.rings.len() {
            let Some((pattern, columns)) = self.layout.ring_source(index) else {
                continue;
            };
            let filter = self.filter(&pattern);
            if let Some(builder) = self.absorbs.get_mut(&pattern.kind) {
                columns.iter().for_each(|field| builder.need(*field));
            }
            let ring = u32::try_from(index).unwrap_or(u32::MAX);
            self.plans
                .entry(pattern.kind)
                .or_default()
                .rings
                .push((ring, filter));
        }
        self.remember();
        for (kind, builder) in std::mem::take(&mut self.judges) {
            let plan = self.plans.entry(kind).or_default();
            plan.judge = order(builder.finish(), &mut plan.conditions);
        }
        for (kind, builder) in std::mem::take(&mut self.absorbs) {
            self.plans.entry(kind).or_default().absorb = builder.finish();
        }
        for (kind, builder) in std::mem::take(&mut self.notes) {
            self.plans.entry(kind).or_default().notes.program = builder.finish();
        }
        let mut plans = Vec::new();
        for (kind, plan) in self.plans {
            let code = usize::from(kind.spec().code);
            plans.resize_with(plans.len().max(code.saturating_add(1)), || None);
            if let Some(place) = plans.get_mut(code) {
                *place = Some(Box::new(plan));
            }
        }
        let parameters = self
            .parameters
            .iter()
            .map(|parameter| parameter_plan(parameter, &mut self.layout))
            .collect();
        Compiled {
            slots: self.layout.slots(),
            rings: self.layout.ring_plans(),
            literals: self.layout.literals,
            plans,
            deadlines: self.deadlines,
            registers: self
                .registers
                .iter()
                .map(|register| register.keep)
                .collect(),
            parameters,
            tables: sources.tables.to_vec(),
            calendar: sources.calendar.clone(),
            memory_bounds: self.bounds,
        }
    }

    /// Which kinds say which deal facts.
    fn remember(&mut self) {
        for (of, slot_of_fact) in self.layout.facts.clone() {
            for kind in Kind::ALL.iter().copied().filter(|kind| of.reads(*kind)) {
                let roles = (!of.roles.is_empty()).then_some((slot(kind, Field::Role), of.roles));
                let builder = self
                    .absorbs
                    .entry(kind)
                    .or_insert_with(|| Builder::new(kind));
                builder.need(of.field);
                if roles.is_some() {
                    builder.need(Field::Role);
                }
                self.plans.entry(kind).or_default().remember.push(Remember {
                    slot: slot_of_fact,
                    field: slot(kind, of.field),
                    set: matches!(of.field.spec().ty, FieldType::Ids(_)),
                    keep: of.keep,
                    roles,
                });
            }
        }
    }
}

/// Is it true whatever happens, as a trigger without a filter is?
fn is_always(cond: &Cond) -> bool {
    match cond {
        Cond::All(of) => of.iter().all(is_always),
        Cond::Any(of) => of.iter().any(is_always),
        _ => false,
    }
}

/// The place of a field in a kind; the checker has seen that it is there.
fn slot(kind: Kind, field: Field) -> u8 {
    kind.spec()
        .slot(field)
        .and_then(|slot| u8::try_from(slot).ok())
        .unwrap_or(u8::MAX)
}

fn parameter_plan(parameter: &Parameter, layout: &mut Layout) -> ParameterPlan {
    let values = parameter.values.iter().map(|(from, value)| {
        let from = from.map_or(i64::MIN, Instant::micros);
        match value {
            Constant::Number(number) => (from, *number, None),
            Constant::Length(length @ Length::Exact(micros)) => (from, *micros, Some(*length)),
            Constant::Length(length) => (from, UNKNOWN, Some(*length)),
            Constant::Text(id) => (from, layout.literal(id), None),
        }
    });
    ParameterPlan {
        values: values.collect(),
    }
}
