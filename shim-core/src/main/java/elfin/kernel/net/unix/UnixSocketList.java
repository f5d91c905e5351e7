package elfin.kernel.net.unix;

import elfin.abi.struct.SockAddrUn;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.net.unix.UnixSocket.State;

/** The lines of /proc/net/unix: proc(5). Kernel addresses are not told. */
public final class UnixSocketList {
    /** {@code __SO_ACCEPTCON}. */
    private static final int LISTENS = 1 << 16;

    private static final int UNCONNECTED = 1;
    private static final int CONNECTING = 2;
    private static final int CONNECTED = 3;

    private UnixSocketList() {}

    public static String text() {
        StringBuilder text = new StringBuilder();
        for (UnixSocket socket = UnixSocket.firstOfAll();
                socket != null;
                socket = socket.nextOfAll()) {
            append(text, socket);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, UnixSocket socket) {
        text.append("0000000000000000: ");
        Lines.hex(text, socket.references() + 1, 8);
        text.append(" 00000000 ");
        Lines.hex(text, socket.isListening() ? LISTENS : 0, 8);
        text.append(' ');
        Lines.hex(text, socket.type, 4);
        text.append(' ');
        Lines.hex(text, state(socket), 2);
        text.append(' ');
        Lines.right(text, socket.isEmbryo ? 0 : socket.inode.number, 5);
        byte[] address = socket.address;
        if (address != null) {
            text.append(' ');
            boolean path = address[SockAddrUn.SUN_PATH] != 0;
            int end = address.length - (path ? 1 : 0);
            for (int i = SockAddrUn.SUN_PATH; i < end; i++) {
                text.append(address[i] == 0 ? '@' : (char) (address[i] & 0xff));
            }
        }
        text.append('\n');
    }

    private static int state(UnixSocket socket) {
        if (socket.isEmbryo) {
            return CONNECTING;
        }
        return socket.state == State.CONNECTED ? CONNECTED : UNCONNECTED;
    }
}
