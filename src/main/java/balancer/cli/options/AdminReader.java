package balancer.cli.options;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code --admin} and {@code --admin-host}. */
final class AdminReader {
    private final OptionValues values;
    private final Problems problems;

    AdminReader(OptionValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    AdminChoice read() {
        boolean given = values.has(Option.ADMIN);
        Word word = new Word(values.text(Option.ADMIN), Option.ADMIN.longName);
        try {
            boolean off = word.text().equals(AdminChoice.OFF);
            String address = off ? Option.ADMIN.defaultText : word.text();
            return new AdminChoice(!off, given, AddressParser.listen(new Word(address, word.origin()), true), hosts());
        } catch (BadArgument e) {
            problems.error(e.message());
            return new AdminReader(new OptionValues(problems), problems).read();
        }
    }

    /** Plain names only: a port would mean nothing (any is accepted), a pattern would let DNS rebinding in. */
    private List<String> hosts() {
        if (!values.has(Option.ADMIN_HOST)) {
            return List.of();
        }
        List<String> hosts = new ArrayList<>();
        String list = values.text(Option.ADMIN_HOST);
        for (int at = 0; at <= list.length(); ) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            String host = list.substring(at, end);
            if (!isHostName(host)) {
                problems.error(Messages.notAHostName(Option.ADMIN_HOST, host));
            }
            hosts.add(host);
            at = end + 1;
        }
        return hosts;
    }

    private static boolean isHostName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isFit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isFit && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
