package elfin.study;

import java.io.Serializable;
import java.util.Map;

/**
 * What became of one file.
 *
 * @param path the file
 * @param sha256 of its content, or {@code unread:PATH}
 * @param size in bytes
 * @param kind static, static-PIE or dynamic
 * @param library the C library
 * @param language what most of it was written in
 * @param sites its own syscall instructions
 * @param rewritten how many of them are rewritten; -1 where that was not asked, as in dynamic
 *     programs
 * @param resolved how many of them have known numbers
 * @param unknown places reached, its libraries' among them, that may make calls not listed
 * @param loadsMore whether it may load libraries that are not known before it runs
 * @param objects how many libraries it is linked to
 * @param calls how each call that it may make is known, by number
 * @param millis how long the analysis took
 * @param failure why there is none, or null
 */
public record StudyResult(
        String path,
        String sha256,
        long size,
        String kind,
        String library,
        String language,
        int sites,
        long rewritten,
        int resolved,
        int unknown,
        boolean loadsMore,
        int objects,
        Map<Integer, String> calls,
        long millis,
        String failure)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** A file without result. */
    public static StudyResult failed(String path, String sha256, long size, String failure) {
        return new StudyResult(
                path, sha256, size, null, null, null, 0, -1, 0, 0, false, 0, Map.of(), 0, failure);
    }
}
