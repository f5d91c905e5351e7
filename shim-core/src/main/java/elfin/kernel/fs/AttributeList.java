package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Xattr;
import elfin.kernel.core.ErrnoException;
import elfin.raw.Mem;

/**
 * The extended attributes of one file, xattr(7), in the order they were first set. Short values lie
 * beside their names; long ones, as all of a program's data, outside the heap; those of the boot
 * image stay where they are until they are set anew. Names together are bounded by {@code
 * XATTR_LIST_MAX}, which listxattr(2) can return at most.
 */
public final class AttributeList {
    /** Values up to this size are kept in the heap. */
    private static final int SHORT_VALUE = 256;

    private static final class Entry {
        final byte[] name;
        byte[] value;
        FileContents pages;

        /** Kernel address of a value in the boot image, or 0. */
        long kept;

        int keptSize;
        Entry next;

        Entry(byte[] name) {
            this.name = name;
        }

        int size() {
            if (kept != 0) {
                return keptSize;
            }
            return pages == null ? value.length : (int) pages.size();
        }

        void discard() {
            if (pages != null) {
                pages.discard();
                pages = null;
            }
        }
    }

    /** Receives the names. */
    public interface Names {
        void name(byte[] name);
    }

    private Entry first;
    private int nameBytes;

    /** Whether there is an attribute of a name. */
    public boolean has(byte[] name) {
        return find(name) != null;
    }

    /** Bytes of a value, or {@code -ENODATA}. */
    public long size(byte[] name) {
        Entry entry = find(name);
        return entry == null ? -Errno.ENODATA : entry.size();
    }

    /** Copies a value into a buffer that has room for it: its size, or an error number. */
    public long get(byte[] name, BufferSpace space, long address) {
        Entry entry = find(name);
        if (entry == null) {
            return -Errno.ENODATA;
        }
        if (entry.kept != 0) {
            long missing = space.put(entry.kept, address, entry.keptSize);
            return missing == 0 ? entry.keptSize : -Errno.EFAULT;
        }
        if (entry.pages != null) {
            return entry.pages.read(space, address, entry.pages.size(), 0);
        }
        return withPage(
                page -> {
                    Mem.copyFromArray(entry.value, 0, page, entry.value.length);
                    long missing = space.put(page, address, entry.value.length);
                    return missing == 0 ? entry.value.length : -Errno.EFAULT;
                });
    }

    /**
     * Sets an attribute from a buffer; size and name were checked against the limits.
     *
     * @return 0 or a negative error number; then the attribute is as before
     */
    public long set(byte[] name, BufferSpace space, long address, int size, int flags) {
        Entry entry = find(name);
        if (entry == null && (flags & Xattr.XATTR_REPLACE) != 0) {
            return -Errno.ENODATA;
        }
        if (entry != null && (flags & Xattr.XATTR_CREATE) != 0) {
            return -Errno.EEXIST;
        }
        if (entry == null && nameBytes + name.length + 1 > Xattr.XATTR_LIST_MAX) {
            return -Errno.ENOSPC;
        }
        Entry made = new Entry(name);
        long error = fill(made, space, address, size);
        if (error < 0) {
            made.discard();
            return error;
        }
        if (entry == null) {
            append(made);
        } else {
            entry.discard();
            entry.value = made.value;
            entry.pages = made.pages;
            entry.kept = 0;
        }
        return 0;
    }

    /** Adds an attribute whose value stays at a kernel address for good. */
    public void keep(byte[] name, long address, int size) {
        Entry entry = new Entry(name);
        entry.kept = address;
        entry.keptSize = size;
        append(entry);
    }

    /** Removes an attribute: 0 or {@code -ENODATA}. */
    public long remove(byte[] name) {
        Entry before = null;
        for (Entry at = first; at != null; at = at.next) {
            if (PathNames.same(at.name, name)) {
                if (before == null) {
                    first = at.next;
                } else {
                    before.next = at.next;
                }
                nameBytes -= name.length + 1;
                at.discard();
                return 0;
            }
            before = at;
        }
        return -Errno.ENODATA;
    }

    /** Gives all names. */
    public void list(Names names) {
        for (Entry at = first; at != null; at = at.next) {
            names.name(at.name);
        }
    }

    /** The file is gone. */
    void discard() {
        for (Entry at = first; at != null; at = at.next) {
            at.discard();
        }
        first = null;
        nameBytes = 0;
    }

    private static long fill(Entry entry, BufferSpace space, long address, int size) {
        if (size > SHORT_VALUE) {
            entry.pages = new FileContents();
            long done = entry.pages.write(space, address, size, 0);
            return done < 0 ? done : done < size ? -Errno.EFAULT : 0;
        }
        entry.value = new byte[size];
        if (size == 0) {
            return 0;
        }
        return withPage(
                page -> {
                    long missing = space.get(address, page, size);
                    Mem.copyToArray(page, entry.value, 0, size);
                    return missing == 0 ? 0 : -Errno.EFAULT;
                });
    }

    private interface PageUse {
        long with(long page);
    }

    /** Runs with the kernel address of a page that is free again afterwards. */
    private static long withPage(PageUse use) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            throw ErrnoException.of(Errno.ENOSPC);
        }
        long result = use.with(FrameSource.address(frame));
        FrameSource.release(frame);
        return result;
    }

    private Entry find(byte[] name) {
        Entry at = first;
        while (at != null && !PathNames.same(at.name, name)) {
            at = at.next;
        }
        return at;
    }

    private void append(Entry entry) {
        nameBytes += entry.name.length + 1;
        if (first == null) {
            first = entry;
            return;
        }
        Entry last = first;
        while (last.next != null) {
            last = last.next;
        }
        last.next = entry;
    }
}
