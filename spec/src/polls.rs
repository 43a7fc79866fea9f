use crate::{Desc, Domain, Kind, LabelDesc, Origin};

/// The words for what a call that is a future does with its time.
pub const STATES: [&str; 2] = ["busy", "idle"];

/// The families that say what the calls of a future do with their time, beside those of its operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PollsDesc {
    /// Seconds of calls, by what they do with them.
    pub time: Desc,
    /// Polls.
    pub polls: Desc,
    /// Polls that took longer than they may.
    pub slow: Desc,
    /// What they may take, in seconds.
    pub limit: f64,
}

impl PollsDesc {
    /// Families with these names, without `_total`, in the order of the fields.
    pub const fn new(
        [time, polls, slow]: [&'static str; 3],
        labels: &'static [LabelDesc],
        constant: &'static [(&'static str, &'static str)],
        limit: f64,
        origin: Origin,
    ) -> Self {
        const TIME: &str =
            "Time of calls of futures: busy while they are polled, idle while they wait.";
        const POLLS: &str = "Polls of the futures of calls.";
        const SLOW: &str = "Polls that kept their thread for longer than they may.";
        const STATE: [LabelDesc; 1] = [LabelDesc::new("state", Domain::closed(&STATES))];
        let time = Desc::new(Kind::Counter, time, TIME, origin).unit("seconds");
        let polls = Desc::new(Kind::Counter, polls, POLLS, origin);
        let slow = Desc::new(Kind::Counter, slow, SLOW, origin);
        Self {
            time: time
                .labels(labels)
                .own_labels(&STATE)
                .constant_labels(constant),
            polls: polls.labels(labels).constant_labels(constant),
            slow: slow.labels(labels).constant_labels(constant),
            limit,
        }
    }

    /// All of them.
    pub const fn families(&self) -> [&Desc; 3] {
        [&self.time, &self.polls, &self.slow]
    }

    /// Whether the other says the same, be it at another place.
    pub fn says_as(&self, other: &Self) -> bool {
        let mut families = self.families().into_iter().zip(other.families());
        families.all(|(ours, theirs)| ours.says_as(theirs))
            && self.limit.to_bits() == other.limit.to_bits()
    }
}
