package elfin.conformance.program;

import elfin.raw.Cpu;
import elfin.rules.Assembly;
import elfin.rules.Extern;

/** What cases need that Java cannot say: registers around a call, and instructions that fault. */
final class Machine {
    /** rbx, rbp, rdi, rsi, rdx, r8, r9, r10, r12, r13, r14, r15, rax, rcx, r11, then xmm0-15. */
    static final int REGISTERS_SIZE = 15 * 8 + 16 * 16;

    static final int RAX_INDEX = 12;
    static final int RCX_INDEX = 13;
    static final int R11_INDEX = 14;
    static final int XMM_OFFSET = 15 * 8;

    /** Sizes of the instructions at the fault symbols, for handlers that skip them. */
    static final int DIVIDE_SIZE = 2;

    static final int UNDEFINED_SIZE = 2;
    static final int SSE_DIVIDE_SIZE = 4;
    static final int X87_WAIT_SIZE = 1;

    private static final String GENERAL = "rbx rbp rdi rsi rdx r8 r9 r10 r12 r13 r14 r15";

    @Assembly static final String REGISTERS = registers();

    @Assembly
    static final String FAULTS =
            """
            .text
            .globl conform_divide
            conform_divide:
                xorl %ecx, %ecx
                movl $1, %eax
                cltd
                idivl %ecx
                retq
            .globl conform_undefined
            conform_undefined:
                ud2
                retq
            .globl conform_breakpoint
            conform_breakpoint:
                int3
                retq
            .globl conform_load
            conform_load:
                movq (%rdi), %rax
                retq
            .globl conform_store
            conform_store:
                movq %rsi, (%rdi)
                retq
            .globl conform_jump
            conform_jump:
                jmpq *%rdi
            .globl conform_return
            conform_return:
                retq
            .globl conform_flags
            conform_flags:
                movl %edi, %eax
                stc
                std
                syscall
                pushfq
                cld
                popq %rax
                retq
            .globl conform_red_zone
            conform_red_zone:
                movq $0x1234567, -8(%rsp)
                movq $0x7654321, -128(%rsp)
                movl %edi, %eax
                movq %rsi, %rdi
                movq %rdx, %rsi
                syscall
                xorl %ecx, %ecx
                movl $1, %eax
                cmpq $0x1234567, -8(%rsp)
                cmovnel %ecx, %eax
                cmpq $0x7654321, -128(%rsp)
                cmovnel %ecx, %eax
                retq
            .globl conform_sigreturn
            conform_sigreturn:
                movq %rdi, %rsp
                movl $15, %eax
                syscall
                hlt
            .globl conform_mxcsr
            conform_mxcsr:
                stmxcsr (%rdi)
                movl (%rdi), %eax
                retq
            .globl conform_sse
            conform_sse:
                subq $8, %rsp
                stmxcsr 4(%rsp)
                movl %edi, (%rsp)
                ldmxcsr (%rsp)
                movsd (%rsi), %xmm0
                movsd 8(%rsi), %xmm1
            .globl conform_sse_fault
            conform_sse_fault:
                divsd %xmm1, %xmm0
                ldmxcsr 4(%rsp)
                addq $8, %rsp
                retq
            .globl conform_x87
            conform_x87:
                subq $8, %rsp
                movw %di, (%rsp)
                fninit
                fldcw (%rsp)
                fldl (%rsi)
                fdivl 8(%rsi)
            .globl conform_x87_fault
            conform_x87_fault:
                fwait
                fninit
                addq $8, %rsp
                retq
            .globl conform_raise
            conform_raise:
                movl $39, %eax
                syscall
                movl %eax, %edi
                movl $10, %esi
                movl $62, %eax
                syscall
            .globl conform_raised
            conform_raised:
                nop
                nop
                retq
            .globl conform_raise_with
            conform_raise_with:
                subq $24, %rsp
                stmxcsr 4(%rsp)
                movl %edi, (%rsp)
                ldmxcsr (%rsp)
                callq conform_raise
                stmxcsr (%rsp)
                movl (%rsp), %eax
                ldmxcsr 4(%rsp)
                addq $24, %rsp
                retq
            .globl conform_spin
            conform_spin:
                decq %rdi
                jnz conform_spin
                xorl %eax, %eax
                retq
            """;

    private Machine() {}

    private static String registers() {
        StringBuilder text = new StringBuilder();
        text.append(".text\n.globl conform_registers\nconform_registers:\n");
        for (String saved : new String[] {"rbx", "rbp", "r12", "r13", "r14", "r15"}) {
            text.append("    pushq %").append(saved).append('\n');
        }
        text.append("    pushq %rdx\n    movl %edi, %eax\n    movq %rsi, %r11\n");
        String[] general = GENERAL.split(" ");
        for (int i = 0; i < 16; i++) {
            text.append("    movdqu " + (XMM_OFFSET + 16 * i) + "(%r11), %xmm" + i + "\n");
        }
        for (int i = 0; i < general.length; i++) {
            text.append("    movq " + 8 * i + "(%r11), %" + general[i] + "\n");
        }
        text.append("    syscall\n.globl conform_registers_return\nconform_registers_return:\n");
        text.append("    xchgq %r15, (%rsp)\n");
        for (int i = 0; i < general.length - 1; i++) {
            text.append("    movq %" + general[i] + ", " + 8 * i + "(%r15)\n");
        }
        text.append("    movq %rax, " + 8 * RAX_INDEX + "(%r15)\n");
        text.append("    movq %rcx, " + 8 * RCX_INDEX + "(%r15)\n");
        text.append("    movq %r11, " + 8 * R11_INDEX + "(%r15)\n");
        for (int i = 0; i < 16; i++) {
            text.append("    movdqu %xmm" + i + ", " + (XMM_OFFSET + 16 * i) + "(%r15)\n");
        }
        text.append("    movq %r15, %rax\n    popq %r15\n    movq %r15, 88(%rax)\n");
        for (String saved : new String[] {"r15", "r14", "r13", "r12", "rbp", "rbx"}) {
            text.append("    popq %").append(saved).append('\n');
        }
        return text.append("    retq\n").toString();
    }

    /**
     * Makes a system call with all registers loaded from memory, and stores them all after it.
     *
     * @param before address of the values, {@link #REGISTERS_SIZE} bytes; those of rax, rcx and r11
     *     are not used
     * @param after where the values after the call go
     */
    @Extern("conform_registers")
    static native long aroundCall(int number, long before, long after);

    /** Divides by zero. */
    @Extern("conform_divide")
    static native long divide();

    /** Executes UD2. */
    @Extern("conform_undefined")
    static native long undefined();

    /** Executes INT3. */
    @Extern("conform_breakpoint")
    static native long breakpoint();

    /** Loads 8 bytes. */
    @Extern("conform_load")
    static native long load(long address);

    /** Stores 8 bytes; the instruction is as long as the one of {@link #load}. */
    @Extern("conform_store")
    static native long store(long address, long value);

    /** Jumps. */
    @Extern("conform_jump")
    static native long jump(long address);

    /** Makes a call without arguments with the carry and direction flags set; RFLAGS after it. */
    @Extern("conform_flags")
    static native long flagsAfter(int number);

    /** Makes a call with two arguments; 1 when the red zone below the stack is as before. */
    @Extern("conform_red_zone")
    static native long redZoneSurvives(int number, long a, long b);

    /** Calls rt_sigreturn(2) with a stack pointer; does not return. */
    @Extern("conform_sigreturn")
    static native long sigreturnAt(long stack);

    /** Reads MXCSR by way of 4 bytes of memory. */
    @Extern("conform_mxcsr")
    static native int mxcsr(long memory);

    /** Divides two doubles in memory with SSE under a value of MXCSR. */
    @Extern("conform_sse")
    static native long divideWithSse(int mxcsr, long operands);

    /** Divides two doubles in memory with the x87 under a control word. */
    @Extern("conform_x87")
    static native long divideWithX87(int control, long operands);

    /** Sends SIGUSR1 to the process. */
    @Extern("conform_raise")
    static native long raise();

    /** Sends SIGUSR1 to the process under a value of MXCSR; its value afterwards. */
    @Extern("conform_raise_with")
    static native int raiseWith(int mxcsr);

    /** Counts down; 0. */
    @Extern("conform_spin")
    static native long spin(long rounds);

    /** Where {@link #aroundCall} goes on after its call. */
    static long returnAddress() {
        return Cpu.symbol("conform_registers_return");
    }
}
