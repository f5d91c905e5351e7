package elfin.strace;

import elfin.strace.Pieces.Piece;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A {@code struct sockaddr}. */
final class SocketAddresses {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;

    private SocketAddresses() {}

    static String format(long value, Piece piece) {
        if (piece == null || piece.bytes().length < 2) {
            return CallFormatter.pointer(value);
        }
        ByteBuffer memory = piece.buffer();
        int family = memory.getShort(0);
        String head = "{sa_family=" + Names.SOCKET_FAMILY.name(family);
        byte[] rest = Arrays.copyOfRange(piece.bytes(), 2, piece.bytes().length);
        if (family == AF_UNIX && rest.length > 0) {
            return rest[0] == 0
                    ? head
                            + ", sun_path=@"
                            + Quoting.quote(Arrays.copyOfRange(rest, 1, rest.length))
                            + "}"
                    : head + ", sun_path=" + Quoting.quote(Quoting.untilNul(rest)) + "}";
        }
        if (family == AF_INET && rest.length >= 6) {
            return head
                    + ", sin_port=htons("
                    + ((rest[0] & 0xff) << 8 | rest[1] & 0xff)
                    + "), sin_addr=inet_addr(\""
                    + (rest[2] & 0xff)
                    + "."
                    + (rest[3] & 0xff)
                    + "."
                    + (rest[4] & 0xff)
                    + "."
                    + (rest[5] & 0xff)
                    + "\")}";
        }
        return head + ", sa_data=" + Quoting.quote(rest) + "}";
    }
}
