package elfin.assembly;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** Assembles with Keystone. Not for use by several threads at once. */
public final class KeystoneAssembler implements Assembler {
    private static final int KS_ARCH_X86 = 4;
    private static final int KS_MODE_64 = 1 << 3;

    private final Pointer handle;

    /** Loads the library. */
    public KeystoneAssembler() {
        PointerByReference result = new PointerByReference();
        int error;
        synchronized (KeystoneLibrary.class) {
            error = KeystoneLibrary.ks_open(KS_ARCH_X86, KS_MODE_64, result);
        }
        if (error != 0) {
            throw new IllegalStateException("keystone error " + error);
        }
        handle = result.getValue();
    }

    @Override
    public byte[] assemble(String text, long address) {
        // The library keeps state that all its handles share.
        synchronized (KeystoneLibrary.class) {
            return assembleAlone(text, address);
        }
    }

    private byte[] assembleAlone(String text, long address) {
        PointerByReference code = new PointerByReference();
        LongByReference size = new LongByReference();
        LongByReference statements = new LongByReference();
        if (KeystoneLibrary.ks_asm(handle, text, address, code, size, statements) != 0) {
            int error = KeystoneLibrary.ks_errno(handle);
            throw new IllegalArgumentException(
                    "keystone: "
                            + KeystoneLibrary.ks_strerror(error)
                            + " in statement "
                            + (statements.getValue() + 1)
                            + " of "
                            + text);
        }
        try {
            return code.getValue().getByteArray(0, (int) size.getValue());
        } finally {
            KeystoneLibrary.ks_free(code.getValue());
        }
    }

    @Override
    public void close() {
        synchronized (KeystoneLibrary.class) {
            KeystoneLibrary.ks_close(handle);
        }
    }
}
