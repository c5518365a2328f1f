package balancer.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A PKCS#8 key under a password, by PBES2 with PBKDF2 (RFC 8018), as OpenSSL writes it since 1.1:
 *
 * <pre>
 *   password --PBKDF2(salt, rounds, HMAC)--&gt; key of the cipher --AES-CBC(iv)--&gt; PKCS#8
 * </pre>
 *
 * <p>Why not {@code EncryptedPrivateKeyInfo} alone: on Java 17 it names the algorithm only where it knows all of it,
 * and a refusal must say which part is missing. The primitives are the JDK's.
 *
 * <p>One trial of a password takes about 1 ms for the 2,048 rounds of OpenSSL, a second for millions: never on the
 * loop.
 */
final class EncryptedKey {
    /** Far more than tools write; a damaged number must not stop the program for an hour. */
    private static final int MAX_ROUNDS = 10_000_000;

    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";
    private static final String HMAC_SHA1 = "1.2.840.113549.2.7";

    private static final Map<String, String> HMACS = Map.of(
            HMAC_SHA1,
            "PBKDF2WithHmacSHA1",
            "1.2.840.113549.2.8",
            "PBKDF2WithHmacSHA224",
            "1.2.840.113549.2.9",
            "PBKDF2WithHmacSHA256",
            "1.2.840.113549.2.10",
            "PBKDF2WithHmacSHA384",
            "1.2.840.113549.2.11",
            "PBKDF2WithHmacSHA512");

    private static final Map<String, BlockCipher> CIPHERS = Map.of(
            "2.16.840.1.101.3.4.1.2", new BlockCipher("AES", 128),
            "2.16.840.1.101.3.4.1.22", new BlockCipher("AES", 192),
            "2.16.840.1.101.3.4.1.42", new BlockCipher("AES", 256),
            "1.2.840.113549.3.7", new BlockCipher("DESede", 192));

    private record BlockCipher(String name, int bits) {}

    private final byte[] salt;
    private final int rounds;
    private final String derivation;
    private final BlockCipher cipher;
    private final byte[] iv;
    private final byte[] data;

    /**
     * @throws Der.Malformed if it is damaged
     * @throws UnsupportedOperationException if it is encrypted in another way; the message says which
     */
    EncryptedKey(byte[] der) throws Der.Malformed {
        Der outer = new Der(der).enter(Der.SEQUENCE);
        Der algorithm = outer.enter(Der.SEQUENCE);
        demand(algorithm.oid().equals(PBES2), "not by PBES2");
        Der parameters = algorithm.enter(Der.SEQUENCE);
        Der function = parameters.enter(Der.SEQUENCE);
        demand(function.oid().equals(PBKDF2), "with another function than PBKDF2, as scrypt");
        Der values = function.enter(Der.SEQUENCE);
        salt = values.content(Der.OCTET_STRING);
        rounds = rounds(values.integer());
        if (values.isNext(Der.INTEGER)) {
            values.integer(); // the length of the key, which the cipher says, too
        }
        String hmac = values.isEmpty() ? HMAC_SHA1 : values.enter(Der.SEQUENCE).oid();
        derivation = HMACS.get(hmac);
        demand(derivation != null, "with an unusual HMAC");
        Der scheme = parameters.enter(Der.SEQUENCE);
        cipher = CIPHERS.get(scheme.oid());
        demand(cipher != null, "by another cipher than AES-CBC");
        iv = scheme.content(Der.OCTET_STRING);
        data = outer.content(Der.OCTET_STRING);
    }

    private static int rounds(BigInteger rounds) throws Der.Malformed {
        if (rounds.signum() <= 0) {
            throw new Der.Malformed("no rounds");
        }
        demand(rounds.bitLength() < Integer.SIZE && rounds.intValue() <= MAX_ROUNDS, "with too many rounds of PBKDF2");
        return rounds.intValue();
    }

    private static void demand(boolean isKnown, String otherwise) {
        if (!isKnown) {
            throw new UnsupportedOperationException(otherwise);
        }
    }

    /** The key as PKCS#8; null if it is another password. */
    byte[] decrypt(char[] password) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, cipher.bits);
        try {
            byte[] key = SecretKeyFactory.getInstance(derivation)
                    .generateSecret(spec)
                    .getEncoded();
            Cipher decryption = Cipher.getInstance(cipher.name + "/CBC/PKCS5Padding");
            decryption.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, cipher.name), new IvParameterSpec(iv));
            byte[] plain = decryption.doFinal(data);
            return isKey(plain) ? plain : null;
        } catch (GeneralSecurityException badPadding) {
            return null;
        } finally {
            spec.clearPassword();
        }
    }

    /** One wrong password of 256 leaves bytes whose padding looks right. */
    private static boolean isKey(byte[] plain) {
        try {
            Der info = new Der(plain).enter(Der.SEQUENCE);
            info.integer();
            info.enter(Der.SEQUENCE).oid();
            return info.isNext(Der.OCTET_STRING);
        } catch (Der.Malformed garbage) {
            return false;
        }
    }

    /** Nothing of the content. */
    @Override
    public String toString() {
        return "an encrypted key";
    }
}
