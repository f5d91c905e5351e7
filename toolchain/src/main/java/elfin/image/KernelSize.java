package elfin.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How large a kernel is. What counts are the bytes that are loaded, so neither headers nor padding
 * between segments nor zeroed memory: the file sizes of the sections that take room in memory and
 * are not all zero.
 *
 * @param code bytes of code
 * @param constants bytes of data that never changes
 * @param data bytes of data that changes
 */
public record KernelSize(long code, long constants, long data) {
    private static final int SECTION_HEADERS_OFFSET = 40;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SECTION_COUNT = 60;
    private static final int SHT_NOBITS = 8;
    private static final int SHF_WRITE = 1;
    private static final int SHF_ALLOC = 2;
    private static final int SHF_EXECINSTR = 4;

    /** Measures a kernel. */
    public static KernelSize of(Path kernel) throws IOException {
        long[] sizes = new long[3];
        ByteBuffer elf = read(kernel);
        for (int header : sections(elf)) {
            long flags = elf.getLong(header + 8);
            if ((flags & SHF_ALLOC) != 0 && elf.getInt(header + 4) != SHT_NOBITS) {
                int kind = (flags & SHF_EXECINSTR) != 0 ? 0 : (flags & SHF_WRITE) == 0 ? 1 : 2;
                sizes[kind] += elf.getLong(header + 32);
            }
        }
        return new KernelSize(sizes[0], sizes[1], sizes[2]);
    }

    /** All loaded bytes. */
    public long total() {
        return code + constants + data;
    }

    private static int[] sections(ByteBuffer elf) {
        int[] headers = new int[elf.getShort(SECTION_COUNT)];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = (int) elf.getLong(SECTION_HEADERS_OFFSET) + SECTION_HEADER_SIZE * i;
        }
        return headers;
    }

    private static ByteBuffer read(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
