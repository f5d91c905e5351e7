/**
 * x86-64 disassembly with Capstone through JNA. The library's array of instructions is copied in
 * large pieces, so that a whole program's text takes fractions of a second. Versions 4 and 5 of the
 * library work; nothing depends on their instruction numbers.
 */
package elfin.disassembly;
