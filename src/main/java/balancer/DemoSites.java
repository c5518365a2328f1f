package balancer;

import balancer.cli.Message;
import balancer.cli.Messages;
import balancer.files.FileSite;
import balancer.files.ResourceSite;
import balancer.proxy.Proxy;
import balancer.server.Site;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The pages of the demo: from {@code ./sites} if it is there, so that they can be edited and reloaded, else from the jar. */
final class DemoSites {
    private static final File FOLDER = new File("sites");
    private static final int SITES = 3;

    private DemoSites() {}

    /** What is wrong with a {@code ./sites} that is there but is not ours; empty if nothing is. */
    static List<Message> problems() {
        List<Message> problems = new ArrayList<>();
        for (int number = 1; FOLDER.isDirectory() && number <= SITES && problems.isEmpty(); number++) {
            if (!folder(number).isDirectory()) {
                problems.add(Messages.notSites("./sites", folder(number).getName()));
            }
        }
        return problems;
    }

    /**
     * @param number of the server, from 1
     * @throws IOException if it cannot be read
     */
    static Site of(int number, Proxy.Resources resources) throws IOException {
        return FOLDER.isDirectory()
                ? new FileSite(folder(number).toPath(), resources.descriptors(), resources.instants())
                : new ResourceSite("/sites/" + folder(number).getName(), resources.instants(), FileSite.INDEX);
    }

    private static File folder(int number) {
        return new File(FOLDER, "server_" + number);
    }
}
