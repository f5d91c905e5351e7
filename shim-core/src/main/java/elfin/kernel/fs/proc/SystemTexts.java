package elfin.kernel.fs.proc;

import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.pseudo.Lines;

/** Texts about the machine as a whole. */
final class SystemTexts {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int LOADS = 3;
    private static final long NANOS_PER_CENTISECOND = 10_000_000;

    /** Names of /proc/meminfo whose values are known to be 0, or that this kernel has not. */
    private static final String[] MEMORY_BEFORE_SWAP = {
        "Active:",
        "Inactive:",
        "Active(anon):",
        "Inactive(anon):",
        "Active(file):",
        "Inactive(file):",
        "Unevictable:",
        "Mlocked:",
        "SwapTotal:",
        "SwapFree:",
        "Zswap:",
        "Zswapped:",
        "Dirty:",
        "Writeback:",
        "AnonPages:",
        "Mapped:",
        "Shmem:",
        "KReclaimable:",
        "Slab:",
        "SReclaimable:",
        "SUnreclaim:",
        "KernelStack:",
        "PageTables:",
        "SecPageTables:",
        "NFS_Unstable:",
        "Bounce:",
        "WritebackTmp:"
    };

    private static final String[] MEMORY_AFTER_COMMIT = {
        "Percpu:",
        "AnonHugePages:",
        "ShmemHugePages:",
        "ShmemPmdMapped:",
        "FileHugePages:",
        "FilePmdMapped:"
    };

    private final ProcSource source;

    SystemTexts(ProcSource source) {
        this.source = source;
    }

    String memory() {
        long total = FrameSource.totalFrames() * FrameSource.PAGE_SIZE;
        long free = FrameSource.freeFrames() * FrameSource.PAGE_SIZE;
        StringBuilder text = new StringBuilder();
        kib(text, "MemTotal:", total);
        kib(text, "MemFree:", free);
        kib(text, "MemAvailable:", free);
        kib(text, "Buffers:", 0);
        kib(text, "Cached:", 0);
        kib(text, "SwapCached:", 0);
        for (String name : MEMORY_BEFORE_SWAP) {
            kib(text, name, 0);
        }
        kib(text, "CommitLimit:", total / 2);
        kib(text, "Committed_AS:", total - free);
        text.append("VmallocTotal:   34359738367 kB\n");
        kib(text, "VmallocUsed:", 0);
        kib(text, "VmallocChunk:", 0);
        for (String name : MEMORY_AFTER_COMMIT) {
            kib(text, name, 0);
        }
        text.append("HugePages_Total:       0\nHugePages_Free:        0\n");
        text.append("HugePages_Rsvd:        0\nHugePages_Surp:        0\n");
        kib(text, "Hugepagesize:", 2048L << 10);
        kib(text, "Hugetlb:", 0);
        return text.toString();
    }

    private static void kib(StringBuilder text, String name, long bytes) {
        Lines.left(text, name, 16);
        Lines.right(text, bytes >> 10, 8);
        text.append(" kB\n");
    }

    String uptime() {
        return hundredths(source.uptimeNanos()) + " " + hundredths(source.idleNanos()) + "\n";
    }

    String loadAverage() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LOADS; i++) {
            long hundredths = source.loadHundredths(i);
            text.append(hundredths / 100).append(hundredths % 100 < 10 ? ".0" : ".");
            text.append(hundredths % 100).append(' ');
        }
        return text.toString()
                + source.runnableTasks()
                + "/"
                + source.taskCount()
                + " "
                + source.lastPid()
                + "\n";
    }

    String version() {
        return "Linux version " + source.release() + " (elfin) " + source.version() + "\n";
    }

    static String fileSystems() {
        return "nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tdevtmpfs\nnodev\tsockfs\n"
                + "nodev\tpipefs\nnodev\tramfs\nnodev\tdevpts\n";
    }

    static String devices() {
        return "Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n"
                + "136 pts\n\nBlock devices:\n";
    }

    String statistics() {
        long idle = source.idleNanos() / NANOS_PER_CENTISECOND;
        long used = source.uptimeNanos() / NANOS_PER_CENTISECOND - idle;
        String times = used + " 0 0 " + idle + " 0 0 0 0 0 0\n";
        return "cpu  "
                + times
                + "cpu0 "
                + times
                + "intr 0\nctxt 0\nbtime "
                + source.bootSeconds()
                + "\nprocesses "
                + source.lastPid()
                + "\nprocs_running "
                + source.runnableTasks()
                + "\nprocs_blocked 0\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n";
    }

    static String memoryStatistics() {
        return "nr_free_pages "
                + FrameSource.freeFrames()
                + "\nnr_zone_inactive_anon 0\nnr_zone_active_anon 0\nnr_zone_inactive_file 0\n"
                + "nr_zone_active_file 0\nnr_anon_pages 0\nnr_mapped 0\nnr_file_pages 0\n"
                + "nr_dirty 0\nnr_writeback 0\nnr_shmem 0\npgpgin 0\npgpgout 0\npswpin 0\n"
                + "pswpout 0\npgfault 0\npgmajfault 0\noom_kill 0\n";
    }

    static String zones() {
        return "Node 0, zone   Normal\n  pages free     "
                + FrameSource.freeFrames()
                + "\n        boost    0\n        min      0\n        low      0\n"
                + "        high     0\n        spanned  "
                + FrameSource.totalFrames()
                + "\n        present  "
                + FrameSource.totalFrames()
                + "\n        managed  "
                + FrameSource.totalFrames()
                + "\n";
    }

    /** Seconds with two decimals. */
    static String hundredths(long nanos) {
        long cents = nanos % NANOS_PER_SECOND / NANOS_PER_CENTISECOND;
        return nanos / NANOS_PER_SECOND + (cents < 10 ? ".0" : ".") + cents;
    }
}
