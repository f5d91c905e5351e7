package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ioctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Signals of files: O_ASYNC, F_SETOWN, F_SETSIG. */
final class AsyncCases {
    private static final int POLL_IN = 1;
    private static final int POLL_OUT = 2;
    private static final int F_OWNER_TID = 0;
    private static final int F_OWNER_PID = 1;
    private static final int F_OWNER_PGRP = 2;
    private static final int NO_PROCESS = 1 << 22;

    private static int in;
    private static int out;

    private AsyncCases() {}

    /** A pipe whose reading end sends signals here. */
    private static void pipe() {
        long ends = Files.pipe();
        in = Files.readEnd(ends);
        out = Files.writeEnd(ends);
        returns(0, call(Call.FCNTL, in, Fcntl.F_SETOWN, call(Call.GETPID)));
    }

    private static void async(int fd) {
        returns(0, call(Call.FCNTL, fd, Fcntl.F_SETFL, Fcntl.O_ASYNC));
    }

    private static void write() {
        returns(1, call(Call.WRITE, out, text("x"), 1));
    }

    private static long owner(int type, long id) {
        long owner = memory(8);
        Mem.putInt(owner, type);
        Mem.putInt(owner + 4, (int) id);
        return owner;
    }

    @Case("fcntl")
    static void bytesInAPipeSendASignal() {
        Handlers.install(Signal.SIGIO);
        pipe();
        async(in);
        write();
        equal("signals", 1, Handlers.count);
        equal("code", Signal.SI_KERNEL, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("fcntl")
    static void withoutAsyncThereIsNoSignal() {
        Handlers.install(Signal.SIGIO);
        pipe();
        write();
        async(in);
        returns(0, call(Call.FCNTL, in, Fcntl.F_SETFL, 0));
        write();
        equal("signals", 0, Handlers.count);
    }

    @Case("fcntl")
    static void withoutOwnerThereIsNoSignal() {
        Handlers.install(Signal.SIGIO);
        pipe();
        returns(0, call(Call.FCNTL, in, Fcntl.F_SETOWN, 0));
        async(in);
        write();
        equal("signals", 0, Handlers.count);
    }

    @Case("fcntl")
    static void aChosenSignalTellsTheDescriptor() {
        Handlers.install(Signal.SIGUSR1);
        pipe();
        returns(0, call(Call.FCNTL, in, Fcntl.F_SETSIG, Signal.SIGUSR1));
        returns(Signal.SIGUSR1, call(Call.FCNTL, in, Fcntl.F_GETSIG));
        async(in);
        write();
        equal("signals", 1, Handlers.count);
        equal("code", POLL_IN, Handlers.infoInt(Handlers.SI_CODE));
        equal("band", 0x41, Handlers.infoLong(16));
        equal("descriptor", in, Handlers.infoInt(24));
    }

    @Case("fcntl")
    static void roomInAPipeSendsASignalToo() {
        Handlers.install(Signal.SIGUSR1);
        pipe();
        long page = Kit.anonymous(65_536);
        returns(65_536, call(Call.WRITE, out, page, 65_536));
        returns(0, call(Call.FCNTL, out, Fcntl.F_SETOWN, call(Call.GETPID)));
        returns(0, call(Call.FCNTL, out, Fcntl.F_SETSIG, Signal.SIGUSR1));
        async(out);
        returns(4096, call(Call.READ, in, page, 4096));
        equal("signals", 1, Handlers.count);
        equal("code", POLL_OUT, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("fcntl")
    static void aGroupCanOwnAFile() {
        Handlers.install(Signal.SIGIO);
        pipe();
        long group = call(Call.GETPGRP);
        returns(0, call(Call.FCNTL, in, Fcntl.F_SETOWN, -group));
        returns(-group, call(Call.FCNTL, in, Fcntl.F_GETOWN));
        long owner = memory(8);
        returns(0, call(Call.FCNTL, in, Fcntl.F_GETOWN_EX, owner));
        equal("type", F_OWNER_PGRP, Mem.getInt(owner));
        equal("group", group, Mem.getInt(owner + 4));
    }

    @Case("fcntl")
    static void aThreadCanOwnAFile() {
        Handlers.install(Signal.SIGIO);
        pipe();
        long tid = call(Call.GETTID);
        returns(0, call(Call.FCNTL, in, Fcntl.F_SETOWN_EX, owner(F_OWNER_TID, tid)));
        long owner = memory(8);
        returns(0, call(Call.FCNTL, in, Fcntl.F_GETOWN_EX, owner));
        equal("type", F_OWNER_TID, Mem.getInt(owner));
        async(in);
        write();
        equal("signals", 1, Handlers.count);
    }

    @Case("fcntl")
    static void ownersAreChecked() {
        pipe();
        fails(Errno.ESRCH, call(Call.FCNTL, in, Fcntl.F_SETOWN, NO_PROCESS));
        fails(Errno.ESRCH, call(Call.FCNTL, in, Fcntl.F_SETOWN, -NO_PROCESS));
        fails(Errno.EINVAL, call(Call.FCNTL, in, Fcntl.F_SETOWN_EX, owner(7, 1)));
        fails(Errno.ESRCH, call(Call.FCNTL, in, Fcntl.F_SETOWN_EX, owner(F_OWNER_PID, NO_PROCESS)));
        fails(Errno.EFAULT, call(Call.FCNTL, in, Fcntl.F_SETOWN_EX, UNMAPPED));
        fails(Errno.EFAULT, call(Call.FCNTL, in, Fcntl.F_GETOWN_EX, UNMAPPED));
        fails(Errno.EINVAL, call(Call.FCNTL, in, Fcntl.F_SETSIG, 65));
        equal("owner", call(Call.GETPID), call(Call.FCNTL, in, Fcntl.F_GETOWN));
    }

    @Case("fcntl")
    static void filesWithoutSignalsDoNotTakeTheFlag() {
        long file = Files.create("a", "");
        returns(0, call(Call.FCNTL, file, Fcntl.F_SETFL, Fcntl.O_ASYNC));
        equal("flag", 0, call(Call.FCNTL, file, Fcntl.F_GETFL) & Fcntl.O_ASYNC);
        long event = Kit.succeeds(call(Call.EVENTFD2, 0, 0));
        returns(0, call(Call.FCNTL, event, Fcntl.F_SETFL, Fcntl.O_ASYNC));
        equal("flag", 0, call(Call.FCNTL, event, Fcntl.F_GETFL) & Fcntl.O_ASYNC);
    }

    @Case("ioctl")
    static void asyncIsSetByARequestToo() {
        Handlers.install(Signal.SIGIO);
        pipe();
        long on = memory(8);
        Mem.putInt(on, 1);
        returns(0, call(Call.IOCTL, in, Ioctl.FIOASYNC, on));
        equal("flag", Fcntl.O_ASYNC, call(Call.FCNTL, in, Fcntl.F_GETFL) & Fcntl.O_ASYNC);
        write();
        equal("signals", 1, Handlers.count);
        Mem.putInt(on, 0);
        returns(0, call(Call.IOCTL, in, Ioctl.FIOASYNC, on));
        write();
        equal("signals", 1, Handlers.count);
    }

    @Case("ioctl")
    static void asyncIsRefusedWhereThereIsNone() {
        long on = memory(8);
        Mem.putInt(on, 1);
        fails(Errno.ENOTTY, call(Call.IOCTL, Files.create("a", ""), Ioctl.FIOASYNC, on));
        Mem.putInt(on, 0);
        returns(0, call(Call.IOCTL, Files.create("b", ""), Ioctl.FIOASYNC, on));
    }

    @Case("fcntl")
    static void anEventOfInotifySendsASignal() {
        Handlers.install(Signal.SIGIO);
        long fd = Kit.succeeds(call(Call.INOTIFY_INIT1, 0));
        Kit.succeeds(call(Call.INOTIFY_ADD_WATCH, fd, text("."), 0x100));
        returns(0, call(Call.FCNTL, fd, Fcntl.F_SETOWN, call(Call.GETPID)));
        async((int) fd);
        Files.make("a", "");
        equal("signals", 1, Handlers.count);
    }
}
