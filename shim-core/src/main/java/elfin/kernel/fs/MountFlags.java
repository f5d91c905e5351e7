package elfin.kernel.fs;

/** What a mount allows, as bits of its own; the interfaces of mount(2) translate them. */
public final class MountFlags {
    public static final int NOSUID = 1;
    public static final int NODEV = 2;
    public static final int NOEXEC = 4;
    public static final int NOATIME = 8;
    public static final int NODIRATIME = 16;
    public static final int RELATIME = 32;
    public static final int READONLY = 64;
    public static final int NOSYMFOLLOW = 128;

    private MountFlags() {}
}
