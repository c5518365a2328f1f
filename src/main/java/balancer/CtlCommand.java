package balancer;

import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Message;
import balancer.roster.Change;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * {@code ctl}: asks a balancer that runs, at its admin address, to change its backends, or to list them. All changes of
 * one call are one request, so they happen together or not at all.
 */
final class CtlCommand {
    private static final int TIME_LIMIT_MILLIS = 5_000;
    private static final int MOST_BYTES = 16 << 20;
    private static final int OK = 200;
    private static final String PATH = "/api/backends";

    private final Options options;
    private final Terminal terminal;

    CtlCommand(Options options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    int run() {
        String url = "http://" + options.admin().address().hostAndPort() + PATH + query();
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIME_LIMIT_MILLIS);
            connection.setReadTimeout(TIME_LIMIT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod(options.ctl().isEmpty() ? "GET" : "POST");
            connection.setRequestProperty("Accept", "text/plain");
            if (options.adminToken().isGiven()) {
                connection.setRequestProperty(
                        "Authorization", "Bearer " + options.adminToken().token());
            }
            return answered(connection);
        } catch (IOException failed) {
            terminal.report(Message.error(
                    "cannot reach the balancer at " + options.admin().address().hostAndPort() + ": "
                            + failed.getMessage(),
                    "its admin address is given with --admin"));
            return ExitCode.INTERNAL;
        }
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (Change each : options.ctl()) {
            query.append(query.length() == 0 ? '?' : '&');
            query.append(each.kind().name().toLowerCase(Locale.ROOT)).append('=');
            query.append(URLEncoder.encode(each.backend(), StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    private int answered(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        String text = body == null ? "" : new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        if (status == OK) {
            terminal.data(text + '\n');
            return ExitCode.OK;
        }
        terminal.report(Message.error(text.isEmpty() ? "the answer is " + status : text, ""));
        return ExitCode.INTERNAL;
    }
}
