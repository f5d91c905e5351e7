package elfin.study;

import java.util.BitSet;

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
}
