package elfin.kernel.arch;

import elfin.table.Level;
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
 * handler runs the frame does not have them.
 */
final class SyscallEntryAssembly {
    /** Numbers below this are looked up in the table; above every number of Linux 6. */
    static final int TABLE_SIZE = 512;

    /** Offset of {@code orig_rax} and others: see {@link elfin.kernel.task.TrapFrame}. */
    private static final String SAVE =
            """
                movq %rsp, %r11
                movq %gs:8, %rsp
                cli
                cld
                movq %r11, 152(%rsp)
                movq %rcx, 128(%rsp)
                movq %rax, 120(%rsp)
                movq %rdi, 112(%rsp)
                movq %rsi, 104(%rsp)
                movq %rdx, 96(%rsp)
                movq %r8, 72(%rsp)
                movq %r9, 64(%rsp)
                movq %r10, 56(%rsp)
                movq %r10, %rcx
            """;

    private static final String EXIT =
            """
            elfin_syscall_exit:
                cmpl $0, %gs:16
                jne elfin_syscall_slow
                movq 112(%rsp), %rdi
                movq 104(%rsp), %rsi
                movq 96(%rsp), %rdx
                movq 72(%rsp), %r8
                movq 64(%rsp), %r9
                movq 56(%rsp), %r10
                movq 128(%rsp), %rcx
                movl $0x202, %r11d
                movq 152(%rsp), %rsp
                sti
                jmpq *%rcx
            elfin_syscall_slow:
                cmpl $0, %gs:40
                jne 1f
                movq %rbx, 40(%rsp)
                movq %rbp, 32(%rsp)
                movq %r12, 24(%rsp)
                movq %r13, 16(%rsp)
                movq %r14, 8(%rsp)
                movq %r15, (%rsp)
            1:  movq %rsp, %rdi
                movq %rax, %rsi
                callq elfin_slow_return
                jmp elfin_return_frame
            """;

    private SyscallEntryAssembly() {}

    static String text() {
        StringBuilder text = new StringBuilder(".text\n");
        generic(text, "elfin_syscall_trap", "elfin_trapped_calls");
        generic(text, "elfin_syscall_jump", "elfin_rewritten_calls");
        text.append(EXIT);
        StringBuilder addresses = new StringBuilder();
        boolean[] handled = handledNumbers();
        for (int number = 0; number < TABLE_SIZE; number++) {
            if (handled[number]) {
                specialised(text, number);
                addresses.append("    .quad elfin_entry_").append(number).append('\n');
            } else {
                addresses.append("    .quad elfin_syscall_jump\n");
            }
        }
        text.append(".section .rodata\n.balign 8\nelfin_entry_addresses:\n").append(addresses);
        text.append(".section .bss\n.balign 8\n");
        text.append("elfin_trapped_calls: .skip ").append(8 * TABLE_SIZE).append('\n');
        text.append("elfin_rewritten_calls: .skip ").append(8 * TABLE_SIZE).append('\n');
        return text.append(".text\n").toString();
    }

    private static boolean[] handledNumbers() {
        boolean[] handled = new boolean[TABLE_SIZE];
        for (Row row : Syscalls.ROWS) {
            handled[row.number()] = row.level() != Level.ABSENT;
        }
        return handled;
    }

    /** A number without a thunk goes to Java, which answers ENOSYS and keeps count. */
    private static void generic(StringBuilder text, String symbol, String counters) {
        text.append(".globl ").append(symbol).append('\n').append(symbol).append(":\n");
        text.append(SAVE);
        text.append("    cmpq $").append(TABLE_SIZE).append(", %rax\n");
        text.append("    jae 1f\n");
        text.append("    incq ").append(counters).append("(,%rax,8)\n");
        text.append("    movq elfin_syscall_table(,%rax,8), %rax\n");
        text.append("    testq %rax, %rax\n");
        text.append("    je 1f\n");
        text.append("    callq *%rax\n");
        text.append("    jmp elfin_syscall_exit\n");
        text.append("1:  movq 120(%rsp), %rdi\n");
        text.append("    callq elfin_missing_call\n");
        text.append("    jmp elfin_syscall_exit\n");
    }

    private static void specialised(StringBuilder text, int number) {
        text.append("elfin_entry_").append(number).append(":\n").append(SAVE);
        text.append("    incq elfin_rewritten_calls+").append(8 * number).append("(%rip)\n");
        text.append("    callq *elfin_syscall_table+").append(8 * number).append("(%rip)\n");
        text.append("    jmp elfin_syscall_exit\n");
    }
}
