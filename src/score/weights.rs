//! The numbers that the scorers go by.

macro_rules! weights {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr,)*) => {
        /// What speaks how loudly. All scores are in nats.
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct Weights {
            $($(#[doc = $doc])+ pub $name: f32,)*
        }

        impl Default for Weights {
            /// The values that were best over all gold sets; docs/decisions/0012-evidence.md says how they were found.
            fn default() -> Weights {
                Weights { $($name: $value,)* }
            }
        }

        impl Weights {
            /// The names of all weights.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The weight of this name, to be changed.
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
    /// Counts that a lexicon entry of probability 1 is worth.
    lexicon = 4.0,
    /// Counts that two identical keys are worth.
    identical = 0.5,
    /// Counts that two cognates are worth.
    cognate = 0.5,
    /// Counts that a number or month in words and the same in digits are worth.
    value = 0.5,
    /// The least longest common subsequence of cognates, as a share of the longer one.
    cognate_ratio = 0.7,
    /// Subtracted from each count that the document teaches.
    discount = 0.1,
    /// Share of a link's largest count in one bead that is subtracted too: what one bead teaches must not speak for it.
    own_bead = 1.0,
    /// Counts that a key has for translations which nobody has seen.
    slack = 1.0,
    /// Weight of the length term in the base score.
    length = 1.0,
    /// S1: weight of D − L.
    position = 0.6,
    /// S1: sharpness of the position kernel.
    sharpness = 4.0,
    /// S2: weight of H − L.
    order = 0.5,
    /// S3: further weight of the length term, among candidates.
    more_length = 1.0,
    /// S3: weight of the pull of neighbours.
    pull = 0.1,
    /// S3: the most that one side's pull counts, in nats.
    pull_cap = 12.0,
    /// Further prior of a null bead, among candidates.
    more_null = 0.0,
    /// Further prior of each sentence over 1-1, among candidates.
    more_merge = 0.0,
    /// For each paragraph border inside a bead.
    border_inside = -1.5,
    /// Where a bead ends a paragraph on both sides.
    border_shared = 1.0,
    /// Where a bead ends a paragraph on one side alone.
    border_alone = -1.0,
    /// For each sentence end inside a bead, times the probability that it is none: with 3, a merge over an end that
    /// is none costs as little as no merge. From 1.5 to 4 all is one on the gold sets; the yearbooks gain .008.
    doubt = 3.0,
    /// For each number of one side that the other does not have, in digits or in words.
    numbers = -0.5,
    /// For a null bead of a sentence with neither a letter nor a digit: a scrap of scanning has no translation.
    wordless = 3.0,
    /// Confidence: scores are divided by this.
    temperature = 2.3,
    /// The same where little was known of the words beforehand, and wrong lessons go unnoticed.
    soft_temperature = 2.8,
    /// Prior of a null bead, in nats; the others likewise, by numbers of sentences.
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
    /// The weights of a round where little or nothing is known of the words: more background, more trust in
    /// lengths, dearer nulls, until the document itself has taught enough. Found on gold sets with the lexicon
    /// switched off.
    pub fn softened(&self, round: usize) -> Weights {
        let mut soft = self.clone();
        match round {
            0 => (soft.background, soft.length) = (0.8, 2.0),
            1 => (soft.background, soft.kind_null) = (0.5, -8.0),
            _ => {}
        }
        soft
    }
}
