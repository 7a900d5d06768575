//! The compiled form: per event kind one straight line of steps, each of which writes one number.
//!
//! Equal steps are written once and shared by all rules of the kind. A truth is 0 false, 1 unknown,
//! 2 true, so `且` is the smaller and `或` the larger of two; a number that is not known is [`UNKNOWN`].

use crate::calendar::{Calendar, Length};
use crate::facts::{Keep, SuppliedFact};
use crate::typed::{Comparison, Label, Rounded, Span, Table, Type};
use anxin_events::vocabulary::Role;
use std::collections::BTreeMap;

/// A number that is not known.
pub const UNKNOWN: i64 = i64::MIN;
/// Neither true nor false.
pub const MAYBE: i64 = 1;
/// True.
pub const TRUE: i64 = 2;
/// False.
pub const FALSE: i64 = 0;

/// Index of a step, and of the number that it writes.
pub type Reg = u32;

/// Columns of a history that must equal numbers of this event.
pub type Same = Box<[(u16, Reg)]>;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// As written; an id literal is its place among the literals.
    Number(i64),
    /// A field of this event, by its place in the kind.
    Field(u8),
    /// When this event occurred.
    OccurredAt,
    /// A deal fact, by its place in the deal's memory.
    Fact(u32),
    /// The event's own field where it has one and states it, else the deal fact.
    Here(Option<u8>, u32),
    /// A fact that arrived with the event.
    Supplied(SuppliedFact),
    /// A parameter on the trigger's day.
    Parameter(u16),
    /// So long before now.
    Start(Span),
    /// A column of the latest event of a history.
    Latest(u32, u16, Same),
    /// When the latest event of a history occurred.
    LatestAt(u32, Same),
    /// How many events since a moment.
    Count(u32, Option<Reg>, Same),
    /// Total of a column since a moment.
    Total(u32, Option<Reg>, u16, Same),
    /// Is there an event since a moment?
    Has(u32, Option<Reg>, Same),
    /// Is there (or is there none) of the second history since the latest of the first?
    Since(Box<Since>),
    /// Other deals under a key.
    OtherDeals(u16, Reg),
    /// Other deals under any key of a set.
    OtherDealsOfSet(u16, SetRef),
    /// What a table gives for a number, on the trigger's day.
    InTable(u16, Reg),
    /// Sum.
    Plus(Reg, Reg),
    /// Difference.
    Minus(Reg, Reg),
    /// Product of money and ratio.
    Times(Reg, Reg, Rounded),
    /// Smaller one.
    Least(Reg, Reg),
    /// Larger one.
    Most(Reg, Reg),
    /// Comparison.
    Compare(Comparison, Reg, Reg),
    /// Comparison with a written value.
    Against(Comparison, Reg, i64),
    /// A number is in a set.
    Member(Reg, SetRef),
    /// A set is in a set.
    Subset(Box<(SetRef, SetRef)>),
    /// A number is known.
    Present(Reg),
    /// A set has a member.
    PresentSet(SetRef),
    /// A number 0 or 1 as a truth.
    Flag(Reg),
    /// Both.
    And(Reg, Reg),
    /// One of them.
    Or(Reg, Reg),
    /// The contrary.
    Not(Reg),
    /// Writes no number: if the first is false, the second is false too, and nothing up to it is needed.
    Unless(Reg, Reg),
}

impl Step {
    /// Does it go through a history or a register?
    #[must_use]
    pub const fn looks_back(&self) -> bool {
        matches!(
            self,
            Step::Latest(..)
                | Step::LatestAt(..)
                | Step::Count(..)
                | Step::Total(..)
                | Step::Has(..)
                | Step::Since(..)
                | Step::OtherDeals(..)
                | Step::OtherDealsOfSet(..)
        )
    }

    /// Every step that it reads.
    pub fn reads(&self, look: &mut impl FnMut(Reg)) {
        self.clone().each(&mut |reg| look(*reg));
    }

    /// The same step where others have moved.
    pub fn moved(&mut self, place: &impl Fn(Reg) -> Reg) {
        self.each(&mut |reg| *reg = place(*reg));
    }

    fn each(&mut self, look: &mut impl FnMut(&mut Reg)) {
        match self {
            Step::Number(_)
            | Step::Field(_)
            | Step::Fact(_)
            | Step::Here(..)
            | Step::OccurredAt
            | Step::Supplied(_)
            | Step::Parameter(_)
            | Step::Start(_) => {}
            Step::Latest(_, _, same) | Step::LatestAt(_, same) => {
                same.iter_mut().for_each(|(_, reg)| look(reg))
            }
            Step::Count(_, start, same)
            | Step::Total(_, start, _, same)
            | Step::Has(_, start, same) => {
                start.iter_mut().for_each(&mut *look);
                same.iter_mut().for_each(|(_, reg)| look(reg));
            }
            Step::Since(since) => {
                let both = since.from.1.iter_mut().chain(&mut since.event.1);
                both.for_each(|(_, reg)| look(reg));
            }
            Step::OtherDeals(_, reg)
            | Step::InTable(_, reg)
            | Step::Against(_, reg, _)
            | Step::Present(reg)
            | Step::Flag(reg)
            | Step::Not(reg) => look(reg),
            Step::OtherDealsOfSet(_, set) | Step::PresentSet(set) => set.each(look),
            Step::Plus(left, right)
            | Step::Minus(left, right)
            | Step::Times(left, right, _)
            | Step::Least(left, right)
            | Step::Most(left, right)
            | Step::Compare(_, left, right)
            | Step::And(left, right)
            | Step::Or(left, right)
            | Step::Unless(left, right) => {
                look(left);
                look(right);
            }
            Step::Member(reg, set) => {
                look(reg);
                set.each(look);
            }
            Step::Subset(sets) => {
                sets.0.each(look);
                sets.1.each(look);
            }
        }
    }
}

/// What a look from one history to another takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Since {
    /// The history that begins it.
    pub from: (u32, Same),
    /// The history that is looked for.
    pub event: (u32, Same),
    /// Is there one, or none?
    pub some: bool,
}

/// Where a set stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetRef {
    /// A field of this event.
    Field(u8),
    /// A deal fact, by the place of its header in the deal's memory.
    Fact(u32),
    /// Numbers.
    List(Box<[Reg]>),
    /// Several sets as one.
    Joined(Box<[SetRef]>),
}

impl SetRef {
    /// The same set where steps have moved.
    pub fn moved(&mut self, place: &impl Fn(Reg) -> Reg) {
        self.each(&mut |reg| *reg = place(*reg));
    }

    fn each(&mut self, look: &mut impl FnMut(&mut Reg)) {
        match self {
            SetRef::Field(_) | SetRef::Fact(_) => {}
            SetRef::List(regs) => regs.iter_mut().for_each(look),
            SetRef::Joined(parts) => {
                for part in parts {
                    part.each(look);
                }
            }
        }
    }
}

/// Steps in order; a step reads only earlier ones.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// In order.
    pub steps: Vec<Step>,
    /// What a person calls the value of a step, where it is a leaf.
    pub labels: Vec<Option<Label>>,
    /// Names of the sets that steps read.
    pub set_labels: BTreeMap<SetRef, Label>,
    /// Bits of the fields that it reads.
    pub fields: u32,
}

/// What judging and absorbing an event of one kind takes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// All conditions of this kind.
    pub judge: Program,
    /// Results of the conditions, as the conclusions stand.
    pub conditions: Vec<Reg>,
    /// Ascending by rule.
    pub conclusions: Vec<Conclusion>,
    /// All filters of this kind.
    pub absorb: Program,
    /// History and filter.
    pub rings: Vec<(u32, Reg)>,
    /// Deal facts that this kind says.
    pub remember: Vec<Remember>,
    /// Registers that this kind moves.
    pub moves: Vec<Move>,
    /// Deadlines that this kind starts, and the filter.
    pub starts: Vec<(usize, Reg)>,
    /// Deadlines that this kind meets.
    pub ends: Vec<End>,
    /// What standards ask of this kind.
    pub notes: NotePlan,
    /// Commitments that this kind claims under.
    pub claims: Vec<ClaimPlan>,
}

/// What is noted of an event for the standards.
#[derive(Clone, Debug, Default)]
pub struct NotePlan {
    /// Filters and conditions.
    pub program: Program,
    /// Duties that arise, ascending by standard.
    pub arising: Vec<Arising>,
    /// Events that are asked for: standard, filter, and the field of `同`.
    pub asked: Vec<(usize, Reg, Option<u8>)>,
}

/// How a duty arises.
#[derive(Clone, Debug)]
pub struct Arising {
    /// Which standard.
    pub standard: usize,
    /// Microseconds in which it is in effect, end excluded.
    pub effective: (i64, i64),
    /// Is it a start at all?
    pub filter: Reg,
    /// Scope and `若`.
    pub condition: Reg,
    /// What has to be.
    pub duty: DutyPlan,
    /// The field of `同`.
    pub same: Option<u8>,
}

/// What a standard asks for.
#[derive(Clone, Debug)]
pub enum DutyPlan {
    /// A condition.
    Holds(Reg),
    /// An event from so long before; none: ever before.
    Before(Option<Span>),
    /// An event before so long after this field (and whether it is a date), or after the start.
    After(Span, Option<(u8, bool)>),
}

/// A commitment.
#[derive(Clone, Debug)]
pub struct ClaimPlan {
    /// Which one.
    pub commitment: usize,
    /// Microseconds in which it is in effect, end excluded.
    pub effective: (i64, i64),
    /// Conditions and amounts.
    pub program: Program,
    /// Is it a claim under this one?
    pub filter: Reg,
    /// Condition and excuse of each requirement.
    pub requirements: Vec<(Reg, Option<Reg>)>,
    /// Condition of each exclusion.
    pub exclusions: Vec<Reg>,
    /// Condition of each question.
    pub questions: Vec<Reg>,
    /// The base amount.
    pub base: Reg,
    /// In order of application: condition, amount, at least, at most.
    pub exceptions: Vec<(Reg, Reg, Option<Reg>, Option<Reg>)>,
    /// Most that one claim may get.
    pub cap: Option<Reg>,
    /// Most that all claims of a year may get.
    pub yearly_cap: Option<Reg>,
    /// Condition of the sharing, shares, shares otherwise.
    pub sharing: Option<SharingPlan>,
}

/// Who bears how much.
#[derive(Clone, Debug)]
pub struct SharingPlan {
    /// When the first shares hold.
    pub condition: Reg,
    /// A ratio each; none is the rest.
    pub shares: Vec<(Role, Option<Reg>)>,
    /// Where the condition does not hold.
    pub otherwise: Vec<(Role, Option<Reg>)>,
}

/// How an event meets a deadline.
#[derive(Clone, Debug)]
pub struct End {
    /// Which deadline rule.
    pub deadline: usize,
    /// Its filter.
    pub filter: Reg,
    /// Field here and field of the start that must be equal.
    pub same: Vec<(u8, u8)>,
}

/// A rule's answer for one kind.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// Which rule.
    pub rule: usize,
    /// Microseconds in which it is in effect, end excluded.
    pub effective: (i64, i64),
    /// What it says.
    pub voice: VoicePlan,
}

/// How a deal fact is kept.
#[derive(Clone, Debug)]
pub struct Remember {
    /// Its place in the deal's memory.
    pub slot: u32,
    /// The field's place in the kind.
    pub field: u8,
    /// Does the field hold a set?
    pub set: bool,
    /// Latest or all.
    pub keep: Keep,
    /// Only with one of these roles, which stand at this place of the kind.
    pub roles: Option<(u8, &'static [Role])>,
}

/// How an event moves a deal in a register.
#[derive(Clone, Debug)]
pub struct Move {
    /// Which register.
    pub register: usize,
    /// Its filter.
    pub filter: Reg,
    /// In or out.
    pub enter: bool,
    /// The key field's place in the kind.
    pub key: Option<u8>,
    /// Does it hold a set?
    pub set: bool,
    /// The deal's latest known key.
    pub fallback: Option<u32>,
}

/// A history that a deal keeps.
#[derive(Clone, Debug)]
pub struct Ring {
    /// Place of its header in the deal's memory.
    pub slot: u32,
    /// Fields that an entry keeps beside its time, position and truth, by their place in the kind.
    pub columns: Vec<u8>,
}

/// A deadline rule.
#[derive(Clone, Debug)]
pub struct DeadlinePlan {
    /// Which rule.
    pub rule: usize,
    /// Microseconds in which its start must have occurred, end excluded.
    pub effective: (i64, i64),
    /// Code of the kind that starts it, and the filter in that kind's absorbing program.
    pub start: (usize, Reg),
    /// Place in the deal's memory that counts how many are open.
    pub open: u32,
    /// Place of the field to count from.
    pub from: Option<u8>,
    /// How it is called.
    pub from_label: Label,
    /// Is it a date?
    pub from_is_date: bool,
    /// How long.
    pub after: Span,
    /// How the duration is called if it is a parameter.
    pub after_label: Label,
    /// The history of F, and the columns that must equal E's.
    pub absent: Option<(u32, Vec<(u16, u8)>)>,
    /// What F is called, and the names of E's fields in `同`.
    pub absent_labels: (Label, Vec<Label>),
    /// Condition at the deadline.
    pub program: Program,
    /// Its result.
    pub condition: Reg,
    /// What it says.
    pub voice: VoicePlan,
}

/// What a rule says.
#[derive(Clone, Debug, Default)]
pub struct VoicePlan {
    /// The values that it needs.
    pub program: Program,
    /// Chinese sentence.
    pub zh: Option<Vec<PartPlan>>,
    /// English sentence.
    pub en: Option<Vec<PartPlan>>,
    /// History and `same` of each piece of evidence; none for the event itself.
    pub evidence: Vec<Option<(u32, Same)>>,
    /// Who stands to lose how much.
    pub at_stake: Option<(Role, Reg)>,
    /// Merge keys; none for the deal.
    pub merge: Vec<Option<(Reg, Type)>>,
}

/// A piece of a sentence.
#[derive(Clone, Debug)]
pub enum PartPlan {
    /// As it is.
    Text(String),
    /// A value.
    Value(Reg, Type),
    /// A set of ids.
    Set(SetRef),
    /// A duration.
    Span(Span),
}

/// Everything that the judge runs.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// Ids that rules name; their place is their number.
    pub literals: Vec<String>,
    /// Length of a fresh deal's memory.
    pub slots: usize,
    /// Histories.
    pub rings: Vec<Ring>,
    /// By kind code.
    pub plans: Vec<Option<Box<Plan>>>,
    /// Deadline rules, ascending by rule.
    pub deadlines: Vec<DeadlinePlan>,
    /// How long entries count, by register.
    pub registers: Vec<Option<Length>>,
    /// Values by start.
    pub parameters: Vec<ParameterPlan>,
    /// Bands by start.
    pub tables: Vec<Table>,
    /// Working days.
    pub calendar: Calendar,
    /// Most bytes per deal and rule.
    pub memory_bounds: Vec<usize>,
}

/// A parameter's values.
#[derive(Clone, Debug)]
pub struct ParameterPlan {
    /// First microsecond, value, or duration.
    pub values: Vec<(i64, i64, Option<Length>)>,
}

impl ParameterPlan {
    /// Its row at a moment.
    #[must_use]
    pub fn at(&self, moment: i64) -> Option<(i64, Option<Length>)> {
        self.values
            .iter()
            .rev()
            .find(|(from, ..)| *from <= moment)
            .map(|(_, value, length)| (*value, *length))
    }
}
