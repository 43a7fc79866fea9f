//! A token that whoever has it may read with.

use std::fs;
use std::path::{Path, PathBuf};

use ring::hmac;
use ring::rand::SystemRandom;

use super::watch::Loaded;

/// A token, kept as a keyed hash: comparing with it takes as long whatever is compared.
#[derive(Debug)]
pub(super) struct Token {
    key: hmac::Key,
    tag: hmac::Tag,
}

impl Token {
    /// What is wrong with it otherwise. Source: RFC 6750, section 2.1.
    pub(super) fn new(token: &str) -> Result<Self, &'static str> {
        if token.is_empty() {
            return Err("it is empty, and would let everyone in");
        }
        let (text, end) = (token.trim_end_matches('='), token.contains('='));
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
        if !text.chars().all(allowed) || (text.is_empty() && end) {
            return Err("a token is made of letters, digits and -._~+/ alone, with = at its end");
        }
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new());
        let key = key.map_err(|_| "the operating system has no randomness")?;
        let tag = hmac::sign(&key, token.as_bytes());
        Ok(Self { key, tag })
    }

    pub(super) fn is(&self, token: &[u8]) -> bool {
        hmac::verify(&self.key, token, self.tag.as_ref()).is_ok()
    }
}

/// Reads a token from a file, without the end of its line.
pub(super) fn load(path: &Path) -> Result<Loaded<Token>, (String, Vec<PathBuf>)> {
    let token = fs::read_to_string(path).map_err(|error| error.to_string());
    let token = token.and_then(|text| Ok(Token::new(text.trim_end_matches(['\r', '\n']))?));
    let files = vec![path.to_owned()];
    match token {
        Ok(value) => Ok(Loaded { value, files }),
        Err(reason) => Err((reason, files)),
    }
}
