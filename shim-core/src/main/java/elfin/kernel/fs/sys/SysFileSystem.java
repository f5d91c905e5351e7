package elfin.kernel.fs.sys;

import elfin.abi.Errno;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.pseudo.PseudoFileSystem;
import elfin.kernel.fs.pseudo.StaticDirectory;

/** The file system of /sys. */
public final class SysFileSystem extends PseudoFileSystem {
    /** {@code SYSFS_MAGIC}. */
    private static final long MAGIC = 0x6265_6572;

    private static final String[] CLASSES = {"block", "input", "mem", "misc", "net", "tty"};
    private static final String[] NO_BUSES = {"cpu", "node", "pci", "virtio"};

    private final StaticDirectory root;
    private final CacheSource caches;

    /** Makes it for a processor whose caches are told by a source. */
    public SysFileSystem(CacheSource caches) {
        this.caches = caches;
        root = StaticDirectory.strictRoot(this);
        root.directory("block");
        directories(root.directory("bus"), NO_BUSES);
        directories(root.directory("class"), CLASSES);
        StaticDirectory numbers = root.directory("dev");
        numbers.directory("block");
        numbers.directory("char");
        StaticDirectory system = root.directory("devices").directory("system");
        processors(system.directory("cpu"));
        nodes(system.directory("node"));
        root.directory("firmware");
        root.directory("fs").directory("cgroup");
        kernel(root.directory("kernel"));
        root.directory("module");
        root.directory("power");
    }

    private static void directories(StaticDirectory parent, String[] names) {
        for (String name : names) {
            parent.directory(name);
        }
    }

    private void processors(StaticDirectory cpu) {
        cpu.fixed("isolated", "\n");
        cpu.fixed("kernel_max", "0\n");
        cpu.fixed("offline", "\n");
        cpu.fixed("online", "0\n");
        cpu.fixed("possible", "0\n");
        cpu.fixed("present", "0\n");
        StaticDirectory first = cpu.directory("cpu0");
        topology(first.directory("topology"));
        StaticDirectory cache = first.directory("cache");
        for (int i = 0; i < caches.count(); i++) {
            cache(cache.directory("index" + i), i);
        }
        first.link("node0", "../../node/node0");
    }

    private static void topology(StaticDirectory topology) {
        for (String group : new String[] {"cluster", "core", "die", "package"}) {
            topology.fixed(group + "_cpus", "1\n");
            topology.fixed(group + "_cpus_list", "0\n");
        }
        topology.fixed("cluster_id", "0\n");
        topology.fixed("core_id", "0\n");
        topology.fixed("core_siblings", "1\n");
        topology.fixed("core_siblings_list", "0\n");
        topology.fixed("die_id", "0\n");
        topology.fixed("physical_package_id", "0\n");
        topology.fixed("thread_siblings", "1\n");
        topology.fixed("thread_siblings_list", "0\n");
    }

    private void cache(StaticDirectory index, int i) {
        long kib =
                (long) caches.lineBytes(i)
                        * caches.partitions(i)
                        * caches.ways(i)
                        * caches.sets(i)
                        / 1024;
        index.fixed("coherency_line_size", caches.lineBytes(i) + "\n");
        index.fixed("id", "0\n");
        index.fixed("level", caches.level(i) + "\n");
        index.fixed("number_of_sets", caches.sets(i) + "\n");
        index.fixed("physical_line_partition", caches.partitions(i) + "\n");
        index.fixed("shared_cpu_list", "0\n");
        index.fixed("shared_cpu_map", "1\n");
        index.fixed("size", kib + "K\n");
        index.fixed("type", caches.type(i) + "\n");
        index.fixed("ways_of_associativity", caches.ways(i) + "\n");
    }

    private static void nodes(StaticDirectory node) {
        for (String name :
                new String[] {"has_cpu", "has_memory", "has_normal_memory", "online", "possible"}) {
            node.fixed(name, "0\n");
        }
        StaticDirectory first = node.directory("node0");
        first.link("cpu0", "../../cpu/cpu0");
        first.fixed("cpulist", "0\n");
        first.fixed("cpumap", "1\n");
        first.fixed("distance", "10\n");
        first.file("meminfo", SysFileSystem::nodeMemory);
    }

    private static String nodeMemory() {
        long total = FrameSource.totalFrames() * 4;
        long free = FrameSource.freeFrames() * 4;
        return "Node 0 MemTotal:       "
                + total
                + " kB\nNode 0 MemFree:        "
                + free
                + " kB\nNode 0 MemUsed:        "
                + (total - free)
                + " kB\n";
    }

    private static void kernel(StaticDirectory kernel) {
        kernel.directory("debug");
        StaticDirectory memory = kernel.directory("mm");
        memory.directory("hugepages");
        StaticDirectory huge = memory.directory("transparent_hugepage");
        huge.fixed("defrag", "always defer defer+madvise madvise [never]\n");
        huge.fixed("enabled", "always madvise [never]\n");
        huge.fixed("hpage_pmd_size", "2097152\n");
        huge.fixed("shmem_enabled", "always within_size advise [never] deny force\n");
        huge.fixed("use_zero_page", "0\n");
        kernel.directory("security");
        kernel.directory("tracing");
    }

    @Override
    public Inode root() {
        return root;
    }

    /** Files are not made here: EACCES; of other kinds it is EPERM. */
    @Override
    public int makeError(boolean regular) {
        return regular ? Errno.EACCES : Errno.EPERM;
    }

    @Override
    public String typeName() {
        return "sysfs";
    }

    @Override
    public long magic() {
        return MAGIC;
    }
}
