package elfin.kernel.vdso;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.PageSource;
import elfin.raw.Mem;

/**
 * The two page frames of the vDSO, which all programs share: page 0 is the data, page 1 the image.
 */
public final class VdsoPages implements MappedFile, PageSource {
    private static final VdsoPages PAGES = new VdsoPages();

    private long dataFrame;
    private long imageFrame;

    private VdsoPages() {}

    /** Makes the pages; once, at boot. Returns false without memory. */
    public static boolean start() {
        PAGES.dataFrame = Frames.allocateZeroed();
        PAGES.imageFrame = Frames.allocateZeroed();
        if (PAGES.dataFrame == Frames.NONE || PAGES.imageFrame == Frames.NONE) {
            PAGES.dataFrame = Frames.NONE;
            return false;
        }
        byte[] image = VdsoImage.BYTES;
        Mem.copyFromArray(image, 0, DirectMap.virtual(PAGES.imageFrame), image.length);
        return true;
    }

    /** The kernel's address of the data page, for {@link VdsoData}; 0 before {@link #start}. */
    public static long dataAddress() {
        return PAGES.dataFrame == Frames.NONE ? 0 : DirectMap.virtual(PAGES.dataFrame);
    }

    /** Maps both into a program, if there are any, and notes where in its layout. */
    public static void map(AddressSpace space) {
        if (PAGES.dataFrame == Frames.NONE) {
            return;
        }
        long page = Frames.SIZE;
        long data = MemoryMapper.mapKernelPages(space, 0, 2 * page, Mman.PROT_READ, PAGES, 0);
        if (data < 0) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
        int execute = Mman.PROT_READ | Mman.PROT_EXEC;
        MemoryMapper.unmap(space, data + page, page);
        MemoryMapper.mapKernelPages(space, data + page, page, execute, PAGES, 1);
        space.layout.vdsoData = data;
        space.layout.vdso = data + page;
    }

    @Override
    public PageSource pageSource() {
        return this;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}

    @Override
    public long frameFor(long pageIndex, boolean shared) {
        if (pageIndex > 1) {
            return BEYOND_END;
        }
        long frame = pageIndex == 0 ? dataFrame : imageFrame;
        Frames.share(frame);
        return frame;
    }

    @Override
    public long residentFrame(long pageIndex, boolean shared) {
        return frameFor(pageIndex, shared);
    }
}
