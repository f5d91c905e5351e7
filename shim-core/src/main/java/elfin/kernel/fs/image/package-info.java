/**
 * The root file system as the boot image carries it: the inode table, the names and the file pages,
 * read in place. {@link elfin.kernel.fs.image.TreeFormat} is the layout, {@link
 * elfin.kernel.fs.image.ImageTree} the reader.
 */
package elfin.kernel.fs.image;
