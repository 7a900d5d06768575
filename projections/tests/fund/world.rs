//! One random world: a few deals, a fund that is often short, a desk that crashes, a bad bank. After every
//! step the promises are checked against books that this file keeps by itself.

use crate::bank::{Answer, Bank, Mood, Order};
use crate::story::RULES;
use anxin_events::vocabulary::{Commitment, Decision, Role};
use anxin_events::{Event, EventId, Field, Instant, Kind, Money, Ratio, Stream, Value};
use anxin_projections::{Account, Claim, ClaimState, Projections, StoredSnapshot};
use std::collections::BTreeMap;

const DEALS: [&str; 3] = ["deal/A", "deal/B", "deal/C"];
const MINUTE: i64 = 60_000_000;

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
        for stream in DEALS {
            let signed = [
                (Field::Price, yuan(3_000_000)),
                (Field::City, Value::Id("郑州")),
                (Field::Brand, Value::Id("R1")),
            ];
            self.append(stream, Kind::ContractSigned, &signed)?;
            self.append(stream, Kind::HandoverCompleted, &[])?;
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
        let stream = DEALS[draw.pick(3)];
        match draw.pick(40) {
            0 => self.budget(&mut draw),
            1..=3 => self.fact(stream, &mut draw),
            4..=6 => self.file(stream, &mut draw),
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
            14 => self.anything(stream, &mut draw),
            _ => self.go_on(stream, &mut draw),
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
        let amount = yuan(200 * draw.pick(30) as i64);
        self.append(&year, Kind::FundBudgeted, &[(Field::Amount, amount)])
            .map(drop)
    }

    /// Arrears come to light, half of them late; every amount has odd fen.
    fn fact(&mut self, stream: &'static str, draw: &mut Draw) -> Checked {
        let fen = 3_001 + 7 * draw.pick(20_000) as i64;
        if self.append(
            stream,
            Kind::ArrearsConfirmed,
            &[(Field::Amount, Value::Money(Money::from_fen(fen)))],
        )? {
            *self.arrears.entry(stream).or_default() += fen;
        }
        Ok(())
    }

    fn file(&mut self, stream: &'static str, draw: &mut Draw) -> Checked {
        let claims = self.state.claims(&stream[5..]).unwrap().claims();
        let (name, first) = (
            format!("c{}", claims.len() + draw.pick(5) / 4),
            claims.first().map(|claim| claim.id.clone()),
        );
        let mut fields = vec![
            (Field::Claim, Value::Id(&name)),
            (Field::Commitment, Commitment::P3.into()),
            (Field::Role, Role::Buyer.into()),
        ];
        if draw.pick(2) == 0 {
            fields.push((Field::KeptContract, Value::Flag(true)));
        }
        // Sometimes it forgets to say that it adjusts an earlier one.
        if let Some(first) = first.as_ref().filter(|_| draw.pick(6) != 0) {
            fields.push((Field::AdjustsClaim, Value::Id(first)));
        }
        self.append(stream, Kind::ClaimFiled, &fields).map(drop)
    }

    /// The step that a good desk would take next on the last claim of the deal.
    fn go_on(&mut self, stream: &'static str, draw: &mut Draw) -> Checked {
        let deal = &stream[5..];
        let Some(claim) = self.state.claims(deal).unwrap().claims().last().cloned() else {
            return Ok(());
        };
        let named = (Field::Claim, Value::Id(&claim.id));
        let payout = (Field::Payout, Value::Id(&claim.payout));
        let accepted = claim.accepted().unwrap_or_default();
        match claim.state {
            ClaimState::Filed
            | ClaimState::ToJury
            | ClaimState::Incomplete
            | ClaimState::AwaitingSecond
            | ClaimState::Reopened => self.decide(stream, &claim, draw),
            ClaimState::Accepted => {
                let fields = [named, payout, (Field::Amount, Value::Money(accepted))];
                self.append(stream, Kind::PayoutReserved, &fields).map(drop)
            }
            ClaimState::NotPaid if draw.pick(3) == 0 => self
                .append(stream, Kind::ReservationReleased, &[payout])
                .map(drop),
            ClaimState::Reserved | ClaimState::NotPaid => {
                let account = (Field::PayeeAccount, Value::Id("6222-1"));
                if self.append(stream, Kind::PayoutInstructed, &[payout, account])? {
                    self.counts.attempts += 1;
                    let order = Order {
                        attempt: attempts(&claim) + 1,
                        payout: claim.payout,
                        fen: accepted.fen(),
                    };
                    self.desk.push(order);
                }
                Ok(())
            }
            ClaimState::Instructed | ClaimState::Unknown => self.ask(&claim, draw),
            ClaimState::Paid | ClaimState::LiabilityDecided if draw.pick(2) == 0 => {
                let met = (Field::StandardsMet, Value::Flag(draw.pick(2) == 0));
                let reason = (Field::Reason, Value::Text("x"));
                self.append(stream, Kind::LiabilityDecided, &[named, met, reason])
                    .map(drop)
            }
            ClaimState::Refused | ClaimState::Closed if draw.pick(2) == 0 => {
                self.append(stream, Kind::ClaimReopened, &[named]).map(drop)
            }
            _ if draw.pick(3) == 0 => self.append(stream, Kind::ClaimClosed, &[named]).map(drop),
            _ => self.recover(stream, &claim, draw),
        }
    }

    fn decide(&mut self, stream: &'static str, claim: &Claim, draw: &mut Draw) -> Checked {
        let due = self.state.claim_due(&stream[5..], &claim.id).unwrap();
        let Some(due) = due.amount() else {
            return Err("the commitment of the tests is always computed".to_owned());
        };
        let owed = self.owed(stream, claim);
        if due.fen() != owed {
            return Err(format!("{} is due, and {owed} fen are owed", due));
        }
        // One decision in five is a fen off, and must be refused.
        let wrong = draw.pick(5) == 0;
        let fen = due.fen() + i64::from(wrong);
        let named = (Field::Claim, Value::Id(&claim.id));
        let by = if draw.pick(2) == 0 { "A1" } else { "A2" };
        let admitted = if due == Money::ZERO {
            let fields = [named, (Field::Decision, Decision::Rejected.into())];
            self.append(stream, Kind::ClaimDecided, &fields)?;
            return Ok(());
        } else {
            let fields = [
                named,
                (Field::Decision, Decision::Accepted.into()),
                (Field::Amount, Value::Money(Money::from_fen(fen))),
                (Field::DecidedBy, Value::Id(by)),
            ];
            self.append(stream, Kind::ClaimDecided, &fields)?
        };
        if admitted && wrong {
            return Err("a wrong amount was accepted without a reason".to_owned());
        }
        Ok(())
    }

    /// Arrears that are known, less what the bank's books show for the debt, and what came back of it.
    fn owed(&self, stream: &'static str, claim: &Claim) -> i64 {
        let claims = self.state.claims(&stream[5..]).unwrap();
        let paid: i64 = claims
            .chain(claim)
            .filter(|other| other.id != claim.id)
            .map(|other| {
                let paid = self.bank.paid.get(&other.payout).map_or(0, |paid| paid.1);
                paid - other.returned.fen()
            })
            .sum();
        self.arrears.get(stream).copied().unwrap_or(0) - paid
    }

    /// Sends the order if the desk still has it, else asks the bank.
    fn ask(&mut self, claim: &Claim, draw: &mut Draw) -> Checked {
        let order = self.desk.iter().position(|own| own.payout == claim.payout);
        let answer = match order {
            Some(at) => {
                let mood = [
                    Mood::Pays,
                    Mood::Refuses,
                    Mood::TimesOutBefore,
                    Mood::TimesOutAfter,
                    Mood::Delays,
                    Mood::Repeats,
                ][draw.pick(6)];
                let order = self.desk.remove(at);
                self.bank.take(order, mood)
            }
            None if draw.pick(3) == 0 => Answer::Unknown,
            None => self.bank.status(&claim.payout),
        };
        // The desk may die between the bank's answer and the log.
        if draw.pick(10) == 0 {
            return self.crash(false);
        }
        self.record(&claim.payout, attempts(claim), answer)
    }

    fn late_answer(&mut self, draw: &mut Draw) -> Checked {
        match self.bank.late_answer(draw.pick(16)) {
            Some((payout, attempt, answer)) => self.record(&payout, attempt, answer),
            None => Ok(()),
        }
    }

    /// Records an answer. A refusal speaks of its own attempt only: one that comes late is dropped.
    fn record(&mut self, payout: &str, attempt: usize, answer: Answer) -> Checked {
        self.counts.answers += 1;
        let found = DEALS.iter().find_map(|stream| {
            let claims = self.state.claims(&stream[5..])?;
            Some((*stream, claims.paid_under(payout)?.clone()))
        });
        let (stream, claim) = found.unwrap();
        if answer == Answer::Refused && attempt < attempts(&claim) {
            return Ok(());
        }
        let kind = match answer {
            Answer::Paid => Kind::PayoutConfirmed,
            Answer::Refused => Kind::PayoutRefused,
            Answer::Unknown => Kind::PayoutUnknown,
        };
        let admitted = self.append(stream, kind, &[(Field::Payout, Value::Id(payout))])?;
        self.counts.payouts += u64::from(admitted && answer == Answer::Paid);
        self.counts.unknown += u64::from(admitted && answer == Answer::Unknown);
        Ok(())
    }

    fn recover(&mut self, stream: &'static str, claim: &Claim, draw: &mut Draw) -> Checked {
        let named = (Field::Claim, Value::Id(&claim.id));
        let role = [Role::Brand, Role::Seller, Role::Buyer][draw.pick(3)];
        let fen = 1 + draw.pick(5_000) as i64;
        let fields = [
            named,
            (Field::Amount, Value::Money(Money::from_fen(fen))),
            (Field::Role, role.into()),
        ];
        self.append(stream, Kind::RecoveryReceived, &fields)
            .map(drop)
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
    fn anything(&mut self, stream: &'static str, draw: &mut Draw) -> Checked {
        let claims = self.state.claims(&stream[5..]).unwrap().claims();
        if claims.is_empty() {
            return Ok(());
        }
        let claim = claims[draw.pick(claims.len() as u64)].clone();
        let kind = [
            Kind::PayoutReserved,
            Kind::PayoutConfirmed,
            Kind::ReservationReleased,
            Kind::ClaimClosed,
            Kind::ClaimReopened,
            Kind::RecoveryOpened,
            Kind::ClaimEvidenceAdded,
        ][draw.pick(7)];
        // The bank confirms only what it has paid.
        if kind == Kind::PayoutConfirmed && !self.bank.paid.contains_key(&claim.payout) {
            return Ok(());
        }
        let amount = claim.accepted().unwrap_or(Money::from_fen(100));
        let values = [
            (Field::Claim, Value::Id(&claim.id)),
            (Field::Payout, Value::Id(&claim.payout)),
            (Field::Amount, Value::Money(amount)),
        ];
        let spec = kind.spec();
        let own = values
            .into_iter()
            .filter(|(field, _)| spec.slot(*field).is_some());
        let fields: Vec<_> = own.collect();
        self.append(stream, kind, &fields).map(drop)
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
        let mut event = Event::new(id, Stream::parse(stream).unwrap(), kind, at);
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

    /// The promises, at every prefix.
    fn check(&mut self) -> Checked {
        if let Some((payout, paid)) = self.bank.paid.iter().find(|(_, paid)| paid.0 > 1) {
            return Err(format!("{payout} was paid {} times", paid.0));
        }
        self.check_books()?;
        for stream in DEALS {
            self.check_claims(stream)?;
        }
        Ok(())
    }

    fn check_books(&mut self) -> Checked {
        let fund = self.state.guarantee_fund();
        if !fund.void().is_empty() {
            return Err("an admitted budget was not taken".to_owned());
        }
        for year in fund.years() {
            let book = fund.book(year).unwrap();
            let (seen, balances) = self.books.entry(year).or_default();
            for entry in &book.entries()[*seen..] {
                *balances.entry(entry.from.clone()).or_default() -= entry.amount.fen();
                *balances.entry(entry.to.clone()).or_default() += entry.amount.fen();
            }
            *seen = book.entries().len();
            let of = |account: &Account| balances.get(account).copied().unwrap_or(0);
            for (account, balance) in book.balances() {
                if balance.fen() != of(account) {
                    return Err(format!("{year}: {account:?} is not what was posted"));
                }
                if balance.fen() < 0 && !matches!(account, Account::Budget | Account::Others) {
                    return Err(format!("{year}: {account:?} is below zero"));
                }
            }
            if balances.values().sum::<i64>() != 0 {
                return Err(format!("{year}: the postings do not balance"));
            }
            if of(&Account::Paid) + of(&Account::Reserved) > book.budget().fen() {
                return Err(format!("{year}: paid and reserved exceed the budget"));
            }
        }
        Ok(())
    }

    fn check_claims(&self, stream: &'static str) -> Checked {
        let claims = self.state.claims(&stream[5..]).unwrap();
        if !claims.void().is_empty() {
            return Err(format!("{stream}: an admitted step was not taken"));
        }
        let mut brought = 0;
        for claim in claims.claims() {
            let banked = self.bank.paid.get(&claim.payout).map_or(0, |paid| paid.1);
            if claim.paid.fen() > banked {
                return Err(format!("{}: booked and not paid", claim.payout));
            }
            if banked > 0 && claim.paid == Money::ZERO && !claim.state.is_reserved() {
                return Err(format!(
                    "{}: paid and neither booked nor reserved",
                    claim.payout
                ));
            }
            if let Some(own) = &claim.liability
                && own.platform.fen() + own.brand_owes.fen() != claim.paid.fen()
            {
                return Err(format!("{}: the shares are not the whole", claim.id));
            }
            brought += banked - claim.returned.fen();
        }
        if brought > self.arrears.get(stream).copied().unwrap_or(0) {
            return Err(format!("{stream}: more was paid than is owed"));
        }
        Ok(())
    }
}

fn attempts(claim: &Claim) -> usize {
    let instructed = |step: &&anxin_projections::Step| step.kind() == Some(Kind::PayoutInstructed);
    claim.steps.iter().filter(instructed).count()
}

fn yuan(yuan: i64) -> Value<'static> {
    Value::Money(Money::from_fen(yuan * 100))
}
