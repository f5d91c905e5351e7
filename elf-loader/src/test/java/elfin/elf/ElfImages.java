package elfin.elf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs for tests: a small valid one to damage, and stock ones. */
public final class ElfImages {
    /** Offsets of the two program headers of {@link #small}. */
    static final int FIRST_HEADER = 64;

    static final int SECOND_HEADER = 64 + 56;

    /** Where the code of {@link #smallWithCode} starts. */
    public static final long CODE_ADDRESS = 0x400100;

    private ElfImages() {}

    /** The minimal program with code at its entry point. */
    public static byte[] smallWithCode(byte[] code) {
        ByteBuffer file = small();
        file.put((int) (CODE_ADDRESS - 0x400000), code);
        return file.array();
    }

    /** A minimal valid program: one code segment at 4 MiB, one data segment a page later. */
    static ByteBuffer small() {
        ByteBuffer file = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(16, (short) 2).putShort(18, (short) 62).putInt(20, 1);
        file.putLong(24, 0x400100).putLong(32, 64).putShort(52, (short) 64);
        file.putShort(54, (short) 56).putShort(56, (short) 2);
        segment(file, FIRST_HEADER, 5, 0, 0x400000, 0x1000);
        segment(file, SECOND_HEADER, 6, 0x1000, 0x401000, 0x800);
        return file;
    }

    private static void segment(
            ByteBuffer file, int at, int flags, long offset, long address, long size) {
        file.putInt(at, 1).putInt(at + 4, flags).putLong(at + 8, offset);
        file.putLong(at + 16, address).putLong(at + 32, size).putLong(at + 40, size);
        file.putLong(at + 48, 0x1000);
    }

    /** A stock static program; fails with the command that installs it. */
    public static byte[] stock(String path, String debianPackage) {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            throw new AssertionError(path + " is missing: apt-get install " + debianPackage);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Debian's static busybox. */
    public static byte[] busybox() {
        return stock("/bin/busybox", "busybox-static");
    }
}
