//! The catalog in programs of every system, which a program of this one cannot be: files as the linkers of the others
//! lay them out, with the records that expansions leave.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::fs;
use std::path::PathBuf;

use bellwether_cli::Catalog;
use bellwether_cli::catalog::binary::{self, BinaryError};
use bellwether_spec::record::{Piece, encode, size};
use bellwether_spec::{Desc, Kind, Origin};
use object::write::macho::{Encoder, MachHeader, SectionHeader, SegmentCommand};
use object::write::pe::{NtHeaders, Writer};
use object::{Endianness, macho, pe};

const PLACE: Origin = Origin {
    krate: "shop",
    module: "shop::cart",
    file: "src/cart.rs",
    line: 7,
};
const ORDERS: Desc = Desc::new(Kind::Counter, "shop_orders", "Orders taken.", PLACE);
const REFUNDS: Desc = Desc::new(Kind::Counter, "shop_refunds", "Money given back.", PLACE);

const fn record(family: &Desc) -> [Piece<'_>; 3] {
    const START: &str = "\x021Pshop\x1f";
    [
        Piece::Text(START),
        Piece::Family(family),
        Piece::Text("\x03"),
    ]
}

/// What declarations leave in a program.
const RECORD: [u8; size(&record(&ORDERS))] = encode(&record(&ORDERS));
const OTHER: [u8; size(&record(&REFUNDS))] = encode(&record(&REFUNDS));

/// Reads what lies in a file, which is removed again.
fn read(name: &str, bytes: &[u8]) -> Result<Catalog, BinaryError> {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = directory.join(format!("{name}-{}", std::process::id()));
    fs::write(&path, bytes).unwrap();
    let catalog = binary::read(&path);
    fs::remove_file(path).unwrap();
    catalog
}

#[track_caller]
fn declares(catalog: Result<Catalog, BinaryError>, expected: &[&str]) {
    let families = catalog.unwrap().families;
    let names: Vec<_> = families.iter().map(|family| &*family.name).collect();
    assert_eq!(names, expected);
    let declaration = &families[0].declarations[0];
    assert_eq!(declaration.origin.to_string(), "src/cart.rs:7");
}

fn sixteen(name: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes
}

/// A program for macOS whose segment `__DATA` has one section.
fn mach_o(section: &str, content: &[u8]) -> Vec<u8> {
    let encoder = Encoder::new(Endianness::Little, true);
    let commands = encoder.segment_command_size(1);
    let (start, length) = (encoder.mach_header_size() + commands, content.len() as u64);
    let mut file = Vec::new();
    let header = MachHeader {
        cputype: macho::CPU_TYPE_ARM64,
        cpusubtype: macho::CPU_SUBTYPE_ARM64_ALL.into(),
        filetype: macho::MH_EXECUTE,
        ncmds: 1,
        sizeofcmds: commands.try_into().unwrap(),
        flags: macho::MH_PIE,
    };
    encoder.mach_header(&mut file, &header);
    let segment = SegmentCommand {
        segname: sixteen("__DATA"),
        vmaddr: 1 << 32,
        vmsize: 1 << 14,
        fileoff: start,
        filesize: length,
        maxprot: macho::VM_PROT_READ | macho::VM_PROT_WRITE,
        initprot: macho::VM_PROT_READ | macho::VM_PROT_WRITE,
        nsects: 1,
        flags: macho::SegmentFlags::default(),
    };
    encoder.segment_command(&mut file, &segment);
    let section = SectionHeader {
        sectname: sixteen(section),
        segname: segment.segname,
        addr: segment.vmaddr,
        size: length,
        offset: start.try_into().unwrap(),
        align: 0,
        reloff: 0,
        nreloc: 0,
        flags: macho::SectionFlags::default(),
        reserved1: 0,
        reserved2: 0,
        reserved3: 0,
    };
    encoder.section_header(&mut file, &section);
    file.extend(content);
    file
}

/// A program for Windows with one section, padded to the alignment of files there.
fn windows(name: [u8; 8], content: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(true, 4096, 512, &mut file);
    writer.reserve_dos_header_and_stub();
    writer.reserve_nt_headers(16);
    writer.reserve_section_headers(1);
    let length = content.len().try_into().unwrap();
    let flags = pe::IMAGE_SCN_CNT_INITIALIZED_DATA | pe::IMAGE_SCN_MEM_READ;
    let place = writer.reserve_section(name, flags, length, length);
    writer.write_dos_header_and_stub().unwrap();
    writer.write_nt_headers(NtHeaders {
        machine: pe::IMAGE_FILE_MACHINE_AMD64,
        time_date_stamp: 0,
        characteristics: pe::IMAGE_FILE_EXECUTABLE_IMAGE | pe::IMAGE_FILE_LARGE_ADDRESS_AWARE,
        major_linker_version: 14,
        minor_linker_version: 0,
        address_of_entry_point: 0,
        image_base: 0x1_4000_0000,
        major_operating_system_version: 6,
        minor_operating_system_version: 0,
        major_image_version: 0,
        minor_image_version: 0,
        major_subsystem_version: 6,
        minor_subsystem_version: 0,
        subsystem: pe::IMAGE_SUBSYSTEM_WINDOWS_CUI,
        dll_characteristics: pe::IMAGE_DLLCHARACTERISTICS_NX_COMPAT,
        size_of_stack_reserve: 0x10_0000,
        size_of_stack_commit: 0x1000,
        size_of_heap_reserve: 0x10_0000,
        size_of_heap_commit: 0x1000,
    });
    writer.write_section_headers();
    writer.write_section(place.file_offset, content);
    file
}

/// Programs for two processors in one file.
fn universal(programs: [&[u8]; 2]) -> Vec<u8> {
    let word = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
    let processors = [macho::CPU_TYPE_ARM64, macho::CPU_TYPE_X86_64];
    let mut file = [macho::FAT_MAGIC.to_be_bytes(), word(2)].concat();
    let mut start = file.len() + 2 * 20;
    for (processor, program) in processors.into_iter().zip(programs) {
        file.extend(processor.0.to_be_bytes());
        file.extend([0, start, program.len(), 0].map(word).concat());
        start += program.len();
    }
    file.extend(programs.concat());
    file
}

#[test]
fn a_program_for_macos_has_its_catalog_in_the_data_segment() {
    let catalog = read("macos", &mach_o("__bellwether", &RECORD));
    declares(catalog, &["shop_orders"]);
}

#[test]
fn of_a_universal_program_one_is_read() {
    let [one, two] = [&RECORD[..], &OTHER].map(|it| mach_o("__bellwether", it));
    let catalog = read("universal", &universal([&one, &two]));
    declares(catalog, &["shop_orders"]);
}

#[test]
fn a_program_for_windows_has_its_catalog_in_a_section_of_eight_letters() {
    let catalog = read("windows", &windows(*b".bwcat\0\0", &RECORD));
    declares(catalog, &["shop_orders"]);
}

#[test]
fn zeroes_that_a_linker_puts_between_records_are_no_records() {
    let content = [&[0; 5][..], &RECORD, &[0; 3], &OTHER, &[0; 9]].concat();
    for file in [
        mach_o("__bellwether", &content),
        windows(*b".bwcat\0\0", &content),
    ] {
        declares(read("padded", &file), &["shop_orders", "shop_refunds"]);
    }
}

#[test]
fn a_program_with_none_of_it_has_no_catalog() {
    for file in [mach_o("__const", &RECORD), windows(*b".rdata\0\0", &RECORD)] {
        let error = read("without", &file).unwrap_err();
        assert!(
            matches!(error, BinaryError::NoCatalog { .. }),
            "it was: {error}"
        );
    }
}

#[test]
fn a_record_that_is_cut_off_is_told_and_not_passed_over() {
    let cut = &RECORD[..RECORD.len() - 4];
    for file in [mach_o("__bellwether", cut), windows(*b".bwcat\0\0", cut)] {
        let error = read("cut", &file).unwrap_err();
        assert!(
            matches!(error, BinaryError::Records { .. }),
            "it was: {error}"
        );
    }
}
