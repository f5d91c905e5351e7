package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.Rseq;
import elfin.abi.struct.RseqCs;
import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Extern;

/** Restartable sequences of rseq(2), membarrier(2), and restart_syscall(2). */
final class SequenceCases {
    private static final int SIGNATURE = 0x53053053;
    private static final int UNREGISTER = 1;
    private static final int COMMITTED = 1;
    private static final int ABORTED = 2;
    private static final long MANY = 20_000_000_000L;

    private static final int GLOBAL = 1;
    private static final int GLOBAL_EXPEDITED = 2;
    private static final int PRIVATE_EXPEDITED = 8;
    private static final int SYNC_CORE = 32;
    private static final int SEQUENCES = 128;
    private static final int GET_REGISTRATIONS = 512;

    @Assembly
    static final String SEQUENCE =
            """
            .text
            .globl conform_sequence
            conform_sequence:
                movq %rsi, 8(%rdi)
            .globl conform_sequence_start
            conform_sequence_start:
                decq %rdx
                jnz conform_sequence_start
            .globl conform_sequence_end
            conform_sequence_end:
                movl $1, %eax
                retq
                .byte 0x0f, 0xb9, 0x3d
                .long 0x53053053
            .globl conform_sequence_abort
            conform_sequence_abort:
                movl $2, %eax
                retq
            .globl conform_calling_sequence
            conform_calling_sequence:
                movq %rdx, %rax
                movq %rcx, %r8
                movq %rsi, 8(%rdi)
            .globl conform_calling_sequence_start
            conform_calling_sequence_start:
                movq %r8, %rdi
                xorl %esi, %esi
                syscall
                nop
                nop
                nop
                nop
            .globl conform_calling_sequence_end
            conform_calling_sequence_end:
                movl $1, %eax
                retq
            """;

    private static final int MOST_TRIES = 200;

    private SequenceCases() {}

    /** Counts down in a critical section; whether it got to its end. */
    @Extern("conform_sequence")
    private static native long sequence(long area, long section, long rounds);

    /** Makes a call with one argument in a critical section; whether it got to its end. */
    @Extern("conform_calling_sequence")
    private static native long callingSequence(long area, long section, long number, long argument);

    private static long callingSection() {
        long section = section();
        long start = Cpu.symbol("conform_calling_sequence_start");
        Mem.putLong(section + RseqCs.START_IP, start);
        Mem.putLong(
                section + RseqCs.POST_COMMIT_OFFSET,
                Cpu.symbol("conform_calling_sequence_end") - start);
        return section;
    }

    private static long area() {
        return memory(96) + 31 & -32;
    }

    private static long register() {
        long area = area();
        returns(0, call(Call.RSEQ, area, Rseq.SIZE, 0, SIGNATURE));
        return area;
    }

    private static void unregister(long area) {
        returns(0, call(Call.RSEQ, area, Rseq.SIZE, UNREGISTER, SIGNATURE));
    }

    private static long section() {
        long section = memory(64) + 31 & -32;
        long start = Cpu.symbol("conform_sequence_start");
        Mem.putLong(section + RseqCs.START_IP, start);
        Mem.putLong(
                section + RseqCs.POST_COMMIT_OFFSET, Cpu.symbol("conform_sequence_end") - start);
        Mem.putLong(section + RseqCs.ABORT_IP, Cpu.symbol("conform_sequence_abort"));
        return section;
    }

    @Case("rseq")
    static void sequenceReachesItsEnd() {
        long area = register();
        returns(COMMITTED, sequence(area, section(), 100));
        unregister(area);
    }

    /** On a busy machine another program's turn may come first: then it is tried again. */
    @Case("rseq")
    static void signalAbortsASequence() {
        inChild(
                () -> {
                    Handlers.install(Signal.SIGALRM);
                    long area = register();
                    boolean seen = false;
                    for (int i = 0; i < MOST_TRIES && !seen; i++) {
                        int before = Handlers.handled();
                        TimeCases.startTimer(2_000, 2_000);
                        returns(ABORTED, sequence(area, section(), MANY));
                        equal("section", 0, Mem.getLong(area + Rseq.RSEQ_CS));
                        while (Handlers.handled() == before) {
                            call(Call.SCHED_YIELD);
                        }
                        seen = Handlers.lastRip == Cpu.symbol("conform_sequence_abort");
                    }
                    holds("aborted by the signal", seen);
                });
    }

    @Case("rseq")
    static void preemptionAbortsASequence() {
        inChild(
                () -> {
                    long mask = memory(8);
                    Mem.putLong(mask, 1);
                    returns(0, call(Call.SCHED_SETAFFINITY, 0, 8, mask));
                    long child = succeeds(call(Call.FORK));
                    if (child == 0) {
                        while (true) {
                            Machine.spin(1_000_000);
                        }
                    }
                    long area = register();
                    returns(ABORTED, sequence(area, section(), MANY));
                    equal("section", 0, Mem.getLong(area + Rseq.RSEQ_CS));
                    returns(0, call(Call.KILL, child, 9));
                    statusOf(child);
                });
    }

    @Case("rseq")
    static void callThatWaitsInASectionAbortsIt() {
        long time = memory(16);
        Mem.putLong(time + 8, 1_000_000);
        long area = register();
        returns(ABORTED, callingSequence(area, callingSection(), Call.NANOSLEEP, time));
        equal("section", 0, Mem.getLong(area + Rseq.RSEQ_CS));
        unregister(area);
    }

    /** On a busy machine another program's turn may come: then it is tried again. */
    @Case("rseq")
    static void callThatDoesNotWaitLeavesASectionAlone() {
        long area = register();
        long result = ABORTED;
        for (int i = 0; i < MOST_TRIES && result == ABORTED; i++) {
            result = callingSequence(area, callingSection(), Call.GETPID, 0);
        }
        returns(COMMITTED, result);
        unregister(area);
    }

    @Case("rseq")
    static void sectionIsForgottenAfterAWaitOutsideOfIt() {
        long time = memory(16);
        Mem.putLong(time + 8, 100_000);
        long area = register();
        Mem.putLong(area + Rseq.RSEQ_CS, section());
        returns(0, call(Call.NANOSLEEP, time, 0));
        equal("section", 0, Mem.getLong(area + Rseq.RSEQ_CS));
        unregister(area);
    }

    @Case("rseq")
    static void sectionThatIsNotExecutedIsForgotten() {
        Handlers.install(Signal.SIGUSR1);
        long area = register();
        Mem.putLong(area + Rseq.RSEQ_CS, section());
        Handlers.raise(Signal.SIGUSR1);
        equal("section", 0, Mem.getLong(area + Rseq.RSEQ_CS));
        unregister(area);
    }

    private static void killedBySection(int offset, long value) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Handlers.install(Signal.SIGUSR1);
            long area = register();
            long section = section();
            Mem.putLong(section + offset, value);
            Mem.putLong(area + Rseq.RSEQ_CS, section);
            Handlers.raise(Signal.SIGUSR1);
            call(Call.EXIT_GROUP, 1);
        }
        equal("status", Signal.SIGSEGV, statusOf(child) & 0x7f);
    }

    @Case("rseq")
    static void abortWithoutSignatureKills() {
        killedBySection(RseqCs.ABORT_IP, Cpu.symbol("conform_sequence"));
    }

    @Case("rseq")
    static void abortInsideTheSectionKills() {
        killedBySection(RseqCs.ABORT_IP, Cpu.symbol("conform_sequence_start"));
    }

    @Case("rseq")
    static void unknownVersionKills() {
        killedBySection(RseqCs.VERSION, 1);
    }

    @Case("rseq")
    static void sectionBeyondTheEndOfMemoryKills() {
        killedBySection(RseqCs.POST_COMMIT_OFFSET, -1);
    }

    @Case("rseq")
    static void unmappedSectionKills() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Handlers.install(Signal.SIGUSR1);
            long area = register();
            Mem.putLong(area + Rseq.RSEQ_CS, UNMAPPED);
            Handlers.raise(Signal.SIGUSR1);
            call(Call.EXIT_GROUP, 1);
        }
        equal("status", Signal.SIGSEGV, statusOf(child) & 0x7f);
    }

    @Case("rseq")
    static void childKeepsItsParentsArea() {
        long area = register();
        inChild(
                () -> {
                    fails(Errno.EBUSY, call(Call.RSEQ, area, Rseq.SIZE, 0, SIGNATURE));
                    unregister(area);
                });
        unregister(area);
    }

    @Case("rseq")
    static void registrationIsChecked() {
        long area = area();
        fails(Errno.EINVAL, call(Call.RSEQ, area, 16, 0, SIGNATURE));
        fails(Errno.EINVAL, call(Call.RSEQ, area + 4, Rseq.SIZE, 0, SIGNATURE));
        fails(Errno.EINVAL, call(Call.RSEQ, area, Rseq.SIZE, 2, SIGNATURE));
        fails(Errno.EFAULT, call(Call.RSEQ, Kit.NON_CANONICAL, Rseq.SIZE, 0, SIGNATURE));
        fails(Errno.EINVAL, call(Call.RSEQ, area, Rseq.SIZE, UNREGISTER, SIGNATURE));
        area = register();
        fails(Errno.EINVAL, call(Call.RSEQ, area + 32, Rseq.SIZE, 0, SIGNATURE));
        fails(Errno.EINVAL, call(Call.RSEQ, area, 64, 0, SIGNATURE));
        fails(Errno.EPERM, call(Call.RSEQ, area, Rseq.SIZE, 0, 1));
        fails(Errno.EINVAL, call(Call.RSEQ, area, 64, UNREGISTER, SIGNATURE));
        fails(Errno.EINVAL, call(Call.RSEQ, area + 32, Rseq.SIZE, UNREGISTER, SIGNATURE));
        unregister(area);
    }

    @Case("membarrier")
    static void allCommandsAreOffered() {
        returns(1023, call(Call.MEMBARRIER, 0, 0, 0));
    }

    @Case("membarrier")
    static void globalBarriersNeedNoRegistration() {
        returns(0, call(Call.MEMBARRIER, GLOBAL, 0, 0));
        returns(0, call(Call.MEMBARRIER, GLOBAL_EXPEDITED, 0, 0));
        returns(0, call(Call.MEMBARRIER, GLOBAL_EXPEDITED << 1, 0, 0));
    }

    @Case(value = "membarrier", alone = true)
    static void privateBarriersNeedTheirRegistration() {
        for (int command : new int[] {PRIVATE_EXPEDITED, SYNC_CORE, SEQUENCES}) {
            fails(Errno.EPERM, call(Call.MEMBARRIER, command, 0, 0));
            returns(0, call(Call.MEMBARRIER, command << 1, 0, 0));
            returns(0, call(Call.MEMBARRIER, command, 0, 0));
        }
        returns((8 | 32 | 128) << 1, call(Call.MEMBARRIER, GET_REGISTRATIONS, 0, 0));
        inChild(
                () -> {
                    returns((8 | 32 | 128) << 1, call(Call.MEMBARRIER, GET_REGISTRATIONS, 0, 0));
                    returns(0, call(Call.MEMBARRIER, PRIVATE_EXPEDITED, 0, 0));
                });
    }

    @Case("membarrier")
    static void barrierArgumentsAreChecked() {
        for (int command : new int[] {0, GLOBAL, GLOBAL_EXPEDITED, SYNC_CORE, GET_REGISTRATIONS}) {
            fails(Errno.EINVAL, call(Call.MEMBARRIER, command, 1, 0));
        }
        fails(Errno.EINVAL, call(Call.MEMBARRIER, SEQUENCES, 2, 0));
        fails(Errno.EINVAL, call(Call.MEMBARRIER, 3, 0, 0));
        fails(Errno.EINVAL, call(Call.MEMBARRIER, 1 << 10, 0, 0));
        fails(Errno.EINVAL, call(Call.MEMBARRIER, -1, 0, 0));
    }

    @Case("restart_syscall")
    static void nothingToRestartIsEintr() {
        fails(Errno.EINTR, call(Call.RESTART_SYSCALL));
    }

    @Case("restart_syscall")
    static void stoppedFutexWaitEndsAtItsTime() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long time = memory(16);
            Mem.putLong(time + 8, 30_000_000);
            long before = millis();
            long result = call(Call.FUTEX, memory(8), 0, 0, time);
            long waited = millis() - before;
            boolean right = result == -Errno.ETIMEDOUT && waited >= 29;
            call(Call.EXIT_GROUP, right ? 7 : 1);
        }
        long time = memory(16);
        Mem.putLong(time + 8, 5_000_000);
        returns(0, call(Call.NANOSLEEP, time, 0));
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        int status = statusOf(child, 2);
        // On a busy machine its time may be over before it is stopped.
        if ((status & 0xff) == 0x7f) {
            returns(0, call(Call.KILL, child, Signal.SIGCONT));
            status = statusOf(child);
        }
        equal("status", 7 << 8, status);
    }

    private static long millis() {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, 1, time));
        return Mem.getLong(time) * 1000 + Mem.getLong(time + 8) / 1_000_000;
    }

    @Case("getcpu")
    static void processorIsToldToBothOrNobody() {
        long place = memory(16);
        Mem.putLong(place, -1);
        returns(0, call(Call.GETCPU, place, place + 4, 0));
        holds("processor", Mem.getInt(place) >= 0);
        equal("node", 0, Mem.getInt(place + 4));
        returns(0, call(Call.GETCPU, 0, 0, 0));
        fails(Errno.EFAULT, call(Call.GETCPU, UNMAPPED, 0, 0));
        fails(Errno.EFAULT, call(Call.GETCPU, 0, UNMAPPED, 0));
    }
}
