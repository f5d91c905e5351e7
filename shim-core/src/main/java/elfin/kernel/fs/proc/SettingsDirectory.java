package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.fs.pseudo.StaticDirectory;

/**
 * /proc/sys: sysctl(8). Those settings can be written whose change has an effect; the others are
 * what holds here, and read-only.
 */
final class SettingsDirectory extends StaticDirectory implements Settings {
    private static final int UUID_WORDS = 2;

    private final ProcSource source;
    private final StaticDirectory kernel;
    private final StaticDirectory memory;
    private final StaticDirectory files;
    private final StaticDirectory queues;
    private final StaticDirectory watches;
    private final StaticDirectory core;

    /** The same in each instance of /proc. */
    private static String bootId;

    SettingsDirectory(ProcFileSystem proc) {
        super(proc, true);
        this.source = proc.source;
        if (bootId == null) {
            bootId = uuid(source.random(), source.random());
        }
        kernel = directory("kernel");
        memory = directory("vm");
        files = directory("fs");
        queues = files.directory("mqueue");
        watches = files.directory("inotify");
        StaticDirectory net = directory("net");
        core = net.directory("core");
        core.fixed("optmem_max", "131072\n");
        core.fixed("rmem_default", "212992\n");
        core.fixed("rmem_max", "212992\n");
        core.fixed("wmem_default", "212992\n");
        core.fixed("wmem_max", "212992\n");
        net.directory("unix").fixed("max_dgram_qlen", "10\n");
        kernel();
        memory();
        files();
        source.addSettings(this);
    }

    private StaticDirectory find(String path) {
        return switch (path) {
            case "kernel" -> kernel;
            case "vm" -> memory;
            case "fs/mqueue" -> queues;
            case "fs/inotify" -> watches;
            case "net/core" -> core;
            case "fs" -> files;
            default -> throw new IllegalArgumentException(path);
        };
    }

    /** As Linux's proc_dointvec_minmax(). */
    @Override
    public void number(
            String directory, String name, long least, long most, Value value, Change change) {
        find(directory)
                .writable(
                        name,
                        () -> value.get() + "\n",
                        (bytes, length) -> {
                            long number = Lines.number(bytes, length);
                            boolean valid = Lines.isNumber(bytes, length);
                            if (!valid || number < least || number > most) {
                                return -Errno.EINVAL;
                            }
                            change.set(number);
                            return 0;
                        });
    }

    /** As Linux's proc_doulongvec_minmax(). */
    @Override
    public void unsigned(String directory, String name, Value value, Change change) {
        find(directory)
                .writable(
                        name,
                        () -> Long.toUnsignedString(value.get()) + "\n",
                        (bytes, length) -> {
                            if (!Lines.isUnsigned(bytes, length)) {
                                return -Errno.EINVAL;
                            }
                            change.set(Lines.number(bytes, length));
                            return 0;
                        });
    }

    private void kernel() {
        kernel.fixed("arch", "x86_64\n");
        kernel.fixed("cap_last_cap", "40\n");
        kernel.writable("core_pattern", source::corePattern, this::setCorePattern);
        kernel.writable(
                "core_uses_pid", () -> source.coreUsesPid() ? "1\n" : "0\n", this::setCoreUsesPid);
        kernel.writable(
                "domainname",
                () -> source.domainname() + "\n",
                (bytes, length) -> {
                    source.setDomainname(bytes, lineLength(bytes, length));
                    return 0;
                });
        kernel.writable(
                "hostname",
                () -> source.hostname() + "\n",
                (bytes, length) -> {
                    source.setHostname(bytes, lineLength(bytes, length));
                    return 0;
                });
        kernel.fixed("ngroups_max", "65536\n");
        kernel.file("osrelease", () -> source.release() + "\n");
        kernel.fixed("ostype", "Linux\n");
        kernel.fixed("overflowgid", "65534\n");
        kernel.fixed("overflowuid", "65534\n");
        kernel.fixed("perf_event_paranoid", "2\n");
        kernel.fixed("pid_max", "32768\n");
        kernel.fixed("printk", "7\t4\t1\t7\n");
        kernel.fixed("randomize_va_space", "0\n");
        kernel.fixed("sched_rr_timeslice_ms", "100\n");
        kernel.fixed("sem", "32000\t1024000000\t500\t32000\n");
        kernel.fixed("tainted", "0\n");
        kernel.file("threads-max", () -> FrameSource.totalFrames() / 8 + "\n");
        kernel.file("version", () -> source.version() + "\n");
        kernel.directory("yama").fixed("ptrace_scope", "0\n");
        StaticDirectory random = kernel.directory("random");
        random.fixed("boot_id", bootId);
        random.fixed("entropy_avail", "256\n");
        random.fixed("poolsize", "256\n");
        random.file("uuid", () -> uuid(source.random(), source.random()));
    }

    private long setCorePattern(byte[] bytes, int length) {
        return source.setCorePattern(bytes, lineLength(bytes, length)) ? 0 : -Errno.EINVAL;
    }

    private long setCoreUsesPid(byte[] bytes, int length) {
        if (!Lines.isNumber(bytes, length)) {
            return -Errno.EINVAL;
        }
        source.setCoreUsesPid(Lines.number(bytes, length) != 0);
        return 0;
    }

    private void memory() {
        memory.fixed("min_free_kbytes", "0\n");
        memory.fixed("mmap_min_addr", "65536\n");
        memory.fixed("nr_hugepages", "0\n");
        memory.fixed("overcommit_kbytes", "0\n");
        memory.fixed("overcommit_memory", "0\n");
        memory.fixed("overcommit_ratio", "50\n");
        memory.fixed("page-cluster", "0\n");
        memory.fixed("swappiness", "0\n");
    }

    private void files() {
        files.fixed("aio-max-nr", "65536\n");
        files.fixed("aio-nr", "0\n");
        files.fixed("file-max", "9223372036854775807\n");
        files.fixed("file-nr", "0\t0\t9223372036854775807\n");
        files.fixed("lease-break-time", "45\n");
        number(
                "fs",
                "nr_open",
                FileTable.LEAST_MOST,
                FileTable.MOST_MOST,
                () -> FileTable.most,
                number -> FileTable.most = (int) number);
        files.fixed("overflowgid", "65534\n");
        files.fixed("overflowuid", "65534\n");
        files.fixed("pipe-user-pages-hard", "0\n");
        files.fixed("pipe-user-pages-soft", "16384\n");
        files.fixed("protected_hardlinks", "0\n");
        files.fixed("protected_symlinks", "0\n");
        files.fixed("suid_dumpable", "0\n");
        files.directory("epoll").fixed("max_user_watches", "1048576\n");
    }

    /** What was written, without the end of its line. */
    private static int lineLength(byte[] bytes, int length) {
        int end = 0;
        while (end < length && bytes[end] != '\n' && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    /** A random UUID, version 4, from 128 random bits. */
    private static String uuid(long high, long low) {
        StringBuilder digits = new StringBuilder();
        Lines.hex(digits, high & ~0xf000L | 0x4000, Long.BYTES * UUID_WORDS);
        Lines.hex(digits, low & ~(3L << 62) | 1L << 63, Long.BYTES * UUID_WORDS);
        String all = digits.toString();
        return all.substring(0, 8)
                + "-"
                + all.substring(8, 12)
                + "-"
                + all.substring(12, 16)
                + "-"
                + all.substring(16, 20)
                + "-"
                + all.substring(20)
                + "\n";
    }
}
