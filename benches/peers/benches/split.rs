//! French text into sentences: enregard, sentencex and ICU4X, one thread, the same text in the same run.
//!
//! Timed: the call that finds the boundaries of each paragraph; the text is in memory, splitters are built
//! outside. The number of sentences is checked before each measurement. `cargo bench` in `benches/peers`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use enregard::split::{Span, for_language};
use enregard::text::lang::Lang;
use icu_segmenter::SentenceSegmenter;

const PASSAGE: &str = include_str!("../../text/fr.txt");
/// Sentences of the passage, counted by hand.
const SENTENCES: usize = 26;

fn enregard(paragraphs: &[&str], spans: &mut Vec<Span>) -> usize {
    let splitter = for_language(Lang::Fr);
    let mut count = 0;
    for paragraph in paragraphs {
        spans.clear();
        splitter.split_into(paragraph, spans);
        count += spans.len();
    }
    count
}

fn split(c: &mut Criterion) {
    let mut group = c.benchmark_group("split/fr");
    group.sample_size(20);
    for copies in [10, 1000] {
        let paragraphs: Vec<&str> = (0..copies).flat_map(|_| PASSAGE.lines()).collect();
        group.throughput(Throughput::Bytes((PASSAGE.len() * copies) as u64));
        let mut spans = Vec::new();
        assert_eq!(enregard(&paragraphs, &mut spans), SENTENCES * copies);
        group.bench_function(BenchmarkId::new("enregard", copies), |b| {
            b.iter(|| enregard(&paragraphs, &mut spans));
        });
        if copies <= 10 {
            group.bench_function(BenchmarkId::new("sentencex", copies), |b| {
                b.iter(|| paragraphs.iter().map(|p| sentencex::get_sentence_boundaries("fr", p).len()).sum::<usize>());
            });
        }
        let icu = SentenceSegmenter::new(Default::default());
        group.bench_function(BenchmarkId::new("icu4x", copies), |b| {
            b.iter(|| paragraphs.iter().map(|p| icu.segment_str(p).count() - 1).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group!(benches, split);
criterion_main!(benches);
