package elfin.kernel.exec;

import elfin.abi.Auxv;
import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.task.Credentials;
import elfin.raw.Cpu;

/**
 * The stack a program starts with (System V ABI for AMD64, section 3.4.1): argument count, pointers
 * to arguments and environment, auxiliary vector, and above them the strings.
 */
public final class ProgramStack {
    private static final long TOP = AddressSpace.LIMIT & -4096;

    /** Mapped at first; the rest grows on demand. */
    private static final long FIRST_SIZE = 132 * 1024;

    private static final int CLOCK_TICKS = 100;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int MIN_SIGNAL_STACK = 2048;

    private final AddressSpace space;
    private long at = TOP - 8;
    private final long[] words = new long[MOST_AUXILIARY_WORDS];
    private int wordCount;

    private static final int MOST_AUXILIARY_WORDS = 64;

    public ProgramStack(AddressSpace space) {
        this.space = space;
    }

    /** Maps the stack. */
    public void map(boolean executable) {
        long mapped =
                MemoryMapper.map(
                        space,
                        TOP - FIRST_SIZE,
                        FIRST_SIZE,
                        Mman.PROT_READ | Mman.PROT_WRITE | (executable ? Mman.PROT_EXEC : 0),
                        Mman.MAP_PRIVATE
                                | Mman.MAP_ANONYMOUS
                                | Mman.MAP_GROWSDOWN
                                | Mman.MAP_STACK
                                | Mman.MAP_FIXED,
                        null,
                        true,
                        0);
        if (mapped < 0) {
            throw ErrnoException.of((int) -mapped);
        }
    }

    private long pushBytes(byte[] bytes) {
        at -= bytes.length;
        write(at, bytes);
        return at;
    }

    private long pushString(byte[] text) {
        at -= text.length + 1;
        write(at, text);
        return at;
    }

    private void write(long address, byte[] bytes) {
        if (ForeignMemory.write(space, address, bytes, 0, bytes.length) != bytes.length) {
            throw ErrnoException.of(Errno.E2BIG);
        }
    }

    private void auxiliary(int type, long value) {
        words[wordCount++] = type;
        words[wordCount++] = value;
    }

    /**
     * Fills the stack.
     *
     * @return the stack pointer
     */
    public long fill(
            ProgramLoader program,
            byte[] path,
            byte[][] arguments,
            byte[][] environment,
            Credentials who) {
        long executable = pushString(path);
        space.layout.environmentEnd = at;
        long[] environmentPointers = pushAll(environment);
        space.layout.environmentStart = at;
        space.layout.argumentsEnd = at;
        long[] argumentPointers = pushAll(arguments);
        space.layout.argumentsStart = at;
        long platform = pushString("x86_64".getBytes());
        byte[] random = new byte[16];
        for (int i = 0; i < random.length; i++) {
            random[i] = (byte) RandomNumbers.next();
        }
        at &= -16;
        long randomAddress = pushBytes(random);
        vector(program, who, executable, platform, randomAddress);
        long count = 1 + argumentPointers.length + 1 + environmentPointers.length + 1 + wordCount;
        at = at - 8 * count & -16;
        long stackPointer = at;
        put(argumentPointers.length);
        putAll(argumentPointers);
        put(0);
        putAll(environmentPointers);
        put(0);
        space.layout.auxiliaryVector = at;
        for (int i = 0; i < wordCount; i++) {
            put(words[i]);
        }
        space.layout.auxiliaryVectorEnd = at;
        space.layout.stackStart = stackPointer;
        return stackPointer;
    }

    private long[] pushAll(byte[][] strings) {
        long[] pointers = new long[strings.length];
        for (int i = strings.length - 1; i >= 0; i--) {
            pointers[i] = pushString(strings[i]);
        }
        return pointers;
    }

    private void vector(
            ProgramLoader program, Credentials who, long executable, long platform, long random) {
        if (space.layout.vdso != 0) {
            auxiliary(Auxv.AT_SYSINFO_EHDR, space.layout.vdso);
        }
        auxiliary(Auxv.AT_HWCAP, Cpu.cpuidEcxEdx(1, 0) >>> 32);
        auxiliary(Auxv.AT_PAGESZ, 4096);
        auxiliary(Auxv.AT_CLKTCK, CLOCK_TICKS);
        auxiliary(Auxv.AT_PHDR, program.programHeaders());
        auxiliary(Auxv.AT_PHENT, PROGRAM_HEADER_SIZE);
        auxiliary(Auxv.AT_PHNUM, program.programHeaderCount());
        auxiliary(Auxv.AT_BASE, 0);
        auxiliary(Auxv.AT_FLAGS, 0);
        auxiliary(Auxv.AT_ENTRY, program.entry());
        auxiliary(Auxv.AT_UID, who.uid);
        auxiliary(Auxv.AT_EUID, who.euid);
        auxiliary(Auxv.AT_GID, who.gid);
        auxiliary(Auxv.AT_EGID, who.egid);
        auxiliary(Auxv.AT_SECURE, 0);
        auxiliary(Auxv.AT_RANDOM, random);
        auxiliary(Auxv.AT_HWCAP2, 0);
        auxiliary(Auxv.AT_EXECFN, executable);
        auxiliary(Auxv.AT_PLATFORM, platform);
        auxiliary(Auxv.AT_MINSIGSTKSZ, MIN_SIGNAL_STACK);
        auxiliary(Auxv.AT_NULL, 0);
    }

    private void putAll(long[] values) {
        for (long value : values) {
            put(value);
        }
    }

    private void put(long value) {
        if (!ForeignMemory.putLong(space, at, value)) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
        at += 8;
    }
}
