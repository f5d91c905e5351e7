package elfin.assembly;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import elfin.natives.NativeLibraries;

/** The functions of keystone.h that are used, mapped directly; their names are C's. */
final class KeystoneLibrary {
    static {
        Native.register(KeystoneLibrary.class, NativeLibraries.keystone());
    }

    private KeystoneLibrary() {}

    static native int ks_open(int architecture, int mode, PointerByReference handle);

    static native int ks_close(Pointer handle);

    static native int ks_errno(Pointer handle);

    static native String ks_strerror(int error);

    static native int ks_asm(
            Pointer handle,
            String text,
            long address,
            PointerByReference encoding,
            LongByReference encodingSize,
            LongByReference statementCount);

    static native void ks_free(Pointer encoding);
}
