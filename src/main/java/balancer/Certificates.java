package balancer;

import balancer.certificate.AuthorityBundle;
import balancer.certificate.BadCertificate;
import balancer.certificate.CertificateSource;
import balancer.certificate.CertificateStore;
import balancer.certificate.ClientCertificates;
import balancer.certificate.Passwords;
import balancer.certificate.SelfSigned;
import balancer.certificate.TlsServer;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.options.TlsChoice;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;

/** What the program shows its clients, as {@code --tls} says, and whether they show certificates themselves. */
public final class Certificates {
    private final CertificateStore store;
    private final TlsServer server;

    /** Who signs the certificates of clients; null if they need none. */
    private final AuthorityBundle authorities;

    private Certificates(CertificateStore store, AuthorityBundle authorities, Options options, SecureRandom random) {
        this.store = store;
        this.authorities = authorities;
        ClientCertificates clients =
                authorities == null ? ClientCertificates.NONE : new ClientCertificates(authorities, true);
        this.server = new TlsServer(store, clients, options.mode() == Mode.HTTP, random);
    }

    /**
     * Reads the files. Takes some 100 ms, as the first use of TLS does.
     *
     * @param folder what relative paths start from
     * @param random null: the JDK's own
     * @throws BadCertificate about the first file that cannot be used
     */
    static Certificates load(Options options, Path folder, InstantSource instants, SecureRandom random)
            throws BadCertificate {
        TlsChoice tls = options.tls();
        AuthorityBundle clients = tls.asksClients() ? AuthorityBundle.in(folder.resolve(tls.clientCa())) : null;
        CertificateStore store;
        if (tls.isSelf()) {
            SecureRandom chance = random == null ? new SecureRandom() : random;
            store = CertificateStore.of(SelfSigned.localhost(instants.instant(), chance));
        } else {
            Passwords passwords =
                    tls.passwords().isEmpty() ? Passwords.NONE : Passwords.in(folder.resolve(tls.passwords()));
            store = new CertificateStore(sources(tls, folder), passwords);
        }
        return new Certificates(store, clients, options, random);
    }

    private static List<CertificateSource> sources(TlsChoice tls, Path folder) {
        List<CertificateSource> sources = new ArrayList<>();
        for (String each : tls.certificates()) {
            int comma = each.indexOf(',');
            sources.add(
                    comma < 0
                            ? CertificateSource.at(folder.resolve(each))
                            : CertificateSource.pair(
                                    folder.resolve(each.substring(0, comma)),
                                    folder.resolve(each.substring(comma + 1))));
        }
        return sources;
    }

    /** For one connection that a client opened. */
    SSLEngine engine() {
        return server.engine();
    }

    boolean clientsShowTheirs() {
        return authorities != null;
    }

    /**
     * Reads all files again; may block. What cannot be used leaves what was read before.
     *
     * @return what went wrong, one sentence each
     */
    List<String> reload() {
        List<String> problems = new ArrayList<>(store.reload());
        try {
            if (authorities != null) {
                authorities.reload();
            }
        } catch (BadCertificate unusable) {
            problems.add(unusable.getMessage());
        }
        return problems;
    }

    public CertificateStore store() {
        return store;
    }
}
