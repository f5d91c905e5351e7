package elfin.cli;

import elfin.abi.Errno;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of {@code elfin run}, parsed without reflection: this is the path whose start-up time
 * counts.
 */
final class RunOptions {
    int memoryMebibytes = 256;
    final List<String> environment = new ArrayList<>();
    String rootfs;
    String accelerator = "auto";
    String machine = "microvm";
    String kernel;
    String workingDirectory;
    boolean stats;
    String statsFile;
    boolean trace;
    String traceFile;
    long timeoutMillis;
    int gdbPort;
    boolean dryRun;
    boolean rewrite = true;
    boolean countInstructions;
    boolean verbose;

    /** For the other executables of the root file system. */
    RootPlans.Effort effort = RootPlans.Effort.RUN;

    /** At every so many allocations the kernel's heap is collected; 0 is as needed. */
    int stressCollector;

    /** Calls that are not carried out, by number: the error they answer, or 0 for the result 0. */
    final Map<Integer, Integer> forced = new TreeMap<>();

    String program;
    final List<String> arguments = new ArrayList<>();

    /** Options of their own with the same values. */
    RunOptions copy() {
        RunOptions copy = new RunOptions();
        copy.memoryMebibytes = memoryMebibytes;
        copy.environment.addAll(environment);
        copy.rootfs = rootfs;
        copy.accelerator = accelerator;
        copy.machine = machine;
        copy.kernel = kernel;
        copy.workingDirectory = workingDirectory;
        copy.stats = stats;
        copy.trace = trace;
        copy.timeoutMillis = timeoutMillis;
        copy.rewrite = rewrite;
        copy.verbose = verbose;
        copy.stressCollector = stressCollector;
        copy.forced.putAll(forced);
        copy.program = program;
        copy.arguments.addAll(arguments);
        return copy;
    }

    /** Parses what stands behind {@code run}. */
    static RunOptions parse(List<String> words) throws Failure {
        RunOptions options = new RunOptions();
        options.setMemory(System.getenv().getOrDefault("ELFIN_MEMORY", "256Mi"));
        options.accelerator = System.getenv().getOrDefault("ELFIN_ACCEL", "auto");
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            if (word.equals("--")) {
                break;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? null : word.substring(equals + 1);
            if (options.flag(name, value)) {
                continue;
            }
            if (value == null) {
                if (at == words.size()) {
                    throw usage(name + " needs a value");
                }
                value = words.get(at++);
            }
            options.valued(name, value);
        }
        if (at == words.size()) {
            throw usage("no program given");
        }
        options.program = words.get(at++);
        options.arguments.addAll(words.subList(at, words.size()));
        return options;
    }

    private static Failure usage(String why) {
        return new Failure(ExitStatus.FAILED, "run", why, "see elfin run --help");
    }

    /** Flags, and options whose value is optional and stands behind '='. */
    private boolean flag(String name, String value) throws Failure {
        switch (name) {
            case "--stats" -> {
                stats = true;
                statsFile = value;
            }
            case "--strace" -> {
                trace = true;
                traceFile = value;
            }
            case "--gdb" -> gdbPort = value == null ? 1234 : number(name, value);
            case "--dry-run" -> dryRun = true;
            case "--no-rewrite" -> rewrite = false;
            case "-v", "--verbose" -> verbose = true;
            case "--icount" -> countInstructions = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void valued(String name, String value) throws Failure {
        switch (name) {
            case "-m", "--memory" -> setMemory(value);
            case "-e", "--env" -> addEnvironment(value);
            case "--rootfs" -> rootfs = value;
            case "--accel" -> {
                if (!List.of("auto", "kvm", "tcg").contains(value)) {
                    throw usage("--accel is auto, kvm or tcg, not " + value);
                }
                accelerator = value;
            }
            case "--machine" -> {
                if (!List.of("microvm", "q35").contains(value)) {
                    throw usage("--machine is microvm or q35, not " + value);
                }
                machine = value;
            }
            case "-w", "--workdir" -> workingDirectory = value;
            case "--kernel" -> kernel = value;
            case "--gc-stress" -> stressCollector = number(name, value);
            case "--stub" -> force(value, Errno.ENOSYS);
            case "--fake" -> force(value, 0);
            case "--timeout" -> timeoutMillis = duration(value);
            default -> throw usage("unknown option " + name);
        }
    }

    private void force(String names, int error) throws Failure {
        for (String name : names.split(",")) {
            Row row = Syscalls.find(name);
            if (row == null) {
                throw usage("no such call: " + name);
            }
            forced.put(row.number(), error);
        }
    }

    void addEnvironment(String value) {
        if (value.indexOf('=') >= 0) {
            environment.add(value);
        } else if (System.getenv(value) != null) {
            environment.add(value + "=" + System.getenv(value));
        }
    }

    private static int number(String name, String value) throws Failure {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw usage(name + " needs a number, not " + value);
        }
    }

    void setMemory(String text) throws Failure {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        int digits = 0;
        while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
            digits++;
        }
        String unit = lower.substring(digits);
        if (digits == 0 || digits > 9) {
            throw usage("-m needs a size like 64Mi, not " + text);
        }
        long amount = Long.parseLong(lower.substring(0, digits));
        long bytes =
                switch (unit) {
                    case "", "m", "mi", "mib", "mb" -> amount << 20;
                    case "g", "gi", "gib", "gb" -> amount << 30;
                    case "k", "ki", "kib", "kb" -> amount << 10;
                    default -> throw usage("-m needs a size like 64Mi, not " + text);
                };
        memoryMebibytes = (int) Math.min(bytes >> 20, Integer.MAX_VALUE);
        if (memoryMebibytes < 4) {
            throw usage("-m " + text + " is too little; the least is 4Mi");
        }
    }

    static long duration(String text) throws Failure {
        String number = text;
        long unit = 1000;
        if (text.endsWith("ms")) {
            number = text.substring(0, text.length() - 2);
            unit = 1;
        } else if (text.endsWith("s")) {
            number = text.substring(0, text.length() - 1);
        } else if (text.endsWith("m")) {
            number = text.substring(0, text.length() - 1);
            unit = 60_000;
        } else if (text.endsWith("h")) {
            number = text.substring(0, text.length() - 1);
            unit = 3_600_000;
        }
        try {
            long millis = Math.round(Double.parseDouble(number) * unit);
            if (millis <= 0) {
                throw usage("--timeout must be longer than 0");
            }
            return millis;
        } catch (NumberFormatException e) {
            throw usage("--timeout needs a duration like 30s, not " + text);
        }
    }
}
