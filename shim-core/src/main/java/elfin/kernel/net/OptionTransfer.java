package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.abi.struct.TimeVal;
import elfin.abi.struct.UCred;
import elfin.kernel.mm.UserMemory;

/** setsockopt(2) and getsockopt(2) of the level {@code SOL_SOCKET}: socket(7), unix(7). */
public final class OptionTransfer {
    private static final int LINGER_SIZE = 8;

    private OptionTransfer() {}

    /** Sets an option from {@code byteCount} bytes of the program's memory. */
    public static long set(Socket socket, int option, long address, int byteCount) {
        if (byteCount < 0) {
            return -Errno.EINVAL;
        }
        if (option == Sockets.SO_BINDTODEVICE) {
            return -Errno.ENOPROTOOPT;
        }
        if (byteCount < Integer.BYTES) {
            return -Errno.EINVAL;
        }
        int value = UserMemory.getInt(address);
        switch (option) {
            case Sockets.SO_RCVTIMEO:
            case Sockets.SO_RCVTIMEO_NEW:
            case Sockets.SO_SNDTIMEO:
            case Sockets.SO_SNDTIMEO_NEW:
                return byteCount < TimeVal.SIZE
                        ? -Errno.EINVAL
                        : socket.options.setTimeout(isSendTimeout(option), address);
            case Sockets.SO_LINGER:
                if (byteCount < LINGER_SIZE) {
                    return -Errno.EINVAL;
                }
                socket.options.setLinger(value, UserMemory.getInt(address + Integer.BYTES));
                return 0;
            default:
                return socket.options.set(option, value);
        }
    }

    /** Gives an option to the program, and how many bytes it has. */
    public static long get(Socket socket, int option, long address, long lengthAddress) {
        int room = UserMemory.getInt(lengthAddress);
        if (room < 0) {
            return -Errno.EINVAL;
        }
        switch (option) {
            case Sockets.SO_LINGER:
                return put(
                        address,
                        lengthAddress,
                        room,
                        socket.options.lingerOn(),
                        socket.options.lingerSeconds());
            case Sockets.SO_RCVTIMEO:
            case Sockets.SO_RCVTIMEO_NEW:
            case Sockets.SO_SNDTIMEO:
            case Sockets.SO_SNDTIMEO_NEW:
                return putTimeout(socket.options, isSendTimeout(option), address, lengthAddress);
            case Sockets.SO_PEERCRED:
                return putCredentials(socket.peerCredentials(), address, lengthAddress, room);
            case Sockets.SO_PEERGROUPS:
                return putGroups(socket.peerCredentials(), address, lengthAddress, room);
            case Sockets.SO_PEERNAME:
                return putName(socket, address, lengthAddress, room);
            case Sockets.SO_COOKIE:
                return putCookie(socket, address, lengthAddress, room);
            case Sockets.SO_PEERPIDFD:
                return putPidFile(socket.peerCredentials(), address, lengthAddress, room);
            default:
                return putNumber(socket, option, address, lengthAddress, room);
        }
    }

    private static boolean isSendTimeout(int option) {
        return option == Sockets.SO_SNDTIMEO || option == Sockets.SO_SNDTIMEO_NEW;
    }

    private static long putNumber(
            Socket socket, int option, long address, long lengthAddress, int room) {
        switch (option) {
            case Sockets.SO_TYPE:
                return put(address, lengthAddress, room, socket.type);
            case Sockets.SO_DOMAIN:
                return put(address, lengthAddress, room, socket.family);
            case Sockets.SO_PROTOCOL:
                return put(address, lengthAddress, room, socket.protocol);
            case Sockets.SO_ACCEPTCONN:
                return put(address, lengthAddress, room, socket.isListening() ? 1 : 0);
            case Sockets.SO_ERROR:
                return put(address, lengthAddress, room, socket.takeError());
            case Sockets.SO_PEEK_OFF:
                return put(address, lengthAddress, room, socket.options.peekOffset);
            default:
                int value = socket.options.get(option);
                return value < 0 ? -Errno.ENOPROTOOPT : put(address, lengthAddress, room, value);
        }
    }

    /** Gives as much of the words as there is room for. */
    private static long put(long address, long lengthAddress, int room, int... words) {
        int length = Math.min(room, words.length * Integer.BYTES);
        for (int i = 0; i < length; i++) {
            int word = words[i / Integer.BYTES];
            UserMemory.putByte(address + i, (byte) (word >>> Byte.SIZE * (i % Integer.BYTES)));
        }
        UserMemory.putInt(lengthAddress, length);
        return 0;
    }

    private static long putTimeout(
            SocketOptions options, boolean sending, long address, long lengthAddress) {
        int room = UserMemory.getInt(lengthAddress);
        long seconds = options.timeoutSeconds(sending);
        return put(
                address,
                lengthAddress,
                room,
                (int) seconds,
                (int) (seconds >>> Integer.SIZE),
                (int) options.timeoutMicros(sending),
                0);
    }

    private static long putCredentials(
            PeerCredentials peer, long address, long lengthAddress, int room) {
        int length = Math.min(room, UCred.SIZE);
        return peer == null
                ? put(address, lengthAddress, length, 0, -1, -1)
                : put(address, lengthAddress, length, peer.process.pid, peer.uid, peer.gid);
    }

    private static long putGroups(
            PeerCredentials peer, long address, long lengthAddress, int room) {
        if (peer == null) {
            return -Errno.ENODATA;
        }
        int byteCount = peer.groups.length * Integer.BYTES;
        if (room < byteCount) {
            UserMemory.putInt(lengthAddress, byteCount);
            return -Errno.ERANGE;
        }
        return put(address, lengthAddress, byteCount, peer.groups);
    }

    private static long putName(Socket socket, long address, long lengthAddress, int room) {
        byte[] name = socket.peerAddress();
        if (name == null) {
            return -Errno.ENOTCONN;
        }
        if (name.length < room) {
            return -Errno.EINVAL;
        }
        UserMemory.write(address, name, 0, room);
        return 0;
    }

    private static long putCookie(Socket socket, long address, long lengthAddress, int room) {
        if (room < Long.BYTES) {
            return -Errno.EINVAL;
        }
        long cookie = socket.inode.number;
        return put(address, lengthAddress, room, (int) cookie, (int) (cookie >>> Integer.SIZE));
    }

    private static long putPidFile(
            PeerCredentials peer, long address, long lengthAddress, int room) {
        if (peer == null) {
            return -Errno.ENODATA;
        }
        int descriptor = Ancillary.pidFile(peer.process);
        return descriptor < 0 ? descriptor : put(address, lengthAddress, room, descriptor);
    }
}
