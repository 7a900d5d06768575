//! Expressions and conditions as steps. A step that was written before is used again.

use super::*;

/// Steps for events of one kind.
pub(super) struct Builder {
    kind: Kind,
    program: Program,
    known: BTreeMap<Step, Reg>,
}

impl Builder {
    pub fn new(kind: Kind) -> Builder {
        Builder {
            kind,
            program: Program::default(),
            known: BTreeMap::new(),
        }
    }

    pub fn finish(self) -> Program {
        self.program
    }

    /// Bits of the fields that the steps read.
    pub fn fields(&self) -> u32 {
        self.program.fields
    }

    /// These fields must be loaded.
    pub fn need_all(&mut self, fields: u32) {
        self.program.fields |= fields;
    }

    /// This field must be loaded.
    pub fn need(&mut self, field: Field) {
        self.field_slot(field);
    }

    fn field_slot(&mut self, field: Field) -> u8 {
        let slot = slot(self.kind, field);
        self.program.fields |= 1_u32.checked_shl(u32::from(slot)).unwrap_or(0);
        slot
    }

    fn step(&mut self, step: Step, label: Option<Label>) -> Reg {
        if let Some(reg) = self.known.get(&step) {
            return *reg;
        }
        let reg = Reg::try_from(self.program.steps.len()).unwrap_or(Reg::MAX);
        self.known.insert(step.clone(), reg);
        self.program.steps.push(step);
        self.program.labels.push(label);
        reg
    }

    pub fn expr(&mut self, expr: &Expr, layout: &mut Layout, parameters: &[Parameter]) -> Reg {
        let label = Some(expr.label(parameters));
        let mut both = |builder: &mut Builder, left: &Expr, right: &Expr| {
            (
                builder.expr(left, layout, parameters),
                builder.expr(right, layout, parameters),
            )
        };
        let step = match expr {
            Expr::Plus(left, right) => {
                let (left, right) = both(self, left, right);
                Step::Plus(left, right)
            }
            Expr::Minus(left, right) => {
                let (left, right) = both(self, left, right);
                Step::Minus(left, right)
            }
            Expr::Times(money, ratio, rounded) => {
                let (money, ratio) = both(self, money, ratio);
                Step::Times(money, ratio, *rounded)
            }
            Expr::Least(of) => return self.fold(of, Step::Least, layout, parameters),
            Expr::Most(of) => return self.fold(of, Step::Most, layout, parameters),
            Expr::Number(number) => Step::Number(*number),
            Expr::Id(id) => Step::Number(layout.literal(id)),
            Expr::Field(field) => Step::Field(self.field_slot(*field)),
            Expr::OccurredAt => Step::OccurredAt,
            Expr::Fact(fact) => fact_step(*fact, layout),
            Expr::Here(field, fact) => {
                let own = self
                    .kind
                    .spec()
                    .slot(*field)
                    .map(|_| self.field_slot(*field));
                match fact_step(*fact, layout) {
                    Step::Fact(slot) => Step::Here(own, slot),
                    other => other,
                }
            }
            Expr::Parameter(index) => Step::Parameter(small(*index)),
            Expr::Latest(pattern, field) => {
                let (ring, same) = self.history(pattern, layout);
                Step::Latest(ring, layout.column(ring, *field), same)
            }
            Expr::LatestAt(pattern) => {
                let (ring, same) = self.history(pattern, layout);
                Step::LatestAt(ring, same)
            }
            Expr::Count(within, pattern) => {
                let start = self.start(*within, parameters);
                let (ring, same) = self.history(pattern, layout);
                Step::Count(ring, start, same)
            }
            Expr::Total(within, pattern, field) => {
                let start = self.start(*within, parameters);
                let (ring, same) = self.history(pattern, layout);
                Step::Total(ring, start, layout.column(ring, *field), same)
            }
            Expr::OtherDeals(register, key) if key.is_set() => {
                Step::OtherDealsOfSet(small(*register), self.set(key, layout, parameters))
            }
            Expr::OtherDeals(register, key) => {
                Step::OtherDeals(small(*register), self.expr(key, layout, parameters))
            }
            Expr::InTable(table, key) => {
                Step::InTable(small(*table), self.expr(key, layout, parameters))
            }
            // The checker lets a set stand only where sets may; it has no number.
            Expr::Set(_) => Step::Number(UNKNOWN),
        };
        self.step(step, label)
    }

    fn fold(
        &mut self,
        of: &[Expr],
        join: fn(Reg, Reg) -> Step,
        layout: &mut Layout,
        parameters: &[Parameter],
    ) -> Reg {
        let mut result = None;
        for expr in of {
            let next = self.expr(expr, layout, parameters);
            result = Some(match result {
                None => next,
                Some(before) => self.step(join(before, next), None),
            });
        }
        result.unwrap_or_else(|| self.step(Step::Number(UNKNOWN), None))
    }

    pub fn set(&mut self, expr: &Expr, layout: &mut Layout, parameters: &[Parameter]) -> SetRef {
        let set = match expr {
            Expr::Field(field) => SetRef::Field(self.field_slot(*field)),
            Expr::Fact(fact) => match fact.spec().source {
                FactSource::Remembered(of) => SetRef::Fact(layout.remembered(of)),
                FactSource::Supplied(_) => SetRef::List(Box::new([])),
            },
            Expr::Set(members) => self.written_set(members, layout, parameters),
            other => SetRef::List(Box::new([self.expr(other, layout, parameters)])),
        };
        self.program
            .set_labels
            .entry(set.clone())
            .or_insert_with(|| expr.label(parameters));
        set
    }

    /// `{a, b}`: numbers, or where one of them is a set, all of them as sets in the written order.
    fn written_set(
        &mut self,
        members: &[Expr],
        layout: &mut Layout,
        parameters: &[Parameter],
    ) -> SetRef {
        if !members.iter().any(Expr::is_set) {
            let members = members.iter();
            let members = members.map(|member| self.expr(member, layout, parameters));
            return SetRef::List(members.collect());
        }
        let parts = members.iter().map(|member| {
            if member.is_set() {
                self.set(member, layout, parameters)
            } else {
                SetRef::List(Box::new([self.expr(member, layout, parameters)]))
            }
        });
        SetRef::Joined(parts.collect())
    }

    fn start(&mut self, within: Option<Span>, parameters: &[Parameter]) -> Option<Reg> {
        let within = within?;
        let label = match within {
            Span::Fixed(_) => None,
            Span::Parameter(index) => Some(parameter_label(index, parameters)),
        };
        Some(self.step(Step::Start(within), label))
    }

    /// The history of a pattern, and which of its columns must equal numbers of this event.
    pub fn history(&mut self, pattern: &Pattern, layout: &mut Layout) -> (u32, Same) {
        let ring = layout.ring(pattern);
        let mut same = Vec::new();
        for (own, outer) in &pattern.same {
            let slot = self.field_slot(*outer);
            let reg = self.step(Step::Field(slot), Some(field_label(*outer)));
            same.push((layout.column(ring, *own), reg));
        }
        (ring, same.into_boxed_slice())
    }

    pub fn cond(&mut self, cond: &Cond, layout: &mut Layout, parameters: &[Parameter]) -> Reg {
        let (step, label) = match cond {
            cond if is_always(cond) => (Step::Number(TRUE), None),
            Cond::Any(of) => return self.join(of, FALSE, Step::Or, layout, parameters),
            Cond::All(of) => return self.join(of, TRUE, Step::And, layout, parameters),
            Cond::Not(inner) => (Step::Not(self.cond(inner, layout, parameters)), None),
            Cond::Compare(how, left, Expr::Number(right)) => {
                let left = self.expr(left, layout, parameters);
                (Step::Against(*how, left, *right), None)
            }
            Cond::Compare(how, left, right) => {
                let left = self.expr(left, layout, parameters);
                (
                    Step::Compare(*how, left, self.expr(right, layout, parameters)),
                    None,
                )
            }
            Cond::Member(item, set) => {
                let item = self.expr(item, layout, parameters);
                (Step::Member(item, self.set(set, layout, parameters)), None)
            }
            Cond::Subset(left, right) => {
                let left = self.set(left, layout, parameters);
                let right = self.set(right, layout, parameters);
                (Step::Subset(Box::new((left, right))), None)
            }
            Cond::Present(value) if value.is_set() => {
                (Step::PresentSet(self.set(value, layout, parameters)), None)
            }
            Cond::Present(value) => (Step::Present(self.expr(value, layout, parameters)), None),
            Cond::Flag(value) => (Step::Flag(self.expr(value, layout, parameters)), None),
            Cond::Has(within, pattern) => {
                let start = self.start(*within, parameters);
                let (ring, same) = self.history(pattern, layout);
                (Step::Has(ring, start, same), Some(pattern.label()))
            }
            Cond::Since(start, event, some) => {
                let (start_ring, start_same) = self.history(start, layout);
                let (ring, same) = self.history(event, layout);
                let (from, what) = (start.label(), event.label());
                let label = (
                    format!("自 {} 起 {}", from.0, what.0),
                    format!("{} since {}", what.1, from.1),
                );
                let since = Since {
                    from: (start_ring, start_same),
                    event: (ring, same),
                    some: *some,
                };
                (Step::Since(Box::new(since)), Some(label))
            }
        };
        self.step(step, label)
    }

    fn join(
        &mut self,
        of: &[Cond],
        neutral: i64,
        join: fn(Reg, Reg) -> Step,
        layout: &mut Layout,
        parameters: &[Parameter],
    ) -> Reg {
        let mut result = None;
        // Of `或` none is always true, else the whole would be.
        for cond in of.iter().filter(|cond| !is_always(cond)) {
            let next = self.cond(cond, layout, parameters);
            result = Some(match result {
                None => next,
                Some(before) => self.step(join(before, next), None),
            });
        }
        result.unwrap_or_else(|| self.step(Step::Number(neutral), None))
    }
}

fn fact_step(fact: Fact, layout: &mut Layout) -> Step {
    match fact.spec().source {
        FactSource::Remembered(of) => Step::Fact(layout.remembered(of)),
        FactSource::Supplied(of) => Step::Supplied(of),
    }
}

fn small(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}
