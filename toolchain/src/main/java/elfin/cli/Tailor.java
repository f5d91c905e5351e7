package elfin.cli;

import elfin.elf.ElfException;
import elfin.image.TailoredKernel;
import elfin.report.CallUse;
import elfin.report.ProgramReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** A kernel cut to one program. */
final class Tailor {
    private Tailor() {}

    /** Compiles it, and says on standard error how it compares with the full one. */
    static void build(String program, Path output) throws Failure, IOException {
        ProgramReport report;
        try {
            report = ProgramReport.of(program, Files.readAllBytes(Path.of(program)));
        } catch (ElfException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE, program, e.getMessage(), e.problem().suggestion());
        }
        int unknown = report.unknownSites().size();
        if (unknown > 0) {
            System.err.printf(
                    "elfin: the calls of %d sites are unknown and may be missing; see elfin report%n",
                    unknown);
        }
        Set<String> names = report.calls().stream().map(CallUse::name).collect(Collectors.toSet());
        TailoredKernel kernel = TailoredKernel.build(names, output);
        long full = Files.size(Kernel.image());
        long size = Files.size(output);
        System.err.printf(
                "elfin: kernel with %d of %d calls, %d methods, %d KiB instead of %d KiB (%d %% less)%n",
                kernel.calls(),
                kernel.allCalls(),
                kernel.methods(),
                size >> 10,
                full >> 10,
                100 - 100 * size / full);
    }
}
