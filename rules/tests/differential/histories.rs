//! Random histories: few kinds, deals, ids and instants, so that equal times, late events, missing
//! fields and boundaries meet often.

use super::chance::Chance;
use anxin_events::{
    Date, Event, EventId, FieldType, Ids, Instant, Kind, Money, Ratio, Stream, Value,
};
use anxin_rules::Supplied;

/// Ids of every kind of id. The first three are those that rules name.
pub const IDS: [&str; 40] = [
    "x1", "x2", "x3", "y00", "y01", "y02", "y03", "y04", "y05", "y06", "y07", "y08", "y09", "y10",
    "y11", "y12", "y13", "y14", "y15", "y16", "y17", "y18", "y19", "y20", "y21", "y22", "y23",
    "y24", "y25", "y26", "y27", "y28", "y29", "y30", "y31", "y32", "y33", "y34", "y35", "y36",
];
/// Fen of one 万元.
pub const WAN: i64 = 1_000_000;
/// Terms of a set that rules and events use.
pub const TERMS: usize = 3;

const DEALS: [&str; 3] = ["deal/T1", "deal/T2", "deal/T3"];
const HOUR: i64 = 3_600_000_000;

/// An event, or (without a kind) a tick.
#[derive(Clone, Debug)]
pub struct Told {
    kind: Option<Kind>,
    deal: usize,
    pub occurred: Instant,
    pub recorded: Instant,
    /// Of the kind's fields, in their order.
    values: Vec<Worth>,
    supplied: Option<i64>,
}

#[derive(Clone, Debug)]
enum Worth {
    Plain(Value<'static>),
    Set(Vec<&'static str>),
}

/// What a history draws from.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Kinds that rules speak of.
    pub kinds: Vec<Kind>,
    /// First day.
    pub day: Date,
}

impl Stage {
    /// Up to forty events, or now and then several hundred of mostly one kind and deal in two days,
    /// which reach the limits of histories, sets and deadlines.
    pub fn history(&self, chance: &mut Chance) -> Vec<Told> {
        if !chance.percent(3) {
            let events = chance.between(1, 40);
            let told = (0..events).map(|_| self.told(chance, false));
            let mut history: Vec<Told> = told.collect();
            // In the order of the log's clock deadlines come while events still arrive.
            if chance.percent(60) {
                history.sort_by_key(|told| told.recorded);
            }
            return history;
        }
        let flood = chance.one(&self.kinds);
        let events = chance.between(100, 300);
        let mut history = Vec::new();
        for _ in 0..events {
            let mut told = self.told(chance, true);
            if chance.percent(60) {
                told.deal = 0;
                told.set_kind(chance, flood, self.day, true);
            }
            history.push(told);
        }
        history
    }

    fn told(&self, chance: &mut Chance, crowded: bool) -> Told {
        let (steps, longest) = if crowded { (8, 2) } else { (40, 8) };
        let hour = i64::try_from(chance.below(steps)).unwrap() * 6;
        let late = if chance.percent(65) {
            0
        } else {
            chance.between(1, longest)
        };
        let late = i64::try_from(late).unwrap() * 12;
        let at = |hours: i64| self.day.start().checked_add(hours * HOUR).unwrap();
        let kind = if chance.percent(95) {
            Some(chance.one(&self.kinds))
        } else {
            None
        };
        let mut told = Told {
            kind: None,
            deal: chance.below(DEALS.len()),
            occurred: at(hour),
            recorded: at(hour + late),
            values: Vec::new(),
            supplied: chance
                .percent(50)
                .then(|| i64::try_from(chance.below(4)).unwrap()),
        };
        if let Some(kind) = kind {
            told.set_kind(chance, kind, self.day, crowded);
        }
        told
    }
}

impl Told {
    fn set_kind(&mut self, chance: &mut Chance, kind: Kind, day: Date, crowded: bool) {
        let spec = kind.spec();
        self.kind = Some(kind);
        self.values = (0..spec.fields.len())
            .map(|slot| {
                // A host may leave out what it should state: the judge must not care.
                let missing = if slot < spec.required { 5 } else { 25 };
                if chance.percent(missing) {
                    return Worth::Plain(Value::Missing);
                }
                worth(chance, spec.fields[slot].spec().ty, day, crowded)
            })
            .collect();
    }

    pub fn supplied(&self) -> Supplied {
        let money = self.supplied.map(|wan| Money::from_fen(wan * WAN));
        let flag = self.supplied.map(|wan| wan > 1);
        Supplied {
            due_to_date: money,
            paid_to_date: money,
            item_known: flag,
            item_payable: money,
            item_paid: money.filter(|_| flag == Some(true)),
            buyer_exposure: money,
            seller_exposure: money.filter(|_| flag == Some(false)),
        }
    }

    pub fn event(&self, position: u64, recorded: Instant) -> Option<Event<'_>> {
        let kind = self.kind?;
        let id = EventId::from_bytes(u128::from(position + 1).to_be_bytes());
        let stream = Stream::parse(DEALS[self.deal]).unwrap();
        let mut event = Event::new(id, stream, kind, self.occurred);
        event.recorded_at = Some(recorded);
        for (field, worth) in kind.spec().fields.iter().zip(&self.values) {
            let value = match worth {
                Worth::Plain(value) => *value,
                Worth::Set(ids) => Value::Ids(Ids::Given(ids)),
            };
            event = event.with(*field, value).unwrap();
        }
        Some(event)
    }
}

fn worth(chance: &mut Chance, ty: FieldType, day: Date, crowded: bool) -> Worth {
    let small = |chance: &mut Chance, end| i64::try_from(chance.below(end)).unwrap();
    Worth::Plain(match ty {
        FieldType::Money if chance.below(200) == 0 => Value::Money(Money::from_fen(i64::MAX)),
        FieldType::Money => Value::Money(Money::from_fen(small(chance, 6) * WAN)),
        FieldType::Ratio => Value::Ratio(Ratio::from_millionths(small(chance, 3) * 500_000)),
        FieldType::Count => Value::Count(small(chance, 4)),
        FieldType::Flag => Value::Flag(chance.percent(50)),
        FieldType::Instant => {
            let micros = day.start().micros() + small(chance, 40) * 6 * HOUR;
            Value::Instant(Instant::from_micros(micros))
        }
        FieldType::Date => Value::Date(Date::from_days(
            day.days() + i32::try_from(chance.below(8)).unwrap(),
        )),
        FieldType::Term(set) => {
            let term = &set.terms[chance.below(set.terms.len().min(TERMS))];
            Value::Term(term.code)
        }
        FieldType::Id(_) => Value::Id(IDS[chance.below(if crowded { IDS.len() } else { 3 })]),
        FieldType::Ids(_) => {
            let (most, end) = if crowded { (30, IDS.len()) } else { (3, 3) };
            let members = chance.below(most);
            return Worth::Set((0..members).map(|_| IDS[chance.below(end)]).collect());
        }
        FieldType::Text | FieldType::Personal => Value::Missing,
    })
}

/// A day from which a few days reach a weekend, a long holiday, or beyond the calendar.
pub fn first_day(chance: &mut Chance) -> Date {
    let text = match chance.below(10) {
        0 => "2025-09-29",
        1 => "2024-02-07",
        2 => "2026-12-27",
        _ => "2025-03-01",
    };
    Date::parse(text).unwrap()
}
