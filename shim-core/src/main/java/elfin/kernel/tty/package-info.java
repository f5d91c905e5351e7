/**
 * Terminals: tty(4), termios(3), pty(7). {@link elfin.kernel.tty.Terminal} is one, with its line
 * discipline ({@link elfin.kernel.tty.LineInput}, {@link elfin.kernel.tty.LineOutput}); {@link
 * elfin.kernel.tty.TerminalFile} what programs open; {@link elfin.kernel.tty.TerminalWire} the
 * other side: the host, or a program that holds the master of a pair.
 */
package elfin.kernel.tty;
