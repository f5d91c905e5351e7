/**
 * {@code elfin bench}: the same program in the unikernel and in a Linux guest, under the same QEMU.
 */
package elfin.bench;
