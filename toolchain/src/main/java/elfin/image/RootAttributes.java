package elfin.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Which extended attributes a root file system keeps, and how the image holds them. */
final class RootAttributes {
    /** Linux's bounds of a name, a value and all names of a file with their NULs: limits.h. */
    static final int XATTR_NAME_MAX = 255;

    static final int XATTR_SIZE_MAX = 65_536;
    static final int XATTR_LIST_MAX = 65_536;

    private RootAttributes() {}

    /** Whether the guest's file systems have attributes of such a name. */
    static boolean isKept(String name) {
        return name.startsWith("user.")
                || name.startsWith("trusted.")
                || name.startsWith("security.");
    }

    /** Adds an attribute that an archive has, if it is one that is kept. */
    static void add(Map<String, byte[]> attributes, String name, byte[] value) throws IOException {
        if (!isKept(name)) {
            return;
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > XATTR_NAME_MAX || value.length > XATTR_SIZE_MAX) {
            throw new IOException("extended attribute is too large: " + name);
        }
        attributes.put(name, value);
    }

    /** Appends a file's attributes as the boot payload has them. */
    static void write(Map<String, byte[]> attributes, ByteArrayOutputStream out) {
        attributes.forEach(
                (name, value) -> {
                    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                    ByteBuffer header =
                            ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    header.putInt(bytes.length).putInt(value.length);
                    out.writeBytes(header.array());
                    out.writeBytes(bytes);
                    out.writeBytes(value);
                });
    }
}
