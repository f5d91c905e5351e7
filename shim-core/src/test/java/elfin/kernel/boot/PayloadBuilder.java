package elfin.kernel.boot;

import elfin.kernel.fs.image.TreeFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds a boot payload for tests, from the layout's description and not with its constants. */
public final class PayloadBuilder {
    private static final int PAGE = 4096;

    private record Node(int mode, byte[] data, List<int[]> entries) {}

    private final StringBuilder config = new StringBuilder();
    private final List<Node> nodes = new ArrayList<>();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();

    /** A payload with an empty root directory. */
    public PayloadBuilder() {
        directory(0755);
    }

    public PayloadBuilder config(String key, String value) {
        config.append(key).append('=').append(value).append('\0');
        return this;
    }

    /** Adds a directory inode; returns its index. */
    public int directory(int permissions) {
        return add(0040000 | permissions, new byte[0]);
    }

    public int file(int permissions, byte[] data) {
        return add(0100000 | permissions, data);
    }

    public int symlink(String target) {
        return add(0120777, target.getBytes(StandardCharsets.ISO_8859_1));
    }

    private int add(int mode, byte[] data) {
        nodes.add(new Node(mode, data, new ArrayList<>()));
        return nodes.size() - 1;
    }

    /** Gives an inode a name. */
    public PayloadBuilder entry(int directory, String name, int inode) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        nodes.get(directory).entries.add(new int[] {inode, names.size(), bytes.length});
        names.writeBytes(bytes);
        return this;
    }

    /** The payload's bytes. */
    public byte[] build() {
        byte[] configBytes = config.toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] tree = tree(data);
        int treeStart = 64 + 3 * 32 + configBytes.length;
        int dataStart = (treeStart + tree.length + PAGE - 1) / PAGE * PAGE;
        ByteBuffer pack = little(dataStart + data.size());
        pack.put("ELFINPAK".getBytes(StandardCharsets.ISO_8859_1));
        pack.putInt(1).putInt(3).putLong(pack.capacity()).position(64);
        section(pack, 1, 64 + 3 * 32, configBytes.length);
        section(pack, 2, treeStart, tree.length);
        section(pack, 3, dataStart, data.size());
        pack.put(configBytes).put(tree).position(dataStart).put(data.toByteArray());
        return pack.array();
    }

    private byte[] tree(ByteArrayOutputStream data) {
        ByteBuffer inodes = little(nodes.size() * 64);
        ByteBuffer entries =
                little(nodes.stream().mapToInt(node -> node.entries.size()).sum() * 16);
        for (int index = 0; index < nodes.size(); index++) {
            Node node = nodes.get(index);
            int type = node.mode & 0170000;
            long offset = entries.position() / 16;
            if (type == 0100000) {
                offset = data.size();
                data.writeBytes(node.data);
                data.writeBytes(new byte[(PAGE - data.size() % PAGE) % PAGE]);
            } else if (type == 0120000) {
                offset = names.size();
                names.writeBytes(node.data);
            }
            inodes.putInt(node.mode).putInt(0).putInt(0).putInt(links(index));
            inodes.putLong(node.data.length).putLong(offset).putLong(1234).putInt(5678);
            inodes.putInt(0).putInt(0).putInt(node.entries.size()).putLong(0);
            for (int[] entry : node.entries) {
                entries.putInt(entry[0]).putInt(entry[1]).putInt(entry[2]).putInt(0);
            }
        }
        ByteBuffer tree = little(16 + inodes.capacity() + entries.capacity() + names.size());
        tree.putInt(nodes.size()).putInt(entries.capacity() / TreeFormat.ENTRY_RECORD_SIZE);
        tree.putInt(names.size()).putInt(0);
        return tree.put(inodes.array()).put(entries.array()).put(names.toByteArray()).array();
    }

    /** How many entries name an inode; a directory's "." and its children's ".." count too. */
    private int links(int index) {
        int links = 0;
        for (Node node : nodes) {
            links += (int) node.entries.stream().filter(entry -> entry[0] == index).count();
        }
        Node self = nodes.get(index);
        if ((self.mode & 0170000) == 0040000) {
            links = 2;
            for (int[] entry : self.entries) {
                links += (nodes.get(entry[0]).mode & 0170000) == 0040000 ? 1 : 0;
            }
        }
        return links;
    }

    private static void section(ByteBuffer pack, int type, long offset, long length) {
        pack.putInt(type).putInt(0).putLong(offset).putLong(length).putLong(0);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
