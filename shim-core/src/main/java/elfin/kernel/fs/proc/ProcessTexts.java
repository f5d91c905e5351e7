package elfin.kernel.fs.proc;

import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;

/** Texts about one process. */
final class ProcessTexts {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int PAGE_SHIFT = 12;
    private static final int KIB_SHIFT = 10;

    /** Longer argument lists are cut: Linux has no such limit. */
    private static final int MAX_STRINGS = 1 << 17;

    private static final int SIGNAL_DIGITS = 16;

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

    /** Sizes in pages: total, resident, shared, text, 0, data, 0. */
    String memory() {
        AddressSpace space = process.addressSpace();
        if (space == null) {
            return "0 0 0 0 0 0 0\n";
        }
        long text = (space.layout.codeEnd - space.layout.codeStart) >> PAGE_SHIFT;
        return (space.mappedBytes() >> PAGE_SHIFT)
                + " "
                + (space.residentBytes() >> PAGE_SHIFT)
                + " 0 "
                + text
                + " 0 "
                + (space.dataBytes() >> PAGE_SHIFT)
                + " 0\n";
    }

    /** The 52 numbers of proc(5). */
    String statistics() {
        AddressSpace space = process.addressSpace();
        StringBuilder text = new StringBuilder();
        text.append(process.pid()).append(" (").append(process.name()).append(") ");
        text.append(process.state()).append(' ').append(process.parentPid()).append(' ');
        text.append(process.processGroup()).append(' ').append(process.session());
        text.append(" 0 -1 0 0 0 0 0 ");
        text.append(process.cpuNanos() / NANOS_PER_TICK).append(" 0 0 0 20 0 1 0 ");
        text.append(process.startNanos() / NANOS_PER_TICK).append(' ');
        text.append(space == null ? 0 : space.mappedBytes()).append(' ');
        text.append(space == null ? 0 : space.residentBytes() >> PAGE_SHIFT);
        text.append(" 18446744073709551615 ");
        appendAddresses(text, space);
        text.append(process.pendingSignals()).append(' ').append(process.blockedSignals());
        text.append(" 0 0 0 0 0 17 0 0 0 0 0 0");
        appendMoreAddresses(text, space);
        return text.append(" 0\n").toString();
    }

    String status() {
        AddressSpace space = process.addressSpace();
        StringBuilder text = new StringBuilder();
        text.append("Name:\t").append(process.name());
        text.append("\nState:\t").append(stateName());
        text.append("\nTgid:\t").append(process.pid());
        text.append("\nNgid:\t0\nPid:\t").append(process.pid());
        text.append("\nPPid:\t").append(process.parentPid()).append("\nTracerPid:\t0");
        ids(text, "\nUid:", process.uid());
        ids(text, "\nGid:", process.gid());
        text.append("\nFDSize:\t").append(process.files() == null ? 0 : process.files().capacity());
        if (space != null) {
            kib(text, "\nVmSize:\t", space.mappedBytes());
            kib(text, "\nVmLck:\t", space.lockedBytes());
            kib(text, "\nVmHWM:\t", space.peakResidentBytes());
            kib(text, "\nVmRSS:\t", space.residentBytes());
            kib(text, "\nVmData:\t", space.dataBytes());
        }
        text.append("\nThreads:\t1");
        mask(text, "\nSigPnd:\t", process.pendingSignals());
        mask(text, "\nSigBlk:\t", process.blockedSignals());
        return text.append("\nCpus_allowed:\t1\nCpus_allowed_list:\t0\n").toString();
    }

    private String stateName() {
        return process.state() == 'R' ? "R (running)" : "S (sleeping)";
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

    private static void ids(StringBuilder text, String name, int id) {
        text.append(name);
        for (int i = 0; i < 4; i++) {
            text.append('\t').append(id);
        }
    }

    private static void kib(StringBuilder text, String name, long bytes) {
        String number = Long.toString(bytes >> KIB_SHIFT);
        text.append(name);
        for (int i = number.length(); i < 8; i++) {
            text.append(' ');
        }
        text.append(number).append(" kB");
    }

    private static void mask(StringBuilder text, String name, long set) {
        String hex = Long.toHexString(set);
        text.append(name);
        for (int i = hex.length(); i < SIGNAL_DIGITS; i++) {
            text.append('0');
        }
        text.append(hex);
    }

    private static String strings(AddressSpace space, long start, long end) {
        byte[] bytes = new byte[(int) Math.min(Math.max(end - start, 0), MAX_STRINGS)];
        int got = ForeignMemory.read(space, start, bytes, 0, bytes.length);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < got; i++) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }
}
