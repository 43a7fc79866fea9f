//! The two codings that scrapers ask for, at levels that cost about as much as writing the exposition does; and for what
//! is made once at levels that cost more.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use structured_zstd::encoding::{CompressionLevel, compress_to_vec};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_at(bytes, Compression::fast())
}

#[cfg(feature = "page")]
pub(super) fn gzip_well(bytes: &[u8]) -> Vec<u8> {
    gzip_at(bytes, Compression::best())
}

fn gzip_at(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

#[cfg(feature = "page")]
pub(super) fn zstd_well(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Better)
}
