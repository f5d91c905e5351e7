package elfin.kernel.dump;

import elfin.kernel.fs.PathNames;

/** The head of each note: {@code Elf64_Nhdr} and the name of whose note it is. */
final class CoreNoteHead {
    static final byte[] CORE = PathNames.bytes("CORE\0");
    static final byte[] LINUX = PathNames.bytes("LINUX\0");

    private CoreNoteHead() {}

    static void put(CoreWriter to, byte[] name, int type, long size) {
        to.putInt(name.length);
        to.putInt((int) size);
        to.putInt(type);
        to.putBytes(name, name.length);
        to.align();
    }
}
