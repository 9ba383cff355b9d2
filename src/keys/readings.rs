//! The readings of a name in a French text: the sequences of sounds by which other languages may write it.

use super::fold::{self, Letters};
use super::sounds::{Script, Sounds};

/// The maximum number of readings of a name.
const MOST: usize = 64;

/// Groups of letters and their possible sounds, longest groups first.
const GROUPS: &[(&str, &[&str])] = &[
    ("tch", &["J", "S"]),
    ("sch", &["S", "sk"]),
    ("sh", &["S"]),
    ("ch", &["S", "k", "J"]),
    ("ph", &["f"]),
    ("th", &["t", "s"]),
    ("kh", &["k", ""]),
    ("gh", &["g", ""]),
    ("zh", &["J"]),
    ("dj", &["J"]),
    ("gn", &["n", "gn"]),
    ("qu", &["k", "kw"]),
    ("ck", &["k"]),
    ("tz", &["s"]),
    ("ts", &["s", "ts"]),
    ("ng", &["n", "ng"]),
    ("mb", &["mb", "nb"]),
    ("mp", &["mp", "np"]),
    ("ce", &["s"]),
    ("ci", &["s"]),
    ("cy", &["s"]),
    ("ge", &["J", "g"]),
    ("gi", &["J", "g"]),
    ("gy", &["J", "g"]),
    ("c", &["k"]),
    ("q", &["k"]),
    ("j", &["J", ""]),
    ("x", &["ks", ""]),
    ("w", &["w", "v"]),
    ("s", &["s", "z"]),
    ("z", &["z", "s"]),
    ("b", &["b"]),
    ("p", &["p"]),
    ("f", &["f"]),
    ("v", &["v"]),
    ("m", &["m"]),
    ("n", &["n"]),
    ("t", &["t"]),
    ("d", &["d"]),
    ("k", &["k"]),
    ("g", &["g"]),
    ("l", &["l"]),
    ("r", &["r"]),
];

/// Writes to `out` the distinctive readings of a word in the Latin script. `buffer` is scratch memory.
pub(crate) fn readings(word: &str, script: Script, buffer: &mut String, out: &mut Vec<Sounds>) {
    buffer.clear();
    word.chars().for_each(|c| fold::letter(c, Letters::Plain, |c| buffer.push(c)));
    out.clear();
    out.push(Sounds::default());
    let letters = buffer.as_bytes();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let group = GROUPS.iter().find(|(group, _)| rest.starts_with(group.as_bytes()));
        let (length, sounds) = group.map_or((1, &[""][..]), |(group, sounds)| (group.len(), *sounds));
        let is_doubled = length == 1 && at > 0 && rest[0] == letters[at - 1];
        if !is_doubled {
            let silent = (at > 0 && may_be_silent(rest)).then_some("");
            add(sounds, silent, script, out);
        }
        at += length;
    }
    out.sort_unstable();
    out.dedup();
    out.retain(|sounds| sounds.are_distinctive());
}

/// Whether the consonant at the beginning of `rest` may be silent. Some languages do not write it if no vowel
/// follows.
fn may_be_silent(rest: &[u8]) -> bool {
    let is_last = rest.len() == 1;
    match rest[0] {
        b'r' | b'l' => is_last || !b"aeiouy".contains(&rest[1]),
        b's' | b't' | b'd' | b'z' | b'p' => is_last,
        _ => false,
    }
}

/// Continues each reading with each alternative in `sounds`, and with `silent` if there is one.
fn add(sounds: &[&str], silent: Option<&str>, script: Script, out: &mut Vec<Sounds>) {
    for n in 0..out.len() {
        let reading = out[n];
        for (more, other) in sounds.iter().copied().chain(silent).enumerate() {
            let mut next = reading;
            next.push(other, script);
            if more == 0 {
                out[n] = next;
            } else if out.len() < MOST {
                out.push(next);
            }
        }
    }
}
