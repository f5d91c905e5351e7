package elfin.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elfin.kernel.fs.image.ImageTree;
import elfin.raw.Mem;
import elfin.raw.SimulatedMemory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading boot payloads, intact and damaged. */
final class PackReaderTest {
    private static final long BASE = 0x1000_0000;

    private static PackReader load(byte[] pack, int length) {
        SimulatedMemory.reset();
        SimulatedMemory.map(BASE, pack.length);
        Mem.copyFromArray(pack, 0, BASE, pack.length);
        return new PackReader(BASE, length);
    }

    private static byte[] sample() {
        PayloadBuilder builder =
                new PayloadBuilder()
                        .config("path", "/bin/x")
                        .config("argv", "x")
                        .config("argv", "")
                        .config("argv", "a=b")
                        .config("umask", "027")
                        .config("stats", "1");
        int file = builder.file(0644, new byte[] {1, 2, 3});
        int link = builder.symlink("target");
        return builder.entry(0, "file", file).entry(0, "link", link).build();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsConfiguration() {
        byte[] pack = sample();
        PackReader reader = load(pack, pack.length);
        assertEquals("/bin/x", text(reader.config("path")));
        assertEquals(3, reader.configCount("argv"));
        assertEquals("", text(reader.configList("argv")[1]));
        assertEquals("a=b", text(reader.configList("argv")[2]));
        assertEquals(027, reader.configOctal("umask", 0));
        assertEquals(1, reader.configNumber("stats", 0));
        assertEquals(7, reader.configNumber("path", 7), "not a number");
        assertNull(reader.config("pat"));
        assertNull(reader.config("argv", 3));
        assertEquals(0, reader.sectionAddress(PackFormat.SECTION_PATCHES));
    }

    @Test
    void readsTree() {
        byte[] pack = sample();
        PackReader reader = load(pack, pack.length);
        ImageTree tree = tree(reader);
        assertEquals(3, tree.inodeCount());
        int entry = tree.findEntry(0, "xlink".getBytes(StandardCharsets.ISO_8859_1), 1, 4);
        assertEquals("target", text(tree.linkTarget(tree.entryInode(entry))));
        assertEquals("link", text(tree.entryName(entry)));
        assertEquals(-1, tree.findEntry(0, new byte[] {'l', 'i', 'n'}, 0, 3));
        byte[] data = new byte[3];
        Mem.copyToArray(tree.fileAddress(1), data, 0, 3);
        assertArrayEquals(new byte[] {1, 2, 3}, data);
        assertEquals(0, tree.fileAddress(1) % PackFormat.PAGE_SIZE);
        assertEquals(1234, tree.mtimeSeconds(1));
    }

    private static ImageTree tree(PackReader reader) {
        return new ImageTree(
                reader.sectionAddress(PackFormat.SECTION_TREE),
                reader.sectionLength(PackFormat.SECTION_TREE),
                reader.sectionAddress(PackFormat.SECTION_DATA),
                reader.sectionLength(PackFormat.SECTION_DATA));
    }

    @Test
    void refusesEveryTruncation() {
        byte[] pack = sample();
        for (int length = 0; length < pack.length; length++) {
            int cut = length;
            assertThrows(IllegalArgumentException.class, () -> load(pack, cut), "at " + cut);
        }
    }

    /** Whatever the bytes are, readers refuse them or stay inside the payload. */
    @Test
    void neverReadsOutsideOfADamagedPayload() {
        Random random = new Random(20);
        for (int round = 0; round < 3000; round++) {
            byte[] pack = sample();
            for (int i = 0; i <= random.nextInt(4); i++) {
                pack[random.nextInt(600)] = (byte) pick(random);
            }
            try {
                ImageTree tree = tree(load(pack, pack.length));
                for (int inode = 0; inode < Math.min(tree.inodeCount(), 5); inode++) {
                    use(tree, inode);
                }
            } catch (IllegalArgumentException e) {
                continue; // refused with a reason
            }
        }
    }

    private static int pick(Random random) {
        return random.nextBoolean() ? random.nextInt(256) : random.nextBoolean() ? 0xff : 0x7f;
    }

    private static void use(ImageTree tree, int inode) {
        int first = tree.firstEntry(inode);
        for (int i = first; i < first + Math.min(tree.entryCount(inode), 5); i++) {
            tree.entryName(i);
            tree.entryInode(i);
        }
        tree.findEntry(inode, new byte[] {'n', 'o', 'n', 'e'}, 0, 4);
        if (tree.size(inode) > 0) {
            long last = tree.fileAddress(inode) + tree.size(inode) - 1;
            Mem.getByte(last);
        }
    }
}
