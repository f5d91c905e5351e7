package elfin.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps what is written, and when the first byte came. */
final class TimedOutput extends ByteArrayOutputStream {
    private long first;

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (first == 0) {
            first = System.nanoTime();
        }
        super.write(bytes, offset, length);
    }

    /** From a time of {@link System#nanoTime} to the first byte, or -1 when none came. */
    synchronized long firstByteNanos(long start) {
        return first == 0 ? -1 : first - start;
    }

    List<String> lines() {
        return toString(StandardCharsets.ISO_8859_1).lines().toList();
    }
}
