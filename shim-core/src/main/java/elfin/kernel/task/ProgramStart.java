package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Personalities;
import elfin.abi.Prctl;
import elfin.elf.ElfException;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.exec.LoadedProgram;
import elfin.kernel.exec.ProcessorFacts;
import elfin.kernel.exec.Program;
import elfin.kernel.exec.ProgramEnvironment;
import elfin.kernel.exec.ProgramLoader;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.Permissions;
import elfin.kernel.mm.AddressSpace;

/** Another program in the current process: what execve(2) keeps and what it replaces. */
public final class ProgramStart {
    /** Of personality(2): a 64-bit program begins without, and more is gone with privilege. */
    private static final int CLEARED = Personalities.READ_IMPLIES_EXEC;

    private static final int CLEARED_WITH_PRIVILEGE =
            Personalities.ADDR_NO_RANDOMIZE
                    | Personalities.MMAP_PAGE_ZERO
                    | Personalities.ADDR_COMPAT_LAYOUT;

    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int GROUP_EXECUTE = 010;

    private ProgramStart() {}

    /**
     * Loads a program and has the current task start it when its call is over. When it throws, the
     * old program is as before.
     *
     * @throws ElfException when the file is no program that can be run
     */
    public static void run(
            OpenFile file,
            byte[] name,
            byte[][] arguments,
            byte[][] environment,
            ProgramEnvironment machine)
            throws ElfException {
        Task task = Task.current();
        Process process = task.process;
        AddressSpace space =
                AddressSpace.createLike(process.addressSpace, Tasks.machine().kernelRoot());
        if (space == null) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
        Credentials credentials = credentialsFor(task, file);
        LoadedProgram loaded = null;
        try {
            Program program =
                    new Program(
                            file,
                            file.inode.size(),
                            name,
                            arguments,
                            environment,
                            machine.patches(file));
            loaded =
                    ProgramLoader.load(
                            space,
                            program,
                            facts(machine, task.credentials(), credentials),
                            machine.entries());
        } finally {
            if (loaded == null) {
                space.destroy();
            }
        }
        if (!Exit.endOthers()) {
            space.destroy();
            throw ErrnoException.of(Errno.EAGAIN);
        }
        space.inherit(process.addressSpace);
        ThreadMemory.leave(task);
        Tasks.leaveAddressSpace(process);
        Tasks.returnMemory(task);
        process.addressSpace = space;
        space.activate();
        become(task, file, credentials);
        process.hasRunProgram = true;
        process.timers.clear();
        process.pending.removeTimers();
        task.pending.removeTimers();
        process.setExecutable(file.location);
        leaveSharedParts(process);
        process.setName(name);
        forget(task);
        Tasks.machine().loadThreadPointer(task);
        Tasks.machine().startProgram(task, loaded.entry(), loaded.stackPointer());
    }

    private static ProcessorFacts facts(
            ProgramEnvironment machine, Credentials before, Credentials after) {
        ProcessorFacts facts = machine.facts();
        facts.uid = after.uid;
        facts.euid = after.euid;
        facts.gid = after.gid;
        facts.egid = after.egid;
        facts.secure = isSecure(before, after);
        return facts;
    }

    /** Whether the program must not trust its environment: AT_SECURE. */
    private static boolean isSecure(Credentials before, Credentials after) {
        boolean gains = after.euid == 0 || (after.permitted & ~after.ambient) != 0;
        return changesIds(before, after) || after.uid != 0 && gains;
    }

    private static boolean changesIds(Credentials before, Credentials after) {
        return after.euid != before.uid || after.egid != before.gid;
    }

    /** What the credentials of the new program mean for who may look into the process. */
    private static void become(Task task, OpenFile file, Credentials after) {
        Credentials before = task.credentials();
        task.become(after);
        task.personality &= ~CLEARED;
        if (isSecure(before, after)) {
            task.parentDeathSignal = 0;
            task.personality &= ~CLEARED_WITH_PRIVILEGE;
        }
        boolean isReadable = Permissions.allows(file.inode, Permissions.READ, before);
        task.process.addressSpace.dumpable =
                isReadable && after.euid == after.uid && after.egid == after.gid;
    }

    /** Set-user-id and set-group-id programs run with their owner's ids. */
    private static Credentials credentialsFor(Task task, OpenFile file) {
        Credentials credentials = task.credentials().copy();
        int mode = file.inode.mode;
        if (!task.noNewPrivileges) {
            if ((mode & SET_UID) != 0) {
                credentials.euid = file.inode.uid;
            }
            if ((mode & SET_GID) != 0 && (mode & GROUP_EXECUTE) != 0) {
                credentials.egid = file.inode.gid;
            }
        }
        credentials.suid = credentials.euid;
        credentials.fsuid = credentials.euid;
        credentials.sgid = credentials.egid;
        credentials.fsgid = credentials.egid;
        setCapabilities(task, credentials);
        return credentials;
    }

    /** Linux's cap_bprm_creds_from_file() for files without capabilities of their own. */
    private static void setCapabilities(Task task, Credentials after) {
        Credentials before = task.credentials();
        boolean rootIsSpecial = !after.isSecure(Prctl.SECBIT_NOROOT);
        boolean setsIds = changesIds(before, after);
        long permitted = 0;
        if (rootIsSpecial && (after.uid == 0 || after.euid == 0)) {
            permitted = before.bounding | before.inheritable;
        }
        if (task.noNewPrivileges) {
            permitted &= before.permitted;
        }
        if (setsIds) {
            after.ambient = 0;
        }
        after.permitted = permitted | after.ambient;
        boolean effective = rootIsSpecial && after.euid == 0;
        after.effective = effective ? after.permitted : after.ambient;
        after.secureBits &= ~Prctl.SECBIT_KEEP_CAPS;
    }

    /** Descriptors and handlers are the process's own from now on. */
    private static void leaveSharedParts(Process process) {
        Task.current().ownForProcess();
        Task.current().unshare(false, true);
        process.files.closeForExec();
        process.actions = process.actions.copy();
        process.actions.resetHandlers();
    }

    private static void forget(Task task) {
        task.fsBase = 0;
        task.signalStack.clear();
        task.rseq = 0;
        task.rseqSignature = 0;
    }
}
