package elfin.kernel.boot;

import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.time.Clock;
import elfin.raw.Mem;
import elfin.runtime.Collector;
import elfin.runtime.ImageRoots;
import elfin.runtime.RootSource;

/** The image, the stack of the thread that collects, and those of all threads that wait. */
final class KernelRoots implements RootSource {
    @Override
    public void scanRoots(long stackPointer) {
        ImageRoots.scan();
        KernelThread current = Scheduler.current();
        if (current != null) {
            Collector.scan(stackPointer, current.stackTop);
        }
        for (KernelThread thread = Scheduler.firstThread();
                thread != null;
                thread = thread.nextThread()) {
            if (thread != current) {
                long saved = thread.statePage + KernelThread.SAVED_STACK_POINTER_OFFSET;
                Collector.scan(Mem.getLong(saved), thread.stackTop);
            }
        }
    }

    @Override
    public long nanos() {
        return Clock.monotonicNanos();
    }
}
