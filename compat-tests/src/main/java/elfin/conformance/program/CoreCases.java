package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.CoreNotes;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.abi.struct.ElfPrPsInfo;
import elfin.abi.struct.ElfPrStatus;
import elfin.abi.struct.SigInfo;
import elfin.abi.struct.UserRegs;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * Core files: core(5). Most cases need the pattern "core", which a kernel begins with; where the
 * host has another one, they cannot tell anything there.
 */
final class CoreCases {
    private static final int RLIMIT_CORE = 4;
    private static final int DUMPED = 0x80;
    private static final int ET_CORE = 4;
    private static final int USER = 1234;
    private static final int P_PID = 1;
    private static final int WEXITED = 4;
    private static final int CLD_DUMPED = 3;
    private static final int CLD_KILLED = 2;
    private static final int SEGV_MAPERR = 1;
    private static final int READ_WRITE = 3;
    private static final int SHARED_ANONYMOUS = 0x21;
    private static final String PATTERN = "/proc/sys/kernel/core_pattern";
    private static final String USES_PID = "/proc/sys/kernel/core_uses_pid";

    /** What the dying child does. */
    private interface End {
        void run();
    }

    private CoreCases() {}

    /** Whether cores are files named "core". */
    private static boolean plain() {
        return ProcKit.read(PATTERN).equals("core\n") && ProcKit.read(USES_PID).equals("0\n");
    }

    private static void limit(long bytes) {
        long limit = memory(16);
        succeeds(call(Call.GETRLIMIT, RLIMIT_CORE, limit));
        Mem.putLong(limit, bytes);
        returns(0, call(Call.SETRLIMIT, RLIMIT_CORE, limit));
    }

    /** Which kinds of memory are dumped; the case has inherited what its starter likes. */
    private static void filter(String bits) {
        returns(bits.length(), ProcKit.write("/proc/self/coredump_filter", bits));
    }

    /** A child that does something with a limit of its cores. */
    private static long child(long limit, End end) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(limit);
            filter("0x33");
            end.run();
            call(Call.EXIT_GROUP, 77);
        }
        return child;
    }

    /** Dies with a core and gives that. */
    private static CoreImage core(int signal, End end) {
        equal("status", DUMPED | signal, statusOf(child(-1, end)));
        return CoreImage.open("core");
    }

    private static void raise(int signal) {
        call(Call.KILL, call(Call.GETPID), signal);
    }

    private static void abort() {
        raise(Signal.SIGABRT);
    }

    private static boolean coreExists() {
        return call(Call.ACCESS, text("core"), 0) == 0;
    }

    @Case("setrlimit")
    static void withoutLimitForCoresThereIsNone() {
        equal("status", Signal.SIGABRT, statusOf(child(0, CoreCases::abort)));
        holds("no file", !coreExists());
    }

    @Case("setrlimit")
    static void abortLeavesACoreAndTheStatusSaysSo() {
        if (plain()) {
            CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
            equal("mode", 0600, Files.mode("core") & 07777);
            textIs("\177ELF", core.base);
            equal("type", ET_CORE, core.type());
        }
    }

    @Case("wait4")
    static void everySignalThatDumpsCoreSaysSo() {
        int[] signals = {
            Signal.SIGQUIT,
            Signal.SIGILL,
            Signal.SIGTRAP,
            Signal.SIGABRT,
            Signal.SIGBUS,
            Signal.SIGFPE,
            Signal.SIGSEGV,
            Signal.SIGXCPU,
            Signal.SIGXFSZ,
            Signal.SIGSYS
        };
        for (int signal : signals) {
            if (plain()) {
                long child = child(PAGE, () -> raise(signal));
                equal("status of " + signal, DUMPED | signal, statusOf(child));
            }
        }
    }

    @Case("wait4")
    static void otherSignalsDumpNoCore() {
        for (int signal : new int[] {Signal.SIGTERM, Signal.SIGKILL, Signal.SIGHUP, 40}) {
            equal("status", signal, statusOf(child(-1, () -> raise(signal))));
        }
        holds("no file", !coreExists());
    }

    @Case("waitid")
    static void waitidSaysThatACoreWasDumped() {
        if (plain()) {
            long info = memory(SigInfo.SIZE);
            long child = child(PAGE, CoreCases::abort);
            returns(0, call(Call.WAITID, P_PID, child, info, WEXITED, 0));
            equal("si_code", CLD_DUMPED, Mem.getInt(info + 8));
            equal("si_status", Signal.SIGABRT, Mem.getInt(info + 24));
        }
        long info = memory(SigInfo.SIZE);
        long child = child(0, CoreCases::abort);
        returns(0, call(Call.WAITID, P_PID, child, info, WEXITED, 0));
        equal("si_code", CLD_KILLED, Mem.getInt(info + 8));
    }

    @Case("prctl")
    static void undumpableProcessLeavesNoCore() {
        long child =
                child(
                        -1,
                        () -> {
                            call(Call.PRCTL, Prctl.PR_SET_DUMPABLE, 0, 0, 0, 0);
                            abort();
                        });
        equal("status", Signal.SIGABRT, statusOf(child));
        holds("no file", !coreExists());
    }

    @Case("setrlimit")
    static void coreThatCannotBeMadeIsNotSaid() {
        if (plain()) {
            returns(0, call(Call.CHMOD, text("."), 0555));
            long child =
                    child(
                            -1,
                            () -> {
                                call(Call.SETRESUID, USER, USER, USER);
                                call(Call.PRCTL, Prctl.PR_SET_DUMPABLE, 1, 0, 0, 0);
                                abort();
                            });
            equal("status", Signal.SIGABRT, statusOf(child));
            holds("no file", !coreExists());
        }
    }

    @Case("setrlimit")
    static void changedUserLeavesNoCore() {
        returns(0, call(Call.CHMOD, text("."), 0777));
        long child =
                child(
                        -1,
                        () -> {
                            call(Call.SETRESUID, USER, USER, USER);
                            abort();
                        });
        equal("status", Signal.SIGABRT, statusOf(child));
        holds("no file", !coreExists());
    }

    @Case("setrlimit")
    static void limitBelowAPageLeavesNoCore() {
        if (plain()) {
            equal("status", Signal.SIGABRT, statusOf(child(PAGE - 1, CoreCases::abort)));
            holds("no file", !coreExists());
        }
    }

    @Case("setrlimit")
    static void coreIsCutAtTheLimit() {
        if (plain()) {
            long child =
                    child(
                            10_000,
                            () -> {
                                Mem.fill(anonymous(100_000), 100_000, (byte) 1);
                                abort();
                            });
            equal("status", DUMPED | Signal.SIGABRT, statusOf(child));
            // Holes do not count.
            holds("not whole", Files.size("core") < 100_000);
            equal("type", ET_CORE, CoreImage.open("core").type());
        }
    }

    @Case("setrlimit")
    static void coreReplacesAFileAndLeavesItsOtherNames() {
        if (plain()) {
            Files.make("core", "old");
            returns(0, call(Call.LINK, text("core"), text("other")));
            core(Signal.SIGABRT, CoreCases::abort);
            Files.holds("other", "old");
        }
    }

    @Case("setrlimit")
    static void coreReplacesASymbolicLink() {
        if (plain()) {
            Files.make("target", "old");
            Files.makeLink("target", "core");
            core(Signal.SIGABRT, CoreCases::abort);
            Files.holds("target", "old");
        }
    }

    @Case("setrlimit")
    static void directoryInTheWayLeavesNoCore() {
        if (plain()) {
            Files.makeDirectory("core");
            equal("status", Signal.SIGABRT, statusOf(child(-1, CoreCases::abort)));
        }
    }

    @Case("umask")
    static void maskThatForbidsTheOwnerLeavesNoCore() {
        if (plain()) {
            long child =
                    child(
                            -1,
                            () -> {
                                call(Call.UMASK, 0600);
                                abort();
                            });
            equal("status", Signal.SIGABRT, statusOf(child));
        }
    }

    @Case("fork")
    static void coreIsInTheWorkingDirectoryOfTheChild() {
        if (plain()) {
            Files.makeDirectory("inside");
            long child =
                    child(
                            -1,
                            () -> {
                                call(Call.CHDIR, text("inside"));
                                abort();
                            });
            equal("status", DUMPED | Signal.SIGABRT, statusOf(child));
            holds("not outside", !coreExists());
            holds("inside", Files.size("inside/core") > PAGE);
        }
    }

    @Case("kill")
    static void firstNoteIsTheProcessWithItsSignal() {
        if (!plain()) {
            return;
        }
        long child = child(-1, CoreCases::abort);
        equal("status", DUMPED | Signal.SIGABRT, statusOf(child));
        CoreImage core = CoreImage.open("core");
        long status = core.note(CoreNotes.NT_PRSTATUS, 0);
        equal("size", ElfPrStatus.SIZE, core.noteSize(CoreNotes.NT_PRSTATUS, 0));
        equal("signal", Signal.SIGABRT, Mem.getShort(status + ElfPrStatus.PR_CURSIG));
        equal("pid", child, Mem.getInt(status + ElfPrStatus.PR_PID));
        equal("parent", call(Call.GETPID), Mem.getInt(status + ElfPrStatus.PR_PPID));
        equal("group", call(Call.GETPGRP), Mem.getInt(status + ElfPrStatus.PR_PGRP));
        equal("session", call(Call.GETSID, 0), Mem.getInt(status + ElfPrStatus.PR_SID));
        equal("one thread", 0, core.note(CoreNotes.NT_PRSTATUS, 1));
    }

    @Case("rt_sigaction")
    static void registersAreThoseOfTheFault() {
        if (!plain()) {
            return;
        }
        CoreImage core = core(Signal.SIGILL, () -> Machine.undefined());
        long registers = core.note(CoreNotes.NT_PRSTATUS, 0) + ElfPrStatus.PR_REG;
        equal("rip", Cpu.symbol("conform_undefined"), Mem.getLong(registers + UserRegs.RIP));
        equal("orig_rax", -1, Mem.getLong(registers + UserRegs.ORIG_RAX));
        equal("cs", 0x33, Mem.getLong(registers + UserRegs.CS));
        equal("ss", 0x2b, Mem.getLong(registers + UserRegs.SS));
        long stack = Mem.getLong(registers + UserRegs.RSP);
        holds("the stack is dumped", core.contents(stack) != 0);
    }

    @Case("rt_sigaction")
    static void registersOfACallAreBehindIt() {
        if (!plain()) {
            return;
        }
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        long registers = core.note(CoreNotes.NT_PRSTATUS, 0) + ElfPrStatus.PR_REG;
        long rip = Mem.getLong(registers + UserRegs.RIP);
        equal("syscall before it", 0x050f, Mem.getShort(rip - 2) & 0xffff);
        equal("number", Call.KILL, Mem.getLong(registers + UserRegs.ORIG_RAX));
        equal("result", 0, Mem.getLong(registers + UserRegs.RAX));
    }

    @Case("rt_sigaction")
    static void signalsInformationIsANote() {
        if (!plain()) {
            return;
        }
        CoreImage core = core(Signal.SIGSEGV, () -> Machine.load(UNMAPPED));
        long info = core.note(CoreNotes.NT_SIGINFO, 0);
        equal("size", SigInfo.SIZE, core.noteSize(CoreNotes.NT_SIGINFO, 0));
        equal("signal", Signal.SIGSEGV, Mem.getInt(info));
        equal("code", SEGV_MAPERR, Mem.getInt(info + 8));
        equal("address", UNMAPPED, Mem.getLong(info + SigInfo.SI_ADDR));
    }

    @Case("execve")
    static void processAndItsProgramAreNotes() {
        if (!plain()) {
            return;
        }
        CoreImage core =
                core(
                        Signal.SIGABRT,
                        () -> {
                            call(Call.PRCTL, Prctl.PR_SET_NAME, text("dying"), 0, 0, 0);
                            abort();
                        });
        long info = core.note(CoreNotes.NT_PRPSINFO, 0);
        equal("size", ElfPrPsInfo.SIZE, core.noteSize(CoreNotes.NT_PRPSINFO, 0));
        textIs("dying\0", info + ElfPrPsInfo.PR_FNAME);
        equal("state", 'R', Mem.getByte(info + ElfPrPsInfo.PR_SNAME));
        equal("parent", call(Call.GETPID), Mem.getInt(info + ElfPrPsInfo.PR_PPID));
        String arguments = ProcKit.read("/proc/self/cmdline");
        int first = arguments.indexOf('\0');
        textIs(arguments.substring(0, first) + " ", info + ElfPrPsInfo.PR_PSARGS);
    }

    @Case("prctl")
    static void auxiliaryVectorIsANote() {
        if (!plain()) {
            return;
        }
        long vector = memory(512);
        succeeds(call(Call.PRCTL, Prctl.PR_GET_AUXV, vector, 512, 0, 0));
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        long note = core.note(CoreNotes.NT_AUXV, 0);
        for (long at = 0; Mem.getLong(vector + at) != 0; at += 16) {
            equal("type", Mem.getLong(vector + at), Mem.getLong(note + at));
            equal("value", Mem.getLong(vector + at + 8), Mem.getLong(note + at + 8));
        }
    }

    @Case("mmap")
    static void mappedFilesAreANote() {
        if (!plain()) {
            return;
        }
        Files.make("mapped", "contents");
        long fd = Files.open("mapped", Fcntl.O_RDONLY);
        long at = succeeds(call(Call.MMAP, 0, PAGE, 1, 2, fd, 0));
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        long note = core.note(CoreNotes.NT_FILE, 0);
        long count = Mem.getLong(note);
        equal("page size", PAGE, Mem.getLong(note + 8));
        long name = note + 16 + 24 * count;
        boolean found = false;
        for (int i = 0; i < count && !found; i++) {
            long entry = note + 16 + 24L * i;
            found = Mem.getLong(entry) == at;
            if (found) {
                equal("end", at + PAGE, Mem.getLong(entry + 8));
                equal("offset", 0, Mem.getLong(entry + 16));
            }
            while (!found && Mem.getByte(name++) != 0) {
                // To the next name.
            }
        }
        holds("the mapping is there", found);
        long end = name;
        while (Mem.getByte(end) != 0) {
            end++;
        }
        textIs("/mapped\0", end - "/mapped".length());
    }

    @Case("clone")
    static void everyThreadIsANoteAndTheDyingOneIsFirst() {
        if (!plain()) {
            return;
        }
        long page = Processes.sharedPage();
        long child =
                child(
                        -1,
                        () -> {
                            Threads.start(ThreadJobs.MEET);
                            Threads.await(0, 1);
                            Mem.putLong(page, Threads.start(ThreadJobs.FAULT));
                            while (true) {
                                call(Call.PAUSE);
                            }
                        });
        equal("status", DUMPED | Signal.SIGSEGV, statusOf(child));
        CoreImage core = CoreImage.open("core");
        long first = core.note(CoreNotes.NT_PRSTATUS, 0);
        long registers = first + ElfPrStatus.PR_REG;
        equal("rip", Cpu.symbol("conform_load"), Mem.getLong(registers + UserRegs.RIP));
        equal("rdi", UNMAPPED, Mem.getLong(registers + 14 * 8));
        boolean leader = false;
        for (int i = 1; i <= 2; i++) {
            long other = core.note(CoreNotes.NT_PRSTATUS, i);
            holds("a third thread", other != 0);
            leader |= Mem.getInt(other + ElfPrStatus.PR_PID) == child;
        }
        holds("the first thread too", leader);
        equal("no fourth", 0, core.note(CoreNotes.NT_PRSTATUS, 3));
    }

    @Case("rt_sigaction")
    static void floatingPointRegistersAreNotes() {
        if (!plain()) {
            return;
        }
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        equal("size", 512, core.noteSize(CoreNotes.NT_FPREGSET, 0));
        long state = core.note(CoreNotes.NT_FPREGSET, 0);
        equal("MXCSR", 0x1f80, Mem.getInt(state + 24));
        equal("control word", 0x37f, Mem.getShort(state) & 0xffff);
        long extended = core.note(CoreNotes.NT_X86_XSTATE, 0);
        if (extended != 0) {
            equal("MXCSR", 0x1f80, Mem.getInt(extended + 24));
            holds("x87 and SSE", (Mem.getLong(extended + 464) & 3) == 3);
            equal(
                    "of the processor",
                    0,
                    Mem.getLong(extended + 512) & ~Mem.getLong(extended + 464));
        }
    }

    @Case("mmap")
    static void anonymousMemoryIsDumped() {
        if (!plain()) {
            return;
        }
        long pages = anonymous(3 * PAGE);
        Mem.putLong(pages + PAGE + 8, 0x1122334455667788L);
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        long at = core.contents(pages + PAGE + 8);
        holds("is there", at != 0);
        equal("contents", 0x1122334455667788L, Mem.getLong(at));
        equal("untouched page", 0, Mem.getLong(core.contents(pages + 2 * PAGE)));
    }

    @Case("madvise")
    static void memoryThatIsNotToBeDumpedIsNot() {
        if (!plain()) {
            return;
        }
        long pages = anonymous(4 * PAGE);
        Mem.fill(pages, 4 * PAGE, (byte) 5);
        returns(0, call(Call.MADVISE, pages + PAGE, PAGE, Mman.MADV_DONTDUMP));
        returns(0, call(Call.MADVISE, pages + 2 * PAGE, PAGE, Mman.MADV_DONTDUMP));
        returns(0, call(Call.MADVISE, pages + 2 * PAGE, PAGE, Mman.MADV_DODUMP));
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        equal("before", 5, Mem.getByte(core.contents(pages)));
        equal("not dumped", 0, core.dumped(pages + PAGE));
        equal("behind", 5, Mem.getByte(core.contents(pages + 2 * PAGE)));
    }

    @Case("mmap")
    static void sharedMemoryIsDumpedAndSharedFilesAreNot() {
        if (!plain()) {
            return;
        }
        long shared = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, SHARED_ANONYMOUS, -1, 0));
        Mem.putLong(shared, 99);
        Files.make("mapped", "contents");
        long fd = Files.open("mapped", Fcntl.O_RDWR);
        long file = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, 1, fd, 0));
        Mem.putByte(file, (byte) 'C');
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        equal("shared memory", 99, Mem.getLong(core.contents(shared)));
        equal("shared file", 0, core.dumped(file));
    }

    @Case("mmap")
    static void privateFilePagesAreDumpedWhenWritten() {
        if (!plain()) {
            return;
        }
        Files.make("mapped", "contents");
        long fd = Files.open("mapped", Fcntl.O_RDWR);
        long clean = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, 2, fd, 0));
        long dirty = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, 2, fd, 0));
        succeeds(call(Call.MPROTECT, clean, PAGE, 1));
        Mem.getByte(clean);
        Mem.putByte(dirty, (byte) 'C');
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        textIs("Contents", core.contents(dirty));
        equal("the file's page", 0, core.dumped(clean));
    }

    @Case("execve")
    static void programsOwnTextIsNotDumped() {
        if (!plain()) {
            return;
        }
        CoreImage core = core(Signal.SIGABRT, CoreCases::abort);
        long dumped = core.dumped(Cpu.symbol("conform_load"));
        holds("not dumped, or one page", dumped == 0 || dumped == PAGE);
    }

    @Case("fork")
    static void filterIsInherited() {
        String before = ProcKit.read("/proc/self/coredump_filter");
        Processes.inChild(
                () -> {
                    filter("0x12");
                    Processes.inChild(
                            () -> {
                                String read = ProcKit.read("/proc/self/coredump_filter");
                                ProcKit.same("inherited", "00000012\n", read);
                            });
                });
        ProcKit.same("own", before, ProcKit.read("/proc/self/coredump_filter"));
    }

    @Case("fork")
    static void filterIsANumber() {
        fails(Errno.EINVAL, ProcKit.write("/proc/self/coredump_filter", "none"));
        Processes.inChild(
                () -> {
                    filter("17");
                    String read = ProcKit.read("/proc/self/coredump_filter");
                    ProcKit.same("decimal", "00000011\n", read);
                    filter("010");
                    read = ProcKit.read("/proc/self/coredump_filter");
                    ProcKit.same("octal", "00000008\n", read);
                    filter("0xfffff\n");
                    read = ProcKit.read("/proc/self/coredump_filter");
                    ProcKit.same("known bits", "000001ff\n", read);
                });
    }

    @Case("mmap")
    static void filterLeavesAnonymousMemoryOut() {
        if (!plain()) {
            return;
        }
        long own = anonymous(PAGE);
        Mem.putLong(own, 1);
        long shared = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, SHARED_ANONYMOUS, -1, 0));
        Mem.putLong(shared, 99);
        CoreImage core =
                core(
                        Signal.SIGABRT,
                        () -> {
                            filter("2");
                            abort();
                        });
        equal("private", 0, core.dumped(own));
        equal("shared", 99, Mem.getLong(core.contents(shared)));
    }

    @Case("mmap")
    static void filterTakesMappedFilesIn() {
        if (!plain()) {
            return;
        }
        Files.make("mapped", "contents");
        long fd = Files.open("mapped", Fcntl.O_RDWR);
        long own = succeeds(call(Call.MMAP, 0, PAGE, 1, 2, fd, 0));
        long shared = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, 1, fd, 0));
        CoreImage core =
                core(
                        Signal.SIGABRT,
                        () -> {
                            filter("0xc");
                            abort();
                        });
        textIs("contents", core.contents(own));
        textIs("contents", core.contents(shared));
    }

    @Case("wait4")
    static void handledSignalDumpsNoCore() {
        long child =
                child(
                        -1,
                        () -> {
                            Handlers.install(Signal.SIGABRT);
                            abort();
                            call(Call.EXIT_GROUP, Handlers.handled());
                        });
        equal("status", 1 << 8, statusOf(child));
        holds("no file", !coreExists());
    }

    @Case("exit_group")
    static void otherThreadsEndWithTheSameStatus() {
        if (!plain()) {
            return;
        }
        long child =
                child(
                        PAGE,
                        () -> {
                            Threads.start(ThreadJobs.FAULT);
                            while (true) {
                                call(Call.GETPID);
                            }
                        });
        equal("status", DUMPED | Signal.SIGSEGV, statusOf(child));
    }
}
