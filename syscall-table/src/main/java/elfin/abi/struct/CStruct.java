package elfin.abi.struct;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The class is the layout of a C type: {@code SIZE} its size, every other constant the offset of
 * the field with that name in lower case.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CStruct {
    /** How C spells the type. */
    String value();

    /** The header that declares it. */
    String header();
}
