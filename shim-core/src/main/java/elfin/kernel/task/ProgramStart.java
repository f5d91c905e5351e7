package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.elf.ElfException;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.exec.LoadedProgram;
import elfin.kernel.exec.ProcessorFacts;
import elfin.kernel.exec.Program;
import elfin.kernel.exec.ProgramEnvironment;
import elfin.kernel.exec.ProgramLoader;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.AddressSpace;

/** Another program in the current process: what execve(2) keeps and what it replaces. */
public final class ProgramStart {
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
        Credentials credentials = credentialsFor(process, file);
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
                            facts(machine, process.credentials, credentials),
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
        ThreadMemory.leave(task);
        Tasks.leaveAddressSpace(process);
        process.addressSpace = space;
        space.activate();
        process.credentials = credentials;
        process.hasRunProgram = true;
        process.timers.clear();
        replaceFile(process, file);
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
        facts.secure = before.euid != after.euid || before.egid != after.egid;
        return facts;
    }

    /** Set-user-id and set-group-id programs run with their owner's ids. */
    private static Credentials credentialsFor(Process process, OpenFile file) {
        Credentials credentials = process.credentials.copy();
        int mode = file.inode.mode;
        if (!process.noNewPrivileges) {
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
        return credentials;
    }

    private static void replaceFile(Process process, OpenFile file) {
        file.location.pin();
        if (process.executable != null) {
            process.executable.unpin();
        }
        process.executable = file.location;
    }

    /** Descriptors and handlers are the process's own from now on. */
    private static void leaveSharedParts(Process process) {
        if (process.files.isShared()) {
            FileTable own = process.files.copy();
            process.files.leave();
            process.files = own;
        }
        process.files.closeForExec();
        process.actions = process.actions.copy();
        process.actions.resetHandlers();
    }

    private static void forget(Task task) {
        task.fsBase = 0;
        task.alternateStack = 0;
        task.alternateStackSize = 0;
        task.rseq = 0;
        task.rseqSignature = 0;
    }
}
