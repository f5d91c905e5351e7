package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Extern;

/** Processes, threads, futexes, signals and sleeping. */
final class ProcessBenchmarks {
    private static final int STACK_SIZE = 64 * 1024;
    private static final long SLEEP_NANOS = 100_000;
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final int SIGUSR1 = 10;
    private static final long SA_RESTORER = 0x04000000;
    private static final int SIGSET_SIZE = 8;

    /** VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, PARENT_SETTID and CHILD_CLEARTID. */
    private static final long THREAD_FLAGS = 0x350f00;

    @Assembly
    static final String CODE =
            """
            .text
            .globl bench_thread
            bench_thread:
                movq %rcx, %r10
                movl $56, %eax
                syscall
                testq %rax, %rax
                jz .Lbench_thread_runs
                retq
            .Lbench_thread_runs:
                movl $60, %eax
                xorl %edi, %edi
                syscall
            .globl bench_handler
            bench_handler:
                retq
            .globl bench_restorer
            bench_restorer:
                movl $15, %eax
                syscall
            """;

    static final Benchmark[] ALL = {
        new Benchmark("fork", "fork(2), exit(2) and wait4(2)", 200, ProcessBenchmarks::fork),
        new Benchmark("exec", "the same with execve(2) between", 100, ProcessBenchmarks::exec),
        new Benchmark("thread", "a thread made and joined", 1_000, ProcessBenchmarks::thread),
        new Benchmark(
                "futex",
                "to another process and back by futex(2)",
                2_000,
                ProcessBenchmarks::futexTurns),
        new Benchmark(
                "signal",
                "kill(2) of itself, handler and return",
                5_000,
                ProcessBenchmarks::signal),
        new Benchmark(
                "sleep", "lateness of nanosleep(2) for 100 µs", 200, ProcessBenchmarks::sleep),
    };

    private ProcessBenchmarks() {}

    @Extern("bench_thread")
    private static long startThread(long flags, long stack, long parentTid, long childTid) {
        throw new UnsupportedOperationException("only in compiled code");
    }

    private static void fork(int rounds) {
        for (int i = 0; i < rounds; i++) {
            long child = Calls.fork();
            if (child == 0) {
                Calls.exit();
            }
            Calls.await(child);
        }
    }

    private static void exec(int rounds) {
        long path = Program.text("/init");
        long arguments = path + 64;
        Mem.putLong(arguments, path);
        Mem.putLong(arguments + 8, arguments + 32);
        Mem.putLong(arguments + 16, 0);
        Program.text(Program.EXIT_AT_ONCE, arguments + 32);
        for (int i = 0; i < rounds; i++) {
            long child = Calls.fork();
            if (child == 0) {
                Calls.call(Calls.EXECVE, path, arguments, 0);
            }
            Calls.await(child);
        }
    }

    private static void thread(int rounds) {
        long stack = Calls.map(STACK_SIZE);
        long word = Program.buffer();
        for (int i = 0; i < rounds; i++) {
            Calls.succeeds(startThread(THREAD_FLAGS, stack + STACK_SIZE, word, word));
            int tid;
            while ((tid = Mem.getIntVolatile(word)) != 0) {
                Cpu.linuxSyscall(Calls.FUTEX, word, FUTEX_WAIT, tid, 0, 0, 0);
            }
        }
        Calls.unmap(stack, STACK_SIZE);
    }

    private static void futexTurns(int rounds) {
        long word = Calls.mapShared(STACK_SIZE);
        long child = Calls.fork();
        if (child == 0) {
            takeTurns(word, 1, rounds);
            Calls.exit();
        }
        takeTurns(word, 0, rounds);
        Program.end();
        Calls.await(child);
        Calls.unmap(word, STACK_SIZE);
    }

    private static void takeTurns(long word, int self, int rounds) {
        int other = 1 - self;
        for (int i = 0; i < rounds; i++) {
            while (Mem.getIntVolatile(word) == other) {
                Cpu.linuxSyscall(Calls.FUTEX, word, FUTEX_WAIT, other, 0, 0, 0);
            }
            Mem.putIntVolatile(word, other);
            Calls.call(Calls.FUTEX, word, FUTEX_WAKE, 1);
        }
    }

    private static void signal(int rounds) {
        long action = Program.buffer();
        Mem.putLong(action, Cpu.symbol("bench_handler"));
        Mem.putLong(action + 8, SA_RESTORER);
        Mem.putLong(action + 16, Cpu.symbol("bench_restorer"));
        Mem.putLong(action + 24, 0);
        Calls.call(Calls.RT_SIGACTION, SIGUSR1, action, 0, SIGSET_SIZE);
        long self = Calls.call(Calls.GETPID, 0);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.KILL, self, SIGUSR1);
        }
    }

    private static void sleep(int rounds) {
        long time = Program.buffer();
        Mem.putLong(time, 0);
        Mem.putLong(time + 8, SLEEP_NANOS);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.NANOSLEEP, time, 0);
        }
        Program.end();
        Program.discount(rounds * SLEEP_NANOS);
    }
}
