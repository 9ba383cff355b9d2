// Shows the findings of an audit: the labels of a pair, the filter, and the definitions. The page gets the findings
// from enregard and cannot compute them, so a pair that was changed on the page has none.

/** The definitions of the kinds of findings, in the order in which enregard lists them. */
const FINDINGS = {
  en: {
    "omission": "A passage of the source has no translation.",
    "addition": "A passage of the translation has no source.",
    "untranslated": "The translation repeats the source text.",
    "wrong-language": "A side is in the language of the other side, or in a third language.",
    "numbers": "A number in digits on one side occurs neither in digits nor in words on the other.",
    "truncated": "The translation of a passage is incomplete.",
    "doubtful": "Two passages are in the same place but do not seem to translate each other.",
    "moved": "The translation has a passage in a different place.",
    "duplicate": "The translation contains a passage twice.",
  },
  fr: {
    "omission": "Un passage de la source n’est pas traduit.",
    "addition": "Un passage de la traduction n’a pas de source.",
    "untranslated": "La traduction répète le texte source.",
    "wrong-language": "Un côté est dans la langue de l’autre, ou dans une troisième langue.",
    "numbers": "Un nombre en chiffres d’un côté ne figure de l’autre ni en chiffres ni en lettres.",
    "truncated": "La traduction d’un passage est incomplète.",
    "doubtful": "Deux passages sont au même endroit, mais ne semblent pas se traduire l’un l’autre.",
    "moved": "La traduction a un passage à un autre endroit.",
    "duplicate": "La traduction contient deux fois un passage.",
  },
};

const FINDING_KINDS = Object.keys(FINDINGS.en);

/** Whether enregard looked for findings. */
const hasFindings = () => page.docs.some((doc) => doc.findings);

/** Returns the findings about a bead, each with its kind, probability in thousandths, and reason. */
const findingsOf = (bead) => bead.findings || NOTHING;

/** Returns the findings of a bead as texts. */
const findingTexts = (bead) => findingsOf(bead).map(({ kind, note }) => `${kind}: ${note}`);

/** Whether a bead passes the filter by finding: `all`, `any`, or a kind. */
function passesFinding(bead, wanted) {
  if (wanted === "all") return true;
  const found = findingsOf(bead);
  return wanted === "any" ? found.length > 0 : found.some(({ kind }) => kind === wanted);
}

/** Returns the labels of the findings about a bead. */
function findingLabels(bead) {
  return findingsOf(bead).map(({ kind, probability, note }) => {
    const text = `${kind} ${twoDecimals(probability)}`;
    const described = { role: "img", title: `${FINDINGS[uiLanguage][kind]} (${note})` };
    return el("span", { class: "flag finding", ...described, "aria-label": `${text}: ${note}` }, text);
  });
}

/** Returns the labels of the findings and the flags of a bead, as a list with at most one element. */
function allLabels(bead) {
  const labels = [...findingLabels(bead), ...flagLabels(bead)];
  return labels.length ? [el("span", { class: "flags" }, ...labels)] : [];
}

/** Shows the filter by finding and the definitions, or hides them if enregard did not look for findings. */
function showFindingFilter() {
  const shown = hasFindings();
  byId("findinglabel").hidden = byId("findinghelp").hidden = !shown;
  if (!shown) return;
  fillFilter("finding", FINDING_KINDS);
  fillDefinitions("findingdefinitions", FINDINGS[uiLanguage]);
}

/** Writes the number of pairs with findings of each kind into the filter. */
function countFindings() {
  if (byId("findinglabel").hidden) return;
  countFilter("finding", translate("anyfinding"), (bead) => findingsOf(bead).map(({ kind }) => kind));
}
