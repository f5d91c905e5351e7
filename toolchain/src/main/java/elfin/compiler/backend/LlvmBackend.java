package elfin.compiler.backend;

import static org.bytedeco.llvm.global.LLVM.*;

import elfin.compiler.CompileException;
import elfin.compiler.CompilerOptions;
import elfin.compiler.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.llvm.LLVM.LLVMContextRef;
import org.bytedeco.llvm.LLVM.LLVMErrorRef;
import org.bytedeco.llvm.LLVM.LLVMMemoryBufferRef;
import org.bytedeco.llvm.LLVM.LLVMModuleRef;
import org.bytedeco.llvm.LLVM.LLVMPassBuilderOptionsRef;
import org.bytedeco.llvm.LLVM.LLVMTargetMachineRef;
import org.bytedeco.llvm.LLVM.LLVMTargetRef;

/**
 * From LLVM IR text to an object file. The IR is text because LLVM's parser names the line of a
 * mistake, where its C interface would crash.
 */
public final class LlvmBackend {
    private static final String TRIPLE = "x86_64-unknown-none-elf";
    private static final String FEATURES = "-sse,-sse2,-mmx,-x87,-avx,+soft-float";

    private static boolean initialised;

    private final CompilerOptions options;

    public LlvmBackend(CompilerOptions options) {
        this.options = options;
        initialise();
    }

    private static synchronized void initialise() {
        if (!initialised) {
            LLVMInitializeX86TargetInfo();
            LLVMInitializeX86Target();
            LLVMInitializeX86TargetMC();
            LLVMInitializeX86AsmPrinter();
            LLVMInitializeX86AsmParser();
            initialised = true;
        }
    }

    /** Optimises and assembles a module; {@code phaseDone} is told the name of each phase. */
    public void assemble(String ir, Path object, Consumer<String> phaseDone) {
        LLVMContextRef context = LLVMContextCreate();
        LLVMTargetMachineRef machine = targetMachine();
        try {
            LLVMModuleRef module = parse(context, ir);
            phaseDone.accept("parse");
            verify(module);
            optimise(module, machine);
            phaseDone.accept("optimise");
            emit(module, machine, object);
            phaseDone.accept("assemble");
            LLVMDisposeModule(module);
        } finally {
            LLVMDisposeTargetMachine(machine);
            LLVMContextDispose(context);
        }
    }

    private LLVMTargetMachineRef targetMachine() {
        LLVMTargetRef target = new LLVMTargetRef();
        BytePointer error = new BytePointer((Pointer) null);
        if (LLVMGetTargetFromTriple(new BytePointer(TRIPLE), target, error) != 0) {
            throw failure("no x86-64 target", error);
        }
        boolean kernel = options.target() == Target.KERNEL;
        return LLVMCreateTargetMachine(
                target,
                TRIPLE,
                "x86-64",
                FEATURES,
                options.optimisation() == 0 ? LLVMCodeGenLevelNone : LLVMCodeGenLevelDefault,
                LLVMRelocStatic,
                kernel ? LLVMCodeModelKernel : LLVMCodeModelSmall);
    }

    private static LLVMModuleRef parse(LLVMContextRef context, String ir) {
        byte[] bytes = ir.getBytes(StandardCharsets.ISO_8859_1);
        try (BytePointer text = new BytePointer(bytes)) {
            LLVMMemoryBufferRef buffer =
                    LLVMCreateMemoryBufferWithMemoryRangeCopy(
                            text, bytes.length, new BytePointer("program"));
            LLVMModuleRef module = new LLVMModuleRef();
            BytePointer error = new BytePointer((Pointer) null);
            if (LLVMParseIRInContext(context, buffer, module, error) != 0) {
                throw failure("LLVM cannot read the module", error);
            }
            return module;
        }
    }

    private static void verify(LLVMModuleRef module) {
        BytePointer error = new BytePointer((Pointer) null);
        if (LLVMVerifyModule(module, LLVMReturnStatusAction, error) != 0) {
            throw failure("LLVM finds the module wrong", error);
        }
    }

    private void optimise(LLVMModuleRef module, LLVMTargetMachineRef machine) {
        LLVMPassBuilderOptionsRef passOptions = LLVMCreatePassBuilderOptions();
        LLVMErrorRef error =
                LLVMRunPasses(module, "default<" + level() + ">", machine, passOptions);
        LLVMDisposePassBuilderOptions(passOptions);
        if (error != null && !error.isNull()) {
            throw new CompileException(
                    "LLVM cannot optimise: " + LLVMGetErrorMessage(error).getString());
        }
    }

    private String level() {
        return options.optimisation() == CompilerOptions.SIZE ? "Oz" : "O" + options.optimisation();
    }

    private static void emit(LLVMModuleRef module, LLVMTargetMachineRef machine, Path object) {
        LLVMMemoryBufferRef buffer = new LLVMMemoryBufferRef();
        BytePointer error = new BytePointer((Pointer) null);
        if (LLVMTargetMachineEmitToMemoryBuffer(machine, module, LLVMObjectFile, error, buffer)
                != 0) {
            throw failure("LLVM cannot assemble", error);
        }
        try {
            byte[] bytes = new byte[(int) LLVMGetBufferSize(buffer)];
            LLVMGetBufferStart(buffer).get(bytes);
            Files.write(object, bytes);
        } catch (IOException e) {
            throw new CompileException("cannot write " + object, e);
        } finally {
            LLVMDisposeMemoryBuffer(buffer);
        }
    }

    private static CompileException failure(String what, BytePointer error) {
        String detail = error == null || error.isNull() ? "" : ": " + error.getString();
        return new CompileException(what + detail);
    }
}
