//! Sentences in, beads with confidences out.

use super::lexicons;
use super::limits::Halt;
use crate::align::anchors::{self, Hint};
use crate::align::lattice::{Candidate, Lattice};
use crate::align::long::long_beads;
use crate::align::search::Grid;
use crate::align::{Bead, Kind, MOST_SENTENCES, Region};
use crate::error::Result;
use crate::lexicon::{Lexicon, builtin};
use crate::score::base::BaseScore;
use crate::score::confidence::DocumentEvidence;
use crate::score::evidence::{EvidenceWork, Prior, priors};
use crate::score::features::{
    BothEnds, Ends, FeatureWork, Features, ORDER, all_but_order, feature_weights, features, order,
};
use crate::score::hints::{HintWork, hints};
use crate::score::lexical::LexicalTable;
use crate::score::links::{Counted, Links, Rows};
use crate::score::side::Side;
use crate::score::teach::{Teacher, teach};
use crate::score::weights::Weights;
use crate::text::lang::Lang;
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
    /// The probability that a sentence really ends where each one does, where the splitter said so.
    pub boundaries: Option<Vec<f32>>,
}

impl Segments<'_> {
    fn ends(&self) -> Ends<'_> {
        Ends { paragraphs: self.paragraphs.as_deref(), sure: self.boundaries.as_deref() }
    }
}

/// What an [`Aligner`] can be told.
#[derive(Debug, Clone, Default)]
pub struct AlignerOptions {
    /// What speaks how loudly.
    pub weights: Weights,
    /// Lexicons of the user's own: lexicon files, or glossaries of term pairs.
    pub lexicons: Vec<PathBuf>,
    /// Whether to do without the built-in lexicon.
    pub no_builtin: bool,
}

/// Aligns sentences: immutable, built once, shared by all threads.
pub struct Aligner {
    pub(super) src: Lang,
    pub(super) tgt: Lang,
    pub(super) lexicons: Vec<Lexicon>,
    pub(super) weights: Weights,
}

/// What one thread needs while it aligns, reused from document to document.
#[derive(Default)]
pub struct Workspace {
    /// When to leave a document as it is; whoever sets it looks afterwards whether it came to that.
    pub halt: Halt,
    pub(super) src: Side,
    pub(super) tgt: Side,
    buffer: String,
    pub(super) evidence: EvidenceWork,
    pub(super) priors: Vec<Prior>,
    pub(super) counts: Vec<Counted>,
    pub(super) links: Links,
    pub(super) forward: LexicalTable,
    pub(super) backward: LexicalTable,
    grid: Grid,
    pub(super) teacher: Teacher,
    pub(super) features: FeatureWork,
    hint_work: HintWork,
    hints: Vec<Hint>,
    /// Whether the last document's words had to be learnt first.
    soft: bool,
    narrowed: bool,
    displaced: Vec<(Range<u32>, Range<u32>)>,
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

/// How often the document is aligned, each time with what the last time taught; a fourth changes nothing.
const ROUNDS: usize = 3;
/// With evidence for a smaller share of a side's words than this, the first rounds must be soft. On the gold sets
/// good lexicons reach .63 or more, poor ones .29 at most.
const WELL_COVERED: f32 = 0.45;

/// The share of a side's words (numbers and marks left out) for which there is evidence on the other side.
fn coverage(side: &Side, rows: &Rows) -> f32 {
    let (mut known, mut all) = (0u32, 0u32);
    for (id, &count) in side.counts.iter().enumerate() {
        if side.keys.key(id as u32).chars().all(char::is_alphabetic) {
            all += count;
            known += if rows.row(id as u32).is_empty() { 0 } else { count };
        }
    }
    known as f32 / all.max(1) as f32
}

/// How far the first search goes from the anchors, in sentences; 3 changes ten beads of 23,392 on the gold sets.
const ANCHOR_RADIUS: u32 = 5;
/// The later searches look at the points of paths at most this much worse than the best one before, in nats of the base
/// score: what is learnt in between moves the path by less. 30 nats change two beads of 23,392 on the gold sets.
const REGION_MARGIN: f32 = 40.0;
/// Candidates are the beads of paths at most this much worse than the best one, in nats of the base score.
const MARGIN: f32 = 25.0;
/// S2, which costs as much as all else together, is asked of the beads of paths at most this much worse than the best
/// one by everything but S2. Confidences move by .0002 in the mean; with 15 nats by .0014, and no bead changes either.
const HOPEFUL_MARGIN: f32 = 20.0;
/// So many points of the search are some 20 MB.
const LARGE: usize = 1 << 17;
/// No confidence is higher: what is wrong in the gold sets themselves allows no more.
const MOST_CONFIDENT: f32 = 0.995;

impl Aligner {
    /// Makes an aligner for a pair of languages with the built-in lexicon, if there is one, and the user's own.
    ///
    /// # Errors
    /// When a lexicon cannot be read.
    pub fn new(src: Lang, tgt: Lang, options: AlignerOptions) -> Result<Aligner> {
        let other = if src == Lang::Fr { tgt } else { src };
        let builtin = if options.no_builtin { None } else { builtin::load(other) };
        let own = options.lexicons.iter().map(|path| lexicons::user(path, other));
        let lexicons = builtin.into_iter().map(Ok).chain(own).collect::<Result<_>>()?;
        Ok(Aligner { src, tgt, lexicons, weights: options.weights })
    }

    /// Whether a lexicon for its languages is at work.
    pub fn has_lexicon(&self) -> bool {
        !self.lexicons.is_empty()
    }

    /// What to know where no lexicon is at work.
    pub fn lexicon_note(&self) -> Option<String> {
        let (src, tgt) = (self.src, self.tgt);
        let why = match (self.has_lexicon(), self.other_has_builtin()) {
            (true, _) => return None,
            (false, true) => format!("without the lexicon for {src}-{tgt}"),
            (false, false) => format!("no lexicon for {src}-{tgt} is built in"),
        };
        Some(format!(
            "{why}: what the texts themselves show must do; a glossary of your own helps (--lexicon)"
        ))
    }

    fn other_has_builtin(&self) -> bool {
        builtin::bytes(if self.src == Lang::Fr { self.tgt } else { self.src }).is_some()
    }

    /// Aligns two lists of sentences. Every sentence of both sides is in exactly one bead.
    pub fn align(&self, src: &Segments<'_>, tgt: &Segments<'_>, work: &mut Workspace) -> Alignment {
        let mut lattice = self.lattice(src, tgt, work);
        let features = self.weigh(&mut lattice, src, tgt, work);
        let path = lattice.best_path();
        let Weights { temperature, soft_temperature, .. } = self.weights;
        let beads = decide(&lattice, &path, if work.soft { soft_temperature } else { temperature });
        let on_path = path.iter().map(|&number| features.get(number));
        let evidence = self.document_evidence(beads.iter().zip(on_path), work);
        Alignment {
            beads,
            document_confidence: evidence.probability(),
            evidence,
            soft: work.soft,
            narrowed: work.narrowed,
            displaced: std::mem::take(&mut work.displaced),
        }
    }

    /// The beads that come into question, with their base scores, and the features that decide among them.
    pub fn candidates(
        &self,
        src: &Segments<'_>,
        tgt: &Segments<'_>,
        work: &mut Workspace,
    ) -> (Lattice, Vec<Features>) {
        let lattice = self.lattice(src, tgt, work);
        let ends = BothEnds { src: src.ends(), tgt: tgt.ends() };
        let Workspace { src, tgt, forward, backward, links, features: memory, .. } = work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        memory.begin();
        let all =
            |candidate: &Candidate| features(&candidate.bead(), &base, links, ends, &self.weights, memory);
        let features = lattice.candidates.iter().map(all).collect();
        (lattice, features)
    }

    /// The beads that come into question, with their base scores.
    fn lattice(&self, src: &Segments<'_>, tgt: &Segments<'_>, work: &mut Workspace) -> Lattice {
        work.read(src, self.src, tgt, self.tgt);
        self.know(work);
        let (path, region) = self.search(work);
        let mut lattice = work.grid.lattice(&region, MARGIN, &path);
        let Workspace { src, tgt, forward, backward, links, .. } = work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        lattice.add(long_beads(&path).iter().map(|bead| Candidate {
            i: bead.src.start,
            j: bead.tgt.start,
            kind: bead.kind(),
            score: base.long(bead),
        }));
        lattice
    }

    /// Adds to the candidates' scores what their features say; leaves out those that cannot win any more once all
    /// features but the dearest one are known.
    fn weigh(
        &self,
        lattice: &mut Lattice,
        src: &Segments<'_>,
        tgt: &Segments<'_>,
        work: &mut Workspace,
    ) -> Vec<Features> {
        let ends = BothEnds { src: src.ends(), tgt: tgt.ends() };
        let Workspace { src, tgt, forward, backward, links, features: memory, halt, .. } = work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        let weights = feature_weights(&self.weights);
        let mut known = Vec::with_capacity(lattice.candidates.len());
        memory.begin();
        for candidate in lattice.candidates.iter_mut().take_while(|_| !halt.is_due()) {
            let features = all_but_order(&candidate.bead(), &base, links, ends, &self.weights, memory);
            candidate.score +=
                features.iter().zip(&weights).map(|(value, weight)| value * weight).sum::<f32>();
            known.push(features);
        }
        if halt.is_due() {
            return known;
        }
        let mut hopeful = lattice.retain_within(HOPEFUL_MARGIN).into_iter();
        known.retain(|_| hopeful.next() == Some(true));
        for (candidate, features) in lattice.candidates.iter_mut().zip(&mut known) {
            if halt.is_due() {
                break;
            }
            let order = order(&candidate.bead(), &base, links, &self.weights, memory);
            candidate.score += order * self.weights.order;
            features[ORDER] = order;
        }
        known
    }

    /// Puts what is known of the words before any alignment into the workspace.
    pub(super) fn know(&self, work: &mut Workspace) {
        priors(&work.src, &work.tgt, &self.lexicons, &self.weights, &mut work.evidence, &mut work.priors);
        self.forget(work);
    }

    /// Leaves in the workspace what was known of the words before any alignment.
    pub(super) fn forget(&self, work: &mut Workspace) {
        work.counts.clear();
        work.counts.extend(work.priors.iter().map(Counted::from));
        work.links.normalise(&work.src, &work.tgt, &work.counts, self.weights.slack);
    }

    /// Whether so little is known of the words in the workspace that they must be learnt first.
    pub(super) fn is_soft(&self, work: &Workspace) -> bool {
        let known = coverage(&work.src, &work.links.forward).min(coverage(&work.tgt, &work.links.backward));
        self.lexicons.is_empty() || known < WELL_COVERED
    }

    /// Aligns, learns from the beads found, and aligns again; the last path and the region that it was found in.
    fn search(&self, work: &mut Workspace) -> (Vec<Bead>, Region) {
        let soft = self.is_soft(work);
        work.soft = soft;
        let mut region = work.first_region();
        let mut path = Vec::new();
        for round in 0..ROUNDS {
            if round > 0 && work.halt.is_due() {
                break;
            }
            let weights = if soft { self.weights.softened(round) } else { self.weights.clone() };
            if round > 0 {
                region = work.grid.near(&region, &path, REGION_MARGIN);
                work.give_back();
                let Workspace { src, tgt, priors, teacher, links, .. } = &mut *work;
                teach(src, tgt, priors, &path, &weights, round > 1, teacher, links);
            }
            let transposed = region.transposed();
            let Workspace { src, tgt, links, forward, backward, grid, .. } = &mut *work;
            // The pull, after the last round, asks for one sentence more than a bead may have.
            let span = if round + 1 < ROUNDS { MOST_SENTENCES } else { MOST_SENTENCES + 1 };
            forward.fill(src, tgt, &links.forward, &region, span, weights.background);
            backward.fill(tgt, src, &links.backward, &transposed, span, weights.background);
            grid.fill(&region, &BaseScore::new(src, tgt, forward, backward, links, &weights));
            path = grid.best_path(&region);
        }
        (path, region)
    }
}

impl Workspace {
    pub(super) fn read(&mut self, src: &Segments<'_>, src_lang: Lang, tgt: &Segments<'_>, tgt_lang: Lang) {
        self.src.read(&src.texts, src_lang, &mut self.buffer);
        self.tgt.read(&tgt.texts, tgt_lang, &mut self.buffer);
    }

    /// Gives back what the first search of a large document needs and the later ones, which look at fewer points, do not,
    /// before the lessons need as much. Small documents keep it for the next one.
    fn give_back(&mut self) {
        if self.grid.points() > LARGE {
            self.grid = Grid::default();
            self.forward = LexicalTable::default();
            self.backward = LexicalTable::default();
        }
    }

    /// Where the first search looks: around anchors, everywhere between distant ones.
    fn first_region(&mut self) -> Region {
        let (n, m) = (self.src.sentences(), self.tgt.sentences());
        hints(&self.src, &self.tgt, &self.links, &mut self.hint_work, &mut self.hints);
        let chain = anchors::chain(&self.hints, m);
        self.displaced = anchors::displaced(&self.hints, &chain, m);
        let (region, narrowed) = anchors::region(&chain, n, m, ANCHOR_RADIUS);
        self.narrowed = narrowed;
        region
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
