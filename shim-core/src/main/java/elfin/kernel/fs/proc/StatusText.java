package elfin.kernel.fs.proc;

import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.PageTables;

/** Text of /proc/PID/status, with the names that Linux has, in its order. */
final class StatusText {
    private static final int MASK_DIGITS = 16;
    private static final String[] CAPABILITY_SETS = {
        "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"
    };
    private static final int SIGPENDING = 11;

    private final ProcProcess process;
    private final StringBuilder text = new StringBuilder();

    private StatusText(ProcProcess process) {
        this.process = process;
    }

    static String of(ProcProcess process) {
        StatusText status = new StatusText(process);
        status.appendIdentity();
        AddressSpace space = process.addressSpace();
        if (space != null) {
            status.appendMemory(space);
        }
        status.line("CoreDumping", "0");
        if (space != null) {
            status.line("THP_enabled", "0");
            status.line("untag_mask", "0xffffffffffffffff");
        }
        status.appendSignals();
        status.appendRights();
        status.appendPlaces();
        return status.text.toString();
    }

    private void appendIdentity() {
        line("Name", process.name());
        FsContext context = process.context();
        if (context != null) {
            text.append("Umask:\t");
            Lines.octal(text, context.umask, 4);
            text.append('\n');
        }
        line("State", stateName());
        line("Tgid", process.pid());
        line("Ngid", 0);
        line("Pid", process.tid());
        line("PPid", process.parentPid());
        line("TracerPid", 0);
        ids("Uid", true);
        ids("Gid", false);
        line("FDSize", process.files() == null ? 0 : process.files().capacity());
        text.append("Groups:\t");
        for (int group : process.groups()) {
            text.append(group & 0xffff_ffffL).append(' ');
        }
        text.append(process.groups().length == 0 ? " \n" : "\n");
        line("NStgid", process.pid());
        line("NSpid", process.tid());
        line("NSpgid", process.processGroup());
        line("NSsid", process.session());
        line("Kthread", 0);
    }

    private void appendMemory(AddressSpace space) {
        long shared = 0;
        long ofFiles = 0;
        for (int i = 0; i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            if (mapping.file != null) {
                PageCounts counts = new PageCounts();
                counts.add(space, mapping);
                shared += counts.sharedMemory * Frames.SIZE;
                ofFiles += counts.file * Frames.SIZE;
            }
        }
        long resident = space.residentBytes();
        kib("VmPeak", space.mappedBytes());
        kib("VmSize", space.mappedBytes());
        kib("VmLck", space.lockedBytes());
        kib("VmPin", 0);
        kib("VmHWM", space.peakResidentBytes());
        kib("VmRSS", resident);
        kib("RssAnon", Math.max(0, resident - ofFiles - shared));
        kib("RssFile", ofFiles);
        kib("RssShmem", shared);
        kib("VmData", space.dataBytes());
        kib("VmStk", ProcessTexts.stackBytes(space));
        kib("VmExe", space.layout.codeEnd - space.layout.codeStart);
        kib("VmLib", 0);
        kib("VmPTE", tableBytes(space));
        kib("VmSwap", 0);
        kib("HugetlbPages", 0);
    }

    /** Tables of the lowest level that have a page, and one of each level above. */
    private static long tableBytes(AddressSpace space) {
        long tables = 3;
        for (int i = 0; i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            long at = mapping.start;
            while ((at = PageTables.next(space.root, at, mapping.end)) < mapping.end) {
                tables++;
                at = (at & -PageTables.LARGE_PAGE) + PageTables.LARGE_PAGE;
            }
        }
        return tables * Frames.SIZE;
    }

    private void appendSignals() {
        line("Threads", process.taskCount());
        long limit = process.softLimit(SIGPENDING);
        String most = limit < 0 ? "18446744073709551615" : Long.toString(limit);
        line("SigQ", process.queuedSignals() + "/" + most);
        mask("SigPnd", process.signals(ProcProcess.PENDING));
        mask("ShdPnd", process.signals(ProcProcess.SHARED_PENDING));
        mask("SigBlk", process.signals(ProcProcess.BLOCKED));
        mask("SigIgn", process.signals(ProcProcess.IGNORED));
        mask("SigCgt", process.signals(ProcProcess.CAUGHT));
    }

    private void appendRights() {
        long[] capabilities = process.capabilities();
        for (int i = 0; i < CAPABILITY_SETS.length; i++) {
            mask(CAPABILITY_SETS[i], capabilities[i]);
        }
        line("NoNewPrivs", process.noNewPrivileges() ? 1 : 0);
        line("Seccomp", 0);
        line("Seccomp_filters", 0);
        line("Speculation_Store_Bypass", "vulnerable");
        line("SpeculationIndirectBranch", "always enabled");
    }

    private void appendPlaces() {
        line("Cpus_allowed", 1);
        line("Cpus_allowed_list", 0);
        line("Mems_allowed", 1);
        line("Mems_allowed_list", 0);
        ProcUsage usage = process.usage();
        line("voluntary_ctxt_switches", usage.voluntarySwitches);
        line("nonvoluntary_ctxt_switches", usage.involuntarySwitches);
    }

    private String stateName() {
        return switch (process.state()) {
            case 'R' -> "R (running)";
            case 'T' -> "T (stopped)";
            case 'Z' -> "Z (zombie)";
            default -> "S (sleeping)";
        };
    }

    private void line(String name, String value) {
        text.append(name).append(":\t").append(value).append('\n');
    }

    private void line(String name, long value) {
        text.append(name).append(":\t").append(value).append('\n');
    }

    private void ids(String name, boolean users) {
        text.append(name).append(':');
        for (int i = ProcProcess.REAL; i <= ProcProcess.FILE_SYSTEM; i++) {
            int id = users ? process.uid(i) : process.gid(i);
            text.append('\t').append(id & 0xffff_ffffL);
        }
        text.append('\n');
    }

    private void kib(String name, long bytes) {
        Lines.kib(text, name + ":\t", bytes, 8);
    }

    private void mask(String name, long set) {
        text.append(name).append(":\t");
        Lines.hex(text, set, MASK_DIGITS);
        text.append('\n');
    }
}
