package elfin.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run meets that an undisturbed one does not.
 *
 * @param injections arguments of strace's {@code -e inject=}: which calls fail, and how
 * @param setUp a shell command that changes the files it finds, in the root's directory
 * @param shell commands of a shell that starts the program: limits, descriptors
 * @param environment variables
 * @param withVdso false to hide the vDSO
 */
record Circumstance(
        List<String> injections,
        String setUp,
        String shell,
        List<String> environment,
        boolean withVdso) {

    static final Circumstance NONE = new Circumstance(List.of(), "", "", List.of(), true);

    static final Circumstance NO_VDSO = new Circumstance(List.of(), "", "", List.of(), false);

    static Circumstance injected(String... injections) {
        return new Circumstance(List.of(injections), "", "", List.of(), true);
    }

    static Circumstance found(String setUp) {
        return new Circumstance(List.of(), setUp, "", List.of(), true);
    }

    static Circumstance started(String shell) {
        return new Circumstance(List.of(), "", shell, List.of(), true);
    }

    static Circumstance environment(String... variables) {
        return new Circumstance(List.of(), "", "", List.of(variables), true);
    }

    /** The same, and a call fails too. */
    Circumstance and(String injection) {
        List<String> both = new ArrayList<>(injections);
        both.add(injection);
        return new Circumstance(List.copyOf(both), setUp, shell, environment, withVdso);
    }
}
