package elfin.conformance.program;

import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.struct.CloneArgs;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Entry;
import elfin.rules.Extern;

/**
 * Threads of the test program, made with clone(2) alone. Each runs one of {@link ThreadJobs} on a
 * stack of its own and ends. The heap is not made for threads: a job allocates nothing.
 */
final class Threads {
    static final long CLONE_VM = 0x100;
    static final long CLONE_FS = 0x200;
    static final long CLONE_FILES = 0x400;
    static final long CLONE_SIGHAND = 0x800;
    static final long CLONE_THREAD = 0x10000;
    static final long CLONE_SYSVSEM = 0x40000;
    static final long CLONE_PARENT_SETTID = 0x100000;
    static final long CLONE_CHILD_CLEARTID = 0x200000;

    /** What a C library makes threads with, but for their thread pointer. */
    static final long USUAL =
            CLONE_VM
                    | CLONE_FS
                    | CLONE_FILES
                    | CLONE_SIGHAND
                    | CLONE_THREAD
                    | CLONE_SYSVSEM
                    | CLONE_PARENT_SETTID
                    | CLONE_CHILD_CLEARTID;

    private static final int STACK_SIZE = 64 * 1024;
    private static final int FUTEX_WAIT = 0;

    /** {@code struct clone_args} at its first size. */
    static final int CLONE_ARGS_SIZE = CloneArgs.SET_TID;

    /** Words that the case and its threads share: the ids, then what jobs like. */
    static long shared;

    @Assembly
    static final String START =
            """
            .text
            .globl conform_clone
            conform_clone:
                movq %rcx, %r10
                movl $56, %eax
                syscall
            .Lconform_cloned:
                testq %rax, %rax
                jz .Lconform_thread
                retq
            .Lconform_thread:
                movq (%rsp), %rdi
                andq $-16, %rsp
                callq conform_thread
                movl $60, %eax
                xorl %edi, %edi
                syscall
            .globl conform_clone3
            conform_clone3:
                movl $435, %eax
                syscall
                jmp .Lconform_cloned
            """;

    private Threads() {}

    @Extern("conform_clone")
    private static long cloneTask(
            long flags, long stack, long parentTid, long childTid, long threadPointer) {
        throw new UnsupportedOperationException("only in compiled code");
    }

    @Extern("conform_clone3")
    private static long cloneTask(long arguments, long size) {
        throw new UnsupportedOperationException("only in compiled code");
    }

    @Entry("conform_thread")
    static void run(long job) {
        ThreadJobs.run((int) job);
    }

    /** Forgets the threads of earlier cases. */
    static void reset() {
        if (shared == 0) {
            shared = anonymous(Kit.PAGE);
        }
        Mem.fill(shared, Kit.PAGE, (byte) 0);
    }

    /** Starts a thread; its id. {@link #join} waits for its end. */
    static int start(int job) {
        return (int) succeeds(start(job, USUAL));
    }

    /** Starts a thread or gives the error. */
    static long start(int job, long flags) {
        return cloneTask(flags, stack(job), tidAddress(job), tidAddress(job), 0);
    }

    /** Starts a thread with clone3(2). */
    static long startWithClone3(int job, long flags) {
        long arguments = Kit.memory(CLONE_ARGS_SIZE);
        long top = stack(job);
        Mem.putLong(arguments + CloneArgs.FLAGS, flags);
        Mem.putLong(arguments + CloneArgs.CHILD_TID, tidAddress(job));
        Mem.putLong(arguments + CloneArgs.PARENT_TID, tidAddress(job));
        Mem.putLong(arguments + CloneArgs.STACK, top - 32 * 1024);
        Mem.putLong(arguments + CloneArgs.STACK_SIZE, 32 * 1024);
        return cloneTask(arguments, CLONE_ARGS_SIZE);
    }

    /** The top of a new stack, where the job lies. */
    private static long stack(int job) {
        long top = anonymous(STACK_SIZE) + STACK_SIZE - 16;
        Mem.putLong(top, job);
        return top;
    }

    private static long tidAddress(int job) {
        return shared + 4L * job;
    }

    /** Waits until the thread of a job has ended. */
    static void join(int job) {
        int tid;
        while ((tid = Mem.getIntVolatile(tidAddress(job))) != 0) {
            call(Call.FUTEX, tidAddress(job), FUTEX_WAIT, tid, 0);
        }
    }

    /** Waits until a word of {@link #shared} has a value, and lets other tasks run. */
    static void await(int word, int value) {
        while (get(word) != value) {
            call(Call.SCHED_YIELD);
        }
    }

    static int get(int word) {
        return Mem.getIntVolatile(shared + 256 + 4L * word);
    }

    static void put(int word, long value) {
        Mem.putIntVolatile(shared + 256 + 4L * word, (int) value);
    }

    static long address(int word) {
        return shared + 256 + 4L * word;
    }
}
