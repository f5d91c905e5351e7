/**
 * Virtio devices (OASIS Virtual I/O Device version 1.1), modern interface only: the transports, the
 * split virtqueue and the entropy device.
 */
package elfin.kernel.virtio;
