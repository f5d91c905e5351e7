package elfin.study;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of the corpus.
 *
 * @param path the first file it was found as, or its name in a corpus of recorded runs
 * @param calls the numbers of the calls it may make, or made
 * @param required those it cannot do without; the same where that is not known
 * @param weight how much it counts
 */
public record StudiedProgram(String path, BitSet calls, BitSet required, double weight) {
    /** One of which only the calls are known. */
    public StudiedProgram(String path, BitSet calls, double weight) {
        this(path, calls, calls, weight);
    }

    /**
     * Runs of the same application as one program, which makes the calls of all of them and cannot
     * do without what one of them cannot do without. The application is the name's first part.
     */
    public static List<StudiedProgram> byApplication(List<StudiedProgram> runs) {
        Map<String, StudiedProgram> applications = new LinkedHashMap<>();
        for (StudiedProgram run : runs) {
            int end = run.path().indexOf('/');
            String name = end < 0 ? run.path() : run.path().substring(0, end);
            StudiedProgram application =
                    applications.computeIfAbsent(
                            name,
                            n -> new StudiedProgram(n, new BitSet(), new BitSet(), run.weight()));
            application.calls().or(run.calls());
            application.required().or(run.required());
        }
        return new ArrayList<>(applications.values());
    }
}
