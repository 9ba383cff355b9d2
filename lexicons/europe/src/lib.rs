//! Lexicons between French and other languages of Europe and its neighbours, for the crate `enregard`.
#![no_std]

macro_rules! files {
    ($($code:literal)*) => { &[$(($code, include_bytes!(concat!("../data/fr-", $code, ".lex")))),*] };
}

/// The language tags with the contents of their lexicon files, which `enregard` decompresses when it loads them.
pub static FILES: &[(&str, &[u8])] = files! {
    "ru" "uk" "be" "nb" "is" "ca" "gl" "eu" "sq" "tr" "hy" "ka" "az"
};
