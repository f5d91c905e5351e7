package elfin.disassembly;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import elfin.natives.NativeLibraries;

/** The functions of capstone.h that are used, mapped directly; their names are C's. */
final class CapstoneLibrary {
    static {
        Native.register(CapstoneLibrary.class, NativeLibraries.capstone());
    }

    private CapstoneLibrary() {}

    static native int cs_version(IntByReference major, IntByReference minor);

    static native int cs_open(int architecture, int mode, LongByReference handle);

    static native int cs_close(LongByReference handle);

    static native int cs_option(long handle, int type, long value);

    static native long cs_disasm(
            long handle,
            Pointer code,
            long codeSize,
            long address,
            long count,
            PointerByReference instructions);

    static native void cs_free(Pointer instructions, long count);
}
