//! The one thread that owns the log and the state. It takes what is queued, writes it with one sync,
//! lets the state follow, and only then answers.

use crate::engine::Receipt;
use crate::error::{AppendError, AssessError, OpenError};
use crate::feed::{self, Alerts, Publisher};
use crate::fold;
use crate::log::{self, Batch, Condition, ExpectedVersion, Log, NewRecord};
use crate::options::{Options, Stamp};
use anxin_events::{DecodeError, Event, EventId, Instant, SECOND};
use anxin_projections::{Projections, Verdict};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, oneshot};

/// Requests of one group: with a few hundred bytes each, a write stays below a megabyte.
const GROUP_MAX: usize = 1024;
/// By how much a host's clock may be ahead of ours.
const SKEW_MICROS: i64 = 300 * SECOND;
/// Events between two snapshots of the state: folding so many again takes about a second.
const SNAPSHOT_EVERY: u64 = 500_000;

/// An event on its way to the writer.
pub(crate) struct Submitted {
    id: EventId,
    stream: String,
    occurred_at: Instant,
    recorded_at: Option<Instant>,
    payload: Vec<u8>,
}

impl Submitted {
    pub(crate) fn new(event: &Event<'_>) -> Result<Submitted, DecodeError> {
        let mut payload = Vec::with_capacity(160);
        event.encode_payload(&mut payload)?;
        let stream = event.stream.name().to_owned();
        Ok(Submitted {
            id: event.id,
            stream,
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            payload,
        })
    }

    fn event(&self, recorded_at: Instant) -> Result<Event<'_>, DecodeError> {
        Event::from_record(self.id, &self.stream, recorded_at, &self.payload)
    }
}

/// What a handle may ask of the writer.
pub(crate) enum Request {
    Append {
        events: Vec<Submitted>,
        expected: ExpectedVersion,
        reply: oneshot::Sender<Result<Receipt, AppendError>>,
    },
    Assess {
        event: Submitted,
        reply: oneshot::Sender<Result<Verdict, AssessError>>,
    },
    Read(Box<dyn FnOnce(&Projections) + Send>),
    Close {
        reply: oneshot::Sender<()>,
    },
}

/// An append that waits for its group to be written.
struct Pending {
    events: Vec<Submitted>,
    recorded: Vec<Instant>,
    expected: ExpectedVersion,
    reply: oneshot::Sender<Result<Receipt, AppendError>>,
}

struct Writer {
    log: Log,
    state: Projections,
    /// The latest recorded time, of what is written and of what is staged.
    clock: Instant,
    stamp: Stamp,
    publisher: Publisher,
    alerts: Alerts,
    snapshot_at: u64,
}

/// Starts the thread.
pub(crate) fn start(
    log: Log,
    state: Projections,
    options: &Options,
) -> Result<(mpsc::Sender<Request>, Alerts), OpenError> {
    let (sender, receiver) = mpsc::channel(options.queue.max(1));
    let (publisher, alerts) = feed::feed(state.changes());
    let (clock, snapshot_at) = (state.clock(), log.head());
    let writer = Writer {
        log,
        state,
        clock,
        stamp: options.stamp,
        publisher,
        alerts: alerts.clone(),
        snapshot_at,
    };
    let linger = options.linger;
    let thread = std::thread::Builder::new().name("anxin-writer".to_owned());
    thread
        .spawn(move || writer.run(receiver, linger))
        .map_err(OpenError::Thread)?;
    Ok((sender, alerts))
}

impl Writer {
    fn run(mut self, mut requests: mpsc::Receiver<Request>, linger: Duration) {
        let mut closing = None;
        while closing.is_none() {
            let Some(first) = requests.blocking_recv() else {
                break;
            };
            let mut group = Vec::new();
            let mut next = Some(first);
            let mut lingered = false;
            while let Some(request) = next.take() {
                match request {
                    Request::Append {
                        events,
                        expected,
                        reply,
                    } => self.stage(events, expected, reply, &mut group),
                    other => {
                        // An answer must see everything that was asked before it.
                        self.commit(&mut group);
                        closing = self.answer(other);
                    }
                }
                if closing.is_some() || group.len() >= GROUP_MAX {
                    break;
                }
                next = requests.try_recv().ok();
                if next.is_none() && !lingered && !group.is_empty() && !linger.is_zero() {
                    lingered = true;
                    std::thread::sleep(linger);
                    next = requests.try_recv().ok();
                }
            }
            self.commit(&mut group);
            self.keep_snapshot(SNAPSHOT_EVERY);
        }
        self.keep_snapshot(1);
        self.log.close();
        if let Some(reply) = closing {
            let _: Result<(), ()> = reply.send(());
        }
    }

    /// Answers what is no append; gives back who asked to close.
    fn answer(&mut self, request: Request) -> Option<oneshot::Sender<()>> {
        match request {
            // Who asked may have gone; then nobody wants the answer.
            Request::Assess { event, reply } => {
                let known_at = event
                    .recorded_at
                    .unwrap_or(self.clock)
                    .max(event.occurred_at);
                let verdict = event.event(known_at).map_err(AssessError::Event);
                let _ = reply.send(verdict.and_then(|event| {
                    self.state.admit(&event)?;
                    Ok(self.state.assess(&event))
                }));
                None
            }
            Request::Read(read) => {
                read(&self.state);
                None
            }
            Request::Append { .. } => None,
            Request::Close { reply } => Some(reply),
        }
    }

    /// Gives the events their recorded times and takes them into the group, or refuses them.
    fn stage(
        &mut self,
        events: Vec<Submitted>,
        expected: ExpectedVersion,
        reply: oneshot::Sender<Result<Receipt, AppendError>>,
        group: &mut Vec<Pending>,
    ) {
        match self.stamp(&events) {
            Ok(recorded) => {
                if let Some(answer) = self.admit(&events, &recorded, group) {
                    let _ = reply.send(answer);
                    return;
                }
                self.clock = recorded
                    .last()
                    .map_or(self.clock, |last| self.clock.max(*last));
                group.push(Pending {
                    events,
                    recorded,
                    expected,
                    reply,
                });
            }
            Err(error) => {
                // A repeat of old events carries old times: it is answered, not refused.
                self.commit(group);
                let recorded: Vec<Instant> = events
                    .iter()
                    .map(|event| event.recorded_at.unwrap_or(event.occurred_at))
                    .collect();
                let answer =
                    match self
                        .log
                        .first_receipt(&batch(&events, &recorded, ExpectedVersion::Any))
                    {
                        Ok(Some(receipt)) => Ok(self.receipt(&receipt)),
                        Ok(None) => Err(error),
                        Err(error) => Err(AppendError::Log(error)),
                    };
                let _ = reply.send(answer);
            }
        }
    }

    /// A step of a claim or of the fund is weighed against everything before it, written and followed by the
    /// state: so two reservations that come together cannot both find the same money. What is answered here
    /// is not written: a repeat, or a refusal.
    fn admit(
        &mut self,
        events: &[Submitted],
        recorded: &[Instant],
        group: &mut Vec<Pending>,
    ) -> Option<Result<Receipt, AppendError>> {
        let decoded = |at: usize| events.get(at)?.event(*recorded.get(at)?).ok();
        let weighed =
            |at: &usize| decoded(*at).is_some_and(|event| Projections::needs_admission(&event));
        let index = (0..events.len()).find(weighed)?;
        self.commit(group);
        let repeat = batch(events, recorded, ExpectedVersion::Any);
        match self.log.first_receipt(&repeat) {
            Ok(Some(receipt)) => return Some(Ok(self.receipt(&receipt))),
            Ok(None) => {}
            Err(error) => return Some(Err(AppendError::Log(error))),
        }
        if events.len() > 1 {
            return Some(Err(AppendError::NotAlone { index }));
        }
        let refusal = decoded(index).and_then(|event| self.state.admit(&event).err());
        refusal.map(|refusal| Err(AppendError::Refused(refusal)))
    }

    /// The recorded times of a request: as given, or stamped; never before the clock.
    fn stamp(&self, events: &[Submitted]) -> Result<Vec<Instant>, AppendError> {
        let now = if self.stamp == Stamp::Now {
            Some(now())
        } else {
            None
        };
        let latest = now.and_then(|now| now.checked_add(SKEW_MICROS));
        let mut clock = self.clock;
        let mut recorded = Vec::with_capacity(events.len());
        for (index, event) in events.iter().enumerate() {
            let at = event
                .recorded_at
                .unwrap_or_else(|| now.unwrap_or(clock).max(clock).max(event.occurred_at));
            if let (Some(now), Some(latest)) = (now, latest)
                && at > latest
            {
                return Err(AppendError::InTheFuture { index, at, now });
            }
            if at < clock {
                return Err(AppendError::RecordedGoesBack {
                    index,
                    recorded_at: at,
                    clock,
                });
            }
            event
                .event(at)
                .map_err(|source| AppendError::Event { index, source })?;
            clock = at;
            recorded.push(at);
        }
        if recorded.is_empty() {
            Err(AppendError::Empty)
        } else {
            Ok(recorded)
        }
    }

    /// Writes the group with one sync, lets the state follow, and answers each.
    fn commit(&mut self, group: &mut Vec<Pending>) {
        if group.is_empty() {
            return;
        }
        let batches: Vec<Batch<'_>> = group
            .iter()
            .map(|one| batch(&one.events, &one.recorded, one.expected))
            .collect();
        let span = tracing::debug_span!("commit", requests = batches.len());
        let answers = span.in_scope(|| self.log.commit(&batches));
        drop(batches);
        let mut answers: Vec<Result<Receipt, AppendError>> = group
            .iter()
            .zip(answers)
            .map(|(one, answer)| {
                let receipt = answer.map_err(AppendError::Log)?;
                if !receipt.duplicate {
                    self.follow(one, &receipt);
                }
                Ok(self.receipt(&receipt))
            })
            .collect();
        // What was staged and then refused leaves no trace.
        self.clock = self.state.clock();
        for (one, answer) in group.drain(..).zip(answers.drain(..)) {
            let _ = one.reply.send(answer);
        }
    }

    fn follow(&mut self, one: &Pending, receipt: &log::Receipt) {
        for ((event, recorded_at), placed) in
            one.events.iter().zip(&one.recorded).zip(&receipt.records)
        {
            // Checked when it was stamped, so it decodes.
            if let Ok(event) = event.event(*recorded_at) {
                let changes = self.state.apply(placed.position, &event);
                self.publisher.publish(changes);
            }
        }
    }

    fn receipt(&self, receipt: &log::Receipt) -> Receipt {
        let positions: Vec<u64> = receipt
            .records
            .iter()
            .map(|placed| placed.position)
            .collect();
        let alerts = match (positions.iter().min(), positions.iter().max()) {
            (Some(first), Some(last)) => self.alerts.at(*first, *last),
            _ => Vec::new(),
        };
        let version = receipt.records.last().map_or(0, |placed| placed.version);
        Receipt {
            positions,
            version,
            duplicate: receipt.duplicate,
            alerts,
        }
    }

    fn keep_snapshot(&mut self, after: u64) {
        let head = self.log.head();
        if head.saturating_sub(self.snapshot_at) >= after {
            fold::keep(&self.log.snapshots(), head, &self.state);
            self.snapshot_at = head;
        }
    }
}

fn batch<'a>(
    events: &'a [Submitted],
    recorded: &[Instant],
    expected: ExpectedVersion,
) -> Batch<'a> {
    let records = events
        .iter()
        .zip(recorded)
        .map(|(event, recorded_at)| NewRecord {
            stream: &event.stream,
            event_id: event.id.bytes(),
            recorded_at: recorded_at.micros(),
            body: &event.payload,
        });
    let conditions = events.first().map(|event| Condition {
        stream: &event.stream,
        expected,
    });
    Batch {
        conditions: conditions.into_iter().collect(),
        records: records.collect(),
    }
}

/// The machine's clock. It only stamps what the log learns now; no rule and no projection sees it.
fn now() -> Instant {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
