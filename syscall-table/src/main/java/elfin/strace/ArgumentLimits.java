package elfin.strace;

import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which values of arguments the kernel leaves out of calls that it has in part: what the notes of
 * {@link Syscalls} say, for programs to read. Of a call that is full nothing is left out, whatever
 * stands here.
 */
public final class ArgumentLimits {
    // spotless:off
    /** Call, argument, "not" or "only", names. */
    private static final String[] LIMITS = {
        "mmap flags not MAP_HUGETLB MAP_SYNC",
        "madvise behavior not MADV_MERGEABLE MADV_UNMERGEABLE MADV_HWPOISON",
        "ioctl cmd not TIOCCONS RTC_RD_TIME",
        "socket family only AF_UNIX AF_UNSPEC",
        "clone clone_flags not CLONE_NEWNS CLONE_NEWCGROUP CLONE_NEWUTS CLONE_NEWIPC CLONE_NEWUSER CLONE_NEWPID CLONE_NEWNET CLONE_PTRACE",
        "fcntl cmd not F_SETLEASE F_GETLEASE F_NOTIFY",
        "prctl option not PR_SET_SECCOMP PR_SET_MEMORY_MERGE PR_SET_SYSCALL_USER_DISPATCH",
        "arch_prctl option not ARCH_SET_GS",
        "fallocate mode not FALLOC_FL_COLLAPSE_RANGE FALLOC_FL_ZERO_RANGE FALLOC_FL_INSERT_RANGE FALLOC_FL_UNSHARE_RANGE",
        "pipe2 flags not O_EXCL",
    };
    // spotless:on

    private static final Map<String, List<Limit>> BY_CALL = parse();

    private ArgumentLimits() {}

    /**
     * What is left out.
     *
     * @param argument the argument's name
     * @param only whether the names are the ones that are there
     */
    record Limit(String argument, boolean only, Set<String> names) {
        boolean leavesOut(String value) {
            return names.contains(value) != only;
        }
    }

    /**
     * The values among those of a recorded call that the kernel leaves out, as the table says, or
     * that it always refused.
     */
    public static Set<String> missing(RecordedCall call) {
        Row row = Syscalls.find(call.number());
        Set<String> missing = new TreeSet<>();
        if (row == null || row.level() != Level.PARTIAL) {
            return missing;
        }
        for (Limit limit : BY_CALL.getOrDefault(row.name(), List.of())) {
            call.arguments()
                    .getOrDefault(limit.argument(), Map.of())
                    .forEach(
                            (value, uses) -> {
                                // What worked is there: the note is older than the handler.
                                if (uses.refused() > 0 && limit.leavesOut(plain(value))) {
                                    missing.add(value);
                                }
                            });
        }
        return missing;
    }

    /**
     * The names of what a value of an argument of a call says, as for recorded calls: one of a
     * command, one for each of several flags.
     *
     * @param index which argument, from 0
     */
    public static List<String> names(Row row, int index, int value) {
        return ArgumentNames.of(row, index, value);
    }

    /** The names among those of a call's argument that the kernel leaves out, as the table says. */
    public static Set<String> leftOut(Row row, int index, Set<String> names) {
        Set<String> leftOut = new TreeSet<>();
        if (row.level() == Level.PARTIAL) {
            for (Limit limit : BY_CALL.getOrDefault(row.name(), List.of())) {
                if (limit.argument().equals(row.arguments()[index].name())) {
                    names.stream().filter(n -> limit.leavesOut(plain(n))).forEach(leftOut::add);
                }
            }
        }
        return leftOut;
    }

    /** All limits, by call. */
    static Map<String, List<Limit>> all() {
        return BY_CALL;
    }

    private static String plain(String value) {
        return value.startsWith("FUTEX_") && value.endsWith("_PRIVATE")
                ? value.substring(0, value.length() - "_PRIVATE".length())
                : value;
    }

    private static Map<String, List<Limit>> parse() {
        Map<String, List<Limit>> limits = new TreeMap<>();
        for (String line : LIMITS) {
            List<String> words = List.of(line.split(" "));
            Limit limit =
                    new Limit(
                            words.get(1),
                            words.get(2).equals("only"),
                            Set.copyOf(words.subList(3, words.size())));
            limits.computeIfAbsent(words.get(0), call -> new ArrayList<>()).add(limit);
        }
        return limits;
    }
}
