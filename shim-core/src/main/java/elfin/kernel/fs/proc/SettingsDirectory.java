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
final class SettingsDirectory extends StaticDirectory {
    private static final int UUID_WORDS = 2;

    private final ProcSource source;

    /** The same in each instance of /proc. */
    private static String bootId;

    SettingsDirectory(ProcFileSystem proc) {
        super(proc, true);
        this.source = proc.source;
        if (bootId == null) {
            bootId = uuid(source.random(), source.random());
        }
        kernel(directory("kernel"));
        memory(directory("vm"));
        files(directory("fs"));
        StaticDirectory net = directory("net");
        StaticDirectory core = net.directory("core");
        core.fixed("somaxconn", "4096\n");
        core.fixed("optmem_max", "131072\n");
        core.fixed("rmem_default", "212992\n");
        core.fixed("rmem_max", "212992\n");
        core.fixed("wmem_default", "212992\n");
        core.fixed("wmem_max", "212992\n");
        net.directory("unix").fixed("max_dgram_qlen", "10\n");
    }

    private void kernel(StaticDirectory kernel) {
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
        nextId(kernel, "msg_next_id", ProcSource.QUEUES);
        kernel.fixed("msgmax", "8192\n");
        kernel.fixed("msgmnb", "16384\n");
        kernel.fixed("msgmni", "32000\n");
        kernel.fixed("ngroups_max", "65536\n");
        kernel.file("osrelease", () -> source.release() + "\n");
        kernel.fixed("ostype", "Linux\n");
        kernel.fixed("overflowgid", "65534\n");
        kernel.fixed("overflowuid", "65534\n");
        kernel.fixed("perf_event_paranoid", "2\n");
        kernel.fixed("pid_max", "32768\n");
        kernel.fixed("printk", "7\t4\t1\t7\n");
        kernel.fixed("randomize_va_space", "2\n");
        kernel.fixed("sched_rr_timeslice_ms", "100\n");
        kernel.fixed("sem", "32000\t1024000000\t500\t32000\n");
        nextId(kernel, "sem_next_id", ProcSource.SEMAPHORES);
        nextId(kernel, "shm_next_id", ProcSource.SEGMENTS);
        kernel.fixed("shmall", "18446744073692774399\n");
        kernel.fixed("shmmax", "18446744073692774399\n");
        kernel.fixed("shmmni", "4096\n");
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

    /** The id that the next System V object of a kind is to have. */
    private void nextId(StaticDirectory kernel, String name, int kind) {
        kernel.writable(
                name,
                () -> source.nextIpcId(kind) + "\n",
                (bytes, length) -> {
                    long id = Lines.number(bytes, length);
                    if (!Lines.isNumber(bytes, length) || id < 0 || id > Integer.MAX_VALUE) {
                        return -Errno.EINVAL;
                    }
                    source.setNextIpcId(kind, (int) id);
                    return 0;
                });
    }

    private long setCoreUsesPid(byte[] bytes, int length) {
        if (!Lines.isNumber(bytes, length)) {
            return -Errno.EINVAL;
        }
        source.setCoreUsesPid(Lines.number(bytes, length) != 0);
        return 0;
    }

    private static void memory(StaticDirectory memory) {
        memory.fixed("max_map_count", "65530\n");
        memory.fixed("min_free_kbytes", "0\n");
        memory.fixed("mmap_min_addr", "65536\n");
        memory.fixed("nr_hugepages", "0\n");
        memory.fixed("overcommit_kbytes", "0\n");
        memory.fixed("overcommit_memory", "0\n");
        memory.fixed("overcommit_ratio", "50\n");
        memory.fixed("page-cluster", "0\n");
        memory.fixed("swappiness", "0\n");
    }

    private static void files(StaticDirectory files) {
        files.fixed("aio-max-nr", "65536\n");
        files.fixed("aio-nr", "0\n");
        files.fixed("file-max", "9223372036854775807\n");
        files.fixed("file-nr", "0\t0\t9223372036854775807\n");
        files.fixed("lease-break-time", "45\n");
        NumberSetting.add(
                files,
                "nr_open",
                FileTable.LEAST_MOST,
                FileTable.MOST_MOST,
                () -> FileTable.most,
                number -> FileTable.most = (int) number);
        files.fixed("overflowgid", "65534\n");
        files.fixed("overflowuid", "65534\n");
        files.fixed("pipe-max-size", "1048576\n");
        files.fixed("pipe-user-pages-hard", "0\n");
        files.fixed("pipe-user-pages-soft", "16384\n");
        files.fixed("protected_hardlinks", "0\n");
        files.fixed("protected_symlinks", "0\n");
        files.fixed("suid_dumpable", "0\n");
        files.directory("epoll").fixed("max_user_watches", "1048576\n");
        StaticDirectory inotify = files.directory("inotify");
        inotify.fixed("max_queued_events", "16384\n");
        inotify.fixed("max_user_instances", "128\n");
        inotify.fixed("max_user_watches", "65536\n");
        StaticDirectory queues = files.directory("mqueue");
        queues.fixed("msg_default", "10\n");
        queues.fixed("msg_max", "10\n");
        queues.fixed("msgsize_default", "8192\n");
        queues.fixed("msgsize_max", "8192\n");
        queues.fixed("queues_max", "256\n");
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
