package elfin.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests of Go's standard library for what lies next to the system, built statically. */
final class GoSuite implements ThirdPartySuite {
    private static final List<String> PACKAGES =
            List.of(
                    "io",
                    "io/fs",
                    "io/ioutil",
                    "os",
                    "os/exec",
                    "os/signal",
                    "path/filepath",
                    "runtime",
                    "sync",
                    "sync/atomic",
                    "syscall",
                    "time");

    /** Directories of the sources that the tests look into. */
    private static final List<String> SOURCES =
            List.of(
                    "internal",
                    "io",
                    "net",
                    "os",
                    "path",
                    "runtime",
                    "sync",
                    "syscall",
                    "time",
                    "unicode");

    private static final Pattern RESULT = Pattern.compile("--- (PASS|FAIL|SKIP): (\\S+) \\(.*");
    private static final Map<String, String> BUILD =
            Map.of("CGO_ENABLED", "0", "GOFLAGS", "", "GO111MODULE", "off");

    /** Where Go lies on the host, and so in the root: the programs know the path. */
    private Path goRoot;

    private static final int TIMEOUT_SECONDS = 180;

    @Override
    public String name() {
        return "go";
    }

    @Override
    public String description() throws IOException, InterruptedException {
        return "Go's standard library tests, `go test -c` with `CGO_ENABLED=0`, run with"
                + " `-test.short`: "
                + Commands.run(Path.of("."), "go", "version").trim();
    }

    @Override
    public void prepare(Path work, Path root) throws IOException, InterruptedException {
        String version = Commands.run(Path.of("."), "go", "version").trim();
        Path programs = work.resolve("programs");
        Path stamp = programs.resolve("version");
        if (!Files.exists(stamp) || !Files.readString(stamp).equals(version)) {
            Files.createDirectories(programs);
            for (String name : PACKAGES) {
                Commands.run(
                        work,
                        BUILD,
                        List.of(
                                "go",
                                "test",
                                "-c",
                                "-o",
                                programs.resolve(fileName(name)).toString(),
                                name));
            }
            Files.writeString(stamp, version);
        }
        Path source = root.resolve(goRoot().toString().substring(1)).resolve("src");
        Files.createDirectories(source);
        for (String directory : SOURCES) {
            Path from = goRoot().resolve("src").resolve(directory).toRealPath();
            Commands.run(source, "cp", "-rL", from.toString(), directory);
        }
        copyZones(goRoot().resolve("lib/time"), source.resolveSibling("lib"));
        copyZones(Path.of("/usr/share/zoneinfo"), root.resolve("usr/share"));
        Path tests = root.resolve("tests");
        Files.createDirectories(tests);
        for (String name : PACKAGES) {
            Files.copy(programs.resolve(fileName(name)), tests.resolve(fileName(name)));
            tests.resolve(fileName(name)).toFile().setExecutable(true, false);
        }
    }

    private static void copyZones(Path from, Path into) throws IOException, InterruptedException {
        if (Files.exists(from)) {
            Files.createDirectories(into);
            Commands.run(into, "cp", "-rL", from.toString(), ".");
        }
    }

    private Path goRoot() throws IOException {
        if (goRoot == null) {
            try {
                goRoot = Path.of(Commands.run(Path.of("."), "go", "env", "GOROOT").trim());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return goRoot;
    }

    @Override
    public List<SuiteProgram> programs() throws IOException {
        List<SuiteProgram> programs = new ArrayList<>();
        for (String name : PACKAGES) {
            programs.add(
                    new SuiteProgram(
                            name,
                            List.of("/tests/" + fileName(name), "-test.v", "-test.short"),
                            goRoot() + "/src/" + name,
                            TIMEOUT_SECONDS));
        }
        return programs;
    }

    @Override
    public Map<String, Verdict> verdicts(List<String> output) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (String line : output) {
            Matcher matcher = RESULT.matcher(line);
            if (matcher.matches()) {
                verdicts.put(matcher.group(2), Verdict.valueOf(matcher.group(1)));
            }
        }
        return verdicts;
    }

    private static String fileName(String packageName) {
        return packageName.replace('/', '-') + ".test";
    }
}
