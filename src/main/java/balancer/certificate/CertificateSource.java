package balancer.certificate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody named: a certificate and its key, one file with both, or a folder. A folder is listed anew at each
 * reload, in the order of its names:
 *
 * <ul>
 *   <li>{@code fullchain.pem} with {@code privkey.pem}: a pair, and all else there is passed over (Certbot)
 *   <li>{@code NAME.key} with {@code NAME.crt} or {@code NAME.pem}: a pair (Kubernetes: {@code tls.key, tls.crt}); a
 *       key without certificate is refused
 *   <li>{@code NAME.pem} with a private key in it: both in one file
 *   <li>a folder in it with {@code fullchain.pem} and {@code privkey.pem}: a pair (Certbot's {@code live})
 *   <li>all else is passed over: other folders, certificates of authorities, hidden files
 * </ul>
 */
public final class CertificateSource {
    private static final String CERTBOT_CHAIN = "fullchain.pem";
    private static final String CERTBOT_KEY = "privkey.pem";

    private final Path certificate;
    private final Path key;

    private CertificateSource(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    public static CertificateSource pair(Path certificate, Path key) {
        return new CertificateSource(certificate, key);
    }

    /** One file with both, or a folder: whatever it is when it is read. */
    public static CertificateSource at(Path fileOrFolder) {
        return new CertificateSource(fileOrFolder, fileOrFolder);
    }

    /** One at least. Reads the disk: never on the loop. */
    List<PemPair> pairs() throws BadCertificate {
        if (!key.equals(certificate) || !Files.isDirectory(certificate)) {
            return List.of(new PemPair(certificate, key));
        }
        List<PemPair> pairs = inFolder();
        if (pairs.isEmpty()) {
            throw BadCertificate.in(
                    certificate,
                    "the folder has no certificate with its key; it should hold NAME.crt "
                            + "and NAME.key, or NAME.pem with both");
        }
        return pairs;
    }

    private List<PemPair> inFolder() throws BadCertificate {
        PemPair certbot = certbot(certificate);
        if (certbot != null) {
            return List.of(certbot);
        }
        List<PemPair> pairs = new ArrayList<>();
        for (Path file : sorted()) {
            PemPair pair = Files.isDirectory(file) ? certbot(file) : pair(file);
            if (pair != null) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private List<Path> sorted() throws BadCertificate {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(certificate)) {
            for (Path each : all) {
                if (!each.getFileName().toString().startsWith(".")) {
                    files.add(each);
                }
            }
        } catch (IOException failure) {
            throw BadCertificate.in(certificate, "this folder cannot be listed");
        }
        files.sort(null);
        return files;
    }

    private static PemPair certbot(Path folder) {
        Path chain = folder.resolve(CERTBOT_CHAIN);
        Path key = folder.resolve(CERTBOT_KEY);
        return Files.exists(chain) && Files.exists(key) ? new PemPair(chain, key) : null;
    }

    /** The pair whose key lies in this file; null if it holds none. */
    private static PemPair pair(Path file) throws BadCertificate {
        String name = file.getFileName().toString();
        if (name.endsWith(".key")) {
            String stem = name.substring(0, name.length() - ".key".length());
            for (String ending : List.of(".crt", ".pem")) {
                if (Files.exists(file.resolveSibling(stem + ending))) {
                    return new PemPair(file.resolveSibling(stem + ending), file);
                }
            }
            throw BadCertificate.in(file, "there is no certificate beside this key; it should be in " + stem + ".crt");
        }
        boolean isAlone = name.endsWith(".pem")
                && !Files.exists(file.resolveSibling(name.substring(0, name.length() - ".pem".length()) + ".key"));
        return isAlone && PemFile.read(file).hasPrivateKey() ? new PemPair(file, file) : null;
    }

    @Override
    public String toString() {
        return new PemPair(certificate, key).toString();
    }
}
