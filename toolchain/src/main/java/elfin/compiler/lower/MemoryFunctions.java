package elfin.compiler.lower;

/**
 * The functions that LLVM calls on its own for block moves: there is no C library to bring them.
 */
final class MemoryFunctions {
    static final String ASSEMBLY =
            """
            .text
            .globl memcpy, memmove, memset
            .type memcpy, @function
            .type memmove, @function
            .type memset, @function
            memmove:
                movq %rdi, %rax
                subq %rsi, %rax
                cmpq %rdx, %rax
                jb 1f
            memcpy:
                movq %rdi, %rax
                movq %rdx, %rcx
                shrq $3, %rcx
                andl $7, %edx
                rep movsq
                movl %edx, %ecx
                rep movsb
                retq
            1:  movq %rdi, %rax
                movq %rdx, %rcx
                leaq -1(%rdi,%rdx), %rdi
                leaq -1(%rsi,%rdx), %rsi
                std
                rep movsb
                cld
                retq
            memset:
                movq %rdi, %r8
                movzbl %sil, %eax
                movabsq $0x0101010101010101, %rcx
                imulq %rcx, %rax
                movq %rdx, %rcx
                shrq $3, %rcx
                andl $7, %edx
                rep stosq
                movl %edx, %ecx
                rep stosb
                movq %r8, %rax
                retq
            """;

    private MemoryFunctions() {}
}
