package elfin.kernel.fs.proc;

import elfin.abi.Mman;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathText;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Mapping;

/** Texts of /proc/PID/maps, smaps and smaps_rollup. */
final class MappingTexts {
    /** Column where Linux starts the name. */
    private static final int NAME_COLUMN = 73;

    private static final int ADDRESS_DIGITS = 8;
    private static final int PAGE_SHIFT = 12;
    private static final int PAGE_KIB = 4;

    private final ProcSource source;
    private final ProcProcess process;

    MappingTexts(ProcSource source, ProcProcess process) {
        this.source = source;
        this.process = process;
    }

    String maps() {
        AddressSpace space = process.addressSpace();
        StringBuilder text = new StringBuilder();
        for (int i = 0; space != null && i < space.mappings.size(); i++) {
            if (!space.mappings.get(i).has(Mapping.STUBS)) {
                appendLine(text, space, space.mappings.get(i));
            }
        }
        return text.toString();
    }

    String smaps() {
        AddressSpace space = process.addressSpace();
        StringBuilder text = new StringBuilder();
        for (int i = 0; space != null && i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            if (mapping.has(Mapping.STUBS)) {
                continue;
            }
            appendLine(text, space, mapping);
            PageCounts counts = new PageCounts();
            counts.add(space, mapping);
            kib(text, "Size:", mapping.pageCount());
            kib(text, "KernelPageSize:", 1);
            kib(text, "MMUPageSize:", 1);
            appendCounts(text, counts, false);
            text.append("THPeligible:           0\nVmFlags: ");
            appendFlags(text, mapping);
            text.append('\n');
        }
        return text.toString();
    }

    String rollup() {
        AddressSpace space = process.addressSpace();
        if (space == null || space.mappings.size() == 0) {
            return "";
        }
        PageCounts counts = new PageCounts();
        int last = space.mappings.size() - 1;
        for (int i = 0; i <= last; i++) {
            counts.add(space, space.mappings.get(i));
        }
        StringBuilder text = new StringBuilder();
        Lines.hex(text, space.mappings.get(0).start, ADDRESS_DIGITS);
        text.append('-');
        Lines.hex(text, space.mappings.get(last).end, ADDRESS_DIGITS);
        text.append(" ---p 00000000 00:00 0 ");
        pad(text, 0);
        text.append("[rollup]\n");
        appendCounts(text, counts, true);
        return text.toString();
    }

    private static void appendCounts(StringBuilder text, PageCounts counts, boolean rollup) {
        kib(text, "Rss:", counts.resident());
        kib(text, "Pss:", counts.proportional(PageCounts.ALL));
        kib(text, "Pss_Dirty:", counts.proportional(PageCounts.DIRTY));
        if (rollup) {
            kib(text, "Pss_Anon:", counts.proportional(PageCounts.ANONYMOUS));
            kib(text, "Pss_File:", counts.proportional(PageCounts.FILE));
            kib(text, "Pss_Shmem:", counts.proportional(PageCounts.SHARED_MEMORY));
        }
        kib(text, "Shared_Clean:", counts.sharedClean);
        kib(text, "Shared_Dirty:", counts.sharedDirty);
        kib(text, "Private_Clean:", counts.privateClean);
        kib(text, "Private_Dirty:", counts.privateDirty);
        kib(text, "Referenced:", counts.resident());
        kib(text, "Anonymous:", counts.anonymous);
        for (String none :
                new String[] {
                    "KSM:",
                    "LazyFree:",
                    "AnonHugePages:",
                    "ShmemPmdMapped:",
                    "FilePmdMapped:",
                    "Shared_Hugetlb:",
                    "Private_Hugetlb:",
                    "Swap:",
                    "SwapPss:"
                }) {
            kib(text, none, 0);
        }
        kib(text, "Locked:", counts.locked);
    }

    private static void kib(StringBuilder text, String name, long pages) {
        Lines.left(text, name, 16);
        Lines.right(text, pages * PAGE_KIB, 8);
        text.append(" kB\n");
    }

    private static void appendFlags(StringBuilder text, Mapping mapping) {
        flag(text, (mapping.protection & Mman.PROT_READ) != 0, "rd");
        flag(text, mapping.isWritable(), "wr");
        flag(text, mapping.isExecutable(), "ex");
        flag(text, mapping.isShared(), "sh");
        flag(text, true, "mr");
        flag(text, mapping.has(Mapping.MAY_WRITE), "mw");
        flag(text, true, "me");
        flag(text, mapping.isShared(), "ms");
        flag(text, mapping.has(Mapping.GROWS_DOWN), "gd");
        flag(text, mapping.has(Mapping.LOCKED), "lo");
        flag(text, mapping.has(Mapping.SEQUENTIAL_ACCESS), "sr");
        flag(text, mapping.has(Mapping.RANDOM_ACCESS), "rr");
        flag(text, mapping.has(Mapping.DONT_FORK), "dc");
        flag(text, mapping.has(Mapping.KERNEL_PAGES), "de");
        flag(text, mapping.has(Mapping.NO_RESERVE), "nr");
        flag(text, mapping.has(Mapping.WIPE_ON_FORK), "wf");
        flag(text, mapping.has(Mapping.DONT_DUMP), "dd");
        flag(text, mapping.has(Mapping.HUGE), "hg");
        flag(text, mapping.has(Mapping.NO_HUGE), "nh");
    }

    private static void flag(StringBuilder text, boolean set, String name) {
        if (set) {
            text.append(name).append(' ');
        }
    }

    private void appendLine(StringBuilder text, AddressSpace space, Mapping mapping) {
        int lineStart = text.length();
        Lines.hex(text, mapping.start, ADDRESS_DIGITS);
        text.append('-');
        Lines.hex(text, mapping.end, ADDRESS_DIGITS);
        text.append(' ');
        text.append((mapping.protection & Mman.PROT_READ) != 0 ? 'r' : '-');
        text.append(mapping.isWritable() ? 'w' : '-');
        text.append(mapping.isExecutable() ? 'x' : '-');
        text.append(mapping.isShared() ? "s " : "p ");
        OpenFile file = mapping.file instanceof OpenFile open ? open : null;
        Lines.hex(text, file == null ? 0 : mapping.pageIndex << PAGE_SHIFT, ADDRESS_DIGITS);
        Inode inode = file == null ? null : file.inode;
        text.append(" 00:");
        Lines.hex(text, inode == null ? 0 : inode.fileSystem.device, 2);
        text.append(' ').append(inode == null ? 0 : inode.number).append(' ');
        byte[] name = name(space, mapping, file);
        if (name.length > 0) {
            pad(text, lineStart);
            Lines.bytes(text, name, name.length);
        } else if (mapping.name != null) {
            pad(text, lineStart);
            text.append(mapping.isShared() ? "[anon_shmem:" : "[anon:");
            Lines.bytes(text, mapping.name, mapping.name.length);
            text.append(']');
        }
        text.append('\n');
    }

    private static void pad(StringBuilder text, int lineStart) {
        while (text.length() - lineStart < NAME_COLUMN) {
            text.append(' ');
        }
    }

    private byte[] name(AddressSpace space, Mapping mapping, OpenFile file) {
        if (file != null) {
            return PathText.forLink(file.location, source.callerContext().root());
        }
        return PathNames.bytes(kernelName(space, mapping));
    }

    private static String kernelName(AddressSpace space, Mapping mapping) {
        if (holds(mapping, space.layout.stackStart)) {
            return "[stack]";
        }
        if (space.layout.vdso != 0 && holds(mapping, space.layout.vdso)) {
            return "[vdso]";
        }
        if (space.layout.vdsoData != 0 && holds(mapping, space.layout.vdsoData)) {
            return "[vvar]";
        }
        boolean heap = mapping.start < space.breakEnd && mapping.end > space.breakStart;
        return heap ? "[heap]" : "";
    }

    private static boolean holds(Mapping mapping, long address) {
        return address >= mapping.start && address < mapping.end;
    }
}
