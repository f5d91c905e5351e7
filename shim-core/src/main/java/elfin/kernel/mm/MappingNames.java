package elfin.kernel.mm;

import elfin.abi.Errno;

/** Names of anonymous memory, for people who read /proc/PID/maps: prctl(2)'s PR_SET_VMA. */
public final class MappingNames {
    private MappingNames() {}

    private static final class Naming extends MappingWalk {
        private final byte[] name;

        Naming(byte[] name) {
            this.name = name;
        }

        @Override
        long visit(AddressSpace space, Mapping mapping, long start, long end) {
            // Shared memory without a file has a file of the kernel's own.
            boolean anonymous = mapping.isAnonymous() || mapping.file instanceof SharedMemory;
            if (!anonymous) {
                return -Errno.EBADF;
            }
            Mapping part = MappingEdits.isolate(space, mapping, start, end);
            if (part == null) {
                return -Errno.ENOMEM;
            }
            part.name = name;
            return 0;
        }
    }

    /**
     * Names {@code [address, address + length)}, or takes the names away with null: 0, {@code
     * -EINVAL} for a range that is none, {@code -ENOMEM} for one with holes, {@code -EBADF} where a
     * file is mapped.
     */
    public static long set(AddressSpace space, long address, long length, byte[] name) {
        long size = MemoryMapper.roundUp(length);
        if ((address & (Frames.SIZE - 1)) != 0
                || length != 0 && size == 0
                || Long.compareUnsigned(address + size, address) < 0) {
            return -Errno.EINVAL;
        }
        if (size == 0) {
            return 0;
        }
        if (address < 0 || address >= AddressSpace.LIMIT) {
            return -Errno.ENOMEM;
        }
        boolean beyond = size < 0 || size > AddressSpace.LIMIT - address;
        long end = beyond ? AddressSpace.LIMIT : address + size;
        long result = new Naming(name).over(space, address, end);
        MappingEdits.joinAll(space, address, end);
        return result == 0 && beyond ? -Errno.ENOMEM : result;
    }
}
