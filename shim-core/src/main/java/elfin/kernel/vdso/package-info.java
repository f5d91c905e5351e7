/**
 * The vDSO (vdso(7)): a small ELF image that every program finds mapped, with functions that read
 * the clock without a system call from a page the kernel keeps current. {@link
 * elfin.kernel.vdso.VdsoImage} is made when the kernel is built; {@link
 * elfin.kernel.vdso.VdsoPages} maps it; {@link elfin.kernel.vdso.VdsoData} is the page.
 */
package elfin.kernel.vdso;
