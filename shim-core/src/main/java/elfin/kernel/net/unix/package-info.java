/**
 * Sockets between processes of one machine: unix(7). {@link elfin.kernel.net.unix.UnixSocket} holds
 * the state; names, connections and the two ways of transfer have a class each.
 */
package elfin.kernel.net.unix;
