package elfin.kernel.arch;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Extern;

/**
 * The processor's descriptor tables: interrupt descriptor table, task state segment with the
 * interrupt stacks, and the registers that name the system call entry. Intel SDM volume 3, sections
 * 3.4, 5.8.8, 6.10 and 7.7.
 */
final class Descriptors {
    private static final int MSR_EFER = 0xc0000080;
    private static final int MSR_STAR = 0xc0000081;
    private static final int MSR_LSTAR = 0xc0000082;
    private static final int MSR_SFMASK = 0xc0000084;

    /** TF, IF, DF, NT and AC: cleared on entry by {@code syscall}. */
    private static final long ENTRY_FLAG_MASK = 0x100 | 0x200 | 0x400 | 0x4000 | 0x40000;

    private static final int GATE_SIZE = 16;
    private static final int PRESENT_INTERRUPT_GATE = 0x8e;
    private static final int TSS_IST_OFFSET = 36;
    private static final int TSS_SIZE = 104;
    private static final int TSS_IO_MAP_OFFSET = 102;
    private static final long AVAILABLE_TSS = 0x89L << 40;

    private static final int TRAP_STACK_BYTES = 1024;
    private static final int FATAL_STACK_BYTES = 16 * 1024;

    /** Interrupt stack 1 is for all vectors that move away at once, 2 for the fatal ones. */
    private static final int TRAP_IST = 1;

    private static final int FATAL_IST = 2;

    @Assembly
    static final String TEXT =
            """
            .section .bss
            .balign 16
            elfin_idt: .skip %d
            elfin_tss: .skip %d
            .balign 16
            elfin_trap_stack: .skip %d
            elfin_trap_stack_top:
            elfin_fatal_stack: .skip %d
            elfin_fatal_stack_top:
            .section .data
            .balign 8
            elfin_idt_pointer:
                .word %d
                .quad elfin_idt
            .text
            .globl elfin_load_descriptors
            elfin_load_descriptors:
                lidtq elfin_idt_pointer(%%rip)
                movl $%d, %%eax
                ltrw %%ax
                retq
            """
                    .formatted(
                            GATE_SIZE * EntryAssembly.VECTOR_COUNT,
                            TSS_SIZE,
                            TRAP_STACK_BYTES,
                            FATAL_STACK_BYTES,
                            GATE_SIZE * EntryAssembly.VECTOR_COUNT - 1,
                            BootAssembly.TSS_SELECTOR);

    private Descriptors() {}

    /** Sets up this processor. */
    static void install() {
        installStacks();
        installGates();
        load();
        installSystemCall();
    }

    private static void installStacks() {
        long tss = Cpu.symbol("elfin_tss");
        setInterruptStack(tss, TRAP_IST, Cpu.symbol("elfin_trap_stack_top"));
        setInterruptStack(tss, FATAL_IST, Cpu.symbol("elfin_fatal_stack_top"));
        Mem.putShort(tss + TSS_IO_MAP_OFFSET, (short) TSS_SIZE);
        long descriptor = Cpu.symbol("elfin_gdt") + BootAssembly.TSS_SELECTOR;
        long low =
                (TSS_SIZE - 1) | (tss & 0xffffff) << 16 | AVAILABLE_TSS | (tss >>> 24 & 0xff) << 56;
        Mem.putLong(descriptor, low);
        Mem.putLong(descriptor + 8, tss >>> 32);
    }

    private static void setInterruptStack(long tss, int number, long top) {
        Mem.putLong(tss + TSS_IST_OFFSET + 8L * (number - 1), top);
    }

    private static void installGates() {
        long gates = Cpu.symbol("elfin_idt");
        long handlers = Cpu.symbol("elfin_vector_addresses");
        for (int vector = 0; vector < EntryAssembly.VECTOR_COUNT; vector++) {
            long handler = Mem.getLong(handlers + 8L * vector);
            int stack = EntryAssembly.isFatal(vector) ? FATAL_IST : TRAP_IST;
            long gate = gates + (long) GATE_SIZE * vector;
            long low =
                    (handler & 0xffff)
                            | (long) BootAssembly.CODE_SELECTOR << 16
                            | (long) stack << 32
                            | (long) PRESENT_INTERRUPT_GATE << 40
                            | (handler >>> 16 & 0xffff) << 48;
            Mem.putLong(gate, low);
            Mem.putLong(gate + 8, handler >>> 32);
        }
    }

    private static void installSystemCall() {
        Cpu.writeMsr(MSR_EFER, Cpu.readMsr(MSR_EFER) | 1);
        Cpu.writeMsr(MSR_STAR, (long) BootAssembly.CODE_SELECTOR << 32);
        setSyscallEntry(Cpu.symbol("elfin_syscall_trap"));
        Cpu.writeMsr(MSR_SFMASK, ENTRY_FLAG_MASK);
    }

    @Extern("elfin_load_descriptors")
    private static void load() {
        throw new UnsupportedOperationException("only in compiled code");
    }

    /** Where SYSCALL goes. */
    static void setSyscallEntry(long address) {
        Cpu.writeMsr(MSR_LSTAR, address);
    }
}
