package elfin.kernel.trace;

import elfin.kernel.arch.SyscallEntries;
import elfin.kernel.console.ConsoleStream;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.MissingCalls;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;
import elfin.kernel.time.Clock;
import elfin.rules.Entry;
import elfin.table.Argument;
import elfin.table.Row;
import elfin.table.Syscalls;
import elfin.table.TraceFormat;

/**
 * Sends a record before and after every system call, and answers calls whose results the host has
 * fixed. Only a machine that is asked for either comes here: its entries are others, so that both
 * cost nothing when they are off.
 */
public final class CallTrace {
    private static final int HIGHEST_ERRNO = 4095;
    private static final int VECTOR_ELEMENT_SIZE = 16;
    private static final int RECORD_LENGTH_OFFSET = 16;

    private static TraceRecord record;

    /** Results that stand in for handlers, by number; null when there are none. */
    private static ForcedResults forced;

    private CallTrace() {}

    /** Traces from now on; the program's entries are to be asked for afterwards. */
    public static void start(ConsoleStream port) {
        record = new TraceRecord(port);
        SyscallEntries.trace();
        Signals.watch(CallTrace::signal);
    }

    /** Has calls answered without their handlers from now on. */
    public static void force(ForcedResults results) {
        forced = results;
        SyscallEntries.trace();
    }

    private static void signal(int signal, int code, int sender, long address) {
        record.begin(TraceFormat.SIGNAL, 0);
        record.putInt(signal);
        record.putInt(code);
        record.putInt(sender);
        record.putInt(0);
        record.putLong(address);
        record.end();
    }

    @Entry("elfin_traced_call")
    static long call(long frame, long trapped) {
        long number = TrapFrame.getOrigRax(frame);
        if (record == null) {
            return answer(number);
        }
        Row row = Syscalls.find(number);
        long[] arguments = new long[TraceFormat.ARGUMENT_COUNT];
        arguments[0] = TrapFrame.getRdi(frame);
        arguments[1] = TrapFrame.getRsi(frame);
        arguments[2] = TrapFrame.getRdx(frame);
        arguments[3] = TrapFrame.getR10(frame);
        arguments[4] = TrapFrame.getR8(frame);
        arguments[5] = TrapFrame.getR9(frame);
        enter((int) number, row, arguments, TrapFrame.getRip(frame), (byte) trapped);
        long start = Clock.monotonicNanos();
        long result = answer(number);
        exit((int) number, row, arguments, result, Clock.monotonicNanos() - start);
        return result;
    }

    private static long answer(long number) {
        if (forced != null && forced.contains(number)) {
            return forced.result(number);
        }
        long thunk = SyscallEntries.thunk(number);
        return thunk == 0
                ? MissingCalls.answer(number)
                : SyscallEntries.call(thunk, Task.current().frame);
    }

    private static void enter(
            int number, Row row, long[] arguments, long returnAddress, byte trapped) {
        record.begin(TraceFormat.ENTER, number);
        record.putHeaderByte(TraceFormat.TRAPPED_OFFSET, trapped);
        for (long argument : arguments) {
            record.putLong(argument);
        }
        record.putLong(returnAddress);
        if (row != null) {
            for (int i = 0; i < row.arguments().length; i++) {
                if (arguments[i] != 0) {
                    captureBefore(row.arguments()[i], i, arguments);
                }
            }
        }
        record.end();
    }

    private static void captureBefore(Argument argument, int i, long[] arguments) {
        long address = arguments[i];
        long next = i + 1 < arguments.length ? arguments[i + 1] : 0;
        int size = argument.type().size();
        switch (argument.type().capture()) {
            case STRING -> record.string(i, 0, address);
            case STRINGS -> strings(i, address);
            case STRING_COUNT -> record.count(i, stringCount(address));
            case IN, IN_OUT -> record.memory(i, 0, address, size, size);
            case BYTES_IN -> bytes(i, address, next, size);
            case ARRAY_IN_OUT -> array(i, address, next, size);
            case VECTOR_IN -> vector(i, address, next, Long.MAX_VALUE);
            default -> {}
        }
    }

    private static void exit(int number, Row row, long[] arguments, long result, long nanos) {
        record.begin(TraceFormat.EXIT, number);
        record.putLong(result);
        record.putLong(nanos);
        boolean failed = result < 0 && result >= -HIGHEST_ERRNO;
        if (row != null && !failed) {
            for (int i = 0; i < row.arguments().length; i++) {
                if (arguments[i] != 0) {
                    captureAfter(row.arguments()[i], i, arguments, result);
                }
            }
        }
        record.end();
    }

    private static void captureAfter(Argument argument, int i, long[] arguments, long result) {
        long address = arguments[i];
        long next = i + 1 < arguments.length ? arguments[i + 1] : 0;
        int size = argument.type().size();
        switch (argument.type().capture()) {
            case OUT, IN_OUT -> record.memory(i, 0, address, size, size);
            case BYTES_OUT -> bytes(i, address, result, size);
            case ARRAY_IN_OUT -> array(i, address, next, size);
            case ARRAY_OUT -> array(i, address, result, size);
            case VECTOR_OUT -> vector(i, address, next, result);
            case ENTRY_COUNT -> record.count(i, entryCount(address, result));
            default -> {}
        }
    }

    private static void bytes(int i, long address, long count, int size) {
        record.memory(i, 0, address, Math.max(count, 0), TraceFormat.SHOWN_BYTES * size);
    }

    private static void array(int i, long address, long count, int size) {
        long elements = Math.min(Math.max(count, 0), Integer.MAX_VALUE);
        record.memory(i, 0, address, elements * size, TraceFormat.MOST_ELEMENTS * size);
    }

    /** The vector itself, then the bytes that its parts hold of the first {@code total}. */
    private static void vector(int i, long address, long count, long total) {
        array(i, address, count, VECTOR_ELEMENT_SIZE);
        long left = total;
        for (int part = 0; part < Math.min(count, TraceFormat.MOST_ELEMENTS) && left > 0; part++) {
            try {
                long element = address + (long) VECTOR_ELEMENT_SIZE * part;
                long length = Math.min(UserMemory.getLong(element + 8), left);
                left -= length;
                record.memory(
                        i,
                        TraceFormat.PART,
                        UserMemory.getLong(element),
                        length,
                        TraceFormat.SHOWN_BYTES);
            } catch (ErrnoException e) {
                return;
            }
        }
    }

    private static void strings(int i, long address) {
        record.count(i, stringCount(address));
        for (int index = 0; index < TraceFormat.MOST_ELEMENTS; index++) {
            try {
                long string = UserMemory.getLong(address + 8L * index);
                if (string == 0) {
                    return;
                }
                record.string(i, TraceFormat.PART, string);
            } catch (ErrnoException e) {
                return;
            }
        }
    }

    private static int stringCount(long address) {
        int count = 0;
        try {
            while (UserMemory.getLong(address + 8L * count) != 0) {
                count++;
            }
        } catch (ErrnoException e) {
            return count;
        }
        return count;
    }

    private static int entryCount(long address, long byteCount) {
        int count = 0;
        long at = 0;
        try {
            while (at < byteCount) {
                at += UserMemory.getShort(address + at + RECORD_LENGTH_OFFSET) & 0xffff;
                count++;
            }
        } catch (ErrnoException e) {
            return count;
        }
        return count;
    }
}
