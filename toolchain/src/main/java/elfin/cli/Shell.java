package elfin.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines for users to copy. */
final class Shell {
    private Shell() {}

    /** The words as one line that a shell splits into the same words. */
    static String line(List<String> words) {
        return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    private static String quote(String word) {
        return word.matches("[-A-Za-z0-9_./=,:+@%]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
