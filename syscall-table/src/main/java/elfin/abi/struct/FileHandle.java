package elfin.abi.struct;

/** {@code struct file_handle}: name_to_handle_at(2). */
@CStruct(value = "struct file_handle", header = "fcntl.h")
public final class FileHandle {
    public static final int SIZE = 8;

    public static final int HANDLE_BYTES = 0;
    public static final int HANDLE_TYPE = 4;
    public static final int F_HANDLE = 8;

    private FileHandle() {}
}
