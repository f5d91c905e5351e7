package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;

/** The types of file systems that mount(2) knows, by name. */
public final class FileSystemTypes {
    /** Makes a file system, or gives the only one of its type. */
    public interface Maker {
        /**
         * @param options what mount(2)'s data says, without NUL
         * @param who the caller, who owns what is made
         */
        FileSystem make(byte[] options, FileCredentials who);
    }

    private static final int MOST = 16;

    private static final byte[][] NAMES = new byte[MOST][];
    private static final Maker[] MAKERS = new Maker[MOST];
    private static int count;

    private FileSystemTypes() {}

    /** Adds a type, or puts it in the place of the one of that name. */
    public static void register(String name, Maker maker) {
        byte[] bytes = PathNames.bytes(name);
        int index = indexOf(bytes);
        if (index < 0) {
            index = count++;
        }
        NAMES[index] = bytes;
        MAKERS[index] = maker;
    }

    /** Number of types. */
    public static int count() {
        return count;
    }

    /** Name of a type; not to be changed. */
    public static byte[] name(int index) {
        return NAMES[index];
    }

    /** Number of a type, or -1. */
    public static int indexOf(byte[] name) {
        for (int i = 0; i < count; i++) {
            if (PathNames.same(NAMES[i], name)) {
                return i;
            }
        }
        return -1;
    }

    /** Makes a file system of a type; {@code ENODEV} when there is no such type. */
    public static FileSystem make(byte[] type, byte[] options, FileCredentials who) {
        int index = indexOf(type);
        if (index < 0) {
            throw ErrnoException.of(Errno.ENODEV);
        }
        return MAKERS[index].make(options, who);
    }
}
