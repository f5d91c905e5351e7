package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.abi.Stat;
import elfin.abi.struct.SockAddrUn;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Namespace;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.fs.Permissions;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/**
 * Addresses of unix sockets: a path, an abstract name that starts with NUL, or none. Sockets with
 * names are found through two hash tables, one of abstract names and one of inodes.
 */
final class UnixNames {
    private static final int BUCKETS = 256;
    private static final int PATH = SockAddrUn.SUN_PATH;
    private static final int PERMISSION_BITS = 0777;

    /** Names that bind(2) chooses: five hexadecimal digits. */
    private static final int AUTOMATIC_NAMES = 1 << 20;

    private static final String DIGITS = "0123456789abcdef";

    private static final UnixSocket[] ABSTRACT = new UnixSocket[BUCKETS];
    private static final UnixSocket[] BY_INODE = new UnixSocket[BUCKETS];

    private UnixNames() {}

    /** bind(2). */
    static long bind(UnixSocket socket, byte[] address) {
        if (address.length == PATH && family(address) == Sockets.AF_UNIX) {
            return socket.address != null ? 0 : bindAutomatically(socket);
        }
        check(address);
        return address[PATH] == 0 ? bindAbstract(socket, address) : bindPath(socket, address);
    }

    /** {@code EINVAL} unless it is an address of this family with a name. */
    static void check(byte[] address) {
        if (address.length <= PATH
                || address.length > SockAddrUn.SIZE
                || family(address) != Sockets.AF_UNIX) {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }

    static int family(byte[] address) {
        return address[0] & 0xff | (address[1] & 0xff) << Byte.SIZE;
    }

    /** The socket of an address that was checked, for sending or connecting. */
    static UnixSocket find(byte[] address, int type) {
        if (address[PATH] != 0) {
            return findPath(address, type);
        }
        UnixSocket found = findAbstract(address, type);
        if (found == null) {
            throw ErrnoException.of(Errno.ECONNREFUSED);
        }
        return found;
    }

    /** Gives a socket a name that nobody has, unless it has one; for senders that must be known. */
    static void nameSender(UnixSocket socket) {
        if (socket.address == null && UnixSocket.asksForSender(socket)) {
            bindAutomatically(socket);
        }
    }

    /** A socket is closed: its name is free, but a path stays. */
    static void forget(UnixSocket socket) {
        if (socket.boundInode != null) {
            unlink(BY_INODE, bucket(socket.boundInode), socket);
            socket.boundPlace.unpin();
            socket.boundInode = null;
        } else if (socket.address != null && socket.ownsName) {
            unlink(ABSTRACT, bucket(socket.address, socket.type), socket);
        }
    }

    private static long bindPath(UnixSocket socket, byte[] address) {
        int end = PathNames.textEnd(address, PATH);
        byte[] path = PathNames.copy(address, PATH, end - PATH);
        byte[] name = withEnd(PathNames.copy(address, 0, end));
        PathWalk walk = walk(path);
        int mode = Stat.S_IFSOCK | socket.inode.mode & PERMISSION_BITS;
        Location place;
        try {
            place = Namespace.makeNode(walk, mode, 0, 0);
        } catch (ErrnoException e) {
            return e.errno() == Errno.EEXIST ? -Errno.EADDRINUSE : -e.errno();
        }
        if (socket.address != null) {
            Namespace.unlink(walk(path));
            return -Errno.EINVAL;
        }
        place.pin();
        socket.boundPlace = place;
        socket.boundInode = place.inode();
        socket.address = name;
        link(BY_INODE, bucket(socket.boundInode), socket);
        return 0;
    }

    /** A path's address has its NUL. */
    private static byte[] withEnd(byte[] address) {
        byte[] ended = new byte[address.length + 1];
        System.arraycopy(address, 0, ended, 0, address.length);
        return ended;
    }

    private static long bindAbstract(UnixSocket socket, byte[] address) {
        if (socket.address != null) {
            return -Errno.EINVAL;
        }
        if (findAbstract(address, socket.type) != null) {
            return -Errno.EADDRINUSE;
        }
        take(socket, address);
        return 0;
    }

    private static long bindAutomatically(UnixSocket socket) {
        int number = (int) RandomNumbers.next() & AUTOMATIC_NAMES - 1;
        for (int tries = 0; tries < AUTOMATIC_NAMES; tries++) {
            byte[] address = new byte[PATH + 6];
            address[0] = Sockets.AF_UNIX;
            for (int i = 0; i < 5; i++) {
                address[PATH + 1 + i] = (byte) DIGITS.charAt(number >>> 4 * (4 - i) & 0xf);
            }
            if (findAbstract(address, socket.type) == null) {
                take(socket, address);
                return 0;
            }
            number = number + 1 & AUTOMATIC_NAMES - 1;
        }
        return -Errno.ENOSPC;
    }

    private static void take(UnixSocket socket, byte[] address) {
        socket.address = address;
        socket.ownsName = true;
        link(ABSTRACT, bucket(address, socket.type), socket);
    }

    private static UnixSocket findAbstract(byte[] address, int type) {
        UnixSocket socket = ABSTRACT[bucket(address, type)];
        while (socket != null
                && !(socket.type == type && PathNames.same(socket.address, address))) {
            socket = socket.nextNamed;
        }
        return socket;
    }

    private static PathWalk walk(byte[] path) {
        Task task = Task.current();
        return new PathWalk(task.places(), task.credentials(), null, path);
    }

    private static UnixSocket findPath(byte[] address, int type) {
        int end = PathNames.textEnd(address, PATH);
        Process process = Task.current().process;
        byte[] path = PathNames.copy(address, PATH, end - PATH);
        PathWalk walk = walk(path);
        Inode inode = walk.resolve(PathWalk.FOLLOW).location().inode();
        Permissions.require(inode, Permissions.WRITE, Task.current().credentials());
        UnixSocket socket = BY_INODE[bucket(inode)];
        while (socket != null && socket.boundInode != inode) {
            socket = socket.nextNamed;
        }
        if (socket == null) {
            throw ErrnoException.of(Errno.ECONNREFUSED);
        }
        if (socket.type != type) {
            throw ErrnoException.of(Errno.EPROTOTYPE);
        }
        return socket;
    }

    private static int bucket(Inode inode) {
        return (int) (inode.number ^ inode.number >>> 8) & BUCKETS - 1;
    }

    private static int bucket(byte[] address, int type) {
        return (PathNames.hash(address, 0, address.length) ^ type) & BUCKETS - 1;
    }

    private static void link(UnixSocket[] table, int bucket, UnixSocket socket) {
        socket.nextNamed = table[bucket];
        table[bucket] = socket;
    }

    private static void unlink(UnixSocket[] table, int bucket, UnixSocket socket) {
        if (table[bucket] == socket) {
            table[bucket] = socket.nextNamed;
        } else {
            UnixSocket before = table[bucket];
            while (before.nextNamed != socket) {
                before = before.nextNamed;
            }
            before.nextNamed = socket.nextNamed;
        }
        socket.nextNamed = null;
    }
}
