/**
 * The ahead-of-time compiler: Java class files to a freestanding kernel or a static Linux
 * executable.
 *
 * <p>In pipeline order: {@code world} loads classes, {@code desugar} replaces invokedynamic, {@code
 * reach} finds what the entry points can reach, {@code snapshot} takes over the objects that class
 * initialisers made in the build JVM, {@code lower} writes LLVM IR as text, {@code backend}
 * optimises, assembles and links it. {@link elfin.compiler.Compiler} runs the pipeline.
 */
package elfin.compiler;
