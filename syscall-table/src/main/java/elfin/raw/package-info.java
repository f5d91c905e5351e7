/**
 * The one room for raw memory and machine instructions: {@link elfin.raw.Mem} reads and writes
 * addresses, {@link elfin.raw.Cpu} stands for single instructions. Both are compiler intrinsics; on
 * a JVM they work on {@link elfin.raw.SimulatedMemory}, so kernel logic runs in plain unit tests.
 * Nothing outside this package may reach memory by number in another way.
 */
package elfin.raw;
