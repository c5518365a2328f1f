package balancer.cli.options;

import balancer.address.AddressRanges;
import balancer.http.OriginFields;
import balancer.proxyprotocol.Version;

/**
 * Who the client is: what proxies in front of us may say about it, and what we say to the backends.
 *
 * @param trusted peers whose word counts
 * @param accepts whether only they may connect, and begin with a PROXY header
 * @param sends the version of the PROXY header that backends get
 * @param fields those that requests are given
 */
public record ProxyChoice(AddressRanges trusted, boolean accepts, Version sends, OriginFields fields) {
    static ProxyChoice read(OptionValues values, Problems problems) {
        AddressRanges trusted = values.has(Option.TRUSTED_PROXIES)
                ? TrustedProxies.parse(values.text(Option.TRUSTED_PROXIES), problems)
                : AddressRanges.NONE;
        return new ProxyChoice(
                trusted,
                values.has(Option.ACCEPT_PROXY),
                Version.values()[values.choice(Option.SEND_PROXY, "off", "v1", "v2")],
                fields(values.text(Option.FORWARDED), problems));
    }

    private static OriginFields fields(String list, Problems problems) {
        boolean x = false;
        boolean port = false;
        boolean standard = false;
        for (String word : list.split(",", -1)) {
            switch (word) {
                case "x" -> x = true;
                case "port" -> port = true;
                case "rfc7239" -> standard = true;
                default -> problems.error(PeerMessages.unknownFields(word));
            }
        }
        return new OriginFields(x, port, standard);
    }

    /** As it can be written. */
    String fieldsText() {
        String text = (fields.x() ? ",x" : "") + (fields.port() ? ",port" : "") + (fields.standard() ? ",rfc7239" : "");
        return text.isEmpty() ? text : text.substring(1);
    }
}
