//! What a program was built from, as one series that never changes.

use bellwether_spec::catalog::Catalog;
use bellwether_spec::{Desc, Domain, Kind, LabelDesc, Message, Origin};
use bellwether_spec::{check_label_name, check_metric_name, duplicate_label, wrong_unit};

use crate::__private::complain;
use crate::registry::{Declare, attach_info};
use crate::report::Problem;

/// The version of the compiler that built the program, as `1.95.0`.
pub const RUSTC: &str = known(&[option_env!("BELLWETHER_RUSTC")]);
/// What it was built for, as `x86_64-unknown-linux-gnu`.
pub const TARGET: &str = known(&[option_env!("BELLWETHER_TARGET")]);
/// `release` or `debug`: what the profile inherits from.
pub const PROFILE: &str = known(&[option_env!("BELLWETHER_PROFILE")]);

/// The first that says something.
pub const fn known(said: &[Option<&'static str>]) -> &'static str {
    let mut at = 0;
    while at < said.len() {
        match said[at] {
            Some(text) if !text.is_empty() => return text,
            _ => at += 1,
        }
    }
    "unknown"
}

/// The family of this whole name, which ends in `_info`.
pub const fn desc(
    name: &'static str,
    labels: &'static [(&'static str, &'static str)],
    origin: Origin,
) -> Desc {
    const HELP: &str = "What the program was built from, and by what.";
    let base = match name.as_bytes() {
        [_, .., b'_', b'i', b'n', b'f', b'o'] => name.split_at(name.len() - "_info".len()).0,
        _ => name, // It has been complained about.
    };
    Desc::new(Kind::Info, base, HELP, origin).constant_labels(labels)
}

/// Refuses names that no format can show.
#[track_caller]
pub const fn check(desc: &Desc, name: &str) {
    let text = Message::EMPTY.text("`").text(name);
    if desc.name.len() == name.len() {
        complain(&text.text("` does not end in `_info`, as the names of facts do"));
    }
    if check_metric_name(desc.name).is_err() {
        complain(&text.text("` is no name for a metric; write letters, digits and `_`"));
    }
    if let Some(wrong) = wrong_unit(desc.name) {
        let text = text.text("` has the word `").text(wrong.word);
        complain(
            &text.text("` that Prometheus' checker takes for a unit; leave it out or write it out"),
        );
    }
    check_labels(desc.constant_labels);
}

#[track_caller]
const fn check_labels(labels: &[(&'static str, &'static str)]) {
    let mut at = 0;
    while at < labels.len() {
        let name = labels[at].0;
        let text = Message::EMPTY.text("`").text(name);
        if check_label_name(name).is_err() {
            complain(&text.text("` is no name for a label; write letters, digits and `_`"));
        }
        let mut before = 0;
        while before < at {
            if duplicate_label(&[valueless(labels[before].0), valueless(name)]).is_some() {
                complain(&text.text("` is a label of it already; write another name"));
            }
            before += 1;
        }
        at += 1;
    }
}

const fn valueless(name: &'static str) -> LabelDesc {
    LabelDesc::new(name, Domain::closed(&[]))
}

/// What `build_info!` makes, as a static.
#[derive(Debug)]
pub struct BuildInfo(pub &'static Desc);

impl Declare for BuildInfo {
    fn declare(&'static self) -> Vec<Problem> {
        let failed = attach_info(self.0).err();
        failed.map(Problem::Registration).into_iter().collect()
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        catalog.add_family(self.0);
    }
}

#[doc = include_str!("docs/build_info.md")]
#[macro_export]
macro_rules! build_info {
    () => { $crate::build_info!(name = "build_info"); };
    (labels $labels:tt $(,)?) => { $crate::build_info!(name = "build_info", labels $labels); };
    (prefix = $prefix:literal $(, labels $labels:tt)? $(,)?) => {
        $crate::build_info!(name = ::core::concat!($prefix, "_build_info") $(, labels $labels)?);
    };
    (name = $name:expr $(,)?) => { $crate::build_info!(name = $name, labels()); };
    (name = $name:expr, labels($($label:ident = $value:expr),* $(,)?) $(,)?) => {
        const _: () = {
            const __LABELS: &[(&::core::primitive::str, &::core::primitive::str)] = &[
                ("package", $crate::__private::package!()),
                (
                    "version",
                    $crate::__private::build::known(&[::core::option_env!("CARGO_PKG_VERSION")]),
                ),
                ("revision", $crate::__revision!()),
                ("rustc", $crate::__private::build::RUSTC),
                ("target", $crate::__private::build::TARGET),
                ("profile", $crate::__private::build::PROFILE),
                $((::core::stringify!($label), $value)),*
            ];
            const __DESC: &$crate::__private::Desc =
                &$crate::__private::build::desc($name, __LABELS, $crate::__private::origin!());
            const _: () = $crate::__private::build::check(__DESC, $name);
            $crate::__private::record! {
                []
                $crate::__private::Piece::Family(__DESC),
                $crate::__private::Piece::Constant(__LABELS)
            }
            static __INFO: $crate::__private::build::BuildInfo =
                $crate::__private::build::BuildInfo(__DESC);
            #[$crate::__private::linkme::distributed_slice($crate::__private::DECLARED)]
            #[linkme(crate = $crate::__private::linkme)]
            static __DECLARED: &'static dyn $crate::__private::Declare = &__INFO;
        };
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "`build_info!` takes `prefix = \"...\"` or `name = \"..._info\"`, and then `labels(name = value)`"
        );
    };
}

/// The commit that is built, from what builders put into the environment.
#[doc(hidden)]
#[macro_export]
macro_rules! __revision {
    () => {
        $crate::__revision! {
            "BELLWETHER_COMMIT" "VERGEN_GIT_SHA" "GIT_COMMIT" "GITHUB_SHA" "CI_COMMIT_SHA" "BUILDKITE_COMMIT"
            "CIRCLE_SHA1" "DRONE_COMMIT_SHA" "BITBUCKET_COMMIT" "BUILD_SOURCEVERSION"
            "CODEBUILD_RESOLVED_SOURCE_VERSION" "COMMIT_SHA" "SOURCE_COMMIT" "SOURCE_VERSION"
        }
    };
    ($($name:literal)+) => {
        $crate::__private::build::known(&[$(::core::option_env!($name)),+])
    };
}
