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

/**
 * Python's own tests, by an interpreter that is linked statically from Debian's archive of it.
 * Modules that exist only as shared objects are missing there, on both systems.
 */
final class PythonSuite implements ThirdPartySuite {
    private static final String VERSION = "3.11";
    private static final String INTERPRETER = "/usr/bin/python" + VERSION;
    private static final Path LIBRARY = Path.of("/usr/lib/python" + VERSION);
    private static final Path OBJECTS = LIBRARY.resolve("config-" + VERSION + "-x86_64-linux-gnu");

    private static final List<String> MODULES =
            List.of(
                    "test_bufio",
                    "test_dict",
                    "test_epoll",
                    "test_errno",
                    "test_fcntl",
                    "test_file",
                    "test_fileio",
                    "test_fork1",
                    "test_genericpath",
                    "test_glob",
                    "test_grp",
                    "test_largefile",
                    "test_list",
                    "test_openpty",
                    "test_poll",
                    "test_popen",
                    "test_posix",
                    "test_pwd",
                    "test_select",
                    "test_stat",
                    "test_string",
                    "test_struct",
                    "test_thread",
                    "test_threading_local",
                    "test_threadsignals",
                    "test_univnewlines",
                    "test_wait3",
                    "test_wait4");

    /** Runs a module's tests and prints a line for each; what prints otherwise goes between. */
    private static final String DRIVER =
            """
            import importlib, sys, unittest
            from test import support
            support.use_resources = []
            class Lines(unittest.TestResult):
                def say(self, word, test):
                    print('\\nRESULT', word, test.id(), flush=True)
                def addSuccess(self, test):
                    self.say('PASS', test)
                def addError(self, test, error):
                    self.say('FAIL', test)
                    super().addError(test, error)
                    print(self.errors[-1][1], flush=True)
                def addFailure(self, test, error):
                    self.say('FAIL', test)
                    super().addFailure(test, error)
                    print(self.failures[-1][1], flush=True)
                def addSkip(self, test, reason):
                    self.say('SKIP', test)
                def addExpectedFailure(self, test, error):
                    self.say('PASS', test)
                def addUnexpectedSuccess(self, test):
                    self.say('FAIL', test)
                def addSubTest(self, test, subtest, error):
                    if error is not None:
                        self.say('FAIL', test)
                        super().addSubTest(test, subtest, error)
            module = importlib.import_module('test.' + sys.argv[1])
            unittest.defaultTestLoader.loadTestsFromModule(module).run(Lines())
            """;

    private static final Pattern RESULT = Pattern.compile("RESULT (PASS|FAIL|SKIP) (\\S+).*");

    private static final int TIMEOUT_SECONDS = 180;

    @Override
    public String name() {
        return "python";
    }

    @Override
    public String description() throws IOException, InterruptedException {
        return "CPython's tests (Debian's libpython3.11-testsuite), by an interpreter linked"
                + " statically from libpython3.11-dev: version "
                + Commands.run(
                                Path.of("."),
                                "dpkg-query",
                                "--show",
                                "--showformat=${Version}",
                                "libpython3.11-dev")
                        .trim();
    }

    @Override
    public void prepare(Path work, Path root) throws IOException, InterruptedException {
        Path interpreter = work.resolve("python");
        if (!Files.exists(interpreter)) {
            Commands.run(
                    work,
                    "gcc",
                    "-static",
                    "-o",
                    "python",
                    OBJECTS.resolve("python.o").toString(),
                    OBJECTS.resolve("libpython" + VERSION + ".a").toString(),
                    "-lexpat",
                    "-lz",
                    "-lm");
        }
        Commands.run(root, "cp", interpreter.toString(), INTERPRETER.substring(1));
        Files.createSymbolicLink(
                root.resolve("usr/bin/python3"), Path.of(INTERPRETER).getFileName());
        Commands.run(
                root.resolve("usr/lib"),
                "sh",
                "-c",
                "tar -C /usr/lib --exclude=lib-dynload --exclude='config-*' --exclude=__pycache__"
                        + " --exclude=lib2to3 --exclude=dist-packages -chf - python"
                        + VERSION
                        + " | tar -xf -");
        Files.writeString(root.resolve("usr/lib/driver.py"), DRIVER);
    }

    @Override
    public List<SuiteProgram> programs() {
        List<SuiteProgram> programs = new ArrayList<>();
        for (String module : MODULES) {
            programs.add(
                    new SuiteProgram(
                            module,
                            List.of(INTERPRETER, "/usr/lib/driver.py", module),
                            "/tmp",
                            TIMEOUT_SECONDS));
        }
        return programs;
    }

    /** A test fails when one of its lines says so: those of its parts come first. */
    @Override
    public Map<String, Verdict> verdicts(List<String> output) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (String line : output) {
            Matcher matcher = RESULT.matcher(line);
            if (matcher.matches()) {
                String name = matcher.group(2).replaceFirst("^test\\.\\w+\\.", "");
                verdicts.merge(
                        name,
                        Verdict.valueOf(matcher.group(1)),
                        (before, now) -> before == Verdict.FAIL ? before : now);
            }
        }
        return verdicts;
    }
}
