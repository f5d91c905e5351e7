package elfin.kernel.arch;

import elfin.table.Row;
import elfin.table.Syscalls;

/**
 * The system call entries as assembly text: trap, generic, and one per implemented call with its
 * number bound, so that neither bounds check nor number load remains. {@code elfin_syscall_table}
 * is the generated table of thunks.
 *
 * <p>The registers that a call preserves (rbx, rbp, r12 to r15) still hold the program's values
 * when the handler has returned; only the slow way back writes them into the frame, unless the
 * handler has replaced the whole frame ({@link elfin.kernel.core.PerCpu#FRAME_REPLACED}). While a
 * handler runs the frame does not have them, but for calls that make a task.
 */
final class SyscallEntryAssembly {
    /** Numbers below this are looked up in the table; above every number of Linux 6. */
    static final int TABLE_SIZE = 512;

    /**
     * From a rewritten site: interrupts may be on, and the flags are the program's. The frame gets
     * them with interrupts off; see {@link elfin.kernel.task.TrapFrame} for the offsets.
     */
    private static final String BEGIN_JUMP =
            """
                movq %rsp, %r11
                movq %gs:8, %rsp
                cli
                pushfq
                cld
                popq 144(%rsp)
                movq %r11, 152(%rsp)
            """;

    /** From SYSCALL: it has put the flags into R11, and turned off interrupts and direction. */
    private static final String BEGIN_TRAP =
            """
                movq %rsp, %gs:48
                movq %gs:8, %rsp
                btrq $9, %r11
                movq %r11, 144(%rsp)
                movq %gs:48, %r11
                movq %r11, 152(%rsp)
            """;

    private static final String SAVE =
            """
                movq %rcx, 128(%rsp)
                movq %rax, 120(%rsp)
                movq %rdi, 112(%rsp)
                movq %rsi, 104(%rsp)
                movq %rdx, 96(%rsp)
                movq %r8, 72(%rsp)
                movq %r9, 64(%rsp)
                movq %r10, 56(%rsp)
            """;

    /** For calls that copy the program's registers, as fork(2) does. */
    private static final String SAVE_PRESERVED =
            """
                movq %rbx, 40(%rsp)
                movq %rbp, 32(%rsp)
                movq %r12, 24(%rsp)
                movq %r13, 16(%rsp)
                movq %r14, 8(%rsp)
                movq %r15, (%rsp)
            """;

    private static final int FOURTH = 4;

    /** The fourth argument, where the handlers' calling convention has it. */
    private static final String FOURTH_ARGUMENT = "    movq %r10, %rcx\n";

    /** The flags are restored with interrupts off, which go on only in the shadow of STI. */
    private static final String EXIT =
            """
                cmpl $0, %gs:16
                jne elfin_syscall_slow
                movq 112(%rsp), %rdi
                movq 104(%rsp), %rsi
                movq 96(%rsp), %rdx
                movq 72(%rsp), %r8
                movq 64(%rsp), %r9
                movq 56(%rsp), %r10
                movq 128(%rsp), %rcx
                movq 144(%rsp), %r11
                pushq %r11
                popfq
                movq 152(%rsp), %rsp
                sti
                jmpq *%rcx
            """;

    private static final String SLOW =
            """
            elfin_syscall_slow:
                cmpl $0, %gs:40
                jne 1f
                movq %rbx, 40(%rsp)
                movq %rbp, 32(%rsp)
                movq %r12, 24(%rsp)
                movq %r13, 16(%rsp)
                movq %r14, 8(%rsp)
                movq %r15, (%rsp)
            1:  pushq $2
                popfq
                movq %rsp, %rdi
                movq %rax, %rsi
                callq elfin_slow_return
                jmp elfin_return_frame
            """;

    /** {@code long elfin_call_thunk(thunk, frame)}. */
    private static final String CALL_THUNK =
            """
            .globl elfin_call_thunk
            elfin_call_thunk:
                movq %rdi, %rax
                movq %rsi, %r11
                movq 112(%r11), %rdi
                movq 104(%r11), %rsi
                movq 96(%r11), %rdx
                movq 56(%r11), %rcx
                movq 72(%r11), %r8
                movq 64(%r11), %r9
                jmpq *%rax
            """;

    private SyscallEntryAssembly() {}

    static String text() {
        StringBuilder text = new StringBuilder(".text\n");
        generic(text, "elfin_syscall_trap", BEGIN_TRAP, "elfin_trapped_calls");
        generic(text, "elfin_syscall_jump", BEGIN_JUMP, "elfin_rewritten_calls");
        traced(text, "elfin_trace_trap", BEGIN_TRAP, "elfin_trapped_calls");
        traced(text, "elfin_trace_jump", BEGIN_JUMP, "elfin_rewritten_calls");
        text.append(CALL_THUNK);
        text.append("elfin_syscall_exit:\n").append(EXIT).append(SLOW);
        StringBuilder addresses = new StringBuilder();
        Row[] handled = handledRows();
        for (int number = 0; number < TABLE_SIZE; number++) {
            if (handled[number] != null) {
                specialised(text, handled[number]);
                addresses.append("    .quad elfin_entry_").append(number).append('\n');
            } else {
                addresses.append("    .quad elfin_syscall_jump\n");
            }
        }
        StringBuilder thunks = new StringBuilder();
        for (Row row : handled) {
            thunks.append("    .quad ").append(row == null ? "0" : thunk(text, row)).append('\n');
        }
        text.append(".section .rodata\n.balign 8\nelfin_entry_addresses:\n").append(addresses);
        text.append("elfin_generic_table:\n").append(thunks);
        text.append(".section .bss\n.balign 8\n");
        text.append("elfin_trapped_calls: .skip ").append(8 * TABLE_SIZE).append('\n');
        text.append("elfin_rewritten_calls: .skip ").append(8 * TABLE_SIZE).append('\n');
        return text.append(".text\n").toString();
    }

    /** The rows of implemented calls, by number. */
    private static Row[] handledRows() {
        Row[] handled = new Row[TABLE_SIZE];
        for (Row row : Syscalls.ROWS) {
            if (HandledCalls.contains(row)) {
                handled[row.number()] = row;
            }
        }
        return handled;
    }

    /** A number without a thunk goes to Java, which answers ENOSYS and keeps count. */
    private static void generic(StringBuilder text, String symbol, String begin, String counters) {
        text.append(".globl ").append(symbol).append('\n').append(symbol).append(":\n");
        text.append(begin).append(SAVE).append(FOURTH_ARGUMENT);
        text.append("    cmpq $").append(TABLE_SIZE).append(", %rax\n");
        text.append("    jae 1f\n");
        text.append("    incq ").append(counters).append("(,%rax,8)\n");
        text.append("    movq elfin_generic_table(,%rax,8), %rax\n");
        text.append("    testq %rax, %rax\n");
        text.append("    je 1f\n");
        text.append("    callq *%rax\n");
        text.append("    jmp elfin_syscall_exit\n");
        text.append("1:  movq 120(%rsp), %rdi\n");
        text.append("    callq elfin_missing_call\n");
        text.append("    jmp elfin_syscall_exit\n");
    }

    /**
     * What a generic entry calls: the thunk of {@code elfin.image.DispatchGenerator}, or for a call
     * that copies the registers code that completes the frame first.
     */
    private static String thunk(StringBuilder text, Row row) {
        String symbol = "elfin_sys_" + row.name();
        if (!copiesRegisters(row.name())) {
            return symbol;
        }
        String completing = "elfin_completing_" + row.name();
        text.append(completing).append(":\n    addq $8, %rsp\n").append(SAVE_PRESERVED);
        text.append("    subq $8, %rsp\n    jmp ").append(symbol).append('\n');
        return completing;
    }

    /** All calls alike: Java finds the handler. */
    private static void traced(StringBuilder text, String symbol, String begin, String counters) {
        text.append(".globl ").append(symbol).append('\n').append(symbol).append(":\n");
        text.append(begin).append(SAVE).append(SAVE_PRESERVED);
        text.append("    cmpq $").append(TABLE_SIZE).append(", %rax\n");
        text.append("    jae 1f\n");
        text.append("    incq ").append(counters).append("(,%rax,8)\n");
        text.append("1:  movq %rsp, %rdi\n");
        text.append("    movl $").append(begin.equals(BEGIN_TRAP) ? 1 : 0).append(", %esi\n");
        text.append("    callq elfin_traced_call\n");
        text.append("    jmp elfin_syscall_exit\n");
    }

    private static void specialised(StringBuilder text, Row row) {
        int number = row.number();
        text.append("elfin_entry_").append(number).append(":\n").append(BEGIN_JUMP).append(SAVE);
        if (copiesRegisters(row.name())) {
            text.append(SAVE_PRESERVED);
        }
        if (row.arguments().length >= FOURTH) {
            text.append(FOURTH_ARGUMENT);
        }
        text.append("    incq elfin_rewritten_calls+").append(8 * number).append("(%rip)\n");
        text.append("    callq *elfin_syscall_table+").append(8 * number).append("(%rip)\n");
        text.append(EXIT);
    }

    private static boolean copiesRegisters(String call) {
        return call.equals("fork")
                || call.equals("vfork")
                || call.equals("clone")
                || call.equals("clone3");
    }
}
