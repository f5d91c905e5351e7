package elfin.kernel.boot;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.elf.ElfException;
import elfin.kernel.arch.KernelMemory;
import elfin.kernel.arch.KernelStacks;
import elfin.kernel.arch.X86Processor;
import elfin.kernel.console.ConsoleFile;
import elfin.kernel.console.ConsoleStream;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.exec.LoadedProgram;
import elfin.kernel.exec.ProcessorFacts;
import elfin.kernel.exec.Program;
import elfin.kernel.exec.ProgramEnvironment;
import elfin.kernel.exec.ProgramLoader;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FileOpener;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.fs.image.ImageTree;
import elfin.kernel.fs.pipe.PipeInode;
import elfin.kernel.fs.ram.RamFileSystem;
import elfin.kernel.log.KernelLog;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;
import elfin.kernel.tty.Terminal;

/** Makes the program's process from the payload, as a shell would have. */
final class Launcher {
    private static final String[] STREAMS = {"elfin.stdin", "elfin.stdout", "elfin.stderr"};

    private final PackReader pack;
    private final Init init;
    private BootedPrograms programs;

    Launcher(PackReader pack, Init init) {
        this.pack = pack;
        this.init = init;
    }

    /**
     * Starts the program.
     *
     * @throws ElfException when it cannot run
     */
    Process launch() throws ElfException {
        RamFileSystem rootFileSystem =
                new RamFileSystem(
                        "rootfs",
                        new ImageTree(
                                pack.sectionAddress(PackFormat.SECTION_TREE),
                                pack.sectionLength(PackFormat.SECTION_TREE),
                                pack.sectionAddress(PackFormat.SECTION_DATA),
                                pack.sectionLength(PackFormat.SECTION_DATA)));
        programs = new BootedPrograms(pack, rootFileSystem);
        ProgramEnvironment.install(programs);
        Mount mount = Mount.root(rootFileSystem, "rootfs");
        Location root = new Location(mount, mount.root);
        Process kernel = ProcessTable.create(null);
        SystemMounts.mountAll(root, kernel.credentials());
        Process shell = ProcessTable.create(kernel);
        Process program = ProcessTable.create(shell);
        for (Process process : new Process[] {kernel, shell, program}) {
            process.processGroup = process.pid;
            process.session = process.pid;
        }
        kernel.setName(PathNames.bytes("init"));
        shell.setName(PathNames.bytes("sh"));
        program.fs = new FsContext(root, root);
        program.fs.umask = (int) pack.configOctal(PackFormat.KEY_UMASK, 022);
        enterWorkingDirectory(program);
        program.files = new FileTable();
        openStandardStreams(program);
        load(program);
        return program;
    }

    private void enterWorkingDirectory(Process program) {
        byte[] directory = pack.config(PackFormat.KEY_WORKING_DIRECTORY);
        if (directory != null) {
            PathWalk walk = new PathWalk(program.fs, program.credentials(), null, directory);
            program.fs.setWorkingDirectory(
                    walk.resolve(PathWalk.FOLLOW | PathWalk.DIRECTORY).location());
        }
    }

    private OpenFile stream(String name, int flags) {
        ConsoleStream stream = init.port(name);
        PipeInode inode = new PipeInode((at, openFlags) -> new ConsoleFile(at, openFlags, stream));
        Location location =
                new Location(null, Dentry.unattached("pipe:[" + inode.number + "]", inode));
        if (flags == Fcntl.O_RDONLY) {
            stream.startReceiving();
        }
        return new ConsoleFile(location, flags, stream);
    }

    /** Pipes to the host, or its terminal: bit N of the configuration says what descriptor N is. */
    private void openStandardStreams(Process program) {
        int terminals = (int) pack.configNumber(PackFormat.KEY_TERMINALS, 0);
        OpenFile terminal = terminals == 0 ? null : openTerminal(program);
        for (int descriptor = 0; descriptor < STREAMS.length; descriptor++) {
            OpenFile file = terminal;
            if ((terminals >> descriptor & 1) == 0) {
                int flags = descriptor == 0 ? Fcntl.O_RDONLY : Fcntl.O_WRONLY;
                file = stream(STREAMS[descriptor], flags);
            } else {
                terminal.retain();
            }
            program.files.install(file, 0, false);
        }
        if (terminal != null) {
            terminal.release();
        }
    }

    private OpenFile openTerminal(Process program) {
        Terminal terminal = init.connectTerminal();
        terminal.control(program.session, program.processGroup);
        PathWalk walk =
                new PathWalk(
                        program.fs, program.credentials(), null, PathNames.bytes("/dev/console"));
        return FileOpener.open(walk, Fcntl.O_RDWR, 0);
    }

    private void load(Process program) throws ElfException {
        byte[] path = pack.config(PackFormat.KEY_PATH);
        PathWalk walk = new PathWalk(program.fs, program.credentials(), null, path);
        OpenFile file = FileOpener.open(walk, Fcntl.O_RDONLY, 0);
        AddressSpace space = AddressSpace.create(KernelMemory.root());
        if (space == null) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
        program.addressSpace = space;
        Program image =
                new Program(
                        file,
                        file.inode.size(),
                        path,
                        pack.configList(PackFormat.KEY_ARGUMENT),
                        pack.configList(PackFormat.KEY_ENVIRONMENT),
                        programs.patches(file));
        ProcessorFacts facts = programs.facts();
        LoadedProgram loaded = ProgramLoader.load(space, image, facts, programs.entries());
        if (image.hasPatches() && !loaded.rewritten()) {
            KernelLog.line("elfin: the rewrite plan is not of this program; its calls stay traps");
        }
        program.setExecutable(file.location);
        // From here on the mappings keep the file.
        file.release();
        program.setName(path);
        Task task = new Task(program.pid, program);
        program.add(task);
        program.startNanos = Clock.monotonicNanos();
        if (!KernelStacks.allocate(task)) {
            throw new OutOfMemoryError();
        }
        X86Processor.prepareStart(task, loaded.entry(), loaded.stackPointer());
        Scheduler.add(task);
    }
}
