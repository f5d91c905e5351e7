package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.StringBuilder}, of Latin-1 characters. */
@Substitute(StringBuilder.class)
public final class JavaStringBuilder implements CharSequence {
    private static final int DEFAULT_CAPACITY = 32;

    private byte[] buffer;
    private int length;

    public JavaStringBuilder() {
        buffer = new byte[DEFAULT_CAPACITY];
    }

    public JavaStringBuilder(int capacity) {
        buffer = new byte[capacity];
    }

    public JavaStringBuilder(String text) {
        buffer = new byte[text.length() + DEFAULT_CAPACITY];
        append(text);
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            byte[] larger = new byte[Math.max(buffer.length * 2, length + more)];
            System.arraycopy(buffer, 0, larger, 0, length);
            buffer = larger;
        }
    }

    private StringBuilder self() {
        return (StringBuilder) (Object) this;
    }

    public StringBuilder append(char character) {
        room(1);
        buffer[length++] = (byte) character;
        return self();
    }

    public StringBuilder append(String text) {
        String shown = text == null ? "null" : text;
        int count = shown.length();
        room(count);
        for (int i = 0; i < count; i++) {
            buffer[length++] = (byte) shown.charAt(i);
        }
        return self();
    }

    public StringBuilder append(Object object) {
        return append(String.valueOf(object));
    }

    public StringBuilder append(CharSequence text) {
        return append(String.valueOf(text));
    }

    public StringBuilder append(CharSequence text, int start, int end) {
        for (int i = start; i < end; i++) {
            append(text.charAt(i));
        }
        return self();
    }

    public StringBuilder append(int number) {
        return append((long) number);
    }

    public StringBuilder append(long number) {
        return append(Long.toString(number));
    }

    public StringBuilder append(boolean flag) {
        return append(flag ? "true" : "false");
    }

    public StringBuilder append(char[] characters) {
        for (char character : characters) {
            append(character);
        }
        return self();
    }

    public StringBuilder insert(int offset, char character) {
        return insert(offset, String.valueOf(character));
    }

    public StringBuilder insert(int offset, String text) {
        int count = text.length();
        room(count);
        System.arraycopy(buffer, offset, buffer, offset + count, length - offset);
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = (byte) text.charAt(i);
        }
        length += count;
        return self();
    }

    public StringBuilder reverse() {
        for (int i = 0, j = length - 1; i < j; i++, j--) {
            byte swapped = buffer[i];
            buffer[i] = buffer[j];
            buffer[j] = swapped;
        }
        return self();
    }

    public StringBuilder deleteCharAt(int index) {
        if (index < 0 || index >= length) {
            throw new StringIndexOutOfBoundsException();
        }
        System.arraycopy(buffer, index + 1, buffer, index, length - index - 1);
        length--;
        return self();
    }

    public void setLength(int newLength) {
        if (newLength > length) {
            room(newLength - length);
            for (int i = length; i < newLength; i++) {
                buffer[i] = 0;
            }
        }
        length = newLength;
    }

    public void setCharAt(int index, char character) {
        if (index < 0 || index >= length) {
            throw new StringIndexOutOfBoundsException();
        }
        buffer[index] = (byte) character;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public boolean isEmpty() {
        return length == 0;
    }

    @Override
    public char charAt(int index) {
        if (index >= length) {
            throw new StringIndexOutOfBoundsException();
        }
        return (char) (buffer[index] & 0xff);
    }

    public String substring(int begin, int end) {
        return new String(buffer, begin, end - begin);
    }

    @Override
    public CharSequence subSequence(int begin, int end) {
        return substring(begin, end);
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length);
    }
}
