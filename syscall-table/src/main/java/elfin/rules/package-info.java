/**
 * Annotations that the ahead-of-time compiler reads: what a method is to the machine, and which
 * rules it promises to keep. On a JVM they have no effect, so the same classes run in ordinary unit
 * tests.
 */
package elfin.rules;
