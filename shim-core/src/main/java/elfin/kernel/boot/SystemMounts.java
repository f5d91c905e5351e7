package elfin.kernel.boot;

import elfin.kernel.arch.TimeStampClock;
import elfin.kernel.dump.CoreDump;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FileSystemTypes;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.MountPoints;
import elfin.kernel.fs.dev.DeviceNodes;
import elfin.kernel.fs.proc.ProcFileSystem;
import elfin.kernel.fs.ram.RamFileSystem;
import elfin.kernel.fs.ram.TmpfsOptions;
import elfin.kernel.fs.sys.SysFileSystem;
import elfin.kernel.ipc.PosixQueueFileSystem;
import elfin.kernel.log.LogBuffer;
import elfin.kernel.task.CoreDumps;
import elfin.kernel.task.Credentials;
import elfin.kernel.tty.PseudoTerminals;
import elfin.kernel.tty.Terminals;

/** The file systems that are there from the start: /dev and what is under it, /proc, /sys, /tmp. */
final class SystemMounts {
    private static final int STICKY_MODE = 01777;

    private SystemMounts() {}

    /** Mounts them below the root and registers their types. */
    static void mountAll(Location root, Credentials owner) {
        FileSystem devices = DeviceNodes.create(owner);
        LogBuffer.setTimes(TimeStampClock::nanosAt);
        TaskProcesses source = new TaskProcesses();
        FileSystem system = new SysFileSystem(new ProcessorCaches());
        Location nodes = MountPoints.mount(root, "dev", devices, owner);
        if (nodes != null) {
            mountUnder(nodes, owner);
        }
        MountPoints.mount(root, "proc", new ProcFileSystem(source), owner);
        MountPoints.mount(root, "sys", system, owner);
        mountTemporary(root, "tmp", owner);
        FileSystemTypes.register(
                "tmpfs", (options, who) -> RamFileSystem.tmpfs(TmpfsOptions.parse(options), who));
        FileSystemTypes.register("ramfs", (options, who) -> RamFileSystem.ramfs());
        FileSystemTypes.register("devtmpfs", (options, who) -> devices);
        FileSystemTypes.register("proc", (options, who) -> new ProcFileSystem(source));
        FileSystemTypes.register("sysfs", (options, who) -> system);
        FileSystemTypes.register("devpts", (options, who) -> PseudoTerminals.INSTANCE);
        FileSystemTypes.register("mqueue", (options, who) -> PosixQueueFileSystem.INSTANCE);
    }

    /** Terminals and message queues, which are under /dev. */
    private static void mountUnder(Location nodes, Credentials owner) {
        CoreDumps.install(CoreDump.dumper());
        Terminals.start();
        PseudoTerminals.register();
        PseudoTerminals names = PseudoTerminals.INSTANCE;
        names.mountedAt(MountPoints.mount(nodes, "pts", names, owner));
        MountPoints.mount(nodes, "mqueue", PosixQueueFileSystem.INSTANCE, owner);
        mountTemporary(nodes, "shm", owner);
    }

    /**
     * Mounts a tmpfs, which gets at most half of memory as on Linux, over a directory that is empty
     * or not there. Where the image has files they stay in sight.
     */
    private static void mountTemporary(Location root, String name, Credentials owner) {
        Location place = MountPoints.directory(root, name, STICKY_MODE, owner);
        if (place == null || place.inode().hasEntries()) {
            return;
        }
        FileSystem made = RamFileSystem.tmpfs(new TmpfsOptions(), owner);
        made.root().mode = place.inode().mode;
        made.root().uid = place.inode().uid;
        made.root().gid = place.inode().gid;
        Mount.on(place, made, "tmpfs").flags |= MountFlags.NOSUID | MountFlags.NODEV;
    }
}
