package elfin.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.bench.program.Program;
import elfin.guest.StaticProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the kernel may cost, in instructions, which are counted exactly; and the report's form. */
class BenchTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final Path WORK = Path.of("target/bench-test");
    private static final BenchMachine MACHINE = new BenchMachine(256, "tcg", false, 60_000);
    private static final int LARGEST_KERNEL_BYTES = 3 << 19;

    private static List<BenchedSystem> systems;

    @BeforeAll
    static void build() throws Exception {
        Files.createDirectories(WORK);
        Path program = WORK.resolve("program");
        StaticProgram.build(Program.class, List.of(), program);
        systems =
                List.of(
                        new ElfinSystem(KERNEL, program, WORK, true),
                        new ElfinSystem(KERNEL, program, WORK, false));
    }

    private static Figure figure(List<Figure> figures, String part) {
        return figures.stream()
                .filter(figure -> figure.name().contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nullCallAndBootKeepTheirBudgets() throws Exception {
        List<Figure> figures =
                new Bench(systems, MACHINE, line -> {})
                        .run(List.of(Bench.INSTRUCTIONS, Bench.BOOT), 1);
        Figure call = figure(figures, "getppid");
        assertTrue(call.median("rewritten") <= 60, call.values("rewritten").toString());
        assertTrue(call.median("trapped") <= 100, call.values("trapped").toString());
        Figure boot = figure(figures, "first instruction");
        assertTrue(boot.median("rewritten") <= 3_000_000, boot.values("rewritten").toString());
    }

    @Test
    void everyBenchmarkGivesThreeTimesPerRound() throws Exception {
        List<String> names =
                Bench.ROUNDS.keySet().stream().filter(name -> Bench.mebibytes(name) == 0).toList();
        List<Figure> figures = new Bench(systems, MACHINE, line -> {}).run(names, 1);
        assertEquals(names.size(), figures.size());
        for (Figure figure : figures) {
            assertEquals(3, figure.values("rewritten").size(), figure.name());
            assertTrue(figure.median("trapped") > 0, figure.name());
        }
        List<String> columns = systems.stream().map(BenchedSystem::name).toList();
        assertEquals(figures.size() + 1, BenchReport.plain(figures, columns).lines().count());
    }

    @Test
    void oneLineOfOutputNeedsAtMostSixteenMebibytes() throws Exception {
        for (BenchedSystem system : systems) {
            assertTrue(system.run(MACHINE.withMemory(16), List.of()).ended(), system.name());
        }
    }

    @Test
    void kernelImageIsSmall() throws Exception {
        assertTrue(Files.size(KERNEL) <= LARGEST_KERNEL_BYTES);
    }
}
