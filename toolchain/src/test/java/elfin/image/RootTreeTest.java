package elfin.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extended attributes on their way from directories and archives. */
class RootTreeTest {
    private static final int BLOCK = 512;
    private static final byte[] BINARY = {1, 0, 0, 2, -1, (byte) 0x80, '\n', '=', 0};

    @TempDir Path directory;

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    @Test
    void attributesOfTarArchivesAreBytes() throws IOException {
        extended(record("SCHILY.xattr.security.capability", BINARY));
        entry("first", '0', "contents".getBytes(StandardCharsets.US_ASCII));
        entry("second", '0', new byte[3 * BLOCK]);
        extended(record("SCHILY.xattr.user.dir", new byte[0]));
        entry("directory/", '5', new byte[0]);
        RootTree tree = read();
        assertEquals(Set.of("security.capability"), tree.find("first").attributes.keySet());
        assertArrayEquals(BINARY, tree.find("first").attributes.get("security.capability"));
        assertEquals(Set.of(), tree.find("second").attributes.keySet());
        assertArrayEquals(new byte[0], tree.find("directory").attributes.get("user.dir"));
    }

    @Test
    void attributesMayBeInBase64() throws IOException {
        byte[] text = Base64.getEncoder().withoutPadding().encode(BINARY);
        extended(record("LIBARCHIVE.xattr.user.a%3Db+c", text));
        entry("file", '0', new byte[1]);
        assertArrayEquals(BINARY, read().find("file").attributes.get("user.a=b+c"));
    }

    @Test
    void attributesOfOtherNameSpacesAreLeftOut() throws IOException {
        extended(record("SCHILY.xattr.system.posix_acl_access", BINARY));
        entry("file", '0', new byte[1]);
        assertEquals(Set.of(), read().find("file").attributes.keySet());
    }

    @Test
    void rootsOwnAttributesAreKept() throws IOException {
        extended(record("SCHILY.xattr.trusted.root", BINARY));
        entry("./", '5', new byte[0]);
        entry("./file", '0', new byte[1]);
        assertEquals(Set.of("trusted.root"), read().root.attributes.keySet());
    }

    @Test
    void sizeOfAnExtendedHeaderCounts() throws IOException {
        extended(record("size", "600".getBytes(StandardCharsets.US_ASCII)));
        header("large", '0', 0);
        tar.writeBytes(new byte[2 * BLOCK]);
        extended(record("SCHILY.xattr.user.x", BINARY));
        entry("next", '0', new byte[1]);
        assertArrayEquals(BINARY, read().find("next").attributes.get("user.x"));
    }

    @Test
    void attributeThatLinuxCannotHaveIsRefused() throws IOException {
        extended(record("SCHILY.xattr.user.x", new byte[65_537]));
        entry("file", '0', new byte[1]);
        assertThrows(IOException.class, this::read);
    }

    @Test
    void attributesOfDirectoriesAndOfTarItselfAreTheSame() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path file = Files.writeString(root.resolve("file"), "contents");
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("user"));
        view.write("binary", ByteBuffer.wrap(BINARY));
        view.write("other", ByteBuffer.wrap(new byte[3000]));
        assertAttributes(RootTree.of(root).find("file"));
        Path archive = directory.resolve("root.tar");
        Process made =
                new ProcessBuilder("tar", "--xattrs", "-cf", archive.toString(), ".")
                        .directory(root.toFile())
                        .inheritIO()
                        .start();
        assertEquals(0, made.waitFor());
        assertAttributes(RootTree.of(archive).find("file"));
    }

    private static void assertAttributes(RootNode node) {
        assertEquals(Set.of("user.binary", "user.other"), node.attributes.keySet());
        assertArrayEquals(BINARY, node.attributes.get("user.binary"));
        assertArrayEquals(new byte[3000], node.attributes.get("user.other"));
    }

    private RootTree read() throws IOException {
        tar.writeBytes(new byte[2 * BLOCK]);
        return RootTree.of(Files.write(directory.resolve("made.tar"), tar.toByteArray()));
    }

    private void extended(byte[] records) {
        entry("PaxHeaders/x", 'x', records);
    }

    private static byte[] record(String key, byte[] value) {
        int body = key.length() + value.length + 3;
        int length = body + Integer.toString(body).length();
        if (Integer.toString(length).length() != Integer.toString(body).length()) {
            length++;
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(value);
        record.write('\n');
        return record.toByteArray();
    }

    private void entry(String name, char type, byte[] contents) {
        header(name, type, contents.length);
        tar.writeBytes(contents);
        tar.writeBytes(new byte[(BLOCK - contents.length % BLOCK) % BLOCK]);
    }

    private void header(String name, char type, int size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte part : header) {
            sum += part & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        tar.writeBytes(header);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
