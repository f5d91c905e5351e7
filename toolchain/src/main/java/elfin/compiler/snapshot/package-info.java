/** The objects that class initialisers made in the build JVM, as data of the image. */
package elfin.compiler.snapshot;
