package balancer.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A chain of certificates and the private key that fits the first. Immutable. Nothing here prints the key, and only the
 * handshake gets it.
 */
public final class CertifiedKey {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int LEAST_RSA_BITS = 2048;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final X509Certificate[] chain;
    private final PrivateKey key;
    private final List<String> hostNames;
    private final Set<String> signatures;
    private final Description description;

    CertifiedKey(String source, X509Certificate[] chain, PrivateKey key) {
        this.chain = chain.clone();
        this.key = key;
        this.hostNames = names(chain[0], DNS_NAME);
        this.signatures = signatures(chain[0].getPublicKey());
        Instant notAfter = Instant.MAX;
        for (X509Certificate each : chain) {
            Instant end = each.getNotAfter().toInstant();
            notAfter = end.isBefore(notAfter) ? end : notAfter;
        }
        this.description = Description.of(source, names(chain[0]), chain, notAfter);
    }

    /**
     * Reads files, tries passwords and signs once: helper threads and the start of the program only, never the loop.
     */
    static CertifiedKey read(PemPair files, Passwords passwords) throws BadCertificate {
        PemFile certificates = PemFile.read(files.certificate());
        X509Certificate[] chain = Chain.read(certificates);
        PemFile keys = files.key().equals(files.certificate()) ? certificates : PemFile.read(files.key());
        PrivateKey key = PrivateKeys.read(keys, passwords);
        CertifiedKey certified = new CertifiedKey(files.toString(), chain, key);
        if (!fits(key, chain[0].getPublicKey())) {
            throw BadCertificate.in(
                    files.key(),
                    "the key does not fit the certificate in " + files.certificate()
                            + " (" + certified.description.subject() + ", " + certified.description.key()
                            + "); it should be the one that the certificate was requested with");
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw BadCertificate.in(
                    files.key(),
                    "an RSA key of " + rsa.getModulus().bitLength()
                            + " bits is too weak, clients refuse it; it should have " + LEAST_RSA_BITS + " at least");
        }
        return certified;
    }

    /** What the one signs, the other must verify. */
    private static boolean fits(PrivateKey key, PublicKey certified) {
        byte[] words = "does this key fit this certificate?".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(signatureOf(key));
            signature.initSign(key);
            signature.update(words);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(words);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    /** The JDK's name of a signature with this key, by the hash that all peers know. */
    static String signatureOf(PrivateKey key) {
        if (key instanceof EdECKey ed) {
            return ed.getParams().getName();
        }
        return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    }

    /** The hosts that it is for, names before addresses; from subjectAltName alone, in lower case. */
    static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>(names(certificate, DNS_NAME));
        names.addAll(names(certificate, IP_ADDRESS));
        return names;
    }

    private static List<String> names(X509Certificate certificate, int type) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.get(0).equals(type)) {
                    names.add(((String) each.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException damaged) {
            names.clear(); // as if it had none: a warning says so
        }
        return List.copyOf(names);
    }

    /** From subjectAltName alone, in lower case; a wildcard as *.example.com. */
    List<String> hostNames() {
        return hostNames;
    }

    /** As the JDK's handshake calls it: RSA, RSASSA-PSS, EC or EdDSA. */
    String keyType() {
        return key.getAlgorithm();
    }

    /**
     * Whether a client can verify what the key signs. The hash belongs to the curve: so TLS 1.3 says (RFC 8446, section
     * 4.2.3), and so the JDK does it in TLS 1.2, too.
     *
     * @param algorithms those that the client knows, in the JDK's names; none if it does not say
     */
    boolean isVerifiableBy(String[] algorithms) {
        return algorithms.length == 0 || Arrays.stream(algorithms).anyMatch(signatures::contains);
    }

    private static Set<String> signatures(PublicKey key) {
        if (key instanceof EdECKey ed) {
            return Set.of(ed.getParams().getName());
        } else if (key instanceof ECKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return Set.of("SHA" + (bits == 521 ? 512 : bits) + "withECDSA");
        }
        return key.getAlgorithm().equals("RSASSA-PSS")
                ? Set.of("RSASSA-PSS")
                : Set.of("RSASSA-PSS", "SHA256withRSA", "SHA384withRSA", "SHA512withRSA");
    }

    X509Certificate[] chain() {
        return chain.clone();
    }

    PrivateKey key() {
        return key;
    }

    public Description description() {
        return description;
    }

    /** What people should know, one sentence each: it has expired or will soon, or clients will not accept it. */
    public List<String> warnings(Instant now) {
        List<String> warnings = new ArrayList<>();
        String expiry = Expiry.warning(description, now);
        if (expiry != null) {
            warnings.add(expiry);
        }
        Instant begin = chain[0].getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            warnings.add(description.source() + ": the certificate is not valid before " + begin);
        }
        if (description.names().isEmpty()) {
            warnings.add(description.source() + ": the certificate has no subjectAltName; clients ignore its common "
                    + "name (RFC 9525), so they accept it for no host");
        }
        if (!isForServers()) {
            warnings.add(description.source() + ": the extendedKeyUsage of the certificate does not allow servers");
        }
        return warnings;
    }

    private boolean isForServers() {
        try {
            List<String> usage = chain[0].getExtendedKeyUsage();
            return usage == null || usage.contains(SERVER_AUTH) || usage.contains(ANY_USAGE);
        } catch (CertificateParsingException damaged) {
            return false;
        }
    }

    /** The certificate in words, nothing of the key. */
    @Override
    public String toString() {
        return description.toString();
    }
}
