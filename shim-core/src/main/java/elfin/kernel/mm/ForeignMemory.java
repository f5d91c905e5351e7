package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Access to a program's memory through the direct map: works whether its address space is active or
 * not. Pages are brought in as the program's own accesses would. Used to load programs, for
 * /proc/pid/mem and the like.
 */
public final class ForeignMemory {
    private ForeignMemory() {}

    /** Copies out of an array; the bytes written, fewer than asked when a page is missing. */
    public static int write(AddressSpace space, long address, byte[] from, int offset, int count) {
        int done = 0;
        while (done < count) {
            long at = writable(space, address + done, false);
            if (at == 0) {
                break;
            }
            int chunk = Math.min(count - done, leftInPage(at));
            Mem.copyFromArray(from, offset + done, at, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies into an array; the bytes read, fewer than asked when a page is missing. */
    public static int read(AddressSpace space, long address, byte[] to, int offset, int count) {
        int done = 0;
        while (done < count) {
            long at = readable(space, address + done);
            if (at == 0) {
                break;
            }
            int chunk = Math.min(count - done, leftInPage(at));
            Mem.copyToArray(at, to, offset + done, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies from kernel memory; whether everything was written. */
    public static boolean copyOut(AddressSpace space, long from, long address, long count) {
        long done = 0;
        while (done < count) {
            long at = writable(space, address + done, false);
            if (at == 0) {
                return false;
            }
            long chunk = Math.min(count - done, leftInPage(at));
            Mem.copy(from + done, at, chunk);
            done += chunk;
        }
        return true;
    }

    /** Sets bytes to 0; whether everything was written. */
    public static boolean clear(AddressSpace space, long address, long count) {
        long done = 0;
        while (done < count) {
            long at = writable(space, address + done, false);
            if (at == 0) {
                return false;
            }
            long chunk = Math.min(count - done, leftInPage(at));
            Mem.fill(at, chunk, (byte) 0);
            done += chunk;
        }
        return true;
    }

    /** Stores 8 bytes at an address aligned to them; false when the page is missing. */
    public static boolean putLong(AddressSpace space, long address, long value) {
        long at = writable(space, address, false);
        if (at == 0) {
            return false;
        }
        Mem.putLong(at, value);
        return true;
    }

    /**
     * The kernel address behind a program's address, for writing, or 0.
     *
     * @param force also where the program itself may not write: a private mapping's page becomes
     *     the program's own
     */
    public static long writable(AddressSpace space, long address, boolean force) {
        int outcome =
                force
                        ? PageFaults.force(space, address)
                        : PageFaults.handle(space, address, true, false);
        return outcome == Outcome.RESOLVED ? kernelAddress(space, address) : 0;
    }

    /** The kernel address behind a program's address, for reading, or 0. */
    public static long readable(AddressSpace space, long address) {
        int outcome = PageFaults.handle(space, address, false, false);
        return outcome == Outcome.RESOLVED ? kernelAddress(space, address) : 0;
    }

    private static long kernelAddress(AddressSpace space, long address) {
        long frame = PageBits.frame(PageTables.entry(space.root, address));
        return DirectMap.virtual(frame) + (address & (Frames.SIZE - 1));
    }

    private static int leftInPage(long address) {
        return (int) (Frames.SIZE - (address & (Frames.SIZE - 1)));
    }
}
