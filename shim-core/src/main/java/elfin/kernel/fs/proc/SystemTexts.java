package elfin.kernel.fs.proc;

import elfin.kernel.fs.FrameSource;

/** Texts about the machine as a whole. */
final class SystemTexts {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_CENTISECOND = 10_000_000;
    private static final int KIB_PER_PAGE = 4;

    private final ProcSource source;

    SystemTexts(ProcSource source) {
        this.source = source;
    }

    String memory() {
        long total = FrameSource.totalFrames() * KIB_PER_PAGE;
        long free = FrameSource.freeFrames() * KIB_PER_PAGE;
        StringBuilder text = new StringBuilder();
        kib(text, "MemTotal:", total);
        kib(text, "MemFree:", free);
        kib(text, "MemAvailable:", free);
        kib(text, "Buffers:", 0);
        kib(text, "Cached:", 0);
        kib(text, "SwapCached:", 0);
        kib(text, "SwapTotal:", 0);
        kib(text, "SwapFree:", 0);
        kib(text, "Shmem:", 0);
        kib(text, "Slab:", 0);
        return text.toString();
    }

    String uptime() {
        long nanos = source.uptimeNanos();
        String seconds = hundredths(nanos);
        return seconds + " 0.00\n";
    }

    String loadAverage() {
        int last = 0;
        int count = 0;
        for (int pid = source.nextPid(0); pid >= 0; pid = source.nextPid(pid)) {
            last = pid;
            count++;
        }
        return "0.00 0.00 0.00 1/" + count + " " + last + "\n";
    }

    String version() {
        return "Linux version " + source.release() + " (elfin) " + source.version() + "\n";
    }

    String fileSystems() {
        return "nodev\ttmpfs\nnodev\tdevtmpfs\nnodev\tproc\nnodev\tpipefs\n";
    }

    String statistics() {
        int last = 0;
        int count = 0;
        for (int pid = source.nextPid(0); pid >= 0; pid = source.nextPid(pid)) {
            last = pid;
            count++;
        }
        long ticks = source.uptimeNanos() / NANOS_PER_CENTISECOND;
        String times = ticks + " 0 0 0 0 0 0 0 0 0\n";
        return "cpu  "
                + times
                + "cpu0 "
                + times
                + "intr 0\nctxt 0\nbtime "
                + source.bootSeconds()
                + "\nprocesses "
                + last
                + "\nprocs_running 1\nprocs_blocked "
                + (count - 1)
                + "\n";
    }

    /** Seconds with two decimals. */
    static String hundredths(long nanos) {
        long cents = nanos % NANOS_PER_SECOND / NANOS_PER_CENTISECOND;
        return nanos / NANOS_PER_SECOND + (cents < 10 ? ".0" : ".") + cents;
    }

    private static void kib(StringBuilder text, String name, long value) {
        String number = Long.toString(value);
        text.append(name);
        for (int i = name.length() + number.length(); i < 24; i++) {
            text.append(' ');
        }
        text.append(number).append(" kB\n");
    }
}
