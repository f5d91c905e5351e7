package elfin.kernel.trace;

import elfin.kernel.console.ConsoleStream;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;
import elfin.raw.Mem;
import elfin.table.TraceFormat;

/** The record that is being written; nothing blocks between its begin and its end. */
final class TraceRecord {
    private final ConsoleStream port;
    private long start;
    private long end;

    TraceRecord(ConsoleStream port) {
        this.port = port;
    }

    void begin(int kind, int number) {
        start = port.transmitBufferNow();
        Mem.fill(start, TraceFormat.HEADER_SIZE, (byte) 0);
        Mem.putByte(start + TraceFormat.KIND_OFFSET, (byte) kind);
        Mem.putShort(start + TraceFormat.NUMBER_OFFSET, (short) number);
        Mem.putInt(start + TraceFormat.THREAD_OFFSET, Task.current().tid);
        Mem.putLong(start + TraceFormat.TIME_OFFSET, Clock.monotonicNanos());
        end = start + TraceFormat.HEADER_SIZE;
    }

    void putHeaderByte(int offset, byte value) {
        Mem.putByte(start + offset, value);
    }

    void putLong(long value) {
        Mem.putLong(end, value);
        end += 8;
    }

    void putInt(int value) {
        Mem.putInt(end, value);
        end += 4;
    }

    /** Sends it. */
    void end() {
        int length = (int) (end - start);
        Mem.putInt(start + TraceFormat.LENGTH_OFFSET, length);
        port.transmit(start, length);
    }

    private int room() {
        return (int) (start + Frames.SIZE - end) - TraceFormat.PIECE_HEADER_SIZE;
    }

    private void pieceHeader(int argument, int flags, int length) {
        Mem.putByte(end, (byte) argument);
        Mem.putByte(end + 1, (byte) flags);
        Mem.putShort(end + 2, (short) length);
        end += TraceFormat.PIECE_HEADER_SIZE + length;
    }

    /** Adds program memory; nothing when it cannot be read. */
    void memory(int argument, int flags, long address, long byteCount, int most) {
        int length = (int) Math.min(Math.min(byteCount, most), room());
        if (length < 0) {
            return;
        }
        long left = UserMemory.copyIn(address, end + TraceFormat.PIECE_HEADER_SIZE, length);
        if (left == 0) {
            boolean cut = length < byteCount;
            pieceHeader(argument, flags | (cut ? TraceFormat.CUT : 0), length);
        }
    }

    /** Adds a string of the program, without its NUL. */
    void string(int argument, int flags, long address) {
        int most = Math.min(TraceFormat.LONGEST_STRING, room());
        long to = end + TraceFormat.PIECE_HEADER_SIZE;
        int length = 0;
        while (length < most) {
            if (UserMemory.copyIn(address + length, to + length, 1) != 0) {
                return;
            }
            if (Mem.getByte(to + length) == 0) {
                pieceHeader(argument, flags, length);
                return;
            }
            length++;
        }
        if (most >= 0) {
            pieceHeader(argument, flags | TraceFormat.CUT, length);
        }
    }

    /** Adds a number that was counted in the program's memory. */
    void count(int argument, int value) {
        if (room() >= 4) {
            Mem.putInt(end + TraceFormat.PIECE_HEADER_SIZE, value);
            pieceHeader(argument, 0, 4);
        }
    }
}
