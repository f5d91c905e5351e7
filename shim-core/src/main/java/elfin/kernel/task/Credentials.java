package elfin.kernel.task;

/** User and group ids; the program starts as root, as a container's first program does. */
public final class Credentials {
    public int uid;
    public int euid;
    public int suid;
    public int fsuid;
    public int gid;
    public int egid;
    public int sgid;
    public int fsgid;
}
