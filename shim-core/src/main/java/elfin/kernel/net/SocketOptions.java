package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.abi.struct.TimeVal;
import elfin.kernel.fs.Caller;
import elfin.kernel.mm.UserMemory;

/**
 * The options of level {@code SOL_SOCKET} that a socket keeps: socket(7). Those without effect for
 * its family are kept all the same, as on Linux.
 */
public final class SocketOptions {
    /** {@code net.core.wmem_default} and {@code wmem_max}, and the same for receiving. */
    public static final int DEFAULT_BUFFER = 212_992;

    private static final int LEAST_SEND_BUFFER = 4608;
    private static final int LEAST_RECEIVE_BUFFER = 2304;
    private static final int CAP_NET_ADMIN = 12;
    private static final int MOST_FREE_PRIORITY = 6;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Options that are only switched on and off, by number; all are below 64. */
    private static final long SWITCHES =
            1L << Sockets.SO_REUSEADDR
                    | 1L << Sockets.SO_DONTROUTE
                    | 1L << Sockets.SO_BROADCAST
                    | 1L << Sockets.SO_KEEPALIVE
                    | 1L << Sockets.SO_OOBINLINE
                    | 1L << Sockets.SO_DEBUG
                    | 1L << Sockets.SO_NO_CHECK
                    | 1L << Sockets.SO_TIMESTAMP
                    | 1L << Sockets.SO_TIMESTAMPNS
                    | 1L << Sockets.SO_PASSSEC;

    private long switches;

    /** Whether an option that is only switched on and off is on. */
    public boolean isOn(int option) {
        return (switches >>> option & 1) != 0;
    }

    /** Bytes on their way that a sender may have, with the cost of their administration. */
    public int sendBuffer = DEFAULT_BUFFER;

    private int receiveBuffer = DEFAULT_BUFFER;

    /** {@code SO_SNDTIMEO} and {@code SO_RCVTIMEO} in nanoseconds; 0 is to wait for ever. */
    public long sendTimeout;

    public long receiveTimeout;

    /** {@code SO_RCVLOWAT} in bytes. */
    public int lowWater = 1;

    /** {@code SO_PEEK_OFF}; negative when peeking starts at the first byte. */
    public int peekOffset = -1;

    public boolean passCredentials;
    public boolean passPidFile;

    private int lingerOn;
    private int lingerSeconds;
    private int priority;
    private int mark;

    /** For a connection that a listening socket has got. */
    public void inherit(SocketOptions listener) {
        passCredentials = listener.passCredentials;
        passPidFile = listener.passPidFile;
        switches |= listener.switches & 1L << Sockets.SO_PASSSEC;
    }

    /** How many bytes a receiving call waits for at least that has room for some. */
    public long target(int flags, long wanted) {
        long least = (flags & Sockets.MSG_WAITALL) != 0 ? wanted : Math.min(lowWater, wanted);
        return Math.max(least, 1);
    }

    /** setsockopt(2) with an option of an {@code int}, whose bytes are there. */
    long set(int option, int value) {
        if (isSwitch(option)) {
            setSwitch(option, value != 0);
            return 0;
        }
        switch (option) {
            case Sockets.SO_SNDBUF:
                sendBuffer = bufferSize(clamp(value), LEAST_SEND_BUFFER);
                return 0;
            case Sockets.SO_RCVBUF:
                receiveBuffer = bufferSize(clamp(value), LEAST_RECEIVE_BUFFER);
                return 0;
            case Sockets.SO_SNDBUFFORCE:
                return force(value, true);
            case Sockets.SO_RCVBUFFORCE:
                return force(value, false);
            case Sockets.SO_RCVLOWAT:
                lowWater = value < 0 ? Integer.MAX_VALUE : Math.max(value, 1);
                return 0;
            case Sockets.SO_PRIORITY:
                return setPriority(value);
            case Sockets.SO_MARK:
                return setMark(value);
            case Sockets.SO_PASSCRED:
                passCredentials = value != 0;
                return 0;
            case Sockets.SO_PASSPIDFD:
                passPidFile = value != 0;
                return 0;
            case Sockets.SO_PEEK_OFF:
                if (value < -1) {
                    return -Errno.EINVAL;
                }
                peekOffset = value;
                return 0;
            case Sockets.SO_BSDCOMPAT:
                return 0;
            case Sockets.SO_REUSEPORT:
                return value == 0 ? 0 : -Errno.EOPNOTSUPP;
            default:
                return -Errno.ENOPROTOOPT;
        }
    }

    /** The value of an option of an {@code int}, or -1 when it is none. */
    int get(int option) {
        if (isSwitch(option)) {
            return (int) (switches >>> option & 1);
        }
        return switch (option) {
            case Sockets.SO_SNDBUF -> sendBuffer;
            case Sockets.SO_RCVBUF -> receiveBuffer;
            case Sockets.SO_RCVLOWAT -> lowWater;
            case Sockets.SO_SNDLOWAT -> 1;
            case Sockets.SO_PRIORITY -> priority;
            case Sockets.SO_MARK -> mark;
            case Sockets.SO_PASSCRED -> passCredentials ? 1 : 0;
            case Sockets.SO_PASSPIDFD -> passPidFile ? 1 : 0;
            case Sockets.SO_BSDCOMPAT, Sockets.SO_REUSEPORT -> 0;
            default -> -1;
        };
    }

    /** Sets a timeout from a {@code struct timeval}. */
    long setTimeout(boolean sending, long address) {
        long seconds = UserMemory.getLong(address + TimeVal.TV_SEC);
        long micros = UserMemory.getLong(address + TimeVal.TV_USEC);
        if (micros < 0 || micros >= MICROS_PER_SECOND) {
            return -Errno.EDOM;
        }
        long nanos = 0;
        if (seconds < 0) {
            nanos = 1; // Linux: no time at all
        } else if (seconds < Long.MAX_VALUE / NANOS_PER_SECOND / 2) {
            nanos = seconds * NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
        }
        if (sending) {
            sendTimeout = nanos;
        } else {
            receiveTimeout = nanos;
        }
        return 0;
    }

    /** A timeout as the two words of a {@code struct timeval}. */
    long timeoutSeconds(boolean sending) {
        return (sending ? sendTimeout : receiveTimeout) / NANOS_PER_SECOND;
    }

    long timeoutMicros(boolean sending) {
        return (sending ? sendTimeout : receiveTimeout) % NANOS_PER_SECOND / NANOS_PER_MICRO;
    }

    void setLinger(int on, int seconds) {
        lingerOn = on != 0 ? 1 : 0;
        lingerSeconds = on != 0 ? seconds : lingerSeconds;
    }

    int lingerOn() {
        return lingerOn;
    }

    int lingerSeconds() {
        return lingerSeconds;
    }

    private static boolean isSwitch(int option) {
        return option >= 0 && option < Long.SIZE && (SWITCHES >>> option & 1) != 0;
    }

    private void setSwitch(int option, boolean on) {
        switches = on ? switches | 1L << option : switches & ~(1L << option);
    }

    /** A negative number is a great one, as on Linux. */
    private static int clamp(int value) {
        return value < 0 ? DEFAULT_BUFFER : Math.min(value, DEFAULT_BUFFER);
    }

    private static int bufferSize(int value, int least) {
        return Math.max((int) Math.min(2L * value, Integer.MAX_VALUE), least);
    }

    private long force(int value, boolean sending) {
        if (!Caller.credentials().hasCapability(CAP_NET_ADMIN)) {
            return -Errno.EPERM;
        }
        if (sending) {
            sendBuffer = bufferSize(Math.max(value, 0), LEAST_SEND_BUFFER);
        } else {
            receiveBuffer = bufferSize(Math.max(value, 0), LEAST_RECEIVE_BUFFER);
        }
        return 0;
    }

    private long setPriority(int value) {
        boolean free = value >= 0 && value <= MOST_FREE_PRIORITY;
        if (!free && !Caller.credentials().hasCapability(CAP_NET_ADMIN)) {
            return -Errno.EPERM;
        }
        priority = value;
        return 0;
    }

    private long setMark(int value) {
        if (!Caller.credentials().hasCapability(CAP_NET_ADMIN)) {
            return -Errno.EPERM;
        }
        mark = value;
        return 0;
    }
}
