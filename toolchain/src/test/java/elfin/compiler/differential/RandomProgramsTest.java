package elfin.compiler.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs give the same result on the JVM and compiled. At least 500 in the build; with
 * {@code -Delfin.fuzz.seconds=3600} as many as fit into the time, from a seed that is printed.
 */
class RandomProgramsTest {
    private static final int PROGRAMS = 500;
    private static final int BATCH = 50;
    private static final long DEFAULT_SEED = 20261123;

    @TempDir Path directory;

    @Test
    void givesTheSameResultsAsTheJvm() throws Exception {
        long seconds = Long.getLong("elfin.fuzz.seconds", 0);
        long seed =
                Long.getLong("elfin.fuzz.seed", seconds == 0 ? DEFAULT_SEED : System.nanoTime());
        System.out.println("random programs from seed " + seed);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int done = 0;
        while (done < PROGRAMS || System.nanoTime() < end) {
            batch(seed + done, done % (5 * BATCH) == 0 ? 2 : 0);
            done += BATCH;
        }
    }

    private void batch(long firstSeed, int optimisation) throws Exception {
        Path work = Files.createTempDirectory(directory, "batch");
        List<Path> sources = new ArrayList<>();
        StringBuilder main = new StringBuilder();
        main.append("import elfin.raw.Cpu;\nimport elfin.raw.Mem;\nfinal class BatchMain {\n");
        main.append("static void print(String s) { byte[] b = s.getBytes();\n");
        main.append("Cpu.linuxSyscall(1, 1, Mem.addressOf(b) + 16, b.length, 0, 0, 0); }\n");
        main.append("public static int main(byte[][] args) {\n");
        for (int i = 0; i < BATCH; i++) {
            String name = "P" + i;
            Path source = work.resolve(name + ".java");
            Files.writeString(source, new RandomProgram(name, firstSeed + i).source());
            sources.add(source);
            main.append("print(\"\" + ").append(name).append(".run() + \"\\n\");\n");
        }
        main.append("return 0; }\n}\n");
        Path mainSource = work.resolve("BatchMain.java");
        Files.writeString(mainSource, main.toString());
        sources.add(mainSource);
        javac(work, sources);
        List<Path> classPath = new ArrayList<>(Programs.classPath());
        classPath.add(0, work);
        String[] actual =
                Programs.run(work, classPath, "BatchMain", optimisation, Map.of()).split("\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {work.toUri().toURL()}, getClass().getClassLoader())) {
            for (int i = 0; i < BATCH; i++) {
                Method run = loader.loadClass("P" + i).getDeclaredMethod("run");
                run.setAccessible(true);
                int number = i;
                assertEquals(
                        run.invoke(null).toString(),
                        actual[i],
                        () -> "seed " + (firstSeed + number) + " at O" + optimisation);
            }
        }
    }

    private static void javac(Path work, List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, null);
        boolean fine =
                compiler.getTask(
                                messages,
                                files,
                                null,
                                List.of(
                                        "-nowarn",
                                        "-XDstringConcat=inline",
                                        "-proc:none",
                                        "-cp",
                                        "../syscall-table/target/classes",
                                        "-d",
                                        work.toString()),
                                null,
                                files.getJavaFileObjectsFromPaths(sources))
                        .call();
        assertEquals(true, fine, messages.toString());
    }
}
