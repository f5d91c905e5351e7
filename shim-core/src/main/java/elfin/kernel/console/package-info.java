/**
 * Programs' standard streams and the host's control channel, over virtio-console (virtio 1.1,
 * section 5.3).
 */
package elfin.kernel.console;
