//! Random but valid histories over all kinds of deals' events, with late records and ticks.

use anxin_events::{
    Category, Date, Event, EventId, Field, FieldType, IdKind, Ids, Instant, Kind, Money, Ratio,
    Stream, Value,
};
use proptest::prelude::*;

const MINUTE: i64 = 60_000_000;
const START: i64 = 1_740_000_000_000_000;

/// One drawn event: everything about it but its alert id, which only a run can know.
#[derive(Clone, Debug)]
pub struct Draw {
    kind: Kind,
    deal: &'static str,
    /// Minutes since the event before, as the log learns them.
    later: i64,
    /// Minutes by which it is recorded late.
    late: i64,
    /// Seeds of the fields' values, in order.
    seeds: Vec<u16>,
}

/// Up to 40 draws; steps that move money or change its meaning come more often than others.
pub fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let of_deals: Vec<Kind> = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| kind.spec().category == Category::Deal)
        .collect();
    let kind = prop_oneof![
        3 => proptest::sample::select(OFTEN),
        2 => proptest::sample::select(of_deals),
        1 => Just(Kind::Ticked),
    ];
    let deal = prop_oneof![4 => Just("T1"), 1 => Just("T2")];
    let late = prop_oneof![3 => Just(0), 1 => 1..6000_i64];
    let seeds = proptest::collection::vec(any::<u16>(), anxin_events::vocabulary::MAX_FIELDS);
    let draw =
        (kind, deal, 0..3000_i64, late, seeds).prop_map(|(kind, deal, later, late, seeds)| Draw {
            kind,
            deal,
            later,
            late,
            seeds,
        });
    proptest::collection::vec(draw, 1..40)
}

const OFTEN: &[Kind] = &[
    Kind::ContractSigned,
    Kind::PaymentScheduled,
    Kind::PaymentInstructed,
    Kind::PaymentMade,
    Kind::PaymentRefunded,
    Kind::DepositPaid,
    Kind::EscrowAgreementSigned,
    Kind::EscrowDeposited,
    Kind::EscrowReleased,
    Kind::EscrowRefunded,
    Kind::MortgageBalanceStated,
    Kind::ReleaseRepaid,
    Kind::MortgageReleased,
    Kind::TransferCompleted,
    Kind::LoanApproved,
    Kind::NewMortgageRegistered,
    Kind::AlertAcknowledged,
    Kind::AlertDismissed,
    Kind::PaymentReminderSent,
    Kind::PaymentReminderAcknowledged,
    Kind::OfficialGroupCreated,
    Kind::GroupMemberJoined,
    Kind::GroupMemberLeft,
];

/// Makes the events, in log order, of what was drawn.
pub fn events(draws: &[Draw]) -> Vec<Event<'static>> {
    let mut clock = START;
    let mut events = Vec::new();
    for (at, draw) in draws.iter().enumerate() {
        clock += draw.later * MINUTE;
        events.push(event(draw, at, clock));
    }
    events
}

fn event(draw: &Draw, at: usize, clock: i64) -> Event<'static> {
    let mut id = [7; 16];
    id[8..].copy_from_slice(&(at as u64).to_be_bytes());
    let name = match (draw.kind, draw.deal) {
        (Kind::Ticked, _) => "clock/main",
        (_, "T1") => "deal/T1",
        _ => "deal/T2",
    };
    let occurred = Instant::from_micros(clock - draw.late * MINUTE);
    let stream = Stream::parse(name).unwrap();
    let mut event = Event::new(EventId::from_bytes(id), stream, draw.kind, occurred);
    event.recorded_at = Some(Instant::from_micros(clock));
    let spec = draw.kind.spec();
    for (slot, (field, seed)) in spec.fields.iter().zip(&draw.seeds).enumerate() {
        if slot < spec.required || !seed.is_multiple_of(3) {
            event = event
                .with(*field, value(*field, usize::from(seed / 3), occurred))
                .unwrap();
        }
    }
    event.check().unwrap();
    event
}

/// A value of the field's type, from few enough that events meet each other.
fn value(field: Field, seed: usize, now: Instant) -> Value<'static> {
    let few = i64::try_from(seed % 5).unwrap();
    match field.spec().ty {
        FieldType::Money => Value::Money(Money::from_fen(few * 70_000_000 + 100)),
        FieldType::Ratio => Value::Ratio(Ratio::from_millionths(few * 200_000)),
        FieldType::Count => Value::Count(few),
        FieldType::Flag => Value::Flag(seed.is_multiple_of(2)),
        FieldType::Instant => Value::Instant(Instant::from_micros(
            now.micros() + (few - 2) * 900 * MINUTE,
        )),
        FieldType::Date => Value::Date(Date::from_days(
            now.beijing_date().days() + seed as i32 % 9 - 4,
        )),
        FieldType::Term(set) => Value::Term(set.terms[seed % set.terms.len()].code),
        FieldType::Id(kind) => Value::Id(id(kind, seed)),
        FieldType::Ids(_) => Value::Ids(Ids::Given(&["P1", "P2", "P3"][seed % 3..])),
        FieldType::Text => Value::Text("因为"),
        FieldType::Personal => Value::Text("某人"),
    }
}

fn id(kind: IdKind, seed: usize) -> &'static str {
    match kind {
        IdKind::Account => ["E1", "S1", "B1", "L1", "X9"][seed % 5],
        IdKind::Lender => ["BANK", "PAWN"][seed % 2],
        IdKind::Item => ["I1", "I2", "I3"][seed % 3],
        _ => ["P1", "P2", "P3"][seed % 3],
    }
}
