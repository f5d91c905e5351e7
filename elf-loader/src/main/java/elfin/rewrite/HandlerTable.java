package elfin.rewrite;

import elfin.elf.ByteSource;
import java.util.function.LongConsumer;

/**
 * A function's table of exception handlers (LSDA), as gcc and LLVM write it: a base, a table of
 * types, then call sites {start, length, landing pad, action}. Only the landing pads are read.
 */
final class HandlerTable {
    private static final int DW_EH_PE_OMIT = 0xff;
    private static final int DW_EH_PE_ULEB128 = 0x01;
    private static final int DW_EH_PE_UDATA2 = 0x02;
    private static final int DW_EH_PE_UDATA4 = 0x03;
    private static final int DW_EH_PE_UDATA8 = 0x04;
    private static final int FORMAT_MASK = 0x0f;
    private static final int SIGNED = 0x08;
    private static final int MAX_LEB_BITS = 63;

    /** More than any function has. */
    private static final int MAX_CALL_SITES = 65536;

    private final CodeImage image;
    private final ByteSource file;
    private long at;
    private boolean damaged;

    HandlerTable(CodeImage image, long address) {
        this.image = image;
        this.file = image.source();
        this.at = image.offsetOf(address);
        this.damaged = at < 0;
    }

    /** Calls back with each landing pad of a function; stops where the table is damaged. */
    void forEachPad(long function, LongConsumer consumer) {
        if (damaged || readByte() != DW_EH_PE_OMIT) {
            // A base of its own: no compiler writes one.
            return;
        }
        if (readByte() != DW_EH_PE_OMIT) {
            readLeb();
        }
        int encoding = readByte();
        long end = readLeb();
        end += at;
        for (int i = 0; i < MAX_CALL_SITES && !damaged && at < end; i++) {
            readNumber(encoding);
            readNumber(encoding);
            long pad = readNumber(encoding);
            readLeb();
            if (!damaged && pad != 0 && image.isCode(function + pad)) {
                consumer.accept(function + pad);
            }
        }
    }

    private long readNumber(int encoding) {
        switch (encoding & FORMAT_MASK & ~SIGNED) {
            case DW_EH_PE_ULEB128:
                return readLeb();
            case DW_EH_PE_UDATA2:
                return readBytes(Short.BYTES);
            case DW_EH_PE_UDATA4:
                return readBytes(Integer.BYTES);
            case DW_EH_PE_UDATA8:
                return readBytes(Long.BYTES);
            default:
                damaged = true;
                return 0;
        }
    }

    private long readBytes(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) readByte() << 8 * i;
        }
        return value;
    }

    private long readLeb() {
        long value = 0;
        int next = 0x80;
        for (int shift = 0; (next & 0x80) != 0 && shift < MAX_LEB_BITS && !damaged; shift += 7) {
            next = readByte();
            value |= (next & 0x7fL) << shift;
        }
        return value;
    }

    private int readByte() {
        if (damaged || !file.contains(at, 1)) {
            damaged = true;
            return 0;
        }
        return file.getByte(at++) & 0xff;
    }
}
