//! The handle that a host holds: cheap to clone, async, and only a queue to the one writer.

use crate::error::{AppendError, AssessError, Closed, OpenError, ReadError};
use crate::feed::Alerts;
use crate::fold;
use crate::log::{ExpectedVersion, Log, LogReader, Opened};
use crate::options::Options;
use crate::writer::{self, Request, Submitted};
use anxin_events::{DecodeError, Event, EventId, Instant, Kind, Stream};
use anxin_projections::{AlertChange, DealView, Projections, Verdict};
use anxin_rules::RuleSet;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// An open engine. Clones share the log, the rules and the state.
#[derive(Clone)]
pub struct Engine {
    requests: mpsc::Sender<Request>,
    alerts: Alerts,
    reader: LogReader,
    rules: Arc<RuleSet>,
}

/// The answer to [`Engine::append`]: the events are durable.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Log positions, in the order of the events.
    pub positions: Vec<u64>,
    /// Version of the last event in its stream.
    pub version: u64,
    /// They were there before: the same ids with the same bodies.
    pub duplicate: bool,
    /// What they did to alerts: raised, joined, withdrawn.
    pub alerts: Vec<AlertChange>,
}

impl Engine {
    /// Opens the log in a folder, or makes one there, and brings the state up to its head.
    ///
    /// # Errors
    /// When the folder is no log, is locked by another writer, or is damaged.
    pub async fn open(path: impl AsRef<Path>, options: Options) -> Result<Engine, OpenError> {
        let path = path.as_ref().to_owned();
        blocking(move || {
            let (log, opened) = Log::open(path, options.log.clone())?;
            report(&opened);
            Engine::start(log, &options)
        })
        .await
    }

    /// An engine whose log is gone when the last clone is.
    ///
    /// # Errors
    /// When there is no memory or no thread for it.
    pub fn in_memory(options: &Options) -> Result<Engine, OpenError> {
        Engine::start(Log::in_memory()?, options)
    }

    fn start(log: Log, options: &Options) -> Result<Engine, OpenError> {
        let reader = log.reader();
        let state = fold::open(&reader, &log.snapshots(), &options.rules)?;
        let (requests, alerts) = writer::start(log, state, options)?;
        Ok(Engine {
            requests,
            alerts,
            reader,
            rules: Arc::clone(&options.rules),
        })
    }

    /// What the rules say of an event before it happens. Judged against everything committed, in the
    /// same way as [`Engine::append`] judges; nothing is written.
    ///
    /// # Errors
    /// When the event is malformed or impossible, or is a step of a claim or of the fund that would be
    /// refused.
    #[tracing::instrument(skip_all, fields(stream = event.stream.name(), kind = event.kind.spec().name))]
    pub async fn assess(&self, event: &Event<'_>) -> Result<Verdict, AssessError> {
        let event = Submitted::new(event)?;
        self.ask(|reply| Request::Assess { event, reply }).await?
    }

    /// Records events, all or none, and answers once they are durable. A fact is never refused because
    /// it is bad news. Repeating an event id with the same body repeats the first answer.
    ///
    /// `expected` is what the stream of the first event must be at; the others may have any version.
    ///
    /// Steps of a claim, of a payout and of a budget are no facts: they stand in a request of their own and
    /// are refused where the books or the rules do not allow them ([`anxin_projections::Refusal`]).
    ///
    /// # Errors
    /// When an event is malformed, impossible, conflicting or refused, or the log cannot be written.
    #[tracing::instrument(skip_all, fields(events = events.len()))]
    pub async fn append(
        &self,
        events: &[Event<'_>],
        expected: ExpectedVersion,
    ) -> Result<Receipt, AppendError> {
        let mut submitted = Vec::with_capacity(events.len());
        for (index, event) in events.iter().enumerate() {
            submitted.push(
                Submitted::new(event).map_err(|source| AppendError::Event { index, source })?,
            );
        }
        self.ask(|reply| Request::Append {
            events: submitted,
            expected,
            reply,
        })
        .await?
    }

    /// Records that time has passed, so that deadlines can fall due when nothing else happens. A host
    /// calls it once a minute or so.
    ///
    /// # Errors
    /// As [`Engine::append`].
    pub async fn tick(&self, at: Instant) -> Result<Receipt, AppendError> {
        let mut id = [0x70; 16];
        for (place, byte) in id.iter_mut().zip(at.micros().to_be_bytes()) {
            *place = byte;
        }
        let stream = Stream::parse("clock/log").map_err(|error| AppendError::Event {
            index: 0,
            source: DecodeError::Stream(error),
        })?;
        let tick = Event::new(EventId::from_bytes(id), stream, Kind::Ticked, at);
        self.append(&[tick], ExpectedVersion::Any).await
    }

    /// Lends the state at the head of the log to `look`: the fund, a claim, everything that is derived.
    ///
    /// # Errors
    /// When the engine is closed.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Projections) -> T + Send + 'static,
    ) -> Result<T, Closed> {
        self.ask(|reply| {
            Request::Read(Box::new(move |state: &Projections| {
                // Who asked may have gone; then nobody wants the answer.
                let _ = reply.send(look(state));
            }))
        })
        .await
    }

    /// One deal, at the head of the log or as of a moment.
    #[must_use]
    pub fn deal(&self, id: &str) -> DealQuery<'_> {
        DealQuery {
            engine: self,
            id: id.to_owned(),
            as_of: None,
        }
    }

    /// The whole state under other rules, or as of a moment, folded from the first event on.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn replay(
        &self,
        rules: Arc<RuleSet>,
        until: Option<Instant>,
    ) -> Result<Projections, ReadError> {
        let reader = self.reader.clone();
        blocking(move || fold::replay(&reader, rules, until)).await
    }

    /// The feed of what happens to alerts.
    #[must_use]
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// Reads the log itself, while it is written.
    #[must_use]
    pub fn reader(&self) -> &LogReader {
        &self.reader
    }

    /// Finishes what is queued, keeps a snapshot, and gives the log free. Other clones then answer
    /// that the engine is closed.
    ///
    /// # Errors
    /// When it was closed before.
    pub async fn close(self) -> Result<(), Closed> {
        self.ask(|reply| Request::Close { reply }).await
    }

    async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<T>) -> Request,
    ) -> Result<T, Closed> {
        let (reply, answer) = oneshot::channel();
        self.requests
            .send(request(reply))
            .await
            .map_err(|_| Closed)?;
        answer.await.map_err(|_| Closed)
    }
}

/// A question about one deal.
pub struct DealQuery<'e> {
    engine: &'e Engine,
    id: String,
    as_of: Option<Instant>,
}

impl DealQuery<'_> {
    /// As it was known at this recorded time, the log's clock at that moment.
    #[must_use]
    pub fn as_of(mut self, recorded: Instant) -> Self {
        self.as_of = Some(recorded);
        self
    }

    /// Lends the deal's view to `look`; none if no event of it was known.
    ///
    /// # Errors
    /// When the engine is closed or the log cannot be read.
    pub async fn look<T: Send + 'static>(
        self,
        look: impl FnOnce(&DealView<'_>) -> T + Send + 'static,
    ) -> Result<Option<T>, ReadError> {
        let id = self.id;
        if let Some(until) = self.as_of {
            let state = self
                .engine
                .replay(Arc::clone(&self.engine.rules), Some(until))
                .await?;
            return Ok(state.deal(&id).map(|view| look(&view)));
        }
        let found = self
            .engine
            .look(move |state| state.deal(&id).map(|view| look(&view)));
        Ok(found.await?)
    }

    /// The deal as JSON; none if no event of it was known.
    ///
    /// # Errors
    /// As [`DealQuery::look`].
    pub async fn json(self) -> Result<Option<serde_json::Value>, ReadError> {
        let json = self.look(|view| serde_json::to_value(view).ok()).await?;
        Ok(json.flatten())
    }
}

/// What a reader of the host's trace should know of an open.
fn report(opened: &Opened) {
    if let Some(torn) = &opened.torn {
        tracing::warn!(?torn, "a torn tail was cut off");
    }
    if let Some(reason) = &opened.index_rebuilt {
        tracing::warn!(%reason, "the index was rebuilt");
    }
    tracing::info!(
        records = opened.records,
        indexed = opened.indexed,
        "the log is open"
    );
}

/// Runs what blocks outside the async threads; a panic there is passed on to the caller.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
