/* :name=enregard: memory from earlier translations :description=Aligns reference/fr with reference/en into tm/
 *
 * For the scripts folder of OmegaT. Put earlier documents into the folder `reference` of the project, originals and
 * translations in a folder each that has the name of the language, such as reference/fr and reference/en. The script
 * aligns them. Reliable pairs become tm/reference.tmx, doubtful ones tm/penalty-030/reference.tmx. OmegaT loads both by
 * itself. The environment variable ENREGARD names the program if it is not in the PATH.
 */
// With --script, OmegaT has no console, and calls a script for several events.
if (binding.hasVariable("eventType") && eventType.toString() != "LOAD") {
    return
}
def say = { text -> (binding.hasVariable("console") ? console : System.out).println(text as String) }
if (!project.isProjectLoaded()) {
    say("Open a project first.")
    return
}
def properties = project.projectProperties
def languages = [properties.sourceLanguage, properties.targetLanguage].collect { it.locale.toLanguageTag() }
def folders = languages.collect { tag ->
    // reference/fr-CA before reference/fr
    [tag, tag.split('-')[0]].collect { new File(properties.projectRoot, "reference/$it") }.find { it.isDirectory() }
}
if (folders.any { it == null }) {
    say("Create the folders reference/${languages[0]} and reference/${languages[1]} in the project.")
    return
}
def memories = new File(properties.TMRoot)
def doubtful = new File(memories, "penalty-030")
doubtful.mkdirs()
// Not in tm/, because OmegaT would load the memory while it is written.
def work = File.createTempDir()
def command = [System.getenv("ENREGARD") ?: "enregard", "align", *folders*.path, "-o", "$work/reference.tmx",
               "--src-lang", languages[0], "--tgt-lang", languages[1], "--split-by-confidence", "0.8", "--dedup"]
try {
    def process = new ProcessBuilder(command*.toString()).redirectErrorStream(true).start()
    process.outputStream.close()
    process.inputStream.eachLine("UTF-8") { say(it) }
    // 1: finished, but some documents failed or have no counterpart. The messages name them.
    if (process.waitFor() in [0, 1]) {
        new File(memories, "reference.tmx").bytes = new File(work, "reference.conf-0.80-1.00.tmx").bytes
        new File(doubtful, "reference.tmx").bytes = new File(work, "reference.conf-0.00-0.80.tmx").bytes
        say("Wrote reference.tmx to tm/ and tm/penalty-030/.")
    }
} catch (IOException error) {
    say("${error.message}. If enregard is not in the PATH, set ENREGARD to its path.")
} finally {
    work.deleteDir()
}
