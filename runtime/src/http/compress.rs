//! The two codings that scrapers ask for, at levels that cost about as much as writing the exposition does.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use structured_zstd::encoding::{CompressionLevel, compress_to_vec};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}
