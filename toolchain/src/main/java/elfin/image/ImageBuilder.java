package elfin.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes one bootable file of kernel and payload: the kernel's ELF file with one more PT_LOAD
 * segment, and the payload's physical address and size in the place that the kernel's note {@code
 * Elfin} (type 1) points to. The program headers move to the end of the file, where there is room.
 */
public final class ImageBuilder {
    private static final int PAGE = 4096;

    /** Where the payload is loaded: behind the kernel, on a boundary of large pages. */
    private static final long PAYLOAD_ALIGNMENT = 2 << 20;

    /** The kernel maps this much memory before it looks at anything. */
    private static final long HIGHEST_END = 1 << 30;

    private static final int ELF_PROGRAM_HEADERS_OFFSET = 32;
    private static final int ELF_PROGRAM_HEADER_COUNT = 56;
    private static final int PROGRAM_HEADER_SIZE = 56;

    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int PF_R = 4;

    private static final String NOTE_OWNER = "Elfin";
    private static final int NOTE_TYPE = 1;

    private final ByteBuffer kernel;
    private final int headersAt;
    private final int headerCount;

    private ImageBuilder(byte[] kernelFile) {
        kernel = ByteBuffer.wrap(kernelFile).order(ByteOrder.LITTLE_ENDIAN);
        headersAt = Math.toIntExact(kernel.getLong(ELF_PROGRAM_HEADERS_OFFSET));
        headerCount = kernel.getShort(ELF_PROGRAM_HEADER_COUNT);
    }

    /**
     * Writes the image.
     *
     * @return its size in bytes
     * @throws IOException also when the payload is too large, or the kernel is not one of Elfin's
     */
    public static long build(Path kernel, Path payload, Path output) throws IOException {
        return new ImageBuilder(Files.readAllBytes(kernel)).write(payload, output);
    }

    private long write(Path payload, Path output) throws IOException {
        long payloadSize = Files.size(payload);
        long address = align(physicalEnd(), PAYLOAD_ALIGNMENT);
        if (address + payloadSize > HIGHEST_END) {
            throw new IOException(
                    "the root file system has " + (payloadSize >> 20) + " MiB, more than fit");
        }
        int place = fileOffset(placeAddress());
        kernel.putLong(place, address).putLong(place + 8, payloadSize);
        long payloadAt = align(kernel.capacity(), PAGE);
        ByteBuffer headers = headers(payloadAt, address, payloadSize);
        long newHeadersAt = align(payloadAt + payloadSize, 8);
        kernel.putLong(ELF_PROGRAM_HEADERS_OFFSET, newHeadersAt);
        kernel.putShort(ELF_PROGRAM_HEADER_COUNT, (short) (headerCount + 1));
        try (FileChannel out =
                        FileChannel.open(
                                output,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING);
                FileChannel in = FileChannel.open(payload, StandardOpenOption.READ)) {
            writeAll(out, kernel.duplicate().position(0), 0);
            out.position(payloadAt);
            long done = 0;
            while (done < payloadSize) {
                done += in.transferTo(done, payloadSize - done, out);
            }
            writeAll(out, headers, newHeadersAt);
        }
        return newHeadersAt + headers.capacity();
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }

    private ByteBuffer headers(long payloadAt, long address, long size) {
        ByteBuffer headers =
                ByteBuffer.allocate((headerCount + 1) * PROGRAM_HEADER_SIZE)
                        .order(ByteOrder.LITTLE_ENDIAN);
        headers.put(kernel.slice(headersAt, headerCount * PROGRAM_HEADER_SIZE));
        headers.putInt(PT_LOAD).putInt(PF_R).putLong(payloadAt).putLong(address).putLong(address);
        headers.putLong(size).putLong(size).putLong(PAGE);
        return headers.flip();
    }

    private static long align(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }

    private int header(int index) {
        return headersAt + index * PROGRAM_HEADER_SIZE;
    }

    /** Where the kernel ends in physical memory. */
    private long physicalEnd() {
        long end = 0;
        for (int i = 0; i < headerCount; i++) {
            if (kernel.getInt(header(i)) == PT_LOAD) {
                end =
                        Math.max(
                                end,
                                kernel.getLong(header(i) + 24) + kernel.getLong(header(i) + 40));
            }
        }
        return end;
    }

    /** The offset in the file of a virtual address. */
    private int fileOffset(long address) throws IOException {
        for (int i = 0; i < headerCount; i++) {
            int at = header(i);
            long inside = address - kernel.getLong(at + 16);
            if (kernel.getInt(at) == PT_LOAD && inside >= 0 && inside < kernel.getLong(at + 32)) {
                return Math.toIntExact(kernel.getLong(at + 8) + inside);
            }
        }
        throw new IOException("not a kernel of Elfin: its note points nowhere");
    }

    /** What the kernel's note says. */
    private long placeAddress() throws IOException {
        for (int i = 0; i < headerCount; i++) {
            if (kernel.getInt(header(i)) == PT_NOTE) {
                int at = Math.toIntExact(kernel.getLong(header(i) + 8));
                int end = at + Math.toIntExact(kernel.getLong(header(i) + 32));
                while (at + 12 <= end) {
                    int nameSize = kernel.getInt(at);
                    int contents = at + 12 + (int) align(nameSize, 4);
                    if (kernel.getInt(at + 8) == NOTE_TYPE && owner(at + 12, nameSize)) {
                        return kernel.getLong(contents);
                    }
                    at = contents + (int) align(kernel.getInt(at + 4), 4);
                }
            }
        }
        throw new IOException("not a kernel of Elfin: it lacks its note");
    }

    private boolean owner(int at, int nameSize) {
        if (nameSize != NOTE_OWNER.length() + 1) {
            return false;
        }
        byte[] name = new byte[NOTE_OWNER.length()];
        kernel.get(at, name);
        return new String(name, StandardCharsets.US_ASCII).equals(NOTE_OWNER);
    }
}
