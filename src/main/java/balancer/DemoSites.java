package balancer;

import balancer.cli.options.Command;
import balancer.cli.options.Messages;
import balancer.cli.text.Message;
import balancer.client.LoopResources;
import balancer.files.FileSite;
import balancer.files.PageEdit;
import balancer.files.ResourceSite;
import balancer.server.Site;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pages of the demo: from {@code ./sites} if that exists, so that they can be edited, else from the jar. */
final class DemoSites {
    private static final String FOLDER = "sites";
    private static final int SITES = 3;

    private final File folder;

    /** @param base that has {@code ./sites}, or has not */
    DemoSites(Path base) {
        this.folder = base.resolve(FOLDER).toFile();
    }

    /** What is wrong, for the demo, with a {@code ./sites} that is there but is not ours; empty if nothing is. */
    List<Message> problems(Command command) {
        List<Message> problems = new ArrayList<>();
        boolean matters = command == Command.DEMO && folder.isDirectory();
        for (int number = 1; matters && number <= SITES && problems.isEmpty(); number++) {
            if (!folder(number).isDirectory()) {
                problems.add(Messages.notSites("./sites", folder(number).getName()));
            }
        }
        return problems;
    }

    /**
     * @param number of the server, from 1
     * @param link to the dashboard
     * @throws IOException if it cannot be read
     */
    Site of(int number, LoopResources resources, PageEdit link) throws IOException {
        File site = folder(number);
        return folder.isDirectory()
                ? new FileSite(site.toPath(), resources.descriptors(), resources.instants(), link)
                : new ResourceSite("/sites/" + site.getName(), resources.instants(), link, FileSite.INDEX);
    }

    private File folder(int number) {
        return new File(folder, "server_" + number);
    }
}
