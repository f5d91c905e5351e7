package elfin.kernel.fs.ram;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.PathNames;

/** The options of tmpfs(5), as mount(2) and fsconfig(2) give them. Unknown ones are EINVAL. */
public final class TmpfsOptions {
    private static final int MODE_BITS = 07777;
    private static final int PERCENT = 100;
    private static final long NOT_GIVEN = -1;

    /** Accepted, without effect: huge pages, memory policies and inode numbers are not chosen. */
    private static final String[] IGNORED = {"huge", "mpol", "inode32", "inode64", "noswap"};

    /** Pages that files may take, {@code Long.MAX_VALUE} for no limit, or -1. */
    public long blocks = NOT_GIVEN;

    /** Inodes there may be, or -1. */
    public long inodes = NOT_GIVEN;

    public int mode = (int) NOT_GIVEN;
    public int uid = (int) NOT_GIVEN;
    public int gid = (int) NOT_GIVEN;

    /** Reads a list of options, separated by commas. */
    public static TmpfsOptions parse(byte[] list) {
        TmpfsOptions options = new TmpfsOptions();
        int start = 0;
        while (start < list.length) {
            int end = start;
            while (end < list.length && list[end] != ',') {
                end++;
            }
            if (end > start) {
                int equals = start;
                while (equals < end && list[equals] != '=') {
                    equals++;
                }
                byte[] key = PathNames.copy(list, start, equals - start);
                byte[] value =
                        equals == end ? null : PathNames.copy(list, equals + 1, end - equals - 1);
                options.set(key, value);
            }
            start = end + 1;
        }
        return options;
    }

    /** Sets one option; a null value is none. */
    public void set(byte[] key, byte[] value) {
        for (String ignored : IGNORED) {
            if (is(key, ignored)) {
                return;
            }
        }
        if (value == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (is(key, "size")) {
            long bytes = number(value, 10, true);
            blocks = bytes / FrameSource.PAGE_SIZE + (bytes % FrameSource.PAGE_SIZE != 0 ? 1 : 0);
        } else if (is(key, "nr_blocks")) {
            blocks = number(value, 10, true);
        } else if (is(key, "nr_inodes")) {
            inodes = number(value, 10, true);
        } else if (is(key, "mode")) {
            mode = (int) number(value, 8, false) & MODE_BITS;
        } else if (is(key, "uid")) {
            uid = (int) number(value, 10, false);
        } else if (is(key, "gid")) {
            gid = (int) number(value, 10, false);
        } else {
            throw ErrnoException.of(Errno.EINVAL);
        }
        // No limit is written as 0.
        blocks = blocks == 0 ? Long.MAX_VALUE : blocks;
        inodes = inodes == 0 ? Long.MAX_VALUE : inodes;
    }

    /** A number, with k, m, g or % behind it where sizes are meant. */
    private static long number(byte[] text, int radix, boolean size) {
        long value = 0;
        int at = 0;
        while (at < text.length && text[at] >= '0' && text[at] < '0' + radix) {
            if (value > (Long.MAX_VALUE >>> 34) / radix) {
                throw ErrnoException.of(Errno.EINVAL);
            }
            value = value * radix + text[at++] - '0';
        }
        if (at == 0 || at + (size ? 1 : 0) < text.length) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return at == text.length ? value : scaled(value, text[at]);
    }

    private static long scaled(long value, byte unit) {
        return switch (unit) {
            case 'k', 'K' -> value << 10;
            case 'm', 'M' -> value << 20;
            case 'g', 'G' -> value << 30;
            case '%' -> FrameSource.totalFrames() * value / PERCENT * FrameSource.PAGE_SIZE;
            default -> throw ErrnoException.of(Errno.EINVAL);
        };
    }

    private static boolean is(byte[] key, String name) {
        return PathNames.same(key, PathNames.bytes(name));
    }
}
