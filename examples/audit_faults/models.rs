//! Fits the models that give findings their probabilities.

use crate::gold::logistic::{Case, Sign, auc, brier, fit, probability};
use crate::plant::Fault;
use crate::{Audited, Truth};
use enregard::audit::{Model, Suspicion};
use std::collections::BTreeMap;
use std::ops::Range;

/// Models with their fitted weights.
pub(crate) struct Models(BTreeMap<Model, Vec<f64>>);

impl Models {
    /// Returns the probability of a suspicion, or `None` if its model could not be fitted.
    pub(crate) fn probability(&self, suspicion: &Suspicion) -> Option<f32> {
        let weights = self.0.get(&suspicion.model)?;
        Some(probability(&(inputs(suspicion), false, 1.0), weights) as f32)
    }
}

fn inputs(suspicion: &Suspicion) -> Vec<f64> {
    [1.0].into_iter().chain(suspicion.values.iter().map(|&value| f64::from(value))).collect()
}

/// Returns the cases on which a model is fitted: its suspicions of which the gold data show whether they are
/// right.
fn cases<'a>(audited: impl Iterator<Item = &'a Audited>, model: Model) -> Vec<Case> {
    let (mut cases, mut texts): (Vec<Case>, Vec<_>) = Default::default();
    for document in audited {
        let truth = Truth::of(&document.text);
        for it in document.suspicions.iter().filter(|it| it.model == model) {
            let Some(right) = truth.is_right(it.kind, &it.src, &it.tgt) else { continue };
            // If the only sentence of a side was planted as unrelated, the model `Doubtful` judges the pair.
            let is_paired = matches!(model, Model::PairedSource | Model::PairedTarget);
            let is_single = it.values.get(3) == Some(&1.0);
            if is_paired && is_single && truth.has([&it.src, &it.tgt], Fault::Foreign) {
                continue;
            }
            cases.push((inputs(it), right, 1.0));
            texts.push(text(document, it));
        }
    }
    match model {
        Model::Numbers => weigh_repeated(&mut cases, &texts, 0.0, |_| true),
        // With the weight of one, more planted pairs are found, but 2.7 % of the sentences of novels are in findings.
        Model::Doubtful => weigh_repeated(&mut cases, &texts, 0.5, |case| !case.1),
        _ => {}
    }
    cases
}

fn text<'a>(document: &'a Audited, it: &Suspicion) -> [&'a [String]; 2] {
    let [src, tgt] = &document.text.sides;
    let side = |texts: &'a [String], range: &Range<u32>| &texts[range.start as usize..range.end as usize];
    [side(src, &it.src), side(tgt, &it.tgt)]
}

/// Gives the n cases with the same texts together the weight n to the power `growth`, if `is_repeated` is true for them.
/// They are free translations and differences that the gold texts contain, so each copy of a text repeats them, whereas
/// each planted fault is in only one copy.
fn weigh_repeated(
    cases: &mut [Case],
    texts: &[[&[String]; 2]],
    growth: f64,
    is_repeated: impl Fn(&Case) -> bool,
) {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for (case, text) in cases.iter().zip(texts) {
        *counts.entry((*text, case.1)).or_default() += 1;
    }
    for (case, text) in cases.iter_mut().zip(texts) {
        if is_repeated(case) {
            case.2 = (counts[&(*text, case.1)] as f64).powf(growth - 1.0);
        }
    }
}

/// Returns the weights for these cases, or `None` if all of them are right or all are wrong.
fn weights(cases: &[Case]) -> Option<Vec<f64>> {
    let right = cases.iter().filter(|case| case.1).count();
    let can_be_fitted = right > 0 && right < cases.len();
    can_be_fitted.then(|| fit(cases, &vec![Sign::Any; cases[0].0.len() - 1]))
}

/// Fits all models on some texts.
pub(crate) fn fitted<'a>(audited: impl Iterator<Item = &'a Audited> + Clone) -> Models {
    let fit = |&model: &Model| Some((model, weights(&cases(audited.clone(), model))?));
    Models(Model::ALL.iter().filter_map(fit).collect())
}

/// Fits each model on all texts, and prints its weights and quality.
pub(crate) fn print(audited: &[Audited]) {
    println!("| model | cases | right | area | Brier | weights |\n|---|--:|--:|--:|--:|---|");
    for &model in Model::ALL {
        let cases = cases(audited.iter(), model);
        let right = cases.iter().filter(|case| case.1).count();
        let Some(weights) = weights(&cases) else {
            println!("| {model:?} | {} | {right} | | | |", cases.len());
            continue;
        };
        let (area, brier) = (auc(&cases, &weights), brier(&cases, &weights));
        println!("| {model:?} | {} | {right} | {area:.4} | {brier:.4} | {weights:.3?} |", cases.len());
    }
}
