// What the page says, in English and French. Elements with data-t get their text from here, data-title their title.

const SAID = {
  en: {
    skip: "Skip to the pairs", list: "Pairs", source: "Source", target: "Translation", overview: "Overview",
    filters: "Filter", correcting: "Correct", search: "Text on either side", most: "Confidence at most", kind: "Kind",
    all: "all", doubtful: "doubtful", oneone: "1-1", other: "not 1-1", nulls: "without counterpart",
    checked: "checked", changed: "changed", excluded: "not exported", clear: "Show all",
    merge: "Merge with next", split: "Split here", up: "Sentence up", down: "Sentence down", unlink: "Unlink",
    link: "Link", edit: "Edit text", check: "Checked", exclude: "Do not export", undo: "Undo", redo: "Redo",
    next: "Next doubtful", previous: "Previous doubtful", export: "Export", help: "Keys", language: "Français",
    realign: "Align again from here", close: "Close", withnulls: "with sentences that have no counterpart",
    corrections: "Corrections", nosentences: "Corrections: enregard convert FILE OUT --corrections puts them into this file. For align they would need sentence numbers, which this file does not have.",
    doubt: "Doubtful below", hist: "How sure", threshold: "Doubtful below",
    gap: "no counterpart", nothing: "No pair fits the filter.", byhand: "by hand", none: "–",
    shown: "{0} of {1} pairs, {2} doubtful", saved: "Saved to {0}", saving: "Saving…", failed: "Not saved: {0}",
    conf: "confidence {0}", row: "pair {0}", nodoubt: "No doubtful pair left there",
    cannot: "That is not possible here", undone: "Undone: {0}", redone: "Redone: {0}", done: "{0}",
    realigned: "Aligned again from pair {0}", editing: "Enter: keep. Escape: leave as it was. Ctrl+Enter: cut in two at the cursor.",
    longer: "The translation is {0} times as long as usual for this source",
    shorter: "The translation is {0} times as short as usual for this source",
    nowords: "no number, name or dictionary word of one side is found on the other",
    fewwords: "only {0} of {1} telling words are found on the other side",
    numbers: "numbers on one side only: {0}",
    before: "the pair before is doubtful", after: "the pair after is doubtful", around: "both neighbours are doubtful",
    isnull: "no counterpart was found", many: "many sentences in one pair ({0})",
    others: "other ways to pair these sentences fit nearly as well", given: "the file gives a low confidence; no reason is seen here",
    plot: "Alignment path: {0} source and {1} target sentences. Arrow keys move along it.",
    histo: "Pairs by confidence, in tenths: {0}", at: "pair {0} of {1}", unchecked: "No longer checked", included: "To be exported again",
  },
  fr: {
    skip: "Aller aux paires", list: "Paires", source: "Source", target: "Traduction", overview: "Vue d’ensemble",
    filters: "Filtrer", correcting: "Corriger", search: "Texte d’un côté ou de l’autre", most: "Confiance au plus", kind: "Sorte",
    all: "toutes", doubtful: "douteuses", oneone: "1-1", other: "autres que 1-1", nulls: "sans contrepartie",
    checked: "vérifiées", changed: "modifiées", excluded: "non exportées", clear: "Tout montrer",
    merge: "Fusionner avec la suivante", split: "Couper ici", up: "Phrase vers le haut", down: "Phrase vers le bas",
    unlink: "Délier", link: "Lier", edit: "Modifier le texte", check: "Vérifiée", exclude: "Ne pas exporter",
    undo: "Annuler", redo: "Rétablir", next: "Douteuse suivante", previous: "Douteuse précédente",
    export: "Exporter", help: "Touches", language: "English", realign: "Réaligner à partir d’ici", close: "Fermer",
    withnulls: "avec les phrases sans contrepartie", corrections: "Corrections",
    nosentences: "Corrections : enregard convert FICHIER SORTIE --corrections les met dans ce fichier. Pour align, il faudrait des numéros de phrases, que ce fichier n’a pas.",
    doubt: "Douteuse sous", hist: "Confiance", threshold: "Douteuse sous",
    gap: "sans contrepartie", nothing: "Aucune paire ne passe le filtre.", byhand: "à la main", none: "–",
    shown: "{0} paires sur {1}, dont {2} douteuses", saved: "Enregistré dans {0}", saving: "Enregistrement…", failed: "Non enregistré : {0}",
    conf: "confiance {0}", row: "paire {0}", nodoubt: "Plus de paire douteuse de ce côté",
    cannot: "Impossible ici", undone: "Annulé : {0}", redone: "Rétabli : {0}", done: "{0}",
    realigned: "Réaligné à partir de la paire {0}", editing: "Entrée : garder. Échap : laisser tel quel. Ctrl+Entrée : couper en deux au curseur.",
    longer: "La traduction est {0} fois plus longue que d’habitude pour cette source",
    shorter: "La traduction est {0} fois plus courte que d’habitude pour cette source",
    nowords: "aucun nombre, nom ou mot du dictionnaire d’un côté ne se retrouve de l’autre",
    fewwords: "seuls {0} mots parlants sur {1} se retrouvent de l’autre côté",
    numbers: "nombres d’un seul côté : {0}",
    before: "la paire précédente est douteuse", after: "la paire suivante est douteuse", around: "les deux voisines sont douteuses",
    isnull: "aucune contrepartie trouvée", many: "beaucoup de phrases dans une paire ({0})",
    others: "d’autres façons d’apparier ces phrases conviennent presque aussi bien", given: "le fichier donne une confiance faible ; aucune raison visible ici",
    plot: "Chemin de l’alignement : {0} phrases source, {1} phrases cible. Les flèches le parcourent.",
    histo: "Paires par confiance, en dixièmes : {0}", at: "paire {0} sur {1}", unchecked: "N’est plus vérifiée", included: "De nouveau à exporter",
  },
};

let tongue = (navigator.language || "en").toLowerCase().startsWith("fr") ? "fr" : "en";

/** A phrase in the language of the interface, {0} and so on filled in. */
function say(name, ...values) {
  return SAID[tongue][name].replace(/\{(\d)\}/g, (_, k) => String(values[k]));
}

/** Puts the interface into a language. */
function speak(language) {
  tongue = language;
  document.documentElement.lang = tongue;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
}
