//! Checks that the work of the splitter is linear in the length of the text.

use super::probe_count::take_probes;
use super::{Builtin, Profile, Splitter};
use crate::text::Language;

/// Strings, separated by `¦`. A text that repeats one of them takes quadratic time in a splitter with
/// unbounded look-back or look-ahead.
const ADVERSARIAL: &str = concat!(
    ".¦. ¦ . ¦!¦! ¦\"¦\" ¦«¦« ¦» ¦.» ¦(¦( ¦) ¦.) ¦[1] ¦M. ¦etc. ¦etc. Le ¦p. 1 ¦1. ¦1) a ¦a) b) ¦1 ¦",
    "; ¦: ¦- ¦— A ¦A ¦\"A ¦(A ¦a\n¦\n¦ ¦…¦… ¦。¦「。¦）¦J.-P. ¦A. B. ¦a.b.¦é¦’¦l’¦• ¦•¦| ¦|a. ¦; A ¦",
    "(1) A ¦Art. 1. - ¦I. - ¦A ) ¦. | ¦'' ¦? ! ¦. (¦A. «¦Le ¦le Le. ¦a¦A¦a. ; ¦\u{a0}¦« Le ¦",
    "«\u{a0}A¦ \n .¦cf. ¦Mme. Le ¦. .¦!!!¦?) ¦-¦Art. L. 1-2 ¦http://a.b/c ",
);

/// Returns the number of bytes inspected in a text of about `bytes` bytes: `prefix`, then `unit` repeated.
fn probes(prefix: &str, unit: &str, bytes: usize, lang: Language) -> usize {
    let text = prefix.to_owned() + &unit.repeat(bytes / unit.len());
    take_probes();
    Builtin { profile: Profile::of(lang) }.split_into(&text, &mut Vec::new());
    take_probes()
}

#[test]
fn probes_grow_linearly_with_the_text() {
    for lang in [Language::French, Language::Japanese] {
        for unit in ADVERSARIAL.split('¦') {
            for prefix in ["", "1. ", "« Il ", "(Il ", "\" Le", "M. "] {
                let (one, four) = (probes(prefix, unit, 20_000, lang), probes(prefix, unit, 80_000, lang));
                assert!(four <= 4 * one + one / 10 + 4_000, "{unit:?} after {prefix:?}: {one}, then {four}");
                // For the worst unit, every other byte is a semicolon, and each semicolon triggers a search
                // on both sides.
                assert!(four <= 80_000 * 460, "{unit:?} after {prefix:?}: {four} for 80 KB");
            }
        }
    }
}
