package elfin.kernel.arch;

import elfin.kernel.task.TrapFrame;
import elfin.rules.Assembly;

/**
 * The ways into the kernel and out of it.
 *
 * <p><b>Traps.</b> Program and kernel share ring 0, so the processor does not switch stacks by
 * privilege; a program may be using the red zone below its stack pointer, or have no usable stack
 * at all. Every vector therefore starts on an interrupt stack (IST) and moves its frame to the
 * task's kernel stack at once: to its top when a program was interrupted, below the interrupted
 * stack pointer when the kernel was. The kernel was running exactly if both the instruction pointer
 * and the stack pointer lie in the high half: during the first instructions of a system call the
 * stack pointer is still the program's, and then the frame belongs at the top as well.
 *
 * <p><b>System calls.</b> The trap entry (LSTAR), the generic entry of rewritten sites and the
 * specialised entries begin alike: all registers are the program's, RCX is where to resume, RAX the
 * number. R11, which the ABI gives away, takes the program's stack pointer; nothing is written to
 * the program's stack. Interrupts go off after the switch, and on again in the shadow of STI just
 * before the jump back.
 *
 * <p>Frames are {@link TrapFrame}s at a fixed place of the kernel stack. A system call fills in
 * only what C code may change or a signal needs; {@link Traps#slowReturn} completes the rest when
 * it is asked for.
 */
final class EntryAssembly {
    /** Vectors with a stub: exceptions 0 to 31, then interrupts. */
    static final int VECTOR_COUNT = 64;

    private static final int NON_MASKABLE_INTERRUPT = 2;
    private static final int DOUBLE_FAULT = 8;
    private static final int MACHINE_CHECK = 18;

    /** The room a frame takes on the stack: {@link TrapFrame#SIZE} rounded up to 16. */
    static final int FRAME_ROOM = 176;

    /** A kernel stack with less than this is full for a trap. */
    static final int STACK_RESERVE = 1024;

    @Assembly static final String VECTORS = vectors();
    @Assembly static final String TRAP = trapEntry();
    @Assembly static final String SYSCALL = SyscallEntryAssembly.text();
    @Assembly static final String SWITCH = contextSwitch();

    private EntryAssembly() {}

    /** Vectors whose processor-pushed frame carries an error code. */
    private static boolean hasErrorCode(int vector) {
        return vector == 8
                || (vector >= 10 && vector <= 14)
                || vector == 17
                || vector == 21
                || vector == 29
                || vector == 30;
    }

    /**
     * Whether the vector stays on its own interrupt stack: it may strike anywhere and is not
     * returned from.
     */
    static boolean isFatal(int vector) {
        return vector == NON_MASKABLE_INTERRUPT
                || vector == DOUBLE_FAULT
                || vector == MACHINE_CHECK;
    }

    private static String vectors() {
        StringBuilder text = new StringBuilder(".text\n");
        StringBuilder table =
                new StringBuilder(".section .rodata\n.balign 8\nelfin_vector_addresses:\n");
        for (int vector = 0; vector < VECTOR_COUNT; vector++) {
            text.append("elfin_vector_").append(vector).append(":\n");
            if (!hasErrorCode(vector)) {
                text.append("    pushq $0\n");
            }
            text.append("    pushq $").append(vector).append('\n');
            text.append(
                    isFatal(vector) ? "    jmp elfin_trap_fatal\n" : "    jmp elfin_trap_ist\n");
            table.append("    .quad elfin_vector_").append(vector).append('\n');
        }
        return text.append(table).append(".text\n").toString();
    }

    /**
     * Offsets from RSP after two pushes on the interrupt stack. A kernel stack that has less than 1
     * KiB left is not written to: bit 15 of an address says whether it is in a stack or in the gap
     * below (see {@link KernelStacks}; bit 45 is set in the image, where the boot stack is), and
     * the report of the overflow gets the stack for fatal vectors.
     */
    private static String trapEntry() {
        return """
            .text
            elfin_trap_fatal:
                pushq %rax
                pushq %rcx
                movq %rsp, %rcx
                jmp 2f
            elfin_trap_ist:
                pushq %rax
                pushq %rcx
                movq 32(%rsp), %rax
                movq 56(%rsp), %rcx
                testq %rcx, %rax
                js 1f
                movq %gs:8, %rcx
                jmp 3f
            1:  btq $45, %rcx
                jc 2f
                leaq -1024(%rcx), %rax
                testl $0x8000, %eax
                jne 2f
                leaq elfin_fatal_stack_top(%rip), %rcx
            2:  andq $-16, %rcx
                subq $176, %rcx
            3:  movq 64(%rsp), %rax
                movq %rax, 160(%rcx)
                movq 56(%rsp), %rax
                movq %rax, 152(%rcx)
                movq 48(%rsp), %rax
                movq %rax, 144(%rcx)
                movq 40(%rsp), %rax
                movq %rax, 136(%rcx)
                movq 32(%rsp), %rax
                movq %rax, 128(%rcx)
                movq $-1, 120(%rcx)
                movq %rdi, 112(%rcx)
                movq %rsi, 104(%rcx)
                movq %rdx, 96(%rcx)
                movq (%rsp), %rax
                movq %rax, 88(%rcx)
                movq 8(%rsp), %rax
                movq %rax, 80(%rcx)
                movq %r8, 72(%rcx)
                movq %r9, 64(%rcx)
                movq %r10, 56(%rcx)
                movq %r11, 48(%rcx)
                movq %rbx, 40(%rcx)
                movq %rbp, 32(%rcx)
                movq %r12, 24(%rcx)
                movq %r13, 16(%rcx)
                movq %r14, 8(%rcx)
                movq %r15, (%rcx)
                movq 16(%rsp), %rsi
                movq 24(%rsp), %rdx
                movq %rcx, %rsp
                movq %rsp, %rdi
                cld
                callq elfin_trap
            .globl elfin_return_frame
            elfin_return_frame:
                popq %r15
                popq %r14
                popq %r13
                popq %r12
                popq %rbp
                popq %rbx
                popq %r11
                popq %r10
                popq %r9
                popq %r8
                popq %rax
                popq %rcx
                popq %rdx
                popq %rsi
                popq %rdi
                addq $8, %rsp
                iretq
            """;
    }

    /**
     * {@code elfin_switch(long* savedStackPointer, long newStackPointer)}: the callee-saved
     * registers go to the old stack and come from the new one. A new thread's stack is prepared to
     * look as if it had switched away.
     */
    private static String contextSwitch() {
        return """
            .text
            .globl elfin_switch
            elfin_switch:
                pushq %rbx
                pushq %rbp
                pushq %r12
                pushq %r13
                pushq %r14
                pushq %r15
                movq %rsp, (%rdi)
                movq %rsi, %rsp
                popq %r15
                popq %r14
                popq %r13
                popq %r12
                popq %rbp
                popq %rbx
                retq
            """;
    }
}
