//! The desk and its bank: the step that a good desk would take next, and whatever the bank answers.

use super::{Checked, DEALS, Draw, World, attempts};
use crate::bank::{Answer, Mood};
use anxin_events::vocabulary::{Commitment, Decision, Role};
use anxin_events::{Field, Kind, Money, Value};
use anxin_projections::{Claim, ClaimState};

impl World {
    pub(super) fn file(&mut self, deal: &'static str, draw: &mut Draw) -> Checked {
        let claims = self.state.claims(deal).unwrap().claims();
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
        self.on(deal, Kind::ClaimFiled, &fields).map(drop)
    }

    /// The step that a good desk would take next on the last claim of the deal.
    pub(super) fn go_on(&mut self, deal: &'static str, draw: &mut Draw) -> Checked {
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
            | ClaimState::Reopened => self.decide(deal, &claim, draw),
            ClaimState::Accepted => {
                let fields = [named, payout, (Field::Amount, Value::Money(accepted))];
                self.on(deal, Kind::PayoutReserved, &fields).map(drop)
            }
            ClaimState::NotPaid if draw.pick(3) == 0 => self
                .on(deal, Kind::ReservationReleased, &[payout])
                .map(drop),
            ClaimState::Reserved | ClaimState::NotPaid => {
                let account = (Field::PayeeAccount, Value::Id("6222-1"));
                if self.on(deal, Kind::PayoutInstructed, &[payout, account])? {
                    self.send(&claim);
                }
                Ok(())
            }
            ClaimState::Instructed | ClaimState::Unknown => self.ask(&claim, draw),
            ClaimState::Paid | ClaimState::LiabilityDecided if draw.pick(2) == 0 => {
                let met = (Field::StandardsMet, Value::Flag(draw.pick(2) == 0));
                let reason = (Field::Reason, Value::Text("x"));
                self.on(deal, Kind::LiabilityDecided, &[named, met, reason])
                    .map(drop)
            }
            ClaimState::Refused | ClaimState::Closed if draw.pick(2) == 0 => {
                self.on(deal, Kind::ClaimReopened, &[named]).map(drop)
            }
            _ if draw.pick(3) == 0 => self.on(deal, Kind::ClaimClosed, &[named]).map(drop),
            _ => self.recover(deal, &claim, draw),
        }
    }

    pub(super) fn decide(&mut self, deal: &'static str, claim: &Claim, draw: &mut Draw) -> Checked {
        let due = self.state.claim_due(deal, &claim.id).unwrap();
        let Some(due) = due.amount() else {
            return Err("the commitment of the tests is always computed".to_owned());
        };
        let owed = self.owed(deal, claim);
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
            self.on(deal, Kind::ClaimDecided, &fields)?;
            return Ok(());
        } else {
            let fields = [
                named,
                (Field::Decision, Decision::Accepted.into()),
                (Field::Amount, Value::Money(Money::from_fen(fen))),
                (Field::DecidedBy, Value::Id(by)),
            ];
            self.on(deal, Kind::ClaimDecided, &fields)?
        };
        if admitted && wrong {
            return Err("a wrong amount was accepted without a reason".to_owned());
        }
        Ok(())
    }

    /// Arrears that are known, less what the bank's books show for the debt, and what came back of it.
    pub(super) fn owed(&self, deal: &'static str, claim: &Claim) -> i64 {
        let claims = self.state.claims(deal).unwrap();
        let paid: i64 = claims
            .chain(claim)
            .filter(|other| other.id != claim.id)
            .map(|other| {
                let paid = self.bank.paid.get(&other.payout).map_or(0, |paid| paid.1);
                paid - other.returned.fen()
            })
            .sum();
        self.arrears.get(deal).copied().unwrap_or(0) - paid
    }

    /// Sends the order if the desk still has it, else asks the bank.
    pub(super) fn ask(&mut self, claim: &Claim, draw: &mut Draw) -> Checked {
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

    pub(super) fn late_answer(&mut self, draw: &mut Draw) -> Checked {
        match self.bank.late_answer(draw.pick(16)) {
            Some((payout, attempt, answer)) => self.record(&payout, attempt, answer),
            None => Ok(()),
        }
    }

    /// Records an answer. A refusal speaks of its own attempt only: one that comes late is dropped.
    pub(super) fn record(&mut self, payout: &str, attempt: usize, answer: Answer) -> Checked {
        self.counts.answers += 1;
        let found = DEALS.iter().find_map(|deal| {
            let claims = self.state.claims(deal)?;
            Some((*deal, claims.paid_under(payout)?.clone()))
        });
        let (deal, claim) = found.unwrap();
        if answer == Answer::Refused && attempt < attempts(&claim) {
            return Ok(());
        }
        let kind = match answer {
            Answer::Paid => Kind::PayoutConfirmed,
            Answer::Refused => Kind::PayoutRefused,
            Answer::Unknown => Kind::PayoutUnknown,
        };
        let admitted = self.on(deal, kind, &[(Field::Payout, Value::Id(payout))])?;
        self.counts.payouts += u64::from(admitted && answer == Answer::Paid);
        self.counts.unknown += u64::from(admitted && answer == Answer::Unknown);
        Ok(())
    }

    pub(super) fn recover(
        &mut self,
        deal: &'static str,
        claim: &Claim,
        draw: &mut Draw,
    ) -> Checked {
        let named = (Field::Claim, Value::Id(&claim.id));
        let role = [Role::Brand, Role::Seller, Role::Buyer][draw.pick(3)];
        let fen = 1 + draw.pick(5_000) as i64;
        let fields = [
            named,
            (Field::Amount, Value::Money(Money::from_fen(fen))),
            (Field::Role, role.into()),
        ];
        self.on(deal, Kind::RecoveryReceived, &fields).map(drop)
    }
}
