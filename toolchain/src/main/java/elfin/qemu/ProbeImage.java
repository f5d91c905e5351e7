package elfin.qemu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The smallest guest that proves an accelerator: a PVH kernel (Xen's note 18 in a 64-bit ELF file)
 * that enters long mode, loads CR3 a thousand times, counts down from 2^24 and ends QEMU through
 * isa-debug-exit.
 *
 * <p>Loaded at 1 MiB; the first page holds code and descriptors, the next three the page tables.
 */
final class ProbeImage {
    /** What the guest writes to isa-debug-exit. */
    private static final int EXIT_VALUE = 0x15;

    /** QEMU's exit status after a successful run: isa-debug-exit makes it 2n + 1. */
    static final int SUCCESS = EXIT_VALUE << 1 | 1;

    private static final int BASE = 0x100000;
    private static final int PAGE = 0x1000;
    private static final int SEGMENT_SIZE = 4 * PAGE;
    private static final int GDT_POINTER = 0xfe8;
    private static final int GDT = 0xff0;

    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int NOTE_OFFSET = HEADER_SIZE + 2 * PROGRAM_HEADER_SIZE;
    private static final int NOTE_SIZE = 24;

    /** XEN_ELFNOTE_PHYS32_ENTRY. */
    private static final int NOTE_TYPE = 18;

    private static final int PRESENT_WRITABLE = 3;
    private static final int LARGE_PAGE = 0x80;

    /** A present, readable 64-bit code segment of ring 0. */
    private static final long CODE_SEGMENT = 0x0020_9a00_0000_0000L;

    private static final String CODE =
            "0f20e0" // mov %cr4, %eax
                    + "83c820" // or $0x20, %eax      physical address extension
                    + "0f22e0" // mov %eax, %cr4
                    + "b800101000" // mov $0x101000, %eax
                    + "0f22d8" // mov %eax, %cr3
                    + "b9800000c0" // mov $0xc0000080, %ecx
                    + "0f32" // rdmsr
                    + "0d00010000" // or $0x100, %eax     long mode
                    + "0f30" // wrmsr
                    + "0f20c0" // mov %cr0, %eax
                    + "25ffffff9f" // and $0x9fffffff, %eax   caches on
                    + "0d01000080" // or $0x80000001, %eax    paging, protection
                    + "0f22c0" // mov %eax, %cr0
                    + "0f0115e80f1000" // lgdt 0x100fe8
                    + "ea3d0010000800" // ljmp $8, $0x10003d
                    + "b9e8030000" // mov $1000, %ecx
                    + "0f20d8" // 1: mov %cr3, %rax
                    + "0f22d8" // mov %rax, %cr3
                    + "ffc9" // dec %ecx
                    + "75f6" // jnz 1b
                    + "b900000001" // mov $0x1000000, %ecx
                    + "ffc9" // 2: dec %ecx
                    + "75fc" // jnz 2b
                    + "b015" // mov $0x15, %al
                    + "e6f4" // out %al, $0xf4
                    + "f4" // 3: hlt
                    + "ebfd"; // jmp 3b

    private ProbeImage() {}

    /** The ELF file. */
    static byte[] bytes() {
        ByteBuffer file = ByteBuffer.allocate(PAGE + SEGMENT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        header(file);
        note(file);
        segment(file.slice(PAGE, SEGMENT_SIZE).order(ByteOrder.LITTLE_ENDIAN));
        return file.array();
    }

    private static void header(ByteBuffer file) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1);
        file.putLong(BASE).putLong(HEADER_SIZE).putLong(0).putInt(0);
        file.putShort((short) HEADER_SIZE).putShort((short) PROGRAM_HEADER_SIZE);
        file.putShort((short) 2).position(HEADER_SIZE);
        programHeader(file, 1, PAGE, BASE, SEGMENT_SIZE);
        programHeader(file, 4, NOTE_OFFSET, 0, NOTE_SIZE);
    }

    private static void programHeader(ByteBuffer file, int type, int offset, long at, int size) {
        file.putInt(type).putInt(7).putLong(offset).putLong(at).putLong(at);
        file.putLong(size).putLong(size).putLong(4);
    }

    private static void note(ByteBuffer file) {
        file.putInt(4).putInt(8).putInt(NOTE_TYPE).put(new byte[] {'X', 'e', 'n', 0});
        file.putLong(BASE);
    }

    private static void segment(ByteBuffer segment) {
        segment.put(0, HexFormat.of().parseHex(CODE));
        segment.putShort(GDT_POINTER, (short) 15).putInt(GDT_POINTER + 2, BASE + GDT);
        segment.putLong(GDT + 8, CODE_SEGMENT);
        segment.putLong(PAGE, BASE + 2 * PAGE | PRESENT_WRITABLE);
        segment.putLong(2 * PAGE, BASE + 3 * PAGE | PRESENT_WRITABLE);
        segment.putLong(3 * PAGE, LARGE_PAGE | PRESENT_WRITABLE);
    }
}
