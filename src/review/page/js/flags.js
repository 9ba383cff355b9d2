// Shows quality flags: their definitions, the labels of a pair, and the filter. The page gets the flags from enregard
// and cannot compute them, so a pair whose texts were changed on the page has no flags.

/** The definitions of all flags, in the order in which enregard lists them. */
const DEFINITIONS = {
  en: {
    "untranslated": "Both sides have nearly the same words, in one of the two languages.",
    "wrong-language": "A side is in the language of the other side, or in a third language.",
    "numbers": "A number in digits on one side occurs neither in digits nor in words on the other.",
    "truncated": "The target is much shorter than expected, and does not end with sentence punctuation.",
    "length": "One side is more than 2.5 times as long as expected from the other.",
    "punctuation":
      "Only one side has a question mark, exclamation mark, colon, brackets or quotation marks.",
    "markup": "The sides have different tags, entities or placeholders, or a side consists only of these.",
    "numeric-only": "A side has no letters.",
    "too-long": "A side has more characters than the limit, which is 2000 unless it is set.",
    "duplicate": "An earlier pair has the same two texts.",
    "inconsistent":
      "An earlier pair has the same source and a different target, or the same target and a different source.",
  },
  fr: {
    "untranslated": "Les deux côtés ont presque les mêmes mots, dans l’une des deux langues.",
    "wrong-language": "Un côté est dans la langue de l’autre, ou dans une troisième langue.",
    "numbers": "Un nombre en chiffres d’un côté ne figure de l’autre ni en chiffres ni en lettres.",
    "truncated": "La cible est beaucoup plus courte que prévu et ne finit pas par une ponctuation de fin de phrase.",
    "length": "Un côté est plus de 2,5 fois plus long que prévu d’après l’autre.",
    "punctuation": "Un seul côté a un point d’interrogation ou d’exclamation, un deux-points, des parenthèses, des "
      + "crochets ou des guillemets.",
    "markup": "Les deux côtés n’ont pas les mêmes balises, entités ou variables, ou un côté n’est fait que de "
      + "celles-ci.",
    "numeric-only": "Un côté n’a aucune lettre.",
    "too-long": "Un côté a plus de caractères que la limite, qui est de 2000 si rien d’autre n’est fixé.",
    "duplicate": "Une paire précédente a les deux mêmes textes.",
    "inconsistent": "Une paire précédente a la même source et une autre cible, ou la même cible et une autre "
      + "source.",
  },
};

const FLAGS = Object.keys(DEFINITIONS.en);

/** Whether enregard computed flags, or the file has some. */
const hasFlags = () => page.exports.flags || beads.some((bead) => bead.flags);

/** Returns the flags of a bead. */
const flagsOf = (bead) => bead.flags || NOTHING;

/** Whether a bead passes the filter by flag: `all`, `any`, or the name of a flag. */
function passesFlag(bead, wanted) {
  if (wanted === "all") return true;
  return wanted === "any" ? flagsOf(bead).length > 0 : flagsOf(bead).includes(wanted);
}

/** Returns the labels of the flags of a bead. */
function flagLabels(bead) {
  const label = (name) => {
    const definition = DEFINITIONS[uiLanguage][name];
    const described = { role: "img", title: definition, "aria-label": `${name}: ${definition}` };
    return el("span", { class: "flag", ...described }, name);
  };
  return flagsOf(bead).map(label);
}

/** Shows the filter by flag and the definitions, or hides them if there are no flags. */
function showFlagFilter() {
  const shown = hasFlags();
  byId("flaglabel").hidden = byId("flaghelp").hidden = !shown;
  if (!shown) return;
  fillFilter("flag", FLAGS);
  fillDefinitions("definitions", DEFINITIONS[uiLanguage]);
}

/** Writes the number of pairs with each flag into the filter. */
function countFlags() {
  if (byId("flaglabel").hidden) return;
  countFilter("flag", translate("anyflag"), flagsOf);
}
