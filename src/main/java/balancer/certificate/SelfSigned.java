package balancer.certificate;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A certificate for this machine that nobody else has signed, to try HTTPS at once: no client trusts it unasked. It and
 * its key live in memory only, and are others after each start.
 *
 * <p>Why not {@code keytool}: it is a program to start (half a second), it may be missing in a small run-time image,
 * and it hands the key over in a file. What it would do are these lines of DER (RFC 5280):
 *
 * <pre>
 *   { { version, serial, algorithm, issuer, { from, to }, subject, public key, extensions }, algorithm, signature }
 * </pre>
 */
public final class SelfSigned {
    /** As Let's Encrypt: longer than anybody tries something, shorter than what clients refuse as too long. */
    private static final Duration LIFE = Duration.ofDays(90);

    /** A client whose clock is behind ours. */
    private static final Duration CLOCK_ERROR = Duration.ofHours(1);

    private static final int SERIAL_BITS = 126;
    private static final int DNS_NAME = Der.CONTEXT | 2;
    private static final int IP_ADDRESS = Der.CONTEXT | 7;

    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final byte[] RSA_SHA256 = Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.value(Der.NULL));
    private static final byte[] ED25519 = Der.sequence(Der.oid("1.3.101.112"));

    private SelfSigned() {}

    /**
     * For localhost, 127.0.0.1 and ::1, with an EC key on P-256, the kind that costs servers least. Takes 10 ms or more
     * of CPU: not on the loop.
     */
    public static CertifiedKey localhost(Instant now, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return of(generator.generateKeyPair(), List.of("localhost", "127.0.0.1", "::1"), now, random);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // jdk.crypto.ec has it, and our module requires that
        }
    }

    /**
     * @param keys EC, RSA or Ed25519
     * @param names host names and addresses; the first is the subject, too
     */
    public static CertifiedKey of(KeyPair keys, List<String> names, Instant now, SecureRandom random) {
        byte[] algorithm =
                switch (keys.getPrivate().getAlgorithm()) {
                    case "EC" -> ECDSA_SHA256;
                    case "RSA" -> RSA_SHA256;
                    default -> ED25519;
                };
        byte[] subject = name(names.get(0));
        byte[] certificate = Der.sequence(
                Der.value(Der.CONTEXT | Der.CONSTRUCTED, Der.integer(2)),
                Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS)),
                algorithm,
                subject,
                Der.sequence(time(now.minus(CLOCK_ERROR)), time(now.plus(LIFE))),
                subject,
                keys.getPublic().getEncoded(),
                Der.value(Der.CONTEXT | Der.CONSTRUCTED | 3, extensions(names)));
        try {
            Signature signature = Signature.getInstance(CertifiedKey.signatureOf(keys.getPrivate()));
            signature.initSign(keys.getPrivate(), random);
            signature.update(certificate);
            byte[] signed = Der.sequence(certificate, algorithm, Der.bits(signature.sign()));
            X509Certificate decoded = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
            return new CertifiedKey("self-signed", new X509Certificate[] {decoded}, keys.getPrivate());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has these algorithms
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(
                Der.value(Der.SET, Der.sequence(Der.oid("2.5.4.3"), Der.text(Der.UTF8_STRING, commonName))));
    }

    /** In this century's first half a year has two digits (RFC 5280, section 4.1.2.5). */
    private static byte[] time(Instant instant) {
        boolean isShort = instant.atZone(ZoneOffset.UTC).getYear() < 2050;
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern(isShort ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'", Locale.ROOT);
        return Der.text(isShort ? Der.UTC_TIME : Der.GENERALIZED_TIME, format.format(instant.atZone(ZoneOffset.UTC)));
    }

    /** Not an authority (Firefox refuses one as a server), for signatures, for servers, and the names. */
    private static byte[] extensions(List<String> names) {
        byte[][] alternatives = names.stream().map(SelfSigned::alternative).toArray(byte[][]::new);
        return Der.sequence(
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.15", true, new byte[] {Der.BIT_STRING, 2, 7, (byte) 0x80}),
                extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                extension("2.5.29.17", false, Der.sequence(alternatives)));
    }

    private static byte[] extension(String oid, boolean isCritical, byte[] content) {
        byte[] critical = isCritical ? Der.value(Der.BOOLEAN, new byte[] {(byte) 0xff}) : new byte[0];
        return Der.sequence(Der.oid(oid), critical, Der.value(Der.OCTET_STRING, content));
    }

    private static byte[] alternative(String name) {
        if (!Hosts.isAddress(name)) {
            return Der.text(DNS_NAME, name);
        }
        try {
            return Der.value(IP_ADDRESS, InetAddress.getByName(name).getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // a literal is not looked up
        }
    }
}
