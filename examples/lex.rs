use enregard::lexicon::{build::*, file, learn::LearnOptions};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let other = enregard::text::lang::Lang::from_code(&args[1]).unwrap();
    let t = std::time::Instant::now();
    let dicts = [
        format!("../shared/train/dicts/fr-{other}.tsv.zst"),
        format!("../shared/train/dicts/{other}-fr.tsv.zst"),
    ];
    let n: usize = args[4].parse().unwrap();
    let env = |name: &str, v: f32| std::env::var(name).map_or(v, |x| x.parse().unwrap());
    let m = Material {
        other,
        pairs: vec![format!("../shared/train/pairs/fr-{other}.tsv.zst").into()],
        dictionaries: dicts
            .iter()
            .take(n)
            .filter(|p| std::path::Path::new(p).exists())
            .map(|p| p.into())
            .collect(),
        sources: args[3].split(',').map(|s| s.to_string()).collect(),
    };
    let d = LearnOptions::default();
    let o = LearnOptions {
        least_probability: env("LP", d.least_probability),
        most_translations: env("MT", d.most_translations as f32) as usize,
        least_count: env("LC", d.least_count as f32) as u32,
        dictionary_share: env("DS", d.dictionary_share),
        rounds: env("RO", d.rounds as f32) as usize,
        ..d
    };
    let (lex, taken) = build(&m, &o).unwrap();
    let bytes = file::to_bytes(&lex);
    println!(
        "{other} {taken:?} {} entries {} fr {} other {} bytes {:?}",
        lex.len(),
        lex.french.len(),
        lex.foreign.len(),
        bytes.len(),
        t.elapsed()
    );
    std::fs::write(&args[2], bytes).unwrap();
}
