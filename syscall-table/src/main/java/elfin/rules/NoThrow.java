package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * No exception leaves this method: no {@code throw} statement can be reached that is not caught
 * inside, and a failed implicit check (null, bounds, cast, division) below it is a kernel panic.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface NoThrow {}
