package elfin.corpus;

import java.util.Arrays;
import java.util.List;

/**
 * A program with what it is run for.
 *
 * @param name for readers
 * @param kind what made it
 * @param source {@code deb:PACKAGE} or {@code npm:PACKAGE}
 * @param path in the unpacked package
 * @param workloads arguments of runs; none for a program that is only analysed
 */
record CorpusProgram(
        String name, Kind kind, String source, String path, List<List<String>> workloads) {

    /** What programs are made of, in the order of the table. */
    enum Kind {
        GLIBC("glibc"),
        GLIBC_PIE("static-PIE glibc"),
        MUSL("musl C"),
        RUST("Rust-musl"),
        GO("Go"),
        OTHER("other");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static CorpusProgram of(
            String name, Kind kind, String source, String path, String[]... workloads) {
        List<List<String>> lists = Arrays.stream(workloads).map(List::of).toList();
        return new CorpusProgram(name, kind, source, path, lists);
    }

    /** The directory of its package in the cache. */
    String directory() {
        String plain = source.substring(source.indexOf(':') + 1);
        return source.startsWith("npm:") ? "npm-" + plain.replaceAll("[/@]", "_") : plain;
    }
}
