package elfin.kernel.boot;

import elfin.kernel.arch.SyscallEntries;
import elfin.kernel.mm.Frames;
import elfin.kernel.syscall.MissingCalls;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.time.Clock;
import elfin.runtime.Heap;
import elfin.table.CallNames;
import java.util.function.Consumer;

/**
 * What the kernel counted during a run, as lines for the host: {@code stat NAME NUMBER}, {@code
 * call NAME N N}.
 */
final class RunStatistics {
    private static long framesAtStart;
    private static long heapAtStart;

    private RunStatistics() {}

    /** The program is about to run. */
    static void begin() {
        framesAtStart = Frames.freeFrames();
        heapAtStart = Heap.blockBytes();
    }

    static void send(Consumer<String> line) {
        for (int number = 0; number < SyscallEntries.COUNT; number++) {
            String name = CallNames.of(number);
            if (name == null) {
                continue;
            }
            long rewritten = SyscallEntries.rewrittenCalls(number);
            long trapped = SyscallEntries.trappedCalls(number);
            if (rewritten + trapped > 0) {
                line.accept("call " + name + " " + rewritten + " " + trapped);
            }
            if (MissingCalls.count(number) > 0) {
                line.accept("missing " + name + " " + MissingCalls.count(number));
            }
        }
        line.accept("stat uptimeNanos " + Clock.monotonicNanos());
        line.accept("stat peakMemoryBytes " + Frames.peakUsedFrames() * Frames.SIZE);
        line.accept("stat totalMemoryBytes " + Frames.totalFrames() * Frames.SIZE);
        // What nobody can reach any more counts as free.
        Heap.collect();
        line.accept("stat freeFramesAtStart " + framesAtStart);
        line.accept("stat freeFramesAtEnd " + Frames.freeFrames());
        line.accept("stat processesAtEnd " + ProcessTable.count());
        line.accept("stat heapBytesAtStart " + heapAtStart);
        line.accept("stat heapBytes " + Heap.blockBytes());
        line.accept("stat heapAllocatedBytes " + Heap.allocatedBytes());
        line.accept("stat heapLiveBytes " + Heap.liveBytes());
        line.accept("stat heapLiveObjects " + Heap.liveObjects());
        line.accept("stat heapPeakObjects " + Heap.peakLiveObjects());
        line.accept("stat collections " + Heap.collections());
        line.accept("stat longestPauseNanos " + Heap.longestPauseNanos());
        line.accept("stat totalPauseNanos " + Heap.totalPauseNanos());
    }
}
