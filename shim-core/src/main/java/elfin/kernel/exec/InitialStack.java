package elfin.kernel.exec;

import elfin.abi.Auxv;
import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MemoryMapper;

/**
 * The stack a program starts with, from the top down, as Linux lays it out:
 *
 * <pre>
 * 8 bytes of zeros
 * file name (AT_EXECFN)
 * environment strings, argument strings
 * platform (AT_PLATFORM), 16 random bytes (AT_RANDOM)
 * auxiliary vector
 * environment pointers and 0, argument pointers and 0
 * argc                         &lt;- stack pointer, a multiple of 16
 * </pre>
 */
final class InitialStack {
    /** MAX_ARG_STRLEN: the longest argument or environment string, with its NUL. */
    private static final int LONGEST_STRING = 32 * Frames.SIZE;

    /** ARG_MAX: strings and pointers may always be this long together. */
    private static final long LEAST_ROOM = 128 << 10;

    /** Three quarters of the default stack limit (_STK_LIM). */
    private static final long MOST_ROOM = (8L << 20) / 4 * 3;

    /** What is mapped below the initial contents: Linux's stack_expand. */
    private static final long SPARE_BYTES = 128 << 10;

    private static final byte[] PLATFORM = {'x', '8', '6', '_', '6', '4', 0};
    private static final byte[][] ONE_EMPTY_ARGUMENT = {{}};
    private static final int ALIGNMENT = 16;

    private final AddressSpace space;
    private final byte[] fileName;
    private final byte[][] arguments;
    private final byte[][] environment;
    private final boolean executable;
    private long next;

    InitialStack(AddressSpace space, Program program, boolean executable) {
        this.space = space;
        this.fileName = program.fileName;
        // Since Linux 5.18 a program never sees argc == 0.
        this.arguments = program.arguments.length == 0 ? ONE_EMPTY_ARGUMENT : program.arguments;
        this.environment = program.environment;
        this.executable = executable;
    }

    /** Maps and fills the stack; returns the stack pointer. */
    long build(AuxiliaryVector vector, byte[] random) {
        long strings = stringBytes();
        checkRoom(strings);
        long fixed = (vector.wordCount() + arguments.length + environment.length + 16L) * 8;
        mapStack(strings + fixed + PLATFORM.length + random.length + 2 * ALIGNMENT);
        next = AddressSpace.LIMIT - Long.BYTES;
        next -= fileName.length + 1L;
        vector.set(Auxv.AT_EXECFN, next);
        putString(next, fileName);
        space.layout.environmentEnd = next;
        next -= bytesOf(environment);
        space.layout.environmentStart = next;
        space.layout.argumentsEnd = next;
        next -= bytesOf(arguments);
        space.layout.argumentsStart = next;
        long below = next & -ALIGNMENT;
        below -= PLATFORM.length;
        put(below, PLATFORM);
        vector.set(Auxv.AT_PLATFORM, below);
        below -= random.length;
        put(below, random);
        vector.set(Auxv.AT_RANDOM, below);
        return putPointers(below, vector);
    }

    private long putPointers(long below, AuxiliaryVector vector) {
        long words = 1L + arguments.length + 1 + environment.length + 1 + vector.wordCount();
        long stackPointer = (below - words * Long.BYTES) & -ALIGNMENT;
        long at = stackPointer;
        putLong(at, arguments.length);
        at = putStrings(at + Long.BYTES, arguments, space.layout.argumentsStart);
        at = putStrings(at, environment, space.layout.environmentStart);
        space.layout.auxiliaryVector = at;
        for (int i = 0; i < vector.wordCount(); i++) {
            putLong(at, vector.word(i));
            at += Long.BYTES;
        }
        space.layout.auxiliaryVectorEnd = at;
        space.layout.stackStart = stackPointer;
        return stackPointer;
    }

    /** Writes strings one after the other, and a pointer to each and 0 at {@code pointers}. */
    private long putStrings(long pointers, byte[][] strings, long start) {
        long at = pointers;
        long string = start;
        for (byte[] bytes : strings) {
            putString(string, bytes);
            putLong(at, string);
            string += bytes.length + 1L;
            at += Long.BYTES;
        }
        putLong(at, 0);
        return at + Long.BYTES;
    }

    private long stringBytes() {
        return bytesOf(arguments) + bytesOf(environment) + fileName.length + 1 + Long.BYTES;
    }

    private static long bytesOf(byte[][] strings) {
        long total = 0;
        for (byte[] string : strings) {
            if (string.length >= LONGEST_STRING) {
                throw ErrnoException.of(Errno.E2BIG);
            }
            total += string.length + 1L;
        }
        return total;
    }

    /** A quarter of the stack limit, within bounds: Linux's bprm_stack_limits(). */
    private void checkRoom(long strings) {
        long quarter = space.limits.stack >>> 2;
        long room = Math.max(LEAST_ROOM, Math.min(MOST_ROOM, quarter));
        long pointers = (arguments.length + (long) environment.length) * Long.BYTES;
        if (strings + pointers > room) {
            throw ErrnoException.of(Errno.E2BIG);
        }
    }

    private void mapStack(long contents) {
        long size = (contents + SPARE_BYTES + Frames.SIZE - 1) & -Frames.SIZE;
        int protection = Mman.PROT_READ | Mman.PROT_WRITE;
        if (executable) {
            protection |= Mman.PROT_EXEC;
        }
        int flags = Mman.MAP_FIXED_NOREPLACE | Mman.MAP_GROWSDOWN | Mman.MAP_STACK;
        long start = AddressSpace.LIMIT - size;
        if (MemoryMapper.mapAnonymous(space, start, size, protection, flags) != start) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
    }

    private void putString(long address, byte[] string) {
        // The NUL is there already: fresh pages are zero.
        put(address, string);
    }

    private void put(long address, byte[] bytes) {
        if (ForeignMemory.write(space, address, bytes, 0, bytes.length) != bytes.length) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
    }

    private void putLong(long address, long value) {
        if (!ForeignMemory.putLong(space, address, value)) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
    }
}
