package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.Signal;
import elfin.abi.struct.IpcPerm;
import elfin.abi.struct.SemBuf;
import elfin.abi.struct.SemIdDs;
import elfin.abi.struct.SemInfo;
import elfin.raw.Mem;

/** System V semaphores. */
final class SemaphoreCases {
    private static final int MODE = 0600;
    private static final long MILLI = 1_000_000;

    private SemaphoreCases() {}

    private static long set(int count) {
        return succeeds(call(Call.SEMGET, Ipc.IPC_PRIVATE, count, Ipc.IPC_CREAT | MODE));
    }

    private static long key() {
        return 0x5d000000L | call(Call.GETPID);
    }

    private static void remove(long id) {
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_RMID));
    }

    private static void put(long id, int number, int value) {
        returns(0, call(Call.SEMCTL, id, number, Ipc.SETVAL, value));
    }

    private static long value(long id, int number) {
        return call(Call.SEMCTL, id, number, Ipc.GETVAL);
    }

    private static long waiting(long id, int number) {
        return call(Call.SEMCTL, id, number, Ipc.GETNCNT);
    }

    private static long waitingForZero(long id, int number) {
        return call(Call.SEMCTL, id, number, Ipc.GETZCNT);
    }

    /** An operation. */
    private static long one(int number, int change, int flags) {
        long address = memory(SemBuf.SIZE);
        fill(address, 0, number, change, flags);
        return address;
    }

    private static void fill(long address, int index, int number, int change, int flags) {
        long entry = address + (long) index * SemBuf.SIZE;
        Mem.putShort(entry + SemBuf.SEM_NUM, (short) number);
        Mem.putShort(entry + SemBuf.SEM_OP, (short) change);
        Mem.putShort(entry + SemBuf.SEM_FLG, (short) flags);
    }

    private static long operate(long id, int number, int change, int flags) {
        return call(Call.SEMOP, id, one(number, change, flags), 1);
    }

    private static long two(
            long id, int number, int change, int otherNumber, int otherChange, int flags) {
        long address = memory(2 * SemBuf.SIZE);
        fill(address, 0, number, change, flags);
        fill(address, 1, otherNumber, otherChange, flags);
        return call(Call.SEMOP, id, address, 2);
    }

    private static long child(long id, int number, int change, int flags) {
        return Children.start(() -> operate(id, number, change, flags));
    }

    private static long status(long id) {
        long status = memory(SemIdDs.SIZE);
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_STAT, status));
        return status;
    }

    @Case("semget")
    static void aNewSetIsOfZerosAndHasItsOwnerAndMode() {
        long id = set(3);
        long status = status(id);
        equal("size", 3, Mem.getLong(status + SemIdDs.SEM_NSEMS));
        equal("mode", MODE, Mem.getInt(status + IpcPerm.MODE));
        equal("operated", 0, Mem.getLong(status + SemIdDs.SEM_OTIME));
        holds("changed", Mem.getLong(status + SemIdDs.SEM_CTIME) > 0);
        returns(0, value(id, 2));
        returns(0, call(Call.SEMCTL, id, 2, Ipc.GETPID));
        remove(id);
    }

    @Case("semget")
    static void aKeyLeadsToTheSameSet() {
        long key = key();
        long id = succeeds(call(Call.SEMGET, key, 2, Ipc.IPC_CREAT | MODE));
        returns(id, call(Call.SEMGET, key, 0, 0));
        returns(id, call(Call.SEMGET, key, 2, Ipc.IPC_CREAT | MODE));
        fails(Errno.EINVAL, call(Call.SEMGET, key, 3, 0));
        fails(Errno.EEXIST, call(Call.SEMGET, key, 2, Ipc.IPC_CREAT | Ipc.IPC_EXCL));
        Children.asNobody(Errno.EACCES, () -> call(Call.SEMGET, key, 2, 0600));
        remove(id);
        fails(Errno.ENOENT, call(Call.SEMGET, key, 2, 0));
    }

    @Case("semget")
    static void theNumberOfSemaphoresIsChecked() {
        fails(Errno.EINVAL, call(Call.SEMGET, Ipc.IPC_PRIVATE, 0, MODE));
        fails(Errno.EINVAL, call(Call.SEMGET, Ipc.IPC_PRIVATE, -1, MODE));
        fails(Errno.EINVAL, call(Call.SEMGET, Ipc.IPC_PRIVATE, 32_001, MODE));
    }

    @Case("semop")
    static void valuesAreAddedAndTaken() {
        long id = set(1);
        returns(0, operate(id, 0, 5, 0));
        returns(0, operate(id, 0, -2, 0));
        returns(3, value(id, 0));
        returns(call(Call.GETPID), call(Call.SEMCTL, id, 0, Ipc.GETPID));
        holds("operated", Mem.getLong(status(id) + SemIdDs.SEM_OTIME) > 0);
        remove(id);
    }

    @Case("semop")
    static void whoDoesNotWaitIsRefused() {
        long id = set(1);
        fails(Errno.EAGAIN, operate(id, 0, -1, Ipc.IPC_NOWAIT));
        returns(0, operate(id, 0, 0, Ipc.IPC_NOWAIT));
        put(id, 0, 1);
        fails(Errno.EAGAIN, operate(id, 0, 0, Ipc.IPC_NOWAIT));
        remove(id);
    }

    @Case("semop")
    static void allOperationsAreDoneOrNone() {
        long id = set(2);
        put(id, 0, 1);
        fails(Errno.EAGAIN, two(id, 0, -1, 1, -1, Ipc.IPC_NOWAIT));
        returns(1, value(id, 0));
        put(id, 1, 1);
        returns(0, two(id, 0, -1, 1, -1, Ipc.IPC_NOWAIT));
        returns(0, value(id, 0));
        returns(0, value(id, 1));
        remove(id);
    }

    @Case("semop")
    static void operationsSeeTheOnesBeforeThem() {
        long id = set(1);
        returns(0, two(id, 0, 0, 0, 1, 0));
        fails(Errno.EAGAIN, two(id, 0, 0, 0, 1, Ipc.IPC_NOWAIT));
        returns(0, two(id, 0, 1, 0, -2, 0));
        returns(0, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void aWaitingTaskGoesOnWhenTheValueSuffices() {
        long id = set(1);
        long child = child(id, 0, -2, 0);
        Children.await(() -> waiting(id, 0) == 1);
        returns(0, operate(id, 0, 1, 0));
        equal("still waits", 1, waiting(id, 0));
        returns(0, operate(id, 0, 1, 0));
        Children.ends(child, 0);
        returns(0, value(id, 0));
        returns(child, call(Call.SEMCTL, id, 0, Ipc.GETPID));
        remove(id);
    }

    @Case("semop")
    static void aTaskWaitsForZero() {
        long id = set(1);
        put(id, 0, 2);
        long child = child(id, 0, 0, 0);
        Children.await(() -> waitingForZero(id, 0) == 1);
        returns(0, waiting(id, 0));
        returns(0, operate(id, 0, -1, 0));
        returns(1, waitingForZero(id, 0));
        returns(0, operate(id, 0, -1, 0));
        Children.ends(child, 0);
        remove(id);
    }

    @Case("semop")
    static void waitingTasksGoOnInTheirOrder() {
        long id = set(1);
        long first = child(id, 0, -1, 0);
        Children.await(() -> waiting(id, 0) == 1);
        long second = child(id, 0, -1, 0);
        Children.await(() -> waiting(id, 0) == 2);
        returns(0, operate(id, 0, 1, 0));
        Children.ends(first, 0);
        equal("the second waits", 1, waiting(id, 0));
        returns(0, operate(id, 0, 1, 0));
        Children.ends(second, 0);
        remove(id);
    }

    @Case("semop")
    static void aSmallerWishOvertakesAGreaterOne() {
        long id = set(1);
        long greedy = child(id, 0, -3, 0);
        Children.await(() -> waiting(id, 0) == 1);
        long modest = child(id, 0, -1, 0);
        Children.await(() -> waiting(id, 0) == 2);
        returns(0, operate(id, 0, 1, 0));
        Children.ends(modest, 0);
        returns(0, operate(id, 0, 3, 0));
        Children.ends(greedy, 0);
        remove(id);
    }

    @Case("semop")
    static void aCompletedOperationLetsOthersGoOn() {
        long id = set(2);
        long first = child(id, 1, -1, 0);
        Children.await(() -> waiting(id, 1) == 1);
        long second = Children.start(() -> two(id, 0, -1, 1, 1, 0));
        Children.await(() -> waiting(id, 0) == 1);
        returns(0, operate(id, 0, 1, 0));
        Children.ends(second, 0);
        Children.ends(first, 0);
        remove(id);
    }

    @Case("semop")
    static void removalEndsWaiting() {
        long id = set(1);
        long child = child(id, 0, -1, 0);
        Children.await(() -> waiting(id, 0) == 1);
        remove(id);
        Children.ends(child, Errno.EIDRM);
        fails(Errno.EINVAL, operate(id, 0, 1, 0));
    }

    @Case("semop")
    static void aSignalEndsWaitingEvenWithRestart() {
        long id = set(1);
        long child =
                Children.start(
                        () -> {
                            Handlers.install(
                                    Signal.SIGUSR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
                            return operate(id, 0, -1, 0);
                        });
        Children.await(() -> waiting(id, 0) == 1);
        returns(0, call(Call.KILL, child, Signal.SIGUSR1));
        Children.ends(child, Errno.EINTR);
        returns(0, waiting(id, 0));
        remove(id);
    }

    @Case("semop")
    static void settingAValueLetsTasksGoOn() {
        long id = set(1);
        long child = child(id, 0, -1, 0);
        Children.await(() -> waiting(id, 0) == 1);
        put(id, 0, 1);
        Children.ends(child, 0);
        remove(id);
    }

    @Case("semop")
    static void valuesHaveALimit() {
        long id = set(1);
        put(id, 0, 32_767);
        fails(Errno.ERANGE, operate(id, 0, 1, 0));
        returns(32_767, value(id, 0));
        fails(Errno.ERANGE, call(Call.SEMCTL, id, 0, Ipc.SETVAL, 32_768));
        fails(Errno.ERANGE, call(Call.SEMCTL, id, 0, Ipc.SETVAL, -1));
        remove(id);
    }

    @Case("semop")
    static void undoTakesOperationsBackAtTheEnd() {
        long id = set(2);
        put(id, 0, 5);
        long child =
                Children.start(
                        () -> {
                            operate(id, 0, -2, Ipc.SEM_UNDO);
                            operate(id, 1, 3, Ipc.SEM_UNDO);
                            operate(id, 1, 1, 0);
                            return 0;
                        });
        Children.ends(child, 0);
        returns(5, value(id, 0));
        returns(1, value(id, 1));
        returns(child, call(Call.SEMCTL, id, 0, Ipc.GETPID));
        remove(id);
    }

    @Case("semop")
    static void undoneOperationsLetOthersGoOn() {
        long id = set(1);
        put(id, 0, 1);
        long gate = Files.pipe();
        long holder =
                Children.start(
                        () -> {
                            operate(id, 0, -1, Ipc.SEM_UNDO);
                            call(Call.READ, Files.readEnd(gate), memory(1), 1);
                            return 0;
                        });
        Children.await(() -> value(id, 0) == 0);
        long child = child(id, 0, -1, 0);
        Children.await(() -> waiting(id, 0) == 1);
        returns(1, call(Call.WRITE, Files.writeEnd(gate), memory(1), 1));
        Children.ends(holder, 0);
        Children.ends(child, 0);
        remove(id);
    }

    @Case("semop")
    static void aKilledProcessIsUndoneToo() {
        long id = set(1);
        put(id, 0, 1);
        long child =
                Children.start(
                        () -> {
                            operate(id, 0, -1, Ipc.SEM_UNDO);
                            while (true) {
                                call(Call.PAUSE);
                            }
                        });
        Children.await(() -> value(id, 0) == 0);
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        equal("status", Signal.SIGKILL, Processes.statusOf(child));
        returns(1, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void aChildDoesNotInheritUndo() {
        long id = set(1);
        put(id, 0, 2);
        returns(0, operate(id, 0, -1, Ipc.SEM_UNDO));
        Children.ends(Children.start(() -> 0), 0);
        returns(1, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void undoneValuesDoNotGoBelowZero() {
        long id = set(1);
        long child =
                Children.start(
                        () -> {
                            operate(id, 0, 3, Ipc.SEM_UNDO);
                            return operate(id, 0, -2, 0);
                        });
        Children.ends(child, 0);
        returns(0, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void settingAValueForgetsWhatToUndo() {
        long id = set(1);
        long child =
                Children.start(
                        () -> {
                            operate(id, 0, 3, Ipc.SEM_UNDO);
                            put(id, 0, 7);
                            return 0;
                        });
        Children.ends(child, 0);
        returns(7, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void whatToUndoHasALimit() {
        long id = set(1);
        returns(0, operate(id, 0, 32_767, Ipc.SEM_UNDO));
        returns(0, operate(id, 0, -32_767, 0));
        returns(0, operate(id, 0, 1, Ipc.SEM_UNDO));
        fails(Errno.ERANGE, operate(id, 0, 1, Ipc.SEM_UNDO));
        returns(1, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void aWaitingOperationWithUndoIsUndone() {
        long id = set(1);
        long child = child(id, 0, -1, Ipc.SEM_UNDO);
        Children.await(() -> waiting(id, 0) == 1);
        returns(0, operate(id, 0, 1, 0));
        Children.ends(child, 0);
        returns(1, value(id, 0));
        remove(id);
    }

    @Case("semop")
    static void changingNeedsAnotherPermissionThanWaitingForZero() {
        long id = succeeds(call(Call.SEMGET, Ipc.IPC_PRIVATE, 1, 0644));
        Children.asNobody(Errno.EACCES, () -> operate(id, 0, 1, 0));
        Children.asNobody(0, () -> operate(id, 0, 0, 0));
        Children.asNobody(0, () -> value(id, 0));
        Children.asNobody(Errno.EACCES, () -> call(Call.SEMCTL, id, 0, Ipc.SETVAL, 1));
        remove(id);
    }

    @Case("semop")
    static void argumentsOfOperationsAreChecked() {
        long id = set(1);
        fails(Errno.EINVAL, call(Call.SEMOP, id, one(0, 1, 0), 0));
        fails(Errno.E2BIG, call(Call.SEMOP, id, one(0, 1, 0), 501));
        fails(Errno.EFBIG, operate(id, 1, 1, 0));
        fails(Errno.EINVAL, operate(-1, 0, 1, 0));
        fails(Errno.EINVAL, operate(0x7fff0000, 0, 1, 0));
        fails(Errno.EFAULT, call(Call.SEMOP, id, UNMAPPED, 1));
        remove(id);
    }

    @Case("semop")
    static void fiveHundredOperationsAtOnce() {
        long id = set(1);
        long address = memory(500L * SemBuf.SIZE);
        for (int i = 0; i < 500; i++) {
            fill(address, i, 0, 1, 0);
        }
        returns(0, call(Call.SEMOP, id, address, 500));
        returns(500, value(id, 0));
        remove(id);
    }

    private static long time(long seconds, long nanos) {
        long address = memory(16);
        Mem.putLong(address, seconds);
        Mem.putLong(address + 8, nanos);
        return address;
    }

    @Case("semtimedop")
    static void waitingEndsAtItsTime() {
        long id = set(1);
        fails(Errno.EAGAIN, call(Call.SEMTIMEDOP, id, one(0, -1, 0), 1, time(0, 2 * MILLI)));
        fails(Errno.EAGAIN, call(Call.SEMTIMEDOP, id, one(0, -1, 0), 1, time(0, 0)));
        returns(0, waiting(id, 0));
        returns(0, call(Call.SEMTIMEDOP, id, one(0, 1, 0), 1, time(0, 0)));
        returns(0, call(Call.SEMTIMEDOP, id, one(0, -1, 0), 1, 0));
        remove(id);
    }

    @Case("semtimedop")
    static void aTimeoutIsChecked() {
        long id = set(1);
        long up = one(0, 1, 0);
        fails(Errno.EINVAL, call(Call.SEMTIMEDOP, id, up, 1, time(0, 1_000_000_000)));
        fails(Errno.EINVAL, call(Call.SEMTIMEDOP, id, up, 1, time(-1, 0)));
        fails(Errno.EFAULT, call(Call.SEMTIMEDOP, id, up, 1, UNMAPPED));
        returns(0, value(id, 0));
        remove(id);
    }

    @Case("semtimedop")
    static void aTimedTaskGoesOnBeforeItsTime() {
        long id = set(1);
        long child = Children.start(() -> call(Call.SEMTIMEDOP, id, one(0, -1, 0), 1, time(10, 0)));
        Children.await(() -> waiting(id, 0) == 1);
        returns(0, operate(id, 0, 1, 0));
        Children.ends(child, 0);
        remove(id);
    }

    @Case("semctl")
    static void allValuesAreSetAndRead() {
        long id = set(3);
        long values = memory(6);
        Mem.putShort(values, (short) 1);
        Mem.putShort(values + 2, (short) 2);
        Mem.putShort(values + 4, (short) 3);
        returns(0, call(Call.SEMCTL, id, 0, Ipc.SETALL, values));
        long read = memory(6);
        returns(0, call(Call.SEMCTL, id, 0, Ipc.GETALL, read));
        equal("first", 1, Mem.getShort(read));
        equal("last", 3, Mem.getShort(read + 4));
        Mem.putShort(values + 4, (short) 0x8000);
        fails(Errno.ERANGE, call(Call.SEMCTL, id, 0, Ipc.SETALL, values));
        returns(1, value(id, 0));
        fails(Errno.EFAULT, call(Call.SEMCTL, id, 0, Ipc.GETALL, UNMAPPED));
        fails(Errno.EFAULT, call(Call.SEMCTL, id, 0, Ipc.SETALL, UNMAPPED));
        remove(id);
    }

    @Case("semctl")
    static void settingAllValuesLetsTasksGoOn() {
        long id = set(2);
        long child = child(id, 1, -1, 0);
        Children.await(() -> waiting(id, 1) == 1);
        long values = memory(4);
        Mem.putShort(values + 2, (short) 1);
        returns(0, call(Call.SEMCTL, id, 0, Ipc.SETALL, values));
        Children.ends(child, 0);
        remove(id);
    }

    @Case("semctl")
    static void theNumberMustBeOfTheSet() {
        long id = set(1);
        fails(Errno.EINVAL, value(id, 1));
        fails(Errno.EINVAL, value(id, -1));
        fails(Errno.EINVAL, call(Call.SEMCTL, id, 1, Ipc.SETVAL, 1));
        fails(Errno.EINVAL, waiting(id, 1));
        remove(id);
    }

    @Case("semctl")
    static void ownersOfASetChangeAndRemoveIt() {
        long id = set(1);
        long status = status(id);
        Children.asNobody(Errno.EPERM, () -> call(Call.SEMCTL, id, 0, Ipc.IPC_RMID));
        Mem.putInt(status + IpcPerm.UID, Children.NOBODY);
        Mem.putInt(status + IpcPerm.MODE, 0440);
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_SET, status));
        equal("mode", 0440, Mem.getInt(status(id) + IpcPerm.MODE));
        Children.asNobody(Errno.EACCES, () -> operate(id, 0, 1, 0));
        Children.asNobody(0, () -> call(Call.SEMCTL, id, 0, Ipc.IPC_RMID));
    }

    @Case("semctl")
    static void statusOfASetNeedsPermission() {
        long id = set(1);
        long status = memory(SemIdDs.SIZE);
        Children.asNobody(Errno.EACCES, () -> call(Call.SEMCTL, id, 0, Ipc.IPC_STAT, status));
        Children.asNobody(Errno.EACCES, () -> value(id, 0));
        Children.asNobody(
                0, () -> call(Call.SEMCTL, id & 0x7fff, 0, Ipc.SEM_STAT_ANY, status) == id ? 0 : 1);
        remove(id);
    }

    @Case("semctl")
    static void limitsOfSemaphoresAreLinuxDefaults() {
        long limits = memory(SemInfo.SIZE);
        succeeds(call(Call.SEMCTL, 0, 0, Ipc.IPC_INFO, limits));
        equal("SEMMNI", 32_000, Mem.getInt(limits + SemInfo.SEMMNI));
        equal("SEMMSL", 32_000, Mem.getInt(limits + SemInfo.SEMMSL));
        equal("SEMOPM", 500, Mem.getInt(limits + SemInfo.SEMOPM));
        equal("SEMVMX", 32_767, Mem.getInt(limits + SemInfo.SEMVMX));
        equal("SEMAEM", 32_767, Mem.getInt(limits + SemInfo.SEMAEM));
        equal("SEMMNS", 1_024_000_000, Mem.getInt(limits + SemInfo.SEMMNS));
        equal("SEMUSZ", 20, Mem.getInt(limits + SemInfo.SEMUSZ));
    }

    @Case("semctl")
    static void usageCountsSetsAndSemaphores() {
        long id = set(5);
        long usage = memory(SemInfo.SIZE);
        succeeds(call(Call.SEMCTL, 0, 0, Ipc.SEM_INFO, usage));
        holds("sets", Mem.getInt(usage + SemInfo.SEMUSZ) >= 1);
        holds("semaphores", Mem.getInt(usage + SemInfo.SEMAEM) >= 5);
        remove(id);
    }

    @Case("semctl")
    static void wrongCommandsOfSetsAreRefused() {
        long id = set(1);
        fails(Errno.EINVAL, call(Call.SEMCTL, id, 0, 99, 0));
        fails(Errno.EINVAL, call(Call.SEMCTL, -1, 0, Ipc.GETVAL, 0));
        fails(Errno.EFAULT, call(Call.SEMCTL, id, 0, Ipc.IPC_STAT, UNMAPPED));
        remove(id);
    }
}
