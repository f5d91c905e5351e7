package elfin.kernel.syscall.file;

/** Device numbers as system calls pass them: Linux's new_encode_dev(). */
final class DeviceNumber {
    private DeviceNumber() {}

    static int encode(int major, int minor) {
        return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
    }

    static int major(int device) {
        return (device >>> 8) & 0xfff;
    }

    static int minor(int device) {
        return (device & 0xff) | ((device >>> 12) & 0xfff00);
    }
}
