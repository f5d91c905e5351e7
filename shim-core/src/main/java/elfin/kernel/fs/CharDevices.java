package elfin.kernel.fs;

/** The drivers of character devices by device number. */
public final class CharDevices {
    /** A driver. */
    public interface Driver {
        /** Makes an open file of the device, or throws. */
        OpenFile open(Location location, int flags);
    }

    private static final int MAX_DRIVERS = 64;

    private static final int[] MAJORS = new int[MAX_DRIVERS];
    private static final int[] MINORS = new int[MAX_DRIVERS];
    private static final Driver[] DRIVERS = new Driver[MAX_DRIVERS];
    private static int count;

    private CharDevices() {}

    /** Adds the driver of a device, or puts it in the place of the one there was. */
    public static void register(int major, int minor, Driver driver) {
        int index = indexOf(major, minor);
        if (index < 0) {
            index = count++;
        }
        MAJORS[index] = major;
        MINORS[index] = minor;
        DRIVERS[index] = driver;
    }

    /** The driver of a device, or null. */
    public static Driver find(int major, int minor) {
        int index = indexOf(major, minor);
        return index < 0 ? null : DRIVERS[index];
    }

    private static int indexOf(int major, int minor) {
        for (int i = 0; i < count; i++) {
            if (MAJORS[i] == major && MINORS[i] == minor) {
                return i;
            }
        }
        return -1;
    }
}
