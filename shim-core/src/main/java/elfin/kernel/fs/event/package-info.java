/**
 * Files that are events: eventfd(2), timerfd_create(2), epoll(7). Each is an {@link
 * elfin.kernel.fs.OpenFile} on an inode of its own without a name.
 */
package elfin.kernel.fs.event;
