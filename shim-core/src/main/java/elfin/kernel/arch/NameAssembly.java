package elfin.kernel.arch;

import elfin.rules.Assembly;

/**
 * Names in arrays, eight bytes at a time, as {@link elfin.kernel.fs.PathNames} declares them. An
 * array's bytes begin 16 bytes behind its header.
 */
final class NameAssembly {
    @Assembly
    static final String TEXT =
            """
            .text
            .globl name_hash, name_equal, name_slash
            name_hash:
                movslq %esi, %rsi
                leaq 16(%rdi,%rsi), %rdi
                movabsq $0x9e3779b97f4a7c15, %r8
                movl %edx, %eax
            1:  subl $8, %edx
                jb 2f
                xorq (%rdi), %rax
                imulq %r8, %rax
                rolq $29, %rax
                addq $8, %rdi
                jmp 1b
            2:  addl $8, %edx
                jz 4f
            3:  movzbl (%rdi), %ecx
                xorq %rcx, %rax
                imulq %r8, %rax
                rolq $29, %rax
                incq %rdi
                decl %edx
                jnz 3b
            4:  movq %rax, %rcx
                shrq $32, %rcx
                xorq %rcx, %rax
                retq
            name_equal:
                movslq %edx, %rdx
                leaq 16(%rsi,%rdx), %rsi
                addq $16, %rdi
            1:  subl $8, %ecx
                jb 2f
                movq (%rdi), %rax
                cmpq (%rsi), %rax
                jne 5f
                addq $8, %rdi
                addq $8, %rsi
                jmp 1b
            2:  addl $8, %ecx
                jz 4f
            3:  movzbl (%rdi), %eax
                cmpb (%rsi), %al
                jne 5f
                incq %rdi
                incq %rsi
                decl %ecx
                jnz 3b
            4:  movl $1, %eax
                retq
            5:  xorl %eax, %eax
                retq
            name_slash:
                movslq %esi, %rax
                movslq %edx, %rdx
                movabsq $0x2f2f2f2f2f2f2f2f, %r8
                movabsq $0x0101010101010101, %r9
                movabsq $0x8080808080808080, %r10
            1:  leaq 8(%rax), %rcx
                cmpq %rdx, %rcx
                ja 3f
                movq 16(%rdi,%rax), %rcx
                xorq %r8, %rcx
                movq %rcx, %rsi
                subq %r9, %rsi
                notq %rcx
                andq %rcx, %rsi
                andq %r10, %rsi
                jnz 2f
                addq $8, %rax
                jmp 1b
            2:  bsfq %rsi, %rsi
                shrq $3, %rsi
                addq %rsi, %rax
                retq
            3:  cmpq %rdx, %rax
                jae 4f
                cmpb $0x2f, 16(%rdi,%rax)
                je 4f
                incq %rax
                jmp 3b
            4:  retq
            """;

    private NameAssembly() {}
}
