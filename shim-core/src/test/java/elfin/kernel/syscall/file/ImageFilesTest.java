package elfin.kernel.syscall.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.boot.PackFormat;
import elfin.kernel.boot.PackReader;
import elfin.kernel.boot.PayloadBuilder;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.image.ImageTree;
import elfin.kernel.fs.ram.RamFileSystem;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.raw.Mem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of the boot image: used in place, copied page by page when they are written. */
final class ImageFilesTest {
    private static final long BUFFER = SimulatedProgram.BUFFER;
    private static final int BIG_SIZE = 3 * 4096 + 100;

    /** In the first MiB, which the frame allocator does not have. */
    private static final long PAYLOAD = DirectMap.virtual(0x4_0000);

    private SimulatedProgram program;
    private final byte[] big = new byte[BIG_SIZE];
    private byte[] payload;

    @BeforeEach
    void start() {
        for (int i = 0; i < big.length; i++) {
            big[i] = (byte) (i * 31 + i / 256);
        }
        PayloadBuilder builder = new PayloadBuilder();
        int directory = builder.directory(0755);
        int file = builder.file(0644, big);
        builder.entry(0, "dir", directory).entry(directory, "big", file);
        builder.entry(0, "same", file).entry(directory, "link", builder.symlink("../same"));
        payload = builder.build();
        program = new SimulatedProgram(16, this::fileSystem);
    }

    private FileSystem fileSystem() {
        Mem.copyFromArray(payload, 0, PAYLOAD, payload.length);
        PackReader pack = new PackReader(PAYLOAD, payload.length);
        return new RamFileSystem(
                "rootfs",
                new ImageTree(
                        pack.sectionAddress(PackFormat.SECTION_TREE),
                        pack.sectionLength(PackFormat.SECTION_TREE),
                        pack.sectionAddress(PackFormat.SECTION_DATA),
                        pack.sectionLength(PackFormat.SECTION_DATA)));
    }

    private int open(String path, int flags) {
        return (int) program.call(() -> Open.open(program.string(path), flags, 0644));
    }

    private byte[] contents(String path) {
        int file = open(path, 0);
        long got = program.call(() -> Read.read(file, BUFFER, 100_000));
        program.call(() -> Close.close(file));
        return program.bytes((int) got);
    }

    private void writeAt(String path, String text, long position) {
        int file = open(path, Fcntl.O_WRONLY);
        program.fill(text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                text.length(),
                program.call(() -> Write.pwrite64(file, BUFFER, text.length(), position)));
        program.call(() -> Close.close(file));
    }

    @Test
    void readsImageWithoutTakingFrames() {
        long free = Frames.freeFrames();
        assertArrayEquals(big, contents("/dir/big"));
        assertArrayEquals(big, contents("/dir/link"));
        assertEquals(free, Frames.freeFrames());
    }

    @Test
    void copiesOnlyWrittenPagesAndLeavesTheImageAsItWas() {
        long free = Frames.freeFrames();
        writeAt("/dir/big", "XYZ", 4095);
        System.arraycopy("XYZ".getBytes(StandardCharsets.ISO_8859_1), 0, big, 4095, 3);
        assertArrayEquals(big, contents("/same"), "both names are one file");
        assertEquals(free - 3, Frames.freeFrames(), "two pages and the index");
        byte[] now = new byte[payload.length];
        Mem.copyToArray(PAYLOAD, now, 0, now.length);
        assertArrayEquals(payload, now);
    }

    @Test
    void showsZerosWhereTruncationCutTheImage() {
        int file = open("/same", Fcntl.O_RDWR);
        assertEquals(0, program.call(() -> Truncate.ftruncate(file, 5000)));
        assertEquals(0, program.call(() -> Truncate.ftruncate(file, BIG_SIZE)));
        Arrays.fill(big, 5000, big.length, (byte) 0);
        assertArrayEquals(big, contents("/dir/big"));
    }

    @Test
    void givesImageFramesToPrivateMappingsAndOwnFramesToSharedOnes() {
        int descriptor = open("/same", Fcntl.O_RDWR);
        OpenFile file = program.process.files.get(descriptor);
        long image = file.pageSource().frameFor(1, false);
        assertTrue(image < 1 << 20, "lies in the payload");
        assertEquals(big[4096], Mem.getByte(DirectMap.virtual(image)));
        long shared = file.pageSource().frameFor(1, true);
        assertTrue(shared >= 1 << 20, "is the allocator's");
        Mem.putByte(DirectMap.virtual(shared), (byte) 42);
        assertEquals(42, contents("/same")[4096], "reads see what a mapping wrote");
        writeAt("/same", "+", 4097);
        assertEquals('+', Mem.getByte(DirectMap.virtual(shared) + 1));
        assertEquals(0, file.pageSource().frameFor(4, true), "beyond the end");
        assertEquals(2, Frames.references(shared));
    }

    @Test
    void changesDirectoriesOfTheImage() {
        program.call(() -> Unlink.unlink(program.string("/dir/big")));
        assertEquals(-Errno.ENOENT, open("/dir/big", 0));
        assertArrayEquals(big, contents("/same"));
        assertTrue(open("/dir/new", Fcntl.O_CREAT | Fcntl.O_WRONLY) >= 0);
        assertEquals(
                0,
                program.call(
                        () -> Rename.rename(program.string("/dir"), program.string("/other"))));
        assertArrayEquals(big, contents("/other/link"));
        assertEquals(-Errno.EEXIST, open("/other/new", Fcntl.O_CREAT | Fcntl.O_EXCL));
    }

    /** A reader that stopped in the middle goes on there after the first change. */
    @Test
    void keepsPlaceInDirectoryThatIsChangedForTheFirstTime() {
        int directory = open("/dir", Fcntl.O_DIRECTORY);
        long got = program.call(() -> GetDents.getdents64(directory, BUFFER, 72));
        assertEquals(72, got, "., .. and big of 24 bytes each");
        program.call(() -> Unlink.unlink(program.string("/dir/big")));
        open("/dir/zzz", Fcntl.O_CREAT | Fcntl.O_WRONLY);
        got = program.call(() -> GetDents.getdents64(directory, BUFFER, 1000));
        String rest = program.text(got);
        assertTrue(rest.contains("link") && rest.contains("zzz") && !rest.contains("big"), rest);
    }
}
