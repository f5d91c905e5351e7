package elfin.kernel.fs.proc;

import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.PathText;

/** Text of /proc/PID/mounts. */
final class MountsText {
    private MountsText() {}

    static String of(FsContext context) {
        if (context == null) {
            return "";
        }
        Mount top = context.root().mount();
        while (top.parent() != null) {
            top = top.parent();
        }
        StringBuilder text = new StringBuilder();
        append(text, top, context.root());
        return text.toString();
    }

    private static void append(StringBuilder text, Mount mount, Location root) {
        text.append(mount.source).append(' ');
        byte[] path = PathText.of(new Location(mount, mount.root), root);
        for (byte b : path) {
            appendEscaped(text, b);
        }
        text.append(' ').append(mount.root.inode.fileSystem.typeName());
        text.append(' ').append(mount.optionText()).append(" 0 0\n");
        for (Mount child = mount.firstChild(); child != null; child = child.nextSibling()) {
            append(text, child, root);
        }
    }

    private static void appendEscaped(StringBuilder text, byte b) {
        if (b == ' ' || b == '\t' || b == '\n' || b == '\\') {
            text.append('\\').append((char) ('0' + (b >> 6)));
            text.append((char) ('0' + ((b >> 3) & 7))).append((char) ('0' + (b & 7)));
        } else {
            text.append((char) (b & 0xff));
        }
    }
}
