package elfin.image;

import elfin.kernel.boot.PackFormat;
import elfin.kernel.fs.image.TreeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the boot payload that {@link PackFormat} describes. File contents are copied, never held
 * in memory.
 */
public final class PackWriter {
    private static final int PAGE = PackFormat.PAGE_SIZE;

    private final RootTree tree;
    private final Startup startup;
    private final Map<RootNode, byte[]> plans = new LinkedHashMap<>();
    private final List<RootNode> inodes = new ArrayList<>();
    private final List<byte[]> entries = new ArrayList<>();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private final Map<RootNode, Long> offsets = new LinkedHashMap<>();
    private long dataSize;

    public PackWriter(RootTree tree, Startup startup) {
        this.tree = tree;
        this.startup = startup;
    }

    /** Adds the rewrite plan of a file of the tree. */
    public void plan(RootNode program, byte[] plan) {
        plans.put(program, plan);
    }

    /** Writes everything; the size in bytes. */
    public long write(Path file) throws IOException {
        byte[] treeBytes = treeSection();
        byte[] configBytes = startup.toBytes();
        byte[] planBytes = planSection();
        int sectionCount = 4;
        long at = PackFormat.HEADER_SIZE + (long) sectionCount * PackFormat.SECTION_RECORD_SIZE;
        long configAt = at;
        long treeAt = align(configAt + configBytes.length, 64);
        long plansAt = align(treeAt + treeBytes.length, 64);
        long dataAt = align(plansAt + planBytes.length, PAGE);
        long total = dataAt + dataSize;
        ByteBuffer head =
                ByteBuffer.allocate(Math.toIntExact(dataAt)).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(PackFormat.MAGIC).putInt(PackFormat.VERSION).putInt(sectionCount);
        head.putLong(total);
        head.position(PackFormat.HEADER_SIZE);
        section(head, PackFormat.SECTION_CONFIG, configAt, configBytes.length);
        section(head, PackFormat.SECTION_TREE, treeAt, treeBytes.length);
        section(head, PackFormat.SECTION_PATCHES, plansAt, planBytes.length);
        section(head, PackFormat.SECTION_DATA, dataAt, dataSize);
        head.put((int) configAt, configBytes);
        head.put((int) treeAt, treeBytes);
        head.put((int) plansAt, planBytes);
        head.position(0).limit(head.capacity());
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            while (head.hasRemaining()) {
                out.write(head);
            }
            for (Map.Entry<RootNode, Long> entry : offsets.entrySet()) {
                copy(entry.getKey(), out, dataAt + entry.getValue());
            }
            if (out.size() < total) {
                out.write(ByteBuffer.allocate(1), total - 1);
            }
        }
        return total;
    }

    private static long align(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }

    private static void section(ByteBuffer head, int type, long offset, long length) {
        head.putInt(type).putInt(0).putLong(offset).putLong(length).putLong(0);
    }

    private static void copy(RootNode node, FileChannel out, long position) throws IOException {
        if (node.hostFile == null) {
            out.write(ByteBuffer.wrap(node.bytes), position);
            return;
        }
        try (FileChannel in = FileChannel.open(node.hostFile, StandardOpenOption.READ)) {
            out.position(position);
            long done = 0;
            while (done < node.size) {
                long moved = in.transferTo(done, node.size - done, out);
                if (moved <= 0) {
                    throw new IOException(node.hostFile + " became shorter while it was read");
                }
                done += moved;
            }
        }
    }

    /** Plans by inode: the kernel searches for one in halves. */
    private byte[] planSection() {
        List<Map.Entry<RootNode, byte[]>> sorted = new ArrayList<>(plans.entrySet());
        sorted.sort(Comparator.comparingInt(plan -> plan.getKey().inode));
        int size = PackFormat.PATCHES_HEADER_SIZE + plans.size() * PackFormat.PLAN_RECORD_SIZE;
        long at = size;
        for (Map.Entry<RootNode, byte[]> plan : sorted) {
            at = align(at, 8) + plan.getValue().length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(at)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(plans.size()).putInt(0);
        int end = size;
        for (Map.Entry<RootNode, byte[]> plan : sorted) {
            end = (int) align(end, 8);
            buffer.putInt(plan.getKey().inode).putInt(0).putLong(end);
            buffer.putLong(plan.getValue().length);
            buffer.put(end, plan.getValue());
            end += plan.getValue().length;
        }
        return buffer.array();
    }

    private byte[] treeSection() {
        number();
        ByteBuffer records =
                ByteBuffer.allocate(inodes.size() * TreeFormat.INODE_RECORD_SIZE)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < inodes.size(); i++) {
            record(records, i * TreeFormat.INODE_RECORD_SIZE, inodes.get(i));
        }
        byte[] nameBytes = names.toByteArray();
        ByteBuffer all =
                ByteBuffer.allocate(
                                TreeFormat.HEADER_SIZE
                                        + records.capacity()
                                        + entries.size() * TreeFormat.ENTRY_RECORD_SIZE
                                        + nameBytes.length
                                        + attributes.size())
                        .order(ByteOrder.LITTLE_ENDIAN);
        all.putInt(inodes.size()).putInt(entries.size());
        all.putInt(nameBytes.length).putInt(attributes.size());
        all.put(records.array());
        entries.forEach(all::put);
        all.put(nameBytes).put(attributes.toByteArray());
        return all.array();
    }

    /** Numbers all nodes, directories before what they hold, so that the root is 0. */
    private void number() {
        Deque<RootNode> pending = new ArrayDeque<>();
        pending.add(tree.root);
        tree.root.inode = 0;
        inodes.add(tree.root);
        while (!pending.isEmpty()) {
            for (RootNode child : pending.remove().children.values()) {
                if (child.inode < 0) {
                    child.inode = inodes.size();
                    inodes.add(child);
                    pending.add(child);
                }
            }
        }
    }

    private void record(ByteBuffer records, int at, RootNode node) {
        long data = 0;
        long size = node.size;
        int links = node.links;
        if (node.isDirectory()) {
            data = entries.size();
            links = 2;
            for (Map.Entry<String, RootNode> child : node.children.entrySet()) {
                entry(child.getKey(), child.getValue());
                links += child.getValue().isDirectory() ? 1 : 0;
            }
            size = PAGE;
        } else if ((node.mode & RootNode.S_IFMT) == RootNode.S_IFLNK) {
            data = names.size();
            names.writeBytes(node.bytes);
        } else if (node.isFile() && size > 0) {
            data = dataSize;
            offsets.put(node, data);
            dataSize = align(dataSize + size, PAGE);
        }
        records.putInt(at + TreeFormat.INODE_MODE_OFFSET, node.mode);
        records.putInt(at + TreeFormat.INODE_UID_OFFSET, node.uid);
        records.putInt(at + TreeFormat.INODE_GID_OFFSET, node.gid);
        records.putInt(at + TreeFormat.INODE_NLINK_OFFSET, links);
        records.putLong(at + TreeFormat.INODE_SIZE_OFFSET, size);
        records.putLong(at + TreeFormat.INODE_DATA_OFFSET, data);
        records.putLong(at + TreeFormat.INODE_MTIME_SECONDS_OFFSET, node.mtimeSeconds);
        records.putInt(at + TreeFormat.INODE_MTIME_NANOS_OFFSET, node.mtimeNanos);
        records.putInt(at + TreeFormat.INODE_RDEV_MAJOR_OFFSET, node.deviceMajor);
        records.putInt(at + TreeFormat.INODE_RDEV_MINOR_OFFSET, node.deviceMinor);
        records.putInt(at + TreeFormat.INODE_ENTRY_COUNT_OFFSET, node.children.size());
        records.putInt(at + TreeFormat.INODE_XATTRS_OFFSET, attributes.size());
        records.putInt(at + TreeFormat.INODE_XATTR_COUNT_OFFSET, node.attributes.size());
        RootAttributes.write(node.attributes, attributes);
    }

    private void entry(String name, RootNode node) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer entry =
                ByteBuffer.allocate(TreeFormat.ENTRY_RECORD_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(node.inode).putInt(names.size()).putInt(bytes.length).putInt(0);
        names.writeBytes(bytes);
        entries.add(entry.array());
    }
}
