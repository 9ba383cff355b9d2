//! Times each stage at three sizes, to show how the time grows. Set-up is not timed. Each benchmark checks
//! its result once before timing.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use enregard::Language;
use enregard::internals::split::{self, Span};
use enregard::internals::text::read::{self, ReadOptions};
use enregard::{Aligner, Segments};
use enregard_benches::{Fixtures, Text, running};
use std::hint::black_box;
use std::path::Path;

/// The sizes of the texts, in French sentences.
const SIZES: [usize; 3] = [1_000, 5_000, 20_000];

fn texts() -> Vec<(usize, Text)> {
    let fixtures = Fixtures::read();
    SIZES.map(|size| (size, fixtures.text(size, 1))).into()
}

/// Times decoding bytes into paragraphs.
fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("read");
    for (size, text) in texts() {
        let bytes = running(&text.fr).into_bytes();
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        let read = || {
            read::decode(black_box(&bytes), Path::new("text"), &ReadOptions::default())
                .expect("the text can be decoded")
        };
        assert_eq!(read().paragraphs.len(), text.fr.iter().filter(|p| !p.is_empty()).count());
        group.bench_function(BenchmarkId::from_parameter(size), |b| b.iter(read));
    }
    group.finish();
}

/// Times splitting paragraphs into sentences.
fn splitting(c: &mut Criterion) {
    let mut group = c.benchmark_group("split");
    let splitter = split::for_language(Language::French);
    for (size, text) in texts() {
        let paragraphs: Vec<String> = text.fr.iter().map(|p| p.join(" ")).collect();
        group.throughput(Throughput::Elements(text.fr.iter().map(Vec::len).sum::<usize>() as u64));
        let mut spans: Vec<Span> = Vec::new();
        let mut split = || {
            let count = |p: &String| {
                spans.clear();
                splitter.split_into(black_box(p), &mut spans);
                spans.len()
            };
            paragraphs.iter().map(count).sum::<usize>()
        };
        let (found, expected) = (split() as f64, text.fr.iter().map(Vec::len).sum::<usize>() as f64);
        assert!((found / expected - 1.0).abs() < 0.05, "found {found} sentences, expected {expected}");
        group.bench_function(BenchmarkId::from_parameter(size), |b| b.iter(&mut split));
    }
    group.finish();
}

/// Times aligning sentences into beads.
fn aligning(c: &mut Criterion) {
    let mut group = c.benchmark_group("align");
    group.sample_size(10);
    let aligner = Aligner::new(Language::French, Language::English).expect("the languages are supported");
    for (size, text) in texts() {
        let flat = |side: &[Vec<String>]| side.concat();
        let (fr, en) = (flat(&text.fr), flat(&text.en));

        let view = |side: &'static [String]| Segments {
            texts: side.iter().map(String::as_str).collect(),
            ..Segments::default()
        };
        // Leak the sentences, which are needed until the program ends.
        let (src, tgt) = (view(fr.leak()), view(en.leak()));
        let mut worker = aligner.worker();
        let mut align = || worker.align(black_box(&src), black_box(&tgt)).beads;
        let (mut at, mut gold) = ((0, 0), std::collections::HashSet::new());
        for &(a, b) in &text.beads {
            gold.insert((at.0..at.0 + a as u32, at.1..at.1 + b as u32));
            at = (at.0 + a as u32, at.1 + b as u32);
        }
        let beads = align();
        let right = beads.iter().filter(|b| gold.contains(&(b.bead.src.clone(), b.bead.tgt.clone()))).count();
        assert!(right as f64 > 0.9 * gold.len() as f64, "{right} of {} beads are correct", gold.len());
        group.throughput(Throughput::Elements(src.texts.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |b| b.iter(&mut align));
    }
    group.finish();
}

criterion_group!(stages, reading, splitting, aligning);
criterion_main!(stages);
