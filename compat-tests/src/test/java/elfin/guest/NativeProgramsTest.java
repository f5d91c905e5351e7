package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs that this machine's compilers build, with glibc (at fixed addresses and
 * position-independent) and musl, do what they do on the host: exceptions, cancellation, unwinding,
 * child processes, mutexes whose owners die, ids of all threads, thread-local storage.
 */
class NativeProgramsTest {
    private static final List<String> COMMON =
            List.of("-w", "-O1", "-fexceptions", "-fno-optimize-sibling-calls", "-pthread");

    @TempDir static Path directory;

    private static Path root;
    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "tmp", "dev");
        Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("busybox"));
        new ProcessBuilder("mknod", root + "/dev/null", "c", "1", "3").start().waitFor();
        runs = new Runs(root, directory, 256);
    }

    static Stream<Arguments> programs() {
        List<Arguments> all = new ArrayList<>();
        addCxx(all, "exceptions", LanguageSources.EXCEPTIONS);
        addCxx(all, "storage", LanguageSources.STORAGE);
        addC(all, "backtrace", LanguageSources.BACKTRACE, false);
        addC(all, "cancellation", ThreadSources.CANCELLATION, true);
        addC(all, "mutexes", ThreadSources.MUTEXES, true);
        addC(all, "spawning", ThreadSources.SPAWNING, true);
        addC(all, "identities", ThreadSources.IDENTITIES, true);
        return all.stream();
    }

    private static void addCxx(List<Arguments> all, String name, String source) {
        List<String> compiler = List.of("g++", "-x", "c++", "-fnon-call-exceptions");
        all.add(Arguments.of(name, source, with(compiler, "-static")));
        all.add(Arguments.of(name, source, with(compiler, "-static-pie", "-fPIE")));
    }

    /** musl's unwinder cannot find functions in a static program. */
    private static void addC(List<Arguments> all, String name, String source, boolean musl) {
        all.add(Arguments.of(name, source, List.of("gcc", "-static")));
        all.add(Arguments.of(name, source, List.of("gcc", "-static-pie", "-fPIE")));
        if (musl) {
            all.add(Arguments.of(name, source, List.of("musl-gcc", "-static")));
        }
    }

    private static List<String> with(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    private static void compile(String source, List<String> compiler, Path program)
            throws Exception {
        boolean cxx = compiler.contains("c++");
        Path file = Files.writeString(directory.resolve(cxx ? "source.cc" : "source.c"), source);
        List<String> command = new ArrayList<>(compiler);
        command.addAll(COMMON);
        command.addAll(List.of("-o", program.toString(), file.toString()));
        Path output = directory.resolve("compiler.out");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertEquals(0, process.waitFor(), () -> command + " failed: see " + output);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("programs")
    void programsBehaveAsOnTheHost(String name, String source, List<String> compiler)
            throws Exception {
        compile(source, compiler, root.resolve("bin").resolve(name));
        List<String> command = List.of("/bin/" + name);
        Runs.Outcome expected = runs.host(new byte[0], command);
        assertEquals(expected, runs.guest(new byte[0], true, command));
        assertEquals(expected, runs.guest(new byte[0], false, command), "by trap");
    }
}
