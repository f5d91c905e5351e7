package elfin.image;

import elfin.kernel.boot.PackFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a program starts, and what the kernel does meanwhile: the payload's configuration. The
 * working directory is {@code /}, the environment empty and system calls stay traps unless
 * something else is said.
 */
public final class Startup {
    private static final String HOST_NAME = "elfin";

    private final List<String> entries = new ArrayList<>();
    private String directory = "/";

    /**
     * @param path of the program in the guest
     * @param words its arguments, {@code argv[0]} first
     */
    public Startup(String path, List<String> words) {
        add(PackFormat.KEY_PATH, path);
        words.forEach(word -> add(PackFormat.KEY_ARGUMENT, word));
        add(PackFormat.KEY_HOSTNAME, HOST_NAME);
        Instant now = Instant.now();
        add(PackFormat.KEY_TIME, now.getEpochSecond() + "." + now.getNano());
    }

    private Startup add(String key, String value) {
        entries.add(key + "=" + value);
        return this;
    }

    private Startup flag(String key, boolean isSet) {
        return add(key, isSet ? "1" : "0");
    }

    /** Adds {@code NAME=VALUE} to the environment. */
    public Startup environment(String variable) {
        return add(PackFormat.KEY_ENVIRONMENT, variable);
    }

    /** Sets the working directory. */
    public Startup directory(String path) {
        directory = path;
        return this;
    }

    /** Whether rewrite plans are applied. */
    public Startup rewrite(boolean isSet) {
        return flag(PackFormat.KEY_REWRITE, isSet);
    }

    /** Whether every system call is sent to the host. */
    public Startup trace(boolean isSet) {
        return flag(PackFormat.KEY_STRACE, isSet);
    }

    /** Whether figures of the run are sent at its end. */
    public Startup statistics(boolean isSet) {
        return flag(PackFormat.KEY_STATS, isSet);
    }

    /** Whether there is {@code /proc/self/fail-nth}. */
    public Startup faultInjection(boolean isSet) {
        return flag(PackFormat.KEY_FAULT_INJECTION, isSet);
    }

    /** Collects the kernel's heap at every n-th allocation; 0 is never. */
    public Startup stressCollector(int allocations) {
        return add(PackFormat.KEY_GC_STRESS, Integer.toString(allocations));
    }

    /** Answers a call without carrying it out: with an error, or with 0. */
    public Startup force(int number, int error) {
        return add(PackFormat.KEY_FORCE, number + " " + error);
    }

    /** Makes standard streams terminals: bit N for descriptor N. */
    public Startup terminals(int streams) {
        return add(PackFormat.KEY_TERMINALS, Integer.toString(streams));
    }

    /** Sets the terminal's size, {@code ROWSxCOLUMNS}. */
    public Startup windowSize(String size) {
        return add(PackFormat.KEY_WINDOW_SIZE, size);
    }

    /** The configuration section. */
    byte[] toBytes() {
        String text = String.join("\0", entries);
        String last = "\0" + PackFormat.KEY_WORKING_DIRECTORY + "=" + directory + "\0";
        return (text + last).getBytes(StandardCharsets.UTF_8);
    }
}
