package elfin.compiler.lower;

/**
 * What a class's descriptor holds; {@code elfin.runtime.Descriptor} reads the same.
 *
 * <pre>
 *  0 int instance size (arrays: element size)    4 int kind
 *  8 int class id                               12 int lowest id of a subclass (interfaces: bit number)
 * 16 name (String)                              24 superclass's descriptor
 * 32 reference map: int count, int offsets[]    40 element type's descriptor
 * 48 interface bitmap                           56 java.lang.Class object
 * 64 method table
 * </pre>
 */
final class DescriptorLayout {
    static final int KIND = 4;
    static final int CLASS_ID = 8;
    static final int LOWEST_ID = 12;
    static final int ELEMENT = 40;
    static final int INTERFACES = 48;
    static final int CLASS_OBJECT = 56;
    static final int METHODS = 64;

    static final int KIND_OBJECT = 0;
    static final int KIND_PRIMITIVES = 1;
    static final int KIND_REFERENCES = 2;
    static final int KIND_INTERFACE = 3;

    private DescriptorLayout() {}
}
