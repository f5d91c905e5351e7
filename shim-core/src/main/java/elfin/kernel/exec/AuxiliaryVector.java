package elfin.kernel.exec;

import elfin.abi.Auxv;
import elfin.elf.LoadPlan;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.ProgramLayout;

/**
 * The auxiliary vector in the order of Linux's create_elf_tables(): pairs of type and value. The
 * values that are addresses of strings on the stack are set when it is built.
 */
final class AuxiliaryVector {
    private static final int MOST_ENTRIES = 32;

    /** USER_HZ. */
    private static final int CLOCK_TICKS = 100;

    private static final int PROGRAM_HEADER_SIZE = 56;

    private final long[] words = new long[2 * MOST_ENTRIES];
    private int count;

    static AuxiliaryVector of(
            LoadPlan plan, long bias, ProcessorFacts facts, ProgramLayout layout) {
        AuxiliaryVector vector = new AuxiliaryVector();
        vector.addIfSet(Auxv.AT_SYSINFO_EHDR, layout.vdso);
        vector.addIfSet(Auxv.AT_MINSIGSTKSZ, facts.minimumSignalStack);
        vector.add(Auxv.AT_HWCAP, facts.hwcap);
        vector.add(Auxv.AT_PAGESZ, Frames.SIZE);
        vector.add(Auxv.AT_CLKTCK, CLOCK_TICKS);
        long headers = plan.programHeaderAddress();
        vector.add(Auxv.AT_PHDR, headers == 0 ? 0 : headers + bias);
        vector.add(Auxv.AT_PHENT, PROGRAM_HEADER_SIZE);
        vector.add(Auxv.AT_PHNUM, plan.programHeaderCount());
        vector.add(Auxv.AT_BASE, 0);
        vector.add(Auxv.AT_FLAGS, 0);
        vector.add(Auxv.AT_ENTRY, plan.entry() + bias);
        vector.add(Auxv.AT_UID, facts.uid);
        vector.add(Auxv.AT_EUID, facts.euid);
        vector.add(Auxv.AT_GID, facts.gid);
        vector.add(Auxv.AT_EGID, facts.egid);
        vector.add(Auxv.AT_SECURE, facts.secure ? 1 : 0);
        vector.add(Auxv.AT_RANDOM, 0);
        vector.add(Auxv.AT_HWCAP2, facts.hwcap2);
        vector.add(Auxv.AT_EXECFN, 0);
        vector.add(Auxv.AT_PLATFORM, 0);
        if (facts.rseqFeatureSize != 0) {
            vector.add(Auxv.AT_RSEQ_FEATURE_SIZE, facts.rseqFeatureSize);
            vector.add(Auxv.AT_RSEQ_ALIGN, facts.rseqAlignment);
        }
        vector.add(Auxv.AT_NULL, 0);
        return vector;
    }

    /** The number of 8-byte words. */
    int wordCount() {
        return 2 * count;
    }

    long word(int index) {
        return words[index];
    }

    /** Sets the value of a type that is there. */
    void set(int type, long value) {
        for (int i = 0; i < count; i++) {
            if (words[2 * i] == type) {
                words[2 * i + 1] = value;
            }
        }
    }

    private void addIfSet(int type, long value) {
        if (value != 0) {
            add(type, value);
        }
    }

    private void add(int type, long value) {
        words[2 * count] = type;
        words[2 * count + 1] = value;
        count++;
    }
}
