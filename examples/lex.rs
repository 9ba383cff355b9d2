use enregard::lexicon::{build::*, file, learn::LearnOptions};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let other = enregard::text::lang::Lang::from_code(&args[1]).unwrap();
    let t = std::time::Instant::now();
    let dicts = [
        format!("../shared/train/dicts/fr-{other}.tsv.zst"),
        format!("../shared/train/dicts/{other}-fr.tsv.zst"),
    ];
    let allowed_dicts = |p: &String| std::path::Path::new(p).exists();
    let m = Material {
        other,
        pairs: vec![format!("../shared/train/pairs/fr-{other}.tsv.zst").into()],
        dictionaries: dicts.iter().filter(|p| allowed_dicts(p)).map(|p| p.into()).collect(),
        sources: if args.len() > 3 { args[3].split(',').map(|s| s.to_string()).collect() } else { vec![] },
    };
    let (lex, taken) = build(&m, &LearnOptions::default()).unwrap();
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
