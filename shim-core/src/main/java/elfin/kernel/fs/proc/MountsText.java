package elfin.kernel.fs.proc;

import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.PathText;

/** Texts of /proc/PID/mounts, mountinfo and mountstats. */
final class MountsText {
    private enum Kind {
        MOUNTS,
        INFO,
        STATISTICS
    }

    private final StringBuilder text = new StringBuilder();
    private final Location root;
    private final Kind kind;

    private MountsText(Location root, Kind kind) {
        this.root = root;
        this.kind = kind;
    }

    static String mounts(FsContext context) {
        return of(context, Kind.MOUNTS);
    }

    static String info(FsContext context) {
        return of(context, Kind.INFO);
    }

    static String statistics(FsContext context) {
        return of(context, Kind.STATISTICS);
    }

    /** The number of a mount, which may be null. */
    static int idOf(Mount mount) {
        return mount == null ? 0 : mount.id;
    }

    private static String of(FsContext context, Kind kind) {
        if (context == null) {
            return "";
        }
        Mount top = context.root().mount();
        while (top.parent() != null) {
            top = top.parent();
        }
        MountsText made = new MountsText(context.root(), kind);
        made.append(top);
        return made.text.toString();
    }

    private void append(Mount mount) {
        switch (kind) {
            case MOUNTS -> appendMount(mount);
            case INFO -> appendInfo(mount);
            case STATISTICS -> appendStatistics(mount);
        }
        for (Mount child = mount.firstChild(); child != null; child = child.nextSibling()) {
            append(child);
        }
    }

    private void appendMount(Mount mount) {
        text.append(mount.source).append(' ');
        appendPlace(mount);
        text.append(' ').append(typeName(mount)).append(' ');
        text.append(mount.optionText()).append(" 0 0\n");
    }

    private void appendInfo(Mount mount) {
        int parent = mount.parent() == null ? idOf(mount) : idOf(mount.parent());
        text.append(idOf(mount)).append(' ').append(parent).append(" 0:");
        text.append(mount.fileSystem().device).append(' ');
        appendInside(mount.root);
        text.append(' ');
        appendPlace(mount);
        boolean readOnly = (mount.flags & MountFlags.READONLY) != 0;
        text.append(readOnly ? " ro" : " rw").append(mount.flagText());
        if (mount.peerGroup != 0) {
            text.append(" shared:").append(mount.peerGroup);
        }
        text.append(" - ").append(typeName(mount)).append(' ').append(mount.source);
        text.append(mount.fileSystem().readOnly ? " ro" : " rw");
        text.append(mount.fileSystem().options()).append('\n');
    }

    /** The path of what is mounted inside its file system. */
    private void appendInside(Dentry dentry) {
        if (dentry.isRoot()) {
            text.append('/');
            return;
        }
        if (!dentry.parent().isRoot()) {
            appendInside(dentry.parent());
        }
        text.append('/');
        appendEscaped(dentry.name());
    }

    private void appendStatistics(Mount mount) {
        text.append("device ").append(mount.source).append(" mounted on ");
        appendPlace(mount);
        text.append(" with fstype ").append(typeName(mount)).append('\n');
    }

    private static String typeName(Mount mount) {
        return mount.root.inode.fileSystem.typeName();
    }

    private void appendPlace(Mount mount) {
        appendEscaped(PathText.of(new Location(mount, mount.root), root));
    }

    private void appendEscaped(byte[] bytes) {
        for (byte b : bytes) {
            if (b == ' ' || b == '\t' || b == '\n' || b == '\\') {
                text.append('\\').append((char) ('0' + (b >> 6)));
                text.append((char) ('0' + ((b >> 3) & 7))).append((char) ('0' + (b & 7)));
            } else {
                text.append((char) (b & 0xff));
            }
        }
    }
}
