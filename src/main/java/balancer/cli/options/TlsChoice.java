package balancer.cli.options;

import java.util.List;

/**
 * TLS for clients. The files are read when the program opens, not here.
 *
 * @param certificates as typed: CERT,KEY, a file with both, a folder, or {@link #SELF}; empty: clients speak plain text
 * @param passwords the file with those of encrypted keys; empty: none
 * @param clientCa the file with authorities that sign the certificates of clients; empty: clients need none
 */
public record TlsChoice(List<String> certificates, String passwords, String clientCa) {
    /** A certificate that the program makes itself. */
    public static final String SELF = "self";

    private static final String SEPARATOR = "\n";

    static TlsChoice read(OptionValues values, Problems problems) {
        List<String> certificates =
                values.has(Option.TLS) ? List.of(values.text(Option.TLS).split(SEPARATOR, -1)) : List.of();
        for (String each : certificates) {
            if (!isCertificate(each)) {
                problems.error(TlsMessages.notACertificate(each));
            }
        }
        if (certificates.size() > 1 && certificates.contains(SELF)) {
            problems.error(TlsMessages.selfIsAlone());
        }
        if (certificates.contains(SELF) && values.has(Option.TLS_PASSWORD)) {
            problems.error(TlsMessages.selfNeedsNoPassword());
        }
        return new TlsChoice(
                certificates,
                values.has(Option.TLS_PASSWORD) ? values.text(Option.TLS_PASSWORD) : "",
                values.has(Option.TLS_CLIENT_CA) ? values.text(Option.TLS_CLIENT_CA) : "");
    }

    /** How several values are one text. */
    static String join(String before, String text) {
        return before + SEPARATOR + text;
    }

    private static boolean isCertificate(String text) {
        int comma = text.indexOf(',');
        return !text.isEmpty()
                && comma != 0
                && comma != text.length() - 1
                && comma == text.lastIndexOf(',')
                && text.indexOf('\0') < 0;
    }

    public boolean isOn() {
        return !certificates.isEmpty();
    }

    /** Whether clients must show a certificate. */
    public boolean asksClients() {
        return !clientCa.isEmpty();
    }

    public boolean isSelf() {
        return certificates.contains(SELF);
    }
}
