//! Whether a password is right, without one client's guesses keeping another from being answered.
//!
//! A hash is made to be slow, so it is computed once for each password and then remembered, right or wrong; on a thread
//! of its own, one at a time; and a client has few of them waiting at once. What is remembered is a keyed hash of name,
//! stored hash and password: the password is not kept, and what is stored under another hash is another one.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use ring::hmac;
use ring::rand::SystemRandom;
use tokio::sync::{Semaphore, oneshot, watch};

use super::config::Hash;
use crate::http::stream::Client;

/// Passwords of one client that may wait at once, or run.
const EACH: usize = 4;

/// Passwords that may wait at once, or run.
const ALL: usize = 32;

/// Right answers that are remembered: one for a user, unless hashes change often.
const RIGHT: usize = 256;

/// Wrong answers that are remembered.
const WRONG: usize = 1024;

/// What a question comes down to.
type Tag = [u8; 32];

/// The answer to a name and a password.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    /// Too many wait already.
    Busy,
}

/// Checks passwords; one for a server, so that what it remembers outlives a file's change.
#[derive(Debug)]
pub(super) struct Passwords {
    key: hmac::Key,
    turn: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    right: Recent,
    wrong: Recent,
    running: HashMap<Tag, watch::Receiver<Option<bool>>>,
    waiting: HashMap<Client, usize>,
}

/// The last few tags.
#[derive(Debug, Default)]
struct Recent {
    order: VecDeque<Tag>,
    known: HashSet<Tag>,
}

impl Recent {
    fn add(&mut self, tag: Tag, limit: usize) {
        if !self.known.insert(tag) {
            return;
        }
        self.order.push_back(tag);
        if self.order.len() > limit
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

/// What is to be done about a question.
enum Begin {
    Known(bool),
    Wait(watch::Receiver<Option<bool>>),
    Run(watch::Sender<Option<bool>>, watch::Receiver<Option<bool>>),
    Busy,
}

impl Passwords {
    pub(super) fn new() -> Arc<Self> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new());
        Arc::new(Self {
            key: key.expect("an operating system without randomness has no TLS and no passwords"),
            turn: Arc::new(Semaphore::new(1)),
            state: Mutex::default(),
        })
    }

    /// Whether this is a user's password. A user that there is not costs what one that there is does.
    pub(super) async fn check(
        self: &Arc<Self>,
        users: &HashMap<String, Hash>,
        name: &[u8],
        password: &[u8],
        client: Client,
    ) -> Verdict {
        let known = str::from_utf8(name).ok().and_then(|name| users.get(name));
        // Made for a user that there is as well: it takes its time, however little.
        let decoy = self.decoy(users, name);
        let hash = known.map_or(decoy, |hash| hash.text.clone());
        let client = network(client);
        let tag = self.tag(&[name, hash.as_bytes(), password]);
        let mut answer = match self.begin(tag, client) {
            Begin::Known(right) => return verdict(right && known.is_some()),
            Begin::Busy => return Verdict::Busy,
            Begin::Wait(answer) => answer,
            Begin::Run(tell, answer) => {
                // A task of its own, so that it ends and gives back its place where the client has gone.
                let run = Arc::clone(self).run(
                    tag,
                    password.to_vec(),
                    hash,
                    known.is_some(),
                    client,
                    tell,
                );
                tokio::spawn(run);
                answer
            }
        };
        match answer.wait_for(Option::is_some).await {
            Ok(right) => verdict(*right == Some(true)),
            // There was no thread for it.
            Err(_) => Verdict::Busy,
        }
    }

    /// A keyed hash of the parts, none of which can be taken for a part of another.
    fn tag(&self, parts: &[&[u8]]) -> Tag {
        let mut context = hmac::Context::with_key(&self.key);
        for part in parts {
            context.update(&part.len().to_le_bytes());
            context.update(part);
        }
        let mut tag = Tag::default();
        tag.copy_from_slice(context.sign().as_ref());
        tag
    }

    /// A hash of no password, which costs as much as that of some user: always the same one for the same name.
    fn decoy(&self, users: &HashMap<String, Hash>, name: &[u8]) -> String {
        let mut costs: Vec<_> = users.values().map(|hash| hash.cost).collect();
        costs.sort_unstable();
        let choice = usize::from(self.tag(&[name])[0]);
        let cost = costs
            .get(choice % costs.len().max(1))
            .copied()
            .unwrap_or(10);
        format!("$2b${cost:02}${}", ".".repeat(53))
    }

    fn begin(&self, tag: Tag, client: Client) -> Begin {
        let mut state = self.state();
        if state.right.known.contains(&tag) {
            return Begin::Known(true);
        }
        if state.wrong.known.contains(&tag) {
            return Begin::Known(false);
        }
        if let Some(answer) = state.running.get(&tag) {
            return Begin::Wait(answer.clone());
        }
        let own = state.waiting.get(&client).copied().unwrap_or_default();
        if own >= EACH || state.running.len() >= ALL {
            return Begin::Busy;
        }
        let (tell, answer) = watch::channel(None);
        state.running.insert(tag, answer.clone());
        *state.waiting.entry(client).or_default() += 1;
        Begin::Run(tell, answer)
    }

    async fn run(
        self: Arc<Self>,
        tag: Tag,
        password: Vec<u8>,
        hash: String,
        known: bool,
        client: Client,
        tell: watch::Sender<Option<bool>>,
    ) {
        // Turns come in the order in which they were asked for. The semaphore is never closed.
        let turn = self.turn.acquire().await;
        let (done, right) = oneshot::channel();
        let compute = move || {
            let right = bcrypt::verify(password, &hash).unwrap_or(false);
            let _ = done.send(right && known);
        };
        let thread = thread::Builder::new().name("bellwether-password".to_owned());
        let right = match thread.spawn(compute) {
            Ok(_) => right.await.ok(),
            Err(_) => None,
        };
        drop(turn);
        let mut state = self.state();
        match right {
            Some(true) => state.right.add(tag, RIGHT),
            Some(false) => state.wrong.add(tag, WRONG),
            None => {}
        }
        state.running.remove(&tag);
        if let Some(own) = state.waiting.get_mut(&client) {
            *own -= 1;
            if *own == 0 {
                state.waiting.remove(&client);
            }
        }
        drop(state);
        if right.is_some() {
            tell.send_replace(right);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics; and what is in it is whole at any time.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn verdict(right: bool) -> Verdict {
    if right {
        Verdict::Right
    } else {
        Verdict::Wrong
    }
}

/// Who counts as one: of IPv6 a whole network, since whoever has one has all of its addresses.
fn network(client: Client) -> Client {
    Client(client.0.map(|address| match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }))
}
