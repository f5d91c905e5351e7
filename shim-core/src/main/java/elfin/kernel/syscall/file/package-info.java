/**
 * System calls on files: each class holds one call or a close family. The handlers check arguments
 * and move them in and out of user memory; what the calls do is in {@link elfin.kernel.fs}.
 */
package elfin.kernel.syscall.file;
