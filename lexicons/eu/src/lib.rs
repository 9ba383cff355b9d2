//! Lexicons between French and the official languages of the European Union, for the crate `enregard`.
#![no_std]

macro_rules! files {
    ($($code:literal)*) => { &[$(($code, include_bytes!(concat!("../data/fr-", $code, ".lex")))),*] };
}

/// The language tags with the contents of their lexicon files, which `enregard` decompresses when it loads them.
pub static FILES: &[(&str, &[u8])] = files! {
    "en" "de" "es" "it" "pt" "nl" "pl" "cs" "ro" "sv" "da" "fi" "hu" "el" "bg" "hr" "sl" "sk" "et" "lv"
    "lt" "ga" "mt"
};
