package elfin.kernel.arch;

import elfin.kernel.log.Machine;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.PageTables;
import elfin.raw.Cpu;

/**
 * The kernel half of the address space: the image with code read-only and data not executable, all
 * memory in the direct map, device registers uncached. It replaces the boot code's tables.
 */
public final class KernelMemory {
    private static final long KERNEL_BASE = 0xffff_ffff_8000_0000L;
    private static final long STACK_AREA = 0xffff_c900_0000_0000L;
    private static final long READ = PageTables.PRESENT | PageTables.GLOBAL | PageTables.ACCESSED;
    private static final long WRITE = READ | PageTables.WRITABLE | PageTables.DIRTY;

    private static long root;

    private KernelMemory() {}

    /** Physical address of the kernel's own tables, with nothing in the low half. */
    public static long root() {
        return root;
    }

    /** Begins new tables with the image in them. */
    static void begin() {
        root = Frames.allocateZeroed();
        check(root != Frames.NONE);
        check(PageTables.fillKernelRoot(root, STACK_AREA));
        check(PageTables.fillKernelRoot(root, DirectMap.BASE));
        long text = Cpu.symbol("elfin_text_start");
        long rodata = Cpu.symbol("elfin_rodata_start");
        long data = Cpu.symbol("elfin_data_start");
        long end = Cpu.symbol("elfin_image_end");
        mapImage(text, rodata, READ);
        mapImage(rodata, data & -Frames.SIZE, READ | PageTables.NO_EXECUTE);
        mapImage(data & -Frames.SIZE, end, WRITE | PageTables.NO_EXECUTE);
    }

    private static void mapImage(long from, long to, long bits) {
        check(PageTables.mapRange(root, from, from - KERNEL_BASE, to - from, bits));
    }

    /** Adds memory to the direct map. */
    static void mapMemory(long physAddress, long byteCount) {
        check(PageTables.mapDirect(root, physAddress, byteCount));
    }

    /**
     * Maps device registers into the direct map, uncached, by whole pages.
     *
     * @return the address of the first register
     */
    public static long mapDevice(long physAddress, long byteCount) {
        long bits =
                WRITE | PageTables.NO_EXECUTE | PageTables.CACHE_DISABLE | PageTables.WRITE_THROUGH;
        long end = physAddress + byteCount;
        for (long page = physAddress & -Frames.SIZE; page < end; page += Frames.SIZE) {
            check(PageTables.map(root, DirectMap.virtual(page), page, bits));
        }
        return DirectMap.virtual(physAddress);
    }

    /** Begins to use the new tables. */
    static void activate() {
        Cpu.writeCr3(root);
    }

    private static void check(boolean done) {
        if (!done) {
            Machine.giveUp("too little memory; give the machine more with -m");
        }
    }
}
