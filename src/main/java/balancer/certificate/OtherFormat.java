package balancer.certificate;

import java.nio.file.Path;

/** Recognizes what people take for PEM and is not, and knows the command that converts it. */
final class OtherFormat {
    private static final String DATA_OF_PKCS7 = "1.2.840.113549.1.7.2";

    private OtherFormat() {}

    /** What the file is, and how to convert it; null if it may be PEM. */
    static String describe(Path path, byte[] bytes) {
        String file = BadCertificate.word(path);
        if (startsWith(bytes, 0xfe, 0xed, 0xfe, 0xed)) {
            return "this is a Java key store, not PEM; convert it with keytool -importkeystore -srckeystore " + file
                    + " -destkeystore NEW.p12, then openssl pkcs12 -in NEW.p12 -out NEW.pem -nodes";
        }
        if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
            return "this is text in UTF-16; PEM is ASCII, so save it as ASCII or UTF-8";
        }
        return startsWith(bytes, Der.SEQUENCE) ? der(file, bytes) : null;
    }

    private static String der(String file, byte[] bytes) {
        try {
            Der outer = new Der(bytes).enter(Der.SEQUENCE);
            String command;
            if (outer.isNext(Der.OID)) {
                boolean isPkcs7 = outer.oid().equals(DATA_OF_PKCS7);
                command = isPkcs7 ? "openssl pkcs7 -inform der -print_certs" : "openssl asn1parse -inform der";
            } else if (outer.isNext(Der.INTEGER)) {
                boolean isPkcs12 = outer.integer().intValue() == 3 && outer.isNext(Der.SEQUENCE);
                command = isPkcs12 ? "openssl pkcs12 -nodes" : "openssl pkey -inform der";
            } else {
                outer.enter(Der.SEQUENCE);
                boolean isEncrypted = outer.isNext(Der.OCTET_STRING);
                command = isEncrypted ? "openssl pkcs8 -topk8 -inform der" : "openssl x509 -inform der";
            }
            return "this is DER, not PEM; convert it with " + command + " -in " + file + " -out NEW.pem";
        } catch (Der.Malformed neither) {
            return null;
        }
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
