package elfin.rewrite;

import elfin.elf.ElfConstants;
import elfin.elf.ElfException;
import java.nio.charset.StandardCharsets;

/**
 * What a program is. Kind is certain; library and language are read from the marks that linkers and
 * libraries leave, and are "unknown" where there are none.
 *
 * @param kind static or static-PIE
 * @param library the C library, or "none"
 * @param language what most of it was written in
 * @param stripped whether it has no symbol table
 */
public record ProgramIdentity(String kind, String library, String language, boolean stripped) {
    private static final String GLIBC = "GNU C Library ";
    private static final String GLIBC_RELEASE = "stable release version ";
    private static final String GLIBC_TUNABLE = "glibc.malloc.";
    private static final int MAX_VERSION = 12;

    /** Identifies a program. */
    public static ProgramIdentity of(byte[] program) throws ElfException {
        CodeImage image = new CodeImage(program);
        boolean symbols = false;
        boolean go = false;
        for (Section section : image.sections()) {
            symbols |= section.type() == ElfConstants.SHT_SYMTAB && section.size() > 0;
            go |= section.name().endsWith(".gopclntab");
        }
        String library = library(program);
        return new ProgramIdentity(
                image.plan().isPositionIndependent() ? "static-PIE" : "static",
                library.equals("unknown") && go ? "none" : library,
                language(program, go),
                !symbols);
    }

    private static String library(byte[] program) {
        if (find(program, GLIBC, 0) >= 0) {
            int release = find(program, GLIBC_RELEASE, 0);
            return release < 0 ? "glibc" : "glibc " + version(program, release);
        }
        if (find(program, GLIBC_TUNABLE, 0) >= 0) {
            return "glibc";
        }
        // musl's strerror(0); no other library says it so.
        return find(program, "No error information\0", 0) >= 0 ? "musl" : "unknown";
    }

    private static String version(byte[] program, int release) {
        int at = release + GLIBC_RELEASE.length();
        StringBuilder text = new StringBuilder();
        while (text.length() < MAX_VERSION
                && at < program.length
                && (Character.isDigit(program[at]) || program[at] == '.')) {
            text.append((char) program[at++]);
        }
        return text.toString().replaceAll("\\.$", "");
    }

    private static String language(byte[] program, boolean go) {
        if (go || find(program, "\u00ff Go buildinf:", 0) >= 0) {
            return "Go";
        }
        if (find(program, "/rustc/", 0) >= 0) {
            return "Rust";
        }
        // The C++ run-time's type names are there as soon as anything can throw.
        return find(program, "St9exception\0", 0) >= 0 ? "C++" : "C";
    }

    private static int find(byte[] program, String text, int from) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = program.length - wanted.length;
        for (int at = from; at <= end; at++) {
            int matched = 0;
            while (matched < wanted.length && program[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
