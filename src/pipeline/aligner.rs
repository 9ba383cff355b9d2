//! Sentences in, beads with confidences out.

use crate::align::anchors::{self, Hint};
use crate::align::search::Grid;
use crate::align::{Bead, KINDS, MOST_SENTENCES, Region, lattice::Lattice};
use crate::error::Result;
use crate::lexicon::{Lexicon, builtin};
use crate::score::base::{BaseScore, kind_scores};
use crate::score::cells::CellFinder;
use crate::score::evidence::{EvidenceWork, Prior, priors};
use crate::score::hints::{HintWork, hints};
use crate::score::length::LengthModel;
use crate::score::lexical::LexicalTable;
use crate::score::links::{Counted, Links, Rows};
use crate::score::order;
use crate::score::position::{self, BeadLinks};
use crate::score::side::Side;
use crate::score::teach::{Teacher, teach};
use crate::score::weights::Weights;
use crate::text::lang::Lang;

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

/// What an [`Aligner`] can be told.
#[derive(Debug, Clone, Default)]
pub struct AlignerOptions {
    /// What speaks how loudly.
    pub weights: Weights,
}

/// Aligns sentences: immutable, built once, shared by all threads.
pub struct Aligner {
    src: Lang,
    tgt: Lang,
    lexicon: Option<Lexicon>,
    weights: Weights,
}

/// What one thread needs while it aligns, reused from document to document.
#[derive(Default)]
pub struct Workspace {
    src: Side,
    tgt: Side,
    buffer: String,
    evidence: EvidenceWork,
    priors: Vec<Prior>,
    counts: Vec<Counted>,
    links: Links,
    forward: LexicalTable,
    backward: LexicalTable,
    grid: Grid,
    teacher: Teacher,
    bead_links: BeadLinks,
    hint_work: HintWork,
    hints: Vec<Hint>,
    order: order::OrderWork,
    finder: CellFinder,
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

fn r0() -> u32 {
    std::env::var("R0").map_or(8, |v| v.parse().unwrap())
}
fn r1() -> u32 {
    std::env::var("R1").map_or(10, |v| v.parse().unwrap())
}
/// Up to so many points everything is looked at.
const SMALL: usize = 10_000;
fn first_region(n: usize, m: usize, work: &mut Workspace) -> Region {
    if (n + 1) * (m + 1) <= SMALL || std::env::var("FULL").is_ok() {
        return Region::full(n, m);
    }
    hints(&work.src, &work.tgt, &work.links, &mut work.hint_work, &mut work.hints);
    let chain = anchors::chain(&work.hints, m);
    let r = anchors::region(&chain, n, m, r0());
    if std::env::var("SHOWR").is_ok() {
        eprintln!(
            "{n}x{m} hints {} chain {} points {} = {:.1} a row",
            work.hints.len(),
            chain.len(),
            r.points(),
            r.points() as f32 / n as f32
        );
    }
    r
}

impl Aligner {
    /// Makes an aligner for a pair of languages with the built-in lexicon, if there is one.
    pub fn new(src: Lang, tgt: Lang, options: AlignerOptions) -> Result<Aligner> {
        let lexicon = builtin::load(if src == Lang::Fr { tgt } else { src });
        Ok(Aligner { src, tgt, lexicon, weights: options.weights })
    }

    /// The same with another lexicon, or none.
    pub fn with_lexicon(self, lexicon: Option<Lexicon>) -> Aligner {
        Aligner { lexicon, ..self }
    }

    /// Whether a lexicon for its languages is at work.
    pub fn has_lexicon(&self) -> bool {
        self.lexicon.is_some()
    }

    /// Aligns two lists of sentences. Every sentence of both sides is in exactly one bead.
    pub fn align(&self, src: &Segments<'_>, tgt: &Segments<'_>, work: &mut Workspace) -> Alignment {
        let w = &self.weights;
        work.src.read(&src.texts, self.src, &mut work.buffer);
        work.tgt.read(&tgt.texts, self.tgt, &mut work.buffer);
        let (n, m) = (src.texts.len(), tgt.texts.len());
        let lexicon = self.lexicon.as_ref().map(|lexicon| (lexicon, self.src == Lang::Fr));
        priors(&work.src, &work.tgt, lexicon, w, &mut work.evidence, &mut work.priors);
        work.counts.clear();
        work.counts.extend(work.priors.iter().map(|p| Counted {
            src: p.src,
            tgt: p.tgt,
            forward: p.forward,
            backward: p.backward,
        }));
        work.links.normalise(&work.src, &work.tgt, &work.counts, w.slack);
        let mut region = first_region(n, m, work);
        let length = LengthModel::new(work.src.char_count(0..n), work.tgt.char_count(0..m));
        let mut path = Vec::new();
        let known = coverage(&work.src, &work.links.forward).min(coverage(&work.tgt, &work.links.backward));
        let soft = self.lexicon.is_none() || known < WELL_COVERED;
        for round in 0..ROUNDS {
            let softened;
            let w = if soft {
                softened = w.softened(round);
                &softened
            } else {
                w
            };

            if round > 0 {
                let Workspace { src, tgt, priors, teacher, links, .. } = &mut *work;
                teach(src, tgt, priors, &path, w, round > 1, teacher, links);
                region = Region::around(&path, n, m, if round == 1 { r1() } else { 10 });
            }
            let transposed = region.transposed();
            let Workspace { src, tgt, links, forward, backward, grid, .. } = &mut *work;
            forward.fill(src, tgt, &links.forward, &region, MOST_SENTENCES + 1, w.background);
            backward.fill(tgt, src, &links.backward, &transposed, MOST_SENTENCES + 1, w.background);
            let scorer = BaseScore {
                src,
                tgt,
                forward,
                backward,
                length,
                length_weight: w.length,
                kinds: kind_scores(w),
            };
            grid.fill(&region, &scorer);
            path = grid.best_path(&region);
        }
        let mut lattice = work.grid.lattice(&region, 3.0, 1e-4, &path);
        if std::env::var("SHOWR").is_ok() {
            eprintln!(
                "{n}x{m} candidates {} = {:.1} links {}",
                lattice.candidates.len(),
                lattice.candidates.len() as f32 / n as f32,
                work.counts.len()
            );
        }
        self.rescore(&mut lattice, work, length);
        self.decide(&lattice)
    }

    fn rescore(&self, lattice: &mut Lattice, work: &mut Workspace, length: LengthModel) {
        let w = &self.weights;
        for candidate in &mut lattice.candidates {
            let bead = candidate.bead();
            if bead.is_null() {
                continue;
            }
            gather_links(&bead, work);
            let kind = KINDS[candidate.kind as usize];
            let Workspace { src, tgt, forward, backward, .. } = &*work;
            let scorer = BaseScore {
                src,
                tgt,
                forward,
                backward,
                length,
                length_weight: w.length,
                kinds: [0.0; KINDS.len()],
            };
            let (i, j, a, b) =
                (candidate.i as usize, candidate.j as usize, kind.src as usize, kind.tgt as usize);
            let lexical = scorer.lexical(i, j, a, b);
            let d = position::score(&work.bead_links, w.sharpness, w.background);
            let h = if w.order == 0.0 {
                lexical
            } else {
                order::score(&work.bead_links, w.background, &mut work.order)
            };
            let Workspace { src, tgt, forward, backward, .. } = &*work;
            let scorer = BaseScore {
                src,
                tgt,
                forward,
                backward,
                length,
                length_weight: w.length,
                kinds: [0.0; KINDS.len()],
            };
            candidate.score += w.position * (d - lexical)
                + w.order * (h - lexical)
                + w.more_length * scorer.length(i, j, a, b)
                + w.pull * scorer.pull(i, j, a, b, w.pull_cap);
        }
    }

    fn decide(&self, lattice: &Lattice) -> Alignment {
        let posteriors = lattice.posteriors(self.weights.temperature);
        let beads = lattice
            .best_path()
            .into_iter()
            .map(|number| ScoredBead {
                bead: lattice.candidates[number].bead(),
                confidence: posteriors[number],
            })
            .collect();
        Alignment { beads, document_confidence: 1.0 }
    }
}

/// Collects the links of a bead's tokens.
fn gather_links(bead: &Bead, work: &mut Workspace) {
    let Workspace { src, tgt, links, bead_links, finder, .. } = work;
    let s = src.tokens_of(bead.src.start as usize..bead.src.end as usize);
    let t = tgt.tokens_of(bead.tgt.start as usize..bead.tgt.end as usize);
    bead_links.m = s.len();
    bead_links.n = t.len();
    src.places(bead.src.start as usize..bead.src.end as usize, &mut bead_links.src_at);
    tgt.places(bead.tgt.start as usize..bead.tgt.end as usize, &mut bead_links.tgt_at);
    bead_links.links.clear();
    finder.load(t, tgt.keys.len());
    for (p, &key) in s.iter().enumerate() {
        let row = links.forward.row(key);
        finder.for_each(
            row,
            |link| link.other,
            |number, q| {
                bead_links.links.push((p as u32, q, row[number].onward, row[number].back));
            },
        );
    }
}
