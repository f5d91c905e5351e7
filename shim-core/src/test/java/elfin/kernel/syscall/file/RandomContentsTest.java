package elfin.kernel.syscall.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.kernel.mm.Frames;
import elfin.raw.Mem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random reads, writes, seeks, truncations and holes in one file, in the simulated kernel and in a
 * file of the machine's own Linux.
 */
final class RandomContentsTest {
    private static final int STEPS = 4000;
    private static final int LARGEST = 40_000;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int OPEN = 2;
    private static final int CLOSE = 3;
    private static final int LSEEK = 8;
    private static final int PREAD = 17;
    private static final int PWRITE = 18;
    private static final int FTRUNCATE = 77;
    private static final int FSTAT = 5;
    private static final int FALLOCATE = 285;

    private final SimulatedProgram program = new SimulatedProgram(16);
    private Random random;
    private long linux;
    private int guest;

    /**
     * Linux's tmpfs knows allocated pages that were never written and calls them holes; here they
     * are data. So a sequence has either allocations or searches for holes.
     */
    private boolean allocates;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void behavesAsLinuxDoes(long seed) throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "needs a tmpfs on /dev/shm to compare with");
        Path file = Files.createTempFile(memory, "elfin-contents", "");
        random = new Random(seed);
        allocates = seed % 2 == 0;
        int flags = Fcntl.O_RDWR | (seed % 4 == 0 ? Fcntl.O_APPEND : 0);
        linux = LinuxCalls.call(OPEN, file.toString(), flags, 0);
        guest =
                (int)
                        program.call(
                                () ->
                                        Open.open(
                                                program.string("/file"),
                                                flags | Fcntl.O_CREAT,
                                                0600));
        assertTrue(linux >= 0 && guest >= 0);
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            compareAll();
        } finally {
            LinuxCalls.call(CLOSE, linux);
            Files.delete(file);
        }
        long free = Frames.freeFrames();
        program.call(() -> Unlink.unlink(program.string("/file")));
        assertEquals(free, Frames.freeFrames(), "pages stay while the file is open");
        program.call(() -> Close.close(guest));
        assertTrue(Frames.freeFrames() >= free, "pages go with the last descriptor");
    }

    private void step() {
        long position = random.nextInt(LARGEST);
        int count = random.nextInt(random.nextBoolean() ? 100 : 9000);
        switch (random.nextInt(10)) {
            case 0 -> read(count);
            case 1 -> readAt(count, position);
            case 2 -> write(count);
            case 3, 4 -> writeAt(count, position);
            case 5 -> truncate(position);
            case 6 -> hole(position, count + 1L);
            case 7 -> {
                if (allocates) {
                    allocate(position, count + 1L);
                }
            }
            default -> seek(position, random.nextInt(allocates ? Seek.SEEK_DATA : 6));
        }
    }

    private void read(int count) {
        long result = LinuxCalls.call(READ, linux, LinuxCalls.BUFFER, count);
        long ours = program.call(() -> Read.read(guest, SimulatedProgram.BUFFER, count));
        same(result, ours, "read " + count);
    }

    private void readAt(int count, long position) {
        long result = LinuxCalls.call(PREAD, linux, LinuxCalls.BUFFER, count, position);
        long ours =
                program.call(() -> Read.pread64(guest, SimulatedProgram.BUFFER, count, position));
        same(result, ours, "pread " + count + " at " + position);
    }

    private void same(long result, long ours, String what) {
        assertEquals(result, ours, what);
        if (result > 0) {
            byte[] expected = LinuxCalls.BUFFER.getByteArray(0, (int) result);
            assertArrayEquals(expected, program.bytes((int) result), what);
        }
    }

    private void write(int count) {
        random(count);
        long result = LinuxCalls.call(WRITE, linux, LinuxCalls.BUFFER, count);
        long ours = program.call(() -> Write.write(guest, SimulatedProgram.BUFFER, count));
        assertEquals(result, ours, "write " + count);
    }

    private void writeAt(int count, long position) {
        random(count);
        long result = LinuxCalls.call(PWRITE, linux, LinuxCalls.BUFFER, count, position);
        long ours =
                program.call(() -> Write.pwrite64(guest, SimulatedProgram.BUFFER, count, position));
        assertEquals(result, ours, "pwrite " + count + " at " + position);
    }

    private void random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        LinuxCalls.BUFFER.write(0, bytes, 0, count);
        program.fill(bytes);
    }

    private void truncate(long size) {
        long result = LinuxCalls.call(FTRUNCATE, linux, size);
        assertEquals(result, program.call(() -> Truncate.ftruncate(guest, size)));
    }

    private void hole(long position, long count) {
        int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
        long result = LinuxCalls.call(FALLOCATE, linux, mode, position, count);
        long ours = program.call(() -> Truncate.fallocate(guest, mode, position, count));
        assertEquals(result, ours, "hole of " + count + " at " + position);
    }

    private void allocate(long position, long count) {
        int mode = 0;
        long result = LinuxCalls.call(FALLOCATE, linux, mode, position, count);
        long ours = program.call(() -> Truncate.fallocate(guest, mode, position, count));
        assertEquals(result, ours, "allocate " + count + " at " + position);
    }

    private void seek(long position, int whence) {
        long distance = whence == Seek.SEEK_CUR ? position - LARGEST / 2 : position;
        long result = LinuxCalls.call(LSEEK, linux, distance, whence);
        long ours = program.call(() -> LongSeek.lseek(guest, distance, whence));
        assertEquals(result, ours, "seek " + distance + " whence " + whence);
    }

    private void compareAll() {
        LinuxCalls.call(FSTAT, linux, LinuxCalls.BUFFER);
        program.call(() -> FileStatus.fstat(guest, SimulatedProgram.BUFFER));
        assertEquals(
                LinuxCalls.BUFFER.getLong(48), Mem.getLong(SimulatedProgram.BUFFER + 48), "size");
        assertEquals(
                LinuxCalls.BUFFER.getLong(64), Mem.getLong(SimulatedProgram.BUFFER + 64), "blocks");
        readAt(65_000, 0);
    }
}
