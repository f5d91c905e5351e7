package elfin.assembly;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.llvm.LLVM.LLVMContextRef;
import org.bytedeco.llvm.LLVM.LLVMMemoryBufferRef;
import org.bytedeco.llvm.LLVM.LLVMModuleRef;
import org.bytedeco.llvm.LLVM.LLVMTargetMachineRef;
import org.bytedeco.llvm.LLVM.LLVMTargetRef;
import org.bytedeco.llvm.global.LLVM;

/**
 * Assembles with LLVM: the text becomes the inline assembly of an empty module, and the code is
 * read out of the object file.
 */
public final class LlvmAssembler implements Assembler {
    private static final String TRIPLE = "x86_64-unknown-linux-gnu";
    private static final String START = ".Lstart";
    private static final Pattern JUMP = Pattern.compile("jmp (-?\\d+)");

    private final LLVMTargetMachineRef machine;

    /** Loads LLVM. */
    public LlvmAssembler() {
        LLVM.LLVMInitializeX86TargetInfo();
        LLVM.LLVMInitializeX86Target();
        LLVM.LLVMInitializeX86TargetMC();
        LLVM.LLVMInitializeX86AsmPrinter();
        LLVM.LLVMInitializeX86AsmParser();
        LLVMTargetRef target = new LLVMTargetRef();
        BytePointer error = new BytePointer((Pointer) null);
        if (LLVM.LLVMGetTargetFromTriple(new BytePointer(TRIPLE), target, error) != 0) {
            throw new IllegalStateException("LLVM: " + error.getString());
        }
        machine =
                LLVM.LLVMCreateTargetMachine(
                        target,
                        TRIPLE,
                        "x86-64",
                        "",
                        LLVM.LLVMCodeGenLevelDefault,
                        LLVM.LLVMRelocStatic,
                        LLVM.LLVMCodeModelDefault);
    }

    @Override
    public byte[] assemble(String text, long address) {
        LLVMContextRef context = LLVM.LLVMContextCreate();
        // Without a handler a syntax error ends the process.
        LlvmErrors errors = new LlvmErrors(context);
        try {
            LLVMModuleRef module = LLVM.LLVMModuleCreateWithNameInContext("assembly", context);
            LLVM.LLVMSetTarget(module, TRIPLE);
            String source = ".intel_syntax noprefix\n" + START + ":\n" + relative(text, address);
            LLVM.LLVMSetModuleInlineAsm2(module, source, source.length());
            byte[] code = emit(module);
            LLVM.LLVMDisposeModule(module);
            if (errors.message() != null) {
                throw new IllegalArgumentException("LLVM: " + errors.message());
            }
            return code;
        } finally {
            LLVM.LLVMContextDispose(context);
            errors.close();
        }
    }

    @Override
    public void close() {
        LLVM.LLVMDisposeTargetMachine(machine);
    }

    /** An object file has no address: jump targets become distances from its start. */
    private static String relative(String text, long address) {
        Matcher matcher = JUMP.matcher(text);
        return matcher.replaceAll(
                jump -> {
                    long distance = Long.parseLong(jump.group(1)) - address;
                    return "jmp " + START + (distance < 0 ? " - " : " + ") + Math.abs(distance);
                });
    }

    private byte[] emit(LLVMModuleRef module) {
        BytePointer error = new BytePointer((Pointer) null);
        LLVMMemoryBufferRef buffer = new LLVMMemoryBufferRef();
        int failed =
                LLVM.LLVMTargetMachineEmitToMemoryBuffer(
                        machine, module, LLVM.LLVMObjectFile, error, buffer);
        if (failed != 0) {
            throw new IllegalArgumentException("LLVM: " + error.getString());
        }
        byte[] object = new byte[(int) LLVM.LLVMGetBufferSize(buffer)];
        LLVM.LLVMGetBufferStart(buffer).capacity(object.length).get(object);
        LLVM.LLVMDisposeMemoryBuffer(buffer);
        return ObjectText.read(ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN));
    }
}
