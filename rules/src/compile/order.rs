//! Puts the steps of a kind in the order in which they cost least.
//!
//! First come the steps that several rules share and those that cost little, equal forms together, so
//! that the processor guesses right what comes next. Then, rule by rule, come looks into the past that a
//! rule alone needs, with a way past them as soon as the rule is false.

use super::*;

/// So many steps must follow that passing them by is worth a look.
const WORTH_PASSING: usize = 3;

/// Orders the steps behind these conditions, which then stand elsewhere.
pub(super) fn order(program: Program, conditions: &mut [Reg]) -> Program {
    let owners = owners_that_matter(&program, conditions);
    let mut order = Order {
        places: vec![Reg::MAX; program.steps.len()],
        fields: program.fields,
        done: Program::default(),
        owners,
        program,
    };
    for step in order.first() {
        order.take(step);
    }
    for condition in conditions.iter_mut() {
        order.rule(index(*condition));
        *condition = order.place(*condition);
    }
    order.finish()
}

/// Which conditions need a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    None,
    One(Reg),
    Several,
}

fn owners(program: &Program, conditions: &[Reg]) -> Vec<Owner> {
    let mut owners = vec![Owner::None; program.steps.len()];
    for condition in conditions {
        let mut open = vec![*condition];
        while let Some(step) = open.pop() {
            let Some(owner) = owners.get_mut(index(step)) else {
                continue;
            };
            // A condition that two rules have in common belongs to several from its top on.
            *owner = match *owner {
                Owner::None => Owner::One(*condition),
                Owner::One(own) if own != *condition => Owner::Several,
                Owner::One(_) | Owner::Several => continue,
            };
            if let Some(step) = program.steps.get(index(step)) {
                step.reads(&mut |reg| open.push(reg));
            }
        }
    }
    owners
}

/// Of a rule without a look into the past of its own, all steps are as good as shared.
fn owners_that_matter(program: &Program, conditions: &[Reg]) -> Vec<Owner> {
    let mut owners = owners(program, conditions);
    let mut costly = BTreeSet::new();
    for (owner, step) in owners.iter().zip(&program.steps) {
        if let Owner::One(condition) = owner
            && step.looks_back()
        {
            costly.insert(*condition);
        }
    }
    for owner in &mut owners {
        if matches!(owner, Owner::One(condition) if !costly.contains(condition)) {
            *owner = Owner::Several;
        }
    }
    owners
}

struct Order {
    program: Program,
    owners: Vec<Owner>,
    /// Where each step stands now.
    places: Vec<Reg>,
    done: Program,
    fields: u32,
}

impl Order {
    fn place(&self, reg: Reg) -> Reg {
        self.places.get(index(reg)).copied().unwrap_or(Reg::MAX)
    }

    fn is_open(&self, reg: Reg) -> bool {
        self.place(reg) == Reg::MAX
    }

    /// Steps of several rules: none before what it reads, and then by form.
    fn first(&self) -> Vec<usize> {
        let mut levels: Vec<usize> = Vec::new();
        for step in &self.program.steps {
            let mut level = 0;
            step.reads(&mut |reg| {
                let below = levels.get(index(reg)).copied().unwrap_or(0);
                level = level.max(below.saturating_add(1));
            });
            levels.push(level);
        }
        let shared = self.owners.iter().zip(&levels).zip(&self.program.steps);
        let mut first: Vec<_> = shared
            .enumerate()
            .filter(|(_, ((owner, _), _))| **owner == Owner::Several)
            .map(|(step, ((_, level), form))| (*level, form, step))
            .collect();
        first.sort();
        first.into_iter().map(|(_, _, step)| step).collect()
    }

    /// What a condition still needs, with a way past the rest behind each of its conjuncts.
    fn rule(&mut self, condition: usize) {
        let mut passes = Vec::new();
        self.conjuncts(condition, &mut passes);
        self.take_all(condition);
        let last = Reg::try_from(self.done.steps.len().saturating_sub(1)).unwrap_or(Reg::MAX);
        for pass in passes {
            if let Some(Step::Unless(_, end)) = self.done.steps.get_mut(pass) {
                *end = last;
            }
        }
    }

    /// Writes the left sides of `且` from the innermost on.
    fn conjuncts(&mut self, step: usize, passes: &mut Vec<usize>) {
        let reg = Reg::try_from(step).unwrap_or(Reg::MAX);
        let Some(Step::And(left, _)) = self.program.steps.get(step).cloned() else {
            return;
        };
        if !self.is_open(reg) {
            return;
        }
        self.conjuncts(index(left), passes);
        self.take_all(index(left));
        if self.open_behind(step) >= WORTH_PASSING {
            passes.push(self.done.steps.len());
            self.done
                .steps
                .push(Step::Unless(self.place(left), Reg::MAX));
            self.done.labels.push(None);
        }
    }

    /// How many steps are still to be written for this one.
    fn open_behind(&self, step: usize) -> usize {
        let mut found = BTreeSet::new();
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            if found.len() >= WORTH_PASSING {
                break;
            }
            let reg = Reg::try_from(step).unwrap_or(Reg::MAX);
            if self.is_open(reg)
                && found.insert(step)
                && let Some(step) = self.program.steps.get(step)
            {
                step.reads(&mut |reg| open.push(index(reg)));
            }
        }
        found.len()
    }

    /// Writes a step behind all that it reads.
    fn take_all(&mut self, step: usize) {
        let mut open = vec![(step, false)];
        while let Some((step, read)) = open.pop() {
            let reg = Reg::try_from(step).unwrap_or(Reg::MAX);
            if !self.is_open(reg) {
                continue;
            }
            if read {
                self.take(step);
                continue;
            }
            open.push((step, true));
            if let Some(own) = self.program.steps.get(step) {
                own.reads(&mut |reg| open.push((index(reg), false)));
            }
        }
    }

    /// Writes a step; all that it reads is written.
    fn take(&mut self, step: usize) {
        let Some(mut own) = self.program.steps.get(step).cloned() else {
            return;
        };
        own.moved(&|reg| self.place(reg));
        let reg = Reg::try_from(self.done.steps.len()).unwrap_or(Reg::MAX);
        if let Some(place) = self.places.get_mut(step) {
            *place = reg;
        }
        self.done.steps.push(own);
        let label = self.program.labels.get(step).cloned().flatten();
        self.done.labels.push(label);
    }

    fn finish(mut self) -> Program {
        for (set, label) in &self.program.set_labels {
            let mut set = set.clone();
            set.moved(&|reg| self.place(reg));
            self.done.set_labels.insert(set, label.clone());
        }
        self.done.fields = self.fields;
        self.done
    }
}

fn index(reg: Reg) -> usize {
    usize::try_from(reg).unwrap_or(usize::MAX)
}
