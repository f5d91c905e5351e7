/**
 * What /proc and /sys are made of: directories whose entries the kernel says, files whose text is
 * made when they are read, links. {@link elfin.kernel.fs.pseudo.PseudoFileSystem} is the entry
 * point.
 */
package elfin.kernel.fs.pseudo;
