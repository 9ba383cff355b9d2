//! Times a whole run from bytes to TMX: single documents of three sizes with one thread, and many small
//! documents with one and with two threads.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use enregard::{
    AlignOptions, AlignRun, Columns, Destination, Documents, LanguageChoice, Limits, Silent, Summary,
};
use enregard_benches::{Fixtures, json_lines};
use std::fs;
use std::path::Path;

fn run(input: &Path, jobs: usize) -> Summary {
    let documents = Documents::jsonl(input, Columns::default(), Limits::default()).expect("the input exists");
    let mut options = AlignOptions::default();
    options.languages = LanguageChoice::parse(Some("fr"), Some("en")).expect("the languages are supported");
    let destination = Destination::Stream(Box::new(std::io::sink()));
    let mut run = AlignRun::new(documents, destination, options);
    run.jobs = jobs;
    run.run(&mut Silent).expect("the run succeeds")
}

fn whole(c: &mut Criterion) {
    let fixtures = Fixtures::read();
    let path = std::env::temp_dir().join(format!("enregard-bench-{}.jsonl", std::process::id()));
    let mut group = c.benchmark_group("whole");
    group.sample_size(10);
    for (name, count, sentences) in
        [("1x1000", 1, 1000), ("1x5000", 1, 5000), ("1x20000", 1, 20_000), ("1000x30", 1000, 30)]
    {
        let lines: Vec<String> = json_lines(&fixtures, count, sentences).collect();
        fs::write(&path, lines.join("\n")).expect("the texts can be written");
        let summary = run(&path, 1);
        assert_eq!((summary.done, summary.failed), (count as u64, 0));
        assert!(summary.mean_confidence() > Some(0.8), "{:?}", summary.mean_confidence());
        group.throughput(Throughput::Elements(summary.source_sentences));
        for jobs in if count > 1 { &[1, 2][..] } else { &[1] } {
            group.bench_function(BenchmarkId::new(name, jobs), |b| b.iter(|| run(&path, *jobs)));
        }
    }
    group.finish();
    fs::remove_file(&path).expect("the file can be removed");
}

criterion_group!(benches, whole);
criterion_main!(benches);
