/**
 * Replaces invokedynamic by ordinary classes and methods, in class files as javac 17 writes them.
 * The result is what both the build JVM (for class initialisers) and the compiler see, so a lambda
 * in the snapshot is an object of a known class.
 */
package elfin.compiler.desugar;
