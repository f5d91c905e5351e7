package elfin.kernel.boot;

import elfin.elf.ByteSource;
import elfin.kernel.arch.SyscallEntries;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.exec.EntryPoints;
import elfin.kernel.exec.ProcessorFacts;
import elfin.kernel.exec.ProgramEnvironment;
import elfin.kernel.fs.FileContents;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.ram.RamFileSystem;
import elfin.kernel.log.KernelLog;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.task.Signals;
import elfin.patch.PatchFormatException;
import elfin.patch.PatchTable;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/** Rewrite plans from the payload, and what the processor can do. */
final class BootedPrograms extends ProgramEnvironment {
    /** {@code struct rseq} up to mm_cid, as Linux 6.18 says in AT_RSEQ_FEATURE_SIZE. */
    private static final int RSEQ_FEATURE_SIZE = 28;

    private static final int RSEQ_ALIGNMENT = 32;

    private final PackReader pack;
    private final RamFileSystem rootFileSystem;
    private final EntryPoints entries = new SyscallEntries();

    /** The plans that were asked for, by their place in the payload. */
    private PatchTable[] opened;

    BootedPrograms(PackReader pack, RamFileSystem rootFileSystem) {
        this.pack = pack;
        this.rootFileSystem = rootFileSystem;
    }

    @Override
    public EntryPoints entries() {
        return entries;
    }

    @Override
    public ProcessorFacts facts() {
        ProcessorFacts facts = new ProcessorFacts();
        facts.hwcap = Cpu.cpuidEcxEdx(1, 0) >>> 32;
        facts.minimumSignalStack = Signals.frameBytes();
        facts.rseqFeatureSize = RSEQ_FEATURE_SIZE;
        facts.rseqAlignment = RSEQ_ALIGNMENT;
        for (int i = 0; i < facts.random.length; i++) {
            facts.random[i] = (byte) RandomNumbers.next();
        }
        return facts;
    }

    @Override
    public PatchTable patches(MappedFile mapped) {
        if (pack.configNumber(PackFormat.KEY_REWRITE, 1) == 0) {
            return null;
        }
        long section = pack.sectionAddress(PackFormat.SECTION_PATCHES);
        if (section == 0 || !(mapped instanceof OpenFile file)) {
            return null;
        }
        if (!(file.pageSource() instanceof FileContents contents) || !contents.isAsInImage()) {
            return null;
        }
        int wanted = rootFileSystem.imageIndex(file.inode);
        int count = Mem.getInt(section + PackFormat.PATCHES_PLAN_COUNT_OFFSET);
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long plan =
                    section
                            + PackFormat.PATCHES_HEADER_SIZE
                            + (long) PackFormat.PLAN_RECORD_SIZE * middle;
            int inode = Mem.getInt(plan + PackFormat.PLAN_INODE_OFFSET);
            if (inode == wanted) {
                return opened(middle, count, section, plan);
            }
            if (inode < wanted) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** A plan is checked once; the same object stands for it from then on. */
    private PatchTable opened(int index, int count, long section, long plan) {
        if (opened == null) {
            opened = new PatchTable[count];
        }
        if (opened[index] == null) {
            opened[index] =
                    open(
                            section + Mem.getLong(plan + PackFormat.PLAN_OFFSET_OFFSET),
                            Mem.getLong(plan + PackFormat.PLAN_LENGTH_OFFSET));
        }
        return opened[index];
    }

    private static PatchTable open(long address, long length) {
        try {
            return PatchTable.openChecked(ByteSource.ofMemory(address, length));
        } catch (PatchFormatException e) {
            KernelLog.line("elfin: damaged rewrite plan: " + e.getMessage());
            return null;
        }
    }
}
