package elfin.study;

import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.ElfFile;
import elfin.report.CallUse;
import elfin.report.ProgramReport;
import elfin.rewrite.LinkedProgram;
import elfin.rewrite.ObjectAnalysis;
import elfin.rewrite.SystemLibraries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Analyses files one by one; several threads may. Libraries are analysed once. */
public final class FileAnalysis {
    /** Larger files are not even read. */
    static final long MOST_BYTES = 4L << 30;

    private static final int PT_INTERP = 3;
    private static final int CHUNK = 1 << 20;

    /** An analysis takes several times the file's size. */
    private static final int MEMORY_FACTOR = 8;

    private static final String THROUGH_LIBRARIES = "through libraries";

    private final SystemLibraries libraries;

    /**
     * @param root the root directory under which libraries lie
     */
    public FileAnalysis(Path root) {
        libraries = new SystemLibraries(root);
    }

    /**
     * The hash of a file's content, read piece by piece.
     *
     * @throws IOException also when the file is larger than any program
     */
    public static String sha256(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("larger than any program");
        }
        try (InputStream input = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            int count;
            while ((count = input.read(chunk)) > 0) {
                digest.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a file is and may call, or why that cannot be said; never throws for a bad file. */
    public StudyResult analyse(Path file, String sha256) {
        long start = System.nanoTime();
        String path = file.toString();
        long size = 0;
        try {
            size = Files.size(file);
            if (size > Runtime.getRuntime().maxMemory() / MEMORY_FACTOR) {
                return StudyResult.failed(path, sha256, size, "too large for the memory");
            }
            byte[] bytes = Files.readAllBytes(file);
            boolean dynamic = ElfFile.read(ByteSource.of(bytes)).find(PT_INTERP) != null;
            return dynamic ? linked(file, sha256, bytes, start) : alone(path, sha256, bytes, start);
        } catch (ElfException | IOException e) {
            return StudyResult.failed(path, sha256, size, e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            // A bug of the analyser must not end a study of thousands of programs.
            return StudyResult.failed(path, sha256, size, "analyser: " + e);
        }
    }

    private static StudyResult alone(String path, String sha256, byte[] bytes, long start)
            throws ElfException {
        ProgramReport report = ProgramReport.of(path, bytes);
        Map<Integer, String> calls = new TreeMap<>();
        for (CallUse call : report.expected()) {
            calls.put(call.number(), call.certainty().description());
        }
        int unknown = report.unknownSites().size();
        return new StudyResult(
                path,
                sha256,
                bytes.length,
                report.identity().kind(),
                report.identity().library(),
                report.identity().language(),
                report.sites().size(),
                report.rewritten(),
                report.sites().size() - unknown,
                unknown + report.doubtfulSites().size(),
                false,
                0,
                calls,
                millis(start),
                null);
    }

    private StudyResult linked(Path file, String sha256, byte[] bytes, long start)
            throws ElfException {
        ObjectAnalysis object = ObjectAnalysis.of(bytes);
        libraries.place(object, file);
        LinkedProgram program = LinkedProgram.of(file.toString(), object, libraries);
        if (!program.missing().isEmpty()) {
            return StudyResult.failed(
                    file.toString(),
                    sha256,
                    bytes.length,
                    "libraries not found: " + String.join(", ", program.missing()));
        }
        Map<Integer, String> calls = new TreeMap<>();
        program.numbers().keySet().forEach(number -> calls.put(number, THROUGH_LIBRARIES));
        int resolved = 0;
        for (ObjectAnalysis.ObjectSite site : object.sites()) {
            resolved += site.resolution().numbers().isEmpty() ? 0 : 1;
        }
        boolean musl = object.interpreter().contains("musl");
        return new StudyResult(
                file.toString(),
                sha256,
                bytes.length,
                "dynamic",
                musl ? "musl" : "glibc",
                language(object),
                object.sites().size(),
                -1,
                resolved,
                program.unknown().size(),
                program.loadsMore(),
                program.objects().size() - 1,
                calls,
                millis(start),
                null);
    }

    /** What the libraries tell: a library of a language's run-time. */
    private static String language(ObjectAnalysis object) {
        for (String needed : object.needed()) {
            if (needed.startsWith("libstdc++") || needed.startsWith("libc++")) {
                return "C++";
            }
        }
        return "C";
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
