package elfin.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The circumstances that programs are run under: each is one that Linux can bring about. That any
 * call can fail with any error, or do nothing, is what a seccomp filter makes true, as container
 * run times install them.
 */
final class Circumstances {
    /**
     * What most calls can fail with; all calls fail with the first before any does with the second.
     */
    static final List<String> ERRORS =
            List.of(
                    "ENOSYS",
                    "EPERM",
                    "ENOMEM",
                    "EINTR",
                    "EAGAIN",
                    "EACCES",
                    "EINVAL",
                    "EMFILE",
                    "ENOENT",
                    "EIO",
                    "EBADF",
                    "ERANGE",
                    "EOPNOTSUPP",
                    "EFAULT",
                    "ENOSPC",
                    "ETIMEDOUT",
                    "ECONNREFUSED",
                    "EEXIST",
                    "EXDEV",
                    "ENOTTY",
                    "ESRCH",
                    "EBUSY");

    private static final List<String> SIGNALS =
            List.of(
                    "INT", "TERM", "HUP", "QUIT", "ALRM", "PIPE", "CHLD", "WINCH", "TSTP", "CONT",
                    "USR1", "USR2", "SEGV", "ABRT", "FPE", "ILL", "BUS", "XFSZ", "XCPU", "URG",
                    "PROF", "TTOU", "VTALRM", "TRAP", "SYS");

    private static final List<String> FILES =
            List.of(
                    "umount -l proc",
                    "umount -l sys",
                    "mount -t tmpfs x dev",
                    "mount -t tmpfs x etc",
                    "mount -t tmpfs x data",
                    "mount -t tmpfs -o size=4k,nr_inodes=9 x tmp",
                    "mount -o remount,ro tmp",
                    "chmod 0 etc/passwd etc/group etc/hosts etc/resolv.conf");

    private static final List<String> STARTS =
            List.of(
                    "exec 0<&-",
                    "exec 1>&-",
                    "exec 2>&-",
                    "exec 0<&- 1>&- 2>&-",
                    "exec >/dev/full 2>&1",
                    "ulimit -S -n 64",
                    "ulimit -n 3",
                    "ulimit -n 6",
                    "ulimit -v 3000",
                    "ulimit -v 9000",
                    "ulimit -v 60000",
                    "ulimit -d 100",
                    "ulimit -f 0",
                    "ulimit -s 64",
                    "ulimit -s unlimited",
                    "ulimit -l 0",
                    "ulimit -c 0",
                    "ulimit -S -t 1",
                    "trap '' PIPE INT CHLD HUP",
                    "cd /tmp; rmdir /tmp",
                    "mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone",
                    "cd /data",
                    "exec </data/text",
                    "exec <&2",
                    "exec </data");

    private static final String[][] ENVIRONMENTS = {
        {"LC_ALL=xx_YY.UTF-8", "LANG=xx_YY", "LANGUAGE=xx", "LOCPATH=/data", "NLSPATH=/data/%N"},
        {"LC_ALL=C.UTF-8", "TZ=:/data/none"},
        {"TZ=Europe/Berlin", "TERM=none", "COLUMNS=9"},
        {"LD_LIBRARY_PATH=relative:/data", "LD_DEBUG=all", "GCONV_PATH=/data"},
        {"MALLOC_MMAP_THRESHOLD_=1", "MALLOC_TRIM_THRESHOLD_=0", "MALLOC_TOP_PAD_=0"},
        {"MALLOC_ARENA_MAX=1", "MALLOC_PERTURB_=1", "MALLOC_CHECK_=3"},
        {"GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1"},
        {"GLIBC_TUNABLES=glibc.malloc.hugetlb=2:glibc.pthread.rseq=0"},
        {"TMPDIR=/data/none", "HOME=/data/none", "PATH=", "XDG_CACHE_HOME=/data/none"},
        {"RES_OPTIONS=use-vc debug edns0 attempts:1 timeout:1", "HOSTALIASES=/data/text"},
        {"GODEBUG=madvdontneed=1,gctrace=1,schedtrace=1,scheddetail=1", "GOGC=1"},
        {"GODEBUG=netdns=go+2,gcstoptheworld=1,sbrk=1,clobberfree=1", "GOMAXPROCS=1"},
        {"GOTRACEBACK=crash", "GOMAXPROCS=8", "GOMEMLIMIT=1MiB"},
        {"RUST_BACKTRACE=full", "RUST_LOG=trace", "RUST_MIN_STACK=1"},
        {"RAYON_NUM_THREADS=1", "TOKIO_WORKER_THREADS=1"},
    };

    private static final List<Integer> EARLY = List.of(1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 40);

    private Circumstances() {}

    /** Those that are the same for each program. */
    static List<Circumstance> general() {
        List<Circumstance> all = new ArrayList<>();
        all.add(Circumstance.NO_VDSO);
        for (String[] environment : ENVIRONMENTS) {
            all.add(Circumstance.environment(environment));
        }
        STARTS.forEach(shell -> all.add(Circumstance.started(shell)));
        FILES.forEach(setUp -> all.add(Circumstance.found(setUp)));
        return all;
    }

    /**
     * Signals that arrive during some calls of a run.
     *
     * @param calls the run's calls in their order
     */
    static List<Circumstance> signals(List<String> calls) {
        List<Circumstance> all = new ArrayList<>();
        for (int part = 1; part <= 3 && !calls.isEmpty(); part++) {
            int at = Math.min(calls.size() - 1, calls.size() * part / 4);
            String call = calls.get(at);
            int count = Collections.frequency(calls.subList(0, at + 1), call);
            for (String signal : SIGNALS) {
                all.add(Circumstance.injected(call + ":signal=" + signal + ":when=" + count));
            }
        }
        return all;
    }

    /**
     * A call fails always with an error; it is interrupted only a few times, or that goes on for
     * ever.
     */
    static Circumstance always(String call, String error) {
        boolean again = error.equals("EINTR") || error.equals("EAGAIN");
        return Circumstance.injected(call + ":error=" + error + (again ? ":when=1..3" : ""));
    }

    /** A call does nothing, and says that it did it. */
    static Circumstance pretended(String call) {
        return Circumstance.injected(call + ":retval=0");
    }

    /** A call fails once, at different times. */
    static List<Circumstance> once(String call, int count) {
        List<Circumstance> all = new ArrayList<>();
        for (int at : EARLY) {
            for (String error : List.of("ENOMEM", "EINTR", "EACCES", "ENOSYS", "EINVAL")) {
                if (at <= count) {
                    all.add(Circumstance.injected(call + ":error=" + error + ":when=" + at));
                }
            }
            if (at <= count) {
                all.add(Circumstance.injected(call + ":retval=0:when=" + at));
                all.add(Circumstance.injected(call + ":retval=1:when=" + at));
                all.add(Circumstance.injected(call + ":error=ENOMEM:when=" + at + "+"));
            }
        }
        return all;
    }

    /** Memory runs out at some time, for good: both ways to get it fail. */
    static List<Circumstance> memory(Map<String, Integer> counts) {
        List<Circumstance> all = new ArrayList<>();
        for (int at : EARLY) {
            if (at <= counts.getOrDefault("mmap", 0)) {
                all.add(
                        Circumstance.injected(
                                "mmap:error=ENOMEM:when=" + at + "+", "brk:error=ENOMEM:when=4+"));
            }
            if (at <= counts.getOrDefault("brk", 0)) {
                all.add(
                        Circumstance.injected(
                                "brk:error=ENOMEM:when=" + at + "+", "mmap:error=ENOMEM:when=1"));
                all.add(
                        Circumstance.injected(
                                "brk:error=ENOMEM:when=" + at + "+", "mmap:error=ENOMEM"));
            }
        }
        return all;
    }
}
