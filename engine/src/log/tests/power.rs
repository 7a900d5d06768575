//! A disk that remembers what was synced. When its power is cut, names and sectors that were not
//! synced are kept or lost at random, as a disk's cache would keep or lose them.

use crate::log::disk::{Disk, MemoryDisk};
use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

/// What a disk writes in one piece.
const SECTOR: usize = 512;

/// xorshift64*: the tests need variety and the same numbers in every run.
pub(super) struct Random(pub u64);

impl Random {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// This operation is under way when the power goes; all later ones fail.
    PowerCut,
    /// This operation finds the disk full; later ones work again.
    NoSpace,
}

#[derive(Clone, Default)]
struct File {
    durable: Vec<u8>,
    live: Vec<u8>,
    /// Writes since the last sync, in order.
    pending: Vec<(usize, Vec<u8>)>,
}

#[derive(Clone, Default)]
struct State {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    /// The names as they were since they were last synced, oldest first.
    names_pending: Vec<BTreeMap<String, usize>>,
    operations: u64,
    fault: Option<(u64, Fault)>,
    dead: bool,
}

/// The disk.
pub(super) struct PowerDisk {
    state: Mutex<State>,
    syncs: bool,
}

impl PowerDisk {
    /// A disk that holds what another one kept.
    pub(super) fn holding(files: &BTreeMap<String, Vec<u8>>) -> PowerDisk {
        let mut state = State::default();
        for (name, bytes) in files {
            state.names.insert(name.clone(), state.files.len());
            let (durable, live) = (bytes.clone(), bytes.clone());
            state.files.push(File {
                durable,
                live,
                pending: vec![],
            });
        }
        state.names_pending = vec![state.names.clone()];
        PowerDisk {
            state: Mutex::new(state),
            syncs: true,
        }
    }

    /// The same disk with a `sync` that does nothing, as the control of the tests.
    pub(super) fn without_syncs(mut self) -> PowerDisk {
        self.syncs = false;
        self
    }

    /// Lets the operation with this number go wrong, counted from 0.
    pub(super) fn with_fault(self, operation: u64, fault: Fault) -> PowerDisk {
        self.state.lock().unwrap().fault = Some((operation, fault));
        self
    }

    /// Operations so far that change something.
    pub(super) fn operations(&self) -> u64 {
        self.state.lock().unwrap().operations
    }

    /// What a program sees now, for one that died and left the machine running.
    pub(super) fn live(&self) -> BTreeMap<String, Vec<u8>> {
        let state = self.state.lock().unwrap();
        let file = |(name, id): (&String, &usize)| (name.clone(), state.files[*id].live.clone());
        state.names.iter().map(file).collect()
    }

    /// What the disk holds after a power cut.
    pub(super) fn cut(&self, random: &mut Random) -> BTreeMap<String, Vec<u8>> {
        let state = self.state.lock().unwrap();
        let kept = random.below(state.names_pending.len() as u64) as usize;
        // One cut in four loses all, one keeps all, the others keep some of the sectors.
        let luck = random.below(4);
        let names = state.names_pending[kept].iter();
        names
            .map(|(name, id)| (name.clone(), state.files[*id].after_cut(luck, random)))
            .collect()
    }
}

impl File {
    fn after_cut(&self, luck: u64, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        if bytes.len() < self.live.len() && luck > 0 {
            bytes.resize(self.live.len(), 0);
        }
        for sector in 0..bytes.len().div_ceil(SECTOR) {
            let range = sector * SECTOR..bytes.len().min((sector + 1) * SECTOR);
            // A sector is written with what it held at some moment: the first so many writes.
            let writes: Vec<_> = self
                .pending
                .iter()
                .filter(|(at, new)| *at < range.end && at + new.len() > range.start)
                .collect();
            let kept = match luck {
                0 => 0,
                1 => writes.len(),
                _ => random.below(writes.len() as u64 + 1) as usize,
            };
            for (at, new) in &writes[..kept] {
                let (from, to) = (range.start.max(*at), range.end.min(at + new.len()));
                bytes[from..to].copy_from_slice(&new[from - at..to - at]);
            }
        }
        bytes
    }
}

impl State {
    /// Counts a change, and lets it go wrong if it is its turn.
    fn change(&mut self) -> Result<(), Fault> {
        if self.dead {
            return Err(Fault::PowerCut);
        }
        let number = self.operations;
        self.operations += 1;
        match self.fault {
            Some((at, fault)) if at == number => {
                self.dead = fault == Fault::PowerCut;
                Err(fault)
            }
            _ => Ok(()),
        }
    }

    fn file(&mut self, name: &str) -> io::Result<&mut File> {
        let id = *self.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(&mut self.files[id])
    }

    fn named(&mut self) {
        self.names_pending.push(self.names.clone());
    }
}

fn error(fault: Fault) -> io::Error {
    match fault {
        Fault::PowerCut => io::Error::other("the power is gone"),
        Fault::NoSpace => io::ErrorKind::StorageFull.into(),
    }
}

impl Disk for PowerDisk {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.state.lock().unwrap().names.keys().cloned().collect())
    }

    fn len(&self, name: &str) -> io::Result<u64> {
        Ok(self.state.lock().unwrap().file(name)?.live.len() as u64)
    }

    fn read_at(&self, name: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let live = BTreeMap::from([(
            name.into(),
            self.state.lock().unwrap().file(name)?.live.clone(),
        )]);
        MemoryDisk::holding(live).read_at(name, offset, buffer)
    }

    fn create(&self, name: &str, len: u64) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        let outcome = state.change();
        // Also when it fails the name may be there, with an empty file.
        let len = if outcome.is_ok() { len } else { 0 };
        let id = state.files.len();
        state.files.push(File {
            live: vec![0; len as usize],
            ..File::default()
        });
        state.names.insert(name.to_owned(), id);
        state.named();
        outcome.map_err(error)
    }

    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        if state.dead {
            return Err(error(Fault::PowerCut));
        }
        let outcome = state.change();
        let done = match outcome {
            Ok(()) | Err(Fault::PowerCut) => bytes.len(),
            Err(Fault::NoSpace) => bytes.len() / 2,
        };
        let at = offset as usize;
        let file = state.file(name)?;
        file.live[at..at + done].copy_from_slice(&bytes[..done]);
        file.pending.push((at, bytes[..done].to_vec()));
        outcome.map_err(error)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.change().map_err(error)?;
        let syncs = self.syncs;
        let file = state.file(name)?;
        if syncs {
            file.durable.clone_from(&file.live);
            file.pending.clear();
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.change().map_err(error)?;
        let id = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.names.insert(to.to_owned(), id);
        state.named();
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.change().map_err(error)?;
        state.names.remove(name).ok_or(io::ErrorKind::NotFound)?;
        state.named();
        Ok(())
    }

    fn sync_dir(&self, _name: &str) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.change().map_err(error)?;
        state.names_pending = vec![state.names.clone()];
        Ok(())
    }
}
