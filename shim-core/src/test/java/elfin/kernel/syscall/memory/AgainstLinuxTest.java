package elfin.kernel.syscall.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import elfin.abi.Mman;
import elfin.kernel.fs.FileTable;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.TestMachine;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Processor;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random memory calls, many with wrong arguments, made both to the Linux this test runs on and to
 * the handlers: results and error numbers must be the same, and in the end the same pages must be
 * mapped with the same protection. No call touches memory outside the arena.
 */
class AgainstLinuxTest {
    private static final long ARENA = 0x20_0000_0000L;
    private static final int PAGES = 96;
    private static final long ARENA_END = ARENA + PAGES * 4096L;
    private static final int STEPS = 5_000;
    private static final Function SYSCALL = NativeLibrary.getInstance("c").getFunction("syscall");

    private AddressSpace space;
    private Random random;
    private String last;

    /** A processor that never does anything. */
    private static final class NoProcessor implements Processor {
        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public void armTimer(long deadlineNanos) {}

        @Override
        public void idle() {
            throw new IllegalStateException();
        }

        @Override
        public void switchTo(KernelThread from, KernelThread to) {
            throw new IllegalStateException();
        }
    }

    @BeforeEach
    void start() {
        String[] version = System.getProperty("os.version").split("[.-]", 3);
        int number = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]);
        assumeTrue(number >= 6017, "mremap moves several mappings since Linux 6.17");
        space = TestMachine.space(32);
        Process process = new Process(3);
        process.addressSpace = space;
        process.files = new FileTable();
        Scheduler.start(new NoProcessor(), new Task(3, process));
        unmapArena();
    }

    @AfterEach
    void unmapArena() {
        assertEquals(0, linux(11, ARENA, ARENA_END - ARENA, 0, 0, 0, 0));
    }

    private static long linux(long number, long a, long b, long c, long d, long e, long f) {
        Object[] arguments = {number, a, b, c, d, e, f};
        long result = SYSCALL.invokeLong(arguments);
        return result == -1 ? -Native.getLastError() : result;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void givesTheSameResults(long seed) throws IOException {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step();
            if (step % 64 == 0) {
                comparePages();
            }
        }
        comparePages();
    }

    private void comparePages() throws IOException {
        String[] expected = linuxPages();
        String[] actual = ourPages();
        for (int i = 0; i < PAGES; i++) {
            assertEquals(expected[i], actual[i], "after " + last);
        }
    }

    private void step() {
        long address = address();
        long length = length(address);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> map(address, length);
            case 3 ->
                    compare(
                            "munmap",
                            linux(11, address, length, 0, 0, 0, 0),
                            MemoryMap.munmap(address, length),
                            address,
                            length);
            case 4, 5 -> protect(address, length);
            case 6, 7 -> remap(address, length);
            case 8 -> advise(address, length);
            case 9 -> synchronise(address, length);
            case 10 -> lock(address, length);
            default -> inCore(address, length);
        }
    }

    private long address() {
        long address = ARENA + random.nextInt(PAGES) * (long) Frames.SIZE;
        return random.nextInt(20) == 0 ? address + random.nextInt(4096) : address;
    }

    private long length(long address) {
        int kind = random.nextInt(30);
        if (kind == 0) {
            return 0;
        }
        long room = Math.max(1, (ARENA_END - address) / 4096);
        long pages = 1 + random.nextInt((int) Math.min(room, 20));
        long length = Math.min(pages * 4096, Math.max(1, ARENA_END - address));
        return kind < 6 ? length - random.nextInt((int) Math.min(length, 4096)) : length;
    }

    private void compare(String call, long expected, long actual, long... arguments) {
        last = call + " " + Arrays.toString(arguments);
        if (expected != actual) {
            String text =
                    call
                            + " "
                            + Arrays.toString(arguments)
                            + " over "
                            + String.join(",", ourPages());
            assertEquals(expected, actual, text);
        }
    }

    private void map(long address, long length) {
        int[] types = {
            Mman.MAP_PRIVATE, Mman.MAP_PRIVATE, Mman.MAP_SHARED, 0, Mman.MAP_SHARED_VALIDATE
        };
        int[] places = {
            Mman.MAP_FIXED, Mman.MAP_FIXED, Mman.MAP_FIXED_NOREPLACE, Mman.MAP_FIXED_NOREPLACE
        };
        int type = types[random.nextInt(types.length)];
        int flags = type | places[random.nextInt(places.length)] | Mman.MAP_ANONYMOUS;
        if (random.nextInt(6) == 0) {
            flags |= Mman.MAP_NORESERVE;
        }
        int protection = random.nextInt(8);
        compare(
                "mmap",
                linux(9, address, length, protection, flags, -1, 0),
                MemoryMap.mmap(address, length, protection, flags, -1, 0),
                address,
                length,
                protection,
                flags);
    }

    private void protect(long address, long length) {
        int[] odd = {Mman.PROT_GROWSDOWN, Mman.PROT_GROWSUP, 0x0300_0000, 0x40, Mman.PROT_SEM};
        int protection = random.nextInt(8);
        if (random.nextInt(10) == 0) {
            protection |= odd[random.nextInt(odd.length)];
        }
        compare(
                "mprotect",
                linux(10, address, length, protection, 0, 0, 0),
                MemoryProtect.mprotect(address, length, protection),
                address,
                length,
                protection);
    }

    /** Always in place or to a fixed target, so that both know where it goes. */
    private void remap(long address, long oldLength) {
        long target = address();
        long newLength = random.nextInt(3) == 0 ? oldLength : length(target);
        target = Math.min(target, (ARENA_END - newLength) & -4096);
        int[] choices = {0, 0, 3, 3, 3, 7, 2, 4, 6, 8};
        int flags = choices[random.nextInt(choices.length)];
        if (flags == 0) {
            newLength = Math.min(newLength, ARENA_END - address);
        }
        long old = random.nextInt(15) == 0 ? 0 : oldLength;
        compare(
                "mremap",
                linux(25, address, old, newLength, flags, target, 0),
                MemoryRemap.mremap(address, old, newLength, flags, target),
                address,
                old,
                newLength,
                flags,
                target);
    }

    private void advise(long address, long length) {
        int[] choices = {0, 1, 2, 3, 4, 8, 10, 11, 16, 17, 18, 19, 20, 5, 7, 99};
        int advice = choices[random.nextInt(choices.length)];
        compare(
                "madvise",
                linux(28, address, length, advice, 0, 0, 0),
                Advise.madvise(address, length, advice),
                address,
                length,
                advice);
    }

    private void synchronise(long address, long length) {
        int flags = random.nextInt(10);
        compare(
                "msync",
                linux(26, address, length, flags, 0, 0, 0),
                InCore.msync(address, length, flags),
                address,
                length,
                flags);
    }

    /** Unlocking only: locking would bring pages in, under the limits of whoever runs the test. */
    private void lock(long address, long length) {
        compare(
                "munlock",
                linux(150, address, length, 0, 0, 0, 0),
                MemoryLock.munlock(address, length),
                address,
                length);
    }

    /** With a result vector that cannot be written. */
    private void inCore(long address, long length) {
        compare(
                "mincore",
                linux(27, address, length, -1, 0, 0, 0),
                InCore.mincore(address, length, -1),
                address,
                length);
    }

    private String[] ourPages() {
        String[] pages = new String[PAGES];
        for (int i = 0; i < PAGES; i++) {
            Mapping mapping = space.mappings.covering(ARENA + (long) i * Frames.SIZE);
            pages[i] = i + (mapping == null ? "" : " " + describe(mapping));
        }
        return pages;
    }

    private static String describe(Mapping mapping) {
        return ((mapping.protection & Mman.PROT_READ) != 0 ? "r" : "-")
                + (mapping.isWritable() ? "w" : "-")
                + (mapping.isExecutable() ? "x" : "-")
                + (mapping.isShared() ? "s" : "p");
    }

    private static String[] linuxPages() throws IOException {
        String[] pages = new String[PAGES];
        for (int i = 0; i < PAGES; i++) {
            pages[i] = Integer.toString(i);
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            String[] fields = line.split("[- ]", 4);
            long start = Long.parseUnsignedLong(fields[0], 16);
            long end = Long.parseUnsignedLong(fields[1], 16);
            if (start >= ARENA && end <= ARENA_END) {
                String permissions = line.substring(line.indexOf(' ') + 1).substring(0, 4);
                for (long at = start; at < end; at += Frames.SIZE) {
                    int page = (int) ((at - ARENA) / Frames.SIZE);
                    pages[page] = page + " " + permissions;
                }
            }
        }
        return pages;
    }
}
