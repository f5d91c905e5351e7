package elfin.corpus;

import java.util.List;

/**
 * What a program is run for to see which calls it makes when its features are used widely.
 *
 * @param program its name in {@link Corpus}
 * @param steps its runs, one after the other
 */
record ThoroughWorkload(String program, List<Step> steps) {
    /** How a run is started. */
    enum Way {
        /** As the superuser, without input. */
        PLAIN,
        /** On a terminal, with lines of {@link Step#input} typed into it. */
        TERMINAL,
        /** By another user, from a copy with the set-user-id bit. */
        SET_USER_ID
    }

    /**
     * One run.
     *
     * @param input a resource whose lines are typed or piped in, or an empty text
     * @param client a shell command of this machine that uses the program as a server, or empty
     * @param arguments of the program
     */
    record Step(Way way, String input, String client, List<String> arguments) {}
}
