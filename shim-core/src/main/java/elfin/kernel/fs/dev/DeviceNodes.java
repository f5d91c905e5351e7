package elfin.kernel.fs.dev;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.CharDevices;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.ram.RamFileSystem;

/**
 * The file system for /dev, filled with the nodes that programs expect: Linux's {@code
 * Documentation/admin-guide/devices.txt}.
 */
public final class DeviceNodes {
    private static final int MEMORY_MAJOR = 1;
    public static final int TERMINAL_MAJOR = 5;

    private static final int NULL_MINOR = 3;
    private static final int ZERO_MINOR = 5;
    private static final int FULL_MINOR = 7;
    private static final int RANDOM_MINOR = 8;
    private static final int URANDOM_MINOR = 9;
    private static final int MESSAGES_MINOR = 11;

    /** Minor numbers below TERMINAL_MAJOR. */
    public static final int TTY_MINOR = 0;

    public static final int CONSOLE_MINOR = 1;
    private static final int PTMX_MINOR = 2;

    private static final int DIRECTORY_MODE = 0755;
    private static final int STICKY_MODE = 01777;
    private static final int ALL_MODE = 0666;
    private static final int OWNER_MODE = 0600;
    private static final int READ_MODE = 0644;

    private DeviceNodes() {}

    /** Makes the file system; registers the memory devices' drivers. */
    public static FileSystem create(FileCredentials owner) {
        registerDrivers();
        RamFileSystem fileSystem = new RamFileSystem("devtmpfs", DIRECTORY_MODE);
        Inode root = fileSystem.root();
        node(root, "null", ALL_MODE, MEMORY_MAJOR, NULL_MINOR, owner);
        node(root, "zero", ALL_MODE, MEMORY_MAJOR, ZERO_MINOR, owner);
        node(root, "full", ALL_MODE, MEMORY_MAJOR, FULL_MINOR, owner);
        node(root, "random", ALL_MODE, MEMORY_MAJOR, RANDOM_MINOR, owner);
        node(root, "urandom", ALL_MODE, MEMORY_MAJOR, URANDOM_MINOR, owner);
        node(root, "kmsg", READ_MODE, MEMORY_MAJOR, MESSAGES_MINOR, owner);
        node(root, "tty", ALL_MODE, TERMINAL_MAJOR, TTY_MINOR, owner);
        node(root, "console", OWNER_MODE, TERMINAL_MAJOR, CONSOLE_MINOR, owner);
        node(root, "ptmx", ALL_MODE, TERMINAL_MAJOR, PTMX_MINOR, owner);
        link(root, "fd", "/proc/self/fd", owner);
        link(root, "stdin", "/proc/self/fd/0", owner);
        link(root, "stdout", "/proc/self/fd/1", owner);
        link(root, "stderr", "/proc/self/fd/2", owner);
        directory(root, "shm", STICKY_MODE, owner);
        directory(root, "pts", DIRECTORY_MODE, owner);
        return fileSystem;
    }

    private static void registerDrivers() {
        CharDevices.register(MEMORY_MAJOR, NULL_MINOR, NullFile::new);
        CharDevices.register(
                MEMORY_MAJOR, ZERO_MINOR, (at, flags) -> new ZeroFile(at, flags, false));
        CharDevices.register(
                MEMORY_MAJOR, FULL_MINOR, (at, flags) -> new ZeroFile(at, flags, true));
        CharDevices.register(MEMORY_MAJOR, RANDOM_MINOR, RandomFile::new);
        CharDevices.register(MEMORY_MAJOR, URANDOM_MINOR, RandomFile::new);
        CharDevices.register(MEMORY_MAJOR, MESSAGES_MINOR, MessagesFile::new);
        // Without a controlling terminal there is nothing behind these: tty(4).
        CharDevices.register(
                TERMINAL_MAJOR,
                TTY_MINOR,
                (at, flags) -> {
                    throw ErrnoException.of(Errno.ENXIO);
                });
    }

    private static void node(
            Inode root, String name, int mode, int major, int minor, FileCredentials owner) {
        root.make(PathNames.bytes(name), Stat.S_IFCHR | mode, major, minor, owner);
    }

    private static void link(Inode root, String name, String target, FileCredentials owner) {
        root.makeSymlink(PathNames.bytes(name), PathNames.bytes(target), owner);
    }

    private static void directory(Inode root, String name, int mode, FileCredentials owner) {
        root.make(PathNames.bytes(name), Stat.S_IFDIR | mode, 0, 0, owner);
        root.linkCount++;
    }
}
