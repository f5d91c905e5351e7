package elfin.image;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the extended attributes of the host's files, xattr(7). Java itself reads those of users
 * only.
 */
final class HostAttributes {
    private static final int ENODATA = 61;
    private static final int EOPNOTSUPP = 95;
    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    /** Names and values are read through them; both have Linux's largest size. */
    private final byte[] list = new byte[RootAttributes.XATTR_LIST_MAX];

    private final byte[] value = new byte[RootAttributes.XATTR_SIZE_MAX];

    /** The functions of the C library. */
    private static final class Functions {
        static {
            Native.register(Functions.class, "c");
        }

        static native long llistxattr(byte[] path, byte[] list, long size)
                throws LastErrorException;

        static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size)
                throws LastErrorException;
    }

    /** The attributes that the guest keeps of a file, whose last link is not followed. */
    Map<String, byte[]> read(Path file) throws IOException {
        byte[] path = (file + "\0").getBytes(NAMES);
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        try {
            int length = (int) Functions.llistxattr(path, list, list.length);
            int start = 0;
            for (int end = 0; end < length; end++) {
                if (list[end] == 0) {
                    add(
                            attributes,
                            path,
                            new String(list, start, end - start, StandardCharsets.UTF_8));
                    start = end + 1;
                }
            }
        } catch (LastErrorException e) {
            if (e.getErrorCode() != EOPNOTSUPP) {
                throw new IOException(
                        file
                                + ": its extended attributes cannot be read: error "
                                + e.getErrorCode());
            }
        }
        return attributes;
    }

    private void add(Map<String, byte[]> attributes, byte[] path, String name) {
        if (!RootAttributes.isKept(name)) {
            return;
        }
        try {
            byte[] terminated = (name + "\0").getBytes(StandardCharsets.UTF_8);
            int size = (int) Functions.lgetxattr(path, terminated, value, value.length);
            byte[] copy = new byte[size];
            System.arraycopy(value, 0, copy, 0, size);
            attributes.put(name, copy);
        } catch (LastErrorException e) {
            // Gone since, or only to be listed: what cannot be read is not there.
            if (e.getErrorCode() != ENODATA && e.getErrorCode() != EOPNOTSUPP) {
                throw e;
            }
        }
    }
}
