//! What the operating system knows of the process, from the files under `/proc/self`.
//!
//! Read by hand: five small files, against five packages. Where a file is missing or says something unexpected, what
//! depends on it is left out rather than wrong; on systems other than Linux that is all of it.

use std::fs;
use std::sync::OnceLock;

use bellwether_spec::catalog::Catalog;
use bellwether_spec::record::Piece;
use bellwether_spec::{Desc, Kind, Origin};

use crate::snapshot::{Collected, Number};

/// Ticks in a second, in the files of `/proc`: `USER_HZ`, which is 100 on every architecture that Rust has.
const TICKS: f64 = 100.0;

const ORIGIN: Origin = Origin {
    krate: env!("CARGO_PKG_NAME"),
    module: module_path!(),
    file: file!(),
    line: line!(),
};

const fn gauge(name: &'static str, help: &'static str) -> Desc {
    Desc::new(Kind::Gauge, name, help, ORIGIN)
}

const OPEN_FDS: Desc = gauge(
    "process_open_fds",
    "File descriptors that the process has open.",
);
const MAX_FDS: Desc = gauge(
    "process_max_fds",
    "File descriptors that the process may have open.",
);
const MOST_MEMORY: Desc = gauge(
    "process_virtual_memory_max_bytes",
    "Address space that the process may use.",
);
const THREADS: Desc = gauge("process_threads", "Threads of the process.");
const VIRTUAL_MEMORY: Desc = gauge(
    "process_virtual_memory_bytes",
    "Address space that the process uses.",
);
const RESIDENT_MEMORY: Desc = gauge(
    "process_resident_memory_bytes",
    "Memory of the process that is in RAM.",
);
const START: Desc = gauge(
    "process_start_time_seconds",
    "When the process started, in seconds since 1970.",
);
const CPU: Desc = Desc::new(
    Kind::Counter,
    "process_cpu_seconds",
    "Processor time that the process has used, in user and system mode.",
    ORIGIN,
);

const FAMILIES: [&Desc; 8] = [
    &OPEN_FDS,
    &MAX_FDS,
    &MOST_MEMORY,
    &THREADS,
    &VIRTUAL_MEMORY,
    &RESIDENT_MEMORY,
    &START,
    &CPU,
];

#[cfg(target_os = "linux")]
bellwether_spec::__record! {
    []
    Piece::Family(FAMILIES[0]),
    Piece::Family(FAMILIES[1]),
    Piece::Family(FAMILIES[2]),
    Piece::Family(FAMILIES[3]),
    Piece::Family(FAMILIES[4]),
    Piece::Family(FAMILIES[5]),
    Piece::Family(FAMILIES[6]),
    Piece::Family(FAMILIES[7])
}

/// Adds all of them to a catalog, where there is anything to read them from.
pub(crate) fn describe(catalog: &mut Catalog) {
    if cfg!(target_os = "linux") {
        for desc in FAMILIES {
            catalog.add_family(desc);
        }
    }
}

/// Adds the families that nothing else has given: a collector of another library reads the same numbers, and both
/// together would be twice the truth.
///
/// Source: Prometheus, "Writing client libraries", process metrics.
pub(crate) fn collect(families: &mut Collected) {
    let mut gauge = |desc, value: Option<u64>| add(families, desc, value.map(Number::Unsigned));
    let limits = read("self/limits");
    let limit = |name| {
        limits
            .as_deref()
            .and_then(|limits| soft_limit(limits, name))
    };
    gauge(&OPEN_FDS, open_descriptors());
    gauge(&MAX_FDS, limit("Max open files"));
    gauge(&MOST_MEMORY, limit("Max address space"));
    let status = read("self/status");
    let field = |name| {
        status
            .as_deref()
            .and_then(|status| status_field(status, name))
    };
    gauge(&THREADS, field("Threads:"));
    gauge(&VIRTUAL_MEMORY, field("VmSize:"));
    gauge(&RESIDENT_MEMORY, field("VmRSS:"));
    times(families);
}

fn times(families: &mut Collected) {
    let ticks = ticks();
    let used = ticks.as_ref().map(|ticks| ticks.used / TICKS);
    add(families, &CPU, used.map(Number::Float));
    add(families, &START, started(ticks).map(Number::Float));
}

/// In seconds since 1970.
fn started(ticks: Option<Ticks>) -> Option<f64> {
    // Read once: the kernel derives the time it booted from a clock that is adjusted now and then.
    static STARTED: OnceLock<Option<f64>> = OnceLock::new();
    *STARTED.get_or_init(|| Some(boot_time(&read("stat")?)? + ticks?.started / TICKS))
}

/// When the process started, in seconds since 1970, where that is known.
#[cfg(feature = "page")]
pub(crate) fn start_time() -> Option<f64> {
    started(ticks())
}

fn ticks() -> Option<Ticks> {
    read("self/stat").as_deref().and_then(Ticks::parse)
}

fn add(families: &mut Collected, desc: &Desc, value: Option<Number>) {
    let name = format!("{}{}", desc.name, desc.kind.suffix());
    if let Some(value) = value
        && !families.has(&name)
    {
        let family = families.family(desc.kind, &name, desc.help);
        family.number(&[], value);
    }
}

/// The name of a process, which stands in two of the files, is any bytes: what is no UTF-8 is replaced, and the rest is
/// ASCII.
fn read(file: &str) -> Option<String> {
    let bytes = fs::read(format!("/proc/{file}")).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Without the one that reads the directory.
fn open_descriptors() -> Option<u64> {
    let entries = fs::read_dir("/proc/self/fd").ok()?;
    u64::try_from(entries.count()).ok()?.checked_sub(1)
}

/// The first number of a line such as `Max open files  1024  524288  files`; none where there is no limit.
fn soft_limit(limits: &str, name: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A line such as `VmRSS:  1024 kB`, in bytes where it has a unit.
fn status_field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let mut words = line.split_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    match words.next() {
        None => Some(number),
        Some("kB") => number.checked_mul(1024),
        Some(_) => None,
    }
}

/// Seconds since 1970.
fn boot_time(stat: &str) -> Option<f64> {
    let line = stat.lines().find_map(|line| line.strip_prefix("btime "))?;
    line.trim().parse().ok()
}

/// Of a process: what it used, and when it started, counted from the boot.
#[derive(Debug, PartialEq)]
struct Ticks {
    used: f64,
    started: f64,
}

impl Ticks {
    /// Of `/proc/self/stat`. The command, in parentheses, may hold anything, parentheses too.
    fn parse(stat: &str) -> Option<Self> {
        let (_, rest) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        // Source: proc(5). The first field after the command is number 3.
        let field = |number: usize| -> Option<f64> { fields.get(number - 3)?.parse().ok() };
        Some(Self {
            used: field(14)? + field(15)?,
            started: field(22)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_may_hold_parentheses_and_blanks() {
        let stat = "7 (a) S 1) (b) R 1 2 3 4 5 6 7 8 9 10 250 50 1 1 20 0 4 0 12345 1000 100";
        let expected = Ticks {
            used: 300.0,
            started: 12345.0,
        };
        assert_eq!(Ticks::parse(stat), Some(expected));
        assert_eq!(Ticks::parse("7 (a) R 1 2"), None);
        assert_eq!(Ticks::parse(""), None);
    }

    #[test]
    fn no_limit_is_left_out() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max address space         unlimited            unlimited            bytes     \n\
                      Max open files            1024                 524288               files     \n";
        assert_eq!(soft_limit(limits, "Max open files"), Some(1024));
        assert_eq!(soft_limit(limits, "Max address space"), None);
        assert_eq!(soft_limit(limits, "Max processes"), None);
    }

    #[test]
    fn a_unit_that_is_not_known_is_left_out() {
        let status = "Name:\tbell\nVmSize:\t    2048 kB\nVmRSS:\t  1 MB\nThreads:\t3\n";
        assert_eq!(status_field(status, "VmSize:"), Some(2048 * 1024));
        assert_eq!(status_field(status, "VmRSS:"), None);
        assert_eq!(status_field(status, "Threads:"), Some(3));
        assert_eq!(status_field(status, "VmPeak:"), None);
    }

    #[test]
    fn the_time_of_the_boot_is_one_line_of_many() {
        assert_eq!(
            boot_time("cpu 1 2\nbtime 1700000000\nprocesses 7\n"),
            Some(1_700_000_000.0)
        );
        assert_eq!(boot_time("cpu 1 2\n"), None);
    }
}
