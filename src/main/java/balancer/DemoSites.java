package balancer;

import balancer.cli.options.Command;
import balancer.cli.options.Messages;
import balancer.cli.options.Options;
import balancer.cli.text.Address;
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

/** The pages of the demo: from {@code ./sites} if it exists, so that they can be edited, else from the jar. */
final class DemoSites {
    private static final String FOLDER = "sites";
    private static final int SITES = 3;

    /** What the pages look like. */
    static final String[] COLORS = {"blue", "green", "coral"};

    private final File folder;

    /** @param base the folder that may contain {@code ./sites} */
    DemoSites(Path base) {
        this.folder = base.resolve(FOLDER).toFile();
    }

    /** The backends' names for people: the demo's have a colour. */
    static List<String> names(Options options) {
        List<String> names = new ArrayList<>();
        for (Address backend : options.backends()) {
            String color = options.command() == Command.DEMO ? " " + COLORS[names.size()] : "";
            names.add(backend.text() + color);
        }
        return names;
    }

    /** Why the demo cannot use an existing {@code ./sites} that is not ours; empty if it can. */
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
