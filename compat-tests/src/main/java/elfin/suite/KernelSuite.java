package elfin.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Linux kernel's own selftests and its test of nolibc, from Debian's package of the kernel's
 * source, as far as they are programs that can be linked statically.
 */
final class KernelSuite implements ThirdPartySuite {
    private static final String PACKAGE = "linux-source-6.12";
    private static final String SELFTESTS = "tools/testing/selftests";
    private static final String NOLIBC = "nolibc-test";

    /** Lines of the Test Anything Protocol, and of nolibc's test. */
    private static final Pattern TAP =
            Pattern.compile("\\s*(not )?ok (\\d+)\\b[ -]*(.*?)(# SKIP.*|#.*)?");

    private static final Pattern NOLIBC_LINE =
            Pattern.compile("(\\d+) (\\S+)\\s.*\\[ *(OK|FAIL|SKIPPED) *\\].*");

    private static final Pattern STATUS = Pattern.compile("STATUS (\\d+)");
    private static final int SKIPPED_STATUS = 4;
    private static final int TIMEOUT_SECONDS = 45;

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public String description() {
        return "the Linux kernel's selftests and nolibc test, from Debian's " + PACKAGE;
    }

    @Override
    public void prepare(Path work, Path root) throws IOException, InterruptedException {
        Path programs = work.resolve("programs");
        Path stamp = programs.resolve("list");
        String list = String.join("\n", sources());
        if (!Files.exists(stamp) || !Files.readString(stamp).equals(list)) {
            Path source = unpack(work);
            Files.createDirectories(programs);
            for (String line : sources()) {
                compile(source, line, programs.resolve(programName(line)));
            }
            compileNolibc(source, programs.resolve(NOLIBC));
            Files.writeString(stamp, list);
        }
        Commands.run(root, "cp", "-r", programs.toString(), "tests");
    }

    private static Path unpack(Path work) throws IOException, InterruptedException {
        Path source = work.resolve(PACKAGE);
        if (Files.exists(source.resolve("usr/include/linux"))) {
            return source;
        }
        Commands.run(work, "apt-get", "download", "-q", PACKAGE);
        Commands.run(
                work,
                "sh",
                "-ec",
                "dpkg-deb --fsys-tarfile "
                        + PACKAGE
                        + "_*.deb | tar -xO ./usr/src/"
                        + PACKAGE
                        + ".tar.xz | xz -d | tar -x --wildcards "
                        + "'*/tools/*' '*/include/*' '*/scripts/*' '*/Makefile' '*/Kbuild'"
                        + " '*/arch/x86/*' '*/usr/*'; rm "
                        + PACKAGE
                        + "_*.deb");
        Commands.run(source, "make", "-s", "headers", "ARCH=x86");
        return source;
    }

    private static void compile(Path source, String line, Path program)
            throws IOException, InterruptedException {
        String[] files = line.split(" ");
        Path directory = source.resolve(SELFTESTS);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "gcc",
                                "-static",
                                "-O1",
                                "-w",
                                "-D_GNU_SOURCE",
                                "-I.",
                                "-Ifutex/include",
                                "-isystem",
                                source.resolve("usr/include").toString(),
                                "-o",
                                program.toString()));
        // These two take what a kernel's own sources include.
        if (line.startsWith("rseq/") || line.startsWith("vDSO/")) {
            command.add("-I../../include");
        }
        command.add("-I" + Path.of(files[0]).getParent());
        command.addAll(List.of(files));
        command.addAll(List.of("-lpthread", "-lrt", "-lcap"));
        Commands.run(directory, Map.of(), command);
    }

    private static void compileNolibc(Path source, Path program)
            throws IOException, InterruptedException {
        Path include = source.resolve("tools/include/nolibc");
        Commands.run(
                source.resolve(SELFTESTS).resolve("nolibc"),
                "gcc",
                "-static",
                "-nostdlib",
                "-Os",
                "-w",
                "-fno-ident",
                "-fno-asynchronous-unwind-tables",
                "-fno-stack-protector",
                "-include",
                include.resolve("nolibc.h").toString(),
                "-I" + include,
                "-isystem",
                source.resolve("usr/include").toString(),
                "-o",
                program.toString(),
                "nolibc-test.c",
                "nolibc-test-linkage.c",
                "-lgcc");
    }

    private static List<String> sources() throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                KernelSuite.class.getResourceAsStream("kernel-selftests.txt"),
                                StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    private static String programName(String line) {
        return line.split(" ")[0].replace(".c", "").replace('/', '.');
    }

    @Override
    public List<SuiteProgram> programs() throws IOException {
        List<SuiteProgram> programs = new ArrayList<>();
        programs.add(program(NOLIBC));
        for (String line : sources()) {
            programs.add(program(programName(line)));
        }
        return programs;
    }

    private static SuiteProgram program(String name) {
        return new SuiteProgram(name, List.of("/tests/" + name), "/tmp", TIMEOUT_SECONDS);
    }

    /** Each line of its protocol, and its exit status as a test of its own. */
    @Override
    public Map<String, Verdict> verdicts(List<String> output) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (String line : output) {
            Matcher tap = TAP.matcher(line);
            Matcher nolibc = NOLIBC_LINE.matcher(line);
            Matcher status = STATUS.matcher(line);
            if (tap.matches()) {
                boolean skipped = tap.group(4) != null && tap.group(4).startsWith("# SKIP");
                Verdict verdict =
                        skipped ? Verdict.SKIP : tap.group(1) == null ? Verdict.PASS : Verdict.FAIL;
                verdicts.put(testName(tap.group(2), tap.group(3)), verdict);
            } else if (nolibc.matches()) {
                Verdict verdict =
                        switch (nolibc.group(3)) {
                            case "OK" -> Verdict.PASS;
                            case "FAIL" -> Verdict.FAIL;
                            default -> Verdict.SKIP;
                        };
                verdicts.put(testName(nolibc.group(1), nolibc.group(2)), verdict);
            } else if (status.matches()) {
                int value = Integer.parseInt(status.group(1));
                Verdict verdict =
                        value == 0
                                ? Verdict.PASS
                                : value == SKIPPED_STATUS ? Verdict.SKIP : Verdict.FAIL;
                verdicts.put("exit status", verdict);
            }
        }
        return verdicts;
    }

    /** The number and the words, without what differs from run to run: addresses, ids, times. */
    private static String testName(String number, String words) {
        return (number + " " + words.replaceAll("\\w*\\d\\w*", "").replaceAll("[^A-Za-z_ ]", " "))
                .replaceAll(" +", " ")
                .trim();
    }
}
