//! Judges rules with a trace: the reference evaluator, told condition by condition.

use super::{Reading as Bounds, Reference, Seen, View, Waiting, Worth};
use crate::ast::Language;
use crate::diagnostic::Wording;
use crate::firing::{Answer, Firing, Supplied};
use crate::outline::{CaseOutline, Operand, Outline, What, outlines};
use crate::rule_set::RuleSet;
use crate::show;
use crate::trace::{Form, Node, Reading, Section, Trace, Truth, Waited, Window};
use crate::typed::{Deadline, Expr, Label, Pattern, Trigger, Type};
use anxin_events::{Category, Event, Instant};
use std::sync::Arc;

/// A rule set, or one rule of it, at work with a trace of each judgement. It keeps the whole past, so it
/// is for histories that a person looks at, not for a log of years.
#[derive(Clone, Debug)]
pub struct Tracer {
    reference: Reference,
    /// By rule.
    outlines: Vec<Vec<CaseOutline>>,
}

impl Tracer {
    /// Traces every rule, or this one alone.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>, only: Option<usize>) -> Tracer {
        let outline = |rule| match only {
            Some(own) if own != rule => Vec::new(),
            _ => outlines(&rules, rule),
        };
        let outlines = (0..rules.rules.len()).map(outline).collect();
        let mut reference = Reference::new(rules, Bounds::default());
        reference.only = only;
        Tracer {
            reference,
            outlines,
        }
    }

    /// As [`crate::Judge::advance`]: a trace of every deadline that the clock has reached.
    pub fn advance(&mut self, clock: Instant, out: &mut Vec<Trace>) {
        self.reference.clock = self.reference.clock.max(clock);
        while let Some(due) = self.reference.next_due() {
            let Some(deadline) = self.reference.deadline(due.rule) else {
                continue;
            };
            let trace = self.deadline(&due, &deadline);
            let fired = matches!(trace.answer, Some(Answer::Fired(_)));
            out.push(trace);
            if fired && deadline.absent.is_some() {
                self.reference.keep_fired(due);
            }
        }
    }

    /// As [`crate::Judge::judge`]: a trace of every rule that the event triggers, true or not.
    pub fn judge(
        &self,
        position: u64,
        event: &Event<'_>,
        supplied: &Supplied,
        out: &mut Vec<Trace>,
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
        for (rule, trigger) in self.reference.judged() {
            let Trigger::Events(cases) = trigger else {
                continue;
            };
            let found = cases.iter().find(|case| case.kind == this.kind);
            let Some(case) = found.filter(|_| self.reference.in_effect(rule, &this)) else {
                continue;
            };
            let nodes = self.sections(rule, &this).iter();
            out.push(Trace {
                rule,
                deal: this.deal.clone(),
                trigger: position,
                kind: this.kind,
                at: this.occurred,
                known_at: self.reference.clock.max(event.known_at()),
                deadline: None,
                truth: truth(self.reference.holds(&case.condition, &view)),
                answer: self.reference.answer_of(case, &view),
                nodes: reached(nodes.map(|own| self.node(own, &view)).collect(), true),
            });
        }
    }

    /// As [`crate::Judge::absorb`]: starts deadlines, and withdraws those that a late event meets.
    pub fn absorb(
        &mut self,
        position: u64,
        event: &Event<'_>,
        supplied: &Supplied,
        out: &mut Vec<Firing>,
    ) {
        self.reference.absorb(position, event, supplied, out);
    }

    /// Deadlines of a deal that have not come: position of the start, and when they will.
    pub fn waiting<'a>(&'a self, deal: &'a str) -> impl Iterator<Item = (u64, Instant)> + 'a {
        let all = self.reference.waiting.iter();
        all.filter(move |own| own.start.deal == deal)
            .map(|own| (own.start.position, own.at))
    }

    fn sections(&self, rule: usize, this: &Seen) -> &[Outline] {
        let cases = self.outlines.get(rule).map_or(&[][..], Vec::as_slice);
        let own = cases.iter().find(|case| case.kind == this.kind);
        own.map_or(&[], |case| case.sections.as_slice())
    }

    fn deadline(&self, due: &Waiting, deadline: &Deadline) -> Trace {
        let nothing = Supplied::default();
        let view = View {
            this: &due.start,
            supplied: &nothing,
            at: due.at,
            until: self.reference.before(due.at),
        };
        let of_start = View {
            at: due.start.occurred,
            until: due.start.occurred,
            ..view
        };
        let node = |outline: &Outline| match (outline.section, &deadline.absent) {
            (Some(Section::Start), _) => self.node(outline, &of_start),
            (Some(Section::Without), Some(absent)) => self.without(outline, absent, &view),
            _ => self.node(outline, &view),
        };
        let nodes = self.sections(due.rule, &due.start).iter().map(node);
        let answer = self.reference.answer(due, deadline);
        Trace {
            rule: due.rule,
            deal: due.start.deal.clone(),
            trigger: due.start.position,
            kind: due.start.kind,
            at: due.at,
            known_at: self.reference.clock,
            deadline: Some(Waited {
                from: due.start.occurred,
                due: due.at,
            }),
            truth: match &answer {
                Some(Answer::Fired(_)) => Truth::True,
                Some(_) => Truth::Unknown,
                None => Truth::False,
            },
            answer,
            nodes: reached(nodes.collect(), true),
        }
    }

    /// Nothing came between the start and the deadline.
    fn without(&self, outline: &Outline, absent: &Pattern, view: &View<'_>) -> Node {
        let start = Some(view.this.occurred);
        let came = self.reference.has(absent, start, view);
        let reading = self.events(&absent.label(), absent, Ok(start), view);
        Node {
            truth: truth(came.map(|came| !came)),
            readings: vec![reading],
            ..blank(outline)
        }
    }

    fn node(&self, outline: &Outline, view: &View<'_>) -> Node {
        let children: Vec<Node> = outline
            .children
            .iter()
            .map(|child| self.node(child, view))
            .collect();
        let readings = outline
            .operands
            .iter()
            .flat_map(|operand| self.reading(operand, view));
        Node {
            truth: truth(self.reference.holds(&outline.cond, view)),
            readings: readings.collect(),
            children: match outline.form {
                Form::Any => reached(children, false),
                _ => reached(children, true),
            },
            ..blank(outline)
        }
    }

    fn reading(&self, operand: &Operand, view: &View<'_>) -> Vec<Reading> {
        match &operand.what {
            What::Value(expr, ty) => vec![self.value(&operand.name, expr, *ty, view)],
            What::Events(within, pattern) => {
                vec![self.events(
                    &operand.name,
                    pattern,
                    self.reference.window(*within, view),
                    view,
                )]
            }
            What::Since(start, event) => {
                let starts = self.reference.matches(start, view);
                let latest = starts.events.last().map(|(seen, _)| *seen);
                let own = Reading {
                    events: latest.map(|seen| seen.position).into_iter().collect(),
                    ..told(&start.label(), latest.map(|seen| moment(seen.occurred)))
                };
                let Some(latest) = latest else {
                    return vec![own];
                };
                let since = Ok(Some(latest.occurred));
                vec![own, self.events(&operand.name, event, since, view)]
            }
        }
    }

    fn value(&self, name: &Label, expr: &Expr, ty: Option<Type>, view: &View<'_>) -> Reading {
        let worth = match expr {
            Expr::Set(_) => None,
            _ => self.reference.worth(expr, view),
        };
        let value = worth.and_then(|worth| shown(&worth, ty));
        let (window, events) = match expr {
            Expr::Count(within, pattern) | Expr::Total(within, pattern, _) => {
                let start = self.reference.window(*within, view);
                (
                    start.ok().map(|start| window(start, view)),
                    self.positions(pattern, start.ok().flatten(), view),
                )
            }
            Expr::Latest(pattern, _) | Expr::LatestAt(pattern) => {
                let found = self.positions(pattern, None, view);
                (None, found.last().copied().into_iter().collect())
            }
            _ => (None, Vec::new()),
        };
        Reading {
            window,
            events,
            ..told(name, value)
        }
    }

    /// How many events a window holds, and which.
    fn events(
        &self,
        name: &Label,
        pattern: &Pattern,
        start: Result<Option<Instant>, ()>,
        view: &View<'_>,
    ) -> Reading {
        let Ok(start) = start else {
            return told(name, None);
        };
        let events = self.positions(pattern, start, view);
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let value = |language| show::number(count, Type::Count, language);
        Reading {
            window: Some(window(start, view)),
            events,
            ..told(name, Some((value(Language::Zh), value(Language::En))))
        }
    }

    fn positions(&self, pattern: &Pattern, start: Option<Instant>, view: &View<'_>) -> Vec<u64> {
        let matches = self.reference.matches(pattern, view);
        let inside = |seen: &&Seen| start.is_none_or(|start| seen.occurred >= start);
        let events = matches.events.iter().map(|(seen, _)| *seen).filter(inside);
        events.map(|seen| seen.position).collect()
    }
}

fn window(from: Option<Instant>, view: &View<'_>) -> Window {
    Window {
        from,
        to: view.at,
        to_counts: view.until == view.at,
    }
}

fn blank(outline: &Outline) -> Node {
    Node {
        section: outline.section,
        form: outline.form,
        text: outline.text.clone(),
        truth: Truth::Unknown,
        reached: true,
        readings: Vec::new(),
        children: Vec::new(),
    }
}

/// What stands behind the first that decides is not reached, nor anything in it.
fn reached(mut nodes: Vec<Node>, all: bool) -> Vec<Node> {
    let deciding = if all { Truth::False } else { Truth::True };
    let decided = nodes.iter().position(|node| node.truth == deciding);
    for node in nodes
        .iter_mut()
        .skip(decided.map_or(usize::MAX, |at| at.saturating_add(1)))
    {
        leave(node);
    }
    nodes
}

fn leave(node: &mut Node) {
    node.reached = false;
    node.children.iter_mut().for_each(leave);
}

const fn truth(holds: Option<bool>) -> Truth {
    match holds {
        Some(true) => Truth::True,
        Some(false) => Truth::False,
        None => Truth::Unknown,
    }
}

fn told(name: &Label, value: Option<Label>) -> Reading {
    let missing = value.is_none();
    let (zh, en) = value.unwrap_or_else(|| {
        let word = |language| show::missing(language).to_owned();
        (word(Language::Zh), word(Language::En))
    });
    Reading {
        name: Wording::new(name.0.clone(), name.1.clone()),
        value: Wording::new(zh, en),
        missing,
        window: None,
        events: Vec::new(),
    }
}

fn moment(at: Instant) -> Label {
    let text = show::number(at.micros(), Type::Instant, Language::En);
    (text.clone(), text)
}

fn shown(worth: &Worth, ty: Option<Type>) -> Option<Label> {
    let both = |show: &dyn Fn(Language) -> String| (show(Language::Zh), show(Language::En));
    Some(match worth {
        Worth::Number(number) => {
            both(&|language| show::number(*number, ty.unwrap_or(Type::Count), language))
        }
        Worth::Id(id) => (id.clone(), id.clone()),
        Worth::Set { members, .. } if members.is_empty() => ("空".to_owned(), "empty".to_owned()),
        Worth::Set { members, .. } => {
            both(&|language| show::list(members.iter().map(String::as_str), language))
        }
    })
}
