package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.MappedFiles;
import elfin.kernel.mm.PageSource;
import elfin.raw.Mem;

/**
 * The bytes of a regular file in memory: pages of its own, and below them the pages of the boot
 * image, used in place until they are first written. Bytes behind the end in the last page are
 * zero.
 */
public final class FileContents implements PageSource {
    private static final int PAGE_SIZE = FrameSource.PAGE_SIZE;
    private static final int PAGE_SHIFT = FrameSource.PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_SIZE - 1;

    /** Seals of a file that cannot have any. */
    public static final int NOT_SEALABLE = -1;

    /** No file has more. */
    private static final long MOST_PAGES = Long.MAX_VALUE >>> PAGE_SHIFT;

    private final PageTree pages = new PageTree();

    /** Who counts the pages, or null. */
    private final BlockAccount account;

    /** Kernel address of the image's pages of this file, 0 when it has none. */
    private final long imageAddress;

    /** Size in the image. */
    private final long imageSize;

    /** How many pages from the start still have an image page below them. */
    private long imagePages;

    /** {@code F_SEAL_*}, or {@link #NOT_SEALABLE}. */
    private int seals = NOT_SEALABLE;

    /** How many pages of the image were copied because they were written. */
    private long copiedImagePages;

    private long size;

    /** An empty file. */
    public FileContents() {
        this(0, 0, null);
    }

    /**
     * A file whose pages count.
     *
     * @param imageAddress where its bytes lie in the image, or 0
     */
    public FileContents(long imageAddress, long size, BlockAccount account) {
        this.account = account;
        this.imageAddress = imageAddress;
        this.size = size;
        this.imageSize = size;
        this.imagePages = imageAddress == 0 ? 0 : pagesFor(size);
    }

    public long size() {
        return size;
    }

    /** Whether it is as the boot image has it: nothing was ever written to it. */
    public boolean isAsInImage() {
        return imageAddress != 0
                && size == imageSize
                && imagePages == pagesFor(imageSize)
                && pages.isEmpty();
    }

    /** Its seals, {@code F_SEAL_*}, or {@link #NOT_SEALABLE}. */
    public int seals() {
        return seals;
    }

    public void setSeals(int newSeals) {
        seals = newSeals;
    }

    /** Whether any of some seals is set. */
    public boolean isSealed(int anyOf) {
        return seals > 0 && (seals & anyOf) != 0;
    }

    /** How many pages of {@code [first, end)} hold data. */
    public long countPages(long first, long end) {
        long count = Math.max(0, Math.min(end, imagePages) - first);
        long index = Math.max(first, imagePages);
        while (index < end) {
            index = pages.nextPage(index);
            if (index < 0 || index >= end) {
                break;
            }
            count++;
            index++;
        }
        return count;
    }

    /** Number of pages that hold data, the image's included. */
    public long pageCount() {
        return pages.pageCount() + imagePages - Math.min(imagePages, copiedImagePages);
    }

    /** Reads into a buffer: the bytes read, 0 at the end of the file, or {@code -EFAULT}. */
    public long read(BufferSpace space, long address, long byteCount, long position) {
        if (position >= size) {
            return 0;
        }
        long wanted = Math.min(byteCount, size - position);
        long done = 0;
        while (done < wanted) {
            long at = position + done;
            long chunk = Math.min(wanted - done, contiguous(at));
            long page = pageAddress(at >>> PAGE_SHIFT);
            long missing =
                    page == 0
                            ? space.clear(address + done, chunk)
                            : space.put(page + (at & PAGE_MASK), address + done, chunk);
            done += chunk - missing;
            if (missing != 0) {
                return done > 0 ? done : -Errno.EFAULT;
            }
        }
        return done;
    }

    /** Writes from a buffer: the bytes written, or a negative error number when none was. */
    public long write(BufferSpace space, long address, long byteCount, long position) {
        if (position > Long.MAX_VALUE - byteCount) {
            return -Errno.EFBIG;
        }
        long done = 0;
        while (done < byteCount) {
            long at = position + done;
            long chunk = Math.min(byteCount - done, PAGE_SIZE - (at & PAGE_MASK));
            long page = ownPage(at >>> PAGE_SHIFT);
            if (page == 0) {
                return done > 0 ? done : -Errno.ENOSPC;
            }
            long missing =
                    space.get(address + done, FrameSource.address(page) + (at & PAGE_MASK), chunk);
            done += chunk - missing;
            size = Math.max(size, position + done);
            if (missing != 0) {
                return done > 0 ? done : -Errno.EFAULT;
            }
        }
        return done;
    }

    /** Adds bytes of the heap at the end; false when memory is exhausted. */
    public boolean append(byte[] bytes) {
        int done = 0;
        while (done < bytes.length) {
            int inPage = (int) (size & PAGE_MASK);
            int chunk = Math.min(bytes.length - done, PAGE_SIZE - inPage);
            long page = ownPage(size >>> PAGE_SHIFT);
            if (page == 0) {
                discard();
                return false;
            }
            Mem.copyFromArray(bytes, done, FrameSource.address(page) + inPage, chunk);
            done += chunk;
            size += chunk;
        }
        return true;
    }

    /** Sets the size; 0, or {@code -ENOMEM}. */
    public long truncate(long newSize) {
        if (newSize < size) {
            long keep = pagesFor(newSize);
            int tail = (int) (newSize & PAGE_MASK);
            if (tail != 0 && pageAddress(keep - 1) != 0) {
                long page = ownPage(keep - 1);
                if (page == 0) {
                    return -Errno.ENOMEM;
                }
                Mem.fill(FrameSource.address(page) + tail, PAGE_SIZE - tail, (byte) 0);
            }
            remove(keep, MOST_PAGES);
            imagePages = Math.min(imagePages, keep);
            size = newSize;
            MappedFiles.forget(this, keep, MOST_PAGES - keep, true);
        }
        size = newSize;
        return 0;
    }

    /** Gives back all pages: the file is gone. */
    public void discard() {
        remove(0, MOST_PAGES);
        imagePages = 0;
        size = 0;
    }

    /** fallocate(2). */
    public long allocate(int mode, long position, long byteCount) {
        boolean keepSize = (mode & Fcntl.FALLOC_FL_KEEP_SIZE) != 0;
        int operation = mode & ~Fcntl.FALLOC_FL_KEEP_SIZE;
        if (operation == Fcntl.FALLOC_FL_PUNCH_HOLE) {
            return punch(position, Math.min(position + byteCount, pagesFor(size) << PAGE_SHIFT));
        }
        if (operation != 0) {
            return -Errno.EOPNOTSUPP;
        }
        long first = position >>> PAGE_SHIFT;
        long last = (position + byteCount - 1) >>> PAGE_SHIFT;
        if (!hasRoomFor(first, last)) {
            return -Errno.ENOSPC;
        }
        for (long index = first; index <= last; index++) {
            if (pageAddress(index) == 0 && ownPage(index) == 0) {
                return -Errno.ENOSPC;
            }
        }
        if (!keepSize) {
            size = Math.max(size, position + byteCount);
        }
        return 0;
    }

    /** The first byte at or after a position that lies in a page with data, or -1. */
    public long nextData(long position) {
        if (position < 0 || position >= size) {
            return -1;
        }
        long index = position >>> PAGE_SHIFT;
        if (index < imagePages) {
            return position;
        }
        long page = pages.nextPage(index);
        if (page < 0 || page << PAGE_SHIFT >= size) {
            return -1;
        }
        return Math.max(position, page << PAGE_SHIFT);
    }

    /** The first byte at or after a position that lies in a hole or at the end, or -1. */
    public long nextHole(long position) {
        if (position < 0 || position >= size) {
            return -1;
        }
        long index = position >>> PAGE_SHIFT;
        if (pageAddress(index) == 0) {
            return position;
        }
        while (index << PAGE_SHIFT < size && pageAddress(index) != 0) {
            index++;
        }
        return Math.min(size, index << PAGE_SHIFT);
    }

    @Override
    public long frameFor(long pageIndex, boolean shared) {
        if (pageIndex >= pagesFor(size)) {
            return BEYOND_END;
        }
        long frame = pages.get(pageIndex);
        if (frame == 0 && !shared && pageIndex < imagePages) {
            return imageFrame(pageIndex);
        }
        if (frame == 0) {
            frame = ownPage(pageIndex);
            if (frame == 0) {
                return NO_MEMORY;
            }
        }
        FrameSource.retain(frame);
        return frame;
    }

    @Override
    public long residentFrame(long pageIndex, boolean shared) {
        if (pageIndex >= pagesFor(size)) {
            return BEYOND_END;
        }
        long frame = pages.get(pageIndex);
        if (frame != 0) {
            FrameSource.retain(frame);
            return frame;
        }
        return !shared && pageIndex < imagePages ? imageFrame(pageIndex) : BEYOND_END;
    }

    /** Whether all holes in {@code [first, last]} can be filled; else none is. */
    private boolean hasRoomFor(long first, long last) {
        long room = FrameSource.freeFrames();
        if (account != null) {
            room = Math.min(room, account.limit - account.used());
        }
        if (last - first + 1 - pageCount() > room) {
            return false;
        }
        long holes = 0;
        for (long index = first; index <= last; index++) {
            holes += pageAddress(index) == 0 ? 1 : 0;
        }
        return holes <= room;
    }

    private long punch(long position, long end) {
        long at = position;
        while (at < end) {
            long index = at >>> PAGE_SHIFT;
            long chunk = Math.min(end - at, PAGE_SIZE - (at & PAGE_MASK));
            // A page of the image stays below, so only a page of zeros hides it.
            if (chunk == PAGE_SIZE && index >= imagePages) {
                remove(index, index + 1);
                MappedFiles.forget(this, index, 1, false);
            } else if (pageAddress(index) != 0) {
                long page = ownPage(index);
                if (page == 0) {
                    return -Errno.ENOMEM;
                }
                Mem.fill(FrameSource.address(page) + (at & PAGE_MASK), chunk, (byte) 0);
            }
            at += chunk;
        }
        return 0;
    }

    /** How many bytes from a position on lie together in memory. */
    private long contiguous(long position) {
        long index = position >>> PAGE_SHIFT;
        if (pages.isEmpty() && index < imagePages) {
            return (imagePages << PAGE_SHIFT) - position;
        }
        return PAGE_SIZE - (position & PAGE_MASK);
    }

    /** Kernel address of a page to read, or 0 for a hole. */
    private long pageAddress(long index) {
        long frame = pages.get(index);
        if (frame != 0) {
            return FrameSource.address(frame);
        }
        return index < imagePages ? imageAddress + (index << PAGE_SHIFT) : 0;
    }

    private long imageFrame(long index) {
        return DirectMap.physical(imageAddress + (index << PAGE_SHIFT));
    }

    /**
     * Physical address of a page that belongs to this file alone, or 0 when memory is exhausted.
     */
    private long ownPage(long index) {
        long frame = pages.get(index);
        if (frame != 0) {
            return frame;
        }
        if (account != null && !account.take()) {
            return 0;
        }
        frame = FrameSource.allocate();
        if (frame == 0 || !putFrame(index, frame)) {
            if (account != null) {
                account.give(1);
            }
            return 0;
        }
        return frame;
    }

    private boolean putFrame(long index, long frame) {
        if (index < imagePages) {
            Mem.copy(imageAddress + (index << PAGE_SHIFT), FrameSource.address(frame), PAGE_SIZE);
        }
        if (!pages.put(index, frame)) {
            FrameSource.release(frame);
            return false;
        }
        if (index < imagePages) {
            copiedImagePages++;
        }
        return true;
    }

    private void remove(long first, long end) {
        long before = pages.pageCount();
        pages.removeRange(first, end);
        if (account != null) {
            account.give(before - pages.pageCount());
        }
    }

    private static long pagesFor(long byteCount) {
        return (byteCount >>> PAGE_SHIFT) + ((byteCount & PAGE_MASK) != 0 ? 1 : 0);
    }
}
