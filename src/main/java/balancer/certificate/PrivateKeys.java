package balancer.certificate;

import balancer.certificate.PemFile.Block;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;

/**
 * Private keys in the forms that tools write; each becomes PKCS#8, the one form that the JDK reads.
 *
 * <pre>
 *   PRIVATE KEY              PKCS#8 (RFC 5958)    { 0 or 1, { algorithm, parameters }, key }
 *   ENCRYPTED PRIVATE KEY    the same under a password, see {@link EncryptedKey}
 *   RSA PRIVATE KEY          PKCS#1 (RFC 8017)    what an RSA key of PKCS#8 holds
 *   EC PRIVATE KEY           SEC 1 (RFC 5915)     what an EC key of PKCS#8 holds; the curve in it or in EC PARAMETERS
 * </pre>
 */
final class PrivateKeys {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String KINDS = "RSA, EC (P-256, P-384, P-521) or Ed25519";
    private static final String NEEDED = "a private key is needed here, which begins with -----BEGIN PRIVATE KEY-----";

    /** Names of the JDK's key factories, by algorithm. */
    private static final Map<String, String> FACTORIES = Map.of(
            RSA,
            "RSA",
            "1.2.840.113549.1.1.10",
            "RSASSA-PSS",
            EC,
            "EC",
            "1.3.101.112",
            "Ed25519",
            "1.3.101.113",
            "Ed448");

    private final PemFile file;
    private final Passwords passwords;

    private PrivateKeys(PemFile file, Passwords passwords) {
        this.file = file;
        this.passwords = passwords;
    }

    /** The one private key in a file, whatever else it holds. Burns CPU if the key is encrypted: never on the loop. */
    static PrivateKey read(PemFile file, Passwords passwords) throws BadCertificate {
        List<Block> keys = file.blocks().stream().filter(Block::isPrivateKey).toList();
        if (keys.isEmpty()) {
            throw file.unexpected(file.blocks().get(0), NEEDED);
        }
        if (keys.size() > 1) {
            throw file.bad(
                    keys.get(1),
                    "this is the second private key, the first begins in line "
                            + keys.get(0).line() + "; the file should hold one");
        }
        return new PrivateKeys(file, passwords).key(keys.get(0));
    }

    private PrivateKey key(Block block) throws BadCertificate {
        try {
            return decode(block, pkcs8(block));
        } catch (Der.Malformed damaged) {
            throw file.bad(block, "the key is damaged; take it from its source again");
        }
    }

    private byte[] pkcs8(Block block) throws BadCertificate, Der.Malformed {
        if (block.headers().stream().anyMatch(header -> header.contains("ENCRYPTED"))) {
            throw file.bad(block, "the key is encrypted in the old way of OpenSSL, which is weak; " + conversion());
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> block.bytes();
            case "ENCRYPTED PRIVATE KEY" -> decrypt(block);
            case "RSA PRIVATE KEY" -> pkcs8(block.bytes(), RSA, Der.value(Der.NULL));
            case "EC PRIVATE KEY" -> pkcs8(block.bytes(), EC, curve(block));
            default -> throw file.unexpected(block, NEEDED);
        };
    }

    private static byte[] pkcs8(byte[] key, String algorithm, byte[] parameters) {
        return Der.sequence(
                Der.integer(0), Der.sequence(Der.oid(algorithm), parameters), Der.value(Der.OCTET_STRING, key));
    }

    private String conversion() {
        return "convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in "
                + BadCertificate.word(file.path()) + " -out NEW.key";
    }

    private byte[] decrypt(Block block) throws BadCertificate, Der.Malformed {
        EncryptedKey encrypted;
        try {
            encrypted = new EncryptedKey(block.bytes());
        } catch (UnsupportedOperationException other) {
            throw file.bad(block, "the key is encrypted " + other.getMessage() + "; " + conversion());
        }
        if (passwords.isNone()) {
            throw file.bad(block, "the key is encrypted and no file with its password is named");
        }
        for (char[] password : passwords.all()) {
            byte[] key = encrypted.decrypt(password);
            if (key != null) {
                return key;
            }
        }
        throw file.bad(block, "the key is encrypted with another password than the " + passwords);
    }

    /** The name of the curve as DER: in the key, else in the block that OpenSSL writes before it. */
    private byte[] curve(Block block) throws BadCertificate, Der.Malformed {
        Der key = new Der(block.bytes()).enter(Der.SEQUENCE);
        key.integer();
        key.content(Der.OCTET_STRING);
        Der parameters = null;
        if (key.isNext(Der.CONTEXT | Der.CONSTRUCTED)) {
            parameters = key.enter(Der.CONTEXT | Der.CONSTRUCTED);
        }
        for (Block each : file.blocks()) {
            if (parameters == null && each.label().equals("EC PARAMETERS")) {
                parameters = new Der(each.bytes());
            }
        }
        if (parameters == null || !parameters.isNext(Der.OID)) {
            throw file.bad(
                    block,
                    "the key does not name its curve; write it with openssl ec -param_enc named_curve -in "
                            + BadCertificate.word(file.path()) + " -out NEW.key");
        }
        return parameters.whole(Der.OID);
    }

    private PrivateKey decode(Block block, byte[] pkcs8) throws BadCertificate, Der.Malformed {
        Der info = new Der(pkcs8).enter(Der.SEQUENCE);
        info.integer();
        byte[] algorithm = info.whole(Der.SEQUENCE);
        byte[] key = info.content(Der.OCTET_STRING);
        String factory = FACTORIES.get(new Der(algorithm).enter(Der.SEQUENCE).oid());
        if (factory == null) {
            throw file.bad(block, "a key of this kind cannot be used for TLS; it should be " + KINDS);
        }
        // Version 1 may have a public key at the end (RFC 5958), which Java 17 does not expect: written anew without.
        byte[] plain = Der.sequence(Der.integer(0), algorithm, Der.value(Der.OCTET_STRING, key));
        try {
            return KeyFactory.getInstance(factory).generatePrivate(new PKCS8EncodedKeySpec(plain));
        } catch (GeneralSecurityException | RuntimeException unusable) {
            // Its message may quote the key: not passed on.
            throw file.bad(block, "the key is damaged or of a kind that Java does not know; it should be " + KINDS);
        }
    }
}
