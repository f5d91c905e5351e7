package elfin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elfin.compiler.CompilerOptions;
import elfin.elf.ElfException;
import elfin.image.KernelSize;
import elfin.image.TailoredKernel;
import elfin.report.CallUse;
import elfin.report.ProgramReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A kernel cut to one program. */
final class Tailor {
    /** Named at most in the message; the rest is counted. */
    private static final int SHOWN_NAMES = 12;

    private Tailor() {}

    /** The calls that the analysis finds. */
    static Set<String> staticCalls(String program) throws Failure, IOException {
        ProgramReport report;
        try {
            report = ProgramReport.of(program, Files.readAllBytes(Path.of(program)));
        } catch (ElfException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE, program, e.getMessage(), e.problem().suggestion());
        }
        int unknown = report.unknownPlaces();
        if (unknown > 0) {
            System.err.printf(
                    "elfin: the calls of %d sites are unknown and may be missing; see elfin report%n",
                    unknown);
        }
        return report.calls().stream().map(CallUse::name).collect(Collectors.toSet());
    }

    /** The calls that were made in recorded runs: files of {@code elfin report --run --json}. */
    static Set<String> recordedCalls(List<Path> runs) throws Failure, IOException {
        Set<String> names = new TreeSet<>();
        for (Path run : runs) {
            if (!Files.isRegularFile(run)) {
                throw new Failure(
                        ExitStatus.NOT_FOUND,
                        run.toString(),
                        "no such file",
                        "make it with elfin report --run --json -o FILE PROGRAM");
            }
            Set<String> made = new TreeSet<>();
            try {
                for (JsonNode call : new ObjectMapper().readTree(run.toFile()).path("calls")) {
                    if (call.has("trapped")) {
                        made.add(call.path("name").asText());
                    }
                }
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                made.clear();
            }
            if (made.isEmpty()) {
                throw new Failure(
                        ExitStatus.FAILED,
                        run.toString(),
                        "not a report with a run",
                        "make it with elfin report --run --json -o FILE PROGRAM");
            }
            names.addAll(made);
        }
        return names;
    }

    /**
     * Compiles a kernel, and says on standard error how it compares with the full one.
     *
     * @param kept where to keep the kernel itself, or null
     * @param output where to put it; its symbols lie beside
     */
    static void build(Set<String> names, String machine, Path kept, Path output)
            throws Failure, IOException {
        TailoredKernel kernel = TailoredKernel.build(names, machine, output);
        KernelSize size = kernel.size();
        KernelSize full = KernelSize.of(Kernel.image());
        System.err.printf(
                "elfin: tailored kernel: %d of %d calls, %,d of %,d methods, %,d of %,d bytes"
                        + " (%.1f %% less)%n",
                kernel.calls().size(),
                kernel.allCalls(),
                kernel.methods(),
                kernel.allMethods(),
                size.total(),
                full.total(),
                100.0 - 100.0 * size.total() / full.total());
        System.err.printf(
                "elfin:   code %,d of %,d, constants %,d of %,d, data %,d of %,d bytes%n",
                size.code(),
                full.code(),
                size.constants(),
                full.constants(),
                size.data(),
                full.data());
        names.removeAll(kernel.calls());
        if (!names.isEmpty()) {
            System.err.printf(
                    "elfin:   no kernel has %s%n",
                    names.stream().sorted().limit(SHOWN_NAMES).collect(Collectors.joining(" "))
                            + (names.size() > SHOWN_NAMES
                                    ? " and " + (names.size() - SHOWN_NAMES) + " more"
                                    : ""));
        }
        if (kept != null) {
            copy(output, kept);
            copy(CompilerOptions.debugFile(output), CompilerOptions.debugFile(kept));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
