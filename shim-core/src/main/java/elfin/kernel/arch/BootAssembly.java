package elfin.kernel.arch;

import elfin.kernel.core.PerCpu;
import elfin.rules.Assembly;

/**
 * From the first instruction to Java. QEMU enters an ELF with a {@code XEN_ELFNOTE_PHYS32_ENTRY}
 * note in 32-bit protected mode without paging, EBX pointing to {@code hvm_start_info} (Xen's PVH
 * boot protocol). The code builds page tables over the first GiB (at its own address, in the direct
 * map and at the kernel's link address), enters long mode and calls {@code
 * elfin_kernel_main(hvm_start_info)} on the boot stack. {@code elfin_boot_time} keeps the
 * time-stamp counter of the first instruction, where the kernel's time begins.
 *
 * <p>The PVH protocol leaves CR0.CD and CR0.NW set; caches are switched on here.
 */
final class BootAssembly {
    /** Selector of the only code segment, always ring 0. */
    static final int CODE_SELECTOR = 8;

    /** Selector of the only data segment. */
    static final int DATA_SELECTOR = 16;

    /** Selector of the task state segment. */
    static final int TSS_SELECTOR = 24;

    static final int BOOT_STACK_BYTES = 32 * 1024;

    @Assembly
    static final String NOTE =
            """
            .section .note.pvh,"a",@note
            .balign 4
            .long 4, 8, 18
            .asciz "Xen"
            .quad elfin_pvh_start
            """;

    /**
     * Where a payload lies that is part of the image: physical address and size, written by {@code
     * elfin build}, which finds the place by the note. Zero when QEMU brings the payload as initrd.
     */
    @Assembly
    static final String EMBEDDED_PAYLOAD =
            """
            .section .data
            .balign 16
            .globl elfin_embedded_payload
            elfin_embedded_payload:
                .quad 0, 0
            .section .note.pvh,"a",@note
            .balign 4
            .long 6, 8, 1
            .asciz "Elfin"
            .balign 4
            .quad elfin_embedded_payload
            """;

    /** Symbols of the high half become physical addresses by adding 2 GiB, modulo 2^64. */
    @Assembly
    static final String PROTECTED_MODE =
            """
            .section .boot.text,"ax",@progbits
            .code32
            .globl elfin_pvh_start
            elfin_pvh_start:
                cld
                rdtsc
                movl %eax, (elfin_boot_time + 0x80000000)
                movl %edx, (elfin_boot_time + 0x80000004)
                movl $(elfin_boot_directory + 0x80000000), %edi
                movl $0x83, %eax
                movl $512, %ecx
            1:  movl %eax, (%edi)
                movl $0, 4(%edi)
                addl $0x200000, %eax
                addl $8, %edi
                decl %ecx
                jnz 1b
                movl $(elfin_boot_directory + 0x80000003), %eax
                movl %eax, (elfin_boot_low + 0x80000000)
                movl %eax, (elfin_boot_high + 0x80000000 + 510 * 8)
                movl $(elfin_boot_low + 0x80000003), %eax
                movl %eax, (elfin_boot_tables + 0x80000000)
                movl %eax, (elfin_boot_tables + 0x80000000 + 273 * 8)
                movl $(elfin_boot_high + 0x80000003), %eax
                movl %eax, (elfin_boot_tables + 0x80000000 + 511 * 8)
                movl $0x6a0, %eax
                movl %eax, %cr4
                movl $(elfin_boot_tables + 0x80000000), %eax
                movl %eax, %cr3
                movl $0xc0000080, %ecx
                rdmsr
                orl $0x901, %eax
                wrmsr
                movl $0x80010033, %eax
                movl %eax, %cr0
                lgdtl (elfin_gdt_pointer_low + 0x80000000)
                ljmpl $8, $elfin_long_mode
            .code64
            elfin_long_mode:
                movabsq $elfin_high_half, %rax
                jmpq *%rax
            """;

    @Assembly
    static final String HIGH_HALF =
            """
            .text
            elfin_high_half:
                xorl %%eax, %%eax
                movl %%eax, %%fs
                movl %%eax, %%gs
                movl $16, %%eax
                movl %%eax, %%ds
                movl %%eax, %%es
                movl %%eax, %%ss
                lgdtq elfin_gdt_pointer(%%rip)
                leaq elfin_boot_stack_top(%%rip), %%rsp
                leaq elfin_percpu(%%rip), %%rax
                movq %%rax, %%rdx
                movq %%rax, elfin_percpu(%%rip)
                shrq $32, %%rdx
                movl $0xc0000101, %%ecx
                wrmsr
                movl %%ebx, %%edi
                xorl %%ebp, %%ebp
                pushq $0
                pushq $0
                callq elfin_kernel_main
            1:  cli
                hlt
                jmp 1b

            .section .data
            .balign 16
            .globl elfin_gdt
            elfin_gdt:
                .quad 0
                .quad 0x00af9b000000ffff
                .quad 0x00cf93000000ffff
                .quad 0, 0
            elfin_gdt_pointer:
                .word 39
                .quad elfin_gdt
            .balign 8
            elfin_gdt_pointer_low:
                .word 39
                .quad elfin_gdt + 0x80000000

            .section .bss
            .balign 8
            .globl elfin_boot_time
            elfin_boot_time: .skip 8
            .balign 4096
            .globl elfin_boot_tables
            elfin_boot_tables: .skip 4096
            elfin_boot_low: .skip 4096
            elfin_boot_high: .skip 4096
            elfin_boot_directory: .skip 4096
            .globl elfin_boot_stack
            elfin_boot_stack: .skip %d
            .globl elfin_boot_stack_top
            elfin_boot_stack_top:
            .globl elfin_percpu
            elfin_percpu: .skip %d
            .text
            """
                    .formatted(BOOT_STACK_BYTES, PerCpu.SIZE);

    private BootAssembly() {}
}
