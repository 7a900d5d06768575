//! The values that a condition without `且`, `或`, `非` speaks of, and what its truth says of them.

use super::known::{Known, Perhaps, Subject};
use super::values::Values;
use crate::calendar::Length;
use crate::typed::{Comparison, Cond, Constant, Expr, Parameter, Pattern, Span};
use anxin_events::Kind;
use std::collections::BTreeMap;

/// What a subject stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    /// A value.
    Value(Expr),
    /// -1, 0 or 1 as the first is smaller than, equal to or larger than the second.
    Order(Expr, Expr),
    /// 1 or 0: a condition that is not looked into.
    Truth(Cond),
    /// How long ago the latest event that surely matches occurred; `NEVER` if there is none.
    Sure(Pattern),
    /// The same of events that perhaps match.
    Perhaps(Pattern),
    /// `自 A 起`: 0 no A, 1 a B since, 2 no B since.
    Since(Pattern, Pattern),
}

/// The age of an event that never occurred.
const NEVER: i64 = i64::MAX;

/// True, false, not false, not true.
#[derive(Clone, Debug, Default)]
pub(super) struct When {
    pub yes: Perhaps,
    pub no: Perhaps,
    pub not_no: Perhaps,
    pub not_yes: Perhaps,
}

/// From where conditions look.
pub(super) struct Atoms<'a> {
    pub parameters: &'a [Parameter],
    /// The kind of the event whose fields bare names are.
    pub kind: Kind,
    /// Days of the rule, as microseconds, end excluded.
    pub period: (i64, i64),
    /// The condition is judged at a deadline, and this is what surely came before it.
    pub at_deadline: Option<Past<'a>>,
    subjects: BTreeMap<About, Subject>,
    pub(super) ids: BTreeMap<String, i64>,
    /// Values of parameters.
    pub(super) bounds: BTreeMap<usize, Values>,
}

/// The start of a deadline, and how long ago it surely is by then.
#[derive(Clone, Copy)]
pub(super) struct Past<'a> {
    pub covers: &'a dyn Fn(&Pattern) -> bool,
    pub age: i64,
}

impl<'a> Atoms<'a> {
    pub fn new(
        parameters: &'a [Parameter],
        kind: Kind,
        period: (i64, i64),
        at_deadline: Option<Past<'a>>,
    ) -> Atoms<'a> {
        Atoms {
            parameters,
            kind,
            period,
            at_deadline,
            subjects: BTreeMap::new(),
            ids: BTreeMap::new(),
            bounds: BTreeMap::new(),
        }
    }

    fn subject(&mut self, about: About) -> Subject {
        let next = self.subjects.len();
        *self.subjects.entry(about).or_insert(next)
    }

    pub fn when(&mut self, atom: &Cond) -> When {
        match atom {
            Cond::Compare(how, left, right) => self.compare(atom, *how, left, right),
            Cond::Flag(value) => self.compare(atom, Comparison::Is, value, &Expr::Number(1)),
            Cond::Member(item, Expr::Set(members)) => self.member(atom, item, members),
            Cond::Present(value) if !value.is_set() => self.present(value),
            Cond::Has(within, pattern) => self.has(atom, *within, pattern),
            Cond::Since(start, event, some) => self.since(start, event, *some),
            _ => self.opaque(atom),
        }
    }

    /// The subject of a value. Where the event cannot state the field, the deal does.
    fn value(&mut self, value: &Expr) -> Subject {
        self.subject(About::Value(match value {
            Expr::Here(field, fact) if self.kind.spec().slot(*field).is_none() => Expr::Fact(*fact),
            other => other.clone(),
        }))
    }

    fn opaque(&mut self, atom: &Cond) -> When {
        let subject = self.subject(About::Truth(atom.clone()));
        let (yes, no) = (Values::of([1]), Values::of([0]));
        let never_open = matches!(atom, Cond::Present(_));
        let unknown = Values::default().or_missing(!never_open);
        let mut when = split(subject, &yes, &no, &unknown);
        if let Cond::Member(item, _) = atom {
            self.stated(item, &mut when);
        }
        when
    }

    /// Where the answer is known, these values are.
    fn stated(&mut self, expr: &Expr, when: &mut When) {
        match expr {
            Expr::Plus(left, right) | Expr::Minus(left, right) | Expr::Times(left, right, _) => {
                self.stated(left, when);
                self.stated(right, when);
            }
            Expr::Least(of) | Expr::Most(of) => of.iter().for_each(|one| self.stated(one, when)),
            Expr::Number(_) | Expr::Id(_) | Expr::Set(_) => {}
            value => {
                let subject = self.value(value);
                let known = self.possible(value).known();
                for perhaps in [&mut when.yes, &mut when.no] {
                    let possible = perhaps
                        .as_mut()
                        .is_some_and(|own| own.learn(subject, &known));
                    if !possible {
                        *perhaps = None;
                    }
                }
            }
        }
    }

    fn compare(&mut self, atom: &Cond, how: Comparison, left: &Expr, right: &Expr) -> When {
        let (left, how, right) = if is_fixed(left) && !is_fixed(right) {
            (right, how.flipped(), left)
        } else {
            (left, how, right)
        };
        if !is_fixed(right) {
            return self.order(how, left, right);
        }
        let (possible, bounds) = (self.possible(left), self.possible(right));
        let (yes, no) = match bounds.ends() {
            None => (Values::default(), Values::default()),
            Some(ends) => (reach(how, &bounds, ends), fails(how, &bounds, ends)),
        };
        let subject = self.value(left);
        let known = possible.clone().known();
        let unknown = if bounds.missing {
            possible
        } else {
            Values::default().or_missing(possible.missing)
        };
        let mut when = split(subject, &known.and(&yes), &known.and(&no), &unknown);
        self.stated(left, &mut when);
        if bounds.one().is_none() {
            // With several bounds the ranges of true and false overlap; the same atom is still itself.
            let itself = self.opaque(atom);
            when = when.and(&itself);
        }
        if let Expr::Here(field, _) = left
            && self.kind.spec().slot(*field).is_some()
        {
            // Where the event states the field, that is the value.
            let own = self.subject(About::Value(Expr::Field(*field)));
            for (perhaps, values) in [(&mut when.yes, yes), (&mut when.no, no)] {
                let fits = values.or_missing(true);
                if perhaps
                    .as_mut()
                    .is_some_and(|known| !known.learn(own, &fits))
                {
                    *perhaps = None;
                }
            }
        }
        when
    }

    /// Two values of which neither is written.
    fn order(&mut self, how: Comparison, left: &Expr, right: &Expr) -> When {
        let (left, how, right) = if left <= right {
            (left, how, right)
        } else {
            (right, how.flipped(), left)
        };
        let (a, b) = (self.possible(left), self.possible(right));
        let mut signs = Vec::new();
        if left == right {
            signs.push(0);
        } else if let (Some((a_least, a_most)), Some((b_least, b_most))) = (a.ends(), b.ends()) {
            let known = (a.clone().known(), b.clone().known());
            signs.extend((a_least < b_most).then_some(-1));
            signs.extend((!known.0.and(&known.1).is_empty()).then_some(0));
            signs.extend((a_most > b_least).then_some(1));
        }
        let (yes, no): (Vec<i64>, Vec<i64>) =
            signs.into_iter().partition(|sign| how.holds(*sign, 0));
        let unknown = Values::default().or_missing(a.missing || b.missing);
        let subject = self.subject(About::Order(left.clone(), right.clone()));
        let mut when = split(subject, &Values::of(yes), &Values::of(no), &unknown);
        self.stated(left, &mut when);
        self.stated(right, &mut when);
        when
    }

    fn member(&mut self, atom: &Cond, item: &Expr, members: &[Expr]) -> When {
        if !members.iter().all(is_fixed) {
            return self.opaque(atom);
        }
        let possible = self.possible(item);
        let values: Vec<Values> = members.iter().map(|member| self.possible(member)).collect();
        let ends = |values: &Values| values.ends().map(|(least, most)| [least, most]);
        let numbers = values.iter().filter_map(ends).flatten();
        // A parameter with several values is in the set on some day and not on another.
        let surely = values.iter().filter_map(Values::one);
        let (some, every) = (Values::of(numbers), Values::of(surely));
        let known = possible.clone().known();
        let unknown = if values.iter().any(|values| values.missing) {
            possible
        } else {
            Values::default().or_missing(possible.missing)
        };
        let subject = self.value(item);
        let mut when = split(subject, &known.and(&some), &known.without(&every), &unknown);
        self.stated(item, &mut when);
        when
    }

    fn present(&mut self, value: &Expr) -> When {
        let possible = self.possible(value);
        let subject = self.value(value);
        let missing = Values::default().or_missing(possible.missing);
        split(subject, &possible.known(), &missing, &Values::default())
    }

    /// `有 E` holds if the latest sure match is young enough, and fails if the latest possible one is too old.
    fn has(&mut self, atom: &Cond, within: Option<Span>, pattern: &Pattern) -> When {
        let oldest = match within {
            None => Some((NEVER.saturating_sub(1), NEVER.saturating_sub(1))),
            Some(span) => self.exact(span),
        };
        let happened = self
            .at_deadline
            .filter(|past| (past.covers)(pattern))
            .map_or(NEVER, |past| past.age);
        let sure = self.subject(About::Sure(pattern.clone()));
        let perhaps = self.subject(About::Perhaps(pattern.clone()));
        let mut when = match oldest {
            Some(_) => When {
                yes: Some(Known::default()),
                no: Some(Known::default()),
                not_no: Some(Known::default()),
                not_yes: Some(Known::default()),
            },
            None => self.opaque(atom),
        };
        let (least, most) = oldest.unwrap_or((-1, NEVER.saturating_sub(1)));
        let recent = Values::between(0, most.min(happened));
        let old = Values::between(least.saturating_add(1), happened);
        for (perhaps_known, subjects, values) in [
            (&mut when.yes, [sure, perhaps].as_slice(), &recent),
            (&mut when.not_no, &[perhaps], &recent),
            (&mut when.no, &[sure, perhaps], &old),
            (&mut when.not_yes, &[sure], &old),
        ] {
            let learnt = subjects.iter().all(|subject| {
                perhaps_known
                    .as_mut()
                    .is_some_and(|known| known.learn(*subject, values))
            });
            if !learnt {
                *perhaps_known = None;
            }
        }
        if oldest.is_none() || matches!(within, Some(Span::Parameter(_))) {
            // A window that cannot be worked out leaves everything open.
            when.not_no = Some(Known::default());
            when.not_yes = Some(Known::default());
        }
        when
    }

    /// Least and most microseconds of a window; none for one that goes by the calendar.
    fn exact(&self, span: Span) -> Option<(i64, i64)> {
        let micros = |length: &Length| match length {
            Length::Exact(micros) => Some(*micros),
            _ => None,
        };
        match span {
            Span::Fixed(length) => micros(&length).map(|micros| (micros, micros)),
            Span::Parameter(index) => {
                let values = &self.parameters.get(index)?.values;
                let lengths: Option<Vec<i64>> = values
                    .iter()
                    .map(|(_, value)| match value {
                        Constant::Length(length) => micros(length),
                        _ => None,
                    })
                    .collect();
                let lengths = lengths?;
                Some((*lengths.iter().min()?, *lengths.iter().max()?))
            }
        }
    }

    fn since(&mut self, start: &Pattern, event: &Pattern, some: bool) -> When {
        let subject = self.subject(About::Since(start.clone(), event.clone()));
        let (yes, no) = if some { (1, 2) } else { (2, 1) };
        let unknown = Values::none();
        let mut when = split(subject, &Values::of([yes]), &Values::of([0, no]), &unknown);
        let began = self.subject(About::Sure(start.clone()));
        let ever = Values::between(0, NEVER.saturating_sub(1));
        if when
            .yes
            .as_mut()
            .is_some_and(|known| !known.learn(began, &ever))
        {
            when.yes = None;
        }
        when
    }
}

impl Comparison {
    /// The same with its sides changed.
    const fn flipped(self) -> Comparison {
        match self {
            Comparison::Is => Comparison::Is,
            Comparison::Less => Comparison::More,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::More => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
        }
    }
}

impl When {
    /// What both say.
    fn and(self, other: &When) -> When {
        let both = |own: Perhaps, other: &Perhaps| {
            let mut own = own?;
            own.meet(other).then_some(own)
        };
        When {
            yes: both(self.yes, &other.yes),
            no: both(self.no, &other.no),
            not_no: both(self.not_no, &other.not_no),
            not_yes: both(self.not_yes, &other.not_yes),
        }
    }
}

/// A subject for which a condition is true, or false, or open.
fn split(subject: Subject, yes: &Values, no: &Values, open: &Values) -> When {
    let one = |values: &Values| {
        let mut known = Known::default();
        known.learn(subject, values).then_some(known)
    };
    When {
        yes: one(yes),
        no: one(no),
        not_no: one(&yes.or(open)),
        not_yes: one(&no.or(open)),
    }
}

/// Written in the rules: the same for every event of a day.
fn is_fixed(expr: &Expr) -> bool {
    matches!(expr, Expr::Number(_) | Expr::Id(_) | Expr::Parameter(_))
}

/// The numbers for which the comparison holds with one of the bounds.
fn reach(how: Comparison, bounds: &Values, (least, most): (i64, i64)) -> Values {
    match how {
        Comparison::Is => bounds.clone().known(),
        Comparison::Less => below(most),
        Comparison::AtMost => Values::between(i64::MIN, most),
        Comparison::More => above(least),
        Comparison::AtLeast => Values::between(least, i64::MAX),
    }
}

/// The numbers for which it fails with one of the bounds.
fn fails(how: Comparison, bounds: &Values, (least, most): (i64, i64)) -> Values {
    match how {
        Comparison::Is if least == most => Values::any().without(bounds),
        Comparison::Is => Values::any(),
        Comparison::Less => Values::between(least, i64::MAX),
        Comparison::AtMost => above(least),
        Comparison::More => Values::between(i64::MIN, most),
        Comparison::AtLeast => below(most),
    }
}

fn below(number: i64) -> Values {
    number
        .checked_sub(1)
        .map_or_else(Values::default, |most| Values::between(i64::MIN, most))
}

fn above(number: i64) -> Values {
    number
        .checked_add(1)
        .map_or_else(Values::default, |least| Values::between(least, i64::MAX))
}
