package elfin.elf;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What must hold for any bytes whatsoever. */
final class PlanInvariants {
    private PlanInvariants() {}

    /** Reads the bytes; an {@link ElfException} is right, anything else thrown is a bug. */
    static void check(byte[] file) {
        LoadPlan plan;
        try {
            plan = LoadPlan.read(ByteSource.of(file));
        } catch (ElfException e) {
            assertTrue(e.getMessage().length() < 200);
            return;
        }
        assertTrue(plan.segmentCount() > 0);
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader segment = plan.segment(i);
            assertTrue(segment.virtualAddress() >= 0 && segment.end() <= LoadPlanner.USER_END);
            assertTrue(segment.fileSize() <= segment.memorySize());
            assertTrue(
                    segment.fileSize() == 0
                            || segment.offset() + segment.fileSize() <= file.length);
        }
        assertTrue(plan.start() < plan.end());
    }
}
