package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import elfin.image.KernelBuilder;
import elfin.image.PackWriter;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a kernel with bugs: one is built whose {@code sysinfo} fails as its argument
 * says, and a program calls it.
 */
class FaultyKernelTest {
    private static final String HANDLER =
            """
            package elfin.kernel.syscall.process;

            import elfin.kernel.core.Syscall;
            import elfin.raw.Mem;

            public final class SystemInfo {
                private static final long[] NONE = new long[1];
                private static Object kept;
                private static int depth;

                @Syscall("sysinfo")
                public static long sysinfo(long fault) {
                    switch ((int) fault) {
                        case 1: return kept.hashCode();
                        case 2: return 1 / (fault - 2);
                        case 3: return NONE[(int) fault];
                        case 4: return (long) ((Integer) (Object) "text");
                        case 5: return recurse(fault);
                        case 6: return Mem.getLong(0xffff_a000_0000_0000L);
                        case 7: return exhaust();
                        default: return fault + depth;
                    }
                }

                private static long recurse(long n) {
                    depth++;
                    long result = n == 0 ? 1 : recurse(n + 1) + n;
                    depth--;
                    return result;
                }

                private static long exhaust() {
                    try {
                        for (;;) {
                            Object[] next = new Object[1000];
                            next[0] = kept;
                            kept = next;
                        }
                    } finally {
                        kept = null;
                    }
                }
            }
            """;

    private static final String PROGRAM =
            """
            import elfin.raw.Cpu;

            public final class Caller {
                private static final int SYSINFO = 99;

                public static int main(byte[][] arguments) {
                    int fault = arguments[1][0] - '0';
                    long result = Cpu.linuxSyscall(SYSINFO, fault, 0, 0, 0, 0, 0);
                    // Still there: another call works, and tells this result.
                    long again = Cpu.linuxSyscall(SYSINFO, 100, 0, 0, 0, 0, 0);
                    return again == 100 ? (int) -result : 99;
                }
            }
            """;

    private static final int SIGSYS = 31;
    private static final int ENOMEM = 12;

    @TempDir static Path directory;

    private static Path kernel;

    @BeforeAll
    static void build() throws Exception {
        List<Path> classPath = new ArrayList<>();
        classPath.add(compile("elfin/kernel/syscall/process/SystemInfo", HANDLER));
        for (String module : List.of("syscall-table", "elf-loader", "shim-core")) {
            classPath.add(Path.of("..", module, "target", "classes"));
        }
        kernel = directory.resolve("kernel.elf");
        KernelBuilder.build(classPath, classPath.get(classPath.size() - 1), kernel, 0, null);
        classPath.set(0, compile("Caller", PROGRAM));
        Compiler.compile(CompilerOptions.linux(classPath, "Caller", directory.resolve("caller")));
    }

    private static Path compile(String name, String text) throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        Path classes = Files.createDirectories(directory.resolve(name + ".classes"));
        Path source = sources.resolve(name.substring(name.lastIndexOf('/') + 1) + ".java");
        Files.writeString(source, text);
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-XDstringConcat=inline",
                                "-g",
                                "-d",
                                classes.toString(),
                                source.toString());
        assertEquals(0, failed, "the test's own source does not compile");
        return classes;
    }

    private static GuestResult run(int fault) throws Exception {
        Path payload = directory.resolve("payload");
        RootTree tree = RootTree.minimal();
        tree.putHostFile("/caller", directory.resolve("caller"));
        List<String> words = List.of("caller", Integer.toString(fault));
        new PackWriter(tree, new Startup("/caller", words)).write(payload);
        return CapturedRun.of(MachineOptions.emulated(kernel, payload, 32), null, 60_000).result();
    }

    private static void endsOnlyTheProgram(int fault, String report) throws Exception {
        GuestResult result = run(fault);
        assertEquals(GuestResult.Kind.SIGNALLED, result.kind(), result.toString());
        assertEquals(SIGSYS, result.status());
        assertEquals("elfin: kernel bug in sysinfo: " + report, result.log().get(0));
        assertTraceNames(result, "sysinfo");
    }

    private static void assertTraceNames(GuestResult result, String method) {
        String frame = "    at elfin.kernel.syscall.process.SystemInfo." + method;
        assertTrue(
                result.log().stream()
                        .anyMatch(
                                line ->
                                        line.startsWith(frame)
                                                && line.matches(".*\\(\\w+\\.java:\\d+\\)")),
                "no frame of " + method + " with its line in " + result.log());
    }

    @Test
    void nullPointerEndsOnlyTheProgram() throws Exception {
        endsOnlyTheProgram(1, "java.lang.NullPointerException");
    }

    @Test
    void divisionByZeroEndsOnlyTheProgram() throws Exception {
        endsOnlyTheProgram(2, "java.lang.ArithmeticException: / by zero");
    }

    @Test
    void arrayIndexEndsOnlyTheProgram() throws Exception {
        endsOnlyTheProgram(
                3, "java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 1");
    }

    @Test
    void classCastEndsOnlyTheProgram() throws Exception {
        endsOnlyTheProgram(4, "java.lang.ClassCastException");
    }

    @Test
    void stackOverflowIsReportedWithItsTrace() throws Exception {
        GuestResult result = run(5);
        assertEquals(GuestResult.Kind.CRASHED, result.kind());
        assertEquals("kernel panic: stack overflow in the kernel", result.message());
        assertTraceNames(result, "recurse");
    }

    @Test
    void wildKernelAccessIsReportedWithItsTrace() throws Exception {
        GuestResult result = run(6);
        assertEquals(GuestResult.Kind.CRASHED, result.kind());
        assertEquals("kernel panic: exception in the kernel", result.message());
        assertTraceNames(result, "sysinfo");
    }

    @Test
    void exhaustedHeapIsEnomemAndTheMachineGoesOn() throws Exception {
        GuestResult result = run(7);
        assertNotNull(result);
        assertEquals(GuestResult.Kind.EXITED, result.kind(), result.toString());
        assertEquals(ENOMEM, result.status());
    }
}
