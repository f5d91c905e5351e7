/** Finds the native libraries that are loaded through JNA: Capstone and Keystone. */
package elfin.natives;
