package elfin.kernel.fs.proc;

import elfin.abi.Mman;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathText;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Mapping;

/** Text of /proc/PID/maps. */
final class MapsText {
    /** Column where Linux starts the name. */
    private static final int NAME_COLUMN = 73;

    private static final int ADDRESS_DIGITS = 8;

    private final ProcProcess process;

    MapsText(ProcProcess process) {
        this.process = process;
    }

    String make() {
        AddressSpace space = process.addressSpace();
        StringBuilder text = new StringBuilder();
        for (int i = 0; space != null && i < space.mappings.size(); i++) {
            append(text, space, space.mappings.get(i));
        }
        return text.toString();
    }

    private void append(StringBuilder text, AddressSpace space, Mapping mapping) {
        int lineStart = text.length();
        hex(text, mapping.start, ADDRESS_DIGITS);
        text.append('-');
        hex(text, mapping.end, ADDRESS_DIGITS);
        text.append(' ');
        text.append((mapping.protection & Mman.PROT_READ) != 0 ? 'r' : '-');
        text.append((mapping.protection & Mman.PROT_WRITE) != 0 ? 'w' : '-');
        text.append((mapping.protection & Mman.PROT_EXEC) != 0 ? 'x' : '-');
        text.append(mapping.isShared() ? "s " : "p ");
        OpenFile file = mapping.file instanceof OpenFile open ? open : null;
        hex(text, file == null ? 0 : mapping.pageIndex << 12, ADDRESS_DIGITS);
        Inode inode = file == null ? null : file.inode;
        text.append(" 00:");
        hex(text, inode == null ? 0 : inode.fileSystem.device, 2);
        text.append(' ').append(inode == null ? 0 : inode.number).append(' ');
        String name = name(space, mapping, file);
        while (!name.isEmpty() && text.length() - lineStart < NAME_COLUMN) {
            text.append(' ');
        }
        text.append(name).append('\n');
    }

    private String name(AddressSpace space, Mapping mapping, OpenFile file) {
        if (file != null) {
            FsContext context = process.context();
            return latin1(
                    PathText.forLink(
                            file.location, context == null ? file.location : context.root()));
        }
        if (holds(mapping, space.layout.stackStart)) {
            return "[stack]";
        }
        if (space.layout.vdso != 0 && holds(mapping, space.layout.vdso)) {
            return "[vdso]";
        }
        if (space.layout.vdsoData != 0 && holds(mapping, space.layout.vdsoData)) {
            return "[vvar]";
        }
        boolean heap = mapping.start < space.breakEnd && mapping.end > space.breakStart;
        return heap ? "[heap]" : "";
    }

    private static boolean holds(Mapping mapping, long address) {
        return address >= mapping.start && address < mapping.end;
    }

    private static String latin1(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append((char) (b & 0xff));
        }
        return text.toString();
    }

    private static void hex(StringBuilder text, long value, int digits) {
        String number = Long.toHexString(value);
        for (int i = number.length(); i < digits; i++) {
            text.append('0');
        }
        text.append(number);
    }
}
