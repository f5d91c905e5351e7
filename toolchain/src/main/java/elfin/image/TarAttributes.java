package elfin.image;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The extended attributes in a tar archive, noted while the archive is read through it: records of
 * POSIX headers (pax(1)) whose values are bytes, which readers of archives take for text. Knows
 * {@code SCHILY.xattr.NAME}, as of GNU tar and of containers' layers, and {@code
 * LIBARCHIVE.xattr.NAME} of bsdtar.
 */
final class TarAttributes extends FilterInputStream {
    private static final int BLOCK = 512;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE_OFFSET = 156;

    /** In the header of a sparse file of old GNU tar, and in those that go on with it. */
    private static final int SPARSE_MORE_OFFSET = 482;

    private static final int SPARSE_NEXT_MORE_OFFSET = 504;

    /** What one header may have at most; a file's attributes alone can be some 16 MiB. */
    private static final int MOST_HEADER_BYTES = 32 << 20;

    private static final String SCHILY = "SCHILY.xattr.";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

    private enum State {
        HEADER,
        EXTENDED,
        SPARSE,
        CONTENTS
    }

    private State state = State.HEADER;
    private byte[] wanted = new byte[BLOCK];
    private int have;

    /** Bytes to pass until the next header, with padding. */
    private long passing;

    /** Padding behind an extended header. */
    private int padding;

    /** What an extended header said of the next file. */
    private Map<String, byte[]> coming = new LinkedHashMap<>();

    private long comingSize = -1;
    private long size;
    private Map<String, byte[]> current = Map.of();

    TarAttributes(InputStream in) {
        super(in);
    }

    /** Those of the file whose header was read last. */
    Map<String, byte[]> current() {
        return current;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        for (int done = 0; done < count; ) {
            done += take(bytes, offset + done, count - done);
        }
        return count;
    }

    /** By reading: headers may be in what is skipped. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[8192];
        long done = 0;
        while (done < count) {
            int now = read(skipped, 0, (int) Math.min(count - done, skipped.length));
            if (now < 0) {
                break;
            }
            done += now;
        }
        return done;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int take(byte[] bytes, int offset, int length) throws IOException {
        if (state == State.CONTENTS) {
            int now = (int) Math.min(passing, length);
            passing -= now;
            if (passing == 0) {
                await(State.HEADER, BLOCK);
            }
            return now;
        }
        int now = Math.min(wanted.length - have, length);
        System.arraycopy(bytes, offset, wanted, have, now);
        have += now;
        if (have == wanted.length) {
            complete();
        }
        return now;
    }

    private void await(State next, int count) {
        state = next;
        wanted = new byte[count];
        have = 0;
    }

    private void complete() throws IOException {
        switch (state) {
            case HEADER -> header();
            case EXTENDED -> {
                records();
                pass(padding);
            }
            default -> sparse(SPARSE_NEXT_MORE_OFFSET);
        }
    }

    private void header() throws IOException {
        char type = (char) wanted[TYPE_OFFSET];
        size = number();
        if (type == 'x') {
            if (size > MOST_HEADER_BYTES) {
                throw new IOException("tar archive has a header of " + size + " bytes");
            }
            padding = (int) padded(size) - (int) size;
            if (size == 0) {
                await(State.HEADER, BLOCK);
            } else {
                await(State.EXTENDED, (int) size);
            }
        } else if (type == 'g' || type == 'K' || type == 'L') {
            pass(padded(size));
        } else {
            entry(type);
        }
    }

    /** The header of a file. */
    private void entry(char type) {
        if (comingSize >= 0) {
            size = comingSize;
        }
        comingSize = -1;
        current = coming;
        coming = new LinkedHashMap<>();
        // Links and devices have no contents, whatever their size says.
        if (type >= '1' && type <= '6') {
            size = 0;
        }
        if (type == 'S') {
            sparse(SPARSE_MORE_OFFSET);
        } else {
            pass(padded(size));
        }
    }

    private void sparse(int moreOffset) {
        if (wanted[moreOffset] != 0) {
            await(State.SPARSE, BLOCK);
        } else {
            pass(padded(size));
        }
    }

    private void pass(long count) {
        await(count == 0 ? State.HEADER : State.CONTENTS, count == 0 ? BLOCK : 0);
        passing = count;
    }

    private static long padded(long count) {
        return (count + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** The size in a header: octal digits, or base 256 after a first byte of 0x80. */
    private long number() {
        long number = 0;
        boolean binary = (wanted[SIZE_OFFSET] & 0x80) != 0;
        for (int i = SIZE_OFFSET; i < SIZE_OFFSET + SIZE_LENGTH; i++) {
            int digit = wanted[i] & 0xff;
            if (binary) {
                number = number << 8 | (i == SIZE_OFFSET ? digit & 0x7f : digit);
            } else if (digit >= '0' && digit <= '7') {
                number = number * 8 + digit - '0';
            }
        }
        return Math.max(number, 0);
    }

    /** Records of an extended header: {@code LENGTH KEY=VALUE\n}. */
    private void records() throws IOException {
        int at = 0;
        while (at < wanted.length && wanted[at] != 0) {
            int digits = at;
            int length = 0;
            while (digits < wanted.length && wanted[digits] >= '0' && wanted[digits] <= '9') {
                length = Math.min(length * 10 + wanted[digits++] - '0', MOST_HEADER_BYTES);
            }
            int end = at + length;
            int equals = digits;
            while (equals < wanted.length && wanted[equals] != '=') {
                equals++;
            }
            if (end > wanted.length || equals >= end || wanted[end - 1] != '\n') {
                throw new EOFException("tar archive has a damaged header");
            }
            String key =
                    new String(wanted, digits + 1, equals - digits - 1, StandardCharsets.UTF_8);
            byte[] value = new byte[end - 1 - (equals + 1)];
            System.arraycopy(wanted, equals + 1, value, 0, value.length);
            record(key, value);
            at = end;
        }
    }

    private void record(String key, byte[] value) throws IOException {
        if (key.startsWith(SCHILY)) {
            RootAttributes.add(coming, key.substring(SCHILY.length()), value);
        } else if (key.startsWith(LIBARCHIVE)) {
            RootAttributes.add(coming, decoded(key.substring(LIBARCHIVE.length())), base64(value));
        } else if (key.equals("size")) {
            comingSize = Long.parseLong(new String(value, StandardCharsets.US_ASCII));
        }
    }

    private static byte[] base64(byte[] text) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("tar archive has a damaged attribute", e);
        }
    }

    /** libarchive writes names as of URLs: %XX for special bytes. */
    private static String decoded(String name) throws IOException {
        try {
            return java.net.URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("tar archive has a damaged attribute", e);
        }
    }
}
