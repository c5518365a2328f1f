package balancer.certificate;

import balancer.certificate.PemFile.Block;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates in the order of a handshake: that of the server, then each that signed the one before it. The last one
 * may be the root, which clients have anyway.
 *
 * <p>Why refuse another order, instead of sorting: TLS 1.2 demands this one, clients differ in what they forgive, and a
 * file with something else in it is often not the file that was meant.
 */
final class Chain {
    private static final String NEEDED = "a certificate is needed here, which begins with -----BEGIN CERTIFICATE-----";

    private Chain() {}

    /** @return one at least */
    static X509Certificate[] read(PemFile file) throws BadCertificate {
        List<Block> blocks = certificates(file);
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks) {
            X509Certificate next = decode(file, block);
            int known = chain.indexOf(next);
            if (known >= 0) {
                throw file.bad(
                        block,
                        "this certificate is there already, in line "
                                + blocks.get(known).line());
            }
            if (!chain.isEmpty() && !signed(next, chain.get(chain.size() - 1))) {
                throw file.bad(
                        block,
                        "this certificate (" + Description.name(next.getSubjectX500Principal())
                                + ") did not sign the one before it (issuer: "
                                + Description.name(chain.get(chain.size() - 1).getIssuerX500Principal())
                                + "); first comes that of the server, then each that signed the one before it");
            }
            chain.add(next);
        }
        return chain.toArray(X509Certificate[]::new);
    }

    /** The blocks that are certificates; keys and parameters may lie between them. */
    static List<Block> certificates(PemFile file) throws BadCertificate {
        List<Block> certificates = new ArrayList<>();
        for (Block block : file.blocks()) {
            if (block.isCertificate()) {
                certificates.add(block);
            } else if (!block.isPrivateKey() && !block.label().endsWith(" PARAMETERS")) {
                throw file.unexpected(block, NEEDED);
            }
        }
        if (certificates.isEmpty()) {
            throw file.unexpected(file.blocks().get(0), NEEDED);
        }
        return certificates;
    }

    static X509Certificate decode(PemFile file, Block block) throws BadCertificate {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes()));
        } catch (CertificateException damaged) {
            throw file.bad(block, "the certificate is damaged; take it from its source again");
        }
    }

    private static boolean signed(X509Certificate signer, X509Certificate certificate) {
        try {
            if (!signer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                return false;
            }
            certificate.verify(signer.getPublicKey());
            return true;
        } catch (GeneralSecurityException otherKey) {
            return false;
        }
    }
}
