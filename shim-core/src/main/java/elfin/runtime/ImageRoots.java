package elfin.runtime;

import elfin.raw.Cpu;

/** The roots in a compiled program's image. */
public final class ImageRoots {
    private ImageRoots() {}

    /** Scans reference fields of classes, and objects of the image that can hold references. */
    public static void scan() {
        Collector.scan(Cpu.symbol("elfin_roots_start"), Cpu.symbol("elfin_roots_end"));
        Collector.scan(Cpu.symbol("elfin_heap_start"), Cpu.symbol("elfin_heap_end"));
    }
}
