//! One random world: a few deals, a fund that is often short, a desk that crashes, a bad bank. After every
//! step the promises are checked against books that this file keeps by itself.

use crate::bank::{Bank, Order};
use crate::story::RULES;
use anxin_events::{Event, EventId, Field, Instant, Kind, Money, Ratio, Stream, Value};
use anxin_projections::{Account, Claim, Projections, StoredSnapshot};
use std::collections::BTreeMap;

const DEALS: [&str; 3] = ["A", "B", "C"];
mod desk;
mod promises;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;

/// A record of the log: what survives a crash.
struct Record {
    id: EventId,
    stream: String,
    recorded_at: Instant,
    payload: Vec<u8>,
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub events: u64,
    pub answers: u64,
    pub crashes: u64,
    pub refused: u64,
    pub payouts: u64,
    pub unknown: u64,
    pub attempts: u64,
    pub short: u64,
}

impl Counts {
    /// Applied events, answers of the bank and crashes.
    pub fn steps(&self) -> u64 {
        self.events + self.answers + self.crashes
    }

    pub fn add(&mut self, other: Counts) {
        self.events += other.events;
        self.answers += other.answers;
        self.crashes += other.crashes;
        self.refused += other.refused;
        self.payouts += other.payouts;
        self.unknown += other.unknown;
        self.attempts += other.attempts;
        self.short += other.short;
    }
}

pub struct World {
    state: Projections,
    log: Vec<Record>,
    /// The latest snapshot, and how many records it knows.
    kept: (Vec<u8>, usize),
    clock: Instant,
    /// Business time of the next event, where it is not the clock's.
    late: Option<Instant>,
    bank: Bank,
    /// Orders that the desk has in memory only: a crash loses them.
    desk: Vec<Order>,
    /// Arrears of each deal and what was returned on each debt, kept apart from the projections.
    arrears: BTreeMap<&'static str, i64>,
    /// Balances added up from the entries: year, entries seen, accounts.
    books: BTreeMap<i32, (usize, BTreeMap<Account, i64>)>,
    pub counts: Counts,
}

/// Small choices out of one draw.
struct Draw(u64);

impl Draw {
    fn pick(&mut self, of: u64) -> usize {
        let chosen = self.0 % of;
        self.0 /= of;
        usize::try_from(chosen).unwrap()
    }
}

type Checked = Result<(), String>;

impl World {
    pub fn new() -> World {
        let clock = Instant::parse("2025-11-20T09:00:00+08:00").unwrap();
        let state = Projections::new(RULES.clone());
        let kept = (rmp_serde::to_vec(&state.snapshot()).unwrap(), 0);
        let mut world = World {
            state,
            log: Vec::new(),
            kept,
            clock,
            late: None,
            bank: Bank::default(),
            desk: Vec::new(),
            arrears: BTreeMap::new(),
            books: BTreeMap::new(),
            counts: Counts::default(),
        };
        world.begin().unwrap();
        world
    }

    fn begin(&mut self) -> Checked {
        let share = (
            Field::PlatformShare,
            Value::Ratio(Ratio::from_millionths(333_333)),
        );
        self.append(
            "brand/R1",
            Kind::BrandJoined,
            &[(Field::Brand, Value::Id("R1")), share],
        )?;
        for deal in DEALS {
            let signed = [
                (Field::Price, yuan(3_000_000)),
                (Field::City, Value::Id("郑州")),
                (Field::Brand, Value::Id("R1")),
            ];
            self.on(deal, Kind::ContractSigned, &signed)?;
            self.on(deal, Kind::HandoverCompleted, &[])?;
        }
        Ok(())
    }

    /// One step: what it is and whom it concerns is drawn.
    pub fn step(&mut self, draw: u64) -> Checked {
        let mut draw = Draw(draw);
        self.clock = self
            .clock
            .checked_add(i64::try_from(draw.pick(600)).unwrap() * MINUTE)
            .unwrap();
        let deal = DEALS[draw.pick(3)];
        match draw.pick(40) {
            0 => self.budget(&mut draw),
            1..=3 => self.fact(deal, &mut draw),
            4..=6 => self.file(deal, &mut draw),
            7 => self.crash(draw.pick(8) == 0),
            8 => {
                self.kept = (self.bytes(), self.log.len());
                Ok(())
            }
            9 | 10 => {
                self.bank.arrive(draw.pick(8));
                Ok(())
            }
            11 | 12 => self.late_answer(&mut draw),
            13 => self.repeat(&mut draw),
            14 => self.anything(deal, &mut draw),
            _ => self.go_on(deal, &mut draw),
        }?;
        self.check()
    }

    /// At the end: the whole log again gives the same state, to the byte.
    pub fn end(&mut self) -> Checked {
        self.crash(true)?;
        self.check()
    }

    fn budget(&mut self, draw: &mut Draw) -> Checked {
        let year = format!("fund/{}", self.clock.beijing_date().year());
        let amount = yuan(5_000 * draw.pick(30) as i64);
        self.append(&year, Kind::FundBudgeted, &[(Field::Amount, amount)])
            .map(drop)
    }

    /// Arrears come to light, half of them late; every amount has odd fen.
    fn fact(&mut self, deal: &'static str, draw: &mut Draw) -> Checked {
        let often = [1, 1, 1, 40][draw.pick(4)];
        let fen = often * (3_001 + 7 * draw.pick(20_000) as i64);
        if draw.pick(2) == 0 {
            self.late = self.clock.checked_add(-(draw.pick(90) as i64) * DAY);
        }
        let amount = (Field::Amount, Value::Money(Money::from_fen(fen)));
        if self.on(deal, Kind::ArrearsConfirmed, &[amount])? {
            *self.arrears.entry(deal).or_default() += fen;
        }
        Ok(())
    }

    /// A host sends an earlier step once more, as a new event.
    fn repeat(&mut self, draw: &mut Draw) -> Checked {
        let at = draw.pick(self.log.len() as u64);
        let record = &self.log[at];
        let (stream, payload) = (record.stream.clone(), record.payload.clone());
        let id = EventId::from_bytes([9; 16]);
        let event = Event::from_record(id, &stream, self.clock, &payload).unwrap();
        let fields: Vec<(Field, Value<'_>)> = event
            .kind
            .spec()
            .fields
            .iter()
            .copied()
            .zip(event.values().iter().copied())
            .filter(|(_, value)| !value.is_missing())
            .collect();
        let told_twice = [
            Kind::ArrearsConfirmed,
            Kind::PayoutInstructed,
            Kind::RecoveryReceived,
        ];
        // A fact that is told twice is two facts, and only the desk may instruct: it has the order to send.
        if told_twice.contains(&event.kind) {
            return Ok(());
        }
        // A repeated refusal is a late answer, which the desk drops by its attempt.
        if event.kind == Kind::PayoutRefused {
            return Ok(());
        }
        self.append(&stream, event.kind, &fields).map(drop)
    }

    /// A step that nobody should take now: only the books stand between it and the money.
    fn anything(&mut self, deal: &'static str, draw: &mut Draw) -> Checked {
        let claims = self.state.claims(deal).unwrap().claims();
        if claims.is_empty() {
            return Ok(());
        }
        let claim = claims[draw.pick(claims.len() as u64)].clone();
        let kind = [
            Kind::PayoutReserved,
            Kind::PayoutInstructed,
            Kind::PayoutConfirmed,
            Kind::ReservationReleased,
            Kind::ClaimClosed,
            Kind::ClaimReopened,
            Kind::RecoveryOpened,
            Kind::ClaimEvidenceAdded,
        ][draw.pick(8)];
        // The bank confirms only what it has paid.
        if kind == Kind::PayoutConfirmed && !self.bank.paid.contains_key(&claim.payout) {
            return Ok(());
        }
        let amount = claim.accepted().unwrap_or(Money::from_fen(100));
        let values = [
            (Field::Claim, Value::Id(&claim.id)),
            (Field::Payout, Value::Id(&claim.payout)),
            (Field::Amount, Value::Money(amount)),
            (Field::PayeeAccount, Value::Id("6222-2")),
        ];
        let spec = kind.spec();
        let own = values
            .into_iter()
            .filter(|(field, _)| spec.slot(*field).is_some());
        let fields: Vec<_> = own.collect();
        if self.on(deal, kind, &fields)? && kind == Kind::PayoutInstructed {
            // Whoever is let to instruct sends an order.
            self.send(&claim);
        }
        Ok(())
    }

    /// Puts the order of an instruction that was just recorded on the desk.
    fn send(&mut self, claim: &Claim) {
        self.counts.attempts += 1;
        self.desk.push(Order {
            attempt: attempts(claim) + 1,
            payout: claim.payout.clone(),
            fen: claim.accepted().unwrap_or_default().fen(),
        });
    }

    /// The process dies. What is left is the log, and perhaps a snapshot.
    fn crash(&mut self, from_the_first: bool) -> Checked {
        self.counts.crashes += 1;
        self.desk.clear();
        let live = self.bytes();
        let stored: StoredSnapshot = rmp_serde::from_slice(&self.kept.0).unwrap();
        let mut restored = Projections::restore(RULES.clone(), stored).unwrap();
        self.replay(&mut restored, self.kept.1);
        if rmp_serde::to_vec(&restored.snapshot()).unwrap() != live {
            return Err("snapshot and rest differ from the live state".to_owned());
        }
        if from_the_first {
            let mut replayed = Projections::new(RULES.clone());
            self.replay(&mut replayed, 0);
            if rmp_serde::to_vec(&replayed.snapshot()).unwrap() != live {
                return Err("the replay differs from the live state".to_owned());
            }
        }
        self.state = restored;
        Ok(())
    }

    fn replay(&self, state: &mut Projections, from: usize) {
        for (at, record) in self.log.iter().enumerate().skip(from) {
            let event = Event::from_record(
                record.id,
                &record.stream,
                record.recorded_at,
                &record.payload,
            );
            state.apply(at as u64 + 1, &event.unwrap());
        }
    }

    fn bytes(&self) -> Vec<u8> {
        rmp_serde::to_vec(&self.state.snapshot()).unwrap()
    }

    /// Writes an event of a deal if it is admitted.
    fn on(
        &mut self,
        deal: &str,
        kind: Kind,
        fields: &[(Field, Value<'_>)],
    ) -> Result<bool, String> {
        self.append(&format!("deal/{deal}"), kind, fields)
    }

    /// Writes an event if it is admitted.
    fn append(
        &mut self,
        stream: &str,
        kind: Kind,
        fields: &[(Field, Value<'_>)],
    ) -> Result<bool, String> {
        let mut id = [0x70; 16];
        id[8..].copy_from_slice(&(self.log.len() as u64 + 1).to_be_bytes());
        let (id, at) = (EventId::from_bytes(id), self.clock);
        let mut event = Event::new(
            id,
            Stream::parse(stream).unwrap(),
            kind,
            self.late.take().unwrap_or(at),
        );
        event.recorded_at = Some(at);
        for (field, value) in fields {
            event = event.with(*field, *value).unwrap();
        }
        event.check().map_err(|error| error.to_string())?;
        if let Err(refusal) = self.state.admit(&event) {
            self.counts.refused += 1;
            self.counts.short += u64::from(refusal.code() == "E7104");
            return Ok(false);
        }
        let mut payload = Vec::new();
        event.encode_payload(&mut payload).unwrap();
        self.log.push(Record {
            id,
            stream: stream.to_owned(),
            recorded_at: at,
            payload,
        });
        self.state.apply(self.log.len() as u64, &event);
        self.counts.events += 1;
        Ok(true)
    }
}

fn attempts(claim: &Claim) -> usize {
    let instructed = |step: &&anxin_projections::Step| step.kind() == Some(Kind::PayoutInstructed);
    claim.steps.iter().filter(instructed).count()
}

fn yuan(yuan: i64) -> Value<'static> {
    Value::Money(Money::from_fen(yuan * 100))
}
