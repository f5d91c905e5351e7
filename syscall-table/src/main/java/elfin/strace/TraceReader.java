package elfin.strace;

import elfin.table.TraceFormat;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the records of a trace. */
final class TraceReader {
    private static final int LONGEST_RECORD = 4096;

    private final DataInputStream input;

    TraceReader(InputStream input) {
        this.input = new DataInputStream(input);
    }

    /**
     * The next record, or null at the end; a record that the end cuts off is left out.
     *
     * @throws IOException when this is no trace
     */
    TraceEvent next() throws IOException {
        byte[] head = new byte[4];
        try {
            input.readFully(head);
            int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (length < TraceFormat.HEADER_SIZE || length > LONGEST_RECORD) {
                throw new IOException("a trace record of " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            input.readFully(bytes, head.length, length - head.length);
            return parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (EOFException e) {
            return null;
        }
    }

    private static TraceEvent parse(ByteBuffer record) throws IOException {
        int kind = record.get(TraceFormat.KIND_OFFSET);
        record.position(TraceFormat.HEADER_SIZE);
        long[] values =
                switch (kind) {
                    case TraceFormat.ENTER -> longs(record, TraceFormat.ARGUMENT_COUNT + 1);
                    case TraceFormat.EXIT -> longs(record, 2);
                    case TraceFormat.SIGNAL -> {
                        long[] signal = {
                            record.getInt(), record.getInt(), record.getInt(), record.getInt(), 0
                        };
                        signal[3] = record.getLong();
                        yield signal;
                    }
                    default -> throw new IOException("a trace record of kind " + kind);
                };
        return new TraceEvent(
                kind,
                record.getInt(TraceFormat.THREAD_OFFSET),
                record.getLong(TraceFormat.TIME_OFFSET),
                record.getShort(TraceFormat.NUMBER_OFFSET) & 0xffff,
                record.get(TraceFormat.TRAPPED_OFFSET) != 0,
                values,
                Pieces.read(record));
    }

    private static long[] longs(ByteBuffer from, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = from.getLong();
        }
        return values;
    }
}
