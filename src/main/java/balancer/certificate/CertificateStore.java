package balancer.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates that we present, and the choice among them for each handshake.
 *
 * <p>A handshake asks for one kind of key after the other, in the order of what its client can verify, until it gets an
 * alias; then it asks for what the alias names. An alias is made of the number of the snapshot and a place in it, so a
 * reload between the two questions does not mix a certificate with another's key: the snapshot before the current one
 * still answers.
 *
 * <p>The one context of the JDK that uses this store stays the same at a reload, so sessions that clients have are
 * resumed across it. A resumed session shows no certificate.
 *
 * <p>{@link #reload} and the constructor read files and burn CPU: helper threads and the start of the program only. All
 * else may be called on any thread.
 */
public final class CertificateStore extends X509ExtendedKeyManager {
    private final List<CertificateSource> sources;
    private final Passwords passwords;

    /** What each source gave last. */
    private List<List<Loaded>> loaded = new ArrayList<>();

    /** Current and previous: one field, so that a handshake sees both or neither. */
    private volatile Generations generations;

    private record Loaded(PemPair files, CertifiedKey key) {}

    private record Generations(int number, Snapshot current, Snapshot previous) {}

    /**
     * @param sources one at least; the first certificate of the first is for clients that name no host or another
     * @throws BadCertificate about the first that cannot be used
     */
    public CertificateStore(List<CertificateSource> sources, Passwords passwords) throws BadCertificate {
        this.sources = List.copyOf(sources);
        this.passwords = passwords;
        for (CertificateSource source : sources) {
            List<Loaded> pairs = new ArrayList<>();
            for (PemPair files : source.pairs()) {
                pairs.add(new Loaded(files, CertifiedKey.read(files, passwords)));
            }
            loaded.add(pairs);
        }
        generations = new Generations(0, snapshot(), null);
    }

    private CertificateStore(CertifiedKey only) {
        this.sources = List.of();
        this.passwords = Passwords.NONE;
        generations = new Generations(0, new Snapshot(List.of(only)), null);
    }

    /** Of one that comes from no file; a reload leaves it alone. */
    public static CertificateStore of(CertifiedKey only) {
        return new CertificateStore(only);
    }

    private Snapshot snapshot() {
        List<CertifiedKey> all = new ArrayList<>();
        loaded.forEach(pairs -> pairs.forEach(each -> all.add(each.key)));
        return new Snapshot(all);
    }

    /**
     * Reads all files again. What cannot be used now leaves what was read before in its place, so one bad pair holds up
     * neither the others nor the server.
     *
     * @return what went wrong, one sentence each
     */
    public synchronized List<String> reload() {
        List<String> problems = new ArrayList<>();
        List<List<Loaded>> next = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            next.add(reload(sources.get(i), loaded.get(i), problems));
        }
        if (!sources.isEmpty()) {
            loaded = next;
            generations = new Generations(generations.number + 1, snapshot(), generations.current);
        }
        return problems;
    }

    private List<Loaded> reload(CertificateSource source, List<Loaded> before, List<String> problems) {
        List<Loaded> next = new ArrayList<>();
        try {
            for (PemPair files : source.pairs()) {
                reload(files, before, problems).ifPresent(next::add);
            }
        } catch (BadCertificate problem) {
            problems.add(problem.getMessage() + "; what was read before stays");
            return before;
        }
        return next.isEmpty() ? before : next;
    }

    private Optional<Loaded> reload(PemPair files, List<Loaded> before, List<String> problems) {
        try {
            return Optional.of(new Loaded(files, CertifiedKey.read(files, passwords)));
        } catch (BadCertificate problem) {
            Optional<Loaded> old =
                    before.stream().filter(each -> each.files.equals(files)).findFirst();
            problems.add(
                    problem.getMessage() + (old.isPresent() ? "; what was read before stays" : "; it is left out"));
            return old;
        }
    }

    /** In the order of the sources: the first is the default. */
    public List<CertifiedKey> all() {
        return generations.current.all();
    }

    /** What people should know of all of them, one sentence each. */
    public List<String> warnings(Instant now) {
        List<String> warnings = new ArrayList<>();
        all().forEach(each -> warnings.addAll(each.warnings(now)));
        return warnings;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return choose(keyType, engine.getHandshakeSession());
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return choose(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    private String choose(String keyType, SSLSession session) {
        Generations now = generations;
        String[] algorithms = session instanceof ExtendedSSLSession extended
                ? extended.getPeerSupportedSignatureAlgorithms()
                : new String[0];
        int place = now.current.find(requestedHost(session), keyType, algorithms);
        return place < 0 ? null : now.number + ":" + place;
    }

    /** In lower case, as host names have no case; empty if there is none. */
    private static String requestedHost(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return "";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        CertifiedKey named = named(alias);
        return named == null ? null : named.chain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        CertifiedKey named = named(alias);
        return named == null ? null : named.key();
    }

    /** Null if two reloads have passed since the alias was given: that handshake fails, and its client tries again. */
    private CertifiedKey named(String alias) {
        Generations now = generations;
        int colon = alias.indexOf(':');
        int age = now.number - Integer.parseInt(alias.substring(0, colon));
        Snapshot snapshot = age == 0 ? now.current : age == 1 ? now.previous : null;
        return snapshot == null ? null : snapshot.get(Integer.parseInt(alias.substring(colon + 1)));
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        String alias = choose(keyType, null);
        return alias == null ? null : new String[] {alias};
    }

    /** None: we present no certificate as a client. */
    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    /** What is presented, in words. */
    @Override
    public String toString() {
        return all().toString();
    }
}
