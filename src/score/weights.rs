//! The weights and other parameters of the scores.

macro_rules! weights {
    ($($name:ident = $value:literal $($doc:literal)+)*) => {
        /// Scoring weights. All scores are in nats. S1, S2 and S3 are the detailed scores that
        /// docs/explanation/alignment.md explains.
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct Weights {
            $($(#[doc = $doc])+ pub $name: f32,)*
        }

        impl Default for Weights {
            /// The values with the best accuracy on the gold alignments (docs/decisions/0012-evidence.md).
            fn default() -> Weights {
                Weights { $($name: $value,)* }
            }
        }

        impl Weights {
            /// Returns a mutable reference to the weight called `name`, or `None` if there is no such weight.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut f32> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

weights! {
    background = 0.3
        "Share of p(t|s), 0..1, that comes from the background distribution: the frequency p(t) of the word"
        "t, whatever s is."
    lexicon = 4.0
        "Prior count of a link whose lexicon entry has probability 1. A prior count is the count of a link"
        "before anything is learnt from the document."
    identical = 0.5 "Prior count of a link between identical keys (normalised words)."
    cognate = 0.5 "Prior count of a link between cognates (words with similar spelling)."
    value = 0.5 "Prior count of a link between a number or month written as a word and its value in digits."
    cognate_ratio = 0.7 "Minimum length of a common subsequence of cognates, as a share of the longer word."
    discount = 0.1 "Amount subtracted from each count that is learnt from the document."
    own_bead = 1.0
        "Share of a link's largest count from a single bead that is also subtracted, so that no bead supports"
        "itself."
    unseen = 1.0 "Count that is reserved for the unseen translations of each key."
    base_length = 1.0 "Weight of the length term in the base score."
    position = 0.6 "Weight of the position feature (S1): the position score minus the lexical score."
    tension = 4.0
        "Rate λ at which a link loses weight with the distance between the relative positions of its words:"
        "`exp(−λ·distance)` (S1)."
    order = 0.5 "Weight of the word-order feature (S2): the word-order score minus the lexical score."
    length = 1.0 "Weight of the length feature (S3), added to `base_length` when candidates are rescored."
    pull = 0.1 "Weight of the pull feature (S3): the gain from adding a neighbouring sentence to a bead."
    pull_cap = 12.0 "Maximum gain on each side in the pull feature (S3), in nats."
    null = 0.0 "Prior of a null bead, added to `kind_null` when candidates are rescored."
    merge = 0.0 "Prior of each sentence after the first one on each side, added when candidates are rescored."
    border_inside = -1.5 "Score for each paragraph boundary inside a bead."
    border_shared = 1.0 "Score of a bead that ends a paragraph on both sides."
    border_alone = -1.0 "Score of a bead that ends a paragraph on one side only."
    doubtful_boundaries = 3.0
        "Score for each sentence boundary inside a bead, times the probability that the boundary is wrong."
        "The value 3 balances `kind_12`, so merging two sentences across a boundary that is certainly wrong"
        "costs nothing. Values from 1.5 to 4 are equally accurate."
    numbers = -0.5 "Score for each number on one side that the other side has neither in digits nor in words."
    short = 1.7
        "Score for a null bead of no tokens. It falls in proportion to the number of tokens and is 0 from ten. With 0,"
        "the yearbooks lose .005 of strict F1. Values from 1.5 to 2 are equally accurate."
    items = -2.0
        "Score for each list item that begins inside a bead. It changes the strict F1 of no gold set; the"
        "calibration error of the yearbooks falls from .025 to .019. Values from -1 to -4 are equally good."
    wordless = 3.0 "Score for a null bead without letters or digits, such as untranslated scanning noise."
    temperature = 1.9 "Scores are divided by this value before they are converted to posterior probabilities."
    soft_temperature = 3.0
        "Replaces `temperature` if few words have a known translation, since learnt links are less reliable."
    kind_null = -6.2 "Prior of a null bead (1-0 or 0-1)."
    kind_12 = -3.0 "Prior of a 1-2 or 2-1 bead."
    kind_22 = -6.0 "Prior of a 2-2 bead."
    kind_13 = -5.0 "Prior of a 1-3 or 3-1 bead."
    kind_14 = -7.0 "Prior of a 1-4 or 4-1 bead."
    kind_23 = -8.0 "Prior of a 2-3 or 3-2 bead."
    kind_15 = -9.0 "Prior of a 1-5 or 5-1 bead."
    kind_33 = -10.0 "Prior of a 3-3 bead."
    kind_24 = -11.0 "Prior of a 2-4 or 4-2 bead."
}

/// The weights of each search round if few words have a known translation: the background, the weight of the lengths,
/// and the prior of a null bead. At first, little is known about words, so the background is large and lengths count
/// more. The last round makes null beads unlikely, so that beads of which no words are known yet are found.
type Soft = (f32, f32, f32);

/// The rounds for a short document.
const SOFT: &[Soft] = &[(0.8, 2.0, -6.2), (0.5, 1.0, -8.0)];

/// The rounds for a document of at least [`LONG`] sentences on each side. There are enough words to learn from in
/// several small steps, and null beads are likelier at first, so that an untranslated passage is not paired.
const SOFT_LONG: &[Soft] =
    &[(0.5, 1.3, -4.0), (0.5, 1.3, -4.0), (0.5, 1.3, -5.0), (0.5, 1.3, -6.0), (0.6, 1.0, -8.0)];

/// The minimum number of sentences of a long document. Without a lexicon, the rounds for long documents lose .03 of
/// strict F1 in stretches of 10 beads and .006 in those of 100 beads (docs/decisions/0012-evidence.md).
const LONG: usize = 150;

impl Weights {
    /// Returns the weights for the first search rounds if few words have a known translation. They were fitted without
    /// lexicons. `sentences` is the number of sentences of the shorter side.
    pub(crate) fn soft_rounds(&self, sentences: usize) -> impl Iterator<Item = Weights> {
        let rounds = if sentences < LONG { SOFT } else { SOFT_LONG };
        rounds.iter().map(|&(background, base_length, kind_null)| Weights {
            background,
            base_length,
            kind_null,
            ..self.clone()
        })
    }
}
