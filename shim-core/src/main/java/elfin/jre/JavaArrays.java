package elfin.jre;

import elfin.raw.Mem;
import elfin.rules.Substitute;
import elfin.runtime.Allocator;
import java.util.Arrays;
import java.util.Comparator;

/** {@code java.util.Arrays}: filling, copying, comparing and sorting. */
@Substitute(Arrays.class)
public final class JavaArrays {
    private JavaArrays() {}

    private static void checkRange(int length, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        if (from < 0 || to > length) {
            throw new ArrayIndexOutOfBoundsException();
        }
    }

    public static void fill(byte[] array, byte value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(byte[] array, int from, int to, byte value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static byte[] copyOf(byte[] array, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    public static byte[] copyOfRange(byte[] array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        byte[] copy = new byte[to - from];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    public static boolean equals(byte[] a, byte[] b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static int hashCode(byte[] array) {
        if (array == null) {
            return 0;
        }
        int result = 1;
        for (byte element : array) {
            result = 31 * result + Byte.hashCode(element);
        }
        return result;
    }

    public static void fill(short[] array, short value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(short[] array, int from, int to, short value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static short[] copyOf(short[] array, int length) {
        short[] copy = new short[length];
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    public static short[] copyOfRange(short[] array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        short[] copy = new short[to - from];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    public static boolean equals(short[] a, short[] b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static int hashCode(short[] array) {
        if (array == null) {
            return 0;
        }
        int result = 1;
        for (short element : array) {
            result = 31 * result + Short.hashCode(element);
        }
        return result;
    }

    public static void fill(char[] array, char value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(char[] array, int from, int to, char value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static char[] copyOf(char[] array, int length) {
        char[] copy = new char[length];
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    public static char[] copyOfRange(char[] array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        char[] copy = new char[to - from];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    public static boolean equals(char[] a, char[] b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static int hashCode(char[] array) {
        if (array == null) {
            return 0;
        }
        int result = 1;
        for (char element : array) {
            result = 31 * result + Character.hashCode(element);
        }
        return result;
    }

    public static void fill(int[] array, int value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(int[] array, int from, int to, int value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static int[] copyOf(int[] array, int length) {
        int[] copy = new int[length];
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    public static int[] copyOfRange(int[] array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        int[] copy = new int[to - from];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    public static boolean equals(int[] a, int[] b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static int hashCode(int[] array) {
        if (array == null) {
            return 0;
        }
        int result = 1;
        for (int element : array) {
            result = 31 * result + Integer.hashCode(element);
        }
        return result;
    }

    public static void fill(long[] array, long value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(long[] array, int from, int to, long value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static long[] copyOf(long[] array, int length) {
        long[] copy = new long[length];
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    public static long[] copyOfRange(long[] array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        long[] copy = new long[to - from];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    public static boolean equals(long[] a, long[] b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static int hashCode(long[] array) {
        if (array == null) {
            return 0;
        }
        int result = 1;
        for (long element : array) {
            result = 31 * result + Long.hashCode(element);
        }
        return result;
    }

    public static void fill(boolean[] array, boolean value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(boolean[] array, int from, int to, boolean value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static boolean[] copyOf(boolean[] array, int length) {
        boolean[] copy = new boolean[length];
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    public static boolean[] copyOfRange(boolean[] array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        boolean[] copy = new boolean[to - from];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    public static boolean equals(boolean[] a, boolean[] b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null || a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static int hashCode(boolean[] array) {
        if (array == null) {
            return 0;
        }
        int result = 1;
        for (boolean element : array) {
            result = 31 * result + Boolean.hashCode(element);
        }
        return result;
    }

    public static void fill(Object[] array, Object value) {
        fill(array, 0, array.length, value);
    }

    public static void fill(Object[] array, int from, int to, Object value) {
        checkRange(array.length, from, to);
        for (int i = from; i < to; i++) {
            array[i] = value;
        }
    }

    public static void sort(int[] array) {
        sort(array, 0, array.length);
    }

    /** Heap sort: in place, no worst case. */
    public static void sort(int[] array, int from, int to) {
        checkRange(array.length, from, to);
        int count = to - from;
        for (int root = count / 2 - 1; root >= 0; root--) {
            sift(array, from, root, count);
        }
        for (int end = count - 1; end > 0; end--) {
            int largest = array[from];
            array[from] = array[from + end];
            array[from + end] = largest;
            sift(array, from, 0, end);
        }
    }

    private static void sift(int[] array, int from, int start, int count) {
        int root = start;
        while (2 * root + 1 < count) {
            int child = 2 * root + 1;
            if (child + 1 < count && array[from + child] < array[from + child + 1]) {
                child++;
            }
            if (array[from + root] >= array[from + child]) {
                return;
            }
            int swapped = array[from + root];
            array[from + root] = array[from + child];
            array[from + child] = swapped;
            root = child;
        }
    }

    public static void sort(long[] array) {
        sort(array, 0, array.length);
    }

    /** Heap sort: in place, no worst case. */
    public static void sort(long[] array, int from, int to) {
        checkRange(array.length, from, to);
        int count = to - from;
        for (int root = count / 2 - 1; root >= 0; root--) {
            sift(array, from, root, count);
        }
        for (int end = count - 1; end > 0; end--) {
            long largest = array[from];
            array[from] = array[from + end];
            array[from + end] = largest;
            sift(array, from, 0, end);
        }
    }

    private static void sift(long[] array, int from, int start, int count) {
        int root = start;
        while (2 * root + 1 < count) {
            int child = 2 * root + 1;
            if (child + 1 < count && array[from + child] < array[from + child + 1]) {
                child++;
            }
            if (array[from + root] >= array[from + child]) {
                return;
            }
            long swapped = array[from + root];
            array[from + root] = array[from + child];
            array[from + child] = swapped;
            root = child;
        }
    }

    /** A copy of the same array type. */
    public static Object[] copyOf(Object[] array, int length) {
        long type = Mem.getLong(Mem.addressOf(array));
        Object[] copy = (Object[]) Allocator.allocateArray(type, length);
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    /** Stable merge sort. */
    public static void sort(Object[] array, Comparator<Object> order) {
        mergeSort(array, 0, array.length, new Object[array.length], order);
    }

    private static void mergeSort(
            Object[] array, int from, int to, Object[] spare, Comparator<Object> order) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(array, from, middle, spare, order);
        mergeSort(array, middle, to, spare, order);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft =
                    right >= to || left < middle && order.compare(array[left], array[right]) <= 0;
            spare[i] = takeLeft ? array[left++] : array[right++];
        }
        System.arraycopy(spare, from, array, from, to - from);
    }
}
