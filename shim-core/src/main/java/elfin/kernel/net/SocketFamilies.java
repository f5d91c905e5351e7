package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.net.unix.UnixSocket;

/** Makes sockets of the families that there are: socket(2). */
public final class SocketFamilies {
    /** No family has a higher number: {@code AF_MAX}. */
    private static final int FAMILIES = 46;

    /** No type has a higher number: {@code SOCK_MAX}. */
    private static final int TYPES = 11;

    private SocketFamilies() {}

    /** A new socket; the type is without flags. Failures are thrown. */
    public static Socket create(int family, int type, int protocol, int flags) {
        check(family, type);
        int kind = UnixSocket.kind(type, protocol);
        return new UnixSocket(kind, protocol, flags);
    }

    /** Two sockets that are connected to each other. */
    public static Socket[] pair(int family, int type, int protocol, int flags) {
        check(family, type);
        int kind = UnixSocket.kind(type, protocol);
        UnixSocket one = new UnixSocket(kind, protocol, flags);
        UnixSocket other = new UnixSocket(kind, protocol, flags);
        one.pairWith(other);
        return new Socket[] {one, other};
    }

    private static void check(int family, int type) {
        if (family < 0 || family >= FAMILIES) {
            throw ErrnoException.of(Errno.EAFNOSUPPORT);
        }
        if (type >= TYPES) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (family != Sockets.AF_UNIX) {
            throw ErrnoException.of(Errno.EAFNOSUPPORT);
        }
    }
}
