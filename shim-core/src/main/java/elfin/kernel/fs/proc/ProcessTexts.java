package elfin.kernel.fs.proc;

import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Mapping;

/** Texts about one process or task. */
final class ProcessTexts {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int PAGE_SHIFT = 12;
    private static final int PRIORITY_OF_NICE_0 = 20;

    /** Longer argument lists are cut: Linux has no such limit. */
    private static final int MAX_STRINGS = 1 << 17;

    /** {@code RLIMIT_RSS}. */
    private static final int LIMIT_RESIDENT = 5;

    /** The signals that the old fields of stat hold. */
    private static final long OLD_SIGNALS = 0x7fff_ffff;

    /** Name, unit, and number of each resource, in the order of the file. */
    private static final String[] LIMIT_NAMES = {
        "Max cpu time", "seconds",
        "Max file size", "bytes",
        "Max data size", "bytes",
        "Max stack size", "bytes",
        "Max core file size", "bytes",
        "Max resident set", "bytes",
        "Max processes", "processes",
        "Max open files", "files",
        "Max locked memory", "bytes",
        "Max address space", "bytes",
        "Max file locks", "locks",
        "Max pending signals", "signals",
        "Max msgqueue size", "bytes",
        "Max nice priority", "",
        "Max realtime priority", "",
        "Max realtime timeout", "us"
    };

    private final ProcProcess process;

    ProcessTexts(ProcProcess process) {
        this.process = process;
    }

    String name() {
        return process.name() + "\n";
    }

    String commandLine() {
        AddressSpace space = process.addressSpace();
        return space == null
                ? ""
                : strings(space, space.layout.argumentsStart, space.layout.argumentsEnd);
    }

    String environment() {
        AddressSpace space = process.addressSpace();
        return space == null
                ? ""
                : strings(space, space.layout.environmentStart, space.layout.environmentEnd);
    }

    String coreFilter() {
        if (process.addressSpace() == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        Lines.hex(text, process.coreFilter(), Integer.BYTES * 2);
        return text.append('\n').toString();
    }

    String auxiliaryVector() {
        AddressSpace space = process.addressSpace();
        return space == null
                ? ""
                : strings(space, space.layout.auxiliaryVector, space.layout.auxiliaryVectorEnd);
    }

    /** Sizes in pages: total, resident, shared, text, 0, data, 0. */
    String memory() {
        AddressSpace space = process.addressSpace();
        if (space == null) {
            return "0 0 0 0 0 0 0\n";
        }
        long text = pagesAround(space.layout.codeStart, space.layout.codeEnd);
        long stack = stackBytes(space) >> PAGE_SHIFT;
        return (space.mappedBytes() >> PAGE_SHIFT)
                + " "
                + (space.residentBytes() >> PAGE_SHIFT)
                + " "
                + sharedPages(space)
                + " "
                + text
                + " 0 "
                + ((space.dataBytes() >> PAGE_SHIFT) + stack)
                + " 0\n";
    }

    private static long pagesAround(long start, long end) {
        return (end + 4095 >> PAGE_SHIFT) - (start >> PAGE_SHIFT);
    }

    /** Resident pages of files and of shared memory. */
    static long sharedPages(AddressSpace space) {
        PageCounts counts = new PageCounts();
        for (int i = 0; i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            if (mapping.file != null) {
                counts.add(space, mapping);
            }
        }
        return counts.file + counts.sharedMemory;
    }

    static long stackBytes(AddressSpace space) {
        Mapping stack = space.mappings.covering(space.layout.stackStart);
        return stack == null ? 0 : stack.end - stack.start;
    }

    /** The 52 numbers of proc(5). */
    String statistics() {
        AddressSpace space = process.addressSpace();
        StringBuilder text = new StringBuilder();
        text.append(process.tid()).append(" (").append(process.name()).append(") ");
        text.append(process.state()).append(' ').append(process.parentPid()).append(' ');
        text.append(process.processGroup()).append(' ').append(process.session()).append(' ');
        text.append(process.terminal()).append(' ').append(process.terminalGroup());
        appendUsage(text);
        int realTime = process.realTimePriority();
        text.append(realTime > 0 ? -1 - realTime : PRIORITY_OF_NICE_0 + process.niceness());
        text.append(' ');
        text.append(process.niceness()).append(' ').append(process.taskCount()).append(" 0 ");
        text.append(process.startNanos() / NANOS_PER_TICK).append(' ');
        text.append(space == null ? 0 : space.mappedBytes()).append(' ');
        text.append(space == null ? 0 : space.residentBytes() >> PAGE_SHIFT).append(' ');
        long resident = process.softLimit(LIMIT_RESIDENT);
        text.append(resident < 0 ? "18446744073709551615" : Long.toString(resident)).append(' ');
        boolean visible = space != null && process.mayBeInspected();
        appendAddresses(text, visible ? space : null);
        appendSignals(text);
        text.append(" 0 0 0 ").append(process.exitSignal()).append(" 0 ");
        text.append(process.realTimePriority()).append(' ').append(process.policy());
        text.append(" 0 0 0");
        appendMoreAddresses(text, visible ? space : null);
        return text.append(' ').append(process.exitStatus()).append('\n').toString();
    }

    private void appendUsage(StringBuilder text) {
        ProcUsage usage = process.usage();
        text.append(" 4194304 ").append(usage.minorFaults).append(' ');
        text.append(usage.childrenMinorFaults).append(' ').append(usage.majorFaults).append(' ');
        text.append(usage.childrenMajorFaults).append(' ');
        text.append(usage.programNanos / NANOS_PER_TICK).append(' ');
        text.append(usage.kernelNanos / NANOS_PER_TICK).append(' ');
        text.append(usage.childrenProgramNanos / NANOS_PER_TICK).append(' ');
        text.append(usage.childrenKernelNanos / NANOS_PER_TICK).append(' ');
    }

    private void appendSignals(StringBuilder text) {
        long pending =
                process.signals(ProcProcess.PENDING) | process.signals(ProcProcess.SHARED_PENDING);
        text.append(pending & OLD_SIGNALS).append(' ');
        text.append(process.signals(ProcProcess.BLOCKED) & OLD_SIGNALS).append(' ');
        text.append(process.signals(ProcProcess.IGNORED) & OLD_SIGNALS).append(' ');
        text.append(process.signals(ProcProcess.CAUGHT) & OLD_SIGNALS);
    }

    private static void appendAddresses(StringBuilder text, AddressSpace space) {
        if (space == null) {
            text.append("0 0 0 0 0 ");
            return;
        }
        text.append(space.layout.codeStart).append(' ').append(space.layout.codeEnd).append(' ');
        text.append(space.layout.stackStart).append(" 0 0 ");
    }

    private static void appendMoreAddresses(StringBuilder text, AddressSpace space) {
        if (space == null) {
            text.append(" 0 0 0 0 0 0 0");
            return;
        }
        text.append(' ').append(space.layout.dataStart);
        text.append(' ').append(space.layout.dataEnd);
        text.append(' ').append(space.breakStart);
        text.append(' ').append(space.layout.argumentsStart);
        text.append(' ').append(space.layout.argumentsEnd);
        text.append(' ').append(space.layout.environmentStart);
        text.append(' ').append(space.layout.environmentEnd);
    }

    String limits() {
        StringBuilder text = new StringBuilder();
        Lines.left(text, "Limit", 26);
        Lines.left(text, "Soft Limit", 21);
        Lines.left(text, "Hard Limit", 21);
        Lines.left(text, "Units", 10);
        text.append('\n');
        for (int i = 0; i < LIMIT_NAMES.length / 2; i++) {
            Lines.left(text, LIMIT_NAMES[2 * i], 26);
            Lines.left(text, limit(process.softLimit(i)), 21);
            Lines.left(text, limit(process.hardLimit(i)), 21);
            Lines.left(text, LIMIT_NAMES[2 * i + 1], LIMIT_NAMES[2 * i + 1].isEmpty() ? 0 : 10);
            text.append('\n');
        }
        return text.toString();
    }

    private static String limit(long value) {
        return value < 0 ? "unlimited" : Long.toString(value);
    }

    /** Time on the processor and waiting for it in nanoseconds, which is not known, and turns. */
    String scheduleStatistics() {
        ProcUsage usage = process.usage();
        long turns = usage.voluntarySwitches + usage.involuntarySwitches;
        return usage.nanos() + " 0 " + turns + "\n";
    }

    String schedule() {
        ProcUsage usage = process.usage();
        StringBuilder text = new StringBuilder();
        text.append(process.name()).append(" (").append(process.tid()).append(", #threads: ");
        text.append(process.taskCount()).append(")\n");
        text.append("-------------------------------------------------------------------\n");
        Lines.left(text, "se.sum_exec_runtime", 45);
        text.append(": ").append(usage.nanos() / NANOS_PER_MILLI).append('.');
        String rest = Long.toString(NANOS_PER_MILLI + usage.nanos() % NANOS_PER_MILLI);
        text.append(rest.substring(1)).append('\n');
        field(text, "nr_switches", usage.voluntarySwitches + usage.involuntarySwitches);
        field(text, "nr_voluntary_switches", usage.voluntarySwitches);
        field(text, "nr_involuntary_switches", usage.involuntarySwitches);
        field(text, "policy", process.policy());
        int realTime = process.realTimePriority();
        int normal = 100 + PRIORITY_OF_NICE_0 + process.niceness();
        field(text, "prio", realTime > 0 ? 99 - realTime : normal);
        return text.toString();
    }

    private static void field(StringBuilder text, String name, long value) {
        Lines.left(text, name, 45);
        text.append(':');
        Lines.right(text, value, 21);
        text.append('\n');
    }

    String personality() {
        StringBuilder text = new StringBuilder();
        Lines.hex(text, process.personality() & 0xffff_ffffL, 8);
        return text.append('\n').toString();
    }

    String children() {
        StringBuilder text = new StringBuilder();
        for (int pid = process.nextChild(0); pid >= 0; pid = process.nextChild(pid)) {
            text.append(pid).append(' ');
        }
        return text.toString();
    }

    /** A thousandth for each thousandth of memory that it uses, twice, and its adjustment. */
    String outOfMemoryScore() {
        AddressSpace space = process.addressSpace();
        long resident = space == null ? 0 : space.residentBytes() >> PAGE_SHIFT;
        long total = Math.max(FrameSource.totalFrames(), 1);
        long points = resident * 1000 / total + process.outOfMemoryScore();
        return Math.max(0, (1000 + points) * 2 / 3) + "\n";
    }

    private static String strings(AddressSpace space, long start, long end) {
        byte[] bytes = new byte[(int) Math.min(Math.max(end - start, 0), MAX_STRINGS)];
        int got = ForeignMemory.read(space, start, bytes, 0, bytes.length);
        StringBuilder text = new StringBuilder();
        Lines.bytes(text, bytes, got);
        return text.toString();
    }
}
