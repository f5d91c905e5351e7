package elfin.compiler.differential;

/**
 * One test of the language.
 *
 * @param name its name in the output
 * @param body prints through {@link Sink}
 */
record Case(String name, Runnable body) {
    static void runAll(Case[] cases) {
        for (Case each : cases) {
            Sink.line("== " + each.name());
            try {
                each.body().run();
            } catch (RuntimeException e) {
                Sink.line("escaped " + e.getClass().getName());
            }
        }
    }
}
