use std::sync::atomic::Ordering;

use crate::sync::{AtomicU64, OnceLock, planted};

/// What is kept of an observation besides its count: words without a meaning here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its first words: value, time, and what it points to.
    pub(crate) words: [u64; WORDS],
    /// Text, of the length that is not in the words.
    pub(crate) text: Vec<u8>,
}

/// How many words a slot has.
pub(crate) const WORDS: usize = 5;

/// How many bytes of text a slot can have.
pub(crate) const TEXT: usize = 8 * TEXT_WORDS;

const TEXT_WORDS: usize = if cfg!(bellwether_model) { 1 } else { 32 };

/// At most so many slots, some hundred bytes each. Cells beyond share them, and the newest stays.
const MOST: usize = 1024;

/// Whose slot it is: the cell, and what tells its series from another with a cell of the same number.
pub(crate) type Owner = (u64, u64);

/// Places for the last observation of a cell, allocated when there is the first: never locked, never waited for.
///
/// A slot is written by whoever makes its version odd; who finds it odd leaves his observation out. A reader that finds the
/// version changed has seen parts of two, and leaves the slot out.
#[derive(Debug)]
pub(crate) struct Slots {
    wanted: usize,
    slots: OnceLock<Box<[Slot]>>,
}

#[derive(Debug)]
struct Slot {
    version: AtomicU64,
    owner: [AtomicU64; 2],
    words: [AtomicU64; WORDS],
    /// How many bytes of text there are.
    length: AtomicU64,
    text: OnceLock<Box<[AtomicU64]>>,
}

impl Slots {
    /// For so many cells; nothing stands for many.
    pub(crate) fn new(cells: usize) -> Self {
        let wanted = if cells == 0 { MOST } else { cells.min(MOST) };
        let slots = OnceLock::new();
        Self { wanted, slots }
    }

    /// Keeps an observation, unless another thread is writing there, or `stays` keeps what the same owner wrote.
    pub(crate) fn keep(
        &self,
        owner: Owner,
        words: [u64; WORDS],
        text: &[u8],
        stays: impl FnOnce([u64; WORDS]) -> bool,
    ) {
        let slots = self
            .slots
            .get_or_init(|| (0..self.wanted).map(|_| Slot::new()).collect());
        if let Some(slot) = slots.get(place(owner, slots.len())) {
            slot.write(owner, words, text, stays);
        }
    }

    /// What is kept of a cell.
    pub(crate) fn read(&self, owner: Owner) -> Option<Kept> {
        let slots = self.slots.get()?;
        slots.get(place(owner, slots.len()))?.read(owner)
    }
}

/// Cells of a closed set, which are numbered from 0, share no slot where there are enough.
fn place((cell, _): Owner, slots: usize) -> usize {
    let number = (cell >> 32).wrapping_add(cell & 0xffff_ffff);
    usize::try_from(number).unwrap_or_default() % slots
}

impl Slot {
    fn new() -> Self {
        let zero = |_| AtomicU64::new(0);
        Self {
            version: AtomicU64::new(0),
            owner: [0, 1].map(zero),
            words: [0; WORDS].map(|_: u64| AtomicU64::new(0)),
            length: AtomicU64::new(0),
            text: OnceLock::new(),
        }
    }

    fn write(
        &self,
        owner: Owner,
        words: [u64; WORDS],
        text: &[u8],
        stays: impl FnOnce([u64; WORDS]) -> bool,
    ) {
        let version = self.version.load(Ordering::Acquire);
        let there = || {
            let words = self.words.each_ref();
            words.map(|word| word.load(Ordering::Relaxed))
        };
        let own = || {
            let whose = self.owner.each_ref();
            whose.map(|half| half.load(Ordering::Relaxed)) == [owner.0, owner.1]
        };
        let busy = version % 2 == 1;
        if busy || (version > 0 && own() && stays(there())) || text.len() > TEXT {
            return;
        }
        let odd = self.version.compare_exchange(
            version,
            version + 1,
            Ordering::Acquire,
            Ordering::Relaxed,
        );
        if odd.is_err() && !planted!(SlotTakenTwice) {
            return;
        }
        // Each a release, so that who sees one of these also sees the odd version.
        self.owner[0].store(owner.0, Ordering::Release);
        self.owner[1].store(owner.1, Ordering::Release);
        for (to, word) in self.words.iter().zip(words) {
            to.store(word, Ordering::Release);
        }
        self.length.store(text.len() as u64, Ordering::Release);
        if !text.is_empty() {
            let words = self
                .text
                .get_or_init(|| (0..TEXT_WORDS).map(|_| AtomicU64::new(0)).collect());
            for (to, bytes) in words.iter().zip(text.chunks(8)) {
                let mut word = [0; 8];
                word[..bytes.len()].copy_from_slice(bytes);
                to.store(u64::from_le_bytes(word), Ordering::Release);
            }
        }
        self.version.store(version + 2, Ordering::Release);
    }

    fn read(&self, owner: Owner) -> Option<Kept> {
        let version = self.version.load(Ordering::Acquire);
        if version == 0 || version % 2 == 1 {
            return None;
        }
        let load = |word: &AtomicU64| word.load(Ordering::Acquire);
        let whose = (load(&self.owner[0]), load(&self.owner[1]));
        let words = self.words.each_ref().map(load);
        let length = usize::try_from(load(&self.length)).unwrap_or_default();
        let mut text = Vec::new();
        if length > 0 {
            let from = self.text.get()?.iter().take(length.div_ceil(8));
            text = from.flat_map(|word| load(word).to_le_bytes()).collect();
            text.truncate(length);
        }
        let same = self.version.load(Ordering::Relaxed) == version;
        let same = same || planted!(SlotUnchecked);
        (same && whose == owner).then_some(Kept { words, text })
    }
}
