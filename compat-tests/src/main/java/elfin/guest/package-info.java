/** Static Linux executables made from Java, and runs of them in the unikernel. */
package elfin.guest;
