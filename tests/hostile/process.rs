//! What the process holds, as Linux tells it.

use std::fs;

/// Descriptors, threads, and memory in kilobytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) descriptors: usize,
    pub(crate) threads: usize,
    pub(crate) kilobytes: usize,
}

impl Figures {
    pub(crate) fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.unwrap().parse().unwrap()
        };
        Self {
            descriptors: fs::read_dir("/proc/self/fd").unwrap().count(),
            threads: number("Threads:"),
            kilobytes: number("VmRSS:"),
        }
    }
}

/// How many descriptors are sockets: both ends of each connection, as the clients are in this process too.
pub(crate) fn sockets() -> usize {
    let links = fs::read_dir("/proc/self/fd").unwrap();
    let targets = links.filter_map(|link| fs::read_link(link.ok()?.path()).ok());
    let is_socket = |target: &std::path::PathBuf| target.to_string_lossy().starts_with("socket:");
    targets.filter(is_socket).count()
}
