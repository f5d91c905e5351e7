package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.FaultInjection;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.fs.pseudo.PseudoDirectory;
import elfin.kernel.fs.pseudo.PseudoFile;
import elfin.kernel.fs.pseudo.StaticDirectory;

/** /proc/PID and /proc/PID/task/TID. Made anew at each look-up; numbers tell the process. */
final class ProcessDirectory extends PseudoDirectory {
    /** Inode numbers from here on belong to processes, and those from twice that on to tasks. */
    private static final long FIRST_NUMBER = 1L << 41;

    /** Inode numbers of each process: entries first, descriptors from the middle on. */
    private static final int NUMBER_BITS = 24;

    private static final long MAPS_NUMBER = 1L << 21;
    private static final long LINKS_NUMBER = 1L << 22;
    private static final long INFOS_NUMBER = 1L << 23;

    private static final int DIRECTORY_MODE = 0555;
    private static final int READ_ALL = 0444;
    private static final int READ_OWNER = 0400;
    private static final int WRITE_OWNER = 0644;
    private static final int LINK_MODE = 0777;
    private static final int LEAST_SCORE = -1000;
    private static final int MOST_SCORE = 1000;

    /** Entries that only processes have come last. */
    private static final String[] ENTRIES = {
        "auxv",
        "cgroup",
        "children",
        "cmdline",
        "comm",
        "cwd",
        "environ",
        "exe",
        "fd",
        "fdinfo",
        "gid_map",
        "io",
        "limits",
        "loginuid",
        "maps",
        "mem",
        "mountinfo",
        "mounts",
        "net",
        "oom_score",
        "oom_score_adj",
        "pagemap",
        "personality",
        "root",
        "sched",
        "schedstat",
        "sessionid",
        "setgroups",
        "smaps",
        "smaps_rollup",
        "stat",
        "statm",
        "status",
        "uid_map",
        "wchan",
        "syscall",
        "mountstats",
        "map_files",
        "task",
        "coredump_filter",
        "fail-nth"
    };

    /** Linux's MMF_DUMP_FILTER_BITS. */
    private static final int CORE_FILTER_BITS = 0x1ff;

    private static final int TASK_ENTRIES = ENTRIES.length - 5;
    private static final byte[][] NAMES = new byte[ENTRIES.length][];

    static {
        for (int i = 0; i < ENTRIES.length; i++) {
            NAMES[i] = PathNames.bytes(ENTRIES[i]);
        }
    }

    private final ProcFileSystem proc;
    private final ProcProcess process;

    ProcessDirectory(ProcFileSystem proc, ProcProcess process) {
        super(proc, numberOf(process), DIRECTORY_MODE);
        this.proc = proc;
        this.process = process;
        uid = process.uid();
        gid = process.gid();
    }

    private static long numberOf(ProcProcess process) {
        long first = process.isTask() ? 2 * FIRST_NUMBER : FIRST_NUMBER;
        return first + ((long) process.tid() << NUMBER_BITS);
    }

    @Override
    protected int fixedCount() {
        if (process.isTask()) {
            return TASK_ENTRIES;
        }
        return FaultInjection.isEnabled() ? ENTRIES.length : ENTRIES.length - 1;
    }

    @Override
    protected byte[] fixedName(int index) {
        return NAMES[index];
    }

    @Override
    protected Inode fixedInode(int index) {
        long at = number + 1 + index;
        ProcessTexts texts = new ProcessTexts(process);
        MappingTexts mappings = new MappingTexts(proc.source, process);
        return switch (ENTRIES[index]) {
            case "auxv" -> secret(at, READ_OWNER, texts::auxiliaryVector);
            case "cgroup" -> file(at, READ_ALL, () -> "0::/\n");
            case "children" -> file(at, READ_ALL, texts::children);
            case "cmdline" -> file(at, READ_ALL, texts::commandLine);
            case "comm" -> setting(at, texts::name, process::setName);
            case "coredump_filter" -> setting(at, texts::coreFilter, this::setCoreFilter);
            case "cwd" -> link(at, () -> contextPlace(false));
            case "environ" -> secret(at, READ_OWNER, texts::environment);
            case "exe" -> link(at, process::executable);
            case "fail-nth" ->
                    new PseudoFile(
                            proc,
                            at,
                            WRITE_OWNER,
                            () -> FaultInjection.left() == 0 ? "0" : "1",
                            ProcessDirectory::failAllocation);
            case "fd" -> new DescriptorDirectory(proc, process, at, number + LINKS_NUMBER, true);
            case "fdinfo" ->
                    new DescriptorDirectory(proc, process, at, number + INFOS_NUMBER, false);
            case "gid_map", "uid_map" ->
                    file(at, WRITE_OWNER, () -> "         0          0 4294967295\n");
            case "io" -> secret(at, READ_OWNER, ProcessDirectory::transfers);
            case "limits" -> file(at, READ_ALL, texts::limits);
            case "loginuid", "sessionid" -> file(at, READ_ALL, () -> "4294967295");
            case "maps" -> secret(at, READ_ALL, mappings::maps);
            case "mem" -> new MemoryInode(proc, at, process, false);
            case "mountinfo" -> file(at, READ_ALL, () -> MountsText.info(process.context()));
            case "mounts" -> file(at, READ_ALL, () -> MountsText.mounts(process.context()));
            case "mountstats" ->
                    secret(at, READ_OWNER, () -> MountsText.statistics(process.context()));
            case "net" -> network(at);
            case "oom_score" -> file(at, READ_ALL, texts::outOfMemoryScore);
            case "oom_score_adj" ->
                    setting(at, () -> process.outOfMemoryScore() + "\n", this::setScore);
            case "pagemap" -> new MemoryInode(proc, at, process, true);
            case "personality" -> secret(at, READ_OWNER, texts::personality);
            case "root" -> link(at, () -> contextPlace(true));
            case "sched" -> file(at, READ_ALL, texts::schedule);
            case "schedstat" -> file(at, READ_ALL, texts::scheduleStatistics);
            case "setgroups" -> file(at, WRITE_OWNER, () -> "allow\n");
            case "smaps" -> secret(at, READ_ALL, mappings::smaps);
            case "smaps_rollup" -> secret(at, READ_ALL, mappings::rollup);
            case "stat" -> file(at, READ_ALL, texts::statistics);
            case "statm" -> file(at, READ_ALL, texts::memory);
            case "status" -> file(at, READ_ALL, () -> StatusText.of(process));
            case "map_files" -> new MapFilesDirectory(proc, process, at, number + MAPS_NUMBER);
            case "syscall" -> attached(at, process::systemCall);
            case "task" -> new TaskDirectory(at);
            default -> file(at, READ_ALL, () -> "0");
        };
    }

    /** There is no disk, and what is read and written is not counted. */
    private static String transfers() {
        return "rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\n"
                + "cancelled_write_bytes: 0\n";
    }

    private long setCoreFilter(byte[] bytes, int length) {
        long number = Lines.numberOfAnyBase(bytes, length);
        if (number < 0 || number > 0xffff_ffffL) {
            return -Errno.EINVAL;
        }
        process.setCoreFilter((int) number & CORE_FILTER_BITS);
        return 0;
    }

    /**
     * fail-nth: the allocation of that number fails, counted from the write. Unlike Linux's it is
     * always about the task that writes.
     */
    private static long failAllocation(byte[] bytes, int length) {
        long number = Lines.number(bytes, length);
        if (!Lines.isNumber(bytes, length) || number < 0) {
            return -Errno.EINVAL;
        }
        FaultInjection.arm(number);
        return 0;
    }

    private long setScore(byte[] bytes, int length) {
        if (!Lines.isNumber(bytes, length)) {
            return -Errno.EINVAL;
        }
        long score = Lines.number(bytes, length);
        if (score < LEAST_SCORE || score > MOST_SCORE) {
            return -Errno.EINVAL;
        }
        process.setOutOfMemoryScore((int) score);
        return 0;
    }

    private Inode file(long at, int mode, PseudoFile.Text text) {
        return new ProcessFile(proc, at, mode, process, false, text, null);
    }

    /** One that the owner may write. */
    private Inode setting(long at, PseudoFile.Text text, PseudoFile.Writer writer) {
        return new ProcessFile(proc, at, WRITE_OWNER, process, false, text, writer);
    }

    private Inode secret(long at, int mode, PseudoFile.Text text) {
        return new ProcessFile(proc, at, mode, process, true, text, null);
    }

    /** One that only shows something to who may attach to the process. */
    private Inode attached(long at, PseudoFile.Text text) {
        return file(
                at,
                READ_OWNER,
                () -> {
                    if (!process.mayBeInspected()) {
                        throw ErrnoException.of(Errno.EPERM);
                    }
                    return text.make();
                });
    }

    private Inode link(long at, MagicLink.Target target) {
        return new MagicLink(proc, at, LINK_MODE, process, target);
    }

    private Location contextPlace(boolean root) {
        FsContext context = process.context();
        if (context == null) {
            return null;
        }
        return root ? context.root() : context.workingDirectory();
    }

    private Inode network(long at) {
        return new Network(at);
    }

    /** /proc/PID/net. */
    private final class Network extends StaticDirectory {
        Network(long number) {
            super(proc, number, DIRECTORY_MODE);
            add(
                    "unix",
                    ProcessDirectory.this.file(number + (1 << 10), READ_ALL, this::unixSockets));
        }

        private String unixSockets() {
            return "Num       RefCount Protocol Flags    Type St Inode Path\n"
                    + proc.source.unixSockets();
        }
    }

    /** /proc/PID/task. */
    private final class TaskDirectory extends PseudoDirectory {
        TaskDirectory(long number) {
            super(proc, number, DIRECTORY_MODE);
            uid = process.uid();
            gid = process.gid();
            linkCount = 2 + process.taskCount();
        }

        @Override
        protected int fixedCount() {
            return 0;
        }

        @Override
        protected byte[] fixedName(int index) {
            return null;
        }

        @Override
        protected Inode fixedInode(int index) {
            return null;
        }

        @Override
        protected long nextDynamic(long from) {
            return process.nextTask((int) from - 1);
        }

        @Override
        protected Inode dynamic(long entry) {
            ProcProcess task = proc.source.task((int) entry);
            return task == null ? null : new ProcessDirectory(proc, task);
        }
    }
}
