// The interface texts in English and French. Elements with data-t get their text from here, elements with data-label
// their accessible name, and elements with data-hint their placeholder.

const MESSAGES = {
  en: {
    skip: "Skip to the pairs", list: "Pairs", source: "Source", target: "Translation", overview: "Overview",
    filters: "Filter", correcting: "Correct", search: "Search both sides", max: "Maximum confidence",
    kind: "Type", all: "all", doubtful: "doubtful", oneone: "1-1", other: "not 1-1", nulls: "unaligned",
    moved: "out of order", movedsentence: "out of order: target sentence {0}",
    movedsentences: "out of order: target sentences {0} to {1}", checked: "confirmed", changed: "edited",
    excluded: "rejected", clear: "Show all", merge: "Merge with next", split: "Split here",
    up: "Move sentence up", down: "Move sentence down", unlink: "Unlink", link: "Link", edit: "Edit text",
    check: "Confirm", exclude: "Reject: do not export", undo: "Undo", redo: "Redo", next: "Next doubtful",
    previous: "Previous doubtful", export: "Export", help: "Keys and mouse", language: "Français",
    realign: "Align again from here", realignall: "Align the rest again", close: "Close", withnulls: "include unaligned sentences",
    corrections: "Corrections",
    nosentences: "To apply the corrections to this file, run enregard convert FILE OUT --corrections "
      + "CORRECTIONS. They cannot be used with enregard align, because this file has no sentence "
      + "numbers.",
    threshold: "Doubtful below", histogram: "Pairs by confidence", gap: "unaligned",
    nothing: "No pair matches the filter.", none: "–", shown: "Filter: {0} of {1} pairs",
    saved: "Saved to {0}", saving: "Saving…", notsaved: "Not saved",
    lost: "enregard does not answer, so changes are no longer saved to {0}.",
    startagain: "Start enregard again in the terminal with the same command, and open the address that "
      + "it prints.",
    restarted: "enregard was started again, and this page can no longer save to {0}. Open the new "
      + "address that enregard printed in the terminal.",
    refused: "Your changes are not saved to {0}: {1}.",
    outside: "Your changes are not saved, because another program has changed {0}.",
    seeoutside: "You can save your version; enregard then keeps a copy of the other one beside it. Or "
      + "stop enregard, start it again and open the new address; your changes are then added to the "
      + "other version where they fit.",
    elsewhere: "The review of {0} was changed in another window.",
    choose: "Your changes are not saved. Choose which version is to be saved.",
    iskept: "Your changes are kept in this browser, which sends them to enregard as soon as it can.",
    notkept: "This browser cannot keep your changes ({0}). Do not close this page, and export your work "
      + "now.",
    unfit: "Unsaved changes from {1} that were not restored: {0}. Since then, {2} has been changed in "
      + "the same places.",
    isback: "The connection to enregard is back", restored: "Restored changes",
    restoredcount: "Restored changes that were not saved: {0}", alarmretry: "Try again",
    alarmoverwrite: "Save my version", alarmcombine: "Load the saved version and add my changes",
    alarmdiscard: "Discard my changes", alarmreload: "Load the saved version", alarmexport: "Export",
    alarmunfitdownload: "Download these changes", alarmunfitdiscard: "Discard these changes",
    confidence: "confidence {0}", alignment: "alignment {0}", translation: "translation {0}",
    finding: "Finding", findings: "Findings", anyfinding: "any finding", flag: "Flag", flags: "Quality flags",
    anyflag: "any flag", flagged: "Flags: {0}", row: "Pair {0}", rowwhy: "Pair {0}: {1}", nodoubt: "No doubtful pair is left",
    sourcebetween: "Not possible: source sentence {0} (pair {1}) is between these sentences",
    targetbetween: "Not possible: target sentence {0} (pair {1}) is between these sentences",
    cannot: "Not possible here", undone: "Undone: {0}", redone: "Redone: {0}",
    realigned: "Aligned again from pair {0}: {1} pairs changed", aligning: "Aligning…",
    realignedall: "Aligned again, except what you decided: {0} pairs changed",
    nothingtoalign: "You have decided about all of these pairs", notrealigned: "Aligning failed: {0}",
    notaligned: "Not aligned again, because you went on in the meantime",
    editing: "Enter saves, Escape cancels, Ctrl+Enter saves, confirms and goes on, Alt+Enter divides the "
      + "text at the cursor.",
    longer: "the translation is {0} times as long as expected",
    shorter: "a translation {0} times as long was expected",
    nowords: "no number, name or dictionary word on one side matches the other side",
    fewwords: "only {0} of {1} informative words match the other side",
    numbers: "numbers on one side only: {0}", before: "the previous pair is doubtful",
    after: "the next pair is doubtful", around: "both neighbouring pairs are doubtful",
    isnull: "no counterpart was found", hole: "the other side has unaligned sentences in the same place",
    many: "many sentences in one pair ({0})", fits: "the sentences fit between their neighbours ({0})",
    mayfit: "other pairings of these sentences fit nearly as well ({0})",
    misfits: "the sentences hardly fit between their neighbours ({0})",
    translates: "the two sides translate each other ({0})",
    maytranslate: "the two sides may not translate each other ({0})",
    mistranslates: "the two sides hardly translate each other ({0})", and: "{0}, and {1}",
    but: "{0}, but {1}", lowinfile: "the file states a low confidence; no specific reason was found",
    plot: "Alignment path: {0} source and {1} target sentences. Move along it with the arrow keys.",
    at: "pair {0} of {1}", unchecked: "No longer confirmed", included: "Exported again",
    open: "not yet decided", noted: "with a note", more: "More filters", progress: "{0} of {1} checked",
    confirmnext: "Confirm, and go to the next doubtful pair", togglecheck: "Confirm or take back, and stay",
    note: "Write a note", pull: "Move the border down: take the first sentence of the next pair",
    push: "Move the border up: give the last sentence to the next pair",
    swap: "Exchange the translations of this pair and the next", alternative: "Use the suggested alignment",
    sentencedown: "Next sentence", sentenceup: "Previous sentence", leftside: "Left column",
    rightside: "Right column", pairdown: "Next pair", pairup: "Previous pair", pagedown: "Eight pairs down",
    pageup: "Eight pairs up", start: "First pair", end: "Last pair", tosearch: "Search",
    onlydoubtful: "List only the doubtful pairs, or all", replace: "Find and replace",
    dragged: "Sentence moved", border: "Border moved", replaceall: "Replace all", docheck: "Confirm",
    doedit: "Edit", domerge: "Merge ↓", dosplit: "Split", doup: "Sentence ↑", dodown: "Sentence ↓",
    dopull: "Border ↓", dopush: "Border ↑", doswap: "Swap ↓", dounlink: "Unlink", dolink: "Link",
    doexclude: "Reject", donote: "Note", groupmove: "Move", groupdecide: "Decide", groupcorrect: "Correct",
    groupedit: "While you edit a text", groupfind: "Find", grouppage: "Page", editsave: "Save the text",
    editconfirm: "Save, confirm, and go to the next doubtful pair",
    editsplit: "Divide the text at the cursor into two sentences", editcancel: "Discard the changes",
    space: "Space", mouse: "Mouse and touch", helpgrip: "Drag a sentence by its grip to another pair",
    helpedge: "Drag the border below a text up or down",
    helpcut: "Click between two sentences to split the pair there",
    helpjoin: "Click the chain in the gutter to merge two pairs",
    helpdouble: "Double-click a sentence to edit it", settings: "Settings", theme: "Colours",
    themeauto: "as the system", themelight: "light", themedark: "dark", themecontrast: "high contrast",
    textsize: "Text size", divider: "Width of the columns",
    dragborder: "Drag to move the border between the pairs", draghere: "Drag to another pair",
    cuthere: "Split here", find: "Find", replaceby: "Replace with", where: "In", both: "both sides",
    matchcase: "Match case", found: "{0} in {1} pairs", findnext: "Find next", replaceone: "Replace",
    replaced: "Replaced: {0}. The pairs are not confirmed.", hidden: "⋯ {0} not listed",
    hiddenpair: "Not possible: pair {0} is not listed. Press Escape to list all pairs.",
    nofilter: "Not possible while a filter is set. Press Escape to list all pairs.",
    nomoreshown: "No listed pair is left to decide. Press Escape to list all pairs.",
    wrapped: "From the start", draft: "changed, but not confirmed",
    leftover: "left without a counterpart by a change, and not confirmed",
    plainhole: "Both sides have unaligned sentences here; they may belong together",
    plainnull: "No counterpart was found", plaintranslation: "The two sides hardly translate each other",
    plainmisfit: "These sentences hardly fit between their neighbours",
    plainrival: "Another alignment of these sentences fits nearly as well",
    plainperhaps: "The two sides may not translate each other", didyoumean: "Next best: {0} ({1})",
    plainprobable: "No single reason; the pair is probable but not certain",
    noteof: "Note (Enter saves)", kindsame: "same word", kindnumber: "number", kindword: "dictionary",
    exportstate: "{0} of {1} pairs are checked; {2} are doubtful. Drafts are exported without a "
      + "confidence.",
    astmx: "For CAT tools such as OmegaT, Trados or memoQ. Pairs with text on both sides; notes are kept.",
    astsv: "For spreadsheets and scripts: one pair per line.",
    asjsonl: "For programs: everything that is known about each pair.",
    ascorrections: "Your decisions, as a small file. Continue with review --corrections, or apply them "
      + "with align or convert --corrections.",
    asxlsx: "For reviewers who use Excel or LibreOffice: export TMX, then run enregard convert FILE.tmx "
      + "review.xlsx. Apply their changes with convert FILE.tmx OUT.tmx --corrections review.xlsx.",
    asxlsxunits: "For reviewers who use Excel or LibreOffice: export this format, then run enregard "
      + "convert FILE review.xlsx. Apply their changes with review or convert FILE --corrections "
      + "review.xlsx.",
    asxlsxserved: "For reviewers who use Excel or LibreOffice. Bring their changes back below.",
    chipflags: "flags", chipfindings: "findings", rings: "Flags, findings",
    wasmerge: "Merged with the next pair", wassplit: "Split", wasup: "Sentence moved up",
    wasdown: "Sentence moved down", waspull: "Border moved down", waspush: "Border moved up",
    wasswap: "Translations exchanged", wasunlink: "Unlinked", waslink: "Linked",
    wasalternative: "Alignment changed to the next best", wasexclude: "Rejected", wascheck: "Confirmed",
    wasdragged: "Sentence moved", wasborder: "Border moved", wasnote: "Note saved",
    importtitle: "Bring back a sheet",
    importserved: "Apply what a reviewer changed in a sheet that was exported here. One step, which can be undone.",
    importunits: "A page in a file cannot read sheets. Make it again with enregard review FILE --corrections "
      + "SHEET.xlsx, or serve it with enregard review FILE --serve.",
    importaligned: "A page in a file cannot read sheets. Serve it with enregard review SOURCE TARGET -o OUT.tmx "
      + "--serve, or apply the sheet with enregard convert FILE.tmx OUT.tmx --corrections SHEET.xlsx.",
    import: "Sheet imported", imported: "The sheet changed {0} pairs", importedone: "The sheet changed 1 pair",
    notimported: "The sheet was not imported: {0}", meantime: "the review was changed in the meantime",
    unfitrows: "Rows that fit no pair, because their pair was changed since: {0} (rows {1})",
    unexported: "Changes not exported", savesto: "Changes are saved to {0}",
    nosheet: "The sheet could not be made: {0}", tour: "Tour", tournext: "Next", tourdone: "Done",
    tourend: "Close the tour",
    tour0: "Each line is a pair. A coloured edge shows what you confirmed, edited or rejected; the "
      + "number beside it is the confidence.",
    tour1: "The card beside the current pair has its actions with their keys, and says why the pair is "
      + "doubtful.",
    tour2: "N goes to the next doubtful pair. C confirms a pair and goes on. Nothing counts as a "
      + "decision until you confirm it.",
    tour3: "List only doubtful, unaligned or edited pairs. Escape lists all pairs again.",
    tour4: "With the mouse, drag a sentence by its grip or a border by the edge, click between sentences "
      + "to split, and click the chain to merge.",
    tour5: "Every step can be undone.", tour6: "Export when you are done. Press ? for all keys.",
    gaps: "Unaligned passages", nogaps: "None of at least three sentences",
    gapsource: "{0} source sentences, from pair {1}", gaptarget: "{0} target sentences, from pair {1}",
    listupto: "List the pairs up to {0}",
  },
  fr: {
    skip: "Aller aux paires", list: "Paires", source: "Source", target: "Traduction",
    overview: "Vue d’ensemble", filters: "Filtrer", correcting: "Corriger", search: "Chercher des deux côtés",
    max: "Confiance maximale", kind: "Type", all: "toutes", doubtful: "douteuses", oneone: "1-1",
    other: "autres que 1-1", nulls: "non alignées", moved: "dans un autre ordre",
    movedsentence: "dans un autre ordre : phrase cible {0}",
    movedsentences: "dans un autre ordre : phrases cible {0} à {1}", checked: "confirmées",
    changed: "modifiées", excluded: "rejetées", clear: "Tout afficher", merge: "Fusionner avec la suivante",
    split: "Couper ici", up: "Monter la phrase", down: "Descendre la phrase", unlink: "Délier", link: "Lier",
    edit: "Modifier le texte", check: "Confirmer", exclude: "Rejeter : ne pas exporter", undo: "Annuler",
    redo: "Rétablir", next: "Douteuse suivante", previous: "Douteuse précédente", export: "Exporter",
    help: "Touches et souris", language: "English", realign: "Réaligner à partir d’ici",
    realignall: "Réaligner le reste", close: "Fermer",
    withnulls: "inclure les phrases non alignées", corrections: "Corrections",
    nosentences: "Pour appliquer les corrections à ce fichier, lancez enregard convert FICHIER SORTIE "
      + "--corrections CORRECTIONS. Elles ne peuvent pas servir à enregard align, car ce fichier ne "
      + "contient pas de numéros de phrases.",
    threshold: "Douteuse sous", histogram: "Paires par confiance", gap: "non alignée",
    nothing: "Aucune paire ne correspond au filtre.", none: "–", shown: "Filtre : {0} paires sur {1}",
    saved: "Enregistré dans {0}", saving: "Enregistrement…", notsaved: "Non enregistré",
    lost: "enregard ne répond plus : les modifications ne sont plus enregistrées dans {0}.",
    startagain: "Relancez enregard dans le terminal avec la même commande, et ouvrez l’adresse qu’il "
      + "affiche.",
    restarted: "enregard a été relancé, et cette page ne peut plus enregistrer dans {0}. Ouvrez la "
      + "nouvelle adresse qu’enregard a affichée dans le terminal.",
    refused: "Vos modifications ne sont pas enregistrées dans {0} : {1}.",
    outside: "Vos modifications ne sont pas enregistrées, car un autre programme a modifié {0}.",
    seeoutside: "Vous pouvez enregistrer votre version ; enregard conserve alors une copie de l’autre à "
      + "côté. Ou arrêtez enregard, relancez-le et ouvrez la nouvelle adresse : vos modifications "
      + "sont alors ajoutées à l’autre version là où c’est possible.",
    elsewhere: "La révision de {0} a été modifiée dans une autre fenêtre.",
    choose: "Vos modifications ne sont pas enregistrées. Choisissez la version à enregistrer.",
    iskept: "Vos modifications sont conservées dans ce navigateur, qui les enregistrera dès que possible.",
    notkept: "Ce navigateur ne peut pas conserver vos modifications ({0}). Ne fermez pas cette page et "
      + "exportez votre travail maintenant.",
    unfit: "Modifications non enregistrées du {1} qui n’ont pas été rétablies : {0}. Depuis, {2} a été "
      + "modifié aux mêmes endroits.",
    isback: "La connexion à enregard est rétablie", restored: "Modifications rétablies",
    restoredcount: "Modifications non enregistrées rétablies : {0}", alarmretry: "Réessayer",
    alarmoverwrite: "Enregistrer ma version",
    alarmcombine: "Charger la version enregistrée et ajouter mes modifications",
    alarmdiscard: "Abandonner mes modifications", alarmreload: "Charger la version enregistrée",
    alarmexport: "Exporter", alarmunfitdownload: "Télécharger ces modifications",
    alarmunfitdiscard: "Abandonner ces modifications", confidence: "confiance {0}",
    alignment: "alignement {0}", translation: "traduction {0}", finding: "Constat", findings: "Constats",
    anyfinding: "au moins un", flag: "Signalement", flags: "Signalements", anyflag: "au moins un",
    flagged: "Signalements : {0}", row: "Paire {0}", rowwhy: "Paire {0} : {1}", nodoubt: "Il ne reste aucune paire douteuse",
    sourcebetween: "Impossible : la phrase source {0} (paire {1}) se trouve entre ces phrases",
    targetbetween: "Impossible : la phrase cible {0} (paire {1}) se trouve entre ces phrases",
    cannot: "Impossible ici", undone: "Annulé : {0}", redone: "Rétabli : {0}",
    realigned: "Réaligné à partir de la paire {0} : {1} paires modifiées", aligning: "Réalignement…",
    realignedall: "Réaligné, sauf ce que vous avez décidé : {0} paires modifiées",
    nothingtoalign: "Vous avez décidé de toutes ces paires", notrealigned: "Échec du réalignement : {0}",
    notaligned: "Pas de réalignement, car vous avez continué entre-temps",
    editing: "Entrée enregistre, Échap annule, Ctrl+Entrée enregistre, confirme et continue, Alt+Entrée "
      + "coupe le texte au curseur.",
    longer: "la traduction est {0} fois plus longue que prévu",
    shorter: "la traduction est {0} fois plus courte que prévu",
    nowords: "aucun nombre, nom ou mot du dictionnaire d’un côté ne correspond à l’autre",
    fewwords: "mots significatifs qui correspondent à l’autre côté : {0} sur {1} seulement",
    numbers: "nombres d’un seul côté : {0}", before: "la paire précédente est douteuse",
    after: "la paire suivante est douteuse", around: "les deux paires voisines sont douteuses",
    isnull: "aucune contrepartie trouvée", hole: "l’autre côté a des phrases non alignées au même endroit",
    many: "beaucoup de phrases dans une paire ({0})",
    fits: "les phrases s’accordent avec leurs voisines ({0})",
    mayfit: "d’autres appariements de ces phrases conviennent presque aussi bien ({0})",
    misfits: "les phrases ne s’accordent guère avec leurs voisines ({0})",
    translates: "les deux côtés sont la traduction l’un de l’autre ({0})",
    maytranslate: "les deux côtés ne sont peut-être pas la traduction l’un de l’autre ({0})",
    mistranslates: "les deux côtés ne sont guère la traduction l’un de l’autre ({0})", and: "{0}, et {1}",
    but: "{0}, mais {1}",
    lowinfile: "le fichier indique une confiance faible ; aucune raison précise trouvée",
    plot: "Chemin de l’alignement : {0} phrases source, {1} phrases cible. Parcourez-le avec les flèches.",
    at: "paire {0} sur {1}", unchecked: "N’est plus confirmée", included: "De nouveau exportée",
    open: "pas encore décidées", noted: "avec une note", more: "Autres filtres",
    progress: "{0} vérifiées sur {1}", confirmnext: "Confirmer, et aller à la paire douteuse suivante",
    togglecheck: "Confirmer ou revenir, sans bouger", note: "Écrire une note",
    pull: "Descendre la limite : prendre la première phrase de la paire suivante",
    push: "Monter la limite : donner la dernière phrase à la paire suivante",
    swap: "Échanger les traductions de cette paire et de la suivante",
    alternative: "Prendre l’alignement proposé", sentencedown: "Phrase suivante",
    sentenceup: "Phrase précédente", leftside: "Colonne de gauche", rightside: "Colonne de droite",
    pairdown: "Paire suivante", pairup: "Paire précédente", pagedown: "Huit paires plus bas",
    pageup: "Huit paires plus haut", start: "Première paire", end: "Dernière paire", tosearch: "Chercher",
    onlydoubtful: "N’afficher que les paires douteuses, ou toutes", replace: "Rechercher et remplacer",
    dragged: "Phrase déplacée", border: "Limite déplacée", replaceall: "Tout remplacer", docheck: "Confirmer",
    doedit: "Modifier", domerge: "Fusionner ↓", dosplit: "Couper", doup: "Phrase ↑", dodown: "Phrase ↓",
    dopull: "Limite ↓", dopush: "Limite ↑", doswap: "Échanger ↓", dounlink: "Délier", dolink: "Lier",
    doexclude: "Rejeter", donote: "Note", groupmove: "Se déplacer", groupdecide: "Décider",
    groupcorrect: "Corriger", groupedit: "Pendant la modification d’un texte", groupfind: "Chercher",
    grouppage: "Page", editsave: "Enregistrer le texte",
    editconfirm: "Enregistrer, confirmer, et aller à la paire douteuse suivante",
    editsplit: "Couper le texte au curseur en deux phrases", editcancel: "Annuler les modifications",
    space: "Espace", mouse: "Souris et doigt",
    helpgrip: "Tirer une phrase par sa poignée vers une autre paire",
    helpedge: "Tirer la limite sous un texte vers le haut ou le bas",
    helpcut: "Cliquer entre deux phrases pour couper la paire à cet endroit",
    helpjoin: "Cliquer la chaîne dans la marge pour fusionner deux paires",
    helpdouble: "Double-cliquer une phrase pour la modifier", settings: "Réglages", theme: "Couleurs",
    themeauto: "comme le système", themelight: "claires", themedark: "sombres",
    themecontrast: "très contrastées", textsize: "Taille du texte", divider: "Largeur des colonnes",
    dragborder: "Tirer pour déplacer la limite entre les paires", draghere: "Tirer vers une autre paire",
    cuthere: "Couper ici", find: "Rechercher", replaceby: "Remplacer par", where: "Dans",
    both: "les deux côtés", matchcase: "Respecter la casse", found: "{0} dans {1} paires",
    findnext: "Suivant", replaceone: "Remplacer",
    replaced: "Remplacements : {0}. Les paires ne sont pas confirmées.", hidden: "⋯ {0} non affichées",
    hiddenpair: "Impossible : la paire {0} n’est pas affichée. Échap affiche toutes les paires.",
    nofilter: "Impossible avec un filtre. Échap affiche toutes les paires.",
    nomoreshown: "Il ne reste aucune paire affichée à décider. Échap affiche toutes les paires.",
    wrapped: "Depuis le début", draft: "modifiée, mais pas confirmée",
    leftover: "laissée sans contrepartie par une modification, et pas confirmée",
    plainhole: "Les deux côtés ont ici des phrases non alignées ; elles vont peut-être ensemble",
    plainnull: "Aucune contrepartie trouvée",
    plaintranslation: "Les deux côtés ne sont guère la traduction l’un de l’autre",
    plainmisfit: "Ces phrases ne s’accordent guère avec leurs voisines",
    plainrival: "Un autre alignement de ces phrases convient presque aussi bien",
    plainperhaps: "Les deux côtés ne sont peut-être pas la traduction l’un de l’autre",
    didyoumean: "Autre possibilité : {0} ({1})",
    plainprobable: "Pas de raison précise ; la paire est probable, mais pas certaine", noteof: "Note (Entrée enregistre)", kindsame: "même mot",
    kindnumber: "nombre", kindword: "dictionnaire",
    exportstate: "{0} paires sur {1} sont vérifiées ; {2} sont douteuses. Les brouillons sont exportés "
      + "sans confiance.",
    astmx: "Pour les outils de TAO comme OmegaT, Trados ou memoQ. Paires avec du texte des deux côtés ; "
      + "les notes sont gardées.",
    astsv: "Pour les tableurs et les scripts : une paire par ligne.",
    asjsonl: "Pour les programmes : tout ce que l’on sait de chaque paire.",
    ascorrections: "Vos décisions, dans un petit fichier. Continuez avec review --corrections, ou "
      + "appliquez-les avec align ou convert --corrections.",
    asxlsx: "Pour relire dans Excel ou LibreOffice : exportez TMX, puis lancez enregard convert "
      + "FICHIER.tmx relecture.xlsx. Appliquez les changements avec convert FICHIER.tmx SORTIE.tmx "
      + "--corrections relecture.xlsx.",
    asxlsxunits: "Pour relire dans Excel ou LibreOffice : exportez ce format, puis lancez enregard "
      + "convert FICHIER relecture.xlsx. Appliquez les changements avec review ou convert FICHIER "
      + "--corrections relecture.xlsx.",
    asxlsxserved: "Pour relire dans Excel ou LibreOffice. Reprenez les changements ci-dessous.",
    chipflags: "signalements", chipfindings: "constats", rings: "Signalements, constats",
    wasmerge: "Fusionnée avec la suivante", wassplit: "Coupée", wasup: "Phrase montée",
    wasdown: "Phrase descendue", waspull: "Limite descendue", waspush: "Limite montée",
    wasswap: "Traductions échangées", wasunlink: "Déliée", waslink: "Liée",
    wasalternative: "Autre alignement choisi", wasexclude: "Rejetée", wascheck: "Confirmée",
    wasdragged: "Phrase déplacée", wasborder: "Limite déplacée", wasnote: "Note enregistrée",
    importtitle: "Reprendre une feuille",
    importserved: "Appliquer ce qu’un relecteur a modifié dans une feuille exportée ici. Une seule étape, que l’on "
      + "peut annuler.",
    importunits: "Une page dans un fichier ne lit pas les feuilles. Refaites-la avec enregard review FICHIER "
      + "--corrections FEUILLE.xlsx, ou servez-la avec enregard review FICHIER --serve.",
    importaligned: "Une page dans un fichier ne lit pas les feuilles. Servez-la avec enregard review SOURCE CIBLE "
      + "-o SORTIE.tmx --serve, ou appliquez la feuille avec enregard convert FICHIER.tmx SORTIE.tmx --corrections "
      + "FEUILLE.xlsx.",
    import: "Feuille reprise", imported: "La feuille a modifié {0} paires",
    importedone: "La feuille a modifié une paire", notimported: "La feuille n’a pas été reprise : {0}",
    meantime: "la révision a été modifiée entre-temps",
    unfitrows: "Lignes sans paire, car leur paire a été modifiée depuis : {0} (lignes {1})",
    unexported: "Modifications non exportées", savesto: "Les modifications sont enregistrées dans {0}",
    nosheet: "La feuille n’a pas pu être faite : {0}", tour: "Visite", tournext: "Suite",
    tourdone: "Terminer", tourend: "Fermer la visite",
    tour0: "Chaque ligne est une paire. Un bord coloré montre ce que vous avez confirmé, modifié ou "
      + "rejeté ; le nombre à côté est la confiance.",
    tour1: "La carte à côté de la paire courante a ses actions avec leurs touches, et dit pourquoi la "
      + "paire est douteuse.",
    tour2: "N va à la paire douteuse suivante. C confirme une paire et continue. Rien n’est une décision "
      + "avant que vous ne le confirmiez.",
    tour3: "N’affichez que les paires douteuses, non alignées ou modifiées. Échap affiche à nouveau "
      + "toutes les paires.",
    tour4: "À la souris, tirez une phrase par sa poignée ou une limite par le bord, cliquez entre deux "
      + "phrases pour couper, et cliquez la chaîne pour fusionner.",
    tour5: "Chaque étape peut être annulée.",
    tour6: "Exportez quand vous avez fini. ? montre toutes les touches.", gaps: "Passages non alignés",
    nogaps: "Aucun d’au moins trois phrases", gapsource: "{0} phrases source, à partir de la paire {1}",
    gaptarget: "{0} phrases cible, à partir de la paire {1}", listupto: "Afficher les paires jusqu’à {0}",
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
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = translate(element.dataset.hint);
  }
}
