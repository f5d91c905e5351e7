/**
 * Sockets, socket(7): what those of all families share. {@link elfin.kernel.net.Socket} is an open
 * file with the operations of the calls; {@link elfin.kernel.net.SocketFamilies} makes sockets;
 * {@link elfin.kernel.net.SocketMessage} is what one call sends or receives. Families have packages
 * below.
 */
package elfin.kernel.net;
