use super::{HEAD, Piece, RecordError, Text, encode, read, size, text, text_size};
use crate::catalog::{Catalog, Family, Values};
use crate::{Desc, Domain, Ending, Kind, LabelDesc, Objective, OperationDesc, Origin};

const HERE: Origin = Origin {
    krate: "shop",
    module: "shop::till",
    file: "src/till.rs",
    line: 7,
};

const START: &str = "\x021Pshop\x1fMshop::till\x1fFsrc/till.rs\x1fL7\x1f";

/// A record of these fields, as the macro in the program would leave it.
fn record(fields: &Text) -> Vec<u8> {
    format!("{START}{}\x03", fields.clone().into_string()).into_bytes()
}

fn catalog(section: &[u8]) -> Result<Catalog, RecordError> {
    let mut catalog = Catalog::default();
    read(section, &mut catalog)?;
    Ok(catalog.finish())
}

fn declared(desc: &OperationDesc) -> Catalog {
    let mut catalog = Catalog::default();
    catalog.add_operation(desc);
    catalog.finish()
}

#[test]
fn a_function_is_read_as_it_is_declared() {
    let mut fields = Text::new();
    fields
        .operation("sell")
        .objective(&Objective::NONE.success(99.9).latency(0.25, 99.0))
        .function("sell")
        .shared(true, true, true);
    let labels = &[("function", "sell"), ("module", "shop::till")];
    let objective = Objective::NONE.success(99.9).latency(0.25, 99.0);
    let desc = OperationDesc::function(labels, HERE).objective(objective);
    assert_eq!(catalog(&record(&fields)), Ok(declared(&desc)));
}

#[test]
fn labels_bounds_and_constants_come_from_what_the_compiler_knows() {
    const LABELS: &[LabelDesc] = &[
        LabelDesc::new("shelf", Domain::closed(&["fruit", "bread\x1f\x03\0ß"]))
            .expected(&["fruit"]),
        LabelDesc::new(
            "tenant",
            Domain::Open {
                limit: 300,
                overflow: "other",
            },
        ),
    ];
    const BOUNDS: &[f64] = &[0.1, 1.0 / 3.0, 1e300];
    const CONSTANT: &[(&str, &str)] = &[("region", "eu\x1f")];
    const FIELDS: &str = "\x021Pshop\x1fMshop::till\x1fFsrc/till.rs\x1fL7\x1fkhistogram\x1fnshop_time_seconds\x1fuseconds\x1fhTime.\x1f";
    const PIECES: &[Piece<'_>] = &[
        Piece::Text(FIELDS),
        Piece::Constant(CONSTANT),
        Piece::Labels(LABELS),
        Piece::Bounds(BOUNDS),
        Piece::Text("\x03"),
    ];
    const RECORD: [u8; size(PIECES)] = encode(PIECES);
    let desc = Desc::new(Kind::Histogram, "shop_time_seconds", "Time.", HERE)
        .unit("seconds")
        .labels(LABELS)
        .constant_labels(CONSTANT)
        .buckets(BOUNDS);
    let mut expected = Catalog::default();
    expected.add_family(&desc);
    assert_eq!(catalog(&RECORD), Ok(expected.finish()));
}

#[test]
fn a_family_of_the_runtimes_own_is_read_as_it_is_declared() {
    const STATES: &[LabelDesc] = &[LabelDesc::new("", Domain::closed(&["open", "closed"]))];
    const DESC: Desc = Desc::new(Kind::StateSet, "shop_door", "The door.", HERE).own_labels(STATES);
    const PIECES: &[Piece<'_>] = &[
        Piece::Text("\x021Pshop\x1f"),
        Piece::Family(&DESC),
        Piece::Text("\x03"),
    ];
    const RECORD: [u8; size(PIECES)] = encode(PIECES);
    let mut expected = Catalog::default();
    expected.add_family(&DESC);
    let read = catalog(&RECORD).expect("a record");
    assert_eq!(read, expected.finish());
    assert_eq!(read.families[0].declarations[0].labels[0].name, "shop_door");
}

#[test]
fn an_operation_of_the_runtimes_own_is_read_as_it_is_declared() {
    const STATUS: &[LabelDesc] = &[LabelDesc::new(
        "status",
        Domain::closed(&["2xx", "5xx", "panic", "gone"]),
    )];
    const MORE: &[Ending] = &[
        Ending {
            word: "5xx",
            error: true,
        },
        Ending {
            word: "2xx",
            error: false,
        },
        Ending {
            word: "panic",
            error: false,
        },
    ];
    const DURATION: Desc = Desc::new(Kind::Histogram, "http_seconds", "Time.", HERE);
    const DESC: OperationDesc = OperationDesc::NONE
        .name("http")
        .calls(
            Desc::new(Kind::Counter, "http", "Requests.", HERE)
                .own_labels(STATUS)
                .constant_labels(&[("zone", "a")]),
        )
        .duration(
            DURATION
                .unit("seconds")
                .buckets(&[0.1, 0.25])
                .constant_labels(&[("zone", "a")]),
        )
        .errors(Desc::new(Kind::Counter, "http_bad", "Bad.", HERE).because("an old name"))
        .words(&["2xx", "panic", "panic", "gone"])
        .more(MORE)
        .objective(Objective::NONE.success(99.9).latency(0.25, 99.0));
    const PIECES: &[Piece<'_>] = &[
        Piece::Text(START),
        Piece::Operation(&DESC),
        Piece::Text("\x03"),
    ];
    const RECORD: [u8; size(PIECES)] = encode(PIECES);
    let read = catalog(&RECORD).expect("a record");
    assert_eq!(read, declared(&DESC));
    let outcomes = read.operations[0].outcomes.as_ref().expect("a label");
    assert_eq!(outcomes.bad, ["panic", "5xx"]);
    assert_eq!(outcomes.good, ["2xx", "panic"]);
}

#[test]
fn records_follow_each_other_with_padding_between_them() {
    let mut fields = Text::new();
    fields.family(Kind::Gauge, "depth", "", "How deep.");
    let mut other = Text::new();
    other.component("database", false);
    let section = [
        &[0, 0][..],
        &record(&fields),
        &[0; 5],
        &record(&other),
        &[0],
    ]
    .concat();
    let catalog = catalog(&section).expect("two records");
    assert_eq!(catalog.families.len(), 1);
    assert_eq!(catalog.components[0].name, "database");
    assert!(!catalog.components[0].critical);
}

#[test]
fn the_same_family_from_two_places_is_one_and_another_one_of_the_name_is_two() {
    let mut first = Text::new();
    first.family(Kind::Gauge, "depth", "", "How deep.");
    let mut other = Text::new();
    other.family(Kind::Gauge, "depth", "", "How shallow.");
    let elsewhere = String::from_utf8(record(&first)).expect("text");
    let elsewhere = elsewhere.replace("L7", "L9").into_bytes();
    let both = [record(&first), elsewhere, record(&other), record(&first)].concat();
    let catalog = catalog(&both).expect("four records");
    let places = |family: &Family| family.declarations.len();
    assert_eq!(
        catalog.families.iter().map(places).collect::<Vec<_>>(),
        [2, 1]
    );
}

#[test]
fn what_is_no_record_says_where() {
    let mut fields = Text::new();
    fields.family(Kind::Gauge, "depth", "", "How deep.");
    let good = record(&fields);
    let version = RecordError::Version(b'2');
    assert_eq!(catalog(b"\x022Pshop\x1f\x03"), Err(version));
    assert!(version.to_string().contains("format 2"), "{version}");
    assert_eq!(catalog(b"\0\0text"), Err(RecordError::Damaged { at: 2 }));
    for end in 1..good.len() {
        assert!(catalog(&good[..end]).is_err(), "{end}");
    }
    for unknown in ["kcrowd\x1f", "?\x1f", "vvalue\x1f", "s99.9\x1f", "Lx\x1f"] {
        let record = format!("{START}{unknown}\x03");
        assert!(catalog(record.as_bytes()).is_err(), "{unknown:?}");
    }
}

#[test]
fn any_bytes_are_read_or_refused() {
    // Every byte of a record changed to every other.
    let mut fields = Text::new();
    fields
        .operation("sell")
        .family(Kind::Histogram, "time", "seconds", "Time.")
        .role("duration")
        .because("why")
        .label("shelf", &["fruit"])
        .bounds(&[0.5, 1.0]);
    let good = record(&fields);
    for at in 0..good.len() {
        for byte in 0..=255 {
            let mut bytes = good.clone();
            bytes[at] = byte;
            let _ = catalog(&bytes); // It returns.
        }
    }
}

#[test]
fn text_is_kept_as_it_is_but_for_the_separator() {
    const WRITTEN: &str = "a\x1fb\"\\";
    let bytes: [u8; text_size("shop", WRITTEN)] = text("shop", WRITTEN);
    assert_eq!(bytes, *format!("{HEAD}shop{WRITTEN}").as_bytes());
    let mut fields = Text::new();
    fields.family(Kind::Gauge, "depth", "", "How \"deep\"\n\x1f\x03 it is.");
    let catalog = catalog(&record(&fields)).expect("a record");
    assert_eq!(catalog.families[0].help, "How \"deep\"\n \x03 it is.");
}

#[test]
fn overflow_is_counted_for_families_with_an_open_label_alone() {
    let mut catalog = Catalog::default();
    let own = Desc::new(Kind::Counter, crate::catalog::OVERFLOW, "Overflow.", HERE);
    catalog.add_family(&own);
    assert_eq!(catalog.clone().finish().families, []);
    let open = Domain::Open {
        limit: 2,
        overflow: "other",
    };
    let labels: &'static [LabelDesc] = Box::leak(Box::new([LabelDesc::new("tenant", open)]));
    catalog.add_family(&Desc::new(Kind::Counter, "visits", "Visits.", HERE).labels(labels));
    let catalog = catalog.finish();
    let own = &catalog.families[0].declarations[0];
    assert_eq!(
        own.labels[0].values,
        Values::Closed(vec!["visits".to_owned()])
    );
    assert_eq!((own.series, catalog.series()), (1, 4));
}
