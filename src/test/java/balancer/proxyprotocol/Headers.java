package balancer.proxyprotocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** PROXY headers as others send them, written from the specification and not with our own writer. */
public final class Headers {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private Headers() {}

    /** The line, with its CR LF. */
    public static byte[] text(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Version 2: everything behind the signature but the length, as hexadecimal digits. */
    public static byte[] binary(String commandAndFamily, String rest) {
        byte[] behind = HexFormat.of().parseHex(rest.replace(" ", ""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex(SIGNATURE + commandAndFamily.replace(" ", "")));
        out.write(behind.length >> 8);
        out.write(behind.length);
        out.writeBytes(behind);
        return out.toByteArray();
    }

    /** 192.0.2.7:51234 to 198.51.100.1:80, and these values behind it. */
    public static byte[] ofV4(String values) {
        return binary("21 11", "c0000207 c6336401 c822 0050" + values);
    }

    /** 2001:db8::7 port 51234 to 2001:db8::1 port 443. */
    public static byte[] ofV6() {
        return binary("21 21", "20010db8000000000000000000000007 20010db8000000000000000000000001 c822 01bb");
    }

    /** A connection of the proxy's own, such as a probe. */
    public static byte[] local() {
        return binary("20 00", "");
    }

    /** With a checksum behind its addresses; {@code wrong} is added to it. */
    public static byte[] summed(int wrong) {
        byte[] header = ofV4("03 0004 00000000");
        CRC32C sum = new CRC32C();
        sum.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) sum.getValue() + wrong);
        return header;
    }

    /** The header, then these bytes. */
    public static byte[] before(byte[] header, String bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }
}
