package elfin.study;

import java.util.BitSet;

/**
 * A program of the corpus.
 *
 * @param path the first file it was found as
 * @param calls the numbers of the calls it may make
 * @param weight how much it counts
 */
public record StudiedProgram(String path, BitSet calls, double weight) {}
