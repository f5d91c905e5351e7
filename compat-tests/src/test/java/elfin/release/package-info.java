/** Tests of the archive that users get, run where nothing but a JDK and QEMU can be found. */
package elfin.release;
