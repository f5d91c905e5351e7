package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Hostname;
import elfin.kernel.task.Task;
import elfin.table.Syscalls;

/** uname(2). */
public final class Uname {
    /** Each of the six strings of {@code struct new_utsname}. */
    private static final int FIELD_SIZE = 65;

    /** {@code release}. */
    public static final String RELEASE = Syscalls.LINUX_VERSION + ".0-elfin";

    /** {@code version}. */
    public static final String VERSION = "#1 SMP PREEMPT_DYNAMIC elfin";

    /** What personality(2)'s UNAME26 makes of it: version 6.N is 2.6.(60+N). */
    private static final String OLD_RELEASE = "2.6." + (60 + minorVersion()) + "-elfin";

    private static final int NODE_NAME = 1;
    private static final int RELEASE_FIELD = 2;
    private static final int MACHINE = 4;
    private static final String[] FIELDS = {"Linux", null, RELEASE, VERSION, "x86_64", null};

    /** What personality(2)'s 32-bit Linux calls the machine. */
    private static final String MACHINE_32 = "i686";

    private Uname() {}

    @Syscall("uname")
    public static long uname(long address) {
        byte[] buffer = new byte[FIELDS.length * FIELD_SIZE];
        for (int i = 0; i < FIELDS.length; i++) {
            String text = text(i);
            if (text == null) {
                Hostname name = i == NODE_NAME ? Hostname.NODE : Hostname.DOMAIN;
                System.arraycopy(name.bytes(), 0, buffer, i * FIELD_SIZE, name.length());
                continue;
            }
            for (int j = 0; j < text.length(); j++) {
                buffer[i * FIELD_SIZE + j] = (byte) text.charAt(j);
            }
        }
        UserMemory.write(address, buffer, 0, buffer.length);
        return 0;
    }

    private static String text(int field) {
        if (field == MACHINE && Personality.isLinux32()) {
            return MACHINE_32;
        }
        return field == RELEASE_FIELD && Personality.hasOldRelease() ? OLD_RELEASE : FIELDS[field];
    }

    private static int minorVersion() {
        String version = Syscalls.LINUX_VERSION;
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }

    @Syscall("sethostname")
    public static long sethostname(long name, int length) {
        return set(Hostname.NODE, name, length);
    }

    @Syscall("setdomainname")
    public static long setdomainname(long name, int length) {
        return set(Hostname.DOMAIN, name, length);
    }

    private static long set(Hostname which, long name, int length) {
        if (!Task.current().credentials().hasCapability(Capability.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        if (length < 0 || length > Hostname.LONGEST) {
            return -Errno.EINVAL;
        }
        byte[] bytes = new byte[length];
        UserMemory.read(name, bytes, 0, length);
        which.set(bytes, length);
        return 0;
    }
}
