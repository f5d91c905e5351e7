package elfin.disassembly;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;

/** A Capstone handle for x86-64. Not for use by several threads at once. */
public final class Disassembler implements AutoCloseable {
    private static final int CS_ARCH_X86 = 3;
    private static final int CS_MODE_64 = 1 << 3;
    private static final int CS_OPT_SKIPDATA = 5;
    private static final long CS_OPT_ON = 3;

    /** Instructions decoded in one call: keeps the library's array in the processor's cache. */
    private static final int BATCH = 1024;

    private final long handle;
    private final InstructionCursor cursor;
    private byte[] copy = {};

    /** Loads the library. */
    public Disassembler() {
        cursor = new InstructionCursor(majorVersion());
        LongByReference result = new LongByReference();
        check(CapstoneLibrary.cs_open(CS_ARCH_X86, CS_MODE_64, result));
        handle = result.getValue();
        check(CapstoneLibrary.cs_option(handle, CS_OPT_SKIPDATA, CS_OPT_ON));
    }

    /** The library's version: major and minor, as in 5.0. */
    public static String version() {
        IntByReference minor = new IntByReference();
        IntByReference major = new IntByReference();
        CapstoneLibrary.cs_version(major, minor);
        return major.getValue() + "." + minor.getValue();
    }

    /** Decodes bytes from an offset on; undecodable bytes are visited one at a time. */
    public void disassemble(
            byte[] bytes, int offset, int length, long address, InstructionVisitor visitor) {
        if (length == 0) {
            return;
        }
        try (Memory code = new Memory(length)) {
            code.write(0, bytes, offset, length);
            disassemble(code, 0, length, address, visitor);
        }
    }

    /** The same over memory outside the Java heap. */
    public void disassemble(
            Memory code, long offset, long length, long address, InstructionVisitor visitor) {
        PointerByReference result = new PointerByReference();
        long done = 0;
        while (done < length) {
            long count =
                    CapstoneLibrary.cs_disasm(
                            handle,
                            code.share(offset + done),
                            length - done,
                            address + done,
                            BATCH,
                            result);
            if (count == 0) {
                return;
            }
            done += visitAll(result.getValue(), (int) count, address + done, visitor);
        }
    }

    /** Decodes bytes into a list. */
    public List<Instruction> list(byte[] bytes, int offset, int length, long address) {
        List<Instruction> list = new ArrayList<>();
        disassemble(bytes, offset, length, address, c -> list.add(c.toInstruction()));
        return list;
    }

    @Override
    public void close() {
        LongByReference reference = new LongByReference(handle);
        CapstoneLibrary.cs_close(reference);
    }

    private long visitAll(Pointer array, int count, long start, InstructionVisitor visitor) {
        try {
            int size = count * cursor.structSize();
            if (copy.length < size) {
                copy = new byte[size];
            }
            array.read(0, copy, 0, size);
            long end = start;
            for (int i = 0; i < count; i++) {
                cursor.moveTo(copy, i);
                end = cursor.address() + cursor.size();
                visitor.visit(cursor);
            }
            return end - start;
        } finally {
            CapstoneLibrary.cs_free(array, count);
        }
    }

    private static int majorVersion() {
        return Integer.parseInt(version().split("\\.", -1)[0]);
    }

    private static void check(int error) {
        if (error != 0) {
            throw new IllegalStateException("capstone error " + error);
        }
    }
}
