/* :name=enregard: audit the translated documents :description=Lists what is missing or untranslated in target/
 *
 * For the scripts folder of OmegaT. Create the translated documents first. The script compares the folders `source` and
 * `target` of the project, and lists the passages that a person should check. The environment variable ENREGARD names
 * the program if it is not in the PATH.
 */
// With --script, OmegaT has no console, and calls a script for several events.
if (binding.hasVariable("eventType") && eventType.toString() != "COMPILE") {
    return
}
def say = { text -> (binding.hasVariable("console") ? console : System.out).println(text as String) }
if (!project.isProjectLoaded()) {
    say("Open a project first.")
    return
}
def properties = project.projectProperties
def languages = [properties.sourceLanguage, properties.targetLanguage].collect { it.locale.toLanguageTag() }
def command = [System.getenv("ENREGARD") ?: "enregard", "audit", properties.sourceRoot, properties.targetRoot,
               "--src-lang", languages[0], "--tgt-lang", languages[1], "--quiet", "--to", "text"]
try {
    def process = new ProcessBuilder(command*.toString()).redirectErrorStream(true).start()
    process.outputStream.close()
    process.inputStream.eachLine("UTF-8") { say(it) }
    process.waitFor()
} catch (IOException error) {
    say("${error.message}. If enregard is not in the PATH, set ENREGARD to its path.")
}
