package elfin.compiler;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a compilation did.
 *
 * @param output the ELF file
 * @param methods how many methods were compiled
 * @param classes how many classes can have objects
 * @param snapshotObjects how many objects the image holds
 * @param phaseMillis time per phase in milliseconds, in order
 */
public record CompilationResult(
        Path output,
        int methods,
        int classes,
        int snapshotObjects,
        Map<String, Long> phaseMillis) {}
