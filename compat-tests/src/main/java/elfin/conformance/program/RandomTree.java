package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Stat;
import elfin.raw.Mem;

/** Prints a tree: each file's type, mode, links, size, attributes and a sum of its bytes. */
final class RandomTree {
    private static final int BUFFER_SIZE = 8192;
    private static final int MOST_NAMES = 256;

    private RandomTree() {}

    /** Prints a directory's entries by name, and what is below. */
    static void print(String path) {
        String[] names = new String[MOST_NAMES];
        int count = list(path, names);
        for (int i = 0; i < count; i++) {
            int least = i;
            for (int j = i + 1; j < count; j++) {
                least = precedes(names[j], names[least]) ? j : least;
            }
            String name = names[least];
            names[least] = names[i];
            Kit.freeMemory();
            int mode = printOne(path + "/" + name);
            if ((mode & Stat.S_IFMT) == Stat.S_IFDIR) {
                print(path + "/" + name);
            }
        }
    }

    private static boolean precedes(String one, String other) {
        for (int i = 0; i < one.length() && i < other.length(); i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return one.charAt(i) < other.charAt(i);
            }
        }
        return one.length() < other.length();
    }

    private static int list(String path, String[] names) {
        Kit.freeMemory();
        long fd = Files.openDirectory(path);
        long buffer = memory(BUFFER_SIZE);
        int count = 0;
        long bytes;
        while ((bytes = succeeds(call(Call.GETDENTS64, fd, buffer, BUFFER_SIZE))) > 0) {
            for (long at = buffer; at < buffer + bytes; at += Mem.getShort(at + 16)) {
                StringBuilder name = new StringBuilder();
                for (long c = at + 19; Mem.getByte(c) != 0; c++) {
                    name.append((char) Mem.getByte(c));
                }
                String text = name.toString();
                if (!text.equals(".") && !text.equals("..")) {
                    names[count++] = text;
                }
            }
        }
        succeeds(call(Call.CLOSE, fd));
        return count;
    }

    private static int printOne(String path) {
        long stat = Files.status(path);
        int mode = Mem.getInt(stat + Files.ST_MODE);
        long sum = 0;
        if ((mode & Stat.S_IFMT) == Stat.S_IFREG) {
            long fd = Files.open(path, 0);
            long buffer = memory(BUFFER_SIZE);
            long bytes;
            while ((bytes = succeeds(call(Call.READ, fd, buffer, BUFFER_SIZE))) > 0) {
                sum = RandomChild.sumOf(buffer, bytes, sum);
            }
            succeeds(call(Call.CLOSE, fd));
        }
        long size =
                (mode & Stat.S_IFMT) == Stat.S_IFDIR ? 0 : Mem.getLong(stat + Files.ST_FILE_SIZE);
        long list = call(Call.LLISTXATTR, text(path), 0, 0);
        RandomProgram.print(
                path
                        + " "
                        + Integer.toHexString(mode)
                        + " "
                        + Mem.getLong(stat + Files.ST_NLINK)
                        + " "
                        + size
                        + " "
                        + list
                        + " "
                        + Long.toHexString(sum));
        return mode;
    }
}
