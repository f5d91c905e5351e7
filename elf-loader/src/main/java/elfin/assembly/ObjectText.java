package elfin.assembly;

import elfin.elf.ElfConstants;
import java.nio.ByteBuffer;

/** The code in an object file that LLVM just made: its only executable section. */
final class ObjectText {
    private static final int E_SHOFF = 40;
    private static final int E_SHNUM = 60;
    private static final int SH_TYPE = 4;
    private static final int SH_FLAGS = 8;
    private static final int SH_OFFSET = 24;
    private static final int SH_SIZE = 32;
    private static final int SHT_RELA = 4;

    private ObjectText() {}

    static byte[] read(ByteBuffer object) {
        byte[] code = new byte[0];
        int table = (int) object.getLong(E_SHOFF);
        for (int i = 0; i < object.getShort(E_SHNUM); i++) {
            int section = table + i * ElfConstants.SHDR_SIZE;
            int size = (int) object.getLong(section + SH_SIZE);
            if (object.getInt(section + SH_TYPE) == SHT_RELA && size > 0) {
                throw new IllegalArgumentException("LLVM: the assembly uses unknown symbols");
            }
            if ((object.getLong(section + SH_FLAGS) & ElfConstants.SHF_EXECINSTR) != 0) {
                code = new byte[size];
                object.get((int) object.getLong(section + SH_OFFSET), code);
            }
        }
        return code;
    }
}
