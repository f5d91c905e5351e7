package elfin.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveException;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/**
 * The guest's root file system, from a directory, a tar or a cpio archive, or made from nothing.
 */
public final class RootTree {
    private static final int PERMISSIONS = 07777;

    public final RootNode root;

    private RootTree(RootNode root) {
        this.root = root;
    }

    /** What a program finds when the user gives no root file system. */
    public static RootTree minimal() {
        RootTree tree = new RootTree(RootNode.directory(0755));
        tree.put("/tmp", RootNode.directory(01777));
        tree.put("/root", RootNode.directory(0700));
        tree.put("/etc/passwd", text("root:x:0:0:root:/root:/bin/sh\n"));
        tree.put("/etc/group", text("root:x:0:\n"));
        tree.put("/etc/hosts", text("127.0.0.1 localhost\n"));
        return tree;
    }

    private static RootNode text(String contents) {
        return RootNode.file(0644, contents.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a directory or an archive. */
    public static RootTree of(Path source) throws IOException {
        return Files.isDirectory(source) ? fromDirectory(source) : fromArchive(source);
    }

    private static RootTree fromDirectory(Path directory) throws IOException {
        return new RootTree(read(directory, new HashMap<>(), new HostAttributes()));
    }

    /**
     * Reads a file or a directory with all that is in it.
     *
     * @param linked files with several names, by what they are
     * @param extended reads extended attributes, or null where they are not wanted
     */
    private static RootNode read(Path path, Map<Object, RootNode> linked, HostAttributes extended)
            throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(
                        path,
                        "unix:mode,uid,gid,lastModifiedTime,ctime,nlink,ino,dev,rdev,size",
                        LinkOption.NOFOLLOW_LINKS);
        RootNode node = new RootNode();
        node.mode = (Integer) attributes.get("mode");
        boolean shared = (Integer) attributes.get("nlink") > 1 && !node.isDirectory();
        String identity = attributes.get("dev") + " " + attributes.get("ino");
        if (shared && linked.containsKey(identity)) {
            RootNode known = linked.get(identity);
            known.links++;
            return known;
        }
        linked.put(identity, node);
        node.uid = (Integer) attributes.get("uid");
        node.gid = (Integer) attributes.get("gid");
        long device = (Long) attributes.get("rdev");
        node.deviceMajor = (int) (device >> 8 & 0xfff);
        node.deviceMinor = (int) (device & 0xff | device >> 12 & 0xfff00);
        setTime(node, (FileTime) attributes.get("lastModifiedTime"));
        if (extended != null) {
            node.attributes = extended.read(path);
        }
        FileTime changed = (FileTime) attributes.get("ctime");
        node.sourceVersion = identity + " " + changed.to(TimeUnit.NANOSECONDS);
        switch (node.mode & RootNode.S_IFMT) {
            case RootNode.S_IFDIR -> {
                try (var children = Files.newDirectoryStream(path)) {
                    for (Path child : children) {
                        node.children.put(
                                child.getFileName().toString(), read(child, linked, extended));
                    }
                }
            }
            case RootNode.S_IFREG -> {
                node.hostFile = path;
                node.size = (Long) attributes.get("size");
            }
            case RootNode.S_IFLNK -> {
                node.bytes =
                        Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8);
                node.size = node.bytes.length;
            }
            default -> {}
        }
        return node;
    }

    private static void setTime(RootNode node, FileTime time) {
        node.mtimeSeconds = time.to(TimeUnit.SECONDS);
        node.mtimeNanos = time.toInstant().getNano();
    }

    private static RootTree fromArchive(Path file) throws IOException {
        RootTree tree = readArchive(file);
        RootNode archive = read(file.toRealPath(), new HashMap<>(), null);
        setVersions(tree.root, archive.size + " " + archive.sourceVersion);
        return tree;
    }

    private static void setVersions(RootNode node, String version) {
        node.sourceVersion = version;
        node.children.values().forEach(child -> setVersions(child, version));
    }

    private static RootTree readArchive(Path file) throws IOException {
        RootTree tree = new RootTree(RootNode.directory(0755));
        Map<String, RootNode> cpioLinks = new HashMap<>();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream plain = decompressed(raw);
                TarAttributes attributes = new TarAttributes(plain);
                ArchiveInputStream<? extends ArchiveEntry> archive = archive(plain, attributes)) {
            ArchiveEntry entry;
            while ((entry = archive.getNextEntry()) != null) {
                if (entry instanceof TarArchiveEntry tar) {
                    tree.add(tar, archive, attributes.current());
                } else if (entry instanceof CpioArchiveEntry cpio) {
                    tree.add(cpio, archive, cpioLinks);
                } else {
                    throw new IOException("not a tar or cpio archive: " + file);
                }
            }
        } catch (ArchiveException e) {
            throw new IOException("not a tar or cpio archive: " + file, e);
        }
        return tree;
    }

    private static ArchiveInputStream<? extends ArchiveEntry> archive(
            InputStream plain, TarAttributes attributes) throws ArchiveException {
        if (ArchiveStreamFactory.detect(plain).equals(ArchiveStreamFactory.TAR)) {
            return new TarArchiveInputStream(attributes);
        }
        return new ArchiveStreamFactory().createArchiveInputStream(plain);
    }

    private static InputStream decompressed(InputStream raw) {
        try {
            return new BufferedInputStream(
                    new CompressorStreamFactory().createCompressorInputStream(raw));
        } catch (CompressorException e) {
            return raw;
        }
    }

    private void add(TarArchiveEntry entry, InputStream contents, Map<String, byte[]> attributes)
            throws IOException {
        if (entry.isLink()) {
            RootNode target = find(entry.getLinkName());
            if (target == null) {
                throw new IOException("hard link to a missing file: " + entry.getName());
            }
            target.links++;
            put(entry.getName(), target);
            return;
        }
        RootNode node = new RootNode();
        node.attributes = attributes;
        int type = RootNode.S_IFREG;
        if (entry.isDirectory()) {
            type = RootNode.S_IFDIR;
        } else if (entry.isSymbolicLink()) {
            type = RootNode.S_IFLNK;
            node.bytes = entry.getLinkName().getBytes(StandardCharsets.UTF_8);
        } else if (entry.isCharacterDevice()) {
            type = 0020000;
        } else if (entry.isBlockDevice()) {
            type = 0060000;
        } else if (entry.isFIFO()) {
            type = 0010000;
        } else {
            node.bytes = contents.readAllBytes();
        }
        node.mode = type | entry.getMode() & PERMISSIONS;
        node.size = node.bytes.length;
        node.uid = (int) entry.getLongUserId();
        node.gid = (int) entry.getLongGroupId();
        node.deviceMajor = entry.getDevMajor();
        node.deviceMinor = entry.getDevMinor();
        setTime(node, entry.getLastModifiedTime());
        put(entry.getName(), node);
    }

    private void add(CpioArchiveEntry entry, InputStream contents, Map<String, RootNode> links)
            throws IOException {
        String identity =
                entry.getInode() + " " + entry.getDeviceMaj() + " " + entry.getDeviceMin();
        RootNode node =
                entry.getNumberOfLinks() > 1 && !entry.isDirectory() ? links.get(identity) : null;
        if (node == null) {
            node = new RootNode();
            node.mode = (int) entry.getMode();
            node.uid = (int) entry.getUID();
            node.gid = (int) entry.getGID();
            node.mtimeSeconds = entry.getTime();
            node.deviceMajor = (int) entry.getRemoteDeviceMaj();
            node.deviceMinor = (int) entry.getRemoteDeviceMin();
            links.put(identity, node);
        } else {
            node.links++;
        }
        byte[] bytes = contents.readAllBytes();
        if (bytes.length > 0) {
            // newc writes the contents of hard links with the last name.
            node.bytes = bytes;
            node.size = bytes.length;
        }
        put(entry.getName(), node);
    }

    /** The node of a path, or null; links are not followed. */
    public RootNode find(String path) {
        RootNode node = root;
        for (String name : path.split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                node = node.children.get(name);
                if (node == null) {
                    return null;
                }
            }
        }
        return node;
    }

    /** Adds a node at a path, with the directories above it. */
    public void put(String path, RootNode node) {
        RootNode directory = root;
        RootNode parent = null;
        String last = null;
        for (String name : path.split("/")) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (last != null) {
                directory =
                        directory.children.computeIfAbsent(last, key -> RootNode.directory(0755));
            }
            parent = directory;
            last = name;
        }
        if (parent == null) {
            node.children.putAll(root.children);
            root.mode = node.mode;
            root.uid = node.uid;
            root.gid = node.gid;
            root.mtimeSeconds = node.mtimeSeconds;
            root.mtimeNanos = node.mtimeNanos;
            root.attributes = node.attributes;
            return;
        }
        RootNode before = parent.children.get(last);
        if (before != null && before.isDirectory() && node.isDirectory()) {
            node.children.putAll(before.children);
        }
        parent.children.put(last, node);
    }

    /** Adds a file of the host at a path. */
    public void putHostFile(String path, Path file) throws IOException {
        put(path, read(file.toRealPath(), new HashMap<>(), null));
    }
}
