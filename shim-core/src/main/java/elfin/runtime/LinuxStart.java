package elfin.runtime;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Entry;
import elfin.rules.Extern;

/** The start of a static Linux executable: stack to arguments, {@code main}, exit status. */
public final class LinuxStart {
    private static final int SYS_MMAP = 9;
    private static final int SYS_MUNMAP = 11;
    private static final int SYS_WRITE = 1;
    private static final int SYS_EXIT_GROUP = 231;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int UNCAUGHT_STATUS = 134;

    /** Far from where Linux puts programs, their break, mappings and stacks. */
    private static final long HEAP_START = 1L << 44;

    /** Made at build time: the heap cannot allocate its own beginning. */
    private static final Blocks BLOCKS = new Blocks();

    private static final Reporter REPORTER = new Reporter();
    private static final Roots ROOTS = new Roots();

    private static long stackTop;

    /** Where the heap's next blocks should be. */
    private static long nextBlock;

    private static final String STRESS = "ELFIN_GC_STRESS=";

    @Assembly
    static final String START =
            """
            .text
            .globl _start
            _start:
                xorl %ebp, %ebp
                movq %rsp, %rdi
                andq $-16, %rsp
                callq elfin_linux_start
                hlt
            """;

    private LinuxStart() {}

    /** {@code stack} points to argc, as the System V ABI says. */
    @Entry("elfin_linux_start")
    static void start(long stack) {
        nextBlock = HEAP_START;
        Heap.initialise(BLOCKS, ROOTS, 0);
        stackTop = stack;
        Failures.setHandler(REPORTER);
        int count = (int) Mem.getLong(stack);
        setStress(stack + 8L * (count + 2));
        byte[][] arguments = new byte[count][];
        for (int i = 0; i < count; i++) {
            arguments[i] = string(Mem.getLong(stack + 8 + 8L * i));
        }
        exit(main(arguments));
    }

    /** The environment variable ELFIN_GC_STRESS=N collects at every N-th allocation. */
    private static void setStress(long environment) {
        for (long at = environment; Mem.getLong(at) != 0; at += 8) {
            long text = Mem.getLong(at);
            int matched = 0;
            while (matched < STRESS.length()
                    && Mem.getByte(text + matched) == STRESS.charAt(matched)) {
                matched++;
            }
            if (matched == STRESS.length()) {
                int every = 0;
                for (long digit = text + matched; Mem.getByte(digit) != 0; digit++) {
                    every = every * 10 + Mem.getByte(digit) - '0';
                }
                Heap.setStress(every);
            }
        }
    }

    private static byte[] string(long address) {
        int length = 0;
        while (Mem.getByte(address + length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        Mem.copyToArray(address, bytes, 0, length);
        return bytes;
    }

    private static void exit(int status) {
        Cpu.linuxSyscall(SYS_EXIT_GROUP, status, 0, 0, 0, 0, 0);
    }

    @Extern("elfin_main")
    private static int main(byte[][] arguments) {
        throw new UnsupportedOperationException("only in compiled code");
    }

    private static final class Reporter implements FailureHandler {
        @Override
        public void uncaught(Throwable exception) {
            byte[] text = (exception + "\n").getBytes();
            long address = Mem.addressOf(text) + Descriptor.ARRAY_ELEMENTS_OFFSET;
            Cpu.linuxSyscall(SYS_WRITE, 2, address, text.length, 0, 0, 0);
            exit(UNCAUGHT_STATUS);
        }

        @Override
        public void giveUp() {
            exit(UNCAUGHT_STATUS);
        }
    }

    /** One stack, and the image. */
    private static final class Roots implements RootSource {
        @Override
        public void scanRoots(long stackPointer) {
            ImageRoots.scan();
            Collector.scan(stackPointer, stackTop);
        }
    }

    /**
     * Anonymous mappings from {@link #HEAP_START} on. Left to the system's choice they would fill
     * holes that the program made by munmap(2) and expects to stay holes.
     */
    private static final class Blocks implements HeapMemory {
        @Override
        public long acquire(int blockCount) {
            long size = (long) blockCount * BLOCK_SIZE;
            long address = map(nextBlock, size);
            if (isError(address)) {
                return 0;
            }
            if ((address & (BLOCK_SIZE - 1)) != 0) {
                // The place was taken.
                release(address, blockCount);
                return acquireAnywhere(size);
            }
            nextBlock = address + size;
            return address;
        }

        /** Maps more than asked for, so that it holds an aligned part. */
        private static long acquireAnywhere(long size) {
            long address = map(0, size + BLOCK_SIZE);
            return isError(address) ? 0 : address + BLOCK_SIZE - 1 & -BLOCK_SIZE;
        }

        private static long map(long hint, long size) {
            return Cpu.linuxSyscall(
                    SYS_MMAP, hint, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        }

        private static boolean isError(long result) {
            return result < 0 && result > -4096;
        }

        @Override
        public void release(long address, int blockCount) {
            Cpu.linuxSyscall(SYS_MUNMAP, address, (long) blockCount * BLOCK_SIZE, 0, 0, 0, 0);
        }
    }
}
