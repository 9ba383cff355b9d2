//! Times splitting French text into sentences: enregard with one and two threads, sentencex and ICU4X with
//! one thread. All split the same text in the same run.
//!
//! The time covers the calls that find the boundaries in each paragraph. The text is in memory, and the
//! splitters are built beforehand. Every iteration checks the number of sentences. Run `cargo bench` in
//! `benches/peers`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use enregard::Language;
use enregard::internals::split::{Splitter, for_language};
use icu_segmenter::SentenceSegmenter;

const PASSAGE: &str = include_str!("../../text/fr.txt");
/// The number of sentences in the passage, counted by hand.
const SENTENCES: usize = 26;

fn enregard(splitter: &dyn Splitter, paragraphs: &[&str]) -> usize {
    let mut spans = Vec::new();
    let mut count = 0;
    for paragraph in paragraphs {
        spans.clear();
        splitter.split_into(paragraph, &mut spans);
        count += spans.len();
    }
    count
}

/// Splits the two halves of the paragraphs in two threads, as `enregard split --jobs 2` does with pieces of a
/// text.
fn on_two_threads(splitter: &dyn Splitter, paragraphs: &[&str]) -> usize {
    let (one, other) = paragraphs.split_at(paragraphs.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| enregard(splitter, other));
        enregard(splitter, one) + other.join().unwrap()
    })
}

fn split(c: &mut Criterion) {
    let mut group = c.benchmark_group("split/fr");
    group.sample_size(20);
    let splitter = for_language(Language::French);
    let splitter = &*splitter;
    let icu = SentenceSegmenter::new(Default::default());
    for copies in [10, 1000] {
        let paragraphs: Vec<&str> = (0..copies).flat_map(|_| PASSAGE.lines()).collect();
        group.throughput(Throughput::Bytes((PASSAGE.len() * copies) as u64));
        group.bench_function(BenchmarkId::new("enregard", copies), |b| {
            b.iter(|| assert_eq!(enregard(splitter, &paragraphs), SENTENCES * copies));
        });
        group.bench_function(BenchmarkId::new("enregard, two threads", copies), |b| {
            b.iter(|| assert_eq!(on_two_threads(splitter, &paragraphs), SENTENCES * copies));
        });
        // The other splitters find other boundaries, but the same number in each copy.
        let peers: [(&str, &dyn Fn(&str) -> usize); 2] = [
            ("sentencex", &|p| sentencex::get_sentence_boundaries("fr", p).len()),
            ("icu4x", &|p| icu.segment_str(p).count() - 1),
        ];
        for (name, peer) in peers {
            let each: usize = PASSAGE.lines().map(peer).sum();
            group.bench_function(BenchmarkId::new(name, copies), |b| {
                b.iter(|| assert_eq!(paragraphs.iter().map(|p| peer(p)).sum::<usize>(), each * copies));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, split);
criterion_main!(benches);
