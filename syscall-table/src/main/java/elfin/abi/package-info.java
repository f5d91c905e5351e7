/** Linux's constants and struct layouts for x86-64, with C spelling, and no logic. */
package elfin.abi;
