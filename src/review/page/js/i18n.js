// The interface texts in English and French. Elements with data-t get their text from here, and elements with
// data-label their accessible name.

const MESSAGES = {
  en: {
    skip: "Skip to the pairs", list: "Pairs", source: "Source", target: "Translation", overview: "Overview",
    filters: "Filter", correcting: "Correct", search: "Search both sides", max: "Maximum confidence",
    kind: "Type",
    all: "all", doubtful: "doubtful", oneone: "1-1", other: "not 1-1", nulls: "unaligned",
    moved: "out of order", movedsentence: "out of order: target sentence {0}",
    movedsentences: "out of order: target sentences {0} to {1}",
    checked: "checked", changed: "changed", excluded: "not exported", clear: "Show all",
    merge: "Merge with next", split: "Split here", up: "Move sentence up", down: "Move sentence down",
    unlink: "Unlink", link: "Link", edit: "Edit text", check: "Mark as checked", exclude: "Do not export",
    undo: "Undo", redo: "Redo", next: "Next doubtful", previous: "Previous doubtful",
    export: "Export", help: "Shortcuts", language: "Français", realign: "Realign from here", close: "Close",
    withnulls: "include unaligned sentences", corrections: "Corrections",
    nosentences: "To apply the corrections to this file, run enregard convert FILE OUT "
      + "--corrections CORRECTIONS. They cannot be used with enregard align, because this "
      + "file has no sentence numbers.",
    threshold: "Doubtful below", histogram: "Pairs by confidence",
    gap: "unaligned", nothing: "No pair matches the filter.", none: "–",
    shown: "{0} of {1} pairs, {2} doubtful",
    saved: "Saved to {0}", saving: "Saving…", notsaved: "Not saved",
    lost: "enregard does not answer, so changes are no longer saved to {0}.",
    startagain: "Start enregard again in the terminal with the same command, and open the address that it "
      + "prints.",
    restarted: "enregard was started again, and this page can no longer save to {0}. Open the new address that "
      + "enregard printed in the terminal.",
    refused: "Your changes are not saved to {0}: {1}.",
    outside: "Your changes are not saved, because another program has changed {0}.",
    seeoutside: "You can save your version; enregard then keeps a copy of the other one beside it. Or stop "
      + "enregard, start it again and open the new address; your changes are then added to the other version "
      + "where they fit.",
    elsewhere: "The review of {0} was changed in another window.",
    choose: "Your changes are not saved. Choose which version is to be saved.",
    iskept: "Your changes are kept in this browser, which sends them to enregard as soon as it can.",
    notkept: "This browser cannot keep your changes ({0}). Do not close this page, and export your work "
      + "now.",
    unfit: "Unsaved changes from {1} that were not restored: {0}. Since then, {2} has been changed in the same "
      + "places.",
    isback: "The connection to enregard is back", restored: "Restored changes",
    restoredcount: "Restored changes that were not saved: {0}",
    alarmretry: "Try again", alarmoverwrite: "Save my version",
    alarmcombine: "Load the saved version and add my changes", alarmdiscard: "Discard my changes",
    alarmreload: "Load the saved version", alarmexport: "Export",
    alarmunfitdownload: "Download these changes", alarmunfitdiscard: "Discard these changes",
    confidence: "confidence {0}", alignment: "alignment {0}", translation: "translation {0}",
    finding: "Finding", findings: "Findings", anyfinding: "any finding",
    flag: "Flag", flags: "Quality flags", anyflag: "any flag", flagged: "Flags: {0}",
    row: "Pair {0}", nodoubt: "No more doubtful pairs in this direction",
    sourcebetween: "Not possible: source sentence {0} (pair {1}) is between these sentences",
    targetbetween: "Not possible: target sentence {0} (pair {1}) is between these sentences",
    cannot: "Not possible here", undone: "Undone: {0}", redone: "Redone: {0}",
    realigned: "Realigned from pair {0}", notrealigned: "Realignment failed: {0}",
    editing: "Enter saves the text, Escape discards the changes, Ctrl+Enter splits the text at the cursor.",
    longer: "the translation is {0} times as long as expected",
    shorter: "a translation {0} times as long was expected",
    nowords: "no number, name or dictionary word on one side matches the other side",
    fewwords: "only {0} of {1} informative words match the other side",
    numbers: "numbers on one side only: {0}",
    before: "the previous pair is doubtful", after: "the next pair is doubtful",
    around: "both neighbouring pairs are doubtful",
    isnull: "no counterpart was found", hole: "the other side has unaligned sentences in the same place",
    many: "many sentences in one pair ({0})",
    fits: "the sentences fit between their neighbours ({0})",
    mayfit: "other pairings of these sentences fit nearly as well ({0})",
    misfits: "the sentences hardly fit between their neighbours ({0})",
    translates: "the two sides translate each other ({0})",
    maytranslate: "the two sides may not translate each other ({0})",
    mistranslates: "the two sides hardly translate each other ({0})",
    and: "{0}, and {1}", but: "{0}, but {1}",
    lowinfile: "the file states a low confidence; no specific reason was found",
    plot: "Alignment path: {0} source and {1} target sentences. Move along it with the arrow keys.",
    bins: "Number of pairs for each tenth of confidence: {0}", at: "pair {0} of {1}",
    unchecked: "No longer marked as checked", included: "Exported again",
  },
  fr: {
    skip: "Aller aux paires", list: "Paires", source: "Source", target: "Traduction",
    overview: "Vue d’ensemble",
    filters: "Filtrer", correcting: "Corriger", search: "Chercher des deux côtés", max: "Confiance maximale",
    kind: "Type",
    all: "toutes", doubtful: "douteuses", oneone: "1-1", other: "autres que 1-1", nulls: "non alignées",
    moved: "dans un autre ordre", movedsentence: "dans un autre ordre : phrase cible {0}",
    movedsentences: "dans un autre ordre : phrases cible {0} à {1}",
    checked: "vérifiées", changed: "modifiées", excluded: "non exportées", clear: "Tout afficher",
    merge: "Fusionner avec la suivante", split: "Couper ici", up: "Monter la phrase",
    down: "Descendre la phrase", unlink: "Délier", link: "Lier", edit: "Modifier le texte",
    check: "Marquer comme vérifiée", exclude: "Ne pas exporter",
    undo: "Annuler", redo: "Rétablir", next: "Douteuse suivante", previous: "Douteuse précédente",
    export: "Exporter", help: "Raccourcis", language: "English", realign: "Réaligner à partir d’ici",
    close: "Fermer",
    withnulls: "inclure les phrases non alignées", corrections: "Corrections",
    nosentences: "Pour appliquer les corrections à ce fichier, lancez enregard convert FICHIER SORTIE "
      + "--corrections CORRECTIONS. Elles ne peuvent pas servir à enregard align, car ce fichier ne contient "
      + "pas de numéros de phrases.",
    threshold: "Douteuse sous", histogram: "Paires par confiance",
    gap: "non alignée", nothing: "Aucune paire ne correspond au filtre.", none: "–",
    shown: "{0} paires sur {1}, dont {2} douteuses",
    saved: "Enregistré dans {0}", saving: "Enregistrement…", notsaved: "Non enregistré",
    lost: "enregard ne répond plus : les modifications ne sont plus enregistrées dans {0}.",
    startagain: "Relancez enregard dans le terminal avec la même commande, et ouvrez l’adresse qu’il "
      + "affiche.",
    restarted: "enregard a été relancé, et cette page ne peut plus enregistrer dans {0}. Ouvrez la nouvelle "
      + "adresse qu’enregard a affichée dans le terminal.",
    refused: "Vos modifications ne sont pas enregistrées dans {0} : {1}.",
    outside: "Vos modifications ne sont pas enregistrées, car un autre programme a modifié {0}.",
    seeoutside: "Vous pouvez enregistrer votre version ; enregard conserve alors une copie de l’autre à côté. "
      + "Ou arrêtez enregard, relancez-le et ouvrez la nouvelle adresse : vos modifications sont alors "
      + "ajoutées à l’autre version là où c’est possible.",
    elsewhere: "La révision de {0} a été modifiée dans une autre fenêtre.",
    choose: "Vos modifications ne sont pas enregistrées. Choisissez la version à enregistrer.",
    iskept: "Vos modifications sont conservées dans ce navigateur, qui les enregistrera dès que possible.",
    notkept: "Ce navigateur ne peut pas conserver vos modifications ({0}). Ne fermez pas cette page et "
      + "exportez votre travail maintenant.",
    unfit: "Modifications non enregistrées du {1} qui n’ont pas été rétablies : {0}. Depuis, {2} a été modifié "
      + "aux mêmes endroits.",
    isback: "La connexion à enregard est rétablie", restored: "Modifications rétablies",
    restoredcount: "Modifications non enregistrées rétablies : {0}",
    alarmretry: "Réessayer", alarmoverwrite: "Enregistrer ma version",
    alarmcombine: "Charger la version enregistrée et ajouter mes modifications",
    alarmdiscard: "Abandonner mes modifications", alarmreload: "Charger la version enregistrée",
    alarmexport: "Exporter",
    alarmunfitdownload: "Télécharger ces modifications", alarmunfitdiscard: "Abandonner ces modifications",
    confidence: "confiance {0}", alignment: "alignement {0}", translation: "traduction {0}",
    finding: "Constat", findings: "Constats", anyfinding: "au moins un",
    flag: "Signalement", flags: "Signalements", anyflag: "au moins un", flagged: "Signalements : {0}",
    row: "Paire {0}", nodoubt: "Plus de paire douteuse dans cette direction",
    sourcebetween: "Impossible : la phrase source {0} (paire {1}) se trouve entre ces phrases",
    targetbetween: "Impossible : la phrase cible {0} (paire {1}) se trouve entre ces phrases",
    cannot: "Impossible ici", undone: "Annulé : {0}", redone: "Rétabli : {0}",
    realigned: "Réaligné à partir de la paire {0}", notrealigned: "Échec du réalignement : {0}",
    editing: "Entrée enregistre le texte, Échap annule les modifications, Ctrl+Entrée coupe le texte au curseur.",
    longer: "la traduction est {0} fois plus longue que prévu",
    shorter: "la traduction est {0} fois plus courte que prévu",
    nowords: "aucun nombre, nom ou mot du dictionnaire d’un côté ne correspond à l’autre",
    fewwords: "seuls {0} mots significatifs sur {1} correspondent à l’autre côté",
    numbers: "nombres d’un seul côté : {0}",
    before: "la paire précédente est douteuse", after: "la paire suivante est douteuse",
    around: "les deux paires voisines sont douteuses",
    isnull: "aucune contrepartie trouvée", hole: "l’autre côté a des phrases non alignées au même endroit",
    many: "beaucoup de phrases dans une paire ({0})",
    fits: "les phrases s’accordent avec leurs voisines ({0})",
    mayfit: "d’autres appariements de ces phrases conviennent presque aussi bien ({0})",
    misfits: "les phrases ne s’accordent guère avec leurs voisines ({0})",
    translates: "les deux côtés sont la traduction l’un de l’autre ({0})",
    maytranslate: "les deux côtés ne sont peut-être pas la traduction l’un de l’autre ({0})",
    mistranslates: "les deux côtés ne sont guère la traduction l’un de l’autre ({0})",
    and: "{0}, et {1}", but: "{0}, mais {1}",
    lowinfile: "le fichier indique une confiance faible ; aucune raison précise trouvée",
    plot: "Chemin de l’alignement : {0} phrases source, {1} phrases cible. Parcourez-le avec les flèches.",
    bins: "Nombre de paires par dixième de confiance : {0}", at: "paire {0} sur {1}",
    unchecked: "N’est plus marquée comme vérifiée", included: "De nouveau exportée",
  },
};

let uiLanguage = (navigator.language || "en").toLowerCase().startsWith("fr") ? "fr" : "en";

/** Returns the message `name` in the interface language, with {0}, {1} … replaced by `values`. */
function translate(name, ...values) {
  return MESSAGES[uiLanguage][name].replace(/\{(\d)\}/g, (_, k) => String(values[k]));
}

/** Switches the interface to `language`. */
function setLanguage(language) {
  uiLanguage = language;
  document.documentElement.lang = uiLanguage;
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = translate(element.dataset.t);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", translate(element.dataset.label));
  }
}
