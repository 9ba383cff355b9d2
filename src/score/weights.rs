//! The parameters of the scores.

macro_rules! weights {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr,)*) => {
        /// Scoring weights. All scores are in nats.
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct Weights {
            $($(#[doc = $doc])+ pub $name: f32,)*
        }

        impl Default for Weights {
            /// The best values over all gold sets; docs/decisions/0012-evidence.md describes how they were fitted.
            fn default() -> Weights {
                Weights { $($name: $value,)* }
            }
        }

        impl Weights {
            /// The weight of this name, for changing it.
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
    /// Share of the background in p(t|s), 0..1.
    background = 0.3,
    /// Prior counts of a link whose lexicon entry has probability 1.
    lexicon = 4.0,
    /// Prior counts of a link between identical keys.
    identical = 0.5,
    /// Prior counts of a link between cognates.
    cognate = 0.5,
    /// Prior counts of a link between a number or month in words and the same in digits.
    value = 0.5,
    /// Minimum longest common subsequence of two cognates, as a share of the longer one.
    cognate_ratio = 0.7,
    /// Subtracted from each count that is learnt from the document.
    discount = 0.1,
    /// Share of a link's largest count in a single bead that is also subtracted, so that evidence learnt from
    /// a bead is excluded when that bead is scored.
    own_bead = 1.0,
    /// Counts that each key reserves for unseen translations.
    unseen = 1.0,
    /// Weight of the length term in the base score.
    base_length = 1.0,
    /// S1: weight of D − L, the gain of the position score over the lexical score.
    position = 0.6,
    /// S1: how fast proximity falls with the distance between two positions (the λ of `exp(−λ·distance)`).
    tension = 4.0,
    /// S2: weight of H − L, the gain of the word-order score over the lexical score.
    order = 0.5,
    /// S3: additional weight of the length score, for candidates.
    length = 1.0,
    /// S3: weight of the pull of neighbouring sentences.
    pull = 0.1,
    /// S3: maximum pull of one side, in nats.
    pull_cap = 12.0,
    /// Additional prior of a null bead, for candidates.
    null = 0.0,
    /// Additional prior of each sentence beyond 1-1, for candidates.
    merge = 0.0,
    /// For each paragraph boundary inside a bead.
    border_inside = -1.5,
    /// If a bead ends a paragraph on both sides.
    border_shared = 1.0,
    /// If a bead ends a paragraph on one side only.
    border_alone = -1.0,
    /// For each sentence boundary inside a bead, times the probability that it is wrong. At 3, merging across
    /// a boundary that is surely wrong costs nothing. On the gold sets all values from 1.5 to 4 are equally
    /// good.
    doubtful_boundaries = 3.0,
    /// For each number on one side that is missing on the other, in digits and in words.
    numbers = -0.5,
    /// For a null bead of a sentence without letters and digits, since debris of scanning has no translation.
    wordless = 3.0,
    /// Confidence: scores are divided by this to compute posteriors.
    temperature = 2.3,
    /// The same if little was known of the words beforehand, so that links learnt wrongly go unnoticed.
    soft_temperature = 2.8,
    /// Prior of a null bead, in nats. The priors of the other kinds follow.
    kind_null = -6.0,
    /// 1-2 and 2-1.
    kind_12 = -3.0,
    /// 2-2.
    kind_22 = -6.0,
    /// 1-3 and 3-1.
    kind_13 = -5.0,
    /// 1-4 and 4-1.
    kind_14 = -7.0,
    /// 2-3 and 3-2.
    kind_23 = -8.0,
    /// 1-5 and 5-1.
    kind_15 = -9.0,
    /// 3-3.
    kind_33 = -10.0,
    /// 2-4 and 4-2.
    kind_24 = -11.0,
}

impl Weights {
    /// The weights for an early round if little or nothing is known of the words: more background, a higher
    /// weight of lengths and a lower prior of null beads, until enough has been learnt from the document. The
    /// values were fitted on the gold sets without a lexicon.
    pub fn softened(&self, round: usize) -> Weights {
        let mut soft = self.clone();
        match round {
            0 => (soft.background, soft.base_length) = (0.8, 2.0),
            1 => (soft.background, soft.kind_null) = (0.5, -8.0),
            _ => {}
        }
        soft
    }
}
