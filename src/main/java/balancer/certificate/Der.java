package balancer.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * As much of DER (X.690) as keys and certificates need: each value is a tag, a length and its content.
 *
 * <pre>
 *   30 06 02 01 05 02 01 07        SEQUENCE { INTEGER 5, INTEGER 7 }
 *   tag   tag      tag
 *      length length
 * </pre>
 *
 * <p>An instance reads values, one after the other, and believes no length that passes its end. The static methods
 * write them. Why our own: the JDK has a reader and a writer, and exports neither.
 */
final class Der {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    /** With a number: a tag whose meaning the place decides; constructed if it holds values. */
    static final int CONTEXT = 0x80;

    static final int CONSTRUCTED = 0x20;
    private static final int LONG_FORM = 0x80;

    private final byte[] bytes;
    private final int end;
    private int at;

    /** The bytes are not what they should be. The message says nothing of them: they may be a key. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    Der(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean isEmpty() {
        return at == end;
    }

    /** Whether a value with this tag is next. */
    boolean isNext(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** A reader of what the next value holds; this one goes on behind it. */
    Der enter(int tag) throws Malformed {
        int start = header(tag);
        int length = length(start);
        at = start + lengthOfLength(start) + length;
        return new Der(bytes, at - length, at);
    }

    /** The content of the next value, in an array of its own. */
    byte[] content(int tag) throws Malformed {
        Der inner = enter(tag);
        return Arrays.copyOfRange(bytes, inner.at, inner.end);
    }

    /** The next value with its tag and length. */
    byte[] whole(int tag) throws Malformed {
        int from = at;
        enter(tag);
        return Arrays.copyOfRange(bytes, from, at);
    }

    BigInteger integer() throws Malformed {
        byte[] content = content(INTEGER);
        if (content.length == 0) {
            throw new Malformed("an integer without digits");
        }
        return new BigInteger(content);
    }

    /** An object identifier, with dots. */
    String oid() throws Malformed {
        byte[] content = content(OID);
        StringBuilder text = new StringBuilder();
        long arc = 0;
        for (byte each : content) {
            arc = arc << 7 | each & 0x7f;
            if (each >= 0) {
                long first = text.length() > 0 ? -1 : Math.min(arc / 40, 2);
                text.append(first < 0 ? "." + arc : first + "." + (arc - first * 40));
                arc = 0;
            }
        }
        return text.toString();
    }

    private int header(int tag) throws Malformed {
        if (!isNext(tag)) {
            throw new Malformed("another kind of value is expected");
        }
        if (at + 1 >= end) {
            throw new Malformed("it ends too early");
        }
        return at + 1;
    }

    private int lengthOfLength(int start) {
        int first = bytes[start] & 0xff;
        return first < LONG_FORM ? 1 : 1 + first - LONG_FORM;
    }

    private int length(int start) throws Malformed {
        int octets = lengthOfLength(start);
        long length = octets == 1 ? bytes[start] & 0xff : 0;
        if (octets > 5 || start + octets > end || (bytes[start] & 0xff) == LONG_FORM) {
            throw new Malformed("a length that cannot be");
        }
        for (int i = 1; i < octets; i++) {
            length = length << 8 | bytes[start + i] & 0xff;
        }
        if (length > end - start - octets) {
            throw new Malformed("it ends too early");
        }
        return (int) length;
    }

    /** One value whose content is these, one after the other. */
    static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream(content.size() + 4);
        value.write(tag);
        int length = content.size();
        if (length >= LONG_FORM) {
            int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            value.write(LONG_FORM | octets);
            for (int shift = 8 * (octets - 1); shift > 0; shift -= 8) {
                value.write(length >> shift);
            }
        }
        value.write(length);
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    static byte[] integer(BigInteger number) {
        return value(INTEGER, number.toByteArray());
    }

    static byte[] integer(int number) {
        return integer(BigInteger.valueOf(number));
    }

    /** A bit string of whole octets. */
    static byte[] bits(byte[] octets) {
        return value(BIT_STRING, new byte[1], octets);
    }

    static byte[] text(int tag, String text) {
        return value(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param dotted two arcs at least */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        arc(content, Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            arc(content, Long.parseLong(arcs[i]));
        }
        return value(OID, content.toByteArray());
    }

    private static void arc(ByteArrayOutputStream to, long arc) {
        int septets = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(arc) + 6) / 7);
        for (int shift = 7 * (septets - 1); shift > 0; shift -= 7) {
            to.write((int) (arc >> shift) & 0x7f | 0x80);
        }
        to.write((int) arc & 0x7f);
    }
}
