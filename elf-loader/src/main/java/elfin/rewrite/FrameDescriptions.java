package elfin.rewrite;

import elfin.elf.ByteSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The functions an .eh_frame section describes. LSB Core, "Exception Frames"; encodings as gcc
 * writes them (pc-relative or absolute, 4 or 8 bytes); others are skipped.
 */
final class FrameDescriptions {
    private static final int DW_EH_PE_ABSPTR = 0x00;
    private static final int DW_EH_PE_UDATA4 = 0x03;
    private static final int DW_EH_PE_SDATA4 = 0x0b;
    private static final int DW_EH_PE_PCREL = 0x10;
    private static final int UNKNOWN = -1;
    private static final int AUGMENTATION = 9;

    /** Added to the encoding of a signal trampoline, whose range begins a byte before its code. */
    private static final int SIGNAL_FRAME = 0x100;

    private final ByteSource file;
    private final Section section;
    private final Map<Long, Integer> encodings = new HashMap<>();

    FrameDescriptions(ByteSource file, Section section) {
        this.file = file;
        this.section = section;
    }

    /** Calls back with the first address of each function. Stops where the section is damaged. */
    void forEachStart(LongConsumer consumer) {
        long end = section.offset() + section.size();
        long at = section.offset();
        while (at + 8 <= end) {
            long length = file.getInt(at) & 0xffffffffL;
            if (length < 4 || length > end - at - 4) {
                return;
            }
            long cieDistance = file.getInt(at + 4) & 0xffffffffL;
            if (cieDistance != 0 && length >= 16) {
                accept(at + 8, encoding(at + 4 - cieDistance), consumer);
            }
            at += 4 + length;
        }
    }

    private void accept(long at, int encoding, LongConsumer consumer) {
        long base = encoding >= SIGNAL_FRAME ? 1 : 0;
        base += (encoding & 0x70) == DW_EH_PE_PCREL ? section.address() + at - section.offset() : 0;
        switch (encoding & 0x0f) {
            case DW_EH_PE_SDATA4:
                consumer.accept(base + file.getInt(at));
                break;
            case DW_EH_PE_UDATA4:
                consumer.accept(base + (file.getInt(at) & 0xffffffffL));
                break;
            case DW_EH_PE_ABSPTR:
                consumer.accept(base + file.getLong(at));
                break;
            default:
                break;
        }
    }

    private int encoding(long cie) {
        return encodings.computeIfAbsent(cie, this::readEncoding);
    }

    /** The 'R' entry of a CIE's augmentation data; UNKNOWN (nothing matches) if unreadable. */
    private int readEncoding(long cie) {
        if (cie < section.offset() || !file.contains(cie, 32)) {
            return UNKNOWN;
        }
        long text = cie + AUGMENTATION;
        if (file.getByte(text) != 'z') {
            return DW_EH_PE_ABSPTR;
        }
        long at = text;
        while (file.contains(at, 1) && file.getByte(at) != 0) {
            at++;
        }
        // Code alignment, data alignment, return register, length: all LEB128.
        at = skipLeb(skipLeb(skipLeb(skipLeb(at + 1))));
        int encoding = DW_EH_PE_ABSPTR;
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
                    at++;
                    break;
                case 'P':
                    at += 1 + pointerSize(file.getByte(at));
                    break;
                default:
                    break;
            }
        }
        return encoding | signal;
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
