package elfin.compiler.snapshot;

import elfin.compiler.world.ClassWorld;

/**
 * Defines the program's classes in the build JVM, apart from the compiler's own and fresh for each
 * compilation.
 */
final class BuildLoader extends ClassLoader {
    private final ClassWorld world;

    BuildLoader(ClassWorld world) {
        super("elfin-build", ClassLoader.getPlatformClassLoader());
        this.world = world;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = world.bytes(name.replace('.', '/'));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
