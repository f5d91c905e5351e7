package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.abi.Signal;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/** What every call leaves alone, and faults of the program's own instructions. */
final class MachineCases {
    private static final int SEGV_MAPERR = 1;
    private static final int SEGV_ACCERR = 2;
    private static final int FPE_INTDIV = 1;
    private static final int ILL_ILLOPN = 2;
    private static final int BUS_ADRERR = 2;
    private static final int PAGE_FAULT = 14;
    private static final int WRITE_FAULT = 6;
    private static final int READ_FAULT = 4;
    private static final int FLAGS_CARRY_AND_DIRECTION = 0x401;
    private static final long NOTHING_ABOVE = 0xffff_ffff_ff70_0000L;

    private MachineCases() {}

    private static long patterns() {
        long before = memory(Machine.REGISTERS_SIZE);
        for (int i = 0; i < Machine.REGISTERS_SIZE / 8; i++) {
            Mem.putLong(before + 8L * i, 0x0123_4567_89ab_0000L + i * 0x1111L);
        }
        return before;
    }

    private static void sameExceptScratch(long before, long after) {
        for (int i = 0; i < Machine.REGISTERS_SIZE / 8; i++) {
            boolean given =
                    i == Machine.RAX_INDEX || i == Machine.RCX_INDEX || i == Machine.R11_INDEX;
            if (!given) {
                equal("register " + i, Mem.getLong(before + 8L * i), Mem.getLong(after + 8L * i));
            }
        }
    }

    @Case("getppid")
    static void registersSurviveACall() {
        long before = patterns();
        long after = memory(Machine.REGISTERS_SIZE);
        Machine.aroundCall(Call.GETPPID, before, after);
        sameExceptScratch(before, after);
        equal("rax", call(Call.GETPPID), Mem.getLong(after + 8L * Machine.RAX_INDEX));
    }

    @Case("getppid")
    static void rcxHoldsTheReturnAddress() {
        long before = patterns();
        long after = memory(Machine.REGISTERS_SIZE);
        Machine.aroundCall(Call.GETPPID, before, after);
        equal("rcx", Machine.returnAddress(), Mem.getLong(after + 8L * Machine.RCX_INDEX));
    }

    @Case("write")
    static void registersSurviveAFailingCall() {
        long before = patterns();
        long after = memory(Machine.REGISTERS_SIZE);
        Mem.putLong(before + 16, CLOSED);
        Machine.aroundCall(Call.WRITE, before, after);
        sameExceptScratch(before, after);
        equal("rax", -Errno.EBADF, Mem.getLong(after + 8L * Machine.RAX_INDEX));
    }

    @Case("nanosleep")
    static void registersSurviveABlockingCall() {
        long before = patterns();
        long after = memory(Machine.REGISTERS_SIZE);
        long time = memory(16);
        Mem.putLong(time + 8, 2_000_000);
        Mem.putLong(before + 16, time);
        Mem.putLong(before + 24, 0);
        Machine.aroundCall(Call.NANOSLEEP, before, after);
        sameExceptScratch(before, after);
        equal("rax", 0, Mem.getLong(after + 8L * Machine.RAX_INDEX));
    }

    @Case("kill")
    static void registersSurviveAHandler() {
        Handlers.install(Signal.SIGUSR1);
        long before = patterns();
        long after = memory(Machine.REGISTERS_SIZE);
        Mem.putLong(before + 16, call(Call.GETPID));
        Mem.putLong(before + 24, Signal.SIGUSR1);
        Machine.aroundCall(Call.KILL, before, after);
        sameExceptScratch(before, after);
        equal("rax", 0, Mem.getLong(after + 8L * Machine.RAX_INDEX));
        equal("handled", 1, Handlers.count);
        equal("interrupted at", Machine.returnAddress(), Handlers.lastRip);
    }

    @Case("getpid")
    static void flagsSurviveACall() {
        long flags = Machine.flagsAfter(Call.GETPPID);
        equal("carry and direction", FLAGS_CARRY_AND_DIRECTION, flags & FLAGS_CARRY_AND_DIRECTION);
    }

    @Case("kill")
    static void redZoneSurvivesAHandler() {
        Handlers.install(Signal.SIGUSR1);
        equal("red zone", 1, Machine.redZoneSurvives(Call.KILL, call(Call.GETPID), 10));
        equal("handled", 1, Handlers.count);
    }

    @Case("rt_sigaction")
    static void readOfAnUnmappedPageRaisesSigsegv() {
        long page = anonymous(2L * PAGE);
        succeeds(call(Call.MPROTECT, page + PAGE, PAGE, 0));
        Mem.putLong(page, 5);
        succeeds(call(Call.MPROTECT, page, PAGE, 0));
        Handlers.install(Signal.SIGSEGV);
        Handlers.pageToOpen = page;
        equal("loaded after the handler opened the page", 5, Machine.load(page));
        equal("handled", 1, Handlers.count);
        equal("si_addr", page, Handlers.infoLong(Handlers.SI_ADDR));
        equal("si_code", SEGV_ACCERR, Handlers.infoInt(Handlers.SI_CODE));
        equal("cr2", page, Handlers.lastFaultAddress);
        equal("trapno", PAGE_FAULT, Handlers.lastTrap);
    }

    @Case("rt_sigaction")
    static void errorCodeSaysUserModeRead() {
        long page = anonymous(PAGE);
        succeeds(call(Call.MPROTECT, page, PAGE, 0));
        Handlers.install(Signal.SIGSEGV);
        Handlers.pageToOpen = page;
        Machine.load(page);
        equal("user-mode read", READ_FAULT, Handlers.lastError & WRITE_FAULT);
    }

    @Case("munmap")
    static void unmappedAddressIsMaperr() {
        long page = anonymous(PAGE);
        succeeds(call(Call.MUNMAP, page, PAGE));
        Handlers.install(Signal.SIGSEGV);
        Handlers.skip = 3;
        Machine.load(page);
        equal("handled", 1, Handlers.count);
        equal("si_code", SEGV_MAPERR, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_addr", page, Handlers.infoLong(Handlers.SI_ADDR));
    }

    @Case("rt_sigaction")
    static void nonCanonicalAddressRaisesSigsegvWithoutAddress() {
        Handlers.install(Signal.SIGSEGV);
        Handlers.skip = 3;
        Machine.load(NON_CANONICAL);
        equal("handled", 1, Handlers.count);
        equal("si_code", Signal.SI_KERNEL, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_addr", 0, Handlers.infoLong(Handlers.SI_ADDR));
        equal("trapno", 13, Handlers.lastTrap);
    }

    @Case("rt_sigaction")
    static void kernelAddressesAreNotReadable() {
        Handlers.install(Signal.SIGSEGV);
        Handlers.skip = 3;
        Machine.load(0xffff_ffff_8010_0000L);
        equal("handled", 1, Handlers.count);
    }

    /** Nothing is mapped there on Linux, and nothing of the unikernel's kernel. */
    @Case("rt_sigaction")
    static void jumpToWhereNothingIsAboveRaisesSigsegv() {
        Handlers.install(Signal.SIGSEGV);
        Handlers.contextOffset = Handlers.UC_RIP;
        Handlers.contextValue = Cpu.symbol("conform_return");
        Machine.jump(NOTHING_ABOVE);
        equal("handled", 1, Handlers.count);
        equal("si_code", SEGV_MAPERR, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_addr", NOTHING_ABOVE, Handlers.infoLong(Handlers.SI_ADDR));
        equal("rip", NOTHING_ABOVE, Handlers.lastRip);
    }

    @Case("rt_sigaction")
    static void jumpToWhereNothingIsAboveKills() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Machine.jump(NOTHING_ABOVE);
        }
        equal("signal", Signal.SIGSEGV, Processes.statusOf(child) & 0x7f);
    }

    @Case("rt_sigaction")
    static void divisionByZeroRaisesSigfpe() {
        Handlers.install(Signal.SIGFPE);
        Handlers.skip = Machine.DIVIDE_SIZE;
        Machine.divide();
        equal("handled", 1, Handlers.count);
        equal("si_code", FPE_INTDIV, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_addr", Handlers.lastRip, Handlers.infoLong(Handlers.SI_ADDR));
        equal("trapno", 0, Handlers.lastTrap);
    }

    @Case("rt_sigaction")
    static void undefinedInstructionRaisesSigill() {
        Handlers.install(Signal.SIGILL);
        Handlers.skip = Machine.UNDEFINED_SIZE;
        Machine.undefined();
        equal("handled", 1, Handlers.count);
        equal("si_code", ILL_ILLOPN, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_addr", Handlers.lastRip, Handlers.infoLong(Handlers.SI_ADDR));
    }

    @Case("rt_sigaction")
    static void breakpointRaisesSigtrapAfterIt() {
        Handlers.install(Signal.SIGTRAP);
        Machine.breakpoint();
        equal("handled", 1, Handlers.count);
        equal("si_code", Signal.SI_KERNEL, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("mmap")
    static void accessBehindTheEndOfAFileRaisesSigbus() {
        long fd = Files.create("short", "x");
        long map = succeeds(call(Call.MMAP, 0, 2 * PAGE, 1, Mman.MAP_PRIVATE, fd, 0));
        Handlers.install(Signal.SIGBUS);
        Handlers.skip = 3;
        Machine.load(map + PAGE);
        equal("handled", 1, Handlers.count);
        equal("si_code", BUS_ADRERR, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_addr", map + PAGE, Handlers.infoLong(Handlers.SI_ADDR));
    }

    @Case(value = "mprotect", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void jumpToDataKills() {
        Machine.jump(anonymous(PAGE));
    }

    @Case(value = "rt_sigaction", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void faultWithDefaultActionKills() {
        Machine.load(8);
    }

    @Case(value = "rt_sigaction", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void ignoredFaultKills() {
        Handlers.ignore(Signal.SIGSEGV);
        Machine.load(8);
    }

    @Case(value = "rt_sigprocmask", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void blockedFaultKills() {
        Handlers.install(Signal.SIGSEGV);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGSEGV));
        Machine.load(8);
    }

    @Case(value = "rt_sigaction", ends = Case.KILLED_BY + Signal.SIGFPE)
    static void divisionByZeroKills() {
        Machine.divide();
    }

    @Case(value = "rt_sigaction", ends = Case.KILLED_BY + Signal.SIGILL)
    static void undefinedInstructionKills() {
        Machine.undefined();
    }
}
