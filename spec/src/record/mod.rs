//! Records: what a declaration leaves in a link section of the program, so that the catalog can be read from the built
//! file without running it.
//!
//! A record has no pointers, and so needs no relocation: it is a start byte, the version, fields, and an end byte. A
//! field is a letter, text and a unit separator, or, where the text was not known to the macro, a letter with its high bit
//! set, the length in two bytes and the bytes. The text that a macro knows is put together by `concat!`, which costs the
//! compiler next to nothing; JSON, or any form with lengths, would have to be computed by constant evaluation for every
//! function of a program. Zero bytes between records are padding of the linker.

mod encode;
mod read;
mod text;

#[cfg(test)]
mod tests;

pub use encode::{HEAD, Piece, encode, size, text, text_size};
pub use read::{RecordError, read};
pub use text::Text;

/// The section's name on ELF and elsewhere, on Mach-O (in the segment `__DATA`), and on PE, where eight letters are kept.
pub const SECTIONS: [&str; 3] = ["bellwether_catalog", "__bellwether", ".bwcat"];

/// The version of the form. Also changed when the families that all functions share are, since records only point to
/// them.
pub const VERSION: u8 = b'1';

const START: u8 = 0x02;
const END: u8 = 0x03;
/// Ends the text of a field.
const SEPARATOR: u8 = 0x1f;
/// Marks the letter of a field that tells its length.
const LONG: u8 = 0x80;

/// The letters of fields.
mod tag {
    pub(super) const PACKAGE: u8 = b'P';
    pub(super) const MODULE: u8 = b'M';
    pub(super) const FILE: u8 = b'F';
    /// The line of what follows.
    pub(super) const LINE: u8 = b'L';
    /// The kind of a family, which begins it.
    pub(super) const FAMILY: u8 = b'k';
    pub(super) const NAME: u8 = b'n';
    pub(super) const UNIT: u8 = b'u';
    pub(super) const HELP: u8 = b'h';
    /// Why the name breaks a convention.
    pub(super) const BECAUSE: u8 = b'e';
    /// Numbers between commas; 8 bytes each where the length is told.
    pub(super) const BOUNDS: u8 = b'b';
    /// How a histogram is native, in 13 bytes.
    pub(super) const NATIVE: u8 = b'N';
    /// A label that never changes, and its value.
    pub(super) const CONSTANT: u8 = b'c';
    pub(super) const CONSTANT_VALUE: u8 = b'=';
    /// A label, and one of its values, or its limit and overflow value.
    pub(super) const LABEL: u8 = b'l';
    pub(super) const VALUE: u8 = b'v';
    pub(super) const LIMIT: u8 = b'o';
    pub(super) const OVERFLOW: u8 = b'x';
    /// One of the label's values, which is an expected error.
    pub(super) const EXPECTED: u8 = b'w';
    /// Which of an operation's families this is.
    pub(super) const ROLE: u8 = b'r';
    /// The name of an operation, which begins it; its families follow.
    pub(super) const OPERATION: u8 = b'O';
    /// The label that says how a call ended, and its words.
    pub(super) const OUTCOME: u8 = b'y';
    pub(super) const GOOD: u8 = b'+';
    pub(super) const BAD: u8 = b'-';
    pub(super) const NEITHER: u8 = b'~';
    pub(super) const SUCCESS: u8 = b's';
    pub(super) const UNDER: u8 = b't';
    pub(super) const SHARE: u8 = b'q';
    /// The label `function` of the families that all functions share.
    pub(super) const FUNCTION: u8 = b'g';
    /// Which of those families are fed: letters of `cdi`.
    pub(super) const SHARED: u8 = b'S';
    /// A critical component of the health endpoints, and one that is not.
    pub(super) const CRITICAL: u8 = b'H';
    pub(super) const COMPONENT: u8 = b'I';
}

/// Leaves a record in the section. Once in a scope.
///
/// In brackets text, as for `concat!`; where it goes on with what only the compiler knows, a [`Piece`] each. Not public
/// API: the expansions of the runtime's macros call it. It stands here and not in the runtime because there the lint
/// against unsafe code would see the attribute that names the section, which the linker takes by its word.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ([$($text:tt)*]) => {
        const __RECORD_TEXT: &::core::primitive::str =
            ::core::concat!($crate::__record_place!(), $($text)* "\x03");
        $crate::__in_section! {
            static __RECORD: [::core::primitive::u8; $crate::record::text_size($crate::__package!(), __RECORD_TEXT)] =
                $crate::record::text($crate::__package!(), __RECORD_TEXT);
        }
    };
    ([$($text:tt)*] $($piece:expr),+) => {
        const __RECORD_PIECES: &[$crate::record::Piece<'_>] = &[
            $crate::record::Piece::Text($crate::record::HEAD),
            $crate::record::Piece::Text($crate::__package!()),
            $crate::record::Piece::Text(::core::concat!($crate::__record_place!(), $($text)*)),
            $($piece),+,
            $crate::record::Piece::Text("\x03"),
        ];
        $crate::__in_section! {
            static __RECORD: [::core::primitive::u8; $crate::record::size(__RECORD_PIECES)] =
                $crate::record::encode(__RECORD_PIECES);
        }
    };
}

/// The package of a declaration. Builders other than cargo do not say its name, so there it is that of the crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __package {
    () => {
        $crate::package(
            ::core::option_env!("CARGO_PKG_NAME"),
            ::core::module_path!(),
        )
    };
}

/// Where a declaration stands, as it follows the package.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_place {
    () => {
        ::core::concat!(
            "\x1fM",
            ::core::module_path!(),
            "\x1fF",
            ::core::file!(),
            "\x1fL",
            ::core::line!(),
            "\x1f"
        )
    };
}

/// `used` keeps the static although nothing names it: the compiler, the linker's search through libraries and its
/// collection of what is not needed all heed it.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_section {
    ($item:item) => {
        #[used]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__bellwether"))]
        #[cfg_attr(windows, unsafe(link_section = ".bwcat"))]
        #[cfg_attr(
            not(any(target_vendor = "apple", windows)),
            unsafe(link_section = "bellwether_catalog")
        )]
        $item
    };
}
