package elfin.rewrite;

import elfin.elf.ByteSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The functions an .eh_frame section describes. LSB Core, "Exception Frames"; encodings as gcc
 * writes them (pc-relative or absolute, 4 or 8 bytes); others are skipped.
 */
final class FrameDescriptions {
    private static final int DW_EH_PE_ABSPTR = 0x00;
    private static final int DW_EH_PE_UDATA4 = 0x03;
    private static final int DW_EH_PE_UDATA8 = 0x04;
    private static final int DW_EH_PE_SDATA8 = 0x0c;
    private static final int DW_EH_PE_OMIT = 0xff;
    private static final int DW_EH_PE_SDATA4 = 0x0b;
    private static final int DW_EH_PE_PCREL = 0x10;
    private static final int UNKNOWN = -1;
    private static final int AUGMENTATION = 9;

    /** Added to the encoding of a signal trampoline, whose range begins a byte before its code. */
    private static final int SIGNAL_FRAME = 0x100;

    private final ByteSource file;
    private final Section section;
    private final Map<Long, Entry> entries = new HashMap<>();

    /** What a CIE says of its FDEs. */
    private record Entry(int pointers, int handlers, boolean augmented) {
        private static final Entry UNREADABLE = new Entry(UNKNOWN, DW_EH_PE_OMIT, false);
    }

    /** Takes a function's first address, and where its table of handlers is, or 0. */
    interface FrameConsumer {
        void accept(long start, long handlers);
    }

    FrameDescriptions(ByteSource file, Section section) {
        this.file = file;
        this.section = section;
    }

    /** Calls back with each function. Stops where the section is damaged. */
    void forEach(FrameConsumer consumer) {
        long end = section.offset() + section.size();
        long at = section.offset();
        while (at + 8 <= end) {
            long length = file.getInt(at) & 0xffffffffL;
            if (length < 4 || length > end - at - 4) {
                return;
            }
            long cieDistance = file.getInt(at + 4) & 0xffffffffL;
            if (cieDistance != 0 && length >= 16) {
                accept(at + 8, entry(at + 4 - cieDistance), at + 4 + length, consumer);
            }
            at += 4 + length;
        }
    }

    private void accept(long at, Entry entry, long end, FrameConsumer consumer) {
        if (entry.pointers == UNKNOWN) {
            return;
        }
        long start = pointer(at, entry.pointers & ~SIGNAL_FRAME);
        if (start == 0) {
            return;
        }
        long signal = (entry.pointers & SIGNAL_FRAME) != 0 ? 1 : 0;
        int size = pointerSize((byte) entry.pointers);
        long augmentation = at + 2L * size;
        long handlers = 0;
        if (entry.augmented && entry.handlers != DW_EH_PE_OMIT && augmentation < end) {
            long data = skipLeb(augmentation);
            if (data + pointerSize((byte) entry.handlers) <= end) {
                handlers = pointer(data, entry.handlers);
            }
        }
        consumer.accept(start + signal, handlers);
    }

    /** An encoded pointer; 0 for none, or an encoding that is not known. */
    private long pointer(long at, int encoding) {
        if (!file.contains(at, pointerSize((byte) encoding))) {
            return 0;
        }
        long value;
        switch (encoding & 0x0f) {
            case DW_EH_PE_SDATA4:
                value = file.getInt(at);
                break;
            case DW_EH_PE_UDATA4:
                value = file.getInt(at) & 0xffffffffL;
                break;
            case DW_EH_PE_ABSPTR, DW_EH_PE_UDATA8, DW_EH_PE_SDATA8:
                value = file.getLong(at);
                break;
            default:
                return 0;
        }
        boolean relative = (encoding & 0x70) == DW_EH_PE_PCREL;
        return value == 0 || !relative ? value : value + section.address() + at - section.offset();
    }

    private Entry entry(long cie) {
        return entries.computeIfAbsent(cie, this::readEntry);
    }

    /** The augmentation data of a CIE. */
    private Entry readEntry(long cie) {
        if (cie < section.offset() || !file.contains(cie, 32)) {
            return Entry.UNREADABLE;
        }
        long text = cie + AUGMENTATION;
        if (file.getByte(text) != 'z') {
            return new Entry(DW_EH_PE_ABSPTR, DW_EH_PE_OMIT, false);
        }
        long at = text;
        while (file.contains(at, 1) && file.getByte(at) != 0) {
            at++;
        }
        // Code alignment, data alignment, return register, length: all LEB128.
        at = skipLeb(skipLeb(skipLeb(skipLeb(at + 1))));
        int encoding = DW_EH_PE_ABSPTR;
        int handlers = DW_EH_PE_OMIT;
        int signal = 0;
        for (long letter = text + 1; file.contains(at, 10) && file.getByte(letter) != 0; letter++) {
            switch (file.getByte(letter)) {
                case 'R':
                    encoding = file.getByte(at) & 0xff;
                    at++;
                    break;
                case 'S':
                    signal = SIGNAL_FRAME;
                    break;
                case 'L':
                    handlers = file.getByte(at) & 0xff;
                    at++;
                    break;
                case 'P':
                    at += 1 + pointerSize(file.getByte(at));
                    break;
                default:
                    break;
            }
        }
        return new Entry(encoding | signal, handlers, true);
    }

    private static int pointerSize(byte encoding) {
        return (encoding & 7) == 3 ? 4 : 8;
    }

    private long skipLeb(long at) {
        while (file.contains(at, 1) && file.getByte(at) < 0) {
            at++;
        }
        return at + 1;
    }
}
