package elfin.abi.struct;

/** {@code struct utsname}: uname(2). */
@CStruct(value = "struct utsname", header = "sys/utsname.h")
public final class UtsName {
    public static final int SIZE = 390;

    public static final int SYSNAME = 0;
    public static final int NODENAME = 65;
    public static final int RELEASE = 130;
    public static final int VERSION = 195;
    public static final int MACHINE = 260;
    public static final int DOMAINNAME = 325;

    private UtsName() {}
}
