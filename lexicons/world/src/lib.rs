//! Lexicons between French and languages of other parts of the world, for the crate `enregard`.
#![no_std]

macro_rules! files {
    ($($code:literal)*) => { &[$(($code, include_bytes!(concat!("../data/fr-", $code, ".lex")))),*] };
}

/// The language tags with the contents of their lexicon files, which `enregard` decompresses when it loads them.
pub static FILES: &[(&str, &[u8])] = files! {
    "zh" "ja" "ko" "vi" "ar" "he" "fa" "hi" "bn" "ur" "id" "tl" "th" "sw" "kk"
};
