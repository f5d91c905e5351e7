package elfin.kernel.arch;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.NoAlloc;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/**
 * Copies to and from user memory, as {@link elfin.kernel.mm.UserMemory} declares them. An
 * instruction that may fault stands in a table with the place to continue at; the word copy
 * continues with bytes, so the count of bytes left is exact.
 */
final class UserCopyAssembly {
    @Assembly
    static final String TEXT =
            """
            .text
            .globl user_copy, user_clear, user_copy_to_array, user_copy_from_array
            .globl user_string_to_array, user_scratch_address
            .globl user_get_int, user_get_long, user_put_int, user_put_long
            user_copy_to_array:
                movslq %esi, %rsi
                leaq 16(%rdi,%rsi), %rdi
                movq %rdx, %rsi
                movq %rcx, %rdx
                jmp user_copy
            user_copy_from_array:
                movslq %edx, %rdx
                leaq 16(%rsi,%rdx), %rsi
                movq %rcx, %rdx
            user_copy:
                movq %rdx, %rcx
                shrq $3, %rcx
                andl $7, %edx
            .Lcopy_words:
                rep movsq
            .Lcopy_rest:
                leaq (%rdx,%rcx,8), %rcx
            .Lcopy_bytes:
                rep movsb
            .Lcopy_end:
                movq %rcx, %rax
                retq
            user_clear:
                xorl %eax, %eax
                movq %rsi, %rcx
                shrq $3, %rcx
                andl $7, %esi
            .Lclear_words:
                rep stosq
            .Lclear_rest:
                leaq (%rsi,%rcx,8), %rcx
            .Lclear_bytes:
                rep stosb
            .Lclear_end:
                movq %rcx, %rax
                retq
            user_get_long:
                movq (%rdi), %rcx
                movq %rcx, (%rsi)
                xorl %eax, %eax
                retq
            user_get_int:
                movl (%rdi), %ecx
                movq %rcx, (%rsi)
                xorl %eax, %eax
                retq
            user_put_long:
                movq %rsi, (%rdi)
                xorl %eax, %eax
                retq
            user_put_int:
                movl %esi, (%rdi)
                xorl %eax, %eax
                retq
            .Lword_fault:
                movl $1, %eax
                retq
            # Aligned words, which lie in one page, while there is no zero byte in them.
            user_string_to_array:
                xorl %eax, %eax
                movabsq $0x0101010101010101, %r8
                movabsq $0x8080808080808080, %r9
            1:  leaq 8(%rax), %rcx
                cmpq %rdx, %rcx
                ja 3f
                leaq (%rsi,%rax), %rcx
                testl $7, %ecx
                jnz .Lstring_load
            .Lstring_word:
                movq (%rcx), %rcx
                movq %rcx, %r10
                movq %rcx, %r11
                subq %r8, %r10
                notq %r11
                andq %r11, %r10
                testq %r9, %r10
                jnz .Lstring_load
                movq %rcx, 16(%rdi,%rax)
                addq $8, %rax
                jmp 1b
            3:  cmpq %rdx, %rax
                jae 2f
            .Lstring_load:
                movzbl (%rsi,%rax), %ecx
                testl %ecx, %ecx
                je 2f
                movb %cl, 16(%rdi,%rax)
                incq %rax
                jmp 1b
            2:  retq
            .Lstring_fault:
                movq $-14, %rax
                retq
            user_scratch_address:
                movq %gs:0, %rax
                addq $32, %rax
                retq

            .section .rodata
            .balign 8
            elfin_user_fixups:
                .quad .Lcopy_words, .Lcopy_rest
                .quad .Lcopy_bytes, .Lcopy_end
                .quad .Lclear_words, .Lclear_rest
                .quad .Lclear_bytes, .Lclear_end
                .quad .Lstring_load, .Lstring_fault
                .quad .Lstring_word, .Lstring_fault
                .quad user_get_long, .Lword_fault
                .quad user_get_int, .Lword_fault
                .quad user_put_long, .Lword_fault
                .quad user_put_int, .Lword_fault
            elfin_user_fixups_end:
            .text
            """;

    private UserCopyAssembly() {}

    /**
     * Where to continue after a fault of the instruction at {@code rip}; 0 when it may not fault.
     */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "runs in the page-fault handler")
    static long fixup(long rip) {
        long end = Cpu.symbol("elfin_user_fixups_end");
        for (long at = Cpu.symbol("elfin_user_fixups"); at != end; at += 16) {
            if (Mem.getLong(at) == rip) {
                return Mem.getLong(at + 8);
            }
        }
        return 0;
    }
}
