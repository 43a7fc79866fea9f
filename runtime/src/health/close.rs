//! The end: what checks captured is let go of.

#[cfg(feature = "http")]
use std::sync::atomic::Ordering;

use super::Health;
use crate::report::{Problem, caught, report};

impl Health {
    /// Drops the functions of checks that may hold something: those of [`Check::new`](super::Check::new) and
    /// [`Check::with`](super::Check::with). Their last results stand, and they are asked no more;
    /// `#[health_check]` functions hold nothing and are.
    ///
    /// A server (`http::Server`) does that when it ends, if no other server serves this health. An application
    /// that has the routes in a server of its own calls it once it answers no more, where a function of
    /// [`Check::new`](super::Check::new) captured what has to be dropped at the end. A run that is under way keeps its
    /// function until it ends.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use bellwether::health::{Check, Health};
    ///
    /// let (health, state) = (Health::new(), Arc::new("the application"));
    /// let captured = Arc::clone(&state);
    /// health.add(Check::new("state", move || {
    ///     let well = !captured.is_empty();
    ///     async move { well }
    /// }))?;
    /// assert_eq!(Arc::strong_count(&state), 2);
    /// health.close();
    /// assert_eq!(Arc::strong_count(&state), 1);
    /// # Ok::<(), bellwether::health::HealthError>(())
    /// ```
    pub fn close(&self) {
        self.let_go();
    }

    /// The names of those whose functions were dropped.
    fn let_go(&self) -> Vec<String> {
        let components: Vec<_> = self.state().components.values().cloned().collect();
        let closed = components.iter().filter_map(|component| {
            // The user's code may do anything when it is dropped: under no lock, and it must not end a server.
            let run = component.close()?;
            let name = component.check.name.clone();
            if caught(|| drop(run)).is_none() {
                let what =
                    format!("what the health check `{name}` captured panicked when it was dropped");
                report(&Problem::Health { what, here: None });
            }
            Some(name)
        });
        closed.collect()
    }
}

#[cfg(feature = "http")]
impl Health {
    /// A server serves it until what this gives is told to leave.
    pub(crate) fn serve(&self) -> Served {
        self.inner.servers.fetch_add(1, Ordering::AcqRel);
        Served(Some(self.clone()))
    }

    /// The components whose checks are under way.
    pub(crate) fn running(&self) -> Vec<String> {
        let running = self.components(super::component::Watched::is_running);
        running.iter().map(|it| it.check.name.clone()).collect()
    }
}

/// A server of a health, until it is dropped.
#[cfg(feature = "http")]
pub(crate) struct Served(Option<Health>);

#[cfg(feature = "http")]
impl Served {
    /// The server has ended; the last one closes the health. The names of the checks whose functions were dropped.
    pub(crate) fn leave(mut self) -> Vec<String> {
        self.left()
    }

    fn left(&mut self) -> Vec<String> {
        let Some(health) = self.0.take() else {
            return Vec::new();
        };
        let last = health.inner.servers.fetch_sub(1, Ordering::AcqRel) == 1;
        if last { health.let_go() } else { Vec::new() }
    }
}

#[cfg(feature = "http")]
impl Drop for Served {
    fn drop(&mut self) {
        self.left();
    }
}
