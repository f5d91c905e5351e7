/**
 * The closed world: every class the compiler knows, with JDK classes replaced by their substitutes.
 */
package elfin.compiler.world;
