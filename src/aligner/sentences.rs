//! Sentences in, beads with confidences out.

use crate::align::lattice::{Candidate, Lattice};
use crate::align::search::Grid;
use crate::align::{AnchorCandidate, Bead, Deadline, Interrupted, Kind};
use crate::error::{self, Message, Parameter};
use crate::lexicon::files;
use crate::lexicon::{Lexicon, builtin};
use crate::message;
use crate::score::base::BaseScore;
use crate::score::base::lexical::LexicalTable;
use crate::score::confidence::DocumentEvidence;
use crate::score::evidence::EvidenceWork;
use crate::score::evidence::anchors::AnchorFinder;
use crate::score::evidence::links::{LinkCounts, Links};
use crate::score::features::{BothEnds, Ends, FeatureWork, Features};
use crate::score::learn::LinkLearner;
use crate::score::side::Side;
use crate::score::weights::Weights;
use crate::text::language::Language;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::path::PathBuf;

/// One side of a document, cut into sentences.
#[derive(Debug, Clone, Default)]
pub struct Segments<'a> {
    /// The sentences.
    pub texts: Vec<&'a str>,
    /// The number of each sentence's paragraph, where paragraphs are known.
    pub paragraphs: Option<Vec<u32>>,
    /// The probability that a sentence really ends where each one does, where the splitter said so; elsewhere the aligner
    /// has it judge the ends itself.
    pub boundaries: Option<Vec<f32>>,
}

impl Segments<'_> {
    /// Its ends, with those judged where the splitter said nothing.
    fn ends<'s>(&'s self, judged: &'s [f32]) -> Ends<'s> {
        Ends {
            paragraphs: self.paragraphs.as_deref(),
            boundaries: Some(self.boundaries.as_deref().unwrap_or(judged)),
        }
    }
}

/// What an [`Aligner`] can be told.
#[derive(Debug, Clone, Default)]
pub struct AlignerOptions {
    /// The scoring weights.
    pub weights: Weights,
    /// Lexicons of the user's own: lexicon files, or glossaries of term pairs.
    pub lexicons: Vec<PathBuf>,
    /// Whether to do without the built-in lexicon.
    pub no_builtin: bool,
}

/// Aligns sentences: immutable, built once, shared by all threads.
pub struct Aligner {
    pub(crate) src: Language,
    pub(crate) tgt: Language,
    pub(crate) lexicons: Vec<Lexicon>,
    pub(crate) weights: Weights,
}

/// What one thread needs while it aligns, reused from document to document.
#[derive(Default)]
pub struct Workspace {
    /// When to leave a document as it is; whoever sets it looks afterwards whether it came to that.
    pub deadline: Deadline,
    pub(crate) src: Side,
    pub(crate) tgt: Side,
    /// How sure the ends of each side's sentences are, where the splitter had not said so.
    pub(crate) judged: [Vec<f32>; 2],
    pub(crate) buffer: String,
    pub(crate) evidence: EvidenceWork,
    pub(crate) priors: Vec<LinkCounts>,
    pub(crate) links: Links,
    pub(crate) forward: LexicalTable,
    pub(crate) backward: LexicalTable,
    pub(crate) grid: Grid,
    pub(crate) learner: LinkLearner,
    pub(crate) features: FeatureWork,
    pub(crate) anchors: AnchorFinder,
    pub(crate) anchor_candidates: Vec<AnchorCandidate>,
    /// Whether the last document's words had to be learnt first.
    pub(crate) soft: bool,
    pub(crate) narrowed: bool,
    pub(crate) displaced: Vec<(Range<u32>, Range<u32>)>,
}

/// A bead with its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredBead {
    /// The bead.
    pub bead: Bead,
    /// The probability that it is right, in 0..=1.
    pub confidence: f32,
}

/// The alignment of one document pair: a partition of both sides, in order.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// The beads.
    pub beads: Vec<ScoredBead>,
    /// The probability that the two sides are translations of each other at all.
    pub document_confidence: f32,
    /// What that follows from.
    pub evidence: DocumentEvidence,
    /// Whether so little was known of the words beforehand that they had to be learnt from the document alone.
    pub soft: bool,
    /// Whether there were stretches so long without any anchor that only the way along their diagonal was looked at.
    pub narrowed: bool,
    /// Passages whose translation stands out of order: source sentences, and the target sentences that they lead to.
    /// An alignment keeps the order, so they are null beads in it, or wrong.
    pub displaced: Vec<(Range<u32>, Range<u32>)>,
}

/// S2, which costs as much as all else together, is asked of the beads of paths at most this much worse than the best
/// one by everything but S2. Two beads of 23,379 change on the gold sets, with 10 nats six; confidences come out better
/// calibrated than with 20 (.007, not .010), since what has no hope no longer takes its share.
const PRUNING_MARGIN: f32 = 12.0;
/// … and where little was known of the words beforehand, since base scores say less there.
const SOFT_PRUNING_MARGIN: f32 = 20.0;
/// No confidence is higher: what is wrong in the gold sets themselves allows no more.
const MOST_CONFIDENT: f32 = 0.995;

impl Aligner {
    /// Makes an aligner for a pair of languages with the built-in lexicon, if there is one, and the user's own.
    ///
    /// # Errors
    /// When a lexicon cannot be read.
    pub fn new(src: Language, tgt: Language) -> error::Result<Aligner> {
        Aligner::with_options(src, tgt, AlignerOptions::default())
    }

    /// Makes an aligner for a pair of languages, with options.
    ///
    /// # Errors
    /// If a lexicon cannot be read.
    pub fn with_options(src: Language, tgt: Language, options: AlignerOptions) -> error::Result<Aligner> {
        let other = if src == Language::French { tgt } else { src };
        let builtin = if options.no_builtin { None } else { builtin::load(other) };
        let own = options.lexicons.iter().map(|path| files::user(path, other));
        let lexicons = builtin.into_iter().map(Ok).chain(own).collect::<error::Result<_>>()?;
        Ok(Aligner { src, tgt, lexicons, weights: options.weights })
    }

    /// Whether a lexicon for its languages is at work.
    pub fn has_lexicon(&self) -> bool {
        !self.lexicons.is_empty()
    }

    /// What to know where no lexicon is at work.
    pub fn lexicon_note(&self) -> Option<Message> {
        let (src, tgt) = (self.src, self.tgt);
        let why = match (self.has_lexicon(), self.other_has_builtin()) {
            (true, _) => return None,
            (false, true) => format!("the built-in lexicon for {src}-{tgt} is not used"),
            (false, false) => format!("there is no built-in lexicon for {src}-{tgt}"),
        };
        Some(message![
            format!("{why}; enregard learns word translations from the texts alone (a glossary given with "),
            Parameter::Lexicon,
            " improves the result)"
        ])
    }

    fn other_has_builtin(&self) -> bool {
        builtin::bytes(if self.src == Language::French { self.tgt } else { self.src }).is_some()
    }

    /// Aligns two lists of sentences. Every sentence of both sides is in exactly one bead; if the workspace's `deadline` is
    /// due before that is done, there is no bead at all.
    pub fn align(&self, src: &Segments<'_>, tgt: &Segments<'_>, work: &mut Workspace) -> Alignment {
        let mut alignment = self.passage(src, tgt, work);
        // If the documents are no translations of each other, null beads are right, and the others wrong.
        let pair = alignment.evidence.given_as_pair();
        for ScoredBead { bead, confidence } in &mut alignment.beads {
            let right = if bead.is_null() { 1.0 - pair * (1.0 - *confidence) } else { pair * *confidence };
            *confidence = right.min(MOST_CONFIDENT);
        }
        alignment
    }

    /// [`Aligner::align`] for two passages that are known to be translations of each other: the confidences of their beads
    /// have no doubt of that in them.
    pub(crate) fn passage(&self, src: &Segments<'_>, tgt: &Segments<'_>, work: &mut Workspace) -> Alignment {
        self.aligned(src, tgt, work).unwrap_or_default()
    }

    fn aligned(
        &self,
        src: &Segments<'_>,
        tgt: &Segments<'_>,
        work: &mut Workspace,
    ) -> Result<Alignment, Interrupted> {
        let mut lattice = self.lattice(src, tgt, work)?;
        let features = self.weigh(&mut lattice, src, tgt, work)?;
        work.deadline.check()?;
        let path = lattice.best_path();
        let Weights { temperature, soft_temperature, .. } = self.weights;
        let beads = decide(&lattice, &path, if work.soft { soft_temperature } else { temperature });
        let on_path = path.iter().map(|&number| features.get(number));
        let evidence = self.document_evidence(beads.iter().map(|scored| &scored.bead).zip(on_path), work);
        Ok(Alignment {
            beads,
            document_confidence: evidence.probability(),
            evidence,
            soft: work.soft,
            narrowed: work.narrowed,
            displaced: std::mem::take(&mut work.displaced),
        })
    }

    /// The beads that come into question, with their base scores, and the features that decide among them; none if the
    /// workspace's `deadline` is due first.
    pub fn candidates(
        &self,
        src: &Segments<'_>,
        tgt: &Segments<'_>,
        work: &mut Workspace,
    ) -> (Lattice, Vec<Features>) {
        let Ok(lattice) = self.lattice(src, tgt, work) else { return Default::default() };
        let ends = BothEnds { src: src.ends(&work.judged[0]), tgt: tgt.ends(&work.judged[1]) };
        let Workspace { src, tgt, forward, backward, links, features: memory, .. } = work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        memory.begin();
        let all = |candidate: &Candidate| memory.features(&candidate.bead(), &base, ends);
        let features = lattice.candidates.iter().map(all).collect();
        (lattice, features)
    }

    /// Adds to the candidates' scores what their features say; leaves out those that cannot win any more once all
    /// features but the dearest one are known.
    fn weigh(
        &self,
        lattice: &mut Lattice,
        src: &Segments<'_>,
        tgt: &Segments<'_>,
        work: &mut Workspace,
    ) -> Result<Vec<Features>, Interrupted> {
        let ends = BothEnds { src: src.ends(&work.judged[0]), tgt: tgt.ends(&work.judged[1]) };
        let Workspace { src, tgt, forward, backward, links, features: memory, deadline, soft, .. } = work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        let weights = Features::weights(&self.weights);
        let mut known = Vec::with_capacity(lattice.candidates.len());
        memory.begin();
        for candidate in &mut lattice.candidates {
            deadline.check()?;
            let features = memory.all_but_order(&candidate.bead(), &base, ends);
            candidate.score += features.weighted_by(&weights);
            known.push(features);
        }
        let margin = if *soft { SOFT_PRUNING_MARGIN } else { PRUNING_MARGIN };
        let mut kept = lattice.retain_within(margin).into_iter();
        known.retain(|_| kept.next() == Some(true));
        let rivals = lattice.have_rivals();
        let contested =
            lattice.candidates.iter_mut().zip(&mut known).zip(rivals).filter(|(_, rivals)| *rivals);
        for ((candidate, features), _) in contested {
            deadline.check()?;
            features.order = memory.order(&candidate.bead(), &base);
            candidate.score += features.order * self.weights.order;
        }
        Ok(known)
    }
}

/// The best path, each bead with its posterior probability. A null bead is as likely as its sentence is to be null
/// at all, wherever on the other side the path passes it.
fn decide(lattice: &Lattice, path: &[usize], temperature: f32) -> Vec<ScoredBead> {
    let posteriors = lattice.posteriors(temperature);
    let mut nulls: FxHashMap<(Kind, u32), f32> = FxHashMap::default();
    let sentence = |candidate: &Candidate| {
        let bead = candidate.bead();
        (candidate.kind, if bead.tgt.is_empty() { bead.src.start } else { bead.tgt.start })
    };
    for (candidate, &posterior) in lattice.candidates.iter().zip(&posteriors) {
        if candidate.bead().is_null() {
            *nulls.entry(sentence(candidate)).or_default() += posterior;
        }
    }
    let confidence = |number: usize| {
        let candidate = &lattice.candidates[number];
        let own = posteriors[number];
        if candidate.bead().is_null() { nulls[&sentence(candidate)] } else { own }.min(MOST_CONFIDENT)
    };
    let bead = |&number: &usize| ScoredBead {
        bead: lattice.candidates[number].bead(),
        confidence: confidence(number),
    };
    path.iter().map(bead).collect()
}
