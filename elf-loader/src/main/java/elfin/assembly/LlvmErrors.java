package elfin.assembly;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.llvm.LLVM.LLVMContextRef;
import org.bytedeco.llvm.LLVM.LLVMDiagnosticHandler;
import org.bytedeco.llvm.LLVM.LLVMDiagnosticInfoRef;
import org.bytedeco.llvm.global.LLVM;

/** Keeps the first error LLVM reports for a context. */
final class LlvmErrors implements AutoCloseable {
    private final LLVMDiagnosticHandler handler;
    private String message;

    LlvmErrors(LLVMContextRef context) {
        handler =
                new LLVMDiagnosticHandler() {
                    @Override
                    public void call(LLVMDiagnosticInfoRef info, Pointer unused) {
                        accept(info);
                    }
                };
        LLVM.LLVMContextSetDiagnosticHandler(context, handler, null);
    }

    /** The first error, or null. */
    String message() {
        return message;
    }

    @Override
    public void close() {
        handler.close();
    }

    private void accept(LLVMDiagnosticInfoRef info) {
        if (message == null && LLVM.LLVMGetDiagInfoSeverity(info) == LLVM.LLVMDSError) {
            BytePointer text = LLVM.LLVMGetDiagInfoDescription(info);
            message = text.getString();
            LLVM.LLVMDisposeMessage(text);
        }
    }
}
