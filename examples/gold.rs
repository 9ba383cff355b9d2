use enregard::lexicon::file;
use enregard::pipeline::*;
use enregard::text::lang::Lang;
use rayon::prelude::*;
use std::collections::*;
type B = (Vec<u32>, Vec<u32>);
fn ladder(p: &str) -> Vec<B> {
    std::fs::read_to_string(p)
        .unwrap()
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| {
            let mut it = l.split(':').take(2).map(|s| {
                s.trim_matches(|c| c == '[' || c == ']' || c == ' ')
                    .split(',')
                    .filter(|x| !x.trim().is_empty())
                    .map(|x| x.trim().parse().unwrap())
                    .collect::<Vec<u32>>()
            });
            (it.next().unwrap(), it.next().unwrap())
        })
        .collect()
}
fn single(b: Vec<B>) -> BTreeSet<B> {
    let mut o = BTreeSet::new();
    for (s, t) in b {
        if !s.is_empty() && !t.is_empty() {
            o.insert((s, t));
        } else {
            for x in s {
                o.insert((vec![x], vec![]));
            }
            for x in t {
                o.insert((vec![], vec![x]));
            }
        }
    }
    o
}
fn hits<'a>(l: impl Iterator<Item = &'a B>, r: &BTreeSet<B>, two: bool) -> [usize; 3] {
    let mut links: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (s, t) in r {
        if two && (s.is_empty() || t.is_empty()) {
            continue;
        }
        for x in s {
            links.entry(*x).or_default().extend(t);
        }
    }
    let mut o = [0; 3];
    for b in l {
        o[0] += 1;
        let e = r.contains(b);
        o[1] += e as usize;
        o[2] += (e || b.0.iter().any(|s| links.get(s).is_some_and(|x| b.1.iter().any(|t| x.contains(t)))))
            as usize;
    }
    o
}
fn f(p: f64, r: f64) -> f64 {
    if p + r > 0. { 2. * p * r / (p + r) } else { 0. }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let want: Vec<&str> = args[1].split(',').collect();
    let lexdir = args.get(2).cloned().unwrap_or("/tmp".into());
    let base = "../shared/gold/align";
    let mut sets: Vec<String> =
        std::fs::read_dir(base).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    sets.sort();
    let mut weights = enregard::score::weights::Weights::default();
    for name in enregard::score::weights::Weights::NAMES {
        if let Ok(v) = std::env::var(name) {
            *weights.get_mut(name).unwrap() = v.parse().unwrap();
        }
    }
    let verbose = std::env::var("V").is_ok();
    let mut mean = vec![];
    for set in sets.iter().filter(|s| want.iter().any(|w| s.contains(w))) {
        let l = set.split('-').find(|x| x.starts_with("fr") && x.len() == 4).unwrap();
        let other = Lang::from_code(&l[2..]).unwrap();
        let lex = std::fs::read(format!("{lexdir}/{other}.lex"))
            .ok()
            .map(|b| file::from_bytes(&b, "x".as_ref()).unwrap());
        let al = Aligner::new(Lang::Fr, other, AlignerOptions { weights: weights.clone() })
            .unwrap()
            .with_lexicon(lex);
        let mut docs: Vec<String> = std::fs::read_dir(format!("{base}/{set}"))
            .unwrap()
            .map(|e| e.unwrap().path().to_str().unwrap().to_string())
            .filter(|p| p.ends_with(".src"))
            .map(|p| p[..p.len() - 4].to_string())
            .collect();
        docs.sort();
        let t0 = std::time::Instant::now();
        let res: Vec<_> = docs
            .par_iter()
            .map(|d| {
                let s = std::fs::read_to_string(format!("{d}.src")).unwrap();
                let t = std::fs::read_to_string(format!("{d}.tgt")).unwrap();
                let par = |e: &str| {
                    std::fs::read_to_string(format!("{d}.{e}"))
                        .ok()
                        .map(|x| x.lines().map(|l| l.trim().parse().unwrap()).collect::<Vec<u32>>())
                };
                let a = al.align(
                    &Segments { texts: s.lines().collect(), paragraphs: par("srcpar"), boundaries: None },
                    &Segments { texts: t.lines().collect(), paragraphs: par("tgtpar"), boundaries: None },
                    &mut Workspace::default(),
                );
                let gold = single(ladder(&format!("{d}.gold")));
                let pv: Vec<B> = a
                    .beads
                    .iter()
                    .map(|b| (b.bead.src.clone().collect(), b.bead.tgt.clone().collect()))
                    .collect();
                let conf: Vec<(f32, bool)> =
                    a.beads.iter().zip(&pv).map(|(b, p)| (b.confidence, gold.contains(p))).collect();
                let pred = single(pv);
                let two: Vec<&B> = gold.iter().filter(|b| !b.0.is_empty() && !b.1.is_empty()).collect();
                let pred2: BTreeSet<B> =
                    pred.iter().filter(|b| !b.0.is_empty() && !b.1.is_empty()).cloned().collect();
                let p = hits(pred.iter(), &gold, false);
                let r = hits(two.into_iter(), &pred2, true);
                if std::env::var("DUMP").is_ok() {
                    let mut o = String::new();
                    for b in &a.beads {
                        o.push_str(&format!(
                            "{:?}:{:?}:{}\n",
                            b.bead.src.clone().collect::<Vec<_>>(),
                            b.bead.tgt.clone().collect::<Vec<_>>(),
                            b.confidence
                        ));
                    }
                    std::fs::create_dir_all("/tmp/pred").unwrap();
                    std::fs::write(format!("/tmp/pred/{}-{}.ladder", set, d.rsplit('/').next().unwrap()), o)
                        .unwrap();
                }
                (d.clone(), p, r, conf, a)
            })
            .collect();
        let mut sp = [0; 3];
        let mut sr = [0; 3];
        let mut conf = vec![];
        for (d, p, r, c, _) in &res {
            for k in 0..3 {
                sp[k] += p[k];
                sr[k] += r[k];
            }
            conf.extend(c.iter().cloned());
            if verbose {
                println!(
                    "   {} {:.4}",
                    d.rsplit('/').next().unwrap(),
                    f(p[1] as f64 / p[0] as f64, r[1] as f64 / r[0] as f64)
                );
            }
        }
        conf.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ece: f64 = (0..10)
            .map(|k| {
                let c = &conf[k * conf.len() / 10..(k + 1) * conf.len() / 10];
                (c.iter().map(|x| x.0 as f64).sum::<f64>() - c.iter().filter(|x| x.1).count() as f64).abs()
            })
            .sum::<f64>()
            / conf.len() as f64;
        let q = |k: usize| f(sp[k] as f64 / sp[0] as f64, sr[k] as f64 / sr[0] as f64);
        mean.push(q(1));
        println!(
            "{set:24} strict {:.4} lax {:.4} P {:.4} R {:.4} ece {:.4} n {} {:?}",
            q(1),
            q(2),
            sp[1] as f64 / sp[0] as f64,
            sr[1] as f64 / sr[0] as f64,
            ece,
            sp[0],
            t0.elapsed()
        );
    }
    println!("MEAN {:.4}", mean.iter().sum::<f64>() / mean.len() as f64);
}
